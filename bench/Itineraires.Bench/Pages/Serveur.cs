using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Itineraires.Bench.Pages;

/// <summary>The product as its own program composes it, and beside it, in the same process, the reference pages of this project.</summary>
public static class Serveur
{
    public static async Task<int> ServirAsync(string connexion, string adresse)
    {
        Environment.SetEnvironmentVariable("ConnectionStrings__Itineraires", connexion);
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                ApplicationName = "Itineraires.Web",
                EnvironmentName = "Production",
                ContentRootPath = Environment.GetEnvironmentVariable("ASPNETCORE_CONTENTROOT"),
            }
        );
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls(adresse);
        builder.AjouterSocle();
        builder.AjouterSecurite();
        builder.AjouterInterface();
        builder
            .Services.AddMvcCore()
            .ConfigureApplicationPartManager(parties =>
            {
                parties.ApplicationParts.Add(new AssemblyPart(typeof(Serveur).Assembly));
                parties.ApplicationParts.Add(new CompiledRazorAssemblyPart(typeof(Serveur).Assembly));
            });
        builder.Services.AddSingleton(NpgsqlDataSource.Create(connexion));

        var app = builder.Build();
        app.UtiliserEntetesSecurite();
        app.UtiliserInterface();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MonterInterface();
        await Demarrage.PreparerAsync(app.Services, app.Lifetime.ApplicationStopping);
        await app.RunAsync();
        return 0;
    }
}
