using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Design;
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

    /// <summary>« 3 libres », « complète », « complète, 2 au-delà » when more persons hold a place than there are.</summary>
    public string LibresEnMots =>
        Libres switch
        {
            > 0 => Typo.Compter(Libres, "libre"),
            0 => "complète",
            _ => $"complète, {Typo.Nombre(-Libres)} au-delà",
        };

    /// <summary>Places that nobody holds nor awaits.</summary>
    public int Disponibles => Libres - EnAttente;

    /// <summary>What the orientations on the line inherit, or null.</summary>
    public Innovation? Innovation => Public is { } publics ? new Innovation(publics, Objectifs) : null;

    /// <summary>Free places once those who are about to leave have left.</summary>
    public int Prevues => Libres + Departs;
}

/// <summary>The places of the lines of convention and how far they are (ORI-09).</summary>
public static class PlacesOuvertes
{
    /// <summary>
    /// Every line of the programming in force, with its places of today: that of the year, or the last one until it is voted. Those who hold a place of
    /// an earlier line that it continues hold one of its places.
    /// </summary>
    public static async Task<List<LigneOuverte>> LireAsync(ItinerairesDbContext db, int annee, CancellationToken annulation)
    {
        var lignes = await (
            from l in db.LignesConvention.AsNoTracking()
            join o in db.Organismes on l.OrganismeId equals o.Id
            where l.Annee <= annee
            select new
            {
                Ligne = l,
                o.Nom,
                o.Commune,
                o.CodeInsee,
            }
        ).ToListAsync(annulation);
        if (lignes.Count == 0)
        {
            return [];
        }

        var programmee = lignes.Max(l => l.Ligne.Annee);
        var suites = SuitesDeLignes.Calculer(lignes.ConvertAll(l => l.Ligne), programmee);
        var occupees = (
            await db
                .Accompagnements.Where(a => a.Fin == null && a.LigneConventionId != null)
                .GroupBy(a => a.LigneConventionId!.Value)
                .Select(g => new
                {
                    g.Key,
                    Toutes = g.Count(),
                    Attendues = g.Count(a => a.AccepteLe == null),
                })
                .ToListAsync(annulation)
        ).ToLookup(o => suites.GetValueOrDefault(o.Key));
        var departs = (
            await (
                from r in db.Reorientations
                join a in db.Accompagnements on r.AccompagnementId equals a.Id
                where r.Statut == StatutReorientation.Demandee && a.Fin == null && a.LigneConventionId != null
                group r by a.LigneConventionId!.Value into g
                select new { g.Key, Nombre = g.Count() }
            ).ToListAsync(annulation)
        ).ToLookup(d => suites.GetValueOrDefault(d.Key), d => d.Nombre);
        var attentes = await db
            .AttentesPlace.Where(a => a.Statut == StatutAttente.EnAttente)
            .GroupBy(a => a.LigneConventionId)
            .Select(g => new { g.Key, Nombre = g.Count() })
            .ToDictionaryAsync(a => a.Key, a => a.Nombre, annulation);
        return
        [
            .. from l in lignes
            where l.Ligne.Annee == programmee
            let ligne = l.Ligne
            select new LigneOuverte(
                ligne.Id,
                ligne.OrganismeId,
                l.Nom,
                l.Commune,
                l.CodeInsee,
                ligne.Type,
                ligne.Thematique,
                ligne.Places,
                occupees[ligne.Id].Sum(o => o.Toutes),
                occupees[ligne.Id].Sum(o => o.Attendues),
                departs[ligne.Id].Sum(),
                attentes.GetValueOrDefault(ligne.Id),
                ligne.CadreCode,
                ligne.Public,
                ligne.ObjectifsPauvrete
            ),
        ];
    }

    /// <summary>Of those who wait, how many a free place of their line awaits; lines without any are left out.</summary>
    /// <param name="attentes">Open waits, of the territories that the reader reaches: those of the others keep their rank.</param>
    public static async Task<IReadOnlyDictionary<Guid, int>> ServiesAsync(
        ItinerairesDbContext db,
        IQueryable<AttentePlace> attentes,
        IReadOnlyCollection<LigneOuverte> lignes,
        CancellationToken annulation
    )
    {
        var libres = lignes.Where(l => l is { Libres: > 0, EnAttente: > 0 }).ToDictionary(l => l.Id, l => l.Libres);
        if (libres.Count == 0)
        {
            return libres;
        }

        var (ids, places) = (libres.Keys.ToList(), libres.Values.Max());
        var rangs = await attentes
            .Where(a => ids.Contains(a.LigneConventionId))
            .Select(a => new
            {
                a.LigneConventionId,
                Avant = db.AttentesPlace.Count(x =>
                    x.LigneConventionId == a.LigneConventionId
                    && x.Statut == StatutAttente.EnAttente
                    && (x.InscriteLe < a.InscriteLe || (x.InscriteLe == a.InscriteLe && x.Id < a.Id))
                ),
            })
            .Where(a => a.Avant < places)
            .ToListAsync(annulation);
        return rangs.Where(r => r.Avant < libres[r.LigneConventionId]).CountBy(r => r.LigneConventionId).ToDictionary();
    }

    /// <summary>Lines of a former programming that nothing continues, for those who still wait for them: they have no place any more.</summary>
    public static async Task<IReadOnlyList<LigneOuverte>> NonReconduitesAsync(
        ItinerairesDbContext db,
        IReadOnlyCollection<Guid> ids,
        CancellationToken annulation
    ) =>
        ids.Count == 0
            ? []
            :
            [
                .. (
                    await (
                        from l in db.LignesConvention.AsNoTracking()
                        join o in db.Organismes on l.OrganismeId equals o.Id
                        where ids.Contains(l.Id)
                        select new
                        {
                            Ligne = l,
                            o.Nom,
                            o.Commune,
                            o.CodeInsee,
                        }
                    ).ToListAsync(annulation)
                ).Select(l => new LigneOuverte(
                    l.Ligne.Id,
                    l.Ligne.OrganismeId,
                    l.Nom,
                    l.Commune,
                    l.CodeInsee,
                    l.Ligne.Type,
                    l.Ligne.Thematique,
                    0,
                    0,
                    0,
                    0,
                    0,
                    l.Ligne.CadreCode,
                    l.Ligne.Public,
                    l.Ligne.ObjectifsPauvrete
                )),
            ];

    /// <summary>A line and the earlier ones that it continues: their places are its places.</summary>
    public static async Task<IReadOnlyList<Guid>> AvecAnterieuresAsync(ItinerairesDbContext db, Guid ligneId, CancellationToken annulation)
    {
        var ligne = await db.LignesConvention.AsNoTracking().SingleAsync(l => l.Id == ligneId, annulation);
        var soeurs = await db.LignesConvention.AsNoTracking().Where(l => l.OrganismeId == ligne.OrganismeId && l.Annee <= ligne.Annee).ToListAsync(annulation);
        return [.. SuitesDeLignes.Calculer(soeurs, ligne.Annee).Where(s => s.Value == ligneId).Select(s => s.Key)];
    }

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
