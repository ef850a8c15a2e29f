using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Cadres;
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
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Itineraires.Data.Configurations;

internal sealed class UtilisateurConfiguration
    : IEntityTypeConfiguration<Utilisateur>,
        IEntityTypeConfiguration<IdentityUserClaim<Guid>>,
        IEntityTypeConfiguration<IdentityUserLogin<Guid>>,
        IEntityTypeConfiguration<IdentityUserToken<Guid>>,
        IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
{
    public void Configure(EntityTypeBuilder<Utilisateur> builder)
    {
        builder.ToTable("Utilisateur");
        builder.Property(u => u.Nom).HasMaxLength(80);
        builder.Property(u => u.Prenom).HasMaxLength(80);
    }

    public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> builder) => builder.ToTable("UtilisateurRevendication");

    public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> builder) => builder.ToTable("UtilisateurConnexion");

    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder) => builder.ToTable("UtilisateurJeton");

    public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> builder) => builder.ToTable("UtilisateurCleAcces");
}

internal sealed class TerritoiresConfiguration
    : IEntityTypeConfiguration<Commune>,
        IEntityTypeConfiguration<Territoire>,
        IEntityTypeConfiguration<Rattachement>,
        IEntityTypeConfiguration<QuartierPrioritaire>
{
    public void Configure(EntityTypeBuilder<Commune> builder)
    {
        builder.ToTable("Commune").HasKey(c => c.CodeInsee);
        builder.Property(c => c.CodeInsee).HasMaxLength(5);
    }

    public void Configure(EntityTypeBuilder<Territoire> builder)
    {
        builder.ToTable("Territoire");
        builder.HasIndex(t => new { t.Type, t.Code }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Rattachement> builder)
    {
        builder.ToTable("Rattachement");
        builder.HasOne<Territoire>().WithMany().HasForeignKey(r => r.TerritoireId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Commune>().WithMany().HasForeignKey(r => r.CodeInsee).OnDelete(DeleteBehavior.Restrict);
        builder
            .HasIndex(r => new
            {
                r.CodeInsee,
                r.Type,
                r.Debut,
            })
            .IsUnique();
    }

    public void Configure(EntityTypeBuilder<QuartierPrioritaire> builder) => builder.ToTable("QuartierPrioritaire").HasKey(q => q.Code);
}

internal sealed class CadresConfiguration : IEntityTypeConfiguration<Cadre>, IEntityTypeConfiguration<ElementNomenclature>
{
    public void Configure(EntityTypeBuilder<Cadre> builder)
    {
        builder.ToTable("Cadre").HasKey(c => c.Code);
        builder.Ignore(c => c.Periode);
        builder.OwnsMany(
            c => c.Parametres,
            p =>
            {
                p.ToTable("ParametreCadre");
                p.WithOwner().HasForeignKey("CadreCode");
                p.HasKey("CadreCode", nameof(ParametreCadre.Code));
            }
        );
    }

    public void Configure(EntityTypeBuilder<ElementNomenclature> builder) => builder.ToTable("Nomenclature").HasKey(e => new { e.Liste, e.Code });
}

internal sealed class ConventionsConfiguration
    : IEntityTypeConfiguration<Organisme>,
        IEntityTypeConfiguration<AliasOrganisme>,
        IEntityTypeConfiguration<LigneConvention>,
        IEntityTypeConfiguration<ParticipationGlobal>
{
    public void Configure(EntityTypeBuilder<Organisme> builder)
    {
        builder.ToTable("Organisme");
        builder.HasIndex(o => o.NomPlie).IsUnique();
    }

    public void Configure(EntityTypeBuilder<AliasOrganisme> builder)
    {
        builder.ToTable("AliasOrganisme");
        builder.HasIndex(a => a.LibellePlie).IsUnique();
        builder.HasOne<Organisme>().WithMany().HasForeignKey(a => a.OrganismeId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ParticipationGlobal> builder)
    {
        builder.ToTable("ParticipationGlobal");
        builder.HasOne<Organisme>().WithMany().HasForeignKey(p => p.OrganismeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Territoire>().WithMany().HasForeignKey(p => p.TerritoireId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<LigneConvention> builder)
    {
        builder.ToTable("LigneConvention");
        builder.HasOne(l => l.Organisme).WithMany().HasForeignKey(l => l.OrganismeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Cadre>().WithMany().HasForeignKey(l => l.CadreCode).OnDelete(DeleteBehavior.Restrict);
        builder
            .HasIndex(l => new
            {
                l.Annee,
                l.LibelleStructure,
                l.Type,
                l.Thematique,
            })
            .IsUnique();
    }
}

internal sealed class PersonnesConfiguration
    : IEntityTypeConfiguration<Foyer>,
        IEntityTypeConfiguration<DroitRsa>,
        IEntityTypeConfiguration<Personne>,
        IEntityTypeConfiguration<StatutDroitsDevoirs>,
        IEntityTypeConfiguration<AppartenanceFoyer>,
        IEntityTypeConfiguration<InscriptionFranceTravail>,
        IEntityTypeConfiguration<DoublonPossible>,
        IEntityTypeConfiguration<FusionPersonnes>,
        IEntityTypeConfiguration<IdentiteAbsorbee>,
        IEntityTypeConfiguration<JetonPersonne>,
        IEntityTypeConfiguration<VarianteJeton>
{
    public void Configure(EntityTypeBuilder<Foyer> builder)
    {
        builder.ToTable("Foyer");
        builder.Ignore(f => f.Adresse);
        builder.HasIndex(f => f.Matricule).IsUnique();
        builder.HasOne<Territoire>().WithMany().HasForeignKey(f => f.TerritoireId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<QuartierPrioritaire>().WithMany().HasForeignKey(f => f.QuartierCode).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(f => f.Droits).WithOne().HasForeignKey(d => d.FoyerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(f => f.ConferenceId);
        builder.HasIndex(f => f.ImportId).HasFilter("import_id IS NOT NULL");
        // Foyers of demandes that await their matricule: each import looks for them.
        builder.HasIndex(f => f.NumeroDemandeRsa).HasFilter($"matricule LIKE '{Foyer.PrefixeProvisoire}%'");
    }

    public void Configure(EntityTypeBuilder<DroitRsa> builder) => builder.ToTable("DroitRsa");

    public void Configure(EntityTypeBuilder<Personne> builder)
    {
        builder.ToTable("Personne");
        builder.HasOne(p => p.Foyer).WithMany().HasForeignKey(p => p.FoyerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(p => new
        {
            p.NomPlie,
            p.PrenomPlie,
            p.DateNaissance,
        });
        builder.HasIndex(p => p.DateNaissance);
        builder.HasIndex(p => p.NirEmpreinte).IsUnique();
        builder.HasIndex(p => p.IdentifiantFranceTravail);
        builder.HasIndex(p => p.IdentifiantInterne).HasFilter("identifiant_interne IS NOT NULL");
        builder.HasIndex(p => p.Telephone);
        builder.HasIndex(p => p.Courriel);
        builder.HasIndex(p => p.ReferentId);
        builder.HasIndex(p => p.OrganismeReferentId);
        builder.HasIndex(p => p.RelaisReferentId).HasFilter("relais_referent_id IS NOT NULL");
        builder.HasIndex(p => p.RelaisOrganismeId).HasFilter("relais_organisme_id IS NOT NULL");
        builder.HasIndex(p => p.AssocieId).HasFilter("associe_id IS NOT NULL");
        builder.HasIndex(p => p.AssocieOrganismeId).HasFilter("associe_organisme_id IS NOT NULL");
        builder.HasIndex(p => new { p.TerritoireId, p.DroitOuvertLe }).HasFilter("accompagnement_id IS NULL AND soumis_depuis IS NOT NULL");
        builder.HasIndex(p => new { p.TerritoireId, p.NomPlie });
        builder.HasIndex(p => p.ImportId).HasFilter("import_id IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<StatutDroitsDevoirs> builder)
    {
        builder.ToTable("StatutDroitsDevoirs");
        builder.HasOne<Personne>().WithMany().HasForeignKey(s => s.PersonneId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<AppartenanceFoyer> builder)
    {
        builder.ToTable("AppartenanceFoyer");
        builder.HasOne<Personne>().WithMany().HasForeignKey(a => a.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Foyer>().WithMany().HasForeignKey(a => a.FoyerId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<InscriptionFranceTravail> builder)
    {
        builder.ToTable("InscriptionFranceTravail");
        builder.HasOne<Personne>().WithMany().HasForeignKey(i => i.PersonneId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<DoublonPossible> builder)
    {
        builder.ToTable("DoublonPossible");
        // No foreign key: a pair that was merged still names the person absorbed.
        builder.HasIndex(d => new { d.PersonneId, d.AutreId }).IsUnique();
        builder.HasIndex(d => d.AutreId);
        builder.HasIndex(d => new
        {
            d.Statut,
            d.Score,
            d.Id,
        });
    }

    public void Configure(EntityTypeBuilder<FusionPersonnes> builder)
    {
        builder.ToTable("FusionPersonnes");
        builder.HasIndex(f => f.AbsorbeeId);
        builder.HasIndex(f => f.GardeeId);
        builder.HasIndex(f => f.ImportId).HasFilter("import_id IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<IdentiteAbsorbee> builder)
    {
        builder.ToTable("IdentiteAbsorbee");
        builder.HasOne<Personne>().WithMany().HasForeignKey(i => i.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<FusionPersonnes>().WithMany().HasForeignKey(i => i.FusionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(i => i.NirEmpreinte);
        builder.HasIndex(i => i.FoyerId);
    }

    public void Configure(EntityTypeBuilder<JetonPersonne> builder)
    {
        builder.ToTable("JetonPersonne").HasKey(j => new { j.Jeton, j.PersonneId });
        builder.HasIndex(j => j.PersonneId);
    }

    public void Configure(EntityTypeBuilder<VarianteJeton> builder) => builder.ToTable("VarianteJeton").HasKey(v => new { v.Variante, v.Jeton });
}

internal sealed class ParcoursConfiguration
    : IEntityTypeConfiguration<EvaluationBesoins>,
        IEntityTypeConfiguration<DecisionOrientation>,
        IEntityTypeConfiguration<ParcoursAccompagne>,
        IEntityTypeConfiguration<AffectationReferent>,
        IEntityTypeConfiguration<DemandeReorientation>,
        IEntityTypeConfiguration<Relais>,
        IEntityTypeConfiguration<AccompagnementGlobal>,
        IEntityTypeConfiguration<SortieDispositif>,
        IEntityTypeConfiguration<BilanSituation>,
        IEntityTypeConfiguration<FreinConstate>,
        IEntityTypeConfiguration<RendezVous>,
        IEntityTypeConfiguration<TempsCollectif>,
        IEntityTypeConfiguration<Contrat>,
        IEntityTypeConfiguration<Etape>,
        IEntityTypeConfiguration<PieceJointe>,
        IEntityTypeConfiguration<Alerte>
{
    public void Configure(EntityTypeBuilder<EvaluationBesoins> builder)
    {
        builder.ToTable("EvaluationBesoins");
        builder.HasOne<Personne>().WithMany().HasForeignKey(e => e.PersonneId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<DecisionOrientation> builder)
    {
        builder.ToTable("Orientation");
        builder.HasOne<Personne>().WithMany().HasForeignKey(o => o.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisme>().WithMany().HasForeignKey(o => o.OrganismeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<LigneConvention>().WithMany().HasForeignKey(o => o.LigneConventionId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ParcoursAccompagne> builder)
    {
        builder.ToTable("Accompagnement");
        builder.HasOne(a => a.Personne).WithMany().HasForeignKey(a => a.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DecisionOrientation>().WithMany().HasForeignKey(a => a.OrientationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisme>().WithMany().HasForeignKey(a => a.OrganismeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<LigneConvention>().WithMany().HasForeignKey(a => a.LigneConventionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Cadre>().WithMany().HasForeignKey(a => a.CadreCode).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Utilisateur>().WithMany().HasForeignKey(a => a.ReferentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(a => a.Affectations).WithOne().HasForeignKey(a => a.AccompagnementId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(a => a.Globaux).WithOne().HasForeignKey(g => g.AccompagnementId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(a => a.PersonneId, "ix_accompagnement_ouvert").IsUnique().HasFilter("fin IS NULL");
        builder.HasIndex(a => a.PersonneId, "ix_accompagnement_personne");
        builder.HasIndex(a => new { a.OrganismeId, a.Statut });
    }

    public void Configure(EntityTypeBuilder<AffectationReferent> builder)
    {
        builder.ToTable("AffectationReferent");
        builder.HasIndex(a => new { a.ReferentId, a.Fin });
    }

    public void Configure(EntityTypeBuilder<DemandeReorientation> builder)
    {
        builder.ToTable("DemandeReorientation");
        builder.HasOne<Personne>().WithMany().HasForeignKey(d => d.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ParcoursAccompagne>().WithMany().HasForeignKey(d => d.AccompagnementId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DecisionOrientation>().WithMany().HasForeignKey(d => d.OrientationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(d => d.PersonneId, "ix_demande_reorientation_ouverte").IsUnique().HasFilter("statut = 'Demandee'");
        builder.HasIndex(d => d.PersonneId, "ix_demande_reorientation_personne");
        builder.HasIndex(d => new { d.Statut, d.DemandeeLe });
    }

    public void Configure(EntityTypeBuilder<Relais> builder)
    {
        builder.ToTable("Relais");
        builder.HasOne(r => r.Personne).WithMany().HasForeignKey(r => r.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ParcoursAccompagne>().WithMany().HasForeignKey(r => r.DeAccompagnementId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ParcoursAccompagne>().WithMany().HasForeignKey(r => r.VersAccompagnementId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisme>().WithMany().HasForeignKey(r => r.OrganismeSortantId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Utilisateur>().WithMany().HasForeignKey(r => r.SortantId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Utilisateur>().WithMany().HasForeignKey(r => r.EntrantId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(r => r.PersonneId, "ix_relais_ouvert").IsUnique().HasFilter("clos_le IS NULL");
        builder.HasIndex(r => r.PersonneId, "ix_relais_personne");
        builder.HasIndex(r => new { r.Statut, r.Debut });
    }

    public void Configure(EntityTypeBuilder<AccompagnementGlobal> builder)
    {
        builder.ToTable("AccompagnementGlobal");
        builder.HasOne(g => g.Personne).WithMany().HasForeignKey(g => g.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisme>().WithMany().HasForeignKey(g => g.OrganismeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Utilisateur>().WithMany().HasForeignKey(g => g.AssocieId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(g => g.PersonneId, "ix_accompagnement_global_ouvert").IsUnique().HasFilter("fin IS NULL");
        builder.HasIndex(g => g.PersonneId, "ix_accompagnement_global_personne");
        builder.HasIndex(g => new { g.Statut, g.Debut });
    }

    public void Configure(EntityTypeBuilder<SortieDispositif> builder)
    {
        builder.ToTable("SortieDispositif");
        builder.HasOne<Personne>().WithMany().HasForeignKey(s => s.PersonneId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<BilanSituation> builder)
    {
        builder.ToTable("Bilan");
        builder.HasIndex(b => new { b.PersonneId, b.Numero }).IsUnique();
        builder.HasOne<Personne>().WithMany().HasForeignKey(b => b.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ParcoursAccompagne>().WithMany().HasForeignKey(b => b.AccompagnementId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(b => b.Freins).WithOne().HasForeignKey(f => f.BilanId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<FreinConstate> builder) => builder.ToTable("FreinConstate").HasKey(f => new { f.BilanId, f.Frein });

    public void Configure(EntityTypeBuilder<RendezVous> builder)
    {
        builder.ToTable("RendezVous");
        builder.Ignore(r => r.CompteDansLeSocle);
        builder.HasOne<Personne>().WithMany().HasForeignKey(r => r.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ParcoursAccompagne>().WithMany().HasForeignKey(r => r.AccompagnementId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<TempsCollectif>().WithMany().HasForeignKey(r => r.TempsCollectifId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(r => new { r.ReferentId, r.Jour });
        builder.HasIndex(r => new { r.PersonneId, r.Jour });
        builder.HasIndex(r => new { r.AccompagnementId, r.Jour });
    }

    public void Configure(EntityTypeBuilder<TempsCollectif> builder)
    {
        builder.ToTable("TempsCollectif");
        builder.HasIndex(t => new { t.ReferentId, t.Jour });
        builder.HasOne<Organisme>().WithMany().HasForeignKey(t => t.OrganismeId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Contrat> builder)
    {
        builder.ToTable("Contrat");
        builder.HasIndex(c => new { c.PersonneId, c.Numero }).IsUnique();
        builder.HasIndex(c => new { c.Statut, c.SoumisLe });
        builder.HasIndex(c => c.AccompagnementId);
        builder.HasOne<Personne>().WithMany().HasForeignKey(c => c.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ParcoursAccompagne>().WithMany().HasForeignKey(c => c.AccompagnementId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Contrat>().WithMany().HasForeignKey(c => c.PrecedentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<PieceJointe>().WithMany().HasForeignKey(c => c.PieceSigneeId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Etape> builder)
    {
        builder.ToTable("Etape");
        builder.HasOne<Personne>().WithMany().HasForeignKey(e => e.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ParcoursAccompagne>().WithMany().HasForeignKey(e => e.AccompagnementId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Contrat>().WithMany().HasForeignKey(e => e.ContratId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(e => new { e.AccompagnementId, e.Debut });
    }

    public void Configure(EntityTypeBuilder<PieceJointe> builder)
    {
        builder.ToTable("PieceJointe");
        builder.HasOne<Personne>().WithMany().HasForeignKey(p => p.PersonneId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Alerte> builder)
    {
        builder.ToTable("Alerte");
        builder.HasOne<Personne>().WithMany().HasForeignKey(a => a.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder
            .HasIndex(a => new
            {
                a.PersonneId,
                a.Regle,
                a.ObjetId,
            })
            .IsUnique();
        builder.HasIndex(a => new { a.Regle, a.ApparaitLe });
    }
}

internal sealed class OrientationConfiguration
    : IEntityTypeConfiguration<JeuCriteres>,
        IEntityTypeConfiguration<SessionCollective>,
        IEntityTypeConfiguration<Convocation>,
        IEntityTypeConfiguration<AttentePlace>,
        IEntityTypeConfiguration<RelanceOrganisme>,
        IEntityTypeConfiguration<EntreeOffre>
{
    public void Configure(EntityTypeBuilder<JeuCriteres> builder)
    {
        builder.ToTable("JeuCriteres");
        builder.HasIndex(j => j.Numero).IsUnique();
        builder.HasIndex(j => j.Statut, "ix_jeu_criteres_brouillon").IsUnique().HasFilter("statut = 'Brouillon'");
    }

    public void Configure(EntityTypeBuilder<SessionCollective> builder)
    {
        builder.ToTable("SessionCollective");
        builder.HasOne<Territoire>().WithMany().HasForeignKey(s => s.TerritoireId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(s => new { s.TerritoireId, s.Jour });
    }

    public void Configure(EntityTypeBuilder<Convocation> builder)
    {
        builder.ToTable("Convocation");
        builder.HasOne<Personne>().WithMany().HasForeignKey(c => c.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SessionCollective>().WithMany().HasForeignKey(c => c.SessionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(c => c.Jeton).IsUnique();
        builder.HasIndex(c => new { c.SessionId, c.Statut });
    }

    public void Configure(EntityTypeBuilder<AttentePlace> builder)
    {
        builder.ToTable("AttentePlace");
        builder.HasOne<Personne>().WithMany().HasForeignKey(a => a.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<LigneConvention>().WithMany().HasForeignKey(a => a.LigneConventionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(a => new { a.LigneConventionId, a.PersonneId }, "ix_attente_place_ouverte").IsUnique().HasFilter("statut = 'EnAttente'");
        builder.HasIndex(a => new { a.InscriteLe, a.Id }).HasFilter("statut = 'EnAttente'");
    }

    public void Configure(EntityTypeBuilder<RelanceOrganisme> builder)
    {
        builder.ToTable("RelanceOrganisme");
        builder.HasOne<Personne>().WithMany().HasForeignKey(r => r.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ParcoursAccompagne>().WithMany().HasForeignKey(r => r.AccompagnementId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(r => new { r.AccompagnementId, r.Le }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<EntreeOffre> builder)
    {
        builder.ToTable("EntreeOffre");
        builder.HasOne<Personne>().WithMany().HasForeignKey(e => e.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(e => new { e.Offre, e.Le });
    }
}

internal sealed class SuiviConfiguration
    : IEntityTypeConfiguration<Cohorte>,
        IEntityTypeConfiguration<MembreCohorte>,
        IEntityTypeConfiguration<Cellule>,
        IEntityTypeConfiguration<MembreCellule>,
        IEntityTypeConfiguration<SeanceCellule>,
        IEntityTypeConfiguration<SituationExaminee>
{
    public void Configure(EntityTypeBuilder<Cohorte> builder)
    {
        builder.ToTable("Cohorte");
        builder.Ignore(c => c.Criteres);
        builder.HasOne<Territoire>().WithMany().HasForeignKey(c => c.TerritoireId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisme>().WithMany().HasForeignKey(c => c.OrganismeId).OnDelete(DeleteBehavior.Restrict);
    }

    /// <remarks>Two dossiers of one person, once merged, may be of one cohorte twice: the person counts once, and the merge can be undone.</remarks>
    public void Configure(EntityTypeBuilder<MembreCohorte> builder)
    {
        builder.ToTable("MembreCohorte");
        builder.HasOne<Cohorte>().WithMany().HasForeignKey(m => m.CohorteId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Personne>().WithMany().HasForeignKey(m => m.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(m => new { m.CohorteId, m.PersonneId });
    }

    public void Configure(EntityTypeBuilder<Cellule> builder)
    {
        builder.ToTable("Cellule");
        builder.HasOne<Territoire>().WithMany().HasForeignKey(c => c.TerritoireId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Utilisateur>().WithMany().HasForeignKey(c => c.AnimateurId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(c => c.Membres).WithOne().HasForeignKey(m => m.CelluleId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<MembreCellule> builder)
    {
        builder.ToTable("MembreCellule");
        builder.HasOne<Utilisateur>().WithMany().HasForeignKey(m => m.UtilisateurId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(m => new { m.CelluleId, m.UtilisateurId }, "ix_membre_cellule_present").IsUnique().HasFilter("au IS NULL");
    }

    public void Configure(EntityTypeBuilder<SeanceCellule> builder)
    {
        builder.ToTable("SeanceCellule");
        builder.HasOne<Cellule>().WithMany().HasForeignKey(s => s.CelluleId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(s => new { s.CelluleId, s.Jour });
    }

    public void Configure(EntityTypeBuilder<SituationExaminee> builder)
    {
        builder.ToTable("SituationExaminee");
        builder.Ignore(s => s.EstOuverte);
        builder.HasOne<Personne>().WithMany().HasForeignKey(s => s.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Cellule>().WithMany().HasForeignKey(s => s.CelluleId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SeanceCellule>().WithMany().HasForeignKey(s => s.SeanceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Utilisateur>().WithMany().HasForeignKey(s => s.ResponsableId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(s => new { s.CelluleId, s.Statut });
        builder.HasIndex(s => new { s.ResponsableId, s.Echeance });
    }
}

internal sealed class EntreeConfiguration
    : IEntityTypeConfiguration<BrouillonDemande>,
        IEntityTypeConfiguration<DemandeRsa>,
        IEntityTypeConfiguration<RecueilSocioprofessionnel>,
        IEntityTypeConfiguration<InformationDroitsDevoirs>,
        IEntityTypeConfiguration<SuiviDroitConnexe>,
        IEntityTypeConfiguration<ChangementSituation>,
        IEntityTypeConfiguration<InformationEntrant>
{
    public void Configure(EntityTypeBuilder<BrouillonDemande> builder)
    {
        builder.ToTable("BrouillonDemande");
        builder.HasOne<Utilisateur>().WithMany().HasForeignKey(b => b.Par).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<DemandeRsa> builder)
    {
        builder.ToTable("DemandeRsa");
        builder.Ignore(d => d.RessourcesMoyennes);
        builder.HasOne<Personne>().WithMany().HasForeignKey(d => d.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(d => new { d.Statut, d.DeposeeLe });
        builder.HasIndex(d => new { d.DeposeeLe, d.Id });
    }

    public void Configure(EntityTypeBuilder<RecueilSocioprofessionnel> builder)
    {
        builder.ToTable("RecueilSocioprofessionnel");
        builder.HasOne<Personne>().WithMany().HasForeignKey(r => r.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(r => new { r.PersonneId, r.RecueilliLe });
    }

    public void Configure(EntityTypeBuilder<InformationDroitsDevoirs> builder)
    {
        builder.ToTable("InformationDroitsDevoirs");
        builder.HasOne<Personne>().WithMany().HasForeignKey(i => i.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ParcoursAccompagne>().WithMany().HasForeignKey(i => i.AccompagnementId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SessionCollective>().WithMany().HasForeignKey(i => i.SessionId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<SuiviDroitConnexe> builder)
    {
        builder.ToTable("SuiviDroitConnexe");
        builder.HasOne<Personne>().WithMany().HasForeignKey(s => s.PersonneId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ChangementSituation> builder)
    {
        builder.ToTable("ChangementSituation");
        builder.HasOne<Personne>().WithMany().HasForeignKey(c => c.PersonneId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<InformationEntrant> builder)
    {
        builder.ToTable("InformationEntrant");
        builder.HasOne<Personne>().WithMany().HasForeignKey(i => i.PersonneId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PaiementsConfiguration : IEntityTypeConfiguration<MouvementPaiement>, IEntityTypeConfiguration<Indu>, IEntityTypeConfiguration<SoldeIndu>
{
    public void Configure(EntityTypeBuilder<MouvementPaiement> builder)
    {
        builder.ToTable("MouvementPaiement");
        builder.HasOne<Foyer>().WithMany().HasForeignKey(m => m.FoyerId).OnDelete(DeleteBehavior.Restrict);
        builder
            .HasIndex(m => new
            {
                m.FoyerId,
                m.Mois,
                m.Operation,
                m.Nature,
            })
            .IsUnique();
    }

    public void Configure(EntityTypeBuilder<Indu> builder)
    {
        builder.ToTable("Indu");
        builder.Ignore(i => i.Numero);
        builder.HasOne<Foyer>().WithMany().HasForeignKey(i => i.FoyerId).OnDelete(DeleteBehavior.Restrict);
        builder
            .HasIndex(i => new
            {
                i.FoyerId,
                i.Nature,
                i.Rang,
                i.ImplanteLe,
            })
            .IsUnique();
    }

    public void Configure(EntityTypeBuilder<SoldeIndu> builder)
    {
        builder.ToTable("SoldeIndu");
        builder.HasOne<Indu>().WithMany().HasForeignKey(s => s.InduId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SeriesConfiguration : IEntityTypeConfiguration<SerieReference>, IEntityTypeConfiguration<ValeurSerie>
{
    public void Configure(EntityTypeBuilder<SerieReference> builder)
    {
        builder.ToTable("SerieReference");
        builder.HasIndex(s => s.LibellePlie).IsUnique();
    }

    public void Configure(EntityTypeBuilder<ValeurSerie> builder)
    {
        builder.ToTable("ValeurSerie");
        builder.HasOne<SerieReference>().WithMany().HasForeignKey(v => v.SerieId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Import>().WithMany().HasForeignKey(v => v.ImportId).OnDelete(DeleteBehavior.Restrict);
        builder
            .HasIndex(v => new
            {
                v.SerieId,
                v.PerimetrePlie,
                v.Annee,
            })
            .IsUnique()
            .HasFilter("remplacee_le IS NULL");
    }
}

internal sealed class CourriersConfiguration : IEntityTypeConfiguration<ModeleCourrier>, IEntityTypeConfiguration<CourrierEmis>
{
    public void Configure(EntityTypeBuilder<ModeleCourrier> builder)
    {
        builder.ToTable("ModeleCourrier");
        builder.HasIndex(m => new { m.Code, m.Numero }).IsUnique();
        builder.HasIndex(m => m.Code, "ix_modele_courrier_en_vigueur").IsUnique().HasFilter("statut = 'EnVigueur'");
        builder.HasIndex(m => m.Code, "ix_modele_courrier_brouillon").IsUnique().HasFilter("statut = 'Brouillon'");
    }

    public void Configure(EntityTypeBuilder<CourrierEmis> builder)
    {
        builder.ToTable("Courrier");
        builder.HasOne<Personne>().WithMany().HasForeignKey(c => c.PersonneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(c => c.Reference).IsUnique();
        builder.HasIndex(c => new { c.ObjetId, c.Destinataire }).IsUnique();
        builder.HasIndex(c => new { c.PersonneId, c.EmisLe });
        builder.HasIndex(c => c.EmisLe).HasFilter("imprime_le IS NULL");
    }
}

internal sealed class AdministrationConfiguration
    : IEntityTypeConfiguration<Role>,
        IEntityTypeConfiguration<Habilitation>,
        IEntityTypeConfiguration<Delegation>,
        IEntityTypeConfiguration<EntreeJournal>,
        IEntityTypeConfiguration<Import>,
        IEntityTypeConfiguration<TraceImport>,
        IEntityTypeConfiguration<FluxRemplace>,
        IEntityTypeConfiguration<CorrespondanceColonnes>,
        IEntityTypeConfiguration<Bail>,
        IEntityTypeConfiguration<Reglage>
{
    public void Configure(EntityTypeBuilder<Role> builder) => builder.ToTable("Role").HasKey(r => r.Code);

    public void Configure(EntityTypeBuilder<Habilitation> builder)
    {
        builder.ToTable("Habilitation");
        builder.HasOne(h => h.Role).WithMany().HasForeignKey(h => h.RoleCode).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Utilisateur>().WithMany().HasForeignKey(h => h.UtilisateurId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisme>().WithMany().HasForeignKey(h => h.OrganismeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Territoire>().WithMany().HasForeignKey(h => h.TerritoireId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Delegation> builder)
    {
        builder.ToTable("Delegation");
        builder.HasOne<Utilisateur>().WithMany().HasForeignKey(d => d.TitulaireId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Territoire>().WithMany().HasForeignKey(d => d.TerritoireId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<EntreeJournal> builder)
    {
        builder.ToTable("Journal");
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.HasIndex(e => new { e.PersonneId, e.Le });
        builder.HasIndex(e => new { e.UtilisateurId, e.Le });
        builder.HasIndex(e => e.Le);
        // Foyers and their rights: what concerns a person is found by her.
        builder.HasIndex(e => e.ObjetId).HasFilter("objet_id IS NOT NULL AND personne_id IS NULL");
    }

    public void Configure(EntityTypeBuilder<Import> builder)
    {
        builder.ToTable("Import");
        builder.HasOne<Import>().WithMany().HasForeignKey(i => i.RepriseDeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(i => new { i.RepriseDeId, i.RepriseLigne }).HasFilter("reprise_de_id IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<CorrespondanceColonnes> builder)
    {
        builder.ToTable("CorrespondanceColonnes");
        builder.HasIndex(c => c.NomPlie).IsUnique();
        builder.HasIndex(c => c.EmpreinteEntetes);
        builder.HasOne<Organisme>().WithMany().HasForeignKey(c => c.OrganismeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Territoire>().WithMany().HasForeignKey(c => c.TerritoireId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<TraceImport> builder)
    {
        builder.ToTable("TraceImport");
        builder.HasIndex(t => new { t.ImportId, t.ObjetId });
        builder.HasOne<Import>().WithMany().HasForeignKey(t => t.ImportId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<FluxRemplace> builder)
    {
        builder.ToTable("FluxRemplace").HasKey(f => new { f.FoyerId, f.ImportId });
        builder.HasOne<Import>().WithMany().HasForeignKey(f => f.ImportId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<Bail> builder) => builder.ToTable("Bail").HasKey(b => b.Cle);

    public void Configure(EntityTypeBuilder<Reglage> builder) => builder.ToTable("Reglage").HasKey(r => r.Cle);
}
