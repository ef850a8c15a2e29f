using System.ComponentModel.DataAnnotations;
using Itineraires.Web.Design;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features.Connexion;

/// <summary>The second factor, after the passphrase: a code of the telephone, or a recovery code.</summary>
[AllowAnonymous]
public sealed class SecondFacteurModel(Connexions connexions, IOptions<ComptesOptions> regles) : PageModel
{
    [BindProperty, Display(Name = "Code"), Required(ErrorMessage = "Écrivez le code.")]
    public string? CodeSecondFacteur { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Retour { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Reprise { get; set; }

    /// <summary>Whether a recovery code is asked instead of the telephone's.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Secours { get; set; }

    public async Task<IActionResult> OnGetAsync() => await connexions.GetTwoFactorAuthenticationUserAsync() is null ? Recommencer() : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await connexions.GetTwoFactorAuthenticationUserAsync() is not { } compte)
        {
            return Recommencer();
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        var code = CodeSecondFacteur!.Replace(" ", "", StringComparison.Ordinal);
        var resultat = Secours
            ? await connexions.TwoFactorRecoveryCodeSignInAsync(code)
            : await connexions.TwoFactorAuthenticatorSignInAsync(code, isPersistent: false, rememberClient: false);
        if (resultat.Succeeded)
        {
            await connexions.NoterAsync(compte, Secours ? "code de secours" : "second facteur");
            return this.ApresConnexion(Retour, Reprise);
        }

        ModelState.AddModelError(
            resultat.IsLockedOut ? "" : nameof(CodeSecondFacteur),
            resultat.IsLockedOut
                    ? $"Trop d’essais n’ont pas réussi. Attendez {Typo.Duree(TimeSpan.FromMinutes(regles.Value.MinutesBlocage))}, puis essayez de nouveau."
                : Secours ? "Ce code de secours n’est pas reconnu ou a déjà servi."
                : "Ce code n’est pas le bon. Écrivez celui que l’application montre maintenant."
        );
        return Page();
    }

    private RedirectToPageResult Recommencer() => RedirectToPage("/Connexion/Index", new { Retour, Reprise });
}
