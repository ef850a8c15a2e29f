using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>Asks again the organismes that have not answered: one relance an orientation, one message an organisme.</summary>
public sealed class Relances(ItinerairesDbContext db, MessagesDeParcours messages)
{
    /// <summary>Records the relances and tells the organismes, one organisme after the other.</summary>
    /// <param name="parcours">Accompagnements that await an answer, tracked or not.</param>
    /// <param name="par">Author; null for the platform.</param>
    /// <param name="le">Day.</param>
    /// <returns>Orientations asked again: those already asked again that day are left.</returns>
    public async Task<int> EnvoyerAsync(IReadOnlyCollection<ParcoursAccompagne> parcours, Guid? par, DateOnly le, CancellationToken annulation)
    {
        var ids = parcours.Select(p => p.Id).ToList();
        var dernieres = (
            await db
                .Relances.Where(r => ids.Contains(r.AccompagnementId))
                .GroupBy(r => r.AccompagnementId)
                .Select(g => new { g.Key, Le = g.Max(r => r.Le) })
                .ToListAsync(annulation)
        ).ToDictionary(r => r.Key, r => r.Le);
        var faites = 0;
        var aRelancer = parcours.Where(p => !dernieres.TryGetValue(p.Id, out var derniere) || derniere < le).ToList();
        foreach (var organisme in aRelancer.GroupBy(p => p.OrganismeId))
        {
            // Each organisme apart: one that another server has just asked does not keep the others from being asked.
            db.AddRange(organisme.Select(p => new RelanceOrganisme(p, par, le, dernieres.TryGetValue(p.Id, out var derniere) ? derniere : null)));
            try
            {
                await db.SaveChangesAsync(annulation);
            }
            catch (DbUpdateException e) when (FiltreReglesMetier.EstUnDoublon(e))
            {
                db.ChangeTracker.Clear();
                continue;
            }

            faites += organisme.Count();
            await messages.RelancerAsync(organisme.Key, organisme.Count(), organisme.Min(p => p.OrienteLe), annulation);
        }

        return faites;
    }

    /// <summary>Asks once, by itself, each organisme whose delay to answer is over.</summary>
    /// <returns>Orientations asked again.</returns>
    public async Task<int> EnvoyerDuesAsync(DateOnly le, CancellationToken annulation)
    {
        var cadres = new CatalogueCadres(await db.Cadres.AsNoTracking().ToListAsync(annulation));
        var dues = new List<ParcoursAccompagne>();
        foreach (var cadre in cadres.Tous)
        {
            if (cadre.Entier(ParametresCadre.AcceptationJours) is not { } jours)
            {
                continue;
            }

            var (code, limite) = (cadre.Code, le.AddDays(-jours));
            dues.AddRange(
                await db
                    .Accompagnements.AsNoTracking()
                    .Where(a =>
                        a.Fin == null
                        && a.Statut == StatutAccompagnement.Oriente
                        && a.CadreCode == code
                        && a.OrienteLe < limite
                        && !db.Relances.Any(r => r.AccompagnementId == a.Id)
                    )
                    .ToListAsync(annulation)
            );
        }

        return dues.Count == 0 ? 0 : await EnvoyerAsync(dues, null, le, annulation);
    }
}
