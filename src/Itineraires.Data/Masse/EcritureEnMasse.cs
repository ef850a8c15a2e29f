using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Itineraires.Data.Masse;

/// <summary>
/// Writes many entities at once as the EF model maps them: binary COPY on PostgreSQL, one prepared INSERT on SQLite. Nothing is tracked,
/// journalled or evaluated: the caller writes the journal and the alerts of what it adds.
/// </summary>
public static class EcritureEnMasse
{
    extension(ItinerairesDbContext db)
    {
        /// <summary>Adds the entities inside the transaction in progress, as they are enumerated.</summary>
        /// <returns>The number of rows written.</returns>
        /// <exception cref="InvalidOperationException">No transaction is in progress.</exception>
        public Task<int> EcrireEnMasseAsync<T>(IEnumerable<T> entites, CancellationToken annulation)
            where T : class
        {
            var colonnes = ColonnesEnMasse<T>.De(db);
            return EcrireAsync(db, colonnes, colonnes.Table, entites, annulation);
        }

        /// <summary>Rewrites all the columns of entities that exist, found by their identifier, through a temporary table.</summary>
        /// <returns>The number of rows changed.</returns>
        /// <exception cref="InvalidOperationException">No transaction is in progress.</exception>
        public async Task<int> ReecrireEnMasseAsync<T>(IEnumerable<T> entites, CancellationToken annulation)
            where T : Domain.Commun.Entite
        {
            var colonnes = ColonnesEnMasse<T>.De(db);
            var temporaire = "masse_" + colonnes.Table;
            var liste = string.Join(", ", colonnes.Noms.Select(Citer));
            await ExecuterAsync(db, $"CREATE TEMP TABLE {Citer(temporaire)} AS SELECT {liste} FROM {Citer(colonnes.Table)} WHERE 1 = 0", annulation);
            await EcrireAsync(db, colonnes, temporaire, entites, annulation);
            var affectations = colonnes
                .Noms.Where(n => n is not "id")
                .Select(n => n == "version" ? "version = cible.version + 1" : $"{Citer(n)} = source.{Citer(n)}");
            var changees = await ExecuterAsync(
                db,
                $"UPDATE {Citer(colonnes.Table)} AS cible SET {string.Join(", ", affectations)} FROM {Citer(temporaire)} AS source WHERE cible.id = source.id",
                annulation
            );
            await ExecuterAsync(db, $"DROP TABLE {Citer(temporaire)}", annulation);
            return changees;
        }
    }

    internal static string Citer(string nom) => $"\"{nom}\"";

    private static DbTransaction Transaction(ItinerairesDbContext db) =>
        db.Database.CurrentTransaction?.GetDbTransaction()
        ?? throw new InvalidOperationException("Bulk writing needs a transaction in progress: it must not leave half of its rows.");

    private static async Task<int> ExecuterAsync(ItinerairesDbContext db, string sql, CancellationToken annulation)
    {
        var transaction = Transaction(db);
        await using var commande = transaction.Connection!.CreateCommand();
        commande.Transaction = transaction;
        commande.CommandText = sql;
        return await commande.ExecuteNonQueryAsync(annulation);
    }

    private static async Task<int> EcrireAsync<T>(
        ItinerairesDbContext db,
        ColonnesEnMasse<T> colonnes,
        string table,
        IEnumerable<T> entites,
        CancellationToken annulation
    )
        where T : class
    {
        var connexion = Transaction(db).Connection!;
        if (connexion is SqliteConnection sqlite)
        {
            return EcrireSqlite(sqlite, colonnes, table, entites, annulation);
        }

        var liste = string.Join(", ", colonnes.Noms.Select(Citer));
        var ecrites = 0;
        await using var copie = await ((NpgsqlConnection)connexion).BeginBinaryImportAsync(
            $"COPY {Citer(table)} ({liste}) FROM STDIN (FORMAT BINARY)",
            annulation
        );
        foreach (var entite in entites)
        {
            await copie.StartRowAsync(annulation);
            foreach (var ecrire in colonnes.Postgres)
            {
                ecrire(copie, entite);
            }

            ecrites++;
        }

        await copie.CompleteAsync(annulation);
        return ecrites;
    }

    private static int EcrireSqlite<T>(
        SqliteConnection connexion,
        ColonnesEnMasse<T> colonnes,
        string table,
        IEnumerable<T> entites,
        CancellationToken annulation
    )
        where T : class
    {
        var liste = string.Join(", ", colonnes.Noms.Select(Citer));
        var valeurs = string.Join(", ", Enumerable.Range(1, colonnes.Noms.Count).Select(i => $"?{i}"));
        using var insertion = new InsertionSqlite(connexion, $"INSERT INTO {Citer(table)} ({liste}) VALUES ({valeurs})");
        var ecrites = 0;
        foreach (var entite in entites)
        {
            for (var i = 0; i < colonnes.Sqlite.Count; i++)
            {
                colonnes.Sqlite[i](insertion, i + 1, entite);
            }

            insertion.Executer();
            if (++ecrites % 1000 == 0)
            {
                annulation.ThrowIfCancellationRequested();
            }
        }

        return ecrites;
    }
}
