using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initiale : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "cadre",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    libelle = table.Column<string>(type: "TEXT", nullable: false),
                    nature = table.Column<string>(type: "TEXT", nullable: false),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    par_defaut = table.Column<bool>(type: "INTEGER", nullable: false),
                    types = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cadre", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "cle_protection",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cle_protection", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "commune",
                columns: table => new
                {
                    code_insee = table.Column<string>(type: "TEXT", maxLength: 5, nullable: false),
                    nom = table.Column<string>(type: "TEXT", nullable: false),
                    nom_plie = table.Column<string>(type: "TEXT", nullable: false),
                    codes_postaux = table.Column<string>(type: "TEXT", nullable: false),
                    code_parente = table.Column<string>(type: "TEXT", nullable: true),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    code_successeur = table.Column<string>(type: "TEXT", nullable: true),
                    population = table.Column<int>(type: "INTEGER", nullable: false),
                    longitude = table.Column<double>(type: "REAL", nullable: false),
                    latitude = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_commune", x => x.code_insee);
                });

            migrationBuilder.CreateTable(
                name: "import",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    nature = table.Column<string>(type: "TEXT", nullable: false),
                    nom_fichier = table.Column<string>(type: "TEXT", nullable: false),
                    empreinte = table.Column<string>(type: "TEXT", nullable: false),
                    contenu = table.Column<byte[]>(type: "BLOB", nullable: true),
                    annee = table.Column<int>(type: "INTEGER", nullable: true),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    depose_le = table.Column<DateTime>(type: "TEXT", nullable: false),
                    depose_par = table.Column<Guid>(type: "TEXT", nullable: true),
                    termine_le = table.Column<DateTime>(type: "TEXT", nullable: true),
                    avancement = table.Column<int>(type: "INTEGER", nullable: false),
                    lignes = table.Column<int>(type: "INTEGER", nullable: false),
                    rapport = table.Column<string>(type: "TEXT", nullable: true),
                    rejets = table.Column<byte[]>(type: "BLOB", nullable: true),
                    rejets_expirent_le = table.Column<DateTime>(type: "TEXT", nullable: true),
                    erreur = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "jeton_personne",
                columns: table => new
                {
                    jeton = table.Column<string>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_jeton_personne", x => new { x.jeton, x.personne_id });
                });

            migrationBuilder.CreateTable(
                name: "journal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    le = table.Column<DateTime>(type: "TEXT", nullable: false),
                    utilisateur_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    utilisateur = table.Column<string>(type: "TEXT", nullable: false),
                    acte = table.Column<string>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    objet = table.Column<string>(type: "TEXT", nullable: true),
                    objet_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    motif = table.Column<string>(type: "TEXT", nullable: true),
                    details = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_journal", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "nomenclature",
                columns: table => new
                {
                    liste = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    libelle = table.Column<string>(type: "TEXT", nullable: false),
                    ordre = table.Column<int>(type: "INTEGER", nullable: false),
                    groupe = table.Column<string>(type: "TEXT", nullable: true),
                    indication = table.Column<string>(type: "TEXT", nullable: true),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_nomenclature", x => new { x.liste, x.code });
                });

            migrationBuilder.CreateTable(
                name: "organisme",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    nom = table.Column<string>(type: "TEXT", nullable: false),
                    nom_plie = table.Column<string>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    voie = table.Column<string>(type: "TEXT", nullable: true),
                    code_postal = table.Column<string>(type: "TEXT", nullable: true),
                    commune = table.Column<string>(type: "TEXT", nullable: true),
                    code_insee = table.Column<string>(type: "TEXT", nullable: true),
                    telephone = table.Column<string>(type: "TEXT", nullable: true),
                    courriel = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisme", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "quartier_prioritaire",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    nom = table.Column<string>(type: "TEXT", nullable: false),
                    communes = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_quartier_prioritaire", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "reglage",
                columns: table => new
                {
                    cle = table.Column<string>(type: "TEXT", nullable: false),
                    valeur = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reglage", x => x.cle);
                });

            migrationBuilder.CreateTable(
                name: "role",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    libelle = table.Column<string>(type: "TEXT", nullable: false),
                    portee = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    droits = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_role", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "saisie_suspendue",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    utilisateur_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    navigateur = table.Column<string>(type: "TEXT", nullable: true),
                    adresse = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    contenu = table.Column<string>(type: "TEXT", nullable: false),
                    expire_le = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saisie_suspendue", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "territoire",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    nom = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_territoire", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "utilisateur",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    prenom = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    nom = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    fonction = table.Column<string>(type: "TEXT", nullable: true),
                    ferme_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    derniere_connexion_le = table.Column<DateTime>(type: "TEXT", nullable: true),
                    resume = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    dernier_resume_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    est_demonstration = table.Column<bool>(type: "INTEGER", nullable: false),
                    raccourcis_clavier = table.Column<bool>(type: "INTEGER", nullable: false),
                    user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "TEXT", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    access_failed_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_utilisateur", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "variante_jeton",
                columns: table => new
                {
                    variante = table.Column<string>(type: "TEXT", nullable: false),
                    jeton = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_variante_jeton", x => new { x.variante, x.jeton });
                });

            migrationBuilder.CreateTable(
                name: "parametre_cadre",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    cadre_code = table.Column<string>(type: "TEXT", nullable: false),
                    libelle = table.Column<string>(type: "TEXT", nullable: false),
                    valeur = table.Column<string>(type: "TEXT", nullable: true),
                    unite = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    remarque = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_parametre_cadre", x => new { x.cadre_code, x.code });
                    table.ForeignKey(
                        name: "fk_parametre_cadre_cadre_cadre_code",
                        column: x => x.cadre_code,
                        principalTable: "cadre",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "alias_organisme",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    libelle = table.Column<string>(type: "TEXT", nullable: false),
                    libelle_plie = table.Column<string>(type: "TEXT", nullable: false),
                    organisme_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alias_organisme", x => x.id);
                    table.ForeignKey(
                        name: "fk_alias_organisme_organisme_organisme_id",
                        column: x => x.organisme_id,
                        principalTable: "organisme",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ligne_convention",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    annee = table.Column<int>(type: "INTEGER", nullable: false),
                    organisme_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    libelle_structure = table.Column<string>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    thematique = table.Column<string>(type: "TEXT", nullable: true),
                    places = table.Column<int>(type: "INTEGER", nullable: false),
                    suivis = table.Column<int>(type: "INTEGER", nullable: false),
                    montant_propose = table.Column<long>(type: "INTEGER", nullable: false),
                    montant_attribue = table.Column<long>(type: "INTEGER", nullable: true),
                    cadre_code = table.Column<string>(type: "TEXT", nullable: true),
                    reconduite_de = table.Column<int>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ligne_convention", x => x.id);
                    table.ForeignKey(
                        name: "fk_ligne_convention_cadre_cadre_code",
                        column: x => x.cadre_code,
                        principalTable: "cadre",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_ligne_convention_organisme_organisme_id",
                        column: x => x.organisme_id,
                        principalTable: "organisme",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "temps_collectif",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    titre = table.Column<string>(type: "TEXT", nullable: false),
                    organisme_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    referent_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    jour = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    heure = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    duree_minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    lieu = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_temps_collectif", x => x.id);
                    table.ForeignKey(
                        name: "fk_temps_collectif_organisme_organisme_id",
                        column: x => x.organisme_id,
                        principalTable: "organisme",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "foyer",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    matricule = table.Column<string>(type: "TEXT", nullable: false),
                    numero_demande_rsa = table.Column<string>(type: "TEXT", nullable: true),
                    voie = table.Column<string>(type: "TEXT", nullable: true),
                    complement = table.Column<string>(type: "TEXT", nullable: true),
                    code_postal = table.Column<string>(type: "TEXT", nullable: true),
                    commune = table.Column<string>(type: "TEXT", nullable: true),
                    code_insee = table.Column<string>(type: "TEXT", nullable: true),
                    territoire_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    conference_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    quartier_code = table.Column<string>(type: "TEXT", nullable: true),
                    situation_familiale = table.Column<string>(type: "TEXT", nullable: true),
                    nombre_enfants = table.Column<int>(type: "INTEGER", nullable: true),
                    type_rsa = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    etat_droit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    motif_sans_versement = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    droit_ouvert_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_foyer", x => x.id);
                    table.ForeignKey(
                        name: "fk_foyer_quartier_prioritaire_quartier_code",
                        column: x => x.quartier_code,
                        principalTable: "quartier_prioritaire",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_foyer_territoire_territoire_id",
                        column: x => x.territoire_id,
                        principalTable: "territoire",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "rattachement",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code_insee = table.Column<string>(type: "TEXT", nullable: false),
                    territoire_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rattachement", x => x.id);
                    table.ForeignKey(
                        name: "fk_rattachement_commune_code_insee",
                        column: x => x.code_insee,
                        principalTable: "commune",
                        principalColumn: "code_insee",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_rattachement_territoire_territoire_id",
                        column: x => x.territoire_id,
                        principalTable: "territoire",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "habilitation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    utilisateur_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role_code = table.Column<string>(type: "TEXT", nullable: false),
                    organisme_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    territoire_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_habilitation", x => x.id);
                    table.ForeignKey(
                        name: "fk_habilitation_organisme_organisme_id",
                        column: x => x.organisme_id,
                        principalTable: "organisme",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_habilitation_role_role_code",
                        column: x => x.role_code,
                        principalTable: "role",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_habilitation_territoire_territoire_id",
                        column: x => x.territoire_id,
                        principalTable: "territoire",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_habilitation_utilisateur_utilisateur_id",
                        column: x => x.utilisateur_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "utilisateur_cle_acces",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "BLOB", maxLength: 1024, nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Data = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_utilisateur_cle_acces", x => x.credential_id);
                    table.ForeignKey(
                        name: "fk_utilisateur_cle_acces_utilisateur_user_id",
                        column: x => x.user_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "utilisateur_connexion",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    provider_key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    provider_display_name = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_utilisateur_connexion", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_utilisateur_connexion_utilisateur_user_id",
                        column: x => x.user_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "utilisateur_jeton",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    login_provider = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_utilisateur_jeton", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_utilisateur_jeton_utilisateur_user_id",
                        column: x => x.user_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "utilisateur_revendication",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    claim_type = table.Column<string>(type: "TEXT", nullable: true),
                    claim_value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_utilisateur_revendication", x => x.id);
                    table.ForeignKey(
                        name: "fk_utilisateur_revendication_utilisateur_user_id",
                        column: x => x.user_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "droit_rsa",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    foyer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    etat = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    motif = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_droit_rsa", x => x.id);
                    table.ForeignKey(
                        name: "fk_droit_rsa_foyer_foyer_id",
                        column: x => x.foyer_id,
                        principalTable: "foyer",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "personne",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    civilite = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    nom = table.Column<string>(type: "TEXT", nullable: false),
                    nom_naissance = table.Column<string>(type: "TEXT", nullable: true),
                    prenom = table.Column<string>(type: "TEXT", nullable: false),
                    date_naissance = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    nom_plie = table.Column<string>(type: "TEXT", nullable: false),
                    prenom_plie = table.Column<string>(type: "TEXT", nullable: false),
                    nom_naissance_plie = table.Column<string>(type: "TEXT", nullable: false),
                    nir_chiffre = table.Column<byte[]>(type: "BLOB", nullable: true),
                    nir_empreinte = table.Column<byte[]>(type: "BLOB", nullable: true),
                    identifiant_france_travail = table.Column<string>(type: "TEXT", nullable: true),
                    telephone = table.Column<string>(type: "TEXT", nullable: true),
                    courriel = table.Column<string>(type: "TEXT", nullable: true),
                    niveau_qualification = table.Column<string>(type: "TEXT", nullable: true),
                    foyer_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    domiciliation_structure = table.Column<string>(type: "TEXT", nullable: true),
                    domiciliation_code_insee = table.Column<string>(type: "TEXT", nullable: true),
                    domiciliation_depuis = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    territoire_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    conference_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    soumis_droits_devoirs = table.Column<bool>(type: "INTEGER", nullable: false),
                    soumis_depuis = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    droit_ouvert_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    accompagnement_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    organisme_referent_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    referent_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_personne", x => x.id);
                    table.ForeignKey(
                        name: "fk_personne_foyer_foyer_id",
                        column: x => x.foyer_id,
                        principalTable: "foyer",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "alerte",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    regle = table.Column<string>(type: "TEXT", nullable: false),
                    apparait_le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    en_retard_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    fait = table.Column<string>(type: "TEXT", nullable: false),
                    cadre_code = table.Column<string>(type: "TEXT", nullable: false),
                    objet_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alerte", x => x.id);
                    table.ForeignKey(
                        name: "fk_alerte_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "appartenance_foyer",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    foyer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_appartenance_foyer", x => x.id);
                    table.ForeignKey(
                        name: "fk_appartenance_foyer_foyer_foyer_id",
                        column: x => x.foyer_id,
                        principalTable: "foyer",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_appartenance_foyer_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "doublon_possible",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    autre_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    raison = table.Column<string>(type: "TEXT", nullable: false),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_doublon_possible", x => x.id);
                    table.ForeignKey(
                        name: "fk_doublon_possible_personne_autre_id",
                        column: x => x.autre_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_doublon_possible_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "evaluation_besoins",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    par = table.Column<Guid>(type: "TEXT", nullable: false),
                    autonomie = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    capacite = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    besoins = table.Column<string>(type: "TEXT", nullable: false),
                    commentaire = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evaluation_besoins", x => x.id);
                    table.ForeignKey(
                        name: "fk_evaluation_besoins_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "inscription_france_travail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    actualisee_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ppae_depuis = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inscription_france_travail", x => x.id);
                    table.ForeignKey(
                        name: "fk_inscription_france_travail_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orientation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    organisme_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ligne_convention_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    decidee_le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    decidee_par = table.Column<Guid>(type: "TEXT", nullable: false),
                    motif = table.Column<string>(type: "TEXT", nullable: false),
                    proposition = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    proposition_suivie = table.Column<bool>(type: "INTEGER", nullable: true),
                    au_dela_des_places = table.Column<bool>(type: "INTEGER", nullable: false),
                    motif_depassement = table.Column<string>(type: "TEXT", nullable: true),
                    droit_ouvert_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orientation", x => x.id);
                    table.ForeignKey(
                        name: "fk_orientation_ligne_convention_ligne_convention_id",
                        column: x => x.ligne_convention_id,
                        principalTable: "ligne_convention",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orientation_organisme_organisme_id",
                        column: x => x.organisme_id,
                        principalTable: "organisme",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orientation_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "piece_jointe",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    nom = table.Column<string>(type: "TEXT", nullable: false),
                    type_contenu = table.Column<string>(type: "TEXT", nullable: false),
                    contenu = table.Column<byte[]>(type: "BLOB", nullable: false),
                    taille = table.Column<int>(type: "INTEGER", nullable: false),
                    deposee_le = table.Column<DateTime>(type: "TEXT", nullable: false),
                    deposee_par = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_piece_jointe", x => x.id);
                    table.ForeignKey(
                        name: "fk_piece_jointe_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sortie_dispositif",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    motif = table.Column<string>(type: "TEXT", nullable: false),
                    par = table.Column<Guid>(type: "TEXT", nullable: false),
                    commentaire = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sortie_dispositif", x => x.id);
                    table.ForeignKey(
                        name: "fk_sortie_dispositif_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "statut_droits_devoirs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    soumis = table.Column<bool>(type: "INTEGER", nullable: false),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_statut_droits_devoirs", x => x.id);
                    table.ForeignKey(
                        name: "fk_statut_droits_devoirs_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "accompagnement",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    orientation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisme_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ligne_convention_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    cadre_code = table.Column<string>(type: "TEXT", nullable: false),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    oriente_le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    accepte_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    commence_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    referent_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    motif_refus = table.Column<string>(type: "TEXT", nullable: true),
                    motif_maintien = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    commentaire_maintien = table.Column<string>(type: "TEXT", nullable: true),
                    maintenu_par = table.Column<Guid>(type: "TEXT", nullable: true),
                    maintenu_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    motif_fin = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accompagnement", x => x.id);
                    table.ForeignKey(
                        name: "fk_accompagnement_cadre_cadre_code",
                        column: x => x.cadre_code,
                        principalTable: "cadre",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_accompagnement_ligne_convention_ligne_convention_id",
                        column: x => x.ligne_convention_id,
                        principalTable: "ligne_convention",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_accompagnement_organisme_organisme_id",
                        column: x => x.organisme_id,
                        principalTable: "organisme",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_accompagnement_orientation_orientation_id",
                        column: x => x.orientation_id,
                        principalTable: "orientation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_accompagnement_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_accompagnement_utilisateur_referent_id",
                        column: x => x.referent_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "affectation_referent",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    accompagnement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    referent_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_affectation_referent", x => x.id);
                    table.ForeignKey(
                        name: "fk_affectation_referent_accompagnement_accompagnement_id",
                        column: x => x.accompagnement_id,
                        principalTable: "accompagnement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "bilan",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    accompagnement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    numero = table.Column<int>(type: "INTEGER", nullable: false),
                    le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    par = table.Column<Guid>(type: "TEXT", nullable: false),
                    potentialites = table.Column<string>(type: "TEXT", nullable: false),
                    capacites = table.Column<string>(type: "TEXT", nullable: true),
                    projet = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bilan", x => x.id);
                    table.ForeignKey(
                        name: "fk_bilan_accompagnement_accompagnement_id",
                        column: x => x.accompagnement_id,
                        principalTable: "accompagnement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_bilan_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "contrat",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    accompagnement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    cadre_code = table.Column<string>(type: "TEXT", nullable: false),
                    numero = table.Column<int>(type: "INTEGER", nullable: false),
                    precedent_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    objectifs = table.Column<string>(type: "TEXT", nullable: false),
                    engagements_personne = table.Column<string>(type: "TEXT", nullable: true),
                    engagements_collectivite = table.Column<string>(type: "TEXT", nullable: true),
                    attentes = table.Column<string>(type: "TEXT", nullable: true),
                    bilan_precedent = table.Column<string>(type: "TEXT", nullable: true),
                    signe_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    piece_signee_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    soumis_le = table.Column<DateTime>(type: "TEXT", nullable: true),
                    soumis_par = table.Column<Guid>(type: "TEXT", nullable: true),
                    valide_le = table.Column<DateTime>(type: "TEXT", nullable: true),
                    valide_par = table.Column<Guid>(type: "TEXT", nullable: true),
                    retourne_le = table.Column<DateTime>(type: "TEXT", nullable: true),
                    retourne_par = table.Column<Guid>(type: "TEXT", nullable: true),
                    motif_retour = table.Column<string>(type: "TEXT", nullable: true),
                    remis_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    termine_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    motif_terme = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contrat", x => x.id);
                    table.ForeignKey(
                        name: "fk_contrat_accompagnement_accompagnement_id",
                        column: x => x.accompagnement_id,
                        principalTable: "accompagnement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_contrat_contrat_precedent_id",
                        column: x => x.precedent_id,
                        principalTable: "contrat",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_contrat_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_contrat_piece_jointe_piece_signee_id",
                        column: x => x.piece_signee_id,
                        principalTable: "piece_jointe",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "rendez_vous",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    accompagnement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    referent_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    jour = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    heure = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    duree_minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    mode = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    objet = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    lieu = table.Column<string>(type: "TEXT", nullable: true),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    temps_collectif_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    motif_absence = table.Column<string>(type: "TEXT", nullable: true),
                    compte_rendu = table.Column<string>(type: "TEXT", nullable: true),
                    decisions = table.Column<string>(type: "TEXT", nullable: true),
                    suites = table.Column<string>(type: "TEXT", nullable: false),
                    motif_correction = table.Column<string>(type: "TEXT", nullable: true),
                    remplace_par_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rendez_vous", x => x.id);
                    table.ForeignKey(
                        name: "fk_rendez_vous_accompagnement_accompagnement_id",
                        column: x => x.accompagnement_id,
                        principalTable: "accompagnement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_rendez_vous_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_rendez_vous_temps_collectif_temps_collectif_id",
                        column: x => x.temps_collectif_id,
                        principalTable: "temps_collectif",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "frein_constate",
                columns: table => new
                {
                    bilan_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    frein = table.Column<string>(type: "TEXT", nullable: false),
                    etat = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_frein_constate", x => new { x.bilan_id, x.frein });
                    table.ForeignKey(
                        name: "fk_frein_constate_bilan_bilan_id",
                        column: x => x.bilan_id,
                        principalTable: "bilan",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "etape",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    accompagnement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    contrat_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    famille = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    emploi_durable = table.Column<bool>(type: "INTEGER", nullable: false),
                    intitule = table.Column<string>(type: "TEXT", nullable: false),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    fin_prevue = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    lieu = table.Column<string>(type: "TEXT", nullable: true),
                    structure = table.Column<string>(type: "TEXT", nullable: true),
                    objectif = table.Column<string>(type: "TEXT", nullable: true),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    resultat = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    motif_abandon = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_etape", x => x.id);
                    table.ForeignKey(
                        name: "fk_etape_accompagnement_accompagnement_id",
                        column: x => x.accompagnement_id,
                        principalTable: "accompagnement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_etape_contrat_contrat_id",
                        column: x => x.contrat_id,
                        principalTable: "contrat",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_etape_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_cadre_code",
                table: "accompagnement",
                column: "cadre_code");

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_ligne_convention_id",
                table: "accompagnement",
                column: "ligne_convention_id");

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_organisme_id_statut",
                table: "accompagnement",
                columns: new[] { "organisme_id", "statut" });

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_orientation_id",
                table: "accompagnement",
                column: "orientation_id");

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_ouvert",
                table: "accompagnement",
                column: "personne_id",
                unique: true,
                filter: "fin IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_personne",
                table: "accompagnement",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_referent_id",
                table: "accompagnement",
                column: "referent_id");

            migrationBuilder.CreateIndex(
                name: "ix_affectation_referent_accompagnement_id",
                table: "affectation_referent",
                column: "accompagnement_id");

            migrationBuilder.CreateIndex(
                name: "ix_affectation_referent_referent_id_fin",
                table: "affectation_referent",
                columns: new[] { "referent_id", "fin" });

            migrationBuilder.CreateIndex(
                name: "ix_alerte_personne_id_regle_objet_id",
                table: "alerte",
                columns: new[] { "personne_id", "regle", "objet_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_alerte_regle_apparait_le",
                table: "alerte",
                columns: new[] { "regle", "apparait_le" });

            migrationBuilder.CreateIndex(
                name: "ix_alias_organisme_libelle_plie",
                table: "alias_organisme",
                column: "libelle_plie",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_alias_organisme_organisme_id",
                table: "alias_organisme",
                column: "organisme_id");

            migrationBuilder.CreateIndex(
                name: "ix_appartenance_foyer_foyer_id",
                table: "appartenance_foyer",
                column: "foyer_id");

            migrationBuilder.CreateIndex(
                name: "ix_appartenance_foyer_personne_id",
                table: "appartenance_foyer",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_bilan_accompagnement_id",
                table: "bilan",
                column: "accompagnement_id");

            migrationBuilder.CreateIndex(
                name: "ix_bilan_personne_id_numero",
                table: "bilan",
                columns: new[] { "personne_id", "numero" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_contrat_accompagnement_id",
                table: "contrat",
                column: "accompagnement_id");

            migrationBuilder.CreateIndex(
                name: "ix_contrat_personne_id_numero",
                table: "contrat",
                columns: new[] { "personne_id", "numero" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_contrat_piece_signee_id",
                table: "contrat",
                column: "piece_signee_id");

            migrationBuilder.CreateIndex(
                name: "ix_contrat_precedent_id",
                table: "contrat",
                column: "precedent_id");

            migrationBuilder.CreateIndex(
                name: "ix_contrat_statut_soumis_le",
                table: "contrat",
                columns: new[] { "statut", "soumis_le" });

            migrationBuilder.CreateIndex(
                name: "ix_doublon_possible_autre_id",
                table: "doublon_possible",
                column: "autre_id");

            migrationBuilder.CreateIndex(
                name: "ix_doublon_possible_personne_id_autre_id",
                table: "doublon_possible",
                columns: new[] { "personne_id", "autre_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_droit_rsa_foyer_id",
                table: "droit_rsa",
                column: "foyer_id");

            migrationBuilder.CreateIndex(
                name: "ix_etape_accompagnement_id_debut",
                table: "etape",
                columns: new[] { "accompagnement_id", "debut" });

            migrationBuilder.CreateIndex(
                name: "ix_etape_contrat_id",
                table: "etape",
                column: "contrat_id");

            migrationBuilder.CreateIndex(
                name: "ix_etape_personne_id",
                table: "etape",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_evaluation_besoins_personne_id",
                table: "evaluation_besoins",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_foyer_conference_id",
                table: "foyer",
                column: "conference_id");

            migrationBuilder.CreateIndex(
                name: "ix_foyer_matricule",
                table: "foyer",
                column: "matricule",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_foyer_quartier_code",
                table: "foyer",
                column: "quartier_code");

            migrationBuilder.CreateIndex(
                name: "ix_foyer_territoire_id",
                table: "foyer",
                column: "territoire_id");

            migrationBuilder.CreateIndex(
                name: "ix_habilitation_organisme_id",
                table: "habilitation",
                column: "organisme_id");

            migrationBuilder.CreateIndex(
                name: "ix_habilitation_role_code",
                table: "habilitation",
                column: "role_code");

            migrationBuilder.CreateIndex(
                name: "ix_habilitation_territoire_id",
                table: "habilitation",
                column: "territoire_id");

            migrationBuilder.CreateIndex(
                name: "ix_habilitation_utilisateur_id",
                table: "habilitation",
                column: "utilisateur_id");

            migrationBuilder.CreateIndex(
                name: "ix_inscription_france_travail_personne_id",
                table: "inscription_france_travail",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_jeton_personne_personne_id",
                table: "jeton_personne",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_journal_le",
                table: "journal",
                column: "le");

            migrationBuilder.CreateIndex(
                name: "ix_journal_personne_id_le",
                table: "journal",
                columns: new[] { "personne_id", "le" });

            migrationBuilder.CreateIndex(
                name: "ix_journal_utilisateur_id_le",
                table: "journal",
                columns: new[] { "utilisateur_id", "le" });

            migrationBuilder.CreateIndex(
                name: "ix_ligne_convention_annee_libelle_structure_type_thematique",
                table: "ligne_convention",
                columns: new[] { "annee", "libelle_structure", "type", "thematique" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ligne_convention_cadre_code",
                table: "ligne_convention",
                column: "cadre_code");

            migrationBuilder.CreateIndex(
                name: "ix_ligne_convention_organisme_id",
                table: "ligne_convention",
                column: "organisme_id");

            migrationBuilder.CreateIndex(
                name: "ix_organisme_nom_plie",
                table: "organisme",
                column: "nom_plie",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orientation_ligne_convention_id",
                table: "orientation",
                column: "ligne_convention_id");

            migrationBuilder.CreateIndex(
                name: "ix_orientation_organisme_id",
                table: "orientation",
                column: "organisme_id");

            migrationBuilder.CreateIndex(
                name: "ix_orientation_personne_id",
                table: "orientation",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_personne_date_naissance",
                table: "personne",
                column: "date_naissance");

            migrationBuilder.CreateIndex(
                name: "ix_personne_foyer_id",
                table: "personne",
                column: "foyer_id");

            migrationBuilder.CreateIndex(
                name: "ix_personne_nir_empreinte",
                table: "personne",
                column: "nir_empreinte",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_personne_nom_plie_prenom_plie_date_naissance",
                table: "personne",
                columns: new[] { "nom_plie", "prenom_plie", "date_naissance" });

            migrationBuilder.CreateIndex(
                name: "ix_personne_organisme_referent_id",
                table: "personne",
                column: "organisme_referent_id");

            migrationBuilder.CreateIndex(
                name: "ix_personne_referent_id",
                table: "personne",
                column: "referent_id");

            migrationBuilder.CreateIndex(
                name: "ix_personne_territoire_id_droit_ouvert_le",
                table: "personne",
                columns: new[] { "territoire_id", "droit_ouvert_le" },
                filter: "accompagnement_id IS NULL AND soumis_depuis IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_personne_territoire_id_nom_plie",
                table: "personne",
                columns: new[] { "territoire_id", "nom_plie" });

            migrationBuilder.CreateIndex(
                name: "ix_piece_jointe_personne_id",
                table: "piece_jointe",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_rattachement_code_insee_type_debut",
                table: "rattachement",
                columns: new[] { "code_insee", "type", "debut" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_rattachement_territoire_id",
                table: "rattachement",
                column: "territoire_id");

            migrationBuilder.CreateIndex(
                name: "ix_rendez_vous_accompagnement_id_jour",
                table: "rendez_vous",
                columns: new[] { "accompagnement_id", "jour" });

            migrationBuilder.CreateIndex(
                name: "ix_rendez_vous_personne_id_jour",
                table: "rendez_vous",
                columns: new[] { "personne_id", "jour" });

            migrationBuilder.CreateIndex(
                name: "ix_rendez_vous_referent_id_jour",
                table: "rendez_vous",
                columns: new[] { "referent_id", "jour" });

            migrationBuilder.CreateIndex(
                name: "ix_rendez_vous_temps_collectif_id",
                table: "rendez_vous",
                column: "temps_collectif_id");

            migrationBuilder.CreateIndex(
                name: "ix_saisie_suspendue_expire_le",
                table: "saisie_suspendue",
                column: "expire_le");

            migrationBuilder.CreateIndex(
                name: "ix_sortie_dispositif_personne_id",
                table: "sortie_dispositif",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_statut_droits_devoirs_personne_id",
                table: "statut_droits_devoirs",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_temps_collectif_organisme_id",
                table: "temps_collectif",
                column: "organisme_id");

            migrationBuilder.CreateIndex(
                name: "ix_temps_collectif_referent_id_jour",
                table: "temps_collectif",
                columns: new[] { "referent_id", "jour" });

            migrationBuilder.CreateIndex(
                name: "ix_territoire_type_code",
                table: "territoire",
                columns: new[] { "type", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "email_index",
                table: "utilisateur",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "user_name_index",
                table: "utilisateur",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_utilisateur_cle_acces_user_id",
                table: "utilisateur_cle_acces",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_utilisateur_connexion_user_id",
                table: "utilisateur_connexion",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_utilisateur_revendication_user_id",
                table: "utilisateur_revendication",
                column: "user_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "affectation_referent");

            migrationBuilder.DropTable(
                name: "alerte");

            migrationBuilder.DropTable(
                name: "alias_organisme");

            migrationBuilder.DropTable(
                name: "appartenance_foyer");

            migrationBuilder.DropTable(
                name: "cle_protection");

            migrationBuilder.DropTable(
                name: "doublon_possible");

            migrationBuilder.DropTable(
                name: "droit_rsa");

            migrationBuilder.DropTable(
                name: "etape");

            migrationBuilder.DropTable(
                name: "evaluation_besoins");

            migrationBuilder.DropTable(
                name: "frein_constate");

            migrationBuilder.DropTable(
                name: "habilitation");

            migrationBuilder.DropTable(
                name: "import");

            migrationBuilder.DropTable(
                name: "inscription_france_travail");

            migrationBuilder.DropTable(
                name: "jeton_personne");

            migrationBuilder.DropTable(
                name: "journal");

            migrationBuilder.DropTable(
                name: "nomenclature");

            migrationBuilder.DropTable(
                name: "parametre_cadre");

            migrationBuilder.DropTable(
                name: "rattachement");

            migrationBuilder.DropTable(
                name: "reglage");

            migrationBuilder.DropTable(
                name: "rendez_vous");

            migrationBuilder.DropTable(
                name: "saisie_suspendue");

            migrationBuilder.DropTable(
                name: "sortie_dispositif");

            migrationBuilder.DropTable(
                name: "statut_droits_devoirs");

            migrationBuilder.DropTable(
                name: "utilisateur_cle_acces");

            migrationBuilder.DropTable(
                name: "utilisateur_connexion");

            migrationBuilder.DropTable(
                name: "utilisateur_jeton");

            migrationBuilder.DropTable(
                name: "utilisateur_revendication");

            migrationBuilder.DropTable(
                name: "variante_jeton");

            migrationBuilder.DropTable(
                name: "contrat");

            migrationBuilder.DropTable(
                name: "bilan");

            migrationBuilder.DropTable(
                name: "role");

            migrationBuilder.DropTable(
                name: "commune");

            migrationBuilder.DropTable(
                name: "temps_collectif");

            migrationBuilder.DropTable(
                name: "piece_jointe");

            migrationBuilder.DropTable(
                name: "accompagnement");

            migrationBuilder.DropTable(
                name: "orientation");

            migrationBuilder.DropTable(
                name: "utilisateur");

            migrationBuilder.DropTable(
                name: "ligne_convention");

            migrationBuilder.DropTable(
                name: "personne");

            migrationBuilder.DropTable(
                name: "cadre");

            migrationBuilder.DropTable(
                name: "organisme");

            migrationBuilder.DropTable(
                name: "foyer");

            migrationBuilder.DropTable(
                name: "quartier_prioritaire");

            migrationBuilder.DropTable(
                name: "territoire");
        }
    }
}
