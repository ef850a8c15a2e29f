using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;

namespace Itineraires.Data.Recherche;

/// <summary>The field « Nom ou prénom » of a list.</summary>
public static class FiltreNom
{
    /// <summary>Persons of whom a name begins as typed, either name or both; all of them when nothing is typed.</summary>
    public static IQueryable<Personne> DontLeNomCommencePar(this IQueryable<Personne> personnes, string? saisi) =>
        Texte.Replier(saisi ?? "") is { Length: > 0 } cherche
            ? personnes.Where(p =>
                p.NomPlie.StartsWith(cherche)
                || p.PrenomPlie.StartsWith(cherche)
                || (p.PrenomPlie + " " + p.NomPlie).StartsWith(cherche)
                || (p.NomPlie + " " + p.PrenomPlie).StartsWith(cherche)
            )
            : personnes;
}
