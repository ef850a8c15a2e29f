using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Personnes;

public sealed class ProfilFoyerTests
{
    [Theory]
    [Exigence("PER-08")]
    [InlineData("CEL", 0, Civilite.Monsieur, CompositionFoyer.HommeIsole)]
    [InlineData("DIV", null, Civilite.Madame, CompositionFoyer.FemmeIsolee)]
    [InlineData("ISO", 2, Civilite.Monsieur, CompositionFoyer.FamilleMonoparentale)]
    [InlineData("VIM", 0, Civilite.Madame, CompositionFoyer.CoupleSansEnfant)]
    [InlineData("MAR", 3, null, CompositionFoyer.CoupleAvecEnfants)]
    [InlineData(null, 3, Civilite.Madame, null)]
    [InlineData("CEL", 0, null, null)]
    public void PER_08_la_composition_vient_de_la_situation_familiale_et_des_enfants(
        string? situation,
        int? enfants,
        Civilite? civilite,
        CompositionFoyer? attendue
    ) => Assert.Equal(attendue, ProfilFoyer.Composition(situation, enfants, civilite));

    [Theory]
    [Exigence("PER-08")]
    [InlineData("2025-03-13", 11)]
    [InlineData("2025-03-12", 12)]
    [InlineData("2025-02-13", 12)]
    [InlineData("2025-02-12", 13)]
    [InlineData("2024-02-13", 24)]
    [InlineData("2024-02-12", 25)]
    [InlineData("2026-03-13", null)]
    public void PER_08_l_anciennete_compte_les_mois_entiers(string ouvertLe, int? mois)
    {
        var (jour, ouvert) = (Jour("2026-03-12"), Jour(ouvertLe));

        Assert.Equal(mois, ProfilFoyer.Mois(ouvert, jour));
        foreach (var tranche in new[] { Tranche.Lire("a", "a", "0-12")!, Tranche.Lire("b", "b", "13-24")!, Tranche.Lire("c", "c", "25-")! })
        {
            // The bounds by which lists choose say the same as the months.
            var (apres, jusque) = tranche.EnMois(jour);
            Assert.Equal(mois is { } m && tranche.Contient(m), ouvert <= jusque && (apres is null || ouvert > apres));
        }
    }

    [Fact]
    [Exigence("PER-08")]
    public void PER_08_les_classes_d_age_lisent_leurs_bornes()
    {
        var jour = Jour("2026-03-12");
        var milieu = Tranche.Lire("m", "m", "30-50")!;
        var (apres, jusque) = milieu.EnAnnees(jour);

        Assert.Equal((Jour("1975-03-12"), Jour("1996-03-12")), (apres!.Value, jusque));
        Assert.Equal(50, Domain.Personnes.Personne.AgeAu(Jour("1975-03-13"), jour));
        Assert.Equal(30, Domain.Personnes.Personne.AgeAu(jusque, jour));
        Assert.All(new[] { null, "", "30", "x-y", "50-30", "1-2-3" }, bornes => Assert.Null(Tranche.Lire("x", "x", bornes)));
    }

    [Fact]
    public void Un_foyer_de_demande_recoit_une_fois_son_matricule()
    {
        var foyer = Foyer.Demander("R12");
        Assert.True(foyer.EstProvisoire);

        Assert.Equal(ReglesPersonne.MatriculeRequis, Assert.Throws<RegleMetierException>(() => foyer.RecevoirMatricule(" ")).Regle);
        foyer.RecevoirMatricule("4512");

        Assert.Equal(("0004512", false), (foyer.Matricule, foyer.EstProvisoire));
        Assert.Equal(ReglesPersonne.MatriculeDefinitif, Assert.Throws<RegleMetierException>(() => foyer.RecevoirMatricule("99")).Regle);
    }
}
