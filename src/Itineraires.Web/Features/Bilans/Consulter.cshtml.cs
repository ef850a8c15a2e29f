using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Bilans;

/// <summary>One version of the bilan beside the previous one (DIA-02).</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class ConsulterModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge)
{
    public BilanSituation Bilan { get; private set; } = null!;

    public BilanSituation? Precedent { get; private set; }

    public string Auteur { get; private set; } = "";

    public IReadOnlyList<ElementNomenclature> Freins { get; private set; } = [];

    protected override string Droit => Droits.ConsulterDossier;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Precedent = await Db
            .Bilans.AsNoTracking()
            .Include(b => b.Freins)
            .SingleOrDefaultAsync(b => b.PersonneId == Personne.Id && b.Numero == Bilan.Numero - 1, annulation);
        Auteur = await Db.Users.Where(u => u.Id == Bilan.Par).Select(u => u.Prenom + " " + u.Nom).SingleOrDefaultAsync(annulation) ?? "";
        Freins = await referentiels.NomenclatureAsync(Nomenclatures.Frein, annulation);
        Db.Journaliser("lecture", Personne.Id, "bilan", Id);
        await Db.SaveChangesAsync(annulation);
    }

    protected override async Task<Guid?> TrouverPersonneAsync(CancellationToken annulation)
    {
        Bilan = (await Db.Bilans.AsNoTracking().Include(b => b.Freins).SingleOrDefaultAsync(b => b.Id == Id, annulation))!;
        return Bilan?.PersonneId;
    }
}
