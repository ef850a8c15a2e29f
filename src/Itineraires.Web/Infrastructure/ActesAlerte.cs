using Itineraires.Data;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Design;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Infrastructure;

/// <summary>What the reader of an alert can do about it, and where.</summary>
/// <param name="Libelle">Name of the act.</param>
/// <param name="Url">Where it is done.</param>
/// <param name="DejaFait">What is already under way, said after the fact; null when nothing is.</param>
public sealed record ActeAlerte(string Libelle, string Url, string? DejaFait = null);

/// <summary>The contrat of a person that is begun and not validated yet.</summary>
public sealed record ContratCommence(Guid Id, int Numero, StatutContrat Statut, DateTime? SoumisLe, bool EstRetourne)
{
    public string Libelle => Statut == StatutContrat.Soumis ? "Voir le contrat soumis" : "Reprendre le contrat";

    /// <summary>Where it stands, in French: « contrat n° 2 soumis le 3 mars ».</summary>
    public string Etat =>
        Statut switch
        {
            StatutContrat.Soumis when SoumisLe is { } instant =>
                $"contrat n°\u00A0{Numero} soumis le {Typo.JourMois(DateOnly.FromDateTime(Horloge.EnHeureLocale(instant)))}",
            StatutContrat.Signe => $"contrat n°\u00A0{Numero} signé, à soumettre",
            StatutContrat.Complete => $"contrat n°\u00A0{Numero} complet, à faire signer",
            _ when EstRetourne => $"contrat n°\u00A0{Numero} retourné, à reprendre",
            _ => $"brouillon du contrat n°\u00A0{Numero} en cours",
        };
}

/// <summary>Where the act that makes an alert disappear is done.</summary>
public static class ActesAlerte
{
    private static readonly HashSet<string> DeContrat = new(StringComparer.Ordinal)
    {
        ReglesAlerte.SansContrat.Code,
        ReglesAlerte.ContratInterrompu.Code,
        ReglesAlerte.ContratARenouveler.Code,
    };

    /// <summary>Contrats begun and not validated yet.</summary>
    public static IQueryable<Contrat> Commences(this IQueryable<Contrat> contrats) => contrats.Where(c => c.ValideLe == null);

    /// <summary>The contrat that each of these alerts already has under way, in one query at most.</summary>
    public static async Task<IReadOnlyDictionary<Guid, ContratCommence>> ContratsCommencesAsync(
        ItinerairesDbContext db,
        IEnumerable<(RegleAlerte Regle, Guid PersonneId)> alertes,
        CancellationToken annulation
    )
    {
        var personnes = alertes.Where(a => DeContrat.Contains(a.Regle.Code)).Select(a => a.PersonneId).Distinct().ToList();
        if (personnes.Count == 0)
        {
            return new Dictionary<Guid, ContratCommence>();
        }

        var contrats = await db
            .Contrats.AsNoTracking()
            .Commences()
            .Where(c => personnes.Contains(c.PersonneId))
            .Select(c => new { c.PersonneId, Contrat = new ContratCommence(c.Id, c.Numero, c.Statut, c.SoumisLe, c.MotifRetour != null) })
            .ToListAsync(annulation);
        return contrats.GroupBy(c => c.PersonneId).ToDictionary(g => g.Key, g => g.MaxBy(c => c.Contrat.Numero)!.Contrat);
    }

    /// <summary>
    /// The act of the rule for who holds its right over the person, the dossier for who only reads. A contrat already begun is taken up, not
    /// begun again.
    /// </summary>
    public static ActeAlerte De(RegleAlerte regle, Guid personneId, Guid? objetId, Func<string, bool> peut, ContratCommence? commence)
    {
        var enCours = DeContrat.Contains(regle.Code) ? commence : null;
        return Ou(regle, personneId, objetId) is var (droit, url) && peut(droit)
            ? new ActeAlerte(enCours?.Libelle ?? regle.Acte, enCours is null ? url : $"/contrats/{enCours.Id}", enCours?.Etat)
            : new ActeAlerte("Voir le dossier", $"/personnes/{personneId}", enCours?.Etat);
    }

    private static (string Droit, string Url)? Ou(RegleAlerte regle, Guid personneId, Guid? objetId) =>
        regle.Code switch
        {
            _ when regle == ReglesAlerte.Reorientation => (Droits.DeciderOrientation, $"/personnes/{personneId}/orienter"),
            _ when regle == ReglesAlerte.Relais => (Droits.SuivreParcours, $"/personnes/{personneId}/relais"),
            _ when regle == ReglesAlerte.Rupture || regle == ReglesAlerte.Plateforme => (Droits.DeciderOrientation, $"/personnes/{personneId}/orienter"),
            _ when DeContrat.Contains(regle.Code) => (Droits.SuivreParcours, $"/personnes/{personneId}/contrats/nouveau"),
            _ when regle == ReglesAlerte.Silence => (Droits.DeciderOrientation, "/orientations/sans-reponse"),
            _ when regle == ReglesAlerte.Acceptation || regle == ReglesAlerte.SansReferent => (Droits.AffecterReferent, "/orientations/a-accepter"),
            _ when regle == ReglesAlerte.Rythme || regle == ReglesAlerte.SansRendezVous || regle == ReglesAlerte.PremierRendezVous => (
                Droits.SuivreParcours,
                $"/personnes/{personneId}/rendez-vous/nouveau"
            ),
            _ when regle == ReglesAlerte.Inscription => (Droits.SuivreParcours, $"/personnes/{personneId}/inscription"),
            _ when regle == ReglesAlerte.Information => (Droits.SuivreParcours, $"/personnes/{personneId}/information"),
            _ when regle == ReglesAlerte.Declaration => (Droits.SuivreParcours, $"/personnes/{personneId}/changements#c-{objetId}"),
            _ when regle == ReglesAlerte.PresenceANoter => (Droits.SuivreParcours, $"/rendez-vous/{objetId}"),
            _ when regle == ReglesAlerte.BilanAbsent || regle == ReglesAlerte.BilanAncien => (Droits.SuivreParcours, $"/personnes/{personneId}/bilans/nouveau"),
            _ when regle == ReglesAlerte.EtapeDepassee => (Droits.SuivreParcours, $"/etapes/{objetId}"),
            _ => null,
        };
}
