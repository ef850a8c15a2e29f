using System.Globalization;
using System.Text;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Paiements;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Suivi;
using Itineraires.Domain.Territoires;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data;

/// <summary>The one model of the platform, on SQLite and on PostgreSQL.</summary>
public sealed partial class ItinerairesDbContext(DbContextOptions<ItinerairesDbContext> options, IContexteActe contexte, TimeProvider horloge)
    : IdentityUserContext<Utilisateur, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>(options)
{
    public DbSet<Commune> Communes => Set<Commune>();
    public DbSet<Territoire> Territoires => Set<Territoire>();
    public DbSet<Rattachement> Rattachements => Set<Rattachement>();
    public DbSet<QuartierPrioritaire> Quartiers => Set<QuartierPrioritaire>();
    public DbSet<Cadre> Cadres => Set<Cadre>();
    public DbSet<ElementNomenclature> Nomenclature => Set<ElementNomenclature>();
    public DbSet<Organisme> Organismes => Set<Organisme>();
    public DbSet<AliasOrganisme> AliasOrganismes => Set<AliasOrganisme>();
    public DbSet<LigneConvention> LignesConvention => Set<LigneConvention>();
    public DbSet<Foyer> Foyers => Set<Foyer>();
    public DbSet<DroitRsa> DroitsRsa => Set<DroitRsa>();
    public DbSet<Personne> Personnes => Set<Personne>();
    public DbSet<StatutDroitsDevoirs> StatutsDroitsDevoirs => Set<StatutDroitsDevoirs>();
    public DbSet<AppartenanceFoyer> Appartenances => Set<AppartenanceFoyer>();
    public DbSet<InscriptionFranceTravail> Inscriptions => Set<InscriptionFranceTravail>();
    public DbSet<DoublonPossible> Doublons => Set<DoublonPossible>();
    public DbSet<FusionPersonnes> Fusions => Set<FusionPersonnes>();
    public DbSet<IdentiteAbsorbee> IdentitesAbsorbees => Set<IdentiteAbsorbee>();
    public DbSet<JetonPersonne> Jetons => Set<JetonPersonne>();
    public DbSet<VarianteJeton> Variantes => Set<VarianteJeton>();
    public DbSet<EvaluationBesoins> Evaluations => Set<EvaluationBesoins>();
    public DbSet<BrouillonDemande> BrouillonsDemande => Set<BrouillonDemande>();
    public DbSet<RecueilSocioprofessionnel> Recueils => Set<RecueilSocioprofessionnel>();
    public DbSet<MouvementPaiement> MouvementsPaiement => Set<MouvementPaiement>();
    public DbSet<Indu> Indus => Set<Indu>();
    public DbSet<SoldeIndu> SoldesIndu => Set<SoldeIndu>();
    public DbSet<SerieReference> Series => Set<SerieReference>();
    public DbSet<ValeurSerie> ValeursSeries => Set<ValeurSerie>();
    public DbSet<DemandeRsa> Demandes => Set<DemandeRsa>();
    public DbSet<InformationDroitsDevoirs> Informations => Set<InformationDroitsDevoirs>();
    public DbSet<SuiviDroitConnexe> DroitsConnexes => Set<SuiviDroitConnexe>();
    public DbSet<ChangementSituation> Changements => Set<ChangementSituation>();
    public DbSet<InformationEntrant> InformationsEntrants => Set<InformationEntrant>();
    public DbSet<DecisionOrientation> Orientations => Set<DecisionOrientation>();
    public DbSet<JeuCriteres> Criteres => Set<JeuCriteres>();
    public DbSet<SessionCollective> Sessions => Set<SessionCollective>();
    public DbSet<Convocation> Convocations => Set<Convocation>();
    public DbSet<AttentePlace> AttentesPlace => Set<AttentePlace>();
    public DbSet<RelanceOrganisme> Relances => Set<RelanceOrganisme>();
    public DbSet<EntreeOffre> EntreesOffre => Set<EntreeOffre>();
    public DbSet<ParcoursAccompagne> Accompagnements => Set<ParcoursAccompagne>();
    public DbSet<AffectationReferent> Affectations => Set<AffectationReferent>();
    public DbSet<DemandeReorientation> Reorientations => Set<DemandeReorientation>();
    public DbSet<Relais> Relais => Set<Relais>();
    public DbSet<AccompagnementGlobal> Globaux => Set<AccompagnementGlobal>();
    public DbSet<ParticipationGlobal> ParticipationsGlobal => Set<ParticipationGlobal>();
    public DbSet<ModeleCourrier> ModelesCourrier => Set<ModeleCourrier>();
    public DbSet<CourrierEmis> Courriers => Set<CourrierEmis>();
    public DbSet<SortieDispositif> Sorties => Set<SortieDispositif>();
    public DbSet<BilanSituation> Bilans => Set<BilanSituation>();
    public DbSet<FreinConstate> Freins => Set<FreinConstate>();
    public DbSet<RendezVous> RendezVous => Set<RendezVous>();
    public DbSet<TempsCollectif> TempsCollectifs => Set<TempsCollectif>();
    public DbSet<Contrat> Contrats => Set<Contrat>();
    public DbSet<Etape> Etapes => Set<Etape>();
    public DbSet<PieceJointe> Pieces => Set<PieceJointe>();
    public DbSet<Cohorte> Cohortes => Set<Cohorte>();
    public DbSet<MembreCohorte> MembresCohorte => Set<MembreCohorte>();
    public DbSet<Cellule> Cellules => Set<Cellule>();
    public DbSet<MembreCellule> MembresCellule => Set<MembreCellule>();
    public DbSet<SeanceCellule> SeancesCellule => Set<SeanceCellule>();
    public DbSet<SituationExaminee> Situations => Set<SituationExaminee>();
    public DbSet<Alerte> Alertes => Set<Alerte>();
    public DbSet<Role> RolesMetier => Set<Role>();
    public DbSet<Habilitation> Habilitations => Set<Habilitation>();
    public DbSet<Delegation> Delegations => Set<Delegation>();
    public DbSet<EntreeJournal> Journal => Set<EntreeJournal>();
    public DbSet<Import> Imports => Set<Import>();
    public DbSet<TraceImport> TracesImport => Set<TraceImport>();
    public DbSet<FluxRemplace> FluxRemplaces => Set<FluxRemplace>();
    public DbSet<CorrespondanceColonnes> Correspondances => Set<CorrespondanceColonnes>();
    public DbSet<Bail> Baux => Set<Bail>();
    public DbSet<Reglage> Reglages => Set<Reglage>();
    public DbSet<CleProtection> ClesProtection => Set<CleProtection>();
    public DbSet<SaisieSuspendue> SaisiesSuspendues => Set<SaisieSuspendue>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        configurationBuilder.Properties<Montant>().HaveConversion<Conversions.MontantEnCentimes>();
        configurationBuilder.Properties<TypeParcours>().HaveConversion<Conversions.TypeParcoursEnCode>().HaveMaxLength(40);
        configurationBuilder.Properties<DateTime>().HaveConversion<Conversions.InstantUtc>();
        configurationBuilder.Properties<List<string>>().HaveConversion<Conversions.ListeEnJson<string>, Conversions.ListeComparee<string>>();
        configurationBuilder
            .Properties<List<ObjectifContrat>>()
            .HaveConversion<Conversions.ListeEnJson<ObjectifContrat>, Conversions.ListeComparee<ObjectifContrat>>();
        configurationBuilder
            .Properties<List<CritereOrientation>>()
            .HaveConversion<Conversions.ListeEnJson<CritereOrientation>, Conversions.ListeComparee<CritereOrientation>>();
        configurationBuilder
            .Properties<List<RessourcePresentee>>()
            .HaveConversion<Conversions.ListeEnJson<RessourcePresentee>, Conversions.ListeComparee<RessourcePresentee>>();
        configurationBuilder
            .Properties<List<Avertissement>>()
            .HaveConversion<Conversions.ListeEnJson<Avertissement>, Conversions.ListeComparee<Avertissement>>();
        configurationBuilder
            .Properties<List<DeclarationARappeler>>()
            .HaveConversion<Conversions.ListeEnJson<DeclarationARappeler>, Conversions.ListeComparee<DeclarationARappeler>>();
        configurationBuilder
            .Properties<List<RappelDeclaration>>()
            .HaveConversion<Conversions.ListeEnJson<RappelDeclaration>, Conversions.ListeComparee<RappelDeclaration>>();
        configurationBuilder.Properties<List<SuiteADonner>>().HaveConversion<Conversions.ListeEnJson<SuiteADonner>, Conversions.ListeComparee<SuiteADonner>>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(ItinerairesDbContext).Assembly);
        foreach (var type in builder.Model.GetEntityTypes().Where(t => !t.IsMappedToJson()))
        {
            if (type.FindProperty(nameof(Entite.Version)) is { } version && typeof(Entite).IsAssignableFrom(type.ClrType))
            {
                version.IsConcurrencyToken = true;
                type.FindProperty(nameof(Entite.Id))!.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
            }

            type.SetTableName(EnSerpent(type.GetTableName()!));
            foreach (var propriete in type.GetProperties())
            {
                propriete.SetColumnName(EnSerpent(propriete.GetColumnName()));
            }

            foreach (var cle in type.GetKeys())
            {
                cle.SetName(EnSerpent(cle.GetName()!));
            }

            foreach (var etrangere in type.GetForeignKeys())
            {
                etrangere.SetConstraintName(EnSerpent(etrangere.GetConstraintName()!));
                etrangere.DeleteBehavior = etrangere.IsOwnership ? DeleteBehavior.Cascade : etrangere.DeleteBehavior;
            }

            foreach (var index in type.GetIndexes())
            {
                index.SetDatabaseName(EnSerpent(index.GetDatabaseName()!));
            }
        }
    }

    /// <summary>« DateNaissance » → « date_naissance ».</summary>
    private static string EnSerpent(string nom)
    {
        var serpent = new StringBuilder(nom.Length + 8);
        for (var i = 0; i < nom.Length; i++)
        {
            if (char.IsUpper(nom[i]) && i > 0 && nom[i - 1] != '_' && (char.IsLower(nom[i - 1]) || (i + 1 < nom.Length && char.IsLower(nom[i + 1]))))
            {
                serpent.Append('_');
            }

            serpent.Append(char.ToLower(nom[i], CultureInfo.InvariantCulture));
        }

        return serpent.ToString();
    }
}
