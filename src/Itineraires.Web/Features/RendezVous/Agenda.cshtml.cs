using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.RendezVous;

/// <summary>The week of the référent, day by day.</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class AgendaModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel
{
    private const int JoursOuvres = 5;

    /// <summary>The calendar has an end on both sides: a day beyond shows this week.</summary>
    private static readonly DateOnly Premiere = new(1900, 1, 1);
    private static readonly DateOnly Derniere = new(2999, 12, 31);

    /// <summary>A day of the week to show; this week when absent.</summary>
    [BindProperty(SupportsGet = true, Name = "jour")]
    public DateOnly? Jour { get; set; }

    public DateOnly Aujourdhui => horloge.Aujourdhui;

    public DateOnly Lundi { get; private set; }

    public IReadOnlyList<(DateOnly Jour, IReadOnlyList<Creneau> Creneaux)> Semaine { get; private set; } = [];

    public int Total => Semaine.Sum(j => j.Creneaux.Count);

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var jour = Jour ?? Aujourdhui;
        if (jour < Premiere || jour > Derniere)
        {
            jour = Aujourdhui;
        }

        Lundi = jour.AddDays(-(((int)jour.DayOfWeek + 6) % 7));
        var dimanche = Lundi.AddDays(6);
        var moi = courant.Id;
        var lus = await (
            from r in db.RendezVous.AsNoTracking()
            join p in db.Personnes.DansLePerimetre(courant.Perimetre(Droits.SuivreParcours)) on r.PersonneId equals p.Id
            join t in db.TempsCollectifs on r.TempsCollectifId equals t.Id into temps
            from t in temps.DefaultIfEmpty()
            where r.ReferentId == moi && r.Jour >= Lundi && r.Jour <= dimanche && r.Statut != StatutRendezVous.Reporte
            orderby r.Jour, r.Heure
            select new Creneau(
                r.Id,
                r.Jour,
                r.Heure,
                r.DureeMinutes,
                r.Mode,
                r.Statut,
                r.Lieu,
                p.Id,
                p.Prenom + " " + p.Nom,
                r.TempsCollectifId,
                t == null ? null : t.Titre,
                1
            )
        ).ToListAsync(annulation);
        var groupes = lus.GroupBy(c => c.TempsCollectifId ?? c.Id).Select(g => g.First() with { Participants = g.Count() }).ToLookup(c => c.Jour);
        Semaine =
        [
            .. Enumerable
                .Range(0, 7)
                .Select(i => Lundi.AddDays(i))
                .Where((j, i) => i < JoursOuvres || groupes.Contains(j))
                .Select(j => (j, (IReadOnlyList<Creneau>)[.. groupes[j].OrderBy(c => c.Heure)])),
        ];
    }

    public sealed record Creneau(
        Guid Id,
        DateOnly Jour,
        TimeOnly Heure,
        int Duree,
        ModeRendezVous Mode,
        StatutRendezVous Statut,
        string? Lieu,
        Guid PersonneId,
        string Personne,
        Guid? TempsCollectifId,
        string? Titre,
        int Participants
    );
}
