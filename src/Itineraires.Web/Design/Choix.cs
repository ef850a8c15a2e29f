using Itineraires.Domain.Commun;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Itineraires.Web.Design;

/// <summary>Choices of a field from values and their French labels.</summary>
public static class Choix
{
    public static IReadOnlyList<SelectListItem> De<T>(IEnumerable<T> valeurs)
        where T : struct, Enum => [.. valeurs.Select(v => new SelectListItem(Libelles.De(v), v.ToString()))];

    public static IReadOnlyList<SelectListItem> De<T>(IEnumerable<T> valeurs, Func<T, string> libelle, Func<T, string> code) =>
        [.. valeurs.Select(v => new SelectListItem(libelle(v), code(v)))];
}
