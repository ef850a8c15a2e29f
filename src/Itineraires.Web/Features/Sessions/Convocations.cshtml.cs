using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Documents;
using Itineraires.Web.Features.Courriers;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features.Sessions;

/// <summary>The letters of a session, each on its own sheet, with the QR code that notes the presence.</summary>
[Authorize(Policy = Droits.AnimerSessions)]
public sealed class ConvocationsModel(ItinerairesDbContext db, UtilisateurCourant courant, IOptions<InstallationOptions> installation, TimeProvider horloge)
    : PageDeSession(db, courant, horloge)
{
    public IReadOnlyList<LettreLue> Lettres { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var courriers = await DeLaSession().AsNoTracking().OrderBy(c => c.Id).ToListAsync(annulation);
        Lettres = await LettreLue.LireAsync(Db, courriers, installation.Value.AdressePublique, annulation);
        Db.Journaliser("impression", null, "convocations", Id);
        await Db.SaveChangesAsync(annulation);
    }

    public async Task<IActionResult> OnGetPdfAsync([FromServices] ImpressionPdf impression, CancellationToken annulation)
    {
        if (impression.EstDisponible)
        {
            await OnGetAsync(annulation);
        }

        return new DocumentPdf($"convocations-{Session.Jour:yyyy-MM-dd}.pdf");
    }

    /// <summary>The letters shown were printed and left.</summary>
    public async Task<IActionResult> OnPostAsync(List<Guid> lettres, CancellationToken annulation)
    {
        var envoyees = await DeLaSession().Where(c => lettres.Contains(c.Id)).ToListAsync(annulation);
        foreach (var courrier in envoyees)
        {
            courrier.Imprimer(Horloge.Instant);
        }

        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Les convocations sont notées comme envoyées.", "Consulter", new { Id });
    }

    private IQueryable<Domain.Courriers.CourrierEmis> DeLaSession() =>
        Db.Courriers.Where(c => Db.Convocations.Any(x => x.SessionId == Id && x.Id == c.ObjetId && x.Statut != StatutConvocation.Annulee));
}
