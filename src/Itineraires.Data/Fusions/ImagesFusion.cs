using System.Text.Json;
using Itineraires.Data.Masse;
using Itineraires.Domain.Commun;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Itineraires.Data.Fusions;

/// <summary>One row that a merge changed or took away.</summary>
/// <param name="Objet">Name of the entity's type.</param>
/// <param name="Id">Its identifier.</param>
/// <param name="Supprimee">Whether the row went away; the values before are then the whole row.</param>
/// <param name="Avant">Values before, by property, as the base stores them.</param>
/// <param name="Apres">Values after; empty when the row went away.</param>
public sealed record ImageLigne(
    string Objet,
    Guid Id,
    bool Supprimee,
    IReadOnlyDictionary<string, JsonElement> Avant,
    IReadOnlyDictionary<string, JsonElement> Apres
);

/// <summary>What a merge changed: rows, and the alerts of both dossiers as they stood.</summary>
/// <param name="Lignes">Rows changed or taken away.</param>
/// <param name="Alertes">Alerts of both before the merge, whole.</param>
public sealed record ImagesFusion(IReadOnlyList<ImageLigne> Lignes, IReadOnlyList<ImageLigne> Alertes)
{
    public string Ecrire() => JsonSerializer.Serialize(this, ImageEntite.Json);

    public static ImagesFusion Lire(string texte) =>
        JsonSerializer.Deserialize<ImagesFusion>(texte, ImageEntite.Json) ?? throw new InvalidOperationException("The record of the merge is empty.");

    /// <summary>Rows that the base must take back: value of a property before.</summary>
    public IEnumerable<ImageLigne> De(string objet) => Lignes.Where(l => l.Objet == objet);

    /// <summary>The row as it stands in the context before it is saved.</summary>
    internal static ImageLigne? Photographier(EntityEntry entree)
    {
        var supprimee = entree.State == EntityState.Deleted;
        var proprietes = entree
            .Properties.Where(p =>
                supprimee
                || (p.IsModified && p.Metadata.Name != nameof(Entite.Version) && !p.Metadata.GetValueComparer().Equals(p.OriginalValue, p.CurrentValue))
            )
            .ToList();
        return proprietes.Count == 0
            ? null
            : new ImageLigne(
                entree.Metadata.ClrType.Name,
                ((Entite)entree.Entity).Id,
                supprimee,
                proprietes.ToDictionary(p => p.Metadata.Name, p => ImageEntite.EnJson(p.Metadata, p.OriginalValue)),
                supprimee
                    ? new Dictionary<string, JsonElement>()
                    : proprietes.ToDictionary(p => p.Metadata.Name, p => ImageEntite.EnJson(p.Metadata, p.CurrentValue))
            );
    }

    /// <summary>The whole row.</summary>
    internal static ImageLigne Copier(EntityEntry entree) =>
        new(
            entree.Metadata.ClrType.Name,
            ((Entite)entree.Entity).Id,
            Supprimee: true,
            entree.Properties.ToDictionary(p => p.Metadata.Name, p => ImageEntite.EnJson(p.Metadata, p.CurrentValue)),
            new Dictionary<string, JsonElement>()
        );
}
