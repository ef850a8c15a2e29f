using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Doublons;

/// <summary>A merge is read by who reaches both dossiers: the one kept as it stands, the one absorbed as it stood, or stands again.</summary>
public static class FusionsVisibles
{
    /// <summary>The person to whom this merge leads today, when the perimeter reaches both; else null.</summary>
    public static async Task<Personne?> GardeeAsync(ItinerairesDbContext db, Perimetre perimetre, FusionPersonnes fusion, CancellationToken annulation)
    {
        if (await TrouverAsync(db, perimetre, fusion.GardeeId, annulation) is not { } gardee)
        {
            return null;
        }

        if (fusion.AnnuleeLe is not null)
        {
            return await TrouverAsync(db, perimetre, fusion.AbsorbeeId, annulation) is null ? null : gardee;
        }

        var images = ImagesFusion.Lire(fusion.Images);
        return perimetre.Atteint(images.TerritoireAbsorbee, images.OrganismeAbsorbee, images.ReferentAbsorbee) ? gardee : null;
    }

    /// <summary>The merges that the perimeter reaches, undone ones included.</summary>
    /// <param name="db">The base.</param>
    /// <param name="perimetre">What the account reaches.</param>
    /// <param name="territoire">Only those whose person kept is of this territory today.</param>
    /// <param name="annulation">Stops the reading.</param>
    /// <returns>The merges, and where the identifier of a person of then leads today.</returns>
    public static async Task<(IQueryable<FusionLue> Fusions, Func<Guid, Guid> Suivre)> LireAsync(
        ItinerairesDbContext db,
        Perimetre perimetre,
        Guid? territoire,
        CancellationToken annulation
    )
    {
        // A person of an older merge may have been absorbed in her turn: only those few need to be followed.
        var suites = await (
            from f in db.Fusions.AsNoTracking()
            where f.AnnuleeLe == null && db.Fusions.Any(g => g.GardeeId == f.AbsorbeeId || (g.AbsorbeeId == f.AbsorbeeId && g.AnnuleeLe != null))
            select new { f.AbsorbeeId, f.GardeeId }
        ).ToDictionaryAsync(f => f.AbsorbeeId, f => f.GardeeId, annulation);
        var dernieres = suites.Keys.Select(Suivre).Distinct().ToList();
        var personnes = db.Personnes.AsNoTracking().DansLePerimetre(perimetre);
        var atteintes = await personnes.Where(p => dernieres.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.TerritoireId, annulation);
        var menees = suites.Keys.Where(a => atteintes.ContainsKey(Suivre(a))).ToList();
        var gardeesMenees = menees.Where(a => territoire is null || atteintes[Suivre(a)] == territoire).ToList();
        var gardees = personnes.Where(p => territoire == null || p.TerritoireId == territoire);
        var absorbeesAtteintes = ImagesFusion.DansLePerimetre(db.Fusions.AsNoTracking(), perimetre).Select(f => f.Id);
        var fusions =
            from f in db.Fusions.AsNoTracking()
            where gardees.Any(p => p.Id == f.GardeeId) || gardeesMenees.Contains(f.GardeeId)
            where f.AnnuleeLe == null ? absorbeesAtteintes.Contains(f.Id) : personnes.Any(p => p.Id == f.AbsorbeeId) || menees.Contains(f.AbsorbeeId)
            select new FusionLue
            {
                Id = f.Id,
                Absorbee = f.Prenom + " " + f.Nom,
                GardeeId = f.GardeeId,
                Le = f.Le,
                AnnuleeLe = f.AnnuleeLe,
                Par = db.Users.Where(u => u.Id == f.Par).Select(u => u.Prenom + " " + u.Nom).FirstOrDefault(),
            };
        return (fusions, Suivre);

        Guid Suivre(Guid personne)
        {
            while (suites.TryGetValue(personne, out var suivante))
            {
                personne = suivante;
            }

            return personne;
        }
    }

    private static async Task<Personne?> TrouverAsync(ItinerairesDbContext db, Perimetre perimetre, Guid personne, CancellationToken annulation)
    {
        var id = await db.GardeeAsync(personne, annulation) ?? personne;
        return await db.Personnes.AsNoTracking().DansLePerimetre(perimetre).SingleOrDefaultAsync(p => p.Id == id, annulation);
    }
}

/// <summary>A merge as a list shows it.</summary>
public sealed class FusionLue
{
    public Guid Id { get; init; }
    public string Absorbee { get; init; } = "";

    /// <summary>The person kept, as she was then.</summary>
    public Guid GardeeId { get; init; }

    public DateTime Le { get; init; }
    public DateTime? AnnuleeLe { get; init; }
    public string? Par { get; init; }
}
