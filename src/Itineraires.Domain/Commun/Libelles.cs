using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Itineraires.Domain.Commun;

/// <summary>French label of an enumeration's value, taken from its <see cref="DisplayAttribute"/>.</summary>
public static class Libelles
{
    private static readonly ConcurrentDictionary<Enum, string> Connus = new();

    public static string De(Enum valeur) =>
        Connus.GetOrAdd(valeur, static v => v.GetType().GetField(v.ToString())?.GetCustomAttribute<DisplayAttribute>()?.Name ?? v.ToString());
}
