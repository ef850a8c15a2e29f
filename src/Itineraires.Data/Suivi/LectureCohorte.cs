using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Suivi;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data.Suivi;

/// <summary>Reads the dated facts of the members of a cohorte that an account reaches, in six statements whatever their number (SUI-01).</summary>
public static class LectureCohorte
{
    public static async Task<IReadOnlyList<FaitsMembre>> LireAsync(ItinerairesDbContext db, Guid cohorteId, Perimetre perimetre, CancellationToken annulation)
    {
        var membres =
            from m in db.MembresCohorte.AsNoTracking()
            join p in db.Personnes.DansLePerimetre(perimetre) on m.PersonneId equals p.Id
            where m.CohorteId == cohorteId
            select m;
        // Two merged dossiers may both be of the cohorte: the person entered on the first of the two days.
        var faits = (await membres.GroupBy(m => m.PersonneId).Select(g => new { g.Key, Le = g.Min(m => m.EntreeLe) }).ToListAsync(annulation)).ToDictionary(
            m => m.Key,
            m => new FaitsMembre(m.Key, m.Le)
        );
        var ids = membres.Select(m => m.PersonneId);
        foreach (
            var a in await db
                .Accompagnements.Where(a => ids.Contains(a.PersonneId))
                .Select(a => new
                {
                    a.PersonneId,
                    a.OrienteLe,
                    a.AccepteLe,
                    a.Fin,
                })
                .ToListAsync(annulation)
        )
        {
            faits.GetValueOrDefault(a.PersonneId)?.Parcours.Add((a.OrienteLe, a.AccepteLe, a.Fin));
        }

        foreach (
            var c in await db
                .Contrats.Where(c => c.ValideLe != null && ids.Contains(c.PersonneId))
                .Select(c => new
                {
                    c.PersonneId,
                    c.ValideLe,
                    c.Debut,
                    Fin = c.TermineLe ?? c.Fin,
                })
                .ToListAsync(annulation)
        )
        {
            var couverts = new Periode(c.Debut, c.Fin < c.Debut ? c.Debut : c.Fin);
            faits.GetValueOrDefault(c.PersonneId)?.Contrats.Add((DateOnly.FromDateTime(Horloge.EnHeureLocale(c.ValideLe!.Value)), couverts));
        }

        foreach (
            var e in await db
                .Etapes.Where(e =>
                    (e.Statut == StatutEtape.EnCours || e.Statut == StatutEtape.Terminee || e.Statut == StatutEtape.Abandonnee)
                    && e.Debut != null
                    && ids.Contains(e.PersonneId)
                )
                .Select(e => new
                {
                    e.PersonneId,
                    Debut = e.Debut!.Value,
                    e.Fin,
                })
                .ToListAsync(annulation)
        )
        {
            faits.GetValueOrDefault(e.PersonneId)?.Etapes.Add(new Periode(e.Debut, e.Fin));
        }

        foreach (
            var s in await db
                .StatutsDroitsDevoirs.Where(s => s.Soumis && ids.Contains(s.PersonneId))
                .Select(s => new
                {
                    s.PersonneId,
                    s.Debut,
                    s.Fin,
                })
                .ToListAsync(annulation)
        )
        {
            faits.GetValueOrDefault(s.PersonneId)?.Soumissions.Add(new Periode(s.Debut, s.Fin));
        }

        foreach (
            var s in await db
                .Sorties.Where(s => ids.Contains(s.PersonneId))
                .Select(s => new
                {
                    s.PersonneId,
                    s.Le,
                    s.Motif,
                })
                .ToListAsync(annulation)
        )
        {
            faits.GetValueOrDefault(s.PersonneId)?.Sorties.Add((s.Le, s.Motif));
        }

        return [.. faits.Values];
    }
}
