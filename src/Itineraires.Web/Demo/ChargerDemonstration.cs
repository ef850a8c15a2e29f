using Itineraires.Data;
using Itineraires.Data.Alertes;
using Itineraires.Data.Fusions;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Demo;

/// <summary>Fills an empty base with an invented territory: the conventions of 2020, accounts, and as many foyers as asked.</summary>
public static class ChargerDemonstration
{
    public const int FoyersParDefaut = 5000;
    public const int GraineParDefaut = 2020;

    private const int TailleLot = 1000;

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
        await EvaluationAlertes.RetenirPassageAsync(db, aujourdhui, annulation);
        await transaction.CommitAsync(annulation);
        return generateur.Personnes;
    }
}
