using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Tableurs;

/// <summary>How a spreadsheet is read: where its headers are, and the field of each of its columns.</summary>
/// <param name="Champs">Code of the field by the key of the header (<see cref="Cle"/>); a column left aside is not there.</param>
public sealed record LectureTableur(IReadOnlyDictionary<string, string> Champs)
{
    /// <summary>The pivot table itself, read by its own strict rules: a way to bring corrections to it.</summary>
    public static LectureTableur Pivot { get; } =
        new(LectureBeneficiaires.Entetes.ToDictionary(LecteurTableau.CleEntete, e => e, StringComparer.Ordinal)) { EstPivot = true };

    /// <summary>One line of a file, cut into the columns of the pivot table, whose missing values are looked for in the base.</summary>
    public static LectureTableur Ligne { get; } = Pivot with { EstPivot = false };

    /// <summary>Sheet of the workbook; the first visible one when null.</summary>
    public string? Feuille { get; init; }

    /// <summary>Physical line of the headers; the first that holds something when null.</summary>
    public int? LigneEntete { get; init; }

    /// <summary>Name of the saved or ready mapping that it comes from.</summary>
    public string? Nom { get; init; }

    /// <summary>Only telephone and e-mail of persons already known are taken; nobody is created.</summary>
    public bool ContactsSeulement { get; init; }

    public bool EstPivot { get; init; }

    /// <summary>Saved by a person who saw every column of the file.</summary>
    public bool EstGardee { get; init; }

    /// <summary>Fields filled, each once.</summary>
    [JsonIgnore]
    public IReadOnlySet<string> Remplis => Champs.Values.ToHashSet(StringComparer.Ordinal);

    /// <summary>Key of a column: its header without case, accents nor spaces; its place for a column without header.</summary>
    public static string Cle(string entete, int colonne) => LecteurTableau.CleEntete(entete) is { Length: > 0 } cle ? cle : $"#{colonne + 1}";

    /// <summary>Whether these keys of headers hold all those that the pivot table requires.</summary>
    public static bool EstPivotAvec(IEnumerable<string> cles) =>
        LectureBeneficiaires.Obligatoires.Select(LecteurTableau.CleEntete).All(cles.ToHashSet().Contains);

    /// <summary>Fingerprint of headers, whatever their order; what the product itself adds to rejected lines does not count.</summary>
    public static string Empreinte(IEnumerable<string> entetes) =>
        Convert.ToHexString(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join(
                        '\n',
                        entetes
                            .Select(LecteurTableau.CleEntete)
                            .Where(c => c.Length > 0 && c != LecteurTableau.CleEntete(FichierRejets.ColonneMotif))
                            .Order(StringComparer.Ordinal)
                    )
                )
            )
        );

    /// <summary>What such a file lacks to be imported, in French; null when nothing does.</summary>
    public string? Manque()
    {
        var remplis = Remplis;
        if (ContactsSeulement)
        {
            return !remplis.Contains("nir") && !remplis.Contains("matricule") ? "le numéro d’allocataire ou le NIR, pour reconnaître les personnes"
                : !remplis.Contains("telephone") && !remplis.Contains("email") ? "un téléphone ou un courriel"
                : null;
        }

        var manquants = new List<string>();
        if (!remplis.Contains("nom_prenom"))
        {
            manquants.AddRange(new[] { "nom", "prenom" }.Where(c => !remplis.Contains(c)).Select(c => c == "nom" ? "le nom" : "le prénom"));
        }

        string[] reconnaissance = ["nir", "identifiant_interne", "email", "telephone", "matricule", "date_naissance"];
        if (!reconnaissance.Any(remplis.Contains))
        {
            manquants.Add("de quoi reconnaître les personnes (date de naissance, numéro d’allocataire, NIR, courriel, téléphone ou identifiant interne)");
        }

        return manquants.Count == 0 ? null : string.Join(", ", manquants);
    }

    /// <summary>What follows from columns that are not there though the file can be read, in French; null when nothing does.</summary>
    public string? Consequence() =>
        ContactsSeulement ? "Seuls le téléphone et le courriel des personnes déjà connues sont repris."
        : !Remplis.Contains("date_naissance")
            ? "Sans date de naissance, seules les personnes déjà connues sont mises à jour\u00A0; les autres lignes sont rejetées, et se corrigent une à une."
        : !Remplis.Contains("matricule") ? "Sans numéro d’allocataire, chaque personne nouvelle a un foyer à elle, sous un matricule provisoire."
        : null;
}

/// <summary>Opens a spreadsheet as its <see cref="LectureTableur"/> says.</summary>
public static class OuvertureTableur
{
    /// <summary>Lines looked at to find the headers.</summary>
    public const int LignesEntete = 20;

    /// <summary>Opens the sheet and goes to the line of its headers.</summary>
    /// <returns>The table, and its headers as the file writes them.</returns>
    /// <exception cref="FichierRefuseException">The file cannot be read, has no such sheet or no such line.</exception>
    public static (LecteurTableau Table, IReadOnlyList<string> Entetes) Ouvrir(Stream fichier, string? feuille, int? ligneEntete)
    {
        var table = OuvertureFichier.Ouvrir(fichier, feuille);
        try
        {
            while (ligneEntete is { } ligne && table.NumeroLigne < ligne)
            {
                if (!table.Avancer())
                {
                    throw new FichierRefuseException(
                        CodesImport.FichierVide,
                        $"Le tableau n’a pas de ligne {ligne}\u00A0: indiquez celle des titres de colonnes."
                    );
                }
            }

            return (table, Titres(table));
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>The cells of the current line as headers, without the empty ones at its end.</summary>
    public static IReadOnlyList<string> Titres(LecteurTableau table)
    {
        var titres = Enumerable.Range(0, table.Largeur).Select(table.Chaine).ToArray();
        return titres[..(Array.FindLastIndex(titres, t => t.Length > 0) + 1)];
    }
}
