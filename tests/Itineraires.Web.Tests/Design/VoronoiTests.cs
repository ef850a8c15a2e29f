using FsCheck;
using FsCheck.Fluent;
using Itineraires.Web.Design.Figures;

namespace Itineraires.Web.Tests.Design;

public sealed class VoronoiTests
{
    [Fact]
    public void Deux_sites_partagent_le_plan_a_mi_chemin()
    {
        var cellules = Voronoi.Cellules([new(0, 0), new(2, 0)], 10);

        Assert.All(cellules[0], p => Assert.True(p.X <= 1 + 1e-9));
        Assert.All(cellules[1], p => Assert.True(p.X >= 1 - 1e-9));
        Assert.Contains(cellules[0], p => Math.Abs(p.X - 1) < 1e-9);
    }

    [Fact]
    public void Un_site_seul_garde_son_disque_et_deux_sites_confondus_n_en_font_qu_un()
    {
        Assert.Equal(Math.PI * 9, Aire(Voronoi.Cellules([new(5, 5)], 3)[0]), 0.1);

        var cellules = Voronoi.Cellules([new(0, 0), new(0, 0), new(4, 0)], 3);
        Assert.NotEmpty(cellules[0]);
        Assert.Empty(cellules[1]);
        Assert.NotEmpty(cellules[2]);
    }

    [Fact]
    public void Chaque_sommet_est_au_plus_pres_de_son_site_et_les_aires_ne_se_recouvrent_pas()
    {
        var sites = Gen.Choose(0, 1000).Two().Select(c => new PointPlan(c.Item1 / 10d, c.Item2 / 10d)).ListOf(40).Select(l => l.Distinct().ToList());
        Prop.ForAll(
                sites.ToArbitrary(),
                liste =>
                {
                    var cellules = Voronoi.Cellules(liste, 500);
                    foreach (var (site, cellule) in liste.Zip(cellules))
                    {
                        foreach (var sommet in cellule)
                        {
                            var sien = Distance(sommet, site);
                            Assert.True(sien <= 500 + 1e-6);
                            Assert.All(liste, autre => Assert.True(sien <= Distance(sommet, autre) + 1e-6));
                        }
                    }

                    Assert.True(cellules.Sum(Aire) <= Math.PI * 600 * 600);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithReplay(2020, 7));
    }

    [Fact]
    public void Le_nord_est_en_haut_et_un_degre_de_longitude_est_plus_court_qu_un_degre_de_latitude()
    {
        var plan = Voronoi.Projeter([(4.8, 45.7), (4.9, 45.7), (4.8, 45.8)]);

        Assert.True(plan[2].Y < plan[0].Y);
        Assert.InRange((plan[1].X - plan[0].X) / (plan[0].Y - plan[2].Y), .69, .71);
    }

    private static double Distance(PointPlan a, PointPlan b) => Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2));

    private static double Aire(IReadOnlyList<PointPlan> p) =>
        Math.Abs(p.Select((a, i) => (a.X * p[(i + 1) % p.Count].Y) - (p[(i + 1) % p.Count].X * a.Y)).Sum()) / 2;
}
