using System.Text.Json;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;

namespace Itineraires.Domain.Tests.Entree;

public sealed class AvertissementsDemandeTests
{
    private static readonly SituationDeclaree Ordinaire = new() { Age = 40, Situation = SituationProfessionnelle.SansEmploi };

    private static string[] Codes(SituationDeclaree s, string jour = "2026-03-12") => [.. AvertissementsDemande.Calculer(s, Bareme(jour)).Select(a => a.Code)];

    [Fact]
    [Exigence("PER-04")]
    public void PER_04_chaque_condition_non_remplie_est_rappelee_avec_sa_source()
    {
        Assert.Empty(Codes(Ordinaire));
        Assert.Equal([AvertissementsDemande.Age], Codes(Ordinaire with { Age = 24 }));
        Assert.Empty(Codes(Ordinaire with { Age = 25 }));
        Assert.Empty(Codes(Ordinaire with { Age = 19, Enfants = 1 }));
        Assert.Empty(Codes(Ordinaire with { Age = null }));
        Assert.Equal([AvertissementsDemande.Etudiant], Codes(Ordinaire with { Situation = SituationProfessionnelle.Etudiant }));
        Assert.Equal([AvertissementsDemande.Stagiaire], Codes(Ordinaire with { Situation = SituationProfessionnelle.StagiaireFormation }));
        foreach (
            var conge in new[] { SituationProfessionnelle.CongeParental, SituationProfessionnelle.CongeSabbatique, SituationProfessionnelle.Disponibilite }
        )
        {
            Assert.Equal([AvertissementsDemande.Conge], Codes(Ordinaire with { Situation = conge }));
        }

        Assert.Equal([AvertissementsDemande.NonSalarie], Codes(Ordinaire with { Situation = SituationProfessionnelle.NonSalarie }));
        Assert.Equal([AvertissementsDemande.NonSalarie], Codes(Ordinaire with { EstNonSalarie = true }));
        Assert.All(
            AvertissementsDemande.Calculer(
                new()
                {
                    Age = 20,
                    Situation = SituationProfessionnelle.Etudiant,
                    EstNonSalarie = true,
                    RessourcesMoyennes = Montant.DepuisEuros(2000),
                },
                Bareme()
            ),
            a => Assert.False(string.IsNullOrWhiteSpace(a.Source) || string.IsNullOrWhiteSpace(a.Phrase))
        );
    }

    [Theory]
    [Exigence("PER-04")]
    [InlineData("2026-03-12", false, 0, false, 646.52)]
    [InlineData("2026-04-01", false, 0, false, 651.69)]
    [InlineData("2026-03-12", true, 0, false, 969.78)]
    [InlineData("2026-03-12", false, 1, false, 969.78)]
    [InlineData("2026-03-12", true, 1, false, 1163.74)]
    [InlineData("2026-03-12", true, 2, false, 1357.69)]
    [InlineData("2026-03-12", false, 2, false, 1163.74)]
    [InlineData("2026-03-12", false, 3, false, 1422.34)]
    [InlineData("2026-03-12", true, 3, false, 1616.30)]
    [InlineData("2026-03-12", false, 1, true, 1106.95)]
    [InlineData("2026-03-12", true, 1, true, 1163.74)]
    public void PER_04_le_revenu_garanti_suit_la_composition_et_la_date(string jour, bool couple, int enfants, bool jeune, double attendu)
    {
        var foyer = Ordinaire with { EnCouple = couple, Enfants = enfants, EnfantDeMoinsDeTroisAns = jeune };
        var garanti = Montant.DepuisEuros((decimal)attendu);

        Assert.Equal(garanti, Bareme(jour).RevenuGaranti(foyer));
        Assert.Empty(Codes(foyer with { RessourcesMoyennes = garanti }, jour));
        Assert.Equal([AvertissementsDemande.Ressources], Codes(foyer with { RessourcesMoyennes = garanti + new Montant(1) }, jour));
    }

    [Fact]
    public void Sans_bareme_les_ressources_ne_sont_pas_comparees()
    {
        Assert.Empty(AvertissementsDemande.Calculer(Ordinaire with { RessourcesMoyennes = Montant.DepuisEuros(5000) }, null));
        Assert.Null(BaremeRsa.Lire([("montant", "651,69", "Décret")]));
        Assert.Null(
            BaremeRsa.Lire([
                ("montant", "beaucoup", "Décret"),
                ("seconde_personne", "50", "x"),
                ("personne_suivante", "30", "x"),
                ("troisieme_enfant", "40", "x"),
            ])
        );
    }

    /// <summary>The barème shipped with the product, as it stands on a day.</summary>
    private static BaremeRsa Bareme(string jour = "2026-03-12")
    {
        using var flux = typeof(BaremeRsa).Assembly.GetManifestResourceStream("Itineraires.Domain.Referentiels.nomenclatures.json")!;
        var date = Fabrique.Jour(jour);
        var elements = JsonDocument
            .Parse(flux)
            .RootElement.EnumerateArray()
            .Where(e => e.GetProperty("liste").GetString() == "bareme_rsa")
            .Where(e =>
                Fabrique.Jour(e.GetProperty("debut").GetString()!) <= date && (!e.TryGetProperty("fin", out var fin) || Fabrique.Jour(fin.GetString()!) >= date)
            )
            .Select(e => (e.GetProperty("groupe").GetString(), e.GetProperty("indication").GetString(), e.GetProperty("source").GetString()!));
        return BaremeRsa.Lire(elements)!;
    }
}
