using System.Text;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Imports.Series;
using Itineraires.Web.Tests.Imports.Cnaf;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Imports.Series;

/// <summary>The reference series: read, replaced, taken back, and their pages.</summary>
public sealed class ImporterSeriesTests : IAsyncLifetime
{
    private const string Entete = "indicateur;valeur;unite;annee;perimetre;source";

    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact, Exigence("OBS-04")]
    public async Task OBS_04_chaque_valeur_garde_sa_source_et_les_lignes_fautives_sont_dites()
    {
        using var rejets = new MemoryStream();
        var rapport = await ImporterAsync(
            rejets,
            "Budget d’insertion;240 000 000,50;€;2015;Métropole de Lyon;PMI’e, p. 16",
            "Budget d’insertion;250000000;€;2016;Métropole de Lyon;PMI’e, p. 17",
            "Budget d’insertion;12;habitants;2017;Métropole de Lyon;PMI’e, p. 18",
            "Évolution;-2,5;%;2009-2014;France;INSEE",
            "Évolution;mille;%;2014;France;INSEE",
            "Évolution;1;%;14;France;INSEE",
            "Évolution;1;%;2014;;INSEE",
            "Évolution;1;%;2014;France;",
            "BUDGET D’INSERTION;1;€;2015;metropole de lyon;une autre",
            ";1;%;2014;France;INSEE"
        );

        Assert.Equal((10, 7, 2, 3), (rapport.Lignes, rapport.Rejetees, rapport.SeriesCreees, rapport.Ajoutees));
        Assert.Equal(
            [(4, "unite"), (6, "valeur"), (7, "annee"), (8, "perimetre"), (9, "source"), (10, null), (11, "indicateur")],
            rapport.Erreurs.Select(e => (e.Ligne, e.Colonne)).ToArray()
        );
        Assert.Equal(8, Encoding.UTF8.GetString(rejets.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var (valeur, source) = await _application.EnBaseAsync(async db =>
        {
            var v = await db.ValeursSeries.SingleAsync(v => v.Annee == "2015", Annulation);
            return (v.Valeur, v.Source);
        });
        Assert.Equal((240_000_000.50m, "PMI’e, p. 16"), (valeur, source));
    }

    [Fact, Exigence("OBS-04")]
    public async Task OBS_04_un_nouvel_import_remplace_et_garde_la_valeur_d_avant_le_meme_n_ecrit_rien()
    {
        await ImporterAsync(null, "Budget;240;€;2015;Métropole;PMI’e");
        var avant = await PhotographierAsync();
        var encore = await ImporterAsync(null, "Budget;240;€;2015;Métropole;PMI’e");
        Assert.Equal((0, 0, 1), (encore.Ajoutees, encore.Remplacees, encore.Inchangees));
        Assert.Equal(avant, await PhotographierAsync());

        var rapport = await ImporterAsync(null, "Budget;245;€;2015;Métropole;Compte administratif");
        Assert.Equal((0, 1), (rapport.Ajoutees, rapport.Remplacees));
        var serie = await _application.EnBaseAsync(db => db.Series.Select(s => s.Id).SingleAsync(Annulation));
        var page = await _application.Navigateur(await _application.CompteAsync("dpo")).OuvrirAsync($"/series/{serie}");
        Assert.Contains("245", page.Document.QuerySelector("#t-valeurs ~ table")!.TextContent);
        Assert.Contains("Compte administratif", page.Texte);
        Assert.Contains("240", page.Document.QuerySelector("#t-remplacees ~ table")!.TextContent);
    }

    [Fact, Exigence("OBS-04")]
    public async Task OBS_04_l_import_se_simule_s_annule_en_entier_et_pas_apres_un_suivant()
    {
        await ImporterAsync(null, "Budget;240;€;2015;Métropole;PMI’e");
        var avant = await PhotographierAsync();
        string[] lignes = ["Budget;245;€;2015;Métropole;Compte", "Budget;246;€;2016;Métropole;Compte", "Autre;1;%;2015;France;INSEE"];
        await ExecuterAsync(lignes, simuler: true);
        Assert.Equal(avant, await PhotographierAsync());

        var import = await ImportsDeTest.CommencerAsync(_application, NaturesImport.Series);
        await ExecuterAsync(lignes, import: import);
        Assert.NotEqual(avant, await PhotographierAsync());
        await ImportsDeTest.AnnulerAsync(_application, import);
        Assert.Equal(avant, await PhotographierAsync());

        var autre = await ImportsDeTest.CommencerAsync(_application, NaturesImport.Series);
        await ExecuterAsync(lignes, import: autre);
        await ImporterAsync(null, "Budget;250;€;2015;Métropole;Autre");
        await Assert.ThrowsAsync<RegleMetierException>(() => ImportsDeTest.AnnulerAsync(_application, autre));
    }

    [Theory, Exigence("OBS-04")]
    [InlineData("indicateur;valeur\nA;1\n")]
    [InlineData(Entete + "\n")]
    [InlineData("%PDF-1.7 rien")]
    public async Task OBS_04_ce_qui_n_est_pas_un_tableau_de_series_est_refuse(string contenu)
    {
        using var fichier = new MemoryStream(Encoding.UTF8.GetBytes(contenu));
        await Assert.ThrowsAsync<FichierRefuseException>(() =>
            _application.EnBaseAsync(db => ImporterSeries.ExecuterAsync(db, _application.Horloge, fichier, simuler: true, Annulation))
        );
    }

    [Fact, Exigence("OBS-04")]
    public async Task OBS_04_un_administrateur_importe_cherche_trie_et_exporte_par_les_ecrans()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("administrateur"));
        var depot = await navigateur.DeposerAsync(
            "/imports/nouveau?Nature=series",
            "Fichier",
            "series.csv",
            Encoding.UTF8.GetBytes(
                string.Join('\n', [Entete, "Budget;240;€;2015;Métropole;PMI’e", "Budget;245;€;2016;Métropole;PMI’e", "Étapes;12;nombre;2020;France;INSEE"])
            ),
            [("Nature", NaturesImport.Series)]
        );
        Assert.Contains("Importer 3 lignes", (await navigateur.OuvrirAsync(depot.Redirection!)).Texte);
        Assert.Equal(0, await _application.EnBaseAsync(db => db.Series.CountAsync(Annulation)));
        await ImportsDeTest.ConfirmerAsync(navigateur, depot.Redirection!);
        await ImportsDeTest.ExecuterAsync(_application);
        Assert.Contains("3 ajoutées", (await navigateur.OuvrirAsync(depot.Redirection!)).Texte);

        Assert.Equal(["Budget", "Étapes"], Noms(await navigateur.OuvrirAsync("/series")));
        Assert.Equal(["Étapes", "Budget"], Noms(await navigateur.OuvrirAsync("/series?tri=recent")));
        Assert.Equal(["Budget"], Noms(await navigateur.OuvrirAsync("/series?q=metropole")));
        Assert.Contains("Aucune série ne répond", (await navigateur.OuvrirAsync("/series?q=introuvable")).Texte);
        Assert.Contains("Budget;240", (await navigateur.OuvrirAsync("/series?handler=Exporter&format=Csv")).Html);
        var serie = await navigateur.OuvrirAsync((await navigateur.OuvrirAsync("/series")).Document.QuerySelector("tbody a")!.GetAttribute("href")!);
        Assert.Contains("series.csv", serie.Texte);
        Assert.NotNull(serie.Document.QuerySelector("figure svg"));
        var autre = _application.Navigateur(await _application.CompteAsync("dpo"));
        Assert.DoesNotContain("Importer des séries", (await autre.OuvrirAsync("/series")).Texte);

        static string[] Noms(Page page) => [.. page.Document.QuerySelectorAll("tbody th a").Select(a => a.TextContent)];
    }

    [Theory, Exigence("OBS-04")]
    [InlineData("/series")]
    [InlineData("/series?tri=recent")]
    public async Task OBS_04_la_liste_se_parcourt_page_a_page_sans_rien_perdre(string adresse)
    {
        await ImporterAsync(null, [.. Enumerable.Range(1, 112).Select(i => $"Série {i};{i};€;{2000 + (i % 7)};France;INSEE")]);
        var navigateur = _application.Navigateur(await _application.CompteAsync("dpo"));
        var noms = new List<string>();
        for (string? suivante = adresse; suivante is not null; )
        {
            var page = await navigateur.OuvrirAsync(suivante);
            noms.AddRange(page.Document.QuerySelectorAll("tbody th a").Select(a => a.TextContent));
            suivante = page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal((112, 112), (noms.Count, noms.Distinct().Count()));
    }

    private Task<RapportSeries> ImporterAsync(Stream? rejets, params string[] lignes) => ExecuterAsync(lignes, rejets: rejets);

    private Task<RapportSeries> ExecuterAsync(string[] lignes, bool simuler = false, Stream? rejets = null, Import? import = null) =>
        _application.EnBaseAsync(db =>
        {
            _application.Horloge.Avancer(TimeSpan.FromMinutes(1));
            return ImporterSeries.ExecuterAsync(
                db,
                _application.Horloge,
                new MemoryStream(Encoding.UTF8.GetBytes($"{Entete}\n{string.Join('\n', lignes)}\n")),
                simuler,
                Annulation,
                rejets,
                import
            );
        });

    private Task<List<string>> PhotographierAsync() =>
        _application.EnBaseAsync(db => PhotoDeBase.PrendreAsync(db, (table, _) => table is not ("journal" or "import" or "bail")));
}
