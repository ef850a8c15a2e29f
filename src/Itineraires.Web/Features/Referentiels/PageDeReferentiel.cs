using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>Reference data: read by those who follow parcours or conventions, changed by an administrator; not found by the others.</summary>
public abstract class PageDeReferentiel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageModel
{
    protected ItinerairesDbContext Db { get; } = db;

    protected ReferentielsEnMemoire Referentiels { get; } = referentiels;

    protected TimeProvider Horloge { get; } = horloge;

    public DateOnly Jour => Horloge.Aujourdhui;

    public bool PeutAdministrer => courant.Peut(Droits.AdministrerReferentiels);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        await courant.ChargerAsync(User, context.HttpContext.RequestAborted);
        var lit = PeutAdministrer || courant.Peut(Droits.ConsulterConventions) || courant.Peut(Droits.SuivreParcours);
        if (!lit || (!PeutAdministrer && HttpMethods.IsPost(Request.Method)))
        {
            context.Result = NotFound();
            return;
        }

        await next();
    }
}
