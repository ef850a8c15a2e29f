using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Itineraires.Data.Masse;

/// <summary>The mapped values of an entity as text, to give them back later.</summary>
public static class ImageEntite
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    extension(ItinerairesDbContext db)
    {
        /// <summary>The values of the entity as it stands, in JSON.</summary>
        public string Imager<T>(T entite)
            where T : class
        {
            var type = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not an entity.");
            return JsonSerializer.Serialize(
                type.GetProperties()
                    .Where(p => p.Name != nameof(Domain.Commun.Entite.Version))
                    .ToDictionary(p => p.Name, p => p.PropertyInfo!.GetValue(entite)),
                Options
            );
        }
    }

    /// <summary>Gives the values of the image back to a tracked entity; its version goes on.</summary>
    public static void Rendre(EntityEntry entree, string image)
    {
        var valeurs = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(image, Options)!;
        foreach (var propriete in entree.Properties.Where(p => !p.Metadata.IsPrimaryKey() && valeurs.ContainsKey(p.Metadata.Name)))
        {
            propriete.CurrentValue = valeurs[propriete.Metadata.Name].Deserialize(propriete.Metadata.ClrType, Options);
        }
    }
}
