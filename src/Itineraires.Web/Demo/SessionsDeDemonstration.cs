using Itineraires.Data;
using Itineraires.Data.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Courriers;
using Itineraires.Web.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Demo;

/// <summary>Collective sessions of one territory: two held, one today, one to come, and an information collective.</summary>
public sealed class SessionsDeDemonstration(ItinerairesDbContext db, CoffreNir coffre, TimeProvider horloge)
{
    private const string Lieu = "Maison de la Métropole, salle Rosa-Parks, 12 rue de la Démonstration, 69100 Villeurbanne";

    private const int JoursDePreavis = 15;

    private const int Convoquees = 32;

    private static readonly ReglesConvocation Regles = new(2, null);

    private readonly DateOnly _jour = horloge.Aujourdhui;

    public async Task TenirAsync(CancellationToken annulation)
    {
        db.ChangeTracker.Clear();
        var cheffe = await (
            from h in db.Habilitations
            join u in db.Users on h.UtilisateurId equals u.Id
            where u.EstDemonstration && h.RoleCode == "chef_service_social" && h.TerritoireId != null
            select new { u.Id, Territoire = h.TerritoireId!.Value }
        ).FirstAsync(annulation);
        var attendent = await db
            .Personnes.Where(p => p.TerritoireId == cheffe.Territoire && p.AccompagnementId == null && p.SoumisDepuis != null)
            .OrderBy(p => p.SoumisDepuis)
            .ThenBy(p => p.Id)
            .Take(Convoquees)
            .ToListAsync(annulation);
        var suivies = await db
            .Personnes.Where(p => p.TerritoireId == cheffe.Territoire && p.AccompagnementId != null && p.SoumisDepuis != null)
            .OrderByDescending(p => p.SoumisDepuis)
            .ThenBy(p => p.Id)
            .Take(6)
            .ToListAsync(annulation);
        var passe = attendent.Concat(suivies).ToDictionary(p => p.Id, _ => new List<Convocation>());
        var premiere = Planifier(GenreSession.Plateforme, JoursOuvres.APartirDe(_jour.AddDays(-36)), new TimeOnly(9, 30));
        var deuxieme = Planifier(GenreSession.Plateforme, JoursOuvres.APartirDe(_jour.AddDays(-9)), new TimeOnly(14, 0));
        var aujourdhui = Planifier(GenreSession.Plateforme, _jour, new TimeOnly(9, 30));
        var prochaine = Planifier(GenreSession.Plateforme, JoursOuvres.APartirDe(_jour.AddDays(16)), new TimeOnly(9, 30));
        var information = Planifier(GenreSession.Information, JoursOuvres.APartirDe(_jour.AddDays(-20)), new TimeOnly(10, 0));
        information.Presenter([
            new("mobilite", "Location solidaire et aide au permis, par l’association locale"),
            new("soutien_administratif", "Permanence d’aide aux démarches en ligne, chaque mardi"),
        ]);
        // Nobody is convoked to it yet: it can still be changed.
        var lointaine = Planifier(GenreSession.Plateforme, JoursOuvres.APartirDe(_jour.AddDays(30)), new TimeOnly(9, 30));
        db.AddRange(premiere, deuxieme, aujourdhui, prochaine, lointaine, information);

        // Each is convoked after her right opened; whoever missed the first session was convoked to the second.
        var part = Math.Max(1, attendent.Count / 4);
        var premieres = Prendre(premiere, part);
        Convoquer(premiere, premieres, i => i % 3 == 0 ? ActePresence.Constater : ActePresence.Venir);
        Convoquer(
            deuxieme,
            [.. premieres.Where((_, i) => i % 3 == 0), .. Prendre(deuxieme, part)],
            i =>
                i is 0 or 4 ? ActePresence.Constater
                : i == 3 ? ActePresence.Justifier
                : ActePresence.Venir
        );
        Convoquer(aujourdhui, Prendre(aujourdhui, part), null);
        Convoquer(prochaine, Prendre(prochaine, Math.Max(1, part / 2)), null);
        Convoquer(information, suivies, i => i % 3 == 2 ? ActePresence.Constater : ActePresence.Venir);
        foreach (var session in new[] { premiere, deuxieme, information })
        {
            session.Clore(0, _jour);
        }

        await db.SaveChangesAsync(annulation);
        var emettre = new EmettreCourriers(db, coffre, new ContexteSysteme("démonstration"), Options.Create(new TerritoireOptions()), horloge);
        await emettre.ConvoquerAsync([.. db.Convocations.Local.Where(c => c.SessionId == prochaine.Id).Select(c => c.Id)], annulation);
        await db.SaveChangesAsync(annulation);
        await new EvaluationAlertes(db, horloge).ReevaluerAsync([.. attendent.Concat(suivies).Select(p => p.Id)], annulation);
        await db.SaveChangesAsync(annulation);
        db.ChangeTracker.Clear();

        SessionCollective Planifier(GenreSession genre, DateOnly jour, TimeOnly heure) =>
            new(genre, cheffe.Territoire, new TenueSession(null, jour, heure, 120, Lieu, 12, 15));

        List<Personne> Prendre(SessionCollective session, int nombre) =>
            [.. attendent.Where(p => passe[p.Id].Count == 0 && p.SoumisDepuis <= session.Jour.AddDays(-JoursDePreavis)).Take(nombre)];

        void Convoquer(SessionCollective session, IEnumerable<Personne> personnes, Func<int, ActePresence>? presence)
        {
            foreach (var (personne, i) in personnes.Select((p, i) => (p, i)))
            {
                var acte = new ActeConvocation(cheffe.Id, session.Jour.AddDays(-JoursDePreavis), EmettreCourriers.Reference());
                var convocation = session.Convoquer(personne, session.Genre == GenreSession.Plateforme ? [.. passe[personne.Id]] : [], i, acte, Regles);
                if (session.Genre == GenreSession.Plateforme)
                {
                    passe[personne.Id].Add(convocation);
                }

                db.Add(convocation);
                if (presence?.Invoke(i) is { } note)
                {
                    session.Noter(convocation, note, note == ActePresence.Justifier ? "Entretien d’embauche le même jour" : null, cheffe.Id, _jour);
                }
            }
        }
    }
}
