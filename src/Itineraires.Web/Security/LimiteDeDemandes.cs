using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Security;

/// <summary>Bounds what a visitor who is not signed in may have the platform send: each request may send a message to someone.</summary>
public static class LimiteDeDemandes
{
    /// <summary>Policy of the pages that send a link.</summary>
    public const string Liens = "demandes-de-lien";

    public static void AjouterLimites(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services
            .AddOptions<RateLimiterOptions>()
            .Configure<IOptions<ComptesOptions>>(
                (o, comptes) =>
                {
                    o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
                    o.AddPolicy(Liens, contexte => Partager(contexte, comptes.Value));
                }
            );
    }

    /// <summary>Reading the page is free; each address of the network has its own count of requests.</summary>
    private static RateLimitPartition<string> Partager(HttpContext contexte, ComptesOptions regles) =>
        HttpMethods.IsPost(contexte.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(
                contexte.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = regles.DemandesDeLien,
                    Window = TimeSpan.FromMinutes(regles.MinutesDemandesDeLien),
                    QueueLimit = 0,
                }
            )
            : RateLimitPartition.GetNoLimiter("lecture");
}
