using Itineraires.Data;
using Itineraires.Domain.Contrats;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Etapes;

/// <summary>A page about one étape, reached through its person.</summary>
public abstract class PageDEtape(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageDeDossier(db, courant, horloge)
{
    public Etape Etape { get; private set; } = null!;

    protected override string Droit => LireOuSuivre;

    protected override async Task<Guid?> TrouverPersonneAsync(CancellationToken annulation)
    {
        Etape = (await Db.Etapes.SingleOrDefaultAsync(e => e.Id == Id, annulation))!;
        return Etape?.PersonneId;
    }
}
