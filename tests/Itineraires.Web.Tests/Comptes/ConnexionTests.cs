using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Comptes;

/// <summary>Accounts with a passphrase, and the real sign-in.</summary>
internal static class Identifiants
{
    public const string Phrase = "Sept tortues bleues dansent sous la lune";

    public static async Task<Utilisateur> CompteAvecPhraseAsync(
        this Application application,
        string courriel,
        string role = "administrateur",
        bool demonstration = false
    )
    {
        await using var portee = application.Services.CreateAsyncScope();
        var comptes = portee.ServiceProvider.GetRequiredService<UserManager<Utilisateur>>();
        var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        var compte = new Utilisateur
        {
            Email = courriel,
            UserName = courriel,
            Prenom = "Nadège",
            Nom = "Colombet",
            EmailConfirmed = true,
            EstDemonstration = demonstration,
        };
        Assert.True((await comptes.CreateAsync(compte, Phrase)).Succeeded);
        db.Habilitations.Add(new Habilitation(compte.Id, await db.RolesMetier.SingleAsync(r => r.Code == role), null, null, new DateOnly(2020, 1, 1), null));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return compte;
    }

    public static Task<Page> SeConnecterAsync(this Navigateur navigateur, string courriel, string phrase = Phrase, string adresse = "/connexion") =>
        navigateur.EnvoyerAsync(adresse, [("Courriel", courriel), ("Phrase", phrase)]);
}

public sealed class ConnexionTests(Application application) : IClassFixture<Application>
{
    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task La_bonne_phrase_ouvre_la_page_demandee_et_la_connexion_est_journalisee()
    {
        var compte = await application.CompteAvecPhraseAsync("bonne.phrase@exemple.fr");
        var navigateur = application.Navigateur();

        var refusee = await navigateur.OuvrirAsync("/?depuis=courriel");
        Assert.Equal(302, refusee.Statut);
        Assert.Contains("/connexion?retour=", refusee.Redirection, StringComparison.Ordinal);
        var entree = await navigateur.SeConnecterAsync("Bonne.Phrase@exemple.fr", adresse: "/connexion?retour=%2F%3Fdepuis%3Dcourriel");

        Assert.Equal("/?depuis=courriel", entree.Redirection);
        var accueil = await navigateur.OuvrirAsync("/");
        Assert.Equal(200, accueil.Statut);
        Assert.Contains("Nadège Colombet", accueil.Html, StringComparison.Ordinal);
        await application.EnBaseAsync(async db =>
        {
            Assert.Equal(1, await db.Journal.CountAsync(j => j.Acte == "connexion" && j.UtilisateurId == compte.Id, Annulation));
            Assert.NotNull((await db.Users.SingleAsync(u => u.Id == compte.Id, Annulation)).DerniereConnexionLe);
        });
    }

    [Fact]
    public async Task Un_retour_vers_un_autre_site_est_ignore()
    {
        await application.CompteAvecPhraseAsync("autre.site@exemple.fr");

        var entree = await application.Navigateur().SeConnecterAsync("autre.site@exemple.fr", adresse: "/connexion?retour=https%3A%2F%2Fexemple.org%2F");

        Assert.Equal("/", entree.Redirection);
    }

    [Fact]
    public async Task Le_refus_ne_dit_pas_si_le_compte_existe()
    {
        await application.CompteAvecPhraseAsync("existe@exemple.fr");
        var navigateur = application.Navigateur();

        var connue = await navigateur.SeConnecterAsync("existe@exemple.fr", "pas la bonne");
        var inconnue = await navigateur.SeConnecterAsync("nexiste.pas@exemple.fr", "pas la bonne");

        Assert.Equal(
            connue.Texte.Replace("existe@exemple.fr", "", StringComparison.Ordinal),
            inconnue.Texte.Replace("nexiste.pas@exemple.fr", "", StringComparison.Ordinal)
        );
        Assert.Contains("ne convient pas", connue.Texte, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apres_cinq_echecs_la_bonne_phrase_meme_est_refusee_et_le_delai_est_dit()
    {
        await application.CompteAvecPhraseAsync("bloque@exemple.fr");
        var navigateur = application.Navigateur();
        for (var essai = 0; essai < 5; essai++)
        {
            await navigateur.SeConnecterAsync("bloque@exemple.fr", "mauvaise");
        }

        var page = await navigateur.SeConnecterAsync("bloque@exemple.fr");

        Assert.Equal(200, page.Statut);
        Assert.Contains("Attendez 15 min", page.Texte, StringComparison.Ordinal);
        Assert.Equal(302, (await navigateur.OuvrirAsync("/")).Statut);
    }

    [Fact, Exigence("CNF-04")]
    public async Task CNF_04_un_compte_ferme_ne_se_connecte_plus_et_sa_session_se_termine()
    {
        var compte = await application.CompteAvecPhraseAsync("ferme@exemple.fr");
        var navigateur = application.Navigateur();
        await navigateur.SeConnecterAsync("ferme@exemple.fr");
        Assert.Equal(200, (await navigateur.OuvrirAsync("/")).Statut);

        var jour = application.Horloge.Aujourdhui;
        await application.EnBaseAsync(async db =>
            await db.Users.Where(u => u.Id == compte.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.FermeLe, jour), Annulation)
        );
        application.Horloge.Avancer(TimeSpan.FromMinutes(1));

        Assert.Equal(302, (await navigateur.OuvrirAsync("/")).Statut);
        Assert.Contains("ne convient pas", (await navigateur.SeConnecterAsync("ferme@exemple.fr")).Texte, StringComparison.Ordinal);
    }

    [Fact]
    public async Task La_session_se_termine_apres_trente_minutes_sans_activite()
    {
        await application.CompteAvecPhraseAsync("inactif@exemple.fr");
        var navigateur = application.Navigateur();
        await navigateur.SeConnecterAsync("inactif@exemple.fr");

        application.Horloge.Avancer(TimeSpan.FromMinutes(25));
        Assert.Equal(200, (await navigateur.OuvrirAsync("/")).Statut);
        application.Horloge.Avancer(TimeSpan.FromMinutes(25));
        Assert.Equal(200, (await navigateur.OuvrirAsync("/")).Statut);
        application.Horloge.Avancer(TimeSpan.FromMinutes(31));
        Assert.Equal(302, (await navigateur.OuvrirAsync("/")).Statut);
    }

    [Fact]
    public async Task Les_comptes_de_demonstration_ne_sont_jamais_offerts_hors_de_ce_poste()
    {
        await application.CompteAvecPhraseAsync("demo@exemple.fr", demonstration: true);
        await application.EnBaseAsync(async db =>
        {
            db.Reglages.Add(new Reglage { Cle = Reglage.Demonstration, Valeur = "oui" });
            await db.SaveChangesAsync(Annulation);
        });

        Assert.DoesNotContain("Comptes de démonstration", (await application.Navigateur().OuvrirAsync("/connexion")).Texte, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chaque_page_garde_pour_elle_scripts_cadres_et_formulaires()
    {
        using var reponse = await application.Navigateur().Client.GetAsync("/connexion", Annulation);

        var politique = Assert.Single(reponse.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", politique, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", politique, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(reponse.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(reponse.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task La_session_tient_dans_un_temoin_illisible_aux_scripts()
    {
        await application.CompteAvecPhraseAsync("temoin@exemple.fr");
        var navigateur = application.Navigateur();
        var page = await navigateur.OuvrirAsync("/connexion");
        var jeton = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var contenu = new FormUrlEncodedContent([
            new("Courriel", "temoin@exemple.fr"),
            new("Phrase", Identifiants.Phrase),
            new("__RequestVerificationToken", jeton),
        ]);
        using var reponse = await navigateur.Client.PostAsync("/connexion", contenu, Annulation);

        var temoin = Assert.Single(reponse.Headers.GetValues("Set-Cookie"), c => c.StartsWith("itineraires-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", temoin, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", temoin, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", temoin, StringComparison.OrdinalIgnoreCase);
    }
}
