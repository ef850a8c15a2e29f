using Itineraires.Data.Referentiels;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Features.Referentiels;

/// <summary>What varies by territory and year is read by everyone concerned and changed by an administrator.</summary>
public sealed class ReferentielsTests(Application application) : IClassFixture<Application>
{
    private const string Emploi = "/referentiels/cadres/itineraires-emploi-2020";

    [Fact]
    [Exigence("CNV-12")]
    public async Task CNV_12_les_cadres_se_comparent_parametre_par_parametre()
    {
        var page = await (await NavigateurAsync("direction")).OuvrirAsync("/referentiels/cadres");
        Assert.Equal(200, page.Statut);
        var entetes = page.Document.QuerySelectorAll("thead th").Select(t => t.TextContent.Trim()).ToList();
        Assert.Equal(5, entetes.Count);
        var delai = page
            .Document.QuerySelectorAll("tbody tr")
            .Single(l => l.QuerySelector("th")!.TextContent.StartsWith("Délai du premier contrat", StringComparison.Ordinal));
        var colonne = entetes.IndexOf("Itinéraires emploi 2020") - 1;
        Assert.Equal("2\u00A0mois", delai.QuerySelectorAll("td")[colonne].TextContent);
    }

    [Fact]
    [Exigence("CNV-12")]
    public async Task CNV_12_un_cadre_donne_chaque_valeur_son_texte_et_qui_le_suit()
    {
        var fabrique = new Fabrique(application);
        var (_, ligne) = await fabrique.OrganismeAsync("Relais Insertion");
        await fabrique.ParcoursAsync(await fabrique.PersonneAsync(), ligne, null);
        var page = await (await NavigateurAsync("administrateur")).OuvrirAsync(Emploi);
        Assert.Contains("Itinéraires emploi 2020, § 3.1", page.Texte, StringComparison.Ordinal);
        Assert.Contains("1 ligne de convention et 1 accompagnement en cours le suivent", page.Texte, StringComparison.Ordinal);
    }

    [Fact]
    [Exigence("CNV-12")]
    public async Task CNV_12_un_administrateur_change_une_valeur_au_choix_du_territoire_et_dit_pourquoi()
    {
        var navigateur = await NavigateurAsync("administrateur");
        var page = await navigateur.EnvoyerAsync(Emploi, [("Parametre", ParametresCadre.AcceptationJours), ("Valeur", "12"), ("Raison", "Décision du 3 mars")]);
        Assert.Equal(302, page.Statut);
        Assert.Contains("12 jours", (await navigateur.OuvrirAsync(Emploi)).Texte, StringComparison.Ordinal);
        var entree = await application.EnBaseAsync(db => db.Journal.SingleAsync(j => j.Objet == "Cadre" && j.Motif == "Décision du 3 mars"));
        Assert.Contains("[\"10\",\"12\"]", entree.Details, StringComparison.Ordinal);
    }

    [Theory]
    [Exigence("CNV-12")]
    [InlineData(ParametresCadre.RendezVousParAn, "4", "Un texte fixe cette valeur")]
    [InlineData(ParametresCadre.SansRendezVousJours, "beaucoup", "Écrivez un nombre")]
    public async Task CNV_12_une_valeur_fixee_par_un_texte_ou_illisible_est_refusee(string parametre, string valeur, string message)
    {
        var page = await (await NavigateurAsync("administrateur")).EnvoyerAsync(Emploi, [("Parametre", parametre), ("Valeur", valeur), ("Raison", "Essai")]);
        Assert.Equal(200, page.Statut);
        Assert.Contains(message, page.Texte, StringComparison.Ordinal);
        var cadre = await application.EnBaseAsync(db => db.Cadres.AsNoTracking().SingleAsync(c => c.Code == "itineraires-emploi-2020"));
        Assert.NotEqual(valeur, cadre.Parametre(parametre)!.Valeur);
    }

    [Theory]
    [Exigence("ETP-01")]
    [Exigence("ETP-02")]
    [Exigence("ETP-03")]
    [InlineData("emploi-formation", "CDI|CDD|contrat aidé|SIAE|qualifiante ou certifiante|préqualifiante|entreprise")]
    [InlineData("accès à l’emploi", "offre|entreprise|entretien|PMSMP|stage|bénévolat|TRE")]
    [InlineData("mobilisation", "soins|logement|droits|mobilité|autonomie|confiance")]
    public async Task ETP_01_ETP_02_ETP_03_les_trois_familles_d_etapes_sont_la(string famille, string attendus)
    {
        var page = await (await NavigateurAsync("administrateur")).OuvrirAsync("/referentiels/nomenclatures");
        var table = page.Document.QuerySelectorAll("table").Single(t => t.QuerySelector("caption")!.TextContent.EndsWith(famille, StringComparison.Ordinal));
        Assert.All(attendus.Split('|'), mot => Assert.Contains(mot, table.TextContent, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    [Exigence("ETP-01")]
    public async Task ETP_01_un_administrateur_ajoute_un_type_date_et_le_termine()
    {
        var navigateur = await NavigateurAsync("administrateur");
        var page = await navigateur.EnvoyerAsync(
            "/referentiels/nomenclatures",
            [
                ("Saisie.Liste", "etape"),
                ("Saisie.Famille", "EmploiFormation"),
                ("Saisie.Libelle", "Contrat saisonnier"),
                ("Saisie.Debut", "01/02/2026"),
                ("Saisie.Source", "Décision du territoire"),
            ],
            "#ajouter"
        );
        Assert.Equal(302, page.Statut);
        var element = await application.EnBaseAsync(db => db.Nomenclature.AsNoTracking().SingleAsync(e => e.Code == "contrat_saisonnier"));
        Assert.Equal((new DateOnly(2026, 2, 1), (DateOnly?)null), (element.Debut, element.Fin));
        page = await navigateur.EnvoyerAsync("/referentiels/nomenclatures", [("code", "contrat_saisonnier"), ("liste", "etape")], "form[action*=Terminer]");
        Assert.Equal(302, page.Statut);
        Assert.NotNull((await application.EnBaseAsync(db => db.Nomenclature.AsNoTracking().SingleAsync(e => e.Code == "contrat_saisonnier"))).Fin);
    }

    [Fact]
    [Exigence("GOV-01")]
    public async Task GOV_01_onze_territoires_et_neuf_conferences_avec_leurs_communes()
    {
        var page = await (await NavigateurAsync("administrateur")).OuvrirAsync("/referentiels/territoires");
        var tables = page.Document.QuerySelectorAll("table").ToList();
        Assert.Equal([11, 9], tables.Select(t => t.QuerySelectorAll("tbody tr").Length));
        Assert.Contains("Villeurbanne", tables[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("à confirmer par la Métropole", page.Texte, StringComparison.Ordinal);
    }

    [Fact]
    [Exigence("GOV-01")]
    public async Task GOV_01_une_commune_change_de_territoire_a_une_date_et_ses_habitants_la_suivent()
    {
        var fabrique = new Fabrique(application);
        var personne = await fabrique.PersonneAsync();
        var (avant, apres) = (await fabrique.TerritoireAsync(), await fabrique.TerritoireAsync("T06"));
        var jour = application.Horloge.Aujourdhui;
        var page = await (await NavigateurAsync("administrateur")).EnvoyerAsync(
            "/referentiels/territoires",
            [("Deplacement.Commune", "69266"), ("Deplacement.Territoire", apres.ToString()), ("Deplacement.Depuis", jour.ToString("dd/MM/yyyy"))],
            "#deplacer"
        );
        Assert.Equal(302, page.Statut);
        var rattachements = await application.EnBaseAsync(db =>
            db.Rattachements.AsNoTracking().Where(r => r.CodeInsee == "69266" && r.Type == TypeTerritoire.MaisonMetropole).OrderBy(r => r.Debut).ToListAsync()
        );
        Assert.Equal([(avant, jour.AddDays(-1)), (apres, (DateOnly?)null)], rattachements.Select(r => (r.TerritoireId, r.Fin)));
        var lue = await application.EnBaseAsync(db => db.Personnes.AsNoTracking().Include(p => p.Foyer).SingleAsync(p => p.Id == personne.Id));
        Assert.Equal((apres, apres), (lue.TerritoireId, lue.Foyer!.TerritoireId));
    }

    [Fact]
    [Exigence("GOV-01")]
    public async Task GOV_01_un_changement_a_venir_n_est_suivi_que_le_jour_venu()
    {
        var fabrique = new Fabrique(application);
        var (avant, apres) = (await fabrique.TerritoireAsync("T08"), await fabrique.TerritoireAsync("T06"));
        var jour = application.Horloge.Aujourdhui.AddDays(20);
        var (commune, habitante) = await application.EnBaseAsync(async db =>
        {
            var code = await db.Rattachements.Where(r => r.TerritoireId == avant).OrderBy(r => r.CodeInsee).Select(r => r.CodeInsee).FirstAsync();
            var foyer = new Foyer("9900011", null);
            foyer.Domicilier(new Adresse("1 place", null, null, null, code), avant, null);
            var personne = new Personne(null, "Restée", null, "Rosa", new DateOnly(1980, 1, 1));
            personne.EntrerDansLeFoyer(foyer, RoleFoyer.Demandeur);
            db.AddRange(foyer, personne);
            await db.SaveChangesAsync();
            return (code, personne.Id);
        });
        await (await NavigateurAsync("administrateur")).EnvoyerAsync(
            "/referentiels/territoires",
            [("Deplacement.Commune", commune), ("Deplacement.Territoire", apres.ToString()), ("Deplacement.Depuis", jour.ToString("dd/MM/yyyy"))],
            "#deplacer"
        );

        Assert.Equal(avant, await LireAsync());
        await application.EnBaseAsync(db => TerritoiresDesHabitants.AlignerAsync(db, jour.AddDays(-1), TestContext.Current.CancellationToken));
        Assert.Equal(avant, await LireAsync());
        await application.EnBaseAsync(db => TerritoiresDesHabitants.AlignerAsync(db, jour, TestContext.Current.CancellationToken));
        Assert.Equal(apres, await LireAsync());

        Task<Guid?> LireAsync() => application.EnBaseAsync(db => db.Personnes.Where(p => p.Id == habitante).Select(p => p.TerritoireId).SingleAsync());
    }

    [Fact]
    [Exigence("GOV-01")]
    [Exigence("CNF-05")]
    public async Task GOV_01_les_foyers_de_Lyon_sans_arrondissement_suivent_le_leur_et_le_journal_le_dit()
    {
        var jour = application.Horloge.Aujourdhui.AddDays(20);
        var fabrique = new Fabrique(application);
        var apres = await fabrique.TerritoireAsync("T06");
        // What other tests moved for that day counts apart.
        await AlignerAsync();
        var (foyers, habitante) = await application.EnBaseAsync(async db =>
        {
            var rattachement = await db.Rattachements.SingleAsync(r => r.CodeInsee == "69387" && r.Type == TypeTerritoire.MaisonMetropole);
            var avant = rattachement.TerritoireId;
            var (septieme, troisieme) = (new Foyer("9900021", null), new Foyer("9900022", null));
            septieme.Domicilier(new Adresse("1 place", null, "69007", "Lyon", "69123"), avant, null);
            troisieme.Domicilier(new Adresse("1 place", null, "69003", "Lyon", "69123"), avant, null);
            var personne = new Personne(null, "Lyonnaise", null, "Léa", new DateOnly(1980, 1, 1));
            personne.EntrerDansLeFoyer(septieme, RoleFoyer.Demandeur);
            rattachement.Clore(jour.AddDays(-1));
            db.AddRange(septieme, troisieme, personne, new Rattachement("69387", apres, TypeTerritoire.MaisonMetropole, new Periode(jour, null)));
            await db.SaveChangesAsync();
            return ((Guid[])[septieme.Id, troisieme.Id], personne.Id);
        });

        Assert.Equal(2, await AlignerAsync());
        Assert.Equal(0, await AlignerAsync());

        var lus = await application.EnBaseAsync(db =>
            db.Foyers.Where(f => foyers.Contains(f.Id)).OrderBy(f => f.Matricule).Select(f => f.TerritoireId).ToListAsync()
        );
        Assert.Equal([true, false], lus.Select(t => t == apres));
        Assert.Equal(apres, await application.EnBaseAsync(db => db.Personnes.Where(p => p.Id == habitante).Select(p => p.TerritoireId).SingleAsync()));
        var ligne = await application.EnBaseAsync(db => db.Journal.SingleAsync(j => j.Acte == "déplacement" && j.Details!.Contains("69387")));
        Assert.Contains("\"foyers\":1,\"personnes\":1", ligne.Details, StringComparison.Ordinal);

        Task<int> AlignerAsync() => application.EnBaseAsync(db => TerritoiresDesHabitants.AlignerAsync(db, jour, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task La_liste_des_mots_se_change_et_vaut_aussitot()
    {
        var navigateur = await NavigateurAsync("administrateur");
        Assert.Equal(302, (await navigateur.EnvoyerAsync("/referentiels/mots", [("Liste", "grippe\n!vaccin grippe")])).Statut);
        Assert.Contains(
            "{\"mots\":[\"grippe\"],\"sauf\":[\"vaccin grippe\"]}",
            (await navigateur.OuvrirAsync("/mots-sensibles")).Html,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("instructeur", "/referentiels", 404)]
    [InlineData("instructeur", "/referentiels/cadres", 404)]
    [InlineData("direction", Emploi, 200)]
    [InlineData("direction", "/referentiels/mots", 403)]
    [InlineData("direction", "/referentiels/roles", 403)]
    [InlineData("administrateur", "/referentiels/roles", 200)]
    [InlineData("administrateur", "/referentiels/cadres/inconnu", 404)]
    public async Task Chacun_ne_lit_que_ce_que_ses_droits_ouvrent(string role, string adresse, int statut) =>
        Assert.Equal(statut, (await (await NavigateurAsync(role)).OuvrirAsync(adresse)).Statut);

    [Fact]
    public async Task Seul_un_administrateur_voit_de_quoi_changer_une_valeur() =>
        Assert.Null((await (await NavigateurAsync("direction")).OuvrirAsync(Emploi)).Document.QuerySelector("main form[method=post]"));

    private async Task<Navigateur> NavigateurAsync(string role) =>
        application.Navigateur(
            await application.CompteAsync(role, territoireId: role == "instructeur" ? await new Fabrique(application).TerritoireAsync() : null)
        );
}
