namespace Itineraires.Domain.Commun;

/// <summary>A broken rule; pages show it in the summary and on the field, imports as the line's error.</summary>
public sealed class RegleMetierException(RegleMetier regle, string? champ = null) : Exception(regle.Message)
{
    public RegleMetier Regle { get; } = regle;

    /// <summary>Property concerned, or null when the rule bears on the whole act.</summary>
    public string? Champ { get; } = champ;
}
