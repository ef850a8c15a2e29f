using System.Globalization;

namespace Itineraires.Web.Infrastructure;

/// <summary>Where a list ordered by day, then identifier, goes on: the last line of the page before, as one value of the address.</summary>
public sealed record CurseurJour(DateOnly Jour, Guid Id)
{
    private const string Forme = "yyyy-MM-dd";

    /// <summary>Null for the beginning, and for what is none.</summary>
    public static CurseurJour? Lire(string? texte) =>
        texte?.Split('.') is [var jour, var id]
        && DateOnly.TryParseExact(jour, Forme, CultureInfo.InvariantCulture, DateTimeStyles.None, out var lu)
        && Guid.TryParse(id, out var guid)
            ? new(lu, guid)
            : null;

    public override string ToString() => $"{Jour.ToString(Forme, CultureInfo.InvariantCulture)}.{Id}";
}
