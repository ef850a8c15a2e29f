using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Sessions;

/// <summary>A page about one session of a territory of the account; the others are not found.</summary>
public abstract class PageDeSession(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel
{
    protected ItinerairesDbContext Db { get; } = db;

    protected UtilisateurCourant Courant { get; } = courant;

    protected TimeProvider Horloge { get; } = horloge;

    [FromRoute]
    public Guid Id { get; set; }

    public DateOnly Jour => Horloge.Aujourdhui;

    public SessionCollective Session { get; private set; } = null!;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var annulation = context.HttpContext.RequestAborted;
        await Courant.ChargerAsync(User, annulation);
        if (await Db.Sessions.Visibles(Courant.Perimetre(Droits.AnimerSessions)).SingleOrDefaultAsync(s => s.Id == Id, annulation) is not { } session)
        {
            context.Result = NotFound();
            return;
        }

        Session = session;
        await next();
    }

    /// <summary>The session as the base has it, when an act on it was refused or came second.</summary>
    protected async Task RelireAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            Db.ChangeTracker.Clear();
            Session = await Db.Sessions.SingleAsync(s => s.Id == Id, annulation);
        }
    }

    /// <summary>The convocations of the session, whose persons all are of its territory.</summary>
    protected IQueryable<Convocation> Convocations() => Db.Convocations.Where(c => c.SessionId == Id);
}

public static class SessionsVisibles
{
    /// <summary>The sessions of the territories of a perimeter.</summary>
    public static IQueryable<SessionCollective> Visibles(this IQueryable<SessionCollective> sessions, Perimetre perimetre)
    {
        var territoires = perimetre.Territoires.ToList();
        return perimetre.Metropole ? sessions : sessions.Where(s => territoires.Contains(s.TerritoireId));
    }
}
