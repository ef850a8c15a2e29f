using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Exports;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Series;

/// <summary>The reference series, each with its years and its sources (OBS-04).</summary>
[Authorize]
public sealed class ListeModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel
{
    public const int ParPage = 50;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Recherche { get; set; }

    /// <summary>« recent » puts the latest years first; by name otherwise.</summary>
    [BindProperty(SupportsGet = true, Name = "tri")]
    public string? Tri { get; set; }

    /// <summary>Keyset: folded name, and latest year, of the last series of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public string? Apres { get; set; }

    [BindProperty(SupportsGet = true, Name = "annee")]
    public string? Annee { get; set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public string? Suivante { get; private set; }

    public bool PeutImporter { get; private set; }

    public bool ParAnnee => Tri == "recent";

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await courant.ChargerAsync(User, annulation);
        PeutImporter = courant.Peut(Droits.ImporterSeries);
        var lignes = Triees();
        if (Apres is { } apres)
        {
            lignes =
                ParAnnee && Annee is { } annee
                    ? lignes.Where(l => l.Derniere.CompareTo(annee) < 0 || (l.Derniere == annee && l.LibellePlie.CompareTo(apres) > 0))
                    : lignes.Where(l => l.LibellePlie.CompareTo(apres) > 0);
        }

        var page = await lignes.Take(ParPage + 1).ToListAsync(annulation);
        Lignes = [.. page.Take(ParPage)];
        Suivante = page.Count > ParPage ? Adresse(Lignes[^1]) : null;
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        await courant.ChargerAsync(User, annulation);
        var choisies = Choisies().Select(s => s.Id);
        var valeurs =
            from v in db.ValeursSeries.AsNoTracking()
            join s in db.Series on v.SerieId equals s.Id
            where v.RemplaceeLe == null && choisies.Contains(s.Id)
            orderby s.LibellePlie, v.PerimetrePlie, v.Annee
            select new ValeurExportee(s.Libelle, v.Valeur, s.Unite, v.Annee, v.Perimetre, v.Source);
        var tableau = new ExportTableau<ValeurExportee>("Séries de référence")
            .Texte("indicateur", v => v.Indicateur, 48)
            .Nombre("valeur", v => v.Valeur)
            .Texte("unite", v => v.Unite)
            .Texte("annee", v => v.Annee)
            .Texte("perimetre", v => v.Perimetre, 32)
            .Texte("source", v => v.Source, 60);
        return new ResultatExport<ValeurExportee>(tableau, format, valeurs.AsAsyncEnumerable(), horloge.Aujourdhui);
    }

    /// <summary>The same list, after a series when one is given.</summary>
    public string Adresse(Ligne? apres = null) =>
        Url.Page(
            "Liste",
            new
            {
                q = Recherche,
                tri = Tri,
                apres = apres?.LibellePlie,
                annee = ParAnnee ? apres?.Derniere : null,
            }
        )!;

    private IQueryable<SerieReference> Choisies()
    {
        var cherche = Texte.Replier(Recherche);
        var series = db.Series.AsNoTracking();
        return cherche.Length == 0
            ? series
            : series.Where(s =>
                s.LibellePlie.Contains(cherche) || db.ValeursSeries.Any(v => v.SerieId == s.Id && v.RemplaceeLe == null && v.PerimetrePlie.Contains(cherche))
            );
    }

    private IQueryable<Ligne> Triees()
    {
        var lignes = Choisies()
            .Select(s => new Ligne
            {
                Id = s.Id,
                Libelle = s.Libelle,
                LibellePlie = s.LibellePlie,
                Unite = s.Unite,
                Valeurs = db.ValeursSeries.Count(v => v.SerieId == s.Id && v.RemplaceeLe == null),
                Premiere = db.ValeursSeries.Where(v => v.SerieId == s.Id && v.RemplaceeLe == null).Min(v => v.Annee)!,
                Derniere = db.ValeursSeries.Where(v => v.SerieId == s.Id && v.RemplaceeLe == null).Max(v => v.Annee)!,
                Perimetre = db.ValeursSeries.Where(v => v.SerieId == s.Id && v.RemplaceeLe == null).Min(v => v.Perimetre)!,
                Perimetres = db.ValeursSeries.Where(v => v.SerieId == s.Id && v.RemplaceeLe == null).Select(v => v.PerimetrePlie).Distinct().Count(),
            })
            .Where(l => l.Valeurs > 0);
        return ParAnnee ? lignes.OrderByDescending(l => l.Derniere).ThenBy(l => l.LibellePlie) : lignes.OrderBy(l => l.LibellePlie);
    }

    public sealed class Ligne
    {
        public Guid Id { get; init; }
        public string Libelle { get; init; } = "";
        public string LibellePlie { get; init; } = "";
        public string Unite { get; init; } = "";
        public int Valeurs { get; init; }
        public string Premiere { get; init; } = "";
        public string Derniere { get; init; } = "";
        public string Perimetre { get; init; } = "";
        public int Perimetres { get; init; }
    }

    private sealed record ValeurExportee(string Indicateur, decimal Valeur, string Unite, string Annee, string Perimetre, string Source);
}
