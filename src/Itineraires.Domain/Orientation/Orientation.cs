using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;

namespace Itineraires.Domain.Orientation;

/// <summary>Degree recorded at instruction to choose the itinéraire (ORI-04).</summary>
public enum NiveauAutonomie
{
    [Display(Name = "autonome dans ses démarches")]
    Autonome,

    [Display(Name = "à soutenir ponctuellement")]
    ASoutenir,

    [Display(Name = "à accompagner dans la plupart des démarches")]
    AAccompagner,
}

/// <summary>What the person can do towards employment (ORI-04).</summary>
public enum CapaciteEmploi
{
    [Display(Name = "prêt à l’emploi, sans autre frein")]
    Immediate,

    [Display(Name = "en capacité d’aller à l’emploi avec un accompagnement")]
    AvecAccompagnement,

    [Display(Name = "a d’abord besoin d’étapes de mobilisation")]
    MobilisationDAbord,
}

/// <summary>Données socioprofessionnelles that feed the proposal of an itinéraire (ORI-04): autonomie, capacités, besoins.</summary>
public sealed class EvaluationBesoins : Entite, IConcernePersonne
{
    private EvaluationBesoins() { }

    public EvaluationBesoins(
        Guid personneId,
        DateOnly le,
        Guid par,
        NiveauAutonomie autonomie,
        CapaciteEmploi capacite,
        IEnumerable<string> besoins,
        string? commentaire
    )
    {
        PersonneId = personneId;
        (Le, Par, Autonomie, Capacite) = (le, par, autonomie, capacite);
        Besoins = [.. besoins];
        Commentaire = string.IsNullOrWhiteSpace(commentaire) ? null : commentaire.Trim();
    }

    public Guid PersonneId { get; private set; }

    public DateOnly Le { get; private set; }

    public Guid Par { get; private set; }

    public NiveauAutonomie Autonomie { get; private set; }

    public CapaciteEmploi Capacite { get; private set; }

    /// <summary>Codes of the nomenclature of freins.</summary>
    public List<string> Besoins { get; private set; } = [];

    public string? Commentaire { get; private set; }
}

/// <summary>A decision of orientation, taken by the chef de service social by délégation of the Président (ORI-02).</summary>
public sealed class DecisionOrientation : Entite, IConcernePersonne
{
    private DecisionOrientation() { }

    private DecisionOrientation(
        Guid personneId,
        TypeParcours type,
        Guid organismeId,
        Guid? ligneConventionId,
        DateOnly decideeLe,
        Guid decideePar,
        string motif
    )
    {
        PersonneId = personneId;
        Type = type;
        OrganismeId = organismeId;
        LigneConventionId = ligneConventionId;
        (DecideeLe, DecideePar, Motif) = (decideeLe, decideePar, motif);
    }

    public Guid PersonneId { get; private set; }

    public TypeParcours Type { get; private set; }

    public Guid OrganismeId { get; private set; }

    /// <summary>Line of convention; null towards Pôle emploi, accompagnement global or the travailleurs sociaux.</summary>
    public Guid? LigneConventionId { get; private set; }

    public DateOnly DecideeLe { get; private set; }

    public Guid DecideePar { get; private set; }

    public string Motif { get; private set; } = "";

    /// <summary>Itinéraire proposed by the platform, or null when none could be.</summary>
    public Itineraire? Proposition { get; private set; }

    /// <summary>Whether the decision followed the proposal; null when there was none.</summary>
    public bool? PropositionSuivie { get; private set; }

    /// <summary>Version of the criteria that proposed, or null.</summary>
    public int? CriteresNumero { get; private set; }

    /// <summary>Rank of the criterion that proposed, or null.</summary>
    public int? CritereRang { get; private set; }

    /// <summary>Confirmed although the line had no free place.</summary>
    public bool AuDelaDesPlaces { get; private set; }

    /// <summary>Reason given to go beyond the places, or before those who wait for one.</summary>
    public string? MotifDepassement { get; private set; }

    /// <summary>Whom the innovant line is for, as it was on the day of the decision (ORI-14).</summary>
    public PublicInnovant? Public { get; private set; }

    /// <summary>Objectives of the plan pauvreté that the line aimed at on that day.</summary>
    public List<string> ObjectifsPauvrete { get; private set; } = [];

    /// <summary>Day of opening of the right, kept to measure the delay (ORI-06).</summary>
    public DateOnly? DroitOuvertLe { get; private set; }

    /// <summary>Decides the orientation of a person.</summary>
    /// <param name="personne">Must be soumise aux droits et devoirs and domiciled in the territory (PER-05).</param>
    /// <param name="choix">Where to.</param>
    /// <param name="decision">By whom, when, why.</param>
    /// <exception cref="RegleMetierException">A rule of orientation is broken.</exception>
    public static DecisionOrientation Decider(Personne personne, ChoixOrientation choix, ActeDecision decision)
    {
        ReglesOrientation.SoumisAuxDroitsEtDevoirs.Exiger(personne.SoumisDroitsDevoirs);
        ReglesOrientation.DomicilieDansLaMetropole.Exiger(personne.TerritoireId is not null);
        ReglesOrientation.MotifRequis.Exiger(!string.IsNullOrWhiteSpace(decision.Motif), "Motif");
        ReglesOrientation.PasDansLeFutur.Exiger(decision.Le <= decision.Aujourdhui, "DecideeLe");
        ReglesOrientation.LigneRequise.Exiger(choix.Type.EstConventionne == choix.LigneConventionId is not null, "LigneConventionId");
        var complet = choix.PlacesLibres is <= 0;
        var reservee = choix.PlacesLibres - choix.AttendentAvant <= 0;
        ReglesOrientation.DepassementConfirme.Exiger(!complet || choix.DepassementConfirme, "DepassementConfirme");
        ReglesOrientation.RangConfirme.Exiger(!reservee || choix.DepassementConfirme, "DepassementConfirme");
        ReglesOrientation.DepassementMotive.Exiger(!reservee || !string.IsNullOrWhiteSpace(choix.MotifDepassement), "MotifDepassement");

        return new DecisionOrientation(personne.Id, choix.Type, choix.OrganismeId, choix.LigneConventionId, decision.Le, decision.Par, decision.Motif.Trim())
        {
            Proposition = choix.Proposition?.Type?.Itineraire,
            PropositionSuivie = choix.Proposition?.Type is { } p ? p.Itineraire == choix.Type.Itineraire : null,
            CriteresNumero = choix.Proposition?.Type is null ? null : choix.Proposition.Numero,
            CritereRang = choix.Proposition?.Rang,
            AuDelaDesPlaces = complet,
            MotifDepassement = reservee ? choix.MotifDepassement!.Trim() : null,
            DroitOuvertLe = personne.DroitOuvertLe,
            Public = choix.Innovation?.Public,
            ObjectifsPauvrete = [.. choix.Innovation?.Objectifs ?? []],
        };
    }
}

/// <summary>Where a person is oriented.</summary>
/// <param name="Type">Type de parcours.</param>
/// <param name="OrganismeId">Organisme référent.</param>
/// <param name="LigneConventionId">Line of convention, for the Itinéraires.</param>
/// <param name="PlacesLibres">Free places of the line, counted as the decision is written; null where places are not counted.</param>
/// <param name="DepassementConfirme">Explicit confirmation beyond the places, or before those who wait.</param>
/// <param name="MotifDepassement">Why beyond the places, or before those who wait.</param>
/// <param name="Proposition">What the criteria proposed.</param>
/// <param name="Innovation">What the line is for, when it is innovant.</param>
/// <param name="AttendentAvant">Persons who wait for a place of the line and come before.</param>
public sealed record ChoixOrientation(
    TypeParcours Type,
    Guid OrganismeId,
    Guid? LigneConventionId,
    int? PlacesLibres,
    bool DepassementConfirme = false,
    string? MotifDepassement = null,
    PropositionOrientation? Proposition = null,
    Innovation? Innovation = null,
    int AttendentAvant = 0
);

/// <summary>What an innovant line is for, that the orientations on it inherit (ORI-14).</summary>
public sealed record Innovation(PublicInnovant Public, IReadOnlyList<string> Objectifs);

/// <summary>Author, day and reason of a decision.</summary>
public sealed record ActeDecision(Guid Par, DateOnly Le, string Motif, DateOnly Aujourdhui);

/// <summary>Rules of orientation. Source: Itinéraires emploi 2020, § 1.1 and 1.2.</summary>
public static class ReglesOrientation
{
    public static readonly RegleMetier SoumisAuxDroitsEtDevoirs = new(
        "ORI-DROITS-DEVOIRS",
        "Cette personne n’est pas soumise aux droits et devoirs\u00A0: elle ne peut pas être orientée.",
        "Itinéraires emploi 2020, § 1.1"
    );

    public static readonly RegleMetier ApresLOuverture = new("ORI-OUVERTURE", "La décision ne peut pas précéder l’ouverture du droit\u00A0: vérifiez la date.");

    public static readonly RegleMetier DomicilieDansLaMetropole = new(
        "ORI-DOMICILE",
        "Cette personne n’a pas d’adresse ni de domiciliation dans la Métropole\u00A0: complétez son adresse avant de l’orienter.",
        "Itinéraires emploi 2020, § 1.1"
    );

    public static readonly RegleMetier MotifRequis = new("ORI-MOTIF", "Indiquez le motif de la décision.", "Itinéraires emploi 2020, § 1.2");

    public static readonly RegleMetier PasDansLeFutur = new("ORI-DATE", "La date de la décision ne peut pas être dans le futur.");

    public static readonly RegleMetier ApresLePrecedent = new(
        "ORI-PRECEDENT",
        "La décision ne peut pas précéder la fin du dernier accompagnement de cette personne."
    );

    public static readonly RegleMetier LigneRequise = new(
        "ORI-LIGNE",
        "Choisissez une ligne de convention pour un Itinéraire emploi ou activité\u00A0; il n’y en a pas pour les autres parcours."
    );

    public static readonly RegleMetier DepassementConfirme = new(
        "ORI-PLACES",
        "Cette ligne n’a plus de place libre\u00A0: confirmez l’orientation au-delà des places conventionnées ou choisissez une autre ligne."
    );

    public static readonly RegleMetier RangConfirme = new(
        "ORI-RANG",
        "Les places libres de cette ligne sont attendues par des personnes inscrites avant celle-ci\u00A0: confirmez, ou mettez la personne sur la liste d’attente."
    );

    public static readonly RegleMetier DepassementMotive = new(
        "ORI-PLACES-MOTIF",
        "Expliquez pourquoi vous orientez au-delà des places conventionnées, ou avant les personnes qui attendent."
    );
}
