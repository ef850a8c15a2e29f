using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Suivi;

/// <summary>A cellule opérationnelle de suivi des parcours of a test territory (SUI-02).</summary>
public sealed class Cellule : Entite
{
    private Cellule() { }

    /// <exception cref="RegleMetierException">The name is missing.</exception>
    public Cellule(string? nom, Guid territoireId, Guid animateurId, DateOnly le)
    {
        ReglesCellule.NomRequis.Exiger(!string.IsNullOrWhiteSpace(nom), nameof(Nom));
        (Nom, TerritoireId, AnimateurId, CreeeLe) = (nom!.Trim(), territoireId, animateurId, le);
        Membres.Add(new MembreCellule(Id, animateurId, le));
    }

    public string Nom { get; private set; } = "";

    /// <summary>Territory of a Maison.</summary>
    public Guid TerritoireId { get; private set; }

    /// <summary>Account that leads the séances; always a member.</summary>
    public Guid AnimateurId { get; private set; }

    public DateOnly CreeeLe { get; private set; }

    public DateOnly? FermeeLe { get; private set; }

    public List<MembreCellule> Membres { get; private set; } = [];

    public bool EstMembre(Guid utilisateurId) => Membres.Exists(m => m.UtilisateurId == utilisateurId && m.Au is null);

    public void Accueillir(Guid utilisateurId, DateOnly le)
    {
        ReglesCellule.Ouverte.Exiger(FermeeLe is null);
        ReglesCellule.PasDejaMembre.Exiger(!EstMembre(utilisateurId), "MembreId");
        Membres.Add(new MembreCellule(Id, utilisateurId, le));
    }

    /// <summary>A member leaves; what she decided stays.</summary>
    /// <param name="utilisateurId">Not the animateur.</param>
    /// <param name="decisions">Decisions of hers that are not closed.</param>
    /// <param name="le">Last day.</param>
    public void Quitter(Guid utilisateurId, int decisions, DateOnly le)
    {
        ReglesCellule.AnimateurReste.Exiger(utilisateurId != AnimateurId);
        ReglesCellule.DecisionsConfiees.Exiger(decisions == 0);
        Membres.Find(m => m.UtilisateurId == utilisateurId && m.Au is null)?.Partir(le);
    }

    /// <summary>Another member leads the séances from now on.</summary>
    public void Confier(Guid utilisateurId)
    {
        ReglesCellule.Ouverte.Exiger(FermeeLe is null);
        ReglesCellule.AnimateurMembre.Exiger(EstMembre(utilisateurId), nameof(AnimateurId));
        AnimateurId = utilisateurId;
    }

    /// <summary>Plans a séance.</summary>
    public SeanceCellule Reunir(DateOnly jour, string? lieu)
    {
        ReglesCellule.Ouverte.Exiger(FermeeLe is null);
        ReglesCellule.ApresLaCreation.Exiger(jour >= CreeeLe, "JourSeance");
        return new SeanceCellule(Id, jour, lieu);
    }

    /// <summary>Puts a person on the list of a séance.</summary>
    /// <param name="personneId">The person.</param>
    /// <param name="seance">Of this cellule.</param>
    /// <param name="dejaSuivie">The cellule has a situation of hers that is not closed.</param>
    /// <param name="par">Author.</param>
    /// <param name="le">Day.</param>
    public SituationExaminee Inscrire(Guid personneId, SeanceCellule seance, bool dejaSuivie, Guid par, DateOnly le)
    {
        ReglesCellule.Ouverte.Exiger(FermeeLe is null);
        ReglesCellule.DejaSurLaListe.Exiger(!dejaSuivie);
        return new SituationExaminee(personneId, seance, par, le);
    }

    /// <summary>Nothing is added any more; what is open goes on.</summary>
    public void Fermer(DateOnly le)
    {
        ReglesCellule.Ouverte.Exiger(FermeeLe is null);
        FermeeLe = le;
    }
}

/// <summary>An account of any organisme or role, member of a cellule.</summary>
public sealed class MembreCellule : Entite
{
    private MembreCellule() { }

    internal MembreCellule(Guid celluleId, Guid utilisateurId, DateOnly du) => (CelluleId, UtilisateurId, Du) = (celluleId, utilisateurId, du);

    public Guid CelluleId { get; private set; }

    public Guid UtilisateurId { get; private set; }

    public DateOnly Du { get; private set; }

    public DateOnly? Au { get; private set; }

    internal void Partir(DateOnly le) => Au = le < Du ? Du : le;
}

/// <summary>A meeting of a cellule.</summary>
public sealed class SeanceCellule : Entite
{
    private SeanceCellule() { }

    internal SeanceCellule(Guid celluleId, DateOnly jour, string? lieu) =>
        (CelluleId, Jour, Lieu) = (celluleId, jour, string.IsNullOrWhiteSpace(lieu) ? null : lieu.Trim());

    public Guid CelluleId { get; private set; }

    public DateOnly Jour { get; private set; }

    public string? Lieu { get; private set; }
}

public enum StatutSituation
{
    [Display(Name = "à examiner")]
    AExaminer,

    [Display(Name = "ouverte")]
    Ouverte,

    [Display(Name = "en cours")]
    EnCours,

    [Display(Name = "close")]
    Close,

    [Display(Name = "retirée de la liste")]
    Retiree,
}

public enum ActeSituation
{
    [Display(Name = "décider")]
    Decider,

    [Display(Name = "commencer")]
    Commencer,

    [Display(Name = "clore la décision")]
    Clore,

    [Display(Name = "rouvrir la décision")]
    Rouvrir,

    [Display(Name = "retirer la personne de la liste")]
    Retirer,
}

/// <summary>What a cellule decides for a person, who does it and before when.</summary>
/// <param name="Nature">Code of the nomenclature « decision_cellule ».</param>
/// <param name="Texte">The decision, without any medical information.</param>
/// <param name="ResponsableId">A member of the cellule.</param>
/// <param name="Echeance">Last day.</param>
public sealed record DecisionCellule(string? Nature, string? Texte, Guid? ResponsableId, DateOnly? Echeance);

/// <summary>The situation of a person reviewed by a cellule, from the list to the end of what was decided (SUI-02).</summary>
public sealed class SituationExaminee : Entite, IConcernePersonne
{
    public static readonly MachineEtats<StatutSituation, ActeSituation> Machine = new(
        "CEL-ETAT",
        "La situation",
        new Dictionary<(StatutSituation, ActeSituation), StatutSituation>
        {
            [(StatutSituation.AExaminer, ActeSituation.Decider)] = StatutSituation.Ouverte,
            [(StatutSituation.AExaminer, ActeSituation.Retirer)] = StatutSituation.Retiree,
            [(StatutSituation.Ouverte, ActeSituation.Decider)] = StatutSituation.Ouverte,
            [(StatutSituation.Ouverte, ActeSituation.Commencer)] = StatutSituation.EnCours,
            [(StatutSituation.Ouverte, ActeSituation.Clore)] = StatutSituation.Close,
            [(StatutSituation.EnCours, ActeSituation.Decider)] = StatutSituation.EnCours,
            [(StatutSituation.EnCours, ActeSituation.Clore)] = StatutSituation.Close,
            [(StatutSituation.Close, ActeSituation.Rouvrir)] = StatutSituation.EnCours,
        }
    );

    private SituationExaminee() { }

    internal SituationExaminee(Guid personneId, SeanceCellule seance, Guid par, DateOnly le) =>
        (PersonneId, CelluleId, SeanceId, InscritePar, InscriteLe) = (personneId, seance.CelluleId, seance.Id, par, le);

    public Guid PersonneId { get; private set; }

    public Guid CelluleId { get; private set; }

    public Guid SeanceId { get; private set; }

    public Guid InscritePar { get; private set; }

    public DateOnly InscriteLe { get; private set; }

    public StatutSituation Statut { get; private set; }

    public string? Nature { get; private set; }

    public string? Decision { get; private set; }

    public DateOnly? DecideeLe { get; private set; }

    /// <summary>Account in charge of what was decided.</summary>
    public Guid? ResponsableId { get; private set; }

    public DateOnly? Echeance { get; private set; }

    public DateOnly? CloseLe { get; private set; }

    /// <summary>What came of it.</summary>
    public string? Resultat { get; private set; }

    public bool EstOuverte => Statut is StatutSituation.AExaminer or StatutSituation.Ouverte or StatutSituation.EnCours;

    public bool EstEnRetard(DateOnly jour) => Statut is StatutSituation.Ouverte or StatutSituation.EnCours && Echeance < jour;

    /// <exception cref="RegleMetierException">Something is missing, or the responsable is not of the cellule.</exception>
    public void Decider(Cellule cellule, DecisionCellule decision, DateOnly le)
    {
        var statut = Machine.Passer(Statut, ActeSituation.Decider);
        ReglesCellule.NatureRequise.Exiger(!string.IsNullOrWhiteSpace(decision.Nature), nameof(Nature));
        ReglesCellule.DecisionRequise.Exiger(!string.IsNullOrWhiteSpace(decision.Texte), nameof(Decision));
        ReglesCellule.ResponsableMembre.Exiger(decision.ResponsableId is { } r && cellule.EstMembre(r), nameof(ResponsableId));
        ReglesCellule.EcheanceRequise.Exiger(decision.Echeance >= le, nameof(Echeance));
        (Statut, Nature, Decision, ResponsableId, Echeance) = (statut, decision.Nature, decision.Texte!.Trim(), decision.ResponsableId, decision.Echeance);
        DecideeLe = le;
    }

    public void Commencer() => Statut = Machine.Passer(Statut, ActeSituation.Commencer);

    public void Clore(string? resultat, DateOnly le)
    {
        var statut = Machine.Passer(Statut, ActeSituation.Clore);
        ReglesCellule.ResultatRequis.Exiger(!string.IsNullOrWhiteSpace(resultat), nameof(Resultat));
        (Statut, Resultat, CloseLe) = (statut, resultat!.Trim(), le);
    }

    /// <summary>What was decided goes on, by the animateur when the one in charge has left the cellule.</summary>
    /// <param name="cellule">Its cellule.</param>
    /// <param name="dejaSuivie">The cellule has another situation of the person that is not closed.</param>
    public void Rouvrir(Cellule cellule, bool dejaSuivie)
    {
        var statut = Machine.Passer(Statut, ActeSituation.Rouvrir);
        ReglesCellule.DejaSurLaListe.Exiger(!dejaSuivie);
        (Statut, CloseLe) = (statut, null);
        ResponsableId = ResponsableId is { } responsable && cellule.EstMembre(responsable) ? responsable : cellule.AnimateurId;
    }

    public void Retirer() => Statut = Machine.Passer(Statut, ActeSituation.Retirer);
}

/// <summary>Rules of the cellules. Source: délibération 2020, II (« cellules opérationnelles de suivi des parcours »).</summary>
public static class ReglesCellule
{
    public static readonly RegleMetier NomRequis = new("CEL-NOM", "Donnez un nom à la cellule.");

    public static readonly RegleMetier Ouverte = new("CEL-FERMEE", "Cette cellule est fermée.");

    public static readonly RegleMetier ApresLaCreation = new("CEL-SEANCE-DATE", "Une séance ne précède pas la création de la cellule.");

    public static readonly RegleMetier PasDejaMembre = new("CEL-MEMBRE", "Cette personne est déjà membre de la cellule.");

    public static readonly RegleMetier AnimateurMembre = new("CEL-ANIMATEUR-MEMBRE", "Choisissez le nouvel animateur parmi les membres de la cellule.");

    public static readonly RegleMetier AnimateurReste = new(
        "CEL-ANIMATEUR",
        "L’animateur ne quitte pas la cellule qu’il anime\u00A0: confiez d’abord l’animation à un autre membre."
    );

    public static readonly RegleMetier DecisionsConfiees = new(
        "CEL-CONFIEES",
        "Ce membre est encore responsable de décisions\u00A0: terminez-les ou confiez-les à un autre membre."
    );

    public static readonly RegleMetier DejaSurLaListe = new("CEL-DEJA", "La cellule suit déjà cette personne.");

    public static readonly RegleMetier NatureRequise = new("CEL-NATURE", "Choisissez la nature de la décision.");

    public static readonly RegleMetier DecisionRequise = new("CEL-DECISION", "Écrivez ce que la cellule a décidé.");

    public static readonly RegleMetier ResponsableMembre = new("CEL-RESPONSABLE", "Choisissez un responsable parmi les membres de la cellule.");

    public static readonly RegleMetier EcheanceRequise = new("CEL-ECHEANCE", "Fixez une échéance, aujourd’hui ou plus tard.");

    public static readonly RegleMetier ResultatRequis = new("CEL-RESULTAT", "Dites ce que la décision a donné.");
}
