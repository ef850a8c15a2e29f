using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Exports;

/// <summary>
/// Writes a workbook of one sheet as its lines come: texts are inline, so that nothing is kept in memory. Source: ECMA-376 part 1, § 18.
/// </summary>
internal sealed class EcrivainXlsx : IDisposable
{
    /// <summary>Lines of a sheet, header included.</summary>
    public const int LignesMaximum = 1_048_576;

    private const int SeuilVidage = 64 * 1024;
    private const int CaracteresCellule = 32_767;
    private const int NomFeuilleMaximum = 31;

    // Ranks in cellXfs below.
    private const int StyleEntete = 1;
    private const int StyleTexteProtege = 8;

    private readonly Stream sortie;
    private readonly ZipArchive archive;
    private readonly FluxEnAttente attente = new();
    private readonly ArrayBufferWriter<byte> tampon = new(SeuilVidage * 2);
    private readonly int colonnes;
    private Stream feuille = Stream.Null;
    private int lignes;

    private EcrivainXlsx(Stream sortie, int colonnes)
    {
        this.sortie = sortie;
        this.colonnes = colonnes;
        archive = new ZipArchive(attente, ZipArchiveMode.Create, leaveOpen: true);
    }

    public static async Task<EcrivainXlsx> CreerAsync(
        Stream sortie,
        string titre,
        IReadOnlyList<(string Entete, int Largeur)> colonnes,
        CancellationToken annulation
    )
    {
        var classeur = new EcrivainXlsx(sortie, colonnes.Count);
        classeur.Commencer(titre, colonnes);
        await classeur.ViderAsync(annulation);
        return classeur;
    }

    public void DebutDeLigne()
    {
        if (lignes == LignesMaximum)
        {
            throw new InvalidOperationException($"Une feuille ne tient pas plus de {LignesMaximum - 1} lignes\u00A0: choisissez le format CSV.");
        }

        lignes++;
        tampon.Write("<row>"u8);
    }

    public void Cellule(ValeurExport valeur, StyleColonne style)
    {
        if (valeur.EstVide)
        {
            tampon.Write("<c/>"u8);
        }
        else if (valeur.Nombre is { } nombre)
        {
            Ecrire(string.Create(CultureInfo.InvariantCulture, $"<c s=\"{RangStyle(style)}\"><v>{nombre}</v></c>"));
        }
        else
        {
            Texte(valeur.Texte!, Protection.EstNecessaire(valeur.Texte) ? StyleTexteProtege : 0);
        }
    }

    public async ValueTask FinDeLigneAsync(CancellationToken annulation)
    {
        tampon.Write("</row>"u8);
        if (tampon.WrittenCount >= SeuilVidage)
        {
            await ViderAsync(annulation);
        }
    }

    /// <summary>Closes the sheet; a workbook that is not finished is left unreadable on purpose.</summary>
    public async Task TerminerAsync(CancellationToken annulation)
    {
        Ecrire($"</sheetData><autoFilter ref=\"A1:{Lettres(Math.Max(colonnes, 1))}{lignes}\"/></worksheet>");
        await ViderAsync(annulation);
        Dispose();
        await attente.ViderAsync(sortie, annulation);
    }

    public void Dispose()
    {
        feuille.Dispose();
        feuille = Stream.Null;
        archive.Dispose();
    }

    private static int RangStyle(StyleColonne style) =>
        style switch
        {
            StyleColonne.Entier => 2,
            StyleColonne.Nombre => 3,
            StyleColonne.Montant => 4,
            StyleColonne.Pourcentage => 5,
            StyleColonne.Date => 6,
            StyleColonne.Horodatage => 7,
            _ => 0,
        };

    private static string Lettres(int rang)
    {
        var lettres = "";
        for (; rang > 0; rang = (rang - 1) / 26)
        {
            lettres = (char)('A' + ((rang - 1) % 26)) + lettres;
        }

        return lettres;
    }

    private static string NomDeFeuille(string titre)
    {
        var nom = new string([.. titre.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && !@"[]:*?/\'".Contains(c, StringComparison.Ordinal))]).Trim();
        return nom.Length == 0 ? "Feuille1" : nom[..Math.Min(nom.Length, NomFeuilleMaximum)];
    }

    private void Commencer(string titre, IReadOnlyList<(string Entete, int Largeur)> entetes)
    {
        Partie(
            "[Content_Types].xml",
            """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>
            """
        );
        Partie(
            "_rels/.rels",
            """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """
        );
        Partie(
            "xl/_rels/workbook.xml.rels",
            """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>
            """
        );
        Partie(
            "xl/workbook.xml",
            $"""
            <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{Echapper(
                NomDeFeuille(titre)
            )}" sheetId="1" r:id="rId1"/></sheets></workbook>
            """
        );
        Partie(
            "xl/styles.xml",
            """
            <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="4"><numFmt numFmtId="164" formatCode="#,##0.00\ &quot;€&quot;"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/><numFmt numFmtId="166" formatCode="dd/mm/yyyy\ hh:mm"/><numFmt numFmtId="167" formatCode="0.0%"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="thin"/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="167" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs></styleSheet>
            """
        );

        feuille = archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
        Ecrire(
            """<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"""
        );
        if (entetes.Count > 0)
        {
            Ecrire("<cols>");
            for (var i = 0; i < entetes.Count; i++)
            {
                Ecrire(string.Create(CultureInfo.InvariantCulture, $"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{entetes[i].Largeur}\" customWidth=\"1\"/>"));
            }

            Ecrire("</cols>");
        }

        Ecrire("<sheetData>");
        DebutDeLigne();
        foreach (var (entete, _) in entetes)
        {
            Texte(entete, StyleEntete);
        }

        tampon.Write("</row>"u8);
    }

    private void Partie(string chemin, string contenu)
    {
        using var partie = archive.CreateEntry(chemin, CompressionLevel.Fastest).Open();
        partie.Write(Encoding.UTF8.GetBytes("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + contenu));
    }

    private async Task ViderAsync(CancellationToken annulation)
    {
        feuille.Write(tampon.WrittenSpan);
        tampon.ResetWrittenCount();
        await attente.ViderAsync(sortie, annulation);
    }

    private void Texte(string texte, int style)
    {
        Ecrire(
            style == 0
                ? "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">"
                : string.Create(CultureInfo.InvariantCulture, $"<c s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">")
        );
        Ecrire(Echapper(texte.Length > CaracteresCellule ? texte[..CaracteresCellule] : texte));
        tampon.Write("</t></is></c>"u8);
    }

    private void Ecrire(string texte) => Encoding.UTF8.GetBytes(texte, tampon);

    /// <summary>Escapes for XML; what XML cannot hold is written _xHHHH_, and a text that looks like that escape is escaped.</summary>
    private static string Echapper(string texte)
    {
        var besoin = false;
        foreach (var c in texte)
        {
            besoin |= c is '&' or '<' or '>' or '"' or '_' or < ' ' or '\uFFFE' or '\uFFFF' || char.IsSurrogate(c);
        }

        if (!besoin)
        {
            return texte;
        }

        var echappe = new StringBuilder(texte.Length + 16);
        for (var i = 0; i < texte.Length; i++)
        {
            var c = texte[i];
            if (char.IsHighSurrogate(c) && i + 1 < texte.Length && char.IsLowSurrogate(texte[i + 1]))
            {
                echappe.Append(c).Append(texte[++i]);
                continue;
            }

            _ = c switch
            {
                '&' => echappe.Append("&amp;"),
                '<' => echappe.Append("&lt;"),
                '>' => echappe.Append("&gt;"),
                '"' => echappe.Append("&quot;"),
                '_' when i + 1 < texte.Length && texte[i + 1] == 'x' => echappe.Append("_x005F_"),
                '\t' or '\n' => echappe.Append(c),
                < ' ' => echappe.Append(CultureInfo.InvariantCulture, $"_x{(int)c:X4}_"),
                '\uFFFE' or '\uFFFF' => echappe.Append('\uFFFD'),
                _ when char.IsSurrogate(c) => echappe.Append('\uFFFD'),
                _ => echappe.Append(c),
            };
        }

        return echappe.ToString();
    }

    /// <summary>
    /// Holds what the archive writes until it can be sent: the archive writes its headers synchronously, which the server refuses.
    /// </summary>
    private sealed class FluxEnAttente : Stream
    {
        private readonly ArrayBufferWriter<byte> octets = new(SeuilVidage);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public async Task ViderAsync(Stream destination, CancellationToken annulation)
        {
            await destination.WriteAsync(octets.WrittenMemory, annulation);
            octets.ResetWrittenCount();
        }

        public override void Write(byte[] buffer, int offset, int count) => octets.Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => octets.Write(buffer);

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
