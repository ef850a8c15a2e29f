using System.Diagnostics;
using System.Globalization;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports;

/// <summary>
/// One import or one undoing at a time on a base, whatever the nodes and the commands: who works holds the lease and renews it with each
/// lot, in the transaction of the lot, so that whoever lost it writes nothing more. One instance is one holder.
/// </summary>
public sealed class BailImports(TimeProvider horloge)
{
    private const string Cle = "imports";

    /// <summary>Time without news after which the work is anyone's: longer than the reading of the largest file and than any lot.</summary>
    private static readonly TimeSpan Duree = TimeSpan.FromMinutes(15);

    private static readonly string Instance = Guid.CreateVersion7().ToString("N");

    private readonly string _moi = string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.MachineName}/{Environment.ProcessId}/{Instance}/{Guid.CreateVersion7():N}"
    );

    /// <summary>Takes the lease when it is free, expired, or of a process of this machine that is no more.</summary>
    /// <returns>False when someone else works.</returns>
    public async Task<bool> PrendreAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        var fin = horloge.Instant + Duree;
        if (await db.Baux.AsNoTracking().SingleOrDefaultAsync(b => b.Cle == Cle, annulation) is { } connu)
        {
            return !EstTenu(connu)
                && await db
                    .Baux.Where(b => b.Cle == Cle && b.Detenteur == connu.Detenteur && b.ExpireLe == connu.ExpireLe)
                    .ExecuteUpdateAsync(m => m.SetProperty(b => b.Detenteur, _moi).SetProperty(b => b.ExpireLe, fin), annulation) == 1;
        }

        try
        {
            db.Baux.Add(
                new Bail
                {
                    Cle = Cle,
                    Detenteur = _moi,
                    ExpireLe = fin,
                }
            );
            await db.SaveChangesAsync(annulation);
            return true;
        }
        catch (DbUpdateException)
        {
            // Someone took it at the same instant.
            return false;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Keeps it; inside a transaction, nobody else takes it before the end.</summary>
    /// <exception cref="BailPerduException">It expired and someone else works: nothing more may be written.</exception>
    public async Task RenouvelerAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        var fin = horloge.Instant + Duree;
        if (await db.Baux.Where(b => b.Cle == Cle && b.Detenteur == _moi).ExecuteUpdateAsync(m => m.SetProperty(b => b.ExpireLe, fin), annulation) == 0)
        {
            throw new BailPerduException();
        }
    }

    public Task RendreAsync(ItinerairesDbContext db, CancellationToken annulation) =>
        db.Baux.Where(b => b.Cle == Cle && b.Detenteur == _moi).ExecuteDeleteAsync(annulation);

    /// <summary>Whether someone works on this base.</summary>
    public async Task<bool> EstTenuAsync(ItinerairesDbContext db, CancellationToken annulation) =>
        await db.Baux.AsNoTracking().SingleOrDefaultAsync(b => b.Cle == Cle, annulation) is { } bail && EstTenu(bail);

    private bool EstTenu(Bail bail) => bail.ExpireLe >= horloge.Instant && !EstMort(bail.Detenteur);

    /// <summary>A process of this machine is known to be dead at once: its work goes on without waiting.</summary>
    private static bool EstMort(string detenteur)
    {
        if (detenteur.Split('/') is not [var machine, var numero, var instance, _] || machine != Environment.MachineName)
        {
            return false;
        }

        var processus = int.Parse(numero, CultureInfo.InvariantCulture);
        if (processus == Environment.ProcessId)
        {
            // The number was given again, as it is to each start of a container.
            return instance != Instance;
        }

        try
        {
            using var vivant = Process.GetProcessById(processus);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}

/// <summary>Another process took the imports of this base over.</summary>
public sealed class BailPerduException : Exception;
