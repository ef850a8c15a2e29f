using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Documents;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Sessions;

/// <summary>The sheet that those who come sign.</summary>
[Authorize(Policy = Droits.AnimerSessions)]
public sealed class EmargementModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageDeSession(db, courant, horloge)
{
    public IReadOnlyList<(string Nom, string Prenom)> Noms { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Noms =
        [
            .. (
                await (
                    from c in Convocations().AsNoTracking()
                    join p in Db.Personnes on c.PersonneId equals p.Id
                    where c.Statut != StatutConvocation.Annulee
                    orderby p.NomPlie, p.PrenomPlie
                    select new { p.Nom, p.Prenom }
                ).ToListAsync(annulation)
            ).Select(p => (p.Nom, p.Prenom)),
        ];
        Db.Journaliser("impression", null, "feuille d’émargement", Id);
        await Db.SaveChangesAsync(annulation);
    }

    public async Task<IActionResult> OnGetPdfAsync([FromServices] ImpressionPdf impression, CancellationToken annulation)
    {
        if (impression.EstDisponible)
        {
            await OnGetAsync(annulation);
        }

        return new DocumentPdf($"emargement-{Session.Jour:yyyy-MM-dd}.pdf");
    }
}
