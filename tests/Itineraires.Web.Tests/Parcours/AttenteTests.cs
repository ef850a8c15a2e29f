using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Features.Orientation;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>What waits: a place on a full line, the answer of an organisme; and the lines and offers that say whom they are for.</summary>
public sealed class AttenteTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    [Theory]
    [InlineData(3, 1, "2\u00A0libres")]
    [InlineData(3, 3, "complète")]
    [InlineData(3, 5, "complète, 2 au-delà")]
    public void Les_places_d_une_ligne_se_disent_des_memes_mots(int places, int occupees, string mots)
    {
        var ligne = new LigneOuverte(Guid.Empty, Guid.Empty, "A", null, null, default, null, places, occupees, 0, 0, 0, null, null, []);

        Assert.Equal(mots, ligne.LibresEnMots);
    }

    [Fact]
    [Exigence("ORI-09")]
    public async Task ORI_09_une_personne_attend_la_place_d_une_ligne_complete_et_la_prend_a_son_rang()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Pleine", places: 1);
        var occupante = await _fabrique.ParcoursAsync(
            await _fabrique.PersonneAsync("Zoé", "Placée"),
            ligne,
            await application.CompteAsync("referent", organisme.Id)
        );
        var (premiere, seconde) = (await _fabrique.PersonneAsync("Alma", "Première"), await _fabrique.PersonneAsync("Bélinda", "Seconde"));
        var chef = await ChefAsync();

        var inscrite = await AttendreAsync(chef, premiere.Id, ligne);
        Assert.True(inscrite.Statut == 302, inscrite.Texte);
        Assert.Equal(302, (await AttendreAsync(chef, seconde.Id, ligne)).Statut);
        Assert.Contains("attend déjà une place", (await AttendreAsync(chef, premiere.Id, ligne)).Texte);
        var (_, libre) = await _fabrique.OrganismeAsync("Ouverte");
        Assert.Contains("orientez-la directement", (await AttendreAsync(chef, premiere.Id, libre)).Texte);
        var liste = await chef.OuvrirAsync("/orientations/attente");
        Assert.Contains("Aucune place ne s’est libérée", liste.Texte);
        Assert.Contains("1 place, complète, ", liste.Texte);
        Assert.DoesNotContain("Orienter Alma Première", liste.Texte);
        Assert.Contains("Pleine;", (await chef.OuvrirAsync("/orientations/attente?handler=Exporter&format=Csv")).Html);
        Assert.Contains("au rang 2", (await chef.OuvrirAsync($"/personnes/{seconde.Id}/orienter")).Texte);
        Assert.Contains("Inscrite sur la liste d’attente de Pleine", (await chef.OuvrirAsync($"/personnes/{premiere.Id}")).Texte);

        await application.EnBaseAsync(async db =>
        {
            var quittee = await db.Accompagnements.Include(a => a.Personne).Include(a => a.Affectations).SingleAsync(a => a.Id == occupante.Id);
            quittee.Sortir(new(2026, 3, 10), "emploi_durable");
            await db.SaveChangesAsync();
        });
        liste = await chef.OuvrirAsync("/orientations/attente?libres=true");
        Assert.Contains("Orienter Alma Première", liste.Texte);
        Assert.DoesNotContain("Orienter Bélinda Seconde", liste.Texte);
        Assert.Contains("Places qui se libèrent", (await chef.OuvrirAsync("/")).Texte);
        var choisie = await chef.OuvrirAsync($"/personnes/{premiere.Id}/orienter?ligne={ligne.Id}");
        Assert.NotNull(choisie.Document.QuerySelector($"input[name=Choix][value='ligne:{ligne.Id}'][checked]"));
        Assert.Equal(302, (await OrienterAsync(chef, premiere.Id, ligne)).Statut);

        Assert.Contains("attend une place chez Pleine", (await chef.OuvrirAsync("/orientations/a-decider")).Texte);
        Assert.Contains("Attend une place chez", (await chef.OuvrirAsync($"/personnes/{seconde.Id}")).Texte);

        // The second one is oriented elsewhere and goes on waiting, then is taken off.
        Assert.Equal(302, (await OrienterAsync(chef, seconde.Id, libre, ("ResterEnAttente", "true"))).Statut);
        await application.EnBaseAsync(async db =>
        {
            var statuts = await db.AttentesPlace.Where(a => a.LigneConventionId == ligne.Id).ToDictionaryAsync(a => a.PersonneId, a => a.Statut);
            Assert.Equal((StatutAttente.Orientee, StatutAttente.EnAttente), (statuts[premiere.Id], statuts[seconde.Id]));
        });
        var attente = await application.EnBaseAsync(db => db.AttentesPlace.SingleAsync(a => a.PersonneId == seconde.Id));
        var sans = await chef.PosterAsync("/orientations/attente?handler=Retirer", [("attente", $"{attente.Id}"), ("MotifRetrait", "")]);
        Assert.Contains("Indiquez pourquoi", sans.Texte);
        Assert.Equal(
            404,
            (
                await (await ChefAsync("T08")).PosterAsync("/orientations/attente?handler=Retirer", [("attente", $"{attente.Id}"), ("MotifRetrait", "Partie")])
            ).Statut
        );
        Assert.Equal(
            302,
            (await chef.PosterAsync("/orientations/attente?handler=Retirer", [("attente", $"{attente.Id}"), ("MotifRetrait", "A déménagé")])).Statut
        );
        Assert.DoesNotContain("Bélinda", (await chef.OuvrirAsync("/orientations/attente")).Texte);
    }

    [Fact]
    [Exigence("ORI-09")]
    public async Task ORI_09_qui_n_est_plus_soumise_quitte_les_listes_et_le_rang_compte_les_autres_territoires()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Partagée", places: 1);
        await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Occupe", "Place"), ligne, await application.CompteAsync("referent", organisme.Id));
        var (labas, ici) = (await _fabrique.PersonneAsync("Loin", "Avant", territoire: "T08"), await _fabrique.PersonneAsync("Proche", "Après"));
        Assert.Equal(302, (await AttendreAsync(await ChefAsync("T08"), labas.Id, ligne)).Statut);
        var chef = await ChefAsync();
        Assert.Equal(302, (await AttendreAsync(chef, ici.Id, ligne)).Statut);

        var liste = (await chef.OuvrirAsync($"/orientations/attente?ligne={ligne.Id}")).Texte;
        Assert.DoesNotContain("Loin Avant", liste);
        Assert.Contains("au rang 2", (await chef.OuvrirAsync($"/personnes/{ici.Id}/orienter")).Texte);

        await application.EnBaseAsync(async db =>
        {
            var personne = await db.Personnes.SingleAsync(p => p.Id == labas.Id);
            db.Add(personne.ConstaterDroitsDevoirs(false, new(2026, 3, 11), null)!);
            await db.SaveChangesAsync();
            Assert.Equal(1, await db.RetirerAttentesObsoletesAsync(new(2026, 3, 12), CancellationToken.None));
            Assert.Equal(0, await db.RetirerAttentesObsoletesAsync(new(2026, 3, 12), CancellationToken.None));
        });
        Assert.Contains("au rang 1", (await chef.OuvrirAsync($"/personnes/{ici.Id}/orienter")).Texte);
    }

    [Fact]
    [Exigence("ORI-09")]
    public async Task ORI_09_passer_avant_qui_attend_se_confirme_et_se_motive()
    {
        var (_, ligne) = await _fabrique.OrganismeAsync("Attendue", places: 2);
        var attend = await _fabrique.PersonneAsync("Dora", "Patiente");
        var occupante = await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Elsa", "Assise"), ligne, null);
        var autre = await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Fany", "Partante"), ligne, null);
        var chef = await ChefAsync();
        Assert.Equal(302, (await AttendreAsync(chef, attend.Id, ligne)).Statut);
        await application.EnBaseAsync(async db =>
        {
            var quittee = await db.Accompagnements.Include(a => a.Personne).Include(a => a.Affectations).SingleAsync(a => a.Id == autre.Id);
            quittee.Refuser(new(2026, 3, 10), "places", null);
            await db.SaveChangesAsync();
        });

        var nouvelle = await _fabrique.PersonneAsync("Gina", "Pressée");
        Assert.Contains("attendues par des personnes inscrites avant", (await OrienterAsync(chef, nouvelle.Id, ligne)).Texte);
        var motivee = await OrienterAsync(chef, nouvelle.Id, ligne, ("DepassementConfirme", "true"), ("MotifDepassement", "urgence sociale"));
        Assert.True(motivee.Statut == 302, motivee.Texte);
        var decision = await application.EnBaseAsync(db => db.Orientations.SingleAsync(o => o.PersonneId == nouvelle.Id));
        Assert.Equal((false, "urgence sociale"), (decision.AuDelaDesPlaces, decision.MotifDepassement));
        Assert.Equal(ligne.Id, occupante.LigneConventionId);
    }

    [Fact]
    [Exigence("ORI-09")]
    public async Task ORI_09_la_programmation_de_l_annee_suivante_garde_les_places_prises_et_les_attentes()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Reconduite", places: 1);
        await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Hana", "Suivie"), ligne, null);
        var attend = await _fabrique.PersonneAsync("Iris", "Attend");
        Assert.Equal(302, (await AttendreAsync(await ChefAsync(), attend.Id, ligne)).Statut);
        application.Horloge.Avancer(TimeSpan.FromDays(300));
        try
        {
            // Until the programming of the year is voted, that of the year before holds.
            Assert.Equal(0, await LibresAsync());
            var suite = await application.EnBaseAsync(async db =>
            {
                var nouvelle = (await db.LignesConvention.SingleAsync(l => l.Id == ligne.Id)).Reconduire(2027);
                db.Add(nouvelle);
                await db.SaveChangesAsync();
                Assert.Equal(1, await db.ReporterLesAttentesAsync(new(2027, 1, 2), CancellationToken.None));
                Assert.Equal(0, await db.ReporterLesAttentesAsync(new(2027, 1, 2), CancellationToken.None));
                return nouvelle.Id;
            });

            Assert.Equal(0, await LibresAsync());
            Assert.Equal(
                suite,
                await application.EnBaseAsync(db => db.AttentesPlace.Where(a => a.PersonneId == attend.Id).Select(a => a.LigneConventionId).SingleAsync())
            );
            await application.EnBaseAsync(async db => Assert.Equal(2, (await PlacesOuvertes.AvecAnterieuresAsync(db, suite, CancellationToken.None)).Count));
        }
        finally
        {
            application.Horloge.Avancer(-TimeSpan.FromDays(300));
            await application.EnBaseAsync(db => db.AttentesPlace.Where(a => a.PersonneId == attend.Id).ExecuteDeleteAsync());
            await application.EnBaseAsync(db => db.LignesConvention.Where(l => l.Annee == 2027).ExecuteDeleteAsync());
        }

        Task<int> LibresAsync() =>
            application.EnBaseAsync(async db =>
                (await PlacesOuvertes.LireAsync(db, 2027, CancellationToken.None)).Single(l => l.OrganismeId == organisme.Id).Libres
            );
    }

    [Fact]
    [Exigence("ORI-09")]
    public async Task ORI_09_qui_attend_une_ligne_que_rien_ne_reconduit_reste_dans_la_liste()
    {
        var (_, ligne) = await _fabrique.OrganismeAsync("Fermée", places: 1);
        await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Jade", "Suivie"), ligne, null);
        var attend = await _fabrique.PersonneAsync("Kenza", "Oubliée");
        var chef = await ChefAsync();
        Assert.Equal(302, (await AttendreAsync(chef, attend.Id, ligne)).Statut);
        await application.EnBaseAsync(db => db.LignesConvention.Where(l => l.Id == ligne.Id).ExecuteUpdateAsync(m => m.SetProperty(l => l.Annee, 2025)));

        var liste = await chef.OuvrirAsync($"/orientations/attente?ligne={ligne.Id}");

        Assert.Contains("Kenza Oubliée", liste.Texte);
        Assert.Contains("n’est plus dans la programmation", liste.Texte);
        var attente = await application.EnBaseAsync(db => db.AttentesPlace.Where(a => a.PersonneId == attend.Id).Select(a => a.Id).SingleAsync());
        Assert.Equal(
            302,
            (await chef.PosterAsync("/orientations/attente?handler=Retirer", [("attente", $"{attente}"), ("MotifRetrait", "Ligne fermée")])).Statut
        );
    }

    [Fact]
    [Exigence("ORI-06")]
    public async Task ORI_06_un_organisme_silencieux_est_relance_puis_le_chef_decide_de_nouveau()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Muette");
        var (personne, autre) = (await _fabrique.PersonneAsync("Sofia", "Sanssuite"), await _fabrique.PersonneAsync("Loubna", "Lointaine", territoire: "T08"));
        var parcours = await _fabrique.ParcoursAsync(personne, ligne, null, "2026-02-10");
        var lointain = await _fabrique.ParcoursAsync(autre, ligne, null, "2026-03-11");
        await application.EnBaseAsync(async db =>
        {
            await new Itineraires.Data.Alertes.EvaluationAlertes(db, application.Horloge).ReevaluerAsync([personne.Id, autre.Id], CancellationToken.None);
            await db.SaveChangesAsync();
        });
        var chef = await ChefAsync();
        Assert.Contains(ReglesAlerte.Silence.Titre, (await chef.OuvrirAsync("/")).Texte);

        // The night asks once those whose ten days are over.
        await DuesAsync();
        Assert.Equal(0, await DuesAsync());
        Assert.Equal(
            [parcours.Id],
            await application.EnBaseAsync(db =>
                db.Relances.Where(r => r.AccompagnementId == parcours.Id || r.AccompagnementId == lointain.Id).Select(r => r.AccompagnementId).ToListAsync()
            )
        );
        var liste = await chef.OuvrirAsync("/orientations/sans-reponse");
        Assert.Contains("Sofia Sanssuite", liste.Texte);
        Assert.DoesNotContain("Loubna", liste.Texte);
        Assert.Contains("1, la dernière le 12", liste.Texte);
        Assert.Contains("30 jours", (await chef.OuvrirAsync("/orientations/sans-reponse?retard=true")).Texte);
        Assert.Contains("Sofia Sanssuite;", (await chef.OuvrirAsync("/orientations/sans-reponse?handler=Exporter&format=Csv")).Html);

        Assert.Contains("Choisissez au moins une", (await chef.PosterAsync("/orientations/sans-reponse", [])).Texte);
        Assert.Equal(404, (await chef.PosterAsync("/orientations/sans-reponse", [("Choisies", $"{lointain.Id}")])).Statut);
        Assert.Equal(302, (await chef.PosterAsync("/orientations/sans-reponse", [("Choisies", $"{parcours.Id}")])).Statut);
        Assert.Equal(1, await application.EnBaseAsync(db => db.Relances.CountAsync(r => r.AccompagnementId == parcours.Id)));
        application.Horloge.Avancer(TimeSpan.FromDays(1));
        try
        {
            Assert.Equal(302, (await chef.PosterAsync("/orientations/sans-reponse", [("Choisies", $"{parcours.Id}")])).Statut);
        }
        finally
        {
            application.Horloge.Avancer(TimeSpan.FromDays(-1));
        }

        Assert.Equal(2, await application.EnBaseAsync(db => db.Relances.CountAsync(r => r.AccompagnementId == parcours.Id)));
        var responsable = application.Navigateur(await application.CompteAsync("responsable_organisme", organisme.Id));
        Assert.Contains("Vous avez été relancé le 13 mars 2026", (await responsable.OuvrirAsync("/orientations/a-accepter")).Texte);
        Assert.Contains("Organisme relancé", (await chef.OuvrirAsync($"/personnes/{personne.Id}")).Texte);

        var (_, ailleurs) = await _fabrique.OrganismeAsync("Prompte");
        Assert.Equal(302, (await OrienterAsync(chef, personne.Id, ailleurs)).Statut);
        Assert.Equal(
            StatutAccompagnement.Reoriente,
            await application.EnBaseAsync(db => db.Accompagnements.Where(a => a.Id == parcours.Id).Select(a => a.Statut).SingleAsync())
        );

        async Task<int> DuesAsync()
        {
            await using var portee = application.Services.CreateAsyncScope();
            return await portee.ServiceProvider.GetRequiredService<Relances>().EnvoyerDuesAsync(new(2026, 3, 12), CancellationToken.None);
        }
    }

    [Fact]
    [Exigence("ORI-14")]
    public async Task ORI_14_le_public_d_un_innovant_se_dit_et_l_orientation_en_herite()
    {
        var (_, ligne) = await _fabrique.OrganismeAsync("Innovante", TypeParcours.EmploiInnovant);
        var gestionnaire = application.Navigateur(await application.CompteAsync("gestionnaire"));
        var (chef, personne) = (await ChefAsync(), await _fabrique.PersonneAsync("Inaya", "Innovée"));

        Assert.Contains("Public à dire", (await gestionnaire.OuvrirAsync("/programmation/innovants")).Texte);
        var sans = await DireAsync([("Public", "PlanPauvrete"), ("ObjectifsPauvrete", "inconnu")]);
        Assert.Contains("au moins un objectif", sans.Texte);
        Assert.NotNull(sans.Document.QuerySelector("input[value=PlanPauvrete][checked]"));
        Assert.Equal(302, (await DireAsync([("Public", "PlanPauvrete"), ("ObjectifsPauvrete", "passerelles")])).Statut);
        Assert.Contains("Passerelles entre insertion et emploi", (await gestionnaire.OuvrirAsync("/programmation/innovants")).Texte);

        Assert.Equal(302, (await OrienterAsync(chef, personne.Id, ligne)).Statut);
        var decision = await application.EnBaseAsync(db => db.Orientations.SingleAsync(o => o.PersonneId == personne.Id));
        Assert.Equal((PublicInnovant.PlanPauvrete, "passerelles"), (decision.Public, decision.ObjectifsPauvrete.Single()));

        Task<Page> DireAsync((string, string)[] champs) => gestionnaire.PosterAsync("/programmation/innovants", [("ligne", $"{ligne.Id}"), .. champs]);
    }

    [Fact]
    [Exigence("ORI-15")]
    [Exigence("PER-10")]
    public async Task ORI_15_une_offre_ouverte_dit_a_qui_elle_s_adresse_et_compte_le_RSA_a_part()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Offres");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var personne = await _fabrique.PersonneAsync("Oriane", "Offerte");
        await _fabrique.ParcoursAsync(personne, ligne, referente);
        var navigateur = application.Navigateur(referente);
        var adresse = $"/personnes/{personne.Id}/offres";

        // She lives in Villeurbanne: the renforcé is for Lyon.
        Assert.Contains("habite Lyon : non", (await navigateur.OuvrirAsync(adresse)).Texte);
        Assert.Contains("ne couvre pas la commune", (await AdmettreAsync("ier_adultes", "12/03/2026")).Texte);
        Assert.Equal(404, (await AdmettreAsync("inconnue", "12/03/2026")).Statut);
        Assert.Contains("Saisissez la date", (await AdmettreAsync("parcours_sociopro", "")).Texte);
        Assert.Contains("dans le futur", (await AdmettreAsync("parcours_sociopro", "13/03/2026")).Texte);
        Assert.Equal(302, (await AdmettreAsync("parcours_sociopro", "12/03/2026")).Statut);
        Assert.Contains("déjà entrée", (await AdmettreAsync("parcours_sociopro", "12/03/2026")).Texte);

        await application.EnBaseAsync(async db =>
        {
            var arrondissement = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.Id == personne.Id);
            arrondissement.Foyer!.Domicilier(new("3 rue Paul-Bert", null, "69003", "Lyon 3e", "69383"), arrondissement.TerritoireId, null);
            await db.SaveChangesAsync();
        });
        var sans = await AdmettreAsync("ier_adultes", "12/03/2026");
        Assert.Contains("Confirmez chaque condition", sans.Texte);
        Assert.Equal(302, (await AdmettreAsync("ier_adultes", "12/03/2026", "difficulte_emploi", "investissement")).Statut);

        var liste = await navigateur.OuvrirAsync("/offres?offre=parcours_sociopro&public=rsa");
        Assert.Contains("bénéficiaire du RSA, prioritaire", liste.Texte);
        Assert.Contains("Aucune entrée", (await navigateur.OuvrirAsync("/offres?public=autres")).Texte);
        Assert.Contains("Oriane Offerte;", (await navigateur.OuvrirAsync("/offres?handler=Exporter&format=Csv")).Html);
        Assert.Contains("Entrée dans une offre : Parcours socio-professionnel", (await navigateur.OuvrirAsync($"/personnes/{personne.Id}?tout=true")).Texte);
        // Who only reads does not admit.
        var autre = application.Navigateur(await application.CompteAsync("responsable_organisme", organisme.Id));
        Assert.Equal(200, (await autre.OuvrirAsync(adresse)).Statut);
        Assert.Equal(404, (await autre.PosterAsync(adresse, [("Offre", "ier_adultes"), ("Le", "12/03/2026")])).Statut);

        Task<Page> AdmettreAsync(string offre, string le, params string[] conditions) =>
            navigateur.PosterAsync(adresse, [("Offre", offre), ("Le", le), .. conditions.Select(c => ("Conditions", c))]);
    }

    private async Task<Navigateur> ChefAsync(string territoire = "T05") =>
        application.Navigateur(await application.CompteAsync("chef_service_social", null, await _fabrique.TerritoireAsync(territoire)));

    private static Task<Page> AttendreAsync(Navigateur chef, Guid personne, LigneConvention ligne) =>
        chef.PosterAsync($"/personnes/{personne}/orienter?handler=Attendre", [("Choix", $"ligne:{ligne.Id}")]);

    private static Task<Page> OrienterAsync(Navigateur chef, Guid personne, LigneConvention ligne, params (string, string)[] autres) =>
        chef.PosterAsync($"/personnes/{personne}/orienter", [("Choix", $"ligne:{ligne.Id}"), ("DecideeLe", "12/03/2026"), ("Motif", "Prête"), .. autres]);
}
