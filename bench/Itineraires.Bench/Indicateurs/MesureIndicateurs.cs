using System.Diagnostics;
using Itineraires.Data;
using Itineraires.Data.Indicateurs;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Pilotage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Itineraires.Bench.Indicateurs;

/// <summary>Indicators of the whole territory over the last twelve months, against one statement written by hand for the cadres of 2020.</summary>
public static class MesureIndicateurs
{
    private const int Repetitions = 15;

    private const string Nue = """
        WITH a AS MATERIALIZED (
          SELECT id, personne_id, organisme_id, ligne_convention_id, type, cadre_code, oriente_le, accepte_le, fin,
            type LIKE 'emploi%' AND cadre_code = 'itineraires-emploi-2020' AS cible
          FROM accompagnement WHERE accepte_le <= @au AND (fin IS NULL OR fin >= @du)),
        annee AS (
          SELECT n::int AS annee, GREATEST(@du, make_date(n::int, 1, 1)) AS du, LEAST(@au, make_date(n::int, 12, 31)) AS au
          FROM generate_series(extract(year FROM @du)::int, extract(year FROM @au)::int) AS n),
        ligne AS (SELECT annee, organisme_id, type, SUM(places) AS places FROM ligne_convention GROUP BY 1, 2, 3),
        parcours AS (
          SELECT COUNT(DISTINCT personne_id) AS personnes, COUNT(DISTINCT personne_id) FILTER (WHERE cible) AS avec_cible FROM a),
        etapes AS (
          SELECT COUNT(DISTINCT a.personne_id) FILTER (WHERE e.famille = 'EmploiFormation') AS formation,
            COUNT(DISTINCT a.personne_id) FILTER (WHERE e.famille = 'AccesEmploi') AS acces,
            COUNT(DISTINCT a.personne_id) FILTER (WHERE e.famille = 'Mobilisation') AS mobilisation,
            COUNT(DISTINCT a.personne_id) FILTER (WHERE e.famille = 'EmploiFormation' AND a.cible) AS cible_formation,
            COUNT(DISTINCT a.personne_id) FILTER (WHERE e.emploi_durable AND e.statut IN ('EnCours', 'Terminee', 'Abandonnee') AND a.cible) AS cible_durable
          FROM a JOIN etape e ON e.accompagnement_id = a.id
          WHERE e.statut NOT IN ('Proposee', 'Refusee') AND e.debut <= @au
            AND (e.fin >= @du OR (e.fin IS NULL AND (e.statut = 'EnCours' OR e.fin_prevue IS NULL OR e.fin_prevue >= @du)))),
        contacts AS (
          SELECT COUNT(*) FILTER (WHERE r.mode = 'FaceAFace' AND r.statut = 'Honore') AS entretiens,
            COUNT(*) FILTER (WHERE r.mode = 'FaceAFace') AS entretiens_prevus,
            COUNT(*) FILTER (WHERE r.mode = 'Collectif' AND r.statut = 'Honore') AS collectifs,
            COUNT(*) FILTER (WHERE r.mode = 'Collectif' AND r.statut = 'Honore' AND a.cadre_code = 'itineraires-emploi-2020') AS collectifs_demandes,
            COUNT(*) FILTER (WHERE r.mode = 'Collectif' AND a.cadre_code = 'itineraires-emploi-2020') AS collectifs_prevus,
            COUNT(*) FILTER (WHERE r.mode IN ('Telephone', 'Courrier', 'Visio') AND r.statut = 'Honore') AS autres,
            COUNT(*) FILTER (WHERE r.statut = 'Honore') AS tous
          FROM rendez_vous r JOIN a ON a.id = r.accompagnement_id
          WHERE r.statut IN ('Honore', 'AbsenceJustifiee', 'AbsenceNonJustifiee') AND r.jour BETWEEN @du AND @au
            AND r.jour >= a.accepte_le AND (a.fin IS NULL OR r.jour <= a.fin)),
        occupees AS (
          SELECT SUM(LEAST(COALESCE(a.fin, f.au), f.au) - GREATEST(a.accepte_le, f.du) + 1) AS jours
          FROM a JOIN annee f ON a.accepte_le <= f.au AND (a.fin IS NULL OR a.fin >= f.du)
            JOIN ligne l ON l.annee = f.annee AND l.organisme_id = a.organisme_id AND l.type = a.type
          WHERE a.ligne_convention_id IS NOT NULL),
        places AS (
          SELECT SUM(l.places * (f.au - f.du + 1)) AS jours,
            (SELECT SUM(f.au - f.du + 1) FROM annee f WHERE EXISTS (SELECT 1 FROM ligne l WHERE l.annee = f.annee)) AS couverts
          FROM ligne l JOIN annee f ON f.annee = l.annee),
        contrats AS (
          SELECT COUNT(DISTINCT a.personne_id) AS dus,
            COUNT(DISTINCT a.personne_id) FILTER (WHERE EXISTS (
                SELECT 1 FROM contrat c WHERE c.personne_id = a.personne_id AND c.valide_le IS NOT NULL AND c.debut <= @au AND COALESCE(c.termine_le, c.fin) >= @au)
              OR (a.cadre_code = 'itineraires-emploi-2020' AND EXISTS (
                SELECT 1 FROM inscription_france_travail i WHERE i.personne_id = a.personne_id AND i.ppae_depuis <= @au AND i.debut <= @au AND (i.fin IS NULL OR i.fin >= @au))))
            AS couverts
          FROM a WHERE (a.fin IS NULL OR a.fin >= @au)
            AND a.oriente_le < (@au - CASE a.cadre_code WHEN 'loi-plein-emploi-2025' THEN interval '1 month' ELSE interval '2 months' END)::date),
        delais AS (
          SELECT COUNT(*) FILTER (WHERE o.premiere) AS orientes, COALESCE(SUM(o.oriente_le - o.droit_ouvert_le) FILTER (WHERE o.premiere), 0) AS jours_orientation,
            COUNT(o.rencontre) AS rencontres, COALESCE(SUM(o.rencontre - o.oriente_le), 0) AS jours_rencontre
          FROM (
            SELECT o.oriente_le, p.droit_ouvert_le,
              p.droit_ouvert_le <= o.oriente_le AND NOT EXISTS (
                SELECT 1 FROM accompagnement b WHERE b.personne_id = o.personne_id AND b.id <> o.id AND b.oriente_le >= p.droit_ouvert_le
                  AND (b.oriente_le < o.oriente_le OR (b.oriente_le = o.oriente_le AND b.id < o.id))) AS premiere,
              (SELECT MIN(r.jour) FROM rendez_vous r
                WHERE r.accompagnement_id = o.id AND r.statut = 'Honore' AND r.mode <> 'Collectif' AND r.jour >= o.oriente_le) AS rencontre
            FROM accompagnement o JOIN personne p ON p.id = o.personne_id
            WHERE o.accepte_le IS NOT NULL AND o.oriente_le BETWEEN @du AND @au) o)
        SELECT * FROM parcours, etapes, contacts, occupees, places, contrats, delais
        """;

    /// <exception cref="InvalidOperationException">The two computations differ.</exception>
    public static async Task<IReadOnlyList<Mesure>> MesurerAsync(string connexion)
    {
        using var hote = await Bases.OuvrirAsync(connexion);
        await using var source = NpgsqlDataSource.Create(connexion);
        var jour = TimeProvider.System.Aujourdhui;
        var fenetre = new FenetreIndicateurs(jour.AddYears(-1).AddDays(1), jour);
        var (produit, douze, nu) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i <= Repetitions; i++)
        {
            var (tableau, temps) = await CalculerAsync(hote.Services, fenetre, 1);
            var debut = Stopwatch.GetTimestamp();
            var attendus = await CalculerNuAsync(source, fenetre);
            var tempsNu = Stopwatch.GetElapsedTime(debut).TotalMilliseconds;
            Comparer(tableau, attendus);
            var (_, evolution) = await CalculerAsync(hote.Services, fenetre, 12);
            if (i > 0)
            {
                produit.Add(temps);
                nu.Add(tempsNu);
                douze.Add(evolution);
            }
        }

        return
        [
            new("indicateurs", "tout le territoire, douze mois", Statistiques.Mediane(produit), Statistiques.Mediane(nu), "ms", 2),
            new("indicateurs", "avec l’évolution (douze fenêtres), contre une", Statistiques.Mediane(douze), Statistiques.Mediane(produit), "ms", null),
        ];
    }

    private static async Task<(TableauIndicateurs Tableau, double Temps)> CalculerAsync(IServiceProvider services, FenetreIndicateurs fenetre, int points)
    {
        await using var portee = services.CreateAsyncScope();
        var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        var cadres = new CatalogueCadres(await db.Cadres.AsNoTracking().ToListAsync());
        var debut = Stopwatch.GetTimestamp();
        var tableau = await CalculIndicateurs.CalculerAsync(
            db,
            cadres,
            new DemandeIndicateurs(fenetre, DemandeIndicateurs.Tous),
            DimensionIndicateurs.Aucune,
            points,
            CancellationToken.None
        );
        return (tableau, Stopwatch.GetElapsedTime(debut).TotalMilliseconds);
    }

    private static async Task<Dictionary<string, (decimal Numerateur, decimal Denominateur)>> CalculerNuAsync(
        NpgsqlDataSource source,
        FenetreIndicateurs fenetre
    )
    {
        await using var commande = source.CreateCommand(Nue);
        commande.Parameters.AddWithValue("du", fenetre.Du);
        commande.Parameters.AddWithValue("au", fenetre.Au);
        await using var lecteur = await commande.ExecuteReaderAsync();
        await lecteur.ReadAsync();
        decimal De(string colonne) => Convert.ToDecimal(lecteur[colonne]);
        // « couverts » is the name of two columns: that of places comes first.
        var rang = lecteur.GetOrdinal("dus");
        var (personnes, couverts, occupees) = (De("personnes"), Convert.ToDecimal(lecteur[rang - 1]), Convert.ToDecimal(lecteur[rang - 3]));
        var places = Convert.ToDecimal(lecteur[rang - 2]);
        return new Dictionary<string, (decimal, decimal)>(StringComparer.Ordinal)
        {
            [Indicateur.EtapesEmploiFormation] = (De("formation"), personnes),
            [Indicateur.EtapesAccesEmploi] = (De("acces"), personnes),
            [Indicateur.EtapesMobilisation] = (De("mobilisation"), personnes),
            [Indicateur.Occupation] = (Math.Round(occupees / couverts, 4), Math.Round(places / couverts, 4)),
            [Indicateur.Entretiens] = (De("entretiens"), personnes),
            [Indicateur.TempsCollectifs] = (De("collectifs"), personnes),
            [Indicateur.PartCollectifs] = (De("collectifs"), De("tous")),
            [Indicateur.AutresContacts] = (De("autres"), personnes),
            [Indicateur.ParticipationEntretiens] = (De("entretiens"), De("entretiens_prevus")),
            [Indicateur.ParticipationCollectifs] = (De("collectifs_demandes"), De("collectifs_prevus")),
            [Indicateur.Contractualisation] = (Convert.ToDecimal(lecteur[rang + 1]), De("dus")),
            [Indicateur.CibleEmploiFormation] = (De("cible_formation"), De("avec_cible")),
            [Indicateur.CibleEmploiDurable] = (De("cible_durable"), De("avec_cible")),
            [Indicateur.DelaiOrientation] = (De("jours_orientation"), De("orientes")),
            [Indicateur.DelaiRendezVous] = (De("jours_rencontre"), De("rencontres")),
        };
    }

    private static void Comparer(TableauIndicateurs tableau, Dictionary<string, (decimal Numerateur, decimal Denominateur)> attendus)
    {
        var ecarts = attendus
            .Select(a => (a.Key, Attendu: a.Value, Obtenu: tableau.De(a.Key)))
            .Where(a => (a.Obtenu.Numerateur, a.Obtenu.Denominateur) != (a.Attendu.Numerateur, a.Attendu.Denominateur))
            .Select(a => $"{a.Key} : {a.Obtenu.Numerateur}/{a.Obtenu.Denominateur} au lieu de {a.Attendu.Numerateur}/{a.Attendu.Denominateur}")
            .ToList();
        if (ecarts.Count > 0)
        {
            throw new InvalidOperationException("Les chiffres diffèrent.\n" + string.Join('\n', ecarts));
        }
    }
}
