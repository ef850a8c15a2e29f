using System.Globalization;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Pilotage;

namespace Itineraires.Data.Indicateurs;

/// <summary>
/// Computes the indicators of a demand with one statement per family, whatever the number of groups and of windows.
/// Source of the definitions: <see cref="Indicateur"/>.
/// </summary>
public static class CalculIndicateurs
{
    /// <summary>The same period moved back month by month, the one asked for first.</summary>
    public static IReadOnlyList<FenetreIndicateurs> Glisser(FenetreIndicateurs fenetre, int points) =>
        [.. Enumerable.Range(0, points).Select(k => new FenetreIndicateurs(fenetre.Du.AddMonths(-k), Fin(fenetre.Au, k)))];

    /// <summary>Every indicator of each group and window.</summary>
    /// <param name="points">Number of windows: 1, or 12 to draw the evolution.</param>
    public static async Task<TableauIndicateurs> CalculerAsync(
        ItinerairesDbContext db,
        CatalogueCadres cadres,
        DemandeIndicateurs demande,
        DimensionIndicateurs dimension,
        int points,
        CancellationToken annulation
    )
    {
        var familles = new FamillesIndicateurs(db, cadres, demande, dimension, Glisser(demande.Fenetre, points));
        await familles.ParcoursAsync(annulation);
        await familles.EtapesAsync(annulation);
        await familles.ContactsAsync(annulation);
        if (demande.APlaces && dimension is not (DimensionIndicateurs.Territoire or DimensionIndicateurs.Conference))
        {
            await familles.OccupationAsync(annulation);
        }

        await familles.ContratsAsync(annulation);
        await familles.DelaisAsync(annulation);
        return familles.Conclure();
    }

    /// <summary>The rate of contractualisation alone, by group: the map needs nothing else.</summary>
    public static async Task<TableauIndicateurs> ContractualisationAsync(
        ItinerairesDbContext db,
        CatalogueCadres cadres,
        DemandeIndicateurs demande,
        DimensionIndicateurs dimension,
        CancellationToken annulation
    )
    {
        var familles = new FamillesIndicateurs(db, cadres, demande, dimension, [demande.Fenetre]);
        await familles.ContratsAsync(annulation);
        return familles.Conclure();
    }

    internal const string Accompagne = "a.accepte_le <= f.au AND (a.fin IS NULL OR a.fin >= f.du)";

    /// <summary>The étape was accepted and its dates meet the window.</summary>
    internal const string EtapeDansLaFenetre =
        "e.statut NOT IN ('Proposee', 'Refusee') AND e.debut <= f.au AND (e.fin >= f.du OR (e.fin IS NULL AND (e.statut = 'EnCours' OR e.fin_prevue IS NULL OR e.fin_prevue >= f.du)))";

    internal const string Commencee = "e.statut IN ('EnCours', 'Terminee', 'Abandonnee')";

    /// <summary>A contact during the accompagnement.</summary>
    internal const string ContactPendant = "r.jour >= a.accepte_le AND (a.fin IS NULL OR r.jour <= a.fin)";

    internal const string AIssue = "r.statut IN ('Honore', 'AbsenceJustifiee', 'AbsenceNonJustifiee')";

    internal static string CompteLesEtapes(RequeteSql requete, CatalogueCadres cadres) =>
        requete.Dans("a.cadre_code", [.. cadres.Tous.Where(c => c.Parametre(ParametresCadre.DenominateurEtapes)?.Valeur == "etapes").Select(c => c.Code)]);

    /// <summary>An Itinéraire emploi whose cadre sets the target: Pôle emploi and the accompagnement global follow that cadre without being one.</summary>
    internal static string AUneCible(RequeteSql requete, CatalogueCadres cadres) =>
        "a.type LIKE 'emploi%' AND "
        + requete.Dans("a.cadre_code", [.. cadres.Tous.Where(c => c.Nombre(ParametresCadre.CibleEmploiFormation) is not null).Select(c => c.Code)]);

    internal static string CompteLesCollectifs(RequeteSql requete, CatalogueCadres cadres) =>
        requete.Dans("a.cadre_code", [.. cadres.Tous.Where(c => c.Drapeau(ParametresCadre.ParticipationCollective)).Select(c => c.Code)]);

    /// <summary>The parcours has lasted longer than the delay of its cadre on the last day, and a contrat is due.</summary>
    internal static string DelaiPasse(RequeteSql requete, CatalogueCadres cadres) =>
        $"a.oriente_le < {requete.ParCadre(cadres.Tous, c => c.Entier(ParametresCadre.ContratDelaiMois) is { } d ? $"f.limite_{d.ToString(CultureInfo.InvariantCulture)}" : null)}";

    internal static string SousContrat(RequeteSql requete, CatalogueCadres cadres)
    {
        var ppae = requete.Dans("a.cadre_code", [.. cadres.Tous.Where(c => c.Drapeau(ParametresCadre.PpaeVautContrat)).Select(c => c.Code)]);
        return "(EXISTS (SELECT 1 FROM contrat c WHERE c.personne_id = a.personne_id AND c.valide_le IS NOT NULL AND c.debut <= f.au AND COALESCE(c.termine_le, c.fin) >= f.au)"
            + $" OR ({ppae} AND EXISTS (SELECT 1 FROM inscription_france_travail i WHERE i.personne_id = a.personne_id AND i.ppae_depuis <= f.au AND i.debut <= f.au AND (i.fin IS NULL OR i.fin >= f.au))))";
    }

    /// <summary>Windows with, for each delay of the cadres, the day before which the orientation must have been decided.</summary>
    internal static string FenetresDeContrat(RequeteSql requete, CatalogueCadres cadres, IReadOnlyList<FenetreIndicateurs> fenetres)
    {
        var delais = cadres.Tous.Select(c => c.Entier(ParametresCadre.ContratDelaiMois)).OfType<int>().Distinct().Order().ToList();
        var colonnes = string.Concat(delais.Select(d => $", limite_{d.ToString(CultureInfo.InvariantCulture)}"));
        var lignes = fenetres.Select(
            (f, i) =>
                $"({i.ToString(CultureInfo.InvariantCulture)}, {requete.Date(f.Du)}, {requete.Date(f.Au)}{string.Concat(delais.Select(d => ", " + requete.Date(f.Au.AddMonths(-d))))})"
        );
        return $"fenetre(rang, du, au{colonnes}) AS (VALUES {string.Join(", ", lignes)})";
    }

    /// <summary>The parts of windows that lie in one civil year, as « f(rang, annee, du, au) ».</summary>
    internal static string Annees(RequeteSql requete, IReadOnlyList<FenetreIndicateurs> fenetres) =>
        "fenetre(rang, annee, du, au) AS (VALUES "
        + string.Join(
            ", ",
            fenetres.SelectMany(
                (f, i) =>
                    ParAnnee(f)
                        .Select(p =>
                            $"({i.ToString(CultureInfo.InvariantCulture)}, {p.Annee.ToString(CultureInfo.InvariantCulture)}, {requete.Date(p.Du)}, {requete.Date(p.Au)})"
                        )
            )
        )
        + ")";

    /// <summary>An orientation decided in the window.</summary>
    internal const string Oriente = "a.oriente_le >= f.du AND a.oriente_le <= f.au";

    /// <summary>The first orientation since the right was opened.</summary>
    internal const string PremiereDepuisLeDroit =
        "p.droit_ouvert_le <= a.oriente_le AND NOT EXISTS (SELECT 1 FROM accompagnement b WHERE b.personne_id = a.personne_id AND b.id <> a.id AND b.oriente_le >= p.droit_ouvert_le AND (b.oriente_le < a.oriente_le OR (b.oriente_le = a.oriente_le AND b.id < a.id)))";

    /// <summary>Day of the first individual meeting that took place, or null.</summary>
    internal const string PremierRendezVous =
        "(SELECT MIN(r.jour) FROM rendez_vous r WHERE r.accompagnement_id = a.id AND r.statut = 'Honore' AND r.mode <> 'Collectif' AND r.jour >= a.oriente_le)";

    internal static string JoursDansLaFenetre(RequeteSql requete)
    {
        var debut = RequeteSql.PlusGrand("a.accepte_le", "f.du");
        var fin = $"CASE WHEN a.fin IS NOT NULL AND a.fin < f.au THEN a.fin ELSE f.au END";
        return $"({requete.Jours($"({debut})", $"({fin})")} + 1)";
    }

    internal const string SurUneLigne =
        "a.ligne_convention_id IS NOT NULL AND EXISTS (SELECT 1 FROM ligne_convention l WHERE l.annee = f.annee AND l.organisme_id = a.organisme_id AND l.type = a.type)";

    internal static IEnumerable<(int Annee, DateOnly Du, DateOnly Au, int Jours)> ParAnnee(FenetreIndicateurs fenetre)
    {
        for (var annee = fenetre.Du.Year; annee <= fenetre.Au.Year; annee++)
        {
            var du = annee == fenetre.Du.Year ? fenetre.Du : new DateOnly(annee, 1, 1);
            var au = annee == fenetre.Au.Year ? fenetre.Au : new DateOnly(annee, 12, 31);
            yield return (annee, du, au, au.DayNumber - du.DayNumber + 1);
        }
    }

    private static DateOnly Fin(DateOnly au, int mois) => au.AddDays(1).Day == 1 ? au.AddDays(1).AddMonths(-mois).AddDays(-1) : au.AddMonths(-mois);

    internal static string LignesRetenues(RequeteSql q, DemandeIndicateurs demande)
    {
        var conditions = new List<string> { "1 = 1" };
        if (!demande.Perimetre.Metropole)
        {
            conditions.Add(q.Dans("a.organisme_id", demande.Perimetre.Organismes));
        }

        if (demande.OrganismeId is { } organisme)
        {
            conditions.Add($"a.organisme_id = {q.P(organisme)}");
        }

        if (RequeteSql.Types(demande.Itineraire) is { } types)
        {
            conditions.Add(q.Dans("a.type", types));
        }

        return string.Join(" AND ", conditions);
    }
}

/// <summary>Results by group, window and indicator.</summary>
/// <param name="Fenetres">Windows, the one asked for first.</param>
/// <param name="Groupes">For each group (« » without dimension), the results of each window.</param>
public sealed record TableauIndicateurs(
    IReadOnlyList<FenetreIndicateurs> Fenetres,
    IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<ResultatIndicateur>>> Groupes
)
{
    /// <summary>The result of one group; zero over zero when nothing was counted.</summary>
    public ResultatIndicateur De(string code, string groupe = "", int rang = 0) =>
        Groupes.TryGetValue(groupe, out var fenetres) ? fenetres[rang].First(r => r.Code == code) : new ResultatIndicateur(code, 0, 0, null);

    /// <summary>
    /// Hides each cell that counts fewer persons than the threshold, and a second one when a single group of an indicator was hidden,
    /// so that the total does not tell it.
    /// </summary>
    public TableauIndicateurs Masquer(int seuil)
    {
        var groupes = Groupes.ToDictionary(
            g => g.Key,
            g =>
                (IReadOnlyList<IReadOnlyList<ResultatIndicateur>>)
                    [.. g.Value.Select(f => (IReadOnlyList<ResultatIndicateur>)[.. f.Select(r => EstPetit(r, f, seuil) ? r.Masquer() : r)])],
            StringComparer.Ordinal
        );
        if (groupes.Count > 1)
        {
            for (var rang = 0; rang < Fenetres.Count; rang++)
            {
                foreach (var indicateur in Indicateur.Tous)
                {
                    var cellules = groupes.Select(g => (g.Key, Resultat: g.Value[rang].First(r => r.Code == indicateur.Code))).ToList();
                    if (
                        cellules.Count(c => c.Resultat.EstMasque) != 1
                        || cellules
                            .Where(c => !c.Resultat.EstMasque && c.Resultat.Denominateur > 0)
                            .OrderBy(c => c.Resultat.Denominateur)
                            .Select(c => c.Key)
                            .FirstOrDefault()
                            is not { } cle
                    )
                    {
                        continue;
                    }

                    var r = rang;
                    groupes[cle] = [.. groupes[cle].Select((f, i) => i == r ? [.. f.Select(x => x.Code == indicateur.Code ? x.Masquer() : x)] : f)];
                }
            }
        }

        return this with
        {
            Groupes = groupes,
        };
    }

    private static bool EstPetit(ResultatIndicateur resultat, IReadOnlyList<ResultatIndicateur> groupe, int seuil)
    {
        var personnes = groupe.First(r => r.Code == Indicateur.Entretiens).Denominateur;
        return (personnes > 0 && personnes < seuil)
            || (resultat.Denominateur > 0 && resultat.Denominateur < seuil)
            || (resultat.Numerateur > 0 && resultat.Numerateur < seuil && resultat.Definition.Unite != UniteIndicateur.Jours)
            || (
                resultat.Denominateur > resultat.Numerateur
                && resultat.Definition.Unite == UniteIndicateur.Taux
                && resultat.Denominateur - resultat.Numerateur < seuil
            );
    }
}
