namespace Itineraires.Web.Imports.Fichiers;

/// <summary>
/// A temporary file that only its owner reads and that goes with its process, even killed: where the system allows it, it has no name from
/// the moment it is open (.NET itself would take the name away only when the file is closed).
/// </summary>
internal static class FichierTemporaire
{
    public static FileStream Ouvrir(int tampon)
    {
        var chemin = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = tampon,
        };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
            return new FileStream(chemin, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var fichier = new FileStream(chemin, options);
        File.Delete(chemin);
        return fichier;
    }
}
