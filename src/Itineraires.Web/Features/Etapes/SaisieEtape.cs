using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Web.Design;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Itineraires.Web.Features.Etapes;

/// <summary>What a référent types of an étape (ETP-04).</summary>
public sealed class SaisieEtape
{
    [Display(Name = "Type d’étape"), Required(ErrorMessage = "Choisissez le type d’étape.")]
    public string? Type { get; set; }

    [Display(Name = "Intitulé"), MaxLength(160), SansInformationMedicale]
    public string? Intitule { get; set; }

    [Display(Name = "Début")]
    public DateOnly? Debut { get; set; }

    [Display(Name = "Fin prévue")]
    public DateOnly? FinPrevue { get; set; }

    [Display(Name = "Lieu"), MaxLength(160)]
    public string? Lieu { get; set; }

    [Display(Name = "Organisme ou entreprise"), MaxLength(160)]
    public string? Structure { get; set; }

    [Display(Name = "Objectif de l’étape"), MaxLength(600), SansInformationMedicale]
    public string? Objectif { get; set; }

    /// <summary>The types of the day, grouped by famille.</summary>
    public static IReadOnlyList<SelectListItem> Options(IReadOnlyList<TypeEtape> types)
    {
        var groupes = Enum.GetValues<FamilleEtape>().ToDictionary(f => f, f => new SelectListGroup { Name = Typo.Majuscule(Libelles.De(f)) });
        return [.. types.Select(t => new SelectListItem(t.Libelle, t.Code) { Group = groupes[t.Famille] })];
    }
}
