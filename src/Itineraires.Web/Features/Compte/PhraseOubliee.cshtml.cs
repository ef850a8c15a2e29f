using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Itineraires.Web.Features.Compte;

/// <summary>Ask for a link to choose another passphrase; the answer is the same whether the account exists or not.</summary>
[AllowAnonymous, EnableRateLimiting(LimiteDeDemandes.Liens)]
public sealed class PhraseOublieeModel(UserManager<Utilisateur> comptes, Connexions connexions, MessagesDeCompte messages) : PageModel
{
    [
        BindProperty,
        Display(Name = "Adresse électronique"),
        Required(ErrorMessage = "Écrivez votre adresse électronique."),
        EmailAddress(ErrorMessage = "Écrivez l’adresse ainsi\u00A0: nom@exemple.fr.")
    ]
    public string? Courriel { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await comptes.FindByEmailAsync(Courriel!.Trim()) is { } compte && await connexions.CanSignInAsync(compte))
        {
            await messages.ReinitialiserAsync(compte, annulation);
        }

        TempData["Succes"] = "Si un compte porte cette adresse, un message vient d’y être envoyé.";
        return RedirectToPage("/Connexion/Index");
    }
}
