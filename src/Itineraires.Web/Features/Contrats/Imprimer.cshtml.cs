using Itineraires.Data;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Documents;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Contrats;

/// <summary>The contrat as a document: printable page, or PDF where a browser is installed on the server (CER-09).</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class ImprimerModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageDeContrat(db, courant, horloge)
{
    public IReadOnlyList<Etape> Etapes { get; private set; } = [];

    public Organisme Organisme { get; private set; } = null!;

    public string? Referent { get; private set; }

    public string? ValidePar { get; private set; }

    protected override string Droit => Droits.ConsulterDossier;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await LireAsync(annulation);
        Db.Journaliser("impression", Personne.Id, "contrat", Id);
        await Db.SaveChangesAsync(annulation);
    }

    public async Task<IActionResult> OnGetPdfAsync([FromServices] ImpressionPdf impression, CancellationToken annulation)
    {
        // Without a browser the reader is sent to the page, which writes its own line in the journal.
        if (impression.EstDisponible)
        {
            await OnGetAsync(annulation);
        }

        return new DocumentPdf($"contrat-{Contrat.Numero}-{Personne.NomPlie.Replace(' ', '-')}.pdf");
    }

    private async Task LireAsync(CancellationToken annulation)
    {
        Etapes = await Db.Etapes.AsNoTracking().Where(e => e.ContratId == Id).OrderBy(e => e.Debut).ToListAsync(annulation);
        var lu = await (
            from a in Db.Accompagnements
            join o in Db.Organismes on a.OrganismeId equals o.Id
            join u in Db.Users on a.ReferentId equals u.Id into referents
            from u in referents.DefaultIfEmpty()
            where a.Id == Contrat.AccompagnementId
            select new { o, Nom = u == null ? null : u.Prenom + " " + u.Nom }
        )
            .AsNoTracking()
            .SingleAsync(annulation);
        (Organisme, Referent) = (lu.o, lu.Nom);
        ValidePar = Contrat.ValidePar is { } v
            ? await Db.Users.Where(u => u.Id == v).Select(u => u.Prenom + " " + u.Nom).SingleOrDefaultAsync(annulation)
            : null;
    }
}
