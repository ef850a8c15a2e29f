using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Territoires;
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

    /// <summary>Persons of the simulation; none when absent.</summary>
    [BindProperty(SupportsGet = true, Name = "nombre")]
    public int? Nombre { get; set; }

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

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var toutes = await LireAsync(annulation);
        if (Nombre is not { } nombre)
        {
            return;
        }

        var communes = Communes.ToDictionary(c => c.CodeInsee);
        var attendent = await ProfilsOrientation
            .Lire(
                db,
                db.Personnes.AsNoTracking()
                    .DansLePerimetre(courant.Perimetre(Droits.DeciderOrientation))
                    .Where(p => p.AccompagnementId == null && p.SoumisDepuis != null)
                    .OrderBy(p => p.DroitOuvertLe ?? p.SoumisDepuis)
                    .ThenBy(p => p.Id)
                    .Take(Math.Clamp(nombre, 1, SimuleesAuPlus))
            )
            .ToListAsync(annulation);
        Simulation = SimulationPlaces.Placer(
            attendent.OrderBy(p => p.DroitOuvertLe).ThenBy(p => p.Id).Select(p => (p, communes.GetValueOrDefault(p.CodeInsee ?? ""))),
            toutes,
            communes,
            await referentiels.CriteresAsync(horloge.Aujourdhui, annulation),
            horloge.Aujourdhui
        );
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
