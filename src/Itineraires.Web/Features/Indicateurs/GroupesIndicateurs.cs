using Itineraires.Data;
using Itineraires.Data.Indicateurs;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Indicateurs;

/// <summary>Names of the groups of a dimension.</summary>
public static class GroupesIndicateurs
{
    /// <summary>Reads the names once; an unknown group is named as what it lacks.</summary>
    public static async Task<Func<string, string>> NommerAsync(ItinerairesDbContext db, DimensionIndicateurs dimension, CancellationToken annulation)
    {
        var noms = dimension switch
        {
            DimensionIndicateurs.Organisme => await db.Organismes.AsNoTracking().ToDictionaryAsync(o => Cle(o.Id), o => o.Nom, annulation),
            DimensionIndicateurs.Territoire or DimensionIndicateurs.Conference => await db
                .Territoires.AsNoTracking()
                .ToDictionaryAsync(t => Cle(t.Id), t => t.Nom, annulation),
            DimensionIndicateurs.Itineraire => Itineraires.ToDictionary(i => i.Code, i => i.Libelle, StringComparer.Ordinal),
            _ => [],
        };
        return groupe => noms.TryGetValue(groupe, out var nom) ? nom : "hors territoire";
    }

    /// <summary>The five itinéraires, with the code that addresses and files use.</summary>
    public static IReadOnlyList<(string Code, string Libelle)> Itineraires { get; } =
    [
        ("emploi", Libelles.De(Itineraire.Emploi)),
        ("activite", Libelles.De(Itineraire.Activite)),
        (TypeParcours.Professionnel.Code, Libelles.De(Itineraire.Professionnel)),
        (TypeParcours.Global.Code, Libelles.De(Itineraire.Global)),
        (TypeParcours.TravailleursSociaux.Code, Libelles.De(Itineraire.TravailleursSociaux)),
    ];

    /// <summary>The identifier as a group bears it.</summary>
    public static string Cle(Guid id) => id.ToString();
}
