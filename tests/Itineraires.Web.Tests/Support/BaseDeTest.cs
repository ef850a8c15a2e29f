using Itineraires.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Itineraires.Web.Tests.Support;

/// <summary>
/// A base of its own for each test class, copied from a model prepared once. ITINERAIRES_TEST_POSTGRES (a connection string to a throw-away
/// server) runs the same tests on PostgreSQL; SQLite otherwise.
/// </summary>
public sealed class BaseDeTest : IDisposable
{
    private static readonly string? Serveur = Environment.GetEnvironmentVariable("ITINERAIRES_TEST_POSTGRES");
    private static readonly string Dossier = Directory.CreateTempSubdirectory("itineraires-tests-").FullName;
    private static readonly SemaphoreSlim UnALaFois = new(1, 1);
    private static string? _modele;

    private BaseDeTest(string connexion) => Connexion = connexion;

    public string Connexion { get; }

    public static bool EstPostgres => Serveur is not null;

    /// <summary>The place of a base without any table: on SQLite, of a file that does not exist yet.</summary>
    public static async Task<BaseDeTest> CreerVideAsync()
    {
        var nom = $"vide_{Guid.CreateVersion7():N}";
        if (Serveur is null)
        {
            return new BaseDeTest($"Data Source={Path.Combine(Dossier, nom + ".db")}");
        }

        await ExecuterAsync($"CREATE DATABASE {nom}");
        return new BaseDeTest(new NpgsqlConnectionStringBuilder(Serveur) { Database = nom, MaxPoolSize = 20 }.ToString());
    }

    public static async Task<BaseDeTest> CreerAsync()
    {
        await UnALaFois.WaitAsync();
        try
        {
            _modele ??= await PreparerModeleAsync();
            var nom = $"test_{Guid.CreateVersion7():N}";
            if (Serveur is null)
            {
                var fichier = Path.Combine(Dossier, nom + ".db");
                File.Copy(_modele, fichier);
                return new BaseDeTest($"Data Source={fichier}");
            }

            await ExecuterAsync($"CREATE DATABASE {nom} TEMPLATE {_modele}");
            return new BaseDeTest(new NpgsqlConnectionStringBuilder(Serveur) { Database = nom, MaxPoolSize = 20 }.ToString());
        }
        finally
        {
            UnALaFois.Release();
        }
    }

    /// <summary>Plain SQL on this base, outside of the product; nothing stays open after it.</summary>
    public async Task<object?> ExecuterSqlAsync(string sql)
    {
        await using var connexion = await OuvrirAsync();
        await using var commande = connexion.CreateCommand();
        commande.CommandText = sql;
        return await commande.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A connection of its own, apart from any pool.</summary>
    public async Task<System.Data.Common.DbConnection> OuvrirAsync()
    {
        System.Data.Common.DbConnection connexion = Serveur is null
            ? new SqliteConnection(new SqliteConnectionStringBuilder(Connexion) { Pooling = false }.ToString())
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Connexion) { Pooling = false }.ToString());
        await connexion.OpenAsync(TestContext.Current.CancellationToken);
        return connexion;
    }

    public void Dispose()
    {
        if (Serveur is null)
        {
            SqliteConnection.ClearAllPools();
            File.Delete(new SqliteConnectionStringBuilder(Connexion).DataSource);
        }
        else
        {
            // The product completes the connection string: its pool is not that of this one.
            NpgsqlConnection.ClearAllPools();
        }
    }

    private static async Task<string> PreparerModeleAsync()
    {
        string connexion;
        string modele;
        if (Serveur is null)
        {
            modele = Path.Combine(Dossier, "modele.db");
            connexion = $"Data Source={modele}";
        }
        else
        {
            modele = $"modele_{Guid.CreateVersion7():N}";
            await ExecuterAsync($"CREATE DATABASE {modele}");
            connexion = new NpgsqlConnectionStringBuilder(Serveur) { Database = modele, Pooling = false }.ToString();
        }

        var options = new DbContextOptionsBuilder<ItinerairesDbContext>();
        options.UtiliserItineraires(connexion);
        options.UseApplicationServiceProvider(new ServiceCollection().AjouterSchemaDesComptes().BuildServiceProvider());
        await using (var db = new ItinerairesDbContext(options.Options, new ContexteSysteme("tests"), TimeProvider.System))
        {
            await BaseDeDonnees.PreparerAsync(db, CancellationToken.None);
            if (Serveur is null)
            {
                await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        }

        SqliteConnection.ClearAllPools();
        return modele;
    }

    private static async Task ExecuterAsync(string sql)
    {
        await using var connexion = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Serveur) { Pooling = false }.ToString());
        await connexion.OpenAsync();
        await using var commande = new NpgsqlCommand(sql, connexion);
        await commande.ExecuteNonQueryAsync();
    }
}
