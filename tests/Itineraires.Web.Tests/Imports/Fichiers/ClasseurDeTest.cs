using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Itineraires.Web.Tests.Imports.Fichiers;

/// <summary>Builds a workbook part by part, so that a test can make any of them hostile.</summary>
internal sealed class ClasseurDeTest
{
    public const string Types = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>""";

    private readonly Dictionary<string, Action<Stream>> parties = new(StringComparer.Ordinal);

    public ClasseurDeTest(string attributsClasseur = "", string feuilles = """<sheet name="Feuille1" sheetId="1" r:id="rId1"/>""")
    {
        Partie("[Content_Types].xml", Types);
        Partie("xl/workbook.xml", $"""<workbook xmlns:r="r"><workbookPr {attributsClasseur}/><sheets>{feuilles}</sheets></workbook>""");
        Partie(
            "xl/_rels/workbook.xml.rels",
            """
            <Relationships>
            <Relationship Id="rId1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/>
            <Relationship Id="rId2" Type="http://x/relationships/worksheet" Target="/xl/worksheets/sheet2.xml"/>
            </Relationships>
            """
        );
        Partie(
            "xl/styles.xml",
            """
            <styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-40C]dd\ mmmm\ yyyy"/><numFmt numFmtId="165" formatCode="#,##0.00\ &quot;jours de demi-mois&quot;"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>
            """
        );
        Feuille("<row><c t=\"inlineStr\"><is><t>a</t></is></c></row>");
    }

    public ClasseurDeTest Partie(string chemin, string contenu) => Partie(chemin, s => s.Write(Encoding.UTF8.GetBytes(contenu)));

    public ClasseurDeTest Partie(string chemin, Action<Stream> contenu)
    {
        parties[chemin] = contenu;
        return this;
    }

    public ClasseurDeTest Feuille(string lignes, int numero = 1) =>
        Partie(string.Create(CultureInfo.InvariantCulture, $"xl/worksheets/sheet{numero}.xml"), $"<worksheet><sheetData>{lignes}</sheetData></worksheet>");

    public ClasseurDeTest Chaines(string chaines) => Partie("xl/sharedStrings.xml", $"<sst>{chaines}</sst>");

    public MemoryStream Fermer()
    {
        var flux = new MemoryStream();
        using (var archive = new ZipArchive(flux, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (chemin, contenu) in parties)
            {
                using var partie = archive.CreateEntry(chemin, CompressionLevel.Fastest).Open();
                contenu(partie);
            }
        }

        flux.Position = 0;
        return flux;
    }

    /// <summary>Writes the same text again and again, cheaply.</summary>
    public static Action<Stream> Repeter(string avant, string motif, long octets, string apres) =>
        flux =>
        {
            flux.Write(Encoding.UTF8.GetBytes(avant));
            var bloc = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(motif, Math.Max(1, 65536 / motif.Length))));
            for (var ecrits = 0L; ecrits < octets; ecrits += bloc.Length)
            {
                flux.Write(bloc);
            }

            flux.Write(Encoding.UTF8.GetBytes(apres));
        };
}
