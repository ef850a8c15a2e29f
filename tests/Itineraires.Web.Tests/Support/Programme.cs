using System.Diagnostics;
using System.Text.Json;

namespace Itineraires.Web.Tests.Support;

/// <summary>The command line as a process of its own, on a base and a folder of its own.</summary>
public sealed class Programme : IAsyncDisposable
{
    private Programme(BaseDeTest @base) => Base = @base;

    public BaseDeTest Base { get; }

    /// <summary>Settings of the commands, beside the base and the folder.</summary>
    public Dictionary<string, string> Reglages { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the commands put what lasts no longer than they do.</summary>
    public string Temporaire => Directory.CreateDirectory(Path.Combine(Dossier, "tmp")).FullName;

    public string Dossier { get; } = Directory.CreateTempSubdirectory("itineraires-cli-").FullName;

    /// <summary>On a base without any table.</summary>
    public static async Task<Programme> SurBaseVideAsync() => new(await BaseDeTest.CreerVideAsync());

    public ValueTask DisposeAsync()
    {
        Base.Dispose();
        Directory.Delete(Dossier, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>On a base already prepared.</summary>
    public static async Task<Programme> SurBaseAsync() => new(await BaseDeTest.CreerAsync());

    /// <summary>A file of the folder, with this text.</summary>
    public string Fichier(string nom, string texte)
    {
        var chemin = Path.Combine(Dossier, nom);
        File.WriteAllText(chemin, texte);
        return chemin;
    }

    public async Task<Sortie> LancerAsync(params string[] arguments)
    {
        using var processus = Process.Start(Demarrage(arguments))!;
        processus.StandardInput.Close();
        var sortie = processus.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var messages = await processus.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await processus.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Sortie(processus.ExitCode, await sortie, messages);
    }

    /// <summary>Starts a command and kills it, without warning, once it has written so many lines of progress and this time has passed.</summary>
    /// <returns>Whether it was killed; false when it ended before.</returns>
    public async Task<bool> TuerAsync(int apres, TimeSpan puis, params string[] arguments)
    {
        using var processus = Process.Start(Demarrage(arguments))!;
        processus.StandardInput.Close();
        for (var vues = 0; vues < apres; )
        {
            if (await processus.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is not { } ligne)
            {
                await processus.WaitForExitAsync(TestContext.Current.CancellationToken);
                return false;
            }

            vues += ligne.EndsWith('%') ? 1 : 0;
        }

        var fin = processus.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (await Task.WhenAny(fin, Task.Delay(puis, TestContext.Current.CancellationToken)) == fin)
        {
            return false;
        }

        processus.Kill(entireProcessTree: true);
        await fin;
        return true;
    }

    /// <summary>Serves as « ./run » does, from these sources, on a free port of the loopback; the visit ends the process.</summary>
    public async Task ServirAsync(string sources, Func<Uri, Task> visite)
    {
        const string Annonce = "Now listening on: ";
        var demarrage = Demarrage(["servir"]);
        demarrage.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        demarrage.Environment["ASPNETCORE_CONTENTROOT"] = sources;
        demarrage.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        demarrage.Environment.Remove("DOTNET_ENVIRONMENT");
        using var processus = Process.Start(demarrage)!;
        try
        {
            var messages = processus.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string? ligne;
            do
            {
                ligne = await processus.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            } while (ligne?.Contains(Annonce, StringComparison.Ordinal) == false);

            if (ligne is null)
            {
                throw new InvalidOperationException($"The server stopped before listening.\n{await messages}");
            }

            await visite(new Uri(ligne[(ligne.IndexOf(Annonce, StringComparison.Ordinal) + Annonce.Length)..].Trim()));
        }
        finally
        {
            processus.Kill(entireProcessTree: true);
            await processus.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private ProcessStartInfo Demarrage(IEnumerable<string> arguments)
    {
        var demarrage = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Dossier,
        };
        demarrage.Environment["ConnectionStrings__Itineraires"] = Base.Connexion;
        demarrage.Environment["Itineraires__Dossier"] = Path.Combine(Dossier, "var");
        demarrage.Environment["TMPDIR"] = Temporaire;
        // The sockets of the diagnostics of .NET stay behind a process killed.
        demarrage.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (nom, valeur) in Reglages)
        {
            demarrage.Environment[nom] = valeur;
        }

        // The machine's language must not decide that of the messages.
        demarrage.Environment["LANG"] = "en_US.UTF-8";
        return demarrage;
    }
}

/// <summary>What a command left.</summary>
public sealed record Sortie(int Code, string Resultat, string Messages)
{
    /// <summary>The whole standard output as JSON: anything else in it fails.</summary>
    public JsonElement Json => JsonDocument.Parse(Resultat).RootElement;
}
