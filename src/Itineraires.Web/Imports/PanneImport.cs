using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Itineraires.Web.Imports;

/// <summary>Tells what passes from what will happen again.</summary>
internal static class PanneImport
{
    /// <summary>What is said of an import that something unforeseen stopped.</summary>
    public const string Message =
        "L’import s’est arrêté. Reprenez-le\u00A0: il continue où il en était. Ce qu’il a écrit peut aussi être annulé\u00A0; si l’échec se répète, prévenez l’assistance.";

    /// <summary>Attempts at a lot that something passing stops.</summary>
    private const int Essais = 4;

    private static readonly TimeSpan Attente = TimeSpan.FromMilliseconds(250);

    private const int Occupee = 5;
    private const int Verrouillee = 6;
    private const int Contrainte = 19;

    /// <summary>Does a lot again when something passing stopped it; what it had begun was rolled back.</summary>
    public static async Task EssayerAsync(Data.ItinerairesDbContext db, Func<Task> travail, CancellationToken annulation)
    {
        for (var essai = 1; ; essai++)
        {
            try
            {
                await travail();
                return;
            }
            catch (Exception e) when (essai < Essais && db.Database.CurrentTransaction is null && EstPassagere(e))
            {
                db.ChangeTracker.Clear();
                await Task.Delay(essai * Attente, annulation);
            }
        }
    }

    /// <summary>
    /// Whether the same work may succeed later: someone changed or added the same thing meanwhile, the base was busy, the connection was lost.
    /// </summary>
    public static bool EstPassagere(Exception erreur) =>
        erreur switch
        {
            DbUpdateConcurrencyException => true,
            PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => true,
            SqliteException sqlite => sqlite.SqliteErrorCode is Occupee or Verrouillee or Contrainte,
            DbException { IsTransient: true } => true,
            DbUpdateException or InvalidOperationException => erreur.InnerException is { } cause && EstPassagere(cause),
            _ => false,
        };
}
