using Itineraires.Domain.Orientation;

namespace Itineraires.Domain.Cadres;

/// <summary>The cadres in force, kept in memory.</summary>
public sealed class CatalogueCadres(IReadOnlyList<Cadre> cadres)
{
    public IReadOnlyList<Cadre> Tous { get; } = cadres;

    /// <summary>The cadre of this code, or null.</summary>
    public Cadre? DuCode(string? code) => code is null ? null : Tous.FirstOrDefault(c => c.Code == code);

    /// <summary>The cadre that governs a parcours: the one its line names, else the default of its type on that day.</summary>
    /// <exception cref="InvalidOperationException">No cadre governs this type on that day: the reference data are incomplete.</exception>
    public Cadre EnVigueur(TypeParcours type, DateOnly jour, string? codeDeLaLigne = null) =>
        DuCode(codeDeLaLigne)
        ?? Tous.FirstOrDefault(c => c.ParDefaut && c.Gouverne(type, jour))
        ?? throw new InvalidOperationException($"No cadre governs {type.Code} on {jour:yyyy-MM-dd}.");

    /// <summary>Settings that belong to the territory and not to one type of parcours.</summary>
    public Cadre Territoire => Tous.First(c => c.Code == CodeTerritoire);

    /// <summary>Persons under which a number of a small group is not shown to who sees no person.</summary>
    public int PetitsEffectifs => Territoire.Entier(ParametresCadre.PetitsEffectifs) ?? SeuilParDefaut;

    /// <summary>What is usual, while the territory sets no threshold.</summary>
    private const int SeuilParDefaut = 11;

    /// <summary>Code of the cadre that holds the territory's own settings.</summary>
    public const string CodeTerritoire = "territoire";
}
