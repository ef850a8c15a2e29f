using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Suivi;

/// <summary>A cohorte defined by its criteria, frozen, then followed month by month; today is 12 March 2026.</summary>
public sealed class CohortesTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("SUI-01")]
    public async Task SUI_01_une_cohorte_d_entrants_se_compte_se_fige_et_se_suit_mois_par_mois()
    {
        var territoire = await _fabrique.TerritoireAsync("T06");
        var ligne = await _fabrique.OrganismeAsync("Cohorte");
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var chef = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: territoire));
        var suivie = await _fabrique.PersonneAsync("Amina", "Suivie", "2026-01-05", "T06");
        var parcours = await _fabrique.ParcoursAsync(suivie, ligne.Ligne, referente, "2026-01-25");
        await application.EtapeAsync(parcours, Domain.Contrats.FamilleEtape.EmploiFormation, "2026-02-01");
        await _fabrique.PersonneAsync("Bilal", "Seul", "2026-02-01", "T06");
        await _fabrique.PersonneAsync("Chloé", "Hors période", "2025-12-31", "T06");
        await _fabrique.PersonneAsync("Dina", "Ailleurs", "2026-01-15", "T09");
        (string, string)[] criteres = [("Nom", "Entrants de l’hiver"), ("OuvertDu", "01/01/2026"), ("OuvertAu", "28/02/2026")];

        var apercu = await chef.EnvoyerAsync("/cohortes/nouvelle", criteres, bouton: "?handler=Apercu");
        Assert.Contains("2 personnes répondent", apercu.Texte);
        var figee = await chef.EnvoyerAsync("/cohortes/nouvelle", criteres);
        Assert.Equal(302, figee.Statut);
        // Who comes later is not of it.
        await _fabrique.PersonneAsync("Eva", "Tardive", "2026-01-06", "T06");

        var page = await chef.OuvrirAsync(figee.Redirection!);
        Assert.Contains("2 personnes : droit ouvert", page.Texte);
        Assert.Equal(
            [
                "M0 2 0 0 % 0 0 % 0 0 % 0 0 % 2 100 % 0 0 % 0 0 %",
                "M1 2 1 50 % 1 50 % 0 0 % 1 50 % 1 50 % 0 0 % 0 0 %",
                "M2 1 1 100 % 1 100 % 0 0 % 1 100 % 0 0 % 0 0 % 0 0 %",
            ],
            page.Document.QuerySelectorAll("section[aria-labelledby=t-mois] tbody tr").Select(Plier)
        );
        foreach (var lien in page.Document.QuerySelectorAll("section[aria-labelledby=t-mois] tbody a"))
        {
            Assert.Equal(int.Parse(lien.TextContent), (await chef.OuvrirAsync(lien.GetAttribute("href")!)).Document.QuerySelectorAll("main tbody tr").Length);
        }

        Assert.Contains("Seul, Bilal", (await chef.OuvrirAsync($"{figee.Redirection}/liste?mois=1&etat=SansSuivi")).Texte);
        Assert.DoesNotContain("Suivie, Amina", (await chef.OuvrirAsync($"{figee.Redirection}/liste?mois=1&etat=SansSuivi")).Texte);
        Assert.Contains("Entrants de l’hiver", (await chef.OuvrirAsync("/cohortes")).Texte);
        Assert.Equal(302, (await chef.EnvoyerAsync(figee.Redirection!, [], "form[action*=Archiver]")).Statut);
        Assert.DoesNotContain("Entrants de l’hiver", (await chef.OuvrirAsync("/cohortes")).Texte);
        Assert.Contains("Entrants de l’hiver", (await chef.OuvrirAsync("/cohortes?etat=archivees")).Texte);
    }

    [Fact]
    [Exigence("SUI-01")]
    public async Task SUI_01_chaque_critere_choisit_et_deux_cohortes_se_comparent()
    {
        var (ligne, autre) = (
            await _fabrique.OrganismeAsync("Critère"),
            await _fabrique.OrganismeAsync("Autre critère", Domain.Orientation.TypeParcours.Activite)
        );
        var territoire = await _fabrique.TerritoireAsync("T04");
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Fanny", "Emploi", "2022-01-05", "T04"), ligne.Ligne, referente);
        await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Gilles", "Activité", "2026-01-05", "T04"), autre.Ligne, referente);
        await _fabrique.PersonneAsync("Hana", "Aucun", "2026-01-05", "T04");
        var direction = application.Navigateur(await application.CompteAsync("direction"));

        async Task<Page> CompterAsync(params (string, string)[] criteres) =>
            await direction.EnvoyerAsync("/cohortes/nouvelle", [("Nom", "C"), ("TerritoireId", $"{territoire}"), .. criteres], bouton: "?handler=Apercu");
        Assert.Contains("3 personnes répondent", (await CompterAsync()).Texte);
        Assert.Contains("1 personne répond", (await CompterAsync(("Eloignees", "true"))).Texte);
        Assert.Contains("1 personne répond", (await CompterAsync(("Itineraire", "activite"))).Texte);
        Assert.Contains("1 personne répond", (await CompterAsync(("OrganismeId", $"{ligne.Organisme.Id}"))).Texte);
        Assert.Contains("2 personnes répondent", (await CompterAsync(("Anciennete", "moins_13"))).Texte);
        Assert.Contains("Personne ne répond", (await CompterAsync(("Composition", "HommeIsole"))).Texte);

        var vide = await direction.EnvoyerAsync("/cohortes/nouvelle", [("Nom", "V"), ("TerritoireId", $"{territoire}"), ("Composition", "HommeIsole")]);
        Assert.Contains("Personne ne répond à ces critères", vide.Texte);
        Assert.Contains("Choisissez au moins un critère", (await direction.EnvoyerAsync("/cohortes/nouvelle", [("Nom", "V")])).Texte);

        var a = (
            await direction.EnvoyerAsync("/cohortes/nouvelle", [("Nom", "Anciennes"), ("TerritoireId", $"{territoire}"), ("Eloignees", "true")])
        ).Redirection!;
        var b = (
            await direction.EnvoyerAsync("/cohortes/nouvelle", [("Nom", "Récentes"), ("TerritoireId", $"{territoire}"), ("Anciennete", "moins_13")])
        ).Redirection!;
        var comparaison = await direction.OuvrirAsync($"/cohortes/comparer?a={a.Split('/')[^1]}&b={b.Split('/')[^1]}");
        Assert.Contains("1 sur 1, 100 %", comparaison.Texte);
        Assert.Contains("1 sur 2, 50 %", comparaison.Texte);

        // A chef of another territory finds neither of them, a référent no cohorte at all.
        var ailleurs = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync("T09")));
        Assert.Equal(404, (await ailleurs.OuvrirAsync(a)).Statut);
        Assert.Equal(404, (await ailleurs.OuvrirAsync($"{a}/liste")).Statut);
        Assert.Equal(404, (await ailleurs.OuvrirAsync($"/cohortes/comparer?a={a.Split('/')[^1]}")).Statut);
        Assert.DoesNotContain("Anciennes", (await ailleurs.OuvrirAsync("/cohortes")).Texte);
        Assert.Equal(403, (await application.Navigateur(referente).OuvrirAsync("/cohortes")).Statut);
        var force = await ailleurs.EnvoyerAsync(
            "/cohortes/nouvelle",
            [("Nom", "V"), ("TerritoireId", $"{territoire}"), ("Age", "")],
            bouton: "?handler=Apercu"
        );
        Assert.DoesNotContain("3 personnes", force.Texte);
    }

    [Fact]
    [Exigence("SUI-01")]
    public async Task SUI_01_une_fusion_garde_la_personne_dans_sa_cohorte_et_son_annulation_la_rend()
    {
        var territoire = await _fabrique.TerritoireAsync("T02");
        var chef = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: territoire));
        var (a, b) = (await _fabrique.PersonneAsync("Ida", "Double", "2026-01-05", "T02"), await _fabrique.PersonneAsync("Ida", "Double", "2026-01-09", "T02"));
        var cohorte = (await chef.EnvoyerAsync("/cohortes/nouvelle", [("Nom", "Doubles"), ("OuvertDu", "01/01/2026")])).Redirection!;

        var fusion = await application.EnBaseAsync(db =>
            Service(db).FusionnerAsync(new DemandeFusion(a.Id, b.Id, new HashSet<ChampFusion>(), null, false), TestContext.Current.CancellationToken)
        );
        Assert.Contains("1 personne :", (await chef.OuvrirAsync(cohorte)).Texte);
        await application.EnBaseAsync(db => Service(db).AnnulerAsync(fusion.Id, "Deux sœurs", TestContext.Current.CancellationToken));
        Assert.Contains("2 personnes :", (await chef.OuvrirAsync(cohorte)).Texte);
        Assert.Equal(
            [a.Id, b.Id],
            (
                await application.EnBaseAsync(db =>
                    db.MembresCohorte.Where(m => m.PersonneId == a.Id || m.PersonneId == b.Id).Select(m => m.PersonneId).ToListAsync()
                )
            ).Order()
        );

        FusionDossiers Service(ItinerairesDbContext db) => new(db, application.Horloge, new ContexteSysteme("essai"));
    }

    private static string Plier(AngleSharp.Dom.IElement rang) =>
        string.Join(
            ' ',
            rang.QuerySelectorAll("th, td")
                .SelectMany(c => c.TextContent.Replace('\u00A0', ' ').Replace('\u202F', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        );
}
