using Itineraires.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Itineraires.Browser.Tests;

/// <summary>A passkey is added, opens the session in place of the passphrase, and opens nothing once removed (CNF-04).</summary>
public sealed class ClesTests(Serveur serveur) : IClassFixture<Serveur>
{
    [Fact]
    [Exigence("CNF-04")]
    public async Task CNF_04_une_cle_d_acces_ouvre_la_session_jusqu_a_son_retrait()
    {
        // A passkey belongs to a domain: an address of numbers has none.
        var site = serveur.Adresse.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var page = await serveur.OuvrirAsync();
        var outils = await page.Context.NewCDPSessionAsync(page);
        await outils.SendAsync("WebAuthn.enable");
        await outils.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
        await page.GotoAsync($"{site}/connexion");
        await page.GetByRole(AriaRole.Button, new() { Name = "Entrer comme Claire Ferrand" }).ClickAsync();
        await page.WaitForURLAsync($"{site}/");
        await page.GotoAsync($"{site}/compte/cles");
        await page.ControlerAsync();

        await page.GetByLabel("Nom").FillAsync("ordinateur du bureau");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter une clé d’accès" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = new("ordinateur du bureau") })).ToBeVisibleAsync();
        await page.ControlerAsync();

        await page.Context.ClearCookiesAsync();
        await EntrerParCleAsync();
        await page.WaitForURLAsync($"{site}/");

        await page.GotoAsync($"{site}/compte/cles");
        await page.GetByRole(AriaRole.Button, new() { Name = "Retirer" }).ClickAsync();
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Retirer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Aucune clé d’accès")).ToBeVisibleAsync();
        await page.Context.ClearCookiesAsync();
        await EntrerParCleAsync();
        await Assertions.Expect(page.GetByText("n’est pas reconnue")).ToBeVisibleAsync();

        async Task EntrerParCleAsync()
        {
            await page.GotoAsync($"{site}/connexion");
            await page.GetByRole(AriaRole.Button, new() { Name = "Se connecter avec une clé d’accès" }).ClickAsync();
        }
    }
}
