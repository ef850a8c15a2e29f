using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>Worklist of persons under droits et devoirs without accompagnement, oldest right first.</summary>
[Authorize(Policy = Droits.DeciderOrientation)]
public sealed class ADeciderModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    private const int ParPage = 50;

    [BindProperty(SupportsGet = true, Name = "territoire")]
    public Guid? TerritoireId { get; set; }

    /// <summary>Keyset: day of opening and identifier of the last line of the previous page.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public DateOnly? Apres { get; set; }

    [BindProperty(SupportsGet = true, Name = "apresId")]
    public Guid? ApresId { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public int Total { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public IReadOnlyList<(Guid Id, string Nom)> Territoires { get; private set; } = [];

    public string? Suivante { get; private set; }

    public int? RuptureJours { get; private set; }

    /// <summary>Requests of réorientation that await a decision.</summary>
    public int Reorientations { get; private set; }

    private IReadOnlyList<ElementNomenclature> _motifsRefus = [];

    /// <summary>Why the last organisme declined, in words.</summary>
    public string Refus(Ligne ligne) =>
        (_motifsRefus.FirstOrDefault(m => m.Code == ligne.DernierRefus)?.Libelle ?? ligne.DernierRefus)
        + (ligne.PrecisionRefus is null ? null : $" ({ligne.PrecisionRefus})");

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var perimetre = courant.Perimetre(Droits.DeciderOrientation);
        Territoires =
        [
            .. (await referentiels.TerritoiresAsync(annulation))
                .Where(t => perimetre.Metropole ? t.Type == Domain.Territoires.TypeTerritoire.MaisonMetropole : perimetre.Territoires.Contains(t.Id))
                .Select(t => (t.Id, t.Nom)),
        ];
        RuptureJours = (await referentiels.CadresAsync(annulation)).Territoire.Entier(ParametresCadre.RuptureJours);
        _motifsRefus = await referentiels.NomenclatureAsync(Nomenclatures.MotifRefus, annulation);
        Reorientations = await db.Reorientations.Where(d => d.Statut == StatutReorientation.Demandee).DansLePerimetre(db, perimetre).CountAsync(annulation);
        Total = await Attente().CountAsync(annulation);
        var suite = Attente();
        if (Apres is { } apres && ApresId is { } apresId)
        {
            suite = suite.Where(p =>
                (p.DroitOuvertLe ?? p.SoumisDepuis!.Value) > apres || ((p.DroitOuvertLe ?? p.SoumisDepuis!.Value) == apres && p.Id > apresId)
            );
        }

        // The page is chosen before what is told of its persons is looked for.
        var choisies = suite.OrderBy(p => p.DroitOuvertLe ?? p.SoumisDepuis!.Value).ThenBy(p => p.Id).Take(ParPage + 1);
        var page = await Lire(choisies).OrderBy(l => l.DroitOuvertLe).ThenBy(l => l.Id).ToListAsync(annulation);
        Lignes = [.. page.Take(ParPage)];
        if (page.Count > ParPage)
        {
            var derniere = Lignes[^1];
            Suivante = Url.Page(
                "ADecider",
                new
                {
                    territoire = TerritoireId,
                    apres = derniere.DroitOuvertLe.ToString("yyyy-MM-dd"),
                    apresId = derniere.Id,
                }
            );
        }
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!courant.Peut(Droits.ExporterListes))
        {
            return NotFound();
        }

        db.Journaliser("export", null, "personnes à orienter");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Personnes à orienter")
            .Texte("Nom", l => l.Nom)
            .Texte("Prénom", l => l.Prenom)
            .Date("Droit ouvert le", l => l.DroitOuvertLe)
            .Date("Soumise depuis", l => l.SoumisDepuis)
            .Date("Sans accompagnement depuis", l => l.SeuleDepuis)
            .Texte("Commune", l => l.Commune)
            .Texte("Dernière convocation", l => l.SessionStatut is { } s ? Libelles.De(s) : "")
            .Date("Session du", l => l.SessionLe)
            .Texte("Attend une place", l => l.Attend);
        return new ResultatExport<Ligne>(tableau, format, Lire(Attente()).OrderBy(l => l.DroitOuvertLe).ThenBy(l => l.Id).AsAsyncEnumerable(), Jour);
    }

    private IQueryable<Domain.Personnes.Personne> Attente()
    {
        var personnes = db
            .Personnes.AsNoTracking()
            .DansLePerimetre(courant.Perimetre(Droits.DeciderOrientation))
            .Where(p => p.AccompagnementId == null && p.SoumisDepuis != null);
        return TerritoireId is { } t ? personnes.Where(p => p.TerritoireId == t) : personnes;
    }

    private IQueryable<Ligne> Lire(IQueryable<Domain.Personnes.Personne> personnes) =>
        from p in personnes
        select new Ligne
        {
            Id = p.Id,
            Prenom = p.Prenom,
            Nom = p.Nom,
            DateNaissance = p.DateNaissance,
            DroitOuvertLe = p.DroitOuvertLe ?? p.SoumisDepuis!.Value,
            SoumisDepuis = p.SoumisDepuis!.Value,
            DernierFiniLe = db.Accompagnements.Where(a => a.PersonneId == p.Id && a.Fin != null).Max(a => a.Fin),
            Commune = p.Foyer == null ? null : p.Foyer.Commune,
            Capacite = db.Evaluations.Where(e => e.PersonneId == p.Id).OrderByDescending(e => e.Le).Select(e => (CapaciteEmploi?)e.Capacite).FirstOrDefault(),
            SessionStatut = db
                .Convocations.Where(c => c.PersonneId == p.Id && c.Statut != StatutConvocation.Annulee)
                .OrderByDescending(c => c.Id)
                .Select(c => (StatutConvocation?)c.Statut)
                .FirstOrDefault(),
            SessionLe = db
                .Convocations.Where(c => c.PersonneId == p.Id && c.Statut != StatutConvocation.Annulee)
                .OrderByDescending(c => c.Id)
                .Join(db.Sessions, c => c.SessionId, s => s.Id, (c, s) => (DateOnly?)s.Jour)
                .FirstOrDefault(),
            Attend = db
                .AttentesPlace.Where(a => a.PersonneId == p.Id && a.Statut == StatutAttente.EnAttente)
                .OrderBy(a => a.InscriteLe)
                .Join(db.LignesConvention, a => a.LigneConventionId, l => l.Id, (a, l) => l.Organisme.Nom)
                .FirstOrDefault(),
            DernierRefus = db
                .Accompagnements.Where(a => a.PersonneId == p.Id && a.Fin != null)
                .OrderByDescending(a => a.Fin)
                .ThenByDescending(a => a.Id)
                .Select(a => a.MotifRefus)
                .FirstOrDefault(),
            PrecisionRefus = db
                .Accompagnements.Where(a => a.PersonneId == p.Id && a.Fin != null)
                .OrderByDescending(a => a.Fin)
                .ThenByDescending(a => a.Id)
                .Select(a => a.PrecisionRefus)
                .FirstOrDefault(),
        };

    public sealed class Ligne
    {
        public Guid Id { get; init; }
        public string Prenom { get; init; } = "";
        public string Nom { get; init; } = "";
        public DateOnly DateNaissance { get; init; }
        public DateOnly DroitOuvertLe { get; init; }
        public DateOnly SoumisDepuis { get; init; }
        public DateOnly? DernierFiniLe { get; init; }

        /// <summary>Since when nobody accompanies her: the end of the last accompagnement, else the status.</summary>
        public DateOnly SeuleDepuis => DernierFiniLe > SoumisDepuis ? DernierFiniLe.Value : SoumisDepuis;
        public string? Commune { get; init; }
        public CapaciteEmploi? Capacite { get; init; }

        /// <summary>Last convocation to a collective session.</summary>
        public StatutConvocation? SessionStatut { get; init; }
        public DateOnly? SessionLe { get; init; }

        /// <summary>Organisme of which she waits for a place, the first one.</summary>
        public string? Attend { get; init; }
        public string? DernierRefus { get; init; }
        public string? PrecisionRefus { get; init; }
    }
}
