using System.Collections.Concurrent;
using Itineraires.Domain.Commun;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Playwright;

// One browser and one server at a time: side by side on two cores they wait for each other longer than a person would.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Itineraires.Browser.Tests.Support;

/// <summary>The product with its demonstration on a real port, and one Chromium.</summary>
public sealed class Serveur : WebApplicationFactory<Program>, IAsyncLifetime
{
    /// <summary>Wait for what a page must show, in milliseconds: a loaded machine is slow, not wrong.</summary>
    private const int Patience = 30_000;

    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ];

    private readonly string _dossier = Directory.CreateTempSubdirectory("itineraires-navigateur-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _navigateur;

    public HorlogeFixe Horloge { get; } = new();

    public string Adresse { get; private set; } = "";

    /// <summary>Routes that answered a page.</summary>
    public ConcurrentDictionary<string, bool> Repondues { get; } = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        UseKestrel(0);
        StartServer();
        Adresse = ClientOptions.BaseAddress.ToString().TrimEnd('/').Replace("localhost", "127.0.0.1");
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _navigateur = await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Environment.GetEnvironmentVariable("ITINERAIRES_CHROMIUM") ?? "/usr/bin/chromium", Args = Arguments }
        );
    }

    /// <summary>A page of a new browser session, of the width of a desk or of a telephone.</summary>
    public async Task<IPage> OuvrirAsync(int largeur = 1280)
    {
        var contexte = await _navigateur!.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = largeur, Height = 900 },
                Locale = "fr-FR",
                BaseURL = Adresse,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        contexte.SetDefaultTimeout(Patience);
        return await contexte.NewPageAsync();
    }

    /// <summary>A page signed in as an account of the demonstration.</summary>
    public async Task<IPage> EntrerAsync(string nom, int largeur = 1280)
    {
        var page = await OuvrirAsync(largeur);
        await page.GotoAsync("/connexion");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Entrer comme {nom}" }).ClickAsync();
        await page.WaitForURLAsync("**/");
        return page;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_navigateur is not null)
        {
            await _navigateur.DisposeAsync();
        }

        _playwright?.Dispose();
        await base.DisposeAsync();
        Directory.Delete(_dossier, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Itineraires:Dossier", _dossier);
        builder.UseSetting("Itineraires:Demonstration", "true");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Horloge);
            services.AddSingleton<IStartupFilter>(new Temoin(Repondues));
        });
    }

    /// <summary>Civil day of the journey.</summary>
    public DateOnly Jour => Horloge.Aujourdhui;
}

/// <summary>Notes the route of each page served.</summary>
internal sealed class Temoin(ConcurrentDictionary<string, bool> routes) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                async (contexte, suite) =>
                {
                    await suite();
                    if (contexte.Response.StatusCode is not (>= 300 and < 400) && contexte.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
                    {
                        routes[route] = true;
                    }
                }
            );
            next(app);
        };
}
