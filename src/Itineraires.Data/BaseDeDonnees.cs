using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Itineraires.Data;

/// <summary>Chooses the engine from the connection string and prepares the base.</summary>
public static class BaseDeDonnees
{
    private const int TamponPostgres = 64 * 1024;

    /// <summary>Statements that a connection keeps planned: the pages send some hundred of them, the same from one person to the next.</summary>
    private const int OrdresPrepares = 200;

    /// <summary>« Data Source=… » is SQLite, « Host=… » PostgreSQL.</summary>
    public static bool EstSqlite(string connexion) => connexion.Contains("Data Source", StringComparison.OrdinalIgnoreCase);

    public static DbContextOptionsBuilder UtiliserItineraires(this DbContextOptionsBuilder options, string connexion)
    {
        if (EstSqlite(connexion))
        {
            var chaine = new SqliteConnectionStringBuilder(connexion) { ForeignKeys = true, DefaultTimeout = 60 };
            options.UseSqlite(
                chaine.ToString(),
                o => o.MigrationsAssembly("Itineraires.Migrations.Sqlite").UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)
            );
            options.AddInterceptors(ReglageSqlite.Instance);
        }
        else
        {
            // Imports, lists and exports read and write by thousands of rows: with the 8 KB of Npgsql they wait for the socket.
            options.UseNpgsql(
                Regler(new NpgsqlConnectionStringBuilder(connexion) { ReadBufferSize = TamponPostgres, WriteBufferSize = TamponPostgres }).ToString(),
                o => o.MigrationsAssembly("Itineraires.Migrations.Postgres").UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)
            );
        }

        return options;
    }

    /// <summary>
    /// Planning a statement of a page costs PostgreSQL as much as running it. A pooler that shares connections between transactions loses
    /// what is planned: « Max Auto Prepare=0 » in the connection string says so.
    /// </summary>
    private static NpgsqlConnectionStringBuilder Regler(NpgsqlConnectionStringBuilder chaine)
    {
        if (!chaine.ShouldSerialize("Max Auto Prepare"))
        {
            chaine.MaxAutoPrepare = OrdresPrepares;
        }

        return chaine;
    }

    /// <summary>Schema of the accounts: the one with passkeys.</summary>
    public static IServiceCollection AjouterSchemaDesComptes(this IServiceCollection services) =>
        services.Configure<IdentityOptions>(o => o.Stores.SchemaVersion = IdentitySchemaVersions.Version3);

    /// <summary>Applies the migrations and loads the reference data; safe to call at every start.</summary>
    public static async Task PreparerAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        if (
            db.Database.IsSqlite()
            && new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource is { Length: > 0 } fichier
            && Path.GetDirectoryName(fichier) is { Length: > 0 } dossier
        )
        {
            Directory.CreateDirectory(dossier);
        }

        await db.Database.MigrateAsync(annulation);
        await JournalImmuable.AssurerAsync(db, annulation);
        await Referentiels.DonneesReference.ChargerAsync(db, annulation);
        db.ChangeTracker.Clear();
    }

    /// <summary>Whether the base exists and bears at least the first migration.</summary>
    public static async Task<bool> EstPrepareeAsync(ItinerairesDbContext db, CancellationToken annulation) =>
        await db.Database.CanConnectAsync(annulation) && (await db.Database.GetAppliedMigrationsAsync(annulation)).Any();

    private sealed class ReglageSqlite : Microsoft.EntityFrameworkCore.Diagnostics.DbConnectionInterceptor
    {
        public static readonly ReglageSqlite Instance = new();

        private const string Reglages =
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=15000; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;";

        /// <summary>EF asks whether the base exists by such a connection, which cannot change the mode of its log.</summary>
        private static bool EstEnLecture(System.Data.Common.DbConnection connexion) =>
            connexion.ConnectionString.Contains("Mode=ReadOnly", StringComparison.OrdinalIgnoreCase);

        public override void ConnectionOpened(
            System.Data.Common.DbConnection connection,
            Microsoft.EntityFrameworkCore.Diagnostics.ConnectionEndEventData eventData
        )
        {
            if (EstEnLecture(connection))
            {
                return;
            }

            using var commande = connection.CreateCommand();
            commande.CommandText = Reglages;
            commande.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            System.Data.Common.DbConnection connection,
            Microsoft.EntityFrameworkCore.Diagnostics.ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            if (EstEnLecture(connection))
            {
                return;
            }

            await using var commande = connection.CreateCommand();
            commande.CommandText = Reglages;
            await commande.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
