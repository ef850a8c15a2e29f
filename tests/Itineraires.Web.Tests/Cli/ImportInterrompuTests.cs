using System.Globalization;
using System.Text;
using Itineraires.Data;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Cli;

/// <summary>An import whose process dies on the way.</summary>
public sealed class ImportInterrompuTests
{
    private const int Foyers = 2_000;
    private const int FoyersParLot = 40;
    private const int Coups = 10;
    private const int Progres = 3;
    private const int MillisecondesAuPlus = 150;

    private static readonly string[] Tables =
    [
        "foyer",
        "droit_rsa",
        "personne",
        "appartenance_foyer",
        "statut_droits_devoirs",
        "alerte",
        "jeton_personne",
        "variante_jeton",
        "doublon_possible",
        "trace_import",
        "journal",
    ];

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Un_import_tue_dix_fois_reprend_et_finit_comme_s_il_ne_l_avait_pas_ete()
    {
        await using var programme = await Programme.SurBaseAsync();
        programme.Reglages["Itineraires__FoyersParLot"] = FoyersParLot.ToString(CultureInfo.InvariantCulture);
        var fichier = programme.Fichier("caf.csv", Pivot());
        // Any moment may be the last: at the start of a command, between two lots, in the middle of one.
        var hasard = new Random(20_261_122);
        var tues = 0;
        for (var coup = 0; coup < Coups; coup++)
        {
            var (lignes, puis) = (hasard.Next(Progres), TimeSpan.FromMilliseconds(hasard.Next(MillisecondesAuPlus)));
            tues += await programme.TuerAsync(lignes, puis, "importer", "beneficiaires", fichier) ? 1 : 0;
            // What was read waits in files that go with the process.
            Assert.Empty(Directory.EnumerateFileSystemEntries(programme.Temporaire));
            var verification = await programme.LancerAsync("verifier");
            Assert.True(verification.Code == 0, verification.Resultat);
        }

        Assert.Equal(Coups, tues);

        var fin = await programme.LancerAsync("importer", "beneficiaires", fichier, "--json");

        Assert.Equal(0, fin.Code);
        Assert.Contains("il reprend après", fin.Messages, StringComparison.Ordinal);
        Assert.Equal(Foyers, fin.Json.GetProperty("foyers").GetProperty("crees").GetInt32());
        Assert.Equal(2 * Foyers, fin.Json.GetProperty("personnes").GetProperty("creees").GetInt32());
        Assert.Equal(0, (await programme.LancerAsync("verifier")).Code);
        using var temoin = await BaseDeTest.CreerAsync();
        await ImporterAsync(temoin.Connexion, fichier);
        Assert.Equal(await PhotographierAsync(temoin.Connexion), await PhotographierAsync(programme.Base.Connexion));
    }

    private static async Task ImporterAsync(string connexion, string fichier)
    {
        await using var db = Ouvrir(connexion);
        var import = new Import
        {
            Nature = NaturesImport.Beneficiaires,
            NomFichier = "caf.csv",
            Empreinte = "",
            DeposeLe = default,
            DeposePar = null,
        };
        db.Imports.Add(import);
        await db.SaveChangesAsync(Annulation);
        await using var flux = File.OpenRead(fichier);
        var importeur = new ImporterBeneficiaires(db, CoffreNir.Ouvrir(null, fichier + ".cle"), new ContexteSysteme("ligne de commande"), TimeProvider.System)
        {
            FoyersParLot = FoyersParLot,
        };
        await importeur.ExecuterAsync(flux, simuler: false, (_, _) => { }, Annulation, import: import);
    }

    private static ItinerairesDbContext Ouvrir(string connexion)
    {
        var options = new DbContextOptionsBuilder<ItinerairesDbContext>();
        options.UtiliserItineraires(connexion);
        options.UseApplicationServiceProvider(new ServiceCollection().AjouterSchemaDesComptes().BuildServiceProvider());
        return new ItinerairesDbContext(options.Options, new ContexteSysteme("ligne de commande"), TimeProvider.System);
    }

    /// <summary>All that the import writes, but identifiers and instants.</summary>
    private static async Task<List<string>> PhotographierAsync(string connexion)
    {
        await using var db = Ouvrir(connexion);
        return await PhotoDeBase.PrendreAsync(
            db,
            (table, colonne) => Tables.Contains(table) && colonne != "id" && colonne != "le" && !colonne.EndsWith("_id", StringComparison.Ordinal)
        );
    }

    /// <summary>Couples and children; one in fifty is twice under two matricules.</summary>
    private static string Pivot()
    {
        var texte = new StringBuilder("matricule;role;nom;prenom;date_naissance;code_insee;type_rsa;etat_droit;date_ouverture_droit;soumis_droits_devoirs\n");
        for (var i = 0; i < Foyers; i++)
        {
            texte.Append(
                CultureInfo.InvariantCulture,
                $"{i};demandeur;Nom{i % 97};Prenom{i - (i % 50 == 1 ? 97 : 0)};01/02/1990;69266;socle;2;01/02/2026;oui\n"
            );
            texte.Append(CultureInfo.InvariantCulture, $"{i};enfant;Nom{i % 97};Enfant{i};01/02/2015;69266;socle;2;01/02/2026;\n");
        }

        return texte.ToString();
    }
}
