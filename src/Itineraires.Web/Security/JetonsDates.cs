using System.Globalization;
using System.Security.Cryptography;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Security;

/// <summary>
/// Tokens of the links sent by e-mail: bound to an account, a purpose and its security stamp, they expire and serve once (choosing a passphrase
/// changes the stamp).
/// </summary>
public sealed class JetonsDates(IDataProtectionProvider protection, TimeProvider horloge, IOptions<ComptesOptions> options)
    : IUserTwoFactorTokenProvider<Utilisateur>
{
    public const string Nom = "JetonsDates";

    /// <summary>Purpose of an invitation: the first passphrase.</summary>
    public const string Activation = "activation";

    private readonly IDataProtector _protecteur = protection.CreateProtector("Itineraires.JetonsDates");

    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Utilisateur> manager, Utilisateur user) => Task.FromResult(false);

    public async Task<string> GenerateAsync(string purpose, UserManager<Utilisateur> manager, Utilisateur user)
    {
        var delai = purpose == Activation ? TimeSpan.FromDays(options.Value.JoursInvitation) : TimeSpan.FromHours(options.Value.HeuresReinitialisation);
        var fin = (horloge.Instant + delai).ToString("O", CultureInfo.InvariantCulture);
        return _protecteur.Protect(string.Join('|', fin, user.Id, purpose, await manager.GetSecurityStampAsync(user)));
    }

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<Utilisateur> manager, Utilisateur user)
    {
        try
        {
            return _protecteur.Unprotect(token).Split('|') is [var fin, var id, var but, var sceau]
                && DateTime.Parse(fin, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) >= horloge.Instant
                && id == user.Id.ToString()
                && but == purpose
                && sceau == await manager.GetSecurityStampAsync(user);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
