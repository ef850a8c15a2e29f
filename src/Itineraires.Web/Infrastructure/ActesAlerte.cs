using Itineraires.Domain.Alertes;
using Itineraires.Domain.Habilitations;

namespace Itineraires.Web.Infrastructure;

/// <summary>What the reader of an alert can do about it, and where.</summary>
public sealed record ActeAlerte(string Libelle, string Url);

/// <summary>Where the act that makes an alert disappear is done.</summary>
public static class ActesAlerte
{
    /// <summary>The act of the rule for who holds its right over the person, the dossier for who only reads.</summary>
    public static ActeAlerte De(RegleAlerte regle, Guid personneId, Guid? objetId, Func<string, bool> peut)
    {
        var dossier = new ActeAlerte("Voir le dossier", $"/personnes/{personneId}");
        return Ou(regle, personneId, objetId) is var (droit, url) && peut(droit) ? new ActeAlerte(regle.Acte, url) : dossier;
    }

    private static (string Droit, string Url)? Ou(RegleAlerte regle, Guid personneId, Guid? objetId) =>
        regle.Code switch
        {
            _ when regle == ReglesAlerte.Rupture => (Droits.DeciderOrientation, $"/personnes/{personneId}/orienter"),
            _ when regle == ReglesAlerte.SansContrat || regle == ReglesAlerte.ContratInterrompu || regle == ReglesAlerte.ContratARenouveler => (
                Droits.SuivreParcours,
                $"/personnes/{personneId}/contrats/nouveau"
            ),
            _ when regle == ReglesAlerte.Acceptation || regle == ReglesAlerte.SansReferent => (Droits.AffecterReferent, "/orientations/a-accepter"),
            _ when regle == ReglesAlerte.Rythme || regle == ReglesAlerte.SansRendezVous => (
                Droits.SuivreParcours,
                $"/personnes/{personneId}/rendez-vous/nouveau"
            ),
            _ when regle == ReglesAlerte.PresenceANoter => (Droits.SuivreParcours, $"/rendez-vous/{objetId}"),
            _ when regle == ReglesAlerte.BilanAbsent || regle == ReglesAlerte.BilanAncien => (Droits.SuivreParcours, $"/personnes/{personneId}/bilans/nouveau"),
            _ when regle == ReglesAlerte.EtapeDepassee => (Droits.SuivreParcours, $"/etapes/{objetId}"),
            _ => null,
        };
}
