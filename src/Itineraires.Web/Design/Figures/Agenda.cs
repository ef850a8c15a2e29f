using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Itineraires.Web.Design.Figures;

/// <summary><c>&lt;agenda&gt;</c>: the day as a line; holds rendez-vous and the mark of the present hour.</summary>
[HtmlTargetElement("agenda")]
public sealed class AgendaTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "ol";
        output.Attributes.SetAttribute("class", "agenda ligne");
    }
}

/// <summary><c>&lt;maintenant heure="…" /&gt;</c>: the present hour, between what ended and what comes.</summary>
[HtmlTargetElement("maintenant", ParentTag = "agenda", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class MaintenantTagHelper : TagHelper
{
    public TimeOnly Heure { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "li";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "maintenant");
        output.Content.AppendHtml(
            Balise.De("p", null, Balise.De("time", null, Typo.Heure(Heure)).Attribut("datetime", Heure.ToString("HH:mm")), " maintenant")
        );
    }
}

/// <summary><c>&lt;rendez-vous heure="…" minutes="45" titre="…" url="…" etat="Present"&gt;</c>: its content says what; <c>&lt;geste&gt;</c> holds the act.</summary>
[HtmlTargetElement("rendez-vous", ParentTag = "agenda")]
public sealed class RendezVousTagHelper : TagHelper
{
    public TimeOnly Heure { get; set; }

    public int? Minutes { get; set; }

    public string Titre { get; set; } = string.Empty;

    public string? Url
    {
        get;
        set => field = Balise.Dit(value);
    }

    public EtatArret Etat { get; set; }

    public int Niveau { get; set; } = 3;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var lieu = new Emplacement();
        context.Items[typeof(Emplacement)] = lieu;
        var contenu = await output.GetChildContentAsync();
        output.TagName = "li";
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Arrets.Classe(Etat) is { } classe)
        {
            output.Attributes.SetAttribute("class", classe);
        }

        output.Content.AppendHtml(
            Balise.De(
                "p",
                "heure",
                Balise.De("time", null, Typo.Heure(Heure)).Attribut("datetime", Heure.ToString("HH:mm")),
                Minutes is { } minutes ? Balise.De("small", null, Typo.Duree(TimeSpan.FromMinutes(minutes))) : null
            )
        );
        output.Content.AppendHtml(
            Balise.De("div", "quoi", Balise.De($"h{Niveau}", null, Url is null ? Titre : Balise.De("a", null, Titre).Attribut("href", Url)), contenu)
        );
        output.Content.AppendHtml(Balise.De("div", "geste", lieu.Geste));
    }

    internal sealed class Emplacement
    {
        public IHtmlContent? Geste { get; set; }
    }
}

/// <summary><c>&lt;geste&gt;</c>: the act of a rendez-vous, at its right.</summary>
[HtmlTargetElement("geste", ParentTag = "rendez-vous")]
public sealed class GesteTagHelper : TagHelper
{
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ((RendezVousTagHelper.Emplacement)context.Items[typeof(RendezVousTagHelper.Emplacement)]).Geste = await output.GetChildContentAsync();
        output.SuppressOutput();
    }
}

/// <summary>Classes of the line's stops.</summary>
public static class Arrets
{
    /// <summary>Class of a stop; null for one to come, drawn as a hollow ring.</summary>
    public static string? Classe(EtatArret etat) =>
        etat switch
        {
            EtatArret.Fait => "fait",
            EtatArret.Present => "present",
            EtatArret.Manque => "manque",
            _ => null,
        };
}
