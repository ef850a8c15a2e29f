using Itineraires.Data;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.RendezVous;

/// <summary>A page about one meeting, reached through its person.</summary>
public abstract class PageDeRendezVous(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageDeDossier(db, courant, horloge)
{
    public Domain.Accompagnement.RendezVous RendezVous { get; private set; } = null!;

    protected override string Droit => LireOuSuivre;

    protected override async Task<Guid?> TrouverPersonneAsync(CancellationToken annulation)
    {
        RendezVous = (await Db.RendezVous.SingleOrDefaultAsync(r => r.Id == Id, annulation))!;
        return RendezVous?.PersonneId;
    }
}
