using System.Net;
using Itineraires.Data;
using Itineraires.Web.Tests.Support;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Itineraires.Web.Tests.Comptes;

/// <summary>What a visitor who is not signed in can reach, and how often.</summary>
public sealed class AccesPublicsTests(AccesPublicsTests.AvecDemonstration avec) : IClassFixture<AccesPublicsTests.AvecDemonstration>
{
    [Theory]
    [InlineData("127.0.0.1", "localhost", null, true)]
    [InlineData("::1", "[::1]", null, true)]
    [InlineData("127.0.0.1", "127.0.0.1", null, true)]
    [InlineData("192.0.2.7", "localhost", null, false)]
    [InlineData("127.0.0.1", "itineraires.exemple.fr", null, false)]
    [InlineData("127.0.0.1", "localhost", "192.0.2.7", false)]
    public async Task Les_comptes_de_demonstration_ne_sont_offerts_que_sur_ce_poste(string adresse, string hote, string? relaye, bool offerts)
    {
        var reponse = await avec.Application.Server.SendAsync(
            contexte =>
            {
                contexte.Connection.RemoteIpAddress = IPAddress.Parse(adresse);
                contexte.Request.Method = "GET";
                contexte.Request.Path = "/connexion";
                contexte.Request.Host = new Microsoft.AspNetCore.Http.HostString(hote);
                if (relaye is not null)
                {
                    contexte.Request.Headers["X-Forwarded-For"] = relaye;
                }
            },
            TestContext.Current.CancellationToken
        );
        using var lecteur = new StreamReader(reponse.Response.Body);
        var page = await lecteur.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(200, reponse.Response.StatusCode);
        Assert.Equal(offerts, page.Contains("Nadège Colombet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Les_demandes_de_lien_sont_comptees_et_la_page_reste_lisible()
    {
        await using var limitee = avec.Application.WithWebHostBuilder(b => b.UseSetting("Comptes:DemandesDeLien", "2"));
        var navigateur = new Navigateur(limitee.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }));

        Assert.Equal(302, (await DemanderAsync()).Statut);
        Assert.Equal(302, (await DemanderAsync()).Statut);
        var refusee = await DemanderAsync();

        Assert.Equal(429, refusee.Statut);
        Assert.Contains("Trop de demandes en peu de temps", refusee.Texte, StringComparison.Ordinal);
        Assert.Equal(200, (await navigateur.OuvrirAsync("/compte/phrase-oubliee")).Statut);

        Task<Page> DemanderAsync() => navigateur.EnvoyerAsync("/compte/phrase-oubliee", [("Courriel", "quelqu.un@exemple.fr")]);
    }

    /// <summary>A base marked demonstration, with one account.</summary>
    public sealed class AvecDemonstration : IAsyncLifetime
    {
        public Application Application { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Application.InitializeAsync();
            await Application.CompteAvecPhraseAsync("demo.publique@exemple.fr", demonstration: true);
            await Application.EnBaseAsync(async db =>
            {
                db.Reglages.Add(new Reglage { Cle = Reglage.Demonstration, Valeur = "oui" });
                await db.SaveChangesAsync();
            });
        }

        public ValueTask DisposeAsync() => Application.DisposeAsync();
    }
}
