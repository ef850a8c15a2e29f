using System.Globalization;
using System.Reflection;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Sauvegardes;

/// <summary>Makes one archive of all that is needed to bring the installation back: the base, documents included, and the key of the NIRs.</summary>
public sealed class SauvegardeBase(ItinerairesDbContext db, IOptions<InstallationOptions> installation, TimeProvider horloge)
{
    private static readonly string[] Tables =
    [
        "foyer",
        "personne",
        "orientation",
        "accompagnement",
        "contrat",
        "etape",
        "rendez_vous",
        "piece_jointe",
        "utilisateur",
        "journal",
    ];

    /// <summary>Version of the product.</summary>
    public static string Version { get; } =
        typeof(SauvegardeBase).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Saves while the product serves: the archive is the base at one instant.</summary>
    /// <param name="fichier">Archive to write.</param>
    /// <param name="avecCle">Whether the key file of the NIRs goes with the base.</param>
    /// <param name="annulation">Stops the saving.</param>
    /// <exception cref="SauvegardeRefuseeException">A tool of PostgreSQL is absent or failed.</exception>
    public async Task<Manifeste> EcrireAsync(string fichier, bool avecCle, CancellationToken annulation)
    {
        var chemin = Path.GetFullPath(fichier);
        Directory.CreateDirectory(Path.GetDirectoryName(chemin)!);
        db.Journaliser("sauvegarde", null, "Base", null, null, null);
        await db.SaveChangesAsync(annulation);
        var copie = $"{chemin}.{Guid.CreateVersion7():N}.base";
        try
        {
            FichierPrive.Creer(copie).Dispose();
            var (migration, comptes) = db.Database.IsSqlite() ? await CopierSqliteAsync(copie, annulation) : await CopierPostgresAsync(copie, annulation);
            var parties = new List<(string, string)> { (Manifeste.Base, copie) };
            if (avecCle && installation.Value is { CleNir: null or "" } && File.Exists(installation.Value.FichierCleNir))
            {
                parties.Add((Manifeste.CleNir, installation.Value.FichierCleNir));
            }

            return await ArchiveSauvegarde.EcrireAsync(
                chemin,
                parties,
                ecrites => new Manifeste(Manifeste.FormatCourant, Version, Moteur(db), migration, horloge.Instant, comptes, ecrites),
                annulation
            );
        }
        finally
        {
            File.Delete(copie);
        }
    }

    internal static string Moteur(ItinerairesDbContext db) => db.Database.IsSqlite() ? "sqlite" : "postgresql";

    private async Task<(string Migration, Dictionary<string, long> Comptes)> CopierSqliteAsync(string copie, CancellationToken annulation)
    {
        await using var source = new SqliteConnection(db.Database.GetConnectionString());
        await source.OpenAsync(annulation);
        await using var cible = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copie, Pooling = false }.ToString());
        await cible.OpenAsync(annulation);
        source.BackupDatabase(cible);
        // One file, without the log that the write-ahead mode would add beside it.
        await LireAsync(cible, "PRAGMA journal_mode=DELETE", annulation);
        return await CompterAsync(cible, annulation);
    }

    private async Task<(string Migration, Dictionary<string, long> Comptes)> CopierPostgresAsync(string copie, CancellationToken annulation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, annulation);
        var connexion = transaction.GetDbTransaction().Connection!;
        var instantane = (string)(await LireAsync(connexion, "SELECT pg_export_snapshot()", annulation))!;
        await OutilsPostgres.ExecuterAsync(
            "pg_dump",
            db.Database.GetConnectionString()!,
            ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", $"--snapshot={instantane}", $"--file={copie}"],
            annulation
        );
        return await CompterAsync(connexion, annulation);
    }

    private static async Task<(string Migration, Dictionary<string, long> Comptes)> CompterAsync(
        System.Data.Common.DbConnection connexion,
        CancellationToken annulation
    )
    {
        var comptes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in Tables)
        {
            comptes.Add(table, Convert.ToInt64(await LireAsync(connexion, $"SELECT COUNT(*) FROM {table}", annulation), CultureInfo.InvariantCulture));
        }

        return ((string)(await LireAsync(connexion, "SELECT MAX(\"MigrationId\") FROM \"__EFMigrationsHistory\"", annulation))!, comptes);
    }

    private static async Task<object?> LireAsync(System.Data.Common.DbConnection connexion, string sql, CancellationToken annulation)
    {
        await using var commande = connexion.CreateCommand();
        commande.CommandText = sql;
        return await commande.ExecuteScalarAsync(annulation);
    }
}
