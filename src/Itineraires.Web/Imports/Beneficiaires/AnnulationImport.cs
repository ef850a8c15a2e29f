using Itineraires.Data;
using Itineraires.Data.Masse;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>A person or a foyer that somebody changed since the import.</summary>
/// <param name="PersonneId">The person; null for a foyer.</param>
public sealed record ObstacleAnnulation(Guid? PersonneId, string Nom, DateTime Le, string Par);

/// <summary>Takes back what an import of bénéficiaires wrote, as a whole, while nothing else has touched it.</summary>
public sealed class AnnulationImport(ItinerairesDbContext db, TimeProvider horloge)
{
    public const int ObstaclesDits = 20;

    private const int Lot = 500;

    private static readonly RegleMetier Annulable = new("IMP-ANNULABLE", "Cet import ne peut plus être annulé.");

    private static readonly RegleMetier Intact = new("IMP-INTACT", "Ce que cet import a écrit a été modifié depuis\u00A0: il ne peut pas être annulé.");

    private static readonly string[] Changements = ["creation", "modification", "suppression"];

    /// <summary>Whether an import is of those that can be taken back, whatever happened since.</summary>
    public static bool EstAnnulable(Import import, DateTime maintenant) =>
        import.Nature == NaturesImport.Beneficiaires
        && import.CommenceLe is not null
        && import.Statut is StatutImport.Termine or StatutImport.Echoue
        && import.TermineLe >= maintenant.AddDays(-ExecutionImports.JoursDAnnulation);

    /// <summary>What was changed since the import among what it wrote, the first ones.</summary>
    public async Task<IReadOnlyList<ObstacleAnnulation>> ObstaclesAsync(Import import, CancellationToken annulation)
    {
        var fin = import.TermineLe;
        var personnes = db.Personnes.Where(p => p.ImportId == import.Id).Select(p => p.Id);
        var foyers = db.Foyers.Where(f => f.ImportId == import.Id).Select(f => f.Id);
        var traces = db.TracesImport.Where(t => t.ImportId == import.Id);
        var tracees = traces.Where(t => t.PersonneId != null).Select(t => t.PersonneId!.Value);
        var objets = traces.Select(t => t.ObjetId);
        var depuis = await (
            from j in db.Journal.AsNoTracking()
            where
                j.Le > fin
                && Changements.Contains(j.Acte)
                && (
                    (j.PersonneId != null && (personnes.Contains(j.PersonneId.Value) || tracees.Contains(j.PersonneId.Value)))
                    || (j.ObjetId != null && (foyers.Contains(j.ObjetId.Value) || objets.Contains(j.ObjetId.Value)))
                )
            join p in db.Personnes on j.PersonneId equals p.Id into concernees
            from p in concernees.DefaultIfEmpty()
            orderby j.Le
            select new ObstacleAnnulation(j.PersonneId, p == null ? "un foyer" : p.Prenom + " " + p.Nom, j.Le, j.Utilisateur)
        )
            .Take(ObstaclesDits)
            .ToListAsync(annulation);
        if (depuis.Count > 0)
        {
            return depuis;
        }

        // Someone may have come into a foyer that this import made, by another import: bulk writing journals the person, not the foyer.
        return await db
            .Personnes.AsNoTracking()
            .Where(p => p.FoyerId != null && foyers.Contains(p.FoyerId.Value) && p.ImportId != import.Id && !tracees.Contains(p.Id))
            .OrderBy(p => p.Id)
            .Take(ObstaclesDits)
            .Select(p => new ObstacleAnnulation(p.Id, p.Prenom + " " + p.Nom, fin!.Value, "un autre import"))
            .ToListAsync(annulation);
    }

    /// <summary>Takes back, in one transaction.</summary>
    /// <exception cref="RegleMetierException">The import is not of those that can be taken back, or something touched what it wrote.</exception>
    public async Task AnnulerAsync(Guid importId, Guid? par, CancellationToken annulation)
    {
        var import = await db.Imports.SingleAsync(i => i.Id == importId, annulation);
        Annulable.Exiger(EstAnnulable(import, horloge.Instant));
        await using var transaction = await db.Database.BeginTransactionAsync(annulation);
        Intact.Exiger((await ObstaclesAsync(import, annulation)).Count == 0);
        await RendreAsync(importId, annulation);
        await EffacerAsync(importId, annulation);
        if (import.FluxDu is { } flux)
        {
            var precedent = await db
                .Imports.Where(i => i.Id != importId && i.Statut == StatutImport.Termine && i.FluxDu < flux)
                .MaxAsync(i => (DateTime?)i.FluxDu, annulation);
            await db.Foyers.Where(f => f.FluxDu == flux).ExecuteUpdateAsync(m => m.SetProperty(f => f.FluxDu, precedent), annulation);
        }

        await db.TracesImport.Where(t => t.ImportId == importId).ExecuteDeleteAsync(annulation);
        import = await db.Imports.SingleAsync(i => i.Id == importId, annulation);
        (import.Statut, import.AnnuleLe, import.AnnulePar) = (StatutImport.Annule, horloge.Instant, par);
        db.Journaliser("annulation", null, nameof(Import), importId, null, null);
        await db.SaveChangesAsync(annulation);
        await transaction.CommitAsync(annulation);
    }

    /// <summary>Gives what was known before its values back.</summary>
    private async Task RendreAsync(Guid importId, CancellationToken annulation)
    {
        Guid derniere = default;
        while (true)
        {
            var traces = await db
                .TracesImport.AsNoTracking()
                .Where(t => t.ImportId == importId && t.Id > derniere)
                .OrderBy(t => t.Id)
                .Take(Lot)
                .ToListAsync(annulation);
            if (traces.Count == 0)
            {
                return;
            }

            derniere = traces[^1].Id;
            foreach (var trace in traces)
            {
                var type = db.Model.GetEntityTypes().Single(t => t.ClrType.Name == trace.Objet).ClrType;
                var entite =
                    await db.FindAsync(type, [trace.ObjetId], annulation) ?? throw new InvalidOperationException($"{trace.Objet} {trace.ObjetId} is gone.");
                if (trace.Avant is null)
                {
                    db.Remove(entite);
                }
                else
                {
                    await RendreAsync(db.Entry(entite), trace.Avant, annulation);
                }
            }

            await db.SaveChangesAsync(annulation);
            db.ChangeTracker.Clear();
        }
    }

    private async Task RendreAsync(EntityEntry entree, string avant, CancellationToken annulation)
    {
        ImageEntite.Rendre(entree, avant);
        if (entree.Entity is Personne personne)
        {
            await IndexationNoms.IndexerAsync(db, personne, annulation);
        }
    }

    /// <summary>Takes away the persons and foyers that the import made known, with all that it wrote of them.</summary>
    private async Task EffacerAsync(Guid importId, CancellationToken annulation)
    {
        var personnes = db.Personnes.Where(p => p.ImportId == importId).Select(p => p.Id);
        var foyers = db.Foyers.Where(f => f.ImportId == importId).Select(f => f.Id);
        await db.Doublons.Where(d => personnes.Contains(d.PersonneId) || personnes.Contains(d.AutreId)).ExecuteDeleteAsync(annulation);
        await db.Alertes.Where(a => personnes.Contains(a.PersonneId)).ExecuteDeleteAsync(annulation);
        await db.Jetons.Where(j => personnes.Contains(j.PersonneId)).ExecuteDeleteAsync(annulation);
        await db.StatutsDroitsDevoirs.Where(s => personnes.Contains(s.PersonneId)).ExecuteDeleteAsync(annulation);
        await db.Appartenances.Where(a => personnes.Contains(a.PersonneId) || foyers.Contains(a.FoyerId)).ExecuteDeleteAsync(annulation);
        await db.Personnes.Where(p => p.ImportId == importId).ExecuteDeleteAsync(annulation);
        await db.DroitsRsa.Where(d => foyers.Contains(d.FoyerId)).ExecuteDeleteAsync(annulation);
        await db.Foyers.Where(f => f.ImportId == importId).ExecuteDeleteAsync(annulation);
    }
}
