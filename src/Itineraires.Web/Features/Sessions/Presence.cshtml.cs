using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Sessions;

/// <summary>Opened by the QR code of a convocation: one gesture notes the presence.</summary>
[Authorize(Policy = Droits.AnimerSessions)]
public sealed class PresenceModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel
{
    [FromRoute]
    public string Jeton { get; set; } = "";

    public SessionCollective Session { get; private set; } = null!;

    public Convocation Convocation { get; private set; } = null!;

    public string Nom { get; private set; } = "";

    public bool PeutOrienter => courant.Peut(Droits.DeciderOrientation) && Session.Genre == GenreSession.Plateforme;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var annulation = context.HttpContext.RequestAborted;
        await courant.ChargerAsync(User, annulation);
        var trouvee = await (
            from c in db.Convocations
            join s in db.Sessions.Visibles(courant.Perimetre(Droits.AnimerSessions)) on c.SessionId equals s.Id
            join p in db.Personnes on c.PersonneId equals p.Id
            where c.Jeton == Jeton
            select new
            {
                Convocation = c,
                Session = s,
                Nom = p.Prenom + " " + p.Nom,
            }
        ).SingleOrDefaultAsync(annulation);
        if (trouvee is null)
        {
            context.Result = NotFound();
            return;
        }

        (Convocation, Session, Nom) = (trouvee.Convocation, trouvee.Session, trouvee.Nom);
        await next();
    }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (Convocation.Statut != StatutConvocation.Presente)
        {
            Session.Noter(Convocation, ActePresence.Venir, null, courant.Id, horloge.Aujourdhui);
            await db.SaveChangesAsync(annulation);
        }

        return RedirectToPage(new { Jeton });
    }
}
