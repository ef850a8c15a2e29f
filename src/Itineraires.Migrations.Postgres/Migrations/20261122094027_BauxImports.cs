using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class BauxImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Tables and flows now write a matricule alike: seven digits at least. Two that only zeros told apart are left for a person to merge.
            migrationBuilder.Sql(
                "UPDATE foyer SET matricule = lpad(matricule, 7, '0') WHERE matricule ~ '^[0-9]{1,6}$' AND NOT EXISTS (SELECT 1 FROM foyer AS autre WHERE autre.matricule = lpad(foyer.matricule, 7, '0'))");

            migrationBuilder.DropIndex(
                name: "ix_trace_import_import_id",
                table: "trace_import");

            migrationBuilder.AddColumn<Guid>(
                name: "import_id",
                table: "journal",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "jour",
                table: "import",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "origine",
                table: "import",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "version_produit",
                table: "import",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "import_id",
                table: "fusion_personnes",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "bail",
                columns: table => new
                {
                    cle = table.Column<string>(type: "text", nullable: false),
                    detenteur = table.Column<string>(type: "text", nullable: false),
                    expire_le = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bail", x => x.cle);
                });

            migrationBuilder.CreateTable(
                name: "flux_remplace",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    foyer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    avant = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_flux_remplace", x => new { x.foyer_id, x.import_id });
                    table.ForeignKey(
                        name: "fk_flux_remplace_import_import_id",
                        column: x => x.import_id,
                        principalTable: "import",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_trace_import_import_id_objet_id",
                table: "trace_import",
                columns: new[] { "import_id", "objet_id" });

            migrationBuilder.CreateIndex(
                name: "ix_personne_import_id",
                table: "personne",
                column: "import_id",
                filter: "import_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_journal_objet_id",
                table: "journal",
                column: "objet_id",
                filter: "objet_id IS NOT NULL AND personne_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_fusion_personnes_import_id",
                table: "fusion_personnes",
                column: "import_id",
                filter: "import_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_foyer_import_id",
                table: "foyer",
                column: "import_id",
                filter: "import_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_flux_remplace_import_id",
                table: "flux_remplace",
                column: "import_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bail");

            migrationBuilder.DropTable(
                name: "flux_remplace");

            migrationBuilder.DropIndex(
                name: "ix_trace_import_import_id_objet_id",
                table: "trace_import");

            migrationBuilder.DropIndex(
                name: "ix_personne_import_id",
                table: "personne");

            migrationBuilder.DropIndex(
                name: "ix_journal_objet_id",
                table: "journal");

            migrationBuilder.DropIndex(
                name: "ix_fusion_personnes_import_id",
                table: "fusion_personnes");

            migrationBuilder.DropIndex(
                name: "ix_foyer_import_id",
                table: "foyer");

            migrationBuilder.DropColumn(
                name: "import_id",
                table: "journal");

            migrationBuilder.DropColumn(
                name: "jour",
                table: "import");

            migrationBuilder.DropColumn(
                name: "origine",
                table: "import");

            migrationBuilder.DropColumn(
                name: "version_produit",
                table: "import");

            migrationBuilder.DropColumn(
                name: "import_id",
                table: "fusion_personnes");

            migrationBuilder.CreateIndex(
                name: "ix_trace_import_import_id",
                table: "trace_import",
                column: "import_id");
        }
    }
}
