using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Documents;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features.Courriers;

/// <summary>One letter as it was made, ready to print.</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class ConsulterModel(ItinerairesDbContext db, UtilisateurCourant courant, IOptions<InstallationOptions> installation, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge)
{
    public LettreLue Lettre { get; private set; } = null!;

    /// <summary>Who sends letters notes that they left; the others only read.</summary>
    public bool PeutNoter => Lettre.Courrier.ImprimeLe is null && Courant.Perimetre(Droits.DeciderOrientation).Atteint(Personne);

    protected override string Droit => HttpMethods.IsGet(Request.Method) ? Droits.ConsulterDossier : Droits.DeciderOrientation;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var courrier = await Db.Courriers.AsNoTracking().SingleAsync(c => c.Id == Id, annulation);
        Lettre = (await LettreLue.LireAsync(Db, [courrier], installation.Value.AdressePublique, annulation))[0];
        Db.Journaliser("impression", Personne.Id, "courrier", Id);
        await Db.SaveChangesAsync(annulation);
    }

    public async Task<IActionResult> OnGetPdfAsync([FromServices] ImpressionPdf impression, CancellationToken annulation)
    {
        // Without a browser the reader is sent to the page, which writes its own line in the journal.
        if (impression.EstDisponible)
        {
            await OnGetAsync(annulation);
        }

        return new DocumentPdf($"courrier-{Lettre?.Courrier.Reference}.pdf");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        (await Db.Courriers.SingleAsync(c => c.Id == Id, annulation)).Imprimer(Horloge.Instant);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La lettre est notée comme envoyée.", "Dossier", new { Personne.Id });
    }

    protected override async Task<Guid?> TrouverPersonneAsync(CancellationToken annulation) =>
        await Db.Courriers.Where(c => c.Id == Id).Select(c => (Guid?)c.PersonneId).SingleOrDefaultAsync(annulation);
}
