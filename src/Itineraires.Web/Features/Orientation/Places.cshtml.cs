using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Design;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>Search of places, and what would become of them if those who wait were oriented as proposed (ORI-09).</summary>
[Authorize(Policy = Droits.DeciderOrientation)]
public sealed class PlacesModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    private const int SimuleesAuPlus = 500;

    [BindProperty(SupportsGet = true, Name = "itineraire")]
    public Itineraire? Itineraire { get; set; }

    [BindProperty(SupportsGet = true, Name = "thematique")]
    public string? Thematique { get; set; }

    /// <summary>Code INSEE of the commune near which to look.</summary>
    [BindProperty(SupportsGet = true, Name = "commune")]
    public string? Commune { get; set; }

    [BindProperty(SupportsGet = true, Name = "libres")]
    public bool Libres { get; set; }

    /// <summary>Persons of the simulation, those who wait the longest; none when absent.</summary>
    [BindProperty(SupportsGet = true, Name = "nombre")]
    public int? Nombre { get; set; }

    /// <summary>Persons chosen for the simulation.</summary>
    [BindProperty(SupportsGet = true, Name = "personnes")]
    public List<Guid> Personnes { get; set; } = [];

    /// <summary>Session of which those who came are simulated.</summary>
    [BindProperty(SupportsGet = true, Name = "session")]
    public Guid? SessionId { get; set; }

    /// <summary>The session, « plateforme collective du 12 mars 2026 ».</summary>
    public string? Session { get; private set; }

    /// <summary>Persons chosen, or present, who already have an accompagnement: they are left out.</summary>
    public int Laissees { get; private set; }

    public static IReadOnlyList<(Itineraire Valeur, string Nom)> Itineraires { get; } =
    [
        (Domain.Orientation.Itineraire.Emploi, Libelles.De(Domain.Orientation.Itineraire.Emploi)),
        (Domain.Orientation.Itineraire.Activite, Libelles.De(Domain.Orientation.Itineraire.Activite)),
    ];

    public IReadOnlyList<string> Thematiques { get; private set; } = [];

    public IReadOnlyList<Commune> Communes { get; private set; } = [];

    public IReadOnlyList<(LigneOuverte Ligne, double? Kilometres)> Lignes { get; private set; } = [];

    public SimulationPlaces? Simulation { get; private set; }

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

    public string AdresseExport =>
        Url.Page(
            "Places",
            "Exporter",
            new
            {
                format = FormatExport.Csv,
                itineraire = Itineraire,
                thematique = Thematique,
                commune = Commune,
                libres = Libres,
            }
        )!;

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        var toutes = await LireAsync(annulation);
        var perimetre = courant.Perimetre(Droits.DeciderOrientation);
        var choisies = db.Personnes.AsNoTracking().DansLePerimetre(perimetre);
        if (SessionId is { } id)
        {
            var (metropole, territoires) = (perimetre.Metropole, perimetre.Territoires);
            if (
                await db.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && (metropole || territoires.Contains(s.TerritoireId)), annulation)
                is not { } session
            )
            {
                return NotFound();
            }

            Session = $"{session.Titre}, {Typo.DateLongue(session.Jour)}";
            choisies = choisies.Where(p => db.Convocations.Any(c => c.SessionId == id && c.PersonneId == p.Id && c.Statut == StatutConvocation.Presente));
        }
        else if (Personnes.Count > 0)
        {
            var ids = Personnes.Distinct().Take(SimuleesAuPlus).ToList();
            choisies = choisies.Where(p => ids.Contains(p.Id));
        }
        else if (Nombre is null)
        {
            return Page();
        }

        if (Session is not null || Personnes.Count > 0)
        {
            Laissees = await choisies.CountAsync(p => p.AccompagnementId != null || p.SoumisDepuis == null, annulation);
        }

        var auPlus = Session is null && Personnes.Count == 0 ? Math.Clamp(Nombre ?? 0, 1, SimuleesAuPlus) : SimuleesAuPlus;
        var communes = Communes.ToDictionary(c => c.CodeInsee);
        var attendent = await ProfilsOrientation
            .Lire(
                db,
                choisies
                    .Where(p => p.AccompagnementId == null && p.SoumisDepuis != null)
                    .OrderBy(p => p.DroitOuvertLe ?? p.SoumisDepuis)
                    .ThenBy(p => p.Id)
                    .Take(auPlus)
            )
            .ToListAsync(annulation);
        Simulation = SimulationPlaces.Placer(
            attendent.OrderBy(p => p.DroitOuvertLe).ThenBy(p => p.Id).Select(p => (p, communes.GetValueOrDefault(p.CodeInsee ?? ""))),
            toutes,
            communes,
            await referentiels.CriteresAsync(horloge.Aujourdhui, annulation),
            horloge.Aujourdhui
        );
        return Page();
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        await LireAsync(annulation);
        var tableau = new ExportTableau<(LigneOuverte Ligne, double? Kilometres)>("Places")
            .Texte("Organisme", l => l.Ligne.Organisme)
            .Texte("Type", l => l.Ligne.Type.Libelle)
            .Texte("Thématique", l => l.Ligne.Thematique)
            .Texte("Commune", l => l.Ligne.Commune)
            .Entier("Places", l => l.Ligne.Places)
            .Entier("Occupées", l => l.Ligne.Occupees)
            .Entier("Sans réponse", l => l.Ligne.Attendues)
            .Entier("Libres", l => l.Ligne.Libres)
            .Entier("Prévues", l => l.Ligne.Prevues)
            .Entier("En attente", l => l.Ligne.EnAttente);
        return new ResultatExport<(LigneOuverte, double?)>(tableau, format, Lignes.ToAsyncEnumerable(), horloge.Aujourdhui);
    }

    /// <summary>Reads every line and keeps those asked for, the nearest first.</summary>
    private async Task<List<LigneOuverte>> LireAsync(CancellationToken annulation)
    {
        var jour = horloge.Aujourdhui;
        Communes = [.. (await referentiels.CommunesAsync(annulation)).Where(c => c.Fin is null || c.Fin >= jour)];
        var communes = Communes.ToDictionary(c => c.CodeInsee);
        var ici = Commune is null ? null : communes.GetValueOrDefault(Commune);
        var toutes = await PlacesOuvertes.LireAsync(db, jour.Year, annulation);
        Thematiques = [.. toutes.Select(l => l.Thematique).OfType<string>().Distinct().Order()];
        Lignes =
        [
            .. toutes
                .Where(l =>
                    (Itineraire is null || l.Type.Itineraire == Itineraire)
                    && (string.IsNullOrEmpty(Thematique) || l.Thematique == Thematique)
                    && (!Libres || l.Libres > 0)
                )
                .Select(l => (l, PlacesOuvertes.Distance(ici, communes.GetValueOrDefault(l.CodeInsee ?? ""))))
                .OrderBy(l => ici is null ? 0 : l.Item2 ?? double.MaxValue)
                .ThenBy(l => l.l.Organisme, StringComparer.CurrentCulture),
        ];
        return toutes;
    }
}
