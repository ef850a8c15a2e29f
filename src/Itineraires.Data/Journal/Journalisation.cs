using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Itineraires.Data.Alertes;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Paiements;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Suivi;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Itineraires.Data;

/// <summary>Saving: versions, journal and alerts in the same transaction as the act.</summary>
public sealed partial class ItinerairesDbContext
{
    /// <summary>Changes that are not about a person or an account are not journalled one by one.</summary>
    private static readonly HashSet<Type> SansJournal =
    [
        typeof(EntreeJournal),
        typeof(Alerte),
        typeof(JetonPersonne),
        typeof(VarianteJeton),
        typeof(Import),
        typeof(TraceImport),
        typeof(FluxRemplace),
        typeof(MouvementPaiement),
        typeof(SoldeIndu),
        typeof(ValeurSerie),
        typeof(Bail),
        typeof(FreinConstate),
        typeof(CleProtection),
        typeof(SaisieSuspendue),
        typeof(FusionPersonnes),
        typeof(IdentiteAbsorbee),
        typeof(MembreCohorte),
    ];

    /// <summary>Free texts and secrets: the journal says that they changed, never what they contain.</summary>
    private static readonly HashSet<string> SansValeur = new(StringComparer.Ordinal)
    {
        nameof(Personne.NirChiffre),
        nameof(Personne.NirEmpreinte),
        nameof(Utilisateur.PasswordHash),
        nameof(Utilisateur.SecurityStamp),
        nameof(Utilisateur.ConcurrencyStamp),
        nameof(Domain.Accompagnement.RendezVous.CompteRendu),
        nameof(Domain.Accompagnement.RendezVous.Decisions),
        nameof(Domain.Accompagnement.RendezVous.Suites),
        nameof(Contrat.Objectifs),
        nameof(Contrat.BilanPrecedent),
        nameof(Contrat.Attentes),
        nameof(Contrat.EngagementsPersonne),
        nameof(Contrat.EngagementsCollectivite),
        nameof(BilanSituation.Potentialites),
        nameof(BilanSituation.Capacites),
        nameof(BilanSituation.Projet),
        nameof(PieceJointe.Contenu),
        nameof(EvaluationBesoins.Commentaire),
        nameof(BrouillonDemande.Contenu),
        nameof(ChangementSituation.Precision),
        nameof(DemandeRsa.MotifCloture),
        nameof(RecueilSocioprofessionnel.DernierMetier),
        nameof(CourrierEmis.Texte),
        nameof(CourrierEmis.Signature),
        nameof(Reglage.Valeur),
        nameof(SituationExaminee.Decision),
        nameof(SituationExaminee.Resultat),
        IdentityJeton,
    };

    private const string IdentityJeton = "Value";

    private static readonly HashSet<string> Techniques = new(StringComparer.Ordinal)
    {
        nameof(Entite.Version),
        nameof(Personne.NomPlie),
        nameof(Personne.PrenomPlie),
        nameof(Personne.NomNaissancePlie),
        nameof(Personne.ContactsLe),
        nameof(Indu.FluxDu),
        nameof(Utilisateur.ConcurrencyStamp),
        nameof(Utilisateur.SecurityStamp),
        nameof(Utilisateur.NormalizedEmail),
        nameof(Utilisateur.NormalizedUserName),
        nameof(Utilisateur.DerniereConnexionLe),
        nameof(Utilisateur.DernierResumeLe),
    };

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Import on whose behalf this context writes: its lines of the journal say so.</summary>
    public Guid? ImportId { get; set; }

    /// <summary>Whether each change of these is a line of the journal, under the name of their type.</summary>
    public static bool EstJournalise(IReadOnlyEntityType type) => !SansJournal.Contains(type.ClrType) && !type.IsOwned();

    /// <summary>Records a reading or a named act; it is written at the next save.</summary>
    public void Journaliser(string acte, Guid? personneId, string? objet = null, Guid? objetId = null, string? motif = null, string? details = null) =>
        Journal.Add(new EntreeJournal(horloge.Instant, contexte.UtilisateurId, contexte.Nom, acte, personneId, objet, objetId, motif, details, ImportId));

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Save asynchronously: alerts are evaluated in the same transaction.");

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges();
        var touchees = new HashSet<Guid>();
        foreach (var entree in ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList())
        {
            if (entree.State == EntityState.Modified && entree.Entity is Entite)
            {
                var version = entree.Property(nameof(Entite.Version));
                version.CurrentValue = (int)version.OriginalValue! + 1;
            }

            if (entree.Entity is IConcernePersonne concerne)
            {
                touchees.Add(concerne.PersonneId);
            }

            if (EstJournalise(entree.Metadata) && entree.Entity is not ElementNomenclature { EstDeFichier: true })
            {
                Journaliser(entree);
            }
        }

        if (touchees.Count == 0)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        var propre = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        await using (propre)
        {
            var ecrites = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            await new EvaluationAlertes(this, horloge).ReevaluerAsync(touchees, cancellationToken);
            await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            if (propre is not null)
            {
                await propre.CommitAsync(cancellationToken);
            }

            return ecrites;
        }
    }

    private void Journaliser(EntityEntry entree)
    {
        var acte = entree.State switch
        {
            EntityState.Added => "creation",
            EntityState.Deleted => "suppression",
            _ => "modification",
        };
        string? details = null;
        if (entree.State == EntityState.Modified)
        {
            var changes = entree
                .Properties.Where(p => p.IsModified && !Techniques.Contains(p.Metadata.Name) && !Equals(p.OriginalValue, p.CurrentValue))
                .ToDictionary(
                    p => p.Metadata.Name,
                    p => SansValeur.Contains(p.Metadata.Name) ? null : new[] { Montrer(p.OriginalValue), Montrer(p.CurrentValue) }
                );
            if (changes.Count == 0)
            {
                return;
            }

            details = JsonSerializer.Serialize(changes, Json);
        }

        Journaliser(
            acte,
            (entree.Entity as IConcernePersonne)?.PersonneId,
            entree.Metadata.ClrType.Name,
            entree.Entity switch
            {
                Entite e => e.Id,
                Utilisateur u => u.Id,
                _ => null,
            },
            null,
            details
        );
    }

    private static string? Montrer(object? valeur) =>
        valeur switch
        {
            null => null,
            DateOnly jour => jour.ToString("yyyy-MM-dd"),
            DateTime instant => instant.ToString("O"),
            System.Collections.IEnumerable liste and not string => string.Join(", ", liste.Cast<object?>()),
            _ => valeur.ToString(),
        };
}
