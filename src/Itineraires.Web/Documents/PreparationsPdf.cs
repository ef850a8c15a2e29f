using System.Collections.Concurrent;
using System.Threading.Channels;
using Itineraires.Web.Infrastructure;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Documents;

public enum EtatPreparation
{
    /// <summary>The text of the letters is being written.</summary>
    Redaction,

    /// <summary>The browser lays out the pages.</summary>
    MiseEnPages,
    Pret,
    Echec,
}

/// <summary>A long document being prepared for an account.</summary>
/// <param name="proprietaireId">Account that asked for it, and alone may take it.</param>
/// <param name="nom">Name of the file, with its extension.</param>
/// <param name="elements">What it holds: letters.</param>
/// <param name="commenceeLe">Instant (UTC).</param>
public sealed class PreparationPdf(Guid proprietaireId, string nom, IReadOnlyList<Guid> elements, DateTime commenceeLe)
{
    private readonly TaskCompletionSource _fin = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Id { get; } = Guid.CreateVersion7();

    public Guid ProprietaireId { get; } = proprietaireId;

    public string Nom { get; } = nom;

    public IReadOnlyList<Guid> Elements { get; } = elements;

    public DateTime CommenceeLe { get; } = commenceeLe;

    public EtatPreparation Etat { get; private set; }

    /// <summary>Elements already written.</summary>
    public int Faits { get; private set; }

    /// <summary>Where the document is, once ready.</summary>
    public string? Fichier { get; private set; }

    /// <summary>Bytes.</summary>
    public long Taille { get; private set; }

    public bool EstFinie => Etat is EtatPreparation.Pret or EtatPreparation.Echec;

    /// <summary>Waits for the end of the preparation, ready or not.</summary>
    public Task AttendreAsync(CancellationToken annulation) => _fin.Task.WaitAsync(annulation);

    internal void Avancer(int faits) => Faits = faits;

    internal void MettreEnPages() => Etat = EtatPreparation.MiseEnPages;

    internal void Livrer(string fichier, long taille)
    {
        (Fichier, Taille, Etat) = (fichier, taille, EtatPreparation.Pret);
        _fin.SetResult();
    }

    internal void Echouer()
    {
        Etat = EtatPreparation.Echec;
        _fin.SetResult();
    }
}

/// <summary>
/// Prepares long documents one after the other, with a browser of their own: the short ones never wait behind them. What is ready is kept an
/// hour, in a folder that disappears with the process.
/// </summary>
public sealed class PreparationsPdf(
    IServiceScopeFactory portees,
    IOptions<ImpressionOptions> options,
    IOptions<InstallationOptions> installation,
    IWebHostEnvironment site,
    TimeProvider horloge,
    ILogger<PreparationsPdf> journal
) : BackgroundService
{
    private const int ParTranche = 50;

    private static readonly TimeSpan Gardee = TimeSpan.FromHours(1);

    private static readonly TimeSpan Pas = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan DelaiMax = TimeSpan.FromMinutes(10);

    private readonly Channel<(PreparationPdf Preparation, RedactionPdf Rediger)> _file = Channel.CreateUnbounded<(PreparationPdf, RedactionPdf)>();
    private readonly ConcurrentDictionary<Guid, PreparationPdf> _preparations = new();
    private readonly string _dossier = Ouvrir(installation.Value.Dossier, horloge.GetUtcNow().UtcDateTime - Gardee);

    /// <summary>Puts a document in the queue.</summary>
    /// <param name="preparation">For whom, and what.</param>
    /// <param name="rediger">Writes a slice of its elements as HTML.</param>
    public async Task<PreparationPdf> CommencerAsync(PreparationPdf preparation, RedactionPdf rediger, CancellationToken annulation)
    {
        Oublier();
        _preparations[preparation.Id] = preparation;
        await _file.Writer.WriteAsync((preparation, rediger), annulation);
        return preparation;
    }

    /// <summary>The preparation that this account asked for, or null.</summary>
    public PreparationPdf? Trouver(Guid id, Guid proprietaireId) =>
        _preparations.GetValueOrDefault(id) is { } p && p.ProprietaireId == proprietaireId ? p : null;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(PreparerToutAsync(stoppingToken), RangerAsync(stoppingToken));

    /// <summary>What was kept its hour goes, even when nobody asks for anything any more.</summary>
    private async Task RangerAsync(CancellationToken annulation)
    {
        while (true)
        {
            await Task.Delay(Pas, horloge, annulation);
            Oublier();
        }
    }

    private async Task PreparerToutAsync(CancellationToken stoppingToken)
    {
        await foreach (var (preparation, rediger) in _file.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await PreparerAsync(preparation, rediger, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                journal.LogError(e, "A document could not be prepared.");
                preparation.Echouer();
            }
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        // Held both as a service and as a hosted one, it is disposed twice.
        if (Directory.Exists(_dossier))
        {
            Directory.Delete(_dossier, recursive: true);
        }
    }

    private async Task PreparerAsync(PreparationPdf preparation, RedactionPdf rediger, CancellationToken annulation)
    {
        await using var portee = portees.CreateAsyncScope();
        var corps = new System.Text.StringBuilder();
        foreach (var tranche in preparation.Elements.Chunk(ParTranche))
        {
            corps.Append(await rediger(portee.ServiceProvider, tranche, annulation));
            preparation.Avancer(preparation.Faits + tranche.Length);
        }

        preparation.MettreEnPages();
        var html = await portee.ServiceProvider.GetRequiredService<RenduVue>().RendreAsync("/Features/Shared/_DocumentLong.cshtml", corps.ToString());
        await using var impression = new ImpressionPdf(options, site);
        var pdf = await impression.ImprimerAsync(html, DelaiMax, annulation);
        var fichier = Path.Combine(_dossier, $"{preparation.Id:N}.pdf");
        Directory.CreateDirectory(_dossier);
        await File.WriteAllBytesAsync(fichier, pdf, annulation);
        preparation.Livrer(fichier, pdf.Length);
    }

    /// <summary>A folder of this process; those of the past, whatever ended their process, go with what they still hold.</summary>
    private static string Ouvrir(string racine, DateTime limite)
    {
        var documents = Directory.CreateDirectory(Path.GetFullPath(Path.Combine(racine, "documents")));
        foreach (var passe in documents.EnumerateDirectories().Where(d => d.LastWriteTimeUtc < limite))
        {
            try
            {
                passe.Delete(recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process was quicker, or still reads one of them: the next start takes it.
            }
        }

        return documents.CreateSubdirectory($"{Guid.CreateVersion7():N}").FullName;
    }

    private void Oublier()
    {
        var limite = horloge.GetUtcNow().UtcDateTime - Gardee;
        foreach (var ancienne in _preparations.Values.Where(p => p.CommenceeLe < limite && p.EstFinie).ToList())
        {
            _preparations.TryRemove(ancienne.Id, out _);
            if (ancienne.Fichier is { } fichier)
            {
                File.Delete(fichier);
            }
        }
    }
}

/// <summary>Writes a slice of the elements of a document as HTML, with services of its own scope.</summary>
public delegate Task<string> RedactionPdf(IServiceProvider services, IReadOnlyList<Guid> elements, CancellationToken annulation);
