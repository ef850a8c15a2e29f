using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features.Courriers;

/// <summary>Letters one after the other, each on its own sheet: one document to print.</summary>
[Authorize(Policy = Droits.DeciderOrientation)]
public sealed class LotModel(ItinerairesDbContext db, UtilisateurCourant courant, IOptions<InstallationOptions> installation, TimeProvider horloge) : PageModel
{
    public const int AuPlus = 500;

    [BindProperty(SupportsGet = true, Name = "etat")]
    public string? Etat { get; set; }

    [BindProperty(SupportsGet = true, Name = "destinataire")]
    public DestinataireCourrier? Destinataire { get; set; }

    public IReadOnlyList<LettreLue> Lettres { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var choisies = db.Courriers.DansLePerimetre(db, courant.Perimetre(Droits.DeciderOrientation)).Choisis(db, Etat, Destinataire);
        var courriers = await choisies.AsNoTracking().OrderBy(c => c.Id).Take(AuPlus).ToListAsync(annulation);
        Lettres = await LettreLue.LireAsync(db, courriers, installation.Value.AdressePublique, annulation);
        db.Journaliser("impression", null, $"courriers, {Lettres.Count} lettres");
        await db.SaveChangesAsync(annulation);
    }

    /// <summary>The letters shown were printed and left.</summary>
    public async Task<IActionResult> OnPostAsync(List<Guid> lettres, CancellationToken annulation)
    {
        var envoyees = await db
            .Courriers.DansLePerimetre(db, courant.Perimetre(Droits.DeciderOrientation))
            .Where(c => lettres.Contains(c.Id))
            .ToListAsync(annulation);
        foreach (var courrier in envoyees)
        {
            courrier.Imprimer(horloge.Instant);
        }

        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(
            envoyees.Count == 1 ? "La lettre est notée comme envoyée." : $"{envoyees.Count} lettres sont notées comme envoyées.",
            "Liste"
        );
    }
}
