using System.ComponentModel.DataAnnotations;

namespace Itineraires.Domain.Personnes;

/// <summary>Place of a person in the foyer RSA (PER-01).</summary>
public enum RoleFoyer
{
    /// <summary>Allocataire, responsable du dossier.</summary>
    [Display(Name = "allocataire")]
    Demandeur,

    [Display(Name = "conjoint")]
    Conjoint,

    [Display(Name = "enfant")]
    Enfant,

    [Display(Name = "autre personne à charge")]
    Autre,
}

public enum Civilite
{
    [Display(Name = "Madame")]
    Madame,

    [Display(Name = "Monsieur")]
    Monsieur,
}

/// <summary>Type of RSA of a foyer; only the first two count as a minimum social (PER-03).</summary>
public enum TypeRsa
{
    [Display(Name = "RSA socle")]
    Socle,

    [Display(Name = "RSA socle et activité")]
    SocleActivite,

    [Display(Name = "RSA activité")]
    Activite,
}

/// <summary>State of the dossier RSA. Source: CNAF, code list ETATDOSRSA.</summary>
public enum EtatDroit
{
    [Display(Name = "demande en attente de décision")]
    EnAttente = 0,

    [Display(Name = "droit refusé")]
    Refuse = 1,

    [Display(Name = "droit ouvert et versable")]
    Ouvert = 2,

    [Display(Name = "droit ouvert et suspendu")]
    Suspendu = 3,

    [Display(Name = "droit ouvert, versement suspendu")]
    VersementSuspendu = 4,

    [Display(Name = "droit clos")]
    Clos = 5,

    [Display(Name = "droit clos sur un mois antérieur")]
    ClosMoisAnterieur = 6,
}

/// <summary>Why a foyer in the dispositif is not paid for a period (PER-02).</summary>
public enum MotifSansVersement
{
    [Display(Name = "déclaration trimestrielle de ressources non retournée")]
    DeclarationNonRetournee,

    [Display(Name = "pièce manquante")]
    PieceManquante,

    [Display(Name = "ressources supérieures au montant forfaitaire")]
    RessourcesSuperieures,

    [Display(Name = "autre motif")]
    Autre,
}

public enum StatutDoublon
{
    [Display(Name = "à examiner")]
    AExaminer,

    [Display(Name = "personnes différentes")]
    Ecarte,

    [Display(Name = "fusionnés")]
    Fusionne,
}

/// <summary>What is chosen from one dossier or the other when two are merged.</summary>
public enum ChampFusion
{
    [Display(Name = "Civilité")]
    Civilite,

    [Display(Name = "Nom")]
    Nom,

    [Display(Name = "Nom de naissance")]
    NomNaissance,

    [Display(Name = "Prénom")]
    Prenom,

    [Display(Name = "Date de naissance")]
    DateNaissance,

    [Display(Name = "NIR")]
    Nir,

    [Display(Name = "Identifiant France Travail")]
    IdentifiantFranceTravail,

    [Display(Name = "Téléphone")]
    Telephone,

    [Display(Name = "Courriel")]
    Courriel,

    [Display(Name = "Niveau de qualification")]
    NiveauQualification,

    [Display(Name = "Foyer")]
    Foyer,

    [Display(Name = "Domiciliation")]
    Domiciliation,

    [Display(Name = "Droits et devoirs")]
    DroitsDevoirs,

    [Display(Name = "Inscription à Pôle emploi")]
    Inscription,
}
