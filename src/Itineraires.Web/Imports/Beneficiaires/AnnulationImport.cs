using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Masse;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Paiements;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>A person or a foyer that somebody changed since the import.</summary>
/// <param name="PersonneId">The person; null for a foyer.</param>
public sealed record ObstacleAnnulation(Guid? PersonneId, string Nom, DateTime Le, string Par);

/// <summary>Takes back what an import of bénéficiaires or of inscriptions wrote, as a whole, while nothing else has touched it.</summary>
public sealed class AnnulationImport(ItinerairesDbContext db, IContexteActe contexte, TimeProvider horloge)
{
    public const int ObstaclesDits = 20;

    private const int Lot = 500;

    public static readonly RegleMetier Annulable = new("IMP-ANNULABLE", "Cet import ne peut plus être annulé.");

    private static readonly RegleMetier Intact = new("IMP-INTACT", "Ce que cet import a écrit a été modifié depuis\u00A0: il ne peut pas être annulé.");

    private static readonly string[] Changements = ["creation", "modification", "suppression"];

    /// <summary>Whether an import is of those that can be taken back, whatever happened since; one that stopped on the way is, once nobody runs it.</summary>
    public static bool EstAnnulable(Import import, DateTime maintenant, DureesImports durees) =>
        import.Nature is not (NaturesImport.Conventions or NaturesImport.Referentiels)
        && import.CommenceLe is { } commence
        && import.Statut is StatutImport.Termine or StatutImport.Echoue or StatutImport.EnCours
        && (import.TermineLe ?? commence) >= maintenant.AddDays(-durees.Annulation);

    /// <summary>What was changed since by anyone else among what the import wrote, the first ones.</summary>
    public async Task<IReadOnlyList<ObstacleAnnulation>> ObstaclesAsync(Import import, CancellationToken annulation)
    {
        foreach (
            var obstacles in new[]
            {
                DuJournal(import),
                DesFusions(import),
                DesMembres(import),
                DesFlux(import),
                DesInstructions(import),
                DesPaiements(import),
                DesSeries(import),
                DesCohortes(import),
            }
        )
        {
            if (await obstacles.Take(ObstaclesDits).ToListAsync(annulation) is { Count: > 0 } depuis)
            {
                return depuis;
            }
        }

        return [];
    }

    /// <summary>Takes back, in one transaction; the caller holds the lease.</summary>
    /// <param name="avancer">Told what was treated, of how many.</param>
    /// <exception cref="RegleMetierException">The import is not of those that can be taken back, or something touched what it wrote.</exception>
    public async Task AnnulerAsync(Guid importId, Guid? par, BailImports bail, Action<int, int> avancer, CancellationToken annulation)
    {
        var durees = await DureesImports.LireAsync(db, annulation);
        var import = await db.Imports.AsNoTracking().SingleAsync(i => i.Id == importId, annulation);
        Annulable.Exiger(EstAnnulable(import, horloge.Instant, durees));
        await using var transaction = await db.Database.BeginTransactionAsync(annulation);
        await bail.RenouvelerAsync(db, annulation);
        Intact.Exiger((await ObstaclesAsync(import, annulation)).Count == 0);
        db.ImportId = importId;
        var rendues = await RendreAsync(importId, avancer, annulation);
        // What was given back is held until the end: what someone changed between the first look and then would have been overwritten.
        Intact.Exiger((await ObstaclesAsync(import, annulation)).Count == 0);
        await RendreLesFluxAsync(import, annulation);
        await EffacerAsync(importId, annulation);
        await ReexaminerAsync(rendues, annulation);
        await db.TracesImport.Where(t => t.ImportId == importId).ExecuteDeleteAsync(annulation);
        var annule = await db.Imports.SingleAsync(i => i.Id == importId, annulation);
        (annule.Statut, annule.AnnuleLe, annule.AnnulePar, annule.Erreur) = (StatutImport.Annule, horloge.Instant, par, null);
        db.Journaliser("annulation", null, nameof(Import), importId, null, null);
        await db.SaveChangesAsync(annulation);
        await transaction.CommitAsync(annulation);
        db.ImportId = null;
    }

    private IQueryable<Guid> Creees(Guid importId) => db.Personnes.Where(p => p.ImportId == importId).Select(p => p.Id);

    private IQueryable<Guid> FoyersCrees(Guid importId) => db.Foyers.Where(f => f.ImportId == importId).Select(f => f.Id);

    private IQueryable<TraceImport> Traces(Guid importId) => db.TracesImport.Where(t => t.ImportId == importId);

    /// <summary>
    /// Lines of the journal that are not of this import, nor of one taken back: of what it made known, all; of what was known before, those
    /// written from its beginning on.
    /// </summary>
    private IQueryable<ObstacleAnnulation> DuJournal(Import import)
    {
        var (id, debut) = (import.Id, import.CommenceLe);
        var tracees = Traces(id).Where(t => t.PersonneId != null).Select(t => t.PersonneId!.Value);
        var traces = Traces(id).Where(t => t.PersonneId == null).Select(t => t.ObjetId);
        return from j in db.Journal.AsNoTracking()
            where
                j.ImportId != id
                && Changements.Contains(j.Acte)
                && !db.Imports.Any(i => i.Id == j.ImportId && i.Statut == StatutImport.Annule)
                && (
                    (j.PersonneId != null && Creees(id).Contains(j.PersonneId.Value))
                    || (j.PersonneId != null && j.Le >= debut && tracees.Contains(j.PersonneId.Value))
                    || (j.PersonneId == null && j.ObjetId != null && FoyersCrees(id).Contains(j.ObjetId.Value))
                    || (j.PersonneId == null && j.ObjetId != null && j.Le >= debut && traces.Contains(j.ObjetId.Value))
                )
            join p in db.Personnes on j.PersonneId equals p.Id into concernees
            from p in concernees.DefaultIfEmpty()
            orderby j.Le
            select new ObstacleAnnulation(j.PersonneId, p == null ? "un foyer" : p.Prenom + " " + p.Nom, j.Le, j.Utilisateur);
    }

    /// <summary>Merges in force of someone that the import wrote: the row of the person absorbed is gone.</summary>
    private IQueryable<ObstacleAnnulation> DesFusions(Import import)
    {
        var (id, debut) = (import.Id, import.CommenceLe);
        var tracees = Traces(id).Where(t => t.PersonneId != null).Select(t => t.PersonneId!.Value);
        return from f in db.Fusions.AsNoTracking()
            where
                f.AnnuleeLe == null
                && (f.ImportId == id || Creees(id).Contains(f.GardeeId) || (f.Le >= debut && (tracees.Contains(f.AbsorbeeId) || tracees.Contains(f.GardeeId))))
            orderby f.Le
            select new ObstacleAnnulation(f.GardeeId, f.Prenom + " " + f.Nom, f.Le, "une fusion");
    }

    /// <summary>Persons who are or were, by someone else's act, in a foyer that the import made known.</summary>
    private IQueryable<ObstacleAnnulation> DesMembres(Import import)
    {
        var id = import.Id;
        var ecrites = Traces(id).Select(t => t.ObjetId);
        return from p in db.Personnes.AsNoTracking()
            where
                p.ImportId != id
                && (
                    (p.FoyerId != null && FoyersCrees(id).Contains(p.FoyerId.Value) && !ecrites.Contains(p.Id))
                    || db.Appartenances.Any(a => a.PersonneId == p.Id && FoyersCrees(id).Contains(a.FoyerId) && !ecrites.Contains(a.Id))
                )
            orderby p.Id
            select new ObstacleAnnulation(p.Id, p.Prenom + " " + p.Nom, import.TermineLe ?? import.CommenceLe!.Value, "quelqu’un d’autre");
    }

    /// <summary>Later flows that said of the foyers, or of their persons, what the import wrote: nothing changed, and it is theirs as well.</summary>
    private IQueryable<ObstacleAnnulation> DesFlux(Import import)
    {
        var (id, flux, debut) = (import.Id, import.FluxDu, import.CommenceLe);
        var traces = Traces(id).Where(t => t.PersonneId == null).Select(t => t.ObjetId);
        var tracees = Traces(id).Where(t => t.PersonneId != null).Select(t => t.PersonneId!.Value);
        return from r in db.FluxRemplaces.AsNoTracking()
            join i in db.Imports on r.ImportId equals i.Id
            where
                r.ImportId != id
                && (
                    FoyersCrees(id).Contains(r.FoyerId)
                    || (
                        (flux != null ? r.Avant == flux : i.CommenceLe >= debut)
                        && (traces.Contains(r.FoyerId) || db.Personnes.Any(p => p.FoyerId == r.FoyerId && tracees.Contains(p.Id)))
                    )
                )
            orderby i.DeposeLe
            select new ObstacleAnnulation(null, "un foyer", i.CommenceLe ?? i.DeposeLe, "le flux suivant");
    }

    /// <summary>Later flows of instruction that confirmed the contacts or the answers that the import wrote.</summary>
    private IQueryable<ObstacleAnnulation> DesInstructions(Import import)
    {
        var (id, flux, nature) = (import.Id, import.FluxDu ?? import.DeposeLe, import.Nature);
        var traces = Traces(id).Where(t => t.PersonneId != null).Select(t => t.ObjetId);
        var contacts = db.Personnes.AsNoTracking().Where(p => traces.Contains(p.Id) && p.ContactsLe > flux).Select(p => p.ContactsLe!.Value);
        var recueils = db.Recueils.AsNoTracking().Where(r => traces.Contains(r.Id) && r.FluxDu > flux).Select(r => r.FluxDu);
        return contacts
            .Concat(recueils)
            .Where(_ => nature == NaturesImport.Instruction)
            .OrderBy(le => le)
            .Select(le => new ObstacleAnnulation(null, "les contacts ou le recueil d’une personne", le, "un flux suivant"));
    }

    /// <summary>Payments and indus of the foyers that the import made known, and sums that a later flow told again.</summary>
    private IQueryable<ObstacleAnnulation> DesPaiements(Import import)
    {
        var (id, flux) = (import.Id, import.FluxDu ?? import.DeposeLe);
        var traces = Traces(id).Where(t => t.PersonneId == null).Select(t => t.ObjetId);
        var sommes = db
            .MouvementsPaiement.AsNoTracking()
            .Where(m => FoyersCrees(id).Contains(m.FoyerId) || (traces.Contains(m.Id) && m.FluxDu > flux))
            .Select(m => m.FluxDu);
        var indus = db.Indus.AsNoTracking().Where(i => FoyersCrees(id).Contains(i.FoyerId) || (traces.Contains(i.Id) && i.FluxDu > flux)).Select(i => i.FluxDu);
        return sommes.Concat(indus).OrderBy(le => le).Select(le => new ObstacleAnnulation(null, "les paiements d’un foyer", le, "un flux suivant"));
    }

    /// <summary>Values of the import that another has replaced since, and values given since to the series that it made known.</summary>
    private IQueryable<ObstacleAnnulation> DesSeries(Import import)
    {
        var id = import.Id;
        var traces = Traces(id).Where(t => t.PersonneId == null).Select(t => t.ObjetId);
        return from v in db.ValeursSeries.AsNoTracking()
            where (v.ImportId == id && v.RemplaceeLe != null) || (v.ImportId != id && traces.Contains(v.SerieId))
            orderby v.Le
            select new ObstacleAnnulation(null, "une valeur de " + v.Perimetre, v.RemplaceeLe ?? v.Le, "un import suivant");
    }

    /// <summary>Persons that the import made known and that a cohorte, frozen since, counts.</summary>
    private IQueryable<ObstacleAnnulation> DesCohortes(Import import)
    {
        var id = import.Id;
        return from m in db.MembresCohorte.AsNoTracking()
            join c in db.Cohortes on m.CohorteId equals c.Id
            join p in db.Personnes on m.PersonneId equals p.Id
            where p.ImportId == id
            orderby p.Id
            select new ObstacleAnnulation(p.Id, p.Prenom + " " + p.Nom, import.TermineLe ?? import.CommenceLe!.Value, "la cohorte " + c.Nom);
    }

    /// <summary>Gives what was known before its values back: those before the first change that the import made of each thing.</summary>
    /// <returns>The persons given back.</returns>
    private async Task<List<Guid>> RendreAsync(Guid importId, Action<int, int> avancer, CancellationToken annulation)
    {
        var premieres = Traces(importId).AsNoTracking().Where(t => !db.TracesImport.Any(u => u.ImportId == importId && u.ObjetId == t.ObjetId && u.Id < t.Id));
        var (faites, total) = (0, await premieres.CountAsync(annulation));
        var personnes = new List<Guid>();
        for (Guid derniere = default; ; )
        {
            var traces = await premieres.Where(t => t.Id > derniere).OrderBy(t => t.Id).Take(Lot).ToListAsync(annulation);
            if (traces.Count == 0)
            {
                return personnes;
            }

            derniere = traces[^1].Id;
            foreach (var parType in traces.GroupBy(t => t.Objet, StringComparer.Ordinal))
            {
                await RendreAsync(parType.Key, [.. parType], annulation);
            }

            personnes.AddRange(traces.Where(t => t.Objet == nameof(Personne)).Select(t => t.ObjetId));
            await db.SaveChangesAsync(annulation);
            db.ChangeTracker.Clear();
            avancer(faites += traces.Count, total);
        }
    }

    private Task RendreAsync(string objet, List<TraceImport> traces, CancellationToken annulation) =>
        objet switch
        {
            nameof(Foyer) => RendreAsync<Foyer>(traces, annulation),
            nameof(DroitRsa) => RendreAsync<DroitRsa>(traces, annulation),
            nameof(Personne) => RendreAsync<Personne>(traces, annulation),
            nameof(StatutDroitsDevoirs) => RendreAsync<StatutDroitsDevoirs>(traces, annulation),
            nameof(InscriptionFranceTravail) => RendreAsync<InscriptionFranceTravail>(traces, annulation),
            nameof(AppartenanceFoyer) => RendreAsync<AppartenanceFoyer>(traces, annulation),
            nameof(RecueilSocioprofessionnel) => RendreAsync<RecueilSocioprofessionnel>(traces, annulation),
            nameof(MouvementPaiement) => RendreAsync<MouvementPaiement>(traces, annulation),
            nameof(Indu) => RendreAsync<Indu>(traces, annulation),
            nameof(SoldeIndu) => RendreAsync<SoldeIndu>(traces, annulation),
            nameof(SerieReference) => RendreAsync<SerieReference>(traces, annulation),
            nameof(ValeurSerie) => RendreAsync<ValeurSerie>(traces, annulation),
            _ => throw new InvalidOperationException($"Imports do not write {objet}."),
        };

    private async Task RendreAsync<T>(List<TraceImport> traces, CancellationToken annulation)
        where T : Entite
    {
        var ids = traces.ConvertAll(t => t.ObjetId);
        var entites = await db.Set<T>().Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, annulation);
        foreach (var trace in traces)
        {
            var entite = entites.GetValueOrDefault(trace.ObjetId) ?? throw new InvalidOperationException($"{trace.Objet} {trace.ObjetId} is gone.");
            if (trace.Avant is null)
            {
                db.Remove(entite);
            }
            else
            {
                await RendreAsync(db.Entry(entite), trace.Avant, annulation);
            }
        }
    }

    private async Task RendreAsync(EntityEntry entree, string avant, CancellationToken annulation)
    {
        var personne = entree.Entity as Personne;
        var noms = (personne?.Nom, personne?.NomNaissance, personne?.Prenom);
        ImageEntite.Rendre(entree, avant);
        if (personne is not null && noms != (personne.Nom, personne.NomNaissance, personne.Prenom))
        {
            await IndexationNoms.IndexerAsync(db, personne, annulation);
        }
    }

    /// <summary>Gives each foyer the flow that described it before; one described since keeps the later, which then follows that before.</summary>
    private async Task RendreLesFluxAsync(Import import, CancellationToken annulation)
    {
        var (id, flux) = (import.Id, import.FluxDu);
        var remplaces = db.FluxRemplaces.Where(r => r.ImportId == id);
        await db
            .FluxRemplaces.Where(s => s.ImportId != id && s.Avant == flux && remplaces.Any(r => r.FoyerId == s.FoyerId))
            .ExecuteUpdateAsync(m => m.SetProperty(s => s.Avant, s => remplaces.Where(r => r.FoyerId == s.FoyerId).Select(r => r.Avant).First()), annulation);
        await db
            .Foyers.Where(f => f.FluxDu == flux && remplaces.Any(r => r.FoyerId == f.Id))
            .ExecuteUpdateAsync(m => m.SetProperty(f => f.FluxDu, f => remplaces.Where(r => r.FoyerId == f.Id).Select(r => r.Avant).First()), annulation);
        await remplaces.ExecuteDeleteAsync(annulation);
    }

    /// <summary>Takes away the persons and foyers that the import made known, with all that it wrote of them.</summary>
    private async Task EffacerAsync(Guid importId, CancellationToken annulation)
    {
        var (personnes, foyers) = (Creees(importId), FoyersCrees(importId));
        await JournaliserAsync(personnes, id => Suppression(id, nameof(Personne), id, importId), annulation);
        await JournaliserAsync(foyers, id => Suppression(null, nameof(Foyer), id, importId), annulation);
        await db.Doublons.Where(d => personnes.Contains(d.PersonneId) || personnes.Contains(d.AutreId)).ExecuteDeleteAsync(annulation);
        await db.Alertes.Where(a => personnes.Contains(a.PersonneId)).ExecuteDeleteAsync(annulation);
        await db.Jetons.Where(j => personnes.Contains(j.PersonneId)).ExecuteDeleteAsync(annulation);
        await db.StatutsDroitsDevoirs.Where(s => personnes.Contains(s.PersonneId)).ExecuteDeleteAsync(annulation);
        await db.Appartenances.Where(a => personnes.Contains(a.PersonneId) || foyers.Contains(a.FoyerId)).ExecuteDeleteAsync(annulation);
        await db.Personnes.Where(p => p.ImportId == importId).ExecuteDeleteAsync(annulation);
        await db.DroitsRsa.Where(d => foyers.Contains(d.FoyerId)).ExecuteDeleteAsync(annulation);
        await db.Foyers.Where(f => f.ImportId == importId).ExecuteDeleteAsync(annulation);
    }

    private EntreeJournal Suppression(Guid? personneId, string objet, Guid objetId, Guid importId) =>
        new(horloge.Instant, contexte.UtilisateurId, contexte.Nom, "suppression", personneId, objet, objetId, null, null, importId);

    private async Task JournaliserAsync(IQueryable<Guid> objets, Func<Guid, EntreeJournal> ligne, CancellationToken annulation)
    {
        for (Guid derniere = default; ; )
        {
            var lot = await objets.Where(id => id > derniere).OrderBy(id => id).Take(Lot * 10).ToListAsync(annulation);
            if (lot.Count == 0)
            {
                return;
            }

            derniere = lot[^1];
            await db.EcrireEnMasseAsync(lot.Select(ligne), annulation);
        }
    }

    /// <summary>Pairs that the import had added or taken off the list for these persons.</summary>
    private async Task ReexaminerAsync(List<Guid> personnes, CancellationToken annulation)
    {
        var detection = new DetectionDoublons(db, horloge.Aujourdhui);
        foreach (var lot in personnes.Chunk(Lot))
        {
            await detection.ExaminerAsync(lot, annulation);
            await db.SaveChangesAsync(annulation);
            db.ChangeTracker.Clear();
        }
    }
}
