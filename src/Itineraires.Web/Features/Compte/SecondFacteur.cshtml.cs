using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Web.Documents;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Itineraires.Web.Features.Compte;

/// <summary>My second factor: on with a code that proves the telephone, off or new recovery codes with the passphrase.</summary>
[Authorize]
public sealed class SecondFacteurModel(UserManager<Utilisateur> comptes, Connexions connexions) : PageModel
{
    private const int NombreCodes = 10;

    [BindProperty, Display(Name = "Code")]
    public string? CodeSecondFacteur { get; set; }

    [BindProperty, Display(Name = "Phrase de passe actuelle")]
    public string? PhraseActuelle { get; set; }

    public bool EstActif { get; private set; }

    /// <summary>Key to type by hand, in groups of four.</summary>
    public string Cle { get; private set; } = "";

    /// <summary>The key as a QR code, SVG.</summary>
    public string Image { get; private set; } = "";

    /// <summary>Recovery codes just made: shown once.</summary>
    public IReadOnlyList<string>? Codes { get; private set; }

    public async Task OnGetAsync() => await PreparerAsync(await CompteAsync());

    public async Task<IActionResult> OnPostActiverAsync()
    {
        var compte = await CompteAsync();
        var code = (CodeSecondFacteur ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (!await comptes.VerifyTwoFactorTokenAsync(compte, TokenOptions.DefaultAuthenticatorProvider, code))
        {
            ModelState.AddModelError(nameof(CodeSecondFacteur), "Ce code n’est pas le bon. Écrivez celui que l’application montre maintenant.");
            await PreparerAsync(compte);
            return Page();
        }

        await comptes.SetTwoFactorEnabledAsync(compte, true);
        return await MontrerCodesAsync(compte);
    }

    public async Task<IActionResult> OnPostCodesAsync()
    {
        var compte = await CompteAsync();
        return await PhraseConvientAsync(compte) ? await MontrerCodesAsync(compte) : Page();
    }

    public async Task<IActionResult> OnPostDesactiverAsync()
    {
        var compte = await CompteAsync();
        if (!await PhraseConvientAsync(compte))
        {
            return Page();
        }

        await comptes.SetTwoFactorEnabledAsync(compte, false);
        await comptes.ResetAuthenticatorKeyAsync(compte);
        await connexions.RefreshSignInAsync(compte);
        return this.RedirigerAvecSucces("Le second facteur est désactivé.", "/Compte/Index");
    }

    private async Task<PageResult> MontrerCodesAsync(Utilisateur compte)
    {
        Codes = [.. await comptes.GenerateNewTwoFactorRecoveryCodesAsync(compte, NombreCodes) ?? []];
        await connexions.RefreshSignInAsync(compte);
        return Page();
    }

    private async Task<bool> PhraseConvientAsync(Utilisateur compte)
    {
        await PreparerAsync(compte);
        if (await comptes.CheckPasswordAsync(compte, PhraseActuelle ?? ""))
        {
            return true;
        }

        ModelState.AddModelError(nameof(PhraseActuelle), "Ce n’est pas votre phrase de passe actuelle.");
        return false;
    }

    private async Task<Utilisateur> CompteAsync() => await comptes.GetUserAsync(User) ?? throw new InvalidOperationException("The session names no account.");

    private async Task PreparerAsync(Utilisateur compte)
    {
        EstActif = compte.TwoFactorEnabled;
        if (EstActif)
        {
            return;
        }

        var cle = await comptes.GetAuthenticatorKeyAsync(compte);
        if (string.IsNullOrEmpty(cle))
        {
            await comptes.ResetAuthenticatorKeyAsync(compte);
            await connexions.RefreshSignInAsync(compte);
            cle = await comptes.GetAuthenticatorKeyAsync(compte);
        }

        Cle = string.Join(' ', cle!.ToLowerInvariant().Chunk(4).Select(c => new string(c)));
        var adresse =
            $"otpauth://totp/{Uri.EscapeDataString($"Itinéraires:{compte.Email}")}?secret={cle}&issuer={Uri.EscapeDataString("Itinéraires")}&digits=6";
        Image = CodeQr.EnSvg(adresse);
    }
}
