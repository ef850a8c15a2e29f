using System.Globalization;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Tests.Commun;

public sealed class NirTests
{
    private static string AvecCle(string treize)
    {
        var nombre = long.Parse(treize.Replace("2A", "19").Replace("2B", "18"), CultureInfo.InvariantCulture);
        return treize + (97 - (nombre % 97)).ToString("00", CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("2 55 08 14 168 025 38", "255081416802538")]
    [InlineData("255081416802538", "255081416802538")]
    [InlineData("2\u00A055\u202F08 14 168 025", "255081416802538")]
    [InlineData("2.55081416802538E14", "255081416802538")]
    [InlineData("2,55081416802538E+14", "255081416802538")]
    [InlineData("255081416802538.0", "255081416802538")]
    [InlineData("2.550814168025E12", "255081416802538")]
    public void Un_nir_juste_se_lit_sous_toutes_ses_formes(string texte, string attendu)
    {
        Assert.True(Nir.TryParse(texte, out var nir, out var raison), raison);
        Assert.Equal(attendu, nir.ToString());
    }

    [Theory]
    [InlineData("185052A123456")]
    [InlineData("285052B123456")]
    public void La_corse_compte_19_et_18_dans_la_cle(string treize)
    {
        var attendu = AvecCle(treize);

        Assert.True(Nir.TryParse(treize.ToLowerInvariant(), out var sansCle, out _));
        Assert.True(Nir.TryParse(attendu, out var avecCle, out _));
        Assert.Equal(attendu, sansCle.ToString());
        Assert.Equal(sansCle, avecCle);
    }

    [Theory]
    [InlineData(null, "vide")]
    [InlineData("  ", "vide")]
    [InlineData("255081416802539", "clé")]
    [InlineData("25508141680253", "14 caractères")]
    [InlineData("2550814168025381", "16 caractères")]
    [InlineData("255081416802A38", "lettre")]
    [InlineData("2550814168025AB", "clé")]
    [InlineData("955081416802538", "impossible")]
    [InlineData("255131416802538", "mois")]
    [InlineData("255080016802538", "département")]
    [InlineData("255081416800038", "ordre")]
    [InlineData("2-55-08-14-168-025-38", "caractère")]
    [InlineData("1,85E+14", "perdu des chiffres")]
    [InlineData("1.85058E+14", "perdu des chiffres")]
    [InlineData("1.850578E+12", "perdu des chiffres")]
    [InlineData("12.5", "13 ou 15 chiffres")]
    [InlineData("255081416802.5", "13 ou 15 chiffres")]
    [InlineData("2550814168025.5", "décimales")]
    [InlineData("abc,def", "13 ou 15 chiffres")]
    public void Un_nir_faux_est_refuse_avec_sa_raison(string? texte, string mot)
    {
        Assert.False(Nir.TryParse(texte, out var nir, out var raison));
        Assert.True(nir.EstVide);
        Assert.Contains(mot, raison, StringComparison.Ordinal);
    }

    [Fact]
    public void Le_masque_cache_tout_sauf_le_sexe_et_la_naissance()
    {
        Assert.True(Nir.TryParse(AvecCle("1850578123456"), out var nir, out _));
        Assert.Equal("1 85 05 ** *** *** **", nir.Masque);
        Assert.True(nir.EstMasculin);
        Assert.Equal(85, nir.AnneeNaissance);
        Assert.Equal(5, nir.MoisNaissance);
    }

    [Fact]
    public void La_coherence_avec_la_naissance_admet_les_mois_conventionnels()
    {
        Assert.True(Nir.TryParse(AvecCle("1850578123456"), out var nir, out _));
        Assert.True(Nir.TryParse(AvecCle("1852078123456"), out var conventionnel, out _));

        Assert.True(nir.EstCoherentAvec(new DateOnly(1985, 5, 17)));
        Assert.False(nir.EstCoherentAvec(new DateOnly(1985, 6, 17)));
        Assert.False(nir.EstCoherentAvec(new DateOnly(1986, 5, 17)));
        Assert.True(conventionnel.EstCoherentAvec(new DateOnly(1985, 11, 2)));
        Assert.Null(conventionnel.MoisNaissance);
        Assert.False(default(Nir).EstCoherentAvec(new DateOnly(1985, 5, 17)));
    }
}
