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
    [Exigence("ORI-11")]
    public async Task ORI_11_les_lettres_d_un_territoire_font_un_seul_pdf_prepare_a_part()
    {
        var territoire = await _fabrique.TerritoireAsync("T08");
        var (chef, autre) = (
            await application.CompteAsync("chef_service_social", null, territoire),
            await application.CompteAsync("chef_service_social", null, territoire)
        );
        var (_, ligne) = await _fabrique.OrganismeAsync("Lot");
        foreach (var nom in new[] { "Premier", "Second", "Troisième" })
        {
            await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Louis", nom, territoire: "T08"), ligne, null);
        }

        var navigateur = application.Navigateur(chef);
        Assert.Contains("Aucune lettre ne répond", (await navigateur.PosterAsync("/courriers?handler=Preparer", [])).Texte);
        Assert.Equal(302, (await navigateur.EnvoyerAsync("/courriers", [])).Statut);
        var preparation = (await navigateur.PosterAsync("/courriers?handler=Preparer", [("destinataire", "Personne")])).Redirection!;
        Assert.Equal(404, (await application.Navigateur(autre).OuvrirAsync(preparation)).Statut);
        Assert.Equal(404, await application.Navigateur(autre).PosterAsync(preparation));
        var preparations = application.Services.GetRequiredService<PreparationsPdf>();
        await preparations.Trouver(Guid.Parse(preparation.Split('/')[^1]), chef.Id)!.AttendreAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Le document est prêt", (await navigateur.OuvrirAsync(preparation)).Texte);
        using var reponse = await navigateur.Client.GetAsync($"{preparation}?handler=Telecharger", TestContext.Current.CancellationToken);
        Assert.Equal("application/pdf", reponse.Content.Headers.ContentType?.MediaType);
        var texte = await LireAsync(await reponse.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.All(["Louis Premier", "Louis Second", "Louis Troisième", "Lettre signée électroniquement"], t => Assert.Contains(t, texte));
        Assert.Equal(404, (await application.Navigateur(autre).OuvrirAsync($"{preparation}?handler=Telecharger")).Statut);

        Assert.Equal(302, await navigateur.PosterAsync(preparation));
        Assert.Contains("3 lettres à envoyer", (await navigateur.OuvrirAsync("/courriers")).Texte);
    }

    [Fact]
    public async Task Un_document_qui_ne_peut_se_faire_le_dit_et_ne_perd_rien()
    {
        await using var sans = application.WithWebHostBuilder(h =>
            h.UseSetting($"{ImpressionOptions.Section}:{nameof(ImpressionOptions.Chromium)}", "/absent")
        );
        var chef = await application.CompteAsync("chef_service_social", null, await _fabrique.TerritoireAsync());
        using var client = sans.CreateClient(new() { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add(CompteDeTest.EnTete, $"{chef.Id}|Claire");
        var preparation = new PreparationPdf(chef.Id, "courriers.pdf", [Guid.CreateVersion7()], application.Horloge.GetUtcNow().UtcDateTime);
        await sans
            .Services.GetRequiredService<PreparationsPdf>()
            .CommencerAsync(preparation, (_, _, _) => Task.FromResult("<p>Bonjour</p>"), TestContext.Current.CancellationToken);
        await preparation.AttendreAsync(TestContext.Current.CancellationToken);

        var page = await new Navigateur(client).OuvrirAsync($"/courriers/preparations/{preparation.Id}");

        Assert.Contains("n’a pas pu être préparé", page.Texte);
        Assert.Equal(404, (await new Navigateur(client).OuvrirAsync($"/courriers/preparations/{preparation.Id}?handler=Telecharger")).Statut);
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
