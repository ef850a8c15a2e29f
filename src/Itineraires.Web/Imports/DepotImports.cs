using Itineraires.Web.Infrastructure;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Imports;

/// <summary>Keeps the files given until their import ends, in the folder of the installation: they may be large, and hold personal data.</summary>
public sealed class DepotImports(IOptions<InstallationOptions> installation)
{
    private string Dossier => Path.Combine(installation.Value.Dossier, "imports");

    /// <summary>Copies a file under the identifier of its import.</summary>
    public async Task DeposerAsync(Guid importId, Stream fichier, CancellationToken annulation)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Dossier);
        }
        else
        {
            Directory.CreateDirectory(Dossier, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await using var copie = new FileStream(Chemin(importId), FileMode.CreateNew, FileAccess.Write);
        fichier.Position = 0;
        await fichier.CopyToAsync(copie, annulation);
    }

    /// <exception cref="FileNotFoundException">The file is gone.</exception>
    public Stream Ouvrir(Guid importId) => File.OpenRead(Chemin(importId));

    public void Oublier(Guid importId) => File.Delete(Chemin(importId));

    private string Chemin(Guid importId) => Path.Combine(Dossier, importId.ToString("N"));
}
