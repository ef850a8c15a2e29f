using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.TempsCollectifs;

/// <summary>A temps collectif and the presence of each participant, noted together.</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class ConsulterModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel, IReaffichable
{
    [FromRoute]
    public Guid Id { get; set; }

    public TempsCollectif Temps { get; private set; } = null!;

    public IReadOnlyList<Participant> Participants { get; private set; } = [];

    public DateOnly Jour => horloge.Aujourdhui;

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        return Participants.Count == 0 ? NotFound() : Page();
    }

    /// <summary>Outcomes by meeting: « presences[id]=honore ».</summary>
    public async Task<IActionResult> OnPostAsync([FromForm(Name = "presences")] Dictionary<Guid, string> presences, CancellationToken annulation)
    {
        var rendezVous = await db
            .RendezVous.DansLePerimetre(db, courant.Perimetre(Droits.SuivreParcours))
            .Where(r => r.TempsCollectifId == Id && r.Statut == StatutRendezVous.Planifie)
            .ToListAsync(annulation);
        if (rendezVous.Count == 0)
        {
            return NotFound();
        }

        foreach (var r in rendezVous)
        {
            switch (presences.GetValueOrDefault(r.Id))
            {
                case "honore":
                    r.Honorer(Jour);
                    break;
                case "justifiee":
                    r.JustifierAbsence("absence justifiée au temps collectif", Jour);
                    break;
                case "non-justifiee":
                    r.ConstaterAbsence(Jour);
                    break;
            }
        }

        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Les présences sont notées.", "Consulter", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        Participants = await (
            from r in db.RendezVous.AsNoTracking()
            join p in db.Personnes.DansLePerimetre(courant.Perimetre(Droits.SuivreParcours)) on r.PersonneId equals p.Id
            where r.TempsCollectifId == Id
            orderby p.NomPlie, p.PrenomPlie
            select new Participant(r.Id, p.Id, p.Prenom + " " + p.Nom, r.Statut)
        ).ToListAsync(annulation);
        if (Participants.Count > 0)
        {
            Temps = await db.TempsCollectifs.AsNoTracking().SingleAsync(t => t.Id == Id, annulation);
        }
    }

    public sealed record Participant(Guid RendezVousId, Guid PersonneId, string Nom, StatutRendezVous Statut);
}
