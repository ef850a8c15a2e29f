using Itineraires.Domain.Conventions;
using Itineraires.Domain.Orientation;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data;

/// <summary>Carries the waiting lists from one programming to the next.</summary>
public static class ReportAttentes
{
    /// <summary>Moves the waits to the lines that continue those of an earlier programming; saves.</summary>
    /// <returns>Waits moved.</returns>
    public static async Task<int> ReporterLesAttentesAsync(this ItinerairesDbContext db, DateOnly jour, CancellationToken annulation)
    {
        var programmee = await db.LignesConvention.Where(l => l.Annee <= jour.Year).MaxAsync(l => (int?)l.Annee, annulation);
        var anciennes = await db
            .AttentesPlace.Where(a => a.Statut == StatutAttente.EnAttente && db.LignesConvention.Any(l => l.Id == a.LigneConventionId && l.Annee < programmee))
            .ToListAsync(annulation);
        if (anciennes.Count == 0)
        {
            return 0;
        }

        var suites = SuitesDeLignes.Calculer(await db.LignesConvention.AsNoTracking().ToListAsync(annulation), programmee!.Value);
        var vers = suites.Values.ToHashSet();
        var deja = await db.AttentesPlace.Where(a => a.Statut == StatutAttente.EnAttente && vers.Contains(a.LigneConventionId)).ToListAsync(annulation);
        // A line that nothing continues keeps its list.
        var continuees = anciennes.FindAll(a => suites.ContainsKey(a.LigneConventionId));
        foreach (var attente in continuees)
        {
            var suite = suites[attente.LigneConventionId];
            if (deja.Find(a => a.PersonneId == attente.PersonneId && a.LigneConventionId == suite) is { } autre)
            {
                autre.PrendreLeRangDe(attente);
                attente.Retirer(jour, "Attend la même ligne dans la programmation de l’année.");
            }
            else
            {
                attente.Reporter(suite);
                deja.Add(attente);
            }
        }

        await db.SaveChangesAsync(annulation);
        return continuees.Count;
    }
}
