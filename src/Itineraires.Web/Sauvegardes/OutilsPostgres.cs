using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Itineraires.Web.Sauvegardes;

/// <summary>The tools of PostgreSQL, run against the base of a connection string; the password goes through the environment only.</summary>
internal static class OutilsPostgres
{
    private const string Debian = "/usr/lib/postgresql";

    private const string Installer = "apt-get install postgresql-client";

    /// <summary>Runs a tool to its end.</summary>
    /// <param name="outil">« pg_dump », « pg_restore » or « psql ».</param>
    /// <param name="connexion">Connection string of the base; the tools of the version of its server are preferred.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="annulation">Kills the tool.</param>
    /// <exception cref="SauvegardeRefuseeException">The tool is absent or failed.</exception>
    public static async Task ExecuterAsync(string outil, string connexion, IEnumerable<string> arguments, CancellationToken annulation)
    {
        var demarrage = new ProcessStartInfo(Trouver(outil, await VersionAsync(connexion, annulation)), arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        Situer(demarrage.Environment, new NpgsqlConnectionStringBuilder(connexion));
        using var processus = Demarrer(demarrage, outil);
        await using var arret = annulation.Register(() => processus.Kill(entireProcessTree: true));
        var sortie = processus.StandardOutput.ReadToEndAsync(annulation);
        var erreurs = await processus.StandardError.ReadToEndAsync(annulation);
        await sortie;
        await processus.WaitForExitAsync(annulation);
        if (processus.ExitCode != 0)
        {
            throw new SauvegardeRefuseeException($"{outil} a échoué\u00A0: {erreurs.Trim()}");
        }
    }

    private static Process Demarrer(ProcessStartInfo demarrage, string outil)
    {
        try
        {
            return Process.Start(demarrage)!;
        }
        catch (Win32Exception)
        {
            throw new SauvegardeRefuseeException($"Il manque {outil}, outil de PostgreSQL. Installez-le\u00A0: {Installer}");
        }
    }

    private static async Task<int> VersionAsync(string connexion, CancellationToken annulation)
    {
        await using var ouverte = new NpgsqlConnection(connexion);
        await ouverte.OpenAsync(annulation);
        return ouverte.PostgreSqlVersion.Major;
    }

    /// <summary>Debian keeps the tools of each version apart: those of the server's version write what it reads, else the newest.</summary>
    private static string Trouver(string outil, int version) =>
        Directory.Exists(Debian)
            ? Directory
                .GetDirectories(Debian)
                .Select(d =>
                    (Version: int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var v) ? v : 0, Outil: Path.Combine(d, "bin", outil))
                )
                .Where(d => File.Exists(d.Outil))
                .OrderByDescending(d => d.Version == version)
                .ThenByDescending(d => d.Version)
                .Select(d => d.Outil)
                .FirstOrDefault()
                ?? outil
            : outil;

    private static void Situer(IDictionary<string, string?> environnement, NpgsqlConnectionStringBuilder connexion)
    {
        Mettre("PGHOST", connexion.Host);
        Mettre("PGPORT", connexion.Port.ToString(CultureInfo.InvariantCulture));
        Mettre("PGUSER", connexion.Username);
        Mettre("PGPASSWORD", connexion.Password);
        Mettre("PGDATABASE", connexion.Database);
        Mettre("PGPASSFILE", connexion.Passfile);
        Mettre(
            "PGSSLMODE",
            connexion.SslMode switch
            {
                SslMode.Disable => "disable",
                SslMode.Allow => "allow",
                SslMode.Require => "require",
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                _ => "prefer",
            }
        );

        void Mettre(string nom, string? valeur)
        {
            if (!string.IsNullOrEmpty(valeur))
            {
                environnement[nom] = valeur;
            }
        }
    }
}
