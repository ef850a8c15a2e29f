using Itineraires.Domain.Commun;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Itineraires.Web.Design;

/// <summary><c>&lt;date-fr valeur="…" format="longue|courte|jour|mois|relative|chiffree" /&gt;</c>: a time element with its machine date.</summary>
[HtmlTargetElement("date-fr", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DateFrTagHelper(TimeProvider horloge) : TagHelper
{
    public DateOnly? Valeur { get; set; }

    public string Format { get; set; } = "longue";

    /// <summary>Day the relative form counts from; today in Paris when absent.</summary>
    public DateOnly? Aujourdhui { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Valeur is not { } date)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", date.ToString("O"));
        output.Content.AppendHtml(
            Exposer(
                Format switch
                {
                    "longue" => Typo.DateLongue(date),
                    "courte" => Typo.DateCourte(date),
                    "jour" => Typo.JourDeSemaine(date),
                    "mois" => Typo.MoisAnnee(date),
                    "chiffree" => Typo.DateChiffree(date),
                    "relative" => Typo.Relative(date, Aujourdhui ?? horloge.Aujourdhui),
                    _ => throw new InvalidOperationException($"Unknown date format « {Format} »."),
                }
            )
        );
    }

    private static IHtmlContent Exposer(string texte)
    {
        var contenu = new HtmlContentBuilder();
        var coupe = texte.IndexOf("1er" + Typo.Insecable, StringComparison.Ordinal);
        return coupe < 0 ? contenu.Append(texte) : contenu.Append(texte[..(coupe + 1)]).AppendHtml("<sup>er</sup>").Append(texte[(coupe + 3)..]);
    }
}

/// <summary><c>&lt;duree minutes="90" /&gt;</c>: « 1 h 30 ».</summary>
[HtmlTargetElement("duree", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DureeTagHelper : TagHelper
{
    public int Minutes { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetContent(Typo.Duree(TimeSpan.FromMinutes(Minutes)));
    }
}

/// <summary><c>&lt;abreviation terme="PMSMP" /&gt;</c>: expanded in full words at its first use in a page, by title after.</summary>
[HtmlTargetElement("abreviation", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AbreviationTagHelper : TagHelper
{
    /// <summary>Terms of the programme. Source: Cadres Itinéraires emploi et activité 2020, list of acronyms.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Termes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ACI"] = "atelier et chantier d’insertion",
        ["AI"] = "association intermédiaire",
        ["CAF"] = "caisse d’allocations familiales",
        ["CCAS"] = "centre communal d’action sociale",
        ["CDD"] = "contrat à durée déterminée",
        ["CDDI"] = "contrat à durée déterminée d’insertion",
        ["CDI"] = "contrat à durée indéterminée",
        ["CEI"] = "chargé d’engagement et d’insertion",
        ["CER"] = "contrat d’engagements réciproques",
        ["CLEE"] = "chargé de liaison entreprises emploi",
        ["CLI"] = "commission locale d’insertion",
        ["CTM"] = "conférence territoriale des maires",
        ["DPO"] = "délégué à la protection des données",
        ["EI"] = "entreprise d’insertion",
        ["ETTI"] = "entreprise de travail temporaire d’insertion",
        ["MSA"] = "mutualité sociale agricole",
        ["NIR"] = "numéro d’inscription au répertoire, dit de sécurité sociale",
        ["PMSMP"] = "période de mise en situation en milieu professionnel",
        ["QPV"] = "quartier prioritaire de la politique de la ville",
        ["RSA"] = "revenu de solidarité active",
        ["SIAE"] = "structure d’insertion par l’activité économique",
        ["SIRET"] = "numéro d’identification d’un établissement",
    };

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public string Terme { get; set; } = string.Empty;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!Termes.TryGetValue(Terme, out var developpe))
        {
            throw new InvalidOperationException($"The abbreviation « {Terme} » is not in the dictionary.");
        }

        output.TagName = null;
        var cle = (typeof(AbreviationTagHelper), Terme);
        var premiere = ViewContext.HttpContext.Items.TryAdd(cle, true);
        output.Content.AppendHtml(Balise.De("abbr", null, Terme).Attribut("title", developpe));
        if (premiere)
        {
            output.Content.Append($" ({developpe})");
        }
    }
}

/// <summary><c>&lt;pagination precedente="…" suivante="…" libelle="Pages des personnes" /&gt;</c>: keyset paging, so no page numbers.</summary>
[HtmlTargetElement("pagination", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PaginationTagHelper : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public string? Precedente
    {
        get;
        set => field = Balise.Dit(value);
    }

    public string? Suivante
    {
        get;
        set => field = Balise.Dit(value);
    }

    /// <summary>Name of the navigation for assistive technology.</summary>
    public string Libelle { get; set; } = "Pages";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var milieu = await output.GetChildContentAsync();
        if (Precedente is null && Suivante is null && milieu.IsEmptyOrWhiteSpace)
        {
            output.SuppressOutput();
            return;
        }

        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pages");
        if (Precedente is null && Suivante is null)
        {
            output.TagName = "p";
            output.Content.SetHtmlContent(milieu);
            return;
        }

        output.TagName = "nav";
        output.Attributes.SetAttribute("aria-label", Libelle);
        output.Content.AppendHtml(
            Precedente is null
                ? Balise.De("span", "inactif", "Première page")
                : Balise.De("a", null, Sprite.Icone(ViewContext, "gauche"), "Précédente").Attribut("href", Precedente).Attribut("rel", "prev")
        );
        if (!milieu.IsEmptyOrWhiteSpace)
        {
            output.Content.AppendHtml(Balise.De("span", null, milieu));
        }

        output.Content.AppendHtml(
            Suivante is null
                ? Balise.De("span", "inactif", "Dernière page")
                : Balise.De("a", null, "Suivante", Sprite.Icone(ViewContext, "droite")).Attribut("href", Suivante).Attribut("rel", "next")
        );
    }
}

/// <summary>
/// <c>&lt;th-tri cle="nom"&gt;Personne&lt;/th-tri&gt;</c>: header that sorts by link, keeping the other parameters of the address.
/// The order is in <c>tri</c>: « nom », or « -nom » for the descending one.
/// </summary>
[HtmlTargetElement("th-tri")]
public sealed class ThTriTagHelper : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public string Cle { get; set; } = string.Empty;

    /// <summary>Order in force when the address names none.</summary>
    public string? Defaut
    {
        get;
        set => field = Balise.Dit(value);
    }

    public bool Nombre { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var requete = ViewContext.HttpContext.Request;
        var tri = requete.Query["tri"].FirstOrDefault() ?? Defaut;
        var sens =
            tri == Cle ? "ascending"
            : tri == $"-{Cle}" ? "descending"
            : null;
        var cible = sens == "ascending" ? $"-{Cle}" : Cle;
        // Cursors of the former order have no meaning in the new one.
        var gardes = requete.Query.Where(q => q.Key is not ("tri" or "apres" or "avant")).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v)));
        var adresse = $"{requete.PathBase}{requete.Path}{QueryString.Create([.. gardes, new("tri", cible)])}";

        output.TagName = "th";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("scope", "col");
        if (Nombre)
        {
            output.Attributes.SetAttribute("class", "nombre");
        }

        if (sens is not null)
        {
            output.Attributes.SetAttribute("aria-sort", sens);
        }

        output.PreContent.SetHtmlContent(Balise.De("a").Attribut("href", adresse).RenderStartTag());
        output.PostContent.SetHtmlContent(
            new HtmlContentBuilder()
                .AppendHtml(
                    sens switch
                    {
                        "ascending" => Sprite.Icone(ViewContext, "haut"),
                        "descending" => Sprite.Icone(ViewContext, "bas"),
                        _ => Sprite.Icone(ViewContext, "trier"),
                    }
                )
                .AppendHtml("</a>")
        );
    }
}
