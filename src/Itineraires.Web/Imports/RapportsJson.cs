using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Itineraires.Web.Imports;

/// <summary>Reports of imports as JSON: stable keys in lower case with underscores, amounts as numbers with a decimal point.</summary>
public static class RapportsJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    private static readonly JsonSerializerOptions Lisibles = new(Options) { WriteIndented = true };

    public static string Ecrire<T>(T rapport, bool lisible = false) => JsonSerializer.Serialize(rapport, lisible ? Lisibles : Options);

    public static T Lire<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;
}
