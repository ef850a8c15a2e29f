using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Itineraires.Web.Infrastructure;

/// <summary>French words for the rules of a field that bring none of their own: those of the framework are English.</summary>
public sealed class MessagesDeSaisie : IValidationMetadataProvider
{
    public void CreateValidationMetadata(ValidationMetadataProviderContext context)
    {
        foreach (var regle in context.ValidationMetadata.ValidatorMetadata.OfType<ValidationAttribute>())
        {
            if (regle is { ErrorMessage: null, ErrorMessageResourceName: null } && Message(regle) is { } message)
            {
                regle.ErrorMessage = message;
            }
        }
    }

    private static string? Message(ValidationAttribute regle) =>
        regle switch
        {
            RequiredAttribute => "Remplissez ce champ.",
            MaxLengthAttribute max => TropLong(max.Length),
            StringLengthAttribute longueur => TropLong(longueur.MaximumLength),
            RangeAttribute bornes => string.Create(CultureInfo.InvariantCulture, $"Écrivez un nombre entre {bornes.Minimum} et {bornes.Maximum}."),
            EmailAddressAttribute => "Saisissez une adresse comme nom@exemple.fr.",
            _ => null,
        };

    private static string TropLong(int longueur) =>
        string.Create(CultureInfo.InvariantCulture, $"C’est trop long\u00A0: {longueur}\u00A0caractères au plus. Raccourcissez ce texte.");
}
