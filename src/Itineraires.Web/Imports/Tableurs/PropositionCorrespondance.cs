using System.Text.RegularExpressions;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports.Tableurs;

/// <summary>A column of a spreadsheet, as it is shown to whoever says what it holds.</summary>
/// <param name="Exemples">First distinct values; a NIR is masked.</param>
/// <param name="Champ">Field proposed, or null.</param>
/// <param name="Raison">Why, in French.</param>
public sealed record ColonneTableur(int Rang, string Entete, string Cle, IReadOnlyList<string> Exemples, string? Champ, string? Raison)
{
    /// <summary>« Colonne C » for a column without header.</summary>
    public string Titre => Entete.Length > 0 ? Entete : $"Colonne {Lettre(Rang)}, sans titre";

    private static string Lettre(int rang) => rang < 26 ? $"{(char)('A' + rang)}" : $"{(char)('A' + (rang / 26) - 1)}{(char)('A' + (rang % 26))}";
}

/// <summary>What is proposed for a spreadsheet.</summary>
/// <param name="Connue">Name of the saved or ready mapping that knows these headers, or null.</param>
/// <param name="Doubles">Headers that are there more than once.</param>
public sealed record PropositionTableur(
    IReadOnlyList<string> Feuilles,
    string? Feuille,
    int LigneEntete,
    IReadOnlyList<ColonneTableur> Colonnes,
    string? Connue,
    bool ContactsSeulement,
    IReadOnlyList<string> Doubles
)
{
    public LectureTableur Lecture { get; } =
        new(
            Colonnes
                .Where(c => c.Champ is not null)
                .GroupBy(c => c.Cle, StringComparer.Ordinal)
                .ToDictionary(c => c.Key, c => c.First().Champ!, StringComparer.Ordinal)
        )
        {
            Feuille = Feuille,
            LigneEntete = LigneEntete,
            Nom = Connue,
            ContactsSeulement = ContactsSeulement,
        };
}

/// <summary>
/// Finds the headers of a spreadsheet and proposes a field for each column: that of the mapping which knows these headers, else from the words
/// of the header, else from the values seen.
/// </summary>
public static class PropositionCorrespondance
{
    private const int LignesVues = 200;
    private const int FeuillesVues = 5;
    private const int Exemples = 3;
    private const int MotMinimal = 5;
    private const double Majorite = 0.7;

    private const int ParEntete = 100;
    private const int ParMot = 60;
    private const int ParValeurs = 40;

    /// <summary>Whether somebody has to say what the columns hold: the file is neither a flow nor the pivot table, which are read as they are.</summary>
    /// <exception cref="FichierRefuseException">The file is not a table that can be read.</exception>
    public static bool EstAReconnaitre(Stream fichier)
    {
        if (Cnaf.SourceCnaf.EstUnFlux(fichier))
        {
            return false;
        }

        using var table = OuvertureFichier.Ouvrir(fichier);
        return (table.Feuilles.Count > 1 || !EstSansColonnes(table)) && !LectureTableur.EstPivotAvec(table.Entetes.Select(LecteurTableau.CleEntete));
    }

    /// <summary>One column only, on the first lines too: a text, not a table.</summary>
    private static bool EstSansColonnes(LecteurTableau table)
    {
        var largeur = table.Largeur;
        for (var vues = 0; largeur < 2 && vues < OuvertureTableur.LignesEntete && table.Avancer(); vues++)
        {
            largeur = table.Largeur;
        }

        return largeur < 2;
    }

    /// <param name="feuille">Sheet chosen; null for the first visible one, or that of the mapping which knows the file.</param>
    /// <param name="ligneEntete">Line of the headers chosen; null to look for it.</param>
    /// <exception cref="FichierRefuseException">The file is not a table that can be read.</exception>
    public static async Task<PropositionTableur> ProposerAsync(
        ItinerairesDbContext db,
        Stream fichier,
        string? feuille,
        int? ligneEntete,
        DateOnly aujourdhui,
        CancellationToken annulation
    )
    {
        feuille ??= TrouverFeuille(fichier);
        var ligne = ligneEntete ?? TrouverEntete(fichier, feuille).Ligne;
        var (table, entetes) = OuvertureTableur.Ouvrir(fichier, feuille, ligne);
        using var _ = table;
        var cles = entetes.Select((e, i) => LectureTableur.Cle(e, i)).ToList();
        var (connue, nom) = await ConnueAsync(db, entetes, annulation);
        var apercus = Apercevoir(table, entetes.Count);
        var champs = Choisir([.. entetes.Select((e, i) => Candidat(e, cles[i], apercus[i], connue, aujourdhui))]);
        var colonnes = entetes
            .Select((e, i) => new ColonneTableur(i, e, cles[i], [.. apercus[i].Exemples], champs[i]?.Champ, champs[i]?.Raison))
            .Where(c => c.Entete.Length > 0 || c.Exemples.Count > 0)
            .ToList();
        return new PropositionTableur(
            table.Feuilles,
            table.Feuille,
            ligne,
            colonnes,
            nom,
            connue?.ContactsSeulement ?? false,
            [.. entetes.Where(e => e.Length > 0).GroupBy(LecteurTableau.CleEntete, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.First())]
        );
    }

    /// <summary>The mapping that knows these headers: one that was saved with the same ones, else a ready one.</summary>
    public static async Task<(LectureTableur? Lecture, string? Nom)> ConnueAsync(
        ItinerairesDbContext db,
        IReadOnlyList<string> entetes,
        CancellationToken annulation
    )
    {
        var empreinte = LectureTableur.Empreinte(entetes);
        var gardee = await db
            .Correspondances.AsNoTracking()
            .Where(c => c.EmpreinteEntetes == empreinte)
            .OrderByDescending(c => c.UtiliseeLe)
            .Select(c => new { c.Nom, c.Lecture })
            .FirstOrDefaultAsync(annulation);
        if (gardee is not null)
        {
            return (RapportsJson.Lire<LectureTableur>(gardee.Lecture), gardee.Nom);
        }

        var cles = entetes.Select(LecteurTableau.CleEntete).ToHashSet(StringComparer.Ordinal);
        return CatalogueTableurs.Pretes.FirstOrDefault(p => p.Reconnait(cles)) is { } prete ? (prete.Lecture, prete.Nom) : (null, null);
    }

    /// <summary>Of the first sheets of a workbook, the one whose headers are best known; null for a file without sheets.</summary>
    private static string? TrouverFeuille(Stream fichier)
    {
        IReadOnlyList<string> feuilles;
        string? ouverte;
        using (var table = OuvertureFichier.Ouvrir(fichier))
        {
            (feuilles, ouverte) = (table.Feuilles, table.Feuille);
        }

        return feuilles.Count <= 1
            ? ouverte
            : feuilles.Take(FeuillesVues).Append(ouverte!).Distinct(StringComparer.Ordinal).MaxBy(f => (NoteOuRien(fichier, f), f == ouverte));
    }

    /// <summary>A sheet that holds nothing, or is a chart, has no headers.</summary>
    private static int NoteOuRien(Stream fichier, string feuille)
    {
        try
        {
            return TrouverEntete(fichier, feuille).Note;
        }
        catch (FichierRefuseException)
        {
            return -1;
        }
    }

    /// <summary>The line that looks most like headers among the first ones: words the product knows, then distinct texts.</summary>
    private static (int Ligne, int Note) TrouverEntete(Stream fichier, string? feuille)
    {
        var (table, _) = OuvertureTableur.Ouvrir(fichier, feuille, null);
        using var lecteur = table;
        var (meilleure, note) = (table.NumeroLigne, -1);
        do
        {
            var cellules = OuvertureTableur.Titres(table).Where(t => t.Length > 0).Select(ChampTableur.Resumer).ToList();
            var connus = cellules.Count(c => CatalogueTableurs.Champs.Any(champ => champ.Cles.Contains(c)));
            var textes = cellules.Where(c => !c.Any(char.IsAsciiDigit)).Distinct(StringComparer.Ordinal).Count();
            if ((connus * 10) + textes > note)
            {
                (meilleure, note) = (table.NumeroLigne, (connus * 10) + textes);
            }
        } while (table.NumeroLigne < OuvertureTableur.LignesEntete && table.Avancer());
        return (meilleure, note);
    }

    private static Apercu[] Apercevoir(LecteurTableau table, int colonnes)
    {
        var apercus = Enumerable.Range(0, colonnes).Select(_ => new Apercu()).ToArray();
        for (var vues = 0; vues < LignesVues && table.Avancer(); vues++)
        {
            for (var i = 0; i < colonnes; i++)
            {
                if (table.Affichage(i) is { Length: > 0 } valeur)
                {
                    apercus[i].Voir(valeur);
                }
            }
        }

        return apercus;
    }

    private static Choix? Candidat(string entete, string cle, Apercu apercu, LectureTableur? connue, DateOnly aujourdhui)
    {
        if (connue?.Champs.TryGetValue(cle, out var garde) is true)
        {
            return new Choix(garde, int.MaxValue, "par la correspondance connue");
        }

        // A column that whoever saved the mapping left aside stays so.
        if (cle == LecteurTableau.CleEntete(FichierRejets.ColonneMotif) || connue?.EstGardee is true)
        {
            return null;
        }

        if (ChampTableur.Resumer(entete) is { Length: > 0 } resume && CatalogueTableurs.Champs.FirstOrDefault(c => c.Cles.Contains(resume)) is { } exact)
        {
            return new Choix(exact.Code, ParEntete, "d’après le titre");
        }

        var mots = Texte.Replier(entete);
        var proche = CatalogueTableurs
            .Champs.SelectMany(c => c.Entetes.Select(e => (c.Code, Mots: Texte.Replier(e))))
            .Where(e => e.Mots.Length >= MotMinimal && $" {mots} ".Contains($" {e.Mots} ", StringComparison.Ordinal))
            .OrderByDescending(e => e.Mots.Length)
            .FirstOrDefault();
        return proche.Code is not null ? new Choix(proche.Code, ParMot + proche.Mots.Length, "d’après le titre")
            : ParLesValeurs(apercu, aujourdhui) is { } champ ? new Choix(champ, ParValeurs, "d’après les valeurs")
            : null;
    }

    /// <summary>Each field once: to the column that fits best, the first of two equal ones.</summary>
    private static Choix?[] Choisir(Choix?[] candidats)
    {
        var choisis = new Choix?[candidats.Length];
        foreach (
            var parChamp in candidats.Select((c, i) => (Choix: c, Rang: i)).Where(c => c.Choix is not null).GroupBy(c => c.Choix!.Champ, StringComparer.Ordinal)
        )
        {
            var plusieurs = CatalogueTableurs.Champ(parChamp.Key)?.Plusieurs ?? false;
            foreach (var (choix, rang) in parChamp.OrderByDescending(c => c.Choix!.Note).ThenBy(c => c.Rang).Take(plusieurs ? candidats.Length : 1))
            {
                choisis[rang] = choix;
            }
        }

        return choisis;
    }

    private static string? ParLesValeurs(Apercu apercu, DateOnly aujourdhui)
    {
        if (apercu.Valeurs.Count == 0)
        {
            return null;
        }

        bool LaPlupart(Func<string, bool> est) => apercu.Valeurs.Count(est) >= apercu.Valeurs.Count * Majorite;
        return LaPlupart(v => Nir.TryParse(v, out _, out _)) ? "nir"
            : LaPlupart(v => v.Contains('@', StringComparison.Ordinal)) ? "email"
            : LaPlupart(EstTelephone) ? "telephone"
            : LaPlupart(v => LectureDate.TryLire(v, out var date, out _) && date.AddYears(15) < aujourdhui && Personne.NaissancePossible(date, aujourdhui))
                ? "date_naissance"
            : LaPlupart(v => v.Length == 5 && v.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0) ? "code_postal"
            : LaPlupart(v => v.Length > 7 && v.AsSpan(0, 5).IndexOfAnyExceptInRange('0', '9') < 0 && v[5] == ' ' && char.IsLetter(v[6])) ? "code_postal_commune"
            : LaPlupart(v => CatalogueTableurs.Champ("civilite")!.Traduire(v) is "M" or "MME") ? "civilite"
            : LaPlupart(v => CatalogueTableurs.Champ("role")!.Traduire(v) is "demandeur" or "conjoint" or "enfant") ? "role"
            : null;
    }

    private static bool EstTelephone(string valeur)
    {
        var chiffres = new string([.. valeur.Where(char.IsAsciiDigit)]);
        return !valeur.Any(char.IsLetter)
            && !valeur.Contains('-', StringComparison.Ordinal)
            && ((chiffres.Length == 10 && chiffres[0] == '0') || (chiffres.Length == 11 && chiffres.StartsWith("33", StringComparison.Ordinal)));
    }

    private sealed record Choix(string Champ, int Note, string Raison);

    /// <summary>What was seen of a column.</summary>
    private sealed class Apercu
    {
        public List<string> Valeurs { get; } = [];

        public List<string> Exemples { get; } = [];

        public void Voir(string valeur)
        {
            Valeurs.Add(valeur);
            if (Exemples.Count < PropositionCorrespondance.Exemples && MasqueNir.Masquer(valeur) is var montre && !Exemples.Contains(montre))
            {
                Exemples.Add(montre);
            }
        }
    }
}

/// <summary>Hides in any text what looks like a NIR.</summary>
public static partial class MasqueNir
{
    private const int Montres = 5;

    /// <summary>A run of eleven digits or more keeps its five first ones: sex, year and month of birth.</summary>
    public static string Masquer(string valeur) =>
        Suite()
            .Replace(
                valeur,
                suite =>
                {
                    var vus = 0;
                    return string.Concat(suite.Value.Select(c => !char.IsAsciiLetterOrDigit(c) || vus++ < Montres ? c : '*'));
                }
            );

    [GeneratedRegex(@"[1-9](?:[ \u00A0\u202F]?[0-9ABab]){10,}", RegexOptions.None, 1000)]
    private static partial Regex Suite();
}
