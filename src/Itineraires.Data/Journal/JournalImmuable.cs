using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data;

/// <summary>The journal is append-only (CNF-05): the base itself refuses to change or erase a line, whoever asks.</summary>
public static class JournalImmuable
{
    /// <summary>Names of the triggers that refuse, on each engine.</summary>
    internal static readonly string[] DeclencheursSqlite = ["journal_sans_modification", "journal_sans_suppression"];

    internal static readonly string[] DeclencheursPostgres = ["journal_immuable"];

    private static readonly string[] Sqlite =
    [
        "CREATE TRIGGER IF NOT EXISTS journal_sans_modification BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END",
        "CREATE TRIGGER IF NOT EXISTS journal_sans_suppression BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END",
    ];

    // Nodes may start together: the lock lets one of them create the trigger.
    private static readonly string[] Postgres =
    [
        """
            DO $bloc$
            BEGIN
              PERFORM pg_advisory_xact_lock(5080);
              IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'journal_immuable') THEN
                CREATE OR REPLACE FUNCTION journal_immuable() RETURNS trigger LANGUAGE plpgsql AS
                  $f$ BEGIN RAISE EXCEPTION 'journal is append-only'; END $f$;
                CREATE TRIGGER journal_immuable BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
                  FOR EACH STATEMENT EXECUTE FUNCTION journal_immuable();
              END IF;
            END
            $bloc$
            """,
    ];

    internal static async Task AssurerAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        foreach (var ordre in db.Database.IsSqlite() ? Sqlite : Postgres)
        {
            await db.Database.ExecuteSqlRawAsync(ordre, annulation);
        }
    }
}
