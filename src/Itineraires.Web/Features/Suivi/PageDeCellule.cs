using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>A page about one cellule of which the account is a member today; the others are not found (SUI-02).</summary>
public abstract class PageDeCellule(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    protected ItinerairesDbContext Db { get; } = db;

    protected UtilisateurCourant Courant { get; } = courant;

    protected ReferentielsEnMemoire Referentiels { get; } = referentiels;

    [FromRoute]
    public Guid Id { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public Cellule Cellule { get; private set; } = null!;

    public string Territoire { get; private set; } = "";

    public bool Anime => Cellule.AnimateurId == Courant.Id;

    /// <summary>Identifier of the cellule that the route names.</summary>
    protected virtual Task<Guid> CelluleIdAsync(CancellationToken annulation) => Task.FromResult(Id);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var annulation = context.HttpContext.RequestAborted;
        await Courant.ChargerAsync(User, annulation);
        var id = await CelluleIdAsync(annulation);
        var moi = Courant.Id;
        if (
            await Db
                .Cellules.Include(c => c.Membres)
                .SingleOrDefaultAsync(c => c.Id == id && c.Membres.Any(m => m.UtilisateurId == moi && m.Au == null), annulation)
            is not { } cellule
        )
        {
            context.Result = NotFound();
            return;
        }

        Cellule = cellule;
        Territoire = (await Referentiels.TerritoiresAsync(annulation)).FirstOrDefault(t => t.Id == cellule.TerritoireId)?.Nom ?? "";
        await next();
    }

    /// <summary>Names of the members present, by account.</summary>
    protected async Task<IReadOnlyList<(Guid Id, string Nom)>> MembresAsync(CancellationToken annulation)
    {
        var ids = Cellule.Membres.Where(m => m.Au is null).Select(m => m.UtilisateurId).ToList();
        var noms = await Db
            .Users.Where(u => ids.Contains(u.Id))
            .OrderBy(u => u.Nom)
            .ThenBy(u => u.Prenom)
            .Select(u => new { u.Id, Nom = u.Prenom + " " + u.Nom })
            .ToListAsync(annulation);
        return noms.ConvertAll(n => (n.Id, n.Nom));
    }
}
