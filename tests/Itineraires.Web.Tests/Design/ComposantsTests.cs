using AngleSharp;
using AngleSharp.Dom;

namespace Itineraires.Web.Tests.Design;

/// <summary>Reads the page of components as assistive technology would.</summary>
public sealed class ComposantsTests(HoteInterface hote) : IClassFixture<HoteInterface>
{
    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chaque_champ_a_une_etiquette_et_chaque_description_existe()
    {
        var page = await LireAsync("/design");

        foreach (var champ in page.QuerySelectorAll("main :is(input, select, textarea):not([type=hidden])"))
        {
            var etiquette = champ.Closest("label") ?? page.QuerySelector($"label[for='{champ.Id}']");
            Assert.True(etiquette is not null, $"No label: {champ.OuterHtml}");
        }

        foreach (var element in page.QuerySelectorAll("[aria-describedby], [aria-labelledby]"))
        {
            var ids = $"{element.GetAttribute("aria-describedby")} {element.GetAttribute("aria-labelledby")}";
            Assert.All(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries), id => Assert.NotNull(page.GetElementById(id)));
        }

        var doublons = page.QuerySelectorAll("[id]").GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => g.Key);
        Assert.Empty(doublons);
    }

    [Fact]
    public async Task Une_erreur_est_dite_au_champ_et_dans_le_resume_qui_y_mene()
    {
        var page = await LireAsync("/design");

        var liens = page.QuerySelectorAll(".resume-erreurs a").Select(a => a.GetAttribute("href")![1..]).ToList();
        Assert.Equal(["Saisie_Debut", "Saisie_Forme", "Saisie_Commentaire"], liens);
        Assert.All(liens, id => Assert.Equal("true", page.GetElementById(id)!.GetAttribute("aria-invalid")));
        Assert.Contains("Saisie_Debut-erreur", page.GetElementById("Saisie_Debut")!.GetAttribute("aria-describedby")!.Split(' '));
        Assert.Equal("FIELDSET", page.GetElementById("Saisie_Forme")!.Closest(".champ")!.TagName);
    }

    [Fact]
    public async Task Les_champs_facultatifs_le_disent_et_les_autres_sont_requis()
    {
        var page = await LireAsync("/design");

        Assert.EndsWith("(facultatif)", page.QuerySelector("label[for='Saisie_Telephone']")!.TextContent);
        Assert.Equal("Adresse électronique", page.QuerySelector("label[for='Saisie_Courriel']")!.TextContent);
        Assert.Equal("true", page.GetElementById("Saisie_Courriel")!.GetAttribute("aria-required"));
    }

    [Fact]
    public async Task Une_zone_medicale_rappelle_la_regle_et_porte_le_crochet_de_l_alerte()
    {
        var page = await LireAsync("/design");
        var zone = page.GetElementById("Saisie_Commentaire")!;

        Assert.True(zone.HasAttribute("data-alerte-medicale"));
        Assert.Contains("N’écrivez aucune information médicale.", page.GetElementById("Saisie_Commentaire-aide")!.TextContent);
    }

    [Fact]
    public async Task Rien_n_est_en_ligne_et_la_page_a_ses_reperes()
    {
        var page = await LireAsync("/design");

        Assert.Empty(page.QuerySelectorAll("[style], style, script:not([src]), [onclick]"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Equal("Composants — Itinéraires", page.Title);
        Assert.Equal("fr", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("#contenu", page.QuerySelector(".evitement")!.GetAttribute("href"));
        Assert.NotNull(page.GetElementById("contenu"));
        var niveaux = page.QuerySelectorAll("main :is(h1, h2, h3, h4)").Select(h => h.TagName[1] - '0').ToList();
        Assert.All(niveaux.Zip(niveaux.Skip(1)), n => Assert.True(n.Second <= n.First + 1));
    }

    [Fact]
    public async Task Le_tri_en_vigueur_s_inverse_par_son_lien()
    {
        var page = await LireAsync("/design?tri=contrat&apres=42&filtre=a");

        var tri = page.QuerySelector("th[aria-sort]")!;
        Assert.Equal("ascending", tri.GetAttribute("aria-sort"));
        Assert.Equal("Contrat", tri.TextContent.Trim());
        Assert.EndsWith("/design?filtre=a&tri=-contrat", tri.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Un_formulaire_francais_est_compris_et_un_texte_faux_est_rendu_avec_son_erreur()
    {
        using var client = hote.CreateClient();
        var page = await LireAsync("/design", client);
        var jeton = page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var refus = await Poster(client, jeton, debut: "31/02/2026", montant: "beaucoup");
        Assert.Equal("31/02/2026", refus.GetElementById("Saisie_Debut")!.GetAttribute("value"));
        Assert.Equal("Erreur\u00A0: Cette date n’existe pas dans le calendrier.", refus.GetElementById("Saisie_Debut-erreur")!.TextContent);

        var succes = await Poster(client, jeton, debut: "7/4/2026", montant: "1 234,56");
        Assert.Contains("Le formulaire d’essai a été compris.", succes.QuerySelector("[data-succes]")!.TextContent);
    }

    [Theory]
    [InlineData("/cette-page-n-existe-pas", 404)]
    [InlineData("/erreur/400", 400)]
    [InlineData("/erreur/403", 403)]
    [InlineData("/erreur/500", 500)]
    public async Task Une_page_d_erreur_garde_son_statut_et_propose_une_suite(string adresse, int statut)
    {
        using var client = hote.CreateClient();
        using var reponse = await client.GetAsync(adresse, Annulation);
        var page = await AnalyserAsync(await reponse.Content.ReadAsStringAsync(Annulation));

        Assert.Equal(statut, (int)reponse.StatusCode);
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.NotNull(page.QuerySelector("main a.bouton"));
        Assert.Equal(statut == 500, page.QuerySelector(".reference") is not null);
    }

    private static async Task<IDocument> Poster(HttpClient client, string jeton, string debut, string montant)
    {
        using var formulaire = new MultipartFormDataContent
        {
            { new StringContent(jeton), "__RequestVerificationToken" },
            { new StringContent("amelie@exemple.fr"), "Saisie.Courriel" },
            { new StringContent(debut), "Saisie.Debut" },
            { new StringContent("14 h 30"), "Saisie.Heure" },
            { new StringContent(montant), "Saisie.Montant" },
            { new StringContent("Telephone"), "Saisie.Forme" },
            { new StringContent("Savoir candidater en ligne."), "Saisie.Commentaire" },
        };
        using var reponse = await client.PostAsync("/design", formulaire, Annulation);
        return await AnalyserAsync(await reponse.Content.ReadAsStringAsync(Annulation));
    }

    private async Task<IDocument> LireAsync(string adresse, HttpClient? client = null)
    {
        using var propre = client is null ? hote.CreateClient() : null;
        return await AnalyserAsync(await (client ?? propre!).GetStringAsync(adresse, Annulation));
    }

    private static Task<IDocument> AnalyserAsync(string html) => BrowsingContext.New(Configuration.Default).OpenAsync(r => r.Content(html), Annulation);
}
