using Itineraires.Domain.Personnes;
using Itineraires.Web.Design;

namespace Itineraires.Web.Tests.Design;

public sealed class TypoTests
{
    private static readonly DateOnly Jour = new(2026, 3, 12);

    [Theory]
    [InlineData(2026, 3, 14, "14\u00A0mars\u00A02026")]
    [InlineData(2026, 3, 1, "1er\u00A0mars\u00A02026")]
    [InlineData(2026, 8, 15, "15\u00A0août\u00A02026")]
    public void Une_date_longue_garde_le_jour_avec_son_mois(int annee, int mois, int jour, string attendu) =>
        Assert.Equal(attendu, Typo.DateLongue(new DateOnly(annee, mois, jour)));

    [Fact]
    public void Les_autres_formes_d_une_date()
    {
        Assert.Equal("4\u00A0févr.\u00A02025", Typo.DateCourte(new DateOnly(2025, 2, 4)));
        Assert.Equal("jeudi 12\u00A0mars", Typo.JourDeSemaine(Jour));
        Assert.Equal("12/03/2026", Typo.DateChiffree(Jour));
        Assert.Equal("mars\u00A02026", Typo.MoisAnnee(Jour));
    }

    [Theory]
    [InlineData(0, "aujourd’hui")]
    [InlineData(1, "demain")]
    [InlineData(-1, "hier")]
    [InlineData(9, "dans 9\u00A0jours")]
    [InlineData(-3, "il y a 3\u00A0jours")]
    [InlineData(42, "dans 6\u00A0semaines")]
    [InlineData(-100, "il y a 3\u00A0mois")]
    [InlineData(800, "dans 2\u00A0ans")]
    public void Une_date_relative_se_dit_en_jours_puis_semaines_mois_annees(int jours, string attendu) =>
        Assert.Equal(attendu, Typo.Relative(Jour.AddDays(jours), Jour));

    [Fact]
    public void Une_echeance_change_de_temps_le_lendemain()
    {
        Assert.Equal("finit dans 9\u00A0jours", Typo.Echeance(Jour.AddDays(9), Jour));
        Assert.Equal("finit aujourd’hui", Typo.Echeance(Jour, Jour));
        Assert.Equal("a fini hier", Typo.Echeance(Jour.AddDays(-1), Jour));
    }

    [Theory]
    [InlineData("2025-03-10", "2025-09-09", "du 10\u00A0mars au 9\u00A0septembre\u00A02025")]
    [InlineData("2026-03-02", "2026-03-27", "du 2 au 27\u00A0mars\u00A02026")]
    [InlineData("2025-12-01", "2026-01-31", "du 1er\u00A0décembre\u00A02025 au 31\u00A0janvier\u00A02026")]
    [InlineData("2025-12-01", null, "depuis le 1er\u00A0décembre\u00A02025")]
    [InlineData("2025-12-01", "2025-12-01", "le 1er\u00A0décembre\u00A02025")]
    public void Une_periode_ne_repete_pas_ce_que_ses_bornes_partagent(string debut, string? fin, string attendu) =>
        Assert.Equal(attendu, Typo.Periode(DateOnly.Parse(debut), fin is null ? null : DateOnly.Parse(fin)));

    [Fact]
    public void Une_naissance_s_accorde_ou_se_dit_sans_accord()
    {
        Assert.Equal("née le 12\u00A0mars\u00A02026", Typo.Naissance(Civilite.Madame, Jour));
        Assert.Equal("né le 12\u00A0mars\u00A02026", Typo.Naissance(Civilite.Monsieur, Jour));
        Assert.Equal("date de naissance\u00A0: 12\u00A0mars\u00A02026", Typo.Naissance(null, Jour));
    }

    [Fact]
    public void Les_heures_et_les_durees()
    {
        Assert.Equal("14\u00A0h\u00A030", Typo.Heure(new TimeOnly(14, 30)));
        Assert.Equal("9\u00A0h\u00A000", Typo.Heure(new TimeOnly(9, 0)));
        Assert.Equal("12\u00A0mars\u00A02026 à 9\u00A0h\u00A005", Typo.DateHeure(Jour.ToDateTime(new TimeOnly(9, 5))));
        Assert.Equal("45\u00A0min", Typo.Duree(TimeSpan.FromMinutes(45)));
        Assert.Equal("1\u00A0h", Typo.Duree(TimeSpan.FromMinutes(60)));
        Assert.Equal("1\u00A0h\u00A005", Typo.Duree(TimeSpan.FromMinutes(65)));
    }

    [Fact]
    public void Les_nombres_ont_leurs_espaces_fines()
    {
        Assert.Equal("6\u202F519\u202F855,53\u00A0€", Typo.Montant(6519855.53m));
        Assert.Equal("\u22123,00\u00A0€", Typo.Montant(-3m));
        Assert.Equal("11\u202F067", Typo.Nombre(11067));
        Assert.Equal("61,8\u202F%", Typo.Taux(.618m));
        Assert.Equal("+1,8\u00A0pt", Typo.EcartEnPoints(.018m));
        Assert.Equal("\u22120,9\u00A0pt", Typo.EcartEnPoints(-.009m));
    }

    [Theory]
    [InlineData("0612345678", "06\u00A012\u00A034\u00A056\u00A078")]
    [InlineData("06.12.34.56.78", "06\u00A012\u00A034\u00A056\u00A078")]
    [InlineData("+33 6 12 34 56 78", "+33 6 12 34 56 78")]
    [InlineData("poste 12", "poste 12")]
    public void Le_telephone_se_lit_par_paires(string numero, string attendu) => Assert.Equal(attendu, Typo.Telephone(numero));

    [Theory]
    [InlineData(0, "0\u00A0personne")]
    [InlineData(1, "1\u00A0personne")]
    [InlineData(2, "2\u00A0personnes")]
    public void Le_pluriel_commence_a_deux(long nombre, string attendu) => Assert.Equal(attendu, Typo.Compter(nombre, "personne"));
}
