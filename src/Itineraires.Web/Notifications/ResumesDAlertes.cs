using System.Security.Claims;
using Itineraires.Data;
using Itineraires.Data.Alertes;
using Itineraires.Data.Perimetres;
using Itineraires.Data.Referentiels;
using Itineraires.Domain.Commun;
using Itineraires.Web.Design;
using Itineraires.Web.Features.Aujourdhui;
using Itineraires.Web.Features.Orientation;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Notifications;

/// <summary>Sends each account the digest of the alerts of its perimeter, when it wants it and there is something to do (CNF-08).</summary>
public sealed class ResumesDAlertes(ItinerairesDbContext db, ICourrier courrier, IOptions<InstallationOptions> installation, TimeProvider horloge)
{
    /// <summary>Sends what is due this day; called twice, it sends nothing more.</summary>
    /// <returns>Number of messages sent.</returns>
    public async Task<int> EnvoyerAsync(CancellationToken annulation)
    {
        var jour = horloge.Aujourdhui;
        if (jour.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            return 0;
        }

        var comptes = await db
            .Users.AsNoTracking()
            .Where(u =>
                u.Resume != FrequenceResume.Jamais
                && u.PasswordHash != null
                && (u.FermeLe == null || u.FermeLe > jour)
                && (u.DernierResumeLe == null || u.DernierResumeLe < jour)
            )
            .OrderBy(u => u.Id)
            .ToListAsync(annulation);
        var envoyes = 0;
        foreach (var compte in comptes.Where(c => c.Resume == FrequenceResume.Quotidien || jour.DayOfWeek == DayOfWeek.Monday))
        {
            var courant = new UtilisateurCourant(db, horloge);
            await courant.ChargerAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, compte.Id.ToString())])), annulation);
            var nombre = 0;
            var comptees = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (droit, regles) in IndexModel.ReglesParDroit.Where(r => courant.Peut(r.Droit)))
            {
                var codes = regles.Select(r => r.Code).Where(comptees.Add).ToList();
                var personnes = db.Personnes.AsNoTracking().DansLePerimetre(courant.Perimetre(droit));
                nombre += await db.Alertes.CountAsync(
                    a => a.ApparaitLe <= jour && codes.Contains(a.Regle) && personnes.Any(p => p.Id == a.PersonneId),
                    annulation
                );
            }

            if (nombre == 0)
            {
                continue;
            }

            // Claimed first, in one statement: a failure or another node never sends it twice.
            var prise = await db
                .Users.Where(u => u.Id == compte.Id && (u.DernierResumeLe == null || u.DernierResumeLe < jour))
                .ExecuteUpdateAsync(u => u.SetProperty(x => x.DernierResumeLe, jour), annulation);
            if (prise == 0)
            {
                continue;
            }

            await courrier.EnvoyerAsync(
                new Message(
                    compte.Email!,
                    compte.NomComplet,
                    "Vos alertes du jour",
                    [
                        $"Bonjour {compte.Prenom},",
                        $"{Typo.Compter(nombre, "alerte")} {(nombre > 1 ? "demandent" : "demande")} un geste de votre part. Ce message n’en dit pas plus\u00A0: les noms restent sur la plateforme.",
                        "Pour ne plus recevoir ce résumé, changez votre choix dans «\u00A0Mon compte\u00A0».",
                    ],
                    "Voir mes alertes",
                    $"{installation.Value.AdressePublique.TrimEnd('/')}/"
                ),
                annulation
            );
            envoyes++;
        }

        return envoyes;
    }
}

/// <summary>
/// Scheduled work of every node: each night the territories whose day comes, the alerts that only time brings or removes and the relances of silent
/// organismes, each working morning the digests. Both may run on several nodes: the first gives the same result twice, the second is claimed account
/// by account in the base.
/// </summary>
public sealed class TravauxPeriodiques(IServiceScopeFactory portees, TimeProvider horloge, IOptions<ComptesOptions> regles, ILogger<TravauxPeriodiques> journal)
    : BackgroundService
{
    private const int HeureAlertes = 2;

    private static readonly TimeSpan Pas = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DateOnly? alertes = null;
        while (true)
        {
            await Task.Delay(Pas, horloge, stoppingToken);
            var (jour, heure) = (horloge.Aujourdhui, horloge.Maintenant.Hour);
            try
            {
                await using var portee = portees.CreateAsyncScope();
                if (alertes != jour && heure >= HeureAlertes)
                {
                    var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
                    await TerritoiresDesHabitants.AlignerAsync(db, jour, stoppingToken);
                    var classees = await db.ClasserObsoletesAsync(jour, stoppingToken);
                    await portee.ServiceProvider.GetRequiredService<MessagesDeParcours>().ClasserAsync(classees, jour, stoppingToken);
                    await db.ReporterLesAttentesAsync(jour, stoppingToken);
                    await db.RetirerAttentesObsoletesAsync(jour, stoppingToken);
                    await new EvaluationAlertes(db, horloge).ReevaluerToutAsync(stoppingToken);
                    await portee.ServiceProvider.GetRequiredService<Relances>().EnvoyerDuesAsync(jour, stoppingToken);
                    alertes = jour;
                }

                if (heure >= regles.Value.HeureResume)
                {
                    await portee.ServiceProvider.GetRequiredService<ResumesDAlertes>().EnvoyerAsync(stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The base or the mail server is away: the next turn tries again.
                journal.LogError(e, "Scheduled work failed.");
            }
        }
    }
}
