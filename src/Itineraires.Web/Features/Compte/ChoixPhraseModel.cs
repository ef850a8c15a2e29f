using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features.Compte;

/// <summary>Choose a passphrase by a link received: first one, or another.</summary>
public abstract class ChoixPhraseModel(UserManager<Utilisateur> comptes, Connexions connexions, IOptions<ComptesOptions> regles, string but) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Compte { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Jeton { get; set; }

    [BindProperty, Display(Name = "Phrase de passe"), Required(ErrorMessage = "Écrivez une phrase de passe.")]
    public string? Phrase { get; set; }

    [
        BindProperty,
        Display(Name = "La même, une seconde fois"),
        Compare(nameof(Phrase), ErrorMessage = "Les deux phrases diffèrent. Écrivez deux fois la même.")
    ]
    public string? PhraseRepetee { get; set; }

    public string Aide => ReglePhrasePasse.Aide(regles.Value);

    /// <summary>Whether the link still serves.</summary>
    public bool EstValable { get; private set; }

    public string? Courriel { get; private set; }

    public async Task OnGetAsync() => await VerifierAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await VerifierAsync() is not { } compte || !ModelState.IsValid)
        {
            return Page();
        }

        compte.EmailConfirmed = true;
        var resultat = await comptes.ResetPasswordAsync(compte, await comptes.GeneratePasswordResetTokenAsync(compte), Phrase!);
        if (!resultat.Succeeded)
        {
            foreach (var erreur in resultat.Errors)
            {
                ModelState.AddModelError(nameof(Phrase), erreur.Description);
            }

            return Page();
        }

        await comptes.SetLockoutEndDateAsync(compte, null);
        await comptes.ResetAccessFailedCountAsync(compte);
        TempData["Succes"] = "Votre phrase de passe est enregistrée. Connectez-vous.";
        return RedirectToPage("/Connexion/Index");
    }

    private async Task<Utilisateur?> VerifierAsync()
    {
        var compte = await comptes.FindByIdAsync(Compte.ToString());
        EstValable =
            compte is not null
            && await connexions.CanSignInAsync(compte)
            && await comptes.VerifyUserTokenAsync(compte, JetonsDates.Nom, but, LiensDeCompte.Jeton(Jeton));
        Courriel = EstValable ? compte!.Email : null;
        return EstValable ? compte : null;
    }
}
