using System.Globalization;
using System.Text;

namespace Itineraires.Domain.Commun;

/// <summary>An amount of money in euros, kept exactly in cents.</summary>
/// <param name="Centimes">The amount in cents.</param>
public readonly record struct Montant(long Centimes) : IComparable<Montant>
{
    // 15 digits before the decimal sign hold every public budget and keep sums of lines within a long.
    private const int ChiffresEntiersMaximum = 15;

    public static Montant Zero => default;

    /// <summary>The amount in euros.</summary>
    public decimal Euros => Centimes / 100m;

    /// <summary>Rounds half away from zero to the cent, as accounting does.</summary>
    public static Montant DepuisEuros(decimal euros) => new((long)decimal.Round(euros * 100m, 0, MidpointRounding.AwayFromZero));

    public static Montant operator +(Montant gauche, Montant droite) => new(checked(gauche.Centimes + droite.Centimes));

    public static Montant operator -(Montant gauche, Montant droite) => new(checked(gauche.Centimes - droite.Centimes));

    public static bool operator <(Montant gauche, Montant droite) => gauche.Centimes < droite.Centimes;

    public static bool operator >(Montant gauche, Montant droite) => gauche.Centimes > droite.Centimes;

    public static bool operator <=(Montant gauche, Montant droite) => gauche.Centimes <= droite.Centimes;

    public static bool operator >=(Montant gauche, Montant droite) => gauche.Centimes >= droite.Centimes;

    /// <summary>
    /// Reads « 6 519 855,53 € », « 1 234 », "56016,00" or "56016.00": spaces of any kind between groups of three digits,
    /// a comma or a point before at most two decimals (more are allowed when they are zeros), € or EUR at the end.
    /// </summary>
    public static bool TryParse(string? texte, out Montant montant)
    {
        montant = default;
        var reste = texte.AsSpan().Trim();
        if (reste.EndsWith("€", StringComparison.Ordinal))
        {
            reste = reste[..^1].TrimEnd();
        }
        else if (reste.EndsWith("EUR", StringComparison.OrdinalIgnoreCase))
        {
            reste = reste[..^3].TrimEnd();
        }

        var negatif = reste.Length > 0 && reste[0] is '-' or '−';
        if (negatif)
        {
            reste = reste[1..].TrimStart();
        }

        var virgule = reste.IndexOfAny(',', '.');
        var entiers = virgule < 0 ? reste : reste[..virgule];
        var decimales = virgule < 0 ? [] : reste[(virgule + 1)..];
        if (!LireEntiers(entiers, out var euros) || !LireDecimales(decimales, out var centimes) || (virgule >= 0 && decimales.IsEmpty))
        {
            return false;
        }

        var total = (euros * 100) + centimes;
        montant = new Montant(negatif ? -total : total);
        return true;
    }

    public int CompareTo(Montant other) => Centimes.CompareTo(other.Centimes);

    /// <summary>Plain notation for a machine: "6519855.53".</summary>
    public string EnNotationSimple() => Euros.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>French notation: « 6 519 855,53 € », with the spaces that do not break.</summary>
    public override string ToString()
    {
        var absolu = EnNotationSimple().AsSpan().TrimStart('-');
        var texte = new StringBuilder(absolu.Length + 8);
        if (Centimes < 0)
        {
            texte.Append('-');
        }

        var entiers = absolu.Length - 3;
        for (var i = 0; i < entiers; i++)
        {
            if (i > 0 && (entiers - i) % 3 == 0)
            {
                texte.Append('\u202F');
            }

            texte.Append(absolu[i]);
        }

        return texte.Append(',').Append(absolu[^2..]).Append("\u00A0€").ToString();
    }

    private static bool LireEntiers(ReadOnlySpan<char> texte, out long euros)
    {
        euros = 0;
        var chiffres = 0;
        var dansGroupe = 0;
        var groupes = 0;
        foreach (var c in texte)
        {
            if (char.IsAsciiDigit(c))
            {
                chiffres++;
                dansGroupe++;
                if (chiffres > ChiffresEntiersMaximum)
                {
                    return false;
                }

                euros = (euros * 10) + (c - '0');
            }
            else if (char.IsWhiteSpace(c) && (groupes == 0 ? dansGroupe is >= 1 and <= 3 : dansGroupe == 3))
            {
                groupes++;
                dansGroupe = 0;
            }
            else
            {
                return false;
            }
        }

        return chiffres > 0 && (groupes == 0 || dansGroupe == 3);
    }

    private static bool LireDecimales(ReadOnlySpan<char> texte, out int centimes)
    {
        centimes = 0;
        for (var i = 0; i < texte.Length; i++)
        {
            if (!char.IsAsciiDigit(texte[i]) || (i >= 2 && texte[i] != '0'))
            {
                return false;
            }

            centimes +=
                (texte[i] - '0')
                * (
                    i == 0 ? 10
                    : i == 1 ? 1
                    : 0
                );
        }

        return true;
    }
}
