using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Orientation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "critere_rang",
                table: "orientation",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "criteres_numero",
                table: "orientation",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "delegation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    titulaire_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reference = table.Column<string>(type: "TEXT", nullable: false),
                    objets = table.Column<string>(type: "TEXT", nullable: false),
                    territoire_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    motif_retrait = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delegation", x => x.id);
                    table.ForeignKey(
                        name: "fk_delegation_territoire_territoire_id",
                        column: x => x.territoire_id,
                        principalTable: "territoire",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_delegation_utilisateur_titulaire_id",
                        column: x => x.titulaire_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "jeu_criteres",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    numero = table.Column<int>(type: "INTEGER", nullable: false),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    criteres = table.Column<string>(type: "TEXT", nullable: false),
                    simule_le = table.Column<DateTime>(type: "TEXT", nullable: true),
                    adopte_le = table.Column<DateTime>(type: "TEXT", nullable: true),
                    adopte_par = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_jeu_criteres", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "session_collective",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    genre = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    territoire_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    titre = table.Column<string>(type: "TEXT", nullable: false),
                    jour = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    heure = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    duree_minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    lieu = table.Column<string>(type: "TEXT", nullable: false),
                    places = table.Column<int>(type: "INTEGER", nullable: false),
                    convocations_au_plus = table.Column<int>(type: "INTEGER", nullable: false),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    motif_annulation = table.Column<string>(type: "TEXT", nullable: true),
                    ressources = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_session_collective", x => x.id);
                    table.ForeignKey(
                        name: "fk_session_collective_territoire_territoire_id",
                        column: x => x.territoire_id,
                        principalTable: "territoire",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "convocation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    rang = table.Column<int>(type: "INTEGER", nullable: false),
                    convoquee_le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    convoquee_par = table.Column<Guid>(type: "TEXT", nullable: false),
                    jeton = table.Column<string>(type: "TEXT", nullable: false),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    notee_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    notee_par = table.Column<Guid>(type: "TEXT", nullable: true),
                    motif = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_convocation", x => x.id);
                    table.ForeignKey(
                        name: "fk_convocation_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_convocation_session_collective_session_id",
                        column: x => x.session_id,
                        principalTable: "session_collective",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_convocation_jeton",
                table: "convocation",
                column: "jeton",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_convocation_personne_id",
                table: "convocation",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_convocation_session_id_statut",
                table: "convocation",
                columns: new[] { "session_id", "statut" });

            migrationBuilder.CreateIndex(
                name: "ix_delegation_territoire_id",
                table: "delegation",
                column: "territoire_id");

            migrationBuilder.CreateIndex(
                name: "ix_delegation_titulaire_id",
                table: "delegation",
                column: "titulaire_id");

            migrationBuilder.CreateIndex(
                name: "ix_jeu_criteres_brouillon",
                table: "jeu_criteres",
                column: "statut",
                unique: true,
                filter: "statut = 'Brouillon'");

            migrationBuilder.CreateIndex(
                name: "ix_jeu_criteres_numero",
                table: "jeu_criteres",
                column: "numero",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_session_collective_territoire_id_jour",
                table: "session_collective",
                columns: new[] { "territoire_id", "jour" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "convocation");

            migrationBuilder.DropTable(
                name: "delegation");

            migrationBuilder.DropTable(
                name: "jeu_criteres");

            migrationBuilder.DropTable(
                name: "session_collective");

            migrationBuilder.DropColumn(
                name: "critere_rang",
                table: "orientation");

            migrationBuilder.DropColumn(
                name: "criteres_numero",
                table: "orientation");
        }
    }
}
