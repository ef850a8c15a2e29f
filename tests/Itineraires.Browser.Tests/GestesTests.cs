using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Itineraires.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Itineraires.Browser.Tests;

/// <summary>The most frequent acts, done as their trade does them, counted in the browser and held to docs/gestes.md.</summary>
public sealed class GestesTests(Serveur serveur) : IClassFixture<Serveur>
{
    private const string Fichier =
        "matricule;role;civilite;nom;prenom;date_naissance;adresse;code_postal;commune;code_insee;type_rsa;etat_droit;date_ouverture_droit\r\n"
        + "9900002;demandeur;madame;Essai-Gestes;Apolline;14/07/1988;3 rue des Essais;69100;Villeurbanne;69266;socle;2;05/01/2026\r\n";

    private readonly List<(string Acte, string Metier, Mesure Mesure)> _actes = [];

    [Fact]
    public async Task Les_actes_les_plus_frequents_ne_demandent_pas_plus_que_ce_que_dit_docs_gestes()
    {
        await ReferentAsync();
        await ChefDeServiceAsync();
        await OrganismeAsync();
        await GestionnaireAsync();
        await DirectionAsync();
        Comparer();
    }

    private async Task ReferentAsync()
    {
        var page = await EntrerAsync("Claire Ferrand");

        await page.DepuisAujourdhuiAsync();
        await page.Locator("details.presence[open]").First.GetByRole(AriaRole.Button, new() { NameRegex = new("^Présent") }).ClickAsync();
        await Reussi(page, "présent");
        await RetenirAsync(page, "Noter la présence au rendez-vous en cours", "référent");

        await page.DepuisAujourdhuiAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Compte rendu") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Compte rendu" }).FillAsync("Deux candidatures envoyées.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer le compte rendu" }).ClickAsync();
        await Reussi(page, "compte rendu");
        await RetenirAsync(page, "Écrire le compte rendu d’un entretien du jour", "référent");

        await page.DepuisAujourdhuiAsync();
        var nom = await page.Locator(".agenda h3 a[href^='/personnes/']").Last.InnerTextAsync();
        await page.RaccourciAsync("/");
        await page.Keyboard.TypeAsync(nom);
        await page.Keyboard.PressAsync("Enter");
        await AuClavierAsync(page, page.GetByRole(AriaRole.Link, new() { Name = nom, Exact = true }).First);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = nom, Level = 1 })).ToBeVisibleAsync();
        await RetenirAsync(page, "Ouvrir le dossier d’une personne par la recherche, au clavier", "référent");

        await page.DepuisAujourdhuiAsync();
        await OuvrirLeDossierDuJourAsync(page);
        await page.RaccourciAsync("r");
        await page.GetByLabel("Date", new() { Exact = true }).FillAsync(serveur.Jour.AddDays(20).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture));
        await page.GetByLabel("Heure", new() { Exact = true }).FillAsync("9h10");
        await page.Keyboard.PressAsync("Enter");
        await Reussi(page, "rendez-vous est fixé");
        await RetenirAsync(page, "Fixer le rendez-vous suivant d’une personne du jour", "référent");

        await page.ReprendreAZeroAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Convocation" }).ClickAsync();
        var pdf = page.GetByRole(AriaRole.Link, new() { NameRegex = new("PDF") });
        await Assertions.Expect(pdf).ToBeVisibleAsync();
        await RetenirAsync(page, "Ouvrir la convocation du rendez-vous qui vient d’être fixé, prête à imprimer", "référent");

        await page.DepuisAujourdhuiAsync();
        await (await ARenouvelerAsync(page)).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer la rédaction" }).ClickAsync();
        await page.GetByLabel("Bilan du contrat précédent").FillAsync("Le code est obtenu, la conduite commence.");
        await page.GetByLabel("Objectif à court terme").FillAsync("Passer le permis de conduire");
        if (await page.Locator("#Etapes tbody tr").CountAsync() == 0)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer le brouillon" }).ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { NameRegex = new("joute(r|z) une étape") }).First.ClickAsync();
            await EtapeAsync(page);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Le contrat est complet" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Signature de la personne" })).ToBeVisibleAsync();
        await RetenirAsync(page, "Renouveler un contrat et le compléter", "référent");

        await page.ReprendreAZeroAsync();
        await page.GetByLabel("Contrat signé, numérisé")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "contrat.pdf",
                    MimeType = "application/pdf",
                    Buffer = "%PDF-1.4 essai"u8.ToArray(),
                }
            );
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer la signature" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Soumettre à la Métropole" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Chez le chef de service social")).ToBeVisibleAsync();
        await RetenirAsync(page, "Joindre le contrat signé et le soumettre", "référent");

        await page.DepuisAujourdhuiAsync();
        await OuvrirLeDossierDuJourAsync(page);
        await page.RaccourciAsync("e");
        await EtapeAsync(page);
        await RetenirAsync(page, "Ajouter une étape à une personne du jour", "référent");

        await page.DepuisAujourdhuiAsync();
        await page.Locator("#alertes a.lien-acte[href^='/etapes/']").First.ClickAsync();
        await page.GetByLabel("objectif atteint", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clore l’étape" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Chronologie" })).ToBeVisibleAsync();
        await RetenirAsync(page, "Clore une étape dont la fin est passée", "référent");
        await page.Context.CloseAsync();
    }

    private async Task ChefDeServiceAsync()
    {
        var page = await EntrerAsync("Hélène Aubry");
        await page.DepuisAujourdhuiAsync();
        await AuClavierAsync(page, page.Locator("main a[href^='/contrats/a-valider']").First);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Contrats à valider", Level = 1 })).ToBeVisibleAsync();
        await page.RaccourciAsync("v");
        await Reussi(page, "est validé");
        await RetenirAsync(page, "Valider le contrat le plus ancien, au clavier", "chef de service social");
        var precedent = await page.Locator(".toast").InnerTextAsync();
        await page.ReprendreAZeroAsync();
        await page.RaccourciAsync("v");
        await Assertions.Expect(page.Locator(".toast")).Not.ToHaveTextAsync(precedent, new() { UseInnerText = true });
        await Reussi(page, "est validé");
        await RetenirAsync(page, "Valider le contrat suivant de la file, au clavier", "chef de service social");

        await page.DepuisAujourdhuiAsync();
        await page.Locator("main a[href^='/orientations/a-decider']").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Orienter ") }).First.ClickAsync();
        await page.Locator("input[name=Choix]").First.CheckAsync();
        await page.GetByLabel("Motif de la décision").FillAsync("Peut aller vers l’emploi avec un appui régulier, près de chez elle.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Décider l’orientation" }).ClickAsync();
        await Reussi(page, "est orienté");
        await RetenirAsync(page, "Orienter la personne qui attend depuis le plus longtemps", "chef de service social");
        await page.Context.CloseAsync();
    }

    private async Task OrganismeAsync()
    {
        var page = await EntrerAsync("Samir Belkacem");
        await page.DepuisAujourdhuiAsync();
        await page.Locator("main a[href^='/orientations/a-accepter']").First.ClickAsync();
        var fiche = page.Locator(".fiche-acte").First;
        await fiche.GetByRole(AriaRole.Combobox).SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await fiche.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Accepter|Désigner)") }).ClickAsync();
        await Reussi(page, "");
        await RetenirAsync(page, "Accepter une orientation et désigner le référent", "responsable d’organisme");
        await page.Context.CloseAsync();
    }

    private async Task GestionnaireAsync()
    {
        var page = await EntrerAsync("Paul Chevallier");
        await page.DepuisAujourdhuiAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Imports", Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Donner un fichier" }).ClickAsync();
        await page.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "caf.csv",
                    MimeType = "text/csv",
                    Buffer = Encoding.UTF8.GetBytes(Fichier),
                }
            );
        await page.GetByRole(AriaRole.Button, new() { Name = "Lire le fichier" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("Confirmer|Importer|Enregistrer") }).First.ClickAsync();
        await Assertions.Expect(page.GetByText("Compte rendu")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await RetenirAsync(page, "Importer le fichier des bénéficiaires et lire son compte rendu", "gestionnaire");
        await page.Context.CloseAsync();
    }

    private async Task DirectionAsync()
    {
        var page = await EntrerAsync("Marc-Antoine Vial");
        await page.DepuisAujourdhuiAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Indicateurs", Exact = true }).First.ClickAsync();
        await page.Locator("main a[href*='/indicateurs/'][href*='/liste']").First.ClickAsync();
        await Assertions.Expect(page.Locator("main table tbody tr").First).ToBeVisibleAsync();
        await RetenirAsync(page, "Lire un indicateur et ouvrir la liste derrière le nombre", "direction");
        await page.Context.CloseAsync();
    }

    private async Task EtapeAsync(IPage page)
    {
        await page.GetByLabel("Type d’étape").SelectOptionAsync("pmsmp");
        await page.GetByLabel("Début").FillAsync(serveur.Jour.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture));
        await page.GetByLabel("Fin prévue").FillAsync(serveur.Jour.AddDays(12).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture));
        await page.GetByLabel("Organisme ou entreprise").FillAsync("Crèche des Buers");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter l’étape" }).ClickAsync();
        await Reussi(page, "étape");
    }

    /// <summary>An alert of a contrat to renew whose renewal nobody has begun.</summary>
    private static async Task<ILocator> ARenouvelerAsync(IPage page)
    {
        foreach (var lien in await page.Locator(".groupe-alertes", new() { HasText = "jusqu’au" }).Locator("a[href*='/contrats/nouveau']").AllAsync())
        {
            await using var reponse = await page.APIRequest.GetAsync((await lien.GetAttributeAsync("href"))!);
            if (reponse.Url.EndsWith("/contrats/nouveau", StringComparison.Ordinal))
            {
                return lien;
            }
        }

        throw new InvalidOperationException("No contrat to renew.");
    }

    private static async Task OuvrirLeDossierDuJourAsync(IPage page)
    {
        await page.Locator(".agenda h3 a[href^='/personnes/']").Last.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Chronologie" })).ToBeVisibleAsync();
    }

    private async Task<IPage> EntrerAsync(string nom)
    {
        var page = await serveur.EntrerAsync(nom);
        await page.CompterLesGestesAsync();
        return page;
    }

    /// <summary>Goes to the content by the skip link, then from one control to the next until the wanted one, and opens it.</summary>
    private static async Task AuClavierAsync(IPage page, ILocator cible)
    {
        await Assertions.Expect(cible).ToBeVisibleAsync();
        await page.Locator(".evitement").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        for (var i = 0; i < 40; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await cible.EvaluateAsync<bool>("e => e === document.activeElement"))
            {
                await page.Keyboard.PressAsync("Enter");
                return;
            }
        }

        Assert.Fail($"{page.Url}: the target is not reached with the Tab key.");
    }

    private static Task Reussi(IPage page, string texte) => Assertions.Expect(page.Locator(".toast")).ToContainTextAsync(texte);

    private async Task RetenirAsync(IPage page, string acte, string metier) => _actes.Add((acte, metier, await page.MesurerAsync()));

    private void Comparer()
    {
        var chemin = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Ici())!, "..", "..", "docs", "gestes.md"));
        if (Environment.GetEnvironmentVariable("ITINERAIRES_REGENERER") == "1")
        {
            File.WriteAllText(chemin, Ecrire());
        }

        var connus = File.ReadAllLines(chemin)
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Where(c => c.Length == 8 && int.TryParse(c[3], CultureInfo.InvariantCulture, out _))
            .ToDictionary(c => c[1], c => new Mesure(Entier(c[3]), Entier(c[4]), Entier(c[5]), Entier(c[6])), StringComparer.Ordinal);
        Assert.Equal(_actes.Select(a => a.Acte).Order(StringComparer.Ordinal), connus.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            _actes,
            a =>
                Assert.True(
                    a.Mesure.Clics <= connus[a.Acte].Clics
                        && a.Mesure.Touches <= connus[a.Acte].Touches
                        && a.Mesure.Champs <= connus[a.Acte].Champs
                        && a.Mesure.Pages <= connus[a.Acte].Pages,
                    $"« {a.Acte} » now asks {a.Mesure}, docs/gestes.md says {connus[a.Acte]}."
                )
        );
        Assert.All(_actes, a => Assert.True(a.Mesure.Clics + a.Mesure.Touches > 0, $"« {a.Acte} » counted nothing."));

        static int Entier(string texte) => int.Parse(texte, CultureInfo.InvariantCulture);
    }

    private string Ecrire()
    {
        var texte = new StringBuilder(
            """
            # Gestures of the most frequent acts

            Counted in Chromium by `tests/Itineraires.Browser.Tests/GestesTests.cs`, which does each act as its trade does it and fails when an act asks more than is written here. `ITINERAIRES_REGENERER=1 dotnet test tests/Itineraires.Browser.Tests` writes this page again.

            - **Clics**: presses of the pointer, radios and boxes included.
            - **Touches**: keys outside the writing of a text (shortcuts, Tab, Enter). Acts « au clavier » use no pointer at all.
            - **Champs**: fields written, chosen in a list or given a file.
            - **Pages**: documents loaded.

            Each act starts from *Aujourd’hui*, except those that continue the line above them. No count of the gestures of comparable products was found, so no comparison is made.

            | Acte | Métier | Clics | Touches | Champs | Pages |
            |---|---|---:|---:|---:|---:|

            """
        );
        foreach (var (acte, metier, m) in _actes)
        {
            texte.Append(CultureInfo.InvariantCulture, $"| {acte} | {metier} | {m.Clics} | {m.Touches} | {m.Champs} | {m.Pages} |\n");
        }

        return texte.ToString();
    }

    private static string Ici([CallerFilePath] string ici = "") => ici;
}
