using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Itineraires.Web.Documents;
using Itineraires.Web.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>Documents handed to persons, as files.</summary>
public sealed class DocumentsTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("CER-09")]
    public async Task CER_09_le_contrat_se_telecharge_en_pdf_lisible()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Imprimerie");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var personne = await _fabrique.PersonneAsync("Ondine", "Lefèvre-Aït");
        var contrat = await _fabrique.ContratValideAsync(await _fabrique.ParcoursAsync(personne, ligne, referente), "2026-02-01", "2026-07-31");
        var client = application.Navigateur(referente).Client;

        using var reponse = await client.GetAsync($"/contrats/{contrat.Id}/imprimer?handler=Pdf", TestContext.Current.CancellationToken);

        Assert.Equal("application/pdf", reponse.Content.Headers.ContentType?.MediaType);
        Assert.Equal("contrat-1-lefevre-ait.pdf", reponse.Content.Headers.ContentDisposition?.FileNameStar);
        var texte = await LireAsync(await reponse.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Contains("Ondine Lefèvre-Aït", texte);
        Assert.Contains("Refaire son CV", texte);
        Assert.Contains("Un entretien par mois", texte);
        Assert.DoesNotContain("Aller au contenu", texte);
    }

    [Fact]
    public async Task Sans_navigateur_la_page_imprimable_dit_quoi_installer()
    {
        await using var sans = application.WithWebHostBuilder(h =>
            h.UseSetting($"{ImpressionOptions.Section}:{nameof(ImpressionOptions.Chromium)}", "/absent")
        );
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Sans imprimerie");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var parcours = await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync(), ligne, referente);
        var contrat = await _fabrique.ContratValideAsync(parcours, "2026-02-01", "2026-07-31");
        using var client = sans.CreateClient(new() { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add(CompteDeTest.EnTete, $"{referente.Id}|Claire");
        var navigateur = new Navigateur(client);

        Assert.Equal($"/contrats/{contrat.Id}/imprimer", (await navigateur.OuvrirAsync($"/contrats/{contrat.Id}/imprimer?handler=Pdf")).Redirection);
        Assert.Equal(0, await ImpressionsAsync(parcours.PersonneId));
        var page = await navigateur.OuvrirAsync($"/contrats/{contrat.Id}/imprimer");

        Assert.Equal(1, await ImpressionsAsync(parcours.PersonneId));
        Assert.Contains("apt-get install chromium", page.Html);
        Assert.DoesNotContain("handler=Pdf", page.Html);
    }

    [Fact]
    public async Task Un_navigateur_qui_demarre_quand_le_client_part_est_arrete()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The browser is stood for by a shell script.");
        using var ecoute = new TcpListener(IPAddress.Loopback, 0);
        ecoute.Start();
        var dossier = Directory.CreateTempSubdirectory("itineraires-navigateur-").FullName;
        try
        {
            // It says where it listens and answers nothing: the client leaves in between.
            var faux = Path.Combine(dossier, "chromium");
            await File.WriteAllTextAsync(
                faux,
                $"#!/bin/sh\necho $$ > '{dossier}/pid'\necho 'DevTools listening on ws://{ecoute.LocalEndpoint}/' >&2\nexec sleep 600\n",
                TestContext.Current.CancellationToken
            );
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(faux, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            await using var impression = new ImpressionPdf(
                Options.Create(new ImpressionOptions { Chromium = faux }),
                application.Services.GetRequiredService<IWebHostEnvironment>()
            );
            using var depart = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

            var partir = PartirAsync(ecoute, depart);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impression.ImprimerAsync("<p>Bonjour</p>", depart.Token));
            await partir;

            var pid = int.Parse(await File.ReadAllTextAsync(Path.Combine(dossier, "pid"), TestContext.Current.CancellationToken));
            Assert.DoesNotContain(Process.GetProcesses(), p => p.Id == pid);
        }
        finally
        {
            Directory.Delete(dossier, recursive: true);
        }
    }

    private static async Task PartirAsync(TcpListener ecoute, CancellationTokenSource depart)
    {
        using var lien = await ecoute.AcceptTcpClientAsync(depart.Token);
        await depart.CancelAsync();
    }

    private Task<int> ImpressionsAsync(Guid personne) =>
        application.EnBaseAsync(db => db.Journal.CountAsync(j => j.PersonneId == personne && j.Acte == "impression"));

    /// <summary>Text of a PDF, spaces folded.</summary>
    private static async Task<string> LireAsync(byte[] pdf)
    {
        var fichier = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(fichier, pdf, TestContext.Current.CancellationToken);
            using var lecture = Process.Start(new ProcessStartInfo("pdftotext", [fichier, "-"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var texte = await lecture.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await lecture.WaitForExitAsync(TestContext.Current.CancellationToken);
            return string.Join(' ', texte.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            File.Delete(fichier);
        }
    }
}
