using System.Net.Mail;
using Itineraires.Data;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Notifications;

/// <summary>Tells by e-mail those who are convoked to a session, besides the letter. A message that cannot leave is logged and never undoes the act.</summary>
public sealed class MessagesDeSession(ItinerairesDbContext db, ICourrier courrier, IOptions<TerritoireOptions> territoire, ILogger<MessagesDeSession> journal)
{
    public Task ConvoquerAsync(SessionCollective session, IEnumerable<Convocation> convocations, CancellationToken annulation) =>
        EnvoyerAsync(
            convocations,
            "Votre convocation",
            [
                $"{territoire.Value.Nom}\u00A0: vous avez rendez-vous pour une réunion ({session.Titre}) le {Quand(session)}.",
                $"Lieu\u00A0: {session.Lieu}.",
                "Une lettre vous parvient aussi\u00A0: présentez-la à l’accueil. Si vous ne pouvez pas venir, prévenez-nous\u00A0: une autre date vous sera proposée.",
            ],
            annulation
        );

    public Task AnnulerAsync(SessionCollective session, IEnumerable<Convocation> convocations, CancellationToken annulation) =>
        EnvoyerAsync(
            convocations,
            "Votre réunion est annulée",
            [
                $"{territoire.Value.Nom}\u00A0: la réunion du {Quand(session)} ({session.Titre}) n’aura pas lieu.",
                "Vous n’avez rien à faire\u00A0: une autre date vous sera proposée.",
            ],
            annulation
        );

    public Task DecommanderAsync(SessionCollective session, Convocation convocation, CancellationToken annulation) =>
        EnvoyerAsync(
            [convocation],
            "Votre convocation est annulée",
            [
                $"{territoire.Value.Nom}\u00A0: vous n’êtes plus attendu à la réunion du {Quand(session)} ({session.Titre}).",
                "Vous n’avez rien à faire\u00A0: une autre date vous sera proposée si besoin.",
            ],
            annulation
        );

    private static string Quand(SessionCollective session) => $"{Typo.JourDeSemaine(session.Jour)} {session.Jour.Year} à {Typo.Heure(session.Heure)}";

    private async Task EnvoyerAsync(IEnumerable<Convocation> convocations, string objet, IReadOnlyList<string> paragraphes, CancellationToken annulation)
    {
        var personnes = convocations.Select(c => c.PersonneId).ToList();
        var joignables = await db
            .Personnes.AsNoTracking()
            .Where(p => personnes.Contains(p.Id) && p.Courriel != null && !p.CourrielSansAccord)
            .Select(p => new { Nom = p.Prenom + " " + p.Nom, p.Courriel })
            .ToListAsync(annulation);
        foreach (var p in joignables)
        {
            try
            {
                await courrier.EnvoyerAsync(new Message(p.Courriel!, p.Nom, objet, [$"Bonjour {p.Nom},", .. paragraphes]), CancellationToken.None);
            }
            catch (Exception e) when (e is SmtpException or IOException or FormatException)
            {
                journal.LogError(e, "A message about a session could not leave.");
            }
        }
    }
}
