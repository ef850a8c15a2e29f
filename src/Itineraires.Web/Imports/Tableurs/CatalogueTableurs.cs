using System.Text.Json;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Tableurs;

/// <summary>A field of the product that a column of a spreadsheet may fill.</summary>
/// <param name="Code">A column of the pivot table, or one that is cut into several of them.</param>
/// <param name="Groupe">Heading under which it is offered.</param>
/// <param name="Entetes">Headers under which it is known, for the proposal.</param>
/// <param name="Valeurs">Values of the pivot table, with the words that stand for them elsewhere.</param>
/// <param name="Plusieurs">Several columns of one file may fill it.</param>
public sealed record ChampTableur(
    string Code,
    string Groupe,
    string Libelle,
    IReadOnlyList<string> Entetes,
    IReadOnlyDictionary<string, string[]>? Valeurs = null,
    bool Plusieurs = false
)
{
    private readonly Lazy<Dictionary<string, string>> _parMot = new(() =>
        (Valeurs ?? new Dictionary<string, string[]>(StringComparer.Ordinal))
            .SelectMany(v => v.Value.Select(m => (Cle: LecteurTableau.CleEntete(m), v.Key)))
            .DistinctBy(p => p.Cle, StringComparer.Ordinal)
            .ToDictionary(p => p.Cle, p => p.Key, StringComparer.Ordinal)
    );

    private static readonly HashSet<string> MotsVides = new(StringComparer.Ordinal) { "de", "du", "des", "d", "l", "la", "le", "les", "et", "en", "a", "au" };

    private readonly Lazy<HashSet<string>> _cles = new(() => Entetes.Append(Code).Select(Resumer).ToHashSet());

    /// <summary>Headers as they are compared (<see cref="Resumer"/>), its own code included.</summary>
    public IReadOnlySet<string> Cles => _cles.Value;

    /// <summary>A header without the words that say nothing: « Nom de l’usager » and « Nom usager » are the same.</summary>
    public static string Resumer(string entete)
    {
        var mots = Texte.Replier(entete).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var pleins = mots.Where(m => !MotsVides.Contains(m)).ToList();
        return string.Concat(pleins.Count == 0 ? mots : pleins);
    }

    /// <summary>The value of the pivot table for which a word stands; the word itself when it is not known.</summary>
    public string Traduire(string mot) => _parMot.Value.GetValueOrDefault(LecteurTableau.CleEntete(mot), mot);
}

/// <summary>A layout that is read without asking anything.</summary>
/// <param name="Reconnaissance">Sets of headers: the file that has all those of one set is of this layout.</param>
/// <param name="Champs">Field of each header.</param>
/// <param name="ContactsSeulement">Only telephone and e-mail of persons already known are taken.</param>
public sealed record CorrespondancePrete(
    string Code,
    string Nom,
    string Source,
    IReadOnlyList<string[]> Reconnaissance,
    IReadOnlyDictionary<string, string> Champs,
    bool ContactsSeulement = false
)
{
    public LectureTableur Lecture { get; } =
        new(Champs.ToDictionary(c => LecteurTableau.CleEntete(c.Key), c => c.Value, StringComparer.Ordinal))
        {
            Nom = Nom,
            ContactsSeulement = ContactsSeulement,
        };

    public bool Reconnait(IReadOnlySet<string> cles) => Reconnaissance.Any(r => r.All(e => cles.Contains(LecteurTableau.CleEntete(e))));
}

/// <summary>Fields and ready layouts, embedded with their source and date.</summary>
public static class CatalogueTableurs
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<ChampTableur> Champs { get; } = Lire<FichierChamps>("champs").Champs;

    public static IReadOnlyList<CorrespondancePrete> Pretes { get; } = Lire<FichierCorrespondances>("correspondances").Correspondances;

    private static readonly Dictionary<string, ChampTableur> ParCode = Champs.ToDictionary(c => c.Code, StringComparer.Ordinal);

    public static ChampTableur? Champ(string? code) => code is null ? null : ParCode.GetValueOrDefault(code);

    /// <summary>The name of a field as a person reads it; a code that is no field is given back.</summary>
    public static string Libelle(string code) => ParCode.GetValueOrDefault(code)?.Libelle ?? code;

    private static T Lire<T>(string nom)
    {
        var type = typeof(CatalogueTableurs);
        using var flux =
            type.Assembly.GetManifestResourceStream(type, $"Nomenclatures.{nom}.json")
            ?? throw new InvalidOperationException($"Embedded list {nom} not found.");
        return JsonSerializer.Deserialize<T>(flux, Json)!;
    }

    private sealed record FichierChamps(string Source, DateOnly EnVigueurLe, IReadOnlyList<ChampTableur> Champs);

    private sealed record FichierCorrespondances(DateOnly EnVigueurLe, IReadOnlyList<CorrespondancePrete> Correspondances);
}
