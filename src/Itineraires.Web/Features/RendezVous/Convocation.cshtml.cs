using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Documents;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.RendezVous;

/// <summary>The letter that convenes a person, ready to print.</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class ConvocationModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageDeRendezVous(db, courant, horloge)
{
    public Organisme Organisme { get; private set; } = null!;

    public string Referent { get; private set; } = "";

    public DateOnly Jour { get; private set; }

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Jour = Horloge.Aujourdhui;
        Organisme = await (from a in Db.Accompagnements join o in Db.Organismes on a.OrganismeId equals o.Id where a.Id == RendezVous.AccompagnementId select o)
            .AsNoTracking()
            .SingleAsync(annulation);
        Referent = await Db.Users.Where(u => u.Id == RendezVous.ReferentId).Select(u => u.Prenom + " " + u.Nom).SingleOrDefaultAsync(annulation) ?? "";
        Db.Journaliser("convocation", Personne.Id, "rendez-vous", Id);
        await Db.SaveChangesAsync(annulation);
    }

    public async Task<IActionResult> OnGetPdfAsync([FromServices] ImpressionPdf impression, CancellationToken annulation)
    {
        // Without a browser the reader is sent to the page, which writes its own line in the journal.
        if (impression.EstDisponible)
        {
            await OnGetAsync(annulation);
        }

        return new DocumentPdf($"convocation-{RendezVous.Jour:yyyy-MM-dd}-{Personne.NomPlie.Replace(' ', '-')}.pdf");
    }
}
