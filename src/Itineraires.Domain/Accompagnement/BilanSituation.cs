using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Accompagnement;

/// <summary>State of a frein périphérique (DIA-04); never any medical detail.</summary>
public enum EtatFrein
{
    [Display(Name = "identifié")]
    Identifie,

    [Display(Name = "en cours")]
    EnCours,

    [Display(Name = "levé")]
    Leve,
}

/// <summary>Bilan de situation globale, dated and versioned: a re-evaluation is a new version (DIA-01, DIA-02).</summary>
public sealed class BilanSituation : Entite, IConcernePersonne
{
    private BilanSituation() { }

    public BilanSituation(
        Guid personneId,
        Guid accompagnementId,
        int numero,
        DateOnly le,
        Guid par,
        string potentialites,
        string? capacites,
        string? projet,
        IEnumerable<(string Frein, EtatFrein Etat)> freins,
        DateOnly aujourdhui
    )
    {
        ReglesBilan.PasDansLeFutur.Exiger(le <= aujourdhui, nameof(Le));
        ReglesBilan.PotentialitesRequises.Exiger(!string.IsNullOrWhiteSpace(potentialites), nameof(Potentialites));
        PersonneId = personneId;
        AccompagnementId = accompagnementId;
        (Numero, Le, Par) = (numero, le, par);
        Potentialites = potentialites.Trim();
        Capacites = string.IsNullOrWhiteSpace(capacites) ? null : capacites.Trim();
        Projet = string.IsNullOrWhiteSpace(projet) ? null : projet.Trim();
        Freins = [.. freins.Select(f => new FreinConstate(Id, f.Frein, f.Etat))];
        ReglesBilan.FreinsDistincts.Exiger(Freins.DistinctBy(f => f.Frein).Count() == Freins.Count, nameof(Freins));
    }

    public Guid PersonneId { get; private set; }

    public Guid AccompagnementId { get; private set; }

    /// <summary>Rank of the version for this person, from 1.</summary>
    public int Numero { get; private set; }

    public DateOnly Le { get; private set; }

    public Guid Par { get; private set; }

    public string Potentialites { get; private set; } = "";

    public string? Capacites { get; private set; }

    /// <summary>Projet d'insertion, professionnel in Itinéraires emploi.</summary>
    public string? Projet { get; private set; }

    public List<FreinConstate> Freins { get; private set; } = [];
}

/// <summary>One coded frein of a bilan.</summary>
public sealed class FreinConstate
{
    private FreinConstate() { }

    internal FreinConstate(Guid bilanId, string frein, EtatFrein etat) => (BilanId, Frein, Etat) = (bilanId, frein, etat);

    public Guid BilanId { get; private set; }

    /// <summary>Code of the nomenclature « frein ».</summary>
    public string Frein { get; private set; } = "";

    public EtatFrein Etat { get; private set; }
}

/// <summary>Rules of the bilan. Source: Itinéraires emploi 2020, § 2.1.</summary>
public static class ReglesBilan
{
    public static readonly RegleMetier PasDansLeFutur = new("DIA-DATE", "La date du bilan ne peut pas être dans le futur.");

    public static readonly RegleMetier PotentialitesRequises = new(
        "DIA-POTENTIALITES",
        "Décrivez les potentialités de la personne.",
        "Itinéraires emploi 2020, § 2.1"
    );

    public static readonly RegleMetier FreinsDistincts = new("DIA-FREINS", "Un frein ne peut figurer qu’une fois dans un bilan.");
}
