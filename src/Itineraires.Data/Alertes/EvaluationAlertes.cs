using System.Globalization;
using System.Runtime.CompilerServices;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data.Alertes;

/// <summary>Brings the stored alerts of some persons in line with the facts: a bounded number of queries for any number of persons.</summary>
public sealed class EvaluationAlertes(ItinerairesDbContext db, TimeProvider horloge)
{
    private const int Lot = 500;

    /// <summary>Re-evaluates every dossier that an alert may concern; the passing of days moves anniversaries and closed periods.</summary>
    public async Task<int> ReevaluerToutAsync(CancellationToken annulation)
    {
        var (total, jour) = (0, horloge.Aujourdhui);
        await foreach (var lot in LotsAsync(annulation))
        {
            await ReevaluerAsync(lot, annulation);
            await db.SaveChangesAsync(annulation);
            db.ChangeTracker.Clear();
            total += lot.Count;
        }

        await RetenirPassageAsync(db, jour, annulation);
        return total;
    }

    /// <summary>Keeps the day on which every alert was evaluated: those recorded are of that day or of a later act.</summary>
    public static async Task RetenirPassageAsync(ItinerairesDbContext db, DateOnly jour, CancellationToken annulation)
    {
        var valeur = jour.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (await db.Reglages.Where(r => r.Cle == Reglage.AlertesEvalueesLe).ExecuteUpdateAsync(r => r.SetProperty(x => x.Valeur, valeur), annulation) == 0)
        {
            db.Reglages.Add(new Reglage { Cle = Reglage.AlertesEvalueesLe, Valeur = valeur });
            await db.SaveChangesAsync(annulation);
        }
    }

    /// <summary>Adds, changes and removes alerts in the context; the caller saves.</summary>
    public async Task ReevaluerAsync(IReadOnlyCollection<Guid> personnes, CancellationToken annulation)
    {
        var existantes = (await db.Alertes.Where(a => personnes.Contains(a.PersonneId)).ToListAsync(annulation)).ToLookup(a => a.PersonneId);
        var (moteur, jour) = (await MoteurAsync(annulation), horloge.Aujourdhui);
        foreach (var situation in await ChargerAsync(personnes, annulation))
        {
            var (personne, calculees) = (situation.PersonneId, moteur.Evaluer(situation, jour));
            var actuelles = existantes[personne].ToDictionary(a => (a.Regle, a.ObjetId));
            foreach (var calculee in calculees)
            {
                if (!actuelles.Remove((calculee.Regle, calculee.ObjetId), out var alerte))
                {
                    db.Alertes.Add(new Alerte(personne, calculee));
                }
                else if (!alerte.EstIdentique(calculee))
                {
                    alerte.Reprendre(calculee);
                }
            }

            db.Alertes.RemoveRange(actuelles.Values);
        }
    }

    /// <summary>
    /// The persons whose recorded alerts are those of no day since the last pass: between two passes time moves what the rules give, and only an
    /// act on the dossier brings it in line. Nothing is changed.
    /// </summary>
    internal async IAsyncEnumerable<Guid> EcartsAsync([EnumeratorCancellation] CancellationToken annulation)
    {
        var aujourdhui = horloge.Aujourdhui;
        var passage = await db.Reglages.Where(r => r.Cle == Reglage.AlertesEvalueesLe).Select(r => r.Valeur).SingleOrDefaultAsync(annulation);
        var depuis = passage is null ? aujourdhui : DateOnly.ParseExact(passage, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var jours = Enumerable.Range(0, Math.Max(0, aujourdhui.DayNumber - depuis.DayNumber) + 1).Select(i => aujourdhui.AddDays(-i)).ToList();
        var moteur = await MoteurAsync(annulation);
        await foreach (var lot in LotsAsync(annulation))
        {
            var existantes = (await db.Alertes.AsNoTracking().Where(a => lot.Contains(a.PersonneId)).ToListAsync(annulation)).ToLookup(a => a.PersonneId);
            foreach (var situation in await ChargerAsync(lot, annulation))
            {
                var enregistrees = existantes[situation.PersonneId]
                    .Select(a => new AlerteCalculee(a.Regle, a.ApparaitLe, a.EnRetardLe, a.Fait, a.CadreCode, a.ObjetId))
                    .ToHashSet();
                if (!jours.Exists(jour => enregistrees.SetEquals(moteur.Evaluer(situation, jour))))
                {
                    yield return situation.PersonneId;
                }
            }
        }
    }

    private async IAsyncEnumerable<List<Guid>> LotsAsync([EnumeratorCancellation] CancellationToken annulation)
    {
        Guid dernier = default;
        while (true)
        {
            var lot = await db
                .Personnes.AsNoTracking()
                .Where(p => (p.SoumisDroitsDevoirs || p.AccompagnementId != null) && p.Id > dernier)
                .OrderBy(p => p.Id)
                .Select(p => p.Id)
                .Take(Lot)
                .ToListAsync(annulation);
            if (lot.Count == 0)
            {
                yield break;
            }

            yield return lot;
            dernier = lot[^1];
        }
    }

    private async Task<MoteurAlertes> MoteurAsync(CancellationToken annulation) =>
        new(new CatalogueCadres(await db.Cadres.AsNoTracking().ToListAsync(annulation)));

    private async Task<List<SituationParcours>> ChargerAsync(IReadOnlyCollection<Guid> ids, CancellationToken annulation)
    {
        var personnes = await db
            .Personnes.AsNoTracking()
            .Where(p => ids.Contains(p.Id))
            .Select(p => new
            {
                p.Id,
                p.SoumisDepuis,
                p.AccompagnementId,
            })
            .ToListAsync(annulation);
        var parcours = await db
            .Accompagnements.AsNoTracking()
            .Where(a => ids.Contains(a.PersonneId))
            .Select(a => new
            {
                a.Id,
                a.PersonneId,
                a.CadreCode,
                a.Type,
                a.Statut,
                a.OrienteLe,
                a.AccepteLe,
                a.CommenceLe,
                a.Fin,
                a.ReferentId,
            })
            .ToListAsync(annulation);
        var ouverts = parcours.Where(a => a.Fin is null).ToDictionary(a => a.PersonneId);
        var accompagnements = ouverts.Values.Select(a => a.Id).ToList();
        var contrats = (
            await db
                .Contrats.AsNoTracking()
                .Where(c => ids.Contains(c.PersonneId) && c.ValideLe != null)
                .Select(c => new
                {
                    c.Id,
                    c.PersonneId,
                    c.Numero,
                    c.Debut,
                    Fin = c.TermineLe ?? c.Fin,
                })
                .ToListAsync(annulation)
        ).ToLookup(c => c.PersonneId);
        var rendezVous = (
            await db
                .RendezVous.AsNoTracking()
                .Where(r => accompagnements.Contains(r.AccompagnementId) && r.Statut != StatutRendezVous.Annule && r.Statut != StatutRendezVous.Reporte)
                .Select(r => new
                {
                    r.AccompagnementId,
                    r.Id,
                    r.Jour,
                    r.Mode,
                    r.Statut,
                })
                .ToListAsync(annulation)
        ).ToLookup(r => r.AccompagnementId);
        var bilans = (
            await db
                .Bilans.AsNoTracking()
                .Where(b => accompagnements.Contains(b.AccompagnementId))
                .GroupBy(b => b.AccompagnementId)
                .Select(g => new { Accompagnement = g.Key, Le = g.Max(b => b.Le) })
                .ToListAsync(annulation)
        ).ToDictionary(b => b.Accompagnement, b => b.Le);
        var etapes = (
            await db
                .Etapes.AsNoTracking()
                .Where(e => ids.Contains(e.PersonneId) && e.FinPrevue != null && (e.Statut == StatutEtape.EnCours || e.Statut == StatutEtape.Acceptee))
                .Select(e => new
                {
                    e.PersonneId,
                    e.Id,
                    e.Intitule,
                    e.FinPrevue,
                })
                .ToListAsync(annulation)
        ).ToLookup(e => e.PersonneId);
        var absencesPlateforme = (
            await (
                from c in db.Convocations.AsNoTracking()
                join x in db.Sessions on c.SessionId equals x.Id
                where ids.Contains(c.PersonneId) && c.Statut == StatutConvocation.AbsenceNonJustifiee && x.Genre == GenreSession.Plateforme
                select new { c.PersonneId, x.Jour }
            ).ToListAsync(annulation)
        ).ToLookup(c => c.PersonneId, c => c.Jour);
        var demandes = (
            await db
                .Reorientations.AsNoTracking()
                .Where(d => ids.Contains(d.PersonneId) && d.Statut == StatutReorientation.Demandee)
                .Select(d => new { d.PersonneId, d.DemandeeLe })
                .ToListAsync(annulation)
        ).ToDictionary(d => d.PersonneId, d => d.DemandeeLe);
        var relais = (
            await db
                .Relais.AsNoTracking()
                .Where(r => ids.Contains(r.PersonneId) && r.Statut == StatutRelais.Repris)
                .Select(r => new { r.PersonneId, r.ReprisLe })
                .ToListAsync(annulation)
        ).ToDictionary(r => r.PersonneId, r => r.ReprisLe);
        var inscriptions = (
            await db
                .Inscriptions.AsNoTracking()
                .Where(i => ids.Contains(i.PersonneId))
                .Select(i => new
                {
                    i.PersonneId,
                    i.Debut,
                    i.Fin,
                    i.ActualiseeLe,
                    i.PpaeDepuis,
                })
                .ToListAsync(annulation)
        ).ToLookup(i => i.PersonneId);

        var informations = (
            await db
                .Informations.AsNoTracking()
                .Where(i => i.AccompagnementId != null && accompagnements.Contains(i.AccompagnementId.Value))
                .Select(i => new { i.AccompagnementId, i.Points })
                .ToListAsync(annulation)
        ).ToLookup(i => i.AccompagnementId!.Value, i => i.Points);
        var changements = (
            await (
                from c in db.Changements.AsNoTracking()
                join n in db.Nomenclature.Where(n => n.Liste == Nomenclatures.ChangementSituation) on c.Type equals n.Code into libelles
                from n in libelles.DefaultIfEmpty()
                where ids.Contains(c.PersonneId) && c.CloseLe == null
                select new
                {
                    c.PersonneId,
                    c.Id,
                    c.Le,
                    Type = n == null ? c.Type : n.Libelle,
                    c.Declarations,
                }
            ).ToListAsync(annulation)
        ).ToLookup(c => c.PersonneId);

        return personnes.ConvertAll(p =>
        {
            ouverts.TryGetValue(p.Id, out var ouvert);
            return new SituationParcours
            {
                PersonneId = p.Id,
                SoumisDepuis = p.SoumisDepuis,
                DernierAccompagnementFiniLe = parcours.Where(a => a.PersonneId == p.Id).Max(a => a.Fin),
                Parcours = ouvert is null
                    ? null
                    : new(ouvert.CadreCode, ouvert.Statut, ouvert.OrienteLe, ouvert.AccepteLe, ouvert.CommenceLe, ouvert.ReferentId is not null)
                    {
                        DemandeInscription = ouvert.Type.DemandeInscription,
                    },
                ReorientationDemandeeLe = demandes.TryGetValue(p.Id, out var demandee) ? demandee : null,
                RelaisReprisLe = relais.GetValueOrDefault(p.Id),
                PpaeEnCours = inscriptions[p.Id].Any(i => i.Fin is null && i.PpaeDepuis is not null),
                Inscriptions = [.. inscriptions[p.Id].Select(i => new InscriptionConnue(i.Debut, i.Fin, i.ActualiseeLe))],
                Contrats = [.. contrats[p.Id].Select(c => new ContratValide(c.Id, c.Numero, c.Debut, c.Fin))],
                RendezVous = ouvert is null ? [] : [.. rendezVous[ouvert.Id].Select(r => new RendezVousConnu(r.Id, r.Jour, r.Mode, r.Statut))],
                AbsencesPlateforme = [.. absencesPlateforme[p.Id]],
                DernierBilanLe = ouvert is not null && bilans.TryGetValue(ouvert.Id, out var le) ? le : null,
                ManquementsExpliques = ouvert is not null && InformationDroitsDevoirs.EstComplete(informations[ouvert.Id]),
                Changements =
                [
                    .. changements[p.Id]
                        .Select(c => new ChangementAttendu(
                            c.Id,
                            c.Le,
                            c.Type.ToLower(CultureInfo.GetCultureInfo("fr-FR")),
                            [.. c.Declarations.Where(d => d.FaiteLe is null).Select(d => d.Aupres).Distinct()]
                        )),
                ],
                Etapes = ouvert is null ? [] : [.. etapes[p.Id].Select(e => new EtapeOuverte(e.Id, e.Intitule, e.FinPrevue))],
            };
        });
    }
}
