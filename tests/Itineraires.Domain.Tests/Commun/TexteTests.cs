using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Tests.Commun;

public sealed class TexteTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("  ", "")]
    [InlineData("Élodie", "elodie")]
    [InlineData("E\u0301lodie", "elodie")]
    [InlineData("FRANÇOIS", "francois")]
    [InlineData("Sœur  Lætitia", "soeur laetitia")]
    [InlineData("Groß", "gross")]
    [InlineData("Łukasz Sørensen", "lukasz sorensen")]
    [InlineData("Jean-Pierre", "jean pierre")]
    [InlineData("Jean\u2011Pierre", "jean pierre")]
    [InlineData(" d’Aubigny ", "d aubigny")]
    [InlineData("d'Aubigny", "d aubigny")]
    [InlineData("dʼAubigny", "d aubigny")]
    [InlineData("d´Aubigny", "d aubigny")]
    [InlineData("d`Aubigny", "d aubigny")]
    [InlineData("ﬁls", "fils")]
    [InlineData("Ｍartin", "martin")]
    [InlineData("Saint\u00ADExupéry", "saintexupery")]
    [InlineData("Nguyễn", "nguyen")]
    [InlineData("deja replie", "deja replie")]
    [InlineData("deja  replie", "deja replie")]
    [InlineData("İbrahim Işık", "ibrahim isik")]
    [InlineData("a\uD800b", "a b")]
    public void Un_texte_se_replie(string? texte, string attendu)
    {
        Assert.Equal(attendu, Texte.Replier(texte));
        Assert.Equal(attendu, Texte.Replier(Texte.Replier(texte)));
    }

    [Theory]
    [InlineData("Martin", "martin")]
    [InlineData("Jean-Pierre", "jean pierre jeanpierre")]
    [InlineData("Jean - Pierre", "jean pierre jeanpierre")]
    [InlineData("de la Roche", "roche delaroche")]
    [InlineData("N’Diaye", "diaye ndiaye")]
    [InlineData("D'Aubigny", "aubigny daubigny")]
    [InlineData("L' Hermitte", "hermitte lhermitte")]
    [InlineData("El Haddad", "haddad elhaddad")]
    [InlineData("Ben Ali", "ali benali")]
    [InlineData("Lê", "le")]
    [InlineData("De La", "de la dela")]
    [InlineData("de Saint-Exupéry", "saint exupery saintexupery desaintexupery")]
    [InlineData("Jean-Pierre de la Roche", "jean pierre jeanpierre roche delaroche")]
    [InlineData("Marie Martin", "marie martin")]
    [InlineData("", "")]
    [InlineData("--", "")]
    public void Un_nom_donne_ses_jetons(string texte, string attendus)
    {
        Assert.Equal(attendus, string.Join(' ', Texte.Jetons(texte)));
    }
}
