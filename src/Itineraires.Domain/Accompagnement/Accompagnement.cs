using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;

namespace Itineraires.Domain.Accompagnement;

/// <summary>State of a parcours at an organisme référent.</summary>
public enum StatutAccompagnement
{
    [Display(Name = "orienté")]
    Oriente,

    [Display(Name = "accepté par l’organisme")]
    Accepte,

    [Display(Name = "en accompagnement")]
    EnCours,

    [Display(Name = "maintenu hors droits et devoirs")]
    Maintenu,

    [Display(Name = "suivi dans l’emploi")]
    SuiviEmploi,

    [Display(Name = "refusé par l’organisme")]
    Refuse,

    [Display(Name = "réorienté")]
    Reoriente,

    [Display(Name = "sorti")]
    Sorti,
}

public enum ActeAccompagnement
{
    [Display(Name = "accepter l’orientation")]
    Accepter,

    [Display(Name = "refuser l’orientation")]
    Refuser,

    [Display(Name = "commencer l’accompagnement")]
    Commencer,

    [Display(Name = "maintenir l’accompagnement")]
    Maintenir,

    [Display(Name = "suivre la personne dans l’emploi")]
    SuivreEmploi,

    [Display(Name = "réorienter la personne")]
    Reorienter,

    [Display(Name = "mettre fin à l’accompagnement")]
    Sortir,
}

/// <summary>Reasons to go on beyond the droits et devoirs (ACC-05).</summary>
public enum MotifMaintien
{
    [Display(Name = "situation particulière à consolider")]
    SituationAConsolider,

    [Display(Name = "parcours intégré dans l’emploi")]
    ParcoursIntegre,
}

/// <summary>The accompagnement of a person by an organisme référent, from the orientation to its end.</summary>
public sealed class ParcoursAccompagne : Entite, IConcernePersonne
{
    /// <summary>States and acts. Source: metier, « Orientation / accompagnement ».</summary>
    public static readonly MachineEtats<StatutAccompagnement, ActeAccompagnement> Machine = new(
        "ACC-ETAT",
        "L’accompagnement",
        new Dictionary<(StatutAccompagnement, ActeAccompagnement), StatutAccompagnement>
        {
            [(StatutAccompagnement.Oriente, ActeAccompagnement.Accepter)] = StatutAccompagnement.Accepte,
            [(StatutAccompagnement.Oriente, ActeAccompagnement.Refuser)] = StatutAccompagnement.Refuse,
            [(StatutAccompagnement.Oriente, ActeAccompagnement.Reorienter)] = StatutAccompagnement.Reoriente,
            [(StatutAccompagnement.Accepte, ActeAccompagnement.Commencer)] = StatutAccompagnement.EnCours,
            [(StatutAccompagnement.Accepte, ActeAccompagnement.Reorienter)] = StatutAccompagnement.Reoriente,
            [(StatutAccompagnement.Accepte, ActeAccompagnement.Sortir)] = StatutAccompagnement.Sorti,
            [(StatutAccompagnement.EnCours, ActeAccompagnement.Maintenir)] = StatutAccompagnement.Maintenu,
            [(StatutAccompagnement.EnCours, ActeAccompagnement.SuivreEmploi)] = StatutAccompagnement.SuiviEmploi,
            [(StatutAccompagnement.EnCours, ActeAccompagnement.Reorienter)] = StatutAccompagnement.Reoriente,
            [(StatutAccompagnement.EnCours, ActeAccompagnement.Sortir)] = StatutAccompagnement.Sorti,
            [(StatutAccompagnement.Maintenu, ActeAccompagnement.Reorienter)] = StatutAccompagnement.Reoriente,
            [(StatutAccompagnement.Maintenu, ActeAccompagnement.Sortir)] = StatutAccompagnement.Sorti,
            [(StatutAccompagnement.SuiviEmploi, ActeAccompagnement.Maintenir)] = StatutAccompagnement.Maintenu,
            [(StatutAccompagnement.SuiviEmploi, ActeAccompagnement.Reorienter)] = StatutAccompagnement.Reoriente,
            [(StatutAccompagnement.SuiviEmploi, ActeAccompagnement.Sortir)] = StatutAccompagnement.Sorti,
        }
    );

    /// <summary>Code of a reason that says nothing by itself: words must come with it.</summary>
    public const string MotifAutre = "autre";

    private ParcoursAccompagne() { }

    public Guid PersonneId { get; private set; }

    public Personne Personne { get; private set; } = null!;

    public Guid OrientationId { get; private set; }

    public Guid OrganismeId { get; private set; }

    public Guid? LigneConventionId { get; private set; }

    public TypeParcours Type { get; private set; }

    /// <summary>Cadre against which this parcours is checked, fixed at the orientation.</summary>
    public string CadreCode { get; private set; } = "";

    public StatutAccompagnement Statut { get; private set; }

    /// <summary>Day of the orientation: delays run from it.</summary>
    public DateOnly OrienteLe { get; private set; }

    public DateOnly? AccepteLe { get; private set; }

    public DateOnly? CommenceLe { get; private set; }

    public DateOnly? Fin { get; private set; }

    public Guid? ReferentId { get; private set; }

    public List<AffectationReferent> Affectations { get; private set; } = [];

    /// <summary>Requests of accompagnement global and those that ran; read with this one before it ends.</summary>
    public List<AccompagnementGlobal> Globaux { get; private set; } = [];

    /// <summary>Coded reason for which the organisme declined, code of the nomenclature « motif_refus ».</summary>
    public string? MotifRefus { get; private set; }

    /// <summary>What the organisme adds to the coded reason.</summary>
    public string? PrecisionRefus { get; private set; }

    public MotifMaintien? MotifMaintien { get; private set; }

    public string? CommentaireMaintien { get; private set; }

    public Guid? MaintenuPar { get; private set; }

    public DateOnly? MaintenuLe { get; private set; }

    /// <summary>Coded reason of the end (ETP-09), code of the nomenclature « motif_fin ».</summary>
    public string? MotifFin { get; private set; }

    /// <summary>A parcours in progress holds the person: one at any date (ORI-05).</summary>
    public bool EstOuvert => Fin is null;

    /// <summary>Opens the parcours decided by an orientation; the previous one, if any, ends the day before or the same day.</summary>
    public static ParcoursAccompagne Ouvrir(Personne personne, DecisionOrientation orientation, string cadreCode, ParcoursAccompagne? precedent)
    {
        precedent?.Reorienter(orientation.DecideeLe);
        var parcours = new ParcoursAccompagne
        {
            PersonneId = personne.Id,
            Personne = personne,
            OrientationId = orientation.Id,
            OrganismeId = orientation.OrganismeId,
            LigneConventionId = orientation.LigneConventionId,
            Type = orientation.Type,
            CadreCode = cadreCode,
            Statut = StatutAccompagnement.Oriente,
            OrienteLe = orientation.DecideeLe,
        };
        personne.EtreSuivie(parcours.Id, parcours.OrganismeId, null);
        return parcours;
    }

    public void Accepter(DateOnly le)
    {
        var statut = Machine.Passer(Statut, ActeAccompagnement.Accepter);
        ReglesAccompagnement.ApresOrientation.Exiger(le >= OrienteLe, nameof(AccepteLe));
        (Statut, AccepteLe) = (statut, le);
    }

    /// <summary>The organisme declines: the person returns to the worklist.</summary>
    public void Refuser(DateOnly le, string? motif, string? precision)
    {
        var statut = Machine.Passer(Statut, ActeAccompagnement.Refuser);
        ReglesAccompagnement.MotifRefusRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(MotifRefus));
        var precise = string.IsNullOrWhiteSpace(precision) ? null : precision.Trim();
        ReglesAccompagnement.PrecisionRefusRequise.Exiger(motif != MotifAutre || precise is not null, nameof(PrecisionRefus));
        (Statut, MotifRefus, PrecisionRefus) = (statut, motif, precise);
        Terminer(le);
    }

    /// <summary>Designates the référent unique; the previous designation ends the day before (ACC-11).</summary>
    public void DesignerReferent(Guid referentId, DateOnly le)
    {
        ReglesAccompagnement.DoitEtreOuvert.Exiger(EstOuvert);
        ReglesAccompagnement.AccepterAvant.Exiger(Statut != StatutAccompagnement.Oriente);
        ReglesAccompagnement.AutreReferent.Exiger(referentId != ReferentId, nameof(ReferentId));
        ReglesGlobal.DeuxPersonnes.Exiger(referentId != Personne.AssocieId, nameof(ReferentId));
        Affectations.Find(a => a.Fin is null)?.Clore(le);
        Affectations.Add(new AffectationReferent(Id, PersonneId, referentId, le));
        ReferentId = referentId;
        Personne.EtreSuivie(Id, OrganismeId, referentId);
    }

    /// <summary>Asks a professional of the other trade to join the référent unique (ORI-13).</summary>
    /// <param name="role">Part of the référent unique, from his organisme; null when it holds none.</param>
    /// <param name="associe">Who is asked.</param>
    /// <param name="par">Account that asks.</param>
    /// <exception cref="RegleMetierException">A rule of the accompagnement global is broken.</exception>
    public AccompagnementGlobal DemanderGlobal(RoleGlobal? role, ProfessionnelAssocie associe, Guid par, DateOnly le)
    {
        ReglesGlobal.SoumisAuxDroitsEtDevoirs.Exiger(Personne.SoumisDroitsDevoirs);
        ReglesGlobal.AccompagnementSuivi.Exiger(EstOuvert && ReferentId is not null);
        ReglesGlobal.UnSeul.Exiger(!Globaux.Exists(g => g.EstOuvert));
        ReglesGlobal.DeuxPersonnes.Exiger(associe.Id != ReferentId, nameof(AccompagnementGlobal.AssocieId));
        ReglesGlobal.DeuxMetiers.Exiger(role is not null && associe.Role is not null && role != associe.Role, nameof(AccompagnementGlobal.AssocieId));
        var demande = new AccompagnementGlobal(this, associe, par, le);
        Globaux.Add(demande);
        return demande;
    }

    /// <summary>The first entretien took place.</summary>
    public void Commencer(DateOnly le)
    {
        var statut = Machine.Passer(Statut, ActeAccompagnement.Commencer);
        (Statut, CommenceLe) = (statut, le);
    }

    /// <summary>Goes on beyond the droits et devoirs by decision of the chef de service social (ACC-05).</summary>
    public void Maintenir(Guid par, DateOnly le, MotifMaintien motif, string commentaire)
    {
        var statut = Machine.Passer(Statut, ActeAccompagnement.Maintenir);
        ReglesAccompagnement.CommentaireRequis.Exiger(!string.IsNullOrWhiteSpace(commentaire), nameof(CommentaireMaintien));
        Statut = statut;
        (MaintenuPar, MaintenuLe, MotifMaintien, CommentaireMaintien) = (par, le, motif, commentaire.Trim());
    }

    public void SuivreEmploi() => Statut = Machine.Passer(Statut, ActeAccompagnement.SuivreEmploi);

    /// <summary>Ends the accompagnement with its coded reason (ETP-09).</summary>
    public void Sortir(DateOnly le, string motifFin)
    {
        var statut = Machine.Passer(Statut, ActeAccompagnement.Sortir);
        ReglesAccompagnement.MotifFinRequis.Exiger(!string.IsNullOrWhiteSpace(motifFin), nameof(MotifFin));
        ReglesAccompagnement.FinApresOrientation.Exiger(le >= (CommenceLe ?? AccepteLe ?? OrienteLe), nameof(Fin));
        (Statut, MotifFin) = (statut, motifFin);
        Terminer(le);
    }

    private void Reorienter(DateOnly le)
    {
        var statut = Machine.Passer(Statut, ActeAccompagnement.Reorienter);
        ReglesAccompagnement.FinApresOrientation.Exiger(le >= (CommenceLe ?? AccepteLe ?? OrienteLe), nameof(Fin));
        (Statut, MotifFin) = (statut, "reorientation");
        Terminer(le);
    }

    private void Terminer(DateOnly le)
    {
        Fin = le;
        Affectations.Find(a => a.Fin is null)?.Clore(le);
        Globaux.Find(g => g.EstOuvert)?.Suivre(le, MotifFin ?? MotifAutre);
        if (Personne.AccompagnementId == Id)
        {
            if (Personne.AssocieId is not null)
            {
                throw new InvalidOperationException("The accompagnement global was not read with the accompagnement that ends.");
            }

            Personne.EtreSuivie(null, null, null);
        }
    }
}

/// <summary>Dated designation of a référent.</summary>
public sealed class AffectationReferent : Entite, IConcernePersonne
{
    private AffectationReferent() { }

    public AffectationReferent(Guid accompagnementId, Guid personneId, Guid referentId, DateOnly debut) =>
        (AccompagnementId, PersonneId, ReferentId, Debut) = (accompagnementId, personneId, referentId, debut);

    public Guid AccompagnementId { get; private set; }

    public Guid PersonneId { get; private set; }

    public Guid ReferentId { get; private set; }

    public DateOnly Debut { get; private set; }

    public DateOnly? Fin { get; private set; }

    internal void Clore(DateOnly fin) => Fin = fin < Debut ? Debut : fin;
}

/// <summary>The person leaves the dispositif RSA: dated and coded, apart from the end of an accompagnement (ETP-09).</summary>
public sealed class SortieDispositif : Entite, IConcernePersonne
{
    private SortieDispositif() { }

    public SortieDispositif(Guid personneId, DateOnly le, string motif, Guid par, string? commentaire)
    {
        ReglesAccompagnement.MotifSortieRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(Motif));
        (PersonneId, Le, Motif, Par, Commentaire) = (personneId, le, motif, par, commentaire);
    }

    public Guid PersonneId { get; private set; }

    public DateOnly Le { get; private set; }

    /// <summary>Code of the nomenclature « motif_sortie ».</summary>
    public string Motif { get; private set; } = "";

    public Guid Par { get; private set; }

    public string? Commentaire { get; private set; }
}

/// <summary>Rules of the accompagnement. Source: Itinéraires emploi 2020, § 2 and 3.3.</summary>
public static class ReglesAccompagnement
{
    public static readonly RegleMetier ApresOrientation = new("ACC-ACCEPTATION-DATE", "L’acceptation ne peut pas précéder l’orientation.");

    public static readonly RegleMetier MotifRefusRequis = new("ACC-REFUS-MOTIF", "Choisissez pourquoi l’organisme ne peut pas accompagner cette personne.");

    public static readonly RegleMetier PrecisionRefusRequise = new("ACC-REFUS-PRECISION", "Précisez le motif du refus.");

    public static readonly RegleMetier DoitEtreOuvert = new("ACC-CLOS", "Cet accompagnement est terminé.");

    public static readonly RegleMetier AccepterAvant = new("ACC-ACCEPTER", "L’organisme doit accepter l’orientation avant de désigner un référent.");

    public static readonly RegleMetier AutreReferent = new("ACC-REFERENT", "Cette personne est déjà suivie par ce référent.");

    public static readonly RegleMetier CommentaireRequis = new(
        "ACC-MAINTIEN-MOTIF",
        "Expliquez pourquoi l’accompagnement continue au-delà des droits et devoirs.",
        "Itinéraires emploi 2020, § 3.3"
    );

    public static readonly RegleMetier MotifFinRequis = new("ACC-FIN-MOTIF", "Choisissez le motif de fin de l’accompagnement.");

    public static readonly RegleMetier FinApresOrientation = new(
        "ACC-FIN-DATE",
        "La fin ne peut pas précéder l’orientation, son acceptation ni le premier entretien."
    );

    public static readonly RegleMetier MotifSortieRequis = new("ACC-SORTIE-MOTIF", "Choisissez le motif de sortie du dispositif.");
}
