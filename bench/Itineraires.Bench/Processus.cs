using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Itineraires.Bench;

/// <summary>What a process of its own said, took and used.</summary>
/// <param name="MemoireMo">Peak of the resident memory, in MB.</param>
public sealed record Execution(int Code, string Sortie, double Secondes, double MemoireMo);

/// <summary>Runs a program of this folder in a process of its own.</summary>
public static class Processus
{
    private static readonly TimeSpan Pas = TimeSpan.FromMilliseconds(50);

    public static Process Demarrer(string programme, IReadOnlyDictionary<string, string> environnement, params string[] arguments)
    {
        var depart = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        depart.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, programme));
        foreach (var argument in arguments)
        {
            depart.ArgumentList.Add(argument);
        }

        foreach (var (nom, valeur) in environnement)
        {
            depart.Environment[nom] = valeur;
        }

        return Process.Start(depart)!;
    }

    /// <exception cref="InvalidOperationException">The program failed; the message holds what it wrote.</exception>
    public static async Task<Execution> ExecuterAsync(string programme, IReadOnlyDictionary<string, string> environnement, params string[] arguments)
    {
        var debut = Stopwatch.GetTimestamp();
        using var processus = Demarrer(programme, environnement, arguments);
        var sortie = processus.StandardOutput.ReadToEndAsync();
        var erreurs = processus.StandardError.ReadToEndAsync();
        var memoire = 0.0;
        while (!processus.HasExited)
        {
            memoire = Math.Max(memoire, PicMo(processus.Id));
            await Task.Delay(Pas);
        }

        var execution = new Execution(processus.ExitCode, await sortie, Stopwatch.GetElapsedTime(debut).TotalSeconds, memoire);
        return execution.Code == 0
            ? execution
            : throw new InvalidOperationException($"{programme} {string.Join(' ', arguments)} → {execution.Code}\n{execution.Sortie}{await erreurs}");
    }

    /// <summary>High-water mark of the resident memory of a process, in MB; 0 once it is gone.</summary>
    public static double PicMo(int processus)
    {
        try
        {
            foreach (var ligne in File.ReadLines($"/proc/{processus.ToString(CultureInfo.InvariantCulture)}/status", Encoding.ASCII))
            {
                if (ligne.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    return double.Parse(ligne.AsSpan(6).Trim()[..^3], CultureInfo.InvariantCulture) / 1024;
                }
            }
        }
        catch (IOException)
        {
            return 0;
        }

        return 0;
    }
}
