using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Flux : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "code_motif",
                table: "foyer",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "flux_du",
                table: "foyer",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "code_motif",
                table: "droit_rsa",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "code_motif",
                table: "foyer");

            migrationBuilder.DropColumn(
                name: "flux_du",
                table: "foyer");

            migrationBuilder.DropColumn(
                name: "code_motif",
                table: "droit_rsa");
        }
    }
}
