using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Itineraires.Data;

/// <summary>How domain values are stored, alike on both engines.</summary>
public static class Conversions
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public sealed class MontantEnCentimes() : ValueConverter<Montant, long>(m => m.Centimes, c => new Montant(c));

    public sealed class TypeParcoursEnCode() : ValueConverter<TypeParcours, string>(t => t.Code, c => TypeParcours.DuCode(c)!.Value);

    public sealed class InstantUtc()
        : ValueConverter<DateTime, DateTime>(d => DateTime.SpecifyKind(d, DateTimeKind.Utc), d => DateTime.SpecifyKind(d, DateTimeKind.Utc));

    public sealed class ListeEnJson<T>()
        : ValueConverter<List<T>, string>(l => JsonSerializer.Serialize(l, Json), s => JsonSerializer.Deserialize<List<T>>(s, Json) ?? new List<T>());

    public sealed class ListeComparee<T>()
        : ValueComparer<List<T>>(
            (a, b) => a != null && b != null ? a.SequenceEqual(b) : a == b,
            l => l.Aggregate(0, (h, e) => HashCode.Combine(h, e)),
            l => l.ToList()
        );
}
