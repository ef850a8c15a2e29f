using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Pilotage;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>What the territory says of the files that it takes, read once for a reading.</summary>
internal sealed class ParametresLecture
{
    private readonly List<ElementNomenclature> _elements;

    private readonly LieuxImport _lieux;

    private ParametresLecture(DateOnly aujourdhui, LieuxImport lieux, List<ElementNomenclature> elements) =>
        (Aujourdhui, _lieux, _elements) = (aujourdhui, lieux, elements);

    public DateOnly Aujourdhui { get; }

    /// <summary>Codes INSEE of the communes of the territory, arrondissements included.</summary>
    public IReadOnlySet<string> Communes => _lieux.Codes;

    public static async Task<ParametresLecture> LireAsync(ItinerairesDbContext db, DateOnly aujourdhui, CancellationToken annulation)
    {
        string[] listes = [Nomenclatures.DroitsDevoirs, Nomenclatures.OrganismePayeur];
        return new ParametresLecture(
            aujourdhui,
            await LieuxImport.LireAsync(db, aujourdhui, annulation),
            await db.Nomenclature.AsNoTracking().Where(e => listes.Contains(e.Liste)).ToListAsync(annulation)
        );
    }

    /// <summary>Whether the territory has a commune of this name; without its code postal, « Lyon 3 » is still in Lyon.</summary>
    public bool EstCommune(string nom, string codePostal) =>
        _lieux.Code(nom, codePostal) is not null || Texte.Replier(nom).StartsWith("lyon", StringComparison.Ordinal);

    /// <summary>Codes of a list in force on a day.</summary>
    public IReadOnlySet<string> Codes(string liste, DateOnly jour) =>
        _elements.Where(e => e.Liste == liste && e.EstEnVigueurAu(jour)).Select(e => e.Code).ToHashSet(StringComparer.Ordinal);
}
