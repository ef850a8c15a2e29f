using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Itineraires.Web.Design;

/// <summary>Reads dates, hours and numbers as people type them in France.</summary>
public static partial class LectureFrancaise
{
    private static readonly string[] FormatsDate =
        ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "d M yyyy", "yyyy-M-d", "d/M/yy", "d-M-yy", "d.M.yy", "ddMMyyyy", "d MMMM yyyy", "d MMM yyyy"];

    /// <summary>Accepts 31/12/1985, 31-12-1985, 31.12.1985, 1985-12-31, 7/4/26, 31121985 and « 1er mars 2026 ».</summary>
    public static bool TenterDate(string? texte, out DateOnly date)
    {
        var propre = Nettoyer(texte).Replace("1er ", "1 ", StringComparison.OrdinalIgnoreCase);
        return DateOnly.TryParseExact(propre, FormatsDate, Typo.Culture, DateTimeStyles.None, out date) && date.Year >= 1900;
    }

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
        var propre = Nettoyer(texte).Replace("€", string.Empty, StringComparison.Ordinal).Replace(" ", string.Empty, StringComparison.Ordinal)
            .Replace('\u2212', '-');
        if (propre.Contains(','))
        {
            propre = propre.Replace(".", string.Empty, StringComparison.Ordinal).Replace(',', '.');
        }

        return decimal.TryParse(propre, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out nombre);
    }

    private static string Nettoyer(string? texte) =>
        Espaces().Replace((texte ?? string.Empty).Replace('\u00A0', ' ').Replace('\u202F', ' ').Trim(), " ");

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
            return new Liaison((string t, out object? v) => Rendre(LectureFrancaise.TenterDate(t, out var d), d, out v),
                "Écrivez la date ainsi\u00A0: 31/12/2025.");
        }

        if (type == typeof(TimeOnly))
        {
            return new Liaison((string t, out object? v) => Rendre(LectureFrancaise.TenterHeure(t, out var h), h, out v),
                "Écrivez l’heure ainsi\u00A0: 14\u00A0h\u00A030.");
        }

        return type == typeof(decimal)
            ? new Liaison((string t, out object? v) => Rendre(LectureFrancaise.TenterNombre(t, out var n), n, out v),
                "Écrivez un nombre, par exemple\u00A0: 1\u202F234,56.")
            : null;
    }

    private static bool Rendre(bool compris, object valeur, out object? resultat)
    {
        resultat = compris ? valeur : null;
        return compris;
    }

    private delegate bool Lecture(string texte, out object? valeur);

    private sealed class Liaison(Lecture lire, string erreur) : IModelBinder
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
                        bindingContext.ModelMetadata.ModelBindingMessageProvider.ValueMustNotBeNullAccessor(string.Empty));
                    return Task.CompletedTask;
                }

                bindingContext.Result = ModelBindingResult.Success(null);
            }
            else if (lire(donnee.FirstValue, out var valeur))
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
