using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Demo;

namespace Itineraires.Web.Tests.Support;

/// <summary>The demonstration on the base of an application under test, loaded once.</summary>
public static class Demonstration
{
    private const int Foyers = 1200;
    private const int Graine = 2020;

    private static readonly SemaphoreSlim UnALaFois = new(1, 1);

    public static async Task ChargerAsync(Application application)
    {
        var annulation = TestContext.Current.CancellationToken;
        await UnALaFois.WaitAsync(annulation);
        try
        {
            await application.EnBaseAsync(async db =>
            {
                if (await ChargerDemonstration.EstVideAsync(db, annulation))
                {
                    var coffre = application.Services.GetRequiredService<CoffreNir>();
                    await ChargerDemonstration.ExecuterAsync(db, coffre, Foyers, Graine, application.Horloge.Aujourdhui, _ => { }, annulation);
                }
            });
        }
        finally
        {
            UnALaFois.Release();
        }
    }
}
