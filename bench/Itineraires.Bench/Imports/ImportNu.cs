using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;
using Npgsql;
using NpgsqlTypes;

namespace Itineraires.Bench.Imports;

/// <summary>
/// The bare base: the cells of the file are copied to a staging table as they are, and plain SQL merges them into the tables that the
/// product fills, with their indexes, constraints, journal rows, alerts, search tokens and possible duplicates. It checks nothing of the lines,
/// tells no error and knows none of the rules of the domain: this is the floor, not an import.
/// </summary>
public static class ImportNu
{
    private const string Accents = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿ";
    private const string SansAccents = "aaaaaaceeeeiiiinooooouuuuyy";

    private static readonly string Fusion = $"""
        CREATE INDEX ON brut (matricule);
        ANALYZE brut;
        CREATE TEMP TABLE lieu AS
          SELECT code_insee, MAX(CASE WHEN type = 'MaisonMetropole' THEN territoire_id::text END)::uuid AS maison,
            MAX(CASE WHEN type <> 'MaisonMetropole' THEN territoire_id::text END)::uuid AS conference
          FROM rattachement WHERE debut <= current_date AND (fin IS NULL OR fin >= current_date) GROUP BY code_insee;
        CREATE TEMP TABLE f AS
          SELECT DISTINCT ON (b.matricule) gen_random_uuid() AS id, b.matricule, NULLIF(b.numero_demande_rsa, '') AS numero_demande_rsa,
            NULLIF(b.adresse, '') AS voie, NULLIF(b.complement_adresse, '') AS complement, NULLIF(b.code_postal, '') AS code_postal,
            NULLIF(b.commune, '') AS commune, NULLIF(b.code_insee, '') AS code_insee, l.maison, l.conference,
            NULLIF(b.situation_familiale, '') AS situation_familiale, NULLIF(b.nombre_enfants, '')::int AS nombre_enfants,
            CASE b.type_rsa WHEN 'socle' THEN 'Socle' WHEN 'socle_activite' THEN 'SocleActivite' WHEN 'activite' THEN 'Activite' END AS type_rsa,
            CASE b.etat_droit WHEN '0' THEN 'EnAttente' WHEN '1' THEN 'Refuse' WHEN '2' THEN 'Ouvert' WHEN '3' THEN 'Suspendu'
              WHEN '4' THEN 'VersementSuspendu' WHEN '5' THEN 'Clos' WHEN '6' THEN 'ClosMoisAnterieur' END AS etat_droit,
            NULLIF(b.date_ouverture_droit, '')::date AS droit_ouvert_le
          FROM brut b LEFT JOIN lieu l ON l.code_insee = b.code_insee
          ORDER BY b.matricule, b.role <> 'demandeur', b.ligne;
        INSERT INTO foyer (id, matricule, numero_demande_rsa, voie, complement, code_postal, commune, code_insee, territoire_id, conference_id,
            situation_familiale, nombre_enfants, type_rsa, etat_droit, droit_ouvert_le, version)
          SELECT id, matricule, numero_demande_rsa, voie, complement, code_postal, commune, code_insee, maison, conference, situation_familiale,
            nombre_enfants, type_rsa, etat_droit, droit_ouvert_le, 0 FROM f
          ON CONFLICT (matricule) DO NOTHING;
        INSERT INTO droit_rsa (id, foyer_id, type, etat, debut, version)
          SELECT gen_random_uuid(), f.id, f.type_rsa, f.etat_droit, COALESCE(f.droit_ouvert_le, @jour), 0
          FROM f JOIN foyer ON foyer.id = f.id WHERE f.type_rsa IS NOT NULL OR f.etat_droit IS NOT NULL;
        CREATE TEMP TABLE p AS
          SELECT gen_random_uuid() AS id, CASE b.civilite WHEN 'M' THEN 'Monsieur' WHEN 'MME' THEN 'Madame' END AS civilite, b.nom,
            NULLIF(b.nom_naissance, '') AS nom_naissance, b.prenom, b.date_naissance::date AS date_naissance, {Replier("b.nom")} AS nom_plie,
            {Replier("b.prenom")} AS prenom_plie, {Replier("COALESCE(NULLIF(b.nom_naissance, ''), b.nom)")} AS nom_naissance_plie, b.nir_chiffre,
            b.nir_empreinte, NULLIF(b.identifiant_france_travail, '') AS identifiant, NULLIF(b.telephone, '') AS telephone,
            NULLIF(b.email, '') AS email, NULLIF(b.niveau_qualification, '') AS niveau, foyer.id AS foyer_id, initcap(b.role) AS role,
            foyer.territoire_id, foyer.conference_id, foyer.droit_ouvert_le, b.soumis_droits_devoirs = 'oui' AS soumis,
            CASE WHEN b.soumis_droits_devoirs = 'oui' THEN COALESCE(NULLIF(b.date_debut_droits_devoirs, '')::date, foyer.droit_ouvert_le, @jour) END AS soumis_depuis,
            b.soumis_droits_devoirs <> '' AS a_un_statut
          FROM brut b JOIN foyer ON foyer.matricule = b.matricule;
        ANALYZE p;
        DELETE FROM p USING personne x WHERE x.nir_empreinte = p.nir_empreinte;
        DELETE FROM p USING personne x WHERE x.foyer_id = p.foyer_id AND x.nom_naissance_plie = p.nom_naissance_plie
          AND x.prenom_plie = p.prenom_plie AND x.date_naissance = p.date_naissance;
        INSERT INTO personne (id, civilite, nom, nom_naissance, prenom, date_naissance, nom_plie, prenom_plie, nom_naissance_plie, nir_chiffre,
            nir_empreinte, identifiant_france_travail, telephone, courriel, niveau_qualification, foyer_id, role, territoire_id, conference_id,
            soumis_droits_devoirs, soumis_depuis, droit_ouvert_le, version)
          SELECT id, civilite, nom, nom_naissance, prenom, date_naissance, nom_plie, prenom_plie, nom_naissance_plie, nir_chiffre, nir_empreinte,
            identifiant, telephone, email, niveau, foyer_id, role, territoire_id, conference_id, soumis, soumis_depuis, droit_ouvert_le, 0 FROM p;
        ANALYZE personne;
        INSERT INTO appartenance_foyer (id, personne_id, foyer_id, role, debut, version)
          SELECT gen_random_uuid(), id, foyer_id, role, COALESCE(droit_ouvert_le, @jour), 0 FROM p;
        INSERT INTO statut_droits_devoirs (id, personne_id, soumis, debut, version)
          SELECT gen_random_uuid(), id, soumis, COALESCE(soumis_depuis, droit_ouvert_le, @jour), 0 FROM p WHERE a_un_statut;
        INSERT INTO alerte (id, personne_id, regle, apparait_le, en_retard_le, fait, cadre_code, version)
          SELECT gen_random_uuid(), p.id, 'SUI-RUPTURE', p.soumis_depuis + c.jours + 1, p.soumis_depuis + c.jours + 1,
            'droits et devoirs depuis le ' || to_char(p.soumis_depuis, 'DD/MM/YYYY') || ', jamais accompagnée depuis', c.cadre_code, 0
          FROM p CROSS JOIN (SELECT cadre_code, valeur::int AS jours FROM parametre_cadre WHERE code = 'rupture_jours' LIMIT 1) c
          WHERE p.soumis;
        INSERT INTO journal (id, le, utilisateur, acte, personne_id, objet, objet_id)
          SELECT gen_random_uuid(), now(), 'ligne de commande', 'creation', id, 'Personne', id FROM p;
        CREATE TEMP TABLE j AS
          SELECT DISTINCT jeton, id FROM p CROSS JOIN LATERAL regexp_split_to_table(prenom_plie || ' ' || nom_plie || ' ' || nom_naissance_plie, ' ') AS jeton;
        INSERT INTO jeton_personne (jeton, personne_id) SELECT jeton, id FROM j;
        INSERT INTO variante_jeton (variante, jeton)
          SELECT DISTINCT left(d.jeton, n - 1) || substr(d.jeton, n + 1), d.jeton
            FROM (SELECT DISTINCT jeton FROM j) d CROSS JOIN LATERAL generate_series(1, length(d.jeton) + 1) AS n
          ON CONFLICT DO NOTHING;
        INSERT INTO doublon_possible (id, personne_id, autre_id, raisons, score, statut, version)
          SELECT gen_random_uuid(), n.id, a.id, ' identite ', 80, 'AExaminer', 0
          FROM p n JOIN personne a ON a.date_naissance = n.date_naissance AND a.prenom_plie = n.prenom_plie
            AND a.nom_naissance_plie = n.nom_naissance_plie AND a.foyer_id <> n.foyer_id AND a.id < n.id;
        INSERT INTO doublon_possible (id, personne_id, autre_id, raisons, score, statut, version)
          SELECT gen_random_uuid(), x.nouvelle, x.autre, MIN(x.raison), 60, 'AExaminer', 0 FROM (
            SELECT n.id AS nouvelle, a.id AS autre, ' identifiant_ft ' AS raison FROM p n JOIN personne a ON a.identifiant_france_travail = n.identifiant AND a.id < n.id
            UNION ALL SELECT n.id, a.id, ' telephone ' FROM p n JOIN personne a ON a.telephone = n.telephone AND a.prenom_plie = n.prenom_plie AND a.id < n.id
            UNION ALL SELECT n.id, a.id, ' courriel ' FROM p n JOIN personne a ON a.courriel = n.email AND a.prenom_plie = n.prenom_plie AND a.id < n.id) x
          WHERE NOT EXISTS (SELECT 1 FROM doublon_possible d WHERE d.personne_id = x.nouvelle AND d.autre_id = x.autre)
          GROUP BY x.nouvelle, x.autre;
        """;

    private static string Replier(string colonne) => $"translate(lower({colonne}), '{Accents}-''', '{SansAccents}  ')";

    /// <summary>Copies and merges in one transaction.</summary>
    /// <returns>Lines read, persons and pairs of duplicates written.</returns>
    public static async Task<(int Lignes, int Creees, int Doublons)> ExecuterAsync(NpgsqlConnection connexion, Stream fichier, CoffreNir coffre, DateOnly jour)
    {
        await using var transaction = await connexion.BeginTransactionAsync();
        var colonnes = LectureBeneficiaires.Entetes;
        var nir = colonnes.ToList().IndexOf("nir");
        await ExecuterAsync(
            connexion,
            $"CREATE TEMP TABLE brut (ligne int, {string.Join(", ", colonnes.Select(c => c + " text"))}, nir_chiffre bytea, nir_empreinte bytea) ON COMMIT DROP",
            jour
        );
        var lignes = 0;
        using (var lecteur = OuvertureFichier.Ouvrir(fichier))
        {
            await using var copie = await connexion.BeginBinaryImportAsync(
                $"COPY brut (ligne, {string.Join(", ", colonnes)}, nir_chiffre, nir_empreinte) FROM STDIN (FORMAT BINARY)"
            );
            while (lecteur.Avancer())
            {
                lignes++;
                await copie.StartRowAsync();
                copie.Write(lecteur.NumeroLigne, NpgsqlDbType.Integer);
                for (var i = 0; i < colonnes.Count; i++)
                {
                    copie.Write(lecteur.Chaine(i), NpgsqlDbType.Text);
                }

                // PostgreSQL has no AES-GCM of its own: the number is sealed here as the product must.
                if (Nir.TryParse(lecteur.Chaine(nir), out var numero, out _))
                {
                    copie.Write(coffre.Chiffrer(numero), NpgsqlDbType.Bytea);
                    copie.Write(coffre.Empreinte(numero), NpgsqlDbType.Bytea);
                }
                else
                {
                    copie.WriteNull();
                    copie.WriteNull();
                }
            }

            await copie.CompleteAsync();
        }

        await ExecuterAsync(connexion, Fusion, jour);
        var creees = await CompterAsync(connexion, "SELECT COUNT(*) FROM p");
        var doublons = await CompterAsync(connexion, "SELECT COUNT(*) FROM doublon_possible");
        await transaction.CommitAsync();
        return (lignes, creees, doublons);
    }

    private static async Task ExecuterAsync(NpgsqlConnection connexion, string sql, DateOnly jour)
    {
        foreach (var ordre in sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using var commande = new NpgsqlCommand(ordre, connexion) { CommandTimeout = 600 };
            commande.Parameters.AddWithValue("jour", jour);
            await commande.ExecuteNonQueryAsync();
        }
    }

    private static async Task<int> CompterAsync(NpgsqlConnection connexion, string sql)
    {
        await using var commande = new NpgsqlCommand(sql, connexion);
        return Convert.ToInt32(await commande.ExecuteScalarAsync());
    }
}
