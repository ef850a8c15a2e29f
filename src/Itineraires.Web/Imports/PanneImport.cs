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

    private const int Occupee = 5;
    private const int Verrouillee = 6;
    private const int Contrainte = 19;

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
