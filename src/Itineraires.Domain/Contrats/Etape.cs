using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Contrats;

/// <summary>The three families of étapes. Source: Itinéraires emploi 2020, § 5.</summary>
public enum FamilleEtape
{
    [Display(Name = "emploi-formation")]
    EmploiFormation,

    [Display(Name = "accès à l’emploi")]
    AccesEmploi,

    [Display(Name = "mobilisation")]
    Mobilisation,
}

public enum StatutEtape
{
    [Display(Name = "proposée")]
    Proposee,

    [Display(Name = "acceptée")]
    Acceptee,

    [Display(Name = "en cours")]
    EnCours,

    [Display(Name = "terminée")]
    Terminee,

    [Display(Name = "abandonnée")]
    Abandonnee,

    [Display(Name = "refusée")]
    Refusee,
}

public enum ActeEtape
{
    [Display(Name = "accepter l’étape")]
    Accepter,

    [Display(Name = "refuser l’étape")]
    Refuser,

    [Display(Name = "commencer l’étape")]
    Commencer,

    [Display(Name = "terminer l’étape")]
    Terminer,

    [Display(Name = "abandonner l’étape")]
    Abandonner,
}

public enum ResultatEtape
{
    [Display(Name = "objectif atteint")]
    Atteint,

    [Display(Name = "objectif atteint en partie")]
    PartiellementAtteint,

    [Display(Name = "objectif non atteint")]
    NonAtteint,
}

/// <summary>A step of the parcours (ETP-04), listed in a contrat or outside any (ETP-05).</summary>
public sealed class Etape : Entite, IConcernePersonne
{
    /// <summary>States and acts. Source: metier, « Étape ».</summary>
    public static readonly MachineEtats<StatutEtape, ActeEtape> Machine = new(
        "ETP-ETAT",
        "L’étape",
        new Dictionary<(StatutEtape, ActeEtape), StatutEtape>
        {
            [(StatutEtape.Proposee, ActeEtape.Accepter)] = StatutEtape.Acceptee,
            [(StatutEtape.Proposee, ActeEtape.Refuser)] = StatutEtape.Refusee,
            [(StatutEtape.Acceptee, ActeEtape.Commencer)] = StatutEtape.EnCours,
            [(StatutEtape.EnCours, ActeEtape.Terminer)] = StatutEtape.Terminee,
            [(StatutEtape.EnCours, ActeEtape.Abandonner)] = StatutEtape.Abandonnee,
        }
    );

    private Etape() { }

    public Etape(Guid personneId, Guid accompagnementId, TypeEtape type, string intitule, DateOnly? debut, DateOnly? finPrevue)
    {
        PersonneId = personneId;
        AccompagnementId = accompagnementId;
        Decrire(type, intitule, debut, finPrevue, null, null, null);
    }

    public Guid PersonneId { get; private set; }

    public Guid AccompagnementId { get; private set; }

    /// <summary>Contrat that formalises it; null outside any contrat.</summary>
    public Guid? ContratId { get; private set; }

    /// <summary>Code of the nomenclature « etape ».</summary>
    public string Type { get; private set; } = "";

    public FamilleEtape Famille { get; private set; }

    /// <summary>The type counts as lasting employment, as the nomenclature said when the étape was recorded (IND-11).</summary>
    public bool EmploiDurable { get; private set; }

    public string Intitule { get; private set; } = "";

    public DateOnly? Debut { get; private set; }

    public DateOnly? FinPrevue { get; private set; }

    public DateOnly? Fin { get; private set; }

    public string? Lieu { get; private set; }

    /// <summary>Organisme or entreprise where it takes place.</summary>
    public string? Structure { get; private set; }

    public string? Objectif { get; private set; }

    public StatutEtape Statut { get; private set; }

    public ResultatEtape? Resultat { get; private set; }

    public string? MotifAbandon { get; private set; }

    public bool EstClose => Statut is StatutEtape.Terminee or StatutEtape.Abandonnee or StatutEtape.Refusee;

    public void Decrire(TypeEtape type, string intitule, DateOnly? debut, DateOnly? finPrevue, string? lieu, string? structure, string? objectif)
    {
        ReglesEtape.EtapeOuverte.Exiger(!EstClose);
        ReglesEtape.IntituleRequis.Exiger(!string.IsNullOrWhiteSpace(intitule), nameof(Intitule));
        ReglesEtape.FinApresDebut.Exiger(debut is null || finPrevue is null || finPrevue >= debut, nameof(FinPrevue));
        (Type, Famille, EmploiDurable) = (type.Code, type.Famille, type.EmploiDurable);
        Intitule = intitule.Trim();
        (Debut, FinPrevue) = (debut, finPrevue);
        Lieu = string.IsNullOrWhiteSpace(lieu) ? null : lieu.Trim();
        Structure = string.IsNullOrWhiteSpace(structure) ? null : structure.Trim();
        Objectif = string.IsNullOrWhiteSpace(objectif) ? null : objectif.Trim();
    }

    /// <summary>Formalises the étape in a contrat, which accepts it.</summary>
    public void InscrireAuContrat(Contrat contrat)
    {
        ReglesEtape.EtapeOuverte.Exiger(!EstClose);
        ReglesEtape.MemePersonne.Exiger(contrat.PersonneId == PersonneId);
        ContratId = contrat.Id;
        if (Statut == StatutEtape.Proposee)
        {
            Accepter();
        }
    }

    /// <summary>Takes the étape out of a contrat still in preparation; it remains in the dossier.</summary>
    public void SortirDuContrat(Contrat contrat)
    {
        ReglesContrat.Modifiable.Exiger(contrat.Id == ContratId && contrat.Statut == StatutContrat.Brouillon);
        ContratId = null;
    }

    public void Accepter() => Statut = Machine.Passer(Statut, ActeEtape.Accepter);

    public void Refuser() => Statut = Machine.Passer(Statut, ActeEtape.Refuser);

    public void Commencer(DateOnly le, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, ActeEtape.Commencer);
        ReglesEtape.DebutConstate.Exiger(le <= aujourdhui, nameof(Debut));
        ReglesEtape.FinApresDebut.Exiger(FinPrevue is null || FinPrevue >= le, nameof(Debut));
        (Statut, Debut) = (statut, le);
    }

    /// <summary>Closes the étape with its result. Closing on the day it began is admitted (single interview).</summary>
    public void Terminer(DateOnly fin, ResultatEtape resultat, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, ActeEtape.Terminer);
        ExigerFin(fin, aujourdhui);
        (Statut, Fin, Resultat) = (statut, fin, resultat);
    }

    public void Abandonner(DateOnly fin, string motif, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, ActeEtape.Abandonner);
        ExigerFin(fin, aujourdhui);
        ReglesEtape.MotifAbandonRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(MotifAbandon));
        (Statut, Fin, MotifAbandon) = (statut, fin, motif.Trim());
    }

    private void ExigerFin(DateOnly fin, DateOnly aujourdhui)
    {
        ReglesEtape.FinApresDebut.Exiger(Debut is null || fin >= Debut, nameof(Fin));
        ReglesEtape.FinConstatee.Exiger(fin <= aujourdhui, nameof(Fin));
    }
}

/// <summary>A type of étape of the nomenclature (ETP-01 to ETP-03).</summary>
public sealed record TypeEtape(string Code, string Libelle, FamilleEtape Famille, bool EmploiDurable);

/// <summary>Rules of an étape's life. Source: Itinéraires emploi 2020, § 3.2; Itinéraires activité 2020, § 3-2.</summary>
public static class ReglesEtape
{
    public static readonly RegleMetier EtapeOuverte = new("ETP-OUVERTE", "Cette étape est déjà close.");

    public static readonly RegleMetier IntituleRequis = new("ETP-INTITULE", "Donnez un intitulé à l’étape.");

    public static readonly RegleMetier FinApresDebut = new("ETP-DATES", "La date de fin doit être postérieure ou égale à la date de début.");

    public static readonly RegleMetier DebutConstate = new("ETP-DEBUT", "Une étape ne peut pas commencer dans le futur\u00A0: attendez le jour venu.");

    public static readonly RegleMetier FinConstatee = new("ETP-FIN", "La fin d’une étape se constate\u00A0: elle ne peut pas être dans le futur.");

    public static readonly RegleMetier MotifAbandonRequis = new("ETP-ABANDON", "Indiquez pourquoi l’étape est abandonnée, sans information médicale.");

    public static readonly RegleMetier MemePersonne = new("ETP-PERSONNE", "Cette étape n’appartient pas à la personne du contrat.");
}
