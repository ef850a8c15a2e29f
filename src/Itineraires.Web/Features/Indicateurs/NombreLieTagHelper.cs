using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Itineraires.Web.Features.Indicateurs;

/// <summary><c>&lt;nombre-lie adresse="…"&gt;61,8 %&lt;/nombre-lie&gt;</c>: a number that opens its list, or stands alone where there is none to open.</summary>
[HtmlTargetElement("nombre-lie")]
public sealed class NombreLieTagHelper : TagHelper
{
    public string? Adresse { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        // Razor writes a null expression as an empty text.
        output.TagName = string.IsNullOrEmpty(Adresse) ? null : "a";
        if (!string.IsNullOrEmpty(Adresse))
        {
            output.Attributes.SetAttribute("href", Adresse);
        }
    }
}
