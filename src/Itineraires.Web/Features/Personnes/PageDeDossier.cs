using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Design;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Personnes;

/// <summary>A page about one person: she is read through the perimeter of the page's right; outside it, she is not found.</summary>
public abstract class PageDeDossier(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel
{
    protected ItinerairesDbContext Db { get; } = db;

    protected UtilisateurCourant Courant { get; } = courant;

    protected TimeProvider Horloge { get; } = horloge;

    /// <summary>Identifier of the person, or of the thing whose page this is: see <see cref="TrouverPersonneAsync"/>.</summary>
    [FromRoute]
    public Guid Id { get; set; }

    public Personne Personne { get; private set; } = null!;

    /// <summary>Whether the account follows the person, and so does the acts of the parcours.</summary>
    public bool PeutSuivre => Courant.Perimetre(Droits.SuivreParcours).Atteint(Personne);

    /// <summary>Whether the foyer itself lies in the perimeter: a domiciled person may live elsewhere than her foyer.</summary>
    public bool AtteintLeFoyer => Personne.Foyer is { } f && Courant.Perimetre(Droits.EnregistrerPersonne).Atteint(f.TerritoireId, null, null);

    /// <summary>The list the reader comes from, first of the breadcrumb.</summary>
    public Repere Origine => PeutSuivre ? new Repere("Ma file active", "/file-active") : new Repere("Aujourd’hui", "/");

    /// <summary>Right whose perimeter reaches the person.</summary>
    protected abstract string Droit { get; }

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var annulation = context.HttpContext.RequestAborted;
        if (
            await TrouverPersonneAsync(annulation) is not { } personneId
            || await Db.Personnes.Include(p => p.Foyer).DansLePerimetre(Courant.Perimetre(Droit)).SingleOrDefaultAsync(p => p.Id == personneId, annulation)
                is not { } personne
        )
        {
            context.Result =
                HttpMethods.IsGet(Request.Method)
                && await Db.GardeeAsync(Id, annulation) is { } gardee
                && await Db.Personnes.DansLePerimetre(Courant.Perimetre(Droit)).AnyAsync(p => p.Id == gardee, annulation)
                    ? RedirectToPage(new { Id = gardee })
                    : NotFound();
            return;
        }

        Personne = personne;
        await next();
    }

    /// <summary>Reading is for who consults the dossier, acting for who follows the person.</summary>
    protected string LireOuSuivre => HttpMethods.IsGet(Request.Method) ? Droits.ConsulterDossier : Droits.SuivreParcours;

    /// <summary>Identifier of the person concerned; reads the thing first when <see cref="Id"/> is not the person's.</summary>
    protected virtual Task<Guid?> TrouverPersonneAsync(CancellationToken annulation) => Task.FromResult<Guid?>(Id);
}
