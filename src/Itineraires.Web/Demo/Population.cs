using System.Text.Json;
using Itineraires.Domain.Contrats;

namespace Itineraires.Web.Demo;

/// <summary>The figures and words from which the demonstration is drawn; the shares bear the ids of their source.</summary>
public sealed record Population(
    ProfilPopulation Profil,
    string[] PrenomsFemmes,
    string[] PrenomsHommes,
    string[] Noms,
    string[] Voies,
    string[] Complements,
    string[] Metiers,
    string[] Lieux,
    string[] TempsCollectifs,
    string[] ComptesRendus,
    string?[] Decisions,
    string[] Suites,
    string[] MotifsAbsence,
    Dictionary<TermeObjectif, string[]> Objectifs,
    string[] EngagementsPersonne,
    string[] EngagementsCollectivite,
    string?[] Attentes,
    string[] BilansContrat,
    string[] MotifsRetour,
    string[] MotifsOrientation,
    string[] DemandesReorientation,
    string[] Transmissions,
    string[] Potentialites,
    string?[] Projets,
    string[] Referents,
    string[] Chefs
)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Whether a full name begins with a woman's first name, for the titles that agree with it.</summary>
    public bool EstPrenomDeFemme(string nom) => PrenomsFemmes.Contains(nom.Split(' ')[0], StringComparer.Ordinal);

    public static Population Lire()
    {
        using var flux = typeof(Population).Assembly.GetManifestResourceStream(typeof(Population), "population.json")!;
        return JsonSerializer.Deserialize<Population>(flux, Json)!;
    }
}

/// <summary>Distribution of the foyers. Source: PMI'e 2016-2020, p. 12, 14 and 15.</summary>
public sealed record ProfilPopulation(string Source, Part[] Ages, Part[] Compositions, Part[] Anciennetes, Part[] Types, Part[] Conferences, string Remarque);

/// <summary>A share with the id of the figure it comes from, and its bounds (years or days) when it is a class.</summary>
public sealed record Part(
    string Id,
    int De,
    int A,
    string? Libelle,
    string? Code,
    [property: System.Text.Json.Serialization.JsonPropertyName("part")] int Poids
);

/// <summary>Draws that the same seed repeats.</summary>
public sealed class Tirage(int graine)
{
    private readonly Random _hasard = new(graine);

    public bool Chance(double probabilite) => _hasard.NextDouble() < probabilite;

    public double Reel() => _hasard.NextDouble();

    /// <summary>Both bounds included.</summary>
    public int Entre(int de, int a) => _hasard.Next(de, Math.Max(de, a) + 1);

    public T Parmi<T>(IReadOnlyList<T> choix) => choix[_hasard.Next(choix.Count)];

    public T Pondere<T>(IReadOnlyList<T> choix, Func<T, int> poids)
    {
        var reste = _hasard.Next(choix.Sum(poids));
        foreach (var c in choix)
        {
            reste -= poids(c);
            if (reste < 0)
            {
                return c;
            }
        }

        return choix[^1];
    }
}
