using System.Runtime.CompilerServices;

namespace Itineraires.Web.Tests.Depot;

/// <summary>The files of the repository, for tests that keep documents in line with the code.</summary>
public static class Fichiers
{
    /// <summary>Root of the repository.</summary>
    public static string Racine([CallerFilePath] string ici = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ici)!, "..", "..", ".."));

    public static IEnumerable<string> Sources(string dossier, string motif) =>
        Directory
            .EnumerateFiles(Path.Combine(Racine(), dossier), motif, SearchOption.AllDirectories)
            .Where(f =>
                !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")
                && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}")
            )
            .Order(StringComparer.Ordinal);

    /// <summary>Fails when a generated file is stale; with ITINERAIRES_REGENERER=1, writes it.</summary>
    public static void Comparer(string chemin, string attendu)
    {
        var fichier = Path.Combine(Racine(), chemin);
        if (Environment.GetEnvironmentVariable("ITINERAIRES_REGENERER") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(fichier)!);
            File.WriteAllText(fichier, attendu);
            return;
        }

        Assert.True(File.Exists(fichier) && File.ReadAllText(fichier) == attendu, $"{chemin} is stale: run outils/regenerer and commit the result.");
    }
}
