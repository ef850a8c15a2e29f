using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Tableurs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "identifiant_interne",
                table: "personne",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "correspondance",
                table: "import",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "reprise_de_id",
                table: "import",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "reprise_ligne",
                table: "import",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "correspondance_colonnes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    nom = table.Column<string>(type: "TEXT", nullable: false),
                    nom_plie = table.Column<string>(type: "TEXT", nullable: false),
                    organisme_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    territoire_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    empreinte_entetes = table.Column<string>(type: "TEXT", nullable: false),
                    lecture = table.Column<string>(type: "TEXT", nullable: false),
                    cree_par = table.Column<Guid>(type: "TEXT", nullable: true),
                    cree_le = table.Column<DateTime>(type: "TEXT", nullable: false),
                    utilisee_le = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_correspondance_colonnes", x => x.id);
                    table.ForeignKey(
                        name: "fk_correspondance_colonnes_organisme_organisme_id",
                        column: x => x.organisme_id,
                        principalTable: "organisme",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_correspondance_colonnes_territoire_territoire_id",
                        column: x => x.territoire_id,
                        principalTable: "territoire",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_personne_identifiant_interne",
                table: "personne",
                column: "identifiant_interne",
                filter: "identifiant_interne IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_import_reprise_de_id_reprise_ligne",
                table: "import",
                columns: new[] { "reprise_de_id", "reprise_ligne" },
                filter: "reprise_de_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_correspondance_colonnes_empreinte_entetes",
                table: "correspondance_colonnes",
                column: "empreinte_entetes");

            migrationBuilder.CreateIndex(
                name: "ix_correspondance_colonnes_nom_plie",
                table: "correspondance_colonnes",
                column: "nom_plie",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_correspondance_colonnes_organisme_id",
                table: "correspondance_colonnes",
                column: "organisme_id");

            migrationBuilder.CreateIndex(
                name: "ix_correspondance_colonnes_territoire_id",
                table: "correspondance_colonnes",
                column: "territoire_id");

            migrationBuilder.AddForeignKey(
                name: "fk_import_import_reprise_de_id",
                table: "import",
                column: "reprise_de_id",
                principalTable: "import",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_import_import_reprise_de_id",
                table: "import");

            migrationBuilder.DropTable(
                name: "correspondance_colonnes");

            migrationBuilder.DropIndex(
                name: "ix_personne_identifiant_interne",
                table: "personne");

            migrationBuilder.DropIndex(
                name: "ix_import_reprise_de_id_reprise_ligne",
                table: "import");

            migrationBuilder.DropColumn(
                name: "identifiant_interne",
                table: "personne");

            migrationBuilder.DropColumn(
                name: "correspondance",
                table: "import");

            migrationBuilder.DropColumn(
                name: "reprise_de_id",
                table: "import");

            migrationBuilder.DropColumn(
                name: "reprise_ligne",
                table: "import");
        }
    }
}
