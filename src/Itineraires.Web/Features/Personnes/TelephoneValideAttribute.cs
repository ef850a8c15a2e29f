using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Web.Features.Personnes;

/// <summary>A telephone number typed in a form meets the rule of the imports.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TelephoneValideAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not string texte || string.IsNullOrWhiteSpace(texte) || NumeroTelephone.TryLire(texte.Trim(), false, out _)
            ? ValidationResult.Success
            : new ValidationResult(
                $"{NumeroTelephone.Refus(texte.Trim())}\u00A0: saisissez dix chiffres, ou le signe + et l’indicatif du pays.",
                validationContext.MemberName is { } nom ? [nom] : null
            );
}
