using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Documents;
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
        var choisies = db.Courriers.DansLePerimetre(db, courant.Perimetre(Droits.DeciderOrientation)).Choisis(Etat, Destinataire);
        var courriers = await choisies.OrderByDescending(c => c.Id).Take(AuPlus).ToListAsync(annulation);
        Lettres = courriers.ConvertAll(c => LettreLue.De(c, installation.Value.AdressePublique));
    }

    public async Task<IActionResult> OnGetPdfAsync([FromServices] ImpressionPdf impression, CancellationToken annulation)
    {
        if (impression.EstDisponible)
        {
            await OnGetAsync(annulation);
            await NoterAsync(annulation);
        }

        return new DocumentPdf($"courriers-{horloge.Aujourdhui:yyyy-MM-dd}.pdf");
    }

    /// <summary>The letters were printed by the browser of the reader.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await OnGetAsync(annulation);
        await NoterAsync(annulation);
        return this.RedirigerAvecSucces("Les lettres sont notées comme imprimées.", "Liste");
    }

    private async Task NoterAsync(CancellationToken annulation)
    {
        foreach (var lettre in Lettres)
        {
            lettre.Courrier.Imprimer(horloge.Instant);
            db.Journaliser("impression", lettre.Courrier.PersonneId, "courrier", lettre.Courrier.Id);
        }

        await db.SaveChangesAsync(annulation);
    }
}
