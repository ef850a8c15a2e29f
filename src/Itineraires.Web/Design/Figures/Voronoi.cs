using System.Runtime.InteropServices;

namespace Itineraires.Web.Design.Figures;

/// <summary>A point of the drawing plane.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PointPlan(double X, double Y);

/// <summary>Cells of the nearest site, by clipping a disc with the bisector of each other site: O(n²), enough for some hundreds of communes.</summary>
public static class Voronoi
{
    private const int CotesDuDisque = 64;

    /// <summary>
    /// One convex polygon per site, in the order of the sites; each stays within <paramref name="rayon"/> of its site,
    /// which draws a soft outline where no contour of the territory is held. Sites at the same place share no area: the first takes it.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<PointPlan>> Cellules(IReadOnlyList<PointPlan> sites, double rayon)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rayon);
        var cellules = new List<IReadOnlyList<PointPlan>>(sites.Count);
        for (var i = 0; i < sites.Count; i++)
        {
            var cellule = Disque(sites[i], rayon);
            for (var j = 0; j < sites.Count && cellule.Count > 0; j++)
            {
                if (sites[j] == sites[i])
                {
                    cellule = j < i ? [] : cellule;
                }
                else
                {
                    cellule = Couper(cellule, sites[i], sites[j]);
                }
            }

            cellules.Add(cellule);
        }

        return cellules;
    }

    /// <summary>Plane positions of geographic ones: equirectangular at the mean latitude, north up, in kilometres.</summary>
    public static IReadOnlyList<PointPlan> Projeter(IReadOnlyList<(double Longitude, double Latitude)> lieux)
    {
        const double KilometresParDegre = 111.32;
        var echelle = Math.Cos(lieux.Average(l => l.Latitude) * Math.PI / 180);
        return [.. lieux.Select(l => new PointPlan(l.Longitude * echelle * KilometresParDegre, -l.Latitude * KilometresParDegre))];
    }

    private static List<PointPlan> Disque(PointPlan centre, double rayon) =>
        [
            .. Enumerable
                .Range(0, CotesDuDisque)
                .Select(i => new PointPlan(
                    centre.X + (rayon * Math.Cos(2 * Math.PI * i / CotesDuDisque)),
                    centre.Y + (rayon * Math.Sin(2 * Math.PI * i / CotesDuDisque))
                )),
        ];

    // Keeps the side of the bisector nearer to the site (Sutherland and Hodgman, one half-plane).
    private static List<PointPlan> Couper(List<PointPlan> polygone, PointPlan site, PointPlan autre)
    {
        var (nx, ny) = (autre.X - site.X, autre.Y - site.Y);
        var seuil = ((nx * (site.X + autre.X)) + (ny * (site.Y + autre.Y))) / 2;
        double Distance(PointPlan p) => (nx * p.X) + (ny * p.Y) - seuil;

        var garde = new List<PointPlan>(polygone.Count + 1);
        for (var i = 0; i < polygone.Count; i++)
        {
            var (a, b) = (polygone[i], polygone[(i + 1) % polygone.Count]);
            var (da, db) = (Distance(a), Distance(b));
            if (da <= 0)
            {
                garde.Add(a);
            }

            if ((da < 0 && db > 0) || (da > 0 && db < 0))
            {
                var part = da / (da - db);
                garde.Add(new PointPlan(a.X + (part * (b.X - a.X)), a.Y + (part * (b.Y - a.Y))));
            }
        }

        return garde;
    }
}
