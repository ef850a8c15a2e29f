using System.Globalization;
using Itineraires.Data;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports;

/// <summary>Days during which what belongs to an import is kept; settings of the base.</summary>
/// <param name="Rejets">Rejected lines that may be downloaded.</param>
/// <param name="Annulation">An import may be taken back; what it replaced is then forgotten.</param>
/// <param name="Depots">A file that nobody confirmed, or whose import failed.</param>
public sealed record DureesImports(int Rejets, int Annulation, int Depots)
{
    public static DureesImports ParDefaut { get; } = new(7, 30, 7);

    public static async Task<DureesImports> LireAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        string[] cles = [Reglage.JoursRejetsImports, Reglage.JoursAnnulationImports, Reglage.JoursDepotsImports];
        var valeurs = await db.Reglages.AsNoTracking().Where(r => cles.Contains(r.Cle)).ToDictionaryAsync(r => r.Cle, r => r.Valeur, annulation);
        int Jours(string cle, int defaut) => valeurs.TryGetValue(cle, out var valeur) ? int.Parse(valeur, CultureInfo.InvariantCulture) : defaut;
        return new DureesImports(
            Jours(Reglage.JoursRejetsImports, ParDefaut.Rejets),
            Jours(Reglage.JoursAnnulationImports, ParDefaut.Annulation),
            Jours(Reglage.JoursDepotsImports, ParDefaut.Depots)
        );
    }

    /// <summary>Changes the settings in the context; the caller saves.</summary>
    public async Task EcrireAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        foreach (
            var (cle, jours) in new[]
            {
                (Reglage.JoursRejetsImports, Rejets),
                (Reglage.JoursAnnulationImports, Annulation),
                (Reglage.JoursDepotsImports, Depots),
            }
        )
        {
            if (await db.Reglages.FindAsync([cle], annulation) is not { } reglage)
            {
                reglage = new Reglage { Cle = cle };
                db.Reglages.Add(reglage);
            }

            reglage.Valeur = jours.ToString(CultureInfo.InvariantCulture);
        }
    }
}
