using Itineraires.Web.Imports.Beneficiaires;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>What an import of a flow of instruction, of payments or of créances did, or would do, of the shape that the command line prints.</summary>
/// <param name="Lignes">Dossiers read.</param>
/// <param name="Rejetees">Dossiers rejected.</param>
/// <param name="Flux">What the flow says of itself.</param>
/// <param name="Comptes">What was written, by code of <see cref="ComptesDossiers"/>.</param>
public sealed record RapportDossiers(
    int Lignes,
    int Rejetees,
    RapportFlux Flux,
    IReadOnlyDictionary<string, int> Comptes,
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
}

/// <summary>The stable codes of what these imports count.</summary>
public static class ComptesDossiers
{
    public const string Personnes = "personnes";
    public const string RecueilsCrees = "recueils_crees";
    public const string RecueilsChanges = "recueils_changes";
    public const string ContactsChanges = "contacts_changes";
    public const string ContactsGardes = "contacts_gardes";
    public const string NiveauxNotes = "niveaux_notes";
    public const string Foyers = "foyers";
    public const string MouvementsCrees = "mouvements_crees";
    public const string MouvementsChanges = "mouvements_changes";
    public const string IndusCrees = "indus_crees";
    public const string IndusChanges = "indus_changes";
    public const string Inchanges = "inchanges";

    /// <summary>What a code counts, in plain French.</summary>
    public static string Libelle(string code) =>
        code switch
        {
            Personnes => "Personnes trouvées",
            RecueilsCrees => "Recueils ajoutés",
            RecueilsChanges => "Recueils mis à jour",
            ContactsChanges => "Contacts mis à jour",
            ContactsGardes => "Contacts gardés, saisis depuis",
            NiveauxNotes => "Niveaux de qualification notés",
            Foyers => "Foyers trouvés",
            MouvementsCrees => "Montants ajoutés",
            MouvementsChanges => "Montants mis à jour",
            IndusCrees => "Indus ajoutés",
            IndusChanges => "Indus mis à jour",
            Inchanges => "Dossiers inchangés",
            _ => code,
        };
}
