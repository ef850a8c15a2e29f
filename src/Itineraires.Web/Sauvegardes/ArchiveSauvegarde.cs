using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Itineraires.Web.Cli;

namespace Itineraires.Web.Sauvegardes;

/// <summary>Writes and reads the archive: a ZIP of a few known files and their manifest.</summary>
public static class ArchiveSauvegarde
{
    private const int ManifesteAuPlus = 1024 * 1024;

    private static readonly HashSet<string> NomsConnus = new(StringComparer.Ordinal) { Manifeste.Base, Manifeste.CleNir };

    /// <summary>Writes the archive beside its place, then renames it: a stop in the middle leaves no half archive.</summary>
    /// <param name="fichier">Where.</param>
    /// <param name="parties">Name in the archive and file to take.</param>
    /// <param name="decrire">Manifest, from the parts as they were written.</param>
    /// <param name="annulation">Stops the writing.</param>
    /// <returns>The manifest written.</returns>
    public static async Task<Manifeste> EcrireAsync(
        string fichier,
        IReadOnlyList<(string Nom, string Source)> parties,
        Func<IReadOnlyList<PartieArchive>, Manifeste> decrire,
        CancellationToken annulation
    )
    {
        var partiel = $"{fichier}.{Guid.CreateVersion7():N}.partiel";
        Manifeste manifeste;
        try
        {
            await using (var flux = FichierPrive.Creer(partiel))
            await using (var zip = new ZipArchive(flux, ZipArchiveMode.Create))
            {
                var ecrites = new List<PartieArchive>();
                foreach (var (nom, source) in parties)
                {
                    await using var entree = await zip.CreateEntry(nom, CompressionLevel.Fastest).OpenAsync(annulation);
                    await using var lu = File.OpenRead(source);
                    var (octets, empreinte) = await CopierAsync(lu, entree, long.MaxValue, annulation);
                    ecrites.Add(new PartieArchive(nom, octets, empreinte));
                }

                manifeste = decrire(ecrites);
                await using var description = await zip.CreateEntry(Manifeste.Nom).OpenAsync(annulation);
                await JsonSerializer.SerializeAsync(description, manifeste, LigneDeCommande.Json, annulation);
            }

            File.Move(partiel, fichier, overwrite: true);
        }
        finally
        {
            File.Delete(partiel);
        }

        return manifeste;
    }

    /// <summary>Checks the whole archive and lays its parts in a folder; no name of the archive is ever used as a path.</summary>
    /// <returns>The manifest and where each part was laid.</returns>
    /// <exception cref="SauvegardeRefuseeException">Not an archive, altered, incomplete, or holding anything else.</exception>
    public static async Task<(Manifeste Manifeste, IReadOnlyDictionary<string, string> Fichiers)> ExtraireAsync(
        string fichier,
        string dossier,
        CancellationToken annulation
    )
    {
        try
        {
            await using var flux = File.OpenRead(fichier);
            await using var zip = new ZipArchive(flux, ZipArchiveMode.Read);
            var manifeste = await LireManifesteAsync(zip, annulation);
            var attendues = manifeste.Parties.ToDictionary(p => p.Nom, StringComparer.Ordinal);
            if (!attendues.ContainsKey(Manifeste.Base) || zip.Entries.Count != attendues.Count + 1)
            {
                throw Alteree("son contenu n’est pas celui que son manifeste annonce");
            }

            var fichiers = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var partie in manifeste.Parties)
            {
                if (!NomsConnus.Contains(partie.Nom) || zip.GetEntry(partie.Nom) is not { } entree)
                {
                    throw Alteree($"la partie «\u00A0{partie.Nom}\u00A0» est inconnue ou absente");
                }

                var cible = Path.Combine(dossier, $"partie-{fichiers.Count}");
                await using var lu = await entree.OpenAsync(annulation);
                await using var ecrit = FichierPrive.Creer(cible);
                if (await CopierAsync(lu, ecrit, partie.Octets, annulation) != (partie.Octets, partie.Sha256))
                {
                    throw Alteree($"la partie «\u00A0{partie.Nom}\u00A0» n’a pas l’empreinte annoncée");
                }

                fichiers.Add(partie.Nom, cible);
            }

            return (manifeste, fichiers);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or ArgumentException)
        {
            throw Alteree("ce n’est pas une archive d’Itinéraires, ou elle est incomplète");
        }
    }

    private static async Task<Manifeste> LireManifesteAsync(ZipArchive zip, CancellationToken annulation)
    {
        if (zip.GetEntry(Manifeste.Nom) is not { Length: <= ManifesteAuPlus } entree)
        {
            throw Alteree("elle n’a pas de manifeste");
        }

        await using var lu = await entree.OpenAsync(annulation);
        using var texte = new MemoryStream();
        await CopierAsync(lu, texte, ManifesteAuPlus, annulation);
        return
            JsonSerializer.Deserialize<Manifeste>(texte.ToArray(), LigneDeCommande.Json)
                is { Format: Manifeste.FormatCourant, Parties: not null, Moteur: not null, Migration: not null, Comptes: not null } manifeste
            ? manifeste
            : throw Alteree("son manifeste n’est pas celui de cette version");
    }

    /// <summary>Copies and hashes; stops one byte after the size announced, so that an archive never fills the disk.</summary>
    private static async Task<(long Octets, string Sha256)> CopierAsync(Stream de, Stream vers, long auPlus, CancellationToken annulation)
    {
        using var empreinte = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tampon = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            long octets = 0;
            int lus;
            while ((lus = await de.ReadAsync(tampon, annulation)) > 0)
            {
                octets += lus;
                if (octets > auPlus)
                {
                    throw Alteree("une partie est plus grande qu’annoncé");
                }

                empreinte.AppendData(tampon, 0, lus);
                await vers.WriteAsync(tampon.AsMemory(0, lus), annulation);
            }

            return (octets, Convert.ToHexStringLower(empreinte.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(tampon);
        }
    }

    private static SauvegardeRefuseeException Alteree(string raison) => new($"Cette archive ne peut pas être restaurée\u00A0: {raison}. Rien n’a été changé.");
}

/// <summary>Files that only their owner reads: they hold personal data or keys.</summary>
internal static class FichierPrive
{
    public static FileStream Creer(string chemin)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(chemin, options);
    }
}
