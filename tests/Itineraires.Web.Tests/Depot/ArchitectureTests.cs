using System.Text.RegularExpressions;

namespace Itineraires.Web.Tests.Depot;

/// <summary>The arrows between areas are those of the two tables of docs/architecture.md: adding one is a decision written there.</summary>
public sealed partial class ArchitectureTests
{
    [Theory]
    [InlineData("Domain", "src/Itineraires.Domain", "Itineraires.Domain")]
    [InlineData("Screens", "src/Itineraires.Web/Features", "Itineraires.Web.Features")]
    public void Chaque_fleche_entre_domaines_est_decidee(string table, string dossier, string espace)
    {
        var permises = Lire(table);
        var vues = Voir(dossier, espace);

        Assert.Equal([], vues.Except(permises).Select(f => $"{f.De} -> {f.Vers}: not in the table « {table} » of docs/architecture.md"));
        Assert.Equal([], permises.Except(vues).Select(f => $"{f.De} -> {f.Vers}: in the table « {table} », and nowhere in the code"));
    }

    [Fact]
    public void Les_fleches_du_domaine_ne_tournent_pas_en_rond()
    {
        var restantes = Lire("Domain");
        while (restantes.Count > 0)
        {
            var suivantes = restantes.Where(f => restantes.Any(g => g.De == f.Vers)).ToHashSet();
            Assert.True(suivantes.Count < restantes.Count, "A cycle: " + string.Join(", ", suivantes.Select(f => $"{f.De} -> {f.Vers}")));
            restantes = suivantes;
        }
    }

    [Fact]
    public void Le_domaine_n_a_ni_paquet_ni_projet()
    {
        var projet = File.ReadAllText(Path.Combine(Fichiers.Racine(), "src", "Itineraires.Domain", "Itineraires.Domain.csproj"));

        Assert.DoesNotContain("Reference", projet, StringComparison.Ordinal);
    }

    /// <summary>Arrows that the sources of a folder draw, one area a sub-folder.</summary>
    private static HashSet<(string De, string Vers)> Voir(string dossier, string espace)
    {
        var racine = Path.Combine(Fichiers.Racine(), dossier);
        var cite = new Regex($@"(?<!namespace )\b{Regex.Escape(espace)}\.(?<vers>[A-Z]\w+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        return
        [
            .. from fichier in Fichiers.Sources(dossier, "*.cs").Concat(Fichiers.Sources(dossier, "*.cshtml"))
            let chemin = Path.GetRelativePath(racine, fichier).Split(Path.DirectorySeparatorChar)
            where chemin.Length > 1
            from Match m in cite.Matches(File.ReadAllText(fichier))
            let vers = m.Groups["vers"].Value
            where vers != chemin[0] && Directory.Exists(Path.Combine(racine, vers))
            select (chemin[0], vers),
        ];
    }

    private static HashSet<(string De, string Vers)> Lire(string table)
    {
        var page = File.ReadAllText(Path.Combine(Fichiers.Racine(), "docs", "architecture.md"));
        var section = page[page.IndexOf($"### {table}\n", StringComparison.Ordinal)..];
        return
        [
            .. from Match ligne in Ligne().Matches(section[4..].Split("\n#")[0])
            from Match vers in Nom().Matches(ligne.Groups["vers"].Value)
            select (ligne.Groups["de"].Value, vers.Value),
        ];
    }

    [GeneratedRegex(@"^\| `(?<de>\w+)` \| (?<vers>[^|]*)\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ligne();

    [GeneratedRegex(@"(?<=`)\w+(?=`)", RegexOptions.None, 1000)]
    private static partial Regex Nom();
}
