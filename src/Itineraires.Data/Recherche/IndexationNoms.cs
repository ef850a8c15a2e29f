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

    /// <summary>The names that merges took away: they still lead to the person kept.</summary>
    /// <param name="db">The base.</param>
    /// <param name="gardee">Those of one person kept; all when null.</param>
    public static IQueryable<NomAbsorbe> Absorbes(ItinerairesDbContext db, Guid? gardee) =>
        from i in db.IdentitesAbsorbees.AsNoTracking()
        where gardee == null || i.PersonneId == gardee
        join f in db.Fusions.AsNoTracking() on i.FusionId equals f.Id
        select new NomAbsorbe(i.PersonneId, i.PrenomPlie, i.NomNaissancePlie, f.Prenom, f.Nom);

    /// <summary>The tokens of names taken away.</summary>
    public static IEnumerable<string> Jetons(NomAbsorbe absorbe) =>
        Jetons(absorbe.PrenomPlie, absorbe.NomNaissancePlie, null).Concat(Jetons(absorbe.Prenom, absorbe.Nom, null));

    /// <summary>Rewrites the tokens of one person in the context; the caller saves.</summary>
    public static async Task IndexerAsync(ItinerairesDbContext db, Personne personne, CancellationToken annulation)
    {
        var voulus = new HashSet<string>(Jetons(personne.Prenom, personne.Nom, personne.NomNaissance), StringComparer.Ordinal);
        voulus.UnionWith((await Absorbes(db, personne.Id).ToListAsync(annulation)).SelectMany(Jetons));
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

/// <summary>Names that a merge took away.</summary>
/// <param name="PersonneId">The person kept, to whom they lead.</param>
/// <param name="PrenomPlie">First name that went, folded.</param>
/// <param name="NomNaissancePlie">Name at birth that went, folded.</param>
/// <param name="Prenom">First name of the person absorbed.</param>
/// <param name="Nom">Name in use of the person absorbed.</param>
public sealed record NomAbsorbe(Guid PersonneId, string PrenomPlie, string NomNaissancePlie, string Prenom, string Nom);
