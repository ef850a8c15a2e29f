using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Courriers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "courrier",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    personne_id = table.Column<Guid>(type: "uuid", nullable: false),
                    objet_id = table.Column<Guid>(type: "uuid", nullable: false),
                    modele_code = table.Column<string>(type: "text", nullable: false),
                    modele_numero = table.Column<int>(type: "integer", nullable: false),
                    reference = table.Column<string>(type: "text", nullable: false),
                    destinataire = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    adresse = table.Column<string>(type: "text", nullable: false),
                    objet = table.Column<string>(type: "text", nullable: false),
                    texte = table.Column<string>(type: "text", nullable: false),
                    emis_le = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    emis_par = table.Column<Guid>(type: "uuid", nullable: true),
                    signataire = table.Column<string>(type: "text", nullable: false),
                    empreinte = table.Column<string>(type: "text", nullable: false),
                    signature = table.Column<byte[]>(type: "bytea", nullable: false),
                    cle_id = table.Column<string>(type: "text", nullable: false),
                    imprime_le = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_courrier", x => x.id);
                    table.ForeignKey(
                        name: "fk_courrier_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "modele_courrier",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    numero = table.Column<int>(type: "integer", nullable: false),
                    objet = table.Column<string>(type: "text", nullable: false),
                    corps = table.Column<string>(type: "text", nullable: false),
                    statut = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    publie_le = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    publie_par = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_modele_courrier", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_courrier_emis_le",
                table: "courrier",
                column: "emis_le",
                filter: "imprime_le IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_courrier_objet_id_destinataire",
                table: "courrier",
                columns: new[] { "objet_id", "destinataire" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_courrier_personne_id_emis_le",
                table: "courrier",
                columns: new[] { "personne_id", "emis_le" });

            migrationBuilder.CreateIndex(
                name: "ix_courrier_reference",
                table: "courrier",
                column: "reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_modele_courrier_brouillon",
                table: "modele_courrier",
                column: "code",
                unique: true,
                filter: "statut = 'Brouillon'");

            migrationBuilder.CreateIndex(
                name: "ix_modele_courrier_code_numero",
                table: "modele_courrier",
                columns: new[] { "code", "numero" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_modele_courrier_en_vigueur",
                table: "modele_courrier",
                column: "code",
                unique: true,
                filter: "statut = 'EnVigueur'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "courrier");

            migrationBuilder.DropTable(
                name: "modele_courrier");
        }
    }
}
