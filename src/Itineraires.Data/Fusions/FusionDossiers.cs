using System.Reflection;
using Itineraires.Data.Masse;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Itineraires.Data.Fusions;

/// <summary>What is asked of a merge.</summary>
/// <param name="GardeeId">The person who stays.</param>
/// <param name="AbsorbeeId">The person absorbed.</param>
/// <param name="Repris">Values taken from the person absorbed; for the foyer, the droits et devoirs and the inscription, her history comes first.</param>
/// <param name="Motif">Reason; required with two NIRs.</param>
/// <param name="NirConfirmes">Two different NIRs are of one person all the same.</param>
public sealed record DemandeFusion(Guid GardeeId, Guid AbsorbeeId, IReadOnlySet<ChampFusion> Repris, string? Motif, bool NirConfirmes);

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

    private static readonly MethodInfo Charger = typeof(FusionDossiers).GetMethod(nameof(ChargerAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

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
    }

    public static bool NirDifferents(Personne a, Personne b) => a.NirEmpreinte is { } nir && b.NirEmpreinte is { } autre && !nir.AsSpan().SequenceEqual(autre);

    /// <summary>The dossier proposed to stay: the one accompanied, else the one whose NIR is known, else the oldest.</summary>
    public static Personne Proposer(Personne a, Personne b) =>
        new[] { a, b }.OrderBy(p => p.AccompagnementId is null).ThenBy(p => p.NirEmpreinte is null).ThenBy(p => p.Id).First();

    /// <summary>Merges; everything is written, journal and alerts included, or nothing.</summary>
    /// <exception cref="RegleMetierException">Something forbids it.</exception>
    public async Task<FusionPersonnes> FusionnerAsync(DemandeFusion demande, CancellationToken annulation)
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(annulation) : null;
        var gardee = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.Id == demande.GardeeId, annulation);
        var absorbee = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.Id == demande.AbsorbeeId, annulation);
        Obstacles(gardee, absorbee).FirstOrDefault()?.Exiger(false);
        ReglesFusion.NirConfirmes.Exiger(
            !NirDifferents(gardee, absorbee) || (demande.NirConfirmes && !string.IsNullOrWhiteSpace(demande.Motif)),
            nameof(FusionPersonnes.Motif)
        );

        var fusion = new FusionPersonnes(gardee, absorbee, new ActeFusion(horloge.Instant, contexte.UtilisateurId, demande.Motif));
        var (avantGardee, avantAbsorbee) = (Comparer(gardee), Comparer(absorbee));
        var alertes = await db.Alertes.Where(a => a.PersonneId == gardee.Id || a.PersonneId == absorbee.Id).ToListAsync(annulation);
        var images = alertes.ConvertAll(a => ImagesFusion.Copier(db.Entry(a)));

        await FaireSuivreLesHistoriquesAsync(demande, annulation);
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

        gardee.Reprendre(absorbee, demande.Repris);
        await ReporterLesPairesAsync(fusion, annulation);
        await IndexationNoms.IndexerAsync(db, gardee, annulation);
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

        fusion.Retenir(new ImagesFusion(Photographier(), images).Ecrire());
        db.Journaliser("fusion", gardee.Id, nameof(FusionPersonnes), fusion.Id, fusion.Motif, $"{{\"absorbee\":\"{absorbee.Id}\"}}");
        db.Journaliser("fusion", absorbee.Id, nameof(FusionPersonnes), fusion.Id, fusion.Motif, $"{{\"gardee\":\"{gardee.Id}\"}}");
        await db.SaveChangesAsync(annulation);
        if (transaction is not null)
        {
            await transaction.CommitAsync(annulation);
        }

        return fusion;
    }

    /// <summary>What keeps a merge from being undone, in French sentences; none when it can be.</summary>
    public async Task<IReadOnlyList<string>> ExaminerAnnulationAsync(FusionPersonnes fusion, CancellationToken annulation)
    {
        var images = ImagesFusion.Lire(fusion.Images);
        if (await db.Fusions.AnyAsync(f => f.AbsorbeeId == fusion.GardeeId && f.AnnuleeLe == null, annulation))
        {
            return ["Le dossier gardé a lui-même été fusionné depuis avec un autre\u00A0: annulez d’abord cette fusion-là."];
        }

        if (await db.Fusions.AnyAsync(f => f.GardeeId == fusion.GardeeId && f.Id > fusion.Id && f.AnnuleeLe == null, annulation))
        {
            return ["Un autre dossier a été fusionné depuis dans celui-ci\u00A0: annulez d’abord cette fusion-là."];
        }

        var obstacles = new List<string>();
        foreach (var image in images.Lignes.Where(l => !l.Supprimee))
        {
            if (await TrouverAsync(image, annulation) is not { } entree)
            {
                if (image.Objet != nameof(DoublonPossible))
                {
                    obstacles.Add($"{Nommer(image.Objet)}\u00A0: supprimé depuis la fusion.");
                }
            }
            else if (image.Apres.Any(p => !ImageEntite.EstPareille(entree.Property(p.Key), p.Value)))
            {
                obstacles.Add($"{Nommer(image.Objet)}\u00A0: modifié depuis la fusion.");
            }
        }

        obstacles.AddRange(await AjoutsAsync(fusion, images, annulation));
        if (
            images.De(nameof(Personne)).FirstOrDefault(l => l.Id == fusion.AbsorbeeId) is { } absorbee
            && ImageEntite.DeJson(
                db.Model.FindEntityType(typeof(Personne))!.FindProperty(nameof(Personne.NirEmpreinte))!,
                absorbee.Avant[nameof(Personne.NirEmpreinte)]
            )
                is byte[] nir
            && await db.Personnes.AnyAsync(p => p.NirEmpreinte == nir && p.Id != fusion.GardeeId, annulation)
        )
        {
            obstacles.Add("NIR\u00A0: le NIR du dossier absorbé appartient depuis à une autre personne.");
        }

        var foyers = images
            .Lignes.SelectMany(l => l.Avant)
            .Where(v => v.Key == nameof(Personne.FoyerId) && v.Value.ValueKind != System.Text.Json.JsonValueKind.Null)
            .Select(v => v.Value.GetGuid())
            .Distinct()
            .ToList();
        if (await db.Foyers.CountAsync(f => foyers.Contains(f.Id), annulation) < foyers.Count)
        {
            obstacles.Add("Foyer\u00A0: un foyer d’avant la fusion n’existe plus.");
        }

        return [.. obstacles.Distinct()];
    }

    /// <summary>Gives back both dossiers exactly as they were.</summary>
    /// <exception cref="RegleMetierException">Something since forbids it, or it is undone already.</exception>
    public async Task AnnulerAsync(Guid fusionId, string? motif, CancellationToken annulation)
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(annulation) : null;
        var fusion = await db.Fusions.SingleAsync(f => f.Id == fusionId, annulation);
        fusion.Annuler(new ActeFusion(horloge.Instant, contexte.UtilisateurId, motif));
        ReglesFusion.RienDepuis.Exiger((await ExaminerAnnulationAsync(fusion, annulation)).Count == 0);
        var images = ImagesFusion.Lire(fusion.Images);
        db.IdentitesAbsorbees.RemoveRange(await db.IdentitesAbsorbees.Where(i => i.FusionId == fusionId).ToListAsync(annulation));
        foreach (var image in images.Lignes.Where(l => l.Supprimee))
        {
            Remettre(image);
        }

        foreach (var image in images.Lignes.Where(l => !l.Supprimee))
        {
            if (await TrouverAsync(image, annulation) is { } entree)
            {
                ImageEntite.Rendre(entree, image.Avant);
            }
        }

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

        foreach (var id in new[] { fusion.GardeeId, fusion.AbsorbeeId })
        {
            await IndexationNoms.IndexerAsync(db, (await db.Personnes.FindAsync([id], annulation))!, annulation);
        }

        db.Journaliser("fusion annulée", fusion.GardeeId, nameof(FusionPersonnes), fusion.Id, fusion.MotifAnnulation);
        db.Journaliser("fusion annulée", fusion.AbsorbeeId, nameof(FusionPersonnes), fusion.Id, fusion.MotifAnnulation);
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

    /// <summary>Status, foyer and inscription: one history comes first, the other keeps what precedes it.</summary>
    private async Task FaireSuivreLesHistoriquesAsync(DemandeFusion demande, CancellationToken annulation)
    {
        var (gardee, absorbee) = (demande.GardeeId, demande.AbsorbeeId);
        var statuts = await db.StatutsDroitsDevoirs.Where(s => s.PersonneId == gardee || s.PersonneId == absorbee).ToListAsync(annulation);
        Enchainer(statuts.ConvertAll(s => (s.PersonneId, s.Debut, s.Fin, (EntityEntry)db.Entry(s))), Premiere(ChampFusion.DroitsDevoirs));
        var appartenances = await db.Appartenances.Where(a => a.PersonneId == gardee || a.PersonneId == absorbee).ToListAsync(annulation);
        Enchainer(appartenances.ConvertAll(a => (a.PersonneId, a.Debut, a.Fin, (EntityEntry)db.Entry(a))), Premiere(ChampFusion.Foyer));
        var inscriptions = await db.Inscriptions.Where(i => i.PersonneId == gardee || i.PersonneId == absorbee).ToListAsync(annulation);
        Enchainer(inscriptions.ConvertAll(i => (i.PersonneId, i.Debut, i.Fin, (EntityEntry)db.Entry(i))), Premiere(ChampFusion.Inscription));

        Guid Premiere(ChampFusion champ) => demande.Repris.Contains(champ) ? absorbee : gardee;
    }

    /// <summary>The history that comes first stays whole; of the other, what precedes it stays, cut the day before.</summary>
    private static void Enchainer(List<(Guid Personne, DateOnly Debut, DateOnly? Fin, EntityEntry Entree)> periodes, Guid premiere)
    {
        if (periodes.Where(p => p.Personne == premiere).Select(p => (DateOnly?)p.Debut).Min() is not { } debut)
        {
            return;
        }

        foreach (var (_, du, _, entree) in periodes.Where(p => p.Personne != premiere && (p.Fin is null || p.Fin >= debut)))
        {
            if (du >= debut)
            {
                entree.State = EntityState.Deleted;
            }
            else
            {
                entree.Property(nameof(AppartenanceFoyer.Fin)).CurrentValue = debut.AddDays(-1);
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

    /// <summary>Every change about to be saved, but what is recomputed and the record itself.</summary>
    private List<ImageLigne> Photographier()
    {
        db.ChangeTracker.DetectChanges();
        return
        [
            .. db
                .ChangeTracker.Entries()
                .Where(e => e.State is EntityState.Modified or EntityState.Deleted && e.Entity is Entite and not (Alerte or FusionPersonnes))
                .Select(ImagesFusion.Photographier)
                .OfType<ImageLigne>(),
        ];
    }

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
                var suite = Suites.Contains(type.ClrType) && changes.Contains(type.ClrType.Name);
                var attachee = entree
                    .Metadata.GetForeignKeys()
                    .SelectMany(f => f.Properties)
                    .Any(p => entree.Property(p.Name).CurrentValue is Guid cible && cible != fusion.GardeeId && rendues.Contains(cible));
                if (suite || attachee)
                {
                    obstacles.Add($"{Nommer(type.ClrType.Name)}\u00A0: ajouté depuis la fusion.");
                }
            }
        }

        return obstacles;
    }

    private async Task<EntityEntry?> TrouverAsync(ImageLigne image, CancellationToken annulation)
    {
        var entite = await db.FindAsync(TypeDe(image).ClrType, [image.Id], annulation);
        return entite is null ? null : db.Entry(entite);
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

        return (await choses.ToListAsync(annulation)).ConvertAll(e => (EntityEntry)db.Entry(e));
    }

    /// <summary>The thing as a reader says it.</summary>
    public static string Nommer(string objet) =>
        objet switch
        {
            nameof(Personne) => "Identité du dossier gardé",
            nameof(StatutDroitsDevoirs) => "Droits et devoirs",
            nameof(AppartenanceFoyer) => "Appartenance à un foyer",
            nameof(InscriptionFranceTravail) => "Inscription à Pôle emploi",
            nameof(ParcoursAccompagne) => "Accompagnement",
            nameof(AffectationReferent) => "Désignation d’un référent",
            nameof(BilanSituation) => "Bilan de situation",
            nameof(PieceJointe) => "Pièce jointe",
            nameof(Domain.Accompagnement.RendezVous) => "Rendez-vous",
            nameof(Etape) => "Étape",
            nameof(Contrat) => "Contrat",
            nameof(Domain.Orientation.DecisionOrientation) => "Orientation",
            nameof(Domain.Orientation.EvaluationBesoins) => "Évaluation des besoins",
            nameof(SortieDispositif) => "Sortie du dispositif",
            nameof(DoublonPossible) => "Paire de la liste",
            _ => objet,
        };
}
