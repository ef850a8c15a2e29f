using Itineraires.Domain.Alertes;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Features.Entree;

/// <summary>What the référent keeps of the entry: information, droits connexes, changements de situation, profile.</summary>
public sealed class DossierEntreeTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact]
    [Exigence("INF-01")]
    [Exigence("INF-02")]
    public async Task INF_01_INF_02_de_l_alerte_a_l_information_notee_et_a_ses_dates()
    {
        var (navigateur, personne) = await SuivieAsync("Informée");
        var jour = await navigateur.OuvrirAsync("/");
        Assert.Contains("Droits et devoirs à expliquer", jour.Texte);
        Assert.Contains("Objectif 8", jour.Texte);
        var adresse = $"/personnes/{personne.Id}/information";
        Assert.NotNull(jour.Document.QuerySelector($"main a[href='{adresse}']"));
        Assert.NotNull((await navigateur.OuvrirAsync($"/personnes/{personne.Id}")).Document.QuerySelector($"main .tableau a[href='{adresse}']"));

        // Both points are ticked already: from the alert, one gesture records it.
        Assert.Equal(302, (await navigateur.EnvoyerAsync(adresse, [("Le", "01/02/2026"), ("Guides", "droits_devoirs_v2")])).Statut);
        Assert.Null(await AlerteAsync(personne, ReglesAlerte.Information));
        await navigateur.EnvoyerAsync(adresse, [("Points", "recours")]);

        var dossier = (await navigateur.OuvrirAsync($"/personnes/{personne.Id}")).Texte;
        Assert.Contains("première information le 1er février 2026, dernière le 12 mars 2026", dossier);
        var page = (await navigateur.OuvrirAsync(adresse)).Texte;
        Assert.Contains("Guide des droits et des devoirs, version 2", page);
        Assert.Contains("Le rôle de l’instance de médiation", page);
        Assert.DoesNotContain("Droits et devoirs à expliquer", (await navigateur.OuvrirAsync("/")).Texte);
    }

    [Fact]
    public async Task Une_information_vide_ou_a_venir_est_refusee_au_champ()
    {
        var (navigateur, personne) = await SuivieAsync("Vide");
        var adresse = $"/personnes/{personne.Id}/information";
        var page = await navigateur.OuvrirAsync(adresse);

        Assert.Contains(ReglesInformation.PointRequis.Message, (await navigateur.EnvoyerAsync(page, adresse, [("Points", "inconnu")])).Erreur("Points"));
        Assert.Contains("passée", (await navigateur.EnvoyerAsync(page, adresse, [("Le", "13/03/2026")])).Erreur("Le"));
        Assert.False(await application.EnBaseAsync(db => db.Informations.AnyAsync(i => i.PersonneId == personne.Id, Annulation)));
    }

    [Fact]
    [Exigence("INF-04")]
    public async Task INF_04_chaque_ligne_est_sans_objet_demandee_ou_ouverte_avec_sa_date_et_son_auteur()
    {
        var (navigateur, personne) = await SuivieAsync("Connexe");
        var adresse = $"/personnes/{personne.Id}/droits-connexes";
        Assert.Equal(302, (await navigateur.EnvoyerAsync(adresse, [("Droits[0].Etat", "Demande"), ("Droits[1].Etat", "SansObjet")])).Statut);
        var instructrice = application.Navigateur(
            await application.CompteAsync("instructeur", territoireId: await _fabrique.TerritoireAsync(), prenom: "Inès", nom: "Morel")
        );

        // What does not change keeps its date and its author.
        Assert.Equal(302, (await instructrice.EnvoyerAsync(adresse, [("Droits[0].Etat", "Ouvert")])).Statut);

        var lignes = await application.EnBaseAsync(db => db.DroitsConnexes.Where(d => d.PersonneId == personne.Id).OrderBy(d => d.Id).ToListAsync(Annulation));
        Assert.Equal(
            [("css", EtatDroitConnexe.Demande), ("energie", EtatDroitConnexe.SansObjet), ("css", EtatDroitConnexe.Ouvert)],
            lignes.Select(l => (l.Droit, l.Etat))
        );
        var texte = (await navigateur.OuvrirAsync(adresse)).Texte;
        Assert.Contains("Inès Morel", texte);
        Assert.Contains("2 lignes vues sur 7", texte);
        Assert.Contains("1 ouvert, 0 demandé sur 2 vus", (await navigateur.OuvrirAsync($"/personnes/{personne.Id}")).Texte);

        var samir = application.Navigateur(await application.CompteAsync("responsable_organisme", personne.OrganismeReferentId));
        Assert.Equal(404, await samir.PosterAsync(adresse));
    }

    [Fact]
    [Exigence("INF-05")]
    public async Task INF_05_un_changement_rappelle_ses_declarations_jusqu_a_ce_que_chacune_soit_notee()
    {
        var (navigateur, personne) = await SuivieAsync("Changée");
        var adresse = $"/personnes/{personne.Id}/changements";
        Assert.Contains("à France Travail, déclarer l’emploi à l’actualisation du mois", (await navigateur.OuvrirAsync(adresse)).Texte);
        Assert.Equal(
            302,
            (await navigateur.EnvoyerAsync(adresse, [("Saisie.Type", "reprise_emploi"), ("Saisie.Le", "02/03/2026"), ("Saisie.Rappele", "true")])).Statut
        );

        var changement = await application.EnBaseAsync(db => db.Changements.AsNoTracking().SingleAsync(c => c.PersonneId == personne.Id, Annulation));
        Assert.Equal([new DateOnly(2026, 3, 12)], changement.Rappels.Select(r => r.Le));
        var alerte = (await AlerteAsync(personne, ReglesAlerte.Declaration))!;
        Assert.Equal((changement.Id, new DateOnly(2026, 3, 18)), (alerte.ObjetId!.Value, alerte.EnRetardLe!.Value));
        var jour = await navigateur.OuvrirAsync("/");
        Assert.Contains("Déclaration à rappeler", jour.Texte);
        Assert.NotNull(jour.Document.QuerySelector($"main a[href='{adresse}#c-{changement.Id}']"));
        var dossier = (await navigateur.OuvrirAsync($"/personnes/{personne.Id}")).Texte;
        Assert.Contains("Changement de situation : reprise d’emploi", dossier);
        Assert.Contains("1 changement à déclarer", dossier);

        var formulaire = $"#c-{changement.Id} form[action*=Declarer]";
        Assert.Equal(302, (await navigateur.EnvoyerAsync(adresse, [], formulaire)).Statut);
        Assert.Contains("à déclarer à France Travail", (await AlerteAsync(personne, ReglesAlerte.Declaration))!.Fait);
        var illisible = await navigateur.EnvoyerAsync(adresse, [("DeclareeLe", "31/02/2026")], formulaire);
        Assert.Contains("Cette date n’existe pas", illisible.Texte);
        Assert.Equal(302, (await navigateur.EnvoyerAsync(adresse, [("DeclareeLe", "05/03/2026")], formulaire)).Statut);
        Assert.Null(await AlerteAsync(personne, ReglesAlerte.Declaration));

        // Taken back by mistake: it is awaited again.
        Assert.Equal(302, (await navigateur.EnvoyerAsync(adresse, [], $"#c-{changement.Id} form[action*=Attendre]")).Statut);
        Assert.NotNull(await AlerteAsync(personne, ReglesAlerte.Declaration));
        Assert.Equal(302, (await navigateur.EnvoyerAsync(adresse, [], $"#c-{changement.Id} form[action*=Rappeler]")).Statut);
        Assert.Equal(2, (await application.EnBaseAsync(db => db.Changements.AsNoTracking().SingleAsync(c => c.Id == changement.Id, Annulation))).Rappels.Count);
    }

    [Fact]
    [Exigence("INF-05")]
    public async Task INF_05_un_changement_note_par_erreur_se_retire_avec_son_motif_tant_que_rien_n_est_declare()
    {
        var (navigateur, personne) = await SuivieAsync("Retirée");
        var adresse = $"/personnes/{personne.Id}/changements";
        Assert.Equal(
            302,
            (await navigateur.EnvoyerAsync(adresse, [("Saisie.Type", "reprise_emploi"), ("Saisie.Le", "02/03/2026"), ("Saisie.Rappele", "true")])).Statut
        );
        var changement = await application.EnBaseAsync(db => db.Changements.AsNoTracking().SingleAsync(c => c.PersonneId == personne.Id, Annulation));
        var retrait = $"#c-{changement.Id} form[action*=Retirer]";

        var sans = await navigateur.EnvoyerAsync(adresse, [], retrait);
        Assert.Contains("Indiquez pourquoi", sans.Erreur("MotifRetrait"));
        Assert.NotNull(sans.Document.QuerySelector($"#c-{changement.Id} details[open] #MotifRetrait"));

        // Once something is declared the change is no mistake any more; gone back on, it is again.
        var onglet = await navigateur.OuvrirAsync(adresse);
        Assert.Equal(302, (await navigateur.EnvoyerAsync(adresse, [], $"#c-{changement.Id} form[action*=Declarer]")).Statut);
        Assert.Null((await navigateur.OuvrirAsync(adresse)).Document.QuerySelector(retrait));
        Assert.Contains(
            "revenez d’abord dessus",
            (await navigateur.EnvoyerAsync(onglet, adresse, [("MotifRetrait", "Saisi au mauvais dossier")], retrait)).Texte
        );
        Assert.Equal(302, (await navigateur.EnvoyerAsync(adresse, [], $"#c-{changement.Id} form[action*=Attendre]")).Statut);

        Assert.Equal(302, (await navigateur.EnvoyerAsync(adresse, [("MotifRetrait", "Saisi au mauvais dossier")], retrait)).Statut);
        Assert.False(await application.EnBaseAsync(db => db.Changements.AnyAsync(c => c.PersonneId == personne.Id, Annulation)));
        Assert.Null(await AlerteAsync(personne, ReglesAlerte.Declaration));
        var trace = await application.EnBaseAsync(db => db.Journal.SingleAsync(j => j.Acte == "retrait" && j.ObjetId == changement.Id, Annulation));
        Assert.Equal((personne.Id, "Saisi au mauvais dossier"), (trace.PersonneId!.Value, trace.Motif));
        Assert.DoesNotContain("Changement de situation :", (await navigateur.OuvrirAsync($"/personnes/{personne.Id}")).Texte);
    }

    [Fact]
    public async Task Un_changement_d_un_type_inconnu_ou_d_une_autre_personne_est_refuse()
    {
        var (navigateur, personne) = await SuivieAsync("Fermée");
        var adresse = $"/personnes/{personne.Id}/changements";

        var page = await navigateur.EnvoyerAsync(adresse, [("Saisie.Type", "loterie"), ("Saisie.Precision", "en dépression depuis mars")]);
        Assert.Contains("information médicale", page.Erreur("Saisie.Precision"));
        page = await navigateur.EnvoyerAsync(adresse, [("Saisie.Type", "loterie")]);
        Assert.Contains("Choisissez le type", page.Erreur("Saisie.Type"));
        Assert.Equal(404, await navigateur.PosterAsync($"{adresse}?handler=Rappeler&changement={Guid.CreateVersion7()}"));
    }

    [Fact]
    [Exigence("PER-08")]
    public async Task PER_08_le_profil_se_lit_au_dossier_se_filtre_dans_la_liste_et_s_exporte()
    {
        var (jeune, ancien) = (await _fabrique.PersonneAsync("Lou", "Profila"), await _fabrique.PersonneAsync("Max", "Profilo", soumisDepuis: "2023-01-05"));
        await application.EnBaseAsync(async db =>
        {
            var a = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.Id == jeune.Id, Annulation);
            a.Identifier(Civilite.Madame, "Profila", null, "Lou", new DateOnly(1999, 5, 1));
            a.Foyer!.Decrire(null, "CEL", 2);
            a.DeclarerIndependant(true);
            var b = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.Id == ancien.Id, Annulation);
            b.Identifier(Civilite.Monsieur, "Profilo", null, "Max", new DateOnly(1970, 5, 1));
            b.Qualifier("5", null);
            b.Foyer!.Decrire(null, "VIM", 0);
            await db.SaveChangesAsync(Annulation);
        });
        var cheffe = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync()));
        foreach (
            var (filtre, trouvee, autre) in new[]
            {
                ("age=moins_30", "Profila", "Profilo"),
                ("age=plus_50", "Profilo", "Profila"),
                ("composition=FamilleMonoparentale", "Profila", "Profilo"),
                ("composition=CoupleSansEnfant", "Profilo", "Profila"),
                ("anciennete=moins_13", "Profila", "Profilo"),
                ("anciennete=25_plus", "Profilo", "Profila"),
                ("qualification=5", "Profilo", "Profila"),
                ("independant=true", "Profila", "Profilo"),
            }
        )
        {
            var liste = (await cheffe.OuvrirAsync($"/personnes?{filtre}")).Texte;
            Assert.True(liste.Contains(trouvee, StringComparison.Ordinal) && !liste.Contains(autre, StringComparison.Ordinal), filtre);
            var export = (await cheffe.OuvrirAsync($"/personnes?handler=Exporter&format=Csv&{filtre}")).Html;
            Assert.True(export.Contains(trouvee, StringComparison.Ordinal) && !export.Contains(autre, StringComparison.Ordinal), filtre);
        }

        var tout = (await cheffe.OuvrirAsync("/personnes?handler=Exporter&format=Csv")).Html;
        Assert.Contains("Moins de 30 ans;famille monoparentale;Moins de 13 mois;;oui", tout);
        Assert.Contains("Plus de 50 ans;couple sans enfant;25 mois et plus;\"Niveau 5", tout);
        var dossier = (await cheffe.OuvrirAsync($"/personnes/{jeune.Id}")).Texte;
        Assert.Contains("Famille monoparentale", dossier);
        Assert.Contains("Travailleur indépendant", dossier);
    }

    [Fact]
    public async Task Une_nouvelle_version_d_un_guide_remplace_celle_en_vigueur()
    {
        var administratrice = application.Navigateur(await application.CompteAsync("administrateur"));
        List<(string, string)> saisie =
        [
            ("Saisie.Liste", "guide"),
            ("Saisie.Libelle", "Livret d’accueil du bénéficiaire"),
            ("Saisie.Remplace", "accueil_v1"),
            ("Saisie.Debut", "12/03/2026"),
            ("Saisie.Source", "Délibération du 9 mars 2026"),
        ];
        var page = await administratrice.EnvoyerAsync("/referentiels/nomenclatures", saisie, "form#ajouter");
        Assert.Contains("Saisissez la version", page.Erreur("Saisie.Valeur"));
        Assert.Equal(
            302,
            (await administratrice.EnvoyerAsync("/referentiels/nomenclatures", [.. saisie, ("Saisie.Valeur", "version 2")], "form#ajouter")).Statut
        );

        await application.EnBaseAsync(async db =>
        {
            var guides = await db
                .Nomenclature.Where(n => n.Liste == "guide" && n.Code.StartsWith("accueil") || n.Code.StartsWith("livret"))
                .OrderBy(n => n.Debut)
                .ToListAsync(Annulation);
            Assert.Equal([("version 1", (DateOnly?)new DateOnly(2026, 3, 11)), ("version 2", null)], guides.Select(g => (g.Indication!, g.Fin)));
        });
        var bareme = await administratrice.EnvoyerAsync(
            "/referentiels/nomenclatures",
            [
                ("Saisie.Liste", "bareme_rsa"),
                ("Saisie.Libelle", "Montant"),
                ("Saisie.Valeur", "700"),
                ("Saisie.Debut", "01/04/2027"),
                ("Saisie.Source", "Décret"),
            ],
            "form#ajouter"
        );
        Assert.Contains("Choisissez l’élément", bareme.Erreur("Saisie.Remplace"));
        bareme = await administratrice.EnvoyerAsync(
            "/referentiels/nomenclatures",
            [
                ("Saisie.Liste", "bareme_rsa"),
                ("Saisie.Libelle", "Montant"),
                ("Saisie.Valeur", "700"),
                ("Saisie.Remplace", "montant_2025_04_01"),
                ("Saisie.Debut", "01/04/2020"),
                ("Saisie.Source", "Décret"),
            ],
            "form#ajouter"
        );
        Assert.Contains("postérieure", bareme.Erreur("Saisie.Debut"));
    }

    private async Task<(Navigateur Navigateur, Personne Personne)> SuivieAsync(string nom)
    {
        var ligne = await _fabrique.OrganismeAsync($"Organisme {nom}");
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var personne = await _fabrique.PersonneAsync("Nour", nom);
        await _fabrique.ParcoursAsync(personne, ligne.Ligne, referente);
        return (
            application.Navigateur(referente),
            await application.EnBaseAsync(db => db.Personnes.AsNoTracking().SingleAsync(p => p.Id == personne.Id, Annulation))
        );
    }

    private Task<Alerte?> AlerteAsync(Personne personne, RegleAlerte regle) =>
        application.EnBaseAsync(db => db.Alertes.AsNoTracking().SingleOrDefaultAsync(a => a.PersonneId == personne.Id && a.Regle == regle.Code, Annulation));
}
