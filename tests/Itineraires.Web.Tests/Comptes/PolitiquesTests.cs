using Itineraires.Web.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Itineraires.Web.Tests.Comptes;

public sealed class PolitiquesTests(Application application) : IClassFixture<Application>
{
    /// <summary>Pages open to a person who is not signed in.</summary>
    private static readonly string[] Publiques =
    [
        "accessibilite",
        "compte/activer",
        "compte/phrase-oubliee",
        "compte/reinitialiser",
        "connexion",
        "connexion/second-facteur",
        "deconnexion",
        "erreur/{code:int?}",
        "verification/{reference?}",
    ];

    /// <summary>The framework's own answer, in development, to a static file that does not exist.</summary>
    private const string FichiersAbsents = "{**path:file}";

    [Fact]
    public void Chaque_adresse_nomme_son_droit_ou_se_dit_ouverte_a_tous()
    {
        using var client = application.CreateClient();
        var adresses = application
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(a => a.RoutePattern.RawText != FichiersAbsents)
            .ToList();

        var sansPolitique = adresses
            .Where(a => a.Metadata.GetMetadata<IAuthorizeData>() is null && a.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(a => a.RoutePattern.RawText);
        var ouvertes = adresses
            .Where(a => a.Metadata.GetMetadata<IAllowAnonymous>() is not null && !EstFichier(a))
            .Select(a => a.RoutePattern.RawText!)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

        Assert.Empty(sansPolitique);
        Assert.Equal(Publiques, ouvertes);
    }

    private static bool EstFichier(RouteEndpoint adresse) =>
        adresse.RoutePattern.RawText!.StartsWith("css/", StringComparison.Ordinal)
        || adresse.RoutePattern.RawText.StartsWith("js/", StringComparison.Ordinal)
        || adresse.RoutePattern.RawText.StartsWith("img/", StringComparison.Ordinal)
        || adresse.RoutePattern.RawText.StartsWith("lib/", StringComparison.Ordinal);
}
