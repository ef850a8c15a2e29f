namespace Itineraires.Web.Security;

/// <summary>Headers that keep a page to itself: no foreign script, frame, form target or guessed type.</summary>
public static class EntetesSecurite
{
    public const string Politique = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static WebApplication UtiliserEntetesSecurite(this WebApplication app)
    {
        if (app.Environment.IsProduction())
        {
            app.UseHsts();
        }

        app.Use(
            (contexte, suite) =>
            {
                contexte.Response.OnStarting(() =>
                {
                    var entetes = contexte.Response.Headers;
                    entetes.ContentSecurityPolicy = Politique;
                    entetes.XContentTypeOptions = "nosniff";
                    entetes["Referrer-Policy"] = "same-origin";
                    entetes["Permissions-Policy"] =
                        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";
                    entetes["Cross-Origin-Opener-Policy"] = "same-origin";
                    // What is shown to one person is not kept for the next one at the same desk.
                    if (contexte.User.Identity is { IsAuthenticated: true } && string.IsNullOrEmpty(entetes.CacheControl))
                    {
                        entetes.CacheControl = "no-store";
                    }

                    return Task.CompletedTask;
                });
                return suite(contexte);
            }
        );
        return app;
    }
}
