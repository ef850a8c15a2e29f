using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Web.Cli;

namespace Itineraires.Web.Tests.Depot;

/// <summary>The page of rules is drawn from the code: rules with their tests, alerts, cadres, state machines.</summary>
public sealed class ReglesTests
{
    private static readonly Assembly[] Assemblages = [typeof(RegleMetier).Assembly, typeof(LigneDeCommande).Assembly];

    [Fact]
    public void La_page_des_regles_est_a_jour() => Fichiers.Comparer("docs/regles.md", Construire());

    [Fact]
    public void Chaque_regle_a_un_code_a_elle() =>
        Assert.Empty(Regles().GroupBy(r => r.Regle.Code).Where(g => g.Select(r => r.Regle).Distinct().Count() > 1).Select(g => g.Key));

    [Fact]
    public void Chaque_regle_est_declaree_une_fois_pour_toutes() =>
        Assert.Empty(
            from fichier in Fichiers.Sources("src", "*.cs")
            where !fichier.EndsWith("MachineEtats.cs", StringComparison.Ordinal)
            from ligne in File.ReadAllLines(fichier)
            where ligne.Contains("new RegleMetier(", StringComparison.Ordinal)
            select $"{Path.GetFileName(fichier)}: {ligne.Trim()}"
        );

    [Fact]
    public void Chaque_regle_sert_quelque_part() => Assert.Empty(Regles().Where(r => r.Usages.Count == 0).Select(r => r.Regle.Code));

    [Fact]
    public void Chaque_regle_d_alerte_lit_un_parametre_qu_un_cadre_connait() =>
        Assert.Empty(ReglesAlerte.Toutes.Where(r => !Cadres().Exists(c => c.Parametres.Exists(p => p.Code == r.Parametre))).Select(r => r.Code));

    private static string Construire()
    {
        var page = new StringBuilder(
            "# Rules, alerts, cadres and state machines\n\nGenerated from the code, its tests and the reference data by `outils/regenerer`.\n"
        );
        page.Append("\n## Rules\n\n| Code | Sentence | Source | Applied in | Tests |\n| --- | --- | --- | --- | --- |\n");
        foreach (var r in Regles().DistinctBy(r => r.Regle.Code).OrderBy(r => r.Regle.Code, StringComparer.Ordinal))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{r.Regle.Code}` | {Cellule(r.Regle.Message)} | {Cellule(r.Regle.Source ?? "choice of the product")} | {Liste(r.Usages)} | {Liste(r.Tests)} |\n"
            );
        }

        page.Append("\n## Alerts\n\n| Code | Alert | Rule | Parameter | Value and source in each cadre |\n| --- | --- | --- | --- | --- |\n");
        var cadres = Cadres();
        foreach (var alerte in ReglesAlerte.Toutes)
        {
            var valeurs = cadres
                .Select(c => (c.Libelle, Parametre: c.Parametres.Find(p => p.Code == alerte.Parametre)))
                .Where(c => c.Parametre is not null)
                .Select(c => $"{c.Libelle}: {Valeur(c.Parametre!)} ({Cellule(c.Parametre!.Source)})");
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{alerte.Code}` | {Cellule(alerte.Titre)} | {Cellule(alerte.Phrase)} | `{alerte.Parametre}` | {string.Join("<br>", valeurs)} |\n"
            );
        }

        page.Append("\n## Cadres\n");
        foreach (var cadre in cadres)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"\n### {cadre.Libelle} (`{cadre.Code}`)\n\n{cadre.Source}\n\n| Parameter | Meaning | Value | Source |\n| --- | --- | --- | --- |\n"
            );
            foreach (var p in cadre.Parametres)
            {
                page.Append(CultureInfo.InvariantCulture, $"| `{p.Code}` | {Cellule(p.Libelle)} | {Valeur(p)} | {Cellule(p.Source)} |\n");
            }
        }

        page.Append("\n## State machines\n\nAn act absent from a state is refused; every such pair is tested (`TransitionsInterditesTests`).\n");
        foreach (var champ in Champs(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(MachineEtats<,>), typeof(RegleMetier).Assembly))
        {
            Dessiner(page, champ);
        }

        return page.ToString();
    }

    private static void Dessiner(StringBuilder page, FieldInfo champ)
    {
        var machine = champ.GetValue(null)!;
        var (statuts, actes) = (champ.FieldType.GenericTypeArguments[0], champ.FieldType.GenericTypeArguments[1]);
        var transitions = ((IEnumerable)machine.GetType().GetProperty("Transitions")!.GetValue(machine)!)
            .Cast<object>()
            .Select(t =>
            {
                var cle = t.GetType().GetProperty("Key")!.GetValue(t)!;
                return (
                    Depart: (Enum)cle.GetType().GetField("Item1")!.GetValue(cle)!,
                    Acte: (Enum)cle.GetType().GetField("Item2")!.GetValue(cle)!,
                    Arrivee: (Enum)t.GetType().GetProperty("Value")!.GetValue(t)!
                );
            })
            .ToList();
        page.Append(
            CultureInfo.InvariantCulture,
            $"\n### {champ.DeclaringType!.Name} (`{machine.GetType().GetProperty("Code")!.GetValue(machine)}`, {statuts.Name} × {actes.Name})\n\n```mermaid\nstateDiagram-v2\n"
        );
        var etats = Enum.GetValues(statuts).Cast<Enum>().ToList();
        foreach (var etat in etats)
        {
            page.Append(CultureInfo.InvariantCulture, $"  {etat}: {Libelle(etat)}\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"  [*] --> {etats[0]}\n");
        foreach (var (depart, acte, arrivee) in transitions)
        {
            page.Append(CultureInfo.InvariantCulture, $"  {depart} --> {arrivee}: {Libelle(acte)}\n");
        }

        foreach (var etat in etats.Where(e => transitions.TrueForAll(t => !t.Depart.Equals(e))))
        {
            page.Append(CultureInfo.InvariantCulture, $"  {etat} --> [*]\n");
        }

        page.Append("```\n");
    }

    private static string Libelle(Enum valeur) => Libelles.De(valeur);

    private static IEnumerable<FieldInfo> Champs(Func<Type, bool> choisir, params Assembly[] assemblages) =>
        assemblages
            .SelectMany(a => a.GetTypes())
            .Where(t => !t.ContainsGenericParameters)
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(c => choisir(c.FieldType))
            .OrderBy(c => c.DeclaringType!.FullName, StringComparer.Ordinal)
            .ThenBy(c => c.Name, StringComparer.Ordinal);

    /// <summary>Every rule, with the files that apply it and the tests that name it.</summary>
    private static List<(RegleMetier Regle, List<string> Usages, List<string> Tests)> Regles()
    {
        var sources = Lire("src");
        var tests = Lire("tests");
        return
        [
            .. Champs(t => t == typeof(RegleMetier), Assemblages)
                .Select(c =>
                {
                    var regle = (RegleMetier)c.GetValue(null)!;
                    var qualifiee = new Regex($@"\b{c.DeclaringType!.Name}\.{c.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(5));
                    var simple = new Regex($@"(?<![\w.]){c.Name}(\.Exiger\b|\)|,)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
                    var declaration = new Regex($@"RegleMetier {c.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(5));
                    return (
                        regle,
                        Nommer(sources.Where(f => qualifiee.IsMatch(f.Texte) || (declaration.IsMatch(f.Texte) && simple.IsMatch(f.Texte)))),
                        Nommer(tests.Where(f => qualifiee.IsMatch(f.Texte) || f.Texte.Contains($"\"{regle.Code}\"", StringComparison.Ordinal)))
                    );
                }),
        ];

        static List<string> Nommer(IEnumerable<(string Nom, string Texte)> fichiers) =>
            [.. fichiers.Select(f => f.Nom).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        static List<(string Nom, string Texte)> Lire(string dossier) =>
            [
                .. Fichiers
                    .Sources(dossier, "*.cs")
                    .Where(f => !f.Contains("Migrations", StringComparison.Ordinal))
                    .Select(f => (Path.GetFileName(f)[..Path.GetFileName(f).IndexOf('.', StringComparison.Ordinal)], File.ReadAllText(f))),
            ];
    }

    private static List<CadreLu> Cadres()
    {
        using var flux = typeof(RegleMetier).Assembly.GetManifestResourceStream("Itineraires.Domain.Referentiels.cadres.json")!;
        return JsonSerializer.Deserialize<List<CadreLu>>(flux, LigneDeCommande.Json)!;
    }

    private static string Valeur(ParametreLu p) => p.Valeur is null ? "not given" : $"{p.Valeur} {p.Unite}".Trim();

    private static string Liste(List<string> noms) => noms.Count == 0 ? "" : string.Join("<br>", noms.Select(n => $"`{n}`"));

    private static string Cellule(string texte) => texte.Replace("|", "\\|", StringComparison.Ordinal);

    private sealed record CadreLu(string Code, string Libelle, string Source, List<ParametreLu> Parametres);

    private sealed record ParametreLu(string Code, string Libelle, string? Valeur, string? Unite, string Source);
}
