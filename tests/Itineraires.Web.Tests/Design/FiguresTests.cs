using Itineraires.Web.Design.Figures;

namespace Itineraires.Web.Tests.Design;

public sealed class FiguresTests
{
    private static readonly DateOnly Debut = new(2026, 1, 1);

    [Fact]
    public void Des_etapes_simultanees_vont_sur_deux_lignes()
    {
        var figure = Figure(etapes: [Segment(0, 40), Segment(20, 60), Segment(41, 80)]);

        var lignes = figure.Lignes(figure.Etapes);

        Assert.Equal([2, 1], lignes.Select(l => l.Count));
    }

    [Fact]
    public void Un_segment_est_place_en_pourcentage_et_reste_dans_la_figure()
    {
        var figure = Figure(etapes: [Segment(-30, 24), Segment(50, null)]);

        var ligne = Assert.Single(figure.Lignes(figure.Etapes));

        Assert.Equal("0%", ligne[0].De);
        Assert.Equal("24.85%", ligne[0].Largeur);
        Assert.Equal("50%", ligne[1].De);
    }

    [Fact]
    public void Les_jours_decouverts_se_comptent_bornes_comprises()
    {
        var figure = Figure(contrats: [Segment(10, 21) with { Etat = EtatSegment.Decouvert }]);

        Assert.Equal(12, figure.JoursDecouverts);
    }

    [Fact]
    public void Une_valeur_a_la_borne_est_dans_la_classe_du_dessus_et_le_secret_vient_en_dernier()
    {
        var carte = new CarteFigure(
            "Taux",
            "De bas en haut.",
            [
                new("1", "Bron", 4.91, 45.73, null, "moins de 11 personnes"),
                new("2", "Givors", 4.77, 45.58, .9m, "90 %"),
                new("3", "Vaise", 4.80, 45.77, .8m, "80 %"),
            ],
            [.82m, .86m, .9m, .94m],
            v => v.ToString()
        );

        Assert.Equal(4, carte.Classe(.9m));
        Assert.Equal(1, carte.Classe(.5m));
        Assert.Equal(5, carte.Classe(.99m));
        Assert.Equal(["Vaise", "Givors", "Bron"], carte.Rang.Select(z => z.Nom));
        Assert.Equal(3, carte.Dessiner().Cellules.Count(c => c.Trace.StartsWith('M')));
    }

    private static ItineraireFigure Figure(SegmentFigure[]? contrats = null, SegmentFigure[]? etapes = null) =>
        new(Debut, Debut.AddDays(100), Debut.AddDays(50), [], contrats ?? [], etapes ?? [], []);

    private static SegmentFigure Segment(int de, int? a) =>
        new(Debut.AddDays(de), a is { } fin ? Debut.AddDays(fin) : null, "Mobilité", "Mobilité, en cours", EtatSegment.EnCours);
}
