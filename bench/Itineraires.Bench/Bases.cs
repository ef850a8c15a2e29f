using Itineraires.Data;
using Itineraires.Web.Cli;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Itineraires.Bench;

/// <summary>Throw-away bases of one engine, copied from one another.</summary>
public sealed class Bases(string dossier, string? serveurPostgres)
{
    public bool EstPostgres => serveurPostgres is not null;

    public string Connexion(string nom) =>
        serveurPostgres is null
            ? $"Data Source={Path.Combine(dossier, nom + ".db")}"
            : new NpgsqlConnectionStringBuilder(serveurPostgres) { Database = nom, MaxPoolSize = 50 }.ToString();

    /// <summary>Creates a base, empty or the copy of another that nobody uses.</summary>
    /// <returns>How to reach it.</returns>
    public async Task<string> CreerAsync(string nom, string? modele = null)
    {
        if (serveurPostgres is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await SupprimerAsync(nom);
            await ExecuterAsync("postgres", $"CREATE DATABASE {nom}{(modele is null ? "" : $" TEMPLATE {modele}")}");
            return Connexion(nom);
        }

        SqliteConnection.ClearAllPools();
        if (modele is not null)
        {
            await ExecuterAsync(modele, "PRAGMA wal_checkpoint(TRUNCATE)");
            SqliteConnection.ClearAllPools();
            File.Copy(Path.Combine(dossier, modele + ".db"), Path.Combine(dossier, nom + ".db"), overwrite: true);
        }

        return Connexion(nom);
    }

    public async Task SupprimerAsync(string nom)
    {
        if (serveurPostgres is not null)
        {
            await ExecuterAsync("postgres", $"DROP DATABASE IF EXISTS {nom} WITH (FORCE)");
            return;
        }

        SqliteConnection.ClearAllPools();
        foreach (var suffixe in (string[])["", "-wal", "-shm"])
        {
            File.Delete(Path.Combine(dossier, nom + ".db" + suffixe));
        }
    }

    /// <summary>Refreshes the statistics of the planner, as a base in service has them.</summary>
    public Task AnalyserAsync(string nom) => ExecuterAsync(nom, EstPostgres ? "VACUUM ANALYZE" : "ANALYZE");

    public async Task ExecuterAsync(string nom, string sql)
    {
        await using System.Data.Common.DbConnection connexion = EstPostgres
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Connexion(nom)) { Pooling = false, CommandTimeout = 600 }.ToString())
            : new SqliteConnection(Connexion(nom) + ";Pooling=False");
        await connexion.OpenAsync();
        await using var commande = connexion.CreateCommand();
        commande.CommandText = sql;
        await commande.ExecuteNonQueryAsync();
    }

    /// <summary>The product's services on a base, as its command line sets them up.</summary>
    public static async Task<IHost> OuvrirAsync(string connexion)
    {
        Environment.SetEnvironmentVariable("ConnectionStrings__Itineraires", connexion);
        return await LigneDeCommande.PreparerAsync(CancellationToken.None);
    }

    /// <summary>Rows of the tables that an import fills.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> CompterAsync(ItinerairesDbContext db, IEnumerable<string> tables)
    {
        var connexion = Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(db.Database);
        await connexion.OpenAsync();
        var comptes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            await using var commande = connexion.CreateCommand();
            commande.CommandText = $"SELECT COUNT(*) FROM {table}";
            comptes[table] = Convert.ToInt64(await commande.ExecuteScalarAsync());
        }

        await connexion.CloseAsync();
        return comptes;
    }
}
