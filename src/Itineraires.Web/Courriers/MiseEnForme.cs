using Markdig;
using Markdig.Parsers.Inlines;
using Microsoft.AspNetCore.Html;

namespace Itineraires.Web.Courriers;

/// <summary>The text of a letter as HTML: paragraphs, titles, lists, bold; never the HTML that somebody typed.</summary>
public static class MiseEnForme
{
    private static readonly MarkdownPipeline Pipeline = Construire();

    public static IHtmlContent EnHtml(string texte) => new HtmlString(Markdown.ToHtml(texte, Pipeline));

    /// <summary>A letter on paper has neither link nor image, and the browser that prints it fetches nothing.</summary>
    private static MarkdownPipeline Construire()
    {
        var construction = new MarkdownPipelineBuilder().DisableHtml();
        construction.InlineParsers.TryRemove<LinkInlineParser>();
        construction.InlineParsers.TryRemove<AutolinkInlineParser>();
        return construction.Build();
    }

    /// <summary>A value put into a text: none of its signs makes a title, a list or a link.</summary>
    public static string Litteral(string valeur) =>
        string.Concat(valeur.ReplaceLineEndings(" ").Select(c => char.IsAsciiLetterOrDigit(c) || c == ' ' || c > '~' || c == ',' ? c.ToString() : $"\\{c}"));
}
