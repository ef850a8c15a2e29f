using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Imports;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Imports;

/// <summary>A page on a table of bénéficiaires that was given: it loads its import, or is not found.</summary>
[Authorize(Policy = Droits.ImporterBeneficiaires)]
public abstract class PageDeTableur(ItinerairesDbContext db, UtilisateurCourant courant) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    public Import Import { get; private set; } = null!;

    protected ItinerairesDbContext Db { get; } = db;

    protected UtilisateurCourant Courant { get; } = courant;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var annulation = HttpContext.RequestAborted;
        await Courant.ChargerAsync(User, annulation);
        if (
            await Db.Imports.SingleOrDefaultAsync(i => i.Id == Id && i.Nature == NaturesImport.Beneficiaires && i.FluxDu == null, annulation) is not { } import
            || !EstOuverte(import)
        )
        {
            context.Result = NotFound();
            return;
        }

        Import = import;
        await next();
    }

    /// <summary>Reads the import again as another act left it; what this one was about to write is forgotten.</summary>
    protected async Task RelireAsync(CancellationToken annulation)
    {
        Db.ChangeTracker.Clear();
        Import = await Db.Imports.SingleAsync(i => i.Id == Id, annulation);
    }

    /// <summary>Whether the page has something to do with the import as it stands.</summary>
    protected abstract bool EstOuverte(Import import);
}
