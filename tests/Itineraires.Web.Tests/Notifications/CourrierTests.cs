using System.Net;
using System.Net.Sockets;
using System.Text;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Tests.Notifications;

/// <summary>Messages really leave by SMTP, in both forms, to the person alone.</summary>
public sealed class CourrierTests
{
    private static readonly Message Exemple = new(
        "claire.ferrand@exemple.fr",
        "Claire Ferrand",
        "Vos alertes du jour",
        ["Bonjour Claire,", "Trois alertes demandent un geste."],
        "Voir mes alertes",
        "https://itineraires.exemple.fr/?a=1&b=2"
    );

    [Fact]
    public async Task Un_message_part_par_le_serveur_regle()
    {
        using var serveur = new ServeurSmtp();
        var courrier = new Courrier(
            Options.Create(
                new CourrielOptions
                {
                    Serveur = "127.0.0.1",
                    Port = serveur.Port,
                    Chiffrement = false,
                    Expediteur = "Itinéraires <itineraires@exemple.fr>",
                }
            ),
            Options.Create(new InstallationOptions()),
            new HorlogeFixe()
        );

        await courrier.EnvoyerAsync(Exemple, TestContext.Current.CancellationToken);

        var recu = await serveur.Recu.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Contains("MAIL FROM:<itineraires@exemple.fr>", recu.Enveloppe[0], StringComparison.Ordinal);
        Assert.Equal(["RCPT TO:<claire.ferrand@exemple.fr>"], recu.Enveloppe.Where(l => l.StartsWith("RCPT", StringComparison.Ordinal)));
        Assert.Contains("Auto-Submitted: auto-generated", recu.Texte, StringComparison.Ordinal);
        Assert.Contains("Message-ID: <", recu.Texte, StringComparison.Ordinal);
        Assert.Contains("multipart/alternative", recu.Texte, StringComparison.Ordinal);
        var formes = recu.Texte.Split("Content-Transfer-Encoding: base64").Skip(1).Select(Lire).ToList();
        Assert.Equal(2, formes.Count);
        Assert.All(formes, f => Assert.Contains("Trois alertes demandent un geste.", f, StringComparison.Ordinal));
        Assert.Contains("https://itineraires.exemple.fr/?a=1&b=2", formes[0], StringComparison.Ordinal);
        Assert.Contains("href=\"https://itineraires.exemple.fr/?a=1&amp;b=2\"", formes[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Un_serveur_absent_se_dit_et_rien_n_est_garde_en_silence()
    {
        var courrier = new Courrier(
            Options.Create(
                new CourrielOptions
                {
                    Serveur = "127.0.0.1",
                    Port = 1,
                    Chiffrement = false,
                }
            ),
            Options.Create(new InstallationOptions { Dossier = "/dev/null" }),
            new HorlogeFixe()
        );

        await Assert.ThrowsAsync<System.Net.Mail.SmtpException>(() => courrier.EnvoyerAsync(Exemple, TestContext.Current.CancellationToken));
    }

    /// <summary>The text of one part, after its headers and up to its boundary.</summary>
    private static string Lire(string partie)
    {
        var corps = partie[(partie.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        var fin = corps.IndexOf("\n--", StringComparison.Ordinal);
        return Encoding.UTF8.GetString(Convert.FromBase64String((fin < 0 ? corps : corps[..fin]).Replace("\n", "", StringComparison.Ordinal)));
    }

    /// <summary>Just enough of RFC 5321 to take one message.</summary>
    private sealed class ServeurSmtp : IDisposable
    {
        private readonly TcpListener _ecoute = new(IPAddress.Loopback, 0);

        public ServeurSmtp()
        {
            _ecoute.Start();
            Recu = RecevoirAsync();
        }

        public int Port => ((IPEndPoint)_ecoute.LocalEndpoint).Port;

        public Task<(List<string> Enveloppe, string Texte)> Recu { get; }

        public void Dispose() => _ecoute.Dispose();

        private async Task<(List<string> Enveloppe, string Texte)> RecevoirAsync()
        {
            using var client = await _ecoute.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await using var flux = client.GetStream();
            using var lecteur = new StreamReader(flux, Encoding.UTF8);
            await using var ecrivain = new StreamWriter(flux, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            var (enveloppe, texte) = (new List<string>(), new StringBuilder());
            await ecrivain.WriteLineAsync("220 essai");
            while (await lecteur.ReadLineAsync(TestContext.Current.CancellationToken) is { } ligne)
            {
                if (ligne.StartsWith("DATA", StringComparison.Ordinal))
                {
                    await ecrivain.WriteLineAsync("354 allez");
                    while (await lecteur.ReadLineAsync(TestContext.Current.CancellationToken) is { } contenu and not ".")
                    {
                        texte.Append(contenu).Append('\n');
                    }

                    await ecrivain.WriteLineAsync("250 pris");
                    return (enveloppe, texte.ToString());
                }

                if (!ligne.StartsWith("EHLO", StringComparison.Ordinal))
                {
                    enveloppe.Add(ligne);
                }

                await ecrivain.WriteLineAsync("250 bien");
            }

            return (enveloppe, texte.ToString());
        }
    }
}
