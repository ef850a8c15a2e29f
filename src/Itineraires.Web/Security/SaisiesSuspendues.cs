using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Itineraires.Web.Security;

/// <summary>
/// Nothing typed is lost when a session ends: the form sent too late is kept, encrypted, and given back to the same person once signed in again.
/// Nothing is done in her name before she sends it herself.
/// </summary>
public sealed class SaisiesSuspendues(ItinerairesDbContext db, IDataProtectionProvider protection, TimeProvider horloge, IOptions<ComptesOptions> options)
{
    public const string Temoin = "itineraires-reprise";

    /// <summary>Field that asks to show the form again instead of doing the act.</summary>
    public const string Champ = "_reprise";

    public const string Phrase = "Votre saisie a été conservée. Vérifiez-la, puis enregistrez.";

    /// <summary>A longer form is not kept.</summary>
    private const int CaracteresAuPlus = 500_000;

    private static readonly string[] Secrets = ["phrase", "password", "motdepasse", "secondfacteur", "preuve", "__requestverificationtoken", Champ];

    private readonly IDataProtector _protecteur = protection.CreateProtector("Itineraires.SaisiesSuspendues");

    /// <summary>Sends to the sign-in page; a form on its way is kept first.</summary>
    public static async Task AllerSeConnecterAsync(RedirectContext<CookieAuthenticationOptions> contexte)
    {
        var requete = contexte.Request;
        if (requete.Headers.XRequestedWith == "fetch")
        {
            contexte.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (!HttpMethods.IsPost(requete.Method))
        {
            contexte.Response.Redirect(contexte.RedirectUri);
            return;
        }

        var saisies = contexte.HttpContext.RequestServices.GetRequiredService<SaisiesSuspendues>();
        var id = await saisies.GarderAsync(contexte.HttpContext, CompteDeLaSession(contexte));
        contexte.Response.Redirect(id is null ? "/connexion" : $"/connexion?reprise={id}");
    }

    /// <summary>Keeps the fields of the form being sent.</summary>
    /// <returns>Its identifier; null when it does not come from this site, or holds nothing to keep.</returns>
    public async Task<Guid?> GarderAsync(HttpContext contexte, Guid? compte)
    {
        var requete = contexte.Request;
        if (!requete.HasFormContentType || !VientDIci(requete))
        {
            return null;
        }

        IFormCollection formulaire;
        try
        {
            formulaire = await requete.ReadFormAsync(contexte.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }

        var champs = formulaire
            .Where(c => !Array.Exists(Secrets, s => c.Key.Contains(s, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(c => c.Key, c => c.Value.Select(v => v ?? "").ToArray());
        var adresse = $"{requete.PathBase}{requete.Path}{requete.QueryString}";
        if (champs.Count == 0 || adresse.Length > 2000 || champs.Sum(c => c.Key.Length + c.Value.Sum(v => v.Length)) > CaracteresAuPlus)
        {
            return null;
        }

        var saisie = new SaisieSuspendue
        {
            UtilisateurId = compte,
            Navigateur = compte is null ? Empreinte(MarquerNavigateur(contexte)) : null,
            Adresse = adresse,
            Contenu = _protecteur.Protect(JsonSerializer.Serialize(champs)),
            ExpireLe = horloge.Instant.AddHours(options.Value.HeuresSaisieSuspendue),
        };
        var instant = horloge.Instant;
        await db.SaisiesSuspendues.Where(s => s.ExpireLe < instant).ExecuteDeleteAsync(contexte.RequestAborted);
        db.SaisiesSuspendues.Add(saisie);
        await db.SaveChangesAsync(contexte.RequestAborted);
        return saisie.Id;
    }

    /// <summary>What was kept for the person signed in, or null: another's, expired or already taken back.</summary>
    public async Task<SaisieRetrouvee?> RetrouverAsync(Guid id, HttpContext contexte)
    {
        var instant = horloge.Instant;
        var saisie = await db.SaisiesSuspendues.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.ExpireLe >= instant, contexte.RequestAborted);
        var estLaSienne = saisie switch
        {
            null => false,
            { UtilisateurId: { } compte } => contexte.User.FindFirstValue(ClaimTypes.NameIdentifier) == compte.ToString(),
            { Navigateur: { } empreinte } => contexte.Request.Cookies[Temoin] is { } temoin && Empreinte(temoin) == empreinte,
            _ => false,
        };
        if (!estLaSienne)
        {
            return null;
        }

        try
        {
            var champs = JsonSerializer.Deserialize<Dictionary<string, string[]>>(_protecteur.Unprotect(saisie!.Contenu))!;
            return new SaisieRetrouvee(saisie.Id, saisie.Adresse, champs);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Erases it once shown again.</summary>
    public Task OublierAsync(Guid id, CancellationToken annulation) => db.SaisiesSuspendues.Where(s => s.Id == id).ExecuteDeleteAsync(annulation);

    /// <summary>The account that the ended session names: its cookie is still readable.</summary>
    private static Guid? CompteDeLaSession(RedirectContext<CookieAuthenticationOptions> contexte)
    {
        var temoin = contexte.Options.CookieManager.GetRequestCookie(contexte.HttpContext, contexte.Options.Cookie.Name!);
        var billet = temoin is null ? null : contexte.Options.TicketDataFormat.Unprotect(temoin);
        return Guid.TryParse(billet?.Principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
    }

    /// <summary>A form sent by another site is not kept: its words are not hers.</summary>
    private static bool VientDIci(HttpRequest requete)
    {
        var provenance = requete.Headers["Sec-Fetch-Site"];
        if (!StringValues.IsNullOrEmpty(provenance))
        {
            return provenance == "same-origin";
        }

        var origine = requete.Headers.Origin;
        return StringValues.IsNullOrEmpty(origine) || (Uri.TryCreate(origine, UriKind.Absolute, out var site) && site.Authority == requete.Host.Value);
    }

    private static string MarquerNavigateur(HttpContext contexte)
    {
        var temoin = contexte.Request.Cookies[Temoin] ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        contexte.Response.Cookies.Append(
            Temoin,
            temoin,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = contexte.Request.IsHttps,
                IsEssential = true,
            }
        );
        return temoin;
    }

    private static string Empreinte(string temoin) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(temoin)));
}

/// <summary>A form found again.</summary>
public sealed record SaisieRetrouvee(Guid Id, string Adresse, IReadOnlyDictionary<string, string[]> Champs);
