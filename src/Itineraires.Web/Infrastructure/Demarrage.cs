using Itineraires.Data;

namespace Itineraires.Web.Infrastructure;

/// <summary>What is done before the first request is served.</summary>
public static class Demarrage
{
    public static async Task PreparerAsync(IServiceProvider services, CancellationToken annulation)
    {
        await using var portee = services.CreateAsyncScope();
        await BaseDeDonnees.PreparerAsync(portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>(), annulation);
    }
}
