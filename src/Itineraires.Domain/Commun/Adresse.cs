namespace Itineraires.Domain.Commun;

/// <summary>A postal address; <see cref="CodeInsee"/> is the commune's or, in Lyon, the arrondissement's.</summary>
public sealed record Adresse(string? Voie, string? Complement, string? CodePostal, string? Commune, string? CodeInsee)
{
    public static readonly Adresse Inconnue = new(null, null, null, null, null);

    public bool EstInconnue => this == Inconnue;
}
