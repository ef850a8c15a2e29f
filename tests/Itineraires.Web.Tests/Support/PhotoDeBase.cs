using System.Globalization;
using Itineraires.Data;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Support;

/// <summary>Every row of the base as text, to compare it before and after.</summary>
public static class PhotoDeBase
{
    /// <summary>The rows of the tables kept, sorted; what EF counts at each change is left aside.</summary>
    /// <param name="garder">Whether a column of a table is compared; a table of which no column is kept is left aside.</param>
    public static async Task<List<string>> PrendreAsync(ItinerairesDbContext db, Func<string, string, bool> garder)
    {
        var annulation = TestContext.Current.CancellationToken;
        var lignes = new List<string>();
        await db.Database.OpenConnectionAsync(annulation);
        var connexion = db.Database.GetDbConnection();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Distinct().Order())
        {
            await using var commande = connexion.CreateCommand();
            commande.CommandText = $"SELECT * FROM \"{table}\"";
            await using var lecteur = await commande.ExecuteReaderAsync(annulation);
            var colonnes = Enumerable
                .Range(0, lecteur.FieldCount)
                .Where(i => lecteur.GetName(i) != "version" && garder(table, lecteur.GetName(i)))
                .OrderBy(lecteur.GetName, StringComparer.Ordinal)
                .ToList();
            while (colonnes.Count > 0 && await lecteur.ReadAsync(annulation))
            {
                lignes.Add($"{table} {string.Join('|', colonnes.Select(i => Texte(lecteur.GetValue(i))))}");
            }
        }

        lignes.Sort(StringComparer.Ordinal);
        return lignes;
    }

    private static string? Texte(object valeur) =>
        valeur is byte[] octets ? Convert.ToHexString(octets) : Convert.ToString(valeur, CultureInfo.InvariantCulture);
}
