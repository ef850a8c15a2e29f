using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features.Compte;

/// <summary>Change my passphrase, knowing the present one.</summary>
[Authorize]
public sealed class PhraseModel(UserManager<Utilisateur> comptes, Connexions connexions, IOptions<ComptesOptions> regles) : PageModel
{
    [BindProperty, Display(Name = "Phrase de passe actuelle"), Required(ErrorMessage = "Écrivez votre phrase de passe actuelle.")]
    public string? PhraseActuelle { get; set; }

    [BindProperty, Display(Name = "Nouvelle phrase de passe"), Required(ErrorMessage = "Écrivez une phrase de passe.")]
    public string? Phrase { get; set; }

    [
        BindProperty,
        Display(Name = "La même, une seconde fois"),
        Compare(nameof(Phrase), ErrorMessage = "Les deux phrases diffèrent. Écrivez deux fois la même.")
    ]
    public string? PhraseRepetee { get; set; }

    public string Aide => ReglePhrasePasse.Aide(regles.Value);

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid || await comptes.GetUserAsync(User) is not { } compte)
        {
            return Page();
        }

        var resultat = await comptes.ChangePasswordAsync(compte, PhraseActuelle!, Phrase!);
        if (!resultat.Succeeded)
        {
            foreach (var erreur in resultat.Errors)
            {
                ModelState.AddModelError(
                    erreur.Code == nameof(IdentityErrorDescriber.PasswordMismatch) ? nameof(PhraseActuelle) : nameof(Phrase),
                    erreur.Description
                );
            }

            return Page();
        }

        await connexions.RefreshSignInAsync(compte);
        return this.RedirigerAvecSucces("Votre phrase de passe est changée.", "/Compte/Index");
    }
}
