using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Itineraires.Domain.Commun;

/// <summary>
/// Numéro d'inscription au répertoire (« numéro de sécurité sociale »): thirteen characters and a key of two digits.
/// A value is always well formed and its key right; <c>default</c> is the absence of a number.
/// Source: décret n° 82-103 du 22 janvier 1982 (sexe, année, mois, département, commune, ordre) and INSEE for the key.
/// </summary>
public readonly record struct Nir
{
    private const int LongueurSansCle = 13;
    private const int LongueurAvecCle = 15;

    private readonly string? chiffres;

    private Nir(string chiffres) => this.chiffres = chiffres;

    /// <summary>True for <c>default</c>, which holds no number.</summary>
    public bool EstVide => chiffres is null;

    /// <summary>True when the first character is that of a man (1, or 3 and 7 for a number awaiting registration), false for a woman.</summary>
    public bool EstMasculin => !EstVide && chiffres![0] is '1' or '3' or '7';

    /// <summary>The two last digits of the year of birth.</summary>
    public int AnneeNaissance => EstVide ? 0 : (Chiffre(1) * 10) + Chiffre(2);

    /// <summary>The month of birth, or null when the number carries a conventional month (unknown civil status).</summary>
    public int? MoisNaissance
    {
        get
        {
            if (EstVide)
            {
                return null;
            }

            var mois = (Chiffre(3) * 10) + Chiffre(4);
            return mois is >= 1 and <= 12 ? mois : null;
        }
    }

    /// <summary>The number with everything after the month of birth hidden, for a screen: « 1 85 05 ** *** *** ** ».</summary>
    public string Masque => EstVide ? "" : $"{chiffres![0]} {chiffres[1..3]} {chiffres[3..5]} ** *** *** **";

    /// <summary>Tells whether year and month agree with a date of birth. A conventional month agrees with any month.</summary>
    public bool EstCoherentAvec(DateOnly dateNaissance) =>
        !EstVide && AnneeNaissance == dateNaissance.Year % 100 && (MoisNaissance is not { } mois || mois == dateNaissance.Month);

    /// <summary>
    /// Reads a number of 13 or 15 characters, spaces allowed, Corsica as 2A and 2B. A number of 13 gets its key.
    /// A decimal or scientific notation left by a spreadsheet is read when no digit was lost, refused otherwise.
    /// </summary>
    /// <param name="texte">What was typed or found in the file.</param>
    /// <param name="nir">The number, or <c>default</c>.</param>
    /// <param name="raison">The French sentence that says why it is refused; it never repeats the number.</param>
    public static bool TryParse(string? texte, out Nir nir, [NotNullWhen(false)] out string? raison)
    {
        nir = default;
        Span<char> lu = stackalloc char[LongueurAvecCle + 1];
        var longueur = 0;
        foreach (var c in texte.AsSpan())
        {
            if (char.IsWhiteSpace(c))
            {
                continue;
            }

            if (c is '.' or ',' or 'E' or 'e' or '+')
            {
                return TryParseFlottant(texte!, out nir, out raison);
            }

            if (!char.IsAsciiLetterOrDigit(c))
            {
                raison = "Le NIR contient un caractère qui n’est ni un chiffre ni 2A ou 2B.";
                return false;
            }

            if (longueur < lu.Length)
            {
                lu[longueur] = char.ToUpperInvariant(c);
            }

            longueur++;
        }

        if (longueur == 0)
        {
            raison = "Le NIR est vide.";
            return false;
        }

        if (longueur is not (LongueurSansCle or LongueurAvecCle))
        {
            raison = $"Le NIR compte {longueur} caractères au lieu de 13 ou 15.";
            return false;
        }

        raison = Refus(lu[..longueur], out var cle);
        if (raison is not null)
        {
            return false;
        }

        lu[LongueurSansCle] = (char)('0' + (cle / 10));
        lu[LongueurSansCle + 1] = (char)('0' + (cle % 10));
        nir = new Nir(new string(lu[..LongueurAvecCle]));
        return true;
    }

    /// <summary>The fifteen characters without spaces; empty for <c>default</c>.</summary>
    public override string ToString() => chiffres ?? "";

    private static bool TryParseFlottant(string texte, out Nir nir, [NotNullWhen(false)] out string? raison)
    {
        nir = default;
        var plat = texte.Trim().Replace(',', '.');
        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(plat, styles, CultureInfo.InvariantCulture, out var valeur) || valeur is < 1e12m or >= 1e15m)
        {
            raison = "Le NIR n’est pas un nombre de 13 ou 15 chiffres.";
            return false;
        }

        if (valeur != decimal.Truncate(valeur))
        {
            raison = "Le NIR contient des décimales.";
            return false;
        }

        var entier = valeur.ToString("0", CultureInfo.InvariantCulture);
        var exposant = plat.AsSpan().IndexOfAny('E', 'e');
        var mantisse = exposant < 0 ? plat.AsSpan() : plat.AsSpan(0, exposant);
        var significatifs = mantisse.Length - mantisse.Count('.');

        // The key runs from 01 to 97 and the order number from 001 to 999: a true number ends with one zero at most (two without key).
        var zerosPermis = entier.Length == LongueurAvecCle ? 1 : 2;
        if (exposant >= 0 && entier.Length - significatifs > zerosPermis)
        {
            raison = "Le NIR a perdu des chiffres dans un tableur : mettez la colonne au format Texte et saisissez-le de nouveau.";
            return false;
        }

        return TryParse(entier, out nir, out raison);
    }

    private static string? Refus(ReadOnlySpan<char> lu, out int cle)
    {
        cle = 0;
        var nombre = 0L;
        for (var i = 0; i < LongueurSansCle; i++)
        {
            if (char.IsAsciiDigit(lu[i]))
            {
                nombre = (nombre * 10) + (lu[i] - '0');
            }
            else if (i == 6 && lu[5] == '2' && lu[i] is 'A' or 'B')
            {
                // 2A counts as 19 and 2B as 18 in the key.
                nombre = ((nombre - 2 + 1) * 10) + (lu[i] == 'A' ? 9 : 8);
            }
            else
            {
                return "Le NIR contient une lettre ailleurs que dans 2A ou 2B.";
            }
        }

        if (lu[0] is not ('1' or '2' or '3' or '4' or '7' or '8'))
        {
            return "Le NIR commence par un chiffre impossible : 1 ou 2 sont attendus.";
        }

        // 20, 30 to 42 and 50 to 99 are the conventional months of persons whose civil status is incomplete.
        var mois = ((lu[3] - '0') * 10) + (lu[4] - '0');
        if (mois is not ((>= 1 and <= 12) or 20 or (>= 30 and <= 42) or >= 50))
        {
            return "Le mois de naissance du NIR est impossible.";
        }

        if (lu[5] == '0' && lu[6] == '0')
        {
            return "Le département de naissance du NIR est impossible.";
        }

        if (lu[10] == '0' && lu[11] == '0' && lu[12] == '0')
        {
            return "Le numéro d’ordre du NIR est impossible.";
        }

        cle = 97 - (int)(nombre % 97);
        if (lu.Length == LongueurSansCle)
        {
            return null;
        }

        if (!char.IsAsciiDigit(lu[13]) || !char.IsAsciiDigit(lu[14]))
        {
            return "La clé du NIR n’est pas un nombre.";
        }

        return ((lu[13] - '0') * 10) + (lu[14] - '0') == cle ? null : "La clé du NIR ne correspond pas au numéro.";
    }

    private int Chiffre(int rang) => chiffres![rang] - '0';
}
