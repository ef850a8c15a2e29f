using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Relais : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "relais_organisme_id",
                table: "personne",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "relais_referent_id",
                table: "personne",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "precision_refus",
                table: "accompagnement",
                type: "TEXT",
                nullable: true);

            // The reasons of before were free texts: they become the words that go with « autre ».
            migrationBuilder.Sql("UPDATE accompagnement SET precision_refus = motif_refus, motif_refus = 'autre' WHERE motif_refus IS NOT NULL");

            migrationBuilder.CreateTable(
                name: "demande_reorientation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    accompagnement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    demandee_par = table.Column<Guid>(type: "TEXT", nullable: false),
                    demandee_le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    motif = table.Column<string>(type: "TEXT", nullable: false),
                    explication = table.Column<string>(type: "TEXT", nullable: false),
                    souhait = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    avis_personne = table.Column<string>(type: "TEXT", nullable: true),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    close_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    close_par = table.Column<Guid>(type: "TEXT", nullable: true),
                    motif_cloture = table.Column<string>(type: "TEXT", nullable: true),
                    orientation_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_demande_reorientation", x => x.id);
                    table.ForeignKey(
                        name: "fk_demande_reorientation_accompagnement_accompagnement_id",
                        column: x => x.accompagnement_id,
                        principalTable: "accompagnement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_demande_reorientation_orientation_orientation_id",
                        column: x => x.orientation_id,
                        principalTable: "orientation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_demande_reorientation_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "relais",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    de_accompagnement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    vers_accompagnement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisme_sortant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sortant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    entrant_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    repris_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    clos_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    transmission = table.Column<string>(type: "TEXT", nullable: true),
                    conclusion = table.Column<string>(type: "TEXT", nullable: true),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relais", x => x.id);
                    table.ForeignKey(
                        name: "fk_relais_accompagnement_de_accompagnement_id",
                        column: x => x.de_accompagnement_id,
                        principalTable: "accompagnement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_relais_accompagnement_vers_accompagnement_id",
                        column: x => x.vers_accompagnement_id,
                        principalTable: "accompagnement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_relais_organisme_organisme_sortant_id",
                        column: x => x.organisme_sortant_id,
                        principalTable: "organisme",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_relais_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_relais_utilisateur_entrant_id",
                        column: x => x.entrant_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_relais_utilisateur_sortant_id",
                        column: x => x.sortant_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_personne_relais_organisme_id",
                table: "personne",
                column: "relais_organisme_id",
                filter: "relais_organisme_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_personne_relais_referent_id",
                table: "personne",
                column: "relais_referent_id",
                filter: "relais_referent_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_demande_reorientation_accompagnement_id",
                table: "demande_reorientation",
                column: "accompagnement_id");

            migrationBuilder.CreateIndex(
                name: "ix_demande_reorientation_orientation_id",
                table: "demande_reorientation",
                column: "orientation_id");

            migrationBuilder.CreateIndex(
                name: "ix_demande_reorientation_ouverte",
                table: "demande_reorientation",
                column: "personne_id",
                unique: true,
                filter: "statut = 'Demandee'");

            migrationBuilder.CreateIndex(
                name: "ix_demande_reorientation_personne",
                table: "demande_reorientation",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_demande_reorientation_statut_demandee_le",
                table: "demande_reorientation",
                columns: new[] { "statut", "demandee_le" });

            migrationBuilder.CreateIndex(
                name: "ix_relais_de_accompagnement_id",
                table: "relais",
                column: "de_accompagnement_id");

            migrationBuilder.CreateIndex(
                name: "ix_relais_entrant_id",
                table: "relais",
                column: "entrant_id");

            migrationBuilder.CreateIndex(
                name: "ix_relais_organisme_sortant_id",
                table: "relais",
                column: "organisme_sortant_id");

            migrationBuilder.CreateIndex(
                name: "ix_relais_ouvert",
                table: "relais",
                column: "personne_id",
                unique: true,
                filter: "clos_le IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_relais_personne",
                table: "relais",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_relais_sortant_id",
                table: "relais",
                column: "sortant_id");

            migrationBuilder.CreateIndex(
                name: "ix_relais_statut_debut",
                table: "relais",
                columns: new[] { "statut", "debut" });

            migrationBuilder.CreateIndex(
                name: "ix_relais_vers_accompagnement_id",
                table: "relais",
                column: "vers_accompagnement_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "demande_reorientation");

            migrationBuilder.DropTable(
                name: "relais");

            migrationBuilder.DropIndex(
                name: "ix_personne_relais_organisme_id",
                table: "personne");

            migrationBuilder.DropIndex(
                name: "ix_personne_relais_referent_id",
                table: "personne");

            migrationBuilder.DropColumn(
                name: "relais_organisme_id",
                table: "personne");

            migrationBuilder.DropColumn(
                name: "relais_referent_id",
                table: "personne");

            migrationBuilder.DropColumn(
                name: "precision_refus",
                table: "accompagnement");
        }
    }
}
