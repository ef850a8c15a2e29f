using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Tests.Imports.Fichiers;

/// <summary>Each file is refused with a code and a sentence, within 200 MB of allocations and two readings of its bytes.</summary>
[Collection(nameof(FichiersHostilesTests))]
public sealed class FichiersHostilesTests
{
    private const long MemoireMaximum = 200L * 1024 * 1024;
    private const long OctetsDeTete = 64 * 1024;

    private static byte[] Ole(string entree)
    {
        var ole = new byte[2048];
        ((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(ole);
        BinaryPrimitives.WriteUInt16LittleEndian(ole.AsSpan(0x1E), 9);
        BinaryPrimitives.WriteUInt32LittleEndian(ole.AsSpan(0x30), 1);
        Encoding.Unicode.GetBytes(entree).CopyTo(ole, 1024);
        return ole;
    }

    private static byte[] Zip(params string[] entrees)
    {
        using var flux = new MemoryStream();
        using (var archive = new ZipArchive(flux, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entree in entrees)
            {
                archive.CreateEntry(entree);
            }
        }

        return flux.ToArray();
    }

    private static byte[] Classeur(Func<ClasseurDeTest, ClasseurDeTest> faire) => faire(new ClasseurDeTest()).Fermer().ToArray();

    private static string Noms(string debut, int nombre)
    {
        var texte = new StringBuilder(debut);
        for (var i = 0; i < nombre; i++)
        {
            texte.Append(CultureInfo.InvariantCulture, $"<n{i}/>");
        }

        return texte.ToString();
    }

    private static byte[] Fabriquer(string cas) =>
        cas switch
        {
            "vide" => [],
            "blancs" => "  \r\n\r\n"u8.ToArray(),
            "xls" => Ole("Workbook"),
            "chiffre" => Ole("EncryptedPackage"),
            "macros" => Classeur(c => c.Partie("xl/vbaProject.bin", "x")),
            "ods" => Zip("mimetype", "content.xml", "styles.xml"),
            "xlsb" => Zip("[Content_Types].xml", "xl/workbook.bin"),
            "docx" => Zip("[Content_Types].xml", "word/document.xml"),
            "zip" => Zip("photo.jpg"),
            "zip vide" => Zip(),
            "png" => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0],
            "jpeg" => [0xFF, 0xD8, 0xFF, 0xE0, 0, 0],
            "pdf" => "%PDF-1.7\n%âãÏÓ"u8.ToArray(),
            "binaire" => [1, 2, 3, 0, 4, 5],
            "html" => "\uFEFF \r\n<html><table><tr><td>nom</td></tr></table></html>"u8.ToArray(),
            "xml" => "<?xml version=\"1.0\"?><Donnees/>"u8.ToArray(),
            "xml sans declaration" => "<Donnees><Dossier/></Donnees>"u8.ToArray(),
            "xml profond" => Encoding.ASCII.GetBytes("<?xml version=\"1.0\"?>" + string.Concat(Enumerable.Repeat("<a>", 1_000_000))),
            "xml d'entites" => "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]><a>&b;</a>"u8.ToArray(),
            "xhtml" => "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body/></html>"u8.ToArray(),
            "classeur xml" => "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>"u8.ToArray(),
            "tronque" => Classeur(c => c)[..300],
            "bombe" => Classeur(c =>
                c.Partie(
                    "xl/worksheets/sheet1.xml",
                    ClasseurDeTest.Repeter(
                        "<worksheet><sheetData>",
                        "<row><c><v>1</v></c>" + new string(' ', 1000) + "</row>",
                        400_000_000,
                        "</sheetData></worksheet>"
                    )
                )
            ),
            "bombe de chaines" => Classeur(c =>
                c.Partie("xl/sharedStrings.xml", ClasseurDeTest.Repeter("<sst>", "<si><t>" + new string('x', 30_000) + "</t></si>", 300_000_000, "</sst>"))
            ),
            "bombe d'attribut" => Classeur(c => c.Partie("xl/worksheets/sheet1.xml", ClasseurDeTest.Repeter("<worksheet a=\"", "x", 300_000_000, "\"/>"))),
            "bombe de texte" => Classeur(c =>
                c.Partie(
                    "xl/worksheets/sheet1.xml",
                    ClasseurDeTest.Repeter("<worksheet><sheetData><row><c><v>", "1", 300_000_000, "</v></c></row></sheetData></worksheet>")
                )
            ),
            "bombe de profondeur" => Classeur(c => c.Partie("xl/worksheets/sheet1.xml", ClasseurDeTest.Repeter("<worksheet>", "<a>", 50_000_000, ""))),
            "bombe de noms" => Classeur(c => c.Partie("xl/worksheets/sheet1.xml", Noms("<worksheet>", 1_000_000))),
            "bombe de styles" => Classeur(c => c.Partie("xl/styles.xml", ClasseurDeTest.Repeter("<s><cellXfs>", "<xf/>", 100_000_000, "</cellXfs></s>"))),
            "trop d'entrees" => Zip([.. Enumerable.Range(0, 30_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"e{i}"))]),
            "quelques entrees de trop" => Zip([
                "[Content_Types].xml",
                .. Enumerable.Range(0, 3000).Select(i => string.Create(CultureInfo.InvariantCulture, $"e{i}")),
            ]),
            "coin" => Classeur(c => c.Feuille("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>")),
            "coin apres l'entete" => Classeur(c => c.Feuille("<row><c t=\"str\"><v>a</v></c></row><row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>")),
            "milliard de rires" => Classeur(c =>
                c.Partie(
                    "xl/sharedStrings.xml",
                    """
                    <?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><sst><si><t>&c;</t></si></sst>
                    """
                )
            ),
            "entite externe" => Classeur(c =>
                c.Partie(
                    "xl/worksheets/sheet1.xml",
                    """
                    <!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet><sheetData><row><c t="str"><v>&x;</v></c></row></sheetData></worksheet>
                    """
                )
            ),
            "chaine hors bornes" => Classeur(c => c.Feuille("<row><c t=\"s\"><v>7</v></c></row>")),
            "ligne folle" => Classeur(c => c.Feuille("<row r=\"99999999999\"><c><v>7</v></c></row>")),
            "sans feuille" => Classeur(c => c.Partie("xl/workbook.xml", "<workbook/>")),
            "feuille vide" => Classeur(c => c.Feuille("")),
            _ => throw new ArgumentOutOfRangeException(nameof(cas)),
        };

    [Theory]
    [InlineData("vide", CodesImport.FichierVide)]
    [InlineData("blancs", CodesImport.FichierVide)]
    [InlineData("xls", CodesImport.FichierAncienExcel)]
    [InlineData("chiffre", CodesImport.FichierChiffre)]
    [InlineData("macros", CodesImport.FichierMacros)]
    [InlineData("ods", CodesImport.FichierAutreTableur)]
    [InlineData("xlsb", CodesImport.FichierAutreTableur)]
    [InlineData("docx", CodesImport.FichierAutreType)]
    [InlineData("zip", CodesImport.FichierAutreType)]
    [InlineData("zip vide", CodesImport.FichierAutreType)]
    [InlineData("png", CodesImport.FichierAutreType)]
    [InlineData("jpeg", CodesImport.FichierAutreType)]
    [InlineData("pdf", CodesImport.FichierAutreType)]
    [InlineData("binaire", CodesImport.FichierAutreType)]
    [InlineData("html", CodesImport.FichierHtml)]
    [InlineData("xml", CodesImport.FluxInconnu)]
    [InlineData("xml sans declaration", CodesImport.FluxInconnu)]
    [InlineData("xml profond", CodesImport.FluxInconnu)]
    [InlineData("xml d'entites", CodesImport.FluxInconnu)]
    [InlineData("xhtml", CodesImport.FichierHtml)]
    [InlineData("classeur xml", CodesImport.FichierAncienExcel)]
    [InlineData("tronque", CodesImport.ClasseurAbime)]
    [InlineData("bombe", CodesImport.ClasseurDemesure)]
    [InlineData("bombe de chaines", CodesImport.ClasseurDemesure)]
    [InlineData("bombe d'attribut", CodesImport.ClasseurDemesure)]
    [InlineData("bombe de texte", CodesImport.ClasseurDemesure)]
    [InlineData("bombe de profondeur", CodesImport.ClasseurDemesure)]
    [InlineData("bombe de noms", CodesImport.ClasseurDemesure)]
    [InlineData("bombe de styles", CodesImport.ClasseurDemesure)]
    [InlineData("trop d'entrees", CodesImport.ClasseurDemesure)]
    [InlineData("quelques entrees de trop", CodesImport.ClasseurDemesure)]
    [InlineData("coin", CodesImport.ClasseurEtendue)]
    [InlineData("coin apres l'entete", CodesImport.ClasseurEtendue)]
    [InlineData("milliard de rires", CodesImport.ClasseurAbime)]
    [InlineData("entite externe", CodesImport.ClasseurAbime)]
    [InlineData("chaine hors bornes", CodesImport.ClasseurAbime)]
    [InlineData("ligne folle", CodesImport.ClasseurAbime)]
    [InlineData("sans feuille", CodesImport.FeuilleAbsente)]
    [InlineData("feuille vide", CodesImport.FichierVide)]
    public void Un_fichier_hostile_ou_etranger_est_refuse(string cas, string code)
    {
        using var flux = new FluxCompte(Fabriquer(cas));
        var avant = GC.GetAllocatedBytesForCurrentThread();

        var refus = Assert.Throws<FichierRefuseException>(() =>
        {
            using var lecteur = OuvertureFichier.Ouvrir(flux);
            while (lecteur.Avancer())
            {
                _ = lecteur.Chaine(0);
            }
        });

        var alloues = GC.GetAllocatedBytesForCurrentThread() - avant;
        Assert.Equal(code, refus.Code);
        Assert.EndsWith(".", refus.Message, StringComparison.Ordinal);
        Assert.InRange(alloues, 0, MemoireMaximum);
        Assert.InRange(flux.Lus, 0, (2 * flux.Length) + OctetsDeTete);
    }

    [Fact]
    public void Une_bombe_patiente_qui_se_comprime_peu_s_arrete_aussi()
    {
        // Just under the ratio: only the budget of inflated bytes stops it.
        var hasard = new Random(7);
        using var classeur = new ClasseurDeTest()
            .Partie(
                "xl/worksheets/sheet1.xml",
                sortie =>
                {
                    sortie.Write("<worksheet><sheetData>"u8);
                    var bloc = new StringBuilder();
                    for (var octets = 0L; octets < 300_000_000; octets += bloc.Length)
                    {
                        bloc.Clear();
                        for (var i = 0; i < 50; i++)
                        {
                            bloc.Append(CultureInfo.InvariantCulture, $"<row><c><v>{hasard.Next(10_000_000)}</v></c></row>").Append(' ', 4000);
                        }

                        sortie.Write(Encoding.ASCII.GetBytes(bloc.ToString()));
                    }

                    sortie.Write("</sheetData></worksheet>"u8);
                }
            )
            .Fermer();
        Assert.InRange(classeur.Length, 3_000_000, 50_000_000);
        using var flux = new FluxCompte(classeur.ToArray());
        var avant = GC.GetAllocatedBytesForCurrentThread();

        using var lecteur = OuvertureFichier.Ouvrir(flux);
        var refus = Assert.Throws<FichierRefuseException>(() =>
        {
            while (lecteur.Avancer()) { }
        });
        var alloues = GC.GetAllocatedBytesForCurrentThread() - avant;

        Assert.Equal(CodesImport.ClasseurDemesure, refus.Code);
        Assert.InRange(alloues, 0, MemoireMaximum);
        // 256 of its 300 MB once inflated: it is not read to its end.
        Assert.InRange(flux.Lus, 0, flux.Length - 1);
    }
}
