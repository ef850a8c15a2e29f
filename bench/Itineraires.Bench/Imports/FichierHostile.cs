using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Bench.Imports;

/// <summary>A workbook that inflates to more than the product reads, and what its refusal costs in a process of its own.</summary>
public static class FichierHostile
{
    private const long OctetsGonfles = 300_000_000;

    private static readonly (string Partie, string Contenu)[] Parties =
    [
        ("[Content_Types].xml", """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"""),
        ("xl/workbook.xml", """<workbook xmlns:r="r"><sheets><sheet name="Feuille1" sheetId="1" r:id="rId1"/></sheets></workbook>"""),
        (
            "xl/_rels/workbook.xml.rels",
            """<Relationships><Relationship Id="rId1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""
        ),
        ("xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/></cellXfs></styleSheet>"),
    ];

    /// <summary>Writes the workbook; its ratio stays under the one that would give it away at once.</summary>
    public static void Ecrire(string fichier)
    {
        var hasard = new Random(7);
        using var flux = File.Create(fichier);
        using var archive = new ZipArchive(flux, ZipArchiveMode.Create);
        foreach (var (partie, contenu) in Parties)
        {
            using var sortie = archive.CreateEntry(partie).Open();
            sortie.Write(Encoding.UTF8.GetBytes(contenu));
        }

        using var feuille = archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
        feuille.Write("<worksheet><sheetData>"u8);
        var bloc = new StringBuilder();
        for (var octets = 0L; octets < OctetsGonfles; octets += bloc.Length)
        {
            bloc.Clear();
            for (var i = 0; i < 50; i++)
            {
                bloc.Append(CultureInfo.InvariantCulture, $"<row><c><v>{hasard.Next(10_000_000)}</v></c></row>").Append(' ', 4000);
            }

            feuille.Write(Encoding.ASCII.GetBytes(bloc.ToString()));
        }

        feuille.Write("</sheetData></worksheet>"u8);
    }

    /// <summary>Reads the file until the product refuses it; the result is a line of JSON, the seconds.</summary>
    /// <exception cref="InvalidOperationException">The product accepted the file.</exception>
    public static int Ouvrir(string fichier)
    {
        using var flux = File.OpenRead(fichier);
        var debut = Stopwatch.GetTimestamp();
        try
        {
            using var lecteur = OuvertureFichier.Ouvrir(flux);
            while (lecteur.Avancer())
            {
                _ = lecteur.Chaine(0);
            }
        }
        catch (FichierRefuseException)
        {
            Console.WriteLine(JsonSerializer.Serialize(Stopwatch.GetElapsedTime(debut).TotalSeconds));
            return 0;
        }

        throw new InvalidOperationException("Le fichier hostile a été accepté.");
    }
}
