namespace Itineraires.Data;

/// <summary>A setting of the base itself, such as the mark of demonstration or the word list of the confidentiality guard.</summary>
public sealed class Reglage
{
    public const string Demonstration = "demonstration";

    public const string MotsMedicaux = "mots_medicaux";

    /// <summary>Day of the last pass over every alert, « yyyy-MM-dd ».</summary>
    public const string AlertesEvalueesLe = "alertes_evaluees_le";

    public string Cle { get; set; } = "";

    public string Valeur { get; set; } = "";
}
