using System.Net;
using Itineraires.Web.Tests.Depot;
using Itineraires.Web.Tests.Support;

namespace Itineraires.Web.Tests.Cli;

/// <summary>What a browser receives from the product started from its sources.</summary>
public sealed class ServirTests
{
    [Fact]
    public async Task La_feuille_de_style_arrive_entiere_compressee_ou_non()
    {
        await using var programme = await Programme.SurBaseVideAsync();

        await programme.ServirAsync(
            Path.Combine(Fichiers.Racine(), "src", "Itineraires.Web"),
            async adresse =>
            {
                var entiere = await LireAsync(adresse, DecompressionMethods.None);
                Assert.Contains("--papier", entiere, StringComparison.Ordinal);
                Assert.Equal(entiere, await LireAsync(adresse, DecompressionMethods.GZip));
                Assert.Equal(entiere, await LireAsync(adresse, DecompressionMethods.Brotli));
            }
        );
    }

    /// <summary>The stylesheet that the sign-in page names, asked for as a browser does.</summary>
    private static async Task<string> LireAsync(Uri adresse, DecompressionMethods compression)
    {
        using var navigateur = new HttpClient(new HttpClientHandler { AutomaticDecompression = compression }) { BaseAddress = adresse };
        var page = await navigateur.GetStringAsync("/connexion", TestContext.Current.CancellationToken);
        var debut = page.IndexOf("/css/", StringComparison.Ordinal);
        return await navigateur.GetStringAsync(page[debut..page.IndexOf('"', debut)], TestContext.Current.CancellationToken);
    }
}
