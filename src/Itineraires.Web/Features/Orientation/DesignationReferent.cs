using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Orientation;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>Designates the référent of accompagnements, and lets her take over from the one of an open relay.</summary>
public static class DesignationReferent
{
    private const string PlusSoumise = "La personne n’est plus soumise aux droits et devoirs.";

    private const string Repris = "Le nouveau référent a repris l’accompagnement.";

    extension(ItinerairesDbContext db)
    {
        /// <summary>The caller saves. Meetings that the référent who leaves had planned after this day are cancelled.</summary>
        /// <param name="parcours">Accompagnements tracked with their person and affectations.</param>
        public async Task DesignerReferentAsync(IReadOnlyCollection<ParcoursAccompagne> parcours, Guid referentId, DateOnly le, CancellationToken annulation)
        {
            foreach (var p in parcours)
            {
                p.DesignerReferent(referentId, le);
            }

            var ids = parcours.Select(p => p.Id).ToList();
            var relais = await db.Relais.Include(r => r.Personne).Where(r => ids.Contains(r.VersAccompagnementId) && r.ClosLe == null).ToListAsync(annulation);
            if (relais.Count == 0)
            {
                return;
            }

            foreach (var r in relais)
            {
                if (r.SortantId == referentId)
                {
                    // The same référent goes on: there is nobody to hand over to.
                    r.Classer(le);
                    continue;
                }

                r.Reprendre(referentId, le);
                foreach (
                    var rendezVous in await db
                        .RendezVous.Where(x =>
                            x.PersonneId == r.PersonneId && x.ReferentId == r.SortantId && x.Statut == StatutRendezVous.Planifie && x.Jour > le
                        )
                        .ToListAsync(annulation)
                )
                {
                    rendezVous.Annuler(Repris);
                }
            }
        }

        /// <summary>The accompagnement ends otherwise than by a réorientation: what awaited it is without object; the caller saves.</summary>
        public async Task ClasserSansObjetAsync(Guid personneId, DateOnly le, CancellationToken annulation)
        {
            foreach (
                var demande in await db
                    .Reorientations.Where(d => d.PersonneId == personneId && d.Statut == StatutReorientation.Demandee)
                    .ToListAsync(annulation)
            )
            {
                demande.Classer(le);
            }

            foreach (var relais in await db.Relais.Include(r => r.Personne).Where(r => r.PersonneId == personneId && r.ClosLe == null).ToListAsync(annulation))
            {
                relais.Classer(le);
            }
        }

        /// <summary>Takes off the waiting lists those who are no longer soumis aux droits et devoirs; saves.</summary>
        /// <returns>Waits closed.</returns>
        public async Task<int> RetirerAttentesObsoletesAsync(DateOnly le, CancellationToken annulation)
        {
            var attentes = await db
                .AttentesPlace.Where(a => a.Statut == StatutAttente.EnAttente && db.Personnes.Any(p => p.Id == a.PersonneId && p.SoumisDepuis == null))
                .ToListAsync(annulation);
            attentes.ForEach(a => a.Retirer(le, PlusSoumise));
            await db.SaveChangesAsync(annulation);
            return attentes.Count;
        }

        /// <summary>Closes the requests and relays of the persons who are no longer soumis aux droits et devoirs nor accompanied; saves.</summary>
        /// <returns>Persons concerned.</returns>
        public async Task<IReadOnlyList<Guid>> ClasserObsoletesAsync(DateOnly le, CancellationToken annulation)
        {
            var personnes = await db
                .Personnes.Where(p =>
                    (db.Reorientations.Any(d => d.PersonneId == p.Id && d.Statut == StatutReorientation.Demandee) && p.ReferentId == null)
                    || (p.RelaisReferentId != null && p.AccompagnementId == null && p.SoumisDepuis == null)
                )
                .Select(p => p.Id)
                .ToListAsync(annulation);
            foreach (var personne in personnes)
            {
                await db.ClasserSansObjetAsync(personne, le, annulation);
                await db.SaveChangesAsync(annulation);
                db.ChangeTracker.Clear();
            }

            return personnes;
        }
    }
}
