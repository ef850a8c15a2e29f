using Itineraires.Data;
using Itineraires.Data.Integrite;
using Itineraires.Domain.Commun;
using Itineraires.Web.Demo;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Data;

/// <summary>Each invariant is broken once by plain SQL, in a transaction that goes back, and must be told by its code.</summary>
public sealed class VerificationTests(VerificationTests.BaseDemontree demontree) : IClassFixture<VerificationTests.BaseDemontree>
{
    private const string Personne = "(SELECT id FROM personne WHERE foyer_id IS NULL ORDER BY id LIMIT 1)";
    private const string Inconnu = "'00000000-0000-0000-0000-000000000001'";

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    /// <summary>Code of the invariant and the SQL that breaks it.</summary>
    public static TheoryData<string, string> Ruptures { get; } =
        new()
        {
            {
                "INV-ORI-SUITE",
                "UPDATE accompagnement SET orientation_id = (SELECT orientation_id FROM accompagnement ORDER BY id DESC LIMIT 1) WHERE id = (SELECT id FROM accompagnement ORDER BY id LIMIT 1)"
            },
            { "INV-ORI-LIGNE", "UPDATE orientation SET ligne_convention_id = NULL" },
            { "INV-ACC-ORIENTATION", "UPDATE accompagnement SET oriente_le = '2001-01-01'" },
            {
                "INV-ACC-CHEVAUCHEMENT",
                "UPDATE accompagnement SET oriente_le = '2001-01-01' WHERE fin IS NULL AND personne_id IN (SELECT personne_id FROM accompagnement WHERE fin IS NOT NULL)"
            },
            { "INV-ACC-ETAT", "UPDATE accompagnement SET accepte_le = NULL WHERE statut = 'EnCours'" },
            { "INV-ACC-REFERENT", "UPDATE affectation_referent SET fin = debut WHERE fin IS NULL" },
            { "INV-ACC-DESIGNATIONS", "UPDATE affectation_referent SET fin = '2001-01-01' WHERE fin IS NOT NULL" },
            { "INV-ACC-PERSONNE", "UPDATE personne SET referent_id = NULL" },
            { "INV-ACC-DOSSIER", $"UPDATE rendez_vous SET personne_id = {Personne}" },
            { "INV-REL-RESPONSABLE", "UPDATE personne SET relais_referent_id = NULL" },
            { "INV-REL-REPRISE", "UPDATE relais SET repris_le = NULL" },
            { "INV-REO-ETAT", "UPDATE demande_reorientation SET close_le = demandee_le" },
            { "INV-GLO-ETAT", "UPDATE accompagnement_global SET repondu_par = NULL WHERE statut = 'EnCours'" },
            {
                "INV-GLO-DEUX",
                "UPDATE accompagnement_global SET associe_id = (SELECT a.referent_id FROM accompagnement a WHERE a.id = accompagnement_id) WHERE statut = 'EnCours'"
            },
            { "INV-GLO-DEUX", "UPDATE organisme SET type = 'Structure' WHERE type = 'PoleEmploi'" },
            { "INV-GLO-PERSONNE", "UPDATE personne SET associe_id = NULL" },
            { "INV-SES-PRESENCE", "UPDATE convocation SET statut = 'Attendue' WHERE statut = 'Presente'" },
            { "INV-CER-ETAT", "UPDATE contrat SET signe_le = NULL WHERE statut = 'Remis'" },
            { "INV-CER-CHEVAUCHEMENT", "UPDATE contrat SET debut = '2001-01-01' WHERE precedent_id IS NOT NULL" },
            { "INV-CER-NUMEROS", "UPDATE contrat SET numero = numero + 100" },
            { "INV-CER-PRECEDENT", "UPDATE contrat SET precedent_id = id WHERE precedent_id IS NOT NULL" },
            { "INV-CER-ETAPES", "UPDATE etape SET contrat_id = NULL" },
            { "INV-CER-EXEMPLAIRE", $"UPDATE piece_jointe SET personne_id = {Personne}" },
            { "INV-PIECE-CONTENU", "UPDATE piece_jointe SET taille = taille + 1" },
            { "INV-PIECE-CONTENU", "UPDATE piece_jointe SET type_contenu = 'image/png'" },
            { "INV-ETP-ETAT", "UPDATE etape SET resultat = NULL WHERE statut = 'Terminee'" },
            { "INV-ETP-CONTRAT", $"UPDATE etape SET personne_id = {Personne}" },
            { "INV-RDV-ETAT", "UPDATE rendez_vous SET jour = '2999-01-01' WHERE statut = 'Honore'" },
            { "INV-RDV-REPORT", "UPDATE rendez_vous SET remplace_par_id = NULL" },
            { "INV-RDV-COLLECTIF", "UPDATE temps_collectif SET jour = '2001-01-01'" },
            { "INV-DIA-NUMEROS", "UPDATE bilan SET numero = numero + 100" },
            { "INV-PER-FOYER", "UPDATE personne SET role = 'Autre' WHERE role = 'Demandeur'" },
            { "INV-PER-APPARTENANCES", "UPDATE appartenance_foyer SET fin = '1900-01-01'" },
            { "INV-PER-DROITS-DEVOIRS", "UPDATE personne SET soumis_depuis = '2001-01-01'" },
            { "INV-PER-REPRISE", "UPDATE foyer SET droit_ouvert_le = '2001-01-01'" },
            { "INV-FOY-ALLOCATAIRE", "UPDATE personne SET role = 'Demandeur' WHERE foyer_id IS NOT NULL" },
            { "INV-PER-DOUBLONS", "UPDATE doublon_possible SET autre_id = personne_id" },
            {
                "INV-FUS-ABSORBEE",
                $"INSERT INTO fusion_personnes (id, gardee_id, absorbee_id, nom, prenom, date_naissance, le, images, version) SELECT {Inconnu}, id, id, nom, prenom, date_naissance, '2026-01-01 00:00:00', '', 0 FROM personne ORDER BY id LIMIT 1"
            },
            { "INV-FUS-PAIRES", "UPDATE doublon_possible SET statut = 'Fusionne'" },
            { "INV-PER-INSCRIPTIONS", "UPDATE inscription_france_travail SET fin = '1900-01-01'" },
            { "INV-FOY-DROIT", "UPDATE foyer SET etat_droit = 'Refuse'" },
            { "INV-RECH-ORPHELINS", $"INSERT INTO jeton_personne (jeton, personne_id) VALUES ('dupont', {Inconnu})" },
            { "INV-TER-PERIODES", "UPDATE rattachement SET fin = '1900-01-01'" },
            { "INV-TER-COUVERTURE", "DELETE FROM rattachement WHERE code_insee = '69029'" },
            { "INV-TER-DECOUPAGE", "UPDATE territoire SET type = 'Conference' WHERE type = 'MaisonMetropole'" },
            { "INV-CNV-LIGNES", "UPDATE ligne_convention SET suivis = places - 1" },
            { "INV-NOM-CODES", "UPDATE etape SET type = 'inconnu'" },
            { "INV-CAD-SOURCE", "UPDATE parametre_cadre SET source = ' '" },
            { "INV-CAD-GOUVERNE", "UPDATE cadre SET par_defaut = NOT par_defaut" },
            { "INV-CAD-VALEURS", "UPDATE parametre_cadre SET valeur = 'beaucoup' WHERE code = 'rupture_jours'" },
            { "INV-NOM-DOUBLONS", "UPDATE nomenclature SET indication = 'beaucoup' WHERE liste = 'raison_doublon' AND code = 'faute'" },
            { "INV-NOM-DOUBLONS", "UPDATE nomenclature SET fin = '2016-01-01' WHERE liste = 'raison_doublon' AND code = 'seuil'" },
            { "INV-HAB-DATES", "UPDATE habilitation SET fin = '1900-01-01'" },
            { "INV-ROL-DROITS", "UPDATE role SET droits = '[\"tout\"]'" },
            { "INV-CPT-DEMONSTRATION", "DELETE FROM reglage WHERE cle = 'demonstration'" },
            { "INV-CPT-AUTEURS", $"UPDATE bilan SET par = {Inconnu}" },
            { "INV-PER-NOMS", "UPDATE personne SET nom_plie = 'autre'" },
            { "INV-PER-NIR", "UPDATE personne SET nir_empreinte = NULL" },
            { "INV-RECH-JETONS", "DELETE FROM jeton_personne" },
            { "INV-RECH-VARIANTES", "DELETE FROM variante_jeton WHERE variante <> jeton" },
            { "INV-ALE-CALCUL", "UPDATE alerte SET fait = 'autre'" },
            {
                "INV-ALE-DOUBLES",
                $"INSERT INTO alerte (id, personne_id, regle, apparait_le, en_retard_le, fait, cadre_code, objet_id, version) SELECT {Inconnu}, personne_id, regle, apparait_le, en_retard_le, fait, cadre_code, objet_id, version FROM alerte WHERE objet_id IS NULL ORDER BY id LIMIT 1"
            },
            { "INV-ATT-ETAT", "UPDATE attente_place SET close_le = inscrite_le WHERE statut = 'EnAttente'" },
            { "INV-CEL-DECISION", "UPDATE situation_examinee SET responsable_id = NULL" },
            { "INV-CEL-ANIMATEUR", "UPDATE membre_cellule SET au = du" },
            { "INV-IND-SOLDE", "UPDATE indu SET solde = solde + 1" },
            {
                "INV-IMP-ETAT",
                $"INSERT INTO import (id, nature, nom_fichier, empreinte, statut, depose_le, avancement, lignes, reprise, version) VALUES ({Inconnu}, 'beneficiaires', 'a.csv', '00', 'Termine', '2026-01-01 00:00:00', 0, 0, 0, 0)"
            },
            { "INV-JRN-IMMUABLE", BaseDeTest.EstPostgres ? "ALTER TABLE journal DISABLE TRIGGER journal_immuable" : "DROP TRIGGER journal_sans_suppression" },
            {
                "INV-BASE-CLES",
                BaseDeTest.EstPostgres
                    ? "ALTER TABLE etape DISABLE TRIGGER ALL"
                    : $"PRAGMA defer_foreign_keys = ON; UPDATE personne SET foyer_id = {Inconnu} WHERE foyer_id IS NOT NULL"
            },
        };

    [Fact]
    public async Task Une_demonstration_neuve_respecte_tous_les_invariants() =>
        Assert.Empty((await demontree.VerifierAsync(null)).Select(e => $"{e.Code} {e.Nombre} {string.Join(' ', e.Exemples)}"));

    [Theory]
    [MemberData(nameof(Ruptures))]
    public async Task Un_invariant_rompu_est_dit_par_son_code(string code, string sql)
    {
        var ecarts = await demontree.VerifierAsync(sql);

        var ecart = Assert.Single(ecarts, e => e.Code == code);
        Assert.True(ecart.Nombre > 0);
        Assert.InRange(ecart.Exemples.Count, 1, VerificationBase.ExemplesAuPlus);
        Assert.EndsWith(".", ecart.Phrase, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("UPDATE alerte SET fait = 'autre'", true)]
    [InlineData("DELETE FROM alerte", true)]
    public async Task Le_temps_passe_depuis_le_dernier_calcul_n_est_pas_un_ecart(string? sql, bool dit)
    {
        var plusTard = new HorlogeFixe();
        plusTard.Avancer(TimeSpan.FromDays(40));

        Assert.Equal(dit, (await demontree.VerifierAsync(sql, plusTard)).Any(e => e.Code == "INV-ALE-CALCUL"));
    }

    [Fact]
    public void Chaque_invariant_a_sa_rupture() =>
        Assert.Equal(VerificationBase.Tous.Select(i => i.Code).Order(), Ruptures.Select(r => r.Data.Item1).Distinct().Order());

    /// <summary>A base with a small demonstration, loaded once.</summary>
    public sealed class BaseDemontree : IAsyncLifetime
    {
        private readonly Application _application = new();

        public async ValueTask InitializeAsync()
        {
            await _application.InitializeAsync();
            await _application.EnBaseAsync(db =>
                ChargerDemonstration.ExecuterAsync(
                    db,
                    _application.Services.GetRequiredService<CoffreNir>(),
                    1200,
                    2020,
                    _application.Horloge.Aujourdhui,
                    _ => { },
                    Annulation
                )
            );
        }

        public ValueTask DisposeAsync() => _application.DisposeAsync();

        /// <summary>What the check says after this SQL, which is then undone.</summary>
        public Task<IReadOnlyList<EcartIntegrite>> VerifierAsync(string? sql, TimeProvider? horloge = null) =>
            _application.EnBaseAsync(async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(Annulation);
                if (sql is not null)
                {
                    await db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{").Replace("}", "}}"), Annulation);
                }

                return await new VerificationBase(db, _application.Services.GetRequiredService<CoffreNir>(), horloge ?? _application.Horloge).VerifierAsync(
                    _ => { },
                    Annulation
                );
            });
    }
}
