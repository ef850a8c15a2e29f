using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Itineraires.Web.Imports.Fichiers;

/// <summary>Opens a file received from anyone: what it is depends on its content, never on its name.</summary>
public static class OuvertureFichier
{
    private const int TailleTete = 4096;

    private static readonly string[] MarquesDePage = ["<html", "<!doctype html", "<head", "<body", "<table"];

    /// <summary>Recognises the file and opens it on its first line of data.</summary>
    /// <param name="flux">The file. It stays open, and is copied to a temporary file when it cannot seek.</param>
    /// <param name="feuille">Name of the sheet of a workbook; by default the first visible one.</param>
    /// <exception cref="FichierRefuseException">The file is not a table that can be read.</exception>
    public static LecteurTableau Ouvrir(Stream flux, string? feuille = null, LimitesFichier? limites = null)
    {
        limites ??= LimitesFichier.ParDefaut;
        var propre = flux.CanSeek ? flux : Copier(flux, limites);
        try
        {
            return OuvrirPositionnable(propre, ReferenceEquals(propre, flux), feuille, limites);
        }
        catch
        {
            if (!ReferenceEquals(propre, flux))
            {
                propre.Dispose();
            }

            throw;
        }
    }

    private static LecteurTableau OuvrirPositionnable(Stream flux, bool laisserOuvert, string? feuille, LimitesFichier limites)
    {
        if (flux.Length > limites.OctetsFichier)
        {
            throw TropGros(limites.OctetsFichier);
        }

        flux.Position = 0;
        var tete = new byte[TailleTete];
        var octets = tete.AsSpan(0, flux.ReadAtLeast(tete, TailleTete, throwOnEndOfStream: false));
        if (octets.IsEmpty)
        {
            throw new FichierRefuseException(CodesImport.FichierVide, "Le fichier est vide.");
        }

        if (octets.StartsWith("PK\u0003\u0004"u8) || octets.StartsWith("PK\u0005\u0006"u8))
        {
            if (flux.Length > limites.OctetsClasseur)
            {
                throw TropGros(limites.OctetsClasseur);
            }

            return new LecteurXlsx(flux, laisserOuvert, feuille, limites);
        }

        RefuserAutresTypes(octets, flux);
        var encodage = Encodage(octets, flux);
        flux.Position = 0;
        return new LecteurCsv(new StreamReader(flux, encodage, detectEncodingFromByteOrderMarks: true, 32 * 1024, laisserOuvert), limites);
    }

    private static FileStream Copier(Stream flux, LimitesFichier limites)
    {
        var copie = FichierTemporaire.Ouvrir(64 * 1024);
        try
        {
            var tampon = new byte[64 * 1024];
            for (int lu; (lu = flux.Read(tampon)) > 0; )
            {
                if (copie.Length + lu > limites.OctetsFichier)
                {
                    throw TropGros(limites.OctetsFichier);
                }

                copie.Write(tampon, 0, lu);
            }

            return copie;
        }
        catch
        {
            copie.Dispose();
            throw;
        }
    }

    private static FichierRefuseException TropGros(long octets) =>
        new(CodesImport.FichierTropGros, $"Le fichier dépasse {octets / (1024 * 1024)}\u00A0Mo. Découpez-le en plusieurs fichiers.");

    private static void RefuserAutresTypes(ReadOnlySpan<byte> tete, Stream flux)
    {
        if (tete.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
        {
            throw EstChiffre(tete, flux)
                ? new FichierRefuseException(
                    CodesImport.FichierChiffre,
                    "Le classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe et donnez-le de nouveau."
                )
                : new FichierRefuseException(
                    CodesImport.FichierAncienExcel,
                    "Le fichier est dans un ancien format de Microsoft Office. Enregistrez-le au format .xlsx ou CSV et donnez-le de nouveau."
                );
        }

        if (Nature(tete) is { } nature)
        {
            throw new FichierRefuseException(CodesImport.FichierAutreType, $"Le fichier est {nature}, pas un tableau. Donnez un fichier CSV ou .xlsx.");
        }

        var texte = tete;
        if (texte.StartsWith(Encoding.UTF8.Preamble))
        {
            texte = texte[3..];
        }

        texte = texte.TrimStart(" \t\r\n"u8);
        if (!texte.IsEmpty && texte[0] == (byte)'<' && texte.Length > 1 && (char.IsAsciiLetter((char)texte[1]) || texte[1] is (byte)'!' or (byte)'?'))
        {
            throw RefuserBalises(Encoding.Latin1.GetString(texte));
        }
    }

    private static FichierRefuseException RefuserBalises(string tete)
    {
        if (tete.Contains("urn:schemas-microsoft-com:office:spreadsheet", StringComparison.Ordinal))
        {
            return new(
                CodesImport.FichierAncienExcel,
                "Le fichier est un classeur XML d’Excel 2003. Enregistrez-le au format .xlsx ou CSV et donnez-le de nouveau."
            );
        }

        return MarquesDePage.Any(m => tete.Contains(m, StringComparison.OrdinalIgnoreCase))
            ? new(
                CodesImport.FichierHtml,
                "Le fichier est une page web, même si son nom finit par .xls. Ouvrez-le dans un tableur et enregistrez-le au format .xlsx ou CSV."
            )
            : new(
                CodesImport.FluxInconnu,
                "Ce fichier XML n’est pas un flux que la plateforme connaît\u00A0: elle lit ceux de la CNAF et de la MSA, des bénéficiaires (VRSB), de l’instruction (VIRS), financier (VRSF) et des créances (VRSC)."
            );
    }

    private static string? Nature(ReadOnlySpan<byte> tete)
    {
        if (tete.StartsWith("%PDF"u8))
        {
            return "un document PDF";
        }

        if (
            tete.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47])
            || tete.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
            || tete.StartsWith("GIF8"u8)
            || tete.StartsWith("II*\0"u8)
            || tete.StartsWith("MM\0*"u8)
            || (tete.StartsWith("RIFF"u8) && tete.Length > 12 && tete[8..12].SequenceEqual("WEBP"u8))
        )
        {
            return "une image";
        }

        if (tete.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || tete.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF]) || tete.StartsWith("Rar!"u8))
        {
            return "une archive";
        }

        return tete.StartsWith("{\\rtf"u8) ? "un document de traitement de texte" : null;
    }

    /// <summary>An encrypted workbook is an OLE file whose directory names an « EncryptedPackage ». Source: [MS-OFFCRYPTO] 1.3.</summary>
    private static bool EstChiffre(ReadOnlySpan<byte> tete, Stream flux)
    {
        if (tete.Length < 512)
        {
            return false;
        }

        var secteur = 1 << Math.Clamp((int)BinaryPrimitives.ReadUInt16LittleEndian(tete[0x1E..]), 7, 16);
        var repertoire = (BinaryPrimitives.ReadUInt32LittleEndian(tete[0x30..]) + 1L) * secteur;
        if (repertoire >= flux.Length)
        {
            return false;
        }

        flux.Position = repertoire;
        var entrees = new byte[TailleTete];
        var lus = flux.ReadAtLeast(entrees, entrees.Length, throwOnEndOfStream: false);
        return entrees.AsSpan(0, lus).IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0;
    }

    /// <summary>UTF-8 when every byte of the file agrees, else Windows-1252, which older exports of French software write.</summary>
    internal static Encoding Encodage(ReadOnlySpan<byte> tete, Stream flux)
    {
        if (tete.StartsWith(Encoding.Unicode.Preamble))
        {
            return Encoding.Unicode;
        }

        if (tete.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return Encoding.BigEndianUnicode;
        }

        flux.Position = 0;
        var tampon = new byte[64 * 1024];
        var reste = 0;
        var estUtf8 = true;
        for (int lu; (lu = flux.Read(tampon, reste, tampon.Length - reste)) > 0; )
        {
            var bloc = tampon.AsSpan(0, reste + lu);
            if (bloc.Contains((byte)0))
            {
                throw new FichierRefuseException(
                    CodesImport.FichierAutreType,
                    "Le fichier n’est ni du texte ni un classeur .xlsx. Donnez un fichier CSV ou .xlsx."
                );
            }

            if (!estUtf8)
            {
                reste = 0;
                continue;
            }

            // A character may lie across two blocks: the bytes of an unfinished one go to the next.
            var entier = bloc.Length - Inacheve(bloc);
            estUtf8 = Utf8.IsValid(bloc[..entier]);
            reste = bloc.Length - entier;
            bloc[entier..].CopyTo(tampon);
        }

        return (estUtf8 && reste == 0) || tete.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    }

    private static int Inacheve(ReadOnlySpan<byte> bloc)
    {
        for (var recul = 1; recul <= Math.Min(3, bloc.Length); recul++)
        {
            var octet = bloc[^recul];
            if (octet < 0x80)
            {
                return 0;
            }

            if (octet >= 0xC0)
            {
                var attendus =
                    octet >= 0xF0 ? 4
                    : octet >= 0xE0 ? 3
                    : 2;
                return attendus > recul ? recul : 0;
            }
        }

        return 0;
    }
}
