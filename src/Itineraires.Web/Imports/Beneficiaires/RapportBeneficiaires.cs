using System.Text.Json.Serialization;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>Foyers of a file by what became of them.</summary>
public sealed record CompteFoyers(int Crees, int MisAJour, int Inchanges);

/// <summary>Persons of a file by what became of them.</summary>
public sealed record ComptePersonnes(int Creees, int MisesAJour, int Inchangees);

/// <summary>What an import of bénéficiaires did, of the shape that the command line prints.</summary>
/// <param name="Lignes">Lines of data read.</param>
/// <param name="DoublonsPossibles">Pairs put on the list of possible duplicates.</param>
/// <param name="Rejetees">Lines rejected.</param>
public sealed record RapportBeneficiaires(
    int Lignes,
    CompteFoyers Foyers,
    ComptePersonnes Personnes,
    int DoublonsPossibles,
    int Rejetees,
    IReadOnlyList<RemarqueImport> Erreurs,
    IReadOnlyList<RemarqueImport> Avertissements
)
{
    /// <summary>Errors in all: the list holds the first ones.</summary>
    public int NombreErreurs { get; init; }

    /// <summary>Remarks in all: the list holds the first ones.</summary>
    public int NombreAvertissements { get; init; }

    /// <summary>Errors and remarks in all, by code.</summary>
    public IReadOnlyDictionary<string, int> ParCode { get; init; } = new SortedDictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Persons that the lines of a table bring: those rejected, and those that a later line of the same person replaces, bring none.</summary>
    [JsonIgnore]
    public int Retenues => Lignes - Rejetees - ParCode.GetValueOrDefault(CodesImport.LigneEnDouble);

    /// <summary>What a file says, nothing being written yet.</summary>
    internal static RapportBeneficiaires De(ISourceFoyers source)
    {
        var parCode = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (code, nombre) in source.Erreurs.ParCode.Concat(source.Avertissements.ParCode))
        {
            parCode[code] = parCode.GetValueOrDefault(code) + nombre;
        }

        return new RapportBeneficiaires(
            source.Lus,
            new CompteFoyers(0, 0, 0),
            new ComptePersonnes(0, 0, 0),
            0,
            source.Rejetes,
            source.Erreurs.Premieres,
            source.Avertissements.Premieres
        )
        {
            NombreErreurs = source.Erreurs.Nombre,
            NombreAvertissements = source.Avertissements.Nombre,
            ParCode = parCode,
            Flux = source.Flux,
        };
    }

    /// <summary>What the flow of an organisme payeur says of itself; absent for a table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RapportFlux? Flux { get; init; }
}

/// <summary>Identification of a flow, and what was found of it beside its dossiers.</summary>
/// <param name="Emetteur">Application that made it (APPLIEME).</param>
/// <param name="Frequence">TYPEFLUX: « M » monthly, « I » daily, « R » resumption.</param>
/// <param name="CreeLe">Creation of the flow, UTC.</param>
/// <param name="ReferenceLe">Month that it describes (DTREF).</param>
/// <param name="Annonces">Dossiers that its trailer announces, or null without trailer.</param>
/// <param name="Remplaces">Dossiers that a later occurrence replaces.</param>
/// <param name="Anterieurs">Dossiers left as they are because a later flow described them.</param>
/// <param name="ElementsInconnus">Elements that the layout does not know, and how often each was met; the rarest together.</param>
/// <param name="Absents">Members of foyers that the flow leaves out.</param>
public sealed record RapportFlux(
    string Emetteur,
    string Frequence,
    DateTime CreeLe,
    DateOnly ReferenceLe,
    int? Annonces,
    int Remplaces,
    int Anterieurs,
    IReadOnlyDictionary<string, int> ElementsInconnus,
    int Absents = 0
)
{
    /// <summary>What makes such flows; null for a table.</summary>
    public static string? Origine(RapportFlux? flux) => flux is null ? null : $"{flux.Emetteur} {flux.Frequence}";
}
