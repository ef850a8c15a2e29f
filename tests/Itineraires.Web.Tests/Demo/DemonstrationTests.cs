using Itineraires.Data;
using Itineraires.Data.Alertes;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Web.Demo;
using Itineraires.Web.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Demo;

/// <summary>The invented territory holds together: its alerts are the engine's, its states are all there, its seed repeats.</summary>
public sealed class DemonstrationTests(Application application) : IClassFixture<Application>
{
    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Les_alertes_chargees_sont_celles_que_le_moteur_calcule()
    {
        await ChargerAsync();
        await application.EnBaseAsync(async db =>
        {
            var avant = await LireAsync(db);
            await new EvaluationAlertes(db, application.Horloge).ReevaluerToutAsync(Annulation);
            Assert.Equal(avant, await LireAsync(db));
        });

        static Task<List<string>> LireAsync(ItinerairesDbContext db) =>
            db
                .Alertes.AsNoTracking()
                .OrderBy(a => a.Id)
                .Select(a => a.Id + a.Regle + a.ApparaitLe + a.EnRetardLe + a.Fait + a.CadreCode + a.ObjetId)
                .ToListAsync(Annulation);
    }

    [Fact]
    public async Task Chaque_etat_de_chaque_machine_est_quelque_part()
    {
        await ChargerAsync();
        await application.EnBaseAsync(async db =>
        {
            Assert.Equal(
                Enum.GetValues<StatutAccompagnement>().Order(),
                (await db.Accompagnements.Select(a => a.Statut).Distinct().ToListAsync(Annulation)).Order()
            );
            Assert.Superset(
                new HashSet<StatutGlobal> { StatutGlobal.Demande, StatutGlobal.EnCours, StatutGlobal.Termine, StatutGlobal.Refuse, StatutGlobal.Retire },
                (await db.Globaux.Select(g => g.Statut).Distinct().ToListAsync(Annulation)).ToHashSet()
            );
            Assert.Equal(Enum.GetValues<StatutRendezVous>().Order(), (await db.RendezVous.Select(a => a.Statut).Distinct().ToListAsync(Annulation)).Order());
            Assert.Equal(Enum.GetValues<StatutEtape>().Order(), (await db.Etapes.Select(a => a.Statut).Distinct().ToListAsync(Annulation)).Order());
            var jour = application.Horloge.Aujourdhui;
            var contrats = await db.Contrats.AsNoTracking().ToListAsync(Annulation);
            Assert.Equal(Enum.GetValues<StatutContrat>().Order(), contrats.SelectMany(c => new[] { c.Statut, c.StatutAu(jour) }).Distinct().Order());
            Assert.Contains(contrats, c => c.MotifRetour is not null);
        });
    }

    [Fact]
    public async Task La_journee_de_Claire_Ferrand_est_pleine_et_sa_phrase_de_passe_ouvre()
    {
        await ChargerAsync();
        await application.EnBaseAsync(async db =>
        {
            var claire = await db.Users.SingleAsync(u => u.Nom == "Ferrand" && u.EstDemonstration, Annulation);
            var jour = application.Horloge.Aujourdhui;
            var rendezVous = await db.RendezVous.Where(r => r.ReferentId == claire.Id && r.Jour == jour).ToListAsync(Annulation);
            Assert.InRange(rendezVous.Count(r => r.TempsCollectifId == null) + 1, 5, 7);
            Assert.Single(rendezVous.Where(r => r.TempsCollectifId != null).Select(r => r.TempsCollectifId).Distinct());
            Assert.InRange(await db.Personnes.CountAsync(p => p.ReferentId == claire.Id, Annulation), 90, 110);
            Assert.NotEqual(
                PasswordVerificationResult.Failed,
                new PasswordHasher<Utilisateur>().VerifyHashedPassword(claire, claire.PasswordHash!, ComptesDemonstration.PhraseDePasse)
            );
            Assert.Equal("oui", (await db.Reglages.SingleAsync(r => r.Cle == Reglage.Demonstration, Annulation)).Valeur);
        });
    }

    [Fact]
    public async Task La_demonstration_offerte_donne_une_journee_credible_et_un_organisme_occupe()
    {
        await using var offerte = new Application();
        await offerte.InitializeAsync();
        await offerte.EnBaseAsync(async db =>
        {
            var jour = offerte.Horloge.Aujourdhui;
            var coffre = offerte.Services.GetRequiredService<CoffreNir>();
            await ChargerDemonstration.ExecuterAsync(
                db,
                coffre,
                ChargerDemonstration.FoyersParDefaut,
                ChargerDemonstration.GraineParDefaut,
                jour,
                _ => { },
                Annulation
            );
            var claire = await db.Users.SingleAsync(u => u.Nom == "Ferrand" && u.EstDemonstration, Annulation);
            var siennes = await db
                .Alertes.Where(a => a.ApparaitLe <= jour && db.Personnes.Any(p => p.Id == a.PersonneId && p.ReferentId == claire.Id))
                .ToListAsync(Annulation);
            Assert.InRange(siennes.Count(a => a.EnRetardLe <= jour), 8, 24);
            Assert.InRange(siennes.Count, 20, 60);

            var organisme = await db.Organismes.SingleAsync(o => o.Nom == ComptesDemonstration.Organisme, Annulation);
            var places = await db.LignesConvention.Where(l => l.OrganismeId == organisme.Id && l.Annee == jour.Year).SumAsync(l => l.Places, Annulation);
            var occupees = await db.Accompagnements.CountAsync(a => a.LigneConventionId != null && a.OrganismeId == organisme.Id && a.Fin == null, Annulation);
            Assert.InRange(occupees / (double)places, 0.85, 1.05);
        });
    }

    [Fact]
    public void La_phrase_de_passe_compte_sept_mots() => Assert.Equal(7, ComptesDemonstration.PhraseDePasse.Split(' ').Length);

    [Fact]
    public async Task La_meme_graine_donne_la_meme_population()
    {
        await ChargerAsync();
        await using var autre = new Application();
        await autre.InitializeAsync();
        await Demonstration.ChargerAsync(autre);
        Assert.Equal(await ResumerAsync(application), await ResumerAsync(autre));

        static Task<List<string>> ResumerAsync(Application a) =>
            a.EnBaseAsync(db =>
                db.Foyers.OrderBy(f => f.Matricule)
                    .Join(db.Personnes, f => f.Id, p => p.FoyerId, (f, p) => f.Matricule + p.Prenom + p.Nom + p.DateNaissance + p.SoumisDepuis + f.Voie)
                    .Order()
                    .ToListAsync(Annulation)
            );
    }

    private Task ChargerAsync() => Demonstration.ChargerAsync(application);
}
