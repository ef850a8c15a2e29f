using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Suivi : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "cellule",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    nom = table.Column<string>(type: "text", nullable: false),
                    territoire_id = table.Column<Guid>(type: "uuid", nullable: false),
                    animateur_id = table.Column<Guid>(type: "uuid", nullable: false),
                    creee_le = table.Column<DateOnly>(type: "date", nullable: false),
                    fermee_le = table.Column<DateOnly>(type: "date", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cellule", x => x.id);
                    table.ForeignKey(
                        name: "fk_cellule_territoire_territoire_id",
                        column: x => x.territoire_id,
                        principalTable: "territoire",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_cellule_utilisateur_animateur_id",
                        column: x => x.animateur_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "cohorte",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    nom = table.Column<string>(type: "text", nullable: false),
                    ouvert_du = table.Column<DateOnly>(type: "date", nullable: true),
                    ouvert_au = table.Column<DateOnly>(type: "date", nullable: true),
                    territoire_id = table.Column<Guid>(type: "uuid", nullable: true),
                    age = table.Column<string>(type: "text", nullable: true),
                    anciennete = table.Column<string>(type: "text", nullable: true),
                    composition = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    eloignement_mois = table.Column<int>(type: "integer", nullable: true),
                    itineraire = table.Column<string>(type: "text", nullable: true),
                    organisme_id = table.Column<Guid>(type: "uuid", nullable: true),
                    thematique = table.Column<string>(type: "text", nullable: true),
                    figee_le = table.Column<DateOnly>(type: "date", nullable: false),
                    figee_par = table.Column<Guid>(type: "uuid", nullable: false),
                    statut = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cohorte", x => x.id);
                    table.ForeignKey(
                        name: "fk_cohorte_organisme_organisme_id",
                        column: x => x.organisme_id,
                        principalTable: "organisme",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_cohorte_territoire_territoire_id",
                        column: x => x.territoire_id,
                        principalTable: "territoire",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "membre_cellule",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cellule_id = table.Column<Guid>(type: "uuid", nullable: false),
                    utilisateur_id = table.Column<Guid>(type: "uuid", nullable: false),
                    du = table.Column<DateOnly>(type: "date", nullable: false),
                    au = table.Column<DateOnly>(type: "date", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_membre_cellule", x => x.id);
                    table.ForeignKey(
                        name: "fk_membre_cellule_cellule_cellule_id",
                        column: x => x.cellule_id,
                        principalTable: "cellule",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_membre_cellule_utilisateur_utilisateur_id",
                        column: x => x.utilisateur_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "seance_cellule",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cellule_id = table.Column<Guid>(type: "uuid", nullable: false),
                    jour = table.Column<DateOnly>(type: "date", nullable: false),
                    lieu = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_seance_cellule", x => x.id);
                    table.ForeignKey(
                        name: "fk_seance_cellule_cellule_cellule_id",
                        column: x => x.cellule_id,
                        principalTable: "cellule",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "membre_cohorte",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohorte_id = table.Column<Guid>(type: "uuid", nullable: false),
                    personne_id = table.Column<Guid>(type: "uuid", nullable: false),
                    entree_le = table.Column<DateOnly>(type: "date", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_membre_cohorte", x => x.id);
                    table.ForeignKey(
                        name: "fk_membre_cohorte_cohorte_cohorte_id",
                        column: x => x.cohorte_id,
                        principalTable: "cohorte",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_membre_cohorte_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "situation_examinee",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    personne_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cellule_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    inscrite_par = table.Column<Guid>(type: "uuid", nullable: false),
                    inscrite_le = table.Column<DateOnly>(type: "date", nullable: false),
                    statut = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    nature = table.Column<string>(type: "text", nullable: true),
                    decision = table.Column<string>(type: "text", nullable: true),
                    decidee_le = table.Column<DateOnly>(type: "date", nullable: true),
                    responsable_id = table.Column<Guid>(type: "uuid", nullable: true),
                    echeance = table.Column<DateOnly>(type: "date", nullable: true),
                    close_le = table.Column<DateOnly>(type: "date", nullable: true),
                    resultat = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_situation_examinee", x => x.id);
                    table.ForeignKey(
                        name: "fk_situation_examinee_cellule_cellule_id",
                        column: x => x.cellule_id,
                        principalTable: "cellule",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_situation_examinee_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_situation_examinee_seance_cellule_seance_id",
                        column: x => x.seance_id,
                        principalTable: "seance_cellule",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_situation_examinee_utilisateur_responsable_id",
                        column: x => x.responsable_id,
                        principalTable: "utilisateur",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_cellule_animateur_id",
                table: "cellule",
                column: "animateur_id");

            migrationBuilder.CreateIndex(
                name: "ix_cellule_territoire_id",
                table: "cellule",
                column: "territoire_id");

            migrationBuilder.CreateIndex(
                name: "ix_cohorte_organisme_id",
                table: "cohorte",
                column: "organisme_id");

            migrationBuilder.CreateIndex(
                name: "ix_cohorte_territoire_id",
                table: "cohorte",
                column: "territoire_id");

            migrationBuilder.CreateIndex(
                name: "ix_membre_cellule_present",
                table: "membre_cellule",
                columns: new[] { "cellule_id", "utilisateur_id" },
                unique: true,
                filter: "au IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_membre_cellule_utilisateur_id",
                table: "membre_cellule",
                column: "utilisateur_id");

            migrationBuilder.CreateIndex(
                name: "ix_membre_cohorte_cohorte_id_personne_id",
                table: "membre_cohorte",
                columns: new[] { "cohorte_id", "personne_id" });

            migrationBuilder.CreateIndex(
                name: "ix_membre_cohorte_personne_id",
                table: "membre_cohorte",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_seance_cellule_cellule_id_jour",
                table: "seance_cellule",
                columns: new[] { "cellule_id", "jour" });

            migrationBuilder.CreateIndex(
                name: "ix_situation_examinee_cellule_id_statut",
                table: "situation_examinee",
                columns: new[] { "cellule_id", "statut" });

            migrationBuilder.CreateIndex(
                name: "ix_situation_examinee_personne_id",
                table: "situation_examinee",
                column: "personne_id");

            migrationBuilder.CreateIndex(
                name: "ix_situation_examinee_responsable_id_echeance",
                table: "situation_examinee",
                columns: new[] { "responsable_id", "echeance" });

            migrationBuilder.CreateIndex(
                name: "ix_situation_examinee_seance_id",
                table: "situation_examinee",
                column: "seance_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "membre_cellule");

            migrationBuilder.DropTable(
                name: "membre_cohorte");

            migrationBuilder.DropTable(
                name: "situation_examinee");

            migrationBuilder.DropTable(
                name: "cohorte");

            migrationBuilder.DropTable(
                name: "seance_cellule");

            migrationBuilder.DropTable(
                name: "cellule");
        }
    }
}
