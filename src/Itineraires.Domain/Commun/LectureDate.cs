using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Itineraires.Domain.Commun;

/// <summary>Reads the dates that people type and that spreadsheets store.</summary>
public static class LectureDate
{
    private const int DerniereSerie = 2_958_465;

    /// <summary>
    /// Reads 31/12/1985, 31-12-1985, 31.12.1985 and 1985-12-31, followed or not by a time of day, which is dropped.
    /// Two-digit years are refused: nothing says the century of a birth.
    /// </summary>
    /// <param name="raison">The French sentence that says why the text is refused.</param>
    public static bool TryLire(ReadOnlySpan<char> texte, out DateOnly date, [NotNullWhen(false)] out string? raison)
    {
        date = default;
        var reste = texte.Trim();
        if (reste.IsEmpty)
        {
            raison = "La date est vide.";
            return false;
        }

        reste = SansHeure(reste);
        Span<int> nombres = stackalloc int[3];
        Span<int> longueurs = stackalloc int[3];
        if (!Decouper(reste, nombres, longueurs, out var separateur))
        {
            raison = "La date n’est pas reconnue : écrivez-la comme 31/12/1985.";
            return false;
        }

        var anneeEnTete = longueurs[0] == 4 && separateur is '-' or '/';
        if (!anneeEnTete && longueurs[2] != 4)
        {
            raison =
                longueurs[2] == 2
                    ? "L’année de la date doit compter quatre chiffres, comme 31/12/1985."
                    : "La date n’est pas reconnue : écrivez-la comme 31/12/1985.";
            return false;
        }

        var (annee, mois, jour) = anneeEnTete ? (nombres[0], nombres[1], nombres[2]) : (nombres[2], nombres[1], nombres[0]);
        if (longueurs[1] > 2 || (anneeEnTete ? longueurs[2] : longueurs[0]) > 2)
        {
            raison = "La date n’est pas reconnue : écrivez-la comme 31/12/1985.";
            return false;
        }

        if (annee is < 1 or > 9999 || mois is < 1 or > 12 || jour < 1 || jour > DateTime.DaysInMonth(annee, mois))
        {
            raison = "Cette date n’existe pas dans le calendrier.";
            return false;
        }

        date = new DateOnly(annee, mois, jour);
        raison = null;
        return true;
    }

    /// <summary>
    /// Reads the serial number under which a spreadsheet stores a date; the time of day (decimals) is dropped.
    /// Excel's 1900 calendar holds a 29 February 1900 (serial 60) that never was: it is refused, and what precedes it shifted.
    /// </summary>
    /// <param name="depuis1904">True when the workbook counts from 1 January 1904 (old Macintosh workbooks).</param>
    public static bool TryLireSerie(string? texte, bool depuis1904, out DateOnly date, [NotNullWhen(false)] out string? raison)
    {
        date = default;
        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(texte, styles, CultureInfo.InvariantCulture, out var serie) || !double.IsFinite(serie))
        {
            raison = "La date n’est pas un numéro de jour de tableur.";
            return false;
        }

        var jours = Math.Floor(serie);
        if (depuis1904)
        {
            jours += 1462;
        }

        if (jours is < 1 or > DerniereSerie || jours == 60)
        {
            raison = "Cette date n’existe pas dans le calendrier.";
            return false;
        }

        date = new DateOnly(1899, 12, jours < 60 ? 31 : 30).AddDays((int)jours);
        raison = null;
        return true;
    }

    private static ReadOnlySpan<char> SansHeure(ReadOnlySpan<char> texte)
    {
        var coupure = texte.IndexOfAny(' ', 'T', '\u00A0');
        if (coupure < 0 || !TimeOnly.TryParse(texte[(coupure + 1)..].TrimEnd('Z'), CultureInfo.InvariantCulture, out _))
        {
            return texte;
        }

        return texte[..coupure];
    }

    private static bool Decouper(ReadOnlySpan<char> texte, Span<int> nombres, Span<int> longueurs, out char separateur)
    {
        separateur = '\0';
        var rang = 0;
        foreach (var c in texte)
        {
            if (char.IsAsciiDigit(c))
            {
                longueurs[rang]++;
                if (longueurs[rang] > 4)
                {
                    return false;
                }

                nombres[rang] = (nombres[rang] * 10) + (c - '0');
            }
            else if (c is '/' or '-' or '.' && (separateur == '\0' || separateur == c) && longueurs[rang] > 0 && rang < 2)
            {
                separateur = c;
                rang++;
            }
            else
            {
                return false;
            }
        }

        return rang == 2 && longueurs[2] > 0;
    }
}
