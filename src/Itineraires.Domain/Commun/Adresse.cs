using System.Text.RegularExpressions;

namespace Itineraires.Domain.Commun;

/// <summary>A postal address; <see cref="CodeInsee"/> is the commune's or, in Lyon, the arrondissement's.</summary>
public sealed partial record Adresse(string? Voie, string? Complement, string? CodePostal, string? Commune, string? CodeInsee)
{
    public static readonly Adresse Inconnue = new(null, null, null, null, null);

    public bool EstInconnue => this == Inconnue;

    /// <summary>Line of a letter that names the place: the post writes « 69003 Lyon », its code already telling the arrondissement.</summary>
    public static string LigneDePoste(string? codePostal, string? commune) =>
        string.Join(' ', new[] { codePostal, commune is null ? null : Arrondissement().Replace(commune.Trim(), "") }.Where(s => !string.IsNullOrWhiteSpace(s)));

    [GeneratedRegex(@"\s+\d{1,2}\s*(?:er|e|è|ème|eme)?(?:\s+arr(?:ondissement|t|\.)?)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 100)]
    private static partial Regex Arrondissement();
}
