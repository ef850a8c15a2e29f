using Itineraires.Data;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Programmation;

/// <summary>The lines of programming of a year with their totals and costs (CNV-03, CNV-04, CNV-05), and the annexe that they make (CNV-08).</summary>
[Authorize(Policy = Droits.ConsulterConventions)]
public sealed class IndexModel(ItinerairesDbContext db, ReferentielsEnMemoire referentiels, UtilisateurCourant courant, TimeProvider horloge) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "annee")]
    public int? Annee { get; set; }

    [BindProperty(SupportsGet = true, Name = "type")]
    public string? Type { get; set; }

    [BindProperty(SupportsGet = true, Name = "thematique")]
    public string? Thematique { get; set; }

    [BindProperty(SupportsGet = true, Name = "organisme")]
    public string? Organisme { get; set; }

    [BindProperty(SupportsGet = true, Name = "tri")]
    public string? Tri { get; set; }

    public IReadOnlyList<int> Annees { get; private set; } = [];

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public IReadOnlyList<SousTotal> ParType { get; private set; } = [];

    public SousTotal Total { get; private set; } = new("Total", 0, 0, 0, 0, null);

    public IReadOnlyList<string> Thematiques { get; private set; } = [];

    public bool PeutGerer => courant.Peut(Droits.GererConventions);

    public async Task OnGetAsync(CancellationToken annulation) => await LireAsync(annulation);

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        await LireAsync(annulation);
        db.Journaliser("export", null, $"Programmation {Annee}");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>($"Programmation {Annee}")
            .Texte("structure", l => l.Structure)
            .Texte("type_parcours", l => l.Type.LibellePluriel)
            .Texte("thematique", l => l.Thematique)
            .Entier("places", l => l.Places)
            .Entier("suivis", l => l.Suivis)
            .Montant("montant", l => l.Montant);
        return new ResultatExport<Ligne>(tableau, format, Lignes.ToAsyncEnumerable(), horloge.Aujourdhui);
    }

    private async Task LireAsync(CancellationToken annulation)
    {
        Annees = await db.LignesConvention.Select(l => l.Annee).Distinct().OrderDescending().ToListAsync(annulation);
        Annee ??= Annees.Count > 0 ? Annees[0] : horloge.Aujourdhui.Year;
        var cadres = await referentiels.CadresAsync(annulation);
        var toutes = (
            await db
                .LignesConvention.AsNoTracking()
                .Where(l => l.Annee == Annee)
                .Select(l => new
                {
                    l.LibelleStructure,
                    Organisme = l.Organisme.Nom,
                    l.Type,
                    l.Thematique,
                    l.Places,
                    l.Suivis,
                    l.MontantPropose,
                    l.CadreCode,
                    l.ReconduiteDe,
                })
                .ToListAsync(annulation)
        ).ConvertAll(l => new Ligne(
            l.LibelleStructure,
            l.Organisme,
            l.Type,
            l.Thematique,
            l.Places,
            l.Suivis,
            l.MontantPropose,
            Reference(cadres, l.Type, l.CadreCode),
            l.ReconduiteDe
        ));
        Thematiques = [.. toutes.Select(l => l.Thematique).OfType<string>().Distinct(StringComparer.CurrentCulture).Order(StringComparer.CurrentCulture)];
        var cherche = Texte.Replier(Organisme);
        var filtrees = toutes.Where(l =>
            (string.IsNullOrEmpty(Type) || l.Type.Code == Type)
            && (string.IsNullOrEmpty(Thematique) || (Thematique == "aucune" ? l.Thematique is null : l.Thematique == Thematique))
            && (cherche.Length == 0 || Texte.Replier(l.Structure).Contains(cherche, StringComparison.Ordinal))
        );
        var rangs = TypeParcours.Tous.Select((t, i) => (t, i)).ToDictionary(t => t.t, t => t.i);
        var ordonnees = filtrees
            .OrderBy(l => Texte.Replier(l.Structure), StringComparer.Ordinal)
            .ThenBy(l => rangs[l.Type])
            .ThenBy(l => l.Thematique, StringComparer.CurrentCulture);
        Lignes = Tri switch
        {
            "-structure" => [.. ordonnees.Reverse()],
            "type" => [.. ordonnees.OrderBy(l => rangs[l.Type])],
            "-type" => [.. ordonnees.OrderByDescending(l => rangs[l.Type])],
            "places" => [.. ordonnees.OrderBy(l => l.Places)],
            "-places" => [.. ordonnees.OrderByDescending(l => l.Places)],
            "montant" => [.. ordonnees.OrderBy(l => l.Montant)],
            "-montant" => [.. ordonnees.OrderByDescending(l => l.Montant)],
            "cout" => [.. ordonnees.OrderBy(l => l.CoutCentPlaces)],
            "-cout" => [.. ordonnees.OrderByDescending(l => l.CoutCentPlaces)],
            _ => [.. ordonnees],
        };
        ParType = [.. Lignes.GroupBy(l => l.Type).OrderBy(g => rangs[g.Key]).Select(g => Totaliser(g.Key.LibellePluriel, [.. g]))];
        Total = Totaliser("Total", Lignes) with { Reference = null };
    }

    private static decimal? Reference(CatalogueCadres cadres, TypeParcours type, string? code) =>
        type.Modalite is Modalite.Renforce or Modalite.Innovant
            ? null
            : (cadres.DuCode(code) ?? cadres.Tous.FirstOrDefault(c => c.ParDefaut && c.Types.Contains(type.Code)))?.Nombre(ParametresCadre.CoutCentPlaces);

    private static SousTotal Totaliser(string libelle, IReadOnlyList<Ligne> lignes) =>
        new(
            libelle,
            lignes.Count,
            lignes.Sum(l => l.Places),
            lignes.Sum(l => l.Suivis),
            lignes.Sum(l => l.Montant.Euros),
            lignes.Count > 0 ? lignes[0].Reference : null
        );

    /// <param name="Reference">Cost of 100 places that the cadre estimates, in euros; null where no text gives one (renforcés, innovants).</param>
    public sealed record Ligne(
        string Structure,
        string Organisme,
        TypeParcours Type,
        string? Thematique,
        int Places,
        int Suivis,
        Montant Montant,
        decimal? Reference,
        int? ReconduiteDe
    )
    {
        public decimal CoutCentPlaces => Montant.Euros * 100 / Places;
    }

    public sealed record SousTotal(string Libelle, int Lignes, int Places, int Suivis, decimal Montant, decimal? Reference)
    {
        public decimal CoutCentPlaces => Places == 0 ? 0 : Montant * 100 / Places;
    }
}
