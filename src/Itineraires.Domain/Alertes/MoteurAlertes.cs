using System.Globalization;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Contrats;

namespace Itineraires.Domain.Alertes;

/// <summary>The facts of one dossier that the rules of alert read.</summary>
public sealed record SituationParcours
{
    public required Guid PersonneId { get; init; }

    /// <summary>Since when the person is soumise aux droits et devoirs; null when she is not.</summary>
    public DateOnly? SoumisDepuis { get; init; }

    /// <summary>End of the last accompagnement, when there is none in progress.</summary>
    public DateOnly? DernierAccompagnementFiniLe { get; init; }

    /// <summary>Accompagnement in progress, or null.</summary>
    public ParcoursSuivi? Parcours { get; init; }

    /// <summary>Day of the request of réorientation that awaits a decision, or null.</summary>
    public DateOnly? ReorientationDemandeeLe { get; init; }

    /// <summary>Day on which the new référent took over, while the relay meeting is still to be held.</summary>
    public DateOnly? RelaisReprisLe { get; init; }

    /// <summary>A PPAE is in progress (ORI-12).</summary>
    public bool PpaeEnCours { get; init; }

    /// <summary>Inscriptions at France Travail.</summary>
    public IReadOnlyList<InscriptionConnue> Inscriptions { get; init; } = [];

    /// <summary>Validated contrats of the parcours.</summary>
    public IReadOnlyList<ContratValide> Contrats { get; init; } = [];

    public IReadOnlyList<RendezVousConnu> RendezVous { get; init; } = [];

    /// <summary>Days of the plateformes d'orientation that the person missed without a reason.</summary>
    public IReadOnlyList<DateOnly> AbsencesPlateforme { get; init; } = [];

    /// <summary>Date of the last bilan of the parcours, or null.</summary>
    public DateOnly? DernierBilanLe { get; init; }

    public IReadOnlyList<EtapeOuverte> Etapes { get; init; } = [];

    /// <summary>In the parcours in progress, the consequences of manquements and the role of the instance de médiation were explained (INF-02).</summary>
    public bool ManquementsExpliques { get; init; }

    /// <summary>Changements de situation of which a declaration is awaited (INF-05).</summary>
    public IReadOnlyList<ChangementAttendu> Changements { get; init; } = [];
}

public sealed record ParcoursSuivi(
    string CadreCode,
    StatutAccompagnement Statut,
    DateOnly OrienteLe,
    DateOnly? AccepteLe,
    DateOnly? CommenceLe,
    bool AUnReferent
)
{
    /// <summary>France Travail accompanies the person, who must be inscribed there.</summary>
    public bool DemandeInscription { get; init; }
}

public sealed record InscriptionConnue(DateOnly Debut, DateOnly? Fin, DateOnly? ActualiseeLe);

public sealed record ContratValide(Guid Id, int Numero, DateOnly Debut, DateOnly Fin);

public sealed record RendezVousConnu(Guid Id, DateOnly Jour, ModeRendezVous Mode, StatutRendezVous Statut);

public sealed record EtapeOuverte(Guid Id, string Intitule, DateOnly? FinPrevue);

/// <param name="Type">Kind of change, in words.</param>
/// <param name="Aupres">Where something is still to be declared.</param>
public sealed record ChangementAttendu(Guid Id, DateOnly Le, string Type, IReadOnlyList<string> Aupres);

/// <summary>
/// Computes the alerts of a dossier from its facts and the cadre. Each alert carries the day it appears, so that lists need no nightly work:
/// the same facts give the same alerts.
/// </summary>
public sealed class MoteurAlertes(CatalogueCadres cadres)
{
    private static readonly CultureInfo Francais = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>Alerts of the dossier, present and to come.</summary>
    public IReadOnlyList<AlerteCalculee> Evaluer(SituationParcours s, DateOnly aujourdhui)
    {
        var alertes = new List<AlerteCalculee>();
        if (s.Parcours is not { } parcours)
        {
            Rupture(s, alertes);
            Plateforme(s, alertes);
            Declarations(s, cadres.Territoire, alertes);
            return alertes;
        }

        var cadre = cadres.DuCode(parcours.CadreCode) ?? cadres.Territoire;
        Reorientation(s, cadre, alertes);
        Declarations(s, cadre, alertes);
        switch (parcours.Statut)
        {
            case StatutAccompagnement.Oriente:
                Acceptation(parcours, cadre, alertes);
                break;
            case StatutAccompagnement.Accepte or StatutAccompagnement.EnCours or StatutAccompagnement.Maintenu or StatutAccompagnement.SuiviEmploi:
                SansReferent(parcours, cadre, alertes);
                Inscription(s, parcours, cadre, alertes);
                Information(s, parcours, cadre, alertes);
                Contrats(s, parcours, cadre, alertes, aujourdhui);
                RendezVous(s, parcours, cadre, alertes, aujourdhui);
                Bilan(s, parcours, cadre, alertes);
                Etapes(s, cadre, alertes);
                break;
        }

        return alertes;
    }

    private void Rupture(SituationParcours s, List<AlerteCalculee> alertes)
    {
        if (s.SoumisDepuis is not { } soumis || cadres.Territoire.Entier(ParametresCadre.RuptureJours) is not { } jours)
        {
            return;
        }

        var (depuis, fait) =
            s.DernierAccompagnementFiniLe is { } fini && fini > soumis
                ? (fini, $"sans accompagnement depuis le {Jour(fini)}")
                : (soumis, $"droits et devoirs depuis le {Jour(soumis)}, jamais accompagnée depuis");
        var limite = depuis.AddDays(jours);
        alertes.Add(new(ReglesAlerte.Rupture.Code, limite.AddDays(1), limite.AddDays(1), fait, CatalogueCadres.CodeTerritoire));
    }

    /// <summary>Convoked as often as the cadre says and never seen: the decision is taken on the dossier (ORI-07).</summary>
    private void Plateforme(SituationParcours s, List<AlerteCalculee> alertes)
    {
        var absences = s.AbsencesPlateforme.Where(a => s.DernierAccompagnementFiniLe is not { } fini || a > fini).Order().ToList();
        if (s.SoumisDepuis is not null && cadres.Territoire.Entier(ParametresCadre.PlateformeConvocations) is { } nombre && absences.Count >= nombre)
        {
            var le = absences[nombre - 1];
            alertes.Add(
                new(
                    ReglesAlerte.Plateforme.Code,
                    le,
                    le.AddDays(1),
                    $"absences du {string.Join(" et du ", absences.Select(Jour))}",
                    CatalogueCadres.CodeTerritoire
                )
            );
        }
    }

    private static void Acceptation(ParcoursSuivi parcours, Cadre cadre, List<AlerteCalculee> alertes)
    {
        if (cadre.Entier(ParametresCadre.AcceptationJours) is { } jours)
        {
            var le = parcours.OrienteLe;
            alertes.Add(AvecDelai(new(ReglesAlerte.Acceptation.Code, le, null, $"orientation du {Jour(le)}", cadre.Code), le, jours, "réponse attendue"));
        }

        if (cadre.Entier(ParametresCadre.SilenceJours) is { } silence)
        {
            var limite = parcours.OrienteLe.AddDays(silence + 1);
            alertes.Add(new(ReglesAlerte.Silence.Code, limite, limite, $"orientation du {Jour(parcours.OrienteLe)}, sans réponse depuis", cadre.Code));
        }
    }

    private static void Reorientation(SituationParcours s, Cadre cadre, List<AlerteCalculee> alertes)
    {
        if (s.ReorientationDemandeeLe is { } demandee)
        {
            alertes.Add(
                AvecDelai(
                    new(ReglesAlerte.Reorientation.Code, demandee, null, $"demandée le {Jour(demandee)}", cadre.Code),
                    demandee,
                    cadre.Entier(ParametresCadre.ReorientationJours),
                    "décision attendue"
                )
            );
        }

        if (s.RelaisReprisLe is { } repris)
        {
            alertes.Add(
                AvecDelai(
                    new(ReglesAlerte.Relais.Code, repris, null, $"nouveau référent depuis le {Jour(repris)}", cadre.Code),
                    repris,
                    cadre.Entier(ParametresCadre.RelaisJours),
                    "entretien de relais attendu"
                )
            );
        }
    }

    private static void SansReferent(ParcoursSuivi parcours, Cadre cadre, List<AlerteCalculee> alertes)
    {
        if (!parcours.AUnReferent && parcours.AccepteLe is { } accepte)
        {
            alertes.Add(
                AvecDelai(
                    new(ReglesAlerte.SansReferent.Code, accepte, null, $"acceptée le {Jour(accepte)}", cadre.Code),
                    accepte,
                    cadre.Entier(ParametresCadre.ReferentDelaiJours),
                    "référent attendu"
                )
            );
        }
    }

    /// <summary>Source: Itinéraires emploi 2020, § 3.2; Itinéraires activité 2020, § 3-2 (veiller à l'inscription et à son actualisation mensuelle).</summary>
    private static void Inscription(SituationParcours s, ParcoursSuivi parcours, Cadre cadre, List<AlerteCalculee> alertes)
    {
        if (
            !parcours.DemandeInscription
            || parcours.Statut == StatutAccompagnement.SuiviEmploi
            || parcours.AccepteLe is not { } accepte
            || cadre.Entier(ParametresCadre.ActualisationJours) is not { } jours
        )
        {
            return;
        }

        if (s.Inscriptions.Where(i => i.Fin is null).MaxBy(i => i.Debut) is { } enCours)
        {
            var actualisee = enCours.ActualiseeLe ?? enCours.Debut;
            var fait = enCours.ActualiseeLe is null
                ? $"inscription du {Jour(actualisee)}, jamais actualisée"
                : $"dernière actualisation connue le {Jour(actualisee)}";
            var limite = actualisee.AddDays(jours + 1);
            alertes.Add(new(ReglesAlerte.Inscription.Code, limite, limite, fait, cadre.Code));
            return;
        }

        var finie = s.Inscriptions.Max(i => i.Fin);
        var depuis = finie is { } fin && fin >= accepte ? fin.AddDays(1) : accepte;
        alertes.Add(
            new(
                ReglesAlerte.Inscription.Code,
                depuis,
                depuis.AddDays(jours + 1),
                finie is null ? "pas d’inscription connue" : $"inscription close le {Jour(finie.Value)}",
                cadre.Code
            )
        );
    }

    /// <summary>Source: PMI'e 2016-2020, p. 41, Objectif 8; Itinéraires emploi 2020, § 3.2 (en début et tout au long du parcours).</summary>
    private static void Information(SituationParcours s, ParcoursSuivi parcours, Cadre cadre, List<AlerteCalculee> alertes)
    {
        if (!s.ManquementsExpliques && parcours.AUnReferent && parcours.AccepteLe is { } accepte && cadre.Entier(ParametresCadre.InformationJours) is { } jours)
        {
            alertes.Add(
                AvecDelai(
                    new(ReglesAlerte.Information.Code, accepte, null, $"parcours accepté le {Jour(accepte)}", cadre.Code),
                    accepte,
                    jours,
                    "manquements et médiation à expliquer"
                )
            );
        }
    }

    /// <summary>Source: Itinéraires emploi 2020, § 3.3; Itinéraires activité 2020, § 3-3 (obligations déclaratives auprès de la CAF et de Pôle emploi).</summary>
    private static void Declarations(SituationParcours s, Cadre cadre, List<AlerteCalculee> alertes)
    {
        foreach (var changement in s.Changements)
        {
            alertes.Add(
                AvecDelai(
                    new(
                        ReglesAlerte.Declaration.Code,
                        changement.Le,
                        null,
                        $"{changement.Type} du {Jour(changement.Le)}, à déclarer à {string.Join(" et à ", changement.Aupres)}",
                        cadre.Code,
                        changement.Id
                    ),
                    changement.Le,
                    cadre.Entier(ParametresCadre.DeclarationJours),
                    "au plus tard"
                )
            );
        }
    }

    private static void Contrats(SituationParcours s, ParcoursSuivi parcours, Cadre cadre, List<AlerteCalculee> alertes, DateOnly aujourdhui)
    {
        if (cadre.Drapeau(ParametresCadre.PpaeVautContrat) && s.PpaeEnCours)
        {
            return;
        }

        if (s.Contrats.Count == 0)
        {
            var echeance = CouvertureContrats.Echeance(cadre, parcours.OrienteLe);
            var apparait = echeance.AddDays(-(cadre.Entier(ParametresCadre.ContratPreavisJours) ?? 0));
            alertes.Add(
                new(
                    ReglesAlerte.SansContrat.Code,
                    apparait,
                    echeance.AddDays(1),
                    $"orientation du {Jour(parcours.OrienteLe)}, contrat attendu le {Jour(echeance)}",
                    cadre.Code
                )
            );
            return;
        }

        // The contract to renew is the last of the unbroken chain that runs today; a later one after a gap does not mend the gap.
        var chaine = s.Contrats.OrderBy(c => c.Debut).ToList();
        var dernier = chaine.LastOrDefault(c => c.Debut <= aujourdhui) ?? chaine[0];
        while (chaine.Find(c => c.Debut > dernier.Debut && c.Debut <= dernier.Fin.AddDays(1) && c.Fin > dernier.Fin) is { } suivant)
        {
            dernier = suivant;
        }

        var fin = dernier.Fin;
        var preavis = cadre.Entier(ParametresCadre.RenouvellementPreavisJours) ?? 0;
        var repris = chaine.Find(c => c.Debut > fin);
        if (fin < aujourdhui)
        {
            var fait = repris is null
                ? $"contrat n°\u00A0{dernier.Numero} échu le {Jour(fin)}"
                : $"contrat n°\u00A0{dernier.Numero} échu le {Jour(fin)}, le suivant commence le {Jour(repris.Debut)}";
            alertes.Add(new(ReglesAlerte.ContratInterrompu.Code, fin.AddDays(1), fin.AddDays(1), fait, cadre.Code, dernier.Id));
        }
        else
        {
            var fait = repris is null
                ? $"contrat n°\u00A0{dernier.Numero} jusqu’au {Jour(fin)}"
                : $"contrat n°\u00A0{dernier.Numero} jusqu’au {Jour(fin)}, le suivant ne commence que le {Jour(repris.Debut)}";
            alertes.Add(new(ReglesAlerte.ContratARenouveler.Code, fin.AddDays(-preavis), fin.AddDays(1), fait, cadre.Code, dernier.Id));
        }
    }

    private static void RendezVous(SituationParcours s, ParcoursSuivi parcours, Cadre cadre, List<AlerteCalculee> alertes, DateOnly aujourdhui)
    {
        foreach (var passe in s.RendezVous.Where(r => r.Statut == StatutRendezVous.Planifie))
        {
            alertes.Add(
                AvecDelai(
                    new(ReglesAlerte.PresenceANoter.Code, passe.Jour.AddDays(1), null, $"rendez-vous du {Jour(passe.Jour)}", cadre.Code, passe.Id),
                    passe.Jour,
                    cadre.Entier(ParametresCadre.PresenceDelaiJours),
                    "à noter au plus tard"
                )
            );
        }

        if (Manquement(s, cadre, aujourdhui) is { } absences)
        {
            alertes.Add(
                new(
                    ReglesAlerte.Absences.Code,
                    absences[^1],
                    absences[^1].AddDays(1),
                    $"absences du {string.Join(" et du ", absences.Select(Jour))}",
                    cadre.Code
                )
            );
        }

        if (parcours.AccepteLe is not { } accepte || !parcours.AUnReferent)
        {
            return;
        }

        var debut = parcours.CommenceLe ?? accepte;
        if (cadre.Entier(ParametresCadre.RendezVousParAn) is { } parAn)
        {
            var annee = DebutDAnnee(debut, aujourdhui);
            var honores = s.RendezVous.Count(r => r.Statut == StatutRendezVous.Honore && r.Mode == ModeRendezVous.FaceAFace && r.Jour >= annee);
            if (honores < parAn)
            {
                var jour = JourDu(annee, parAn, honores + 1);
                var attendus = AttendusAu(annee, parAn, aujourdhui);
                alertes.Add(
                    new(
                        ReglesAlerte.Rythme.Code,
                        jour.AddDays(1),
                        jour.AddDays(1),
                        $"{honores} entretien{(honores > 1 ? "s" : "")} en face à face sur {Math.Max(attendus, honores + 1)} attendus depuis le {Jour(annee)}",
                        cadre.Code
                    )
                );
            }
        }

        var proposes = s.RendezVous.Where(r =>
            r.Statut is StatutRendezVous.Planifie or StatutRendezVous.Honore or StatutRendezVous.AbsenceJustifiee or StatutRendezVous.AbsenceNonJustifiee
        );
        if (parcours.CommenceLe is null && !proposes.Any() && cadre.Entier(ParametresCadre.PremierRendezVousJours) is { } premier)
        {
            alertes.Add(
                AvecDelai(
                    new(ReglesAlerte.PremierRendezVous.Code, accepte, null, $"orientation du {Jour(parcours.OrienteLe)}", cadre.Code),
                    parcours.OrienteLe,
                    premier,
                    "premier rendez-vous à proposer au plus tard"
                )
            );
        }
        else if (cadre.Entier(ParametresCadre.SansRendezVousJours) is { } sansRdv)
        {
            var dernier = proposes.Select(r => r.Jour).DefaultIfEmpty(debut).Max();
            var limite = dernier.AddDays(sansRdv);
            alertes.Add(new(ReglesAlerte.SansRendezVous.Code, limite.AddDays(1), limite.AddDays(1), $"rien de fixé depuis le {Jour(dernier)}", cadre.Code));
        }
    }

    /// <summary>
    /// Unjustified absences that together make a manquement, or null. Source: Itinéraires emploi 2020, § 3.3 (deux absences non justifiées);
    /// Itinéraires activité 2020, § 3-3 (à 15 jours d'intervalle).
    /// </summary>
    public static IReadOnlyList<DateOnly>? Manquement(SituationParcours s, Cadre cadre, DateOnly aujourdhui)
    {
        if (cadre.Entier(ParametresCadre.AbsencesNombre) is not { } nombre)
        {
            return null;
        }

        var intervalle = cadre.Entier(ParametresCadre.AbsencesIntervalleJours) ?? 0;
        var depuis = cadre.Entier(ParametresCadre.AbsencesPeriodeMois) is { } mois ? aujourdhui.AddMonths(-mois) : DateOnly.MinValue;
        var retenues = new List<DateOnly>();
        var absences = s.RendezVous.Where(r => r.Statut == StatutRendezVous.AbsenceNonJustifiee).Select(r => r.Jour);
        var comptees = cadre.Drapeau(ParametresCadre.AbsencesPlateforme) ? absences.Concat(s.AbsencesPlateforme) : absences;
        foreach (var jour in comptees.Where(j => j >= depuis).Order())
        {
            if (retenues.Count == 0 || jour.DayNumber - retenues[^1].DayNumber >= intervalle)
            {
                retenues.Add(jour);
            }
        }

        return retenues.Count >= nombre ? retenues.GetRange(retenues.Count - nombre, nombre) : null;
    }

    /// <summary>Individual face-to-face meetings due on a day of the year of accompagnement, pro rata (RDV-01).</summary>
    public static int AttendusAu(DateOnly debutAnnee, int parAn, DateOnly jour)
    {
        var duree = debutAnnee.AddYears(1).DayNumber - debutAnnee.DayNumber;
        return Math.Max(0, parAn * (jour.DayNumber - debutAnnee.DayNumber) / duree);
    }

    /// <summary>Beginning of the year of accompagnement that contains a day: the last anniversary.</summary>
    public static DateOnly DebutDAnnee(DateOnly debut, DateOnly jour)
    {
        var annees = Math.Max(0, jour.Year - debut.Year);
        var anniversaire = debut.AddYears(annees);
        return anniversaire > jour && annees > 0 ? debut.AddYears(annees - 1) : anniversaire;
    }

    private static DateOnly JourDu(DateOnly debutAnnee, int parAn, int rang)
    {
        var duree = debutAnnee.AddYears(1).DayNumber - debutAnnee.DayNumber;
        return debutAnnee.AddDays((int)Math.Ceiling(rang * duree / (double)parAn));
    }

    private static void Bilan(SituationParcours s, ParcoursSuivi parcours, Cadre cadre, List<AlerteCalculee> alertes)
    {
        if (s.DernierBilanLe is { } bilan)
        {
            if (cadre.Entier(ParametresCadre.BilanAgeMois) is { } mois)
            {
                var limite = bilan.AddMonths(mois);
                alertes.Add(new(ReglesAlerte.BilanAncien.Code, limite.AddDays(1), null, $"bilan du {Jour(bilan)}", cadre.Code));
            }
        }
        else if (parcours.CommenceLe is { } commence && cadre.Entier(ParametresCadre.BilanDelaiJours) is { } jours)
        {
            alertes.Add(
                AvecDelai(
                    new(ReglesAlerte.BilanAbsent.Code, commence.AddDays(1), null, $"premier entretien le {Jour(commence)}", cadre.Code),
                    commence,
                    jours,
                    "bilan attendu"
                )
            );
        }
    }

    private static void Etapes(SituationParcours s, Cadre cadre, List<AlerteCalculee> alertes)
    {
        foreach (var etape in s.Etapes)
        {
            if (etape.FinPrevue is { } fin)
            {
                alertes.Add(
                    AvecDelai(
                        new(
                            ReglesAlerte.EtapeDepassee.Code,
                            fin.AddDays(1),
                            null,
                            $"«\u00A0{etape.Intitule}\u00A0» devait finir le {Jour(fin)}",
                            cadre.Code,
                            etape.Id
                        ),
                        fin,
                        cadre.Entier(ParametresCadre.EtapeDelaiJours),
                        "à clore au plus tard"
                    )
                );
            }
        }
    }

    /// <summary>The alert with the delay that the cadre leaves, said in its fact; never late when the cadre gives none.</summary>
    private static AlerteCalculee AvecDelai(AlerteCalculee alerte, DateOnly depuis, int? jours, string attendu) =>
        jours is null
            ? alerte
            : alerte with
            {
                EnRetardLe = depuis.AddDays(jours.Value + 1),
                Fait = $"{alerte.Fait}, {attendu} le {Jour(depuis.AddDays(jours.Value))}",
            };

    private static string Jour(DateOnly jour) => jour.Day == 1 ? "1er " + jour.ToString("MMMM yyyy", Francais) : jour.ToString("d MMMM yyyy", Francais);
}
