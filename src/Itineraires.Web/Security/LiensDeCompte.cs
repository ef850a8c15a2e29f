using System.Text;
using Itineraires.Data;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Security;

/// <summary>The links that let a person choose her passphrase.</summary>
public sealed class LiensDeCompte(UserManager<Utilisateur> comptes, IOptions<InstallationOptions> installation)
{
    public async Task<string> ActivationAsync(Utilisateur compte) =>
        Adresse("/compte/activer", compte, await comptes.GenerateUserTokenAsync(compte, JetonsDates.Nom, JetonsDates.Activation));

    public async Task<string> ReinitialisationAsync(Utilisateur compte) =>
        Adresse("/compte/reinitialiser", compte, await comptes.GeneratePasswordResetTokenAsync(compte));

    /// <summary>The token carried by a link; empty when it is damaged.</summary>
    public static string Jeton(string? code)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(code ?? ""));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    private string Adresse(string page, Utilisateur compte, string jeton) =>
        $"{installation.Value.AdressePublique.TrimEnd('/')}{page}?compte={compte.Id}&jeton={WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(jeton))}";
}
