using Itineraires.Data;
using Itineraires.Data.Alertes;
using Itineraires.Data.Fusions;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Courriers;
using Itineraires.Web.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Demo;

/// <summary>Fills an empty base with an invented territory: the conventions of 2020, accounts, and as many foyers as asked.</summary>
public static class ChargerDemonstration
{
    public const int FoyersParDefaut = 5000;
    public const int GraineParDefaut = 2020;

    private const int TailleLot = 1000;

    private const int JoursAvecLettres = 15;

    private const int OrientationsAvecLettres = 60;

    /// <summary>Whether the base holds neither foyer nor account: only such a base may receive the demonstration.</summary>
    public static async Task<bool> EstVideAsync(ItinerairesDbContext db, CancellationToken annulation) =>
        !await db.Foyers.AnyAsync(annulation) && !await db.Users.AnyAsync(annulation) && !await db.LignesConvention.AnyAsync(annulation);

    /// <summary>Loads in one transaction: a load that stops leaves an empty base.</summary>
    /// <param name="avancer">Told the number of foyers written.</param>
    /// <returns>The number of persons written.</returns>
    public static async Task<int> ExecuterAsync(
        ItinerairesDbContext db,
        CoffreNir coffre,
        int foyers,
        int graine,
        DateOnly aujourdhui,
        Action<int> avancer,
        CancellationToken annulation
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(annulation);
        var decor = await Decor.PlanterAsync(db, Population.Lire(), aujourdhui, annulation);
        var generateur = new Generateur(decor, coffre, graine, aujourdhui);
        for (var ecrits = 0; ecrits < foyers; ecrits += TailleLot)
        {
            await generateur.Generer(Math.Min(TailleLot, foyers - ecrits)).EcrireAsync(db, annulation);
            avancer(Math.Min(foyers, ecrits + TailleLot));
        }

        await new DetectionDoublons(db, aujourdhui).ExaminerDepuisAsync(Guid.Empty, annulation);
        await FusionnerUnePaireAsync(db, new HorlogeDuJour(aujourdhui), annulation);
        await EcrireDesLettresAsync(db, coffre, aujourdhui, annulation);
        await new SessionsDeDemonstration(db, coffre, new HorlogeDuJour(aujourdhui)).TenirAsync(annulation);
        await EvaluationAlertes.RetenirPassageAsync(db, aujourdhui, annulation);
        await transaction.CommitAsync(annulation);
        return generateur.Personnes;
    }

    /// <summary>One pair is merged already, so that its trace can be read and undone.</summary>
    private static async Task FusionnerUnePaireAsync(ItinerairesDbContext db, TimeProvider horloge, CancellationToken annulation)
    {
        db.ChangeTracker.Clear();
        var paire = await (
            from d in db.Doublons
            join a in db.Personnes on d.PersonneId equals a.Id
            join b in db.Personnes on d.AutreId equals b.Id
            where a.NirEmpreinte == null && (a.AccompagnementId == null || b.AccompagnementId == null)
            orderby d.Score descending, d.Id
            select new { Gardee = b.Id, Absorbee = a.Id }
        ).FirstOrDefaultAsync(annulation);
        if (paire is not null)
        {
            var demande = new DemandeFusion(paire.Gardee, paire.Absorbee, new HashSet<ChampFusion>(), "Même pièce d’identité", NirConfirmes: false);
            await new FusionDossiers(db, horloge, new ContexteSysteme("démonstration")).FusionnerAsync(demande, annulation);
            await new EvaluationAlertes(db, horloge).ReevaluerAsync([paire.Gardee], annulation);
            await db.SaveChangesAsync(annulation);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>The orientations of these last days have their letters; the older ones were written before the platform.</summary>
    private static async Task EcrireDesLettresAsync(ItinerairesDbContext db, CoffreNir coffre, DateOnly aujourdhui, CancellationToken annulation)
    {
        var recentes = await db
            .Orientations.Where(o => o.DecideeLe > aujourdhui.AddDays(-JoursAvecLettres))
            .OrderByDescending(o => o.DecideeLe)
            .ThenBy(o => o.Id)
            .Select(o => o.Id)
            .Take(OrientationsAvecLettres)
            .ToListAsync(annulation);
        var emettre = new EmettreCourriers(
            db,
            coffre,
            new ContexteSysteme("démonstration"),
            Options.Create(new TerritoireOptions()),
            new HorlogeDuJour(aujourdhui)
        );
        await emettre.EmettreAsync(recentes, annulation);
        await db.SaveChangesAsync(annulation);
        db.ChangeTracker.Clear();
    }

    /// <summary>The morning of the day of the demonstration, which may be another than today.</summary>
    private sealed class HorlogeDuJour(DateOnly jour) : TimeProvider
    {
        private const int HeureDOuverture = 9;

        public override DateTimeOffset GetUtcNow() => new(Horloge.EnInstant(jour).AddHours(HeureDOuverture), TimeSpan.Zero);
    }
}
