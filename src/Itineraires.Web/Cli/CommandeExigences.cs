using System.CommandLine;
using System.Text.Json;

namespace Itineraires.Web.Cli;

/// <summary>« exigences »: which requirements a test proves, and which none does yet.</summary>
public static class CommandeExigences
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Creer()
    {
        var json = new Option<bool>("--json") { Description = "Écrit le résultat en JSON." };
        var commande = new Command("exigences", "Exigences couvertes par un test, et celles qui ne le sont pas encore.") { json };
        commande.SetAction(analyse =>
        {
            using var flux = typeof(CommandeExigences).Assembly.GetManifestResourceStream("Itineraires.Web.exigences.json")!;
            var index = JsonSerializer.Deserialize<IndexExigences>(flux, Json)!;
            if (analyse.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(index, Json));
                return LigneDeCommande.Fait;
            }

            foreach (var exigence in index.Couvertes)
            {
                Console.Out.WriteLine($"{exigence.Id}\tcouverte\t{string.Join(", ", exigence.Tests)}");
            }

            foreach (var id in index.Decouvertes)
            {
                Console.Out.WriteLine($"{id}\tdécouverte");
            }

            Console.Error.WriteLine($"{index.Couvertes.Count} couvertes, {index.Decouvertes.Count} découvertes.");
            return LigneDeCommande.Fait;
        });
        return commande;
    }

    /// <summary>The committed index: made from the requirements and the tests bound to them.</summary>
    public sealed record IndexExigences(IReadOnlyList<ExigenceCouverte> Couvertes, IReadOnlyList<string> Decouvertes);

    public sealed record ExigenceCouverte(string Id, IReadOnlyList<string> Tests);
}
