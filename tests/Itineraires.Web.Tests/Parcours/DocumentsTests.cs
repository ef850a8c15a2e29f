using System.Diagnostics;
using Itineraires.Web.Documents;
using Itineraires.Web.Tests.Support;

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
        var page = await navigateur.OuvrirAsync($"/contrats/{contrat.Id}/imprimer");

        Assert.Contains("apt-get install chromium", page.Html);
        Assert.DoesNotContain("handler=Pdf", page.Html);
    }

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
