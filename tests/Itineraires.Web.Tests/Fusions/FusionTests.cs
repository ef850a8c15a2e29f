using System.Globalization;
using System.Text;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Integrite;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Courriers;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Fusions;

/// <summary>A merge keeps both histories, and its undoing leaves the base as it was, whatever the dossiers.</summary>
public sealed class FusionTests(Application application) : IClassFixture<Application>
{
    /// <summary>Draws of the property test; ITINERAIRES_TIRAGES asks for more.</summary>
    private static readonly int Tirages = int.TryParse(Environment.GetEnvironmentVariable("ITINERAIRES_TIRAGES"), out var demandes) ? demandes : 10;

    /// <summary>Tables that a merge and its undoing leave different: the trace itself, and the vocabulary of the search, which only grows.</summary>
    private static readonly string[] Traces = ["journal", "fusion_personnes", "__EFMigrationsHistory", "__EFMigrationsLock"];

    private readonly Fabrique _fabrique = new(application);

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Une_fusion_et_son_annulation_laissent_la_base_identique()
    {
        var ligne = await _fabrique.OrganismeAsync("Fusions");
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var fusionnees = 0;
        for (var graine = 1; graine <= Tirages; graine++)
        {
            var tirage = new Random(graine);
            var (a, b) = (await DossierAsync(tirage, ligne, referente), await DossierAsync(tirage, ligne, referente));
            var tiers = await DossierAsync(tirage, ligne, referente);
            await application.EnBaseAsync(async db =>
            {
                db.Doublons.AddRange(Paire(a, b), Paire(a, tiers), Paire(tiers, b));
                await db.SaveChangesAsync(Annulation);
            });
            var repris = Enum.GetValues<ChampFusion>().Where(_ => tirage.Next(2) == 0).ToHashSet();
            var avant = await PhotographierAsync();
            var joursAvant = (await JoursAsync(a)).Concat(await JoursAsync(b)).ToHashSet();
            FusionPersonnes fusion;
            try
            {
                fusion = await FusionnerAsync(new DemandeFusion(a, b, repris, "Même carte d’identité", true));
            }
            catch (RegleMetierException regle)
            {
                Assert.Contains(regle.Regle, new[] { ReglesFusion.UnSeulAccompagnement, ReglesPersonne.DomiciliationRequise });
                Assert.Equal(avant, await PhotographierAsync());
                continue;
            }

            fusionnees++;
            Assert.Equal([], Decouverts(joursAvant, await JoursAsync(a)).Select(j => $"graine {graine}: {j}"));
            Assert.Empty((await VerifierAsync()).Select(e => $"graine {graine}: {e.Code} {string.Join(' ', e.Exemples)}"));
            Assert.NotEqual(avant, await PhotographierAsync());
            Assert.Equal([], await ObstaclesAsync(fusion));
            if (graine % 2 == 0)
            {
                // Something happens between the two: it is an obstacle, or the base stays sound.
                await AgirAsync(tirage, a, tiers);
                if ((await ObstaclesAsync(fusion)).Count == 0)
                {
                    await AnnulerAsync(fusion.Id);
                }

                Assert.Empty((await VerifierAsync()).Select(e => $"graine {graine}: {e.Code} {string.Join(' ', e.Exemples)}"));
                continue;
            }

            await AnnulerAsync(fusion.Id);

            var apres = await PhotographierAsync();
            Assert.Equal([], avant.Except(apres).Select(l => $"graine {graine}, perdue : {l}"));
            Assert.Equal([], apres.Except(avant).Select(l => $"graine {graine}, en trop : {l}"));
            Assert.Empty((await VerifierAsync()).Select(e => $"graine {graine}: {e.Code} {string.Join(' ', e.Exemples)}"));
        }

        Assert.InRange(fusionnees, Tirages / 3, Tirages);
    }

    [Fact]
    public async Task Deux_fusions_de_suite_s_annulent_dans_l_ordre_inverse()
    {
        var (a, b, c) = (
            await _fabrique.PersonneAsync("Ana", "Suite"),
            await _fabrique.PersonneAsync("Ana", "Suite"),
            await _fabrique.PersonneAsync("Ana", "Suite")
        );
        var avant = await PhotographierAsync();
        var premiere = await FusionnerAsync(Demande(a.Id, b.Id));
        var seconde = await FusionnerAsync(Demande(c.Id, a.Id));

        Assert.Equal(c.Id, await application.EnBaseAsync(db => db.GardeeAsync(b.Id, Annulation)));
        Assert.Equal(3, (await application.EnBaseAsync(db => db.AvecAbsorbeesAsync([c.Id], Annulation))).Count);
        var refus = await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(premiere.Id));
        Assert.Equal(ReglesFusion.RienDepuis, refus.Regle);
        await AnnulerAsync(seconde.Id);
        await AnnulerAsync(premiere.Id);

        Assert.Equal(avant, await PhotographierAsync());
        Assert.Equal(ReglesFusion.DejaAnnulee, (await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(premiere.Id))).Regle);
    }

    [Fact]
    public async Task Deux_dossiers_qui_attendent_la_meme_place_se_reunissent_et_s_en_separent()
    {
        var (_, ligne) = await _fabrique.OrganismeAsync("Attendue", places: 1);
        var (a, b) = (await _fabrique.PersonneAsync("Lia", "Attente"), await _fabrique.PersonneAsync("Lia", "Attente"));
        await application.EnBaseAsync(async db =>
        {
            foreach (var (id, jour) in new[] { (a.Id, 3), (b.Id, 2) })
            {
                var personne = await db.Personnes.SingleAsync(p => p.Id == id, Annulation);
                db.Add(AttentePlace.Inscrire(personne, ligne.Id, 0, 0, dejaInscrite: false, Guid.CreateVersion7(), new(2026, 3, jour)));
            }

            await db.SaveChangesAsync(Annulation);
        });
        var avant = await PhotographierAsync();

        var fusion = await FusionnerAsync(Demande(a.Id, b.Id));

        await application.EnBaseAsync(async db =>
        {
            var attentes = await db.AttentesPlace.Where(x => x.PersonneId == a.Id).OrderBy(x => x.InscriteLe).ToListAsync(Annulation);
            Assert.Equal([StatutAttente.EnAttente, StatutAttente.Retiree], attentes.Select(x => x.Statut).Order());
            Assert.Equal(new DateOnly(2026, 3, 2), attentes.Single(x => x.EstOuverte).InscriteLe);
        });
        await AnnulerAsync(fusion.Id);
        Assert.Equal(avant, await PhotographierAsync());
    }

    [Fact]
    public async Task Deux_dossiers_convoques_a_la_meme_session_n_y_sont_attendus_qu_une_fois()
    {
        var (a, b) = (await _fabrique.PersonneAsync("Mia", "Convoquée"), await _fabrique.PersonneAsync("Mia", "Convoquée"));
        await application.EnBaseAsync(async db =>
        {
            var session = new SessionCollective(
                GenreSession.Plateforme,
                a.TerritoireId!.Value,
                new(null, new(2026, 4, 2), new TimeOnly(9, 30), 120, "Salle A", 20, 20)
            );
            db.Add(session);
            foreach (var (id, rang) in new[] { (a.Id, 0), (b.Id, 1) })
            {
                var acte = new ActeConvocation(Guid.CreateVersion7(), new(2026, 3, 1), $"{Guid.CreateVersion7():N}");
                db.Add(session.Convoquer(await db.Personnes.SingleAsync(p => p.Id == id, Annulation), [], rang, acte, new(null, null)));
            }

            await db.SaveChangesAsync(Annulation);
        });
        var avant = await PhotographierAsync();

        var fusion = await FusionnerAsync(Demande(a.Id, b.Id));

        var statuts = await application.EnBaseAsync(db => db.Convocations.Where(c => c.PersonneId == a.Id).Select(c => c.Statut).ToListAsync(Annulation));
        Assert.Equal([StatutConvocation.Attendue, StatutConvocation.Annulee], statuts.Order());
        await AnnulerAsync(fusion.Id);
        Assert.Equal(avant, await PhotographierAsync());
    }

    [Fact]
    public async Task Une_lettre_ecrite_apres_la_fusion_revient_avec_la_decision_dont_elle_parle()
    {
        var (_, ligne) = await _fabrique.OrganismeAsync("Écrite");
        var (a, b) = (await _fabrique.PersonneAsync("Noa", "Écrite"), await _fabrique.PersonneAsync("Noa", "Écrite"));
        var parcours = await _fabrique.ParcoursAsync(b, ligne, null);
        var fusion = await FusionnerAsync(Demande(a.Id, b.Id));
        await using (var portee = application.Services.CreateAsyncScope())
        {
            var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
            await portee.ServiceProvider.GetRequiredService<EmettreCourriers>().EmettreAsync([parcours.OrientationId], Annulation);
            await db.SaveChangesAsync(Annulation);
        }

        Assert.NotEqual(0, await LettresAsync(a.Id));
        await AnnulerAsync(fusion.Id);

        Assert.Equal(0, await LettresAsync(a.Id));
        Assert.NotEqual(0, await LettresAsync(b.Id));

        Task<int> LettresAsync(Guid id) => application.EnBaseAsync(db => db.Courriers.CountAsync(c => c.PersonneId == id, Annulation));
    }

    [Fact]
    public async Task Ce_qui_a_change_depuis_empeche_d_annuler_et_se_dit()
    {
        var ligne = await _fabrique.OrganismeAsync("Depuis");
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var (a, b) = (await _fabrique.PersonneAsync("Lou", "Depuis"), await _fabrique.PersonneAsync("Lou", "Depuis"));
        var parcours = await _fabrique.ParcoursAsync(b, ligne.Ligne, referente);
        var fusion = await FusionnerAsync(Demande(a.Id, b.Id));
        await application.EnBaseAsync(async db =>
        {
            var suivi = await db.Accompagnements.SingleAsync(x => x.Id == parcours.Id, Annulation);
            Assert.Equal(a.Id, suivi.PersonneId);
            db.Add(
                new RendezVous(
                    suivi,
                    referente.Id,
                    new DateOnly(2026, 4, 2),
                    new TimeOnly(9, 0),
                    45,
                    ModeRendezVous.FaceAFace,
                    ObjetRendezVous.Projet,
                    "Bureau"
                )
            );
            await db.SaveChangesAsync(Annulation);
        });

        Assert.Equal(["Rendez-vous\u00A0: ajouté depuis la fusion."], await ObstaclesAsync(fusion));
        Assert.Equal(ReglesFusion.RienDepuis, (await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(fusion.Id))).Regle);
    }

    [Fact]
    public async Task Deux_accompagnements_en_cours_ou_deux_nir_arretent_la_fusion()
    {
        var ligne = await _fabrique.OrganismeAsync("Deux suivis");
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var (a, b) = (await _fabrique.PersonneAsync("Zoé", "Deux"), await _fabrique.PersonneAsync("Zoé", "Deux"));
        var (c, d) = (await _fabrique.PersonneAsync("Zoé", "Nir"), await _fabrique.PersonneAsync("Zoé", "Nir"));
        await _fabrique.ParcoursAsync(a, ligne.Ligne, referente);
        await _fabrique.ParcoursAsync(b, ligne.Ligne, referente);
        await DonnerNirAsync(c.Id, 21);
        await DonnerNirAsync(d.Id, 22);
        var avant = await PhotographierAsync();

        Assert.Equal(ReglesFusion.UnSeulAccompagnement, (await Assert.ThrowsAsync<RegleMetierException>(() => FusionnerAsync(Demande(a.Id, b.Id)))).Regle);
        foreach (var (motif, confirmes) in new[] { ("Carte vue", false), ((string?)null, true) })
        {
            var demande = new DemandeFusion(c.Id, d.Id, new HashSet<ChampFusion>(), motif, confirmes);
            Assert.Equal(ReglesFusion.NirConfirmes, (await Assert.ThrowsAsync<RegleMetierException>(() => FusionnerAsync(demande))).Regle);
        }

        Assert.Equal(avant, await PhotographierAsync());
    }

    [Fact]
    public async Task Un_fichier_qui_nomme_la_personne_absorbee_trouve_celle_qui_est_gardee()
    {
        var (gardee, absorbee) = (await _fabrique.PersonneAsync("Nadia", "Retrouvee"), await _fabrique.PersonneAsync("Nadya", "Retrouvee"));
        var matricule = await application.EnBaseAsync(db => db.Foyers.Where(f => f.Id == absorbee.FoyerId).Select(f => f.Matricule).SingleAsync(Annulation));
        await FusionnerAsync(Demande(gardee.Id, absorbee.Id));
        var fichier =
            "matricule;role;civilite;nom;prenom;date_naissance;code_postal;commune;code_insee\n"
            + $"{matricule};demandeur;MME;RETROUVEE;Nadya;04/04/1991;69100;Villeurbanne;69266\n";
        await using var portee = application.Services.CreateAsyncScope();
        var import = portee.ServiceProvider.GetRequiredService<ImporterBeneficiaires>();
        using var flux = new MemoryStream(Encoding.UTF8.GetBytes(fichier));
        var rapport = await import.ExecuterAsync(flux, simuler: false, (_, _) => { }, Annulation);

        Assert.Empty(rapport.Erreurs);
        Assert.Equal(0, rapport.Personnes.Creees);
        Assert.Equal("Nadia", await application.EnBaseAsync(db => db.Personnes.Where(p => p.Id == gardee.Id).Select(p => p.Prenom).SingleAsync(Annulation)));
    }

    [Fact]
    public async Task Chaque_identifiant_sans_cle_etrangere_suit_la_fusion_ou_est_une_exception_ecrite()
    {
        // A column that names a person without saying so would be forgotten: each identifier that no foreign key holds is decided here. Those
        // below name accounts, imports, foyers or things; the journal, the trace of an import and the record keep the person of then; pairs are
        // treated apart.
        string[] exceptions =
        [
            "AccompagnementGlobal.ClosPar",
            "AccompagnementGlobal.DemandePar",
            "AccompagnementGlobal.ReponduPar",
            "AffectationReferent.ReferentId",
            "Alerte.ObjetId",
            "AttentePlace.InscritePar",
            "BilanSituation.Par",
            "BrouillonDemande.TerritoireId",
            "ChangementSituation.NotePar",
            "Cohorte.FigeePar",
            "Contrat.RetournePar",
            "Contrat.SoumisPar",
            "Contrat.ValidePar",
            "Convocation.ConvoqueePar",
            "Convocation.NoteePar",
            "CorrespondanceColonnes.CreePar",
            "CourrierEmis.EmisPar",
            "CourrierEmis.ObjetId",
            "DecisionOrientation.DecideePar",
            "DemandeReorientation.ClosePar",
            "DemandeReorientation.DemandeePar",
            "DemandeRsa.InstruitePar",
            "DoublonPossible.AutreId",
            "DoublonPossible.FusionId",
            "DoublonPossible.PersonneId",
            "EntreeJournal.ImportId",
            "EntreeJournal.ObjetId",
            "EntreeJournal.PersonneId",
            "EntreeJournal.UtilisateurId",
            "EntreeOffre.Par",
            "EvaluationBesoins.Par",
            "Foyer.ConferenceId",
            "Foyer.ImportId",
            "FusionPersonnes.AbsorbeeId",
            "FusionPersonnes.AnnuleePar",
            "FusionPersonnes.GardeeId",
            "FusionPersonnes.ImportId",
            "FusionPersonnes.Par",
            "IdentiteAbsorbee.FoyerId",
            "Import.AnnulePar",
            "Import.DeposePar",
            "InformationDroitsDevoirs.Par",
            "InformationEntrant.Par",
            "JeuCriteres.AdoptePar",
            "ModeleCourrier.PubliePar",
            "ParcoursAccompagne.MaintenuPar",
            "Personne.AccompagnementId",
            "Personne.AssocieId",
            "Personne.AssocieOrganismeId",
            "Personne.ConferenceId",
            "Personne.ImportId",
            "Personne.OrganismeReferentId",
            "Personne.ReferentId",
            "Personne.RelaisOrganismeId",
            "Personne.RelaisReferentId",
            "Personne.TerritoireId",
            "PieceJointe.DeposeePar",
            "RelanceOrganisme.Par",
            "RendezVous.ReferentId",
            "RendezVous.RemplaceParId",
            "SaisieSuspendue.UtilisateurId",
            "SituationExaminee.InscritePar",
            "SortieDispositif.Par",
            "SuiviDroitConnexe.Par",
            "TempsCollectif.ReferentId",
            "TraceImport.ObjetId",
            "TraceImport.PersonneId",
        ];
        await application.EnBaseAsync(db =>
        {
            var suivent = FusionDossiers.Rattachements(db.Model).Select(r => $"{r.Type.ClrType.Name}.{r.Colonne.Name}").ToHashSet();
            var libres =
                from type in db.Model.GetEntityTypes()
                from propriete in type.GetProperties()
                where (propriete.ClrType == typeof(Guid) || propriete.ClrType == typeof(Guid?)) && !propriete.IsPrimaryKey() && !propriete.IsForeignKey()
                select $"{type.ClrType.Name}.{propriete.Name}";
            Assert.Equal(exceptions, libres.Where(l => !suivent.Contains(l)).Order(StringComparer.Ordinal));
            var personnes =
                from type in db.Model.GetEntityTypes()
                from propriete in type.GetProperties()
                where propriete.GetContainingForeignKeys().Any(f => f.PrincipalEntityType.ClrType == typeof(Personne))
                select $"{type.ClrType.Name}.{propriete.Name}";
            Assert.Equal(["Alerte.PersonneId"], personnes.Where(p => !suivent.Contains(p)).Order(StringComparer.Ordinal));
            Assert.Contains("AffectationReferent.PersonneId", suivent);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Une_periode_qui_ne_chevauche_rien_reste_et_l_inscription_en_cours_l_emporte()
    {
        var (a, b) = (await _fabrique.PersonneAsync("Mila", "Periode"), await _fabrique.PersonneAsync("Mila", "Periode"));
        await application.EnBaseAsync(async db =>
        {
            var ancienne = new InscriptionFranceTravail(a.Id, new DateOnly(2019, 1, 1), null);
            ancienne.Clore(new DateOnly(2019, 6, 30));
            var enCours = new InscriptionFranceTravail(b.Id, new DateOnly(2023, 5, 2), null);
            enCours.EtablirPpae(new DateOnly(2023, 6, 1));
            var longue = new InscriptionFranceTravail(a.Id, new DateOnly(2020, 1, 1), null);
            longue.Clore(new DateOnly(2020, 12, 31));
            var courte = new InscriptionFranceTravail(b.Id, new DateOnly(2020, 3, 1), null);
            courte.Clore(new DateOnly(2020, 3, 31));
            db.AddRange(ancienne, enCours, longue, courte);
            await db.SaveChangesAsync(Annulation);
        });
        var avant = await PhotographierAsync();
        var fusion = await FusionnerAsync(Demande(a.Id, b.Id));

        var periodes = await application.EnBaseAsync(db =>
            db.Inscriptions.Where(i => i.PersonneId == a.Id)
                .OrderBy(i => i.Debut)
                .Select(i => new
                {
                    i.Debut,
                    i.Fin,
                    i.PpaeDepuis,
                })
                .ToListAsync(Annulation)
        );
        Assert.Equal(
            ["2019-01-01 2019-06-30", "2020-01-01 2020-02-29", "2020-03-01 2020-03-31", "2020-04-01 2020-12-31", "2023-05-02 "],
            periodes.Select(p => $"{p.Debut:yyyy-MM-dd} {p.Fin:yyyy-MM-dd}")
        );
        Assert.Equal(new DateOnly(2023, 6, 1), periodes[^1].PpaeDepuis);
        Assert.Empty(await VerifierAsync());
        await AnnulerAsync(fusion.Id);
        Assert.Equal(avant, await PhotographierAsync());
    }

    [Fact]
    public async Task L_historique_vide_ne_l_emporte_pas_sur_celui_qui_court()
    {
        var (a, b) = (await _fabrique.PersonneAsync("Nina", "Vide"), await _fabrique.PersonneAsync("Nina", "Vide"));
        await RetirerLeStatutAsync(a.Id);
        await application.EnBaseAsync(async db =>
        {
            var elle = await db.Personnes.SingleAsync(p => p.Id == a.Id, Annulation);
            elle.Domicilier("CCAS de Bron", "69029", new DateOnly(2025, 9, 1), elle.TerritoireId, elle.ConferenceId);
            elle.QuitterLeFoyer();
            (await db.Appartenances.SingleAsync(x => x.PersonneId == a.Id, Annulation)).Clore(new DateOnly(2026, 1, 20));
            await db.SaveChangesAsync(Annulation);
        });

        await FusionnerAsync(Demande(a.Id, b.Id));

        var gardee = await application.EnBaseAsync(db => db.Personnes.SingleAsync(p => p.Id == a.Id, Annulation));
        Assert.Equal(b.FoyerId, gardee.FoyerId);
        Assert.True(gardee.SoumisDroitsDevoirs);
        Assert.Empty(await VerifierAsync());
    }

    [Fact]
    public async Task Une_annulation_suit_le_foyer_d_aujourd_hui()
    {
        var (a, b) = (await _fabrique.PersonneAsync("Ola", "Foyer"), await _fabrique.PersonneAsync("Ola", "Foyer"));
        var ailleurs = await _fabrique.TerritoireAsync("T08");
        var fusion = await FusionnerAsync(Demande(a.Id, b.Id));
        await application.EnBaseAsync(async db =>
        {
            var foyer = await db.Foyers.SingleAsync(f => f.Id == b.FoyerId, Annulation);
            foyer.Domicilier(foyer.Adresse, ailleurs, null);
            foyer.OuvrirDroit(new DateOnly(2024, 2, 2));
            await db.SaveChangesAsync(Annulation);
        });

        await AnnulerAsync(fusion.Id);

        var rendue = await application.EnBaseAsync(db => db.Personnes.SingleAsync(p => p.Id == b.Id, Annulation));
        Assert.Equal((ailleurs, new DateOnly(2024, 2, 2)), (rendue.TerritoireId!.Value, rendue.DroitOuvertLe!.Value));
        Assert.Empty(await VerifierAsync());
    }

    [Fact]
    public async Task Un_autre_allocataire_ou_le_meme_NIR_ailleurs_empechent_d_annuler()
    {
        var (a, b, autre) = (
            await _fabrique.PersonneAsync("Pia", "Place"),
            await _fabrique.PersonneAsync("Pia", "Place"),
            await _fabrique.PersonneAsync("Rita", "Autre")
        );
        await DonnerNirAsync(a.Id, 31);
        await DonnerNirAsync(b.Id, 32);
        var fusion = await FusionnerAsync(new DemandeFusion(a.Id, b.Id, new HashSet<ChampFusion> { ChampFusion.Nir }, "Carte vue", true));
        await DonnerNirAsync(autre.Id, 31);
        await application.EnBaseAsync(async db =>
        {
            var elle = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.Id == autre.Id, Annulation);
            (await db.Appartenances.SingleAsync(x => x.PersonneId == autre.Id, Annulation)).Clore(new DateOnly(2026, 2, 1));
            elle.EntrerDansLeFoyer(await db.Foyers.SingleAsync(f => f.Id == b.FoyerId, Annulation), RoleFoyer.Demandeur);
            db.Add(new AppartenanceFoyer(elle.Id, b.FoyerId!.Value, RoleFoyer.Demandeur, new DateOnly(2026, 2, 2)));
            await db.SaveChangesAsync(Annulation);
        });

        Assert.Equal(["NIR\u00A0: il appartient depuis à une autre personne.", "Foyer\u00A0: il a depuis un autre allocataire."], await ObstaclesAsync(fusion));
        Assert.Equal(ReglesFusion.RienDepuis, (await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(fusion.Id))).Regle);
    }

    [Fact]
    public async Task Ce_qui_a_ete_change_sans_ambiguite_se_dit_et_garde_ses_changements()
    {
        var ligne = await _fabrique.OrganismeAsync("Changements");
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var (a, b) = (await _fabrique.PersonneAsync("Sara", "Change"), await _fabrique.PersonneAsync("Sara", "Change"));
        var parcours = await _fabrique.ParcoursAsync(b, ligne.Ligne, referente);
        var contrat = await _fabrique.ContratValideAsync(parcours, "2026-02-01", "2026-07-31");
        var fusion = await FusionnerAsync(Demande(a.Id, b.Id));
        Assert.Empty((await application.EnBaseAsync(db => Service(db).ExaminerAnnulationAsync(fusion, Annulation))).Changements);
        await application.EnBaseAsync(async db =>
        {
            (await db.Contrats.SingleAsync(c => c.Id == contrat.Id, Annulation)).Remettre(application.Horloge.Aujourdhui, application.Horloge.Aujourdhui);
            (await db.Personnes.SingleAsync(p => p.Id == a.Id, Annulation)).Joindre("0600000001", null);
            await db.SaveChangesAsync(Annulation);
        });

        var examen = await application.EnBaseAsync(db => Service(db).ExaminerAnnulationAsync(fusion, Annulation));
        Assert.Equal([], examen.Obstacles);
        Assert.Equal(["Contrat", "Identité du dossier gardé"], examen.Changements.Order(StringComparer.Ordinal));
        await AnnulerAsync(fusion.Id);
        var rendu = await application.EnBaseAsync(db => db.Contrats.SingleAsync(c => c.Id == contrat.Id, Annulation));
        Assert.Equal((b.Id, application.Horloge.Aujourdhui), (rendu.PersonneId, rendu.RemisLe!.Value));
        Assert.Empty(await VerifierAsync());
    }

    [Fact]
    public async Task Une_fusion_decidee_sur_une_version_ancienne_est_refusee()
    {
        var (a, b) = (await _fabrique.PersonneAsync("Tess", "Version"), await _fabrique.PersonneAsync("Tess", "Version"));
        var demande = Demande(a.Id, b.Id) with { Versions = (a.Version + 1, b.Version) };
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => FusionnerAsync(demande));

        // Two decide together: one merges, the other is told.
        var issues = await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(async i =>
                {
                    try
                    {
                        await FusionnerAsync(
                            (i == 0 ? Demande(a.Id, b.Id) : Demande(b.Id, a.Id)) with
                            {
                                Versions = i == 0 ? (a.Version, b.Version) : (b.Version, a.Version),
                            }
                        );
                        return true;
                    }
                    catch (DbUpdateConcurrencyException)
                    {
                        return false;
                    }
                })
        );
        Assert.Equal([false, true], issues.Order());
    }

    [Fact]
    public async Task Le_nom_absorbe_se_cherche_encore_et_la_paire_reportee_est_reexaminee()
    {
        var (a, b, tiers) = (
            await _fabrique.PersonneAsync("Uma", "Valdemarin"),
            await _fabrique.PersonneAsync("Uma", "Zorander"),
            await _fabrique.PersonneAsync("Uma", "Zorandel")
        );
        var paire = await application.EnBaseAsync(async db =>
        {
            await new DetectionDoublons(db, application.Horloge.Aujourdhui).ExaminerAsync([b.Id], Annulation);
            await db.SaveChangesAsync(Annulation);
            return await db.Doublons.SingleAsync(d => d.PersonneId == tiers.Id && d.AutreId == b.Id, Annulation);
        });
        Assert.Equal(" faute ", paire.Raisons);
        var avant = await PhotographierAsync();

        var fusion = await FusionnerAsync(Demande(a.Id, b.Id));

        Assert.False(await application.EnBaseAsync(db => db.Doublons.AnyAsync(d => d.Id == paire.Id, Annulation)));
        var trouvees = await application.EnBaseAsync(db => new RecherchePersonnes(db).ChercherAsync("uma zorander", db.Personnes, 5, Annulation));
        Assert.Contains(a.Id, trouvees.Select(t => t.Id));
        Assert.Empty(await VerifierAsync());
        await AnnulerAsync(fusion.Id);
        Assert.Equal(avant, await PhotographierAsync());
    }

    public static TheoryData<string, string, string, string, string, string, string?> Rapproches { get; } =
        new()
        {
            { "identite", "Ada", "Byron", "ADA", "Byron", "1985-04-07", null },
            { "inversion", "Ada", "Inverse", "Inverse", "Ada", "1985-04-07", null },
            { "faute", "Ada", "Fauter", "Ada", "Fautel", "1985-04-07", null },
            { "jour_mois", "Ada", "Mois", "Ada", "Mois", "1985-07-04", null },
            { "identifiant_ft", "Ada", "Premier", "Bea", "Second", "1999-01-01", "ft" },
            { "telephone", "Ada", "Tiers", "Ada", "Quart", "1999-01-01", "tel" },
            { "courriel", "Ada", "Cinq", "Ada", "Sixte", "1999-01-01", "mel" },
        };

    [Theory]
    [MemberData(nameof(Rapproches))]
    public async Task La_base_propose_une_paire_pour_chaque_raison(
        string raison,
        string prenom,
        string nom,
        string autrePrenom,
        string autreNom,
        string naissance,
        string? partage
    )
    {
        var (connue, nouvelle) = await application.EnBaseAsync(async db =>
        {
            var territoire = await db.Territoires.Select(t => t.Id).FirstAsync(Annulation);
            var a = Neuve(prenom, nom, new DateOnly(1985, 4, 7));
            var b = Neuve(autrePrenom, autreNom, DateOnly.ParseExact(naissance, "yyyy-MM-dd", CultureInfo.InvariantCulture));
            db.AddRange(a, b);
            await IndexationNoms.IndexerAsync(db, a, Annulation);
            await db.SaveChangesAsync(Annulation);
            await IndexationNoms.IndexerAsync(db, b, Annulation);
            await db.SaveChangesAsync(Annulation);
            return (a.Id, b.Id);

            Personne Neuve(string p, string n, DateOnly nee)
            {
                var personne = new Personne(null, n, null, p, nee);
                personne.Domicilier("CCAS", "69029", new DateOnly(2025, 1, 1), territoire, null);
                personne.Joindre(partage == "tel" ? "0699887766" : null, partage == "mel" ? "partage@exemple.fr" : null);
                personne.Qualifier(null, partage == "ft" ? "7654321K" : null);
                return personne;
            }
        });

        // By the act on one person, then in bulk: the same pair, once.
        await application.EnBaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Annulation);
            await new DetectionDoublons(db, application.Horloge.Aujourdhui).ExaminerAsync([nouvelle], Annulation);
            await db.SaveChangesAsync(Annulation);
            Assert.Equal(0, await new DetectionDoublons(db, application.Horloge.Aujourdhui).ExaminerDepuisAsync(nouvelle, Annulation));
            var paire = await db.Doublons.SingleAsync(d => d.PersonneId == nouvelle && d.AutreId == connue, Annulation);
            Assert.Equal(raison, Assert.Single(DoublonPossible.LireRaisons(paire.Raisons)));
            db.Doublons.Remove(paire);
            await db.SaveChangesAsync(Annulation);
            Assert.Equal(1, await new DetectionDoublons(db, application.Horloge.Aujourdhui).ExaminerDepuisAsync(nouvelle, Annulation));
        });
    }

    private static DoublonPossible Paire(Guid a, Guid b) => new(a, b, new Rapprochement([CriteresDoublon.Identite], 80));

    private static DemandeFusion Demande(Guid gardee, Guid absorbee) => new(gardee, absorbee, new HashSet<ChampFusion>(), null, false);

    private FusionDossiers Service(ItinerairesDbContext db) => new(db, application.Horloge, new ContexteSysteme("essai"));

    private Task<FusionPersonnes> FusionnerAsync(DemandeFusion demande) => application.EnBaseAsync(db => Service(db).FusionnerAsync(demande, Annulation));

    private async Task<IReadOnlyList<string>> ObstaclesAsync(FusionPersonnes fusion) =>
        (await application.EnBaseAsync(db => Service(db).ExaminerAnnulationAsync(fusion, Annulation))).Obstacles;

    private Task AnnulerAsync(Guid fusion) => application.EnBaseAsync(db => Service(db).AnnulerAsync(fusion, "Deux sœurs jumelles", Annulation));

    private async Task<IReadOnlyList<EcartIntegrite>> VerifierAsync() =>
        [
            .. (
                await application.EnBaseAsync(db =>
                    new VerificationBase(db, application.Services.GetRequiredService<CoffreNir>(), application.Horloge).VerifierAsync(_ => { }, Annulation)
                )
            // The authors of invented acts are no accounts.
            ).Where(e => e.Code != "INV-CPT-AUTEURS" && e.Code != "INV-CER-ETAPES"),
        ];

    private Task DonnerNirAsync(Guid id, int rang) =>
        application.EnBaseAsync(async db =>
        {
            var corps = $"2910469{rang:000}{rang:000}";
            var cle = 97 - (long.Parse(corps, CultureInfo.InvariantCulture) % 97);
            Assert.True(Nir.TryParse($"{corps}{cle:00}", out var nir, out var raison), raison);
            var coffre = application.Services.GetRequiredService<CoffreNir>();
            (await db.Personnes.SingleAsync(p => p.Id == id, Annulation)).EnregistrerNir(coffre.Chiffrer(nir), coffre.Empreinte(nir));
            await db.SaveChangesAsync(Annulation);
        });

    /// <summary>A dossier with a history drawn at random: statuses, foyers, inscription, parcours that ended or go on, contrats, meetings, bilans.</summary>
    private async Task<Guid> DossierAsync(
        Random tirage,
        (Domain.Conventions.Organisme Organisme, Domain.Conventions.LigneConvention Ligne) ligne,
        Utilisateur referente
    )
    {
        var personne = await _fabrique.PersonneAsync(
            Parmi("Amina", "Fatou", "Léa", "Inès"),
            Parmi("Benali", "Bénali", "Petit-Roux", "Garcia"),
            $"2025-{tirage.Next(1, 7):00}-{tirage.Next(1, 28):00}"
        );
        if (tirage.Next(2) == 0)
        {
            await DonnerNirAsync(personne.Id, Interlocked.Increment(ref _nirs));
        }

        if (tirage.Next(5) == 0)
        {
            await RetirerLeStatutAsync(personne.Id);
        }
        else if (tirage.Next(3) > 0)
        {
            var parcours = await _fabrique.ParcoursAsync(personne, ligne.Ligne, referente, $"2025-{tirage.Next(7, 10):00}-10");
            var contrats = tirage.Next(3);
            for (var i = 0; i < contrats; i++)
            {
                await _fabrique.ContratValideAsync(parcours, $"2025-{10 + i}-01", $"2025-{10 + i}-28", i + 1);
            }

            var bilans = tirage.Next(3);
            var termine = tirage.Next(2) == 0;
            await application.EnBaseAsync(async db =>
            {
                var suivi = await db.Accompagnements.Include(x => x.Personne).Include(x => x.Affectations).SingleAsync(x => x.Id == parcours.Id, Annulation);
                for (var i = 0; i < bilans; i++)
                {
                    db.Add(
                        new BilanSituation(
                            personne.Id,
                            parcours.Id,
                            i + 1,
                            new DateOnly(2025, 10 + i, 3),
                            referente.Id,
                            "Motivée",
                            null,
                            null,
                            [("sante", EtatFrein.Identifie)],
                            application.Horloge.Aujourdhui
                        )
                    );
                }

                for (var i = 0; i < tirage.Next(4); i++)
                {
                    db.Add(
                        new RendezVous(
                            suivi,
                            referente.Id,
                            new DateOnly(2026, 4, 1 + i),
                            new TimeOnly(9, 0),
                            45,
                            ModeRendezVous.FaceAFace,
                            ObjetRendezVous.Projet,
                            "Bureau"
                        )
                    );
                }

                if (termine)
                {
                    suivi.Sortir(new DateOnly(2026, 2, tirage.Next(1, 28)), "demenagement");
                }

                await db.SaveChangesAsync(Annulation);
            });
        }

        await application.EnBaseAsync(async db =>
        {
            var elle = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.Id == personne.Id, Annulation);
            if (tirage.Next(2) == 0 && elle.SoumisDepuis is not null)
            {
                var courant = await db.StatutsDroitsDevoirs.SingleAsync(s => s.PersonneId == elle.Id && s.Fin == null, Annulation);
                db.Add(elle.ConstaterDroitsDevoirs(false, new DateOnly(2025, 8, tirage.Next(1, 28)), courant)!);
            }

            if (tirage.Next(2) == 0)
            {
                var inscription = new InscriptionFranceTravail(elle.Id, new DateOnly(2025, tirage.Next(1, 12), 1), null);
                if (tirage.Next(2) == 0)
                {
                    inscription.Clore(inscription.Debut.AddDays(tirage.Next(10, 200)));
                    if (tirage.Next(2) == 0)
                    {
                        db.Add(new InscriptionFranceTravail(elle.Id, inscription.Fin!.Value.AddDays(tirage.Next(5, 40)), null));
                    }
                }

                db.Add(inscription);
            }

            if (tirage.Next(3) == 0)
            {
                elle.Domicilier("CCAS de Bron", "69029", new DateOnly(2025, 9, 1), elle.TerritoireId, elle.ConferenceId);
                if (tirage.Next(2) == 0)
                {
                    elle.QuitterLeFoyer();
                    (await db.Appartenances.SingleAsync(x => x.PersonneId == elle.Id, Annulation)).Clore(new DateOnly(2025, 11, tirage.Next(1, 28)));
                }
            }

            elle.Joindre(tirage.Next(2) == 0 ? "0611223344" : null, tirage.Next(2) == 0 ? "a@exemple.fr" : null);
            elle.Qualifier(tirage.Next(2) == 0 ? "3" : null, tirage.Next(2) == 0 ? $"{tirage.Next(1_000_000, 9_999_999)}K" : null);
            if (tirage.Next(2) == 0)
            {
                db.Add(new EvaluationBesoins(elle.Id, new DateOnly(2025, 9, 9), referente.Id, default, CapaciteEmploi.AvecAccompagnement, [], null));
            }

            await db.SaveChangesAsync(Annulation);
        });
        return personne.Id;

        string Parmi(params string[] valeurs) => valeurs[tirage.Next(valeurs.Length)];
    }

    private static int _nirs = 100;

    /// <summary>A dossier that no flow said anything of.</summary>
    private Task RetirerLeStatutAsync(Guid id) =>
        application.EnBaseAsync(async db =>
        {
            db.RemoveRange(await db.StatutsDroitsDevoirs.Where(s => s.PersonneId == id).ToListAsync(Annulation));
            var elle = db.Entry(await db.Personnes.SingleAsync(p => p.Id == id, Annulation));
            elle.Property(p => p.SoumisDroitsDevoirs).CurrentValue = false;
            elle.Property(p => p.SoumisDepuis).CurrentValue = null;
            await db.SaveChangesAsync(Annulation);
        });

    /// <summary>Days covered by a period of each history.</summary>
    private Task<List<(string Histoire, DateOnly Debut, DateOnly Fin)>> JoursAsync(Guid id) =>
        application.EnBaseAsync(async db =>
        {
            var fin = new DateOnly(2030, 1, 1);
            return (await db.StatutsDroitsDevoirs.Where(s => s.PersonneId == id).Select(s => new { s.Debut, s.Fin }).ToListAsync(Annulation))
                .Select(p => ("statut", p.Debut, p.Fin ?? fin))
                .Concat(
                    (await db.Appartenances.Where(s => s.PersonneId == id).Select(s => new { s.Debut, s.Fin }).ToListAsync(Annulation)).Select(p =>
                        ("foyer", p.Debut, p.Fin ?? fin)
                    )
                )
                .Concat(
                    (await db.Inscriptions.Where(s => s.PersonneId == id).Select(s => new { s.Debut, s.Fin }).ToListAsync(Annulation)).Select(p =>
                        ("inscription", p.Debut, p.Fin ?? fin)
                    )
                )
                .ToList();
        });

    /// <summary>The days that a history covered and that it covers no more.</summary>
    private static IEnumerable<string> Decouverts(
        IEnumerable<(string Histoire, DateOnly Debut, DateOnly Fin)> avant,
        IReadOnlyCollection<(string Histoire, DateOnly Debut, DateOnly Fin)> apres
    ) =>
        from p in avant
        from reste in new Periode(p.Debut, p.Fin).Hors(apres.Where(a => a.Histoire == p.Histoire).Select(a => new Periode(a.Debut, a.Fin)))
        select $"{p.Histoire} {reste.Debut:yyyy-MM-dd} {reste.Fin:yyyy-MM-dd}";

    /// <summary>One act drawn at random on the dossier kept, or on a foyer it came from.</summary>
    private Task AgirAsync(Random tirage, Guid gardee, Guid tiers) =>
        application.EnBaseAsync(async db =>
        {
            var elle = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.Id == gardee, Annulation);
            switch (tirage.Next(6))
            {
                case 0:
                    elle.Joindre("0677665544", "apres@exemple.fr");
                    break;
                case 1:
                    db.Add(
                        new EvaluationBesoins(gardee, new DateOnly(2026, 3, 3), Guid.CreateVersion7(), default, CapaciteEmploi.AvecAccompagnement, [], null)
                    );
                    break;
                case 2:
                    var courant = await db.StatutsDroitsDevoirs.SingleOrDefaultAsync(s => s.PersonneId == gardee && s.Fin == null, Annulation);
                    if (elle.ConstaterDroitsDevoirs(!elle.SoumisDroitsDevoirs, new DateOnly(2026, 3, 4), courant) is { } periode && periode != courant)
                    {
                        db.Add(periode);
                    }

                    break;
                case 3:
                    foreach (var foyer in await db.Foyers.ToListAsync(Annulation))
                    {
                        foyer.OuvrirDroit(new DateOnly(2024, 5, 5));
                    }

                    await db.SaveChangesAsync(Annulation);
                    foreach (var membre in await db.Personnes.Include(p => p.Foyer).Where(p => p.FoyerId != null).ToListAsync(Annulation))
                    {
                        membre.SuivreLeFoyer(membre.Foyer!);
                    }

                    break;
                case 4:
                    foreach (var rendezVous in await db.RendezVous.Where(r => r.PersonneId == gardee).Take(1).ToListAsync(Annulation))
                    {
                        db.Remove(rendezVous);
                    }

                    break;
                default:
                    elle.Identifier(Civilite.Madame, "Autrement", null, "Zélie", new DateOnly(1980, 1, 2));
                    await IndexationNoms.IndexerAsync(db, elle, Annulation);
                    await new DetectionDoublons(db, application.Horloge.Aujourdhui).ExaminerAsync([gardee, tiers], Annulation);
                    break;
            }

            await db.SaveChangesAsync(Annulation);
        });

    /// <summary>Every row of every table but the trace, without the counts of changes.</summary>
    private Task<List<string>> PhotographierAsync() =>
        application.EnBaseAsync(db =>
            PhotoDeBase.PrendreAsync(db, (table, _) => !Traces.Contains(table) && !table.StartsWith("commune", StringComparison.Ordinal))
        );
}
