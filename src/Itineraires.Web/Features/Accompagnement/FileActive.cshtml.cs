using System.Text.Json;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Exports;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>The file active of a référent: each person with what is due (ACC-01).</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class FileActiveModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel
{
    private const int PreavisJours = 30;

    [BindProperty(SupportsGet = true, Name = "tri")]
    public string? Tri { get; set; }

    [BindProperty(SupportsGet = true, Name = "contrat")]
    public string? Contrat { get; set; }

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Recherche { get; set; }

    /// <summary>Only the persons just confided.</summary>
    [BindProperty(SupportsGet = true, Name = "nouvelles")]
    public bool Nouvelles { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public int Total { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public static IReadOnlyList<(string Code, string Libelle)> Contrats { get; } =
    [
        ("valide", "Contrat en cours"),
        ("a-renouveler", "À renouveler sous 30 jours"),
        ("en-retard", "Sans contrat, en retard"),
        ("en-preparation", "Sans contrat, en préparation"),
    ];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var lignes = await LireAsync(annulation);
        Total = lignes.Count;
        Lignes = Filtrer(lignes);
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!courant.Peut(Droits.ExporterListes))
        {
            return NotFound();
        }

        var lignes = Filtrer(await LireAsync(annulation));
        db.Journaliser("export", null, "file active", details: JsonSerializer.Serialize(new { lignes = lignes.Count }));
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("File active")
            .Texte("Nom", l => l.Nom)
            .Texte("Prénom", l => l.Prenom)
            .Date("Date de naissance", l => l.DateNaissance)
            .Texte("Commune", l => l.Commune)
            .Texte("Parcours", l => l.Type?.Libelle)
            .Date("Orientée le", l => l.OrienteLe)
            .Date("Contrat jusqu’au", l => l.ContratJusquau)
            .Date("Prochain rendez-vous", l => l.ProchainRendezVous)
            .Entier("Étapes en cours", l => l.EtapesEnCours)
            .OuiNon("Inscrite à France Travail", l => l.Inscrite)
            .Entier("Alertes", l => l.Alertes);
        return new ResultatExport<Ligne>(tableau, format, lignes.ToAsyncEnumerable(), Jour);
    }

    private async Task<List<Ligne>> LireAsync(CancellationToken annulation)
    {
        var jour = Jour;
        var nouvelles = db.Personnes.Nouvelles(db, courant.Id);
        return await (
            from p in db.Personnes.AsNoTracking().DansLePerimetre(courant.Perimetre(Droits.SuivreParcours))
            // Refused by the organisme joined, a person in relay has no accompagnement: the référent who leaves is still responsible.
            join ouvert in db.Accompagnements on p.AccompagnementId equals (Guid?)ouvert.Id into parcours
            from a in parcours.DefaultIfEmpty()
            select new Ligne
            {
                Id = p.Id,
                EstNouvelle = nouvelles.Any(n => n.Id == p.Id),
                Prenom = p.Prenom,
                Nom = p.Nom,
                NomPlie = p.NomPlie,
                PrenomPlie = p.PrenomPlie,
                DateNaissance = p.DateNaissance,
                Commune = p.Foyer == null ? null : p.Foyer.Commune,
                Type = a == null ? null : (TypeParcours?)a.Type,
                EnRelais = p.RelaisReferentId != null,
                OrienteLe = a == null ? null : (DateOnly?)a.OrienteLe,
                ContratJusquau = db
                    .Contrats.Where(c => c.PersonneId == p.Id && c.ValideLe != null && c.Debut <= jour)
                    .Max(c => (DateOnly?)(c.TermineLe ?? c.Fin)),
                EnPreparation = db
                    .Contrats.Where(c => c.PersonneId == p.Id && c.ValideLe == null)
                    .OrderByDescending(c => c.Numero)
                    .Select(c => (StatutContrat?)c.Statut)
                    .FirstOrDefault(),
                ProchainRendezVous = db
                    .RendezVous.Where(r => r.PersonneId == p.Id && r.Statut == StatutRendezVous.Planifie && r.Jour >= jour)
                    .Min(r => (DateOnly?)r.Jour),
                EtapesEnCours = db.Etapes.Count(e => e.PersonneId == p.Id && e.Statut == StatutEtape.EnCours),
                Etape = db
                    .Etapes.Where(e => e.PersonneId == p.Id && e.Statut == StatutEtape.EnCours)
                    .OrderByDescending(e => e.Debut)
                    .Select(e => e.Intitule)
                    .FirstOrDefault(),
                Inscrite = db.Inscriptions.Any(i => i.PersonneId == p.Id && i.Fin == null),
                Alertes = db.Alertes.Count(x => x.PersonneId == p.Id && x.ApparaitLe <= jour),
                EnRetard = db.Alertes.Count(x => x.PersonneId == p.Id && x.EnRetardLe <= jour),
                SansContratEnRetard = db.Alertes.Any(x =>
                    x.PersonneId == p.Id && x.EnRetardLe <= jour && (x.Regle == ReglesAlerte.SansContrat.Code || x.Regle == ReglesAlerte.ContratInterrompu.Code)
                ),
            }
        ).ToListAsync(annulation);
    }

    private List<Ligne> Filtrer(List<Ligne> lignes)
    {
        var choisies = lignes.Where(l =>
            (!Nouvelles || l.EstNouvelle)
            && Contrat switch
            {
                "valide" => l.ContratJusquau >= Jour.AddDays(PreavisJours),
                "a-renouveler" => l.ContratJusquau >= Jour && l.ContratJusquau < Jour.AddDays(PreavisJours),
                "en-retard" => (l.ContratJusquau is null || l.ContratJusquau < Jour) && l.SansContratEnRetard,
                "en-preparation" => (l.ContratJusquau is null || l.ContratJusquau < Jour) && !l.SansContratEnRetard,
                _ => true,
            }
        );
        if (!string.IsNullOrWhiteSpace(Recherche))
        {
            var plie = Texte.Replier(Recherche);
            choisies = choisies.Where(l => $"{l.PrenomPlie} {l.NomPlie} {l.PrenomPlie}".Contains(plie, StringComparison.Ordinal));
        }

        var inverse = Tri?.StartsWith('-') ?? false;
        IOrderedEnumerable<Ligne> Ordonner<T>(Func<Ligne, T> cle) => inverse ? choisies.OrderByDescending(cle) : choisies.OrderBy(cle);
        var triees = Tri?.TrimStart('-') switch
        {
            "contrat" => Ordonner(l => l.ContratJusquau ?? DateOnly.MinValue),
            "rendez-vous" => Ordonner(l => l.ProchainRendezVous ?? DateOnly.MaxValue),
            "alertes" => Ordonner(l => -(l.EnRetard * 1000) - l.Alertes),
            "orientation" => Ordonner(l => l.OrienteLe),
            _ => Ordonner(l => l.NomPlie),
        };
        return [.. triees.ThenBy(l => l.NomPlie, StringComparer.Ordinal).ThenBy(l => l.PrenomPlie, StringComparer.Ordinal)];
    }

    public sealed class Ligne
    {
        public Guid Id { get; init; }
        public bool EstNouvelle { get; init; }
        public string Prenom { get; init; } = "";
        public string Nom { get; init; } = "";
        public string NomPlie { get; init; } = "";
        public string PrenomPlie { get; init; } = "";
        public DateOnly DateNaissance { get; init; }
        public string? Commune { get; init; }
        public TypeParcours? Type { get; init; }
        public bool EnRelais { get; init; }
        public DateOnly? OrienteLe { get; init; }
        public DateOnly? ContratJusquau { get; init; }
        public StatutContrat? EnPreparation { get; init; }
        public DateOnly? ProchainRendezVous { get; init; }
        public int EtapesEnCours { get; init; }
        public string? Etape { get; init; }
        public bool Inscrite { get; init; }
        public int Alertes { get; init; }
        public int EnRetard { get; init; }
        public bool SansContratEnRetard { get; init; }
    }
}
