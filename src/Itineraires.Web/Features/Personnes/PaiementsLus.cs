using Itineraires.Data;
using Itineraires.Domain.Paiements;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Personnes;

/// <summary>What the organisme payeur pays to the foyer of a person and what it owes, the latest first.</summary>
/// <param name="Mouvements">The amounts of the last months.</param>
/// <param name="Soldes">What remained due of each indu, the oldest first.</param>
public sealed record PaiementsLus(IReadOnlyList<MouvementPaiement> Mouvements, IReadOnlyList<Indu> Indus, ILookup<Guid, SoldeIndu> Soldes)
{
    private const int Mois = 12;

    /// <summary>The months in which something was paid, the latest first.</summary>
    public IEnumerable<IGrouping<DateOnly, MouvementPaiement>> ParMois => Mouvements.GroupBy(m => m.Mois).OrderByDescending(g => g.Key);

    /// <summary>Her foyer, and those of the dossiers that hers absorbed.</summary>
    public static async Task<PaiementsLus> LireAsync(ItinerairesDbContext db, Personne personne, DateOnly jour, CancellationToken annulation)
    {
        var (id, foyer, depuis) = (personne.Id, personne.FoyerId, new DateOnly(jour.Year, jour.Month, 1).AddMonths(-Mois));
        var absorbes = db.IdentitesAbsorbees.Where(i => i.PersonneId == id && i.FoyerId != null).Select(i => i.FoyerId!.Value);
        var mouvements = await db
            .MouvementsPaiement.AsNoTracking()
            .Where(m => (m.FoyerId == foyer || absorbes.Contains(m.FoyerId)) && m.Mois >= depuis)
            .OrderBy(m => m.Operation)
            .ThenBy(m => m.Nature)
            .ToListAsync(annulation);
        var indus = await (
            from i in db.Indus.AsNoTracking()
            join s in db.SoldesIndu on i.Id equals s.InduId
            where i.FoyerId == foyer || absorbes.Contains(i.FoyerId)
            orderby i.ImplanteLe descending, i.Id, s.Le
            select new { Indu = i, Solde = s }
        ).ToListAsync(annulation);
        return new PaiementsLus(mouvements, [.. indus.Select(i => i.Indu).DistinctBy(i => i.Id)], indus.Select(i => i.Solde).ToLookup(s => s.InduId));
    }
}
