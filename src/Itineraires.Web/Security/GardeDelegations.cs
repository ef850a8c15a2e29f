using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Security;

/// <summary>A decision by délégation is taken within a valid delegation, or not at all (GOV-04).</summary>
public sealed class GardeDelegations(ItinerairesDbContext db, TimeProvider horloge)
{
    /// <summary>The delegation that lets this account sign such a decision on that day, or null.</summary>
    public async Task<Delegation?> TrouverAsync(Guid titulaire, string objet, Guid? territoireId, DateOnly jour, CancellationToken annulation) =>
        (await db.Delegations.AsNoTracking().Where(d => d.TitulaireId == titulaire).ToListAsync(annulation)).Find(d => d.Couvre(objet, territoireId, jour));

    /// <summary>Lets pass a decision signed by a delegation that holds on its date, by an account that holds one today.</summary>
    /// <exception cref="RegleMetierException">No delegation covers it.</exception>
    public async Task ExigerAsync(Guid titulaire, string objet, Guid? territoireId, DateOnly le, CancellationToken annulation)
    {
        var siennes = await db.Delegations.AsNoTracking().Where(d => d.TitulaireId == titulaire).ToListAsync(annulation);
        ReglesDelegation.Valide.Exiger(
            siennes.Exists(d => d.Couvre(objet, territoireId, le)) && siennes.Exists(d => d.Couvre(objet, territoireId, horloge.Aujourdhui))
        );
    }
}
