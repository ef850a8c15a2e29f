using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Attentes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "objectifs_pauvrete",
                table: "orientation",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "public",
                table: "orientation",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "objectifs_pauvrete",
                table: "ligne_convention",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "public",
                table: "ligne_convention",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "session_id",
                table: "information_droits_devoirs",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "attente_place",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    personne_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ligne_convention_id = table.Column<Guid>(type: "uuid", nullable: false),
                    statut = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    inscrite_le = table.Column<DateOnly>(type: "date", nullable: false),
                    inscrite_par = table.Column<Guid>(type: "uuid", nullable: false),
                    close_le = table.Column<DateOnly>(type: "date", nullable: true),
                    motif_retrait = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attente_place", x => x.id);
                    table.ForeignKey(
                        name: "fk_attente_place_ligne_convention_ligne_convention_id",
                        column: x => x.ligne_convention_id,
                        principalTable: "ligne_convention",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_attente_place_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "entree_offre",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    personne_id = table.Column<Guid>(type: "uuid", nullable: false),
                    offre = table.Column<string>(type: "text", nullable: false),
                    le = table.Column<DateOnly>(type: "date", nullable: false),
                    par = table.Column<Guid>(type: "uuid", nullable: false),
                    conditions = table.Column<string>(type: "text", nullable: false),
                    est_beneficiaire = table.Column<bool>(type: "boolean", nullable: false),
                    est_prioritaire = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_entree_offre", x => x.id);
                    table.ForeignKey(
                        name: "fk_entree_offre_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "relance_organisme",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    personne_id = table.Column<Guid>(type: "uuid", nullable: false),
                    accompagnement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    le = table.Column<DateOnly>(type: "date", nullable: false),
                    par = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relance_organisme", x => x.id);
                    table.ForeignKey(
                        name: "fk_relance_organisme_accompagnement_accompagnement_id",
                        column: x => x.accompagnement_id,
                        principalTable: "accompagnement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_relance_organisme_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_information_droits_devoirs_session_id",
                table: "information_droits_devoirs",
                column: "session_id");

            migrationBuilder.CreateIndex(
                name: "ix_attente_place_inscrite_le_id",
                table: "attente_place",
                columns: new[] { "inscrite_le", "id" },
                filter: "statut = 'EnAttente'");

            migrationBuilder.CreateIndex(
                name: "ix_attente_place_ouverte",
                table: "attente_place",
                columns: new[] { "ligne_convention_id", "personne_id" },
                unique: true,
                filter: "statut = 'EnAttente'");

            migrationBuilder.CreateIndex(
                name: "ix_attente_place_personne_id",
                table: "attente_place",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_entree_offre_offre_le",
                table: "entree_offre",
                columns: new[] { "offre", "le" });

            migrationBuilder.CreateIndex(
                name: "ix_entree_offre_personne_id",
                table: "entree_offre",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_relance_organisme_accompagnement_id_le",
                table: "relance_organisme",
                columns: new[] { "accompagnement_id", "le" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_relance_organisme_personne_id",
                table: "relance_organisme",
                column: "personne_id");

            migrationBuilder.AddForeignKey(
                name: "fk_information_droits_devoirs_session_collective_session_id",
                table: "information_droits_devoirs",
                column: "session_id",
                principalTable: "session_collective",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_information_droits_devoirs_session_collective_session_id",
                table: "information_droits_devoirs");

            migrationBuilder.DropTable(
                name: "attente_place");

            migrationBuilder.DropTable(
                name: "entree_offre");

            migrationBuilder.DropTable(
                name: "relance_organisme");

            migrationBuilder.DropIndex(
                name: "ix_information_droits_devoirs_session_id",
                table: "information_droits_devoirs");

            migrationBuilder.DropColumn(
                name: "objectifs_pauvrete",
                table: "orientation");

            migrationBuilder.DropColumn(
                name: "public",
                table: "orientation");

            migrationBuilder.DropColumn(
                name: "objectifs_pauvrete",
                table: "ligne_convention");

            migrationBuilder.DropColumn(
                name: "public",
                table: "ligne_convention");

            migrationBuilder.DropColumn(
                name: "session_id",
                table: "information_droits_devoirs");
        }
    }
}
