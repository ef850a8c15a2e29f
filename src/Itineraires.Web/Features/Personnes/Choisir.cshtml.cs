using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Personnes;

/// <summary>« Nouveau » from the top bar: chooses for whom, then opens the form of the act.</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class ChoisirModel(ItinerairesDbContext db, UtilisateurCourant courant) : PageModel
{
    /// <summary>« rendez-vous », « etapes » or « contrats ».</summary>
    [FromRoute]
    public string Acte { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "personne")]
    public Guid? PersonneId { get; set; }

    public IReadOnlyList<(Guid Id, string Nom)> FileActive { get; private set; } = [];

    public string Titre { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        var (titre, suite) = Acte switch
        {
            "rendez-vous" => ("Fixer un rendez-vous", "rendez-vous/nouveau"),
            "etapes" => ("Nouvelle étape", "etapes/nouvelle"),
            "contrats" => ("Contrat d’engagements", "contrats/nouveau"),
            _ => ("", ""),
        };
        if (titre.Length == 0)
        {
            return NotFound();
        }

        if (PersonneId is { } id)
        {
            return LocalRedirect($"/personnes/{id}/{suite}");
        }

        Titre = titre;
        FileActive =
        [
            .. (
                await db
                    .Personnes.AsNoTracking()
                    .DansLePerimetre(courant.Perimetre(Droits.SuivreParcours))
                    .OrderBy(p => p.NomPlie)
                    .ThenBy(p => p.PrenomPlie)
                    .Select(p => new
                    {
                        p.Id,
                        p.Prenom,
                        p.Nom,
                    })
                    .ToListAsync(annulation)
            ).Select(p => (p.Id, $"{p.Nom}, {p.Prenom}")),
        ];
        return Page();
    }
}
