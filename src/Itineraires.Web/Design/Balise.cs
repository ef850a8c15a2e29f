using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Itineraires.Web.Design;

/// <summary>Short writing of HTML elements for the tag helpers; every text is encoded.</summary>
internal static class Balise
{
    /// <summary>An attribute said, or null: Razor gives an empty text for an expression that is null.</summary>
    internal static string? Dit(string? attribut) => string.IsNullOrEmpty(attribut) ? null : attribut;

    internal static TagBuilder De(string nom, string? classes = null, params object?[] contenus)
    {
        var balise = new TagBuilder(nom);
        if (classes is not null)
        {
            balise.AddCssClass(classes);
        }

        return balise.Avec(contenus);
    }

    internal static TagBuilder Avec(this TagBuilder balise, params object?[] contenus)
    {
        foreach (var contenu in contenus)
        {
            _ = contenu switch
            {
                null => balise.InnerHtml,
                IHtmlContent html => balise.InnerHtml.AppendHtml(html),
                _ => balise.InnerHtml.Append(contenu.ToString()!),
            };
        }

        return balise;
    }

    /// <summary>Sets an attribute; null leaves it out.</summary>
    internal static TagBuilder Attribut(this TagBuilder balise, string nom, string? valeur)
    {
        if (valeur is not null)
        {
            balise.Attributes[nom] = valeur;
        }

        return balise;
    }

    internal static TagBuilder Vide(this TagBuilder balise)
    {
        balise.TagRenderMode = TagRenderMode.SelfClosing;
        return balise;
    }
}
