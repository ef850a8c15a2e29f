using System.Security.Claims;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Habilitations;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Security;

/// <summary>The account signed in, its active habilitations and what they let it reach; read once a request.</summary>
public sealed class UtilisateurCourant(ItinerairesDbContext db, TimeProvider horloge)
{
    private IReadOnlyList<HabilitationActive> _habilitations = [];

    public Guid Id { get; private set; }

    public IReadOnlyList<HabilitationActive> Habilitations => _habilitations;

    /// <summary>Reads the habilitations active today; none for a closed account.</summary>
    public async Task ChargerAsync(ClaimsPrincipal principal, CancellationToken annulation)
    {
        if (Id != Guid.Empty || !Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id))
        {
            return;
        }

        var aujourdhui = horloge.Aujourdhui;
        Id = id;
        _habilitations = await (
            from h in db.Habilitations.AsNoTracking()
            join u in db.Users on h.UtilisateurId equals u.Id
            join r in db.RolesMetier on h.RoleCode equals r.Code
            join o in db.Organismes on h.OrganismeId equals o.Id into organismes
            from o in organismes.DefaultIfEmpty()
            where h.UtilisateurId == id && (u.FermeLe == null || u.FermeLe > aujourdhui) && h.Debut <= aujourdhui && (h.Fin == null || h.Fin >= aujourdhui)
            select new HabilitationActive(r.Code, r.Libelle, r.Portee, r.Droits, h.OrganismeId, h.TerritoireId, o == null ? null : o.Type)
        ).ToListAsync(annulation);
    }

    public bool Peut(string droit) => _habilitations.Any(h => h.Droits.Contains(droit));

    /// <summary>The persons reached by the habilitations that give this right.</summary>
    public Perimetre Perimetre(string droit)
    {
        var utiles = _habilitations.Where(h => h.Droits.Contains(droit)).ToList();
        return new Perimetre(
            utiles.Exists(h => h.Portee == PorteeRole.Metropole),
            [.. utiles.Where(h => h.Portee == PorteeRole.Territoire).Select(h => h.TerritoireId!.Value).Distinct()],
            [.. utiles.Where(h => h.Portee == PorteeRole.Organisme).Select(h => h.OrganismeId!.Value).Distinct()],
            utiles.Exists(h => h.Portee == PorteeRole.SesBeneficiaires) ? Id : null,
            droit == Droits.SuivreParcours,
            droit is Droits.RechercherPersonne or Droits.ConsulterDossier or Droits.ConsulterListes
        );
    }

    public bool ALeRole(string code) => _habilitations.Any(h => h.RoleCode == code);
}

/// <summary>A habilitation in force with the rights of its role.</summary>
/// <param name="TypeOrganisme">Type of its organisme, or null without one.</param>
public sealed record HabilitationActive(
    string RoleCode,
    string RoleLibelle,
    PorteeRole Portee,
    List<string> Droits,
    Guid? OrganismeId,
    Guid? TerritoireId,
    TypeOrganisme? TypeOrganisme = null
);

/// <summary>The account signed in, as the journal names it.</summary>
public sealed class ContexteHttp(IHttpContextAccessor acces) : IContexteActe
{
    public Guid? UtilisateurId => Guid.TryParse(acces.HttpContext?.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    public string Nom => acces.HttpContext is { } requete ? requete.User.FindFirstValue(ClaimTypes.Name) ?? "anonyme" : "système";
}
