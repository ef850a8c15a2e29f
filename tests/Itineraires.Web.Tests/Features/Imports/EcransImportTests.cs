using System.Text;
using Itineraires.Data;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports;
using Itineraires.Web.Tests.Imports.Cnaf;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Features.Imports;

/// <summary>A file by the screens: preview, confirmation, work in the background, report, rejected lines, duplicates, programming.</summary>
public sealed class EcransImportTests : IAsyncLifetime
{
    private const string Personnes =
        "matricule;role;nom;prenom;date_naissance\n100;demandeur;Durand;Jean;1980-01-05\n200;demandeur;Durand;Jean;1980-01-05\n300;chef;Nom;Prenom;1990-01-01\n";

    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    private static byte[] Annexe => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", "annexe2_2020.csv"));

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact, Exigence("PER-07")]
    public async Task PER_07_le_fichier_est_lu_confirme_importe_et_raconte()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        var depot = await navigateur.DeposerAsync(
            "/imports/nouveau",
            "Fichier",
            "caf.csv",
            Encoding.UTF8.GetBytes(Personnes),
            [("Nature", NaturesImport.Beneficiaires)]
        );
        Assert.Equal(302, depot.Statut);
        var apercu = await navigateur.OuvrirAsync(depot.Redirection!);
        Assert.Contains("Importer 2 personnes", apercu.Texte);
        Assert.Contains("Le rôle « chef » n’est pas connu", apercu.Texte);
        Assert.Equal(0, await _application.EnBaseAsync(db => db.Personnes.CountAsync(Annulation)));

        await ImportsDeTest.ConfirmerAsync(navigateur, depot.Redirection!);
        await ImportsDeTest.ExecuterAsync(_application);
        var rapport = await navigateur.OuvrirAsync(depot.Redirection!);
        Assert.Contains("2 créés", rapport.Texte);
        Assert.Contains("Télécharger les lignes rejetées", rapport.Texte);
        var rejets = await navigateur.OuvrirAsync(depot.Redirection + "?handler=Rejets");
        Assert.Contains("300;chef", rejets.Html);
        Assert.Equal(1, await _application.EnBaseAsync(db => db.Journal.CountAsync(j => j.Acte == "export" && j.Objet == "lignes rejetées", Annulation)));

        _application.Horloge.Avancer(TimeSpan.FromDays(DureesImports.ParDefaut.Rejets + 1));
        Assert.Equal(404, (await navigateur.OuvrirAsync(depot.Redirection + "?handler=Rejets")).Statut);
        Assert.Contains("caf.csv", (await navigateur.OuvrirAsync("/imports")).Texte);

        var doublons = await navigateur.OuvrirAsync("/doublons");
        Assert.Contains("1 paire à comparer", doublons.Texte);
        var comparaison = doublons.Document.QuerySelector("table.doublons td.acte a")!.GetAttribute("href")!;
        Assert.Equal(302, (await navigateur.EnvoyerAsync(comparaison, [], bouton: "?handler=Ecarter")).Statut);
        Assert.Equal(StatutDoublon.Ecarte, await _application.EnBaseAsync(db => db.Doublons.Select(d => d.Statut).SingleAsync(Annulation)));
    }

    [Fact, Exigence("PER-07")]
    public async Task PER_07_un_flux_se_donne_se_confirme_et_s_annule_par_les_ecrans()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        var flux = new FluxDeTest("2026-02-05", "2026-02-01")
            .Foyer("100", FluxDeTest.Etat("2"), FluxDeTest.Droit(), ["DEM;MME;MÜLLER;ÉLODIE;1985-12-31;;1"])
            .Foyer("200", FluxDeTest.Etat("2"), FluxDeTest.Droit(), ["ZZZ;MR;INCONNU;LUC;1990-04-12;;1"])
            .Ecrire()
            .ToArray();
        var depot = await navigateur.DeposerAsync("/imports/nouveau", "Fichier", "caf.xml", flux, [("Nature", NaturesImport.Beneficiaires)]);
        var apercu = await navigateur.OuvrirAsync(depot.Redirection!);
        Assert.Contains("Importer 1 dossier", apercu.Texte);
        Assert.Contains("mensuel de février 2026", apercu.Texte);

        await ImportsDeTest.ConfirmerAsync(navigateur, depot.Redirection!);
        await ImportsDeTest.ExecuterAsync(_application);
        var rejets = await navigateur.OuvrirAsync(depot.Redirection + "?handler=Rejets");
        Assert.Contains("<ROLEPERS>ZZZ</ROLEPERS>", rejets.Html);
        Assert.Equal(1, await _application.EnBaseAsync(db => db.Personnes.CountAsync(Annulation)));

        var rapport = await navigateur.OuvrirAsync(depot.Redirection!);
        Assert.Contains("Vérifier s’il peut être annulé", rapport.Texte);
        var verification = await navigateur.OuvrirAsync(depot.Redirection + "?handler=Verifier");
        Assert.Contains("n’a pas été modifié depuis", verification.Texte);
        var autre = new BailImports(_application.Horloge);
        Assert.True(await _application.EnBaseAsync(db => autre.PrendreAsync(db, Annulation)));
        await ImportsDeTest.ConfirmerAsync(navigateur, depot.Redirection + "?handler=Verifier", "Annuler");
        Assert.Contains("Annulation en cours", (await navigateur.OuvrirAsync(depot.Redirection!)).Texte);
        await _application.EnBaseAsync(db => autre.RendreAsync(db, Annulation));
        await ImportsDeTest.ExecuterAsync(_application);
        Assert.Contains("Compte rendu de l’import annulé", (await navigateur.OuvrirAsync(depot.Redirection!)).Texte);
        Assert.Equal((0, 0), await _application.EnBaseAsync(async db => (await db.Personnes.CountAsync(Annulation), await db.Foyers.CountAsync(Annulation))));
    }

    [Fact, Exigence("ACC-07")]
    public async Task ACC_07_le_fichier_de_France_Travail_se_reconnait_se_confirme_et_s_annule()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        await new Fabrique(_application).PersonneAsync("Jeanne", "Durand");
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var fichier = Encoding.UTF8.GetBytes(
            "nir;identifiantpe;nom;prenom;dtnai;date;code;motif;nir2\n;;DURAND;JEANNE;04/04/1991;05/01/2026;1;;\n;;PETIT;ZOE;01/02/1990;05/01/2026;1;;\n"
        );
        var depot = await navigateur.DeposerAsync("/imports/nouveau", "Fichier", "ft.csv", fichier, [("Nature", NaturesImport.Beneficiaires)]);
        var apercu = await navigateur.OuvrirAsync(depot.Redirection!);
        Assert.Contains("Inscriptions à France Travail", apercu.Texte);
        Assert.Contains("1 ouverte", apercu.Texte);
        Assert.Contains("Importer 1 ligne", apercu.Texte);
        Assert.Equal(0, await _application.EnBaseAsync(db => db.Inscriptions.CountAsync(Annulation)));

        await ImportsDeTest.ConfirmerAsync(navigateur, depot.Redirection!);
        await ImportsDeTest.ExecuterAsync(_application);
        var rapport = await navigateur.OuvrirAsync(depot.Redirection!);
        Assert.Contains("1 ouverte", rapport.Texte);
        Assert.Contains("n’est pas connue du dispositif", rapport.Texte);
        Assert.Contains("PETIT;ZOE", (await navigateur.OuvrirAsync(depot.Redirection + "?handler=Rejets")).Html);
        Assert.Equal(1, await _application.EnBaseAsync(db => db.Inscriptions.CountAsync(i => i.Fin == null, Annulation)));

        await ImportsDeTest.ConfirmerAsync(navigateur, depot.Redirection + "?handler=Verifier", "Annuler");
        await ImportsDeTest.ExecuterAsync(_application);
        Assert.Contains("Compte rendu de l’import annulé", (await navigateur.OuvrirAsync(depot.Redirection!)).Texte);
        Assert.Equal(0, await _application.EnBaseAsync(db => db.Inscriptions.CountAsync(Annulation)));
    }

    [Fact]
    public async Task Un_import_qui_echoue_garde_son_fichier_et_se_reprend()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        var depot = await navigateur.DeposerAsync(
            "/imports/nouveau",
            "Fichier",
            "caf.csv",
            Encoding.UTF8.GetBytes(Personnes),
            [("Nature", NaturesImport.Beneficiaires)]
        );
        await CompterAsync("illisible");
        await ImportsDeTest.ConfirmerAsync(navigateur, depot.Redirection!);
        await ImportsDeTest.ExecuterAsync(_application);
        Assert.Equal(StatutImport.Echoue, (await ImportAsync()).Statut);

        await CompterAsync(null);
        await ImportsDeTest.ConfirmerAsync(navigateur, depot.Redirection!, "Reprendre");
        await ImportsDeTest.ExecuterAsync(_application);

        Assert.Equal(StatutImport.Termine, (await ImportAsync()).Statut);
        Assert.Equal(2, await _application.EnBaseAsync(db => db.Personnes.CountAsync(Annulation)));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_application.Dossier, "imports")));

        Task<int> CompterAsync(string? comptes) =>
            _application.EnBaseAsync(db => db.Imports.ExecuteUpdateAsync(m => m.SetProperty(i => i.Comptes, comptes), Annulation));
    }

    [Fact]
    public async Task Un_import_attend_qu_un_autre_finisse_et_le_noeud_qui_a_le_fichier()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        var depot = await navigateur.DeposerAsync(
            "/imports/nouveau",
            "Fichier",
            "caf.csv",
            Encoding.UTF8.GetBytes(Personnes),
            [("Nature", NaturesImport.Beneficiaires)]
        );
        var autre = new BailImports(_application.Horloge);
        Assert.True(await _application.EnBaseAsync(db => autre.PrendreAsync(db, Annulation)));
        await ImportsDeTest.ConfirmerAsync(navigateur, depot.Redirection!);
        await ImportsDeTest.ExecuterAsync(_application);
        Assert.Equal(StatutImport.EnAttente, (await ImportAsync()).Statut);

        var fichier = Directory.EnumerateFiles(Path.Combine(_application.Dossier, "imports")).Single();
        File.Move(fichier, fichier + ".ailleurs");
        await _application.EnBaseAsync(db => autre.RendreAsync(db, Annulation));
        await ImportsDeTest.ExecuterAsync(_application);
        Assert.Equal(StatutImport.EnAttente, (await ImportAsync()).Statut);

        File.Move(fichier + ".ailleurs", fichier);
        await ImportsDeTest.ExecuterAsync(_application);
        Assert.Equal(StatutImport.Termine, (await ImportAsync()).Statut);
    }

    [Fact]
    public async Task Un_fichier_que_personne_ne_confirme_expire_et_les_egares_sont_balayes()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        await navigateur.DeposerAsync("/imports/nouveau", "Fichier", "caf.csv", Encoding.UTF8.GetBytes(Personnes), [("Nature", NaturesImport.Beneficiaires)]);
        var dossier = Path.Combine(_application.Dossier, "imports");
        await File.WriteAllTextAsync(Path.Combine(dossier, "egare"), "x", Annulation);
        foreach (var fichier in Directory.EnumerateFiles(dossier))
        {
            File.SetLastWriteTimeUtc(fichier, _application.Horloge.GetUtcNow().UtcDateTime);
        }

        _application.Horloge.Avancer(TimeSpan.FromDays(2));
        await ImportsDeTest.ExecuterAsync(_application);
        Assert.Equal((await ImportAsync()).Id.ToString("N"), Path.GetFileName(Assert.Single(Directory.EnumerateFiles(dossier))));

        _application.Horloge.Avancer(TimeSpan.FromDays(DureesImports.ParDefaut.Depots));
        await ImportsDeTest.ExecuterAsync(_application);
        Assert.Empty(Directory.EnumerateFiles(dossier));
        Assert.Equal(StatutImport.Abandonne, (await ImportAsync()).Statut);
    }

    [Fact]
    public async Task Les_durees_se_reglent()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("administrateur"));
        Assert.Contains("entre 1 et 365", (await navigateur.EnvoyerAsync("/referentiels/durees", [("Rejets", "0")])).Texte);
        Assert.Equal(302, (await navigateur.EnvoyerAsync("/referentiels/durees", [("Rejets", "3"), ("Annulation", "10"), ("Depots", "2")])).Statut);
        Assert.Equal(new DureesImports(3, 10, 2), await _application.EnBaseAsync(db => DureesImports.LireAsync(db, Annulation)));
    }

    [Fact, Exigence("CNV-08"), Exigence("CNV-04"), Exigence("CNV-05")]
    public async Task CNV_08_la_programmation_2020_regenere_l_annexe_au_centime()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        var depot = await navigateur.DeposerAsync(
            "/imports/nouveau",
            "Fichier",
            "annexe2.csv",
            Annexe,
            [("Nature", NaturesImport.Conventions), ("Annee", "2020"), ("Attendu", "11067;15068;6519855,53")]
        );
        Assert.Equal(302, depot.Statut);
        await ImportsDeTest.ConfirmerAsync(navigateur, depot.Redirection!);
        await ImportsDeTest.ExecuterAsync(_application);
        var page = await navigateur.OuvrirAsync("/programmation?annee=2020");
        Assert.Contains("111 lignes, 11 067 places, 15 068 suivis, 6 519 855,53 €", page.Texte);
        Assert.Equal(
            [
                "Itinéraires emploi diversifiés|49|7 449|10 242|3 839 055,60 €",
                "Itinéraires emploi renforcés|29|1 779|2 326|1 481 146,39 €",
                "Itinéraires emploi innovants|10|496|688|555 504,54 €",
                "Itinéraires activité|23|1 343|1 812|644 149,00 €",
            ],
            page.Document.QuerySelectorAll("[aria-labelledby=t-types] tbody tr")
                .Select(r => string.Join('|', r.Children.Take(5).Select(c => c.TextContent.Replace('\u00A0', ' ').Replace('\u202F', ' '))))
        );
        Assert.Contains("+ 663,44 € par rapport à 47 300,00 €", page.Texte);
        Assert.Contains("sans coût de référence", page.Texte);

        using var reponse = await navigateur.Client.GetAsync("/programmation?handler=Exporter&format=Csv&annee=2020", Annulation);
        var regeneree = await reponse.Content.ReadAsByteArrayAsync(Annulation);
        var relue = Itineraires.Web.Imports.Conventions.LectureConventions.Lire(new MemoryStream(regeneree));
        var source = Itineraires.Web.Imports.Conventions.LectureConventions.Lire(new MemoryStream(Annexe));
        Assert.Empty(relue.Erreurs);
        Assert.Equal(source.Lignes.Select(l => l with { Ligne = 0 }).ToHashSet(), relue.Lignes.Select(l => l with { Ligne = 0 }).ToHashSet());
    }

    [Fact]
    public async Task Des_totaux_qui_different_ne_se_confirment_pas()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        var depot = await navigateur.DeposerAsync(
            "/imports/nouveau",
            "Fichier",
            "annexe2.csv",
            Annexe,
            [("Nature", NaturesImport.Conventions), ("Annee", "2020"), ("Attendu", "11067;15068;1,00")]
        );
        var apercu = await navigateur.OuvrirAsync(depot.Redirection!);
        Assert.Contains("Les totaux annoncés ne sont pas atteints", apercu.Texte);
        Assert.DoesNotContain("Importer 111", apercu.Texte);
    }

    [Fact]
    public async Task Sans_le_droit_rien_ne_s_ouvre()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("dpo"));
        foreach (var adresse in (string[])["/imports", "/imports/nouveau", "/doublons", "/programmation"])
        {
            Assert.NotEqual(200, (await navigateur.OuvrirAsync(adresse)).Statut);
        }
    }

    private Task<Import> ImportAsync() => _application.EnBaseAsync(db => db.Imports.AsNoTracking().SingleAsync(Annulation));
}
