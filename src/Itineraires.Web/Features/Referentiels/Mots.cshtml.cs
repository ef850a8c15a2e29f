using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>The word list of the confidentiality guard (CNF-01).</summary>
[Authorize(Policy = Droits.AdministrerReferentiels)]
public sealed class MotsModel(ItinerairesDbContext db, MotsMedicaux mots) : PageModel
{
    [BindProperty, Display(Name = "Liste"), Required(ErrorMessage = "La liste ne peut pas être vide."), MaxLength(20000)]
    public string? Liste { get; set; }

    public async Task OnGetAsync(CancellationToken annulation) =>
        Liste = await db.Reglages.Where(r => r.Cle == Reglage.MotsMedicaux).Select(r => r.Valeur).SingleOrDefaultAsync(annulation);

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var lue = ListeMedicale.Lire(Liste!);
        var reglage = await db.Reglages.SingleAsync(r => r.Cle == Reglage.MotsMedicaux, annulation);
        reglage.Valeur = string.Join('\n', [.. lue.Sauf.Select(s => ListeMedicale.MarqueSauf + s), .. lue.Mots]);
        await db.SaveChangesAsync(annulation);
        mots.Oublier();
        return this.RedirigerAvecSucces("La liste est enregistrée.", "Mots");
    }
}
