using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;

namespace Itineraires.Data.Recherche;

/// <summary>The tokens under which a person is found, and the forms that bring two tokens one error apart together.</summary>
public static class JetonsDePersonne
{
    /// <summary>Tokens of the first name, the name in use and the name at birth, each once.</summary>
    public static IReadOnlyCollection<string> Pour(Personne personne)
    {
        var jetons = new HashSet<string>(StringComparer.Ordinal);
        jetons.UnionWith(Texte.Jetons(personne.Prenom));
        jetons.UnionWith(Texte.Jetons(personne.Nom));
        if (personne.NomNaissance is not null)
        {
            jetons.UnionWith(Texte.Jetons(personne.NomNaissance));
        }

        return jetons;
    }

    /// <summary>
    /// The token itself and each form with one character left out. Two tokens that differ by one character typed wrong, missing, in excess
    /// or swapped with its neighbour share at least one of them.
    /// </summary>
    public static IReadOnlyCollection<string> Variantes(string jeton)
    {
        var variantes = new HashSet<string>(StringComparer.Ordinal) { jeton };
        for (var i = 0; i < jeton.Length && jeton.Length > 1; i++)
        {
            variantes.Add(jeton.Remove(i, 1));
        }

        return variantes;
    }
}
