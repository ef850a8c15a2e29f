using System.Diagnostics;
using System.Text.Json;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Cli;
using Itineraires.Web.Imports.Beneficiaires;
using Npgsql;

namespace Itineraires.Bench.Imports;

/// <summary>What one import took, told by its process to the bench.</summary>
/// <param name="Secondes">Time of the import itself, the program started and the base open.</param>
/// <param name="Foyers">Foyers created.</param>
/// <param name="Rejetees">Lines or dossiers rejected.</param>
public sealed record ImportMesure(double Secondes, int Lignes, int Creees, int Changees, int Inchangees, int Doublons, int Foyers, int Rejetees);

/// <summary>One import in a process of its own; the result is a line of JSON.</summary>
public static class UnImport
{
    /// <summary>As « ./itineraires importer beneficiaires » does.</summary>
    /// <param name="connexion">Base.</param>
    /// <param name="fichier">File to import.</param>
    /// <param name="rejets">Where what is rejected is written, or null.</param>
    public static async Task<int> ProduitAsync(string connexion, string fichier, string? rejets)
    {
        PrioriteDeFond.Ceder();
        using var hote = await Bases.OuvrirAsync(connexion);
        await using var portee = hote.Services.CreateAsyncScope();
        var importeur = portee.ServiceProvider.GetRequiredService<ImporterBeneficiaires>();
        await using var flux = File.OpenRead(fichier);
        var debut = Stopwatch.GetTimestamp();
        await using var refuses = rejets is null ? null : File.Create(rejets);
        var rapport = await importeur.ExecuterAsync(flux, simuler: false, (_, _) => { }, CancellationToken.None, refuses);
        return Dire(
            new ImportMesure(
                Stopwatch.GetElapsedTime(debut).TotalSeconds,
                rapport.Lignes,
                rapport.Personnes.Creees,
                rapport.Personnes.MisesAJour,
                rapport.Personnes.Inchangees,
                rapport.DoublonsPossibles,
                rapport.Foyers.Crees,
                rapport.Rejetees
            )
        );
    }

    /// <summary>The same file into the same tables by COPY and plain SQL.</summary>
    public static async Task<int> NuAsync(string connexion, string fichier)
    {
        // Opening the product's services first leaves both processes as warm.
        using var hote = await Bases.OuvrirAsync(connexion);
        var coffre = hote.Services.GetRequiredService<CoffreNir>();
        await using var base_ = new NpgsqlConnection(connexion);
        await base_.OpenAsync();
        await using var flux = File.OpenRead(fichier);
        var debut = Stopwatch.GetTimestamp();
        var (lignes, creees, doublons) = await ImportNu.ExecuterAsync(base_, flux, coffre, TimeProvider.System.Aujourdhui);
        return Dire(new ImportMesure(Stopwatch.GetElapsedTime(debut).TotalSeconds, lignes, creees, 0, 0, doublons, 0, 0));
    }

    public static ImportMesure Lire(string sortie) => JsonSerializer.Deserialize<ImportMesure>(sortie)!;

    private static int Dire(ImportMesure mesure)
    {
        Console.WriteLine(JsonSerializer.Serialize(mesure));
        return 0;
    }
}
