using System.Collections.Concurrent;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Conventions;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports;

/// <summary>Wakes the execution of imports up and keeps how far the one in progress is.</summary>
public sealed class SuiviImports : IDisposable
{
    private readonly SemaphoreSlim _reveil = new(0);
    private readonly ConcurrentDictionary<Guid, int> _avancements = new();

    public void Reveiller() => _reveil.Release();

    public Task AttendreAsync(TimeSpan auPlus, CancellationToken annulation) => _reveil.WaitAsync(auPlus, annulation);

    /// <summary>Lines treated so far; zero while nothing is known.</summary>
    public int Avancement(Guid importId) => _avancements.GetValueOrDefault(importId);

    public void Avancer(Guid importId, int lignes) => _avancements[importId] = lignes;

    public void Dispose() => _reveil.Dispose();
}

/// <summary>Who confirmed the import: its journal rows bear that name.</summary>
internal sealed class ContexteImport(Guid? utilisateurId, string nom) : IContexteActe
{
    public Guid? UtilisateurId { get; } = utilisateurId;

    public string Nom { get; } = nom;
}

/// <summary>
/// Runs the confirmed imports one after the other, in the background. What to do is in the base: a restart takes it up again, and an
/// import already written changes nothing.
/// </summary>
public sealed class ExecutionImports(
    IServiceScopeFactory portees,
    SuiviImports suivi,
    DepotImports depot,
    CoffreNir coffre,
    TimeProvider horloge,
    ILogger<ExecutionImports> journal
) : BackgroundService
{
    public const int JoursDesRejets = 7;

    /// <summary>Days during which an import may be taken back; what it replaced is then forgotten.</summary>
    public const int JoursDAnnulation = 30;

    private static readonly TimeSpan Ronde = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _unALaFois = new(1, 1);

    public override void Dispose()
    {
        _unALaFois.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ExecuterEnAttenteAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                journal.LogError(e, "The base could not be reached: imports wait for the next round.");
            }

            await suivi.AttendreAsync(Ronde, stoppingToken);
        }
    }

    /// <summary>Runs what waits, then forgets the rejected lines that expired.</summary>
    public async Task ExecuterEnAttenteAsync(CancellationToken annulation)
    {
        await _unALaFois.WaitAsync(annulation);
        try
        {
            await ExecuterTousAsync(annulation);
        }
        finally
        {
            _unALaFois.Release();
        }
    }

    private async Task ExecuterTousAsync(CancellationToken annulation)
    {
        while (await SuivantAsync(annulation) is { } id)
        {
            await ExecuterAsync(id, annulation);
        }

        await using var portee = portees.CreateAsyncScope();
        var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        var maintenant = horloge.Instant;
        await db
            .Imports.Where(i => i.RejetsExpirentLe != null && i.RejetsExpirentLe < maintenant && i.Rejets != null)
            .ExecuteUpdateAsync(m => m.SetProperty(i => i.Rejets, (byte[]?)null), annulation);
        var limite = maintenant.AddDays(-JoursDAnnulation);
        await db.TracesImport.Where(t => db.Imports.Any(i => i.Id == t.ImportId && i.TermineLe < limite)).ExecuteDeleteAsync(annulation);
    }

    private async Task<Guid?> SuivantAsync(CancellationToken annulation)
    {
        await using var portee = portees.CreateAsyncScope();
        var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        return await db
            .Imports.Where(i => i.DeposePar != null && (i.Statut == StatutImport.EnAttente || i.Statut == StatutImport.EnCours))
            .OrderBy(i => i.DeposeLe)
            .Select(i => (Guid?)i.Id)
            .FirstOrDefaultAsync(annulation);
    }

    private async Task ExecuterAsync(Guid id, CancellationToken annulation)
    {
        await using var portee = portees.CreateAsyncScope();
        var options = portee.ServiceProvider.GetRequiredService<DbContextOptions<ItinerairesDbContext>>();
        var lecture = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        var auteur = await (
            from i in lecture.Imports
            join u in lecture.Users on i.DeposePar equals u.Id
            where i.Id == id
            select new
            {
                u.Id,
                u.Prenom,
                u.Nom,
            }
        ).SingleOrDefaultAsync(annulation);
        var contexte = new ContexteImport(auteur?.Id, auteur is null ? "import" : $"{auteur.Prenom} {auteur.Nom}");
        await using var db = new ItinerairesDbContext(options, contexte, horloge);
        var debut = horloge.Instant;
        await db
            .Imports.Where(i => i.Id == id)
            .ExecuteUpdateAsync(m => m.SetProperty(i => i.Statut, StatutImport.EnCours).SetProperty(i => i.CommenceLe, i => i.CommenceLe ?? debut), annulation);
        var import = await db.Imports.AsNoTracking().SingleAsync(i => i.Id == id, annulation);
        string? rapport = null;
        string? erreur = null;
        byte[]? rejets = null;
        try
        {
            (rapport, rejets) = await ImporterAsync(db, contexte, import, annulation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            journal.LogError(e, "Import {Id} failed.", id);
            erreur =
                e is Fichiers.FichierRefuseException
                    ? e.Message
                    : "L’import s’est arrêté. Ce qu’il a écrit peut être annulé\u00A0; si l’échec se répète avec le même fichier, prévenez l’assistance.";
        }

        db.ChangeTracker.Clear();
        var fini = await db.Imports.SingleAsync(i => i.Id == id, annulation);
        fini.Statut = erreur is null ? StatutImport.Termine : StatutImport.Echoue;
        (fini.Erreur, fini.TermineLe) = (erreur, horloge.Instant);
        fini.Rapport = rapport ?? fini.Rapport;
        fini.Rejets = rejets;
        fini.RejetsExpirentLe = rejets is null ? null : horloge.Instant.AddDays(JoursDesRejets);
        await db.SaveChangesAsync(annulation);
        depot.Oublier(id);
    }

    private async Task<(string Rapport, byte[]? Rejets)> ImporterAsync(
        ItinerairesDbContext db,
        ContexteImport contexte,
        Import import,
        CancellationToken annulation
    )
    {
        await using var flux = depot.Ouvrir(import.Id);
        using var rejets = new MemoryStream();
        string json;
        if (import.Nature == NaturesImport.Conventions)
        {
            var rapport = await ImporterConventions.ExecuterAsync(db, flux, import.Annee!.Value, null, simuler: false, annulation);
            json = RapportsJson.Ecrire(rapport);
            if (rapport.Erreurs.Count > 0)
            {
                FichierRejets.Ecrire(flux, rapport.Erreurs, rejets);
            }
        }
        else
        {
            var rapport = await new ImporterBeneficiaires(db, coffre, contexte, horloge).ExecuterAsync(
                flux,
                simuler: false,
                (faites, total) => suivi.Avancer(import.Id, total == 0 ? 0 : (int)((long)faites * import.Lignes / total)),
                annulation,
                rejets,
                import
            );
            json = RapportsJson.Ecrire(rapport);
        }

        return (json, rejets.Length == 0 ? null : rejets.ToArray());
    }
}

/// <summary>Kinds of files that the platform takes.</summary>
public static class NaturesImport
{
    public const string Beneficiaires = "beneficiaires";
    public const string Conventions = "conventions";

    public static string Libelle(string nature) => nature == Conventions ? "Programmation" : "Bénéficiaires";
}
