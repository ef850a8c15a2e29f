using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Itineraires.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class FluxCnaf : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "contacts_le",
                table: "personne",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "courriel_sans_accord",
                table: "personne",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "telephone_sans_accord",
                table: "personne",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "indu",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    foyer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    nature = table.Column<string>(type: "TEXT", nullable: false),
                    rang = table.Column<string>(type: "TEXT", nullable: false),
                    implante_le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    motif = table.Column<string>(type: "TEXT", nullable: true),
                    origine = table.Column<string>(type: "TEXT", nullable: true),
                    responsabilite = table.Column<string>(type: "TEXT", nullable: true),
                    debut = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    fin = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    initial = table.Column<long>(type: "INTEGER", nullable: false),
                    solde = table.Column<long>(type: "INTEGER", nullable: false),
                    mouvement_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    qualification = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    flux_du = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_indu", x => x.id);
                    table.ForeignKey(
                        name: "fk_indu_foyer_foyer_id",
                        column: x => x.foyer_id,
                        principalTable: "foyer",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "mouvement_paiement",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    foyer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mois = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    operation = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    nature = table.Column<string>(type: "TEXT", nullable: false),
                    montant = table.Column<long>(type: "INTEGER", nullable: false),
                    rappel = table.Column<long>(type: "INTEGER", nullable: false),
                    flux_du = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mouvement_paiement", x => x.id);
                    table.ForeignKey(
                        name: "fk_mouvement_paiement_foyer_foyer_id",
                        column: x => x.foyer_id,
                        principalTable: "foyer",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "recueil_socioprofessionnel",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    personne_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    recueilli_le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    demandee_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    numero_demande = table.Column<string>(type: "TEXT", nullable: true),
                    situation = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    dernier_metier = table.Column<string>(type: "TEXT", nullable: true),
                    dernier_emploi_fini_le = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    mobilite = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    logement = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    garde_enfants = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    couverture_sante = table.Column<bool>(type: "INTEGER", nullable: true),
                    besoins_dits = table.Column<bool>(type: "INTEGER", nullable: false),
                    besoins = table.Column<string>(type: "TEXT", nullable: false),
                    flux_du = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recueil_socioprofessionnel", x => x.id);
                    table.ForeignKey(
                        name: "fk_recueil_socioprofessionnel_personne_personne_id",
                        column: x => x.personne_id,
                        principalTable: "personne",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "serie_reference",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    libelle = table.Column<string>(type: "TEXT", nullable: false),
                    libelle_plie = table.Column<string>(type: "TEXT", nullable: false),
                    unite = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_serie_reference", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "solde_indu",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    indu_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    le = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    montant = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_solde_indu", x => x.id);
                    table.ForeignKey(
                        name: "fk_solde_indu_indu_indu_id",
                        column: x => x.indu_id,
                        principalTable: "indu",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "valeur_serie",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    serie_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    annee = table.Column<string>(type: "TEXT", nullable: false),
                    perimetre = table.Column<string>(type: "TEXT", nullable: false),
                    perimetre_plie = table.Column<string>(type: "TEXT", nullable: false),
                    valeur = table.Column<decimal>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    import_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    le = table.Column<DateTime>(type: "TEXT", nullable: false),
                    remplacee_le = table.Column<DateTime>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_valeur_serie", x => x.id);
                    table.ForeignKey(
                        name: "fk_valeur_serie_import_import_id",
                        column: x => x.import_id,
                        principalTable: "import",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_valeur_serie_serie_reference_serie_id",
                        column: x => x.serie_id,
                        principalTable: "serie_reference",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_indu_foyer_id_nature_rang_implante_le",
                table: "indu",
                columns: new[] { "foyer_id", "nature", "rang", "implante_le" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_mouvement_paiement_foyer_id_mois_operation_nature",
                table: "mouvement_paiement",
                columns: new[] { "foyer_id", "mois", "operation", "nature" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_recueil_socioprofessionnel_personne_id_recueilli_le",
                table: "recueil_socioprofessionnel",
                columns: new[] { "personne_id", "recueilli_le" });

            migrationBuilder.CreateIndex(
                name: "ix_serie_reference_libelle_plie",
                table: "serie_reference",
                column: "libelle_plie",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_solde_indu_indu_id",
                table: "solde_indu",
                column: "indu_id");

            migrationBuilder.CreateIndex(
                name: "ix_valeur_serie_import_id",
                table: "valeur_serie",
                column: "import_id");

            migrationBuilder.CreateIndex(
                name: "ix_valeur_serie_serie_id_perimetre_plie_annee",
                table: "valeur_serie",
                columns: new[] { "serie_id", "perimetre_plie", "annee" },
                unique: true,
                filter: "remplacee_le IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "mouvement_paiement");

            migrationBuilder.DropTable(
                name: "recueil_socioprofessionnel");

            migrationBuilder.DropTable(
                name: "solde_indu");

            migrationBuilder.DropTable(
                name: "valeur_serie");

            migrationBuilder.DropTable(
                name: "indu");

            migrationBuilder.DropTable(
                name: "serie_reference");

            migrationBuilder.DropColumn(
                name: "contacts_le",
                table: "personne");

            migrationBuilder.DropColumn(
                name: "courriel_sans_accord",
                table: "personne");

            migrationBuilder.DropColumn(
                name: "telephone_sans_accord",
                table: "personne");
        }
    }
}
