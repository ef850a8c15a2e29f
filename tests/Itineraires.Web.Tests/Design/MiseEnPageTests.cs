using AngleSharp;
using AngleSharp.Dom;
using Itineraires.Web.Design;
using Microsoft.AspNetCore.Http;

namespace Itineraires.Web.Tests.Design;

public sealed class MiseEnPageTests
{
    [Fact]
    public async Task La_mise_en_page_montre_la_navigation_du_role_et_permet_de_se_deconnecter()
    {
        await using var hote = new HoteInterface(
            s => s.AddScoped<INavigation, NavigationReferente>(),
            ("Territoire:Nom", "Territoire d’essai"),
            ("Territoire:BandeauDemonstration", "Démonstration : rien n’est vrai ici.")
        );
        await hote.InitializeAsync();
        using var client = hote.CreateClient();
        var html = await client.GetStringAsync("/design", TestContext.Current.CancellationToken);
        using var page = await BrowsingContext.New(Configuration.Default).OpenAsync(r => r.Content(html), TestContext.Current.CancellationToken);

        var active = Assert.Single(page.QuerySelectorAll(".navigation [aria-current=page]"));
        Assert.Equal("Ma file active 97", Resserrer(active));
        Assert.Equal("r", page.QuerySelector(".menu--nouveau a")!.GetAttribute("data-raccourci"));
        Assert.Equal("Messages 3", Resserrer(page.QuerySelector("a[href='/messages']")!));
        Assert.Equal("Territoire d’essai", page.QuerySelector(".marque small")!.TextContent);
        Assert.Equal("Démonstration : rien n’est vrai ici.", page.QuerySelector(".demonstration")!.TextContent);
        Assert.All(page.QuerySelectorAll("form[action='/deconnexion']"), f => Assert.NotNull(f.QuerySelector("input[name=__RequestVerificationToken]")));
        Assert.Equal(2, page.QuerySelectorAll("form[action='/deconnexion']").Length);
    }

    private static string Resserrer(IElement element) => string.Join(' ', element.TextContent.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private sealed class NavigationReferente : INavigation
    {
        public Task<ContexteNavigation> ConstruireAsync(HttpContext contexte) =>
            Task.FromResult(
                new ContexteNavigation(
                    [new("Aujourd’hui", "/"), new("Ma file active", "/personnes", 97, EstActive: true)],
                    [new("Rendez-vous", "/rendez-vous/nouveau", "calendrier", "R")],
                    new CompteConnecte("Claire Ferrand", "Référente de parcours", "Unis vers l’emploi"),
                    Messages: 3
                )
            );
    }
}
