using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Security;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>Who answers a request of accompagnement global.</summary>
public static class DemandesGlobales
{
    /// <summary>Those addressed to the reader, or to the organisme for which she answers to orientations.</summary>
    public static IQueryable<AccompagnementGlobal> AdresseesA(this IQueryable<AccompagnementGlobal> globaux, UtilisateurCourant courant)
    {
        var organismes = courant.Perimetre(Droits.AffecterReferent).Organismes;
        Guid? moi = courant.Peut(Droits.SuivreParcours) ? courant.Id : null;
        return globaux.Where(g => g.AssocieId == moi || organismes.Contains(g.OrganismeId));
    }
}
