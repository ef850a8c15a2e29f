using System.Text;
using Itineraires.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Itineraires.Browser.Tests;

/// <summary>A spreadsheet never seen, described by a person, corrected and imported; what that asks of her is counted.</summary>
public sealed class TableurTests(Serveur serveur) : IClassFixture<Serveur>
{
    /// <summary>At three seconds a gesture, which is slow, well under two minutes.</summary>
    private const int GestesAuPlus = 20;

    private const string Liste =
        "Liste des usagers, mars 2026;;;;;\r\nPatronyme;Petit nom;Né(e) le;Portable;CP Ville;Observations\r\n"
        + "Essai-Tableur;Awa;12/03/1988;06 11 22 33 44;69100 Villeurbanne;à rappeler\r\n"
        + "Essai-Tableur;Malik;31/02/1990;0711223345;69003 Lyon;\r\nEssai-Tableur;Luc;;;;\r\n";

    [Fact, Exigence("PER-07")]
    public async Task PER_07_un_tableau_jamais_vu_se_decrit_en_moins_de_deux_minutes()
    {
        var page = await serveur.EntrerAsync("Paul Chevallier");
        await page.CompterLesGestesAsync();
        await page.DepuisAujourdhuiAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Imports", Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Donner un fichier" }).ClickAsync();
        await page.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "usagers.csv",
                    MimeType = "text/csv",
                    Buffer = Encoding.UTF8.GetBytes(Liste),
                }
            );
        await page.GetByRole(AriaRole.Button, new() { Name = "Lire le fichier" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Correspondance des colonnes", Level = 1 })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Patronyme" }).SelectOptionAsync("nom");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Petit nom" }).SelectOptionAsync("prenom");
        await page.GetByLabel("Nom de la correspondance").FillAsync("Association du lac");
        await page.IllustrerAsync("correspondance-colonnes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lire le fichier ainsi" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Voir et corriger les lignes" }).ClickAsync();
        await page.GetByLabel("Date de naissance, ligne 4").FillAsync("28/02/1990");
        await page.IllustrerAsync("lignes-a-corriger");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer les corrections" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1\u00A0valeur corrigée")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Importer 2" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Compte rendu")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByText("2\u00A0créées")).ToBeVisibleAsync();
        var mesure = await page.MesurerAsync();
        Assert.InRange(mesure.Clics + mesure.Touches + mesure.Champs, 1, GestesAuPlus);

        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Reprendre cette ligne") }).ClickAsync();
        await page.ControlerAsync();
        await page.GetByLabel("Date de naissance").FillAsync("01/12/1990");
        await page.GetByRole(AriaRole.Button, new() { Name = "Importer cette ligne" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Reprise de la ligne 5")).ToBeVisibleAsync();
        await page.SetViewportSizeAsync(390, 844);
        await page.ControlerAsync();
        await page.GotoAsync("/imports/correspondances");
        Assert.Equal("", string.Join('\n', await page.DefautsAsync()));
        await page.Context.CloseAsync();
    }
}
