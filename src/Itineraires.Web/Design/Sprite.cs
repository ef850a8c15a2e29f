using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Itineraires.Web.Design;

/// <summary>Meaning of a status: a shape and a colour always go with its word.</summary>
public enum Ton
{
    /// <summary>Nothing to do, or out of the story: square.</summary>
    Neutre,

    /// <summary>In order: disc.</summary>
    Ordre,

    /// <summary>Lifted, ended well: ring.</summary>
    Leve,

    /// <summary>With someone else: half disc.</summary>
    Attente,

    /// <summary>Soon, to watch: diamond.</summary>
    Attention,

    /// <summary>Late, refused, in error: triangle.</summary>
    Retard,
}

/// <summary>Icons and shapes of the one SVG sprite, /img/icones.svg.</summary>
internal static class Sprite
{
    private const string Fichier = "img/icones.svg";

    internal static TagBuilder Icone(ViewContext vue, string nom) => Dessin(vue, "icone", "0 0 24 24", $"i-{nom}");

    internal static TagBuilder Forme(ViewContext vue, Ton ton) => Dessin(vue, "forme", "0 0 12 12", $"f-{Nom(ton)}");

    /// <summary>Class that gives its colours to a part.</summary>
    internal static string Classe(Ton ton) => $"ton-{(ton == Ton.Leve ? "ordre" : Nom(ton))}";

    private static string Nom(Ton ton) => ton.ToString().ToLowerInvariant();

    private static TagBuilder Dessin(ViewContext vue, string classe, string cadre, string symbole)
    {
        var http = vue.HttpContext;
        var adresse = http.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>()?[Fichier] ?? Fichier;
        return Balise
            .De("svg", classe, Balise.De("use").Attribut("href", $"{http.Request.PathBase}/{adresse}#{symbole}"))
            .Attribut("aria-hidden", "true")
            .Attribut("viewBox", cadre);
    }
}

/// <summary><c>&lt;icone nom="loupe" /&gt;</c>: decorative, always beside a word.</summary>
[HtmlTargetElement("icone", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconeTagHelper : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public string Nom { get; set; } = string.Empty;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Sprite.Icone(ViewContext, Nom));
    }
}

/// <summary><c>&lt;forme ton="Retard" /&gt;</c>: the shape alone, for a title or a legend that carries the word.</summary>
[HtmlTargetElement("forme", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FormeTagHelper : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public Ton Ton { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Sprite.Forme(ViewContext, Ton));
    }
}

/// <summary><c>&lt;statut ton="Attention" cadre&gt;À renouveler&lt;/statut&gt;</c>: word, shape and colour; <c>cadre</c> tints the ground.</summary>
[HtmlTargetElement("statut")]
public sealed class StatutTagHelper : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public Ton Ton { get; set; }

    /// <summary>Tinted ground, for the head of a dossier; never in a table.</summary>
    [HtmlAttributeName("cadre")]
    public bool Cadre { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"statut {Sprite.Classe(Ton)}{(Cadre ? " statut--cadre" : null)}");
        output.PreContent.SetHtmlContent(Sprite.Forme(ViewContext, Ton));
    }
}

/// <summary><c>&lt;initiales nom="Claire Ferrand" /&gt;</c>: never a photograph; goes with the name, does not replace it.</summary>
[HtmlTargetElement("initiales", TagStructure = TagStructure.WithoutEndTag)]
public sealed class InitialesTagHelper : TagHelper
{
    public string Nom { get; set; } = string.Empty;

    public bool Grand { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var mots = Nom.Split([' ', '@'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var lettres = mots switch
        {
            [] => "?",
            [var seul] => seul[..1],
            _ => string.Concat(mots[0].AsSpan(0, 1), mots[^1].AsSpan(0, 1)),
        };
        output.TagName = null;
        output.Content.SetHtmlContent(Balise.De("span", Grand ? "initiales initiales--grand" : "initiales", lettres).Attribut("aria-hidden", "true"));
    }
}

/// <summary><c>&lt;avis ton="Attention" titre="…"&gt;</c>: says the rule, its cadre (<c>source</c>) and what can be done.</summary>
[HtmlTargetElement("avis")]
public sealed class AvisTagHelper : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public Ton Ton { get; set; } = Ton.Attente;

    public string? Titre
    {
        get;
        set => field = Balise.Dit(value);
    }

    /// <summary>Title level, to keep the headings in order.</summary>
    public int Niveau { get; set; } = 2;

    /// <summary>The text the rule comes from, for example « Cadre Itinéraires emploi 2020, § 3.2 ».</summary>
    public string? Source
    {
        get;
        set => field = Balise.Dit(value);
    }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var contenu = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"avis {Sprite.Classe(Ton)}");
        var icone = Ton switch
        {
            Ton.Ordre or Ton.Leve => "coche",
            Ton.Retard or Ton.Attention => "alerte",
            _ => "info",
        };
        output.Content.AppendHtml(Sprite.Icone(ViewContext, icone));
        output.Content.AppendHtml(
            Balise.De(
                "div",
                null,
                Titre is null ? null : Balise.De($"h{Niveau}", null, Titre),
                contenu,
                Source is null ? null : Balise.De("p", "cadre", Balise.De("cite", null, Source))
            )
        );
    }
}

/// <summary><c>&lt;etat-vide titre="…"&gt;</c>: says why the list is empty and offers the next step.</summary>
[HtmlTargetElement("etat-vide")]
public sealed class EtatVideTagHelper : TagHelper
{
    public string Titre { get; set; } = string.Empty;

    public int Niveau { get; set; } = 3;

    /// <summary>The line that arrives: for an empty list that is good news.</summary>
    public bool Reussite { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var contenu = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "vide");
        if (Reussite)
        {
            output.Content.AppendHtml(
                new HtmlString(
                    "<svg viewBox=\"0 0 144 56\" fill=\"none\" aria-hidden=\"true\" stroke=\"currentColor\" stroke-width=\"3\"><path d=\"M18 44h44a12 12 0 0 0 12-12v-4a12 12 0 0 1 12-12h42\"/><circle cx=\"128\" cy=\"16\" r=\"7\" fill=\"currentColor\"/><circle cx=\"12\" cy=\"44\" r=\"6\"/></svg>"
                )
            );
        }

        output.Content.AppendHtml(Balise.De($"h{Niveau}", null, Titre));
        output.Content.AppendHtml(contenu);
    }
}

/// <summary><c>&lt;section-titre id="t-suite" titre="La suite" compte="4"&gt;</c>: opens a section with the ink rule; its content is the note or link at right.</summary>
[HtmlTargetElement("section-titre")]
public sealed class SectionTitreTagHelper : TagHelper
{
    public string? Id
    {
        get;
        set => field = Balise.Dit(value);
    }

    public string Titre { get; set; } = string.Empty;

    public int? Compte { get; set; }

    public int Niveau { get; set; } = 2;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var contenu = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "section-tete");
        var titre = Balise.De($"h{Niveau}", null, Titre).Attribut("id", Id);
        if (Compte is { } nombre)
        {
            titre.Avec(" ", Balise.De("span", "compte", Typo.Nombre(nombre)));
        }

        output.Content.AppendHtml(titre);
        output.Content.AppendHtml(contenu);
    }
}
