using Itineraires.Web.Security;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Itineraires.Web.Design;

/// <summary>The error of a field written by hand, where one page repeats the same form, and the box of the medical warning.</summary>
[HtmlTargetElement("erreur-champ", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ErreurChampTagHelper : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>Name of the field.</summary>
    public string Nom { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (ViewContext.ViewData.ModelState.TryGetValue(Nom, out var etat) && etat.Errors.FirstOrDefault() is { } erreur)
        {
            output.Content.AppendHtml(Dire(ViewContext, erreur.ErrorMessage).Attribut("id", $"{TagBuilder.CreateSanitizedId(Nom, "_")}-erreur"));
        }

        if (Confirmer(ViewContext, Nom) is { } confirmation)
        {
            output.Content.AppendHtml(confirmation);
        }
    }

    /// <summary>The sentence of an error, with its shape.</summary>
    internal static TagBuilder Dire(ViewContext contexte, string erreur) =>
        Balise.De("p", "erreur", Sprite.Forme(contexte, Ton.Retard), Balise.De("span", "invisible", $"Erreur{Typo.Insecable}: "), erreur);

    /// <summary>The box that records all the same, under the field that the guard signalled; null elsewhere.</summary>
    internal static IHtmlContent? Confirmer(ViewContext contexte, string nom) =>
        contexte.ViewData[GardeMedicale.CleChamp] is string signale && signale.Equals(nom, StringComparison.OrdinalIgnoreCase)
            ? Balise.De(
                "label",
                "option",
                Balise.De("input").Vide().Attribut("type", "checkbox").Attribut("name", GardeMedicale.Confirmation).Attribut("value", "oui"),
                Balise.De("span", null, "Ce n’est pas une information médicale\u00A0: enregistrer quand même. Ce choix est inscrit au journal.")
            )
            : null;
}
