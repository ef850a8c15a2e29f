using System.Globalization;
using System.Text;

namespace Itineraires.Domain.Commun;

/// <summary>Makes names comparable: the folded form serves identity, unique keys and search, on every engine alike.</summary>
public static class Texte
{
    private static readonly HashSet<string> Particules = new(StringComparer.Ordinal)
    {
        "d",
        "de",
        "des",
        "du",
        "l",
        "la",
        "le",
        "les",
        "el",
        "al",
        "ben",
        "bin",
        "ibn",
        "van",
        "von",
        "der",
        "den",
        "da",
        "das",
        "do",
        "dos",
        "di",
        "del",
        "della",
        "dei",
        "y",
        "e",
        "zu",
    };

    private enum Lien
    {
        Espace,
        Tiret,
        Apostrophe,
    }

    /// <summary>
    /// Folds case, accents, ligatures and compatibility forms; everything that is neither letter nor digit becomes one space.
    /// « Sœur Thérèse  d’Aubigny-Müller » gives "soeur therese d aubigny muller".
    /// </summary>
    public static string Replier(string? texte)
    {
        if (string.IsNullOrEmpty(texte))
        {
            return "";
        }

        return EstDejaReplie(texte) ? texte : Replier(texte, liens: null);
    }

    /// <summary>
    /// The words under which a name is searched: its parts, and the parts run together where a hyphen, an apostrophe or a
    /// particle leaves people free to write one word or several. A particle stands alone only when the name is nothing else.
    /// </summary>
    public static IReadOnlyList<string> Jetons(string? texte)
    {
        if (string.IsNullOrEmpty(texte))
        {
            return [];
        }

        var liens = new List<Lien>();
        var replie = Replier(texte, liens);
        if (replie.Length == 0)
        {
            return [];
        }

        var mots = replie.Split(' ');
        if (mots.Length == 1)
        {
            return mots;
        }

        var jetons = new List<string>(mots.Length + 2);
        var debutParticules = -1;
        for (var debut = 0; debut < mots.Length; )
        {
            // A chain is what hyphens and apostrophes hold together.
            var fin = debut;
            while (fin < mots.Length - 1 && liens[fin] != Lien.Espace)
            {
                fin++;
            }

            if (debut == fin && Particules.Contains(mots[debut]))
            {
                debutParticules = debutParticules < 0 ? debut : debutParticules;
            }
            else
            {
                for (var i = debut; i <= fin; i++)
                {
                    var estElision = i < fin && liens[i] == Lien.Apostrophe && mots[i].Length == 1;
                    if (!estElision && (debut == fin || !Particules.Contains(mots[i])))
                    {
                        Ajouter(jetons, mots[i]);
                    }
                }

                Ajouter(jetons, string.Concat(mots[debut..(fin + 1)]));
                if (debutParticules >= 0)
                {
                    Ajouter(jetons, string.Concat(mots[debutParticules..(fin + 1)]));
                }

                debutParticules = -1;
            }

            debut = fin + 1;
        }

        if (jetons.Count == 0)
        {
            foreach (var mot in mots)
            {
                Ajouter(jetons, mot);
            }

            Ajouter(jetons, string.Concat(mots));
        }

        return jetons;
    }

    private static void Ajouter(List<string> jetons, string jeton)
    {
        if (!jetons.Contains(jeton))
        {
            jetons.Add(jeton);
        }
    }

    private static bool EstDejaReplie(string texte)
    {
        var precedent = ' ';
        foreach (var c in texte)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && (c != ' ' || precedent == ' '))
            {
                return false;
            }

            precedent = c;
        }

        return precedent != ' ';
    }

    private static string Replier(string texte, List<Lien>? liens)
    {
        var decompose = Ascii.IsValid(texte) ? texte : Decomposer(texte);
        var replie = new StringBuilder(decompose.Length + 4);
        var enAttente = false;
        var lien = Lien.Espace;
        var vientDUneApostrophe = false;
        foreach (var c in decompose)
        {
            if (char.IsAsciiLetterOrDigit(c) || char.IsLetterOrDigit(c))
            {
                if (enAttente)
                {
                    replie.Append(' ');
                    liens?.Add(lien);
                    enAttente = false;
                }

                lien = Lien.Espace;
                vientDUneApostrophe = false;
                AjouterLettre(replie, c);
                continue;
            }

            var categorie = char.GetUnicodeCategory(c);
            if (categorie is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format)
            {
                continue;
            }

            if (replie.Length == 0)
            {
                continue;
            }

            // « d' Aubigny » still is an elision, « Jean - Pierre » still is a compound.
            enAttente = true;
            vientDUneApostrophe |= EstApostrophe(c);
            if (vientDUneApostrophe)
            {
                lien = Lien.Apostrophe;
            }
            else if (categorie == UnicodeCategory.DashPunctuation || c == '\u2212')
            {
                lien = Lien.Tiret;
            }
        }

        return replie.ToString();
    }

    private static string Decomposer(string texte)
    {
        // These signs decompose into a space and a mark, or are letters for Unicode, though people type them as apostrophes.
        var prepare =
            texte.AsSpan().IndexOfAny('\u00B4', '\u02BC', '\u02B9') < 0 ? texte : texte.Replace('\u00B4', '\'').Replace('\u02BC', '\'').Replace('\u02B9', '\'');
        try
        {
            return prepare.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            // A lone surrogate cannot be normalised: the rest of the name still can.
            var sain = new StringBuilder(prepare.Length);
            foreach (var rune in prepare.EnumerateRunes())
            {
                sain.Append(rune == Rune.ReplacementChar ? " " : rune.ToString());
            }

            return sain.ToString().Normalize(NormalizationForm.FormKD);
        }
    }

    private static bool EstApostrophe(char c) => c is '\'' or '\u2019' or '\u2018' or '\u201B' or '`' or '\u2032' or '\u2035' or '\uFF07';

    private static void AjouterLettre(StringBuilder replie, char c)
    {
        switch (c)
        {
            case 'œ' or 'Œ':
                replie.Append("oe");
                break;
            case 'æ' or 'Æ':
                replie.Append("ae");
                break;
            case 'ß' or 'ẞ':
                replie.Append("ss");
                break;
            case 'þ' or 'Þ':
                replie.Append("th");
                break;
            case 'ø' or 'Ø':
                replie.Append('o');
                break;
            case 'ł' or 'Ł':
                replie.Append('l');
                break;
            case 'đ' or 'Đ' or 'ð' or 'Ð':
                replie.Append('d');
                break;
            case 'ı':
                replie.Append('i');
                break;
            default:
                replie.Append(char.ToLowerInvariant(c));
                break;
        }
    }
}
