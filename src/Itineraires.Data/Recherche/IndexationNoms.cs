using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data.Recherche;

/// <summary>Keeps the tokens of a person's names in line with her names.</summary>
public static class IndexationNoms
{
    /// <summary>The tokens under which a person is found.</summary>
    public static IReadOnlySet<string> Jetons(string prenom, string nom, string? nomNaissance)
    {
        var jetons = new HashSet<string>(Texte.Jetons(prenom), StringComparer.Ordinal);
        jetons.UnionWith(Texte.Jetons(nom));
        if (nomNaissance is not null)
        {
            jetons.UnionWith(Texte.Jetons(nomNaissance));
        }

        return jetons;
    }

    /// <summary>Rewrites the tokens of one person in the context; the caller saves.</summary>
    public static async Task IndexerAsync(ItinerairesDbContext db, Personne personne, CancellationToken annulation)
    {
        var voulus = Jetons(personne.Prenom, personne.Nom, personne.NomNaissance);
        var presents = await db.Jetons.Where(j => j.PersonneId == personne.Id).ToListAsync(annulation);
        db.Jetons.RemoveRange(presents.Where(j => !voulus.Contains(j.Jeton)));
        var nouveaux = voulus.Except(presents.Select(j => j.Jeton), StringComparer.Ordinal).ToList();
        db.Jetons.AddRange(nouveaux.Select(j => new JetonPersonne(j, personne.Id)));
        var connus = (
            await db.Variantes.Where(v => nouveaux.Contains(v.Variante) && v.Variante == v.Jeton).Select(v => v.Jeton).ToListAsync(annulation)
        ).ToHashSet(StringComparer.Ordinal);
        db.Variantes.AddRange(
            nouveaux
                .Where(j => !connus.Contains(j))
                .SelectMany(j => RecherchePersonnes.Variantes(j).Distinct(StringComparer.Ordinal).Select(v => new VarianteJeton(v, j)))
        );
    }
}
