using Itineraires.Data.Masse;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data.Fusions;

/// <summary>
/// Looks for the dossiers that may be of the same person as those just written: by birth date, identifier, telephone and e-mail, all indexed,
/// never each with all. The base gives candidates, the domain gives reasons and score.
/// </summary>
public sealed class DetectionDoublons(ItinerairesDbContext db, DateOnly aujourdhui)
{
    private const int Lot = 500;

    /// <summary>Examines these persons; the caller saves.</summary>
    public async Task ExaminerAsync(IReadOnlyCollection<Guid> personnes, CancellationToken annulation)
    {
        var trouvees = new HashSet<(Guid, Guid)>();
        var criteres = await CriteresAsync(annulation);
        foreach (var lot in personnes.Chunk(Lot))
        {
            var connues = (await db.Doublons.Where(d => lot.Contains(d.PersonneId) || lot.Contains(d.AutreId)).ToListAsync(annulation)).ToDictionary(d =>
                DoublonPossible.Ordonner(d.PersonneId, d.AutreId)
            );
            var candidates = await CandidatesAsync(db.Personnes.AsNoTracking().Where(p => lot.Contains(p.Id)), annulation);
            await foreach (var (paire, rapprochement) in ExaminerAsync(candidates, criteres, annulation))
            {
                if (!trouvees.Add(paire))
                {
                    continue;
                }

                if (connues.TryGetValue(paire, out var connue))
                {
                    connue.Constater(rapprochement);
                }
                else
                {
                    db.Doublons.Add(new DoublonPossible(paire.Recente, paire.Ancienne, rapprochement));
                }
            }

            // What was corrected since no longer looks like the other: the pair leaves the list, unless someone decided of it or made it.
            foreach (var (paire, connue) in connues.Where(c => c.Value.Statut == StatutDoublon.AExaminer && !trouvees.Contains(c.Key)))
            {
                if (connue.EstALaMain)
                {
                    connue.Constater(new Rapprochement([], 0));
                }
                else
                {
                    db.Doublons.Remove(connue);
                }
            }
        }
    }

    /// <summary>The pair of these two persons, known or put on the list now by someone; the caller saves.</summary>
    public async Task<DoublonPossible> RapprocherAsync(Guid a, Guid b, CancellationToken annulation)
    {
        var (recente, ancienne) = DoublonPossible.Ordonner(a, b);
        if (
            await db.Doublons.SingleOrDefaultAsync(
                d => (d.PersonneId == recente && d.AutreId == ancienne) || (d.PersonneId == ancienne && d.AutreId == recente),
                annulation
            ) is
            { } connue
        )
        {
            return connue;
        }

        Rapprochement? lu = null;
        await foreach (var (_, rapprochement) in ExaminerAsync([(recente, ancienne)], await CriteresAsync(annulation), annulation))
        {
            lu = rapprochement;
        }

        return db.Doublons.Add(DoublonPossible.ALaMain(recente, ancienne, lu)).Entity;
    }

    /// <summary>Examines the persons written from this one on, in bulk, inside the transaction in progress.</summary>
    /// <returns>The number of pairs put on the list.</returns>
    public async Task<int> ExaminerDepuisAsync(Guid premiere, CancellationToken annulation)
    {
        var criteres = await CriteresAsync(annulation);
        var paires = await CandidatesAsync(db.Personnes.AsNoTracking().Where(p => p.Id >= premiere), annulation);
        var nouvelles = new List<DoublonPossible>();
        await foreach (var (paire, rapprochement) in ExaminerAsync(paires, criteres, annulation))
        {
            nouvelles.Add(new DoublonPossible(paire.Recente, paire.Ancienne, rapprochement));
        }

        var connues = new HashSet<(Guid, Guid)>();
        foreach (var lot in nouvelles.Select(n => n.PersonneId).Distinct().Chunk(Lot))
        {
            connues.UnionWith(
                (
                    await db
                        .Doublons.AsNoTracking()
                        .Where(d => lot.Contains(d.PersonneId) || lot.Contains(d.AutreId))
                        .Select(d => new { d.PersonneId, d.AutreId })
                        .ToListAsync(annulation)
                ).Select(d => DoublonPossible.Ordonner(d.PersonneId, d.AutreId))
            );
        }

        return await db.EcrireEnMasseAsync(nouvelles.Where(n => !connues.Contains((n.PersonneId, n.AutreId))), annulation);
    }

    private async Task<CriteresDoublon> CriteresAsync(CancellationToken annulation) =>
        new(
            (await db.Nomenclature.AsNoTracking().Where(e => e.Liste == Nomenclatures.RaisonDoublon).ToListAsync(annulation))
                .Where(e => e.EstEnVigueurAu(aujourdhui))
                .Select(e => (e.Code, e.Indication))
        );

    private async Task<HashSet<(Guid Recente, Guid Ancienne)>> CandidatesAsync(IQueryable<Personne> examinees, CancellationToken annulation)
    {
        var toutes = db.Personnes.AsNoTracking();
        var paires = new HashSet<(Guid, Guid)>();
        foreach (
            var requete in new[]
            {
                from n in examinees
                join a in toutes on n.DateNaissance equals a.DateNaissance
                where
                    n.Id != a.Id
                    && (
                        n.PrenomPlie == a.PrenomPlie
                        || n.NomPlie == a.NomPlie
                        || n.NomNaissancePlie == a.NomNaissancePlie
                        || n.NomPlie == a.PrenomPlie
                        || n.PrenomPlie == a.NomPlie
                        || n.PrenomPlie == a.NomNaissancePlie
                    )
                select new { n.Id, Autre = a.Id },
                from n in examinees
                join a in toutes on n.IdentifiantFranceTravail equals a.IdentifiantFranceTravail
                where n.Id != a.Id && n.IdentifiantFranceTravail != null
                select new { n.Id, Autre = a.Id },
                from n in examinees
                join a in toutes on n.Telephone equals a.Telephone
                where n.Id != a.Id && n.Telephone != null && n.PrenomPlie == a.PrenomPlie
                select new { n.Id, Autre = a.Id },
                from n in examinees
                join a in toutes on n.Courriel equals a.Courriel
                where n.Id != a.Id && n.Courriel != null && n.PrenomPlie == a.PrenomPlie
                select new { n.Id, Autre = a.Id },
            }
        )
        {
            await foreach (var paire in requete.AsAsyncEnumerable().WithCancellation(annulation))
            {
                paires.Add(DoublonPossible.Ordonner(paire.Id, paire.Autre));
            }
        }

        await AjouterInversionsAsync(examinees, toutes, paires, annulation);
        return paires;
    }

    /// <summary>Day and month swapped: neither engine swaps them alike, so the dates looked for are computed here, by lots.</summary>
    private static async Task AjouterInversionsAsync(
        IQueryable<Personne> examinees,
        IQueryable<Personne> toutes,
        HashSet<(Guid, Guid)> paires,
        CancellationToken annulation
    )
    {
        Guid derniere = default;
        while (true)
        {
            var lot = await examinees
                .Where(p => p.Id > derniere && p.DateNaissance.Day <= 12 && p.DateNaissance.Day != p.DateNaissance.Month)
                .OrderBy(p => p.Id)
                .Select(p => new
                {
                    p.Id,
                    p.NomPlie,
                    p.PrenomPlie,
                    p.DateNaissance,
                })
                .Take(Lot)
                .ToListAsync(annulation);
            if (lot.Count == 0)
            {
                return;
            }

            derniere = lot[^1].Id;
            var inversees = lot.ToLookup(p => (p.PrenomPlie, new DateOnly(p.DateNaissance.Year, p.DateNaissance.Day, p.DateNaissance.Month)), p => p.Id);
            var (dates, prenoms) = (inversees.Select(i => i.Key.Item2).Distinct().ToList(), inversees.Select(i => i.Key.PrenomPlie).Distinct().ToList());
            foreach (
                var a in await toutes
                    .Where(p => dates.Contains(p.DateNaissance) && prenoms.Contains(p.PrenomPlie))
                    .Select(p => new
                    {
                        p.Id,
                        p.PrenomPlie,
                        p.DateNaissance,
                    })
                    .ToListAsync(annulation)
            )
            {
                foreach (var n in inversees[(a.PrenomPlie, a.DateNaissance)].Where(n => n != a.Id))
                {
                    paires.Add(DoublonPossible.Ordonner(n, a.Id));
                }
            }
        }
    }

    private async IAsyncEnumerable<((Guid Recente, Guid Ancienne) Paire, Rapprochement Rapprochement)> ExaminerAsync(
        IEnumerable<(Guid Recente, Guid Ancienne)> paires,
        CriteresDoublon criteres,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken annulation
    )
    {
        foreach (var lot in paires.Chunk(Lot))
        {
            var ids = lot.SelectMany(p => new[] { p.Recente, p.Ancienne }).Distinct().ToList();
            var identites = await db
                .Personnes.AsNoTracking()
                .Where(p => ids.Contains(p.Id))
                .Select(p => new IdentiteComparee(
                    p.Id,
                    p.NomPlie,
                    p.NomNaissancePlie,
                    p.PrenomPlie,
                    p.DateNaissance,
                    p.NirEmpreinte,
                    p.IdentifiantFranceTravail,
                    p.Telephone,
                    p.Courriel,
                    p.FoyerId
                ))
                .ToDictionaryAsync(p => p.Id, annulation);
            foreach (var paire in lot)
            {
                if (criteres.Examiner(identites[paire.Recente], identites[paire.Ancienne]) is { } rapprochement)
                {
                    yield return (paire, rapprochement);
                }
            }
        }
    }
}
