using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Design;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>The persons that criteria choose, and criteria in words (SUI-01).</summary>
public static class SelectionCohorte
{
    /// <summary>Nouveaux entrants count whatever they became since; the others are under droits et devoirs on the day.</summary>
    public static async Task<IQueryable<Personne>> ChoisirAsync(
        ItinerairesDbContext db,
        ReferentielsEnMemoire referentiels,
        Perimetre perimetre,
        CriteresCohorte criteres,
        DateOnly jour,
        CancellationToken annulation
    )
    {
        var personnes = db.Personnes.AsNoTracking().DansLePerimetre(perimetre);
        if (criteres is { OuvertDu: null, OuvertAu: null })
        {
            personnes = personnes.Where(p => p.SoumisDepuis != null);
        }
        else
        {
            var (du, au) = (criteres.OuvertDu ?? DateOnly.MinValue, criteres.OuvertAu ?? jour);
            personnes = personnes.Where(p =>
                p.DroitOuvertLe >= du && p.DroitOuvertLe <= au && db.StatutsDroitsDevoirs.Any(s => s.PersonneId == p.Id && s.Soumis)
            );
        }

        if (criteres.TerritoireId is { } territoire)
        {
            personnes = personnes.Where(p => p.TerritoireId == territoire);
        }

        if (criteres.EloignementMois is { } mois)
        {
            var limite = jour.AddMonths(-mois);
            personnes = personnes.Where(p => p.DroitOuvertLe <= limite);
        }

        if (
            criteres.Age is { } age
            && (await referentiels.TranchesAsync(Nomenclatures.ProfilAge, jour, annulation)).FirstOrDefault(t => t.Code == age) is { } classe
        )
        {
            personnes = personnes.DAge(classe, jour);
        }

        if (
            criteres.Anciennete is { } anciennete
            && (await referentiels.TranchesAsync(Nomenclatures.ProfilAnciennete, jour, annulation)).FirstOrDefault(t => t.Code == anciennete) is { } duree
        )
        {
            personnes = personnes.DAnciennete(duree, jour);
        }

        if (criteres.Composition is { } composition)
        {
            personnes = personnes.DeComposition(composition);
        }

        if (TypeParcours.DuCode(criteres.Itineraire) is { } type)
        {
            personnes = personnes.Where(p => db.Accompagnements.Any(a => a.Id == p.AccompagnementId && a.Type == type));
        }

        if (criteres.OrganismeId is { } organisme)
        {
            personnes = personnes.Where(p => p.OrganismeReferentId == organisme);
        }

        if (criteres.Thematique is { } thematique)
        {
            personnes = personnes.Where(p =>
                db.Accompagnements.Any(a =>
                    a.Id == p.AccompagnementId && db.LignesConvention.Any(l => l.Id == a.LigneConventionId && l.Thematique == thematique)
                )
            );
        }

        return personnes;
    }

    /// <summary>Criteria as a reader says them.</summary>
    public static async Task<string> DecrireAsync(
        ItinerairesDbContext db,
        ReferentielsEnMemoire referentiels,
        CriteresCohorte criteres,
        CancellationToken annulation
    ) => (await DecrireAsync(db, referentiels, [criteres], annulation))[0];

    /// <summary>The criteria of several cohortes, in their order: the organismes are read once.</summary>
    public static async Task<IReadOnlyList<string>> DecrireAsync(
        ItinerairesDbContext db,
        ReferentielsEnMemoire referentiels,
        IReadOnlyList<CriteresCohorte> plusieurs,
        CancellationToken annulation
    )
    {
        var ids = plusieurs.Select(c => c.OrganismeId).OfType<Guid>().Distinct().ToList();
        var organismes =
            ids.Count == 0
                ? new Dictionary<Guid, string>()
                : await db.Organismes.AsNoTracking().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Nom, annulation);
        var decrits = new List<string>();
        foreach (var criteres in plusieurs)
        {
            decrits.Add(await DecrireAsync(referentiels, criteres, organismes, annulation));
        }

        return decrits;
    }

    private static async Task<string> DecrireAsync(
        ReferentielsEnMemoire referentiels,
        CriteresCohorte criteres,
        Dictionary<Guid, string> organismes,
        CancellationToken annulation
    )
    {
        var mots = new List<string?>
        {
            criteres switch
            {
                { OuvertDu: { } du, OuvertAu: { } au } => $"droit ouvert {Typo.Periode(du, au)}",
                { OuvertDu: { } du } => $"droit ouvert depuis le {Typo.DateLongue(du)}",
                { OuvertAu: { } au } => $"droit ouvert jusqu’au {Typo.DateLongue(au)}",
                _ => null,
            },
            criteres.TerritoireId is { } t ? (await referentiels.TerritoiresAsync(annulation)).FirstOrDefault(x => x.Id == t)?.Nom : null,
            criteres.EloignementMois is { } mois ? $"durablement éloignées de l’emploi ({Typo.Compter(mois, "mois", "mois")} de RSA ou plus)" : null,
            criteres.Age is { } age ? (await referentiels.LibelleAsync(Nomenclatures.ProfilAge, age, annulation)).ToLowerInvariant() : null,
            criteres.Anciennete is { } a
                ? $"ancienneté\u00A0: {(await referentiels.LibelleAsync(Nomenclatures.ProfilAnciennete, a, annulation)).ToLowerInvariant()}"
                : null,
            criteres.Composition is { } c ? Libelles.De(c) : null,
            TypeParcours.DuCode(criteres.Itineraire)?.Libelle,
            criteres.OrganismeId is { } o ? organismes.GetValueOrDefault(o) : null,
            criteres.Thematique,
        };
        return string.Join(", ", mots.Where(m => !string.IsNullOrEmpty(m)));
    }

    /// <summary>The cohortes of the territories of a perimeter; all of them for the whole Métropole.</summary>
    public static IQueryable<Cohorte> Visibles(this IQueryable<Cohorte> cohortes, Perimetre perimetre)
    {
        var territoires = perimetre.Territoires.ToList();
        return perimetre.Metropole ? cohortes : cohortes.Where(c => c.TerritoireId != null && territoires.Contains(c.TerritoireId.Value));
    }
}
