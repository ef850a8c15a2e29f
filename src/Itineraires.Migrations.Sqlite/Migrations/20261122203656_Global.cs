using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Global : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "associe_id",
                table: "personne",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "associe_organisme_id",
                table: "personne",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "accompagnement_global",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    accompagnement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    associe_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisme_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    demande_par = table.Column<Guid>(type: "TEXT", nullable: false),
                    demande_le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    statut = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    repondu_par = table.Column<Guid>(type: "TEXT", nullable: true),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    clos_par = table.Column<Guid>(type: "TEXT", nullable: true),
                    motif_refus = table.Column<string>(type: "TEXT", nullable: true),
                    motif_fin = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accompagnement_global", x => x.id);
                    table.ForeignKey(
                        name: "fk_accompagnement_global_accompagnement_accompagnement_id",
                        column: x => x.accompagnement_id,
                        principalTable: "accompagnement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_accompagnement_global_organisme_organisme_id",
                        column: x => x.organisme_id,
                        principalTable: "organisme",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_accompagnement_global_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_accompagnement_global_utilisateur_associe_id",
                        column: x => x.associe_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "participation_global",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisme_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    territoire_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    etp = table.Column<decimal>(type: "TEXT", nullable: false),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_participation_global", x => x.id);
                    table.ForeignKey(
                        name: "fk_participation_global_organisme_organisme_id",
                        column: x => x.organisme_id,
                        principalTable: "organisme",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_participation_global_territoire_territoire_id",
                        column: x => x.territoire_id,
                        principalTable: "territoire",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_personne_associe_id",
                table: "personne",
                column: "associe_id",
                filter: "associe_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_personne_associe_organisme_id",
                table: "personne",
                column: "associe_organisme_id",
                filter: "associe_organisme_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_global_accompagnement_id",
                table: "accompagnement_global",
                column: "accompagnement_id");

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_global_associe_id",
                table: "accompagnement_global",
                column: "associe_id");

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_global_organisme_id",
                table: "accompagnement_global",
                column: "organisme_id");

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_global_ouvert",
                table: "accompagnement_global",
                column: "personne_id",
                unique: true,
                filter: "fin IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_global_personne",
                table: "accompagnement_global",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_accompagnement_global_statut_debut",
                table: "accompagnement_global",
                columns: new[] { "statut", "debut" });

            migrationBuilder.CreateIndex(
                name: "ix_participation_global_organisme_id",
                table: "participation_global",
                column: "organisme_id");

            migrationBuilder.CreateIndex(
                name: "ix_participation_global_territoire_id",
                table: "participation_global",
                column: "territoire_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "accompagnement_global");

            migrationBuilder.DropTable(
                name: "participation_global");

            migrationBuilder.DropIndex(
                name: "ix_personne_associe_id",
                table: "personne");

            migrationBuilder.DropIndex(
                name: "ix_personne_associe_organisme_id",
                table: "personne");

            migrationBuilder.DropColumn(
                name: "associe_id",
                table: "personne");

            migrationBuilder.DropColumn(
                name: "associe_organisme_id",
                table: "personne");
        }
    }
}
