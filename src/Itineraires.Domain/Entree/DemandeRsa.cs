using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Entree;

/// <summary>Who takes the demande (ORI-01). Source: PMI'e 2016-2020, p. 34, Objectif 5.</summary>
public enum StructureInstructrice
{
    [Display(Name = "Maison de la Métropole")]
    MaisonMetropole,

    [Display(Name = "CAF")]
    Caf,

    [Display(Name = "CCAS")]
    Ccas,

    [Display(Name = "association autorisée")]
    Association,
}

/// <summary>Where a demande stands.</summary>
public enum StatutDemande
{
    [Display(Name = "enregistrée")]
    Enregistree,

    [Display(Name = "transmise à l’organisme payeur")]
    Transmise,

    [Display(Name = "droit ouvert")]
    Ouverte,

    [Display(Name = "droit refusé")]
    Refusee,

    [Display(Name = "retirée")]
    Retiree,
}

public enum ActeDemande
{
    [Display(Name = "corriger la demande")]
    Corriger,

    [Display(Name = "transmettre la demande")]
    Transmettre,

    [Display(Name = "noter l’ouverture du droit")]
    NoterOuverture,

    [Display(Name = "noter le refus du droit")]
    NoterRefus,

    [Display(Name = "retirer la demande")]
    Retirer,
}

public enum SituationProfessionnelle
{
    [Display(Name = "sans emploi")]
    SansEmploi,

    [Display(Name = "salarié")]
    Salarie,

    [Display(Name = "travailleur non salarié")]
    NonSalarie,

    [Display(Name = "étudiant ou élève")]
    Etudiant,

    [Display(Name = "stagiaire de la formation professionnelle")]
    StagiaireFormation,

    [Display(Name = "congé parental")]
    CongeParental,

    [Display(Name = "congé sabbatique")]
    CongeSabbatique,

    [Display(Name = "en disponibilité")]
    Disponibilite,

    [Display(Name = "autre situation")]
    Autre,
}

public enum Mobilite
{
    [Display(Name = "permis et véhicule")]
    Vehicule,

    [Display(Name = "permis, sans véhicule")]
    PermisSeul,

    [Display(Name = "transports en commun ou vélo")]
    Transports,

    [Display(Name = "déplacements difficiles")]
    Difficile,
}

public enum SituationLogement
{
    [Display(Name = "logement stable")]
    Stable,

    [Display(Name = "chez un proche")]
    ChezUnProche,

    [Display(Name = "hébergement temporaire")]
    Hebergement,

    [Display(Name = "sans logement")]
    SansLogement,
}

public enum GardeEnfants
{
    [Display(Name = "sans objet")]
    SansObjet,

    [Display(Name = "assurée")]
    Assuree,

    [Display(Name = "à organiser")]
    AOrganiser,
}

/// <summary>What is asked at instruction to choose the référent. Of health, only whether a cover exists: nothing medical (CNF-01).</summary>
public sealed record DonneesSocioprofessionnelles(
    SituationProfessionnelle? Situation,
    string? DernierMetier,
    DateOnly? DernierEmploiFiniLe,
    Mobilite? Mobilite,
    SituationLogement? Logement,
    GardeEnfants? GardeEnfants,
    bool? CouvertureSante
);

/// <summary>What the foyer declares, and the guaranteed income it was compared with.</summary>
/// <param name="Mois">Resources of the whole foyer, the latest month first; null: not declared.</param>
/// <param name="Garanti">Revenu garanti of the situation familiale on the day of the demande; null without barème.</param>
public sealed record RessourcesDeclarees(IReadOnlyList<Montant?> Mois, Montant? Garanti)
{
    public const int Trimestre = 3;

    /// <summary>Monthly mean of the months declared; null when none is.</summary>
    public Montant? Moyenne => Mois.OfType<Montant>().ToList() is { Count: > 0 } dits ? Montant.DepuisEuros(dits.Sum(m => m.Euros) / dits.Count) : null;
}

/// <summary>
/// A demande of RSA, taken by an instructeur with the données socioprofessionnelles used to choose the référent (ORI-01). It belongs to a person
/// already recorded; what is not finished yet is a <see cref="BrouillonDemande"/>.
/// </summary>
public sealed class DemandeRsa : Entite, IConcernePersonne
{
    public static readonly MachineEtats<StatutDemande, ActeDemande> Machine = new(
        "DEM-ETAT",
        "La demande",
        new Dictionary<(StatutDemande, ActeDemande), StatutDemande>
        {
            [(StatutDemande.Enregistree, ActeDemande.Corriger)] = StatutDemande.Enregistree,
            [(StatutDemande.Enregistree, ActeDemande.Transmettre)] = StatutDemande.Transmise,
            [(StatutDemande.Enregistree, ActeDemande.Retirer)] = StatutDemande.Retiree,
            [(StatutDemande.Transmise, ActeDemande.NoterOuverture)] = StatutDemande.Ouverte,
            [(StatutDemande.Transmise, ActeDemande.NoterRefus)] = StatutDemande.Refusee,
            [(StatutDemande.Transmise, ActeDemande.Retirer)] = StatutDemande.Retiree,
        }
    );

    private DemandeRsa() { }

    /// <param name="instruction">By whom, where and when.</param>
    /// <param name="avertissements">What was shown before recording; the decision stays the instructeur's.</param>
    /// <exception cref="RegleMetierException">The date is to come, or an amount is negative.</exception>
    public DemandeRsa(
        Guid personneId,
        InstructionDemande instruction,
        DonneesSocioprofessionnelles donnees,
        RessourcesDeclarees ressources,
        IEnumerable<Avertissement> avertissements,
        string? commentaire
    )
    {
        (PersonneId, InstruitePar) = (personneId, instruction.Par);
        Noter(instruction, donnees, ressources, avertissements, commentaire);
    }

    public Guid PersonneId { get; private set; }

    public DateOnly DeposeeLe { get; private set; }

    public StructureInstructrice Structure { get; private set; }

    /// <summary>Name of the CCAS or of the association, for example.</summary>
    public string? NomStructure { get; private set; }

    public Guid InstruitePar { get; private set; }

    public StatutDemande Statut { get; private set; }

    public DateOnly? TransmiseLe { get; private set; }

    /// <summary>Day of the decision of the organisme payeur, or of the withdrawal.</summary>
    public DateOnly? CloseLe { get; private set; }

    /// <summary>Why the demande was withdrawn or the right refused.</summary>
    public string? MotifCloture { get; private set; }

    public SituationProfessionnelle? Situation { get; private set; }

    /// <summary>Last job, in the words of the person.</summary>
    public string? DernierMetier { get; private set; }

    public DateOnly? DernierEmploiFiniLe { get; private set; }

    public Mobilite? Mobilite { get; private set; }

    public SituationLogement? Logement { get; private set; }

    public GardeEnfants? GardeEnfants { get; private set; }

    /// <summary>Whether a complementary cover exists: an administrative fact, nothing medical.</summary>
    public bool? CouvertureSante { get; private set; }

    /// <summary>Resources of the foyer in the month before the demande.</summary>
    public Montant? Ressources1 { get; private set; }

    public Montant? Ressources2 { get; private set; }

    public Montant? Ressources3 { get; private set; }

    /// <summary>Revenu garanti with which the resources were compared.</summary>
    public Montant? RevenuGaranti { get; private set; }

    /// <summary>What was shown to the instructeur before recording.</summary>
    public List<Avertissement> Avertissements { get; private set; } = [];

    /// <summary>Repeats their number, so that lists choose on it.</summary>
    public int NombreAvertissements { get; private set; }

    /// <summary>What the instructeur says of it.</summary>
    public string? Commentaire { get; private set; }

    public bool EstOuverte => CloseLe is null;

    public Montant? RessourcesMoyennes => new RessourcesDeclarees([Ressources1, Ressources2, Ressources3], RevenuGaranti).Moyenne;

    /// <summary>What was typed wrong is corrected, as long as the demande has not left; who instructed it stays.</summary>
    /// <exception cref="RegleMetierException">It has left, the date is to come, or an amount is negative.</exception>
    public void Corriger(
        InstructionDemande instruction,
        DonneesSocioprofessionnelles donnees,
        RessourcesDeclarees ressources,
        IEnumerable<Avertissement> avertissements,
        string? commentaire
    )
    {
        Statut = Machine.Passer(Statut, ActeDemande.Corriger);
        Noter(instruction, donnees, ressources, avertissements, commentaire);
    }

    /// <summary>The demande leaves for the organisme payeur.</summary>
    public void Transmettre(DateOnly le, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, ActeDemande.Transmettre);
        ExigerDate(le, DeposeeLe, aujourdhui);
        (Statut, TransmiseLe) = (statut, le);
    }

    /// <summary>The organisme payeur opened the right.</summary>
    public void NoterOuverture(DateOnly le, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, ActeDemande.NoterOuverture);
        ExigerDate(le, TransmiseLe ?? DeposeeLe, aujourdhui);
        (Statut, CloseLe) = (statut, le);
    }

    /// <summary>The organisme payeur refused the right.</summary>
    public void NoterRefus(DateOnly le, string? motif, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, ActeDemande.NoterRefus);
        ExigerDate(le, TransmiseLe ?? DeposeeLe, aujourdhui);
        ReglesDemande.MotifRequis.Exiger(!string.IsNullOrWhiteSpace(motif), "Motif");
        (Statut, CloseLe, MotifCloture) = (statut, le, motif!.Trim());
    }

    /// <summary>The person gives up her demande.</summary>
    public void Retirer(DateOnly le, string? motif, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, ActeDemande.Retirer);
        ExigerDate(le, TransmiseLe ?? DeposeeLe, aujourdhui);
        ReglesDemande.MotifRequis.Exiger(!string.IsNullOrWhiteSpace(motif), "Motif");
        (Statut, CloseLe, MotifCloture) = (statut, le, motif!.Trim());
    }

    private void Noter(
        InstructionDemande instruction,
        DonneesSocioprofessionnelles donnees,
        RessourcesDeclarees ressources,
        IEnumerable<Avertissement> avertissements,
        string? commentaire
    )
    {
        ReglesDemande.PasDansLeFutur.Exiger(instruction.Le <= instruction.Aujourdhui, nameof(DeposeeLe));
        ReglesDemande.RessourcesPositives.Exiger(ressources.Mois.All(m => m is null || m >= Montant.Zero), nameof(RessourcesDeclarees.Mois));
        (DeposeeLe, Structure) = (instruction.Le, instruction.Structure);
        NomStructure = Nul(instruction.NomStructure);
        (Situation, DernierMetier, DernierEmploiFiniLe) = (donnees.Situation, Nul(donnees.DernierMetier), donnees.DernierEmploiFiniLe);
        (Mobilite, Logement, GardeEnfants, CouvertureSante) = (donnees.Mobilite, donnees.Logement, donnees.GardeEnfants, donnees.CouvertureSante);
        (Ressources1, Ressources2, Ressources3) = (
            ressources.Mois.ElementAtOrDefault(0),
            ressources.Mois.ElementAtOrDefault(1),
            ressources.Mois.ElementAtOrDefault(2)
        );
        RevenuGaranti = ressources.Garanti;
        Avertissements = [.. avertissements];
        NombreAvertissements = Avertissements.Count;
        Commentaire = Nul(commentaire);
    }

    private static void ExigerDate(DateOnly le, DateOnly auPlusTot, DateOnly aujourdhui)
    {
        ReglesDemande.PasDansLeFutur.Exiger(le <= aujourdhui, "Le");
        ReglesDemande.ActeChronologique.Exiger(le >= auPlusTot, "Le");
    }

    private static string? Nul(string? texte) => string.IsNullOrWhiteSpace(texte) ? null : texte.Trim();
}

/// <summary>Who takes a demande, where and when.</summary>
public sealed record InstructionDemande(Guid Par, StructureInstructrice Structure, string? NomStructure, DateOnly Le, DateOnly Aujourdhui);

/// <summary>
/// What an instructeur has typed of a demande and not recorded yet: kept on the server, so that another post or another day goes on with it. It
/// names no recorded person, and never holds a NIR.
/// </summary>
public sealed class BrouillonDemande : Entite
{
    private BrouillonDemande() { }

    public BrouillonDemande(Guid par, Guid? territoireId) => (Par, TerritoireId) = (par, territoireId);

    /// <summary>Account that keeps the draft.</summary>
    public Guid Par { get; private set; }

    /// <summary>Territory of the instructeur.</summary>
    public Guid? TerritoireId { get; private set; }

    /// <summary>Names of the applicant as typed so far.</summary>
    public string Titre { get; private set; } = "";

    /// <summary>What was typed, in JSON.</summary>
    public string Contenu { get; private set; } = "";

    public DateTime EnregistreLe { get; private set; }

    public void Garder(string? titre, string contenu, DateTime le) =>
        (Titre, Contenu, EnregistreLe) = (string.IsNullOrWhiteSpace(titre) ? "Demande sans nom" : titre.Trim(), contenu, le);
}

/// <summary>Rules of the demande of RSA.</summary>
public static class ReglesDemande
{
    public static readonly RegleMetier PasDansLeFutur = new("DEM-DATE", "Choisissez la date du jour ou une date passée.");

    public static readonly RegleMetier ActeChronologique = new("DEM-CHRONOLOGIE", "Cette date précède l’étape précédente de la demande.");

    public static readonly RegleMetier RessourcesPositives = new("DEM-RESSOURCES", "Saisissez des ressources positives ou nulles.");

    public static readonly RegleMetier MotifRequis = new("DEM-MOTIF", "Dites pourquoi, en une phrase.");

    public static readonly RegleMetier UneSeuleEnCours = new(
        "DEM-UNE-SEULE",
        "Cette personne a déjà une demande en cours\u00A0: ouvrez-la, ou retirez-la d’abord."
    );
}
