using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data.Fusions;

/// <summary>Where the identifiers of persons absorbed lead.</summary>
public static class DossiersFusionnes
{
    extension(ItinerairesDbContext db)
    {
        /// <summary>The person into whom this one was absorbed, however many times; null when she was not.</summary>
        public async Task<Guid?> GardeeAsync(Guid absorbee, CancellationToken annulation)
        {
            Guid? gardee = null;
            while (
                await db
                    .Fusions.Where(f => f.AbsorbeeId == (gardee ?? absorbee) && f.AnnuleeLe == null)
                    .Select(f => (Guid?)f.GardeeId)
                    .FirstOrDefaultAsync(annulation)
                    is { } suivante
            )
            {
                gardee = suivante;
            }

            return gardee;
        }

        /// <summary>These persons and all those they absorbed: under these identifiers stand their lines in the journal.</summary>
        public async Task<IReadOnlyCollection<Guid>> AvecAbsorbeesAsync(IEnumerable<Guid> personnes, CancellationToken annulation)
        {
            var toutes = personnes.ToHashSet();
            for (var dernieres = toutes.ToList(); dernieres.Count > 0; )
            {
                dernieres =
                [
                    .. (
                        await db.Fusions.Where(f => dernieres.Contains(f.GardeeId) && f.AnnuleeLe == null).Select(f => f.AbsorbeeId).ToListAsync(annulation)
                    ).Where(toutes.Add),
                ];
            }

            return toutes;
        }
    }
}
