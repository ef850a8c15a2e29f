using System.Reflection;
using Itineraires.Data.Masse;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Suivi;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Itineraires.Data.Fusions;

/// <summary>What is asked of a merge.</summary>
/// <param name="GardeeId">The person who stays.</param>
/// <param name="AbsorbeeId">The person absorbed.</param>
/// <param name="Repris">
/// Values taken from the person absorbed. For the foyer, the droits et devoirs and the inscription, her history then comes first; the one of two
/// histories that is still open always does.
/// </param>
/// <param name="Motif">Reason; required with two NIRs.</param>
/// <param name="NirConfirmes">Two different NIRs are of one person all the same.</param>
public sealed record DemandeFusion(Guid GardeeId, Guid AbsorbeeId, IReadOnlySet<ChampFusion> Repris, string? Motif, bool NirConfirmes)
{
    /// <summary>Versions of both persons that the one who decides has seen; null when nobody has.</summary>
    public (int Gardee, int Absorbee)? Versions { get; init; }
}

/// <summary>What became of two dossiers since they were merged.</summary>
/// <param name="Obstacles">What keeps the merge from being undone, in French sentences.</param>
/// <param name="Changements">What was changed since and goes back with its changes, in French sentences.</param>
public sealed record ExamenAnnulation(IReadOnlyList<string> Obstacles, IReadOnlyList<string> Changements)
{
    public static readonly ExamenAnnulation Vide = new([], []);
}

/// <summary>
/// Merges two dossiers into one and undoes it, in one transaction. What follows the person is read from the model, so that no entity is
/// forgotten: all that names the person absorbed names the person kept; her row leaves the base, whose foreign keys then warrant that nothing
/// names her. The journal is not rewritten.
/// </summary>
public sealed class FusionDossiers(ItinerairesDbContext db, TimeProvider horloge, IContexteActe contexte)
{
    /// <summary>Histories of which one comes first, or numbered within the person: a later row of theirs forbids to undo.</summary>
    private static readonly HashSet<Type> Suites =
    [
        typeof(StatutDroitsDevoirs),
        typeof(AppartenanceFoyer),
        typeof(InscriptionFranceTravail),
        typeof(Contrat),
        typeof(BilanSituation),
    ];

    /// <summary>Treated apart: the person, what is recomputed and what keeps the trace.</summary>
    private static readonly HashSet<Type> APart = [typeof(Personne), typeof(Alerte), typeof(JetonPersonne), typeof(FusionPersonnes), typeof(DoublonPossible)];

    /// <summary>Histories that the person repeats: changed since the merge, they cannot say which of the two they are of.</summary>
    private static readonly HashSet<string> Repetees = [nameof(StatutDroitsDevoirs), nameof(AppartenanceFoyer), nameof(AccompagnementGlobal)];

    /// <summary>What the person repeats from the foyer as it stands today.</summary>
    private static readonly HashSet<string> DuFoyer = [nameof(Personne.TerritoireId), nameof(Personne.ConferenceId), nameof(Personne.DroitOuvertLe)];

    private static readonly MethodInfo Charger = typeof(FusionDossiers).GetMethod(nameof(ChargerAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly MethodInfo Retrouver = typeof(FusionDossiers).GetMethod(
        nameof(RetrouverParIdAsync),
        BindingFlags.Instance | BindingFlags.NonPublic
    )!;

    /// <summary>The columns that name the person whose thing it is, entity by entity: those that follow her in a merge.</summary>
    public static IReadOnlyList<(IReadOnlyEntityType Type, IReadOnlyProperty Colonne)> Rattachements(IReadOnlyModel modele) =>
        [
            .. from type in modele.GetEntityTypes()
            where !APart.Contains(type.ClrType) && !type.IsOwned()
            from propriete in type.GetProperties()
            where
                propriete.GetContainingForeignKeys().Any(f => f.PrincipalEntityType.ClrType == typeof(Personne))
                || (propriete.Name == nameof(IConcernePersonne.PersonneId) && typeof(IConcernePersonne).IsAssignableFrom(type.ClrType))
            select (type, propriete),
        ];

    /// <summary>What forbids the merge of these two dossiers, as it stands.</summary>
    public static IEnumerable<RegleMetier> Obstacles(Personne a, Personne b)
    {
        if (a.Id == b.Id)
        {
            yield return ReglesFusion.DeuxPersonnes;
        }

        if (a.AccompagnementId is not null && b.AccompagnementId is not null)
        {
            yield return ReglesFusion.UnSeulAccompagnement;
        }

        if (
            (a.RelaisReferentId is not null && (b.AccompagnementId ?? b.RelaisReferentId) is not null)
            || (b.RelaisReferentId is not null && a.AccompagnementId is not null)
        )
        {
            yield return ReglesFusion.RelaisClos;
        }
    }

    public static bool NirDifferents(Personne a, Personne b) => a.NirEmpreinte is { } nir && b.NirEmpreinte is { } autre && !nir.AsSpan().SequenceEqual(autre);

    /// <summary>The dossier proposed to stay: the one accompanied, else the one whose NIR is known, else the oldest.</summary>
    public static Personne Proposer(Personne a, Personne b) =>
        new[] { a, b }.OrderBy(p => p.AccompagnementId is null).ThenBy(p => p.NirEmpreinte is null).ThenBy(p => p.Id).First();

    /// <summary>Merges; everything is written, journal and alerts included, or nothing.</summary>
    /// <exception cref="RegleMetierException">Something forbids it.</exception>
    /// <exception cref="DbUpdateConcurrencyException">One of the two was changed, or merged, since they were read.</exception>
    public async Task<FusionPersonnes> FusionnerAsync(DemandeFusion demande, CancellationToken annulation)
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(annulation) : null;
        await VerrouillerAsync(demande.GardeeId, demande.AbsorbeeId, annulation);
        var gardee = await LirePersonneAsync(demande.GardeeId, annulation);
        var absorbee = await LirePersonneAsync(demande.AbsorbeeId, annulation);
        if (demande.Versions is { } vues && vues != (gardee.Version, absorbee.Version))
        {
            throw new DbUpdateConcurrencyException("A person was changed since the comparison was read.");
        }

        Obstacles(gardee, absorbee).FirstOrDefault()?.Exiger(false);
        if (NirDifferents(gardee, absorbee))
        {
            ReglesFusion.NirConfirmes.Exiger(demande.NirConfirmes, nameof(DemandeFusion.NirConfirmes));
            ReglesFusion.NirConfirmes.Exiger(!string.IsNullOrWhiteSpace(demande.Motif), nameof(FusionPersonnes.Motif));
        }

        var fusion = new FusionPersonnes(gardee, absorbee, new ActeFusion(horloge.Instant, contexte.UtilisateurId, demande.Motif));
        var (avantGardee, avantAbsorbee) = (Comparer(gardee), Comparer(absorbee));
        var (territoire, organisme, referent) = (absorbee.TerritoireId, absorbee.OrganismeReferentId, absorbee.ReferentId);
        var alertes = await db.Alertes.Where(a => a.PersonneId == gardee.Id || a.PersonneId == absorbee.Id).ToListAsync(annulation);
        var imagesAlertes = alertes.ConvertAll(a => ImagesFusion.Copier(db.Entry(a)));

        await DepartagerLesAttentesAsync(gardee.Id, absorbee.Id, annulation);
        var repris = await EnchainerLesHistoriquesAsync(demande, annulation);
        await RenumeroterAsync(gardee.Id, absorbee.Id, annulation);
        foreach (var (type, colonne) in Rattachements(db.Model))
        {
            foreach (var entree in await LireAsync(type, colonne.Name, absorbee.Id, annulation))
            {
                if (entree.State != EntityState.Deleted)
                {
                    entree.Property(colonne.Name).CurrentValue = gardee.Id;
                }
            }
        }

        gardee.Reprendre(absorbee, repris);
        await ReporterLesPairesAsync(fusion, annulation);
        db.Jetons.RemoveRange(await db.Jetons.Where(j => j.PersonneId == absorbee.Id).ToListAsync(annulation));
        db.Alertes.RemoveRange(alertes.Where(a => a.PersonneId == absorbee.Id));
        db.ChangeTracker.DetectChanges();
        db.Personnes.Remove(absorbee);

        db.Fusions.Add(fusion);
        db.IdentitesAbsorbees.Add(new IdentiteAbsorbee(fusion.Id, gardee.Id, avantAbsorbee));
        if (!EstReconnue(avantGardee, Comparer(gardee)))
        {
            db.IdentitesAbsorbees.Add(new IdentiteAbsorbee(fusion.Id, gardee.Id, avantGardee));
        }

        db.Journaliser("fusion", gardee.Id, nameof(FusionPersonnes), fusion.Id, fusion.Motif, $"{{\"absorbee\":\"{absorbee.Id}\"}}");
        db.Journaliser("fusion", absorbee.Id, nameof(FusionPersonnes), fusion.Id, fusion.Motif, $"{{\"gardee\":\"{gardee.Id}\"}}");
        var lignes = Photographier();
        await db.SaveChangesAsync(annulation);

        // Written first: the words of the names taken away and the likenesses of the person kept are read in the base.
        await IndexationNoms.IndexerAsync(db, gardee, annulation);
        await new DetectionDoublons(db, horloge.Aujourdhui).ExaminerAsync([gardee.Id], annulation);
        fusion.Retenir(new ImagesFusion(territoire, organisme, referent, ImagesFusion.Unir(lignes, Photographier()), imagesAlertes).Ecrire());
        await db.SaveChangesAsync(annulation);
        if (transaction is not null)
        {
            await transaction.CommitAsync(annulation);
        }

        return fusion;
    }

    /// <summary>What became of both dossiers since, and whether the merge can be undone.</summary>
    public async Task<ExamenAnnulation> ExaminerAnnulationAsync(FusionPersonnes fusion, CancellationToken annulation)
    {
        var images = ImagesFusion.Lire(fusion.Images);
        return await ExaminerAsync(fusion, images, await RetrouverAsync(images, annulation), annulation);
    }

    /// <summary>Gives back both dossiers as they were; what was added since stays with the person kept.</summary>
    /// <exception cref="RegleMetierException">Something since forbids it, or it is undone already.</exception>
    public async Task AnnulerAsync(Guid fusionId, string? motif, CancellationToken annulation)
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(annulation) : null;
        var gardeeId = await db.Fusions.Where(f => f.Id == fusionId).Select(f => f.GardeeId).SingleAsync(annulation);
        await VerrouillerAsync(gardeeId, gardeeId, annulation);
        var fusion = await db.Fusions.SingleAsync(f => f.Id == fusionId, annulation);
        fusion.Annuler(new ActeFusion(horloge.Instant, contexte.UtilisateurId, motif));
        var images = ImagesFusion.Lire(fusion.Images);
        var trouvees = await RetrouverAsync(images, annulation);
        ReglesFusion.RienDepuis.Exiger((await ExaminerAsync(fusion, images, trouvees, annulation)).Obstacles.Count == 0);

        db.IdentitesAbsorbees.RemoveRange(await db.IdentitesAbsorbees.Where(i => i.FusionId == fusionId).ToListAsync(annulation));
        foreach (var image in images.Lignes.Where(l => l.Objet != nameof(DoublonPossible)))
        {
            Rendre(image, trouvees);
        }

        await RendreLesLettresAsync(fusion, images, annulation);
        await RendreLesPairesAsync(fusion, images, trouvees, annulation);
        await RendreLesAlertesAsync(fusion, images, annulation);
        var personnes = new[] { await LirePersonneAsync(fusion.GardeeId, annulation), db.Personnes.Local.Single(p => p.Id == fusion.AbsorbeeId) };
        foreach (var personne in personnes)
        {
            if (personne.FoyerId is { } foyer)
            {
                personne.SuivreLeFoyer(await db.Foyers.SingleAsync(f => f.Id == foyer, annulation));
            }
        }

        db.Journaliser("fusion annulée", fusion.GardeeId, nameof(FusionPersonnes), fusion.Id, fusion.MotifAnnulation);
        db.Journaliser("fusion annulée", fusion.AbsorbeeId, nameof(FusionPersonnes), fusion.Id, fusion.MotifAnnulation);
        await db.SaveChangesAsync(annulation);
        foreach (var personne in personnes)
        {
            await IndexationNoms.IndexerAsync(db, personne, annulation);
        }

        await db.SaveChangesAsync(annulation);
        if (transaction is not null)
        {
            await transaction.CommitAsync(annulation);
        }
    }

    /// <summary>What is compared of a person.</summary>
    public static IdentiteComparee Comparer(Personne p) =>
        new(p.Id, p.NomPlie, p.NomNaissancePlie, p.PrenomPlie, p.DateNaissance, p.NirEmpreinte, p.IdentifiantFranceTravail, p.Telephone, p.Courriel, p.FoyerId);

    private static bool EstReconnue(IdentiteComparee avant, IdentiteComparee apres) =>
        (avant.NomNaissancePlie, avant.PrenomPlie, avant.DateNaissance, avant.FoyerId)
            == (apres.NomNaissancePlie, apres.PrenomPlie, apres.DateNaissance, apres.FoyerId)
        && (avant.NirEmpreinte is null || (apres.NirEmpreinte is { } nir && avant.NirEmpreinte.AsSpan().SequenceEqual(nir)));

    private async Task<Personne> LirePersonneAsync(Guid id, CancellationToken annulation) =>
        await db.Personnes.Include(p => p.Foyer).SingleOrDefaultAsync(p => p.Id == id, annulation)
        ?? throw new DbUpdateConcurrencyException("The person was merged meanwhile.");

    /// <summary>Two merges of one person come one after the other; SQLite lets one transaction write at a time anyway.</summary>
    private async Task VerrouillerAsync(Guid a, Guid b, CancellationToken annulation)
    {
        if (!db.Database.IsSqlite())
        {
            await db.Database.ExecuteSqlAsync($"SELECT id FROM personne WHERE id IN ({a}, {b}) ORDER BY id FOR UPDATE", annulation);
        }
    }

    /// <summary>Status, foyer and inscription: one history comes first and stays whole, of the other stay the days that it does not cover.</summary>
    /// <returns>What is taken from the person absorbed once the open histories come first.</returns>
    private async Task<HashSet<ChampFusion>> EnchainerLesHistoriquesAsync(DemandeFusion demande, CancellationToken annulation)
    {
        var repris = demande.Repris.ToHashSet();
        await EnchainerAsync<StatutDroitsDevoirs>(demande, ChampFusion.DroitsDevoirs, repris, annulation);
        await EnchainerAsync<AppartenanceFoyer>(demande, ChampFusion.Foyer, repris, annulation);
        await EnchainerAsync<InscriptionFranceTravail>(demande, ChampFusion.Inscription, repris, annulation);
        return repris;
    }

    private async Task EnchainerAsync<T>(DemandeFusion demande, ChampFusion champ, HashSet<ChampFusion> repris, CancellationToken annulation)
        where T : Entite, IConcernePersonne
    {
        var (gardee, absorbee) = (demande.GardeeId, demande.AbsorbeeId);
        var entrees = (
            await db.Set<T>()
                .Where(e =>
                    EF.Property<Guid>(e, nameof(IConcernePersonne.PersonneId)) == gardee
                    || EF.Property<Guid>(e, nameof(IConcernePersonne.PersonneId)) == absorbee
                )
                .ToListAsync(annulation)
        ).ConvertAll(e => db.Entry(e));
        var parPersonne = entrees.ToLookup(e => e.Entity.PersonneId);
        var (ouverte, autreOuverte) = (parPersonne[gardee].Any(e => LirePeriode(e).Fin is null), parPersonne[absorbee].Any(e => LirePeriode(e).Fin is null));
        var absorbeeDAbord = ouverte == autreOuverte ? repris.Contains(champ) : autreOuverte;
        if (absorbeeDAbord)
        {
            repris.Add(champ);
        }
        else
        {
            repris.Remove(champ);
        }

        var premieres = parPersonne[absorbeeDAbord ? absorbee : gardee].Select(LirePeriode).ToList();
        foreach (var entree in parPersonne[absorbeeDAbord ? gardee : absorbee].ToList())
        {
            var restes = LirePeriode(entree).Hors(premieres);
            if (restes.Count == 0)
            {
                entree.State = EntityState.Deleted;
                continue;
            }

            Dater(entree, restes[0]);
            foreach (var reste in restes.Skip(1))
            {
                var suite = Dupliquer(entree);
                suite.Property(nameof(IConcernePersonne.PersonneId)).CurrentValue = gardee;
                Dater(suite, reste);
            }
        }
    }

    private static Periode LirePeriode(EntityEntry entree) =>
        new((DateOnly)entree.Property(nameof(AppartenanceFoyer.Debut)).CurrentValue!, (DateOnly?)entree.Property(nameof(AppartenanceFoyer.Fin)).CurrentValue);

    private static void Dater(EntityEntry entree, Periode periode)
    {
        entree.Property(nameof(AppartenanceFoyer.Debut)).CurrentValue = periode.Debut;
        entree.Property(nameof(AppartenanceFoyer.Fin)).CurrentValue = periode.Fin;
    }

    /// <summary>The same row under an identifier of its own.</summary>
    private EntityEntry Dupliquer(EntityEntry entree)
    {
        var copie = db.Entry(Activator.CreateInstance(entree.Metadata.ClrType, nonPublic: true)!);
        foreach (var propriete in entree.Properties.Where(p => p.Metadata.Name is not nameof(Entite.Id) and not nameof(Entite.Version)))
        {
            copie.Property(propriete.Metadata.Name).CurrentValue = propriete.CurrentValue;
        }

        copie.State = EntityState.Added;
        return copie;
    }

    /// <summary>One person waits once for a line, is on the list of a cellule once and is expected once in a session: the older rank stays.</summary>
    private async Task DepartagerLesAttentesAsync(Guid gardee, Guid absorbee, CancellationToken annulation)
    {
        const string Double = "Deux dossiers de la même personne l’attendaient.";
        var attentes = await db
            .AttentesPlace.Where(a => (a.PersonneId == gardee || a.PersonneId == absorbee) && a.Statut == StatutAttente.EnAttente)
            .ToListAsync(annulation);
        // The row that moves is the one that is closed: the base never sees two open waits, neither now nor when the merge is undone.
        foreach (var sienne in attentes.Where(a => a.PersonneId == absorbee))
        {
            if (attentes.Find(a => a.PersonneId == gardee && a.LigneConventionId == sienne.LigneConventionId) is { } autre)
            {
                autre.PrendreLeRangDe(sienne);
                sienne.Retirer(horloge.Aujourdhui, Double);
            }
        }

        var convocations = await db
            .Convocations.Where(c => (c.PersonneId == gardee || c.PersonneId == absorbee) && c.Statut != StatutConvocation.Annulee)
            .ToListAsync(annulation);
        foreach (var session in convocations.GroupBy(c => c.SessionId).Where(g => g.Count() > 1))
        {
            foreach (
                var repetee in session
                    .OrderBy(c => c.Statut == StatutConvocation.Attendue)
                    .ThenBy(c => c.PersonneId != gardee)
                    .Skip(1)
                    .Where(c => c.Statut == StatutConvocation.Attendue)
            )
            {
                repetee.Annuler();
            }
        }

        var situations = await db
            .Situations.Where(s =>
                (s.PersonneId == gardee || s.PersonneId == absorbee) && s.Statut != StatutSituation.Close && s.Statut != StatutSituation.Retiree
            )
            .ToListAsync(annulation);
        foreach (var cellule in situations.GroupBy(s => s.CelluleId).Where(g => g.Count() > 1))
        {
            // What is decided goes on; only a situation that nobody has examined yet leaves the list.
            foreach (
                var aExaminer in cellule
                    .OrderBy(s => s.Statut == StatutSituation.AExaminer)
                    .ThenBy(s => s.InscriteLe)
                    .Skip(1)
                    .Where(s => s.Statut == StatutSituation.AExaminer)
            )
            {
                aExaminer.Retirer();
            }
        }
    }

    /// <summary>Contrats and bilans of both are numbered by their dates, each dossier keeping its own order.</summary>
    private async Task RenumeroterAsync(Guid gardee, Guid absorbee, CancellationToken annulation)
    {
        var contrats = await db.Contrats.Where(c => c.PersonneId == gardee || c.PersonneId == absorbee).OrderBy(c => c.Numero).ToListAsync(annulation);
        Renumeroter(contrats, c => c.PersonneId == gardee, c => c.Debut, nameof(Contrat.Numero));
        var bilans = await db.Bilans.Where(b => b.PersonneId == gardee || b.PersonneId == absorbee).OrderBy(b => b.Numero).ToListAsync(annulation);
        Renumeroter(bilans, b => b.PersonneId == gardee, b => b.Le, nameof(BilanSituation.Numero));
    }

    private void Renumeroter<T>(List<T> choses, Func<T, bool> estGardee, Func<T, DateOnly> date, string numero)
        where T : class
    {
        var (ici, la) = (new Queue<T>(choses.Where(estGardee)), new Queue<T>(choses.Where(c => !estGardee(c))));
        for (var rang = 1; rang <= choses.Count; rang++)
        {
            var suivante = la.Count == 0 || (ici.Count > 0 && date(ici.Peek()) <= date(la.Peek())) ? ici.Dequeue() : la.Dequeue();
            db.Entry(suivante).Property(numero).CurrentValue = rang;
        }
    }

    /// <summary>The pair is merged; the other pairs of the person absorbed are now with the person kept, once each.</summary>
    private async Task ReporterLesPairesAsync(FusionPersonnes fusion, CancellationToken annulation)
    {
        var (gardee, absorbee) = (fusion.GardeeId, fusion.AbsorbeeId);
        var paires = await db
            .Doublons.Where(d => d.PersonneId == gardee || d.AutreId == gardee || d.PersonneId == absorbee || d.AutreId == absorbee)
            .Where(d => d.Statut != StatutDoublon.Fusionne)
            .ToListAsync(annulation);
        var avec = paires
            .Where(d => d.PersonneId != absorbee && d.AutreId != absorbee)
            .Select(d => d.PersonneId == gardee ? d.AutreId : d.PersonneId)
            .ToHashSet();
        foreach (var paire in paires.Where(d => d.PersonneId == absorbee || d.AutreId == absorbee))
        {
            var autre = paire.PersonneId == absorbee ? paire.AutreId : paire.PersonneId;
            if (autre == gardee)
            {
                paire.Fusionner(fusion.Id);
            }
            else if (avec.Add(autre))
            {
                paire.Reporter(absorbee, gardee);
            }
            else
            {
                db.Doublons.Remove(paire);
            }
        }
    }

    /// <summary>Every change about to be saved, but what is recomputed and the record itself; of what is added, periods and pairs.</summary>
    private List<ImageLigne> Photographier()
    {
        db.ChangeTracker.DetectChanges();
        return
        [
            .. db
                .ChangeTracker.Entries()
                .Where(e =>
                    e.State is EntityState.Modified or EntityState.Deleted && e.Entity is Entite and not (Alerte or FusionPersonnes)
                    || e.State == EntityState.Added && (Suites.Contains(e.Metadata.ClrType) || e.Entity is DoublonPossible)
                )
                .Select(ImagesFusion.Photographier)
                .OfType<ImageLigne>(),
        ];
    }

    private async Task<ExamenAnnulation> ExaminerAsync(
        FusionPersonnes fusion,
        ImagesFusion images,
        Dictionary<Guid, EntityEntry> trouvees,
        CancellationToken annulation
    )
    {
        if (await db.Fusions.AnyAsync(f => f.AbsorbeeId == fusion.GardeeId && f.AnnuleeLe == null, annulation))
        {
            return new(["Le dossier gardé a lui-même été fusionné depuis avec un autre\u00A0: annulez d’abord cette fusion-là."], []);
        }

        if (await db.Fusions.AnyAsync(f => f.GardeeId == fusion.GardeeId && f.Id > fusion.Id && f.AnnuleeLe == null, annulation))
        {
            return new(["Un autre dossier a été fusionné depuis dans celui-ci\u00A0: annulez d’abord cette fusion-là."], []);
        }

        var (obstacles, changements) = (new List<string>(), new List<string>());
        foreach (var image in images.Lignes.Where(l => !l.Supprimee && l.Objet != nameof(DoublonPossible)))
        {
            var nom = NomsDesObjets.NommerEnTete(image.Objet);
            if (!trouvees.TryGetValue(image.Id, out var entree))
            {
                obstacles.Add($"{nom}\u00A0: supprimé depuis la fusion.");
                continue;
            }

            var ailleurs = image.Empreinte is { } empreinte && empreinte != ImagesFusion.Empreindre(entree);
            if (
                image.Apres.Any(p => !(image.Objet == nameof(Personne) && DuFoyer.Contains(p.Key)) && !ImageEntite.EstPareille(entree.Property(p.Key), p.Value))
                || (ailleurs && Repetees.Contains(image.Objet))
            )
            {
                obstacles.Add($"{nom}\u00A0: modifié depuis la fusion.");
            }
            else if (ailleurs)
            {
                changements.Add(image.Objet == nameof(Personne) ? "Identité du dossier gardé" : nom);
            }
        }

        obstacles.AddRange(await AjoutsAsync(fusion, images, annulation));
        obstacles.AddRange(await PersonnesAsync(fusion, images, annulation));
        return new(
            [.. obstacles.Distinct(StringComparer.Ordinal)],
            [.. changements.CountBy(c => c, StringComparer.Ordinal).Select(c => c.Value > 1 ? $"{c.Key} ({c.Value})" : c.Key)]
        );
    }

    /// <summary>What both persons would take back and another has today: NIR, place of allocataire, foyer that is no more.</summary>
    private async Task<List<string>> PersonnesAsync(FusionPersonnes fusion, ImagesFusion images, CancellationToken annulation)
    {
        var obstacles = new List<string>();
        var deux = new[] { fusion.GardeeId, fusion.AbsorbeeId };
        var gardee = await db.Personnes.AsNoTracking().SingleAsync(p => p.Id == fusion.GardeeId, annulation);
        foreach (var image in images.De(nameof(Personne)))
        {
            if (
                AvantDe(image, nameof(Personne.NirEmpreinte)) is byte[] nir
                && await db.Personnes.AnyAsync(p => p.NirEmpreinte == nir && !deux.Contains(p.Id), annulation)
            )
            {
                obstacles.Add("NIR\u00A0: il appartient depuis à une autre personne.");
            }
        }

        var places = new List<(Guid Foyer, RoleFoyer? Role)>();
        foreach (var id in deux)
        {
            var image = images.De(nameof(Personne)).FirstOrDefault(l => l.Id == id);
            var foyer = image?.Avant.ContainsKey(nameof(Personne.FoyerId)) == true ? (Guid?)AvantDe(image, nameof(Personne.FoyerId)) : gardee.FoyerId;
            var role = image?.Avant.ContainsKey(nameof(Personne.Role)) == true ? (RoleFoyer?)AvantDe(image, nameof(Personne.Role)) : gardee.Role;
            if (foyer is { } f)
            {
                places.Add((f, role));
            }
        }

        foreach (var (foyer, role) in places.Distinct())
        {
            if (!await db.Foyers.AnyAsync(f => f.Id == foyer, annulation))
            {
                obstacles.Add("Foyer\u00A0: un foyer d’avant la fusion n’existe plus.");
            }
            else if (
                role == RoleFoyer.Demandeur
                && (
                    places.Count(p => p == (foyer, role)) > 1
                    || await db.Personnes.AnyAsync(p => p.FoyerId == foyer && p.Role == RoleFoyer.Demandeur && !deux.Contains(p.Id), annulation)
                )
            )
            {
                obstacles.Add("Foyer\u00A0: il a depuis un autre allocataire.");
            }
        }

        return obstacles;
    }

    private object? AvantDe(ImageLigne image, string propriete) =>
        image.Avant.TryGetValue(propriete, out var valeur) ? ImageEntite.DeJson(TypeDe(image).FindProperty(propriete)!, valeur) : null;

    /// <summary>What was added since to the dossier kept and cannot stay there.</summary>
    private async Task<List<string>> AjoutsAsync(FusionPersonnes fusion, ImagesFusion images, CancellationToken annulation)
    {
        var rendues = images.Lignes.Select(l => l.Id).ToHashSet();
        var changes = images.Lignes.Select(l => l.Objet).ToHashSet(StringComparer.Ordinal);
        var obstacles = new List<string>();
        foreach (var (type, colonne) in Rattachements(db.Model).Where(r => r.Type.ClrType != typeof(IdentiteAbsorbee)))
        {
            foreach (var entree in await LireAsync(type, colonne.Name, fusion.GardeeId, annulation, apres: fusion.Id))
            {
                if (rendues.Contains(((Entite)entree.Entity).Id))
                {
                    continue;
                }

                var suite = Suites.Contains(type.ClrType) && changes.Contains(type.ClrType.Name);
                var attachee = entree
                    .Metadata.GetForeignKeys()
                    .SelectMany(f => f.Properties)
                    .Any(p => entree.Property(p.Name).CurrentValue is Guid cible && cible != fusion.GardeeId && rendues.Contains(cible));
                if (suite || attachee)
                {
                    obstacles.Add($"{NomsDesObjets.NommerEnTete(type.ClrType.Name)}\u00A0: ajouté depuis la fusion.");
                }
            }
        }

        return obstacles;
    }

    /// <summary>The rows of the images that the base still has, one query for each type.</summary>
    private async Task<Dictionary<Guid, EntityEntry>> RetrouverAsync(ImagesFusion images, CancellationToken annulation)
    {
        var trouvees = new Dictionary<Guid, EntityEntry>();
        foreach (var groupe in images.Lignes.Where(l => !l.Supprimee).GroupBy(l => l.Objet))
        {
            var type = TypeDe(groupe.First());
            var ids = groupe.Select(l => l.Id).ToList();
            foreach (var entree in await (Task<List<EntityEntry>>)Retrouver.MakeGenericMethod(type.ClrType).Invoke(this, [ids, annulation])!)
            {
                trouvees[((Entite)entree.Entity).Id] = entree;
            }
        }

        return trouvees;
    }

    /// <summary>Takes a row back to what it was.</summary>
    private void Rendre(ImageLigne image, Dictionary<Guid, EntityEntry> trouvees)
    {
        if (image.Supprimee)
        {
            Remettre(image);
        }
        else if (trouvees.TryGetValue(image.Id, out var entree))
        {
            if (image.EstAjoutee())
            {
                entree.State = EntityState.Deleted;
            }
            else
            {
                ImageEntite.Rendre(entree, image.Avant);
            }
        }
    }

    /// <summary>The letters written since about what goes back to the person absorbed go with it.</summary>
    private async Task RendreLesLettresAsync(FusionPersonnes fusion, ImagesFusion images, CancellationToken annulation)
    {
        var rendus = images
            .Lignes.Where(l => AvantDe(l, nameof(IConcernePersonne.PersonneId)) is Guid avant && avant == fusion.AbsorbeeId)
            .Select(l => l.Id)
            .ToList();
        foreach (var lettre in await db.Courriers.Where(c => c.PersonneId == fusion.GardeeId && rendus.Contains(c.ObjetId)).ToListAsync(annulation))
        {
            db.Entry(lettre).Property(nameof(IConcernePersonne.PersonneId)).CurrentValue = fusion.AbsorbeeId;
        }
    }

    /// <summary>The pairs go back to both; those whose other person is no more, or that are known twice, go away.</summary>
    private async Task RendreLesPairesAsync(FusionPersonnes fusion, ImagesFusion images, Dictionary<Guid, EntityEntry> trouvees, CancellationToken annulation)
    {
        var (gardee, absorbee) = (fusion.GardeeId, fusion.AbsorbeeId);
        await db.Doublons.Where(d => d.PersonneId == gardee || d.AutreId == gardee).LoadAsync(annulation);
        foreach (var image in images.De(nameof(DoublonPossible)))
        {
            Rendre(image, trouvees);
        }

        db.ChangeTracker.DetectChanges();
        var rendues = images.De(nameof(DoublonPossible)).Select(l => l.Id).ToHashSet();
        var paires = db
            .ChangeTracker.Entries<DoublonPossible>()
            .Where(e => e.State != EntityState.Deleted && e.Entity.Statut != StatutDoublon.Fusionne)
            .OrderByDescending(e => rendues.Contains(e.Entity.Id))
            .ToList();
        var citees = paires.SelectMany(e => new[] { e.Entity.PersonneId, e.Entity.AutreId }).Distinct().ToList();
        var connues = (await db.Personnes.Where(p => citees.Contains(p.Id)).Select(p => p.Id).ToListAsync(annulation)).Append(absorbee).ToHashSet();
        var vues = new HashSet<(Guid, Guid)>();
        foreach (var paire in paires)
        {
            var (a, b) = (paire.Entity.PersonneId, paire.Entity.AutreId);
            if (a == b || !connues.Contains(a) || !connues.Contains(b) || !vues.Add(DoublonPossible.Ordonner(a, b)))
            {
                paire.State = paire.State == EntityState.Added ? EntityState.Detached : EntityState.Deleted;
            }
        }
    }

    private async Task RendreLesAlertesAsync(FusionPersonnes fusion, ImagesFusion images, CancellationToken annulation)
    {
        var connues = images.Alertes.ToDictionary(a => a.Id);
        foreach (var alerte in await db.Alertes.Where(a => a.PersonneId == fusion.GardeeId).ToListAsync(annulation))
        {
            if (connues.Remove(alerte.Id, out var image))
            {
                ImageEntite.Rendre(db.Entry(alerte), image.Avant);
            }
            else
            {
                db.Alertes.Remove(alerte);
            }
        }

        foreach (var image in connues.Values)
        {
            Remettre(image);
        }
    }

    private IEntityType TypeDe(ImageLigne image) => db.Model.GetEntityTypes().Single(t => t.ClrType.Name == image.Objet);

    private void Remettre(ImageLigne image)
    {
        var entree = db.Entry(Activator.CreateInstance(TypeDe(image).ClrType, nonPublic: true)!);
        foreach (var (nom, valeur) in image.Avant)
        {
            var propriete = entree.Property(nom);
            propriete.CurrentValue = ImageEntite.DeJson(propriete.Metadata, valeur);
        }

        entree.State = EntityState.Added;
    }

    private async Task<List<EntityEntry>> LireAsync(
        IReadOnlyEntityType type,
        string colonne,
        Guid personne,
        CancellationToken annulation,
        Guid? apres = null
    ) => await (Task<List<EntityEntry>>)Charger.MakeGenericMethod(type.ClrType).Invoke(this, [colonne, personne, apres, annulation])!;

    private async Task<List<EntityEntry>> ChargerAsync<T>(string colonne, Guid personne, Guid? apres, CancellationToken annulation)
        where T : Entite
    {
        var choses = db.Set<T>().Where(e => EF.Property<Guid?>(e, colonne) == personne);
        if (apres is { } id)
        {
            choses = choses.Where(e => e.Id > id);
        }

        return await SuivreAsync(choses, annulation);
    }

    private Task<List<EntityEntry>> RetrouverParIdAsync<T>(List<Guid> ids, CancellationToken annulation)
        where T : Entite => SuivreAsync(db.Set<T>().Where(e => ids.Contains(e.Id)), annulation);

    /// <summary>Reads rows to change them; of a file, what names its person only: its content stays in the base.</summary>
    private async Task<List<EntityEntry>> SuivreAsync<T>(IQueryable<T> choses, CancellationToken annulation)
        where T : Entite
    {
        if (choses is not IQueryable<PieceJointe> pieces)
        {
            return (await choses.ToListAsync(annulation)).ConvertAll(e => (EntityEntry)db.Entry(e));
        }

        var lues = await pieces
            .Select(p => new
            {
                p.Id,
                p.PersonneId,
                p.Version,
            })
            .ToListAsync(annulation);
        return lues.ConvertAll(lue =>
        {
            if (db.Pieces.Local.FindEntry(lue.Id) is { } suivie)
            {
                return suivie;
            }

            var entree = (EntityEntry)db.Entry(Activator.CreateInstance(typeof(PieceJointe), nonPublic: true)!);
            entree.Property(nameof(Entite.Id)).CurrentValue = lue.Id;
            entree.Property(nameof(PieceJointe.PersonneId)).CurrentValue = lue.PersonneId;
            entree.Property(nameof(Entite.Version)).CurrentValue = lue.Version;
            entree.State = EntityState.Unchanged;
            return entree;
        });
    }
}
