namespace Itineraires.Domain.Habilitations;

/// <summary>What a person may do. A role is a set of rights, kept as data; a page names one right.</summary>
public static class Droits
{
    /// <summary>Find a person by name from anywhere.</summary>
    public const string RechercherPersonne = "rechercher_personne";

    /// <summary>Open the dossiers of the perimeter.</summary>
    public const string ConsulterDossier = "consulter_dossier";

    /// <summary>Open a whole dossier for evaluation, with a purpose that is journalled (CNF-02).</summary>
    public const string EvaluerDossier = "evaluer_dossier";

    /// <summary>See lists of persons of the perimeter and the evolution of parcours, without the dossier.</summary>
    public const string ConsulterListes = "consulter_listes";

    public const string ExporterListes = "exporter_listes";

    /// <summary>Record persons, foyers, rights and the évaluation des besoins.</summary>
    public const string EnregistrerPersonne = "enregistrer_personne";

    public const string ImporterBeneficiaires = "importer_beneficiaires";

    /// <summary>Compare the dossiers that may be of one person, merge them, undo a merge.</summary>
    public const string FusionnerDoublons = "fusionner_doublons";

    /// <summary>See what the organisme payeur pays to a foyer and what it owes, in the dossiers that one may open.</summary>
    public const string ConsulterPaiements = "consulter_paiements";

    /// <summary>Import the reference series with their sources (OBS-04).</summary>
    public const string ImporterSeries = "importer_series";

    /// <summary>Decide orientations, by délégation.</summary>
    public const string DeciderOrientation = "decider_orientation";

    /// <summary>Plan collective sessions, convoke to them, note who came.</summary>
    public const string AnimerSessions = "animer_sessions";

    /// <summary>Prepare, simulate and adopt the criteria that propose an orientation.</summary>
    public const string TenirCriteres = "tenir_criteres";

    /// <summary>Record and withdraw the délégations of signature of the Président.</summary>
    public const string GererDelegations = "gerer_delegations";

    /// <summary>Accept or refuse an orientation for the organisme, designate its référents.</summary>
    public const string AffecterReferent = "affecter_referent";

    /// <summary>Meetings, bilans, contrats and étapes of the persons followed.</summary>
    public const string SuivreParcours = "suivre_parcours";

    /// <summary>Validate or return contrats.</summary>
    public const string ValiderContrat = "valider_contrat";

    /// <summary>Decide to go on beyond the droits et devoirs.</summary>
    public const string MaintenirAccompagnement = "maintenir_accompagnement";

    /// <summary>Define cohortes and follow them month by month.</summary>
    public const string SuivreCohortes = "suivre_cohortes";

    /// <summary>Open a cellule opérationnelle de suivi des parcours and choose its members; its members work in it whatever their role.</summary>
    public const string OuvrirCellules = "ouvrir_cellules";

    public const string ConsulterConventions = "consulter_conventions";

    public const string GererConventions = "gerer_conventions";

    public const string ConsulterIndicateurs = "consulter_indicateurs";

    /// <summary>Cadres, nomenclatures, territories, word lists.</summary>
    public const string AdministrerReferentiels = "administrer_referentiels";

    public const string AdministrerUtilisateurs = "administrer_utilisateurs";

    /// <summary>Read the journal of readings and changes (CNF-05).</summary>
    public const string ConsulterJournal = "consulter_journal";

    /// <summary>Every right, with its label.</summary>
    public static IReadOnlyDictionary<string, string> Tous { get; } =
        new Dictionary<string, string>
        {
            [RechercherPersonne] = "Rechercher une personne",
            [ConsulterDossier] = "Consulter les dossiers de son périmètre",
            [EvaluerDossier] = "Ouvrir un dossier pour évaluation, en disant pourquoi",
            [ConsulterListes] = "Consulter les listes de son périmètre",
            [ExporterListes] = "Exporter des listes",
            [EnregistrerPersonne] = "Enregistrer une personne, un foyer, un droit",
            [ImporterBeneficiaires] = "Importer les bénéficiaires",
            [FusionnerDoublons] = "Comparer et fusionner les doublons",
            [ConsulterPaiements] = "Consulter les paiements et les indus d’un foyer",
            [ImporterSeries] = "Importer les séries de référence",
            [DeciderOrientation] = "Décider une orientation",
            [AnimerSessions] = "Organiser les sessions collectives",
            [TenirCriteres] = "Préparer, simuler et adopter les critères d’orientation",
            [GererDelegations] = "Enregistrer et retirer les délégations de signature",
            [AffecterReferent] = "Répondre aux orientations et désigner les référents",
            [SuivreParcours] = "Suivre un parcours",
            [ValiderContrat] = "Valider ou retourner un contrat",
            [MaintenirAccompagnement] = "Maintenir un accompagnement hors droits et devoirs",
            [SuivreCohortes] = "Définir et suivre des cohortes",
            [OuvrirCellules] = "Ouvrir des cellules de suivi des parcours",
            [ConsulterConventions] = "Consulter la programmation et les conventions",
            [GererConventions] = "Importer et gérer les conventions",
            [ConsulterIndicateurs] = "Consulter les indicateurs",
            [AdministrerReferentiels] = "Administrer les référentiels",
            [AdministrerUtilisateurs] = "Administrer les utilisateurs",
            [ConsulterJournal] = "Consulter le journal",
        };
}
