using System.Globalization;
using System.Text.RegularExpressions;
using Itineraires.Domain.Commun;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Itineraires.Web.Design;

/// <summary>Reads hours and numbers as people type them in France; dates are read by <see cref="LectureDate"/>.</summary>
public static partial class LectureFrancaise
{
    /// <summary>Accepts « 14 h 30 », 14h30, 14:30, 14.30, « 9 h ».</summary>
    public static bool TenterHeure(string? texte, out TimeOnly heure)
    {
        heure = default;
        var trouve = Heure().Match(Nettoyer(texte));
        if (!trouve.Success)
        {
            return false;
        }

        var heures = int.Parse(trouve.Groups["h"].ValueSpan, CultureInfo.InvariantCulture);
        var minutes = trouve.Groups["m"].Success ? int.Parse(trouve.Groups["m"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (heures > 23 || minutes > 59)
        {
            return false;
        }

        heure = new TimeOnly(heures, minutes);
        return true;
    }

    /// <summary>Accepts « 1 234,56 € », 1234.56, « −3 »; a point followed by three digits groups thousands only when a comma follows.</summary>
    public static bool TenterNombre(string? texte, out decimal nombre)
    {
        var propre = Nettoyer(texte)
            .Replace("€", string.Empty, StringComparison.Ordinal)
            .Replace(" ", string.Empty, StringComparison.Ordinal)
            .Replace('\u2212', '-');
        if (propre.Contains(','))
        {
            propre = propre.Replace(".", string.Empty, StringComparison.Ordinal).Replace(',', '.');
        }

        return decimal.TryParse(propre, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out nombre);
    }

    private static string Nettoyer(string? texte) => Espaces().Replace((texte ?? string.Empty).Replace('\u00A0', ' ').Replace('\u202F', ' ').Trim(), " ");

    [GeneratedRegex(@"^(?<h>\d{1,2})(\s?(h|:|\.)\s?(?<m>\d{2})?)?\s?(min)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Heure();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Espaces();
}

/// <summary>Binds DateOnly, TimeOnly and decimal from French writing, with an error that shows how to write them.</summary>
public sealed class LiaisonFrancaiseProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        var type = context.Metadata.UnderlyingOrModelType;
        if (type == typeof(DateOnly))
        {
            return new Liaison(
                (string t, out object? v) => LectureDate.TryLire(t, out var date, out var raison) ? Rendre(date, out v) : Refuser(raison, out v)
            );
        }

        if (type == typeof(TimeOnly))
        {
            return new Liaison(
                (string t, out object? v) =>
                    LectureFrancaise.TenterHeure(t, out var heure) ? Rendre(heure, out v) : Refuser("Écrivez l’heure ainsi\u00A0: 14\u00A0h\u00A030.", out v)
            );
        }

        return type == typeof(decimal)
            ? new Liaison(
                (string t, out object? v) =>
                    LectureFrancaise.TenterNombre(t, out var nombre)
                        ? Rendre(nombre, out v)
                        : Refuser("Écrivez un nombre, par exemple\u00A0: 1\u202F234,56.", out v)
            )
            : null;
    }

    private static string? Rendre(object lue, out object? valeur)
    {
        valeur = lue;
        return null;
    }

    private static string Refuser(string raison, out object? valeur)
    {
        valeur = null;
        return raison;
    }

    // Null when the text is read, else the sentence that says why it is not.
    private delegate string? Lecture(string texte, out object? valeur);

    private sealed class Liaison(Lecture lire) : IModelBinder
    {
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            var donnee = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
            if (donnee == ValueProviderResult.None)
            {
                return Task.CompletedTask;
            }

            bindingContext.ModelState.SetModelValue(bindingContext.ModelName, donnee);
            if (string.IsNullOrWhiteSpace(donnee.FirstValue))
            {
                if (!bindingContext.ModelMetadata.IsReferenceOrNullableType)
                {
                    bindingContext.ModelState.TryAddModelError(
                        bindingContext.ModelName,
                        bindingContext.ModelMetadata.ModelBindingMessageProvider.ValueMustNotBeNullAccessor(string.Empty)
                    );
                    return Task.CompletedTask;
                }

                bindingContext.Result = ModelBindingResult.Success(null);
            }
            else if (lire(donnee.FirstValue, out var valeur) is not { } erreur)
            {
                bindingContext.Result = ModelBindingResult.Success(valeur);
            }
            else
            {
                bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, erreur);
            }

            return Task.CompletedTask;
        }
    }
}
