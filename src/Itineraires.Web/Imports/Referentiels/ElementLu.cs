namespace Itineraires.Web.Imports.Referentiels;

/// <summary>One element of a published list, as its file says it.</summary>
/// <param name="Ligne">Its line, or the rank of its feature.</param>
/// <param name="Precision">What the list says besides: métier of an appellation, communes of a quartier.</param>
internal sealed record ElementLu(int Ligne, string Code, string Libelle, string? Precision, double Longitude = 0, double Latitude = 0);

/// <summary>What was read of a file.</summary>
/// <param name="Geometrie">The features kept, a FeatureCollection; null for a table.</param>
internal sealed record ListeLue(
    int Lignes,
    int HorsTerritoire,
    IReadOnlyList<ElementLu> Elements,
    List<RemarqueImport> Erreurs,
    List<RemarqueImport> Avertissements,
    string? Geometrie = null
);
