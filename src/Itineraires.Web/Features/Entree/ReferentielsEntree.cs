using Itineraires.Domain.Entree;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Infrastructure;

namespace Itineraires.Web.Features.Entree;

/// <summary>The reference data of the entry, as they stand on a day.</summary>
public static class ReferentielsEntree
{
    extension(ReferentielsEnMemoire referentiels)
    {
        /// <summary>The amounts of the RSA on a day; null when the reference data give none.</summary>
        public async Task<BaremeRsa?> BaremeAsync(DateOnly jour, CancellationToken annulation) =>
            BaremeRsa.Lire((await referentiels.EnVigueurAsync(Nomenclatures.BaremeRsa, jour, annulation)).Select(e => (e.Groupe, e.Indication, e.Source)));
    }
}
