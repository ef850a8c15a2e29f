using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Itineraires.Web.Cli;

namespace Itineraires.Web.Tests.Depot;

/// <summary>The index of requirements follows the tests.</summary>
public sealed partial class ExigencesTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public void L_index_des_exigences_est_a_jour()
    {
        var (index, page) = Construire();

        Fichiers.Comparer("data/exigences-couverture.json", JsonSerializer.Serialize(index, Json) + "\n");
        Fichiers.Comparer("docs/exigences.md", page);
    }

    [Fact]
    public void Chaque_exigence_citee_par_un_test_existe()
    {
        var connues = Exigences().Select(e => e.Id).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Citations().Select(c => c.Exigence).Where(id => !connues.Contains(id)).Distinct());
    }

    private static (CommandeExigences.IndexExigences Index, string Page) Construire()
    {
        var tests = Citations().GroupBy(c => c.Exigence).ToDictionary(g => g.Key, g => g.Select(c => c.Test).Distinct().Order(StringComparer.Ordinal).ToList());
        var exigences = Exigences();
        var couvertes = exigences.Where(e => tests.ContainsKey(e.Id)).Select(e => new CommandeExigences.ExigenceCouverte(e.Id, tests[e.Id])).ToList();
        var decouvertes = exigences.Select(e => e.Id).Where(id => !tests.ContainsKey(id)).ToList();
        var page = new StringBuilder(
            "# Requirements and the tests that prove them\n\nGenerated from `data/exigences.csv` and the `[Exigence]` attributes of the tests by `outils/regenerer`.\n"
        );
        page.Append($"\n{couvertes.Count} covered, {decouvertes.Count} not yet.\n");
        foreach (var domaine in exigences.GroupBy(e => e.Domaine))
        {
            page.Append($"\n## {domaine.Key}\n\n| Id | Priority | Requirement | Tests |\n| --- | --- | --- | --- |\n");
            foreach (var e in domaine)
            {
                page.Append(
                    $"| {e.Id} | {e.Priorite} | {e.Texte.Replace("|", "\\|")} | {(tests.TryGetValue(e.Id, out var t) ? string.Join("<br>", t.Select(x => $"`{x}`")) : "not covered")} |\n"
                );
            }
        }

        return (new(couvertes, decouvertes), page.ToString());
    }

    private static List<(string Id, string Domaine, string Priorite, string Texte)> Exigences() =>
        [
            .. File.ReadLines(Path.Combine(Fichiers.Racine(), "data", "exigences.csv"))
                .Skip(1)
                .Select(l => l.Split(';'))
                .Where(c => c.Length > 5)
                .Select(c => (c[0], c[1], c[4], c[5])),
        ];

    private static IEnumerable<(string Exigence, string Test)> Citations() =>
        from fichier in Fichiers.Sources("tests", "*.cs")
        where !fichier.EndsWith("ExigencesTests.cs", StringComparison.Ordinal)
        let classe = Path.GetFileNameWithoutExtension(fichier)
        from Match groupe in Groupe().Matches(File.ReadAllText(fichier))
        from Match citation in Citation().Matches(groupe.Groups["attributs"].Value)
        select (citation.Groups["id"].Value, $"{classe}.{groupe.Groups["methode"].Value}");

    /// <summary>The attributes above a test method and its name.</summary>
    [GeneratedRegex(
        @"(?<attributs>(?:^\s*\[[^\n]*\]\s*\n)+)\s*public (?:async )?(?:static )?\S+ (?<methode>\w+)\(",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex Groupe();

    [GeneratedRegex(@"Exigence\(""(?<id>[A-Z]+-\d+)""\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Citation();
}
