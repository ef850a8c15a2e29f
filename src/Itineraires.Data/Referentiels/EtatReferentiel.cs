using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Itineraires.Data.Referentiels;

/// <summary>The version of a published list that the base holds, kept in a <see cref="Reglage"/>.</summary>
/// <param name="Source">Who published it, and where it was taken.</param>
/// <param name="Millesime">Day of the version.</param>
/// <param name="Licence">Under what terms it may be reused.</param>
/// <param name="Le">When it was loaded (UTC); null for what the product brings.</param>
/// <param name="ImportId">Import that loaded it; null for what the product brings.</param>
public sealed record EtatReferentiel(string Source, DateOnly Millesime, string Licence, DateTime? Le, Guid? ImportId)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public string Ecrire() => JsonSerializer.Serialize(this, Json);

    public static EtatReferentiel Lire(string valeur) => JsonSerializer.Deserialize<EtatReferentiel>(valeur, Json)!;
}
