using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Itineraires.Web.Tests.Design;

/// <summary>The pages and the design system alone: no base, no account.</summary>
public sealed class HoteInterface : IAsyncLifetime
{
    private readonly WebApplication _application;

    public HoteInterface()
        : this(_ => { }) { }

    internal HoteInterface(Action<IServiceCollection> completer, params (string Cle, string Valeur)[] reglages)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ApplicationName = typeof(Interface).Assembly.GetName().Name, EnvironmentName = "Production" }
        );
        builder.Configuration.AddInMemoryCollection(reglages.Select(r => KeyValuePair.Create(r.Cle, (string?)r.Valeur)));
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        completer(builder.Services);
        builder.Services.TryAddScoped<INavigation, NavigationParDefaut>();
        builder.AjouterInterface();
        _application = builder.Build();
        _application.UtiliserInterface();
        _application.MonterInterface();
    }

    public async ValueTask InitializeAsync() => await _application.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    internal HttpClient CreateClient() =>
        new(new RedirectHandler { InnerHandler = new CookieContainerHandler { InnerHandler = _application.GetTestServer().CreateHandler() } })
        {
            BaseAddress = new Uri("http://localhost"),
        };
}
