using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Itineraires.Browser.Tests.Support;

/// <summary>What is checked on each page met: accessibility by axe, no horizontal overflow, a picture for the guide.</summary>
public static partial class Regard
{
    private static readonly AxeRunOptions Options = new()
    {
        ResultTypes = [ResultType.Violations],
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    /// <summary>0 violation, nothing wider than the window.</summary>
    public static async Task ControlerAsync(this IPage page) => Assert.Empty(await page.DefautsAsync());

    /// <summary>What is wrong with the page as it stands: violations found by axe, code left in the text, overflow.</summary>
    public static async Task<IReadOnlyList<string>> DefautsAsync(this IPage page)
    {
        var ou = $"{page.Url} ({page.ViewportSize?.Width})";
        var defauts = (await page.RunAxe(Options)).Violations.Select(v => $"{ou}: {v.Id} {v.Nodes[0].Html}").ToList();
        if (CodeVisible().IsMatch(await page.Locator("body").InnerTextAsync()))
        {
            defauts.Add($"{ou}: code shown as text");
        }

        if (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > window.innerWidth + 1"))
        {
            defauts.Add($"{ou}: wider than its window");
        }

        return defauts;
    }

    /// <summary>Presses a shortcut once the page answers it: its script runs before the end of the loading.</summary>
    public static async Task RaccourciAsync(this IPage page, string touche)
    {
        await page.WaitForLoadStateAsync(LoadState.Load);
        await page.Keyboard.PressAsync(touche);
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

    [GeneratedRegex("@(if|foreach|Typo|Model|Libelles)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeVisible();

    private static string Ici([CallerFilePath] string ici = "") => ici;
}
