using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Playwright;

namespace Itineraires.Browser.Tests.Support;

/// <summary>What an act asked of a person, counted by the page itself.</summary>
/// <param name="Clics">Presses of the pointer.</param>
/// <param name="Touches">Keys pressed outside of the writing of a text.</param>
/// <param name="Champs">Fields written, chosen in a list or given a file; boxes and radios are clicks.</param>
/// <param name="Pages">Documents loaded.</param>
public sealed record Mesure(
    [property: JsonPropertyName("clics")] int Clics,
    [property: JsonPropertyName("touches")] int Touches,
    [property: JsonPropertyName("champs")] int Champs,
    [property: JsonPropertyName("pages")] int Pages
);

/// <summary>Counts real events in the page, across the pages of one tab.</summary>
public static class Compteur
{
    private const string Ecoute = """
        (() => {
          if (window.top !== window || !location.protocol.startsWith('http')) return;
          const cle = 'gestes';
          const lire = () => JSON.parse(sessionStorage.getItem(cle) ?? '{"clics":0,"touches":0,"champs":0,"pages":0}');
          const ajouter = quoi => { const m = lire(); m[quoi]++; sessionStorage.setItem(cle, JSON.stringify(m)); };
          const ecrits = new Set();
          const texte = e => e.matches?.('textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])');
          ajouter('pages');
          addEventListener('pointerdown', e => { if (e.isTrusted) ajouter('clics'); }, true);
          addEventListener('keydown', e => { if (e.isTrusted && !(texte(e.target) && e.key.length === 1)) ajouter('touches'); }, true);
          addEventListener('input', e => { if (texte(e.target) && !ecrits.has(e.target)) { ecrits.add(e.target); ajouter('champs'); } }, true);
        })();
        """;

    /// <summary>Counts in every page that this session opens from now on.</summary>
    public static Task CompterLesGestesAsync(this IPage page) => page.AddInitScriptAsync(Ecoute);

    /// <summary>Starts an act from « Aujourd’hui », with nothing counted.</summary>
    public static async Task DepuisAujourdhuiAsync(this IPage page)
    {
        await page.GotoAsync("/");
        await page.ReprendreAZeroAsync();
    }

    public static Task ReprendreAZeroAsync(this IPage page) => page.EvaluateAsync("() => sessionStorage.removeItem('gestes')");

    /// <summary>What was counted since the start of the act.</summary>
    public static async Task<Mesure> MesurerAsync(this IPage page) =>
        await page.EvaluateAsync<string?>("() => sessionStorage.getItem('gestes')") is { } compte
            ? JsonSerializer.Deserialize<Mesure>(compte)!
            : new Mesure(0, 0, 0, 0);
}
