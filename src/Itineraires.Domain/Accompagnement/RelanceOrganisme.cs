using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Accompagnement;

/// <summary>An organisme that has not answered an orientation is asked again.</summary>
public sealed class RelanceOrganisme : Entite, IConcernePersonne
{
    private RelanceOrganisme() { }

    /// <param name="parcours">Accompagnement that awaits its answer.</param>
    /// <param name="par">Author; null when the platform asks by itself, the delay of the cadre being over.</param>
    /// <param name="le">Day.</param>
    /// <param name="derniereLe">Day of the last relance of this orientation, or null.</param>
    /// <exception cref="RegleMetierException">The organisme has answered, or was already asked again that day.</exception>
    public RelanceOrganisme(ParcoursAccompagne parcours, Guid? par, DateOnly le, DateOnly? derniereLe)
    {
        ReglesRelance.SansReponse.Exiger(parcours.Statut == StatutAccompagnement.Oriente);
        ReglesRelance.UneParJour.Exiger(derniereLe is null || derniereLe < le);
        (PersonneId, AccompagnementId, Par, Le) = (parcours.PersonneId, parcours.Id, par, le);
    }

    public Guid PersonneId { get; private set; }

    public Guid AccompagnementId { get; private set; }

    public DateOnly Le { get; private set; }

    public Guid? Par { get; private set; }
}

public static class ReglesRelance
{
    public static readonly RegleMetier SansReponse = new("SIL-REPONSE", "L’organisme a déjà répondu à cette orientation.");

    public static readonly RegleMetier UneParJour = new("SIL-JOUR", "L’organisme a déjà été relancé aujourd’hui pour cette personne.");

    public static readonly RegleMetier ChoixRequis = new("SIL-CHOIX", "Choisissez au moins une orientation.");
}
