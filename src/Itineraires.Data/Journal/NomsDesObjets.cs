namespace Itineraires.Data;

/// <summary>Names of the things that the base keeps, as a reader says them.</summary>
public static class NomsDesObjets
{
    /// <summary>By the name of the type.</summary>
    public static IReadOnlyDictionary<string, string> Objets { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccompagnementGlobal"] = "accompagnement global",
            ["AffectationReferent"] = "référent désigné",
            ["AliasOrganisme"] = "libellé d’un organisme",
            ["AppartenanceFoyer"] = "appartenance à un foyer",
            ["AttentePlace"] = "attente d’une place",
            ["BilanSituation"] = "bilan",
            ["BrouillonDemande"] = "brouillon de demande",
            ["Cadre"] = "cadre",
            ["Cellule"] = "cellule de suivi",
            ["ChangementSituation"] = "changement de situation",
            ["Cohorte"] = "cohorte",
            ["Commune"] = "commune",
            ["CorrespondanceColonnes"] = "correspondance de colonnes",
            ["Contrat"] = "contrat",
            ["Convocation"] = "convocation",
            ["CourrierEmis"] = "courrier",
            ["DecisionOrientation"] = "orientation",
            ["Delegation"] = "délégation de signature",
            ["DemandeReorientation"] = "demande de réorientation",
            ["DemandeRsa"] = "demande de RSA",
            ["DoublonPossible"] = "doublon possible",
            ["DroitRsa"] = "droit RSA",
            ["ElementNomenclature"] = "élément de nomenclature",
            ["EntreeOffre"] = "entrée dans une offre",
            ["Etape"] = "étape",
            ["EvaluationBesoins"] = "autonomie, capacités et besoins",
            ["Foyer"] = "foyer",
            ["FusionPersonnes"] = "fusion de dossiers",
            ["Habilitation"] = "habilitation",
            ["IdentityUserClaim`1"] = "attribut d’un compte",
            ["IdentityUserLogin`1"] = "moyen de connexion",
            ["IdentityUserPasskey`1"] = "moyen de connexion",
            ["IdentityUserToken`1"] = "moyen de connexion",
            ["Indu"] = "indu",
            ["InformationDroitsDevoirs"] = "information sur les droits et devoirs",
            ["InformationEntrant"] = "information d’un nouvel entrant",
            ["InscriptionFranceTravail"] = "inscription France Travail",
            ["JeuCriteres"] = "critères d’orientation",
            ["LigneConvention"] = "ligne de convention",
            ["MembreCellule"] = "membre d’une cellule",
            ["MembreCohorte"] = "membre d’une cohorte",
            ["ModeleCourrier"] = "modèle de courrier",
            ["MouvementPaiement"] = "paiement",
            ["Organisme"] = "organisme",
            ["ParametreCadre"] = "paramètre d’un cadre",
            ["ParcoursAccompagne"] = "accompagnement",
            ["ParticipationGlobal"] = "moyens de l’accompagnement global",
            ["Personne"] = "personne",
            ["PieceJointe"] = "pièce",
            ["QuartierPrioritaire"] = "quartier prioritaire",
            ["Rattachement"] = "rattachement d’une commune",
            ["RecueilSocioprofessionnel"] = "données socioprofessionnelles",
            ["Reglage"] = "réglage",
            ["Relais"] = "relais",
            ["RelanceOrganisme"] = "relance d’un organisme",
            ["RendezVous"] = "rendez-vous",
            ["Role"] = "rôle",
            ["SeanceCellule"] = "séance d’une cellule",
            ["SerieReference"] = "série de référence",
            ["SessionCollective"] = "session collective",
            ["SituationExaminee"] = "situation examinée",
            ["SoldeIndu"] = "solde d’un indu",
            ["SortieDispositif"] = "sortie du dispositif",
            ["StatutDroitsDevoirs"] = "droits et devoirs",
            ["SuiviDroitConnexe"] = "droit connexe",
            ["TempsCollectif"] = "temps collectif",
            ["Territoire"] = "territoire",
            ["Utilisateur"] = "compte",
            ["ValeurSerie"] = "valeur d’une série",
        };

    /// <summary>The thing as a reader says it; words that name no type are given back as they are.</summary>
    public static string Nommer(string objet) =>
        Objets.TryGetValue(objet, out var nom) ? nom
        : objet.Length > 1 && char.IsUpper(objet[0]) && !objet.Contains(' ', StringComparison.Ordinal) ? char.ToLowerInvariant(objet[0]) + objet[1..]
        : objet;

    /// <summary>The same, first of a sentence.</summary>
    public static string NommerEnTete(string objet) => Nommer(objet) is { Length: > 0 } nom ? char.ToUpperInvariant(nom[0]) + nom[1..] : objet;
}
