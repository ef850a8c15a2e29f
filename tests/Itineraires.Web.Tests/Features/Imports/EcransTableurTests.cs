using System.Data.Common;
using System.Text;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports;
using Itineraires.Web.Tests.Imports.Tableurs;
using Itineraires.Web.Tests.Support;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Itineraires.Web.Tests.Features.Imports;

/// <summary>A spreadsheet never seen, by the screens: its columns, its lines corrected in place, a rejected line taken again alone.</summary>
public sealed class EcransTableurTests : IAsyncLifetime
{
    private static readonly string Nir = FichiersDeTest.Nir("2880369123456");

    private static readonly string Tableau =
        $"Patronyme;Petit nom;Née le;Portable;Sécu;Observations\nSissoko;Awa;12/03/1988;06 11 22 33 44;{Nir};à rappeler\nDiop;Malik;31/02/1990;0711223345;;\nPerdu;Luc;;12;;\n";

    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact, Exigence("PER-07")]
    public async Task PER_07_un_tableau_jamais_vu_se_decrit_se_corrige_et_s_importe()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        var adresse = await DonnerAsync(navigateur, Tableau);
        Assert.EndsWith("/correspondance", adresse, StringComparison.Ordinal);
        var import = adresse[..^"/correspondance".Length];
        Assert.Equal(adresse, (await navigateur.OuvrirAsync(import)).Redirection);
        Assert.Contains("colonnes à reconnaître", (await navigateur.OuvrirAsync("/imports")).Texte);

        // What the product cannot guess is said, at a field, and nothing typed is lost.
        var colonnes = await navigateur.OuvrirAsync(adresse);
        Assert.Contains("06 11 22 33 44", colonnes.Texte);
        Assert.DoesNotContain(Nir, colonnes.Html);
        Assert.Equal(["", "", "date_naissance", "telephone", "nir", ""], Choix(colonnes));
        var refus = await navigateur.EnvoyerAsync(adresse, [("Champ5", "date_naissance")]);
        Assert.Equal(200, refus.Statut);
        Assert.Contains("« Date de naissance » est déjà la colonne « Née le »", refus.Erreur("Champ5")!.Replace('\u00A0', ' '));
        refus = await navigateur.EnvoyerAsync(adresse, [("Champ1", "prenom")]);
        Assert.Contains("Il manque : le nom", refus.Erreur("Champ0")!.Replace('\u00A0', ' '));
        Assert.Equal("prenom", Choix(refus)[1]);

        var lu = await navigateur.EnvoyerAsync(adresse, [("Champ0", "nom"), ("Champ1", "prenom"), ("Nom", "Association du lac")]);
        Assert.Equal((302, import), (lu.Statut, lu.Redirection));
        var resume = await navigateur.OuvrirAsync(import);
        Assert.Contains("Association du lac", resume.Texte);
        Assert.Contains("Importer 1 personne", resume.Texte);

        // The rejected lines come first; a cell is corrected in its place, and the file is not sent again.
        var lignes = await navigateur.OuvrirAsync(import + "/lignes");
        Assert.Equal(["3, Malik Diop", "4, Luc Perdu", "2, Awa Sissoko"], lignes.Document.QuerySelectorAll("tbody th").Select(t => t.TextContent));
        Assert.DoesNotContain(Nir, lignes.Html);
        var corrige = await navigateur.EnvoyerAsync(import + "/lignes", [("c.3.date_naissance", "28/02/1990"), ("c.4.telephone", "")]);
        Assert.Equal(302, corrige.Statut);
        var suite = await navigateur.OuvrirAsync(import + "/lignes");
        Assert.Contains("2 valeurs corrigées. 1 ligne reste à corriger.", suite.Texte);
        Assert.Equal(["4, Luc Perdu", "2, Awa Sissoko", "3, Malik Diop"], suite.Document.QuerySelectorAll("tbody th").Select(t => t.TextContent));
        Assert.Equal(
            ["{\"ligne\":3,\"champ\":\"date_naissance\"}", "{\"ligne\":4,\"champ\":\"telephone\"}"],
            (await _application.EnBaseAsync(db => db.Journal.Where(j => j.Acte == "correction").Select(j => j.Details!).ToListAsync(Annulation))).Order(
                StringComparer.Ordinal
            )
        );

        // What is typed and not kept is kept before anything is imported.
        var presque = await navigateur.EnvoyerAsync(import + "/lignes", [("c.4.date_naissance", "pas une date")], bouton: "?handler=Importer");
        Assert.Equal((302, import + "/lignes"), (presque.Statut, presque.Redirection));
        var ensuite = await navigateur.OuvrirAsync(import + "/lignes");
        Assert.Contains("La date n’est pas reconnue", ensuite.Texte);
        Assert.Equal("pas une date", ensuite.Document.QuerySelector("input[name='c.4.date_naissance']")!.GetAttribute("value"));

        await ConfirmerAsync(navigateur, import);
        await ExecuterAsync();
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_application.Dossier, "imports")));
        Assert.Equal(
            [("Awa", new DateOnly(1988, 3, 12)), ("Malik", new DateOnly(1990, 2, 28))],
            (await PersonnesAsync()).Select(p => (p.Prenom, p.DateNaissance))
        );

        // The line that stayed wrong is taken again alone, from the report.
        var rapport = await navigateur.OuvrirAsync(import);
        var lien = rapport.Document.QuerySelector("a[href$='/lignes/4']")!.GetAttribute("href")!;
        Assert.Contains("Née le", (await navigateur.OuvrirAsync(import + "?handler=Rejets")).Html);
        var encore = await navigateur.EnvoyerAsync(lien, [("date_naissance", "01/13/1990")]);
        Assert.Contains("n’existe pas dans le calendrier", encore.Erreur("date_naissance"));
        var onglet = await navigateur.OuvrirAsync(lien);
        var reprise = await navigateur.EnvoyerAsync(lien, [("date_naissance", "01/12/1990")]);
        Assert.Equal(302, reprise.Statut);
        await ExecuterAsync();
        Assert.Contains("Reprise de la ligne 4", (await navigateur.OuvrirAsync(reprise.Redirection!)).Texte);
        Assert.Equal(["Awa", "Luc", "Malik"], (await PersonnesAsync()).Select(p => p.Prenom));
        Assert.Equal(404, (await navigateur.OuvrirAsync(lien)).Statut);
        Assert.Contains("Cette ligne a déjà été reprise", (await navigateur.RenvoyerAsync(lien, onglet, [("date_naissance", "01/12/1990")])).Texte);
        Assert.Empty((await navigateur.OuvrirAsync(import)).Document.QuerySelectorAll("a[href$='/lignes/4']"));

        // The next file of the same sender needs nothing but a look.
        var suivante = await navigateur.OuvrirAsync(await DonnerAsync(navigateur, Tableau.Replace("Luc", "Léo")));
        Assert.Contains("La correspondance « Association du lac » est reprise", suivante.Texte);
        Assert.Equal(["nom", "prenom", "date_naissance", "telephone", "nir", ""], Choix(suivante));
    }

    [Fact, Exigence("PER-07")]
    public async Task PER_07_deux_personnes_corrigent_le_meme_tableau_sans_se_defaire()
    {
        var compte = await _application.CompteAsync("gestionnaire");
        var (une, autre) = (_application.Navigateur(compte), _application.Navigateur(await _application.CompteAsync("gestionnaire")));
        var lignes = await ReconnaitreAsync(une);
        var onglet = await autre.OuvrirAsync(lignes);

        Assert.Equal(302, (await une.EnvoyerAsync(lignes, [("c.3.date_naissance", "28/02/1990")])).Statut);
        // The tab left open shows the line of the other one as it was: what was not typed in it changes nothing.
        Assert.Equal(302, (await autre.RenvoyerAsync(lignes, onglet, [("c.4.telephone", "")])).Statut);
        Assert.Equal(["4, Luc Perdu", "2, Awa Sissoko", "3, Malik Diop"], await OrdreAsync());

        // Both typed in the same cell: the first one stands, and it is said.
        onglet = await autre.OuvrirAsync(lignes);
        Assert.Equal(302, (await une.EnvoyerAsync(lignes, [("c.4.date_naissance", "pas une date")])).Statut);
        Assert.Equal(302, (await autre.RenvoyerAsync(lignes, onglet, [("c.4.date_naissance", "01/12/1990")])).Statut);
        var suite = await autre.OuvrirAsync(lignes);
        Assert.Contains("Quelqu’un a déjà corrigé 1 valeur pendant votre saisie : la sienne est gardée.", suite.Texte);
        Assert.Equal("pas une date", suite.Document.QuerySelector("input[name='c.4.date_naissance']")!.GetAttribute("value"));
        Assert.Equal(302, (await autre.EnvoyerAsync(lignes, [("c.4.date_naissance", "01/12/1990")])).Statut);
        Assert.Contains("Plus aucune ligne n’est rejetée", (await autre.OuvrirAsync(lignes)).Texte);

        async Task<IEnumerable<string>> OrdreAsync() => (await une.OuvrirAsync(lignes)).Document.QuerySelectorAll("tbody th").Select(t => t.TextContent);
    }

    [Fact, Exigence("PER-07")]
    public async Task PER_07_une_correction_au_meme_instant_revient_avec_ce_qui_est_tape_et_garde_celle_de_l_autre()
    {
        var compte = await _application.CompteAsync("gestionnaire");
        var une = _application.Navigateur(compte);
        var lignes = await ReconnaitreAsync(une);
        // The other one saves between what this request reads and what it writes.
        var entretemps = new AvantDEcrire(async () => Assert.Equal(302, (await une.EnvoyerAsync(lignes, [("c.3.date_naissance", "28/02/1990")])).Statut));
        await using var noeud = _application.WithWebHostBuilder(b =>
            b.ConfigureTestServices(s => s.ConfigureDbContext<ItinerairesDbContext>(o => o.AddInterceptors(entretemps)))
        );
        using var client = noeud.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add(CompteDeTest.EnTete, $"{compte.Id}|{Uri.EscapeDataString(compte.NomComplet)}");
        var autre = new Navigateur(client);
        var onglet = await autre.OuvrirAsync(lignes);

        entretemps.Armer();
        var page = await autre.RenvoyerAsync(lignes, onglet, [("c.4.date_naissance", "01/13/1990")]);

        Assert.True(entretemps.EstPasse);
        Assert.Equal(200, page.Statut);
        Assert.Contains("Quelqu’un a modifié cette page pendant votre saisie", page.Texte);
        Assert.Equal("01/13/1990", page.Document.QuerySelector("input[name='c.4.date_naissance']")!.GetAttribute("value"));
        Assert.Null(page.Document.QuerySelector("input[name='c.3.date_naissance']"));
        Assert.Equal(302, (await autre.RenvoyerAsync(lignes, page, [("c.4.date_naissance", "01/12/1990"), ("c.4.telephone", "")])).Statut);
        Assert.Contains("Plus aucune ligne n’est rejetée", (await autre.OuvrirAsync(lignes)).Texte);
    }

    [Fact]
    public void Une_correspondance_a_un_seul_emetteur()
    {
        var gardee = new CorrespondanceColonnes("Lac", "", "{}", null, default);
        gardee.Attribuer(null, Guid.CreateVersion7());
        Assert.Equal(
            CorrespondanceColonnes.EmetteurUnique,
            Assert.Throws<RegleMetierException>(() => gardee.Attribuer(Guid.CreateVersion7(), Guid.CreateVersion7())).Regle
        );
    }

    [Fact]
    public async Task Une_correspondance_gardee_se_renomme_et_se_supprime()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        var (organisme, _) = await new Fabrique(_application).OrganismeAsync("Association du lac");
        var un = await DonnerAsync(navigateur, Tableau);
        await navigateur.EnvoyerAsync(un, [("Champ0", "nom"), ("Champ1", "prenom"), ("Nom", "Lac"), ("Emetteur", "o" + organisme.Id)]);
        var deux = await DonnerAsync(navigateur, Tableau.Replace("Observations", "Remarques"));
        var pris = await navigateur.EnvoyerAsync(deux, [("Champ0", "nom"), ("Champ1", "prenom"), ("Nom", "LAC")]);
        Assert.Contains("Une correspondance de ce nom existe", pris.Erreur("Nom"));
        await navigateur.EnvoyerAsync(deux, [("Champ0", "nom"), ("Champ1", "prenom"), ("Nom", "Lac, remarques")]);

        var liste = await navigateur.OuvrirAsync("/imports/correspondances");
        Assert.Contains("Association du lac", liste.Texte);
        Assert.Contains("carnet-de-bord", liste.Texte);
        var id = await _application.EnBaseAsync(db => db.Correspondances.Where(c => c.Nom == "Lac").Select(c => c.Id).SingleAsync(Annulation));
        var refus = await navigateur.EnvoyerAsync("/imports/correspondances?handler=Renommer", [("correspondance", id.ToString()), ("Nom", "lac remarques")]);
        Assert.Contains("Une autre correspondance porte déjà ce nom", refus.Texte);
        Assert.Contains(
            "Donnez un nom",
            (await navigateur.EnvoyerAsync("/imports/correspondances?handler=Renommer", [("correspondance", id.ToString()), ("Nom", " ")])).Texte
        );
        Assert.Equal(
            302,
            (await navigateur.EnvoyerAsync("/imports/correspondances?handler=Renommer", [("correspondance", id.ToString()), ("Nom", "Rive")])).Statut
        );
        Assert.Equal(302, (await navigateur.EnvoyerAsync("/imports/correspondances", [("correspondance", id.ToString())], "form[action*=Supprimer]")).Statut);
        Assert.Equal("Lac, remarques", await _application.EnBaseAsync(db => db.Correspondances.Select(c => c.Nom).SingleAsync(Annulation)));
    }

    [Fact]
    public async Task Une_correspondance_suit_l_organisme_qui_en_absorbe_un_autre()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        var fabrique = new Fabrique(_application);
        var ((un, _), (deux, _)) = (await fabrique.OrganismeAsync("Lac"), await fabrique.OrganismeAsync("Association du lac"));
        await _application.EnBaseAsync(async db =>
        {
            var gardee = new CorrespondanceColonnes("Lac", "", "{}", null, default);
            gardee.Attribuer(un.Id, null);
            db.Add(gardee);
            await db.SaveChangesAsync(Annulation);
        });

        Assert.Equal(302, await navigateur.PosterAsync($"/programmation/structures?handler=Reunir&id={un.Id}&avec={deux.Id}"));

        Assert.Equal(deux.Id, await _application.EnBaseAsync(db => db.Correspondances.Select(c => c.OrganismeId).SingleAsync(Annulation)));
    }

    [Fact]
    public async Task La_feuille_et_la_ligne_des_titres_se_choisissent()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        using var classeur = FichiersDeTest.Classeur(
            (
                "Janvier",
                [
                    ["Nom", "Prénom", "Date de naissance"],
                    ["Sissoko", "Awa", "12/03/1988"],
                ]
            ),
            (
                "Février",
                [
                    ["Nom", "Prénom", "Né le"],
                    ["Diop", "Malik", "01/09/1985"],
                    ["Nom", "Prénom", "Courriel"],
                    ["Diop", "Zoé", "zoe@exemple.fr"],
                ]
            )
        );
        var depot = await navigateur.DeposerAsync("/imports/nouveau", "Fichier", "a.xlsx", classeur.ToArray(), [("Nature", NaturesImport.Beneficiaires)]);
        var adresse = depot.Redirection!;
        Assert.Contains("Awa", (await navigateur.OuvrirAsync(adresse)).Texte);
        var page = await navigateur.OuvrirAsync(adresse + "?Feuille=F%C3%A9vrier&Ligne=3");
        Assert.Contains("zoe@exemple.fr", page.Texte);
        Assert.Equal(["nom", "prenom", "email"], Choix(page));
        Assert.Contains("n’a pas de ligne 90", (await navigateur.OuvrirAsync(adresse + "?Feuille=F%C3%A9vrier&Ligne=90")).Texte);
        var lu = await navigateur.EnvoyerAsync(page, adresse, []);
        Assert.Contains("feuille « Février »", (await navigateur.OuvrirAsync(lu.Redirection!)).Texte);
    }

    [Fact]
    public async Task Les_lignes_du_tableau_pivot_se_corrigent_aussi_et_se_feuillettent()
    {
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        var pivot = new StringBuilder("matricule;role;nom;prenom;date_naissance\n");
        for (var i = 1; i <= 60; i++)
        {
            pivot.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i};{(i == 40 ? "chef" : "demandeur")};Nom{i};Prénom;01/01/1980\n");
        }

        var import = await DonnerAsync(navigateur, pivot.ToString());
        var vues = new List<string>();
        var (adresse, requetes) = (import + "/lignes", 0);
        while (adresse is not null)
        {
            var page = await navigateur.OuvrirAsync(adresse);
            vues.AddRange(page.Document.QuerySelectorAll("tbody th").Select(t => t.TextContent.Split(',')[0]));
            adresse = page.Document.QuerySelector("nav a[rel=next]")?.GetAttribute("href") is { } suite ? import + "/lignes" + suite : null;
            requetes++;
        }

        Assert.Equal(3, requetes);
        Assert.Equal(["41", .. Enumerable.Range(2, 60).Where(n => n != 41).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))], vues);
        await navigateur.EnvoyerAsync(import + "/lignes", [("c.41.role", "conjoint")]);
        Assert.Contains("Importer 60 personnes", (await navigateur.OuvrirAsync(import)).Texte);
        await ConfirmerAsync(navigateur, import);
        await ExecuterAsync();
        Assert.Equal(60, (await PersonnesAsync()).Count);
        Assert.Equal(RoleFoyer.Conjoint, (await PersonnesAsync()).Single(p => p.Nom == "Nom40").Role);
    }

    [Fact]
    public async Task Sans_le_droit_ou_hors_de_l_etat_rien_ne_s_ouvre()
    {
        var gestionnaire = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        var adresse = await DonnerAsync(gestionnaire, Tableau);
        var import = adresse[..^"/correspondance".Length];
        var sansDroit = _application.Navigateur(await _application.CompteAsync("dpo"));
        foreach (var page in (string[])[adresse, import + "/lignes", import + "/lignes/3", "/imports/correspondances"])
        {
            Assert.NotEqual(200, (await sansDroit.OuvrirAsync(page)).Statut);
        }

        // Nothing is read yet: there are no lines to see.
        Assert.Equal(404, (await gestionnaire.OuvrirAsync(import + "/lignes")).Statut);
        Assert.Equal(404, (await gestionnaire.OuvrirAsync(import + "/lignes/3")).Statut);
        Assert.Equal(404, (await gestionnaire.OuvrirAsync($"/imports/{Guid.CreateVersion7()}/correspondance")).Statut);
        await gestionnaire.PosterAsync(import + "?handler=Abandonner");
        Assert.Equal(404, (await gestionnaire.OuvrirAsync(adresse)).Statut);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_application.Dossier, "imports")));
    }

    private static List<string> Choix(Page page) =>
        [.. page.Document.QuerySelectorAll("tbody select").Select(s => s.QuerySelector("option[selected]")?.GetAttribute("value") ?? "")];

    /// <summary>Gives the table, tells its columns, and returns the address of its lines.</summary>
    private static async Task<string> ReconnaitreAsync(Navigateur navigateur)
    {
        var adresse = await DonnerAsync(navigateur, Tableau);
        var lu = await navigateur.EnvoyerAsync(adresse, [("Champ0", "nom"), ("Champ1", "prenom")]);
        Assert.Equal(302, lu.Statut);
        return lu.Redirection + "/lignes";
    }

    private static async Task<string> DonnerAsync(Navigateur navigateur, string texte)
    {
        var depot = await navigateur.DeposerAsync(
            "/imports/nouveau",
            "Fichier",
            "liste.csv",
            Encoding.UTF8.GetBytes(texte),
            [("Nature", NaturesImport.Beneficiaires)]
        );
        Assert.Equal(302, depot.Statut);
        return depot.Redirection!;
    }

    private static async Task ConfirmerAsync(Navigateur navigateur, string import) =>
        Assert.Equal(302, await navigateur.PosterAsync(import + "?handler=Confirmer"));

    private Task<List<Personne>> PersonnesAsync() =>
        _application.EnBaseAsync(db => db.Personnes.AsNoTracking().OrderBy(p => p.PrenomPlie).ToListAsync(Annulation));

    private Task ExecuterAsync() => _application.Services.GetServices<IHostedService>().OfType<ExecutionImports>().Single().ExecuterEnAttenteAsync(Annulation);
}

/// <summary>Does something once, just before the next transaction begins.</summary>
internal sealed class AvantDEcrire(Func<Task> acte) : DbTransactionInterceptor
{
    private bool _arme;

    public bool EstPasse { get; private set; }

    public void Armer() => _arme = true;

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default
    )
    {
        if (_arme)
        {
            _arme = false;
            await acte();
            EstPasse = true;
        }

        return await base.TransactionStartingAsync(connection, eventData, result, cancellationToken);
    }
}
