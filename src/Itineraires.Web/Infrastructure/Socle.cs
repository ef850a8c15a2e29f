using Itineraires.Data;
using Itineraires.Web.Documents;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Itineraires.Web.Infrastructure;

/// <summary>Where the installation keeps its files and how it reaches its base.</summary>
public sealed class InstallationOptions
{
    public const string Section = "Itineraires";

    /// <summary>Folder of the embedded base, keys, messages and temporary files.</summary>
    public string Dossier { get; set; } = "var";

    /// <summary>Key of the NIRs, 32 bytes in base 64; a file of <see cref="Dossier"/> when absent.</summary>
    public string? CleNir { get; set; }

    /// <summary>File of the key of the NIRs, when no setting gives it.</summary>
    public string FichierCleNir => Path.Combine(Dossier, "cles", "nir.cle");

    /// <summary>Fills an empty base with the demonstration when serving; « ./run » sets it.</summary>
    public bool Demonstration { get; set; }

    /// <summary>Minutes without activity before a session ends.</summary>
    public int MinutesInactivite { get; set; } = 30;

    /// <summary>Foyers that an import writes for good together.</summary>
    public int FoyersParLot { get; set; } = 2500;

    /// <summary>Address under which people reach the platform, for links in messages.</summary>
    public string AdressePublique { get; set; } = "http://localhost:5080";
}

/// <summary>Registers what pages, commands and jobs share: the base, the clock, the reference data, the rights.</summary>
public static class Socle
{
    public static IHostApplicationBuilder AjouterSocle(this IHostApplicationBuilder builder)
    {
        var installation = builder.Configuration.GetSection(InstallationOptions.Section).Get<InstallationOptions>() ?? new InstallationOptions();
        var services = builder.Services;
        services.AddOptions<InstallationOptions>().BindConfiguration(InstallationOptions.Section);
        services.AddSingleton(TimeProvider.System);
        services.AddDbContext<ItinerairesDbContext>(
            (fournisseur, options) => options.UtiliserItineraires(Connexion(fournisseur.GetRequiredService<IConfiguration>(), installation))
        );
        services.AddSingleton(f => CoffreNir.Ouvrir(installation.CleNir, installation.FichierCleNir));
        services.AddSingleton<Imports.DepotImports>();
        services.AddTransient<Imports.BailImports>();
        services.AddScoped(f => new Imports.Beneficiaires.ImporterBeneficiaires(
            f.GetRequiredService<ItinerairesDbContext>(),
            f.GetRequiredService<CoffreNir>(),
            f.GetRequiredService<IContexteActe>(),
            f.GetRequiredService<TimeProvider>()
        )
        {
            FoyersParLot = installation.FoyersParLot,
        });
        services.AddScoped<Imports.FranceTravail.ImporterInscriptions>();
        services.AddScoped<Imports.Beneficiaires.AnnulationImport>();
        services.AddScoped<Itineraires.Data.Fusions.FusionDossiers>();
        services.AddScoped<Sauvegardes.SauvegardeBase>();
        services.AddScoped<Sauvegardes.RestaurationBase>();
        services.AjouterSchemaDesComptes();
        services.AddMemoryCache();
        services.AddScoped<ReferentielsEnMemoire>();
        services.AddScoped<Features.Orientation.OrienterPersonne>();
        services.AddScoped<Features.Orientation.Relances>();
        services.AddScoped<Courriers.EmettreCourriers>();
        services.AddOptions<ImpressionOptions>().BindConfiguration(ImpressionOptions.Section);
        return builder;
    }

    /// <summary>Connection string of the base: « Data Source=… » for SQLite, « Host=… » for PostgreSQL.</summary>
    public static string Connexion(IConfiguration configuration, InstallationOptions installation) =>
        configuration.GetConnectionString("Itineraires") ?? $"Data Source={Path.Combine(installation.Dossier, "itineraires.db")}";

    /// <summary>Accounts, rights and the perimeter of the person signed in.</summary>
    public static WebApplicationBuilder AjouterSecurite(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<IContexteActe, ContexteHttp>();
        services.AddScoped<UtilisateurCourant>();
        services.AddScoped<GardeDelegations>();
        services.AddScoped<MotsMedicaux>();
        services.Configure<MvcOptions>(o => o.Filters.Add<GardeMedicale>());
        services.AddSingleton<Imports.SuiviImports>();
        services.AddHostedService<Imports.ExecutionImports>();
        services.AddSingleton<ImpressionPdf>();
        services.AddScoped<RenduVue>();
        services.AddSingleton<PreparationsPdf>();
        services.AddHostedService(s => s.GetRequiredService<PreparationsPdf>());
        services.AddScoped<IAuthorizationHandler, DroitRequisHandler>();
        services.AddSingleton<IAuthorizationPolicyProvider, PolitiquesDeDroits>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AjouterSessions();
        return builder;
    }
}
