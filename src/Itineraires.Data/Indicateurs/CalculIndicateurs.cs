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
        var fenetres = Glisser(demande.Fenetre, points);
        var cumul = new Cumul(fenetres);
        await ParcoursAsync(db, cadres, demande, dimension, fenetres, cumul, annulation);
        await EtapesAsync(db, cadres, demande, dimension, fenetres, cumul, annulation);
        await ContactsAsync(db, cadres, demande, dimension, fenetres, cumul, annulation);
        if (demande.APlaces && dimension is not (DimensionIndicateurs.Territoire or DimensionIndicateurs.Conference))
        {
            await OccupationAsync(db, demande, dimension, fenetres, cumul, annulation);
        }

        await ContratsAsync(db, cadres, demande, dimension, fenetres, cumul, annulation);
        await DelaisAsync(db, demande, dimension, fenetres, cumul, annulation);
        return cumul.Conclure();
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
        var cumul = new Cumul([demande.Fenetre]);
        await ContratsAsync(db, cadres, demande, dimension, [demande.Fenetre], cumul, annulation);
        return cumul.Conclure();
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

    private static async Task ParcoursAsync(
        ItinerairesDbContext db,
        CatalogueCadres cadres,
        DemandeIndicateurs demande,
        DimensionIndicateurs dimension,
        IReadOnlyList<FenetreIndicateurs> fenetres,
        Cumul cumul,
        CancellationToken annulation
    )
    {
        var q = new RequeteSql(db);
        var groupe = RequeteSql.Groupe(dimension);
        var socle = q.ParCadre(cadres.Tous, c => c.Entier(ParametresCadre.RendezVousParAn)?.ToString(CultureInfo.InvariantCulture), "0");
        string Cible(string parametre) =>
            $"CASE WHEN a.type LIKE 'emploi%' THEN {q.ParCadre(cadres.Tous, c => c.Nombre(parametre)?.ToString(CultureInfo.InvariantCulture))} END";
        var (formation, durable) = (Cible(ParametresCadre.CibleEmploiFormation), Cible(ParametresCadre.CibleEmploiDurable));
        q.Texte.Append(
            $"""
            WITH {q.Fenetres(fenetres)}
            SELECT f.rang AS "Rang", {groupe} AS "Groupe",
                COUNT(DISTINCT a.personne_id) AS "Personnes",
                COUNT(DISTINCT CASE WHEN NOT ({CompteLesEtapes(q, cadres)}) THEN a.personne_id END) AS "ParPersonnes",
                COUNT(DISTINCT CASE WHEN {AUneCible(q, cadres)} THEN a.personne_id END) AS "AvecCible",
                CAST(SUM({JoursDansLaFenetre(q)} * {socle}) AS bigint) AS "JoursDeSocle",
                CAST(COUNT(*) - COUNT({formation}) AS bigint) AS "SansCible",
                CAST(MIN({formation}) AS double precision) AS "FormationMin", CAST(MAX({formation}) AS double precision) AS "FormationMax",
                CAST(MIN({durable}) AS double precision) AS "DurableMin", CAST(MAX({durable}) AS double precision) AS "DurableMax"
            FROM fenetre f JOIN accompagnement a ON {Accompagne} JOIN personne p ON p.id = a.personne_id
            WHERE {q.Retenus(demande)}
            GROUP BY 1, 2
            """
        );
        foreach (var l in await q.LireAsync<LigneParcours>(annulation))
        {
            cumul.De(l.Groupe, l.Rang).Parcours = l;
        }
    }

    private static async Task EtapesAsync(
        ItinerairesDbContext db,
        CatalogueCadres cadres,
        DemandeIndicateurs demande,
        DimensionIndicateurs dimension,
        IReadOnlyList<FenetreIndicateurs> fenetres,
        Cumul cumul,
        CancellationToken annulation
    )
    {
        var q = new RequeteSql(db);
        var groupe = RequeteSql.Groupe(dimension);
        var (etapes, cible) = (CompteLesEtapes(q, cadres), AUneCible(q, cadres));
        string Personnes(string famille) => $"COUNT(DISTINCT CASE WHEN e.famille = '{famille}' AND NOT ({etapes}) THEN a.personne_id END)";
        string Etapes(string famille) => $"COUNT(CASE WHEN e.famille = '{famille}' AND {etapes} THEN 1 END)";
        q.Texte.Append(
            $"""
            WITH {q.Fenetres(fenetres)}
            SELECT f.rang AS "Rang", {groupe} AS "Groupe",
                {Personnes("EmploiFormation")} + {Etapes("EmploiFormation")} AS "EmploiFormation",
                {Personnes("AccesEmploi")} + {Etapes("AccesEmploi")} AS "AccesEmploi",
                {Personnes("Mobilisation")} + {Etapes("Mobilisation")} AS "Mobilisation",
                COUNT(CASE WHEN {etapes} THEN 1 END) AS "Etapes",
                COUNT(DISTINCT CASE WHEN e.famille = 'EmploiFormation' AND {cible} THEN a.personne_id END) AS "CibleFormation",
                COUNT(DISTINCT CASE WHEN e.emploi_durable AND {Commencee} AND {cible} THEN a.personne_id END) AS "CibleDurable"
            FROM fenetre f JOIN accompagnement a ON {Accompagne} JOIN personne p ON p.id = a.personne_id
                JOIN etape e ON e.accompagnement_id = a.id AND {EtapeDansLaFenetre}
            WHERE {q.Retenus(demande)}
            GROUP BY 1, 2
            """
        );
        foreach (var l in await q.LireAsync<LigneEtapes>(annulation))
        {
            cumul.De(l.Groupe, l.Rang).Etapes = l;
        }
    }

    /// <summary>Contacts add up: they are counted once per slice of time, and each window adds its slices.</summary>
    private static async Task ContactsAsync(
        ItinerairesDbContext db,
        CatalogueCadres cadres,
        DemandeIndicateurs demande,
        DimensionIndicateurs dimension,
        IReadOnlyList<FenetreIndicateurs> fenetres,
        Cumul cumul,
        CancellationToken annulation
    )
    {
        var q = new RequeteSql(db);
        var groupe = RequeteSql.Groupe(dimension);
        var bornes = fenetres.SelectMany(f => (DateOnly[])[f.Du, f.Au.AddDays(1)]).Distinct().Order().ToList();
        var tranche =
            bornes.Count == 2
                ? "0"
                : "CASE "
                    + string.Join(
                        ' ',
                        bornes.Skip(1).SkipLast(1).Select((b, i) => $"WHEN r.jour < {q.Date(b)} THEN {i.ToString(CultureInfo.InvariantCulture)}")
                    )
                    + $" ELSE {(bornes.Count - 2).ToString(CultureInfo.InvariantCulture)} END";
        var collectifs = CompteLesCollectifs(q, cadres);
        q.Texte.Append(
            $"""
            SELECT x.rang AS "Rang", x.groupe AS "Groupe",
                COUNT(CASE WHEN x.mode = 'FaceAFace' AND x.statut = 'Honore' THEN 1 END) AS "Entretiens",
                COUNT(CASE WHEN x.mode = 'FaceAFace' THEN 1 END) AS "EntretiensPrevus",
                COUNT(CASE WHEN x.mode = 'Collectif' AND x.statut = 'Honore' THEN 1 END) AS "Collectifs",
                COUNT(CASE WHEN x.mode = 'Collectif' AND x.statut = 'Honore' AND x.demande = 1 THEN 1 END) AS "CollectifsDemandes",
                COUNT(CASE WHEN x.mode = 'Collectif' AND x.demande = 1 THEN 1 END) AS "CollectifsPrevus",
                COUNT(CASE WHEN x.mode IN ('Telephone', 'Courrier', 'Visio') AND x.statut = 'Honore' THEN 1 END) AS "Autres",
                COUNT(CASE WHEN x.statut = 'Honore' THEN 1 END) AS "Tous"
            FROM (
                SELECT {tranche} AS rang, {groupe} AS groupe, r.mode AS mode, r.statut AS statut, CASE WHEN {collectifs} THEN 1 ELSE 0 END AS demande
                FROM rendez_vous r JOIN accompagnement a ON a.id = r.accompagnement_id JOIN personne p ON p.id = a.personne_id
                WHERE {AIssue} AND r.jour >= {q.Date(bornes[0])} AND r.jour < {q.Date(bornes[^1])} AND {ContactPendant} AND {q.Retenus(demande)}
            ) x
            GROUP BY x.rang, x.groupe
            """
        );
        foreach (var l in await q.LireAsync<LigneContacts>(annulation))
        {
            for (var rang = 0; rang < fenetres.Count; rang++)
            {
                if (bornes[l.Rang] >= fenetres[rang].Du && bornes[l.Rang] <= fenetres[rang].Au)
                {
                    cumul.De(l.Groupe, rang).Contacts.Ajouter(l);
                }
            }
        }
    }

    private static async Task OccupationAsync(
        ItinerairesDbContext db,
        DemandeIndicateurs demande,
        DimensionIndicateurs dimension,
        IReadOnlyList<FenetreIndicateurs> fenetres,
        Cumul cumul,
        CancellationToken annulation
    )
    {
        var q = new RequeteSql(db);
        var groupe = RequeteSql.Groupe(dimension);
        q.Texte.Append(
            $"""
            WITH {Annees(q, fenetres)}
            SELECT f.rang AS "Rang", {groupe} AS "Groupe", CAST(SUM({JoursDansLaFenetre(q)}) AS bigint) AS "Jours"
            FROM fenetre f JOIN accompagnement a ON {Accompagne} JOIN personne p ON p.id = a.personne_id
            WHERE {SurUneLigne} AND {q.Retenus(demande)}
            GROUP BY 1, 2
            """
        );
        foreach (var l in await q.LireAsync<LigneJours>(annulation))
        {
            cumul.De(l.Groupe, l.Rang).JoursOccupes = l.Jours;
        }

        var lignes = new RequeteSql(db);
        lignes.Texte.Append(
            $"""
            SELECT a.annee AS "Rang", {groupe} AS "Groupe", CAST(SUM(a.places) AS bigint) AS "Jours"
            FROM ligne_convention a
            WHERE {LignesRetenues(lignes, demande)}
            GROUP BY 1, 2
            """
        );
        foreach (var l in await lignes.LireAsync<LigneJours>(annulation))
        {
            for (var rang = 0; rang < fenetres.Count; rang++)
            {
                foreach (var part in ParAnnee(fenetres[rang]).Where(p => p.Annee == l.Rang))
                {
                    var groupeCumule = cumul.De(l.Groupe, rang);
                    groupeCumule.JoursDePlaces += l.Jours * part.Jours;
                    groupeCumule.JoursCouverts += part.Jours;
                }
            }
        }
    }

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

    private static async Task ContratsAsync(
        ItinerairesDbContext db,
        CatalogueCadres cadres,
        DemandeIndicateurs demande,
        DimensionIndicateurs dimension,
        IReadOnlyList<FenetreIndicateurs> fenetres,
        Cumul cumul,
        CancellationToken annulation
    )
    {
        var q = new RequeteSql(db);
        var groupe = RequeteSql.Groupe(dimension);
        q.Texte.Append(
            $"""
            WITH {FenetresDeContrat(q, cadres, fenetres)}
            SELECT x.rang AS "Rang", x.groupe AS "Groupe", COUNT(DISTINCT x.personne_id) AS "Dus", COUNT(DISTINCT CASE WHEN x.couvert = 1 THEN x.personne_id END) AS "Couverts"
            FROM (
                SELECT f.rang AS rang, {groupe} AS groupe, a.personne_id AS personne_id, CASE WHEN {SousContrat(q, cadres)} THEN 1 ELSE 0 END AS couvert
                FROM fenetre f JOIN accompagnement a ON a.accepte_le <= f.au AND (a.fin IS NULL OR a.fin >= f.au) JOIN personne p ON p.id = a.personne_id
                WHERE {DelaiPasse(q, cadres)} AND {q.Retenus(demande)}
            ) x
            GROUP BY x.rang, x.groupe
            """
        );
        foreach (var l in await q.LireAsync<LigneContrats>(annulation))
        {
            cumul.De(l.Groupe, l.Rang).Contrats = l;
        }
    }

    private static async Task DelaisAsync(
        ItinerairesDbContext db,
        DemandeIndicateurs demande,
        DimensionIndicateurs dimension,
        IReadOnlyList<FenetreIndicateurs> fenetres,
        Cumul cumul,
        CancellationToken annulation
    )
    {
        var q = new RequeteSql(db);
        var groupe = RequeteSql.Groupe(dimension);
        q.Texte.Append(
            $"""
            WITH {q.Fenetres(fenetres)}
            SELECT x.rang AS "Rang", x.groupe AS "Groupe",
                CAST(COALESCE(SUM(x.attente), 0) AS bigint) AS "JoursOrientation", COUNT(x.attente) AS "Orientations",
                CAST(COALESCE(SUM(x.rencontre), 0) AS bigint) AS "JoursRendezVous", COUNT(x.rencontre) AS "RendezVous"
            FROM (
                SELECT f.rang AS rang, {groupe} AS groupe,
                    CASE WHEN {PremiereDepuisLeDroit} THEN {q.Jours("p.droit_ouvert_le", "a.oriente_le")} END AS attente,
                    {q.Jours("a.oriente_le", PremierRendezVous)} AS rencontre
                FROM fenetre f JOIN accompagnement a ON {Oriente} JOIN personne p ON p.id = a.personne_id
                WHERE {q.Retenus(demande)}
            ) x
            GROUP BY x.rang, x.groupe
            """
        );
        foreach (var l in await q.LireAsync<LigneDelais>(annulation))
        {
            cumul.De(l.Groupe, l.Rang).Delais = l;
        }
    }

    internal sealed class LigneDelais
    {
        public int Rang { get; init; }
        public string? Groupe { get; init; }
        public long JoursOrientation { get; init; }
        public long Orientations { get; init; }
        public long JoursRendezVous { get; init; }
        public long RendezVous { get; init; }
    }

    internal sealed class LigneParcours
    {
        public int Rang { get; init; }
        public string? Groupe { get; init; }
        public long Personnes { get; init; }
        public long ParPersonnes { get; init; }
        public long AvecCible { get; init; }
        public long? JoursDeSocle { get; init; }
        public long SansCible { get; init; }
        public double? FormationMin { get; init; }
        public double? FormationMax { get; init; }
        public double? DurableMin { get; init; }
        public double? DurableMax { get; init; }
    }

    internal sealed class LigneEtapes
    {
        public int Rang { get; init; }
        public string? Groupe { get; init; }
        public long EmploiFormation { get; init; }
        public long AccesEmploi { get; init; }
        public long Mobilisation { get; init; }
        public long Etapes { get; init; }
        public long CibleFormation { get; init; }
        public long CibleDurable { get; init; }
    }

    internal sealed class LigneContacts
    {
        public int Rang { get; init; }
        public string? Groupe { get; init; }
        public long Entretiens { get; set; }
        public long EntretiensPrevus { get; set; }
        public long Collectifs { get; set; }
        public long CollectifsDemandes { get; set; }
        public long CollectifsPrevus { get; set; }
        public long Autres { get; set; }
        public long Tous { get; set; }

        public void Ajouter(LigneContacts l)
        {
            Entretiens += l.Entretiens;
            EntretiensPrevus += l.EntretiensPrevus;
            Collectifs += l.Collectifs;
            CollectifsDemandes += l.CollectifsDemandes;
            CollectifsPrevus += l.CollectifsPrevus;
            Autres += l.Autres;
            Tous += l.Tous;
        }
    }

    internal sealed class LigneJours
    {
        public int Rang { get; init; }
        public string? Groupe { get; init; }
        public long Jours { get; init; }
    }

    internal sealed class LigneContrats
    {
        public int Rang { get; init; }
        public string? Groupe { get; init; }
        public long Dus { get; init; }
        public long Couverts { get; init; }
    }

    /// <summary>What was counted of one group in one window.</summary>
    internal sealed class Compte
    {
        public LigneParcours Parcours { get; set; } = new();
        public LigneEtapes Etapes { get; set; } = new();
        public LigneContacts Contacts { get; } = new();
        public LigneContrats Contrats { get; set; } = new();
        public LigneDelais Delais { get; set; } = new();
        public long JoursOccupes { get; set; }
        public long JoursDePlaces { get; set; }
        public long JoursCouverts { get; set; }

        public IReadOnlyList<ResultatIndicateur> Resultats()
        {
            decimal personnes = Parcours.Personnes;
            decimal etapes = Parcours.ParPersonnes + Etapes.Etapes;
            decimal jours = Math.Max(1, JoursCouverts);
            var cibleFormation = Commune(Parcours.FormationMin, Parcours.FormationMax);
            decimal? socle = personnes > 0 && Parcours.JoursDeSocle is > 0 ? Math.Round(Parcours.JoursDeSocle.Value / 365m / personnes, 4) : null;
            return
            [
                new(Indicateur.EtapesEmploiFormation, Etapes.EmploiFormation, etapes, Parcours.SansCible == 0 ? cibleFormation : null),
                new(Indicateur.EtapesAccesEmploi, Etapes.AccesEmploi, etapes, null),
                new(Indicateur.EtapesMobilisation, Etapes.Mobilisation, etapes, null),
                new(Indicateur.Occupation, Math.Round(JoursOccupes / jours, 4), Math.Round(JoursDePlaces / jours, 4), null),
                new(Indicateur.Entretiens, Contacts.Entretiens, personnes, socle),
                new(Indicateur.TempsCollectifs, Contacts.Collectifs, personnes, null),
                new(Indicateur.PartCollectifs, Contacts.Collectifs, Contacts.Tous, null),
                new(Indicateur.AutresContacts, Contacts.Autres, personnes, null),
                new(Indicateur.ParticipationEntretiens, Contacts.Entretiens, Contacts.EntretiensPrevus, null),
                new(Indicateur.ParticipationCollectifs, Contacts.CollectifsDemandes, Contacts.CollectifsPrevus, null),
                new(Indicateur.Contractualisation, Contrats.Couverts, Contrats.Dus, null),
                new(Indicateur.CibleEmploiFormation, Etapes.CibleFormation, Parcours.AvecCible, cibleFormation),
                new(Indicateur.CibleEmploiDurable, Etapes.CibleDurable, Parcours.AvecCible, Commune(Parcours.DurableMin, Parcours.DurableMax)),
                new(Indicateur.DelaiOrientation, Delais.JoursOrientation, Delais.Orientations, null),
                new(Indicateur.DelaiRendezVous, Delais.JoursRendezVous, Delais.RendezVous, null),
            ];
        }

        private static decimal? Commune(double? min, double? max) => min is { } m && min == max ? (decimal)m / 100 : null;
    }

    internal sealed class Cumul(IReadOnlyList<FenetreIndicateurs> fenetres)
    {
        private readonly Dictionary<(string Groupe, int Rang), Compte> _comptes = [];

        public Compte De(string? groupe, int rang)
        {
            var cle = ((groupe ?? "").ToLowerInvariant(), rang);
            if (!_comptes.TryGetValue(cle, out var compte))
            {
                _comptes[cle] = compte = new Compte();
            }

            return compte;
        }

        public TableauIndicateurs Conclure()
        {
            var groupes = _comptes.Keys.Select(c => c.Groupe).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            return new TableauIndicateurs(
                fenetres,
                groupes.ToDictionary(
                    g => g,
                    g => (IReadOnlyList<IReadOnlyList<ResultatIndicateur>>)[.. Enumerable.Range(0, fenetres.Count).Select(r => De(g, r).Resultats())],
                    StringComparer.Ordinal
                )
            );
        }
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
