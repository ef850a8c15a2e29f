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
);
