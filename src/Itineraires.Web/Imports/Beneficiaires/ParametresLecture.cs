using Itineraires.Data;
using Itineraires.Domain.Pilotage;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>What the territory says of the files that it takes, read once for a reading.</summary>
internal sealed class ParametresLecture
{
    private readonly List<ElementNomenclature> _elements;

    private ParametresLecture(DateOnly aujourdhui, IReadOnlySet<string> communes, List<ElementNomenclature> elements) =>
        (Aujourdhui, Communes, _elements) = (aujourdhui, communes, elements);

    public DateOnly Aujourdhui { get; }

    /// <summary>Codes INSEE of the communes of the territory, arrondissements included.</summary>
    public IReadOnlySet<string> Communes { get; }

    public static async Task<ParametresLecture> LireAsync(ItinerairesDbContext db, DateOnly aujourdhui, CancellationToken annulation)
    {
        string[] listes = [Nomenclatures.DroitsDevoirs, Nomenclatures.OrganismePayeur];
        return new ParametresLecture(
            aujourdhui,
            (await db.Communes.AsNoTracking().Select(c => c.CodeInsee).ToListAsync(annulation)).ToHashSet(StringComparer.Ordinal),
            await db.Nomenclature.AsNoTracking().Where(e => listes.Contains(e.Liste)).ToListAsync(annulation)
        );
    }

    /// <summary>Codes of a list in force on a day.</summary>
    public IReadOnlySet<string> Codes(string liste, DateOnly jour) =>
        _elements.Where(e => e.Liste == liste && e.EstEnVigueurAu(jour)).Select(e => e.Code).ToHashSet(StringComparer.Ordinal);
}
