using System.Security.Cryptography;
using Itineraires.Data;
using Itineraires.Domain.Courriers;
using Itineraires.Web.Courriers;
using Itineraires.Web.Tests.Support;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Courriers;

/// <summary>Letters of orientation: written, sealed, archived, verified by anyone.</summary>
public sealed class CourriersTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("ORI-11")]
    public async Task ORI_11_une_decision_ecrit_deux_lettres_archivees_au_dossier()
    {
        var (personne, chef) = await OrienterAsync("Lila", "Lettrée", "Prête, avec *soutien* <b>");
        var lettres = await LettresAsync(personne);

        Assert.Equal([DestinataireCourrier.Personne, DestinataireCourrier.Organisme], lettres.Select(l => l.Destinataire));
        Assert.All(lettres, l => Assert.Matches("^([2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}$", l.Reference));
        Assert.DoesNotContain("{{", lettres[0].Objet + lettres[0].Texte + lettres[1].Objet + lettres[1].Texte);
        var navigateur = application.Navigateur(chef);
        Assert.Contains(lettres[0].Reference, (await navigateur.OuvrirAsync($"/personnes/{personne}/courriers")).Texte);
        var page = await navigateur.OuvrirAsync($"/courriers/{lettres[0].Id}");
        Assert.Contains("Prête, avec *soutien* <b>", page.Texte);
        Assert.Contains("Rejoint Lettrée", page.Texte);
        Assert.NotNull(page.Document.QuerySelector(".lettre-sceau svg"));
        Assert.Null((await LettresAsync(personne))[0].ImprimeLe);
        Assert.Equal(302, (await navigateur.EnvoyerAsync($"/courriers/{lettres[0].Id}", [])).Statut);
        Assert.NotNull((await LettresAsync(personne))[0].ImprimeLe);
    }

    [Fact]
    [Exigence("ORI-11")]
    public async Task ORI_11_chacun_verifie_une_lettre_par_sa_reference_sans_rien_apprendre_de_la_personne()
    {
        var (personne, _) = await OrienterAsync("Vera", "Vérifiée", "Prête");
        var lettre = (await LettresAsync(personne))[0];
        using var public_ = application.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

        var page = await LireAsync($"/verification?reference={lettre.Reference.ToLowerInvariant()}");
        Assert.Contains("Une lettre authentique porte cette référence", page);
        // The fingerprint opens the text: only who already has its beginning reads it whole.
        Assert.DoesNotContain(lettre.Empreinte, page);
        Assert.Contains(lettre.Empreinte, await LireAsync($"/verification/{lettre.Reference}?empreinte={lettre.Empreinte[..8]}"));
        Assert.DoesNotContain("Vérifiée", page);
        Assert.DoesNotContain("Le texte signé", await LireAsync($"/verification/{lettre.Reference}?empreinte=00000000"));
        Assert.Contains("Le texte signé", await LireAsync($"/verification/{lettre.Reference}?empreinte={lettre.Empreinte[..8]}"));
        Assert.Contains("Aucune lettre ne porte cette référence", await LireAsync("/verification/2222-3333-4444"));

        var (signature, cle) = (
            await public_.GetByteArrayAsync($"/verification/{lettre.Reference}?handler=Signature", TestContext.Current.CancellationToken),
            await public_.GetStringAsync($"/verification/{lettre.Reference}?handler=Cle", TestContext.Current.CancellationToken)
        );
        Assert.Equal(lettre.Signature, signature);

        // What the holder downloads is enough: content, signature and public key, without the base.
        var contenu = await public_.GetByteArrayAsync(
            $"/verification/{lettre.Reference}?handler=Contenu&empreinte={lettre.Empreinte}",
            TestContext.Current.CancellationToken
        );
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(cle);
        Assert.True(ecdsa.VerifyData(contenu, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Equal(lettre.Empreinte, Convert.ToHexStringLower(SHA256.HashData(contenu)));
        using var sans = await public_.GetAsync($"/verification/{lettre.Reference}?handler=Contenu", TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, sans.StatusCode);

        await application.EnBaseAsync(db =>
            db.Courriers.Where(c => c.Id == lettre.Id).ExecuteUpdateAsync(m => m.SetProperty(c => c.Texte, lettre.Texte + " Payez ici."))
        );
        Assert.Contains("n’est pas valide", await LireAsync($"/verification/{lettre.Reference}"));

        async Task<string> LireAsync(string adresse) =>
            System.Net.WebUtility.HtmlDecode(await public_.GetStringAsync(adresse, TestContext.Current.CancellationToken));
    }

    [Fact]
    [Exigence("ORI-11")]
    public async Task ORI_11_l_administrateur_redige_essaie_et_publie_une_version_que_les_anciennes_lettres_ignorent()
    {
        var (avant, _) = await OrienterAsync("Ana", "Avant", "Prête");
        var navigateur = application.Navigateur(await application.CompteAsync("administrateur"));
        const string Adresse = "/referentiels/courriers/orientation_personne";
        var faux = await navigateur.EnvoyerAsync(Adresse, [("Objet", "Rendez-vous"), ("Corps", "Bonjour {{prenom}}")]);
        Assert.Contains("n’existe pas pour cette lettre", faux.Erreur("Corps"));

        var garde = await navigateur.EnvoyerAsync(
            Adresse,
            [("Objet", "Chez {{organisme}}"), ("Corps", "## Bonjour\n\n{{civilite}}, voici **votre** lettre pour {{organisme}}. {{motif}} <script>x</script>")]
        );
        Assert.True(garde.Statut == 302, garde.Texte);
        var apercu = (await navigateur.OuvrirAsync(Adresse)).Document.QuerySelector(".apercu-lettre")!;
        Assert.Equal(("Chez Unis vers l’emploi", "votre"), (apercu.QuerySelector("h3")!.TextContent, apercu.QuerySelector("strong")!.TextContent));
        Assert.Null(apercu.QuerySelector("script"));
        Assert.Equal(302, (await navigateur.EnvoyerAsync(Adresse, [], "form:has([data-confirmer])")).Statut);

        var (apres, _) = await OrienterAsync("Alma", "Après", "Prête");
        Assert.Equal(2, (await LettresAsync(apres))[0].ModeleNumero);
        Assert.Equal("Chez Rejoint Après", (await LettresAsync(apres))[0].Objet);
        Assert.Equal(1, (await LettresAsync(avant))[0].ModeleNumero);
        Assert.Equal(404, (await navigateur.OuvrirAsync("/referentiels/courriers/facture")).Statut);
    }

    [Fact]
    [Exigence("ORI-11")]
    public async Task ORI_11_une_seule_lettre_ecrite_se_dit_au_singulier()
    {
        var (_, ligne) = await _fabrique.OrganismeAsync("Une lettre");
        var personne = await _fabrique.PersonneAsync("Solène", "Seule", territoire: "T07");
        await _fabrique.ParcoursAsync(personne, ligne, null);
        var navigateur = application.Navigateur(await application.CompteAsync("chef_service_social", null, await _fabrique.TerritoireAsync("T07")));
        Assert.Contains("2 lettres sont prêtes.", await EcrireAsync());
        await application.EnBaseAsync(db =>
            db.Courriers.Where(c => c.PersonneId == personne.Id && c.Destinataire == DestinataireCourrier.Organisme).ExecuteDeleteAsync()
        );
        Assert.Contains("1 lettre est prête.", await EcrireAsync());

        async Task<string> EcrireAsync()
        {
            Assert.Equal(302, (await navigateur.EnvoyerAsync("/courriers", [])).Statut);
            return (await navigateur.OuvrirAsync("/courriers")).Document.Body!.TextContent.Replace('\u00A0', ' ');
        }
    }

    [Fact]
    [Exigence("ORI-11")]
    public async Task ORI_11_les_orientations_sans_lettre_les_recoivent_en_une_fois_et_le_lot_s_imprime()
    {
        var territoire = await _fabrique.TerritoireAsync("T08");
        var chef = await application.CompteAsync("chef_service_social", null, territoire);
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Lot");
        foreach (var nom in new[] { "Premier", "Second", "Troisième" })
        {
            await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Louis", nom, territoire: "T08"), ligne, null);
        }

        var navigateur = application.Navigateur(chef);
        Assert.Contains("3 orientations en cours n’ont pas leurs lettres", (await navigateur.OuvrirAsync("/courriers")).Texte);
        Assert.Equal(302, (await navigateur.EnvoyerAsync("/courriers", [])).Statut);
        Assert.Contains("6 lettres à envoyer", (await navigateur.OuvrirAsync("/courriers")).Texte);
        Assert.Contains("3 lettres à envoyer", (await navigateur.OuvrirAsync("/courriers?destinataire=Organisme")).Texte);

        var lot = await navigateur.OuvrirAsync("/courriers/lot?destinataire=Personne");
        Assert.Equal(3, lot.Document.QuerySelectorAll(".lettre-feuille").Length);
        Assert.Equal(302, (await navigateur.EnvoyerAsync("/courriers/lot?destinataire=Personne", [])).Statut);
        Assert.Contains("3 lettres à envoyer", (await navigateur.OuvrirAsync("/courriers")).Texte);
        Assert.Equal(organisme.Nom, (await LettresAsync(null)).Last(l => l.Destinataire == DestinataireCourrier.Organisme).Adresse.Split('\n')[0]);
    }

    [Fact]
    [Exigence("PER-11")]
    public async Task PER_11_une_personne_domiciliee_recoit_ses_lettres_a_sa_domiciliation()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Domiciliée");
        var personne = await _fabrique.PersonneAsync("Sans", "Adresse");
        await application.EnBaseAsync(async db =>
        {
            var domiciliee = await db.Personnes.SingleAsync(p => p.Id == personne.Id);
            domiciliee.Domicilier("CCAS de Bron", "69029", new(2026, 1, 5), domiciliee.TerritoireId, domiciliee.ConferenceId);
            await db.SaveChangesAsync();
        });
        var parcours = await _fabrique.ParcoursAsync(personne, ligne, null);
        await using var portee = application.Services.CreateAsyncScope();

        var emis = await portee
            .ServiceProvider.GetRequiredService<EmettreCourriers>()
            .EmettreAsync([parcours.OrientationId], TestContext.Current.CancellationToken);

        Assert.EndsWith("Sans Adresse\nCCAS de Bron\n69500 Bron", emis.Single(c => c.Destinataire == DestinataireCourrier.Personne).Adresse);
        Assert.StartsWith(organisme.Nom, emis.Single(c => c.Destinataire == DestinataireCourrier.Organisme).Adresse, StringComparison.Ordinal);
    }

    [Fact]
    public void Une_valeur_ne_fait_ni_titre_ni_liste_ni_lien_ni_balise()
    {
        var html = MiseEnForme.EnHtml(MiseEnForme.Litteral("# Titre - [x](http://y) **gras** <b> 1. a\n2. b & c")).ToString()!;

        Assert.Equal("<p># Titre - [x](http://y) **gras** &lt;b&gt; 1. a 2. b &amp; c</p>", html.Trim());
    }

    private async Task<(Guid Personne, Utilisateur Chef)> OrienterAsync(string prenom, string nom, string motif)
    {
        var (_, ligne) = await _fabrique.OrganismeAsync($"Rejoint {nom}");
        var chef = await application.CompteAsync("chef_service_social", null, await _fabrique.TerritoireAsync(), "Hélène", "Aubry");
        var personne = await _fabrique.PersonneAsync(prenom, nom);
        var fait = await application
            .Navigateur(chef)
            .EnvoyerAsync(
                $"/personnes/{personne.Id}/orienter",
                [("Choix", $"ligne:{ligne.Id}"), ("DecideeLe", "12/03/2026"), ("Motif", motif)],
                "form[method=post]:has([name=Choix])"
            );
        Assert.True(fait.Statut == 302, fait.Texte);
        return (personne.Id, chef);
    }

    private Task<List<CourrierEmis>> LettresAsync(Guid? personne) =>
        application.EnBaseAsync(db => db.Courriers.AsNoTracking().Where(c => personne == null || c.PersonneId == personne).OrderBy(c => c.Id).ToListAsync());
}
