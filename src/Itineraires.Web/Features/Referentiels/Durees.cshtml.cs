using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Imports;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>How long what belongs to an import is kept.</summary>
[Authorize(Policy = Droits.AdministrerReferentiels)]
public sealed class DureesModel(ItinerairesDbContext db) : PageModel
{
    private const int AuPlus = 365;
    private const string Bornes = "Saisissez un nombre de jours entre 1 et 365.";

    [BindProperty, Display(Name = "Jours de garde des rejets"), Required(ErrorMessage = Bornes), Range(1, AuPlus, ErrorMessage = Bornes)]
    public int? Rejets { get; set; }

    [BindProperty, Display(Name = "Jours pour annuler un import"), Required(ErrorMessage = Bornes), Range(1, AuPlus, ErrorMessage = Bornes)]
    public int? Annulation { get; set; }

    [BindProperty, Display(Name = "Jours de garde d’un fichier sans suite"), Required(ErrorMessage = Bornes), Range(1, AuPlus, ErrorMessage = Bornes)]
    public int? Depots { get; set; }

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var durees = await DureesImports.LireAsync(db, annulation);
        (Rejets, Annulation, Depots) = (durees.Rejets, durees.Annulation, durees.Depots);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        await new DureesImports(Rejets!.Value, Annulation!.Value, Depots!.Value).EcrireAsync(db, annulation);
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Les durées sont enregistrées.", "Durees");
    }
}
