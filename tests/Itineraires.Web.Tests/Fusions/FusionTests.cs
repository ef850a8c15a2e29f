using System.Globalization;
using System.Text;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Integrite;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Fusions;

/// <summary>A merge keeps both histories, and its undoing leaves the base as it was, whatever the dossiers.</summary>
public sealed class FusionTests(Application application) : IClassFixture<Application>
{
    private const int Tirages = 25;

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
            Assert.Empty((await VerifierAsync()).Select(e => $"graine {graine}: {e.Code} {string.Join(' ', e.Exemples)}"));
            Assert.NotEqual(avant, await PhotographierAsync());
            Assert.Equal([], await application.EnBaseAsync(db => Service(db).ExaminerAnnulationAsync(fusion, Annulation)));
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

        Assert.Equal(
            ["Rendez-vous\u00A0: ajouté depuis la fusion."],
            await application.EnBaseAsync(db => Service(db).ExaminerAnnulationAsync(fusion, Annulation))
        );
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
    public async Task Chaque_colonne_qui_designe_une_personne_suit_la_fusion_ou_est_une_exception_ecrite()
    {
        // The journal and the trace of an import keep the identifier of then; pairs, alerts, search and the record itself are treated apart.
        string[] exceptions =
        [
            "Alerte.PersonneId",
            "DoublonPossible.AutreId",
            "DoublonPossible.PersonneId",
            "EntreeJournal.PersonneId",
            "FusionPersonnes.AbsorbeeId",
            "FusionPersonnes.GardeeId",
            "JetonPersonne.PersonneId",
            "TraceImport.PersonneId",
        ];
        await application.EnBaseAsync(db =>
        {
            var suivent = FusionDossiers.Rattachements(db.Model).Select(r => $"{r.Type.ClrType.Name}.{r.Colonne.Name}").ToHashSet();
            var designent =
                from type in db.Model.GetEntityTypes()
                from propriete in type.GetProperties()
                where
                    propriete.Name.Contains("Personne", StringComparison.Ordinal) && propriete.ClrType is var t && (t == typeof(Guid) || t == typeof(Guid?))
                    || propriete.GetContainingForeignKeys().Any(f => f.PrincipalEntityType.ClrType == typeof(Personne))
                select $"{type.ClrType.Name}.{propriete.Name}";
            Assert.Equal([], designent.Where(d => !suivent.Contains(d) && !exceptions.Contains(d)));
            Assert.Contains("AffectationReferent.PersonneId", suivent);
            return Task.CompletedTask;
        });
    }

    private static DoublonPossible Paire(Guid a, Guid b) => new(a, b, new Rapprochement([CriteresDoublon.Identite], 80));

    private static DemandeFusion Demande(Guid gardee, Guid absorbee) => new(gardee, absorbee, new HashSet<ChampFusion>(), null, false);

    private FusionDossiers Service(ItinerairesDbContext db) => new(db, application.Horloge, new ContexteSysteme("essai"));

    private Task<FusionPersonnes> FusionnerAsync(DemandeFusion demande) => application.EnBaseAsync(db => Service(db).FusionnerAsync(demande, Annulation));

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

        if (tirage.Next(3) > 0)
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
            if (tirage.Next(2) == 0)
            {
                var courant = await db.StatutsDroitsDevoirs.SingleAsync(s => s.PersonneId == elle.Id && s.Fin == null, Annulation);
                db.Add(elle.ConstaterDroitsDevoirs(false, new DateOnly(2025, 8, tirage.Next(1, 28)), courant)!);
            }

            if (tirage.Next(2) == 0)
            {
                db.Add(new InscriptionFranceTravail(elle.Id, new DateOnly(2025, tirage.Next(1, 12), 1), null));
            }

            if (tirage.Next(3) == 0)
            {
                elle.Domicilier("CCAS de Bron", "69029", new DateOnly(2025, 9, 1), elle.TerritoireId, elle.ConferenceId);
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

    /// <summary>Every row of every table but the trace, without the counts of changes.</summary>
    private Task<List<string>> PhotographierAsync() =>
        application.EnBaseAsync(db =>
            PhotoDeBase.PrendreAsync(db, (table, _) => !Traces.Contains(table) && !table.StartsWith("commune", StringComparison.Ordinal))
        );
}
