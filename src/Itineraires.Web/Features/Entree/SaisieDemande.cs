using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Security;

namespace Itineraires.Web.Features.Entree;

/// <summary>The form of a demande: one flow, from who instructs to what was explained.</summary>
public sealed class SaisieDemande : SaisieIdentite
{
    [Display(Name = "Vous instruisez pour"), Required(ErrorMessage = "Choisissez la structure qui instruit la demande.")]
    public StructureInstructrice? Structure { get; set; }

    [Display(Name = "Nom du CCAS, de l’association ou de la Maison"), MaxLength(160)]
    public string? NomStructure { get; set; }

    [Display(Name = "Date de la demande"), Required(ErrorMessage = "Saisissez la date de la demande.")]
    public DateOnly? DeposeeLe { get; set; }

    [Display(Name = "Numéro de la demande"), MaxLength(30)]
    public string? NumeroDemande { get; set; }

    [Display(Name = "Matricule du foyer"), MaxLength(30)]
    public string? Matricule { get; set; }

    [Display(Name = "Commune"), Required(ErrorMessage = "Choisissez la commune\u00A0: elle donne le territoire de la personne.")]
    public string? CodeInsee { get; set; }

    [Display(Name = "Structure de domiciliation"), MaxLength(160)]
    public string? DomiciliationStructure { get; set; }

    [Display(Name = "Situation familiale")]
    public string? SituationFamiliale { get; set; }

    public List<SaisieMembre> Membres { get; set; } = [];

    [Display(Name = "Situation professionnelle")]
    public SituationProfessionnelle? Situation { get; set; }

    [Display(Name = "Travailleur indépendant, même en complément d’une autre situation")]
    public bool EstIndependant { get; set; }

    [Display(Name = "Niveau de qualification")]
    public string? NiveauQualification { get; set; }

    [Display(Name = "Dernier métier exercé"), MaxLength(160), SansInformationMedicale]
    public string? DernierMetier { get; set; }

    [Display(Name = "Fin du dernier emploi")]
    public DateOnly? DernierEmploiFiniLe { get; set; }

    [Display(Name = "Mobilité")]
    public Mobilite? Mobilite { get; set; }

    [Display(Name = "Logement")]
    public SituationLogement? Logement { get; set; }

    [Display(Name = "Garde des enfants")]
    public GardeEnfants? GardeEnfants { get; set; }

    [Display(Name = "A une complémentaire santé")]
    public bool? CouvertureSante { get; set; }

    [Display(Name = "Autonomie")]
    public NiveauAutonomie? Autonomie { get; set; }

    [Display(Name = "Capacité d’aller à l’emploi")]
    public CapaciteEmploi? Capacite { get; set; }

    [Display(Name = "Besoins")]
    public List<string> Besoins { get; set; } = [];

    [Display(Name = "Précisions sur les capacités et les besoins"), MaxLength(1000), SansInformationMedicale]
    public string? CommentaireBesoins { get; set; }

    [Display(Name = "Le mois dernier"), Range(0, 99_999, ErrorMessage = "Saisissez un montant entre 0 et 99\u202F999 €.")]
    public decimal? Ressources1 { get; set; }

    [Display(Name = "Le mois d’avant"), Range(0, 99_999, ErrorMessage = "Saisissez un montant entre 0 et 99\u202F999 €.")]
    public decimal? Ressources2 { get; set; }

    [Display(Name = "Il y a trois mois"), Range(0, 99_999, ErrorMessage = "Saisissez un montant entre 0 et 99\u202F999 €.")]
    public decimal? Ressources3 { get; set; }

    public List<SaisieDroitConnexe> Droits { get; set; } = [];

    [Display(Name = "Points expliqués")]
    public List<string> Points { get; set; } = [];

    [Display(Name = "Guides remis")]
    public List<string> Guides { get; set; } = [];

    [Display(Name = "Commentaire sur ces rappels"), MaxLength(1000), SansInformationMedicale]
    public string? Commentaire { get; set; }

    /// <summary>Version of the demande that a correction shows.</summary>
    public int Version { get; set; }

    /// <summary>Puts back what a demande says.</summary>
    public void Reprendre(DemandeRsa demande)
    {
        (Structure, NomStructure, DeposeeLe) = (demande.Structure, demande.NomStructure, demande.DeposeeLe);
        (Situation, DernierMetier, DernierEmploiFiniLe) = (demande.Situation, demande.DernierMetier, demande.DernierEmploiFiniLe);
        (Mobilite, Logement, GardeEnfants, CouvertureSante) = (demande.Mobilite, demande.Logement, demande.GardeEnfants, demande.CouvertureSante);
        (Ressources1, Ressources2, Ressources3) = (demande.Ressources1?.Euros, demande.Ressources2?.Euros, demande.Ressources3?.Euros);
        (Commentaire, Version) = (demande.Commentaire, demande.Version);
    }

    public RessourcesDeclarees LireRessources(Montant? garanti) =>
        new([.. new[] { Ressources1, Ressources2, Ressources3 }.Select(r => r is { } euros ? Montant.DepuisEuros(euros) : (Montant?)null)], garanti);
}

/// <summary>Another member of the foyer; an empty line is left aside.</summary>
public sealed class SaisieMembre
{
    [Display(Name = "Place dans le foyer")]
    public RoleFoyer? Role { get; set; }

    [Display(Name = "Prénom"), MaxLength(100)]
    public string? Prenom { get; set; }

    [Display(Name = "Nom"), MaxLength(100)]
    public string? Nom { get; set; }

    [Display(Name = "Date de naissance")]
    public DateOnly? DateNaissance { get; set; }

    public bool EstVide => string.IsNullOrWhiteSpace(Prenom) && string.IsNullOrWhiteSpace(Nom) && DateNaissance is null;
}

/// <summary>One line of the checklist of droits connexes.</summary>
public sealed class SaisieDroitConnexe
{
    public string? Code { get; set; }

    [Display(Name = "État")]
    public EtatDroitConnexe? Etat { get; set; }

    /// <summary>State that the form showed.</summary>
    public EtatDroitConnexe? Montre { get; set; }
}
