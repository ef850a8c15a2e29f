using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Documents;

/// <summary>Where the browser that prints documents is found, section « Impression » of the settings.</summary>
public sealed class ImpressionOptions
{
    public const string Section = "Impression";

    /// <summary>Path of Chromium; the usual places are tried when it is absent.</summary>
    public string? Chromium { get; set; }
}

/// <summary>
/// Prints pages as tagged PDF with a headless Chromium kept warm and driven over its DevTools protocol. Without Chromium on the machine the
/// printable page itself is the document.
/// </summary>
public sealed partial class ImpressionPdf(IOptions<ImpressionOptions> options, IWebHostEnvironment site) : IAsyncDisposable
{
    private static readonly string[] Usuels = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly TimeSpan DelaiMax = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _unALaFois = new(1, 1);
    private readonly ConcurrentDictionary<string, string> _feuilles = new();
    private Navigateur? _navigateur;

    public bool EstDisponible => Chemin is not null;

    private string? Chemin => options.Value.Chromium is { Length: > 0 } regle ? (File.Exists(regle) ? regle : null) : Usuels.FirstOrDefault(File.Exists);

    /// <summary>Prints an HTML document whose style sheets are the product's own.</summary>
    /// <exception cref="InvalidOperationException">No browser is installed, or it did not answer.</exception>
    public Task<byte[]> ImprimerAsync(string html, CancellationToken annulation) => ImprimerAsync(html, DelaiMax, annulation);

    /// <summary>The same for a long document, which may take longer.</summary>
    public async Task<byte[]> ImprimerAsync(string html, TimeSpan delai, CancellationToken annulation)
    {
        using var limite = CancellationTokenSource.CreateLinkedTokenSource(annulation);
        limite.CancelAfter(delai);
        await _unALaFois.WaitAsync(limite.Token);
        try
        {
            if (_navigateur is null || !_navigateur.EstVivant)
            {
                if (_navigateur is not null)
                {
                    await _navigateur.DisposeAsync();
                }

                _navigateur = await Navigateur.LancerAsync(Chemin ?? throw new InvalidOperationException("No Chromium on this machine."), limite.Token);
            }

            return await _navigateur.ImprimerAsync(RendreAutonome(html), limite.Token);
        }
        finally
        {
            _unALaFois.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_navigateur is not null)
        {
            await _navigateur.DisposeAsync();
        }

        _unALaFois.Dispose();
    }

    /// <summary>Puts style sheets and fonts inside the document: the browser asks nothing from anyone.</summary>
    private string RendreAutonome(string html) =>
        LienScript().Replace(LienFeuille().Replace(html, m => $"<style>{_feuilles.GetOrAdd(Propre(m.Groups["cible"].Value), LireFeuille)}</style>"), "");

    private string LireFeuille(string chemin)
    {
        using var lecteur = new StreamReader(site.WebRootFileProvider.GetFileInfo(chemin).CreateReadStream());
        var dossier = chemin[..(chemin.LastIndexOf('/') + 1)];
        return UrlPolice()
            .Replace(
                lecteur.ReadToEnd(),
                m =>
                {
                    var fichier = site.WebRootFileProvider.GetFileInfo(new Uri(new Uri($"http://site{dossier}"), m.Groups["cible"].Value).AbsolutePath);
                    if (!fichier.Exists)
                    {
                        return m.Value;
                    }

                    using var flux = fichier.CreateReadStream();
                    using var memoire = new MemoryStream();
                    flux.CopyTo(memoire);
                    return $"url(data:font/woff2;base64,{Convert.ToBase64String(memoire.ToArray())})";
                }
            );
    }

    /// <summary>A fingerprinted address back to its file: « css/itineraires.abc123.css ».</summary>
    private string Propre(string adresse)
    {
        var chemin = adresse.Split('?')[0];
        chemin = chemin.StartsWith('/') ? chemin : "/" + chemin;
        return site.WebRootFileProvider.GetFileInfo(chemin).Exists ? chemin : Empreinte().Replace(chemin, "${fin}");
    }

    [GeneratedRegex("""<link[^>]*rel="stylesheet"[^>]*href="(?<cible>[^"]+)"[^>]*>""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LienFeuille();

    [GeneratedRegex("""<script[^>]*src="[^"]*"[^>]*></script>|<link[^>]*rel="(?:preload|icon)"[^>]*>""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LienScript();

    [GeneratedRegex("""url\(["']?(?<cible>[^"')]+\.woff2)["']?\)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UrlPolice();

    [GeneratedRegex(@"\.[0-9a-z]+(?<fin>\.css)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Empreinte();

    /// <summary>One Chromium and its DevTools connection.</summary>
    private sealed class Navigateur : IAsyncDisposable
    {
        private readonly Process _processus;
        private readonly ClientWebSocket _lien;
        private readonly string _profil;
        private int _numero;

        private Navigateur(Process processus, ClientWebSocket lien, string profil)
        {
            (_processus, _lien, _profil) = (processus, lien, profil);
            // Unread, what the browser says would fill its pipe and stop it.
            _ = processus.StandardError.BaseStream.CopyToAsync(Stream.Null);
            _ = processus.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        }

        public bool EstVivant => !_processus.HasExited && _lien.State == WebSocketState.Open;

        public static async Task<Navigateur> LancerAsync(string chemin, CancellationToken annulation)
        {
            var profil = Directory.CreateTempSubdirectory("itineraires-impression-").FullName;
            var demarrage = new ProcessStartInfo(chemin)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            foreach (
                var argument in (string[])
                    [
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0",
                        $"--user-data-dir={profil}",
                        "about:blank",
                    ]
            )
            {
                demarrage.ArgumentList.Add(argument);
            }

            var processus = Process.Start(demarrage)!;
            var lien = new ClientWebSocket();
            try
            {
                const string Annonce = "DevTools listening on ";
                while (await processus.StandardError.ReadLineAsync(annulation) is { } ligne)
                {
                    if (ligne.StartsWith(Annonce, StringComparison.Ordinal))
                    {
                        await lien.ConnectAsync(new Uri(ligne[Annonce.Length..]), annulation);
                        return new Navigateur(processus, lien, profil);
                    }
                }

                throw new InvalidOperationException("Chromium did not start.");
            }
            catch
            {
                // Whoever asked may have left while it started: nobody else knows this process.
                await ArreterAsync(processus, lien, profil);
                throw;
            }
        }

        public async Task<byte[]> ImprimerAsync(string html, CancellationToken annulation)
        {
            var cible = (await DemanderAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" }, null, annulation))[
                "targetId"
            ]!.GetValue<string>();
            var session = (await DemanderAsync("Target.attachToTarget", new JsonObject { ["targetId"] = cible, ["flatten"] = true }, null, annulation))[
                "sessionId"
            ]!.GetValue<string>();
            try
            {
                var cadre = (await DemanderAsync("Page.getFrameTree", [], session, annulation))["frameTree"]!["frame"]!["id"]!.GetValue<string>();
                await DemanderAsync("Page.setDocumentContent", new JsonObject { ["frameId"] = cadre, ["html"] = html }, session, annulation);
                await DemanderAsync(
                    "Runtime.evaluate",
                    new JsonObject { ["expression"] = "document.fonts.ready.then(() => 1)", ["awaitPromise"] = true },
                    session,
                    annulation
                );
                var pdf = await DemanderAsync(
                    "Page.printToPDF",
                    new JsonObject
                    {
                        ["generateTaggedPDF"] = true,
                        ["generateDocumentOutline"] = true,
                        ["preferCSSPageSize"] = true,
                        ["printBackground"] = true,
                    },
                    session,
                    annulation
                );
                return Convert.FromBase64String(pdf["data"]!.GetValue<string>());
            }
            finally
            {
                await DemanderAsync("Target.closeTarget", new JsonObject { ["targetId"] = cible }, null, CancellationToken.None);
            }
        }

        public async ValueTask DisposeAsync() => await ArreterAsync(_processus, _lien, _profil);

        private static async Task ArreterAsync(Process processus, ClientWebSocket lien, string profil)
        {
            lien.Dispose();
            if (!processus.HasExited)
            {
                processus.Kill(entireProcessTree: true);
                await processus.WaitForExitAsync();
            }

            processus.Dispose();
            try
            {
                Directory.Delete(profil, recursive: true);
            }
            catch (IOException)
            {
                // A file of the profile may still be held: the temporary folder is the system's to clean.
            }
        }

        private async Task<JsonNode> DemanderAsync(string methode, JsonObject parametres, string? session, CancellationToken annulation)
        {
            var numero = ++_numero;
            var demande = new JsonObject
            {
                ["id"] = numero,
                ["method"] = methode,
                ["params"] = parametres,
            };
            if (session is not null)
            {
                demande["sessionId"] = session;
            }

            await _lien.SendAsync(JsonSerializer.SerializeToUtf8Bytes(demande), WebSocketMessageType.Text, endOfMessage: true, annulation);
            using var memoire = new MemoryStream();
            var tampon = new byte[1 << 16];
            while (true)
            {
                memoire.SetLength(0);
                WebSocketReceiveResult recu;
                do
                {
                    recu = await _lien.ReceiveAsync(tampon, annulation);
                    memoire.Write(tampon, 0, recu.Count);
                } while (!recu.EndOfMessage);
                var reponse = JsonNode.Parse(memoire.ToArray())!;
                if (reponse["id"]?.GetValue<int>() != numero)
                {
                    continue;
                }

                return reponse["error"] is { } erreur ? throw new InvalidOperationException($"{methode}: {erreur["message"]}") : reponse["result"]!;
            }
        }
    }
}
