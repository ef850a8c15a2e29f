namespace Itineraires.Domain.Cadres;

/// <summary>Codes of the parameters that the rules read in a cadre.</summary>
public static class ParametresCadre
{
    /// <summary>Persons under which a number of a small group is not shown.</summary>
    public const string PetitsEffectifs = "petits_effectifs";

    /// <summary>Months after the orientation within which a contrat must be valid.</summary>
    public const string ContratDelaiMois = "contrat_delai_mois";

    /// <summary>Days before the deadline of the first contrat when the référent is warned.</summary>
    public const string ContratPreavisJours = "contrat_preavis_jours";

    /// <summary>Days before the end of a contrat when its renewal is to be prepared, validation included.</summary>
    public const string RenouvellementPreavisJours = "renouvellement_preavis_jours";

    /// <summary>Whether a contrat is required on every day of the parcours (uncovered days counted from the orientation's deadline on).</summary>
    public const string ContratTouteLaDuree = "contrat_toute_la_duree";

    /// <summary>Whether a PPAE of Pôle emploi stands for the contrat.</summary>
    public const string PpaeVautContrat = "ppae_vaut_contrat";

    /// <summary>Longest duration of a contrat, in months; none when absent.</summary>
    public const string ContratDureeMaxMois = "contrat_duree_max_mois";

    /// <summary>Duration proposed for a contrat, in months.</summary>
    public const string ContratDureeProposeeMois = "contrat_duree_proposee_mois";

    /// <summary>Individual face-to-face meetings a year (socle commun).</summary>
    public const string RendezVousParAn = "rendez_vous_par_an";

    /// <summary>Days without any planned meeting before the référent is told.</summary>
    public const string SansRendezVousJours = "sans_rendez_vous_jours";

    /// <summary>Unjustified absences that make a manquement.</summary>
    public const string AbsencesNombre = "absences_nombre";

    /// <summary>Least number of days between the absences that count.</summary>
    public const string AbsencesIntervalleJours = "absences_intervalle_jours";

    /// <summary>Months within which absences are counted together.</summary>
    public const string AbsencesPeriodeMois = "absences_periode_mois";

    /// <summary>Whether an unjustified absence from a plateforme d'orientation counts with those from meetings.</summary>
    public const string AbsencesPlateforme = "absences_plateforme";

    /// <summary>Convocations of one person to a plateforme d'orientation, at most.</summary>
    public const string PlateformeConvocations = "plateforme_convocations";

    /// <summary>Days between a convocation and the session, at least.</summary>
    public const string PlateformePreavisJours = "plateforme_preavis_jours";

    /// <summary>Days before the end of a délégation of signature when it is shown as ending.</summary>
    public const string DelegationPreavisJours = "delegation_preavis_jours";

    /// <summary>Days without accompagnement before the rupture alert.</summary>
    public const string RuptureJours = "rupture_jours";

    /// <summary>Days for the organisme to answer an orientation.</summary>
    public const string AcceptationJours = "acceptation_jours";

    /// <summary>Days without an answer of the organisme after which the decision goes back to the chef de service social.</summary>
    public const string SilenceJours = "silence_jours";

    /// <summary>Days after the decision of orientation within which a first rendez-vous is proposed.</summary>
    public const string PremierRendezVousJours = "premier_rendez_vous_jours";

    /// <summary>Days to decide of a request of réorientation.</summary>
    public const string ReorientationJours = "reorientation_jours";

    /// <summary>Days to hold the relay meeting once the new référent is designated.</summary>
    public const string RelaisJours = "relais_jours";

    /// <summary>Days to designate the référent after the organisme accepted the person.</summary>
    public const string ReferentDelaiJours = "referent_delai_jours";

    /// <summary>Days after which the last actualisation known of an inscription at France Travail is too old.</summary>
    public const string ActualisationJours = "actualisation_jours";

    /// <summary>Days after the acceptance to explain the consequences of manquements and the role of the instance de médiation.</summary>
    public const string InformationJours = "information_jours";

    /// <summary>Days to note the declarations that a changement de situation asks for.</summary>
    public const string DeclarationJours = "declaration_jours";

    /// <summary>Months after the opening of the right during which a person is a nouvel entrant.</summary>
    public const string NouvelEntrantMois = "nouvel_entrant_mois";

    /// <summary>Days to record the result of a past rendez-vous.</summary>
    public const string PresenceDelaiJours = "presence_delai_jours";

    /// <summary>Days to close an étape after its planned end.</summary>
    public const string EtapeDelaiJours = "etape_delai_jours";

    /// <summary>Months after which a bilan is to be made again.</summary>
    public const string BilanAgeMois = "bilan_age_mois";

    /// <summary>Days to record the first bilan after the beginning of the accompagnement.</summary>
    public const string BilanDelaiJours = "bilan_delai_jours";

    /// <summary>Persons in file active for one full-time référent.</summary>
    public const string FileActiveParEtp = "file_active_par_etp";

    /// <summary>Yearly cost of 100 places, in euros.</summary>
    public const string CoutCentPlaces = "cout_cent_places";

    /// <summary>Target of the taux d'étapes emploi-formation, in percent.</summary>
    public const string CibleEmploiFormation = "cible_emploi_formation";

    /// <summary>Target of access to lasting employment, in percent.</summary>
    public const string CibleEmploiDurable = "cible_emploi_durable";

    /// <summary>Denominator of the taux d'étapes: « beneficiaires » or « etapes ».</summary>
    public const string DenominateurEtapes = "denominateur_etapes";

    /// <summary>Whether the taux de participation aux entretiens collectifs is asked for.</summary>
    public const string ParticipationCollective = "participation_collective";

    /// <summary>Weekly hours of activity asked by the law.</summary>
    public const string HeuresHebdomadaires = "heures_hebdomadaires";

    /// <summary>Months of accompagnement after taking a job, where the cadre limits them.</summary>
    public const string SuiviEmploiMois = "suivi_emploi_mois";

    /// <summary>Upper bounds of the classes of delays, in days, separated by semicolons.</summary>
    public const string DelaisClasses = "delais_classes";

    /// <summary>Days aimed at between the opening of the right and the first orientation.</summary>
    public const string ObjectifOrientationJours = "objectif_orientation_jours";

    /// <summary>Days aimed at between the opening of the right and the first meeting that took place.</summary>
    public const string ObjectifMiseEnPlaceJours = "objectif_mise_en_place_jours";

    /// <summary>Months since the opening of the right from which a person is durably away from employment.</summary>
    public const string EloignementMois = "eloignement_mois";

    /// <summary>Days without étape after which a parcours led by Pôle emploi is shown as without étape.</summary>
    public const string SansEtapeJours = "sans_etape_jours";

    /// <summary>Whether the public of the accompagnement global is inscribed at Pôle emploi.</summary>
    public const string GlobalInscription = "global_inscription";

    /// <summary>Freins, codes of the nomenclature separated by semicolons, that call for a travailleur social in an accompagnement global.</summary>
    public const string GlobalFreins = "global_freins";

    /// <summary>How many of these freins the last bilan leaves to be lifted, at least, for the public of the accompagnement global.</summary>
    public const string GlobalFreinsMinimum = "global_freins_minimum";
}
