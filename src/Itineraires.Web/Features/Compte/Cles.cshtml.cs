using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Itineraires.Web.Features.Compte;

/// <summary>My passkeys: see, add, remove.</summary>
[Authorize]
public sealed class ClesModel(UserManager<Utilisateur> comptes, Connexions connexions) : PageModel
{
    [BindProperty, Display(Name = "Nom de la clé"), StringLength(60, ErrorMessage = "Écrivez 60\u00A0caractères au plus.")]
    public string? Nom { get; set; }

    public IReadOnlyList<CleAcces> Cles { get; private set; } = [];

    public async Task OnGetAsync() => await ChargerAsync(await CompteAsync());

    /// <summary>What the browser needs to make a key.</summary>
    public async Task<IActionResult> OnPostOptionsAsync()
    {
        var compte = await CompteAsync();
        var options = await connexions.MakePasskeyCreationOptionsAsync(
            new PasskeyUserEntity
            {
                Id = compte.Id.ToString(),
                Name = compte.Email!,
                DisplayName = compte.NomComplet,
            }
        );
        return Content(options, "application/json");
    }

    public async Task<IActionResult> OnPostAjouterAsync(string? preuve)
    {
        var compte = await CompteAsync();
        var verification = string.IsNullOrEmpty(preuve) ? null : await connexions.PerformPasskeyAttestationAsync(preuve);
        if (verification is not { Succeeded: true })
        {
            ModelState.AddModelError("", "La clé n’a pas pu être vérifiée. Essayez de nouveau.");
            await ChargerAsync(compte);
            return Page();
        }

        verification.Passkey.Name = string.IsNullOrWhiteSpace(Nom) ? "Clé d’accès" : Nom.Trim();
        await comptes.AddOrUpdatePasskeyAsync(compte, verification.Passkey);
        return this.RedirigerAvecSucces("La clé d’accès est ajoutée.", "/Compte/Cles");
    }

    public async Task<IActionResult> OnPostRetirerAsync(string id)
    {
        if (!Base64Url.IsValid(id))
        {
            return NotFound();
        }

        await comptes.RemovePasskeyAsync(await CompteAsync(), Base64Url.DecodeFromChars(id));
        return this.RedirigerAvecSucces("La clé d’accès est retirée.", "/Compte/Cles");
    }

    private async Task<Utilisateur> CompteAsync() => await comptes.GetUserAsync(User) ?? throw new InvalidOperationException("The session names no account.");

    private async Task ChargerAsync(Utilisateur compte) =>
        Cles = [
            .. (await comptes.GetPasskeysAsync(compte)).Select(c => new CleAcces(
                Base64Url.EncodeToString(c.CredentialId),
                c.Name ?? "Clé d’accès",
                DateOnly.FromDateTime(c.CreatedAt.UtcDateTime)
            )),
        ];
}

/// <summary>A passkey as listed.</summary>
public sealed record CleAcces(string Id, string Nom, DateOnly AjouteeLe);
