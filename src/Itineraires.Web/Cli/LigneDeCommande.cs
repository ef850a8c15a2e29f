using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Itineraires.Data;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;

namespace Itineraires.Web.Cli;

/// <summary>
/// The command line, part of the product for operators and scheduled work. Stdout holds only the result; messages and progress go to stderr.
/// Exit codes: 0 done, 2 bad usage, 3 at least one line rejected or an expected total unmet, 1 unforeseen failure.
/// </summary>
public static partial class LigneDeCommande
{
    public const int Fait = 0;
    public const int MauvaisUsage = 2;
    public const int Rejets = 3;

    private const string Servir = "servir";

    /// <summary>How commands write JSON: stable keys in snake case, text as people read it.</summary>
    public static JsonSerializerOptions Json { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
            WriteIndented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

    /// <summary>Whether the arguments name a command other than serving the pages.</summary>
    public static bool Concerne(string[] args) =>
        args.Length > 0
        && args is not [Servir]
        && (!args[0].StartsWith('-') || args[0] is "--help" or "-h" or "-?" or "--version")
        && !(args[0] == Servir && !args.Contains("--help") && !args.Contains("-h"));

    /// <summary>The arguments without the word « servir », for the web host.</summary>
    public static string[] SansCommande(string[] args) => args is [Servir, ..] ? args[1..] : args;

    public static async Task<int> ExecuterAsync(string[] args)
    {
        // The parser speaks the language of the process: the product's is French, whatever the machine's.
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr-FR");
        var racine = new RootCommand("Itinéraires\u00A0: conduire le programme d’insertion RSA d’un territoire.")
        {
            new Command(Servir, "Sert les pages (ASPNETCORE_URLS choisit l’adresse)."),
        };
        foreach (var commande in Commandes())
        {
            racine.Add(commande);
        }

        var analyse = racine.Parse(args);
        if (analyse.Errors.Count > 0)
        {
            foreach (var erreur in analyse.Errors)
            {
                await Console.Error.WriteLineAsync(EnFrancais(erreur.Message));
            }

            await Console.Error.WriteLineAsync("Aide\u00A0: ./itineraires --help");
            return MauvaisUsage;
        }

        return await analyse.InvokeAsync();
    }

    private static IEnumerable<Command> Commandes() =>
        [
            CommandeDemo.Creer(),
            CommandeIndicateurs.Creer(),
            CommandesImport.Creer(),
            CommandesUtilisateur.Creer(),
            CommandeSauvegarder.Creer(),
            CommandeRestaurer.Creer(),
            CommandeVerifier.Creer(),
            CommandeExigences.Creer(),
        ];

    /// <summary>Refuses a whole number out of its bounds; what is not a number is the parser's to tell.</summary>
    internal static void Borner(this Option<int> option, int minimum, int maximum, string message) =>
        option.Validators.Add(r =>
        {
            if (
                r.Tokens is [{ Value: var texte }]
                && int.TryParse(texte, CultureInfo.InvariantCulture, out var nombre)
                && (nombre < minimum || nombre > maximum)
            )
            {
                r.AddError(message);
            }
        });

    /// <summary>The parser's own translation lacks two sentences.</summary>
    private static string EnFrancais(string message) =>
        OptionRequise().Match(message) is { Success: true } requise ? $"L’option {requise.Groups["nom"].Value} est requise."
        : ValeurIncomprise().Match(message) is { Success: true } valeur
            ? $"{valeur.Groups["nom"].Value}\u00A0: «\u00A0{valeur.Groups["valeur"].Value}\u00A0» n’est pas compris."
        : message;

    [GeneratedRegex("^Option '(?<nom>[^']+)' is required", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OptionRequise();

    [GeneratedRegex("^Cannot parse argument '(?<valeur>.*)' for (option|command) '(?<nom>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ValeurIncomprise();

    /// <summary>A host without pages, its base created and migrated.</summary>
    public static async Task<IHost> PreparerAsync(CancellationToken annulation)
    {
        var hote = Construire();
        await Demarrage.PreparerAsync(hote.Services, annulation);
        return hote;
    }

    /// <summary>A host without pages, its base left as it is.</summary>
    public static IHost Construire()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = [] });
        builder.Logging.ClearProviders();
        builder.AjouterSocle();
        builder.Services.AjouterComptes();
        builder.Services.AddSingleton<IContexteActe>(new ContexteSysteme("ligne de commande"));
        return builder.Build();
    }
}
