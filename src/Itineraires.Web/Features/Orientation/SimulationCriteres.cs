using Itineraires.Data;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>What two versions of the criteria propose for the same persons.</summary>
/// <param name="Personnes">Persons read.</param>
/// <param name="ParType">Number of proposals by type, before and after; no type for none.</param>
/// <param name="Changements">Persons whose proposal would change.</param>
/// <param name="Decisions">Persons with a decision to compare with.</param>
/// <param name="ConformesAvant">Decisions towards the itinéraire that the version in force proposes.</param>
/// <param name="ConformesApres">The same for the version tried.</param>
public sealed record ResultatSimulation(
    int Personnes,
    IReadOnlyList<(TypeParcours? Type, int Avant, int Apres)> ParType,
    IReadOnlyList<ChangementDeProposition> Changements,
    int Decisions,
    int ConformesAvant,
    int ConformesApres
)
{
    /// <summary>Persons named on the screen.</summary>
    public const int Montres = 50;
}

public sealed record ChangementDeProposition(Guid Id, string Nom, TypeParcours? Avant, TypeParcours? Apres);

/// <summary>Reads a cohort with two versions of the criteria, in two queries whatever its size.</summary>
public static class SimulationCriteres
{
    /// <param name="db">Base.</param>
    /// <param name="personnes">Cohort, within the perimeter of the reader.</param>
    /// <param name="enVigueur">Version to compare with, or null.</param>
    /// <param name="essai">Version tried.</param>
    /// <param name="jour">Day of the profiles.</param>
    /// <param name="annulation">Cancellation.</param>
    public static async Task<ResultatSimulation> ExecuterAsync(
        ItinerairesDbContext db,
        IQueryable<Personne> personnes,
        JeuCriteres? enVigueur,
        JeuCriteres essai,
        DateOnly jour,
        CancellationToken annulation
    )
    {
        var decisions = (
            await (
                from a in db.Accompagnements.AsNoTracking()
                where a.Fin == null && personnes.Any(p => p.Id == a.PersonneId)
                select new { a.PersonneId, a.Type }
            ).ToListAsync(annulation)
        ).ToDictionary(a => a.PersonneId, a => a.Type);
        var (nombre, comptes, changements) = (
            0,
            new Dictionary<string, (TypeParcours? Type, int Avant, int Apres)>(StringComparer.Ordinal),
            new List<ChangementDeProposition>()
        );
        var (comparees, conformesAvant, conformesApres) = (0, 0, 0);
        await foreach (var ligne in ProfilsOrientation.Lire(db, personnes).AsNoTracking().AsAsyncEnumerable().WithCancellation(annulation))
        {
            var profil = ligne.Profil(jour);
            var (avant, apres) = (enVigueur?.Proposer(profil).Type, essai.Proposer(profil).Type);
            nombre++;
            Compter(avant, 1, 0);
            Compter(apres, 0, 1);
            if (avant != apres)
            {
                changements.Add(new ChangementDeProposition(ligne.Id, $"{ligne.Prenom} {ligne.Nom}", avant, apres));
            }

            if (decisions.TryGetValue(ligne.Id, out var decide))
            {
                comparees++;
                conformesAvant += avant?.Itineraire == decide.Itineraire ? 1 : 0;
                conformesApres += apres?.Itineraire == decide.Itineraire ? 1 : 0;
            }
        }

        return new ResultatSimulation(
            nombre,
            [.. comptes.Values.OrderBy(c => c.Type is null).ThenBy(c => c.Type?.Libelle, StringComparer.CurrentCulture)],
            changements,
            comparees,
            conformesAvant,
            conformesApres
        );

        void Compter(TypeParcours? type, int avant, int apres)
        {
            var cle = type?.Code ?? "";
            var (_, a, b) = comptes.GetValueOrDefault(cle);
            comptes[cle] = (type, a + avant, b + apres);
        }
    }
}
