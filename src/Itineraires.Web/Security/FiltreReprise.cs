using System.Security.Claims;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Itineraires.Web.Security;

/// <summary>
/// Shows again, filled and without doing the act, a form that was kept (field <see cref="SaisiesSuspendues.Champ"/>); keeps a form whose
/// antiforgery token is no longer good.
/// </summary>
public sealed class FiltreReprise(SaisiesSuspendues saisies) : IAsyncPageFilter, IAsyncAlwaysRunResultFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var requete = context.HttpContext.Request;
        if (
            !HttpMethods.IsPost(requete.Method)
            || !requete.HasFormContentType
            || !Guid.TryParse(requete.Form[SaisiesSuspendues.Champ], out var id)
            || context.HandlerInstance is not PageModel page
        )
        {
            await next();
            return;
        }

        await saisies.OublierAsync(id, context.HttpContext.RequestAborted);
        if (page is IReaffichable reaffichable)
        {
            await reaffichable.ReafficherAsync(context.HttpContext.RequestAborted);
        }

        // What was typed stays in the fields; its errors are told when she sends it.
        foreach (var entree in page.ModelState.Values)
        {
            entree.Errors.Clear();
            entree.ValidationState = ModelValidationState.Skipped;
        }

        page.ViewData["Reprise"] = SaisiesSuspendues.Phrase;
        context.Result = page.Page();
    }

    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            var contexte = context.HttpContext;
            var compte = Guid.TryParse(contexte.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : (Guid?)null;
            if (compte is not null && await saisies.GarderAsync(contexte, compte) is { } saisie)
            {
                context.Result = new LocalRedirectResult($"/connexion/reprise/{saisie}");
            }
            else if (contexte.Request.Path.StartsWithSegments("/connexion", StringComparison.OrdinalIgnoreCase))
            {
                // A sign-in page left open: its secrets are not kept, the page is served afresh.
                context.Result = new LocalRedirectResult($"{contexte.Request.Path}{contexte.Request.QueryString}");
            }
        }

        await next();
    }
}
