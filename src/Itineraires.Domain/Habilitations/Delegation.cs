using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Habilitations;

/// <summary>The decisions that the Président may delegate. Source: Itinéraires emploi 2020, § 1.2.</summary>
public static class ObjetsDelegation
{
    /// <summary>Orient and réorienter.</summary>
    public const string Orientation = "orientation";

    /// <summary>Validate contrats d'engagements.</summary>
    public const string Contrat = "contrat";

    /// <summary>Go on beyond the droits et devoirs.</summary>
    public const string Maintien = "maintien";

    /// <summary>Every object, with its label.</summary>
    public static IReadOnlyDictionary<string, string> Tous { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Orientation] = "Décisions d’orientation et de réorientation",
            [Contrat] = "Validation des contrats d’engagements",
            [Maintien] = "Maintien d’un accompagnement hors droits et devoirs",
        };
}

/// <summary>
/// Délégation of signature of the Président (GOV-04): who may decide what, where and when. It is never changed once recorded, only withdrawn, so
/// that the delegation behind an old decision can always be found.
/// </summary>
public sealed class Delegation : Entite
{
    private Delegation() { }

    /// <param name="titulaireId">Account that signs.</param>
    /// <param name="reference">Arrêté that gives it, as it is cited on letters: « arrêté n° 2026-114 du 3 janvier 2026 ».</param>
    /// <param name="objets">Codes of <see cref="ObjetsDelegation"/>.</param>
    /// <param name="territoireId">Territory of a Maison; null for the whole Métropole.</param>
    /// <param name="periode">Days on which it holds.</param>
    /// <exception cref="RegleMetierException">The reference or the object is missing, or the object is unknown.</exception>
    public Delegation(Guid titulaireId, string? reference, IEnumerable<string> objets, Guid? territoireId, Periode periode)
    {
        ReglesDelegation.ReferenceRequise.Exiger(!string.IsNullOrWhiteSpace(reference), nameof(Reference));
        Objets = [.. objets.Distinct(StringComparer.Ordinal).Where(ObjetsDelegation.Tous.ContainsKey)];
        ReglesDelegation.ObjetRequis.Exiger(Objets.Count > 0, nameof(Objets));
        (TitulaireId, Reference, TerritoireId) = (titulaireId, reference!.Trim(), territoireId);
        (Debut, Fin) = (periode.Debut, periode.Fin);
    }

    public Guid TitulaireId { get; private set; }

    public string Reference { get; private set; } = "";

    /// <summary>Codes of <see cref="ObjetsDelegation"/>.</summary>
    public List<string> Objets { get; private set; } = [];

    public Guid? TerritoireId { get; private set; }

    public DateOnly Debut { get; private set; }

    /// <summary>Last day; brought forward when it is withdrawn.</summary>
    public DateOnly? Fin { get; private set; }

    /// <summary>Why it was withdrawn before its end, or null.</summary>
    public string? MotifRetrait { get; private set; }

    public bool EstValideAu(DateOnly jour) => Debut <= jour && (Fin is null || jour <= Fin);

    /// <summary>Whether it lets sign such a decision about a person of this territory on that day.</summary>
    public bool Couvre(string objet, Guid? territoireId, DateOnly jour) =>
        Objets.Contains(objet) && (TerritoireId is null || TerritoireId == territoireId) && EstValideAu(jour);

    /// <summary>Ends it on that day, included; a withdrawal does not reach back. One that has not begun may be withdrawn before it does: it then never holds.</summary>
    /// <exception cref="RegleMetierException">No reason, a past day, or the delegation ends before.</exception>
    public void Retirer(DateOnly dernierJour, string? motif, DateOnly aujourdhui)
    {
        ReglesDelegation.MotifRetraitRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(MotifRetrait));
        ReglesDelegation.RetraitAVenir.Exiger(dernierJour >= aujourdhui, nameof(Fin));
        ReglesDelegation.RetraitAvantFin.Exiger(Fin is null || dernierJour < Fin, nameof(Fin));
        (Fin, MotifRetrait) = (dernierJour, motif!.Trim());
    }
}

/// <summary>Rules of delegations. Source: Itinéraires emploi 2020, § 1.2 (« par délégation du Président de la Métropole de Lyon »).</summary>
public static class ReglesDelegation
{
    private const string Cadre = "Itinéraires emploi 2020, § 1.2";

    public static readonly RegleMetier ReferenceRequise = new("DEL-REFERENCE", "Indiquez l’arrêté qui donne la délégation.", Cadre);

    public static readonly RegleMetier ObjetRequis = new("DEL-OBJET", "Choisissez au moins une sorte de décision.", Cadre);

    public static readonly RegleMetier TitulaireRequis = new("DEL-TITULAIRE", "Choisissez la personne qui reçoit la délégation.", Cadre);

    public static readonly RegleMetier Valide = new(
        "DEL-VALIDE",
        "Vous n’avez pas de délégation de signature pour cette décision, à cette date et sur ce territoire\u00A0: rien n’est enregistré. Demandez à un administrateur de vérifier vos délégations.",
        Cadre
    );

    public static readonly RegleMetier MotifRetraitRequis = new("DEL-RETRAIT-MOTIF", "Indiquez pourquoi la délégation est retirée.");

    public static readonly RegleMetier RetraitAVenir = new(
        "DEL-RETRAIT-DATE",
        "Une délégation se retire à partir d’aujourd’hui\u00A0: les décisions déjà prises restent valables."
    );

    public static readonly RegleMetier RetraitAvantFin = new("DEL-RETRAIT-FIN", "La délégation prend déjà fin à cette date ou avant.");
}
