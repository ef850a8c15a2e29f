namespace Itineraires.Web.Imports.Referentiels;

/// <summary>What whoever gives a file says of it.</summary>
/// <param name="Code">Which list, see <see cref="CatalogueReferentiels"/>.</param>
/// <param name="Source">Who published it, and where it was taken.</param>
/// <param name="Millesime">Day of the version.</param>
/// <param name="Licence">Under what terms it may be reused.</param>
public sealed record DeclarationReferentiel(string Code, string Source, DateOnly Millesime, string Licence)
{
    public const string LicenceHabituelle = "Licence Ouverte 2.0";
}

/// <summary>One difference with the version before.</summary>
/// <param name="Nature">« ajoute », « modifie », « rouvert » or « ferme ».</param>
/// <param name="Avant">What was said before, when that changes.</param>
public sealed record DifferenceReferentiel(string Nature, string Code, string Libelle, string? Avant)
{
    public const string Ajoute = "ajoute";
    public const string Modifie = "modifie";
    public const string Rouvert = "rouvert";
    public const string Ferme = "ferme";
}

/// <summary>What an import of a published list did, or would do, of the shape that the command line prints.</summary>
/// <param name="Lignes">Lines or features read.</param>
/// <param name="Rejetees">Lines or features rejected.</param>
/// <param name="HorsTerritoire">Of elsewhere, left aside.</param>
/// <param name="Ajoutes">Codes met for the first time.</param>
/// <param name="Modifies">Codes of which the label, or the centre of the commune, changes.</param>
/// <param name="Rouverts">Codes closed before, of the list again.</param>
/// <param name="Fermes">Codes that are no more of the list: closed, never deleted.</param>
/// <param name="Differences">The first differences, one by one.</param>
public sealed record RapportReferentiel(
    DeclarationReferentiel Declaration,
    int Lignes,
    int Rejetees,
    int HorsTerritoire,
    int Ajoutes,
    int Modifies,
    int Rouverts,
    int Fermes,
    int Inchanges,
    IReadOnlyList<DifferenceReferentiel> Differences,
    IReadOnlyList<RemarqueImport> Erreurs,
    IReadOnlyList<RemarqueImport> Avertissements
)
{
    /// <summary>Differences told one by one: a first load has as many as the list has codes.</summary>
    public const int DifferencesDites = 200;

    public int EnTout => Ajoutes + Modifies + Rouverts + Fermes;
}
