using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Web.Features.Orientation;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>The acts of the parcours over HTTP: rule shown, happy path stored.</summary>
public sealed class ParcoursTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    private static (string, string)[] Champs(params (string, string)[] champs) => champs;

    [Fact]
    [Exigence("ORI-02")]
    [Exigence("ORI-09")]
    [Exigence("ORI-05")]
    public async Task ORI_09_orienter_au_dela_des_places_se_confirme()
    {
        var chef = await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync());
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Pleine", places: 1);
        var premiere = await _fabrique.PersonneAsync("Une", "Première");
        await _fabrique.ParcoursAsync(premiere, ligne, null);
        var personne = await _fabrique.PersonneAsync("Deux", "Seconde");
        var navigateur = application.Navigateur(chef);
        var adresse = $"/personnes/{personne.Id}/orienter";
        var champs = Champs(("Choix", $"ligne:{ligne.Id}"), ("Motif", "Près de chez elle"));

        Assert.Contains("Deux Seconde", (await navigateur.OuvrirAsync("/orientations/a-decider")).Texte);
        var refus = await navigateur.EnvoyerAsync(adresse, champs, "form[method=post]:has([name=Choix])");
        Assert.Contains("n’a plus de place libre", refus.Texte);
        Assert.False(await application.EnBaseAsync(db => db.Orientations.AnyAsync(o => o.PersonneId == personne.Id)));

        var fait = await navigateur.EnvoyerAsync(
            adresse,
            [.. champs, ("DepassementConfirme", "true"), ("MotifDepassement", "départ prévu lundi")],
            "form[method=post]:has([name=Choix])"
        );

        Assert.Equal(302, fait.Statut);
        var decision = await application.EnBaseAsync(db => db.Orientations.SingleAsync(o => o.PersonneId == personne.Id));
        Assert.Equal((chef.Id, organisme.Id, true, "Près de chez elle"), (decision.DecideePar, decision.OrganismeId, decision.AuDelaDesPlaces, decision.Motif));
        await navigateur.OuvrirAsync("/orientations/a-decider");
        Assert.DoesNotContain("Deux Seconde", (await navigateur.OuvrirAsync("/orientations/a-decider")).Texte);
    }

    [Fact]
    [Exigence("ORI-09")]
    public async Task ORI_09_deux_decisions_a_la_fois_ne_prennent_pas_la_meme_derniere_place()
    {
        var territoire = await _fabrique.TerritoireAsync();
        var (_, ligne) = await _fabrique.OrganismeAsync("Presque pleine", places: 1);
        var personnes = new[] { await _fabrique.PersonneAsync("Ana", "Simultanée"), await _fabrique.PersonneAsync("Bob", "Simultané") };
        var pages = new List<(Navigateur Chef, string Adresse)>();
        foreach (var personne in personnes)
        {
            pages.Add(
                (application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: territoire)), $"/personnes/{personne.Id}/orienter")
            );
        }

        var faits = await Task.WhenAll(
            pages.Select(p =>
                p.Chef.EnvoyerAsync(p.Adresse, Champs(("Choix", $"ligne:{ligne.Id}"), ("Motif", "Près de chez elle")), "form[method=post]:has([name=Choix])")
            )
        );

        Assert.Single(faits, f => f.Statut == 302);
        Assert.Contains("n’a plus de place libre", faits.Single(f => f.Statut != 302).Texte);
        Assert.Equal(1, await application.EnBaseAsync(db => db.Accompagnements.CountAsync(a => a.LigneConventionId == ligne.Id)));
    }

    [Fact]
    [Exigence("ORI-09")]
    public async Task ORI_09_les_meilleures_lignes_d_abord_les_autres_par_leur_nom_ou_toutes()
    {
        var territoire = await _fabrique.TerritoireAsync();
        for (var i = 0; i < 14; i++)
        {
            await _fabrique.OrganismeAsync($"Nombreuse {(char)('A' + i)}");
        }

        var personne = await _fabrique.PersonneAsync("Line", "Cherche");
        var chef = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: territoire));
        var adresse = $"/personnes/{personne.Id}/orienter";

        Assert.Equal(12, Lignes(await chef.OuvrirAsync(adresse)));
        Assert.True(Lignes(await chef.OuvrirAsync($"{adresse}?toutes=true")) >= 14);
        Assert.Equal(1, Lignes(await chef.OuvrirAsync($"{adresse}?q=nombreuse n")));
        Assert.Contains("Aucune ligne ne correspond", (await chef.OuvrirAsync($"{adresse}?q=introuvable")).Texte);

        static int Lignes(Page page) => page.Document.QuerySelectorAll("input[name=Choix][value^='ligne:']").Length;
    }

    [Fact]
    [Exigence("ORI-02")]
    public async Task ORI_02_une_decision_ne_precede_pas_l_ouverture_du_droit()
    {
        var (_, ligne) = await _fabrique.OrganismeAsync("Datée");
        var personne = await _fabrique.PersonneAsync("Olga", "Datée");
        var chef = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync()));

        var refus = await chef.EnvoyerAsync(
            $"/personnes/{personne.Id}/orienter",
            [("Choix", $"ligne:{ligne.Id}"), ("DecideeLe", "01/01/2019"), ("Motif", "Essai")],
            "form[method=post]:has([name=Choix])"
        );

        Assert.Contains("ne peut pas précéder l’ouverture du droit", refus.Texte);
        Assert.NotNull(refus.Erreur("DecideeLe"));
    }

    [Fact]
    [Exigence("ORI-05")]
    public async Task ORI_05_une_reorientation_clot_le_parcours_precedent()
    {
        var chef = await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync());
        var (avant, apres) = (await _fabrique.OrganismeAsync("Avant"), await _fabrique.OrganismeAsync("Après"));
        var referente = await application.CompteAsync("referent", avant.Organisme.Id);
        var personne = await _fabrique.PersonneAsync("Rita", "Réorientée");
        await _fabrique.ParcoursAsync(personne, avant.Ligne, referente);

        var fait = await application
            .Navigateur(chef)
            .EnvoyerAsync(
                $"/personnes/{personne.Id}/orienter",
                Champs(("Choix", $"ligne:{apres.Ligne.Id}"), ("Motif", "Déménagement")),
                "form[method=post]:has([name=Choix])"
            );

        Assert.Equal(302, fait.Statut);
        var parcours = await application.EnBaseAsync(db =>
            db.Accompagnements.Where(a => a.PersonneId == personne.Id)
                .OrderBy(a => a.OrienteLe)
                .Select(a => new
                {
                    a.Statut,
                    a.Fin,
                    a.OrganismeId,
                })
                .ToListAsync()
        );
        Assert.Equal(
            [(StatutAccompagnement.Reoriente, avant.Organisme.Id), (StatutAccompagnement.Oriente, apres.Organisme.Id)],
            parcours.Select(p => (p.Statut, p.OrganismeId))
        );
        // Responsible until another référent is designated: see the tests of the relay.
        Assert.Equal(200, (await application.Navigateur(referente).OuvrirAsync($"/personnes/{personne.Id}")).Statut);
    }

    [Fact]
    [Exigence("ACC-09")]
    public async Task ACC_09_une_seule_chronologie_traverse_les_referents_et_les_dispositifs()
    {
        var chef = await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync());
        var (avant, apres) = (await _fabrique.OrganismeAsync("Premier dispositif"), await _fabrique.OrganismeAsync("Second dispositif"));
        var premiere = await application.CompteAsync("referent", avant.Organisme.Id, prenom: "Une", nom: "Première");
        var seconde = await application.CompteAsync("referent", apres.Organisme.Id, prenom: "Deux", nom: "Seconde");
        var personne = await _fabrique.PersonneAsync("Flora", "Filée");
        var parcours = await _fabrique.ParcoursAsync(personne, avant.Ligne, premiere, "2025-06-02");
        await application.RendezVousAsync(parcours, "2025-07-01", ModeRendezVous.FaceAFace, StatutRendezVous.Honore);
        await _fabrique.ContratValideAsync(parcours, "2025-07-01", "2025-12-31");
        await application.EtapeAsync(parcours, FamilleEtape.Mobilisation, "2025-08-01");
        await application
            .Navigateur(chef)
            .EnvoyerAsync(
                $"/personnes/{personne.Id}/orienter",
                Champs(("Choix", $"ligne:{apres.Ligne.Id}"), ("Motif", "Projet nouveau")),
                "form[method=post]:has([name=Choix])"
            );
        await application.EnBaseAsync(async db =>
        {
            var suite = await db
                .Accompagnements.Include(a => a.Personne)
                .Include(a => a.Affectations)
                .SingleAsync(a => a.PersonneId == personne.Id && a.Fin == null);
            suite.Accepter(application.Horloge.Aujourdhui);
            await db.DesignerReferentAsync([suite], seconde.Id, application.Horloge.Aujourdhui, CancellationToken.None);
            (await db.Relais.Include(r => r.Personne).SingleAsync(r => r.PersonneId == personne.Id)).Tenir(
                application.Horloge.Aujourdhui,
                null,
                application.Horloge.Aujourdhui
            );
            await db.SaveChangesAsync();
        });

        var page = await application.Navigateur(seconde).OuvrirAsync($"/personnes/{personne.Id}?tout=true");
        var chronologie = page.Document.QuerySelector("section:has(> #chronologie), #chronologie")!.TextContent;

        foreach (var fait in new[] { "Premier dispositif", "Second dispositif", "Contrat", "Étape", "Une Première" })
        {
            Assert.Contains(fait, chronologie, StringComparison.Ordinal);
        }

        Assert.Equal(404, (await application.Navigateur(premiere).OuvrirAsync($"/personnes/{personne.Id}")).Statut);
    }

    [Fact]
    [Exigence("ACC-01")]
    public async Task ACC_01_l_organisme_accepte_et_designe_puis_la_file_active_montre_ce_qui_est_du()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Accueil");
        var responsable = await application.CompteAsync("responsable_organisme", organisme.Id);
        var referente = await application.CompteAsync("referent", organisme.Id, prenom: "Rose", nom: "Référente");
        var etrangere = await application.CompteAsync("referent", (await _fabrique.OrganismeAsync("Autre accueil")).Organisme.Id);
        var personne = await _fabrique.PersonneAsync("Anna", "Accueillie");
        var parcours = await _fabrique.ParcoursAsync(personne, ligne, null);
        var navigateur = application.Navigateur(responsable);
        var formulaire = $"form[action*=Accepter]:has(input[value='{parcours.Id}'])";

        var refus = await navigateur.EnvoyerAsync("/orientations/a-accepter", Champs(("referentId", etrangere.Id.ToString())), formulaire);
        Assert.Contains("n’est pas habilité dans cet organisme", refus.Texte);
        await navigateur.EnvoyerAsync("/orientations/a-accepter", Champs(("referentId", referente.Id.ToString())), formulaire);

        var file = await application.Navigateur(referente).OuvrirAsync("/file-active");
        Assert.Contains("Accueillie, Anna", file.Texte);
        Assert.Contains("à préparer", file.Texte);
    }

    [Fact]
    [Exigence("RDV-03")]
    public async Task RDV_03_un_rendez_vous_se_fixe_et_la_presence_se_note_puis_s_annule()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Rendez-vous");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var personne = await _fabrique.PersonneAsync("Lina", "Attendue");
        await _fabrique.ParcoursAsync(personne, ligne, referente, commence: false);
        var navigateur = application.Navigateur(referente);

        var erreur = await navigateur.EnvoyerAsync(
            $"/personnes/{personne.Id}/rendez-vous/nouveau",
            Champs(("Jour", "31/02/2026"), ("Heure", "9h00"), ("Lieu", "Bureau"))
        );
        Assert.NotNull(erreur.Erreur("Jour"));
        var fait = await navigateur.EnvoyerAsync(
            $"/personnes/{personne.Id}/rendez-vous/nouveau",
            Champs(("Jour", "12/03/2026"), ("Heure", "9h00"), ("Lieu", "Bureau"))
        );
        var rendezVous = fait.Redirection!;
        await navigateur.EnvoyerAsync(rendezVous, Champs(("issue", "honore")), "form[action$=presence]");

        Assert.Equal(
            (StatutRendezVous.Honore, StatutAccompagnement.EnCours),
            await application.EnBaseAsync(async db =>
                (
                    (await db.RendezVous.SingleAsync(r => r.PersonneId == personne.Id)).Statut,
                    (await db.Accompagnements.SingleAsync(a => a.PersonneId == personne.Id)).Statut
                )
            )
        );
        Assert.Contains("Présente", (await navigateur.OuvrirAsync("/")).Texte);
    }

    [Fact]
    [Exigence("CER-08")]
    public async Task CER_08_le_chef_de_service_retourne_avec_un_motif_ou_valide()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Contrats");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var chef = await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync());
        var personne = await _fabrique.PersonneAsync("Cora", "Contractante");
        var parcours = await _fabrique.ParcoursAsync(personne, ligne, referente);
        var contrat = await SoumettreAsync(parcours);
        var navigateur = application.Navigateur(chef);
        var file = $"/contrats/a-valider?contrat={contrat}";

        Assert.Contains("Cora Contractante", (await navigateur.OuvrirAsync(file)).Texte);
        var refus = await navigateur.EnvoyerAsync(file, Champs(("Motif", " ")), "form[action*=Retourner]");
        Assert.Contains("ce qu’il doit reprendre", refus.Texte);
        await navigateur.EnvoyerAsync(file, [], "form[action*=Valider]");

        var valide = await application.EnBaseAsync(db => db.Contrats.SingleAsync(c => c.Id == contrat));
        Assert.Equal((StatutContrat.Valide, chef.Id), (valide.Statut, valide.ValidePar!.Value));
        Assert.False(await application.EnBaseAsync(db => db.Alertes.AnyAsync(a => a.PersonneId == personne.Id && a.Regle == ReglesAlerte.SansContrat.Code)));
    }

    [Fact]
    [Exigence("CER-12")]
    [Exigence("ETP-05")]
    public async Task CER_12_les_listes_montrent_les_personnes_sans_contrat_et_les_etapes_hors_contrat()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Listes");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var personne = await _fabrique.PersonneAsync("Lila", "Listée");
        var parcours = await _fabrique.ParcoursAsync(personne, ligne, referente);
        await application.EnBaseAsync(async db =>
        {
            db.Etapes.Add(
                new Etape(personne.Id, parcours.Id, new TypeEtape("permis", "Permis", FamilleEtape.Mobilisation, false), "Passer le code", null, null)
            );
            await db.SaveChangesAsync();
        });
        var navigateur = application.Navigateur(referente);

        Assert.Contains("Lila Listée", (await navigateur.OuvrirAsync("/contrats?vue=sans")).Texte);
        Assert.Contains("Passer le code", (await navigateur.OuvrirAsync("/contrats?vue=hors-contrat")).Texte);
        var export = await navigateur.Client.GetAsync("/contrats?handler=Exporter&format=Csv&vue=sans", TestContext.Current.CancellationToken);
        Assert.Contains("Lila Listée", await export.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Deux_personnes_qui_ecrivent_le_meme_contrat_le_voient()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Simultané");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var personne = await _fabrique.PersonneAsync("Sara", "Simultanée");
        var parcours = await _fabrique.ParcoursAsync(personne, ligne, referente);
        var contrat = await application.EnBaseAsync(async db =>
        {
            var c = new Contrat(
                await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id),
                1,
                null,
                Fabrique.Jour("2026-03-12"),
                Fabrique.Jour("2026-09-11")
            );
            db.Contrats.Add(c);
            await db.SaveChangesAsync();
            return c.Id;
        });
        var navigateur = application.Navigateur(referente);
        await navigateur.EnvoyerAsync($"/contrats/{contrat}/rediger?handler=Enregistrer", Champs(("Court", "Premier texte")));

        var conflit = await navigateur.EnvoyerAsync(
            $"/contrats/{contrat}/rediger",
            Champs(("Court", "Second texte"), ("Version", "0")),
            "main form[method=post]:has([name=Court])"
        );

        Assert.NotEqual(302, conflit.Statut);
        Assert.DoesNotContain(
            "Second texte",
            await application.EnBaseAsync(async db =>
                (await db.Contrats.SingleAsync(c => c.Id == contrat)).Objectifs.Select(o => o.Texte).FirstOrDefault() ?? ""
            )
        );
    }

    [Fact]
    [Exigence("CNF-08")]
    public async Task CNF_08_une_alerte_disparait_avec_sa_cause()
    {
        var (_, ligne) = await _fabrique.OrganismeAsync("Alertes");
        var referente = await application.CompteAsync("referent", ligne.OrganismeId);
        var personne = await _fabrique.PersonneAsync("Alix", "Alertée", "2025-12-01");
        Assert.Equal([ReglesAlerte.Rupture.Code], await AlertesAsync(personne.Id));

        var parcours = await _fabrique.ParcoursAsync(personne, ligne, referente);
        Assert.DoesNotContain(ReglesAlerte.Rupture.Code, await AlertesAsync(personne.Id));
        Assert.Contains(ReglesAlerte.SansContrat.Code, await AlertesAsync(personne.Id));

        await _fabrique.ContratValideAsync(parcours, "2026-02-01", "2026-07-31");
        Assert.DoesNotContain(ReglesAlerte.SansContrat.Code, await AlertesAsync(personne.Id));
    }

    [Theory]
    [InlineData("marie-eve d'aubigny")]
    [InlineData("MARIE EVE DAUBIGNY")]
    [InlineData("Aubigny Marie")]
    [InlineData("mari-eve aubigni")]
    [InlineData("marie aubigny 04/04/1991")]
    public async Task La_recherche_tolere_accents_tirets_particules_et_fautes(string requete)
    {
        var gestionnaire = await application.CompteAsync("gestionnaire");
        await _fabrique.PersonneAsync("Marie-Ève", "d’Aubigny");

        Assert.Contains("Marie-Ève d’Aubigny", (await application.Navigateur(gestionnaire).OuvrirAsync($"/recherche?q={Uri.EscapeDataString(requete)}")).Texte);
    }

    private Task<List<string>> AlertesAsync(Guid personneId) =>
        application.EnBaseAsync(db => db.Alertes.Where(a => a.PersonneId == personneId).Select(a => a.Regle).ToListAsync());

    private Task<Guid> SoumettreAsync(ParcoursAccompagne parcours) =>
        application.EnBaseAsync(async db =>
        {
            var jour = application.Horloge.GetUtcNow().UtcDateTime;
            var contrat = new Contrat(
                await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id),
                1,
                null,
                Fabrique.Jour("2026-03-12"),
                Fabrique.Jour("2026-09-11")
            );
            contrat.Rediger(contrat.Debut, contrat.Fin, [new(TermeObjectif.Court, "CV")], "Chercher", "Aider", null, null);
            contrat.Completer(await db.Cadres.AsNoTracking().SingleAsync(c => c.Code == parcours.CadreCode), 1, null);
            var piece = new PieceJointe(parcours.PersonneId, "c.pdf", "application/pdf", [1], jour, Guid.CreateVersion7());
            contrat.Signer(Fabrique.Jour("2026-03-12"), piece.Id, Fabrique.Jour("2026-03-12"));
            contrat.Soumettre(Guid.CreateVersion7(), jour);
            db.AddRange(piece, contrat);
            await db.SaveChangesAsync();
            return contrat.Id;
        });
}
