using Itineraires.Data.Perimetres;

namespace Itineraires.Data.Indicateurs;

/// <summary>Dimension along which indicators are split.</summary>
public enum DimensionIndicateurs
{
    Aucune,
    Organisme,
    Itineraire,

    /// <summary>Territory of the Maison de la Métropole.</summary>
    Territoire,

    /// <summary>Conférence territoriale des maires.</summary>
    Conference,
}

/// <summary>Civil days, both included.</summary>
public sealed record FenetreIndicateurs(DateOnly Du, DateOnly Au)
{
    public int Jours => Au.DayNumber - Du.DayNumber + 1;
}

/// <summary>What is asked: the parcours in play and the period.</summary>
/// <param name="Fenetre">Period.</param>
/// <param name="Perimetre">Parcours that the account reaches; parcours belong to the organisme and référent that led them, even once ended.</param>
/// <param name="OrganismeId">Only this organisme.</param>
/// <param name="Itineraire">« emploi », « activite »… or the code of a type de parcours.</param>
/// <param name="TerritoireId">Only this Maison or conférence.</param>
public sealed record DemandeIndicateurs(
    FenetreIndicateurs Fenetre,
    Perimetre Perimetre,
    Guid? OrganismeId = null,
    string? Itineraire = null,
    Guid? TerritoireId = null
)
{
    public static readonly Perimetre Tous = new(true, [], [], null);

    /// <summary>Places are conventioned by organisme and type: nothing below has a rate of occupation.</summary>
    public bool APlaces => TerritoireId is null && (Perimetre.Metropole || (Perimetre.Territoires.Count == 0 && Perimetre.ReferentId is null));
}
