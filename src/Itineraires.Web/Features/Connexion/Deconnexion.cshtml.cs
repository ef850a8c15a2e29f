using Itineraires.Data;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Itineraires.Web.Features.Connexion;

/// <summary>Ends the session.</summary>
[AllowAnonymous]
public sealed class DeconnexionModel(Connexions connexions, ItinerairesDbContext db, IContexteActe contexte) : PageModel
{
    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (contexte.UtilisateurId is { } id)
        {
            db.Journaliser("deconnexion", null, nameof(Utilisateur), id);
            await db.SaveChangesAsync(annulation);
        }

        await connexions.SignOutAsync();
        TempData["Succes"] = "Vous êtes déconnecté.";
        return RedirectToPage("/Connexion/Index");
    }
}
