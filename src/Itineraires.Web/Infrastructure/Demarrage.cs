using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Infrastructure;

/// <summary>What is done before the first request is served.</summary>
public static class Demarrage
{
    public static async Task PreparerAsync(IServiceProvider services, CancellationToken annulation)
    {
        await using var portee = services.CreateAsyncScope();
        await BaseDeDonnees.PreparerAsync(portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>(), annulation);
    }

    /// <summary>Fills an empty base with the demonstration when the installation asks for it, and prints how to sign in.</summary>
    public static async Task DemontrerAsync(IServiceProvider services, CancellationToken annulation)
    {
        await using var portee = services.CreateAsyncScope();
        var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        if (
            portee.ServiceProvider.GetRequiredService<IOptions<InstallationOptions>>().Value.Demonstration
            && await ChargerDemonstration.EstVideAsync(db, annulation)
        )
        {
            await Console.Error.WriteLineAsync($"Base vide\u00A0: chargement de la démonstration ({ChargerDemonstration.FoyersParDefaut} foyers inventés)…");
            var aujourdhui = portee.ServiceProvider.GetRequiredService<TimeProvider>().Aujourdhui;
            var coffre = portee.ServiceProvider.GetRequiredService<CoffreNir>();
            await ChargerDemonstration.ExecuterAsync(
                db,
                coffre,
                ChargerDemonstration.FoyersParDefaut,
                ChargerDemonstration.GraineParDefaut,
                aujourdhui,
                _ => { },
                annulation
            );
        }

        if (await db.Reglages.AnyAsync(r => r.Cle == Reglage.Demonstration && r.Valeur == "oui", annulation))
        {
            await Console.Error.WriteLineAsync(ComptesDemonstration.Presenter());
        }
    }
}
