using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using DroitsUtilisateur = Itineraires.Domain.Habilitations.Droits;

namespace Itineraires.Web.Features.Personnes;

/// <summary>Dated history of the rights and statuses of a person and her foyer (PER-02, PER-03, PER-06).</summary>
[Authorize(Policy = DroitsUtilisateur.ConsulterDossier)]
public sealed class DroitsModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge)
{
    public IReadOnlyList<DroitRsa> Rsa { get; private set; } = [];

    public IReadOnlyList<StatutDroitsDevoirs> Statuts { get; private set; } = [];

    public IReadOnlyList<(string Matricule, AppartenanceFoyer Appartenance)> Foyers { get; private set; } = [];

    public IReadOnlyList<SortieDispositif> Sorties { get; private set; } = [];

    public string? Territoire { get; private set; }

    public string? SituationFamiliale { get; private set; }

    protected override string Droit => DroitsUtilisateur.ConsulterDossier;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Rsa = await Db.DroitsRsa.AsNoTracking().Where(d => d.FoyerId == Personne.FoyerId).OrderByDescending(d => d.Debut).ToListAsync(annulation);
        Statuts = await Db.StatutsDroitsDevoirs.AsNoTracking().Where(s => s.PersonneId == Id).OrderByDescending(s => s.Debut).ToListAsync(annulation);
        Foyers =
        [
            .. (
                await (
                    from a in Db.Appartenances.AsNoTracking()
                    join f in Db.Foyers on a.FoyerId equals f.Id
                    where a.PersonneId == Id
                    orderby a.Debut descending
                    select new { f.Matricule, a }
                ).ToListAsync(annulation)
            ).Select(x => (x.Matricule, x.a)),
        ];
        Sorties = await Db.Sorties.AsNoTracking().Where(s => s.PersonneId == Id).ToListAsync(annulation);
        Territoire = (await referentiels.TerritoiresAsync(annulation)).FirstOrDefault(t => t.Id == Personne.TerritoireId)?.Nom;
        SituationFamiliale = Personne.Foyer?.SituationFamiliale is { } s
            ? await referentiels.LibelleAsync(Nomenclatures.SituationFamiliale, s, annulation)
            : null;
        Db.Journaliser("lecture", Id, "droits");
        await Db.SaveChangesAsync(annulation);
    }
}
