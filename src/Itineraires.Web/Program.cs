using Itineraires.Web.Cli;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;

if (LigneDeCommande.Concerne(args))
{
    return await LigneDeCommande.ExecuterAsync(args);
}

var builder = WebApplication.CreateBuilder(LigneDeCommande.SansCommande(args));

// The build's own assets, compressed ones included, whatever the environment; a published output has no such manifest.
builder.WebHost.UseStaticWebAssets();
builder.AjouterSocle();
builder.AjouterSecurite();
builder.AjouterInterface();

var app = builder.Build();
app.UtiliserEntetesSecurite();
app.UtiliserInterface();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MonterInterface();
await Demarrage.PreparerAsync(app.Services, app.Lifetime.ApplicationStopping);
await Demarrage.DemontrerAsync(app.Services, app.Lifetime.ApplicationStopping);
await app.RunAsync();
return 0;

/// <summary>Entry point, named so that tests can start the application.</summary>
public sealed partial class Program;
