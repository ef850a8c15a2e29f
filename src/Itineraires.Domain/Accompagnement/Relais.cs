using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;

namespace Itineraires.Domain.Accompagnement;

/// <summary>Where the relay between two référents stands.</summary>
public enum StatutRelais
{
    [Display(Name = "en attente du nouveau référent")]
    EnAttente,

    [Display(Name = "entretien de relais à tenir")]
    Repris,

    [Display(Name = "tenu")]
    Tenu,

    [Display(Name = "clos sans entretien")]
    SansEntretien,

    [Display(Name = "sans objet")]
    SansObjet,
}

public enum ActeRelais
{
    [Display(Name = "changer la destination du relais")]
    Rediriger,

    [Display(Name = "désigner le nouveau référent")]
    Reprendre,

    [Display(Name = "noter l’entretien de relais")]
    Tenir,

    [Display(Name = "clore le relais sans entretien")]
    Renoncer,

    [Display(Name = "classer le relais sans objet")]
    Classer,
}

/// <summary>
/// From the decision of réorientation to the meeting of the two référents. The one who leaves answers for the person until the one who comes is
/// designated: no day is without an intervenant responsable (ORI-08).
/// </summary>
public sealed class Relais : Entite, IConcernePersonne
{
    /// <summary>A refusal by the organisme or another decision sends the relay elsewhere; another référent of the same organisme takes it over.</summary>
    public static readonly MachineEtats<StatutRelais, ActeRelais> Machine = new(
        "REL-ETAT",
        "Le relais",
        new Dictionary<(StatutRelais, ActeRelais), StatutRelais>
        {
            [(StatutRelais.EnAttente, ActeRelais.Rediriger)] = StatutRelais.EnAttente,
            [(StatutRelais.EnAttente, ActeRelais.Reprendre)] = StatutRelais.Repris,
            [(StatutRelais.EnAttente, ActeRelais.Classer)] = StatutRelais.SansObjet,
            [(StatutRelais.Repris, ActeRelais.Reprendre)] = StatutRelais.Repris,
            [(StatutRelais.Repris, ActeRelais.Tenir)] = StatutRelais.Tenu,
            [(StatutRelais.Repris, ActeRelais.Renoncer)] = StatutRelais.SansEntretien,
            [(StatutRelais.Repris, ActeRelais.Classer)] = StatutRelais.SansObjet,
        }
    );

    private Relais() { }

    private Relais(ParcoursAccompagne quitte, ParcoursAccompagne rejoint, Guid sortantId)
    {
        PersonneId = quitte.PersonneId;
        Personne = quitte.Personne;
        (DeAccompagnementId, VersAccompagnementId) = (quitte.Id, rejoint.Id);
        (OrganismeSortantId, SortantId) = (quitte.OrganismeId, sortantId);
        Debut = rejoint.OrienteLe;
        Personne.EtreRelayee(OrganismeSortantId, SortantId);
    }

    public Guid PersonneId { get; private set; }

    public Personne Personne { get; private set; } = null!;

    public Guid DeAccompagnementId { get; private set; }

    public Guid VersAccompagnementId { get; private set; }

    public Guid OrganismeSortantId { get; private set; }

    /// <summary>Référent who leaves.</summary>
    public Guid SortantId { get; private set; }

    /// <summary>Référent who comes; null until designated.</summary>
    public Guid? EntrantId { get; private set; }

    /// <summary>Day of the decision.</summary>
    public DateOnly Debut { get; private set; }

    /// <summary>From this day on the référent who comes answers for the person.</summary>
    public DateOnly? ReprisLe { get; private set; }

    public DateOnly? ClosLe { get; private set; }

    /// <summary>What the one who leaves hands over: where the person stands, what is in progress, what must not be forgotten.</summary>
    public string? Transmission { get; private set; }

    /// <summary>What was said at the relay meeting, or why it was not held.</summary>
    public string? Conclusion { get; private set; }

    public StatutRelais Statut { get; private set; }

    public bool EstOuvert => ClosLe is null;

    /// <summary>Opens the relay of a réorientation; nothing to hand over when no référent followed the person.</summary>
    /// <param name="quitte">Accompagnement left.</param>
    /// <param name="sortantId">Its référent when it ended, or null.</param>
    /// <param name="rejoint">Accompagnement joined.</param>
    public static Relais? Ouvrir(ParcoursAccompagne quitte, Guid? sortantId, ParcoursAccompagne rejoint) =>
        sortantId is { } sortant ? new Relais(quitte, rejoint, sortant) : null;

    /// <summary>The person goes elsewhere before anyone took over: the one who leaves stays.</summary>
    public void Rediriger(ParcoursAccompagne rejoint)
    {
        Statut = Machine.Passer(Statut, ActeRelais.Rediriger);
        VersAccompagnementId = rejoint.Id;
    }

    /// <summary>The référent who comes is designated and answers for the person from now on.</summary>
    public void Reprendre(Guid entrantId, DateOnly le)
    {
        Statut = Machine.Passer(Statut, ActeRelais.Reprendre);
        (EntrantId, ReprisLe) = (entrantId, ReprisLe ?? (le < Debut ? Debut : le));
    }

    /// <summary>Written by the référent who leaves as long as the relay is open.</summary>
    public void Transmettre(string? transmission)
    {
        ReglesRelais.Ouvert.Exiger(EstOuvert);
        ReglesRelais.TransmissionRequise.Exiger(!string.IsNullOrWhiteSpace(transmission), nameof(Transmission));
        Transmission = transmission!.Trim();
    }

    /// <summary>The two référents met, with the person whenever possible.</summary>
    public void Tenir(DateOnly le, string? conclusion, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, ActeRelais.Tenir);
        ReglesRelais.DateConstatee.Exiger(le >= Debut && le <= aujourdhui, nameof(ClosLe));
        Clore(statut, le, conclusion);
    }

    /// <summary>The meeting will not be held.</summary>
    public void Renoncer(DateOnly le, string? motif)
    {
        var statut = Machine.Passer(Statut, ActeRelais.Renoncer);
        ReglesRelais.MotifRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(Conclusion));
        Clore(statut, le, motif);
    }

    /// <summary>The person left, or a new relay takes its place.</summary>
    public void Classer(DateOnly le) => Clore(Machine.Passer(Statut, ActeRelais.Classer), le, null);

    private void Clore(StatutRelais statut, DateOnly le, string? conclusion)
    {
        (Statut, ClosLe, Conclusion) = (statut, le < Debut ? Debut : le, string.IsNullOrWhiteSpace(conclusion) ? null : conclusion.Trim());
        if (Personne.RelaisReferentId == SortantId)
        {
            Personne.EtreRelayee(null, null);
        }
    }
}

/// <summary>Rules of the relay. Source: Décision CP-2020-0011, II.</summary>
public static class ReglesRelais
{
    public static readonly RegleMetier Ouvert = new("REL-CLOS", "Ce relais est clos.");

    public static readonly RegleMetier TransmissionRequise = new("REL-TRANSMISSION", "Écrivez ce que le nouveau référent doit savoir.");

    public static readonly RegleMetier DateConstatee = new(
        "REL-DATE",
        "La date de l’entretien de relais est comprise entre la décision de réorientation et aujourd’hui."
    );

    public static readonly RegleMetier MotifRequis = new("REL-MOTIF", "Dites pourquoi l’entretien de relais n’aura pas lieu.");
}
