using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Personnes;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>Persons just confided to a référent: accepted, and without any rendez-vous in this accompagnement.</summary>
public static class NouvellesPersonnes
{
    public static IQueryable<Personne> Nouvelles(this IQueryable<Personne> personnes, ItinerairesDbContext db, Guid referent) =>
        personnes.Where(p =>
            p.ReferentId == referent
            && db.Accompagnements.Any(a =>
                a.Id == p.AccompagnementId
                && a.Statut == StatutAccompagnement.Accepte
                && !db.RendezVous.Any(r => r.AccompagnementId == a.Id && r.Statut != StatutRendezVous.Annule)
            )
        );
}
