using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Itineraires.Web.Design.Figures;

/// <summary>A series of a chart: one value per category, null when there is none; an address per value opens its list.</summary>
public sealed record SerieGraphique(string Nom, IReadOnlyList<decimal?> Valeurs, IReadOnlyList<string>? Urls = null);

/// <summary>A bar chart of one or two series with a dotted target and its data in a table.</summary>
public sealed record GraphiqueBarres(
    string Titre,
    string Phrase,
    IReadOnlyList<string> Categories,
    IReadOnlyList<SerieGraphique> Series,
    Func<decimal, string> Ecrire,
    decimal? Cible = null,
    string? LibelleCible = null,
    string NomCategorie = "Période"
)
{
    private const int ValeursEcritesAuPlus = 8;
    private const double HauteurValeur = 15;

    /// <summary>Drawing of a given width: a narrow screen has its own rather than a shrunken one.</summary>
    public IHtmlContent Dessiner(int largeur, int hauteur, string classe)
    {
        const double Haut = 30;
        const double Bas = 30;
        var droite = Cible is null ? 0 : Math.Min(96, largeur * .2);
        var plancher = hauteur - Bas;
        var plafond = Plafond();
        var pas = (largeur - droite) / Math.Max(1, Categories.Count);
        var barre = Math.Min(pas * .8 / Series.Count, 64);
        double Y(decimal valeur) => plancher - ((double)(valeur / plafond) * (plancher - Haut));
        // A number that the target would strike through is written above it.
        double Degager(double pied) => Cible is { } c && Y(c) > pied - HauteurValeur && Y(c) < pied + 4 ? Y(c) - 5 : pied;

        var svg = Balise
            .De("svg", $"graphique {classe}")
            .Attribut("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {largeur} {hauteur}"))
            .Attribut("role", "img")
            .Attribut("aria-label", $"{Titre}. {Phrase}");
        var valeurs = new List<TagBuilder>();
        var saut = (int)Math.Ceiling(52 / pas);
        for (var i = 0; i < Categories.Count; i++)
        {
            var centre = (i * pas) + (pas / 2);
            for (var s = 0; s < Series.Count; s++)
            {
                if (Series[s].Valeurs[i] is not { } valeur)
                {
                    continue;
                }

                var x = centre - (barre * Series.Count / 2) + (s * barre);
                svg.Avec(
                    Balise
                        .De("rect", s == Series.Count - 1 ? "b2" : "b1")
                        .Attribut("x", N(x + .5))
                        .Attribut("y", N(Y(valeur)))
                        .Attribut("width", N(barre - 1))
                        .Attribut("height", N(plancher - Y(valeur)))
                );
                var estBout = i == 0 || i == Categories.Count - 1;
                if (estBout || (barre >= 30 && Categories.Count <= ValeursEcritesAuPlus))
                {
                    valeurs.Add(Texte("val", Math.Max(x + (barre / 2), 15), Degager(Y(valeur) - 6), "middle", Ecrire(valeur)));
                }
            }

            if (i % saut == 0)
            {
                svg.Avec(Texte("axe", centre, hauteur - 9, "middle", Categories[i]));
            }
        }

        svg.Avec(Balise.De("path", "socle").Attribut("d", $"M0 {N(plancher)}H{N(largeur - droite)}"));
        if (Cible is { } cible)
        {
            svg.Avec(Balise.De("path", "ligne-cible").Attribut("d", $"M0 {N(Y(cible))}H{N(largeur - droite)}"));
            svg.Avec(Texte("nom", largeur - droite + 8, Y(cible) - 3, "start", LibelleCible ?? "cible"));
            svg.Avec(Texte("cle cle--fort", largeur - droite + 8, Y(cible) + 15, "start", Ecrire(cible)));
        }

        // After the bars and the target, or they would cover them.
        svg.Avec([.. valeurs]);

        return svg;
    }

    private decimal Plafond()
    {
        var plusHaut = Series.SelectMany(s => s.Valeurs).Append(Cible).Max() ?? 0;
        return plusHaut > 0 ? plusHaut : 1;
    }

    private static TagBuilder Texte(string classe, double x, double y, string ancre, string texte) =>
        Balise.De("text", classe, texte).Attribut("x", N(x)).Attribut("y", N(y)).Attribut("text-anchor", ancre);

    private static string N(double nombre) => nombre.ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary><c>&lt;etincelle valeurs="…" cible="…" phrase="De 53,9 % à 61,8 %" debut="53,9" /&gt;</c>: an evolution in a row of a table.</summary>
[HtmlTargetElement("etincelle", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class EtincelleTagHelper : TagHelper
{
    public IReadOnlyList<decimal> Valeurs { get; set; } = [];

    public decimal? Cible { get; set; }

    /// <summary>What the line shows, in words.</summary>
    public string Phrase { get; set; } = string.Empty;

    /// <summary>First value, written at the left of the line.</summary>
    public string? Debut
    {
        get;
        set => field = Balise.Dit(value);
    }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Valeurs.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        const double Gauche = 4;
        const double Droite = 126;
        const double Haut = 5;
        const double Bas = 29;
        decimal[] toutes = Cible is { } c ? [.. Valeurs, c] : [.. Valeurs];
        var (bas, haut) = (toutes.Min(), toutes.Max());
        var etendue = haut > bas ? haut - bas : 1;
        double X(int i) => Valeurs.Count == 1 ? Droite : Gauche + ((Droite - Gauche) * i / (Valeurs.Count - 1));
        double Y(decimal v) => Bas - ((double)((v - bas) / etendue) * (Bas - Haut));

        var svg = Balise.De("svg", "etincelle").Attribut("viewBox", "0 0 132 34").Attribut("role", "img").Attribut("aria-label", Phrase);
        if (Cible is { } cible)
        {
            svg.Avec(Balise.De("path", "cible").Attribut("d", $"M2 {N(Y(cible))}H130"));
        }

        svg.Avec(
            Balise.De("path", "trait").Attribut("d", $"M{string.Join('L', Valeurs.Select((v, i) => $"{N(X(i))} {N(Y(v))}"))}"),
            Balise.De("circle").Attribut("cx", N(X(Valeurs.Count - 1))).Attribut("cy", N(Y(Valeurs[^1]))).Attribut("r", "3.6")
        );
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "etincelle-rang");
        output.Content.AppendHtml(new HtmlContentBuilder().AppendHtml(Debut is null ? HtmlString.Empty : Balise.De("span", null, Debut)).AppendHtml(svg));
    }

    private static string N(double nombre) => nombre.ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>Persons of one state among the places.</summary>
public sealed record PartPoints(int Nombre, Ton Ton, string Libelle, string? Url = null);

/// <summary><c>&lt;points places="100" parts="…" /&gt;</c>: one point a person, its shape and colour that of its state, then the counts.</summary>
[HtmlTargetElement("points", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PointsTagHelper : TagHelper
{
    private const int ParLigne = 20;
    private const int PointsAuPlus = 400;
    private const double Pas = 13;

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public int Places { get; set; }

    public IReadOnlyList<PartPoints> Parts { get; set; } = [];

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var personnes = Parts.Sum(p => p.Nombre);
        var parPoint = Math.Max(1, (int)Math.Ceiling(Math.Max(Places, personnes) / (double)PointsAuPlus));
        var points = Parts.SelectMany(p => Enumerable.Repeat((Ton?)p.Ton, (int)Math.Ceiling(p.Nombre / (double)parPoint))).ToList();
        points.AddRange(Enumerable.Repeat((Ton?)null, Math.Max(0, (Places / parPoint) - points.Count)));
        var lignes = (points.Count + ParLigne - 1) / ParLigne;
        var svg = Balise
            .De("svg", "points")
            .Attribut("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {ParLigne * Pas} {Math.Max(1, lignes) * Pas}"))
            .Attribut("role", "img")
            .Attribut("aria-label", $"{Typo.Compter(personnes, "personne")} pour {Typo.Compter(Places, "place")}.");
        foreach (var (rang, ton) in points.Index())
        {
            svg.Avec(Point(((rang % ParLigne) * Pas) + (Pas / 2), (rang / ParLigne * Pas) + (Pas / 2), ton));
        }

        var legende = Balise.De("dl", "legende-chiffres");
        foreach (var part in Parts)
        {
            var nombre = Typo.Nombre(part.Nombre);
            legende.Avec(
                Balise.De(
                    "div",
                    null,
                    Balise.De("dt", Sprite.Classe(part.Ton), Sprite.Forme(ViewContext, part.Ton), part.Libelle),
                    Balise.De("dd", null, part.Url is null ? nombre : Balise.De("a", null, nombre).Attribut("href", part.Url))
                )
            );
        }

        output.TagName = null;
        output.Content.AppendHtml(svg).AppendHtml(legende);
        output.Content.AppendHtml(
            Balise.De(
                "p",
                "sous-legende",
                $"{Typo.Compter(personnes, "personne")} pour {Typo.Compter(Places, "place")}. ",
                parPoint == 1 ? "Une personne par point." : $"{Typo.Nombre(parPoint)} personnes par point."
            )
        );
    }

    private static TagBuilder Point(double x, double y, Ton? ton)
    {
        string M(FormattableString trace) => trace.ToString(CultureInfo.InvariantCulture);
        return ton switch
        {
            null => Balise.De("circle", "p-libre").Attribut("cx", M($"{x}")).Attribut("cy", M($"{y}")).Attribut("r", "1.4"),
            Ton.Attention => Balise.De("path", "p-attention").Attribut("d", M($"M{x} {y - 4.8}l4.8 4.8-4.8 4.8-4.8-4.8z")),
            Ton.Retard => Balise.De("path", "p-retard").Attribut("d", M($"M{x} {y - 4.6}l4.9 8.8h-9.8z")),
            Ton.Attente => Balise.De(
                "g",
                null,
                Balise.De("circle", "p-attente-c").Attribut("cx", M($"{x}")).Attribut("cy", M($"{y}")).Attribut("r", "3.6"),
                Balise.De("path", "p-attente").Attribut("d", M($"M{x} {y - 4.3}a4.3 4.3 0 0 0 0 8.6z"))
            ),
            Ton.Neutre => Balise
                .De("rect", "p-neutre")
                .Attribut("x", M($"{x - 3.4}"))
                .Attribut("y", M($"{y - 3.4}"))
                .Attribut("width", "6.8")
                .Attribut("height", "6.8"),
            Ton.Leve => Balise.De("circle", "p-leve").Attribut("cx", M($"{x}")).Attribut("cy", M($"{y}")).Attribut("r", "3.5"),
            _ => Balise.De("circle", "p-ordre").Attribut("cx", M($"{x}")).Attribut("cy", M($"{y}")).Attribut("r", "4.2"),
        };
    }
}

/// <summary><c>&lt;barre part="0.62" /&gt;</c>: a ratio under its name in a ranked table, where the number is written beside.</summary>
[HtmlTargetElement("barre", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class BarreTagHelper : TagHelper
{
    /// <summary>Ratio of the full width, 0 to 1.</summary>
    public decimal Part { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "barre");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.AppendHtml(
            Balise.De("rect").Attribut("width", string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(Part, 0, 1) * 100:0.#}%")).Attribut("height", "100%")
        );
    }
}
