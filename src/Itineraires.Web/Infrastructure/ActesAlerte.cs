using Itineraires.Domain.Alertes;

namespace Itineraires.Web.Infrastructure;

/// <summary>Where the act that makes an alert disappear is done.</summary>
public static class ActesAlerte
{
    public static string Url(RegleAlerte regle, Guid personneId, Guid? objetId) =>
        regle.Code switch
        {
            _ when regle == ReglesAlerte.Rupture => $"/personnes/{personneId}/orienter",
            _ when regle == ReglesAlerte.SansContrat || regle == ReglesAlerte.ContratInterrompu || regle == ReglesAlerte.ContratARenouveler =>
                $"/personnes/{personneId}/contrats/nouveau",
            _ when regle == ReglesAlerte.Acceptation || regle == ReglesAlerte.SansReferent => "/orientations/a-accepter",
            _ when regle == ReglesAlerte.Rythme || regle == ReglesAlerte.SansRendezVous => $"/personnes/{personneId}/rendez-vous/nouveau",
            _ when regle == ReglesAlerte.PresenceANoter => $"/rendez-vous/{objetId}",
            _ when regle == ReglesAlerte.BilanAbsent || regle == ReglesAlerte.BilanAncien => $"/personnes/{personneId}/bilans/nouveau",
            _ when regle == ReglesAlerte.EtapeDepassee => $"/etapes/{objetId}",
            _ => $"/personnes/{personneId}",
        };
}
