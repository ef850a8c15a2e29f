using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Courriers;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Sessions;

/// <summary>Convokes to a session, in one act, those who wait the longest (ORI-07).</summary>
[Authorize(Policy = Droits.AnimerSessions)]
public sealed class ConvoquerModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    EmettreCourriers courriers,
    MessagesDeSession messages,
    TimeProvider horloge
) : PageDeSession(db, courant, horloge), IReaffichable
{
    private const int Montrees = 200;

    private static readonly RegleMetier AuMoinsUne = new("SES-CHOIX", "Choisissez au moins une personne.");

    [BindProperty(SupportsGet = true, Name = "nom")]
    public string? Nom { get; set; }

    /// <summary>« jamais » or « absentes » to the one before.</summary>
    [BindProperty(SupportsGet = true, Name = "deja")]
    public string? Deja { get; set; }

    [BindProperty]
    public List<Guid>? Choisies { get; set; }

    /// <summary>On the day, persons are received, no longer convoked.</summary>
    public bool EstAccueil => Session.Jour <= Jour;

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public int Total { get; private set; }

    /// <summary>Convocations that the session can still bear.</summary>
    public int Reste { get; private set; }

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        AuMoinsUne.Exiger(Choisies is { Count: > 0 }, nameof(Choisies));
        var personnes = await DuTerritoire().AsTracking().Where(p => Choisies!.Contains(p.Id)).ToListAsync(annulation);
        AuMoinsUne.Exiger(personnes.Count > 0, nameof(Choisies));
        var passe = (
            await Db
                .Convocations.AsNoTracking()
                .Where(c => Choisies!.Contains(c.PersonneId) && Db.Sessions.Any(s => s.Id == c.SessionId && s.Genre == Session.Genre))
                .ToListAsync(annulation)
        ).ToLookup(c => c.PersonneId);
        var territoire = (await referentiels.CadresAsync(annulation)).Territoire;
        var regles = new ReglesConvocation(
            Session.Genre == GenreSession.Plateforme ? territoire.Entier(ParametresCadre.PlateformeConvocations) : null,
            territoire.Entier(ParametresCadre.PlateformePreavisJours)
        );
        var convoques = await ConvoqueesAsync(annulation);
        var convocations = new List<Convocation>();
        foreach (var personne in personnes.OrderBy(p => Choisies!.IndexOf(p.Id)))
        {
            var acte = new ActeConvocation(Courant.Id, Jour, EmettreCourriers.Reference());
            convocations.Add(Session.Convoquer(personne, passe[personne.Id].DepuisLeDroit(personne), convoques++, acte, regles));
        }

        await using var transaction = await Db.Database.BeginTransactionAsync(annulation);
        Db.AddRange(convocations);
        // The session is written with them: two convocations at once cannot both take the last place.
        Db.Entry(Session).Property(s => s.Statut).IsModified = true;
        await Db.SaveChangesAsync(annulation);
        var lettres = await courriers.ConvoquerAsync([.. convocations.Select(c => c.Id)], annulation);
        ReglesCourrier.ModelePublie.Exiger(lettres.Count == convocations.Count);
        await Db.SaveChangesAsync(annulation);
        await transaction.CommitAsync(annulation);
        await messages.ConvoquerAsync(Session, convocations, annulation);
        return this.RedirigerAvecSucces(
            convocations.Count == 1
                ? "Une personne est convoquée\u00A0: sa lettre est à envoyer."
                : $"{convocations.Count} personnes sont convoquées\u00A0: leurs lettres sont à envoyer.",
            "Consulter",
            new { Id }
        );
    }

    /// <summary>Notes the presence of persons who came without being convoked here.</summary>
    public async Task<IActionResult> OnPostAccueillirAsync(CancellationToken annulation)
    {
        AuMoinsUne.Exiger(Choisies is { Count: > 0 }, nameof(Choisies));
        var personnes = await DuTerritoire().AsTracking().Where(p => Choisies!.Contains(p.Id)).ToListAsync(annulation);
        var passe = (
            await Db
                .Convocations.Where(c => Choisies!.Contains(c.PersonneId) && Db.Sessions.Any(s => s.Id == c.SessionId && s.Genre == Session.Genre))
                .ToListAsync(annulation)
        ).ToLookup(c => c.PersonneId);
        foreach (var personne in personnes)
        {
            Db.Add(
                Session.Accueillir(personne, passe[personne.Id].DepuisLeDroit(personne), new ActeConvocation(Courant.Id, Jour, EmettreCourriers.Reference()))
            );
        }

        // The session is written with them: two taps cannot both note the same presence.
        Db.Entry(Session).Property(s => s.Statut).IsModified = true;
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(
            personnes.Count == 1 ? $"{personnes[0].NomComplet}\u00A0: présence notée." : $"{personnes.Count} présences sont notées.",
            "Consulter",
            new { Id }
        );
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var auPlus =
            Session.Genre == GenreSession.Plateforme && !EstAccueil
                ? (await referentiels.CadresAsync(annulation)).Territoire.Entier(ParametresCadre.PlateformeConvocations)
                : null;
        var candidates = EstAccueil ? DuTerritoire().AAccueillir(Db, Session) : DuTerritoire().AConvoquer(Db, Session.Genre, auPlus);
        var genre = Session.Genre;
        var siennes = Db.Convocations.Where(c => c.Statut != StatutConvocation.Annulee && Db.Sessions.Any(s => s.Id == c.SessionId && s.Genre == genre));
        candidates = Deja switch
        {
            "jamais" => candidates.Where(p => !siennes.Any(c => c.PersonneId == p.Id)),
            "absentes" => candidates.Where(p => siennes.Any(c => c.PersonneId == p.Id)),
            _ => candidates,
        };
        if (!string.IsNullOrWhiteSpace(Nom))
        {
            var debut = Texte.Replier(Nom);
            candidates = candidates.Where(p => p.NomPlie.StartsWith(debut) || p.PrenomPlie.StartsWith(debut));
        }

        Reste = Session.ConvocationsAuPlus - await ConvoqueesAsync(annulation);
        Total = await candidates.CountAsync(annulation);
        Lignes = await (
            from p in candidates
            select new Ligne
            {
                Id = p.Id,
                Prenom = p.Prenom,
                Nom = p.Nom,
                DroitOuvertLe = p.DroitOuvertLe ?? p.SoumisDepuis!.Value,
                Commune = p.Foyer == null ? null : p.Foyer.Commune,
                Courriel = p.CourrielSansAccord ? null : p.Courriel,
                Fois = siennes.Count(c => c.PersonneId == p.Id),
            }
        )
            .OrderBy(l => l.DroitOuvertLe)
            .ThenBy(l => l.Id)
            .Take(Montrees)
            .ToListAsync(annulation);
    }

    private IQueryable<Personne> DuTerritoire() =>
        Db.Personnes.AsNoTracking().DansLePerimetre(Courant.Perimetre(Droits.AnimerSessions)).Where(p => p.TerritoireId == Session.TerritoireId);

    private Task<int> ConvoqueesAsync(CancellationToken annulation) => Convocations().CountAsync(c => c.Statut != StatutConvocation.Annulee, annulation);

    public sealed class Ligne
    {
        public Guid Id { get; init; }
        public string Prenom { get; init; } = "";
        public string Nom { get; init; } = "";
        public DateOnly DroitOuvertLe { get; init; }
        public string? Commune { get; init; }
        public string? Courriel { get; init; }
        public int Fois { get; init; }
    }
}
