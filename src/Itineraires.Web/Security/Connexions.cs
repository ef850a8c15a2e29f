using System.Security.Claims;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Pilotage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Security;

/// <summary>Signs accounts in and out; a closed account has no session.</summary>
public sealed class Connexions(
    UserManager<Utilisateur> comptes,
    IHttpContextAccessor acces,
    IUserClaimsPrincipalFactory<Utilisateur> identites,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<Utilisateur>> journalTechnique,
    IAuthenticationSchemeProvider schemas,
    IUserConfirmation<Utilisateur> confirmation,
    ItinerairesDbContext db,
    TimeProvider horloge
) : SignInManager<Utilisateur>(comptes, acces, identites, options, journalTechnique, schemas, confirmation)
{
    public override async Task<bool> CanSignInAsync(Utilisateur user) =>
        (user.FermeLe is null || user.FermeLe > horloge.Aujourdhui) && await base.CanSignInAsync(user);

    public override async Task<Utilisateur?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        await base.ValidateSecurityStampAsync(principal) is { } compte && await CanSignInAsync(compte) ? compte : null;

    /// <summary>Keeps the hour of the sign-in and writes it in the journal.</summary>
    public async Task NoterAsync(Utilisateur compte, string moyen)
    {
        compte.DerniereConnexionLe = horloge.Instant;
        db.Journal.Add(new EntreeJournal(horloge.Instant, compte.Id, compte.NomComplet, "connexion", null, nameof(Utilisateur), compte.Id, moyen, null));
        await db.SaveChangesAsync();
    }

    /// <summary>Signs in by a passkey: it is two factors by itself.</summary>
    /// <returns>The account, or null when the key is refused, the account closed or its access suspended.</returns>
    public async Task<Utilisateur?> ConnecterParCleAsync(string preuve)
    {
        var verification = await PerformPasskeyAssertionAsync(preuve);
        if (!verification.Succeeded || !await CanSignInAsync(verification.User) || await UserManager.IsLockedOutAsync(verification.User))
        {
            return null;
        }

        // The counter of the key has moved.
        if (!(await UserManager.AddOrUpdatePasskeyAsync(verification.User, verification.Passkey)).Succeeded)
        {
            return null;
        }

        await SignInAsync(verification.User, isPersistent: false, "cle-acces");
        return verification.User;
    }
}

/// <summary>What the session says of the account: its name and function as pages and the journal show them.</summary>
public sealed class IdentiteCompte(UserManager<Utilisateur> comptes, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Utilisateur>(comptes, options)
{
    public const string Fonction = "fonction";
    public const string SansRaccourcis = "sans_raccourcis";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Utilisateur user)
    {
        var identite = await base.GenerateClaimsAsync(user);
        foreach (var nom in identite.FindAll(ClaimTypes.Name).ToList())
        {
            identite.RemoveClaim(nom);
        }

        identite.AddClaim(new Claim(ClaimTypes.Name, user.NomComplet));
        if (!string.IsNullOrWhiteSpace(user.Fonction))
        {
            identite.AddClaim(new Claim(Fonction, user.Fonction));
        }

        if (!user.RaccourcisClavier)
        {
            identite.AddClaim(new Claim(SansRaccourcis, "oui"));
        }

        return identite;
    }
}
