using Itineraires.Domain.Territoires;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data.Referentiels;

/// <summary>Keeps the territory of foyers and persons in line with the dated correspondences of their communes.</summary>
public static class TerritoiresDesHabitants
{
    /// <summary>Gives the territories of a day to the inhabitants of the communes that ever changed of territory.</summary>
    /// <returns>How many foyers and persons changed.</returns>
    public static async Task<int> AlignerAsync(ItinerairesDbContext db, DateOnly jour, CancellationToken annulation)
    {
        var deplacees = await db
            .Rattachements.AsNoTracking()
            .Where(r => db.Rattachements.Any(autre => autre.CodeInsee == r.CodeInsee && autre.Type == r.Type && autre.Id != r.Id))
            .ToListAsync(annulation);
        var changes = 0;
        foreach (var r in deplacees.Where(r => r.Debut <= jour && (r.Fin is null || r.Fin >= jour)))
        {
            var (commune, territoire) = (r.CodeInsee, r.TerritoireId);
            var foyers = db.Foyers.Where(f => f.CodeInsee == commune);
            var personnes = db.Personnes.Where(p =>
                p.DomiciliationCodeInsee == commune || (p.DomiciliationCodeInsee == null && p.Foyer != null && p.Foyer.CodeInsee == commune)
            );
            if (r.Type == TypeTerritoire.MaisonMetropole)
            {
                changes += await foyers
                    .Where(f => f.TerritoireId != territoire)
                    .ExecuteUpdateAsync(f => f.SetProperty(x => x.TerritoireId, territoire), annulation);
                changes += await personnes
                    .Where(p => p.TerritoireId != territoire)
                    .ExecuteUpdateAsync(p => p.SetProperty(x => x.TerritoireId, territoire), annulation);
            }
            else
            {
                changes += await foyers
                    .Where(f => f.ConferenceId != territoire)
                    .ExecuteUpdateAsync(f => f.SetProperty(x => x.ConferenceId, territoire), annulation);
                changes += await personnes
                    .Where(p => p.ConferenceId != territoire)
                    .ExecuteUpdateAsync(p => p.SetProperty(x => x.ConferenceId, territoire), annulation);
            }
        }

        return changes;
    }
}
