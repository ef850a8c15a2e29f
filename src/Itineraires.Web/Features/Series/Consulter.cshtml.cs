using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Design.Figures;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Series;

/// <summary>One series: its values by year and perimeter, the source of each, and those that were replaced (OBS-04).</summary>
[Authorize]
public sealed class ConsulterModel(ItinerairesDbContext db, UtilisateurCourant courant) : PageModel
{
    private const int BarresAuPlus = 12;

    [FromRoute]
    public Guid Id { get; set; }

    public SerieReference Serie { get; private set; } = null!;

    public IReadOnlyList<ValeurLue> Valeurs { get; private set; } = [];

    public IReadOnlyList<ValeurLue> Remplacees { get; private set; } = [];

    public GraphiqueBarres? Graphique { get; private set; }

    /// <summary>Whether the account may open the report of an import of series.</summary>
    public bool PeutVoirImports { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        await courant.ChargerAsync(User, annulation);
        PeutVoirImports = courant.Peut(Droits.ImporterSeries);
        if (await db.Series.AsNoTracking().SingleOrDefaultAsync(s => s.Id == Id, annulation) is not { } serie)
        {
            return NotFound();
        }

        Serie = serie;
        var toutes = await (
            from v in db.ValeursSeries.AsNoTracking()
            join i in db.Imports on v.ImportId equals i.Id into imports
            from i in imports.DefaultIfEmpty()
            where v.SerieId == Id
            orderby v.PerimetrePlie, v.Annee, v.Le descending
            select new ValeurLue(v.Annee, v.Perimetre, v.Valeur, v.Source, v.Le, v.RemplaceeLe, v.ImportId, i == null ? null : i.NomFichier)
        ).ToListAsync(annulation);
        Valeurs = toutes.FindAll(v => v.RemplaceeLe is null);
        Remplacees = toutes.FindAll(v => v.RemplaceeLe is not null);
        Graphique = Tracer();
        return Page();
    }

    /// <summary>A value with no more decimals than it has.</summary>
    public static string Ecrire(decimal valeur)
    {
        const int auPlus = 2;
        var decimales = Enumerable.Range(0, auPlus).FirstOrDefault(d => Math.Round(valeur, d) == valeur, auPlus);
        return Typo.Nombre(valeur, decimales);
    }

    /// <summary>The years of the perimeter that has most of them, else the perimeters of the year that has most of them.</summary>
    private GraphiqueBarres? Tracer()
    {
        if (Valeurs.Any(v => v.Valeur < 0))
        {
            return null;
        }

        var parPerimetre = Valeurs.GroupBy(v => v.Perimetre, StringComparer.Ordinal).MaxBy(g => g.Count());
        if (parPerimetre?.Count() > 1)
        {
            var annees = parPerimetre.OrderBy(v => v.Annee, StringComparer.Ordinal).TakeLast(BarresAuPlus).ToList();
            return Barres($"{parPerimetre.Key}, en {Serie.Unite}.", annees.ConvertAll(v => v.Annee), annees, "Année");
        }

        var parAnnee = Valeurs.GroupBy(v => v.Annee, StringComparer.Ordinal).MaxBy(g => g.Count());
        if (parAnnee?.Count() > 1)
        {
            var perimetres = parAnnee.OrderByDescending(v => v.Valeur).Take(BarresAuPlus).ToList();
            return Barres($"{parAnnee.Key}, en {Serie.Unite}.", perimetres.ConvertAll(v => v.Perimetre), perimetres, "Périmètre");
        }

        return null;
    }

    private GraphiqueBarres Barres(string phrase, List<string> categories, List<ValeurLue> valeurs, string nom) =>
        new(Serie.Libelle, phrase, categories, [new SerieGraphique(Serie.Libelle, [.. valeurs.Select(v => (decimal?)v.Valeur)])], Ecrire, NomCategorie: nom);

    public sealed record ValeurLue(
        string Annee,
        string Perimetre,
        decimal Valeur,
        string Source,
        DateTime Le,
        DateTime? RemplaceeLe,
        Guid? ImportId,
        string? Fichier
    );
}
