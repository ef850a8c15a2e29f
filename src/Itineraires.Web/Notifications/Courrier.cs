using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using Itineraires.Domain.Commun;
using Itineraires.Web.Infrastructure;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Notifications;

/// <summary>How messages leave, section « Courriel » of the settings; without a server they are kept in a folder.</summary>
public sealed class CourrielOptions
{
    public const string Section = "Courriel";

    public string? Serveur { get; set; }

    public int Port { get; set; } = 587;

    /// <summary>STARTTLS; a server that speaks TLS from the first byte (port 465) is not supported.</summary>
    public bool Chiffrement { get; set; } = true;

    public string? Compte { get; set; }

    public string? MotDePasse { get; set; }

    public string Expediteur { get; set; } = "Itinéraires <ne-pas-repondre@localhost>";
}

/// <summary>A message in plain French: paragraphs, then one link at most.</summary>
/// <param name="Objet">Subject: no personal data, it is read on locked screens.</param>
public sealed record Message(string Adresse, string Nom, string Objet, IReadOnlyList<string> Paragraphes, string? LibelleLien = null, string? Lien = null);

/// <summary>Sends messages to people.</summary>
public interface ICourrier
{
    Task EnvoyerAsync(Message message, CancellationToken annulation);
}

/// <summary>Sends by the SMTP server of the settings, else keeps the message readable in « courriels » under the installation's folder.</summary>
public sealed class Courrier(IOptions<CourrielOptions> options, IOptions<InstallationOptions> installation, TimeProvider horloge) : ICourrier
{
    public async Task EnvoyerAsync(Message message, CancellationToken annulation)
    {
        var reglages = options.Value;
        if (string.IsNullOrEmpty(reglages.Serveur))
        {
            await GarderAsync(message, annulation);
            return;
        }

        var expediteur = new MailAddress(reglages.Expediteur);
        using var courriel = new MailMessage(expediteur, new MailAddress(message.Adresse, message.Nom, Encoding.UTF8))
        {
            Subject = message.Objet,
            SubjectEncoding = Encoding.UTF8,
            Body = EnTexte(message),
            BodyEncoding = Encoding.UTF8,
        };
        using var html = AlternateView.CreateAlternateViewFromString(EnHtml(message), Encoding.UTF8, MediaTypeNames.Text.Html);
        courriel.AlternateViews.Add(html);
        courriel.Headers.Add("Message-ID", $"<{Guid.CreateVersion7():N}@{expediteur.Host}>");
        courriel.Headers.Add("Auto-Submitted", "auto-generated");
        using var client = new SmtpClient(reglages.Serveur, reglages.Port) { EnableSsl = reglages.Chiffrement };
        if (!string.IsNullOrEmpty(reglages.Compte))
        {
            client.Credentials = new NetworkCredential(reglages.Compte, reglages.MotDePasse);
        }

        await client.SendMailAsync(courriel, annulation);
    }

    private async Task GarderAsync(Message message, CancellationToken annulation)
    {
        var dossier = Path.Combine(installation.Value.Dossier, "courriels");
        Directory.CreateDirectory(dossier);
        var nom = string.Create(CultureInfo.InvariantCulture, $"{horloge.Maintenant:yyyyMMdd-HHmmss}-{Guid.CreateVersion7():N}.txt");
        await File.WriteAllTextAsync(
            Path.Combine(dossier, nom),
            $"À : {message.Nom} <{message.Adresse}>\nObjet : {message.Objet}\n\n{EnTexte(message)}",
            annulation
        );
    }

    private static string EnTexte(Message message) =>
        $"{string.Join("\n\n", message.Paragraphes)}\n\n{(message.Lien is null ? "" : $"{message.LibelleLien}\u00A0:\n{message.Lien}\n\n")}Itinéraires. Ce message est envoyé automatiquement, n’y répondez pas.\n";

    private static string EnHtml(Message message)
    {
        var contenu = new StringBuilder(
            "<!doctype html><html lang=\"fr\"><body style=\"font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36rem\">"
        );
        foreach (var paragraphe in message.Paragraphes)
        {
            contenu.Append("<p>").Append(HtmlEncoder.Default.Encode(paragraphe)).Append("</p>");
        }

        if (message is { Lien: { } lien, LibelleLien: { } libelle })
        {
            contenu
                .Append("<p><a href=\"")
                .Append(HtmlEncoder.Default.Encode(lien))
                .Append("\">")
                .Append(HtmlEncoder.Default.Encode(libelle))
                .Append("</a></p>");
        }

        return contenu.Append("<p><small>Itinéraires. Ce message est envoyé automatiquement, n’y répondez pas.</small></p></body></html>").ToString();
    }
}

/// <summary>Registers what sends messages.</summary>
public static class CourrierExtensions
{
    public static void AjouterCourrier(this IServiceCollection services)
    {
        services.AddOptions<CourrielOptions>().BindConfiguration(CourrielOptions.Section);
        services.AddSingleton<ICourrier, Courrier>();
        services.AddScoped<MessagesDeCompte>();
        services.AddScoped<MessagesDeParcours>();
        services.AddScoped<MessagesDeSession>();
    }
}
