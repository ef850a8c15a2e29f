using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Entree;

public enum EtatDroitConnexe
{
    [Display(Name = "sans objet")]
    SansObjet,

    [Display(Name = "demandé")]
    Demande,

    [Display(Name = "ouvert")]
    Ouvert,
}

/// <summary>
/// One answer of the checklist of droits connexes (INF-04), dated and signed. It is kept with the person for whom it was given; the state of a
/// foyer is the last answer among its present members.
/// </summary>
public sealed class SuiviDroitConnexe : Entite, IConcernePersonne
{
    private SuiviDroitConnexe() { }

    public SuiviDroitConnexe(Guid personneId, string droit, EtatDroitConnexe etat, DateOnly le, Guid par) =>
        (PersonneId, Droit, Etat, Le, Par) = (personneId, droit, etat, le, par);

    public Guid PersonneId { get; private set; }

    /// <summary>Code of the catalogue of droits connexes.</summary>
    public string Droit { get; private set; } = "";

    public EtatDroitConnexe Etat { get; private set; }

    public DateOnly Le { get; private set; }

    public Guid Par { get; private set; }
}
