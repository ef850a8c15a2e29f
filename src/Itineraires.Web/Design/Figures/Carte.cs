using System.Globalization;

namespace Itineraires.Web.Design.Figures;

/// <summary>A commune of the map; a null value means fewer than 11 persons: hatched, not shown.</summary>
public sealed record ZoneCarte(string Code, string Nom, double Longitude, double Latitude, decimal? Valeur, string Libelle, string? Url = null);

/// <summary>A value written on the map, at the centre of a larger territory.</summary>
public sealed record EtiquetteCarte(string Nom, double Longitude, double Latitude, string Libelle);

/// <summary>Choropleth of Voronoi cells with its ranked table; <paramref name="Seuils"/> are the four bounds between the five classes, ascending.</summary>
public sealed record CarteFigure(
    string Titre,
    string Phrase,
    IReadOnlyList<ZoneCarte> Zones,
    IReadOnlyList<decimal> Seuils,
    Func<decimal, string> Ecrire,
    string NomValeur = "Valeur",
    IReadOnlyList<EtiquetteCarte>? Etiquettes = null,
    IReadOnlyList<ZoneCarte>? Classement = null
)
{
    private const double Largeur = 560;
    private const double Marge = 8;

    /// <summary>Persons under which a value is not shown.</summary>
    public const int SeuilSecret = 11;

    /// <summary>Class 1 to 5 of a value.</summary>
    public int Classe(decimal valeur) => 1 + Seuils.Count(s => valeur >= s);

    /// <summary>Words of each class of the scale, from low to high.</summary>
    public IReadOnlyList<string> Echelle =>
        [$"moins de {Ecrire(Seuils[0])}", .. Seuils.Zip(Seuils.Skip(1), (bas, haut) => $"{Ecrire(bas)} à {Ecrire(haut)}"), $"{Ecrire(Seuils[^1])} et plus"];

    /// <summary>Zones, or the larger territories that <c>Classement</c> gives, from the lowest value to the highest; the hidden ones last, by name.</summary>
    public IEnumerable<ZoneCarte> Rang =>
        (Classement ?? Zones).OrderBy(z => z.Valeur is null).ThenBy(z => z.Valeur).ThenBy(z => z.Nom, StringComparer.Create(Typo.Culture, true));

    /// <summary>Paths of the cells, places of the labels and the frame that holds them.</summary>
    public (
        string Cadre,
        IReadOnlyList<(ZoneCarte Zone, string Trace)> Cellules,
        IReadOnlyList<(EtiquetteCarte Etiquette, string X, string Y)> Textes
    ) Dessiner()
    {
        var etiquettes = Etiquettes ?? [];
        var lieux = Zones.Select(z => (z.Longitude, z.Latitude)).Concat(etiquettes.Select(e => (e.Longitude, e.Latitude))).ToList();
        var plan = Voronoi.Projeter(lieux);
        var sites = plan.Take(Zones.Count).ToList();
        var cellules = Voronoi.Cellules(sites, Rayon(sites));
        var points = cellules.SelectMany(c => c).ToList();
        var (x0, x1, y0, y1) = (points.Min(p => p.X), points.Max(p => p.X), points.Min(p => p.Y), points.Max(p => p.Y));
        var echelle = Largeur / (x1 - x0);
        string X(PointPlan p) => Ecrit((p.X - x0) * echelle);
        string Y(PointPlan p) => Ecrit((p.Y - y0) * echelle);

        return (
            $"{Ecrit(-Marge)} {Ecrit(-Marge)} {Ecrit(Largeur + (2 * Marge))} {Ecrit(((y1 - y0) * echelle) + (2 * Marge))}",
            [
                .. Zones.Zip(
                    cellules,
                    (zone, cellule) => (zone, cellule.Count == 0 ? string.Empty : $"M{string.Join('L', cellule.Select(p => $"{X(p)} {Y(p)}"))}Z")
                ),
            ],
            [.. etiquettes.Zip(plan.Skip(Zones.Count), (e, p) => (e, X(p), Y(p)))]
        );
    }

    // Wide enough to close the gaps between neighbours, narrow enough to follow the shape of the territory.
    private static double Rayon(List<PointPlan> sites)
    {
        if (sites.Count < 2)
        {
            return 1;
        }

        var voisins = sites.Select(a => sites.Where(b => b != a).Min(b => Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2)))).Order().ToList();
        return voisins[(int)(voisins.Count * .9)] * 1.05;
    }

    private static string Ecrit(double nombre) => nombre.ToString("0.#", CultureInfo.InvariantCulture);
}
