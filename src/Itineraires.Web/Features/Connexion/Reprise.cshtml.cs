using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Itineraires.Web.Features.Connexion;

/// <summary>Takes the person back to the form that her ended session had interrupted.</summary>
[Authorize]
public sealed class RepriseModel(SaisiesSuspendues saisies) : PageModel
{
    public SaisieRetrouvee Saisie { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (await saisies.RetrouverAsync(id, HttpContext) is not { } saisie || !Url.IsLocalUrl(saisie.Adresse))
        {
            return LocalRedirect("/");
        }

        Saisie = saisie;
        return Page();
    }
}
