using Itineraires.Data;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Territoires;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>A line of convention of the year with its places.</summary>
/// <param name="Attendues">Among those occupied, orientations that the organisme has not answered yet.</param>
/// <param name="EnAttente">Persons on the waiting list of the line.</param>
/// <param name="Public">Whom an innovant line is for, when it is said.</param>
/// <param name="Objectifs">Objectives of the plan pauvreté that it aims at.</param>
/// <param name="Departs">Among those occupied, persons already réorientés elsewhere or whose réorientation is asked for.</param>
public sealed record LigneOuverte(
    Guid Id,
    Guid OrganismeId,
    string Organisme,
    string? Commune,
    string? CodeInsee,
    TypeParcours Type,
    string? Thematique,
    int Places,
    int Occupees,
    int Attendues,
    int Departs,
    int EnAttente,
    string? CadreCode,
    PublicInnovant? Public,
    IReadOnlyList<string> Objectifs
)
{
    public int Libres => Places - Occupees;

    /// <summary>What the orientations on the line inherit, or null.</summary>
    public Innovation? Innovation => Public is { } publics ? new Innovation(publics, Objectifs) : null;

    /// <summary>Free places once those who are about to leave have left.</summary>
    public int Prevues => Libres + Departs;
}

/// <summary>The places of the lines of convention and how far they are (ORI-09).</summary>
public static class PlacesOuvertes
{
    /// <summary>Every line of a year, with its places of today.</summary>
    public static Task<List<LigneOuverte>> LireAsync(ItinerairesDbContext db, int annee, CancellationToken annulation) =>
        (
            from l in db.LignesConvention.AsNoTracking()
            join o in db.Organismes on l.OrganismeId equals o.Id
            where l.Annee == annee
            select new LigneOuverte(
                l.Id,
                l.OrganismeId,
                o.Nom,
                o.Commune,
                o.CodeInsee,
                l.Type,
                l.Thematique,
                l.Places,
                db.Accompagnements.Count(a => a.LigneConventionId == l.Id && a.Fin == null),
                db.Accompagnements.Count(a => a.LigneConventionId == l.Id && a.Fin == null && a.AccepteLe == null),
                db.Accompagnements.Count(a =>
                    a.LigneConventionId == l.Id
                    && a.Fin == null
                    && db.Reorientations.Any(r => r.AccompagnementId == a.Id && r.Statut == Domain.Accompagnement.StatutReorientation.Demandee)
                ),
                db.AttentesPlace.Count(a => a.LigneConventionId == l.Id && a.Statut == StatutAttente.EnAttente),
                l.CadreCode,
                l.Public,
                l.ObjectifsPauvrete
            )
        ).ToListAsync(annulation);

    /// <summary>Distance between the centres of two communes, in kilometres; null when one of them is not known.</summary>
    public static double? Distance(Commune? a, Commune? b)
    {
        if (a is null || b is null)
        {
            return null;
        }

        const double KilometresParDegre = 111.2;
        var latitude = (a.Latitude - b.Latitude) * KilometresParDegre;
        var longitude = (a.Longitude - b.Longitude) * KilometresParDegre * Math.Cos(a.Latitude * Math.PI / 180);
        return Math.Sqrt((latitude * latitude) + (longitude * longitude));
    }
}
