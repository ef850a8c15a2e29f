using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Utilisateurs;

/// <summary>A dated role being given, as typed.</summary>
public class SaisieHabilitation
{
    private static readonly RegleMetier RoleRequis = new("HAB-ROLE", "Choisissez un rôle.");

    private static readonly RegleMetier DebutRequis = new("HAB-DEBUT", "Écrivez la date de début.");

    [Display(Name = "Rôle")]
    public string? RoleCode { get; set; }

    [Display(Name = "Organisme")]
    public Guid? OrganismeId { get; set; }

    [Display(Name = "Territoire")]
    public Guid? TerritoireId { get; set; }

    [Display(Name = "Début")]
    public DateOnly? Debut { get; set; }

    [Display(Name = "Fin")]
    public DateOnly? Fin { get; set; }

    /// <exception cref="RegleMetierException">The role, its place or its dates are missing or wrong.</exception>
    public async Task<Habilitation> CreerAsync(ItinerairesDbContext db, Guid compte, CancellationToken annulation)
    {
        var role = await db.RolesMetier.SingleOrDefaultAsync(r => r.Code == RoleCode, annulation);
        RoleRequis.Exiger(role is not null, nameof(RoleCode));
        DebutRequis.Exiger(Debut is not null, nameof(Debut));
        var parOrganisme = role!.Portee is PorteeRole.SesBeneficiaires or PorteeRole.Organisme;
        // For those who follow persons it restricts nothing: it says where they work, so that they are proposed there first.
        var parTerritoire = role.Portee is PorteeRole.Territoire or PorteeRole.SesBeneficiaires;
        return new Habilitation(compte, role, parOrganisme ? OrganismeId : null, parTerritoire ? TerritoireId : null, Debut!.Value, Fin);
    }
}

/// <summary>What the form of a habilitation offers.</summary>
public sealed record ChoixHabilitation(IReadOnlyList<SelectListItem> Roles, IReadOnlyList<SelectListItem> Organismes, IReadOnlyList<SelectListItem> Territoires)
{
    public static readonly ChoixHabilitation Vide = new([], [], []);

    public static async Task<ChoixHabilitation> ChargerAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        var roles = await db.RolesMetier.AsNoTracking().OrderBy(r => r.Libelle).ToListAsync(annulation);
        var organismes = await db.Organismes.AsNoTracking().OrderBy(o => o.NomPlie).Select(o => new { o.Nom, o.Id }).ToListAsync(annulation);
        var territoires = await db
            .Territoires.AsNoTracking()
            .Where(t => t.Type == Domain.Territoires.TypeTerritoire.MaisonMetropole)
            .OrderBy(t => t.Nom)
            .Select(t => new { t.Nom, t.Id })
            .ToListAsync(annulation);
        return new ChoixHabilitation(
            roles.ConvertAll(r => new SelectListItem($"{r.Libelle} ({Libelles.De(r.Portee)})", r.Code)),
            organismes.ConvertAll(o => new SelectListItem(o.Nom, o.Id.ToString())),
            territoires.ConvertAll(t => new SelectListItem(t.Nom, t.Id.ToString()))
        );
    }
}
