using System.ComponentModel.DataAnnotations;

namespace Itineraires.Domain.Orientation;

/// <summary>Part of a professional in an accompagnement global: each is held by one. Source: Convention d'appui, bilan 2018, fiche action n° 7.</summary>
public enum RoleGlobal
{
    [Display(Name = "conseiller Pôle emploi")]
    Emploi,

    [Display(Name = "travailleur social")]
    Social,
}
