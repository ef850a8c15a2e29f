using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Habilitations;

/// <summary>How far a role reaches (CNF-03).</summary>
public enum PorteeRole
{
    /// <summary>The persons that the account itself follows.</summary>
    [Display(Name = "ses bénéficiaires")]
    SesBeneficiaires,

    [Display(Name = "son organisme")]
    Organisme,

    [Display(Name = "son territoire")]
    Territoire,

    [Display(Name = "toute la Métropole")]
    Metropole,

    /// <summary>No person at all: no social data.</summary>
    [Display(Name = "aucune donnée sociale")]
    Aucune,
}

/// <summary>A role: a set of rights and a reach, kept as data.</summary>
public sealed class Role
{
    private Role() { }

    public Role(string code, string libelle, PorteeRole portee, IEnumerable<string> droits)
    {
        (Code, Libelle, Portee) = (code, libelle, portee);
        Droits = [.. droits];
    }

    public string Code { get; private set; } = "";

    public string Libelle { get; private set; } = "";

    public PorteeRole Portee { get; private set; }

    public List<string> Droits { get; private set; } = [];
}

/// <summary>A dated role of an account in an organisme or a territory; one person may hold several.</summary>
public sealed class Habilitation : Entite
{
    private Habilitation() { }

    public Habilitation(Guid utilisateurId, Role role, Guid? organismeId, Guid? territoireId, DateOnly debut, DateOnly? fin)
    {
        ReglesHabilitation.OrganismeRequis.Exiger(
            role.Portee is not (PorteeRole.SesBeneficiaires or PorteeRole.Organisme) || organismeId is not null,
            nameof(OrganismeId)
        );
        ReglesHabilitation.TerritoireRequis.Exiger(role.Portee != PorteeRole.Territoire || territoireId is not null, nameof(TerritoireId));
        var periode = new Periode(debut, fin);
        UtilisateurId = utilisateurId;
        RoleCode = role.Code;
        OrganismeId = organismeId;
        TerritoireId = territoireId;
        (Debut, Fin) = (periode.Debut, periode.Fin);
    }

    public Guid UtilisateurId { get; private set; }

    public string RoleCode { get; private set; } = "";

    public Role Role { get; private set; } = null!;

    public Guid? OrganismeId { get; private set; }

    public Guid? TerritoireId { get; private set; }

    public DateOnly Debut { get; private set; }

    public DateOnly? Fin { get; private set; }

    public bool EstActiveAu(DateOnly jour) => new Periode(Debut, Fin).Contient(jour);

    public void Clore(DateOnly fin) => Fin = new Periode(Debut, fin).Fin;
}

public static class ReglesHabilitation
{
    public static readonly RegleMetier OrganismeRequis = new("HAB-ORGANISME", "Choisissez l’organisme de cette habilitation.");

    public static readonly RegleMetier TerritoireRequis = new("HAB-TERRITOIRE", "Choisissez le territoire de cette habilitation.");
}
