namespace Itineraires.Domain.Commun;

/// <summary>What the product takes for a telephone number, in a file as in a form.</summary>
public static class NumeroTelephone
{
    private const int ChiffresAuPlus = 17;

    /// <summary>What is said of a text that is not a number, without a full stop.</summary>
    public static string Refus(string texte) => $"Le téléphone «\u00A0{texte}\u00A0» n’est pas un numéro";

    /// <summary>
    /// Reads a French number of ten digits or a foreign one that begins with + or 00; spaces, points, hyphens, slashes and brackets are allowed.
    /// </summary>
    /// <param name="sansZero">Nine digits are a number of which a spreadsheet dropped the first zero.</param>
    /// <param name="numero">Digits only, with a leading + for a number abroad; empty when it is refused.</param>
    public static bool TryLire(ReadOnlySpan<char> texte, bool sansZero, out string numero)
    {
        numero = "";
        Span<char> chiffres = stackalloc char[ChiffresAuPlus];
        var longueur = 0;
        foreach (var c in texte)
        {
            if (char.IsAsciiDigit(c) || (c == '+' && longueur == 0))
            {
                if (longueur == ChiffresAuPlus)
                {
                    return false;
                }

                chiffres[longueur++] = c;
            }
            else if (c is not (' ' or '.' or '-' or '/' or '(' or ')' or '\u00A0' or '\u202F'))
            {
                return false;
            }
        }

        var lu = chiffres[..longueur];
        var estFrancais = longueur == 10 && lu[0] == '0';
        var estEtranger = longueur is >= 8 and <= 16 && lu[0] == '+';
        numero =
            sansZero && longueur == 9 && lu[0] is >= '1' and <= '9' ? $"0{lu}"
            : longueur > 4 && lu.StartsWith("00") ? (lu.StartsWith("0033") && longueur == 13 ? $"0{lu[4..]}" : $"+{lu[2..]}")
            : longueur == 12 && lu.StartsWith("+33") ? $"0{lu[3..]}"
            : estFrancais || estEtranger ? new string(lu)
            : "";
        return numero.Length > 0;
    }
}
