namespace Itineraires.Data.Integrite;

/// <summary>The invariants that one query reads, in SQL that both engines understand.</summary>
internal static class Invariants
{
    public static IReadOnlyList<InvariantSql> EnSql { get; } =
    [
        // Orientation and accompagnement.
        new(
            "INV-ORI-SUITE",
            "Chaque décision d’orientation ouvre un accompagnement et un seul.",
            "SELECT o.id FROM orientation o WHERE (SELECT COUNT(*) FROM accompagnement a WHERE a.orientation_id = o.id) <> 1"
        ),
        new(
            "INV-ORI-LIGNE",
            "Une orientation vers un Itinéraire emploi ou activité nomme une ligne de convention de ce type, les autres n’en nomment pas.",
            """
            SELECT o.id FROM orientation o LEFT JOIN ligne_convention l ON l.id = o.ligne_convention_id
            WHERE (o.type LIKE 'emploi%' OR o.type LIKE 'activite%') <> (l.id IS NOT NULL) OR l.type <> o.type
            """
        ),
        new(
            "INV-ACC-ORIENTATION",
            "L’accompagnement reprend la personne, l’organisme, la ligne, le type et la date de sa décision d’orientation.",
            """
            SELECT a.id FROM accompagnement a JOIN orientation o ON o.id = a.orientation_id
            WHERE a.personne_id <> o.personne_id OR a.organisme_id <> o.organisme_id OR a.type <> o.type OR a.oriente_le <> o.decidee_le
               OR a.ligne_convention_id IS DISTINCT FROM o.ligne_convention_id
            """
        ),
        new(
            "INV-ACC-CHEVAUCHEMENT",
            "Une personne n’a qu’un accompagnement à une date, sauf ce que deux dossiers fusionnés avaient chacun.",
            """
            SELECT DISTINCT a.personne_id AS id FROM accompagnement a JOIN accompagnement b ON b.personne_id = a.personne_id AND b.id <> a.id
            WHERE a.oriente_le < COALESCE(b.fin, '9999-12-31') AND b.oriente_le < COALESCE(a.fin, '9999-12-31')
              AND NOT EXISTS (SELECT 1 FROM fusion_personnes f WHERE f.gardee_id = a.personne_id AND f.annulee_le IS NULL)
            """
        ),
        new(
            "INV-ACC-ETAT",
            "Les dates et les motifs d’un accompagnement sont ceux de son état.",
            """
            SELECT id FROM accompagnement WHERE accepte_le < oriente_le OR fin < oriente_le OR fin < accepte_le OR CASE statut
              WHEN 'Oriente' THEN accepte_le IS NOT NULL OR commence_le IS NOT NULL OR fin IS NOT NULL OR referent_id IS NOT NULL
              WHEN 'Accepte' THEN accepte_le IS NULL OR commence_le IS NOT NULL OR fin IS NOT NULL
              WHEN 'EnCours' THEN accepte_le IS NULL OR commence_le IS NULL OR fin IS NOT NULL
              WHEN 'Maintenu' THEN accepte_le IS NULL OR commence_le IS NULL OR fin IS NOT NULL OR maintenu_le IS NULL OR motif_maintien IS NULL
              WHEN 'SuiviEmploi' THEN accepte_le IS NULL OR commence_le IS NULL OR fin IS NOT NULL
              WHEN 'Refuse' THEN fin IS NULL OR motif_refus IS NULL OR accepte_le IS NOT NULL
              ELSE fin IS NULL OR motif_fin IS NULL END
            """
        ),
        new(
            "INV-ACC-REFERENT",
            "Le référent unique d’un accompagnement ouvert est celui de sa seule désignation en cours\u202F; un accompagnement terminé n’en a plus.",
            """
            SELECT a.id FROM accompagnement a
            WHERE (a.fin IS NULL AND (SELECT MAX(CAST(f.referent_id AS text)) FROM affectation_referent f WHERE f.accompagnement_id = a.id AND f.fin IS NULL)
                     IS DISTINCT FROM CAST(a.referent_id AS text))
               OR (SELECT COUNT(*) FROM affectation_referent f WHERE f.accompagnement_id = a.id AND f.fin IS NULL) > CASE WHEN a.fin IS NULL THEN 1 ELSE 0 END
            """
        ),
        new(
            "INV-ACC-DESIGNATIONS",
            "Les désignations de référent d’un accompagnement se suivent sans se chevaucher.",
            """
            SELECT DISTINCT a.accompagnement_id AS id FROM affectation_referent a
            LEFT JOIN affectation_referent b ON b.accompagnement_id = a.accompagnement_id AND b.id <> a.id
             AND a.debut < COALESCE(b.fin, '9999-12-31') AND b.debut < COALESCE(a.fin, '9999-12-31')
            WHERE b.id IS NOT NULL OR a.fin < a.debut
            """
        ),
        new(
            "INV-REL-RESPONSABLE",
            "Pendant un relais ouvert, la personne garde le référent qui part\u202F; sans relais ouvert, elle n’en garde aucun.",
            """
            SELECT p.id FROM personne p LEFT JOIN relais r ON r.personne_id = p.id AND r.clos_le IS NULL
            WHERE p.relais_referent_id IS DISTINCT FROM r.sortant_id OR p.relais_organisme_id IS DISTINCT FROM r.organisme_sortant_id
            """
        ),
        new(
            "INV-REL-REPRISE",
            "Le référent désigné pendant un relais l’a repris, et les dates et l’état d’un relais s’accordent.",
            """
            SELECT r.id FROM relais r JOIN accompagnement a ON a.id = r.vers_accompagnement_id
            WHERE (r.statut = 'EnAttente' AND a.fin IS NULL AND a.referent_id IS NOT NULL)
               OR (r.clos_le IS NULL) <> (r.statut IN ('EnAttente', 'Repris')) OR (r.repris_le IS NULL) <> (r.entrant_id IS NULL)
               OR (r.statut IN ('Repris', 'Tenu', 'SansEntretien') AND r.repris_le IS NULL) OR r.clos_le < r.debut OR r.repris_le < r.debut
            """
        ),
        new(
            "INV-REO-ETAT",
            "Une demande de réorientation à décider concerne l’accompagnement en cours, et son état s’accorde à ses dates.",
            """
            SELECT d.id FROM demande_reorientation d JOIN accompagnement a ON a.id = d.accompagnement_id
            WHERE a.personne_id <> d.personne_id OR (d.statut = 'Demandee') <> (d.close_le IS NULL) OR (d.statut = 'Accordee') <> (d.orientation_id IS NOT NULL)
               OR (d.statut = 'Demandee' AND a.fin IS NOT NULL)
            """
        ),
        new(
            "INV-GLO-ETAT",
            "Les dates et les motifs d’un accompagnement global sont ceux de son état.",
            """
            SELECT id FROM accompagnement_global WHERE debut < demande_le OR fin < COALESCE(debut, demande_le) OR CASE statut
              WHEN 'Demande' THEN debut IS NOT NULL OR fin IS NOT NULL OR repondu_par IS NOT NULL
              WHEN 'EnCours' THEN debut IS NULL OR fin IS NOT NULL OR repondu_par IS NULL
              WHEN 'Termine' THEN debut IS NULL OR fin IS NULL OR motif_fin IS NULL
              WHEN 'Refuse' THEN debut IS NOT NULL OR fin IS NULL OR motif_refus IS NULL
              ELSE debut IS NOT NULL OR fin IS NULL END
            """
        ),
        new(
            "INV-GLO-DEUX",
            "Un accompagnement global demandé ou en cours accompagne un parcours ouvert de la même personne, et réunit un conseiller Pôle emploi et un travailleur social distincts.",
            """
            SELECT g.id FROM accompagnement_global g JOIN accompagnement a ON a.id = g.accompagnement_id
            JOIN organisme o ON o.id = a.organisme_id JOIN organisme x ON x.id = g.organisme_id
            WHERE g.personne_id <> a.personne_id OR (g.fin IS NULL AND (a.fin IS NOT NULL OR (o.type = 'PoleEmploi') = (x.type = 'PoleEmploi')))
               OR (g.statut = 'EnCours' AND (a.referent_id IS NULL OR a.referent_id = g.associe_id))
            """
        ),
        new(
            "INV-GLO-PERSONNE",
            "La personne répète l’intervenant associé de son accompagnement global en cours, et lui seul.",
            """
            SELECT p.id FROM personne p LEFT JOIN accompagnement_global g ON g.personne_id = p.id AND g.statut = 'EnCours'
            WHERE p.associe_id IS DISTINCT FROM g.associe_id OR p.associe_organisme_id IS DISTINCT FROM g.organisme_id
            """
        ),
        new(
            "INV-SES-PRESENCE",
            "Une session tenue a toutes ses présences, une session annulée n’attend personne, et une présence notée dit quand et par qui.",
            """
            SELECT c.id FROM convocation c JOIN session_collective s ON s.id = c.session_id
            WHERE (s.statut <> 'Planifiee' AND c.statut = 'Attendue') OR (s.statut = 'Annulee' AND c.statut <> 'Annulee')
               OR (c.statut IN ('Presente', 'AbsenceJustifiee', 'AbsenceNonJustifiee')) <> (c.notee_le IS NOT NULL)
               OR (c.notee_le IS NULL) <> (c.notee_par IS NULL) OR (c.statut = 'AbsenceJustifiee') <> (c.motif IS NOT NULL)
            """
        ),
        new(
            "INV-ACC-PERSONNE",
            "La personne répète l’accompagnement ouvert, son organisme et son référent.",
            """
            SELECT p.id FROM personne p LEFT JOIN accompagnement a ON a.personne_id = p.id AND a.fin IS NULL
            WHERE p.accompagnement_id IS DISTINCT FROM a.id OR p.organisme_referent_id IS DISTINCT FROM a.organisme_id
               OR p.referent_id IS DISTINCT FROM a.referent_id
            """
        ),
        new(
            "INV-ACC-DOSSIER",
            "Contrats, étapes, rendez-vous, bilans et désignations portent la personne de leur accompagnement.",
            """
            SELECT c.id FROM contrat c JOIN accompagnement a ON a.id = c.accompagnement_id WHERE c.personne_id <> a.personne_id OR c.cadre_code <> a.cadre_code
            UNION ALL SELECT e.id FROM etape e JOIN accompagnement a ON a.id = e.accompagnement_id WHERE e.personne_id <> a.personne_id
            UNION ALL SELECT r.id FROM rendez_vous r JOIN accompagnement a ON a.id = r.accompagnement_id WHERE r.personne_id <> a.personne_id
            UNION ALL SELECT b.id FROM bilan b JOIN accompagnement a ON a.id = b.accompagnement_id WHERE b.personne_id <> a.personne_id
            UNION ALL SELECT f.id FROM affectation_referent f JOIN accompagnement a ON a.id = f.accompagnement_id WHERE f.personne_id <> a.personne_id
            """
        ),
        // Contrats, étapes, rendez-vous, bilans.
        new(
            "INV-CER-ETAT",
            "Les dates, la signature et les motifs d’un contrat sont ceux de son état.",
            """
            SELECT id FROM contrat WHERE fin <= debut OR (termine_le IS NOT NULL) <> (statut IN ('Rompu', 'Clos')) OR CASE
              WHEN statut IN ('Brouillon', 'Complete') THEN signe_le IS NOT NULL OR piece_signee_id IS NOT NULL OR valide_le IS NOT NULL
              WHEN statut = 'Signe' THEN signe_le IS NULL OR piece_signee_id IS NULL OR valide_le IS NOT NULL
              WHEN statut = 'Soumis' THEN signe_le IS NULL OR piece_signee_id IS NULL OR soumis_le IS NULL OR valide_le IS NOT NULL
              WHEN statut = 'Valide' THEN signe_le IS NULL OR piece_signee_id IS NULL OR soumis_le IS NULL OR valide_le IS NULL OR valide_par IS NULL
              ELSE signe_le IS NULL OR piece_signee_id IS NULL OR soumis_le IS NULL OR valide_le IS NULL OR valide_par IS NULL OR remis_le IS NULL END
              OR (termine_le IS NOT NULL AND (termine_le < debut OR termine_le > fin OR motif_terme IS NULL))
            """
        ),
        new(
            "INV-CER-CHEVAUCHEMENT",
            "Les contrats validés d’une personne ne se chevauchent pas, sauf ceux que deux dossiers fusionnés avaient chacun.",
            """
            SELECT DISTINCT a.personne_id AS id FROM contrat a JOIN contrat b ON b.personne_id = a.personne_id AND b.id <> a.id
            WHERE a.valide_le IS NOT NULL AND b.valide_le IS NOT NULL
              AND a.debut <= COALESCE(b.termine_le, b.fin) AND b.debut <= COALESCE(a.termine_le, a.fin)
              AND NOT EXISTS (SELECT 1 FROM fusion_personnes f WHERE f.gardee_id = a.personne_id AND f.annulee_le IS NULL)
            """
        ),
        new(
            "INV-CER-NUMEROS",
            "Les contrats d’une personne sont numérotés de 1 au nombre de ses contrats.",
            "SELECT personne_id AS id FROM contrat GROUP BY personne_id HAVING MIN(numero) <> 1 OR MAX(numero) <> COUNT(*)"
        ),
        new(
            "INV-CER-PRECEDENT",
            "Le contrat précédent est un contrat de la même personne, de numéro inférieur.",
            "SELECT c.id FROM contrat c JOIN contrat p ON p.id = c.precedent_id WHERE p.personne_id <> c.personne_id OR p.numero >= c.numero"
        ),
        new(
            "INV-CER-ETAPES",
            "Un contrat complété, signé ou soumis contient au moins une étape.",
            "SELECT c.id FROM contrat c WHERE c.statut IN ('Complete', 'Signe', 'Soumis') AND NOT EXISTS (SELECT 1 FROM etape e WHERE e.contrat_id = c.id)"
        ),
        new(
            "INV-CER-EXEMPLAIRE",
            "L’exemplaire signé d’un contrat est une pièce du dossier de la même personne.",
            "SELECT c.id FROM contrat c JOIN piece_jointe p ON p.id = c.piece_signee_id WHERE p.personne_id <> c.personne_id"
        ),
        new(
            "INV-PIECE-CONTENU",
            "Chaque pièce jointe a le nombre d’octets annoncé et le type que disent ses premiers octets.",
            """
            SELECT id FROM piece_jointe WHERE {taille:contenu} <> taille OR type_contenu IS DISTINCT FROM CASE
              WHEN {debut:contenu} LIKE '25504446%' THEN 'application/pdf'
              WHEN {debut:contenu} LIKE 'FFD8FF%' THEN 'image/jpeg'
              WHEN {debut:contenu} = '89504E47' THEN 'image/png' END
            """
        ),
        new(
            "INV-ETP-ETAT",
            "Les dates et le résultat d’une étape sont ceux de son état.",
            """
            SELECT id FROM etape WHERE fin < debut OR CASE statut
              WHEN 'Terminee' THEN fin IS NULL OR resultat IS NULL
              WHEN 'Abandonnee' THEN fin IS NULL OR motif_abandon IS NULL OR resultat IS NOT NULL
              WHEN 'EnCours' THEN debut IS NULL OR fin IS NOT NULL OR resultat IS NOT NULL
              ELSE fin IS NOT NULL OR resultat IS NOT NULL END
            """
        ),
        new(
            "INV-ETP-CONTRAT",
            "L’étape d’un contrat appartient à la personne de ce contrat.",
            "SELECT e.id FROM etape e JOIN contrat c ON c.id = e.contrat_id WHERE e.personne_id <> c.personne_id"
        ),
        new(
            "INV-RDV-ETAT",
            "La présence n’est notée qu’une fois le jour venu, et une absence justifiée dit son motif.",
            """
            SELECT id FROM rendez_vous
            WHERE (statut IN ('Honore', 'AbsenceJustifiee', 'AbsenceNonJustifiee') AND jour > '{jour}')
               OR (statut = 'AbsenceJustifiee' AND motif_absence IS NULL) OR duree_minutes <= 0
            """
        ),
        new(
            "INV-RDV-REPORT",
            "Un rendez-vous reporté est remplacé par un autre du même accompagnement, et lui seul l’est.",
            """
            SELECT r.id FROM rendez_vous r LEFT JOIN rendez_vous n ON n.id = r.remplace_par_id
            WHERE (r.statut = 'Reporte') <> (r.remplace_par_id IS NOT NULL)
               OR (r.remplace_par_id IS NOT NULL AND (n.id IS NULL OR n.accompagnement_id <> r.accompagnement_id))
            """
        ),
        new(
            "INV-RDV-COLLECTIF",
            "Chaque participation à un temps collectif en a le jour, l’heure et le référent\u202F; aucun autre rendez-vous n’est collectif.",
            """
            SELECT r.id FROM rendez_vous r LEFT JOIN temps_collectif t ON t.id = r.temps_collectif_id
            WHERE (r.mode = 'Collectif') <> (r.temps_collectif_id IS NOT NULL) OR r.jour <> t.jour OR r.heure <> t.heure OR r.referent_id <> t.referent_id
            """
        ),
        new(
            "INV-DIA-NUMEROS",
            "Les versions du bilan d’une personne sont numérotées de 1 à la dernière.",
            "SELECT personne_id AS id FROM bilan GROUP BY personne_id HAVING MIN(numero) <> 1 OR MAX(numero) <> COUNT(*)"
        ),
        // Persons and foyers.
        new(
            "INV-PER-FOYER",
            "Le foyer d’une personne est celui de sa seule appartenance en cours, avec le même rôle.",
            """
            SELECT p.id FROM personne p LEFT JOIN appartenance_foyer a ON a.personne_id = p.id AND a.fin IS NULL
            WHERE p.foyer_id IS DISTINCT FROM a.foyer_id OR p.role IS DISTINCT FROM a.role
            UNION SELECT personne_id FROM appartenance_foyer WHERE fin IS NULL GROUP BY personne_id HAVING COUNT(*) > 1
            """
        ),
        new(
            "INV-PER-APPARTENANCES",
            "Les appartenances d’une personne à des foyers se suivent sans se chevaucher.",
            """
            SELECT DISTINCT a.personne_id AS id FROM appartenance_foyer a
            LEFT JOIN appartenance_foyer b ON b.personne_id = a.personne_id AND b.id <> a.id
             AND a.debut < COALESCE(b.fin, '9999-12-31') AND b.debut < COALESCE(a.fin, '9999-12-31')
            WHERE b.id IS NOT NULL OR a.fin < a.debut
            """
        ),
        new(
            "INV-PER-DROITS-DEVOIRS",
            "Le statut droits et devoirs d’une personne est celui de la seule période en cours de son historique.",
            """
            SELECT p.id FROM personne p LEFT JOIN statut_droits_devoirs s ON s.personne_id = p.id AND s.fin IS NULL
            WHERE p.soumis_droits_devoirs <> COALESCE(s.soumis, {faux}) OR p.soumis_depuis IS DISTINCT FROM CASE WHEN s.soumis THEN s.debut END
            UNION SELECT a.personne_id FROM statut_droits_devoirs a LEFT JOIN statut_droits_devoirs b ON b.personne_id = a.personne_id AND b.id <> a.id
             AND a.debut <= COALESCE(b.fin, '9999-12-31') AND b.debut <= COALESCE(a.fin, '9999-12-31')
            WHERE b.id IS NOT NULL OR a.fin < a.debut
            """
        ),
        new(
            "INV-PER-REPRISE",
            "La personne répète la date d’ouverture du droit de son foyer et, sans domiciliation, son territoire.",
            """
            SELECT p.id FROM personne p JOIN foyer f ON f.id = p.foyer_id
            WHERE p.droit_ouvert_le IS DISTINCT FROM f.droit_ouvert_le OR (p.domiciliation_code_insee IS NULL
              AND (p.territoire_id IS DISTINCT FROM f.territoire_id OR p.conference_id IS DISTINCT FROM f.conference_id))
            """
        ),
        new(
            "INV-FOY-ALLOCATAIRE",
            "Un foyer a au plus un allocataire.",
            "SELECT foyer_id AS id FROM personne WHERE role = 'Demandeur' AND foyer_id IS NOT NULL GROUP BY foyer_id HAVING COUNT(*) > 1"
        ),
        new(
            "INV-PER-DOUBLONS",
            "Un doublon possible rapproche deux personnes différentes, une seule fois.",
            """
            SELECT d.id FROM doublon_possible d WHERE d.personne_id = d.autre_id
               OR EXISTS (SELECT 1 FROM doublon_possible i WHERE i.personne_id = d.autre_id AND i.autre_id = d.personne_id AND i.id < d.id)
            """
        ),
        new(
            "INV-FUS-ABSORBEE",
            "Rien ne désigne plus une personne absorbée par une fusion\u202F; son dossier mène à celui qui est gardé, ou à celui qui l’a absorbé.",
            """
            SELECT f.id FROM fusion_personnes f WHERE f.annulee_le IS NULL AND (
              EXISTS (SELECT 1 FROM personne p WHERE p.id = f.absorbee_id)
              OR EXISTS (SELECT 1 FROM affectation_referent r WHERE r.personne_id = f.absorbee_id)
              OR NOT (EXISTS (SELECT 1 FROM personne p WHERE p.id = f.gardee_id)
                OR EXISTS (SELECT 1 FROM fusion_personnes g WHERE g.absorbee_id = f.gardee_id AND g.annulee_le IS NULL)))
            """
        ),
        new(
            "INV-FUS-PAIRES",
            "Une paire à examiner ou écartée rapproche deux personnes connues\u202F; une paire fusionnée a sa fusion.",
            """
            SELECT d.id FROM doublon_possible d WHERE CASE WHEN d.statut = 'Fusionne'
              THEN NOT EXISTS (SELECT 1 FROM fusion_personnes f WHERE f.id = d.fusion_id AND f.annulee_le IS NULL)
              ELSE NOT EXISTS (SELECT 1 FROM personne p WHERE p.id = d.personne_id) OR NOT EXISTS (SELECT 1 FROM personne p WHERE p.id = d.autre_id) END
            """
        ),
        new(
            "INV-PER-INSCRIPTIONS",
            "Les inscriptions d’une personne à Pôle emploi se suivent sans se chevaucher.",
            """
            SELECT DISTINCT a.personne_id AS id FROM inscription_france_travail a
            LEFT JOIN inscription_france_travail b ON b.personne_id = a.personne_id AND b.id <> a.id
             AND a.debut <= COALESCE(b.fin, '9999-12-31') AND b.debut <= COALESCE(a.fin, '9999-12-31')
            WHERE b.id IS NOT NULL OR a.fin < a.debut
            """
        ),
        new(
            "INV-FOY-DROIT",
            "Le droit d’un foyer est celui de la seule période en cours de son historique.",
            """
            SELECT f.id FROM foyer f LEFT JOIN droit_rsa d ON d.foyer_id = f.id AND d.fin IS NULL
            WHERE f.type_rsa IS DISTINCT FROM d.type OR f.etat_droit IS DISTINCT FROM d.etat OR f.motif_sans_versement IS DISTINCT FROM d.motif
            UNION SELECT a.foyer_id FROM droit_rsa a LEFT JOIN droit_rsa b ON b.foyer_id = a.foyer_id AND b.id <> a.id
             AND a.debut <= COALESCE(b.fin, '9999-12-31') AND b.debut <= COALESCE(a.fin, '9999-12-31')
            WHERE b.id IS NOT NULL OR a.fin < a.debut
            """
        ),
        new(
            "INV-RECH-ORPHELINS",
            "Chaque mot de l’index de recherche désigne une personne et figure au vocabulaire.",
            """
            SELECT j.jeton AS id FROM jeton_personne j
            WHERE NOT EXISTS (SELECT 1 FROM personne p WHERE p.id = j.personne_id)
               OR NOT EXISTS (SELECT 1 FROM variante_jeton v WHERE v.variante = j.jeton AND v.jeton = j.jeton)
            """
        ),
        // Territories, conventions, code lists.
        new(
            "INV-TER-PERIODES",
            "Les rattachements datés d’une commune à un découpage ne se chevauchent pas.",
            """
            SELECT DISTINCT a.code_insee AS id FROM rattachement a
            LEFT JOIN rattachement b ON b.code_insee = a.code_insee AND b.type = a.type AND b.id <> a.id
             AND a.debut <= COALESCE(b.fin, '9999-12-31') AND b.debut <= COALESCE(a.fin, '9999-12-31')
            WHERE b.id IS NOT NULL OR a.fin < a.debut
            """
        ),
        new(
            "INV-TER-COUVERTURE",
            "Chaque commune existante, ou chacun de ses arrondissements, a aujourd’hui un territoire et un seul dans chaque découpage.",
            """
            SELECT c.code_insee || ' ' || t.type AS id FROM commune c CROSS JOIN (SELECT DISTINCT type FROM territoire) t
            WHERE (c.fin IS NULL OR c.fin >= '{jour}') AND NOT EXISTS (SELECT 1 FROM commune a WHERE a.code_parente = c.code_insee)
              AND (SELECT COUNT(*) FROM rattachement r WHERE r.code_insee = c.code_insee AND r.type = t.type
                     AND r.debut <= '{jour}' AND (r.fin IS NULL OR r.fin >= '{jour}')) <> 1
            """
        ),
        new(
            "INV-TER-DECOUPAGE",
            "Un rattachement est du même découpage que son territoire.",
            "SELECT r.id FROM rattachement r JOIN territoire t ON t.id = r.territoire_id WHERE r.type <> t.type"
        ),
        new(
            "INV-CNV-LIGNES",
            "Une ligne de convention a des places, au moins autant de suivis et un montant, et n’existe qu’une fois par année.",
            """
            SELECT l.id FROM ligne_convention l WHERE l.places <= 0 OR l.suivis < l.places OR l.montant_propose <= 0 OR l.montant_attribue <= 0
               OR NOT (l.type LIKE 'emploi%' OR l.type LIKE 'activite%')
               OR EXISTS (SELECT 1 FROM ligne_convention d WHERE d.id < l.id AND d.annee = l.annee AND d.libelle_structure = l.libelle_structure
                            AND d.type = l.type AND d.thematique IS NOT DISTINCT FROM l.thematique)
            """
        ),
        new(
            "INV-NOM-CODES",
            "Les codes d’étape, de frein, de motif, de niveau et de situation existent dans leur nomenclature.",
            """
            SELECT e.id FROM etape e WHERE NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.liste = 'etape' AND n.code = e.type)
            UNION ALL SELECT f.bilan_id FROM frein_constate f WHERE NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.liste = 'frein' AND n.code = f.frein)
            UNION ALL SELECT a.id FROM accompagnement a WHERE a.motif_fin IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.liste = 'motif_fin' AND n.code = a.motif_fin)
            UNION ALL SELECT g.id FROM accompagnement_global g WHERE g.motif_fin IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.liste = 'motif_fin' AND n.code = g.motif_fin)
            UNION ALL SELECT s.id FROM sortie_dispositif s WHERE NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.liste = 'motif_sortie' AND n.code = s.motif)
            UNION ALL SELECT p.id FROM personne p WHERE p.niveau_qualification IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.liste = 'niveau_qualification' AND n.code = p.niveau_qualification)
            UNION ALL SELECT f.id FROM foyer f WHERE f.situation_familiale IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.liste = 'situation_familiale' AND n.code = f.situation_familiale)
            """
        ),
        new(
            "INV-CAD-SOURCE",
            "Chaque cadre, chacun de ses paramètres et chaque valeur de nomenclature disent leur source.",
            """
            SELECT code AS id FROM cadre WHERE TRIM(source) = ''
            UNION ALL SELECT cadre_code || ' ' || code FROM parametre_cadre WHERE TRIM(source) = ''
            UNION ALL SELECT liste || ' ' || code FROM nomenclature WHERE TRIM(source) = ''
            """
        ),
        // Accounts, alerts, imports.
        new(
            "INV-HAB-DATES",
            "Une habilitation ne finit pas avant de commencer et nomme l’organisme ou le territoire que son rôle demande.",
            """
            SELECT h.id FROM habilitation h JOIN role r ON r.code = h.role_code
            WHERE h.fin < h.debut OR (r.portee IN ('SesBeneficiaires', 'Organisme') AND h.organisme_id IS NULL)
               OR (r.portee = 'Territoire' AND h.territoire_id IS NULL)
            """
        ),
        new(
            "INV-CPT-DEMONSTRATION",
            "Les comptes de démonstration n’existent que dans une base marquée «\u00A0démonstration\u00A0».",
            "SELECT u.id FROM utilisateur u WHERE u.est_demonstration AND NOT EXISTS (SELECT 1 FROM reglage WHERE cle = 'demonstration' AND valeur = 'oui')"
        ),
        new(
            "INV-CPT-AUTEURS",
            "Chaque référent et chaque auteur d’un acte est un compte connu.",
            """
            SELECT a.id FROM (
              SELECT id, referent_id AS auteur FROM affectation_referent UNION ALL SELECT id, referent_id FROM rendez_vous
              UNION ALL SELECT id, referent_id FROM temps_collectif UNION ALL SELECT id, decidee_par FROM orientation
              UNION ALL SELECT id, par FROM evaluation_besoins UNION ALL SELECT id, par FROM bilan UNION ALL SELECT id, par FROM sortie_dispositif
              UNION ALL SELECT id, soumis_par FROM contrat UNION ALL SELECT id, valide_par FROM contrat UNION ALL SELECT id, retourne_par FROM contrat
              UNION ALL SELECT id, deposee_par FROM piece_jointe UNION ALL SELECT id, maintenu_par FROM accompagnement
              UNION ALL SELECT id, demande_par FROM accompagnement_global UNION ALL SELECT id, repondu_par FROM accompagnement_global
              UNION ALL SELECT id, clos_par FROM accompagnement_global
            ) a WHERE a.auteur IS NOT NULL AND NOT EXISTS (SELECT 1 FROM utilisateur u WHERE u.id = a.auteur)
            """
        ),
        new(
            "INV-ALE-DOUBLES",
            "Une alerte n’existe qu’une fois par personne, règle et objet.",
            """
            SELECT a.id FROM alerte a WHERE EXISTS (SELECT 1 FROM alerte d WHERE d.personne_id = a.personne_id AND d.regle = a.regle
              AND d.objet_id IS NOT DISTINCT FROM a.objet_id AND d.id < a.id)
            """
        ),
        // Follow-up and payments.
        new(
            "INV-ATT-ETAT",
            "Une place attendue n’a ni date de fin ni motif\u202F; une attente close a sa date et, si la personne est retirée, son motif.",
            """
            SELECT id FROM attente_place WHERE close_le < inscrite_le OR CASE statut
              WHEN 'EnAttente' THEN close_le IS NOT NULL OR motif_retrait IS NOT NULL
              WHEN 'Orientee' THEN close_le IS NULL
              ELSE close_le IS NULL OR motif_retrait IS NULL END
            """
        ),
        new(
            "INV-CEL-DECISION",
            "Ce qu’une cellule décide a une nature, un responsable et une échéance\u202F; ce qui est clos a sa date et son résultat.",
            """
            SELECT s.id FROM situation_examinee s JOIN seance_cellule c ON c.id = s.seance_id
            WHERE c.cellule_id <> s.cellule_id OR (s.statut = 'Close') <> (s.close_le IS NOT NULL) OR (s.statut = 'Close' AND s.resultat IS NULL)
               OR (s.statut IN ('Ouverte', 'EnCours', 'Close')
                 AND (s.nature IS NULL OR s.decision IS NULL OR s.decidee_le IS NULL OR s.responsable_id IS NULL OR s.echeance IS NULL))
            """
        ),
        new(
            "INV-CEL-ANIMATEUR",
            "Une cellule a son animateur parmi ses membres.",
            """
            SELECT c.id FROM cellule c WHERE NOT EXISTS (SELECT 1 FROM membre_cellule m
              WHERE m.cellule_id = c.id AND m.utilisateur_id = c.animateur_id AND m.au IS NULL)
            """
        ),
        new(
            "INV-IND-SOLDE",
            "Ce qui reste dû d’un indu est dans l’historique de ses soldes.",
            "SELECT i.id FROM indu i WHERE NOT EXISTS (SELECT 1 FROM solde_indu s WHERE s.indu_id = i.id AND s.montant = i.solde)"
        ),
        new(
            "INV-IMP-ETAT",
            "Un import achevé a sa date\u202F; terminé, il a son compte rendu\u202F; échoué, il dit pourquoi\u202F; annulé, il ne laisse rien.",
            """
            SELECT i.id FROM import i WHERE (i.statut IN ('Termine', 'Echoue', 'Abandonne', 'Annule') AND i.termine_le IS NULL)
               OR (i.statut = 'Termine' AND i.rapport IS NULL) OR (i.statut = 'Echoue' AND i.erreur IS NULL)
               OR (i.statut = 'Annule' AND (i.annule_le IS NULL
                 OR EXISTS (SELECT 1 FROM trace_import t WHERE t.import_id = i.id)
                 OR EXISTS (SELECT 1 FROM personne p WHERE p.import_id = i.id) OR EXISTS (SELECT 1 FROM foyer f WHERE f.import_id = i.id)))
            """
        ),
    ];
}
