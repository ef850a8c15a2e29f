using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Entree : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "est_independant",
                table: "personne",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "brouillon_demande",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    par = table.Column<Guid>(type: "TEXT", nullable: false),
                    territoire_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    titre = table.Column<string>(type: "TEXT", nullable: false),
                    contenu = table.Column<string>(type: "TEXT", nullable: false),
                    enregistre_le = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_brouillon_demande", x => x.id);
                    table.ForeignKey(
                        name: "fk_brouillon_demande_utilisateur_par",
                        column: x => x.par,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "changement_situation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    precision = table.Column<string>(type: "TEXT", nullable: true),
                    note_par = table.Column<Guid>(type: "TEXT", nullable: false),
                    note_le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    declarations = table.Column<string>(type: "TEXT", nullable: false),
                    rappels = table.Column<string>(type: "TEXT", nullable: false),
                    close_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_changement_situation", x => x.id);
                    table.ForeignKey(
                        name: "fk_changement_situation_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "demande_rsa",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    deposee_le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    structure = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    nom_structure = table.Column<string>(type: "TEXT", nullable: true),
                    instruite_par = table.Column<Guid>(type: "TEXT", nullable: false),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    transmise_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    close_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    motif_cloture = table.Column<string>(type: "TEXT", nullable: true),
                    situation = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    dernier_metier = table.Column<string>(type: "TEXT", nullable: true),
                    dernier_emploi_fini_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    mobilite = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    logement = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    garde_enfants = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    couverture_sante = table.Column<bool>(type: "INTEGER", nullable: true),
                    ressources1 = table.Column<long>(type: "INTEGER", nullable: true),
                    ressources2 = table.Column<long>(type: "INTEGER", nullable: true),
                    ressources3 = table.Column<long>(type: "INTEGER", nullable: true),
                    revenu_garanti = table.Column<long>(type: "INTEGER", nullable: true),
                    avertissements = table.Column<string>(type: "TEXT", nullable: false),
                    nombre_avertissements = table.Column<int>(type: "INTEGER", nullable: false),
                    commentaire = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_demande_rsa", x => x.id);
                    table.ForeignKey(
                        name: "fk_demande_rsa_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "information_droits_devoirs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    accompagnement_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    moment = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    par = table.Column<Guid>(type: "TEXT", nullable: false),
                    points = table.Column<string>(type: "TEXT", nullable: false),
                    guides = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_information_droits_devoirs", x => x.id);
                    table.ForeignKey(
                        name: "fk_information_droits_devoirs_accompagnement_accompagnement_id",
                        column: x => x.accompagnement_id,
                        principalTable: "accompagnement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_information_droits_devoirs_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "information_entrant",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    par = table.Column<Guid>(type: "TEXT", nullable: true),
                    moyen = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    contenus = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_information_entrant", x => x.id);
                    table.ForeignKey(
                        name: "fk_information_entrant_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "suivi_droit_connexe",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    droit = table.Column<string>(type: "TEXT", nullable: false),
                    etat = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    par = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_suivi_droit_connexe", x => x.id);
                    table.ForeignKey(
                        name: "fk_suivi_droit_connexe_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_foyer_numero_demande_rsa",
                table: "foyer",
                column: "numero_demande_rsa",
                filter: "matricule LIKE 'D-%'");

            migrationBuilder.CreateIndex(
                name: "ix_brouillon_demande_par",
                table: "brouillon_demande",
                column: "par");

            migrationBuilder.CreateIndex(
                name: "ix_changement_situation_personne_id",
                table: "changement_situation",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_demande_rsa_deposee_le_id",
                table: "demande_rsa",
                columns: new[] { "deposee_le", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_demande_rsa_personne_id",
                table: "demande_rsa",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_demande_rsa_statut_deposee_le",
                table: "demande_rsa",
                columns: new[] { "statut", "deposee_le" });

            migrationBuilder.CreateIndex(
                name: "ix_information_droits_devoirs_accompagnement_id",
                table: "information_droits_devoirs",
                column: "accompagnement_id");

            migrationBuilder.CreateIndex(
                name: "ix_information_droits_devoirs_personne_id",
                table: "information_droits_devoirs",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_information_entrant_personne_id",
                table: "information_entrant",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_suivi_droit_connexe_personne_id",
                table: "suivi_droit_connexe",
                column: "personne_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "brouillon_demande");

            migrationBuilder.DropTable(
                name: "changement_situation");

            migrationBuilder.DropTable(
                name: "demande_rsa");

            migrationBuilder.DropTable(
                name: "information_droits_devoirs");

            migrationBuilder.DropTable(
                name: "information_entrant");

            migrationBuilder.DropTable(
                name: "suivi_droit_connexe");

            migrationBuilder.DropIndex(
                name: "ix_foyer_numero_demande_rsa",
                table: "foyer");

            migrationBuilder.DropColumn(
                name: "est_independant",
                table: "personne");
        }
    }
}
