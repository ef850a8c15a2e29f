using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Fusions;

/// <summary>From the fiche recorded twice to the merge and back, by the pages.</summary>
public sealed class EcransDoublonsTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Une_fiche_corrigee_entre_dans_la_liste_se_fusionne_et_se_separe()
    {
        var chef = await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync());
        var navigateur = application.Navigateur(chef);
        var (ancienne, recente) = (await _fabrique.PersonneAsync("Salomé", "Ferrandis"), await _fabrique.PersonneAsync("Salomé", "Autrement"));
        await navigateur.EnvoyerAsync($"/personnes/{recente.Id}/modifier", [("Saisie.Nom", "Ferandis"), ("Saisie.Telephone", "0655443322")]);

        var liste = await navigateur.OuvrirAsync("/doublons");
        Assert.Contains("Salomé Ferandis", liste.Texte, StringComparison.Ordinal);
        Assert.Contains("Une faute de frappe", liste.Texte, StringComparison.Ordinal);
        var paire = await application.EnBaseAsync(db => db.Doublons.SingleAsync(d => d.PersonneId == recente.Id, Annulation));
        Assert.Equal((ancienne.Id, 60), (paire.AutreId, paire.Score));
        var adresse = $"/doublons/{paire.Id}";
        var comparaison = await navigateur.OuvrirAsync(adresse);
        Assert.Contains("06 55 44 33 22", comparaison.Texte, StringComparison.Ordinal);
        Assert.NotNull(comparaison.Document.QuerySelector($"input[type=radio][name='valeur.Telephone'][value='{recente.Id}'][checked]"));

        // Said to be two persons, then taken back.
        await navigateur.EnvoyerAsync(adresse, [], bouton: "?handler=Ecarter");
        Assert.Contains("Salomé Ferandis", (await navigateur.OuvrirAsync("/doublons?etat=Ecarte")).Texte, StringComparison.Ordinal);
        await navigateur.EnvoyerAsync(adresse, [], "main form[action*=Reexaminer]");

        var fusion = await navigateur.EnvoyerAsync(adresse, [("valeur.Nom", ancienne.Id.ToString())], "main form.comparaison-forme");
        Assert.Equal(302, fusion.Statut);
        var trace = await navigateur.OuvrirAsync(fusion.Redirection!);
        Assert.Contains("Ce que la fusion a changé", trace.Texte, StringComparison.Ordinal);
        Assert.EndsWith($"/personnes/{ancienne.Id}", (await navigateur.OuvrirAsync($"/personnes/{recente.Id}")).Redirection, StringComparison.Ordinal);
        Assert.EndsWith(
            $"/personnes/{ancienne.Id}/droits",
            (await navigateur.OuvrirAsync($"/personnes/{recente.Id}/droits")).Redirection,
            StringComparison.Ordinal
        );
        Assert.Contains("Salomé Ferandis", (await navigateur.OuvrirAsync("/doublons?etat=Fusionne")).Texte, StringComparison.Ordinal);
        Assert.Contains("06 55 44 33 22", (await navigateur.OuvrirAsync($"/personnes/{ancienne.Id}")).Texte, StringComparison.Ordinal);

        var vide = await navigateur.EnvoyerAsync(fusion.Redirection!, []);
        Assert.NotNull(vide.Erreur("MotifAnnulation"));
        await navigateur.EnvoyerAsync(fusion.Redirection!, [("MotifAnnulation", "Deux cousines")]);
        Assert.Equal(200, (await navigateur.OuvrirAsync($"/personnes/{recente.Id}")).Statut);
        Assert.Contains("Deux cousines", (await navigateur.OuvrirAsync(fusion.Redirection!)).Texte, StringComparison.Ordinal);
        Assert.Equal(2, await application.EnBaseAsync(db => db.Journal.CountAsync(j => j.Acte == "fusion" && j.UtilisateurId == chef.Id, Annulation)));
    }

    [Fact]
    [Exigence("CNF-05")]
    public async Task CNF_05_le_journal_d_un_dossier_garde_se_lit_avec_celui_qu_il_a_absorbe()
    {
        var (gardee, absorbee) = (await _fabrique.PersonneAsync("Rose", "Journal"), await _fabrique.PersonneAsync("Rosa", "Journal"));
        var paire = await PaireAsync(absorbee, gardee);
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));
        await navigateur.EnvoyerAsync($"/doublons/{paire}", [], "main form.comparaison-forme");
        var dpo = application.Navigateur(await application.CompteAsync("dpo"));

        var journal = await dpo.OuvrirAsync($"/journal?personne={gardee.Id}");

        Assert.Contains("Rosa Journal", journal.Texte, StringComparison.Ordinal);
        Assert.Contains("Rose Journal", journal.Texte, StringComparison.Ordinal);
    }

    [Fact]
    public async Task La_liste_et_la_comparaison_font_autant_de_requetes_quel_que_soit_le_nombre()
    {
        var chef = await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync("T07"));
        var navigateur = application.Navigateur(chef);
        var premiere = await AjouterAsync(3);
        var (peu, peuDetail) = (await CompterAsync("/doublons"), await CompterAsync($"/doublons/{premiere}"));
        await AjouterAsync(60);

        Assert.Equal((peu, peuDetail), (await CompterAsync("/doublons"), await CompterAsync($"/doublons/{premiere}")));
        Assert.InRange(peu, 1, 12);
        Assert.InRange(peuDetail, 1, 14);
        var page = await navigateur.OuvrirAsync("/doublons");
        Assert.Equal(50, page.Document.QuerySelectorAll("table.doublons tbody tr").Length);
        var suivante = page.Document.QuerySelector<IHtmlAnchorElement>("nav.pages a[rel=next]")!.GetAttribute("href")!;
        Assert.Equal(13, (await navigateur.OuvrirAsync(suivante)).Document.QuerySelectorAll("table.doublons tbody tr").Length);
        Assert.Equal(0, (await navigateur.OuvrirAsync("/doublons?raison=courriel")).Document.QuerySelectorAll("table.doublons tbody tr").Length);
        using var export = await navigateur.Client.GetAsync("/doublons?handler=Exporter&format=Csv", Annulation);
        Assert.Equal(64, (await export.Content.ReadAsStringAsync(Annulation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(l => l.Contains(';')));

        async Task<Guid> AjouterAsync(int nombre)
        {
            Guid derniere = default;
            for (var i = 0; i < nombre; i++)
            {
                derniere = await PaireAsync(
                    await _fabrique.PersonneAsync("Ava", "Nombre", territoire: "T07"),
                    await _fabrique.PersonneAsync("Ava", "Nombre", territoire: "T07")
                );
            }

            return derniere;
        }

        async Task<int> CompterAsync(string adresse)
        {
            await navigateur.OuvrirAsync(adresse);
            application.Requetes.Remettre();
            Assert.Equal(200, (await navigateur.OuvrirAsync(adresse)).Statut);
            return application.Requetes.Nombre;
        }
    }

    private Task<Guid> PaireAsync(Personne a, Personne b) =>
        application.EnBaseAsync(async db =>
        {
            var paire = new DoublonPossible(a.Id, b.Id, new Rapprochement([CriteresDoublon.Identite], 80));
            db.Add(paire);
            await db.SaveChangesAsync(Annulation);
            return paire.Id;
        });
}
