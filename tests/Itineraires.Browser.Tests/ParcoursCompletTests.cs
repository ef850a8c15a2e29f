using System.Text;
using Itineraires.Browser.Tests.Support;
using Itineraires.Data;
using Itineraires.Domain.Orientation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Itineraires.Browser.Tests;

/// <summary>The main job from end to end, through the roles: import, orientation, accompagnement, contrat validated, étape, indicators.</summary>
public sealed class ParcoursCompletTests(Serveur serveur) : IClassFixture<Serveur>
{
    private const string Personne = "Zélie Ouédraogo-Lemaître";

    private const string Fichier =
        "matricule;role;civilite;nom;prenom;date_naissance;adresse;code_postal;commune;code_insee;telephone;email;type_rsa;etat_droit;date_ouverture_droit;soumis_droits_devoirs;date_debut_droits_devoirs\r\n"
        + "9900001;demandeur;madame;Ouédraogo-Lemaître;Zélie;14/07/1988;3 rue des Essais;69100;Villeurbanne;69266;0601020304;zelie@exemple.fr;socle;2;05/01/2026;oui;05/01/2026\r\n";

    [Fact]
    public async Task Du_fichier_de_la_CAF_au_contrat_valide_et_aux_indicateurs()
    {
        await ImporterAsync();
        await OrienterAsync();
        await AccepterAsync();
        await AccompagnerAsync();
        await ValiderAuClavierAsync();
        await RemettreAsync();
        await MesurerAsync();
        await AdministrerAsync();
        await RelayerAsync();
        await RelireAsync();
    }

    private async Task ImporterAsync()
    {
        var page = await serveur.EntrerAsync("Paul Chevallier");
        await page.GotoAsync("/imports/nouveau");
        await page.IllustrerAsync("importer");
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
        await Assertions.Expect(page.GetByText("Ce que contient le fichier")).ToBeVisibleAsync();
        await page.IllustrerAsync("importer-verifier");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("Confirmer|Importer|Enregistrer") }).First.ClickAsync();
        await Assertions.Expect(page.GetByText("Compte rendu")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.ControlerAsync();
        await page.Context.CloseAsync();
    }

    private async Task OrienterAsync()
    {
        var page = await serveur.EntrerAsync("Hélène Aubry");
        await page.IllustrerAsync("aujourdhui-chef-de-service");
        await page.GotoAsync("/orientations/a-decider");
        await page.IllustrerAsync("orientation-liste");
        await AccueillirAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = $"Orienter {Personne}" }).ClickAsync();
        await page.IllustrerAsync("orienter");
        await ChercherLaLigneAsync(page);
        await page.GetByRole(AriaRole.Row, new() { NameRegex = new("UNIS VERS L.EMPLOI.*diversifié") }).GetByRole(AriaRole.Radio).First.CheckAsync();
        await page.GetByLabel("Je confirme l’orientation").CheckAsync();
        await page.GetByLabel("Pourquoi au-delà des places").FillAsync("Place attendue en fin de mois");
        await page.GetByLabel("Motif de la décision").FillAsync("Prête à reprendre un emploi avec un accompagnement proche de chez elle");
        await page.GetByRole(AriaRole.Button, new() { Name = "Décider l’orientation" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("est orientée");
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = new(Personne) })).ToContainTextAsync("UNIS VERS");
        await page.ControlerAsync();
        await page.GotoAsync("/courriers");
        await page.GetByRole(AriaRole.Row, new() { NameRegex = new($"{Personne}.*la personne") }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(page.GetByText("Par délégation du Président")).ToBeVisibleAsync();
        await page.IllustrerAsync("lettre-orientation");
        await page.Context.CloseAsync();
    }

    /// <summary>Many lines: the one wanted is found by the name of its organisme.</summary>
    private static async Task ChercherLaLigneAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Organisme", Exact = true }).FillAsync("unis vers");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filtrer" }).ClickAsync();
    }

    /// <summary>The newcomer came to the plateforme of the day without being convoked: she is received.</summary>
    private async Task AccueillirAsync(IPage page)
    {
        await page.GotoAsync($"/presence/{await JetonDuJourAsync()}");
        await page.ControlerAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Noter la présence" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Présence notée")).ToBeVisibleAsync();
        await page.ControlerAsync();
        await page.GotoAsync("/orientations/a-decider");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sessions collectives" }).ClickAsync();
        await page.IllustrerAsync("sessions");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Plateforme collective") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Accueillir une personne sans convocation" }).ClickAsync();
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Nom" }).FillAsync("ouedraogo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filtrer" }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = Personne }).CheckAsync();
        await page.ControlerAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Noter la présence" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("présence notée");
        await page.IllustrerAsync("session");
    }

    /// <summary>What the QR code of a convocation to the session of the day holds.</summary>
    private async Task<string> JetonDuJourAsync()
    {
        await using var portee = serveur.Services.CreateAsyncScope();
        var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        return await db
            .Convocations.Where(c => c.Statut == StatutConvocation.Attendue && db.Sessions.Any(s => s.Id == c.SessionId && s.Jour == serveur.Jour))
            .OrderBy(c => c.Id)
            .Select(c => c.Jeton)
            .FirstAsync();
    }

    private async Task AccepterAsync()
    {
        var page = await serveur.EntrerAsync("Samir Belkacem");
        await page.GotoAsync("/orientations/a-accepter");
        await page.IllustrerAsync("orientations-recues");
        var fiche = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = Personne });
        await fiche.GetByRole(AriaRole.Combobox).SelectOptionAsync(new SelectOptionValue { Label = await LibelleDeClaireAsync(fiche) });
        await fiche.GetByRole(AriaRole.Button, new() { NameRegex = new("Accepter") }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("est acceptée");
        await page.GotoAsync("/files-actives");
        await page.ControlerAsync();
        await page.Context.CloseAsync();
    }

    private async Task AccompagnerAsync()
    {
        var page = await serveur.EntrerAsync("Claire Ferrand");
        await page.IllustrerAsync("aujourdhui-referente");
        await page.GotoAsync("/file-active");
        await page.IllustrerAsync("file-active");
        await TrouverAsync(page);
        await page.ControlerAsync();

        await ActeAsync(page, "Rendez-vous");
        await page.ControlerAsync();
        await page.GetByLabel("Date", new() { Exact = true }).FillAsync(serveur.Jour.ToString("dd/MM/yyyy"));
        await page.GetByLabel("Heure", new() { Exact = true }).FillAsync("9h00");
        await page.GetByRole(AriaRole.Textbox, new() { NameRegex = new("^Lieu") }).FillAsync("Bureau 4");
        await page.GetByRole(AriaRole.Button, new() { Name = "Fixer le rendez-vous" }).ClickAsync();
        await page.ControlerAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Convocation" }).ClickAsync();
        await page.IllustrerAsync("convocation");
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Présente" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("présente");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Compte rendu" }).FillAsync("Elle veut travailler dans la petite enfance.");
        await page.ControlerAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer le compte rendu" }).ClickAsync();

        await ActeAsync(page, "Bilan de situation");
        await page.GetByLabel("Potentialités et points d’appui").FillAsync("Ponctuelle, à l’aise avec les enfants.");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Mobilité" }).SelectOptionAsync("Identifie");
        await page.IllustrerAsync("bilan");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer le bilan" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Rédiger le contrat" }).First.ClickAsync();
        await page.ControlerAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer la rédaction" }).ClickAsync();
        await page.GetByLabel("Objectif à court terme").FillAsync("Faire une immersion en crèche");
        await page.GetByLabel("Engagements de la personne").FillAsync("Chercher une crèche d’accueil chaque semaine");
        await page.GetByLabel("Engagements de la collectivité").FillAsync("Un entretien par mois et une aide à la mobilité");
        await page.IllustrerAsync("contrat-rediger");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer le brouillon" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("joute(r|z) une étape") }).First.ClickAsync();
        await page.GetByLabel("Type d’étape").SelectOptionAsync("pmsmp");
        await page.GetByLabel("Début").FillAsync(serveur.Jour.ToString("dd/MM/yyyy"));
        await page.GetByLabel("Fin prévue").FillAsync(serveur.Jour.AddDays(12).ToString("dd/MM/yyyy"));
        await page.GetByLabel("Organisme ou entreprise").FillAsync("Crèche des Buers");
        await page.IllustrerAsync("etape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter l’étape" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Le contrat est complet" }).ClickAsync();
        await page.ControlerAsync();
        await page.GetByLabel("Contrat signé, numérisé")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "contrat-signe.pdf",
                    MimeType = "application/pdf",
                    Buffer = "%PDF-1.4 essai"u8.ToArray(),
                }
            );
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer la signature" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Soumettre à la Métropole" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Chez le chef de service social")).ToBeVisibleAsync();
        await page.ControlerAsync();
        await page.Context.CloseAsync();
    }

    /// <summary>The chef de service social finds the contrat, reads it and validates it without the mouse.</summary>
    private async Task ValiderAuClavierAsync()
    {
        var page = await serveur.EntrerAsync("Hélène Aubry");
        await page.GotoAsync("/contrats/a-valider");
        await page.IllustrerAsync("contrats-a-valider");
        var lien = page.GetByRole(AriaRole.Link, new() { NameRegex = new(Personne) });
        await lien.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new($"^{Personne}") })).ToBeVisibleAsync();
        await page.ControlerAsync();
        await page.RaccourciAsync("v");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("est validé");
        await page.Context.CloseAsync();
    }

    private async Task RemettreAsync()
    {
        var page = await serveur.EntrerAsync("Claire Ferrand", 390);
        await page.IllustrerAsync("aujourdhui-telephone");
        await page.GotoAsync($"/recherche?q={Uri.EscapeDataString("zelie ouedrago lemaitre")}");
        await page.ControlerAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Personne }).ClickAsync();
        await page.IllustrerAsync("dossier-telephone");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Contrat n°.1") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Dater la remise" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("remise");
        await page.SetViewportSizeAsync(1280, 900);
        await page.GetByRole(AriaRole.Link, new() { Name = "Version imprimable" }).ClickAsync();
        await page.IllustrerAsync("contrat-imprimer");
        await page.GotoAsync($"/recherche?q={Uri.EscapeDataString(Personne)}");
        await page.GetByRole(AriaRole.Link, new() { Name = Personne }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("PMSMP|mise en situation") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer l’étape" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("PMSMP|mise en situation") }).First.ClickAsync();
        await page.ControlerAsync();
        await page.GetByLabel("objectif atteint", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clore l’étape" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Chronologie" })).ToBeVisibleAsync();
        await page.IllustrerAsync("dossier");
        await page.GetByRole(AriaRole.Link, new() { Name = "Historique des droits" }).ClickAsync();
        await page.IllustrerAsync("droits");
        await page.Context.CloseAsync();
    }

    private async Task MesurerAsync()
    {
        var page = await serveur.EntrerAsync("Marc-Antoine Vial");
        await page.GotoAsync("/programmation");
        await page.IllustrerAsync("programmation");
        await page.GotoAsync("/indicateurs");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new("^Indicateurs"), Level = 1 })).ToBeVisibleAsync();
        await page.IllustrerAsync("indicateurs");
        await page.GotoAsync("/indicateurs/comparer");
        await page.ControlerAsync();
        await page.Context.CloseAsync();
    }

    /// <summary>The référent asks, the chef decides, the organisme designates another, who takes over with a relay meeting.</summary>
    private async Task RelayerAsync()
    {
        var sortante = await serveur.EntrerAsync("Claire Ferrand");
        await TrouverAsync(sortante);
        await ActeAsync(sortante, "Demande de réorientation");
        await sortante.GetByRole(AriaRole.Combobox, new() { NameRegex = new("^Motif") }).SelectOptionAsync("soutien");
        await sortante.GetByLabel("Pourquoi un autre accompagnement convient mieux").FillAsync("Un suivi plus rapproché l’aiderait.");
        await sortante.GetByLabel("J’en ai parlé avec la personne").CheckAsync();
        await sortante.ControlerAsync();
        await sortante.GetByRole(AriaRole.Button, new() { Name = "Demander la réorientation" }).ClickAsync();
        await Assertions.Expect(sortante.Locator(".toast")).ToContainTextAsync("envoyée");

        var chef = await serveur.EntrerAsync("Hélène Aubry");
        await chef.GotoAsync("/reorientations");
        await chef.IllustrerAsync("reorientations");
        await chef.GetByRole(AriaRole.Link, new() { Name = $"Décider pour {Personne}" }).ClickAsync();
        await ChercherLaLigneAsync(chef);
        await chef.GetByRole(AriaRole.Row, new() { NameRegex = new("UNIS VERS L.EMPLOI.*diversifié") }).GetByRole(AriaRole.Radio).First.CheckAsync();
        await chef.GetByLabel("Je confirme l’orientation").CheckAsync();
        await chef.GetByLabel("Pourquoi au-delà des places").FillAsync("Place libérée par le changement de référent");
        await chef.GetByRole(AriaRole.Button, new() { Name = "Décider l’orientation" }).ClickAsync();
        await Assertions.Expect(chef.GetByText("Claire Ferrand reste responsable")).ToBeVisibleAsync();
        await chef.Context.CloseAsync();

        var responsable = await serveur.EntrerAsync("Samir Belkacem");
        await responsable.GotoAsync("/orientations/a-accepter");
        var fiche = responsable.GetByRole(AriaRole.Listitem).Filter(new() { HasText = Personne });
        var autre = (await fiche.GetByRole(AriaRole.Combobox).First.Locator("option").AllInnerTextsAsync()).First(o =>
            !o.StartsWith("Claire", StringComparison.Ordinal) && !o.StartsWith("À ", StringComparison.Ordinal)
        );
        await fiche.GetByRole(AriaRole.Combobox).First.SelectOptionAsync(new SelectOptionValue { Label = autre });
        await fiche.GetByRole(AriaRole.Button, new() { NameRegex = new("Accepter") }).ClickAsync();
        await Assertions.Expect(responsable.Locator(".toast")).ToContainTextAsync("est acceptée");
        await responsable.Context.CloseAsync();

        await sortante.GetByRole(AriaRole.Link, new() { Name = Personne }).First.ClickAsync();
        await sortante.GetByRole(AriaRole.Link, new() { Name = "Ouvrir le relais" }).First.ClickAsync();
        await sortante.GetByLabel("À transmettre au nouveau référent").FillAsync("L’immersion en crèche commence, préfère être jointe par téléphone.");
        await sortante.GetByRole(AriaRole.Button, new() { Name = "Enregistrer la transmission" }).ClickAsync();
        await sortante.IllustrerAsync("relais");
        await sortante.GetByLabel("Ce qui a été convenu").FillAsync("Vus à trois, prochain rendez-vous fixé.");
        await sortante.GetByRole(AriaRole.Button, new() { Name = "L’entretien a eu lieu" }).ClickAsync();
        await Assertions.Expect(sortante.Locator(".toast")).ToContainTextAsync("le relais est clos");
        Assert.EndsWith("/file-active", sortante.Url, StringComparison.Ordinal);
        await sortante.Context.CloseAsync();
    }

    /// <summary>The chronology tells it all, and the delays are exact to the day.</summary>
    private async Task RelireAsync()
    {
        var page = await serveur.EntrerAsync("Hélène Aubry");
        await TrouverAsync(page);
        var chronologie = page.GetByRole(AriaRole.Region, new() { NameRegex = new("^Chronologie") });
        foreach (
            var fait in new[]
            {
                "lateforme",
                "Orientation",
                "Entretien individuel",
                "validé",
                "Réorientation demandée",
                "passe le relais",
                "Entretien de relais",
            }
        )
        {
            await Assertions.Expect(chronologie).ToContainTextAsync(fait);
        }

        // The right was opened on 5 January; everything else is of today, 12 March.
        foreach (var (etape, jours) in new[] { ("Orientation", "66"), ("Acceptation", "0"), ("MiseEnPlace", "66") })
        {
            await page.GotoAsync($"/delais/liste?du=2026-01-05&au=2026-01-05&etape={etape}");
            var ligne = page.GetByRole(AriaRole.Row, new() { NameRegex = new("Ouédraogo-Lemaître") });
            await Assertions.Expect(ligne.GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync(jours);
        }

        await page.Context.CloseAsync();
    }

    private async Task AdministrerAsync()
    {
        var page = await serveur.EntrerAsync("Paul Chevallier");
        await page.GotoAsync("/programmation/structures");
        await page.IllustrerAsync("structures");
        await page.Context.CloseAsync();
        page = await serveur.EntrerAsync("Sophie Lambert");
        await page.GotoAsync("/referentiels/roles");
        await page.IllustrerAsync("roles");
        await page.Context.CloseAsync();
    }

    private static async Task TrouverAsync(IPage page)
    {
        await page.RaccourciAsync("/");
        await page.Keyboard.TypeAsync("zelie ouedraogo lemaitre");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = Personne }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = Personne, Level = 1 })).ToBeVisibleAsync();
    }

    private static async Task ActeAsync(IPage page, string acte)
    {
        await page.GetByText("Nouvel acte").ClickAsync();
        await page.Locator(".identite-actes").GetByRole(AriaRole.Link, new() { NameRegex = new($"^{acte}") }).ClickAsync();
    }

    private static async Task<string> LibelleDeClaireAsync(ILocator fiche) =>
        (await fiche.Locator("option").AllInnerTextsAsync()).First(t => t.StartsWith("Claire Ferrand", StringComparison.Ordinal));
}
