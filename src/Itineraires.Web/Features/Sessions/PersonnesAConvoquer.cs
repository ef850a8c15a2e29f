using Itineraires.Data;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;

namespace Itineraires.Web.Features.Sessions;

/// <summary>
/// Whom a session of a kind may convoke: the queue that feeds the plateformes (ORI-07). Only what happened since the opening of the right counts:
/// whoever comes back to the RSA is a newcomer again.
/// </summary>
public static class PersonnesAConvoquer
{
    /// <summary>Whom a session of the day may receive without convocation: all but those it expects and those who already came to one.</summary>
    public static IQueryable<Personne> AAccueillir(this IQueryable<Personne> personnes, ItinerairesDbContext db, SessionCollective session)
    {
        var (id, genre) = (session.Id, session.Genre);
        return personnes.Where(p =>
            p.SoumisDepuis != null
            && (genre != GenreSession.Plateforme || p.AccompagnementId == null)
            && !db.Convocations.Any(c =>
                c.PersonneId == p.Id
                && (
                    (c.SessionId == id && c.Statut != StatutConvocation.Annulee)
                    || (
                        c.Statut == StatutConvocation.Presente
                        && c.ConvoqueeLe >= (p.DroitOuvertLe ?? p.SoumisDepuis)
                        && db.Sessions.Any(s => s.Id == c.SessionId && s.Genre == genre)
                    )
                )
            )
        );
    }

    /// <summary>What a person was convoked to since the opening of her right.</summary>
    public static IReadOnlyCollection<Convocation> DepuisLeDroit(this IEnumerable<Convocation> passe, Personne personne) =>
        [.. passe.Where(c => c.ConvoqueeLe >= (personne.DroitOuvertLe ?? personne.SoumisDepuis))];

    /// <param name="personnes">Within a perimeter.</param>
    /// <param name="db">Base.</param>
    /// <param name="genre">Kind of session.</param>
    /// <param name="auPlus">Convocations of one person at most, or null.</param>
    public static IQueryable<Personne> AConvoquer(this IQueryable<Personne> personnes, ItinerairesDbContext db, GenreSession genre, int? auPlus)
    {
        var siennes = db.Convocations.Where(c => db.Sessions.Any(s => s.Id == c.SessionId && s.Genre == genre));
        personnes = personnes.Where(p =>
            p.SoumisDepuis != null
            && !siennes.Any(c =>
                c.PersonneId == p.Id
                && c.ConvoqueeLe >= (p.DroitOuvertLe ?? p.SoumisDepuis)
                && (c.Statut == StatutConvocation.Attendue || c.Statut == StatutConvocation.Presente)
            )
        );
        if (genre == GenreSession.Plateforme)
        {
            personnes = personnes.Where(p => p.AccompagnementId == null);
        }

        return auPlus is { } n
            ? personnes.Where(p =>
                siennes.Count(c => c.PersonneId == p.Id && c.Statut != StatutConvocation.Annulee && c.ConvoqueeLe >= (p.DroitOuvertLe ?? p.SoumisDepuis)) < n
            )
            : personnes;
    }
}
