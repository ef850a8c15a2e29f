using FsCheck;
using FsCheck.Fluent;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Tests.Commun;

public sealed class MontantTests
{
    [Theory]
    [InlineData("6 519 855,53 €", 651985553)]
    [InlineData("6\u202F519\u00A0855,53\u00A0€", 651985553)]
    [InlineData("1 234,56", 123456)]
    [InlineData("56016,00", 5601600)]
    [InlineData("56016.00", 5601600)]
    [InlineData("56016.5", 5601650)]
    [InlineData("56016.5000", 5601650)]
    [InlineData("0", 0)]
    [InlineData("-12,30", -1230)]
    [InlineData("−12,30 EUR", -1230)]
    public void Un_montant_se_lit_en_notation_francaise_ou_simple(string texte, long centimes)
    {
        Assert.True(Montant.TryParse(texte, out var montant));
        Assert.Equal(centimes, montant.Centimes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("€")]
    [InlineData("12a")]
    [InlineData("12,345")]
    [InlineData("12,")]
    [InlineData(",50")]
    [InlineData("1,234.56")]
    [InlineData("1.234,56")]
    [InlineData("12 34,00")]
    [InlineData("1234 567")]
    [InlineData("1  234")]
    [InlineData("--5")]
    [InlineData("1E3")]
    [InlineData("9999999999999999")]
    public void Un_montant_douteux_est_refuse(string? texte) => Assert.False(Montant.TryParse(texte, out _));

    [Fact]
    public void Un_montant_ecrit_se_relit()
    {
        Prop.ForAll<int>(centimes =>
            {
                var montant = new Montant(centimes * 37L);
                return Montant.TryParse(montant.ToString(), out var relu)
                    && relu == montant
                    && Montant.TryParse(montant.EnNotationSimple(), out var simple)
                    && simple == montant;
            })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Un_montant_s_ecrit_avec_des_espaces_insecables()
    {
        Assert.Equal("6\u202F519\u202F855,53\u00A0€", new Montant(651985553).ToString());
        Assert.Equal("-0,05\u00A0€", new Montant(-5).ToString());
        Assert.Equal("6519855.53", new Montant(651985553).EnNotationSimple());
        Assert.Equal(new Montant(101), Montant.DepuisEuros(1.005m));
    }
}
