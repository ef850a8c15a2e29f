using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Features.Orientation;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Demo;

/// <summary>Silent organismes asked again, waiting lists of the full lines, publics of the innovant lines, entries in open offers.</summary>
public sealed class AttentesDeDemonstration(ItinerairesDbContext db, TimeProvider horloge)
{
    private const int JoursAvantRelance = 11;

    private const int EnAttente = 4;

    private const int Entrees = 5;

    private readonly DateOnly _jour = horloge.Aujourdhui;

    public async Task TenirAsync(CancellationToken annulation)
    {
        db.ChangeTracker.Clear();
        var cheffe = await (
            from h in db.Habilitations
            join u in db.Users on h.UtilisateurId equals u.Id
            where u.EstDemonstration && h.RoleCode == "chef_service_social" && h.TerritoireId != null
            select new { u.Id, Territoire = h.TerritoireId!.Value }
        ).FirstAsync(annulation);
        await RelancerAsync(annulation);
        await DestinerAsync(annulation);
        await AttendreAsync(cheffe.Id, cheffe.Territoire, annulation);
        await AdmettreAsync(cheffe.Id, cheffe.Territoire, annulation);
        await db.SaveChangesAsync(annulation);
        db.ChangeTracker.Clear();
    }

    private async Task RelancerAsync(CancellationToken annulation)
    {
        var limite = _jour.AddDays(-JoursAvantRelance);
        var silencieux = await db
            .Accompagnements.AsNoTracking()
            .Where(a => a.Fin == null && a.Statut == StatutAccompagnement.Oriente && a.OrienteLe < limite)
            .ToListAsync(annulation);
        db.AddRange(silencieux.Select(a => new RelanceOrganisme(a, null, a.OrienteLe.AddDays(JoursAvantRelance), null)));
    }

    /// <summary>The thématique of the Annexe 2 says whom the line is for; one line of each year is left to be said.</summary>
    private async Task DestinerAsync(CancellationToken annulation)
    {
        var lignes = (await db.LignesConvention.ToListAsync(annulation)).Where(l => l.Type.Modalite == Modalite.Innovant);
        foreach (var annee in lignes.GroupBy(l => l.Annee))
        {
            foreach (var ligne in annee.OrderBy(l => l.LibelleStructure, StringComparer.Ordinal).Skip(1))
            {
                var psychique = Texte.Replier(ligne.Thematique).Contains("psychique", StringComparison.Ordinal);
                ligne.Destiner(psychique ? PublicInnovant.SouffrancePsychique : PublicInnovant.PlanPauvrete, ["passerelles"]);
            }
        }
    }

    private async Task AttendreAsync(Guid par, Guid territoire, CancellationToken annulation)
    {
        var lignes = await PlacesOuvertes.LireAsync(db, _jour.Year, annulation);
        var complete = lignes.Where(l => l.Libres <= 0).OrderBy(l => l.Id).FirstOrDefault();
        if (complete is null)
        {
            return;
        }

        var personnes = await db
            .Personnes.Where(p => p.TerritoireId == territoire && p.AccompagnementId == null && p.SoumisDepuis != null)
            .OrderByDescending(p => p.SoumisDepuis)
            .ThenBy(p => p.Id)
            .Take(EnAttente)
            .ToListAsync(annulation);
        foreach (var (personne, i) in personnes.Select((p, i) => (p, i)))
        {
            db.Add(AttentePlace.Inscrire(personne, complete.Id, complete.Libres, i, dejaInscrite: false, par, _jour.AddDays(i - EnAttente)));
        }
    }

    private async Task AdmettreAsync(Guid par, Guid territoire, CancellationToken annulation)
    {
        var nomenclature = await db
            .Nomenclature.AsNoTracking()
            .Where(n => n.Liste == Nomenclatures.OffreOuverte || n.Liste == Nomenclatures.ConditionOffre)
            .ToListAsync(annulation);
        var offres = OffreOuverte.Lire(
            nomenclature.Where(n => n.Liste == Nomenclatures.OffreOuverte),
            nomenclature.Where(n => n.Liste == Nomenclatures.ConditionOffre),
            _jour
        );
        var communes = await db.Communes.AsNoTracking().ToDictionaryAsync(c => c.CodeInsee, annulation);
        var personnes = await db
            .Personnes.Include(p => p.Foyer)
            .Where(p => p.TerritoireId == territoire && p.Foyer != null && p.Foyer.CodeInsee != null)
            .OrderBy(p => p.Id)
            .Take(Entrees * 10)
            .ToListAsync(annulation);
        var admises = 0;
        foreach (var personne in personnes)
        {
            var commune = communes.GetValueOrDefault(personne.Foyer!.CodeInsee!);
            var offre = offres.FirstOrDefault(o => o.AdmetLAge(personne, _jour) && o.AdmetLaCommune(commune) == true);
            if (offre is not null && admises++ < Entrees)
            {
                var le = _jour.AddDays(-7 * admises);
                db.Add(
                    EntreeOffre.Admettre(
                        personne,
                        offre,
                        commune,
                        personne.DroitOuvertLe is not null,
                        [.. offre.Conditions.Select(c => c.Code)],
                        par,
                        le,
                        _jour
                    )
                );
            }
        }
    }
}
