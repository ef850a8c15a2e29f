using System.Text.Json;
using Itineraires.Domain.Territoires;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data.Referentiels;

/// <summary>Keeps the territory of foyers and persons in line with the dated correspondences of their communes.</summary>
public static class TerritoiresDesHabitants
{
    /// <summary>Gives the territories of a day to the inhabitants of the communes that ever changed of territory.</summary>
    /// <remarks>
    /// One transaction, the caller's when there is one, and one line of the journal for each commune moved. A foyer known under the commune of an
    /// arrondissement, « Lyon », follows the arrondissement of its postal code.
    /// </remarks>
    /// <returns>How many foyers and persons changed.</returns>
    public static async Task<int> AlignerAsync(ItinerairesDbContext db, DateOnly jour, CancellationToken annulation)
    {
        var deplacees = await db
            .Rattachements.AsNoTracking()
            .Where(r => db.Rattachements.Any(autre => autre.CodeInsee == r.CodeInsee && autre.Type == r.Type && autre.Id != r.Id))
            .ToListAsync(annulation);
        var codes = deplacees.Select(r => r.CodeInsee).ToHashSet(StringComparer.Ordinal);
        var communes = await db.Communes.AsNoTracking().Where(c => codes.Contains(c.CodeInsee)).ToDictionaryAsync(c => c.CodeInsee, annulation);
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(annulation) : null;
        var changes = 0;
        foreach (var r in deplacees.Where(r => r.Debut <= jour && (r.Fin is null || r.Fin >= jour)))
        {
            var (commune, territoire) = (r.CodeInsee, r.TerritoireId);
            var (parente, postaux) = communes.TryGetValue(commune, out var c) && c.CodeParente is { } p ? (p, c.CodesPostaux) : (null, []);
            var foyers = db.Foyers.Where(f => f.CodeInsee == commune || (f.CodeInsee == parente && postaux.Contains(f.CodePostal!)));
            var personnes = db.Personnes.Where(p =>
                p.DomiciliationCodeInsee == commune || (p.DomiciliationCodeInsee == null && foyers.Any(f => f.Id == p.FoyerId))
            );
            var (foyersDeplaces, personnesDeplacees) = (0, 0);
            if (r.Type == TypeTerritoire.MaisonMetropole)
            {
                foyersDeplaces = await foyers
                    .Where(f => f.TerritoireId != territoire)
                    .ExecuteUpdateAsync(f => f.SetProperty(x => x.TerritoireId, territoire), annulation);
                personnesDeplacees = await personnes
                    .Where(p => p.TerritoireId != territoire)
                    .ExecuteUpdateAsync(p => p.SetProperty(x => x.TerritoireId, territoire), annulation);
            }
            else
            {
                foyersDeplaces = await foyers
                    .Where(f => f.ConferenceId != territoire)
                    .ExecuteUpdateAsync(f => f.SetProperty(x => x.ConferenceId, territoire), annulation);
                personnesDeplacees = await personnes
                    .Where(p => p.ConferenceId != territoire)
                    .ExecuteUpdateAsync(p => p.SetProperty(x => x.ConferenceId, territoire), annulation);
            }

            if (foyersDeplaces + personnesDeplacees > 0)
            {
                changes += foyersDeplaces + personnesDeplacees;
                var details = new
                {
                    commune,
                    territoire,
                    foyers = foyersDeplaces,
                    personnes = personnesDeplacees,
                };
                db.Journaliser("déplacement", null, nameof(Commune), null, null, JsonSerializer.Serialize(details));
            }
        }

        await db.SaveChangesAsync(annulation);
        if (transaction is not null)
        {
            await transaction.CommitAsync(annulation);
        }

        return changes;
    }
}
