namespace Itineraires.Domain.Commun;

/// <summary>A rule of the trade: a stable code, the French sentence shown to the user, and the text it comes from.</summary>
/// <param name="Code">Stable code, for example « CER-OBJECTIF ».</param>
/// <param name="Message">Sentence shown to the user: what is wrong and how to put it right.</param>
/// <param name="Source">Text that founds the rule; null when the rule is a choice of the product.</param>
public sealed record RegleMetier(string Code, string Message, string? Source = null)
{
    /// <summary>Lets pass when <paramref name="respectee"/> holds.</summary>
    /// <param name="respectee">Whether the rule is respected.</param>
    /// <param name="champ">Form field concerned, when there is one.</param>
    /// <exception cref="RegleMetierException">The rule is broken.</exception>
    public void Exiger(bool respectee, string? champ = null)
    {
        if (!respectee)
        {
            throw new RegleMetierException(this, champ);
        }
    }
}
