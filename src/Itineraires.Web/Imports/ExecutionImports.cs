using System.Collections.Concurrent;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Cnaf;
using Itineraires.Web.Imports.Conventions;
using Itineraires.Web.Imports.FranceTravail;
using Itineraires.Web.Imports.Referentiels;
using Itineraires.Web.Imports.Series;
using Itineraires.Web.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Imports;

/// <summary>Wakes the execution of imports up and keeps how far the one in progress is.</summary>
public sealed class SuiviImports : IDisposable
{
    private readonly SemaphoreSlim _reveil = new(0);
    private readonly ConcurrentDictionary<Guid, (int Faites, int Total)> _avancements = new();

    public void Reveiller() => _reveil.Release();

    public Task AttendreAsync(TimeSpan auPlus, CancellationToken annulation) => _reveil.WaitAsync(auPlus, annulation);

    /// <summary>What this node has treated so far, of how many; null when another does it or nothing is known.</summary>
    public (int Faites, int Total)? Avancement(Guid importId) => _avancements.TryGetValue(importId, out var avancement) ? avancement : null;

    public void Avancer(Guid importId, int faites, int total) => _avancements[importId] = (faites, total);

    public void Dispose() => _reveil.Dispose();
}

/// <summary>Who confirmed the import: its journal rows bear that name.</summary>
internal sealed class ContexteImport(Guid? utilisateurId, string nom) : IContexteActe
{
    public Guid? UtilisateurId { get; } = utilisateurId;

    public string Nom { get; } = nom;
}

/// <summary>
/// Runs the confirmed imports and the undoings one after the other, in the background, under the lease of the base. What to do is in the
/// base: a restart takes it up again. An import is left to the node that holds its file.
/// </summary>
public sealed class ExecutionImports(
    IServiceScopeFactory portees,
    SuiviImports suivi,
    DepotImports depot,
    CoffreNir coffre,
    IOptions<InstallationOptions> installation,
    TimeProvider horloge,
    ILogger<ExecutionImports> journal
) : BackgroundService
{
    private static readonly TimeSpan Ronde = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _unALaFois = new(1, 1);
    private readonly BailImports _bail = new(horloge);

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
        await using (var portee = portees.CreateAsyncScope())
        {
            var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
            await NettoyerAsync(db, annulation);
            if (await SuivantAsync(annulation) is null || !await _bail.PrendreAsync(db, annulation))
            {
                return;
            }
        }

        try
        {
            while (await SuivantAsync(annulation) is { } suivant)
            {
                await (suivant.EstAAnnuler ? AnnulerAsync(suivant.Id, annulation) : ExecuterAsync(suivant.Id, annulation));
            }
        }
        catch (BailPerduException e)
        {
            journal.LogWarning(e, "Another process took the imports over.");
        }
        finally
        {
            await using var portee = portees.CreateAsyncScope();
            await _bail.RendreAsync(portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>(), CancellationToken.None);
        }
    }

    /// <summary>Forgets what expired: rejected lines, what an import replaced once it is too late to take it back, files.</summary>
    private async Task NettoyerAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        var (durees, maintenant) = (await DureesImports.LireAsync(db, annulation), horloge.Instant);
        await db
            .Imports.Where(i => i.RejetsExpirentLe != null && i.RejetsExpirentLe < maintenant && i.Rejets != null)
            .ExecuteUpdateAsync(m => m.SetProperty(i => i.Rejets, (byte[]?)null), annulation);
        var limite = maintenant.AddDays(-durees.Annulation);
        var passes = db.Imports.Where(i => i.TermineLe < limite && (i.AnnulePar == null || i.AnnuleLe != null));
        await db.TracesImport.Where(t => passes.Any(i => i.Id == t.ImportId)).ExecuteDeleteAsync(annulation);
        await db.FluxRemplaces.Where(f => passes.Any(i => i.Id == f.ImportId)).ExecuteDeleteAsync(annulation);
        await depot.NettoyerAsync(db, maintenant, durees.Depots, annulation);
    }

    /// <summary>The oldest work that this node can do: an undoing, or an import whose file it holds.</summary>
    private async Task<Suivant?> SuivantAsync(CancellationToken annulation)
    {
        await using var portee = portees.CreateAsyncScope();
        var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        var attendus = await db
            .Imports.AsNoTracking()
            .Where(i =>
                (i.AnnulePar != null && i.AnnuleLe == null) || (i.DeposePar != null && (i.Statut == StatutImport.EnAttente || i.Statut == StatutImport.EnCours))
            )
            .OrderBy(i => i.DeposeLe)
            .Select(i => new Suivant(i.Id, i.AnnulePar != null))
            .ToListAsync(annulation);
        return attendus.Find(s => s.EstAAnnuler || depot.Possede(s.Id));
    }

    private async Task AnnulerAsync(Guid id, CancellationToken annulation)
    {
        await using var portee = portees.CreateAsyncScope();
        var options = portee.ServiceProvider.GetRequiredService<DbContextOptions<ItinerairesDbContext>>();
        var lecture = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        var par = await lecture.Imports.Where(i => i.Id == id).Select(i => i.AnnulePar).SingleAsync(annulation);
        var contexte = await ContexteAsync(lecture, par, annulation);
        string erreur;
        try
        {
            await using var db = new ItinerairesDbContext(options, contexte, horloge);
            suivi.Avancer(id, 0, 0);
            await new AnnulationImport(db, contexte, horloge).AnnulerAsync(id, par, _bail, (faites, total) => suivi.Avancer(id, faites, total), annulation);
            return;
        }
        catch (RegleMetierException e)
        {
            erreur = e.Message;
        }
        catch (Exception e) when (e is not OperationCanceledException and not BailPerduException)
        {
            journal.LogError(e, "Import {Id} could not be taken back.", id);
            erreur = "L’annulation s’est arrêtée et rien n’a changé. Demandez-la de nouveau\u00A0; si l’échec se répète, prévenez l’assistance.";
        }

        await lecture
            .Imports.Where(i => i.Id == id)
            .ExecuteUpdateAsync(m => m.SetProperty(i => i.AnnulePar, (Guid?)null).SetProperty(i => i.Erreur, erreur), annulation);
    }

    private static async Task<ContexteImport> ContexteAsync(ItinerairesDbContext db, Guid? par, CancellationToken annulation) =>
        await db.Users.AsNoTracking().Where(u => u.Id == par).Select(u => new { u.Prenom, u.Nom }).SingleOrDefaultAsync(annulation) is { } auteur
            ? new ContexteImport(par, $"{auteur.Prenom} {auteur.Nom}")
            : new ContexteImport(null, "import");

    private sealed record Suivant(Guid Id, bool EstAAnnuler);

    private async Task ExecuterAsync(Guid id, CancellationToken annulation)
    {
        await using var portee = portees.CreateAsyncScope();
        var options = portee.ServiceProvider.GetRequiredService<DbContextOptions<ItinerairesDbContext>>();
        var lecture = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        var par = await lecture.Imports.Where(i => i.Id == id).Select(i => i.DeposePar).SingleAsync(annulation);
        var contexte = await ContexteAsync(lecture, par, annulation);
        await using var db = new ItinerairesDbContext(options, contexte, horloge);
        var debut = horloge.Instant;
        await db
            .Imports.Where(i => i.Id == id)
            .ExecuteUpdateAsync(m => m.SetProperty(i => i.Statut, StatutImport.EnCours).SetProperty(i => i.CommenceLe, i => i.CommenceLe ?? debut), annulation);
        var import = await db.Imports.AsNoTracking().SingleAsync(i => i.Id == id, annulation);
        string? rapport = null;
        string? erreur = null;
        var estRefuse = false;
        byte[]? rejets = null;
        try
        {
            (rapport, rejets) = await ImporterAsync(db, contexte, import, annulation);
        }
        catch (Fichiers.FichierRefuseException e)
        {
            (erreur, estRefuse) = (e.Message, true);
        }
        catch (Exception e) when (e is not OperationCanceledException and not BailPerduException)
        {
            journal.LogError(e, "Import {Id} failed.", id);
            erreur = PanneImport.Message;
        }

        db.ChangeTracker.Clear();
        var fini = await db.Imports.SingleAsync(i => i.Id == id, annulation);
        fini.Statut = erreur is null ? StatutImport.Termine : StatutImport.Echoue;
        (fini.Erreur, fini.TermineLe) = (erreur, horloge.Instant);
        fini.Rapport = rapport ?? fini.Rapport;
        fini.Rejets = rejets;
        fini.RejetsExpirentLe = rejets is null ? null : horloge.Instant.AddDays((await DureesImports.LireAsync(db, annulation)).Rejets);
        await db.SaveChangesAsync(annulation);
        if (erreur is null || estRefuse)
        {
            depot.Oublier(id);
        }
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
            await db.ReporterLesAttentesAsync(horloge.Aujourdhui, annulation);
            json = RapportsJson.Ecrire(rapport);
            if (rapport.Erreurs.Count > 0)
            {
                FichierRejets.Ecrire(flux, rapport.Erreurs, rejets);
            }
        }
        else if (import.Nature == NaturesImport.FranceTravail)
        {
            var rapport = await new ImporterInscriptions(db, coffre, horloge).ExecuterAsync(
                flux,
                simuler: false,
                (faites, total) => suivi.Avancer(import.Id, faites, total),
                annulation,
                rejets,
                import,
                _bail
            );
            json = RapportsJson.Ecrire(rapport);
        }
        else if (import.Nature == NaturesImport.Series)
        {
            json = RapportsJson.Ecrire(await ImporterSeries.ExecuterAsync(db, horloge, flux, simuler: false, annulation, rejets, import, _bail));
        }
        else if (import.Nature == NaturesImport.Referentiels)
        {
            var declaration = RapportsJson.Lire<RapportReferentiel>(import.Rapport!).Declaration;
            json = RapportsJson.Ecrire(
                await ImporterReferentiel.ExecuterAsync(db, horloge, flux, declaration, simuler: false, annulation, rejets, import, _bail)
            );
        }
        else if (FluxDossiers.Est(import.Nature))
        {
            var rapport = await FluxDossiers.ExecuterAsync(
                import.Nature,
                db,
                coffre,
                horloge,
                flux,
                simuler: false,
                (faites, total) => suivi.Avancer(import.Id, faites, total),
                annulation,
                rejets,
                import,
                _bail
            );
            json = RapportsJson.Ecrire(rapport);
        }
        else
        {
            var rapport = await new ImporterBeneficiaires(db, coffre, contexte, horloge)
            {
                FoyersParLot = installation.Value.FoyersParLot,
                Tableur = await depot.TableurAsync(import, annulation),
            }.ExecuterAsync(flux, simuler: false, (faites, total) => suivi.Avancer(import.Id, faites, total), annulation, rejets, import, _bail);
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
    public const string FranceTravail = "france_travail";
    public const string Instruction = "instruction";
    public const string Paiements = "paiements";
    public const string Creances = "creances";
    public const string Series = "series";
    public const string Referentiels = "referentiels";

    public static string Libelle(string nature) =>
        nature switch
        {
            Conventions => "Programmation",
            FranceTravail => "Inscriptions à France Travail",
            Instruction => "Flux d’instruction",
            Paiements => "Flux financier",
            Creances => "Flux des créances",
            Series => "Séries de référence",
            Referentiels => "Référentiel",
            _ => "Bénéficiaires",
        };
}
