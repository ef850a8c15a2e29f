using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Itineraires.Domain.Commun;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Itineraires.Data.Masse;

/// <summary>The mapped values of an entity as the base stores them, in JSON, to give them back later.</summary>
public static class ImageEntite
{
    /// <summary>Accents stay readable in the base.</summary>
    internal static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    extension(ItinerairesDbContext db)
    {
        /// <summary>The values of the entity as it stands.</summary>
        public string Imager<T>(T entite)
            where T : class
        {
            var type = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not an entity.");
            return JsonSerializer.Serialize(type.GetProperties().ToDictionary(p => p.Name, p => EnJson(p, p.PropertyInfo!.GetValue(entite))), Json);
        }
    }

    /// <summary>Gives the values of the image back to a tracked entity.</summary>
    public static void Rendre(EntityEntry entree, string image) => Rendre(entree, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(image, Json)!);

    /// <summary>Gives values back to a tracked entity; its version goes on.</summary>
    public static void Rendre(EntityEntry entree, IReadOnlyDictionary<string, JsonElement> valeurs)
    {
        foreach (var (nom, valeur) in valeurs.Where(v => v.Key is not nameof(Entite.Id) and not nameof(Entite.Version)))
        {
            var propriete = entree.Property(nom);
            propriete.CurrentValue = DeJson(propriete.Metadata, valeur);
        }
    }

    /// <summary>Whether the row still holds this value.</summary>
    public static bool EstPareille(PropertyEntry propriete, JsonElement valeur) =>
        JsonElement.DeepEquals(EnJson(propriete.Metadata, propriete.CurrentValue), valeur);

    public static JsonElement EnJson(IProperty propriete, object? valeur)
    {
        var rangee = propriete.GetTypeMapping().Converter is { } c ? c.ConvertToProvider(valeur) : valeur;
        return JsonSerializer.SerializeToElement(rangee, rangee?.GetType() ?? typeof(object), Json);
    }

    public static object? DeJson(IProperty propriete, JsonElement valeur)
    {
        var convertisseur = propriete.GetTypeMapping().Converter;
        var rangee = valeur.ValueKind == JsonValueKind.Null ? null : valeur.Deserialize(convertisseur?.ProviderClrType ?? propriete.ClrType, Json);
        return convertisseur is null ? rangee : convertisseur.ConvertFromProvider(rangee);
    }
}
