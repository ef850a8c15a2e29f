using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;

namespace Itineraires.Domain.Accompagnement;

/// <summary>Where an accompagnement global stands.</summary>
public enum StatutGlobal
{
    [Display(Name = "demandé")]
    Demande,

    [Display(Name = "en cours")]
    EnCours,

    [Display(Name = "terminé")]
    Termine,

    [Display(Name = "refusé")]
    Refuse,

    [Display(Name = "retiré")]
    Retire,

    [Display(Name = "sans objet")]
    SansObjet,
}

public enum ActeGlobal
{
    [Display(Name = "accepter l’accompagnement global")]
    Accepter,

    [Display(Name = "refuser l’accompagnement global")]
    Refuser,

    [Display(Name = "retirer la demande")]
    Retirer,

    [Display(Name = "mettre fin à l’accompagnement global")]
    Terminer,

    [Display(Name = "classer la demande sans objet")]
    Classer,
}

/// <summary>Who is asked to join the référent unique.</summary>
/// <param name="Id">Account.</param>
/// <param name="OrganismeId">Organisme for which he acts.</param>
/// <param name="Role">Part that his organisme holds, or null.</param>
public sealed record ProfessionnelAssocie(Guid Id, Guid OrganismeId, RoleGlobal? Role);

/// <summary>
/// Accompagnement global of a person: beside the référent unique of her accompagnement, an intervenant associé of the other trade, conseiller Pôle
/// emploi or travailleur social (ORI-13). The accompagnement keeps its one référent unique (ORI-05).
/// </summary>
public sealed class AccompagnementGlobal : Entite, IConcernePersonne
{
    public static readonly MachineEtats<StatutGlobal, ActeGlobal> Machine = new(
        "GLO-ETAT",
        "L’accompagnement global",
        new Dictionary<(StatutGlobal, ActeGlobal), StatutGlobal>
        {
            [(StatutGlobal.Demande, ActeGlobal.Accepter)] = StatutGlobal.EnCours,
            [(StatutGlobal.Demande, ActeGlobal.Refuser)] = StatutGlobal.Refuse,
            [(StatutGlobal.Demande, ActeGlobal.Retirer)] = StatutGlobal.Retire,
            [(StatutGlobal.Demande, ActeGlobal.Classer)] = StatutGlobal.SansObjet,
            [(StatutGlobal.EnCours, ActeGlobal.Terminer)] = StatutGlobal.Termine,
        }
    );

    private AccompagnementGlobal() { }

    internal AccompagnementGlobal(ParcoursAccompagne parcours, ProfessionnelAssocie associe, Guid par, DateOnly le)
    {
        (PersonneId, Personne, AccompagnementId) = (parcours.PersonneId, parcours.Personne, parcours.Id);
        (AssocieId, OrganismeId) = (associe.Id, associe.OrganismeId);
        (DemandePar, DemandeLe) = (par, le);
    }

    public Guid PersonneId { get; private set; }

    public Personne Personne { get; private set; } = null!;

    /// <summary>Accompagnement of the référent unique, without which this one does not last.</summary>
    public Guid AccompagnementId { get; private set; }

    /// <summary>Intervenant associé.</summary>
    public Guid AssocieId { get; private set; }

    /// <summary>Organisme of the intervenant associé.</summary>
    public Guid OrganismeId { get; private set; }

    public Guid DemandePar { get; private set; }

    public DateOnly DemandeLe { get; private set; }

    public StatutGlobal Statut { get; private set; }

    public Guid? ReponduPar { get; private set; }

    /// <summary>Day of the acceptance: both professionals answer for the person from it on.</summary>
    public DateOnly? Debut { get; private set; }

    /// <summary>Day on which it ended, or the request did; null while something is open.</summary>
    public DateOnly? Fin { get; private set; }

    /// <summary>Who ended it; null when it followed the end of the accompagnement.</summary>
    public Guid? ClosPar { get; private set; }

    /// <summary>Why the other side declined.</summary>
    public string? MotifRefus { get; private set; }

    /// <summary>Code of the nomenclature « motif_fin »: its own, or that of the accompagnement which took it along.</summary>
    public string? MotifFin { get; private set; }

    public bool EstOuvert => Fin is null;

    /// <summary>The other side joins: the associé reaches the dossier from now on.</summary>
    public void Accepter(Guid par, DateOnly le)
    {
        var statut = Machine.Passer(Statut, ActeGlobal.Accepter);
        ReglesGlobal.DeuxPersonnes.Exiger(Personne.ReferentId is not null && Personne.ReferentId != AssocieId, nameof(AssocieId));
        (Statut, ReponduPar, Debut) = (statut, par, le < DemandeLe ? DemandeLe : le);
        Personne.EtreAssociee(OrganismeId, AssocieId);
    }

    public void Refuser(Guid par, DateOnly le, string? motif)
    {
        var statut = Machine.Passer(Statut, ActeGlobal.Refuser);
        ReglesGlobal.MotifRefusRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(MotifRefus));
        (ReponduPar, MotifRefus) = (par, motif!.Trim());
        Clore(statut, par, le, null);
    }

    /// <summary>Takes the request back.</summary>
    public void Retirer(Guid par, DateOnly le) => Clore(Machine.Passer(Statut, ActeGlobal.Retirer), par, le, null);

    /// <summary>The associé withdraws; the accompagnement of the référent unique goes on.</summary>
    public void Terminer(Guid? par, DateOnly le, string? motif)
    {
        var statut = Machine.Passer(Statut, ActeGlobal.Terminer);
        ReglesGlobal.MotifFinRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(MotifFin));
        Clore(statut, par, le, motif!.Trim());
    }

    /// <summary>The accompagnement ended before anyone answered.</summary>
    public void Classer(DateOnly le, string? motif) => Clore(Machine.Passer(Statut, ActeGlobal.Classer), null, le, motif);

    /// <summary>The accompagnement of the référent unique ended: nobody stays associated to nothing.</summary>
    internal void Suivre(DateOnly le, string motif)
    {
        if (Statut == StatutGlobal.EnCours)
        {
            Terminer(null, le, motif);
        }
        else
        {
            Classer(le, motif);
        }
    }

    private void Clore(StatutGlobal statut, Guid? par, DateOnly le, string? motif)
    {
        var auPlusTot = Debut ?? DemandeLe;
        (Statut, ClosPar, Fin, MotifFin) = (statut, par, le < auPlusTot ? auPlusTot : le, motif);
        if (Personne.AssocieId == AssocieId)
        {
            Personne.EtreAssociee(null, null);
        }
    }
}

/// <summary>Rules of the accompagnement global. Source: Convention d'appui aux politiques d'insertion, bilan 2018, fiche action n° 7.</summary>
public static class ReglesGlobal
{
    private const string Fiche = "Convention d’appui, bilan 2018, fiche action n°\u00A07";

    public static readonly RegleMetier SoumisAuxDroitsEtDevoirs = new(
        "GLO-DROITS-DEVOIRS",
        "Cette personne n’est pas soumise aux droits et devoirs\u00A0: elle ne relève pas de l’accompagnement global.",
        Fiche
    );

    public static readonly RegleMetier AccompagnementSuivi = new(
        "GLO-SUIVI",
        "L’accompagnement global se demande pendant un accompagnement qui a un référent.",
        Fiche
    );

    public static readonly RegleMetier UnSeul = new("GLO-UN", "Un accompagnement global est déjà demandé ou en cours pour cette personne.");

    public static readonly RegleMetier DeuxMetiers = new(
        "GLO-METIERS",
        "L’accompagnement global réunit un conseiller Pôle emploi et un travailleur social, de la Métropole ou d’un CCAS volontaire\u00A0: l’un est le référent unique, l’autre l’intervenant associé.",
        Fiche
    );

    public static readonly RegleMetier DeuxPersonnes = new("GLO-DEUX", "Le référent unique ne peut pas être aussi l’intervenant associé.", Fiche);

    public static readonly RegleMetier AssocieRequis = new("GLO-ASSOCIE", "Choisissez l’intervenant associé.");

    public static readonly RegleMetier MotifRefusRequis = new("GLO-REFUS-MOTIF", "Dites pourquoi vous ne pouvez pas suivre cette personne.");

    public static readonly RegleMetier MotifFinRequis = new("GLO-FIN-MOTIF", "Choisissez le motif de fin de l’accompagnement global.");
}
