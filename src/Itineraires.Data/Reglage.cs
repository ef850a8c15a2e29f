namespace Itineraires.Data;

/// <summary>A setting of the base itself, such as the mark of demonstration or the word list of the confidentiality guard.</summary>
public sealed class Reglage
{
    public const string Demonstration = "demonstration";

    public const string MotsMedicaux = "mots_medicaux";

    /// <summary>Beginning of the keys under which the public keys of the seals are kept, followed by their identifier.</summary>
    public const string ClePublique = "cle_publique:";

    /// <summary>Day of the last pass over every alert, « yyyy-MM-dd ».</summary>
    public const string AlertesEvalueesLe = "alertes_evaluees_le";

    /// <summary>Days during which rejected lines, what an import replaced, and a file not confirmed are kept.</summary>
    public const string JoursRejetsImports = "jours_rejets_imports";

    /// <inheritdoc cref="JoursRejetsImports"/>
    public const string JoursAnnulationImports = "jours_annulation_imports";

    /// <inheritdoc cref="JoursRejetsImports"/>
    public const string JoursDepotsImports = "jours_depots_imports";

    /// <summary>Beginning of the keys under which the version of each referential is kept, followed by its code.</summary>
    public const string Referentiel = "referentiel:";

    /// <summary>Contours of the communes, a FeatureCollection as it was given.</summary>
    public const string ContoursCommunes = "contours_communes";

    public string Cle { get; set; } = "";

    public string Valeur { get; set; } = "";
}
