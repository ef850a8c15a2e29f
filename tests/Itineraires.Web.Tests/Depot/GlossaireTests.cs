using System.Reflection;
using System.Text.RegularExpressions;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports;

namespace Itineraires.Web.Tests.Depot;

/// <summary>The glossary and the code say the same words.</summary>
public sealed partial class GlossaireTests
{
    private static readonly IReadOnlyDictionary<string, Type> Types = new[] { typeof(Entite), typeof(ItinerairesDbContext), typeof(NaturesImport) }
        .SelectMany(t => t.Assembly.GetTypes())
        .Where(t => !t.IsNested)
        .GroupBy(t => t.Name, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    [Fact]
    public void Chaque_terme_du_glossaire_existe_dans_le_code() => Assert.Equal([], Identifiants().Where(i => !Existe(i)));

    [Fact]
    public void Chaque_objet_du_domaine_figure_au_glossaire()
    {
        var connus = Identifiants().Select(i => i.Split('.')[0]).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(
            [],
            Types
                .Values.Where(t => t.Assembly == typeof(Entite).Assembly && t.IsSubclassOf(typeof(Entite)) && !t.IsAbstract)
                .Select(t => t.Name)
                .Where(n => !connus.Contains(n))
        );
    }

    [Fact]
    public void Chaque_terme_a_sa_definition() => Assert.Empty(Lignes().Where(l => l[2].Length == 0).Select(l => l[0]));

    private static bool Existe(string identifiant) =>
        identifiant.Split('.') switch
        {
            [var type] => Types.ContainsKey(type),
            [var type, var membre] => Types.TryGetValue(type, out var t)
                && t.GetMember(membre, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Length > 0,
            _ => false,
        };

    private static List<string> Identifiants() => [.. Lignes().SelectMany(l => Code().Matches(l[1]).Select(m => m.Groups["nom"].Value))];

    /// <summary>Cells of the table's rows.</summary>
    private static List<string[]> Lignes() =>
        [
            .. File.ReadLines(Path.Combine(Fichiers.Racine(), "docs", "glossaire.md"))
                .Where(l => l.StartsWith("| ", StringComparison.Ordinal))
                .Skip(2)
                .Select(l => l.Trim('|', ' ').Split('|').Select(c => c.Trim()).ToArray()),
        ];

    [GeneratedRegex("`(?<nom>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
