using Itineraires.Data;
using Itineraires.Data.Masse;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Itineraires.Web.Tests.Data;

/// <summary>What is written in bulk is what EF would have written, column by column, on the engine under test.</summary>
public sealed class EcritureEnMasseTests(Application application) : IClassFixture<Application>
{
    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Une_personne_ecrite_en_masse_est_relue_egale() =>
        VerifierAsync(() =>
        {
            var personne = new Personne(Civilite.Madame, "D’Angelo-Müller", "Bâ", "Œnone", new DateOnly(1985, 2, 28));
            personne.Joindre("0601020304", null);
            personne.EnregistrerNir([0, 1, 255], Guid.CreateVersion7().ToByteArray());
            return personne;
        });

    [Fact]
    public Task Ce_qui_est_lu_en_masse_est_ce_qu_ef_lit() =>
        application.EnBaseAsync(async db =>
        {
            var fabrique = new Fabrique(application);
            var (_, ligne) = await fabrique.OrganismeAsync("Organisme lu en masse");
            var parcours = await fabrique.ParcoursAsync(await fabrique.PersonneAsync("Lue", "En-Masse"), ligne, await CompteAsync());
            await VerifierLectureAsync(db, db.Personnes);
            await VerifierLectureAsync(db, db.Foyers);
            await VerifierLectureAsync(db, db.DroitsRsa);
            await VerifierLectureAsync(db, db.StatutsDroitsDevoirs);
            await VerifierLectureAsync(db, db.Accompagnements.Where(a => a.Id == parcours.Id));
            await VerifierLectureAsync(db, db.LignesConvention.Where(l => l.Id == ligne.Id));
        });

    private static async Task VerifierLectureAsync<T>(ItinerairesDbContext db, IQueryable<T> requete)
        where T : Entite
    {
        var lues = await db.LireEnMasseAsync(requete, Annulation);
        Assert.NotEmpty(lues);
        foreach (var attendue in await requete.AsNoTracking().ToListAsync(Annulation))
        {
            Comparer(db, attendue, Assert.Single(lues, l => l.Id == attendue.Id));
        }
    }

    [Fact]
    public Task Un_organisme_et_sa_ligne_ecrits_en_masse_sont_relus_egaux() =>
        application.EnBaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Annulation);
            var organisme = new Organisme("Essai en masse", TypeOrganisme.Ccas);
            var ligne = new LigneConvention(2026, organisme.Id, "Essai en masse", TypeParcours.EmploiRenforce, null);
            ligne.Programmer(10, 12, new Montant(123_456));
            Assert.Equal(1, await db.EcrireEnMasseAsync([organisme], Annulation));
            Assert.Equal(1, await db.EcrireEnMasseAsync([ligne], Annulation));
            Comparer(db, organisme, await db.Organismes.AsNoTracking().SingleAsync(o => o.Id == organisme.Id, Annulation));
            Comparer(db, ligne, await db.LignesConvention.AsNoTracking().SingleAsync(l => l.Id == ligne.Id, Annulation));
            await transaction.RollbackAsync(Annulation);
        });

    [Fact]
    public Task Heures_instants_et_listes_ecrits_en_masse_se_comparent_en_sql() =>
        application.EnBaseAsync(async db =>
        {
            var fabrique = new Fabrique(application);
            var referent = await CompteAsync();
            var (_, ligne) = await fabrique.OrganismeAsync("Organisme des heures");
            var parcours = await fabrique.ParcoursAsync(await fabrique.PersonneAsync(), ligne, referent);
            await using var transaction = await db.Database.BeginTransactionAsync(Annulation);
            var rendezVous = new RendezVous(
                parcours,
                referent.Id,
                new DateOnly(2026, 3, 2),
                new TimeOnly(14, 30),
                45,
                ModeRendezVous.FaceAFace,
                ObjetRendezVous.Projet,
                "Bureau 2"
            );
            rendezVous.Honorer(new DateOnly(2026, 3, 2));
            rendezVous.Rapporter(ObjetRendezVous.Etape, "Point d’étape", null, [new SuiteADonner("Écrire", "la personne", new DateOnly(2026, 4, 1))]);
            var instant = new DateTime(2026, 3, 1, 8, 15, 30, 123, DateTimeKind.Utc);
            var entree = new Domain.Pilotage.EntreeJournal(instant, null, "essai", "essai", null, null, null, null, null);
            await db.EcrireEnMasseAsync([rendezVous], Annulation);
            await db.EcrireEnMasseAsync([entree], Annulation);
            var relu = await db
                .RendezVous.AsNoTracking()
                .SingleAsync(
                    r => r.Id == rendezVous.Id && r.Heure == new TimeOnly(14, 30) && r.Jour == new DateOnly(2026, 3, 2) && r.Statut == StatutRendezVous.Honore,
                    Annulation
                );
            Comparer(db, rendezVous, relu);
            Assert.Equal(instant, (await db.Journal.AsNoTracking().SingleAsync(j => j.Id == entree.Id && j.Le == instant, Annulation)).Le);
            await transaction.RollbackAsync(Annulation);
        });

    [Fact]
    public Task Reecrire_en_masse_change_les_colonnes_et_la_version() =>
        application.EnBaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Annulation);
            var organisme = new Organisme("À réécrire", TypeOrganisme.Structure);
            await db.EcrireEnMasseAsync([organisme], Annulation);
            organisme.Situer("3 rue Neuve", "69001", "Lyon 1er", "69381");
            Assert.Equal(1, await db.ReecrireEnMasseAsync([organisme], Annulation));
            var relu = await db.Organismes.AsNoTracking().SingleAsync(o => o.Id == organisme.Id, Annulation);
            Assert.Equal(("3 rue Neuve", 1), (relu.Voie, relu.Version));
            await transaction.RollbackAsync(Annulation);
        });

    [Fact]
    public Task Sans_transaction_rien_ne_s_ecrit() =>
        application.EnBaseAsync(async db =>
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                db.EcrireEnMasseAsync([new Organisme("Sans transaction", TypeOrganisme.Structure)], Annulation)
            )
        );

    [Fact]
    public Task Une_contrainte_violee_arrete_tout() =>
        application.EnBaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Annulation);
            var foyer = new Foyer("777", null);
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.EcrireEnMasseAsync([foyer, new Foyer("777", null)], Annulation));
        });

    private Task<Utilisateur> CompteAsync() =>
        application.EnBaseAsync(async db =>
        {
            var courriel = $"{Guid.CreateVersion7():N}@exemple.fr";
            var compte = new Utilisateur
            {
                Prenom = "Zoé",
                Nom = "Roux",
                Email = courriel,
                UserName = courriel,
                SecurityStamp = "essai",
            };
            db.Users.Add(compte);
            await db.SaveChangesAsync(Annulation);
            return compte;
        });

    private Task VerifierAsync<T>(Func<T> creer)
        where T : Entite =>
        application.EnBaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Annulation);
            var ecrite = creer();
            await db.EcrireEnMasseAsync([ecrite], Annulation);
            Comparer(db, ecrite, await db.Set<T>().AsNoTracking().SingleAsync(e => e.Id == ecrite.Id, Annulation));
            await transaction.RollbackAsync(Annulation);
        });

    private static void Comparer<T>(ItinerairesDbContext db, T attendue, T relue)
        where T : class
    {
        foreach (var propriete in db.Model.FindEntityType(typeof(T))!.GetProperties().Cast<IReadOnlyProperty>())
        {
            Assert.Equal(propriete.PropertyInfo!.GetValue(attendue), propriete.PropertyInfo!.GetValue(relue));
        }
    }
}
