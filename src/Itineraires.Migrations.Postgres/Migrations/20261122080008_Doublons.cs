using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Doublons : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_doublon_possible_personne_autre_id",
                table: "doublon_possible");

            migrationBuilder.DropForeignKey(
                name: "fk_doublon_possible_personne_personne_id",
                table: "doublon_possible");

            migrationBuilder.RenameColumn(
                name: "raison",
                table: "doublon_possible",
                newName: "raisons");

            migrationBuilder.AddColumn<Guid>(
                name: "fusion_id",
                table: "doublon_possible",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "score",
                table: "doublon_possible",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            // The pairs of before were all of the same names and birth date.
            migrationBuilder.Sql("UPDATE doublon_possible SET raisons = ' identite ', score = 80");
            // What the roles shipped with the product gain; a role that an administrator made keeps its rights.
            migrationBuilder.Sql(
                "UPDATE role SET droits = REPLACE(droits, '\"enregistrer_personne\"', '\"enregistrer_personne\",\"fusionner_doublons\"') WHERE code IN ('gestionnaire', 'chef_service_social') AND droits NOT LIKE '%fusionner_doublons%'");

            migrationBuilder.CreateTable(
                name: "fusion_personnes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    gardee_id = table.Column<Guid>(type: "uuid", nullable: false),
                    absorbee_id = table.Column<Guid>(type: "uuid", nullable: false),
                    nom = table.Column<string>(type: "text", nullable: false),
                    prenom = table.Column<string>(type: "text", nullable: false),
                    date_naissance = table.Column<DateOnly>(type: "date", nullable: false),
                    le = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    par = table.Column<Guid>(type: "uuid", nullable: true),
                    motif = table.Column<string>(type: "text", nullable: true),
                    images = table.Column<string>(type: "text", nullable: false),
                    annulee_le = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    annulee_par = table.Column<Guid>(type: "uuid", nullable: true),
                    motif_annulation = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fusion_personnes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "identite_absorbee",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    fusion_id = table.Column<Guid>(type: "uuid", nullable: false),
                    personne_id = table.Column<Guid>(type: "uuid", nullable: false),
                    foyer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    nir_empreinte = table.Column<byte[]>(type: "bytea", nullable: true),
                    nom_naissance_plie = table.Column<string>(type: "text", nullable: false),
                    prenom_plie = table.Column<string>(type: "text", nullable: false),
                    date_naissance = table.Column<DateOnly>(type: "date", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identite_absorbee", x => x.id);
                    table.ForeignKey(
                        name: "fk_identite_absorbee_fusion_personnes_fusion_id",
                        column: x => x.fusion_id,
                        principalTable: "fusion_personnes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_identite_absorbee_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_personne_courriel",
                table: "personne",
                column: "courriel");

            migrationBuilder.CreateIndex(
                name: "ix_personne_identifiant_france_travail",
                table: "personne",
                column: "identifiant_france_travail");

            migrationBuilder.CreateIndex(
                name: "ix_personne_telephone",
                table: "personne",
                column: "telephone");

            migrationBuilder.CreateIndex(
                name: "ix_doublon_possible_statut_score_id",
                table: "doublon_possible",
                columns: new[] { "statut", "score", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_fusion_personnes_absorbee_id",
                table: "fusion_personnes",
                column: "absorbee_id");

            migrationBuilder.CreateIndex(
                name: "ix_fusion_personnes_gardee_id",
                table: "fusion_personnes",
                column: "gardee_id");

            migrationBuilder.CreateIndex(
                name: "ix_identite_absorbee_foyer_id",
                table: "identite_absorbee",
                column: "foyer_id");

            migrationBuilder.CreateIndex(
                name: "ix_identite_absorbee_fusion_id",
                table: "identite_absorbee",
                column: "fusion_id");

            migrationBuilder.CreateIndex(
                name: "ix_identite_absorbee_nir_empreinte",
                table: "identite_absorbee",
                column: "nir_empreinte");

            migrationBuilder.CreateIndex(
                name: "ix_identite_absorbee_personne_id",
                table: "identite_absorbee",
                column: "personne_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "identite_absorbee");

            migrationBuilder.DropTable(
                name: "fusion_personnes");

            migrationBuilder.DropIndex(
                name: "ix_personne_courriel",
                table: "personne");

            migrationBuilder.DropIndex(
                name: "ix_personne_identifiant_france_travail",
                table: "personne");

            migrationBuilder.DropIndex(
                name: "ix_personne_telephone",
                table: "personne");

            migrationBuilder.DropIndex(
                name: "ix_doublon_possible_statut_score_id",
                table: "doublon_possible");

            migrationBuilder.DropColumn(
                name: "fusion_id",
                table: "doublon_possible");

            migrationBuilder.DropColumn(
                name: "score",
                table: "doublon_possible");

            migrationBuilder.RenameColumn(
                name: "raisons",
                table: "doublon_possible",
                newName: "raison");

            migrationBuilder.AddForeignKey(
                name: "fk_doublon_possible_personne_autre_id",
                table: "doublon_possible",
                column: "autre_id",
                principalTable: "personne",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_doublon_possible_personne_personne_id",
                table: "doublon_possible",
                column: "personne_id",
                principalTable: "personne",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }
    }
}
