using Itineraires.Data;
using Itineraires.Data.Masse;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Suivi;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Demo;

/// <summary>Two cohortes and a cellule de suivi in the territory of the cheffe de service of the demonstration.</summary>
public sealed class SuiviDeDemonstration(ItinerairesDbContext db, TimeProvider horloge)
{
    private const int EloignementMois = 36;

    private const int Examinees = 9;

    private static readonly (string Nature, string Texte)[] Decisions =
    [
        ("reprendre_contact", "Appeler la personne et lui proposer un rendez-vous à la Maison de la Métropole."),
        ("rendez_vous_commun", "La recevoir avec la référente et la conseillère emploi."),
        ("etape", "Proposer le chantier d’insertion qui recrute en mars."),
        ("acces_droits", "Vérifier la complémentaire santé et la carte de transport."),
        ("orienter", "Préparer une réorientation vers l’Itinéraire activité."),
    ];

    private readonly DateOnly _jour = horloge.Aujourdhui;

    public async Task SuivreAsync(CancellationToken annulation)
    {
        db.ChangeTracker.Clear();
        var comptes = await (
            from h in db.Habilitations
            join u in db.Users on h.UtilisateurId equals u.Id
            where u.EstDemonstration
            orderby h.Id
            select new
            {
                u.Id,
                h.RoleCode,
                h.TerritoireId,
            }
        ).ToListAsync(annulation);
        var cheffe = comptes.First(c => c is { RoleCode: "chef_service_social", TerritoireId: not null });
        var territoire = cheffe.TerritoireId!.Value;
        var cellule = new Cellule("Cellule de suivi des parcours", territoire, cheffe.Id, _jour.AddDays(-60));
        foreach (var membre in comptes.Where(c => c.RoleCode is "referent" or "cei").Select(c => c.Id).Distinct())
        {
            cellule.Accueillir(membre, _jour.AddDays(-60));
        }

        var seances = new[] { -42, -14, 7 }
            .Select(j => cellule.Reunir(JoursOuvres.APartirDe(_jour.AddDays(j)), "Maison de la Métropole, salle Rosa-Parks"))
            .ToList();
        db.Add(cellule);
        db.AddRange(seances);
        var attendent = await db
            .Personnes.Where(p => p.TerritoireId == territoire && p.AccompagnementId == null && p.SoumisDepuis != null)
            .OrderBy(p => p.DroitOuvertLe)
            .ThenBy(p => p.Id)
            .Select(p => p.Id)
            .Take(Examinees)
            .ToListAsync(annulation);
        var membres = cellule.Membres.ConvertAll(m => m.UtilisateurId);
        foreach (var (rang, personne) in attendent.Index())
        {
            var seance = seances[rang % seances.Count];
            var situation = cellule.Inscrire(personne, seance, dejaSuivie: false, cheffe.Id, seance.Jour.AddDays(-21));
            db.Add(situation);
            if (seance.Jour > _jour)
            {
                continue;
            }

            var (nature, texte) = Decisions[rang % Decisions.Length];
            situation.Decider(
                cellule,
                new DecisionCellule(nature, texte, membres[rang % membres.Count], seance.Jour.AddDays(rang % 2 == 0 ? 10 : 45)),
                seance.Jour
            );
            if (rang % 4 == 1)
            {
                situation.Commencer();
            }
            else if (rang % 4 == 3)
            {
                situation.Clore("La personne est venue au rendez-vous, son orientation est décidée.", seance.Jour.AddDays(8));
            }
        }

        await FigerAsync("Nouveaux entrants de l’année", new CriteresCohorte(_jour.AddMonths(-9), _jour.AddMonths(-1), territoire), cheffe.Id, annulation);
        await FigerAsync("Entrants de l’année précédente", new CriteresCohorte(_jour.AddMonths(-21), _jour.AddMonths(-13), territoire), cheffe.Id, annulation);
        await FigerAsync(
            "Durablement éloignées de l’emploi",
            new CriteresCohorte(TerritoireId: territoire, EloignementMois: EloignementMois),
            cheffe.Id,
            annulation
        );
        await db.SaveChangesAsync(annulation);
        db.ChangeTracker.Clear();
    }

    /// <summary>The cohorte of long standing was frozen six months ago, to have something to show.</summary>
    private async Task FigerAsync(string nom, CriteresCohorte criteres, Guid par, CancellationToken annulation)
    {
        var cohorte = new Cohorte(nom, criteres, par, criteres.EloignementMois is null ? _jour : _jour.AddMonths(-6));
        db.Add(cohorte);
        await db.SaveChangesAsync(annulation);
        var (du, au) = criteres.EloignementMois is { } mois
            ? (DateOnly.MinValue, cohorte.FigeeLe.AddMonths(-mois))
            : (criteres.OuvertDu!.Value, criteres.OuvertAu!.Value);
        var personnes = await db
            .Personnes.Where(p =>
                p.TerritoireId == criteres.TerritoireId
                && p.DroitOuvertLe >= du
                && p.DroitOuvertLe <= au
                && db.StatutsDroitsDevoirs.Any(s => s.PersonneId == p.Id && s.Soumis)
            )
            .Select(p => new { p.Id, p.DroitOuvertLe })
            .ToListAsync(annulation);
        await db.EcrireEnMasseAsync(personnes.Select(p => cohorte.Compter(p.Id, p.DroitOuvertLe)), annulation);
    }
}
