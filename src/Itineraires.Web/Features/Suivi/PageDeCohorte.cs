using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Data.Suivi;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>A page about one cohorte of the account; the others are not found.</summary>
public abstract class PageDeCohorte(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    protected ItinerairesDbContext Db { get; } = db;

    protected UtilisateurCourant Courant { get; } = courant;

    protected ReferentielsEnMemoire Referentiels { get; } = referentiels;

    [FromRoute]
    public Guid Id { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public Cohorte Cohorte { get; private set; } = null!;

    public string Criteres { get; private set; } = "";

    public bool PeutLister => Courant.Peut(Droits.ConsulterListes);

    public bool PeutExporter => Courant.Peut(Droits.ExporterListes);

    protected Perimetre Perimetre => Courant.Perimetre(Droits.SuivreCohortes);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var annulation = context.HttpContext.RequestAborted;
        await Courant.ChargerAsync(User, annulation);
        if (await Db.Cohortes.Visibles(Perimetre).SingleOrDefaultAsync(c => c.Id == Id, annulation) is not { } cohorte)
        {
            context.Result = NotFound();
            return;
        }

        Cohorte = cohorte;
        Criteres = await SelectionCohorte.DecrireAsync(Db, Referentiels, cohorte.Criteres, annulation);
        await next();
    }

    protected Task<IReadOnlyList<FaitsMembre>> LireAsync(CancellationToken annulation) => LectureCohorte.LireAsync(Db, Id, Perimetre, annulation);

    /// <summary>Address of the list behind a cell; null when the account sees no list.</summary>
    public static string Adresse(Guid cohorte, int mois, EtatMembre? etat = null, string? motif = null) =>
        $"/cohortes/{cohorte}/liste?mois={mois}{(etat is { } e ? $"&etat={e}" : null)}{(motif is null ? null : $"&motif={Uri.EscapeDataString(motif)}")}";
}
