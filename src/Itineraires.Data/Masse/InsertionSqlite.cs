using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Itineraires.Data.Masse;

/// <summary>
/// A prepared statement of SQLite whose values are bound without boxing, in the text forms that Microsoft.Data.Sqlite writes, so that EF
/// reads them and compares them alike.
/// </summary>
public sealed class InsertionSqlite : IDisposable
{
    private readonly sqlite3 _base;
    private readonly sqlite3_stmt _commande;

    internal InsertionSqlite(SqliteConnection connexion, string sql)
    {
        _base = connexion.Handle!;
        Verifier(raw.sqlite3_prepare_v2(_base, sql, out _commande));
    }

    public void Lier(int rang, string? valeur)
    {
        if (valeur is null)
        {
            LierNul(rang);
            return;
        }

        Verifier(raw.sqlite3_bind_text16(_commande, rang, valeur.AsSpan()));
    }

    public void Lier(int rang, long valeur) => Verifier(raw.sqlite3_bind_int64(_commande, rang, valeur));

    public void Lier(int rang, int valeur) => Verifier(raw.sqlite3_bind_int(_commande, rang, valeur));

    public void Lier(int rang, bool valeur) => Verifier(raw.sqlite3_bind_int(_commande, rang, valeur ? 1 : 0));

    public void Lier(int rang, double valeur) => Verifier(raw.sqlite3_bind_double(_commande, rang, valeur));

    public void Lier(int rang, byte[]? valeur)
    {
        if (valeur is null)
        {
            LierNul(rang);
            return;
        }

        Verifier(valeur.Length == 0 ? raw.sqlite3_bind_zeroblob(_commande, rang, 0) : raw.sqlite3_bind_blob(_commande, rang, valeur.AsSpan()));
    }

    public void Lier(int rang, Guid valeur)
    {
        Span<byte> texte = stackalloc byte[36];
        valeur.TryFormat(texte, out _);
        for (var i = 0; i < texte.Length; i++)
        {
            if (texte[i] >= (byte)'a')
            {
                texte[i] -= 32;
            }
        }

        Verifier(raw.sqlite3_bind_text(_commande, rang, texte));
    }

    public void Lier(int rang, DateOnly valeur)
    {
        Span<byte> texte = stackalloc byte[10];
        valeur.TryFormat(texte, out var longueur, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        Verifier(raw.sqlite3_bind_text(_commande, rang, texte[..longueur]));
    }

    public void Lier(int rang, TimeOnly valeur)
    {
        Span<byte> texte = stackalloc byte[16];
        valeur.TryFormat(texte, out var longueur, valeur.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        Verifier(raw.sqlite3_bind_text(_commande, rang, texte[..longueur]));
    }

    public void Lier(int rang, DateTime valeur)
    {
        Span<byte> texte = stackalloc byte[32];
        valeur.TryFormat(texte, out var longueur, "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        Verifier(raw.sqlite3_bind_text(_commande, rang, texte[..longueur]));
    }

    public void Lier(int rang, DateTimeOffset valeur)
    {
        Span<byte> texte = stackalloc byte[40];
        valeur.TryFormat(texte, out var longueur, "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
        Verifier(raw.sqlite3_bind_text(_commande, rang, texte[..longueur]));
    }

    public void LierNul(int rang) => Verifier(raw.sqlite3_bind_null(_commande, rang));

    /// <summary>Runs the statement with the values bound.</summary>
    /// <exception cref="SqliteException">A constraint is broken.</exception>
    public void Executer()
    {
        var code = raw.sqlite3_step(_commande);
        if (code != raw.SQLITE_DONE)
        {
            Verifier(code);
        }

        raw.sqlite3_reset(_commande);
    }

    public void Dispose() => _commande.Dispose();

    private void Verifier(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            throw new SqliteException(raw.sqlite3_errmsg(_base).utf8_to_string(), code, raw.sqlite3_extended_errcode(_base));
        }
    }
}
