using Itineraires.Data;
using Itineraires.Web.Imports.Tableurs;
using Itineraires.Web.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Imports;

/// <summary>Keeps the files given until their import ends, in the folder of the installation: they may be large, and hold personal data.</summary>
public sealed class DepotImports(IOptions<InstallationOptions> installation)
{
    /// <summary>Time that a file without import is left, for one that is being given.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private string Dossier => Path.Combine(installation.Value.Dossier, "imports");

    /// <summary>Copies a file under the identifier of its import; nothing stays when that fails.</summary>
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

        try
        {
            await using var copie = new FileStream(Chemin(importId), FileMode.CreateNew, FileAccess.Write);
            fichier.Position = 0;
            await fichier.CopyToAsync(copie, annulation);
        }
        catch
        {
            Oublier(importId);
            throw;
        }
    }

    /// <summary>Keeps the file and writes its import down; neither stays without the other.</summary>
    public async Task EnregistrerAsync(ItinerairesDbContext db, Import import, Stream fichier, CancellationToken annulation)
    {
        await DeposerAsync(import.Id, fichier, annulation);
        try
        {
            db.Imports.Add(import);
            db.Journaliser("depot", null, nameof(Import), import.Id, null, null);
            await db.SaveChangesAsync(annulation);
        }
        catch
        {
            Oublier(import.Id);
            throw;
        }
    }

    /// <summary>Whether this node holds the file.</summary>
    public bool Possede(Guid importId) => File.Exists(Chemin(importId));

    /// <exception cref="FileNotFoundException">The file is gone.</exception>
    public Stream Ouvrir(Guid importId) => File.OpenRead(Chemin(importId));

    /// <summary>How the deposited file is to be read, with the cells corrected since; null for a file whose layout is the product's own.</summary>
    public async Task<DonneesTableur?> TableurAsync(Import import, CancellationToken annulation)
    {
        if (import.Correspondance is not { } json)
        {
            return null;
        }

        return new DonneesTableur(RapportsJson.Lire<LectureTableur>(json), await CorrectionsAsync(import.Id, annulation));
    }

    /// <summary>Cells corrected by hand: they lie beside the file, because they are of the same kind, and go with it.</summary>
    public async Task<IReadOnlyDictionary<(int Ligne, string Champ), string>> CorrectionsAsync(Guid importId, CancellationToken annulation)
    {
        if (!File.Exists(CheminCorrections(importId)))
        {
            return new Dictionary<(int, string), string>();
        }

        var lues = RapportsJson.Lire<List<Correction>>(await File.ReadAllTextAsync(CheminCorrections(importId), annulation));
        return lues.ToDictionary(c => (c.Ligne, c.Champ), c => c.Valeur);
    }

    /// <summary>Keeps the corrections of a file, in the place of those kept before.</summary>
    public async Task CorrigerAsync(Guid importId, IReadOnlyDictionary<(int Ligne, string Champ), string> corrections, CancellationToken annulation)
    {
        var provisoire = CheminCorrections(importId) + ".tmp";
        var json = RapportsJson.Ecrire(corrections.Select(c => new Correction(c.Key.Ligne, c.Key.Champ, c.Value)).ToList());
        await File.WriteAllTextAsync(provisoire, json, annulation);
        File.Move(provisoire, CheminCorrections(importId), overwrite: true);
    }

    public void Oublier(Guid importId)
    {
        if (Directory.Exists(Dossier))
        {
            File.Delete(Chemin(importId));
            File.Delete(CheminCorrections(importId));
        }
    }

    /// <summary>Gives up the files that nobody confirmed in time, and sweeps those that no import waits for.</summary>
    public async Task NettoyerAsync(ItinerairesDbContext db, DateTime maintenant, int jours, CancellationToken annulation)
    {
        var limite = maintenant.AddDays(-jours);
        await db
            .Imports.Where(i => i.Statut == StatutImport.Analyse && i.DeposeLe < limite)
            .ExecuteUpdateAsync(m => m.SetProperty(i => i.Statut, StatutImport.Abandonne).SetProperty(i => i.TermineLe, maintenant), annulation);
        if (!Directory.Exists(Dossier))
        {
            return;
        }

        var attendus = (
            await db
                .Imports.Where(i =>
                    i.Statut == StatutImport.Analyse
                    || i.Statut == StatutImport.EnAttente
                    || i.Statut == StatutImport.EnCours
                    || (i.Statut == StatutImport.Echoue && i.TermineLe >= limite)
                )
                .Select(i => i.Id)
                .ToListAsync(annulation)
        ).ToHashSet();
        foreach (var chemin in Directory.EnumerateFiles(Dossier))
        {
            var estAttendu = Guid.TryParseExact(Path.GetFileNameWithoutExtension(chemin), "N", out var id) && attendus.Contains(id);
            if (!estAttendu && File.GetLastWriteTimeUtc(chemin) < maintenant - Grace)
            {
                File.Delete(chemin);
            }
        }
    }

    private string CheminCorrections(Guid importId) => Chemin(importId) + ".corrections";

    private sealed record Correction(int Ligne, string Champ, string Valeur);

    private string Chemin(Guid importId) => Path.Combine(Dossier, importId.ToString("N"));
}
