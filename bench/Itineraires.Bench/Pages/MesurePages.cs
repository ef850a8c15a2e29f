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

    public static async Task<IReadOnlyList<Mesure>> MesurerAsync(string connexion, int tours)
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

            return mesures;
        }
        finally
        {
            serveur.Kill(entireProcessTree: true);
            await serveur.WaitForExitAsync();
        }
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

    private static async Task<List<double>> ChargerAsync(HttpClient client, Func<int, string> adresse)
    {
        var suivante = -1;
        var temps = new double[DemandesParTour];
        await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(async _ =>
                {
                    int i;
                    while ((i = Interlocked.Increment(ref suivante)) < DemandesParTour)
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
