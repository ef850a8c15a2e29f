using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Itineraires.Domain.Commun;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Comptes;

public sealed partial class CompteTests(Application application) : IClassFixture<Application>
{
    private const string AutrePhrase = "Huit girafes violettes comptent les nuages du soir";

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact, Exigence("CNF-04")]
    public async Task CNF_04_une_invitation_ouvre_un_compte_personnel_dont_la_personne_choisit_la_phrase()
    {
        var administrateur = await application.CompteAsync("administrateur");
        var invitation = await application
            .Navigateur(administrateur)
            .EnvoyerAsync(
                "/utilisateurs/inviter",
                [
                    ("Saisie.Prenom", "Élodie"),
                    ("Saisie.Nom", "Marchand"),
                    ("Saisie.Courriel", "elodie.marchand@exemple.fr"),
                    ("Saisie.RoleCode", "administrateur"),
                    ("Saisie.Debut", "01/01/2026"),
                ]
            );
        Assert.Equal(302, invitation.Statut);
        var lien = DernierLien("elodie.marchand@exemple.fr");
        var navigateur = application.Navigateur();

        var faible = await navigateur.EnvoyerAsync(lien, [("Phrase", "azerty"), ("PhraseRepetee", "azerty")]);
        Assert.Contains("trop facile à deviner", faible.Erreur("Phrase"), StringComparison.Ordinal);
        var nommee = await navigateur.EnvoyerAsync(lien, [("Phrase", "Marchand-2026-Lumiere!"), ("PhraseRepetee", "Marchand-2026-Lumiere!")]);
        Assert.Contains("votre nom", nommee.Erreur("Phrase"), StringComparison.Ordinal);
        var choisie = await navigateur.EnvoyerAsync(lien, [("Phrase", AutrePhrase), ("PhraseRepetee", AutrePhrase)]);

        Assert.Equal("/connexion", choisie.Redirection);
        Assert.Equal("/", (await navigateur.SeConnecterAsync("elodie.marchand@exemple.fr", AutrePhrase)).Redirection);
        Assert.Contains("a déjà servi", (await application.Navigateur().OuvrirAsync(lien)).Texte, StringComparison.Ordinal);
    }

    [Theory, Exigence("CNF-04")]
    [InlineData("contact@exemple.fr")]
    [InlineData("Accueil.Lyon@exemple.fr")]
    [InlineData("secretariat-ccas@exemple.fr")]
    public async Task CNF_04_l_adresse_d_un_service_est_refusee(string courriel)
    {
        var administrateur = await application.CompteAsync("administrateur");

        var page = await application
            .Navigateur(administrateur)
            .EnvoyerAsync(
                "/utilisateurs/inviter",
                [
                    ("Saisie.Prenom", "A"),
                    ("Saisie.Nom", "B"),
                    ("Saisie.Courriel", courriel),
                    ("Saisie.RoleCode", "administrateur"),
                    ("Saisie.Debut", "01/01/2026"),
                ]
            );

        Assert.Equal(200, page.Statut);
        Assert.Contains("Un compte est personnel", page.Erreur("Saisie.Courriel"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Une_invitation_expire_apres_sept_jours()
    {
        var administrateur = await application.CompteAsync("administrateur");
        await application
            .Navigateur(administrateur)
            .EnvoyerAsync(
                "/utilisateurs/inviter",
                [
                    ("Saisie.Prenom", "Paul"),
                    ("Saisie.Nom", "Tardif"),
                    ("Saisie.Courriel", "paul.tardif@exemple.fr"),
                    ("Saisie.RoleCode", "dpo"),
                    ("Saisie.Debut", "01/01/2026"),
                ]
            );
        var lien = DernierLien("paul.tardif@exemple.fr");
        Assert.Contains("paul.tardif@exemple.fr", (await application.Navigateur().OuvrirAsync(lien)).Texte, StringComparison.Ordinal);

        application.Horloge.Avancer(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));

        Assert.Contains("Ce lien a expiré", (await application.Navigateur().OuvrirAsync(lien)).Texte, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Une_phrase_oubliee_se_remplace_par_un_lien_et_la_reponse_ne_dit_pas_si_le_compte_existe()
    {
        await application.CompteAvecPhraseAsync("oubli@exemple.fr");
        var connue = await application.Navigateur().EnvoyerAsync("/compte/phrase-oubliee", [("Courriel", "oubli@exemple.fr")]);
        var inconnue = await application.Navigateur().EnvoyerAsync("/compte/phrase-oubliee", [("Courriel", "personne@exemple.fr")]);
        Assert.Equal((connue.Statut, connue.Redirection), (inconnue.Statut, inconnue.Redirection));

        var navigateur = application.Navigateur();
        await navigateur.EnvoyerAsync(DernierLien("oubli@exemple.fr"), [("Phrase", AutrePhrase), ("PhraseRepetee", AutrePhrase)]);

        Assert.Equal(200, (await navigateur.SeConnecterAsync("oubli@exemple.fr")).Statut);
        Assert.Equal("/", (await navigateur.SeConnecterAsync("oubli@exemple.fr", AutrePhrase)).Redirection);
    }

    [Fact]
    public async Task Le_second_facteur_est_demande_et_un_code_de_secours_ne_sert_qu_une_fois()
    {
        await application.CompteAvecPhraseAsync("totp@exemple.fr");
        var navigateur = application.Navigateur();
        await navigateur.SeConnecterAsync("totp@exemple.fr");
        var page = await navigateur.OuvrirAsync("/compte/second-facteur");
        Assert.NotNull(page.Document.QuerySelector(".code-qr svg"));
        var cle = Cle().Match(page.Html).Groups["cle"].Value.Replace(" ", "", StringComparison.Ordinal);

        var active = await navigateur.EnvoyerAsync("/compte/second-facteur", [("CodeSecondFacteur", Totp(cle))]);
        var codes = active.Document.QuerySelectorAll(".codes-secours code").Select(c => c.TextContent).ToList();
        Assert.Equal(10, codes.Count);

        var avecCode = application.Navigateur();
        var suite = await avecCode.SeConnecterAsync("totp@exemple.fr");
        Assert.StartsWith("/connexion/second-facteur", suite.Redirection, StringComparison.Ordinal);
        Assert.Equal(302, (await avecCode.OuvrirAsync("/")).Statut);
        Assert.Equal(200, (await avecCode.EnvoyerAsync("/connexion/second-facteur", [("CodeSecondFacteur", "000000")])).Statut);
        Assert.Equal("/", (await avecCode.EnvoyerAsync("/connexion/second-facteur", [("CodeSecondFacteur", Totp(cle))])).Redirection);

        foreach (var attendu in new[] { 302, 200 })
        {
            var secours = application.Navigateur();
            await secours.SeConnecterAsync("totp@exemple.fr");
            Assert.Equal(attendu, (await secours.EnvoyerAsync("/connexion/second-facteur?Secours=true", [("CodeSecondFacteur", codes[0])])).Statut);
        }
    }

    [Fact]
    public async Task Un_formulaire_envoye_apres_la_fin_de_session_revient_rempli_sans_etre_enregistre()
    {
        var compte = await application.CompteAvecPhraseAsync("interrompue@exemple.fr");
        var navigateur = application.Navigateur();
        await navigateur.SeConnecterAsync("interrompue@exemple.fr");
        var formulaire = await navigateur.OuvrirAsync("/utilisateurs/inviter");
        var jeton = formulaire.Document.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        application.Horloge.Avancer(TimeSpan.FromHours(2));

        using var contenu = new FormUrlEncodedContent([
            new("Saisie.Prenom", "Inès"),
            new("Saisie.Nom", "Ben Salah"),
            new("Saisie.Fonction", "Référente <au> CCAS"),
            new("__RequestVerificationToken", jeton),
        ]);
        using var reponse = await navigateur.Client.PostAsync("/utilisateurs/inviter", contenu, Annulation);
        var connexion = reponse.Headers.Location!.ToString();
        Assert.StartsWith("/connexion?reprise=", connexion, StringComparison.Ordinal);
        var enClair = await application.EnBaseAsync(async db => await db.SaisiesSuspendues.Select(s => s.Contenu).SingleAsync(Annulation));
        Assert.DoesNotContain("Salah", enClair, StringComparison.Ordinal);

        // Another account on the same desk gets nothing of it.
        await application.CompteAvecPhraseAsync("voisine@exemple.fr");
        var voisine = application.Navigateur();
        var autre = await voisine.SeConnecterAsync("voisine@exemple.fr", adresse: connexion);
        Assert.Equal("/", (await voisine.OuvrirAsync(autre.Redirection!)).Redirection);

        var reprise = (await navigateur.SeConnecterAsync("interrompue@exemple.fr", adresse: connexion)).Redirection!;
        var rendue = await navigateur.EnvoyerAsync(reprise, []);
        Assert.Equal(200, rendue.Statut);
        Assert.Contains("Votre saisie a été conservée. Vérifiez-la, puis enregistrez.", rendue.Texte, StringComparison.Ordinal);
        Assert.Equal("Inès", rendue.Document.QuerySelector("input[name='Saisie.Prenom']")!.GetAttribute("value"));
        Assert.Equal("Référente <au> CCAS", rendue.Document.QuerySelector("input[name='Saisie.Fonction']")!.GetAttribute("value"));
        Assert.Null(rendue.Document.QuerySelector(".resume-erreurs"));
        await application.EnBaseAsync(async db =>
        {
            Assert.False(await db.Users.AnyAsync(u => u.Nom == "Ben Salah", Annulation));
            Assert.False(await db.SaisiesSuspendues.AnyAsync(s => s.UtilisateurId == compte.Id, Annulation));
        });
    }

    [Fact]
    public async Task Une_habilitation_echue_ferme_la_page()
    {
        var administrateur = await application.CompteAsync("administrateur");
        Assert.Equal(200, (await application.Navigateur(administrateur).OuvrirAsync("/utilisateurs")).Statut);
        var hier = application.Horloge.Aujourdhui.AddDays(-1);

        await application.EnBaseAsync(async db =>
            await db.Habilitations.Where(h => h.UtilisateurId == administrateur.Id).ExecuteUpdateAsync(h => h.SetProperty(x => x.Fin, hier), Annulation)
        );

        Assert.Equal(403, (await application.Navigateur(administrateur).OuvrirAsync("/utilisateurs")).Statut);
    }

    [Fact, Exigence("CNF-04")]
    public async Task CNF_04_l_administrateur_ferme_un_compte_mais_pas_le_sien()
    {
        var administrateur = await application.CompteAsync("administrateur");
        var partant = await application.CompteAsync("dpo", nom: "Partant");

        var fermeture = await application
            .Navigateur(administrateur)
            .EnvoyerAsync($"/utilisateurs/{partant.Id}", [("Depart", "12/03/2026")], "form[action*=Fermer]");
        var soi = await application
            .Navigateur(administrateur)
            .EnvoyerAsync($"/utilisateurs/{administrateur.Id}", [("Depart", "12/03/2026")], "form[action*=Fermer]");

        Assert.Equal(302, fermeture.Statut);
        Assert.Equal(403, (await application.Navigateur(partant).OuvrirAsync("/journal")).Statut);
        Assert.Contains("votre propre compte", soi.Texte, StringComparison.Ordinal);
    }

    private string DernierLien(string courriel)
    {
        var message = Directory
            .GetFiles(Path.Combine(application.Dossier, "courriels"))
            .Select(File.ReadAllText)
            .Last(t => t.Contains($"<{courriel}>", StringComparison.Ordinal));
        return new Uri(Lien().Match(message).Value).PathAndQuery;
    }

    /// <summary>The code that a telephone shows. Source: RFC 6238.</summary>
    private static string Totp(string cle)
    {
        var bits = string.Concat(
            cle.ToUpperInvariant().Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0'))
        );
        var secret = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var compteur = BitConverter.GetBytes(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30).Reverse().ToArray();
#pragma warning disable CA5350 // The standard says SHA-1.
        var empreinte = HMACSHA1.HashData(secret, compteur);
#pragma warning restore CA5350
        var debut = empreinte[^1] & 15;
        var nombre = ((empreinte[debut] & 127) << 24) | (empreinte[debut + 1] << 16) | (empreinte[debut + 2] << 8) | empreinte[debut + 3];
        return (nombre % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("<code>(?<cle>[a-z2-7 ]{20,})</code>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cle();

    [GeneratedRegex("https?://\\S+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lien();
}
