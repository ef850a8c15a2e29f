using System.Globalization;

namespace Itineraires.Bench;

/// <summary>One line of the table of results.</summary>
/// <param name="Domaine">« import », « recherche », « indicateurs », « pages » or « generateur ».</param>
/// <param name="Quoi">What was measured.</param>
/// <param name="Produit">Figure of the product.</param>
/// <param name="Reference">Figure of what it is compared with; null when the aim is absolute.</param>
/// <param name="Unite">Unit of both figures: « s », « ms », « Mo », « % », « requêtes ».</param>
/// <param name="But">Most (or, for « % », least) that is aimed at, for the ratio when there is a reference, else for the figure; null when nothing is.</param>
public sealed record Mesure(string Domaine, string Quoi, double Produit, double? Reference, string Unite, double? But)
{
    public double? Rapport => Reference is { } r and > 0 ? Produit / r : null;

    /// <summary>Whether the aim is reached; null without an aim.</summary>
    public bool? EstAtteint =>
        But is not { } but ? null
        : Unite == "%" ? Produit >= but
        : (Rapport ?? Produit) <= but;

    public string EcrireBut() =>
        But is not { } but ? ""
        : Unite == "%" ? $"≥ {Ecrire(but)} %"
        : Rapport is null ? $"≤ {Ecrire(but)} {Unite}"
        : $"≤ {Ecrire(but)} ×";

    public static string Ecrire(double valeur) =>
        Math.Round(
                valeur,
                valeur < 10 ? 2
                    : valeur < 100 ? 1
                    : 0
            )
            .ToString(CultureInfo.GetCultureInfo("fr-FR"));
}

/// <summary>Statistics of repeated times.</summary>
public static class Statistiques
{
    public static double Mediane(IEnumerable<double> valeurs) => Centile(valeurs, 0.5);

    /// <summary>The value below which that part of the values lies (nearest rank).</summary>
    public static double Centile(IEnumerable<double> valeurs, double part)
    {
        var triees = valeurs.Order().ToList();
        return triees[Math.Clamp((int)Math.Ceiling(part * triees.Count) - 1, 0, triees.Count - 1)];
    }
}
