using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Accompagnement;

/// <summary>How the référent and the person meet. Source: Itinéraires emploi 2020, § 3.1.</summary>
public enum ModeRendezVous
{
    [Display(Name = "en face à face")]
    FaceAFace,

    [Display(Name = "par téléphone")]
    Telephone,

    [Display(Name = "par courrier ou courriel")]
    Courrier,

    [Display(Name = "en visio")]
    Visio,

    /// <summary>Atelier, club, information: several participants (RDV-04).</summary>
    [Display(Name = "temps collectif")]
    Collectif,
}

public enum StatutRendezVous
{
    [Display(Name = "planifié")]
    Planifie,

    [Display(Name = "honoré")]
    Honore,

    [Display(Name = "absence justifiée")]
    AbsenceJustifiee,

    [Display(Name = "absence non justifiée")]
    AbsenceNonJustifiee,

    [Display(Name = "annulé par l’organisme")]
    Annule,

    [Display(Name = "reporté")]
    Reporte,
}

public enum ActeRendezVous
{
    [Display(Name = "noter la présence")]
    Honorer,

    [Display(Name = "noter une absence justifiée")]
    JustifierAbsence,

    [Display(Name = "noter une absence non justifiée")]
    ConstaterAbsence,

    [Display(Name = "annuler le rendez-vous")]
    Annuler,

    [Display(Name = "reporter le rendez-vous")]
    Reporter,
}

/// <summary>Object of an entretien (RDV-07).</summary>
public enum ObjetRendezVous
{
    [Display(Name = "premier entretien")]
    PremierEntretien,

    [Display(Name = "construction ou actualisation du projet d’insertion")]
    Projet,

    [Display(Name = "contrat d’engagements")]
    Contrat,

    [Display(Name = "point sur une étape")]
    Etape,

    [Display(Name = "accès aux droits")]
    AccesAuxDroits,

    [Display(Name = "autre")]
    Autre,
}

/// <summary>What is to be done after an entretien, by whom and before when (RDV-07).</summary>
public sealed record SuiteADonner(string Texte, string Qui, DateOnly? Echeance);

/// <summary>A meeting with one person; a temps collectif gives one to each participant.</summary>
public sealed class RendezVous : Entite, IConcernePersonne
{
    /// <summary>Outcomes. An outcome may be corrected with a reason, see <see cref="Corriger"/>.</summary>
    public static readonly MachineEtats<StatutRendezVous, ActeRendezVous> Machine = new(
        "RDV-ETAT",
        "Le rendez-vous",
        new Dictionary<(StatutRendezVous, ActeRendezVous), StatutRendezVous>
        {
            [(StatutRendezVous.Planifie, ActeRendezVous.Honorer)] = StatutRendezVous.Honore,
            [(StatutRendezVous.Planifie, ActeRendezVous.JustifierAbsence)] = StatutRendezVous.AbsenceJustifiee,
            [(StatutRendezVous.Planifie, ActeRendezVous.ConstaterAbsence)] = StatutRendezVous.AbsenceNonJustifiee,
            [(StatutRendezVous.Planifie, ActeRendezVous.Annuler)] = StatutRendezVous.Annule,
            [(StatutRendezVous.Planifie, ActeRendezVous.Reporter)] = StatutRendezVous.Reporte,
        }
    );

    private RendezVous() { }

    /// <exception cref="RegleMetierException">The duration is not positive, or a collective one is planned for a single person.</exception>
    public RendezVous(
        ParcoursAccompagne accompagnement,
        Guid referentId,
        DateOnly jour,
        TimeOnly heure,
        int dureeMinutes,
        ModeRendezVous mode,
        ObjetRendezVous objet,
        string? lieu
    )
        : this(accompagnement.PersonneId, accompagnement.Id, referentId, jour, heure, dureeMinutes, mode, objet, lieu)
    {
        ReglesRendezVous.AccompagnementOuvert.Exiger(accompagnement.EstOuvert);
        ReglesRendezVous.ApresLOrientation.Exiger(jour >= accompagnement.OrienteLe, nameof(Jour));
        ReglesRendezVous.CollectifAPart.Exiger(mode != ModeRendezVous.Collectif, nameof(Mode));
    }

    private RendezVous(
        Guid personneId,
        Guid accompagnementId,
        Guid referentId,
        DateOnly jour,
        TimeOnly heure,
        int dureeMinutes,
        ModeRendezVous mode,
        ObjetRendezVous objet,
        string? lieu
    )
    {
        ReglesRendezVous.DureePositive.Exiger(dureeMinutes > 0, nameof(DureeMinutes));
        ReglesRendezVous.LieuRequis.Exiger(
            mode is not (ModeRendezVous.FaceAFace or ModeRendezVous.Collectif) || !string.IsNullOrWhiteSpace(lieu),
            nameof(Lieu)
        );
        PersonneId = personneId;
        AccompagnementId = accompagnementId;
        ReferentId = referentId;
        (Jour, Heure, DureeMinutes, Mode, Objet, Lieu) = (jour, heure, dureeMinutes, mode, objet, lieu?.Trim());
    }

    public Guid PersonneId { get; private set; }

    public Guid AccompagnementId { get; private set; }

    /// <summary>Référent who receives the person.</summary>
    public Guid ReferentId { get; private set; }

    /// <summary>Civil day and time in Paris.</summary>
    public DateOnly Jour { get; private set; }

    public TimeOnly Heure { get; private set; }

    public int DureeMinutes { get; private set; }

    public ModeRendezVous Mode { get; private set; }

    public ObjetRendezVous Objet { get; private set; }

    public string? Lieu { get; private set; }

    public StatutRendezVous Statut { get; private set; }

    public Guid? TempsCollectifId { get; private set; }

    public string? MotifAbsence { get; private set; }

    public string? CompteRendu { get; private set; }

    public string? Decisions { get; private set; }

    public List<SuiteADonner> Suites { get; private set; } = [];

    /// <summary>Reason of the last correction of the outcome.</summary>
    public string? MotifCorrection { get; private set; }

    /// <summary>Meeting that replaces this one when it was put off.</summary>
    public Guid? RemplaceParId { get; private set; }

    /// <summary>Only an individual face-to-face meeting that took place counts towards the socle commun (RDV-02).</summary>
    public bool CompteDansLeSocle => Statut == StatutRendezVous.Honore && Mode == ModeRendezVous.FaceAFace;

    internal static RendezVous Collectif(TempsCollectif temps, Guid personneId, Guid accompagnementId) =>
        new(
            personneId,
            accompagnementId,
            temps.ReferentId,
            temps.Jour,
            temps.Heure,
            temps.DureeMinutes,
            ModeRendezVous.Collectif,
            ObjetRendezVous.Autre,
            temps.Lieu
        )
        {
            TempsCollectifId = temps.Id,
        };

    /// <summary>The person came.</summary>
    public void Honorer(DateOnly aujourdhui) => Constater(ActeRendezVous.Honorer, null, aujourdhui);

    public void JustifierAbsence(string motif, DateOnly aujourdhui)
    {
        ReglesRendezVous.MotifAbsenceRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(MotifAbsence));
        Constater(ActeRendezVous.JustifierAbsence, motif.Trim(), aujourdhui);
    }

    public void ConstaterAbsence(DateOnly aujourdhui) => Constater(ActeRendezVous.ConstaterAbsence, null, aujourdhui);

    /// <summary>The organisme cancels: this counts neither for nor against the person.</summary>
    public void Annuler(string? motif) => (Statut, MotifAbsence) = (Machine.Passer(Statut, ActeRendezVous.Annuler), motif?.Trim());

    /// <summary>Puts the meeting off; the new one replaces it.</summary>
    public RendezVous Reporter(DateOnly jour, TimeOnly heure)
    {
        ReglesRendezVous.CollectifNonReporte.Exiger(Mode != ModeRendezVous.Collectif);
        var statut = Machine.Passer(Statut, ActeRendezVous.Reporter);
        var nouveau = new RendezVous(PersonneId, AccompagnementId, ReferentId, jour, heure, DureeMinutes, Mode, Objet, Lieu);
        (Statut, RemplaceParId) = (statut, nouveau.Id);
        return nouveau;
    }

    /// <summary>Takes an outcome back to « planifié » so that the right one can be recorded.</summary>
    public void Corriger(string motif)
    {
        ReglesRendezVous.RienACorriger.Exiger(Statut is not (StatutRendezVous.Planifie or StatutRendezVous.Reporte));
        ReglesRendezVous.MotifCorrectionRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(MotifCorrection));
        (Statut, MotifAbsence, MotifCorrection) = (StatutRendezVous.Planifie, null, motif.Trim());
    }

    /// <summary>Keeps the compte rendu of a meeting that took place (RDV-07).</summary>
    public void Rapporter(ObjetRendezVous objet, string compteRendu, string? decisions, IEnumerable<SuiteADonner> suites)
    {
        ReglesRendezVous.HonoreAvantCompteRendu.Exiger(Statut == StatutRendezVous.Honore);
        ReglesRendezVous.CompteRenduRequis.Exiger(!string.IsNullOrWhiteSpace(compteRendu), nameof(CompteRendu));
        Objet = objet;
        CompteRendu = compteRendu.Trim();
        Decisions = string.IsNullOrWhiteSpace(decisions) ? null : decisions.Trim();
        Suites = [.. suites];
    }

    private void Constater(ActeRendezVous acte, string? motif, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, acte);
        ReglesRendezVous.PasAvantLeJour.Exiger(Jour <= aujourdhui);
        (Statut, MotifAbsence) = (statut, motif);
    }
}

/// <summary>An atelier, club or information created once with its participants (RDV-04).</summary>
public sealed class TempsCollectif : Entite
{
    private TempsCollectif() { }

    public TempsCollectif(string titre, Guid organismeId, Guid referentId, DateOnly jour, TimeOnly heure, int dureeMinutes, string lieu)
    {
        ReglesRendezVous.TitreRequis.Exiger(!string.IsNullOrWhiteSpace(titre), nameof(Titre));
        ReglesRendezVous.LieuRequis.Exiger(!string.IsNullOrWhiteSpace(lieu), nameof(Lieu));
        ReglesRendezVous.DureePositive.Exiger(dureeMinutes > 0, nameof(DureeMinutes));
        Titre = titre.Trim();
        (OrganismeId, ReferentId, Jour, Heure, DureeMinutes, Lieu) = (organismeId, referentId, jour, heure, dureeMinutes, lieu.Trim());
    }

    public string Titre { get; private set; } = "";

    public Guid OrganismeId { get; private set; }

    public Guid ReferentId { get; private set; }

    public DateOnly Jour { get; private set; }

    public TimeOnly Heure { get; private set; }

    public int DureeMinutes { get; private set; }

    public string Lieu { get; private set; } = "";

    /// <summary>Adds a participant: the meeting that feeds her dossier.</summary>
    public RendezVous Inscrire(ParcoursAccompagne accompagnement)
    {
        ReglesRendezVous.AccompagnementOuvert.Exiger(accompagnement.EstOuvert);
        return RendezVous.Collectif(this, accompagnement.PersonneId, accompagnement.Id);
    }
}

/// <summary>Rules of meetings. Source: Itinéraires emploi 2020, § 3.1.</summary>
public static class ReglesRendezVous
{
    public static readonly RegleMetier AccompagnementOuvert = new("RDV-ACCOMPAGNEMENT", "L’accompagnement de cette personne est terminé.");

    public static readonly RegleMetier ApresLOrientation = new("RDV-ORIENTATION", "Ce jour précède l’orientation de la personne\u00A0: vérifiez la date.");

    public static readonly RegleMetier CollectifAPart = new("RDV-COLLECTIF", "Créez un temps collectif pour recevoir plusieurs personnes.");

    public static readonly RegleMetier CollectifNonReporte = new(
        "RDV-REPORT-COLLECTIF",
        "Un temps collectif ne se reporte pas pour une seule personne\u00A0: inscrivez-la à un autre."
    );

    public static readonly RegleMetier DureePositive = new("RDV-DUREE", "La durée doit être supérieure à zéro.");

    public static readonly RegleMetier LieuRequis = new("RDV-LIEU", "Indiquez le lieu du rendez-vous.");

    public static readonly RegleMetier MotifAbsenceRequis = new("RDV-MOTIF", "Indiquez le motif de l’absence, sans information médicale.");

    public static readonly RegleMetier PasAvantLeJour = new(
        "RDV-FUTUR",
        "Ce rendez-vous n’a pas encore eu lieu\u00A0: attendez le jour venu pour noter la présence."
    );

    public static readonly RegleMetier RienACorriger = new("RDV-CORRIGER", "Ce rendez-vous n’a pas de résultat à corriger.");

    public static readonly RegleMetier MotifCorrectionRequis = new("RDV-CORRECTION-MOTIF", "Indiquez pourquoi vous corrigez ce résultat.");

    public static readonly RegleMetier HonoreAvantCompteRendu = new("RDV-COMPTE-RENDU-ETAT", "Notez d’abord la présence de la personne.");

    public static readonly RegleMetier CompteRenduRequis = new("RDV-COMPTE-RENDU", "Rédigez le compte rendu.");

    public static readonly RegleMetier TitreRequis = new("RDV-TITRE", "Donnez un titre au temps collectif.");
}
