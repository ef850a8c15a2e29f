using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Itineraires.Browser.Tests.Support;
using Itineraires.Web.Demo;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Playwright;

namespace Itineraires.Browser.Tests;

/// <summary>
/// Opens every page of the product as an account that may, its folded parts unfolded, on a desk by day and on a telephone by night:
/// axe finds nothing and nothing overflows.
/// </summary>
public sealed partial class ChaquePageTests(Serveur serveur) : IClassFixture<Serveur>
{
    /// <summary>Pages of the same shape whose links are followed: one record has a draft, the next has not.</summary>
    private const int LecturesParForme = 25;

    /// <summary>Accounts at once: while the browser looks at a page of one, the server answers the other.</summary>
    private const int ALaFois = 2;

    private static readonly string[] SansCompte =
    [
        "/connexion",
        "/accessibilite",
        "/verification/2222-3333-4444",
        "/compte/phrase-oubliee",
        "/compte/activer",
        "/compte/reinitialiser",
        "/erreur/403",
        "/erreur/404",
        "/erreur/500",
    ];

    /// <summary>Pages of which the address is typed, or that a search offers.</summary>
    private static readonly (string Compte, string Adresse)[] SansLienVersElles = [("Sophie Lambert", "/design"), ("Inès Morel", "/personnes/nouvelle")];

    /// <summary>Pages that a link does not reach: they answer an act, a lost session, a second factor.</summary>
    private static readonly HashSet<string> SansLien = new(StringComparer.Ordinal)
    {
        "connexion/reprise/{id:guid}",
        "connexion/second-facteur",
        "deconnexion",
        "courriers/preparations/{id:guid}",
        "imports/{id:guid}",
        // The QR code of a convocation leads there: opened by the journey.
        "presence/{jeton}",
        "imports/{id:guid}/correspondance",
        "imports/{id:guid}/lignes",
        "imports/{id:guid}/lignes/{ligne:int}",
        "rendez-vous/{id:guid}/presence",
    };

    [Fact]
    public async Task Chaque_page_est_accessible_et_tient_dans_sa_fenetre()
    {
        var (defauts, vues) = (new ConcurrentQueue<string>(), new ConcurrentDictionary<string, bool>(StringComparer.Ordinal));
        var page = await serveur.OuvrirAsync();
        foreach (var adresse in SansCompte)
        {
            await RegarderAsync(page, adresse, defauts);
            vues.TryAdd(Forme(adresse), true);
        }

        await page.Context.CloseAsync();
        var routes = serveur
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(e => e.RoutePattern.RawText!)
            .Distinct(StringComparer.Ordinal)
            .Where(route => !SansLien.Contains(route))
            .ToList();
        // Those who reach no person have few links and pages of their own: they come first, and once every page is seen links are read no more.
        await Parallel.ForEachAsync(
            ComptesDemonstration.Tous.OrderBy(c => c.Role is not ("clee" or "cei" or "administrateur" or "dpo")),
            new ParallelOptions { MaxDegreeOfParallelism = ALaFois },
            async (compte, _) =>
            {
                var nom = $"{compte.Prenom} {compte.Nom}";
                var sienne = await serveur.EntrerAsync(nom);
                await ParcourirAsync(sienne, nom, vues, defauts, () => routes.Exists(r => !serveur.Repondues.ContainsKey(r)));
                await sienne.Context.CloseAsync();
            }
        );

        string[] fautes = [.. defauts.Distinct(), .. routes.Where(route => !serveur.Repondues.ContainsKey(route)).Select(route => $"{route}: never reached")];
        Assert.True(fautes.Length == 0, string.Join("\n", fautes));
    }

    private static async Task ParcourirAsync(
        IPage page,
        string compte,
        ConcurrentDictionary<string, bool> vues,
        ConcurrentQueue<string> defauts,
        Func<bool> reste
    )
    {
        var connues = new HashSet<string>(StringComparer.Ordinal) { "/" };
        var lues = new Dictionary<string, int>(StringComparer.Ordinal);
        var file = new Queue<string>([.. connues, .. SansLienVersElles.Where(p => p.Compte == compte).Select(p => p.Adresse)]);
        while (file.TryDequeue(out var adresse))
        {
            var forme = Forme(adresse);
            lues[forme] = lues.GetValueOrDefault(forme) + 1;
            var liens =
                // « Aujourd’hui » differs with the trade; the other pages of a shape are looked at once.
                vues.TryAdd(forme, true)
                || adresse == "/"
                    ? await RegarderAsync(page, adresse, defauts)
                : lues[forme] <= LecturesParForme && reste() ? await LiensAsync(page, adresse)
                : [];
            foreach (var lien in liens.Where(connues.Add))
            {
                file.Enqueue(lien);
            }
        }
    }

    /// <summary>The addresses that a page offers, without opening it in the browser.</summary>
    private static async Task<IReadOnlyList<string>> LiensAsync(IPage page, string adresse)
    {
        await using var reponse = await page.APIRequest.GetAsync(adresse, new() { MaxRedirects = 0 });
        if (reponse.Headers.TryGetValue("location", out var suite))
        {
            return Internes([suite]);
        }

        return reponse.Status == StatusCodes.Status200OK ? Internes(Href().Matches(await reponse.TextAsync()).Select(m => m.Groups["href"].Value)) : [];
    }

    private static IReadOnlyList<string> Internes(IEnumerable<string> liens) =>
        [
            .. liens
                .Select(l => WebUtility.HtmlDecode(l).Split('#')[0])
                .Where(l => l.StartsWith('/') && !l.Contains("handler=", StringComparison.Ordinal) && !Path.HasExtension(l)),
        ];

    [GeneratedRegex("<a [^>]*href=\"(?<href>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Href();

    /// <summary>Opens the page, looks at it both ways, and gives the addresses that it offers.</summary>
    private static async Task<IReadOnlyList<string>> RegarderAsync(IPage page, string adresse, ConcurrentQueue<string> defauts)
    {
        await page.SetViewportSizeAsync(1280, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        await page.GotoAsync(adresse);
        await page.EvaluateAsync("() => document.querySelectorAll('main details:not(.menu)').forEach(d => d.open = true)");
        Noter(await page.DefautsAsync());
        var liens = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))");
        await page.SetViewportSizeAsync(390, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce });
        Noter(await page.DefautsAsync());
        return Internes(liens);

        void Noter(IEnumerable<string> trouves)
        {
            foreach (var defaut in trouves)
            {
                defauts.Enqueue(defaut);
            }
        }
    }

    private static string Forme(string adresse) =>
        string.Join('/', adresse.Split('?')[0].Trim('/').Split('/').Select(p => Guid.TryParse(p, out _) ? "{id:guid}" : p));
}
