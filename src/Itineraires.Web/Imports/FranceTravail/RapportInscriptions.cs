namespace Itineraires.Web.Imports.FranceTravail;

/// <summary>Inscriptions by what became of them.</summary>
/// <param name="Ouvertes">Added and still running.</param>
/// <param name="Actualisees">Actualised, or of which an earlier beginning is known.</param>
/// <param name="Closes">Closed, those of which only the end is known included.</param>
public sealed record CompteInscriptions(int Ouvertes, int Actualisees, int Closes);

/// <summary>What an import of inscriptions did, or would do, of the shape that the command line prints.</summary>
/// <param name="Lignes">Lines of data read.</param>
/// <param name="Personnes">Persons whom the lines kept name.</param>
/// <param name="Inchangees">Persons of whom the base already held all that is told.</param>
public sealed record RapportInscriptions(
    int Lignes,
    int Rejetees,
    int Personnes,
    int Inchangees,
    CompteInscriptions Inscriptions,
    IReadOnlyList<RemarqueImport> Erreurs,
    IReadOnlyList<RemarqueImport> Avertissements
)
{
    /// <summary>Errors in all: the list holds the first ones.</summary>
    public int NombreErreurs { get; init; }

    /// <summary>Errors in all, by code.</summary>
    public IReadOnlyDictionary<string, int> ParCode { get; init; } = new SortedDictionary<string, int>(StringComparer.Ordinal);
}
