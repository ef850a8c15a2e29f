using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Security;

/// <summary>Registers accounts, their rules, their sessions and the keys that protect them.</summary>
public static class Comptes
{
    /// <summary>Accounts without pages, for the command line and jobs.</summary>
    public static IdentityBuilder AjouterComptes(this IServiceCollection services)
    {
        services.AddOptions<ComptesOptions>().BindConfiguration(ComptesOptions.Section);
        services.AddDataProtection().SetApplicationName("Itineraires");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, ClesEnBase>();
        services
            .AddOptions<IdentityOptions>()
            .Configure<IOptions<ComptesOptions>>(
                (o, comptes) =>
                {
                    o.User.RequireUniqueEmail = true;
                    o.User.AllowedUserNameCharacters = "";
                    o.Password.RequireDigit = o.Password.RequireLowercase = o.Password.RequireUppercase = o.Password.RequireNonAlphanumeric = false;
                    o.Password.RequiredLength = 1;
                    o.Lockout.MaxFailedAccessAttempts = comptes.Value.EchecsAvantBlocage;
                    o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(comptes.Value.MinutesBlocage);
                    o.Lockout.AllowedForNewUsers = true;
                    o.Tokens.PasswordResetTokenProvider = JetonsDates.Nom;
                    o.Tokens.AuthenticatorIssuer = "Itinéraires";
                }
            );
        services.AddScoped<LiensDeCompte>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = IterationsEmpreinte);
        return services
            .AddIdentityCore<Utilisateur>()
            .AddEntityFrameworkStores<ItinerairesDbContext>()
            .AddErrorDescriber<MessagesComptes>()
            .AddPasswordValidator<ReglePhrasePasse>()
            .AddTokenProvider<JetonsDates>(JetonsDates.Nom)
            .AddTokenProvider<AuthenticatorTokenProvider<Utilisateur>>(TokenOptions.DefaultAuthenticatorProvider)
            .AddClaimsPrincipalFactory<IdentiteCompte>();
    }

    /// <summary>Source: OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA512.</summary>
    private const int IterationsEmpreinte = 210_000;

    /// <summary>Sessions in a cookie that slides while the person works.</summary>
    public static void AjouterSessions(this IServiceCollection services)
    {
        services.AjouterComptes().AddSignInManager<Connexions>();
        services.AddScoped<SaisiesSuspendues>();
        services.AjouterLimites();
        services.AjouterCourrier();
        services.AddScoped<ResumesDAlertes>();
        services.AddHostedService<TravauxPeriodiques>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services
            .AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<IOptions<InstallationOptions>>(
                (o, installation) =>
                {
                    o.LoginPath = "/connexion";
                    o.LogoutPath = "/deconnexion";
                    o.ReturnUrlParameter = "retour";
                    o.SlidingExpiration = true;
                    o.ExpireTimeSpan = TimeSpan.FromMinutes(installation.Value.MinutesInactivite);
                    Durcir(o.Cookie, "itineraires-session");
                    o.Events.OnRedirectToLogin = SaisiesSuspendues.AllerSeConnecterAsync;
                    o.Events.OnRedirectToAccessDenied = contexte =>
                    {
                        contexte.Response.StatusCode = StatusCodes.Status403Forbidden;
                        return Task.CompletedTask;
                    };
                }
            );
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme, o => Durcir(o.Cookie, "itineraires-second-facteur"));
        services.Configure<AntiforgeryOptions>(o => Durcir(o.Cookie, "itineraires-formulaire"));
        services.Configure<CookieTempDataProviderOptions>(o => Durcir(o.Cookie, "itineraires-message"));
        services
            .AddOptions<SecurityStampValidatorOptions>()
            .Configure<IOptions<ComptesOptions>>((o, comptes) => o.ValidationInterval = TimeSpan.FromSeconds(comptes.Value.SecondesVerificationSession));
        services.Configure<MvcOptions>(o => o.Filters.Add<FiltreReprise>());
        // After the pages are registered: their registration makes a new list of conventions.
        services.PostConfigure<RazorPagesOptions>(o => o.Conventions.AuthorizeFolder("/Design", Droits.AdministrerReferentiels));
    }

    private static void Durcir(CookieBuilder cookie, string nom)
    {
        cookie.Name = nom;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.IsEssential = true;
    }
}
