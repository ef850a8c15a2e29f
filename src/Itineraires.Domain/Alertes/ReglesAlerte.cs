using Itineraires.Domain.Cadres;

namespace Itineraires.Domain.Alertes;

/// <summary>The rules of alert, most severe first; delays come from the cadre.</summary>
public static class ReglesAlerte
{
    public static readonly RegleAlerte Rupture = new(
        "SUI-RUPTURE",
        "Sans accompagnement",
        "Une personne soumise aux droits et devoirs a un référent unique.",
        ParametresCadre.RuptureJours,
        "Orienter"
    );

    public static readonly RegleAlerte Plateforme = new(
        "ORI-PLATEFORME",
        "Absente à la plateforme d’orientation",
        "Une personne convoquée autant de fois que le prévoit le cadre, et jamais venue, est orientée sur dossier.",
        ParametresCadre.PlateformeConvocations,
        "Orienter sur dossier"
    );

    public static readonly RegleAlerte Absences = new(
        "DD-ABSENCES",
        "Absences non justifiées",
        "Des absences non justifiées à un rendez-vous, dès le nombre que fixe le cadre, constituent un manquement à examiner avec la personne.",
        ParametresCadre.AbsencesNombre,
        "Voir le dossier"
    );

    public static readonly RegleAlerte SansContrat = new(
        "CER-ABSENT",
        "Premier contrat à établir",
        "Un contrat d’engagements est en cours de validité avant la fin du délai qui suit l’orientation.",
        ParametresCadre.ContratDelaiMois,
        "Rédiger le contrat"
    );

    public static readonly RegleAlerte ContratInterrompu = new(
        "CER-INTERROMPU",
        "Contrat échu",
        "Le contrat est renouvelé avant chaque échéance, sans interruption.",
        ParametresCadre.ContratTouteLaDuree,
        "Renouveler le contrat"
    );

    public static readonly RegleAlerte ContratARenouveler = new(
        "CER-RENOUVELER",
        "À renouveler",
        "Le contrat est renouvelé avant son échéance\u00A0; comptez le délai de validation.",
        ParametresCadre.RenouvellementPreavisJours,
        "Renouveler le contrat"
    );

    public static readonly RegleAlerte Acceptation = new(
        "ORI-REPONSE",
        "Orientation sans réponse",
        "L’organisme répond à l’orientation qui lui est adressée.",
        ParametresCadre.AcceptationJours,
        "Répondre"
    );

    public static readonly RegleAlerte Silence = new(
        "ORI-SILENCE",
        "Organisme silencieux",
        "Une orientation qui reste sans réponse au-delà du délai du cadre revient au chef de service social.",
        ParametresCadre.SilenceJours,
        "Relancer ou réorienter"
    );

    public static readonly RegleAlerte PremierRendezVous = new(
        "ORI-PREMIER-RDV",
        "Premier rendez-vous à proposer",
        "Un premier rendez-vous est proposé dans le délai qui suit la décision d’orientation.",
        ParametresCadre.PremierRendezVousJours,
        "Fixer un rendez-vous"
    );

    public static readonly RegleAlerte Reorientation = new(
        "ORI-REORIENTATION",
        "Réorientation à décider",
        "Une demande de réorientation reçoit une décision, et l’accompagnement continue jusque-là.",
        ParametresCadre.ReorientationJours,
        "Décider"
    );

    public static readonly RegleAlerte Relais = new(
        "ORI-RELAIS",
        "Relais à tenir",
        "Les deux référents d’une réorientation se rencontrent, si possible avec la personne.",
        ParametresCadre.RelaisJours,
        "Ouvrir le relais"
    );

    public static readonly RegleAlerte SansReferent = new(
        "ACC-REFERENT",
        "Sans référent désigné",
        "La personne accueillie a un référent unique, interlocuteur privilégié.",
        ParametresCadre.ReferentDelaiJours,
        "Désigner un référent"
    );

    public static readonly RegleAlerte Inscription = new(
        "ACC-INSCRIPTION",
        "Inscription France Travail",
        "Le référent veille à l’inscription de la personne à France Travail et à son actualisation mensuelle.",
        ParametresCadre.ActualisationJours,
        "Mettre à jour l’inscription"
    );

    public static readonly RegleAlerte Information = new(
        "INF-MANQUEMENTS",
        "Droits et devoirs à expliquer",
        "Au début du parcours, le référent explique les conséquences des manquements sur le RSA et le rôle de l’instance de médiation.",
        ParametresCadre.InformationJours,
        "Noter l’information"
    );

    public static readonly RegleAlerte Declaration = new(
        "INF-DECLARATION",
        "Déclaration à rappeler",
        "Un changement de situation se déclare à la CAF et à France Travail\u00A0; le rappel reste jusqu’à ce que chaque déclaration soit notée.",
        ParametresCadre.DeclarationJours,
        "Rappeler ou noter"
    );

    public static readonly RegleAlerte PresenceANoter = new(
        "RDV-PRESENCE",
        "Présence à noter",
        "Chaque rendez-vous passé a un résultat.",
        ParametresCadre.PresenceDelaiJours,
        "Noter la présence"
    );

    public static readonly RegleAlerte Rythme = new(
        "RDV-RYTHME",
        "Rythme des entretiens",
        "Le cadre fixe le nombre de rendez-vous individuels en face à face par an, au prorata de la période.",
        ParametresCadre.RendezVousParAn,
        "Fixer un rendez-vous"
    );

    public static readonly RegleAlerte SansRendezVous = new(
        "RDV-ABSENT",
        "Aucun rendez-vous fixé",
        "Un prochain rendez-vous est fixé à chaque personne accompagnée.",
        ParametresCadre.SansRendezVousJours,
        "Fixer un rendez-vous"
    );

    public static readonly RegleAlerte BilanAbsent = new(
        "DIA-ABSENT",
        "Bilan de situation à faire",
        "Le bilan de la situation globale est établi dès le premier entretien.",
        ParametresCadre.BilanDelaiJours,
        "Faire le bilan"
    );

    public static readonly RegleAlerte BilanAncien = new(
        "DIA-ANCIEN",
        "Bilan à réévaluer",
        "Le bilan est réévalué régulièrement tout au long du parcours.",
        ParametresCadre.BilanAgeMois,
        "Réévaluer"
    );

    public static readonly RegleAlerte EtapeDepassee = new(
        "ETP-DEPASSEE",
        "Étape à clore",
        "Une étape dont la fin prévue est passée reçoit son résultat.",
        ParametresCadre.EtapeDelaiJours,
        "Clore l’étape"
    );

    public static IReadOnlyList<RegleAlerte> Toutes { get; } =
    [
        Rupture,
        Plateforme,
        Absences,
        SansContrat,
        ContratInterrompu,
        ContratARenouveler,
        Acceptation,
        Silence,
        PremierRendezVous,
        Reorientation,
        Relais,
        SansReferent,
        Inscription,
        Information,
        Declaration,
        PresenceANoter,
        Rythme,
        SansRendezVous,
        BilanAbsent,
        BilanAncien,
        EtapeDepassee,
    ];

    public static RegleAlerte DuCode(string code) => Toutes.First(r => r.Code == code);
}
