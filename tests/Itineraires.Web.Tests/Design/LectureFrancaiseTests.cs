using Itineraires.Web.Design;

namespace Itineraires.Web.Tests.Design;

public sealed class LectureFrancaiseTests
{
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
