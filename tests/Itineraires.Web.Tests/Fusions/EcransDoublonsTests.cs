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
        Assert.InRange(peu, 1, 14);
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

    [Fact]
    [Exigence("CNF-03")]
    public async Task CNF_03_une_fusion_se_lit_de_qui_atteint_les_deux_dossiers()
    {
        var (ici, ailleurs) = (await _fabrique.PersonneAsync("Lina", "Deuxcotes"), await _fabrique.PersonneAsync("Lina", "Deuxcotes", territoire: "T07"));
        var paire = await PaireAsync(ailleurs, ici);
        var gestionnaire = application.Navigateur(await application.CompteAsync("gestionnaire"));
        var adresse = (await gestionnaire.EnvoyerAsync($"/doublons/{paire}", [("Gardee", ici.Id.ToString())], "main form.comparaison-forme")).Redirection!;
        var chef = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync()));

        Assert.Equal(404, (await chef.OuvrirAsync(adresse)).Statut);
        Assert.Equal(404, (await chef.OuvrirAsync($"/doublons/{paire}")).Statut);
        Assert.Equal(404, await chef.PosterAsync($"{adresse}?handler=Annuler"));
        Assert.DoesNotContain("Deuxcotes", (await chef.OuvrirAsync("/doublons?etat=Fusionne")).Texte, StringComparison.Ordinal);
        Assert.DoesNotContain(adresse, (await chef.OuvrirAsync($"/personnes/{ici.Id}")).Html, StringComparison.Ordinal);
        Assert.Contains("Deuxcotes", (await gestionnaire.OuvrirAsync("/doublons?etat=Fusionne")).Texte, StringComparison.Ordinal);
        Assert.Contains(adresse.Split('/')[^1], (await gestionnaire.OuvrirAsync($"/personnes/{ici.Id}")).Html, StringComparison.Ordinal);

        await gestionnaire.EnvoyerAsync(adresse, [("MotifAnnulation", "Deux personnes")]);
        Assert.Equal(404, (await chef.OuvrirAsync(adresse)).Statut);
        Assert.Contains("annulée le", (await gestionnaire.OuvrirAsync("/doublons?etat=Fusionne")).Texte, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Une_fusion_enchainee_se_lit_encore_et_une_paire_deja_fusionnee_mene_a_sa_fusion()
    {
        var (a, b, c) = (
            await _fabrique.PersonneAsync("Noa", "Chaine"),
            await _fabrique.PersonneAsync("Noah", "Chaine"),
            await _fabrique.PersonneAsync("Noe", "Chaine")
        );
        var navigateur = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync()));
        var premiere = await PaireAsync(b, a);
        var page = await navigateur.OuvrirAsync($"/doublons/{premiere}");
        var fusion = await navigateur.EnvoyerAsync(page, $"/doublons/{premiere}", [("Gardee", a.Id.ToString())], "main form.comparaison-forme");
        await navigateur.EnvoyerAsync($"/doublons/{await PaireAsync(c, a)}", [("Gardee", c.Id.ToString())], "main form.comparaison-forme");

        var liste = await navigateur.OuvrirAsync("/doublons?etat=Fusionne");
        Assert.Equal(2, liste.Document.QuerySelectorAll($"main td a[href='/personnes/{c.Id}']").Length);
        Assert.Equal(200, (await navigateur.OuvrirAsync(fusion.Redirection!)).Statut);
        Assert.Equal(fusion.Redirection, (await navigateur.OuvrirAsync($"/doublons/{premiere}")).Redirection);
        // The page was open while someone else merged.
        Assert.Equal(fusion.Redirection, (await navigateur.EnvoyerAsync(page, $"/doublons/{premiere}", [], "main form.comparaison-forme")).Redirection);
    }

    [Fact]
    public async Task Une_fiche_modifiee_entre_temps_se_dit()
    {
        var (a, b) = (await _fabrique.PersonneAsync("Yma", "Simultane"), await _fabrique.PersonneAsync("Yma", "Simultane"));
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));
        var adresse = $"/doublons/{await PaireAsync(b, a)}";
        var page = await navigateur.OuvrirAsync(adresse);
        await application.EnBaseAsync(async db =>
        {
            (await db.Personnes.SingleAsync(p => p.Id == a.Id, Annulation)).Joindre("0612121212", null);
            await db.SaveChangesAsync(Annulation);
        });

        var refus = await navigateur.EnvoyerAsync(page, adresse, [], "main form.comparaison-forme");

        Assert.Equal(200, refus.Statut);
        Assert.Contains("Quelqu’un a modifié cette page", refus.Texte, StringComparison.Ordinal);
        Assert.Equal(302, (await navigateur.EnvoyerAsync(refus, adresse, [], "main form.comparaison-forme")).Statut);
    }

    [Fact]
    public async Task Deux_dossiers_se_comparent_a_la_main_et_la_decision_s_inscrit_au_journal()
    {
        var (a, b) = (await _fabrique.PersonneAsync("Ilse", "Premiere"), await _fabrique.PersonneAsync("Jane", "Seconde"));
        var chef = await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync());
        var navigateur = application.Navigateur(chef);
        Assert.Contains($"/doublons/rapprocher/{a.Id}", (await navigateur.OuvrirAsync($"/personnes/{a.Id}")).Html, StringComparison.Ordinal);

        var trouves = await navigateur.EnvoyerAsync($"/doublons/rapprocher/{a.Id}", [("Cherche", "jane seconde")], "main form[action*=Chercher]");
        Assert.Contains("Jane Seconde", trouves.Texte, StringComparison.Ordinal);
        var comparer = await navigateur.EnvoyerAsync(trouves, $"/doublons/rapprocher/{a.Id}", [("autre", b.Id.ToString())], "main form[action*=Comparer]");
        var page = await navigateur.OuvrirAsync(comparer.Redirection!);
        Assert.Contains("Rapprochés à la main", page.Texte, StringComparison.Ordinal);

        // A correction does not take them apart, a decision does.
        await navigateur.EnvoyerAsync($"/personnes/{b.Id}/modifier", [("Saisie.Prenom", "Janine")]);
        await navigateur.EnvoyerAsync(comparer.Redirection!, [], bouton: "?handler=Ecarter");
        var (statut, details) = await application.EnBaseAsync(async db =>
            (
                (await db.Doublons.SingleAsync(d => d.PersonneId == b.Id && d.AutreId == a.Id, Annulation)).Statut,
                await db.Journal.Where(j => j.Acte == "décision" && j.PersonneId == a.Id).Select(j => j.Details).SingleAsync(Annulation)
            )
        );
        Assert.Equal(StatutDoublon.Ecarte, statut);
        Assert.Contains("Ecarte", details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Les_criteres_se_changent_et_ne_se_perdent_pas()
    {
        var navigateur = application.Navigateur(await application.CompteAsync("administrateur"));
        var page = await navigateur.OuvrirAsync("/referentiels/doublons");
        var champ = page
            .Document.QuerySelectorAll<IHtmlInputElement>("main input[name$='.Code']")
            .Single(i => i.Value == "seuil")
            .Name!.Replace(".Code", ".Valeur");

        foreach (var faux in new[] { "", "0", "101", "beaucoup" })
        {
            var refus = await navigateur.EnvoyerAsync(page, "/referentiels/doublons", [(champ, faux), ("Source", "Comité")]);
            Assert.True(refus.Statut == 200 && refus.Erreur(champ.Replace('[', '_').Replace(']', '_')) is not null, $"« {faux} »: {refus.Statut}");
        }

        Assert.Equal(302, (await navigateur.EnvoyerAsync(page, "/referentiels/doublons", [(champ, "45"), ("Source", "Comité du 3 mars")])).Statut);
        Assert.Equal(404, await navigateur.PosterAsync("/referentiels/nomenclatures?handler=Terminer&liste=raison_doublon&code=seuil"));
        var seuil = await application.EnBaseAsync(db =>
            db.Nomenclature.SingleAsync(e => e.Liste == Domain.Pilotage.Nomenclatures.RaisonDoublon && e.Code == "seuil", Annulation)
        );
        Assert.Equal(("45", "Comité du 3 mars", null), (seuil.Indication, seuil.Source, seuil.Fin));
        await navigateur.EnvoyerAsync("/referentiels/doublons", [(champ, "40"), ("Source", "Choix du produit")]);
    }

    [Fact]
    public async Task La_page_d_une_fusion_fait_autant_de_requetes_pour_un_dossier_plein_et_ne_lit_aucun_fichier()
    {
        var ligne = await _fabrique.OrganismeAsync("Plein");
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));
        var (peu, plein) = (await FusionnerAsync(1), await FusionnerAsync(5));

        Assert.Equal(await CompterAsync(peu), await CompterAsync(plein));

        async Task<string> FusionnerAsync(int contrats)
        {
            var (a, b) = (await _fabrique.PersonneAsync("Eve", "Pleine"), await _fabrique.PersonneAsync("Eve", "Pleine"));
            var parcours = await _fabrique.ParcoursAsync(b, ligne.Ligne, referente, "2025-01-10");
            for (var i = 0; i < contrats; i++)
            {
                await _fabrique.ContratValideAsync(parcours, $"2025-{2 + i:00}-01", $"2025-{2 + i:00}-25", i + 1);
            }

            var paire = await PaireAsync(b, a);
            await navigateur.OuvrirAsync($"/doublons/{paire}");
            application.Requetes.Remettre();
            var fusion = await navigateur.EnvoyerAsync($"/doublons/{paire}", [("Gardee", a.Id.ToString())], "main form.comparaison-forme");
            Assert.Equal(302, fusion.Statut);
            Assert.DoesNotContain(
                application.Requetes.Textes,
                t => t.Contains("contenu\"", StringComparison.Ordinal) && t.Contains("piece_jointe", StringComparison.Ordinal)
            );
            return fusion.Redirection!;
        }

        async Task<int> CompterAsync(string adresse)
        {
            application.Requetes.Remettre();
            Assert.Equal(200, (await navigateur.OuvrirAsync(adresse)).Statut);
            Assert.DoesNotContain(application.Requetes.Textes, t => t.Contains("\"contenu\"", StringComparison.Ordinal));
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
