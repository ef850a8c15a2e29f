using System.Runtime.CompilerServices;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Itineraires.Browser.Tests.Support;

/// <summary>What is checked on each page met: accessibility by axe, no horizontal overflow, a picture for the guide.</summary>
public static class Regard
{
    private static readonly AxeRunOptions Options = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    /// <summary>0 violation, nothing wider than the window.</summary>
    public static async Task ControlerAsync(this IPage page)
    {
        var resultat = await page.RunAxe(Options);
        Assert.True(resultat.Violations.Length == 0, $"{page.Url}: {string.Join(" | ", resultat.Violations.Select(v => $"{v.Id} {v.Nodes[0].Html}"))}");
        Assert.DoesNotMatch("@(if|foreach|Typo|Model|Libelles)", await page.Locator("body").InnerTextAsync());
        Assert.False(
            await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > window.innerWidth + 1"),
            $"{page.Url} is wider than its window."
        );
    }

    /// <summary>Checks the page, then keeps its picture for the user guide when ITINERAIRES_REGENERER=1.</summary>
    public static async Task IllustrerAsync(this IPage page, string nom)
    {
        await page.ControlerAsync();
        if (Environment.GetEnvironmentVariable("ITINERAIRES_REGENERER") == "1")
        {
            var dossier = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Ici())!, "..", "..", "..", "docs", "guide", "images"));
            await page.ScreenshotAsync(new() { Path = Path.Combine(dossier, nom + ".png"), FullPage = false });
        }
    }

    private static string Ici([CallerFilePath] string ici = "") => ici;
}
