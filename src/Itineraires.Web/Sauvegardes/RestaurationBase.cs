using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Demo;
using Itineraires.Web.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Itineraires.Web.Sauvegardes;

/// <summary>Brings an archive back. Everything is checked before the base is touched; the base then changes whole or not at all.</summary>
public sealed class RestaurationBase(ItinerairesDbContext db, IOptions<InstallationOptions> installation, TimeProvider horloge)
{
    // What the base holds goes in the same transaction as what the archive brings; other sessions must not be waited for.
    private const string ViderPostgres = """
        SET lock_timeout = '10s';
        DO $vider$
        DECLARE nom regclass;
        BEGIN
          FOR nom IN SELECT c.oid::regclass FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') LOOP
            EXECUTE format('DROP TABLE %s CASCADE', nom);
          END LOOP;
          DROP FUNCTION IF EXISTS journal_immuable();
        END
        $vider$;
        """;

    /// <summary>Whether the base holds data of its own, reference data apart; a base that does not exist holds none.</summary>
    public async Task<bool> EstVideAsync(CancellationToken annulation) =>
        !await BaseDeDonnees.EstPrepareeAsync(db, annulation) || await ChargerDemonstration.EstVideAsync(db, annulation);

    /// <summary>Checks the archive and puts it in the place of the base; the caller migrates and verifies.</summary>
    /// <param name="fichier">Archive.</param>
    /// <param name="confirmer">Asked once the archive is known good; false stops with nothing changed.</param>
    /// <param name="annulation">Stops the restoration.</param>
    /// <returns>The manifest, or null when it was not confirmed.</returns>
    /// <exception cref="SauvegardeRefuseeException">The archive or the base cannot be taken: nothing was changed.</exception>
    /// <exception cref="IOException">The key or the base cannot be written: the base and its key are those of before.</exception>
    public async Task<Manifeste?> RestaurerAsync(string fichier, Func<Manifeste, Task<bool>> confirmer, CancellationToken annulation)
    {
        var sqlite = db.Database.IsSqlite();
        var cible = sqlite ? Path.GetFullPath(new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource) : null;
        var voisinage = Path.GetDirectoryName(cible ?? Path.GetFullPath(installation.Value.FichierCleNir))!;
        // On the volume of the base: the last step is a renaming.
        var dossier = Path.Combine(voisinage, $".restauration-{Guid.CreateVersion7():N}");
        Directory.CreateDirectory(dossier);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(dossier, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        try
        {
            var (manifeste, fichiers) = await ArchiveSauvegarde.ExtraireAsync(fichier, dossier, annulation);
            Accepter(manifeste);
            if (sqlite)
            {
                await ExaminerSqliteAsync(fichiers[Manifeste.Base], annulation);
            }

            if (!await confirmer(manifeste))
            {
                return null;
            }

            using var cle = fichiers.TryGetValue(Manifeste.CleNir, out var apportee)
                ? ClePreparee.Preparer(apportee, Path.GetFullPath(installation.Value.FichierCleNir), horloge)
                : null;
            if (sqlite)
            {
                await LibererSqliteAsync(cible!, annulation);
                cle?.Placer();
                File.Move(fichiers[Manifeste.Base], cible!, overwrite: true);
            }
            else
            {
                cle?.Placer();
                await RestaurerPostgresAsync(fichiers[Manifeste.Base], dossier, annulation);
            }

            cle?.Garder();
            return manifeste;
        }
        finally
        {
            Directory.Delete(dossier, recursive: true);
        }
    }

    private void Accepter(Manifeste manifeste)
    {
        if (manifeste.Moteur != SauvegardeBase.Moteur(db))
        {
            throw new SauvegardeRefuseeException(
                $"Cette archive vient d’une base {manifeste.Moteur} et la base choisie est {SauvegardeBase.Moteur(db)}\u00A0: changez ConnectionStrings__Itineraires. Rien n’a été changé."
            );
        }

        if (!db.Database.GetMigrations().Contains(manifeste.Migration, StringComparer.Ordinal))
        {
            throw new SauvegardeRefuseeException(
                $"Cette archive vient d’une version plus récente ({manifeste.Produit}, {manifeste.Migration})\u00A0: installez cette version avant de la restaurer. Rien n’a été changé."
            );
        }
    }

    private static async Task ExaminerSqliteAsync(string fichier, CancellationToken annulation)
    {
        try
        {
            await using var connexion = new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = fichier,
                    Mode = SqliteOpenMode.ReadOnly,
                    Pooling = false,
                }.ToString()
            );
            await connexion.OpenAsync(annulation);
            await using var commande = connexion.CreateCommand();
            commande.CommandText = "PRAGMA quick_check";
            if (await commande.ExecuteScalarAsync(annulation) is not "ok")
            {
                throw new SauvegardeRefuseeException("La base de cette archive est endommagée. Rien n’a été changé.");
            }
        }
        catch (SqliteException)
        {
            throw new SauvegardeRefuseeException("La base de cette archive n’est pas une base SQLite. Rien n’a été changé.");
        }
    }

    /// <summary>Folds the log of the present base into its file: left beside the restored one, it would spoil it. Fails while the product serves.</summary>
    private static async Task LibererSqliteAsync(string cible, CancellationToken annulation)
    {
        SqliteConnection.ClearAllPools();
        if (!File.Exists(cible))
        {
            return;
        }

        try
        {
            await using var connexion = new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = cible,
                    Pooling = false,
                    DefaultTimeout = 2,
                }.ToString()
            );
            await connexion.OpenAsync(annulation);
            await using var commande = connexion.CreateCommand();
            commande.CommandText = "PRAGMA journal_mode=DELETE";
            if (await commande.ExecuteScalarAsync(annulation) is not "delete")
            {
                throw Occupee();
            }
        }
        catch (SqliteException)
        {
            throw Occupee();
        }

        static SauvegardeRefuseeException Occupee() => new("La base est en cours d’usage\u00A0: arrêtez Itinéraires, puis recommencez. Rien n’a été changé.");
    }

    private async Task RestaurerPostgresAsync(string archive, string dossier, CancellationToken annulation)
    {
        var connexion = db.Database.GetConnectionString()!;
        var (vider, remplir) = (Path.Combine(dossier, "vider.sql"), Path.Combine(dossier, "remplir.sql"));
        await File.WriteAllTextAsync(vider, ViderPostgres, annulation);
        await OutilsPostgres.ExecuterAsync("pg_restore", connexion, ["--no-owner", "--no-privileges", $"--file={remplir}", archive], annulation);
        await OutilsPostgres.ExecuterAsync(
            "psql",
            connexion,
            ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", $"--file={vider}", $"--file={remplir}"],
            annulation
        );
        await using var ouverte = new NpgsqlConnection(connexion);
        NpgsqlConnection.ClearPool(ouverte);
    }

    /// <summary>
    /// The key of the archive, copied beside its place before the base is touched. Placed just before the base, it gives the place back when the
    /// base does not follow: a base never stays with the key of another. The key of before is kept beside, never lost.
    /// </summary>
    private sealed class ClePreparee : IDisposable
    {
        private readonly string _place;
        private readonly string _nouvelle;
        private readonly string? _ancienne;
        private bool _placee;
        private bool _gardee;

        private ClePreparee(string place, string nouvelle, string? ancienne) => (_place, _nouvelle, _ancienne) = (place, nouvelle, ancienne);

        /// <returns>Null when the key in place is the same.</returns>
        public static ClePreparee? Preparer(string apportee, string place, TimeProvider horloge)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            var existe = File.Exists(place);
            if (existe && File.ReadAllBytes(place).AsSpan().SequenceEqual(File.ReadAllBytes(apportee)))
            {
                return null;
            }

            var nouvelle = $"{place}.{Guid.CreateVersion7():N}";
            using (var ecrit = FichierPrive.Creer(nouvelle))
            {
                ecrit.Write(File.ReadAllBytes(apportee));
                ecrit.Flush(flushToDisk: true);
            }

            return new ClePreparee(place, nouvelle, existe ? $"{place}.{horloge.Instant:yyyyMMddHHmmss}" : null);
        }

        public void Placer()
        {
            if (_ancienne is not null)
            {
                File.Move(_place, _ancienne);
            }

            _placee = true;
            File.Move(_nouvelle, _place);
        }

        public void Garder() => _gardee = true;

        public void Dispose()
        {
            if (_gardee)
            {
                return;
            }

            if (_placee && _ancienne is not null)
            {
                File.Move(_ancienne, _place, overwrite: true);
            }
            else if (_placee)
            {
                File.Delete(_place);
            }

            File.Delete(_nouvelle);
        }
    }
}
