using Itineraires.Domain.Commun;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Imports.Tableurs;
using Itineraires.Web.Tests.Support;

namespace Itineraires.Web.Tests.Imports.Tableurs;

/// <summary>What is proposed for the columns of a spreadsheet, and how it is then read.</summary>
public sealed class PropositionCorrespondanceTests : IAsyncLifetime
{
    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    public async Task Les_tableaux_de_rdv_insertion_se_reconnaissent_sous_leurs_deux_titres()
    {
        using var classeur = FichiersDeTest.Classeur(
            (
                "ENTRETIENS PHYSIQUES",
                [FichiersDeTest.TitresRdvInsertion, ["1234567", "Mme", "Sissoko", "Awa", new DateOnly(1988, 3, 12), "3 rue X", "69100 Villeurbanne"]]
            )
        );
        var proposition = await ProposerAsync(classeur);
        Assert.Equal("rdv-insertion", proposition.Connue);
        Assert.Equal(
            [
                ("N° Allocataire", "matricule"),
                ("Date de Naissance", "date_naissance"),
                ("CP Ville", "code_postal_commune"),
                ("ID IODAS", "identifiant_interne"),
                ("Adresses Mails", "email"),
                ("N° Téléphones", "telephone"),
                ("PA", null),
            ],
            new[] { "N° Allocataire", "Date de Naissance", "CP Ville", "ID IODAS", "Adresses Mails", "N° Téléphones", "PA" }.Select(t =>
                (t, Champ(proposition, t))
            )
        );

        using var semence = FichiersDeTest.Csv(FichiersDeTest.SemenceRdvInsertion);
        proposition = await ProposerAsync(semence);
        Assert.Equal("rdv-insertion", proposition.Connue);
        Assert.Equal(("matricule", "role", null), (Champ(proposition, "N° CAF"), Champ(proposition, "Role"), Champ(proposition, "Référent")));
    }

    [Fact]
    public async Task Carnet_de_bord_et_les_contacts_de_la_CNAF_se_reconnaissent()
    {
        using var carnet = FichiersDeTest.Csv(FichiersDeTest.CarnetDeBord);
        var proposition = await ProposerAsync(carnet);
        Assert.Equal(("carnet-de-bord", false), (proposition.Connue, proposition.ContactsSeulement));
        Assert.Equal(
            ("identifiant_interne", "nom", "complement_adresse", "etat_droit"),
            (
                Champ(proposition, "Identifiant dans le SI*"),
                Champ(proposition, "Nom*"),
                Champ(proposition, "Adresse (complément)"),
                Champ(proposition, "Droits RSA")
            )
        );

        using var contacts = FichiersDeTest.Csv(FichiersDeTest.ContactsCnaf + "100;DEM;;;;;;;0612345678;;;\n");
        proposition = await ProposerAsync(contacts);
        Assert.Equal(("Contacts de la CNAF", true), (proposition.Connue, proposition.ContactsSeulement));
        Assert.Equal(
            ("telephone", "telephone", null),
            (Champ(proposition, "NUMERO TELEPHONE DOSSIER"), Champ(proposition, "NUMERO TELEPHONE 2 DOSSIER"), Champ(proposition, "NOM RESPONSABLE DOSSIER"))
        );
    }

    [Fact]
    public async Task Un_tableau_jamais_vu_se_propose_d_apres_ses_titres_et_ses_valeurs()
    {
        var nir = FichiersDeTest.Nir("2880369123456");
        using var fichier = FichiersDeTest.Csv(
            "NOM de l'usager;Prenom;Né(e) le;Colonne A;Colonne B;Colonne C;Colonne D;Observations\n"
                + $"SISSOKO;Awa;12/03/1988;{nir};awa@exemple.fr;06 11 22 33 44;69100 Villeurbanne;à rappeler\n"
                + "DIOP;Malik;01/09/1985;;malik@exemple.fr;07 11 22 33 45;69003 Lyon;\n"
        );
        var proposition = await ProposerAsync(fichier);
        Assert.Null(proposition.Connue);
        Assert.Equal(["nom", "prenom", "date_naissance", "nir", "email", "telephone", "code_postal_commune", null], proposition.Colonnes.Select(c => c.Champ));
        Assert.Equal("28803**********", Assert.Single(proposition.Colonnes[3].Exemples));
        Assert.Null(proposition.Lecture.Manque());
    }

    [Fact]
    public async Task Les_titres_se_trouvent_sous_un_titre_fusionne_et_dans_la_bonne_feuille()
    {
        using var classeur = FichiersDeTest.Classeur(
            (
                "Lisez-moi",
                [
                    ["Ce classeur contient la liste des bénéficiaires"],
                ]
            ),
            (
                "Liste",
                [
                    ["Bénéficiaires du RSA, mars 2026", "", "", ""],
                    ["", "", "", ""],
                    ["Nom", "Prénom", "", "Date de naissance"],
                    ["Sissoko", "Awa", "x", new DateOnly(1988, 3, 12)],
                ]
            )
        );
        var proposition = await ProposerAsync(classeur);
        Assert.Equal(("Liste", 3), (proposition.Feuille, proposition.LigneEntete));
        Assert.Equal(["Nom", "Prénom", "Colonne C, sans titre", "Date de naissance"], proposition.Colonnes.Select(c => c.Titre));

        using var csv = FichiersDeTest.Csv("Liste, mars 2026\n\nNom;Prénom;Date de naissance\nSissoko;Awa;12/03/1988\n");
        proposition = await ProposerAsync(csv);
        Assert.Equal(3, proposition.LigneEntete);
        Assert.Equal(["nom", "prenom", "date_naissance"], proposition.Colonnes.Select(c => c.Champ));
    }

    [Fact]
    public async Task Une_colonne_en_double_est_nommee()
    {
        using var fichier = FichiersDeTest.Csv("Nom;Prénom;Date de naissance;NOM \nSissoko;Awa;12/03/1988;Diop\n");
        var proposition = await ProposerAsync(fichier);
        Assert.Equal("Nom", Assert.Single(proposition.Doubles));
        var refus = Assert.Throws<FichierRefuseException>(() => proposition.Donnees().Ouvrir(fichier));
        Assert.Equal(CodesImport.ColonneEnDouble, refus.Code);
        Assert.Contains("« NOM » est présente deux fois", refus.Message.Replace('\u00A0', ' '));
    }

    [Fact]
    public void Les_pieges_d_Excel_se_lisent()
    {
        var nir = FichiersDeTest.Nir("1880369123456");
        var corse = FichiersDeTest.Nir("285052A123456");
        using var classeur = FichiersDeTest.Classeur(
            (
                "F",
                [
                    ["N° CAF", "Nom", "Prénom", "Date de naissance", "NIR", "", "Téléphone", "CP Ville", "Rôle", "Civilité", "Courriel"],
                    [12345670000d, "Diop", "Malik", new DateOnly(1988, 3, 5), double.Parse(nir), "", 601020304d, "69003 LYON", "Usager", "Mr", "m@exemple.fr"],
                    ["0000123", "Casanova", "Lesia", "31/05/1985", corse, "", "04 72 11 22 33 / 07 11 22 33 44", "69100 Villeurbanne", "cjt", "MME.", ""],
                    ["8", "Perdu", "Luc", 31477d, "1.88037E+14", "", "", "", "DEM (allocataire)", "", ""],
                ]
            )
        );
        var lecture = new LectureTableur(
            new Dictionary<string, string>
            {
                ["ncaf"] = "matricule",
                ["nom"] = "nom",
                ["prenom"] = "prenom",
                ["datedenaissance"] = "date_naissance",
                ["nir"] = "nir",
                ["telephone"] = "telephone",
                ["cpville"] = "code_postal_commune",
                ["role"] = "role",
                ["civilite"] = "civilite",
                ["courriel"] = "email",
            }
        );
        var lues = new Itineraires.Web.Imports.Beneficiaires.LectureBeneficiaires(new HashSet<string>(), new DateOnly(2026, 3, 1), estIncomplete: true);
        var lignes = lues.Enumerer(new DonneesTableur(lecture).Ouvrir(classeur)).ToList();
        Assert.Equal(
            [
                ("1234567", "Demandeur", "1988-03-05", nir, "0601020304", "69003", "LYON", "M"),
                ("0000123", "Conjoint", "1985-05-31", corse, "0711223344", "69100", "Villeurbanne", "MME"),
                ("0000008", "Demandeur", "1986-03-06", "", "", "", "", ""),
            ],
            lignes.Select(l =>
                (l.Matricule, l.Role.ToString(), l.DateNaissance.ToString("O"), l.Nir.ToString(), l.Telephone, l.CodePostal, l.Commune, l.Civilite)
            )
        );
        Assert.Contains("a perdu des chiffres dans un tableur", Assert.Single(lues.Avertissements.Premieres).Message);
    }

    [Fact]
    public void Le_catalogue_ne_dit_pas_deux_choses_d_un_meme_mot()
    {
        Assert.Equal(CatalogueTableurs.Champs.Count, CatalogueTableurs.Champs.Select(c => c.Code).Distinct().Count());
        Assert.Empty(
            CatalogueTableurs.Champs.SelectMany(c => c.Cles.Select(cle => (cle, c.Code))).GroupBy(p => p.cle).Where(g => g.Count() > 1).Select(g => g.Key)
        );
        foreach (var champ in CatalogueTableurs.Champs.Where(c => c.Valeurs is not null))
        {
            Assert.All(champ.Valeurs!, v => Assert.All(v.Value, mot => Assert.Equal(v.Key, champ.Traduire(mot))));
        }

        string[] composes = ["nom_prenom", "code_postal_commune"];
        Assert.Equal(
            Itineraires.Web.Imports.Beneficiaires.LectureBeneficiaires.Entetes.Concat(composes).Order(StringComparer.Ordinal),
            CatalogueTableurs.Champs.Select(c => c.Code).Order(StringComparer.Ordinal)
        );
        Assert.All(CatalogueTableurs.Pretes, p => Assert.All(p.Champs.Values, code => Assert.NotNull(CatalogueTableurs.Champ(code))));
        Assert.All(CatalogueTableurs.Pretes, p => Assert.Null(p.Lecture.Manque()));
    }

    [Theory]
    [InlineData("06/12/34/56/78", "06/12/34/56/78")]
    [InlineData("188036912345678", "18803**********")]
    [InlineData("1 88 03 69 123 456 78", "1 88 03 ** *** *** **")]
    [InlineData("NIR : 2 85 05 2A 123 456 78", "NIR : 2 85 05 ** *** *** **")]
    public void Un_NIR_ne_se_montre_jamais_entier(string valeur, string montree) => Assert.Equal(montree, MasqueNir.Masquer(valeur));

    private static string? Champ(PropositionTableur proposition, string titre) => proposition.Colonnes.Single(c => c.Titre == titre).Champ;

    private Task<PropositionTableur> ProposerAsync(Stream fichier) =>
        _application.EnBaseAsync(db => PropositionCorrespondance.ProposerAsync(db, fichier, null, null, _application.Horloge.Aujourdhui, Annulation));
}
