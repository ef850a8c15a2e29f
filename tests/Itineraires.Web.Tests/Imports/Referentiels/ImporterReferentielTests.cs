using System.Text;
using Itineraires.Data;
using Itineraires.Data.Referentiels;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Imports.Referentiels;
using Itineraires.Web.Tests.Imports.Cnaf;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Imports.Referentiels;

/// <summary>The published lists: shipped, given again, newer, refused, and their pages.</summary>
public sealed class ImporterReferentielTests : IAsyncLifetime
{
    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    public async Task La_base_neuve_a_les_metiers_et_les_activites_avec_leur_source_et_leur_date()
    {
        var (metiers, activites, etat) = await _application.EnBaseAsync(async db =>
            (
                await db.Nomenclature.CountAsync(e => e.Liste == Nomenclatures.Rome, Annulation),
                await db.Nomenclature.CountAsync(e => e.Liste == Nomenclatures.Naf, Annulation),
                await EtatAsync(db, CatalogueReferentiels.Naf)
            )
        );
        Assert.Equal((532, 732), (metiers, activites));
        Assert.Equal(new DateOnly(2008, 1, 1), etat.Millesime);
        Assert.Contains("INSEE", etat.Source, StringComparison.Ordinal);
        var libelle = await _application.EnBaseAsync(db =>
            db.Nomenclature.Where(e => e.Liste == Nomenclatures.Naf && e.Code == "15.11Z").Select(e => e.Libelle).SingleAsync(Annulation)
        );
        Assert.Contains("; préparation", libelle, StringComparison.Ordinal);
        Assert.False(await _application.EnBaseAsync(db => db.Journal.AnyAsync(j => j.Details!.Contains("15.11Z"), Annulation)));
    }

    [Theory]
    [InlineData(CatalogueReferentiels.Rome, Nomenclatures.Rome)]
    [InlineData(CatalogueReferentiels.Naf, Nomenclatures.Naf)]
    public async Task Le_meme_fichier_ne_change_rien(string code, string liste)
    {
        var lignes = await LignesAsync(liste);
        var avant = await PhotographierAsync();
        var rapport = await ImporterAsync(code, new DateOnly(2026, 9, 1), ["code;libelle", .. lignes]);
        Assert.Equal((lignes.Count, 0, lignes.Count), (rapport.Lignes, rapport.EnTout, rapport.Inchanges));
        Assert.Equal(avant, await PhotographierAsync());
    }

    [Fact]
    public async Task Une_nouvelle_version_ajoute_renomme_ferme_sans_effacer_et_l_ancienne_redonnee_rouvre()
    {
        await ImporterAsync(
            CatalogueReferentiels.Appellations,
            new DateOnly(2026, 1, 1),
            EnteteAppellations,
            "1;A1101;Conducteur",
            "2;A1101;Chauffeur",
            "3;A1201;Bûcheron"
        );
        string[] suivante = [EnteteAppellations, "1;A1101;Conducteur d'engins", "3;A1201;Bûcheron", "4;A1201;Élagueur"];
        var avant = await PhotographierAsync();
        var promis = await ImporterAsync(CatalogueReferentiels.Appellations, new DateOnly(2026, 9, 1), simuler: true, suivante);
        Assert.Equal(avant, await PhotographierAsync());
        var rapport = await ImporterAsync(CatalogueReferentiels.Appellations, new DateOnly(2026, 9, 1), suivante);

        Assert.Equal(RapportsJson.Ecrire(promis), RapportsJson.Ecrire(rapport));
        Assert.Equal((1, 1, 1, 0, 1), (rapport.Ajoutes, rapport.Modifies, rapport.Fermes, rapport.Rouverts, rapport.Inchanges));
        Assert.Equal(
            [("ferme", "2", null), ("modifie", "1", "Conducteur (A1101)"), ("ajoute", "4", null)],
            rapport.Differences.Select(d => (d.Nature, d.Code, d.Avant)).ToArray()
        );
        var elements = await ElementsAsync();
        Assert.Equal(["Conducteur d’engins", "Chauffeur", "Bûcheron", "Élagueur"], elements.Select(e => e.Libelle).ToArray());
        Assert.Equal([null, new DateOnly(2026, 8, 31), null, null], elements.Select(e => e.Fin).ToArray());
        Assert.Equal([new DateOnly(2026, 1, 1), new DateOnly(2026, 9, 1)], new[] { elements[1].Debut, elements[3].Debut });

        var retour = await ImporterAsync(
            CatalogueReferentiels.Appellations,
            new DateOnly(2026, 1, 1),
            EnteteAppellations,
            "1;A1101;Conducteur",
            "2;A1101;Chauffeur",
            "3;A1201;Bûcheron"
        );
        Assert.Equal((0, 1, 1, 1, 1), (retour.Ajoutes, retour.Modifies, retour.Fermes, retour.Rouverts, retour.Inchanges));
        Assert.Equal([CodesImport.MillesimeAncien], retour.Avertissements.Select(a => a.Code).ToArray());
        var rendus = await ElementsAsync();
        Assert.Equal([true, true, true, false], rendus.Select(e => e.Fin is null).ToArray());
    }

    [Fact]
    public async Task Une_ligne_fautive_est_dite_a_sa_ligne_et_rien_n_est_ferme()
    {
        await ImporterAsync(CatalogueReferentiels.Appellations, new DateOnly(2026, 1, 1), EnteteAppellations, "1;A1101;Conducteur", "2;A1101;Chauffeur");
        using var rejets = new MemoryStream();
        var rapport = await ImporterAsync(
            CatalogueReferentiels.Appellations,
            new DateOnly(2026, 2, 1),
            simuler: false,
            [
                EnteteAppellations,
                "1;A1101;Conducteur",
                "x;A1101;Autre",
                "5;A1101;",
                "6;;Sans métier",
                ";A1101;Sans code",
                "1;A1101;Encore",
                $"7;A1101;{new string('a', 301)}",
            ],
            rejets
        );
        Assert.Equal(
            [
                (3, "ogr_appellation", CodesImport.CodeInconnu),
                (4, "libelle_appellation_long", CodesImport.ValeurManquante),
                (5, "rome_code", CodesImport.ValeurManquante),
                (6, "ogr_appellation", CodesImport.ValeurManquante),
                (7, "ogr_appellation", CodesImport.CodeEnDouble),
                (8, null, CodesImport.ValeurTropLongue),
            ],
            rapport.Erreurs.Select(e => (e.Ligne, e.Colonne, e.Code)).ToArray()
        );
        Assert.Equal((6, 0), (rapport.Rejetees, rapport.Fermes));
        Assert.Contains(CodesImport.RienFerme, rapport.Avertissements.Select(a => a.Code));
        Assert.Equal(7, Encoding.UTF8.GetString(rejets.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("naf", "code;libelle\nA1101;Conduite d’engins\n", "n’est pas un code|Aucune ligne")]
    [InlineData("rome", "code;libelle\n01.11Z;Culture\n", "Aucune ligne")]
    [InlineData("naf", "code;texte\n01.11Z;Culture\n", "libelle")]
    [InlineData("appellations", "code;libelle\n1;Chauffeur\n", "rome_code")]
    [InlineData("naf", "code;libelle\n", "aucune ligne")]
    [InlineData("naf", "%PDF-1.7 rien", "PDF")]
    [InlineData("qpv", "code_qp;lib_qp;insee_com;lib_com\nQN07501M;Belleville;75119;Paris\n", "territoire")]
    [InlineData("contours", "code;libelle\n69029;Bron\n", "GeoJSON")]
    [InlineData("contours", "{\"type\":\"Feature\"}", "GeoJSON")]
    [InlineData("contours", "{\"type\":\"FeatureCollection\",\"features\":[]}", "GeoJSON")]
    [InlineData("contours", "{\"type\":\"FeatureCollection\",\"features\":[1,null,{\"properties\":{\"code\":\"75119\"}}]}", "Aucun objet|75119")]
    public async Task Ce_qui_n_est_pas_la_liste_attendue_est_refuse_poliment(string code, string contenu, string attendu)
    {
        var avant = await PhotographierAsync();
        var refus = await Assert.ThrowsAsync<FichierRefuseException>(() =>
            _application.EnBaseAsync(async db =>
            {
                using var fichier = new MemoryStream(Encoding.UTF8.GetBytes(contenu));
                return await ImporterReferentiel.ExecuterAsync(db, _application.Horloge, fichier, Declarer(code, new DateOnly(2026, 1, 1)), false, Annulation);
            })
        );
        Assert.Contains(attendu.Split('|'), a => refus.Message.Contains(a, StringComparison.Ordinal));
        Assert.Equal(avant, await PhotographierAsync());
    }

    [Fact]
    public async Task Une_liste_nationale_de_quartiers_laisse_ceux_d_ailleurs_et_le_foyer_garde_son_quartier_ferme()
    {
        var ancien = await _application.EnBaseAsync(db => db.Quartiers.OrderBy(q => q.Code).Select(q => q.Code).FirstAsync(Annulation));
        var fabrique = new Fabrique(_application);
        var (personne, ailleurs) = (await fabrique.PersonneAsync("Maud", "Mobile"), await fabrique.PersonneAsync("Ali", "Ailleurs"));
        await _application.EnBaseAsync(async db =>
        {
            (await db.Foyers.SingleAsync(f => f.Id == personne.FoyerId, Annulation)).SituerEnQuartier(ancien);
            await db.SaveChangesAsync(Annulation);
        });
        var rapport = await ImporterAsync(
            CatalogueReferentiels.Qpv,
            new DateOnly(2026, 1, 1),
            "code_qp;lib_qp;insee_com;lib_com",
            "QN06901M;Parilly;69029;Bron",
            "QN06902M;Terraillon - Chénier;69029;Bron",
            "QN06902M;Terraillon - Chénier;69256;Vaulx-en-Velin",
            "QN07501M;Belleville;75119;Paris"
        );
        Assert.Equal((4, 1, 2, 37), (rapport.Lignes, rapport.HorsTerritoire, rapport.Ajoutes, rapport.Fermes));
        var quartiers = await _application.EnBaseAsync(db => db.Quartiers.ToListAsync(Annulation));
        Assert.Equal("Bron / Vaulx-en-Velin", quartiers.Single(q => q.Code == "QN06902M").Communes);
        Assert.Equal(new DateOnly(2025, 12, 31), quartiers.Single(q => q.Code == ancien).Fin);
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        Assert.Equal([ancien, "QN06901M", "QN06902M"], Proposes(await navigateur.OuvrirAsync($"/personnes/{personne.Id}/modifier")));
        Assert.Equal(
            ancien,
            await _application.EnBaseAsync(db => db.Foyers.Where(f => f.Id == personne.FoyerId).Select(f => f.QuartierCode).SingleAsync(Annulation))
        );
        Assert.Equal(["QN06901M", "QN06902M"], Proposes(await navigateur.OuvrirAsync($"/personnes/{ailleurs.Id}/modifier")));

        static string[] Proposes(Page page) =>
            [
                .. page
                    .Document.QuerySelectorAll("select[name='Saisie.QuartierCode'] option")
                    .Select(o => o.GetAttribute("value") ?? "")
                    .Where(v => v.Length > 0)
                    .OrderByDescending(v => v.Contains('-', StringComparison.Ordinal))
                    .ThenBy(v => v, StringComparer.Ordinal),
            ];
    }

    [Fact]
    public async Task Les_contours_recentrent_les_communes_et_gardent_leur_geometrie()
    {
        await using var fichier = typeof(ImporterReferentiel).Assembly.GetManifestResourceStream("communes_metropole_lyon.geojson")!;
        await _application.EnBaseAsync(async db =>
        {
            (await db.Communes.SingleAsync(c => c.CodeInsee == "69029", Annulation)).Centrer(4.5, 45.5);
            await db.SaveChangesAsync(Annulation);
        });
        var rapport = await _application.EnBaseAsync(db =>
            ImporterReferentiel.ExecuterAsync(db, _application.Horloge, fichier, Declarer("contours", new DateOnly(2018, 1, 1)), false, Annulation)
        );
        Assert.Equal((59, 0, 0), (rapport.Lignes, rapport.Rejetees, rapport.HorsTerritoire));
        Assert.Contains(rapport.Differences, d => d.Code == "69029");
        var (bron, geometrie) = await _application.EnBaseAsync(async db =>
            (
                await db.Communes.SingleAsync(c => c.CodeInsee == "69029", Annulation),
                await db.Reglages.Where(r => r.Cle == Reglage.ContoursCommunes).Select(r => r.Valeur).SingleAsync(Annulation)
            )
        );
        Assert.Equal(4.91189, bron.Longitude, 3);
        Assert.Equal(45.7345, bron.Latitude, 3);
        Assert.Contains("\"69029\"", geometrie, StringComparison.Ordinal);
        fichier.Position = 0;
        var encore = await _application.EnBaseAsync(db =>
            ImporterReferentiel.ExecuterAsync(db, _application.Horloge, fichier, Declarer("contours", new DateOnly(2018, 1, 1)), false, Annulation)
        );
        Assert.Equal((0, 59), (encore.EnTout, encore.Inchanges));
    }

    [Fact]
    public async Task Un_contour_fautif_est_dit_a_son_rang_et_la_commune_reste_ou_elle_est()
    {
        const string carre = "[[[4.90,45.72],[4.92,45.72],[4.92,45.74],[4.90,45.74],[4.90,45.72]]]";
        string[] objets =
        [
            Objet("69029", $"{{\"type\":\"Polygon\",\"coordinates\":{carre}}}"),
            Objet("69034", $"{{\"type\":\"MultiPolygon\",\"coordinates\":[[[[4.80,45.78],[4.84,45.78],[4.84,45.80],[4.80,45.80],[4.80,45.78]]],{carre}]}}"),
            Objet("69256", "{\"type\":\"Polygon\",\"coordinates\":[[[848000,6520000],[849000,6520000],[849000,6521000],[848000,6520000]]]}"),
            Objet("69266", "{\"type\":\"Polygon\",\"coordinates\":[[[2.30,48.85],[2.32,48.85],[2.32,48.87],[2.30,48.85]]]}"),
            Objet("69091", "{\"type\":\"Point\",\"coordinates\":[4.9,45.7]}"),
            Objet("69029", "null"),
            Objet("Bron", "null"),
            Objet("75119", "null"),
        ];
        using var fichier = new MemoryStream(Encoding.UTF8.GetBytes($"{{\"type\":\"FeatureCollection\",\"features\":[{string.Join(',', objets)}]}}"));
        var rapport = await _application.EnBaseAsync(db =>
            ImporterReferentiel.ExecuterAsync(db, _application.Horloge, fichier, Declarer("contours", new DateOnly(2026, 1, 1)), false, Annulation)
        );
        Assert.Equal((8, 5, 1, 2), (rapport.Lignes, rapport.Rejetees, rapport.HorsTerritoire, rapport.Modifies));
        Assert.Equal([3, 4, 5, 6, 7], rapport.Erreurs.Select(e => e.Ligne).ToArray());
        var centres = await _application.EnBaseAsync(db =>
            db.Communes.Where(c => c.CodeInsee == "69029" || c.CodeInsee == "69034").OrderBy(c => c.CodeInsee).ToListAsync(Annulation)
        );
        Assert.Equal((4.91, 45.73), (Math.Round(centres[0].Longitude, 5), Math.Round(centres[0].Latitude, 5)));
        // Two thirds of the area are in the first part, a third in the second.
        Assert.Equal((4.85, 45.77), (Math.Round(centres[1].Longitude, 5), Math.Round(centres[1].Latitude, 5)));

        static string Objet(string code, string geometrie) => $"{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{code}\"}},\"geometry\":{geometrie}}}";
    }

    [Fact]
    public async Task Un_administrateur_charge_lit_les_differences_confirme_cherche_et_exporte()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("administrateur"));
        Assert.Contains("livrée avec la plateforme", (await navigateur.OuvrirAsync("/referentiels/fichiers")).Texte);
        var lignes = await LignesAsync(Nomenclatures.Naf);
        var contenu = Encoding.UTF8.GetBytes(
            string.Join('\n', ["code;libelle", .. lignes.Skip(1).SkipLast(1), lignes[^1][..^1] + " et autres\"", "99.99Z;Activité nouvelle"])
        );
        (string, string)[] champs = [("Source", "INSEE, essai"), ("Millesime", "01/01/2026"), ("Licence", "Licence Ouverte")];
        var sansSource = await navigateur.DeposerAsync(
            "/referentiels/fichiers/naf",
            "Depot",
            "naf.csv",
            contenu,
            [("Millesime", "01/01/2026"), ("Licence", "L")]
        );
        Assert.Contains("Dites qui a publié la liste", sansSource.Texte);
        var refuse = await navigateur.DeposerAsync("/referentiels/fichiers/rome", "Depot", "naf.csv", contenu, champs);
        Assert.Contains("ne porte un code de la liste", refuse.Texte);

        var depot = await navigateur.DeposerAsync("/referentiels/fichiers/naf", "Depot", "naf.csv", contenu, champs);
        var apercu = await navigateur.OuvrirAsync(depot.Redirection!);
        Assert.Contains("1 ajouté, 1 renommé, 1 fermé", apercu.Texte);
        Assert.Equal(3, apercu.Document.QuerySelectorAll("#t-differences ~ table tbody tr").Length);
        Assert.False(await _application.EnBaseAsync(db => db.Nomenclature.AnyAsync(e => e.Code == "99.99Z", Annulation)));
        await ImportsDeTest.ConfirmerAsync(navigateur, depot.Redirection!);
        await ImportsDeTest.ExecuterAsync(_application);

        var fini = await navigateur.OuvrirAsync(depot.Redirection!);
        Assert.Contains("Compte rendu", fini.Texte);
        Assert.DoesNotContain("Annuler cet import", fini.Texte);
        var liste = await navigateur.OuvrirAsync("/referentiels/fichiers");
        Assert.Contains("INSEE, essai", liste.Texte);
        Assert.Contains("par Claire Ferrand", liste.Texte);
        Assert.NotNull(liste.Document.QuerySelector($"a[href='{depot.Redirection}']"));
        Assert.Equal(["99.99Z"], Codes(await navigateur.OuvrirAsync("/referentiels/fichiers/naf?q=activite nouvelle")));
        Assert.Equal(["99.99Z"], Codes(await navigateur.OuvrirAsync("/referentiels/fichiers/naf?q=99.99z")));
        Assert.Contains("Rien ne répond", (await navigateur.OuvrirAsync("/referentiels/fichiers/naf?q=introuvable")).Texte);
        Assert.Contains("99.99Z;Activité nouvelle", (await navigateur.OuvrirAsync("/referentiels/fichiers/naf?handler=Exporter&q=99.99")).Html);
        Assert.Equal(404, (await navigateur.OuvrirAsync("/referentiels/fichiers/inconnu")).Statut);

        var codes = new List<string>();
        for (string? suivante = "/referentiels/fichiers/naf"; suivante is not null; )
        {
            var page = await navigateur.OuvrirAsync(suivante);
            codes.AddRange(Codes(page));
            suivante = page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal((733, 733), (codes.Count, codes.Distinct(StringComparer.Ordinal).Count()));

        static string[] Codes(Page page) => [.. page.Document.QuerySelectorAll("tbody th").Select(t => t.TextContent)];
    }

    private const string EnteteAppellations = "ogr_appellation;rome_code;libelle_appellation_long";

    private static DeclarationReferentiel Declarer(string code, DateOnly millesime) => new(code, "essai", millesime, "Licence Ouverte");

    private Task<RapportReferentiel> ImporterAsync(string code, DateOnly millesime, params string[] lignes) =>
        ImporterAsync(code, millesime, simuler: false, lignes);

    private Task<RapportReferentiel> ImporterAsync(string code, DateOnly millesime, bool simuler, string[] lignes, Stream? rejets = null) =>
        _application.EnBaseAsync(db =>
            ImporterReferentiel.ExecuterAsync(
                db,
                _application.Horloge,
                new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lignes) + "\n")),
                Declarer(code, millesime),
                simuler,
                Annulation,
                rejets
            )
        );

    private Task<List<string>> LignesAsync(string liste) =>
        _application.EnBaseAsync(async db =>
            (await db.Nomenclature.Where(e => e.Liste == liste).OrderBy(e => e.Ordre).ToListAsync(Annulation)).ConvertAll(e => $"{e.Code};\"{e.Libelle}\"")
        );

    private Task<List<ElementNomenclature>> ElementsAsync() =>
        _application.EnBaseAsync(db => db.Nomenclature.Where(e => e.Liste == Nomenclatures.RomeAppellation).OrderBy(e => e.Code).ToListAsync(Annulation));

    private static async Task<EtatReferentiel> EtatAsync(ItinerairesDbContext db, string code) =>
        EtatReferentiel.Lire(await db.Reglages.Where(r => r.Cle == Reglage.Referentiel + code).Select(r => r.Valeur).SingleAsync(Annulation));

    private Task<List<string>> PhotographierAsync() =>
        _application.EnBaseAsync(db => PhotoDeBase.PrendreAsync(db, (table, _) => table is not ("journal" or "import" or "bail" or "reglage")));
}
