using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Itineraires.Web.Infrastructure;

/// <summary>After an act: back to a page that says it was done.</summary>
public static class Redirections
{
    public static RedirectToPageResult RedirigerAvecSucces(this PageModel page, string phrase, string nom, object? valeurs = null)
    {
        page.TempData["Succes"] = phrase;
        return page.RedirectToPage(nom, valeurs);
    }

    /// <summary>Back to an address of the platform given by the form, else to the page named.</summary>
    public static IActionResult RevenirAvecSucces(this PageModel page, string phrase, string? retour, string nom, object? valeurs = null)
    {
        page.TempData["Succes"] = phrase;
        return page.Url.IsLocalUrl(retour) ? page.LocalRedirect(retour) : page.RedirectToPage(nom, valeurs);
    }
}
