using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;

namespace Itineraires.Domain.Accompagnement;

/// <summary>Where a request of réorientation stands.</summary>
public enum StatutReorientation
{
    [Display(Name = "à décider")]
    Demandee,

    [Display(Name = "accordée")]
    Accordee,

    [Display(Name = "refusée")]
    Refusee,

    [Display(Name = "retirée")]
    Retiree,

    [Display(Name = "sans objet")]
    SansObjet,
}

public enum ActeReorientation
{
    [Display(Name = "accorder la réorientation")]
    Accorder,

    [Display(Name = "refuser la réorientation")]
    Refuser,

    [Display(Name = "retirer la demande")]
    Retirer,

    [Display(Name = "classer la demande sans objet")]
    Classer,
}

/// <summary>
/// A référent asks that another organisme accompany the person (ORI-08). One request and one decision are enough, towards an Itinéraire emploi
/// renforcé as towards any other (ORI-10).
/// </summary>
public sealed class DemandeReorientation : Entite, IConcernePersonne
{
    public static readonly MachineEtats<StatutReorientation, ActeReorientation> Machine = new(
        "REO-ETAT",
        "La demande de réorientation",
        new Dictionary<(StatutReorientation, ActeReorientation), StatutReorientation>
        {
            [(StatutReorientation.Demandee, ActeReorientation.Accorder)] = StatutReorientation.Accordee,
            [(StatutReorientation.Demandee, ActeReorientation.Refuser)] = StatutReorientation.Refusee,
            [(StatutReorientation.Demandee, ActeReorientation.Retirer)] = StatutReorientation.Retiree,
            [(StatutReorientation.Demandee, ActeReorientation.Classer)] = StatutReorientation.SansObjet,
        }
    );

    private DemandeReorientation() { }

    /// <summary>Asks for it during an accompagnement that a référent follows.</summary>
    /// <exception cref="RegleMetierException">A rule of réorientation is broken.</exception>
    public DemandeReorientation(ParcoursAccompagne parcours, Guid par, DateOnly le, MotifsReorientation motifs)
    {
        ReglesReorientation.AccompagnementSuivi.Exiger(parcours is { EstOuvert: true, ReferentId: not null });
        ReglesReorientation.MotifRequis.Exiger(!string.IsNullOrWhiteSpace(motifs.Motif), nameof(Motif));
        ReglesReorientation.ExplicationRequise.Exiger(!string.IsNullOrWhiteSpace(motifs.Explication), nameof(Explication));
        ReglesReorientation.PersonneInformee.Exiger(motifs.PersonneInformee, nameof(MotifsReorientation.PersonneInformee));
        (PersonneId, AccompagnementId) = (parcours.PersonneId, parcours.Id);
        (DemandeePar, DemandeeLe) = (par, le);
        (Motif, Explication, Souhait) = (motifs.Motif!.Trim(), motifs.Explication!.Trim(), motifs.Souhait);
        AvisPersonne = string.IsNullOrWhiteSpace(motifs.AvisPersonne) ? null : motifs.AvisPersonne.Trim();
    }

    public Guid PersonneId { get; private set; }

    /// <summary>Accompagnement to leave.</summary>
    public Guid AccompagnementId { get; private set; }

    public Guid DemandeePar { get; private set; }

    public DateOnly DemandeeLe { get; private set; }

    /// <summary>Code of the nomenclature « motif_reorientation ».</summary>
    public string Motif { get; private set; } = "";

    public string Explication { get; private set; } = "";

    /// <summary>Type de parcours that the référent wishes, or null.</summary>
    public TypeParcours? Souhait { get; private set; }

    /// <summary>What the person says of it.</summary>
    public string? AvisPersonne { get; private set; }

    public StatutReorientation Statut { get; private set; }

    public DateOnly? CloseLe { get; private set; }

    public Guid? ClosePar { get; private set; }

    /// <summary>Why it was refused or withdrawn.</summary>
    public string? MotifCloture { get; private set; }

    /// <summary>Decision that granted it.</summary>
    public Guid? OrientationId { get; private set; }

    public bool EstOuverte => Statut == StatutReorientation.Demandee;

    public void Accorder(DecisionOrientation decision)
    {
        Clore(ActeReorientation.Accorder, decision.DecideePar, decision.DecideeLe, null);
        OrientationId = decision.Id;
    }

    /// <summary>The accompagnement goes on.</summary>
    public void Refuser(Guid par, DateOnly le, string? motif)
    {
        ReglesReorientation.MotifRefusRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(MotifCloture));
        Clore(ActeReorientation.Refuser, par, le, motif);
    }

    public void Retirer(Guid par, DateOnly le) => Clore(ActeReorientation.Retirer, par, le, null);

    /// <summary>The accompagnement ended otherwise: nothing is left to decide.</summary>
    public void Classer(DateOnly le) => Clore(ActeReorientation.Classer, null, le, null);

    private void Clore(ActeReorientation acte, Guid? par, DateOnly le, string? motif)
    {
        Statut = Machine.Passer(Statut, acte);
        (ClosePar, CloseLe, MotifCloture) = (par, le < DemandeeLe ? DemandeeLe : le, motif?.Trim());
    }
}

/// <summary>Why a réorientation is asked for.</summary>
/// <param name="Motif">Code of the nomenclature « motif_reorientation ».</param>
/// <param name="Explication">In a few words, communicable to the person.</param>
/// <param name="Souhait">Type de parcours wished.</param>
/// <param name="PersonneInformee">The référent spoke of it with the person.</param>
/// <param name="AvisPersonne">What the person says of it.</param>
public sealed record MotifsReorientation(string? Motif, string? Explication, TypeParcours? Souhait, bool PersonneInformee, string? AvisPersonne);

/// <summary>Rules of réorientation. Source: Décision CP-2020-0011, II (des relais entre intervenants… « parcours sans couture »).</summary>
public static class ReglesReorientation
{
    public static readonly RegleMetier AccompagnementSuivi = new(
        "REO-SUIVI",
        "Une réorientation se demande pendant un accompagnement qui a un référent.",
        "Décision CP-2020-0011, II"
    );

    public static readonly RegleMetier UneSeule = new("REO-UNE", "Une demande de réorientation attend déjà une décision pour cette personne.");

    public static readonly RegleMetier MotifRequis = new("REO-MOTIF", "Choisissez le motif de la demande.");

    public static readonly RegleMetier ExplicationRequise = new(
        "REO-EXPLICATION",
        "Expliquez en quelques mots pourquoi un autre accompagnement convient mieux."
    );

    public static readonly RegleMetier PersonneInformee = new("REO-PERSONNE", "Parlez-en d’abord avec la personne, puis cochez cette case.");

    public static readonly RegleMetier MotifRefusRequis = new("REO-REFUS-MOTIF", "Expliquez au référent pourquoi la réorientation est refusée.");
}
