using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;

namespace Itineraires.Web.Features.Personnes;

/// <summary>Who the person is and how to reach her: the same fields whether she is recorded or corrected.</summary>
public abstract class SaisieIdentite
{
    [Display(Name = "Civilité")]
    public Civilite? Civilite { get; set; }

    [Display(Name = "Nom d’usage"), Required(ErrorMessage = "Saisissez le nom."), MaxLength(100)]
    public string? Nom { get; set; }

    [Display(Name = "Nom de naissance"), MaxLength(100)]
    public string? NomNaissance { get; set; }

    [Display(Name = "Prénom"), Required(ErrorMessage = "Saisissez le prénom."), MaxLength(100)]
    public string? Prenom { get; set; }

    [Display(Name = "Date de naissance"), Required(ErrorMessage = "Saisissez la date de naissance.")]
    public DateOnly? DateNaissance { get; set; }

    [Display(Name = "NIR")]
    public string? Nir { get; set; }

    [Display(Name = "Téléphone"), MaxLength(30), TelephoneValide]
    public string? Telephone { get; set; }

    [Display(Name = "Courriel"), MaxLength(200), EmailAddress(ErrorMessage = "Saisissez une adresse comme nom@exemple.fr.")]
    public string? Courriel { get; set; }

    [Display(Name = "Numéro et voie"), MaxLength(200)]
    public string? Voie { get; set; }

    [Display(Name = "Code postal"), RegularExpression(@"\d{5}", ErrorMessage = "Saisissez cinq chiffres.")]
    public string? CodePostal { get; set; }

    /// <summary>Reads the NIR; an empty field gives an empty NIR.</summary>
    /// <param name="raison">Why it cannot be read.</param>
    public bool LireNir(out Nir nir, [NotNullWhen(false)] out string? raison)
    {
        (nir, raison) = (default, null);
        return string.IsNullOrWhiteSpace(Nir) || Domain.Commun.Nir.TryParse(Nir, out nir, out raison);
    }
}
