using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Suivi;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Itineraires.Web.Features.Suivi;

/// <summary>Opens a cellule in a test territory; who opens it leads it (SUI-02).</summary>
[Authorize(Policy = Droits.OuvrirCellules)]
public sealed class NouvelleCelluleModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageModel,
        IReaffichable
{
    private static readonly RegleMetier TerritoireRequis = new("CEL-TERRITOIRE", "Choisissez le territoire de la cellule.");

    [BindProperty, Display(Name = "Nom"), MaxLength(120)]
    public string? Nom { get; set; }

    [BindProperty, Display(Name = "Territoire")]
    public Guid? TerritoireId { get; set; }

    public IReadOnlyList<SelectListItem> Territoires { get; private set; } = [];

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var territoire = Territoires.Count == 1 ? Guid.Parse(Territoires[0].Value) : TerritoireId;
        TerritoireRequis.Exiger(Territoires.Any(t => t.Value == territoire?.ToString()), nameof(TerritoireId));
        var cellule = new Cellule(Nom, territoire!.Value, courant.Id, horloge.Aujourdhui);
        db.Add(cellule);
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La cellule est ouverte\u00A0: ajoutez ses membres et planifiez une séance.", "Cellule", new { cellule.Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var perimetre = courant.Perimetre(Droits.OuvrirCellules);
        Territoires = Choix.De(
            (await referentiels.TerritoiresAsync(annulation)).Where(t =>
                t.Type == TypeTerritoire.MaisonMetropole && (perimetre.Metropole || perimetre.Territoires.Contains(t.Id))
            ),
            t => t.Nom,
            t => t.Id.ToString()
        );
    }
}
