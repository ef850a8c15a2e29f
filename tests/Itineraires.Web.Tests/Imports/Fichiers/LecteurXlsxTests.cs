using System.Globalization;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Tests.Imports.Fichiers;

public sealed class LecteurXlsxTests
{
    [Fact]
    public void Chaque_type_de_cellule_se_lit()
    {
        using var lecteur = OuvertureFichier.Ouvrir(
            new ClasseurDeTest()
                .Chaines(
                    "<si><t>Nom</t></si><si><r><t>Le</t></r><r><t xml:space=\"preserve\"> Goff</t></r><rPh><t>guide</t></rPh></si><si/><si><t>a_x000A_b_x005F_x0041_</t></si>"
                )
                .Feuille(
                    """
                    <row r="1"/>
                    <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>Date
                    naissance</t></is></c><c t="str"><f>1+1</f><v>nir</v></c></row>
                    <row r="4"><c r="A4" t="s"><v>1</v></c><c r="B4" s="1"><v>31412</v></c><c r="C4"><v>1.85057812345678E14</v></c><c r="D4" t="b"><v>1</v></c></row>
                    <row r="5"><c r="A5" s="1"/><c r="B5" t="s"><v>2</v></c></row>
                    <row><c r="B6" s="2"><v>31412.5</v></c><c s="3"><v>0.30000000000000004</v></c><c t="e"><v>#N/A</v></c><c r="E6" t="s"><v>3</v></c></row>
                    <row r="9"><c r="A9" t="d"><v>1985-12-31T00:00:00</v></c><c r="B9"><v>7</v></c></row>
                    """
                )
                .Fermer()
        );

        Assert.Equal(["Nom", "Date naissance", "nir"], lecteur.Entetes);
        Assert.Equal(2, lecteur.NumeroLigne);

        Assert.True(lecteur.Avancer());
        Assert.Equal(4, lecteur.NumeroLigne);
        Assert.Equal("Le Goff", lecteur.Chaine(0));
        Assert.Equal(TypeCellule.Date, lecteur.Type(1));
        Assert.True(lecteur.TryDate(1, out var date, out _));
        Assert.Equal(new DateOnly(1985, 12, 31), date);
        Assert.Equal("31/12/1985", lecteur.Affichage(1));
        Assert.Equal("185057812345678", lecteur.Chaine(2));
        Assert.Equal(TypeCellule.Booleen, lecteur.Type(3));

        Assert.True(lecteur.Avancer());
        Assert.Equal(6, lecteur.NumeroLigne);
        Assert.Equal(TypeCellule.Vide, lecteur.Type(0));
        Assert.Equal(TypeCellule.Date, lecteur.Type(1));
        Assert.Equal(TypeCellule.Nombre, lecteur.Type(2));
        Assert.Equal("0.3", lecteur.Chaine(2));
        Assert.Equal(TypeCellule.Erreur, lecteur.Type(3));
        Assert.Equal("a b_x0041_", lecteur.Chaine(4));

        Assert.True(lecteur.Avancer());
        Assert.Equal(9, lecteur.NumeroLigne);
        Assert.True(lecteur.TryDate(0, out date, out _));
        Assert.Equal(new DateOnly(1985, 12, 31), date);
        Assert.False(lecteur.Avancer());
    }

    [Fact]
    public void La_premiere_feuille_visible_est_lue_ou_celle_que_l_on_nomme()
    {
        ClasseurDeTest Classeur() =>
            new ClasseurDeTest("date1904=\"1\"", """<sheet name="Cachée" state="hidden" r:id="rId1"/><sheet name="Données" r:id="rId2"/>""")
                .Feuille("<row><c t=\"str\"><v>cachee</v></c></row>")
                .Feuille("<row><c t=\"str\"><v>visible</v></c></row><row><c s=\"1\"><v>29950</v></c></row>", 2);

        using var parDefaut = OuvertureFichier.Ouvrir(Classeur().Fermer());
        using var nommee = OuvertureFichier.Ouvrir(Classeur().Fermer(), "cachee");

        Assert.Equal(["visible"], parDefaut.Entetes);
        Assert.Equal(["Cachée", "Données"], parDefaut.Feuilles);
        Assert.Equal(["cachee"], nommee.Entetes);
        Assert.True(parDefaut.Avancer());
        Assert.True(parDefaut.TryDate(0, out var date, out _));
        Assert.Equal(new DateOnly(1985, 12, 31), date);

        var refus = Assert.Throws<FichierRefuseException>(() => OuvertureFichier.Ouvrir(Classeur().Fermer(), "Autre"));
        Assert.Equal(CodesImport.FeuilleAbsente, refus.Code);
    }

    [Fact]
    public void Une_grande_feuille_se_lit_en_memoire_bornee()
    {
        var lignes = new System.Text.StringBuilder("<row><c t=\"str\"><v>a</v></c></row>");
        for (var i = 0; i < 20_000; i++)
        {
            lignes.Append(CultureInfo.InvariantCulture, $"<row r=\"{i + 2}\"><c t=\"str\"><v>valeur{i}</v></c><c><v>{i}</v></c></row>");
        }

        using var lecteur = OuvertureFichier.Ouvrir(new ClasseurDeTest().Feuille(lignes.ToString()).Fermer());
        var avant = GC.GetAllocatedBytesForCurrentThread();
        var lues = 0;
        while (lecteur.Avancer())
        {
            lues++;
        }

        Assert.Equal(20_000, lues);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - avant, 0, 8_000_000);
    }
}
