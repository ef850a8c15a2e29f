namespace Itineraires.Web.Infrastructure;

/// <summary>Name and look of the territory, section « Territoire » of the settings.</summary>
public sealed class TerritoireOptions
{
    public const string Section = "Territoire";

    /// <summary>Shown in the top bar and on printed documents.</summary>
    public string Nom { get; set; } = "Métropole de Lyon";

    /// <summary>Address of an image under wwwroot; the product's mark is shown when it is absent.</summary>
    public string? Logo { get; set; }

    /// <summary>File of colour tokens under wwwroot/css/territoires, without its extension.</summary>
    public string Theme { get; set; } = "metropole-de-lyon";

    /// <summary>Sentence of the banner shown on every page of a demonstration; none in production.</summary>
    public string? BandeauDemonstration { get; set; }

    /// <summary>Where a person writes to when a page fails; not shown when absent.</summary>
    public string? ContactAssistance { get; set; }

    /// <summary>Under the name of who signs by délégation, before the reference of the arrêté.</summary>
    public string MentionDelegation { get; set; } = "Par délégation du Président";

    /// <summary>Legal mentions at the foot of printed documents.</summary>
    public string MentionsDocuments { get; set; } =
        "Vos données servent à votre accompagnement. Vous pouvez les lire et les faire corriger auprès du délégué à la protection des données.";
}
