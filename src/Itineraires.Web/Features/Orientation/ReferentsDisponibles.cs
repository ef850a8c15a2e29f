using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>A référent of an organisme and her load.</summary>
public sealed record ReferentDisponible(Guid Id, string Nom, Guid OrganismeId, int FileActive);

/// <summary>The référents to whom an organisme may confide a person.</summary>
public static class ReferentsDisponibles
{
    /// <summary>Each once an organisme, whatever the number of her habilitations there.</summary>
    public static async Task<IReadOnlyList<ReferentDisponible>> LireAsync(
        ItinerairesDbContext db,
        IReadOnlyList<Guid> organismes,
        DateOnly jour,
        CancellationToken annulation
    )
    {
        var habilites = await (
            from h in db.Habilitations.AsNoTracking()
            join r in db.RolesMetier on h.RoleCode equals r.Code
            join u in db.Users on h.UtilisateurId equals u.Id
            where
                r.Portee == PorteeRole.SesBeneficiaires
                && h.OrganismeId != null
                && organismes.Contains(h.OrganismeId.Value)
                && u.FermeLe == null
                && h.Debut <= jour
                && (h.Fin == null || h.Fin >= jour)
            orderby u.Nom, u.Prenom
            select new ReferentDisponible(u.Id, u.Prenom + " " + u.Nom, h.OrganismeId!.Value, db.Personnes.Count(p => p.ReferentId == u.Id))
        ).ToListAsync(annulation);
        return [.. habilites.DistinctBy(r => (r.Id, r.OrganismeId))];
    }
}

public static class ReglesReferent
{
    public static readonly RegleMetier ReferentRequis = new("ACC-REFERENT-CHOIX", "Choisissez un référent.");

    public static readonly RegleMetier DeLOrganisme = new("ACC-REFERENT-ORGANISME", "Ce référent n’est pas habilité dans cet organisme.");
}
