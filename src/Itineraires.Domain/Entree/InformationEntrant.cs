using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Entree;

public enum MoyenInformation
{
    [Display(Name = "lettre")]
    Lettre,

    [Display(Name = "courriel")]
    Courriel,

    [Display(Name = "remise en main propre")]
    MainPropre,
}

/// <summary>
/// Targeted information sent to a nouvel entrant between the opening of the right and the first rendez-vous: guides, plateforme collective, local
/// resources (ORI-16). Source: PMI'e 2016-2020, p. 34, Objectif 5.
/// </summary>
public sealed class InformationEntrant : Entite, IConcernePersonne
{
    private InformationEntrant() { }

    /// <exception cref="RegleMetierException">Nothing is sent.</exception>
    public InformationEntrant(Guid personneId, DateOnly le, Guid? par, MoyenInformation moyen, IEnumerable<string> contenus)
    {
        (PersonneId, Le, Par, Moyen) = (personneId, le, par, moyen);
        Contenus = [.. contenus];
        ReglesInformationEntrant.ContenuRequis.Exiger(Contenus.Count > 0, nameof(Contenus));
    }

    public Guid PersonneId { get; private set; }

    /// <summary>Day of the sending.</summary>
    public DateOnly Le { get; private set; }

    public Guid? Par { get; private set; }

    public MoyenInformation Moyen { get; private set; }

    /// <summary>Codes of the nomenclature of what is sent.</summary>
    public List<string> Contenus { get; private set; } = [];

    /// <summary>The e-mail could not leave: a letter is written instead.</summary>
    public void DevenirLettre() => Moyen = MoyenInformation.Lettre;
}

public static class ReglesInformationEntrant
{
    public static readonly RegleMetier ContenuRequis = new("ENT-CONTENU", "Choisissez au moins une information à envoyer.");

    public static readonly RegleMetier PersonneRequise = new("ENT-PERSONNE", "Choisissez au moins une personne.");
}
