using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Itineraires.Data.Masse;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Itineraires.Data.Fusions;

/// <summary>One row that a merge changed, added or took away.</summary>
/// <param name="Objet">Name of the entity's type.</param>
/// <param name="Id">Its identifier.</param>
/// <param name="Supprimee">Whether the row went away; the values before are then the whole row.</param>
/// <param name="Avant">Values before, by property, as the base stores them; empty when the merge added the row.</param>
/// <param name="Apres">Values after; empty when the row went away, the whole row when the merge added it.</param>
/// <param name="Empreinte">Fingerprint of the whole row after the merge, by which a later change is seen; null when the row went away.</param>
public sealed record ImageLigne(
    string Objet,
    Guid Id,
    bool Supprimee,
    IReadOnlyDictionary<string, JsonElement> Avant,
    IReadOnlyDictionary<string, JsonElement> Apres,
    string? Empreinte = null
)
{
    /// <summary>The merge added this row: a period that it cut in two.</summary>
    public bool EstAjoutee() => !Supprimee && Avant.Count == 0;
}

/// <summary>What a merge changed: rows, and the alerts of both dossiers as they stood.</summary>
/// <param name="TerritoireAbsorbee">Territory of the person absorbed, before: who may read the merge.</param>
/// <param name="OrganismeAbsorbee">Organisme that followed her.</param>
/// <param name="ReferentAbsorbee">Her référent unique.</param>
/// <param name="Lignes">Rows changed, added or taken away.</param>
/// <param name="Alertes">Alerts of both before the merge, whole.</param>
public sealed record ImagesFusion(
    Guid? TerritoireAbsorbee,
    Guid? OrganismeAbsorbee,
    Guid? ReferentAbsorbee,
    IReadOnlyList<ImageLigne> Lignes,
    IReadOnlyList<ImageLigne> Alertes
)
{
    private static readonly Dictionary<string, JsonElement> Rien = [];

    public string Ecrire() => JsonSerializer.Serialize(this, ImageEntite.Json);

    public static ImagesFusion Lire(string texte) =>
        JsonSerializer.Deserialize<ImagesFusion>(texte, ImageEntite.Json) ?? throw new InvalidOperationException("The record of the merge is empty.");

    /// <summary>The merges whose person absorbed was, before, inside this perimeter; read in the base without loading the images.</summary>
    public static IQueryable<FusionPersonnes> DansLePerimetre(IQueryable<FusionPersonnes> fusions, Perimetre perimetre)
    {
        if (perimetre.Metropole)
        {
            return fusions;
        }

        var marques = perimetre
            .Territoires.Select(t => Marque(nameof(TerritoireAbsorbee), t))
            .Concat(perimetre.Organismes.Select(o => Marque(nameof(OrganismeAbsorbee), o)))
            .Concat(perimetre.ReferentId is { } r ? [Marque(nameof(ReferentAbsorbee), r)] : [])
            .ToList();
        return fusions.Where(f => marques.Any(m => f.Images.Contains(m)));
    }

    /// <summary>Rows of one type.</summary>
    public IEnumerable<ImageLigne> De(string objet) => Lignes.Where(l => l.Objet == objet);

    /// <summary>One image of rows that were changed, then changed again: values before the first, after the second.</summary>
    internal static List<ImageLigne> Unir(List<ImageLigne> premieres, List<ImageLigne> secondes)
    {
        var lignes = premieres.ToDictionary(l => l.Id);
        foreach (var seconde in secondes)
        {
            if (!lignes.TryGetValue(seconde.Id, out var premiere))
            {
                lignes.Add(seconde.Id, seconde);
            }
            else if (seconde.Supprimee && premiere.EstAjoutee())
            {
                lignes.Remove(seconde.Id);
            }
            else
            {
                lignes[seconde.Id] = seconde with
                {
                    Avant = premiere.EstAjoutee() ? premiere.Avant : Recouvrir(seconde.Avant, premiere.Avant),
                    Apres = seconde.Supprimee ? seconde.Apres : Recouvrir(premiere.Apres, seconde.Apres),
                };
            }
        }

        return [.. lignes.Values];
    }

    /// <summary>The row as it stands in the context before it is saved.</summary>
    internal static ImageLigne? Photographier(EntityEntry entree)
    {
        var (objet, id) = (entree.Metadata.ClrType.Name, ((Entite)entree.Entity).Id);
        switch (entree.State)
        {
            case EntityState.Added:
                return new ImageLigne(objet, id, Supprimee: false, Rien, Valeurs(entree), Empreindre(entree));
            case EntityState.Deleted:
                var avant = entree.Properties.ToDictionary(p => p.Metadata.Name, p => ImageEntite.EnJson(p.Metadata, p.OriginalValue));
                return new ImageLigne(objet, id, Supprimee: true, avant, Rien);
            default:
                var changees = entree
                    .Properties.Where(p =>
                        p.IsModified && p.Metadata.Name != nameof(Entite.Version) && !p.Metadata.GetValueComparer().Equals(p.OriginalValue, p.CurrentValue)
                    )
                    .ToList();
                return changees.Count == 0
                    ? null
                    : new ImageLigne(
                        objet,
                        id,
                        Supprimee: false,
                        changees.ToDictionary(p => p.Metadata.Name, p => ImageEntite.EnJson(p.Metadata, p.OriginalValue)),
                        changees.ToDictionary(p => p.Metadata.Name, p => ImageEntite.EnJson(p.Metadata, p.CurrentValue)),
                        Empreindre(entree)
                    );
        }
    }

    /// <summary>The whole row.</summary>
    internal static ImageLigne Copier(EntityEntry entree) =>
        new(entree.Metadata.ClrType.Name, ((Entite)entree.Entity).Id, Supprimee: true, Valeurs(entree), Rien);

    /// <summary>
    /// Fingerprint of all that the row says. Its version is left out, which an undoing counts as a change, and so are empty columns, so that a
    /// column added by a later release changes nothing. Null for a file, whose content is not read and never changes.
    /// </summary>
    internal static string? Empreindre(EntityEntry entree)
    {
        if (entree.Entity is PieceJointe)
        {
            return null;
        }

        using var condense = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (nom, valeur) in Valeurs(entree).Where(v => v.Key != nameof(Entite.Version) && v.Value.ValueKind != JsonValueKind.Null))
        {
            condense.AppendData(Encoding.UTF8.GetBytes($"{nom}={valeur.GetRawText()}\n"));
        }

        return Convert.ToHexString(condense.GetHashAndReset());
    }

    private static string Marque(string propriete, Guid id) => $"\"{propriete}\":\"{id}\"";

    private static SortedDictionary<string, JsonElement> Valeurs(EntityEntry entree) =>
        new(entree.Properties.ToDictionary(p => p.Metadata.Name, p => ImageEntite.EnJson(p.Metadata, p.CurrentValue)), StringComparer.Ordinal);

    private static Dictionary<string, JsonElement> Recouvrir(IReadOnlyDictionary<string, JsonElement> dessous, IReadOnlyDictionary<string, JsonElement> dessus)
    {
        var valeurs = new Dictionary<string, JsonElement>(dessous, StringComparer.Ordinal);
        foreach (var (nom, valeur) in dessus)
        {
            valeurs[nom] = valeur;
        }

        return valeurs;
    }
}
