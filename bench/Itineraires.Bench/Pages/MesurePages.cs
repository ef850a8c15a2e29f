using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Itineraires.Web.Demo;
using Npgsql;

namespace Itineraires.Bench.Pages;

/// <summary>The five main pages under concurrent clients, each in turn with its reference page.</summary>
public static partial class MesurePages
{
    private const string Adresse = "http://127.0.0.1:5301";
    private const int Clients = 16;
    private const int DemandesParTour = 320;

    /// <summary>With more, the two cores are full without any import, and the ratio says nothing.</summary>
    private const int ClientsPendantImport = 4;

    private const int DemandesPendantImport = 40;

    /// <param name="connexion">Base of the demonstration.</param>
    /// <param name="tours">Times that each page alternates with its reference.</param>
    /// <param name="fichier">Spreadsheet imported while the pages are opened again; their times are compared with those before.</param>
    public static async Task<IReadOnlyList<Mesure>> MesurerAsync(string connexion, int tours, string fichier)
    {
        using var serveur = Processus.Demarrer("Itineraires.Bench.dll", new Dictionary<string, string>(), "servir", connexion, Adresse);
        serveur.BeginErrorReadLine();
        serveur.BeginOutputReadLine();
        try
        {
            await AttendreAsync();
            using var referente = await ConnecterAsync(ComptesDemonstration.Referente.Courriel);
            using var cheffe = await ConnecterAsync(ComptesDemonstration.Tous.First(c => c.Role == "chef_service_social").Courriel);
            var dossiers = await SuiviesAsync(connexion);
            var mesures = new List<Mesure>();
            foreach (
                var (nom, client, produit, reference) in ((string Nom, HttpClient Client, Func<int, string> Produit, Func<int, string> Reference)[])
                    [
                        ("Aujourd’hui", referente, _ => "/", _ => "/reference/aujourdhui"),
                        ("file active", referente, _ => "/file-active", _ => "/reference/file-active"),
                        ("dossier", referente, i => $"/personnes/{dossiers[i % dossiers.Count]}", i => $"/reference/personnes/{dossiers[i % dossiers.Count]}"),
                        ("personnes à orienter", cheffe, _ => "/orientations/a-decider", _ => "/reference/a-decider"),
                        ("contrats à valider", cheffe, _ => "/contrats/a-valider", _ => "/reference/a-valider"),
                    ]
            )
            {
                var (a, b) = (new List<double>(), new List<double>());
                await ChargerAsync(client, produit);
                await ChargerAsync(client, reference);
                for (var tour = 0; tour < tours; tour++)
                {
                    a.AddRange(await ChargerAsync(client, produit));
                    b.AddRange(await ChargerAsync(client, reference));
                }

                mesures.Add(new("pages", $"{nom}, p95, {Clients} clients", Statistiques.Centile(a, 0.95), Statistiques.Centile(b, 0.95), "ms", 3));
                mesures.Add(new("pages", $"{nom}, p50", Statistiques.Mediane(a), Statistiques.Mediane(b), "ms", null));
                var (tailleA, tailleB) = (await client.GetStringAsync(produit(0)), await client.GetStringAsync(reference(0)));
                mesures.Add(new("pages", $"{nom}, mots visibles", Mots(tailleA), Mots(tailleB), "mots", null));
            }

            (string Nom, HttpClient Client, Func<int, string> Adresse)[] pages =
            [
                ("Aujourd’hui", referente, _ => "/"),
                ("file active", referente, _ => "/file-active"),
                ("dossier", referente, i => $"/personnes/{dossiers[i % dossiers.Count]}"),
                ("personnes à orienter", cheffe, _ => "/orientations/a-decider"),
                ("contrats à valider", cheffe, _ => "/contrats/a-valider"),
            ];
            var calmes = await RelireAsync(pages, () => false);
            var import = Processus.ExecuterAsync("Itineraires.Bench.dll", new Dictionary<string, string>(), "un-import", "produit", connexion, fichier);
            var charges = await RelireAsync(pages, () => !import.IsCompleted);
            await import;
            foreach (var (nom, _, _) in pages)
            {
                var (calme, charge) = (Statistiques.Centile(calmes[nom], 0.95), Statistiques.Centile(charges[nom], 0.95));
                mesures.Add(new("pages", $"{nom}, p95 pendant un import, {ClientsPendantImport} clients", charge, calme, "ms", 2));
            }

            return mesures;
        }
        finally
        {
            serveur.Kill(entireProcessTree: true);
            await serveur.WaitForExitAsync();
        }
    }

    /// <summary>Opens every page in turn, once around and then as long as it is asked; a round that outlived what it watches does not count.</summary>
    private static async Task<Dictionary<string, List<double>>> RelireAsync(
        (string Nom, HttpClient Client, Func<int, string> Adresse)[] pages,
        Func<bool> encore
    )
    {
        var temps = pages.ToDictionary(p => p.Nom, _ => new List<double>(), StringComparer.Ordinal);
        do
        {
            foreach (var (nom, client, adresse) in pages)
            {
                var lus = await ChargerAsync(client, adresse, ClientsPendantImport, DemandesPendantImport);
                if (temps[nom].Count == 0 || encore())
                {
                    temps[nom].AddRange(lus);
                }
            }
        } while (encore());
        return temps;
    }

    private static async Task AttendreAsync()
    {
        using var client = new HttpClient();
        for (var essai = 0; essai < 300; essai++)
        {
            try
            {
                using var reponse = await client.GetAsync(new Uri(Adresse + "/connexion"));
                if (reponse.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(200);
        }

        throw new InvalidOperationException("Le serveur ne répond pas.");
    }

    /// <summary>A session opened by the sign-in form, as a browser does.</summary>
    private static async Task<HttpClient> ConnecterAsync(string courriel)
    {
        var client = new HttpClient(
            new SocketsHttpHandler
            {
                CookieContainer = new CookieContainer(),
                AllowAutoRedirect = false,
                MaxConnectionsPerServer = Clients,
            }
        )
        {
            BaseAddress = new Uri(Adresse),
        };
        var jeton = Jeton().Match(await client.GetStringAsync("/connexion")).Groups["jeton"].Value;
        using var formulaire = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["Courriel"] = courriel,
                ["Phrase"] = ComptesDemonstration.PhraseDePasse,
                ["__RequestVerificationToken"] = jeton,
            }
        );
        using var reponse = await client.PostAsync("/connexion", formulaire);
        return reponse.StatusCode == HttpStatusCode.Redirect
            ? client
            : throw new InvalidOperationException($"{courriel} ne peut pas se connecter : {reponse.StatusCode}.");
    }

    /// <summary>Persons that the référente follows.</summary>
    private static async Task<List<Guid>> SuiviesAsync(string connexion)
    {
        await using var source = NpgsqlDataSource.Create(connexion);
        await using var commande = source.CreateCommand(
            "SELECT p.id FROM personne p JOIN utilisateur u ON u.id = p.referent_id WHERE u.email = @courriel ORDER BY p.id"
        );
        commande.Parameters.AddWithValue("courriel", ComptesDemonstration.Referente.Courriel);
        await using var lecteur = await commande.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await lecteur.ReadAsync())
        {
            ids.Add(lecteur.GetGuid(0));
        }

        return ids;
    }

    private static async Task<List<double>> ChargerAsync(HttpClient client, Func<int, string> adresse, int clients = Clients, int demandes = DemandesParTour)
    {
        var suivante = -1;
        var temps = new double[demandes];
        await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(async _ =>
                {
                    int i;
                    while ((i = Interlocked.Increment(ref suivante)) < demandes)
                    {
                        var debut = Stopwatch.GetTimestamp();
                        using var reponse = await client.GetAsync(adresse(i));
                        await reponse.Content.ReadAsByteArrayAsync();
                        temps[i] = Stopwatch.GetElapsedTime(debut).TotalMilliseconds;
                        if (!reponse.IsSuccessStatusCode)
                        {
                            throw new InvalidOperationException($"{adresse(i)} : {reponse.StatusCode}");
                        }
                    }
                })
        );
        return [.. temps];
    }

    /// <summary>Words of the main part, to see that both pages say about as much.</summary>
    private static int Mots(string html) =>
        Balises()
            .Replace(html[html.IndexOf("<main", StringComparison.Ordinal)..html.IndexOf("</main", StringComparison.Ordinal)], " ")
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Length;

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<jeton>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Jeton();

    [GeneratedRegex("<[^>]+>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Balises();
}
