using Itineraires.Domain.Entree;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Infrastructure;

namespace Itineraires.Web.Features.Entree;

/// <summary>The reference data of the entry, as they stand on a day.</summary>
public static class ReferentielsEntree
{
    extension(ReferentielsEnMemoire referentiels)
    {
        /// <summary>Elements of a list in force on a day.</summary>
        public async Task<IReadOnlyList<ElementNomenclature>> EnVigueurAsync(string liste, DateOnly jour, CancellationToken annulation) =>
            [.. (await referentiels.NomenclatureAsync(liste, annulation)).Where(e => e.EstEnVigueurAu(jour))];

        /// <summary>The amounts of the RSA on a day; null when the reference data give none.</summary>
        public async Task<BaremeRsa?> BaremeAsync(DateOnly jour, CancellationToken annulation) =>
            BaremeRsa.Lire((await referentiels.EnVigueurAsync(Nomenclatures.BaremeRsa, jour, annulation)).Select(e => (e.Groupe, e.Indication, e.Source)));
    }

    /// <summary>A guide with its version: « Guide des droits et des devoirs, version 2 ».</summary>
    public static string Nommer(this ElementNomenclature guide) => guide.Indication is null ? guide.Libelle : $"{guide.Libelle}, {guide.Indication}";
}
