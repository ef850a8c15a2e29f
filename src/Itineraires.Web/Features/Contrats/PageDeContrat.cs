using Itineraires.Data;
using Itineraires.Domain.Contrats;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Contrats;

/// <summary>A page about one contrat, reached through its person.</summary>
public abstract class PageDeContrat(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageDeDossier(db, courant, horloge)
{
    public Contrat Contrat { get; private set; } = null!;

    protected override async Task<Guid?> TrouverPersonneAsync(CancellationToken annulation)
    {
        Contrat = (await Db.Contrats.SingleOrDefaultAsync(c => c.Id == Id, annulation))!;
        return Contrat?.PersonneId;
    }
}
