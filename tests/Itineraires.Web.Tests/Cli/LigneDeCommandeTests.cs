using System.Text.Json;
using Itineraires.Web.Tests.Support;

namespace Itineraires.Web.Tests.Cli;

/// <summary>The contract of the command line: exit codes, result alone on the standard output, messages in French beside it.</summary>
public sealed class LigneDeCommandeTests
{
    public static TheoryData<string> Commandes { get; } =
    [
        "servir",
        "demo charger",
        "importer conventions",
        "importer beneficiaires",
        "importer france-travail",
        "importer flux",
        "importer series",
        "importer referentiel",
        "indicateurs",
        "sauvegarder",
        "restaurer",
        "utilisateur creer",
        "utilisateur lister",
        "utilisateur desactiver",
        "exigences",
        "verifier",
    ];

    [Theory]
    [MemberData(nameof(Commandes))]
    public async Task Chaque_commande_a_son_aide(string commande)
    {
        await using var programme = await Programme.SurBaseVideAsync();

        var sortie = await programme.LancerAsync([.. commande.Split(' '), "--help"]);

        Assert.Equal(0, sortie.Code);
        Assert.Contains("--help", sortie.Resultat, StringComparison.Ordinal);
        Assert.Contains(commande, sortie.Resultat, StringComparison.Ordinal);
        Assert.Empty(sortie.Messages);
        Assert.False(Directory.Exists(Path.Combine(programme.Dossier, "var")), "Asking for help touches nothing.");
    }

    [Theory]
    [InlineData("inconnue")]
    [InlineData("importer")]
    [InlineData("indicateurs --du 2026-01-01")]
    [InlineData("indicateurs --du hier --au 2026-01-01")]
    [InlineData("indicateurs --du 2026-02-01 --au 2026-01-01")]
    [InlineData("importer conventions absent.csv --annee 2020")]
    [InlineData("importer france-travail absent.csv")]
    [InlineData("importer flux absent.xml")]
    [InlineData("importer series absent.csv")]
    [InlineData("importer referentiel naf absent.csv --source INSEE --date 2026-01-01")]
    [InlineData("importer referentiel autre conventions.csv --source INSEE --date 2026-01-01")]
    [InlineData("demo charger --foyers 0")]
    [InlineData("demo charger --foyers beaucoup")]
    [InlineData("importer conventions conventions.csv --annee deux")]
    [InlineData("verifier --jsson")]
    [InlineData("restaurer absente.zip --oui")]
    public async Task Un_mauvais_usage_sort_2_et_s_explique_en_francais(string arguments)
    {
        await using var programme = await Programme.SurBaseVideAsync();

        var sortie = await programme.LancerAsync(arguments.Split(' '));

        Assert.Equal(2, sortie.Code);
        Assert.Empty(sortie.Resultat);
        Assert.NotEmpty(sortie.Messages);
        Assert.DoesNotContain("   at ", sortie.Messages, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b(the|was|not|required|unrecognized|cannot|does)\b", sortie.Messages);
    }

    [Fact]
    public async Task Un_tableau_inconnu_sort_2_avec_ses_titres_et_un_tableau_connu_s_importe()
    {
        await using var programme = await Programme.SurBaseAsync();
        var inconnu = programme.Fichier("inconnu.csv", "Machin;Truc;Téléphone\na;b;0611223344\n");
        var sortie = await programme.LancerAsync("importer", "beneficiaires", inconnu);
        Assert.Equal(2, sortie.Code);
        Assert.Contains("« Machin », « Truc », « Téléphone »", sortie.Messages.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("le nom, le prénom", sortie.Messages, StringComparison.Ordinal);
        sortie = await programme.LancerAsync("importer", "beneficiaires", inconnu, "--correspondance", "absente");
        Assert.Equal(2, sortie.Code);
        Assert.Contains("carnet-de-bord", sortie.Messages, StringComparison.Ordinal);
        sortie = await programme.LancerAsync("importer", "beneficiaires", inconnu, "--feuille", "Rien");
        Assert.Equal(2, sortie.Code);

        var connu = programme.Fichier("rdv.csv", Imports.Tableurs.FichiersDeTest.SemenceRdvInsertion);
        sortie = await programme.LancerAsync("importer", "beneficiaires", connu, "--json");
        Assert.True(sortie.Code == 0, sortie.Messages);
        Assert.Equal(2, sortie.Json.GetProperty("personnes").GetProperty("creees").GetInt32());
        sortie = await programme.LancerAsync("importer", "beneficiaires", connu, "--correspondance", "rdv-insertion", "--json");
        Assert.Equal(2, sortie.Json.GetProperty("personnes").GetProperty("inchangees").GetInt32());
    }

    [Theory]
    [InlineData("utilisateur lister --json", JsonValueKind.Object)]
    [InlineData("indicateurs --du 2026-01-01 --au 2026-12-31 --json", JsonValueKind.Object)]
    [InlineData("verifier --json", JsonValueKind.Object)]
    [InlineData("exigences --json", JsonValueKind.Object)]
    [InlineData("sauvegarder sauvegarde.zip --json", JsonValueKind.Object)]
    public async Task Sur_une_base_absente_la_commande_la_cree_et_n_ecrit_que_du_json(string arguments, JsonValueKind forme)
    {
        await using var programme = await Programme.SurBaseVideAsync();

        var sortie = await programme.LancerAsync(arguments.Split(' '));

        Assert.True(sortie.Code == 0, sortie.Messages);
        Assert.Equal(forme, sortie.Json.ValueKind);
    }

    [Fact]
    public async Task Une_ligne_rejetee_sort_3_et_le_resultat_reste_du_json()
    {
        await using var programme = await Programme.SurBaseVideAsync();
        var conventions = programme.Fichier(
            "conventions.csv",
            "structure;type_parcours;thematique;places;suivis;montant\nALIS;emploi_diversifie;;12a;20;1000\nADL;emploi_diversifie;;10;20;1000,50\n"
        );
        var beneficiaires = programme.Fichier(
            "beneficiaires.csv",
            "matricule;role;nom;prenom;date_naissance\n0000001;demandeur;Durand;Jeanne;31/12/1985\n0000002;demandeur;Petit;;01/02/1990\n"
        );

        var lignes = await programme.LancerAsync("importer", "conventions", conventions, "--annee", "2026", "--json");
        var personnes = await programme.LancerAsync("importer", "beneficiaires", beneficiaires, "--json");
        var ecart = await programme.LancerAsync("importer", "conventions", conventions, "--annee", "2027", "--attendu", "1;1;1", "--json");

        Assert.Equal(3, lignes.Code);
        Assert.Equal(1, lignes.Json.GetProperty("rejetees").GetInt32());
        Assert.Equal(2, lignes.Json.GetProperty("erreurs")[0].GetProperty("ligne").GetInt32());
        Assert.Equal(3, personnes.Code);
        Assert.Equal(1, personnes.Json.GetProperty("rejetees").GetInt32());
        Assert.Equal(3, personnes.Json.GetProperty("erreurs")[0].GetProperty("ligne").GetInt32());
        Assert.Equal(3, ecart.Code);
        Assert.Equal(0, ecart.Json.GetProperty("importees").GetInt32());
    }

    [Fact, Exigence("ACC-07")]
    public async Task ACC_07_les_inscriptions_de_France_Travail_se_reprennent_par_la_commande()
    {
        await using var programme = await Programme.SurBaseAsync();
        var caf = programme.Fichier("caf.csv", "matricule;role;nom;prenom;date_naissance\n0000001;demandeur;Durand;Jeanne;31/12/1985\n");
        Assert.Equal(0, (await programme.LancerAsync("importer", "beneficiaires", caf)).Code);
        const string Entete = "nir;identifiantpe;nom;prenom;dtnai;date;code;motif;nir2\n";
        var bon = programme.Fichier("bon.csv", Entete + ";;DURAND;JEANNE;31/12/1985;05/01/2026;1;;\n");
        var rejete = programme.Fichier("rejete.csv", Entete + ";;DURAND;JEANNE;31/12/1985;05/02/2026;CESSATION;;\n;;PETIT;ZOE;01/02/1990;05/01/2026;1;;\n");
        var autre = programme.Fichier("autre.csv", "nir;nom\n;DURAND\n");
        var rejets = Path.Combine(programme.Dossier, "rejets.csv");

        var simule = await programme.LancerAsync("importer", "france-travail", bon, "--simuler", "--json");
        var fait = await programme.LancerAsync("importer", "france-travail", bon, "--json");
        var encore = await programme.LancerAsync("importer", "france-travail", bon, "--json");
        var avecRejet = await programme.LancerAsync("importer", "france-travail", rejete, "--rejets", rejets);
        var refuse = await programme.LancerAsync("importer", "france-travail", autre);

        Assert.Equal((0, 0, 0, 3, 2), (simule.Code, fait.Code, encore.Code, avecRejet.Code, refuse.Code));
        Assert.Equal(1, simule.Json.GetProperty("inscriptions").GetProperty("ouvertes").GetInt32());
        Assert.Equal(1, fait.Json.GetProperty("inscriptions").GetProperty("ouvertes").GetInt32());
        Assert.Equal(1, encore.Json.GetProperty("inchangees").GetInt32());
        Assert.Contains("0 ouvertes, 0 actualisées, 1 closes", avecRejet.Resultat, StringComparison.Ordinal);
        Assert.Contains("Personne inconnue\u00A0: 1", avecRejet.Messages, StringComparison.Ordinal);
        Assert.Contains("PETIT;ZOE", await File.ReadAllTextAsync(rejets, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("Il manque 5 colonnes", refuse.Messages, StringComparison.Ordinal);

        var import = fait.Messages.Split('\n').Single(l => l.StartsWith("Import ", StringComparison.Ordinal))["Import ".Length..].Trim();
        Assert.Equal(3, (await programme.LancerAsync("importer", "annuler", import)).Code);
        var dernier = avecRejet.Messages.Split('\n').Single(l => l.StartsWith("Import ", StringComparison.Ordinal))["Import ".Length..].Trim();
        Assert.Equal(0, (await programme.LancerAsync("importer", "annuler", dernier)).Code);
        Assert.Equal(0, (await programme.LancerAsync("importer", "annuler", import)).Code);
        Assert.Equal(0, (await programme.LancerAsync("verifier")).Code);
    }

    [Fact]
    public async Task Un_invariant_rompu_sort_3_meme_quand_le_demarrage_le_repare()
    {
        await using var programme = await Programme.SurBaseVideAsync();
        Assert.Equal(0, (await programme.LancerAsync("verifier")).Code);
        await programme.Base.ExecuterSqlAsync(BaseDeTest.EstPostgres ? "DROP TRIGGER journal_immuable ON journal" : "DROP TRIGGER journal_sans_modification");
        await programme.Base.ExecuterSqlAsync("UPDATE parametre_cadre SET source = ' ' WHERE code = 'rupture_jours'");

        var sortie = await programme.LancerAsync("verifier", "--json");

        Assert.Equal(3, sortie.Code);
        Assert.Equal(
            ["INV-JRN-IMMUABLE", "INV-CAD-SOURCE"],
            sortie.Json.GetProperty("violations").EnumerateArray().Select(v => v.GetProperty("code").GetString())
        );
        Assert.Contains("INV-CAD-SOURCE", sortie.Messages, StringComparison.Ordinal);
        Assert.Equal(3, (await programme.LancerAsync("verifier")).Code);
    }
}
