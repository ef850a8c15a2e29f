using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class SuiviImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "contenu",
                table: "import");

            migrationBuilder.AddColumn<Guid>(
                name: "import_id",
                table: "personne",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "annule_le",
                table: "import",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "annule_par",
                table: "import",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "commence_le",
                table: "import",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "comptes",
                table: "import",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "flux_du",
                table: "import",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "reprise",
                table: "import",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "import_id",
                table: "foyer",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "trace_import",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    personne_id = table.Column<Guid>(type: "uuid", nullable: true),
                    objet = table.Column<string>(type: "text", nullable: false),
                    objet_id = table.Column<Guid>(type: "uuid", nullable: false),
                    avant = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_trace_import", x => x.id);
                    table.ForeignKey(
                        name: "fk_trace_import_import_import_id",
                        column: x => x.import_id,
                        principalTable: "import",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_trace_import_import_id",
                table: "trace_import",
                column: "import_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "trace_import");

            migrationBuilder.DropColumn(
                name: "import_id",
                table: "personne");

            migrationBuilder.DropColumn(
                name: "annule_le",
                table: "import");

            migrationBuilder.DropColumn(
                name: "annule_par",
                table: "import");

            migrationBuilder.DropColumn(
                name: "commence_le",
                table: "import");

            migrationBuilder.DropColumn(
                name: "comptes",
                table: "import");

            migrationBuilder.DropColumn(
                name: "flux_du",
                table: "import");

            migrationBuilder.DropColumn(
                name: "reprise",
                table: "import");

            migrationBuilder.DropColumn(
                name: "import_id",
                table: "foyer");

            migrationBuilder.AddColumn<byte[]>(
                name: "contenu",
                table: "import",
                type: "bytea",
                nullable: true);
        }
    }
}
