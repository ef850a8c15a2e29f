using Itineraires.Web.Design;

namespace Itineraires.Web.Tests.Design;

public sealed class LectureFrancaiseTests
{
    [Theory]
    [InlineData("31/12/1985")]
    [InlineData("31-12-1985")]
    [InlineData(" 31.12.1985 ")]
    [InlineData("1985-12-31")]
    [InlineData("31121985")]
    [InlineData("31 décembre 1985")]
    [InlineData("31\u00A0décembre\u00A01985")]
    public void Une_date_se_lit_comme_on_l_ecrit(string texte)
    {
        Assert.True(LectureFrancaise.TenterDate(texte, out var date));
        Assert.Equal(new DateOnly(1985, 12, 31), date);
    }

    [Theory]
    [InlineData("7/4/26", 2026, 4, 7)]
    [InlineData("1er mars 2026", 2026, 3, 1)]
    [InlineData("29/02/2024", 2024, 2, 29)]
    public void Une_date_courte_ou_en_mots_se_lit_aussi(string texte, int annee, int mois, int jour)
    {
        Assert.True(LectureFrancaise.TenterDate(texte, out var date));
        Assert.Equal(new DateOnly(annee, mois, jour), date);
    }

    [Theory]
    [InlineData("31/02/2026")]
    [InlineData("29/02/2025")]
    [InlineData("12/31/1985")]
    [InlineData("0001-01-01")]
    [InlineData("demain")]
    [InlineData("")]
    [InlineData(null)]
    public void Une_date_impossible_est_refusee(string? texte) => Assert.False(LectureFrancaise.TenterDate(texte, out _));

    [Theory]
    [InlineData("14 h 30", 14, 30)]
    [InlineData("14\u00A0h\u00A030", 14, 30)]
    [InlineData("14h30", 14, 30)]
    [InlineData("14:30", 14, 30)]
    [InlineData("9 h", 9, 0)]
    [InlineData("9", 9, 0)]
    public void Une_heure_se_lit_comme_on_l_ecrit(string texte, int heures, int minutes)
    {
        Assert.True(LectureFrancaise.TenterHeure(texte, out var heure));
        Assert.Equal(new TimeOnly(heures, minutes), heure);
    }

    [Theory]
    [InlineData("24 h 00")]
    [InlineData("12:60")]
    [InlineData("midi")]
    public void Une_heure_impossible_est_refusee(string texte) => Assert.False(LectureFrancaise.TenterHeure(texte, out _));

    [Theory]
    [InlineData("1 234,56 €", "1234.56")]
    [InlineData("1\u202F234,56\u00A0€", "1234.56")]
    [InlineData("1.234,56", "1234.56")]
    [InlineData("1234.56", "1234.56")]
    [InlineData("\u22123", "-3")]
    public void Un_nombre_se_lit_en_notation_francaise_ou_simple(string texte, string attendu)
    {
        Assert.True(LectureFrancaise.TenterNombre(texte, out var nombre));
        Assert.Equal(decimal.Parse(attendu, System.Globalization.CultureInfo.InvariantCulture), nombre);
    }

    [Theory]
    [InlineData("12a")]
    [InlineData("1,2,3")]
    [InlineData("1e9")]
    public void Un_nombre_douteux_est_refuse(string texte) => Assert.False(LectureFrancaise.TenterNombre(texte, out _));
}
