using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Itineraires.Web.Design;

/// <summary>
/// A form posts to its page and to no named handler unless it says so. Once a second button was pressed the address bears its handler: without an
/// address of its own the main button would do that act again.
/// </summary>
[HtmlTargetElement("form", Attributes = "[method='post']")]
public sealed class FormulaireDePage : TagHelper
{
    private const string Acte = "handler";

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>After the framework's own, which writes the address of a named handler.</summary>
    public override int Order => 1000;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var requete = ViewContext.HttpContext.Request;
        if (output.Attributes.ContainsName("action") || !requete.Query.ContainsKey(Acte))
        {
            return;
        }

        var reste = QueryString.Create(requete.Query.Where(p => !p.Key.Equals(Acte, StringComparison.OrdinalIgnoreCase)));
        output.Attributes.SetAttribute("action", $"{requete.PathBase}{requete.Path}{reste}");
    }
}
