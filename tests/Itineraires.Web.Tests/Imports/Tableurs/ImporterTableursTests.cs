using Itineraires.Data;
using Itineraires.Data.Integrite;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Tableurs;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Imports.Tableurs;

/// <summary>Spreadsheets of any layout brought into the base.</summary>
public sealed class ImporterTableursTests : IAsyncLifetime
{
    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact, Exigence("PER-07")]
    public async Task PER_07_rdv_insertion_s_importe_et_les_conjoints_partagent_tout_sans_fausse_erreur()
    {
        var rapport = await ImporterAsync(FichiersDeTest.SemenceRdvInsertion);
        Assert.Equal((2, 0), (rapport.Lignes, rapport.Rejetees));
        Assert.Equal((new CompteFoyers(1, 0, 0), new ComptePersonnes(2, 0, 0)), (rapport.Foyers, rapport.Personnes));
        await _application.EnBaseAsync(async db =>
        {
            var personnes = await db.Personnes.Include(p => p.Foyer).OrderBy(p => p.PrenomPlie).ToListAsync(Annulation);
            Assert.Equal([("Awa", RoleFoyer.Demandeur), ("Idriss", RoleFoyer.Conjoint)], personnes.Select(p => (p.Prenom, p.Role!.Value)));
            Assert.All(personnes, p => Assert.Equal(("0611223344", "awa.sissoko@exemple.fr", "1234567"), (p.Telephone, p.Courriel, p.Foyer!.Matricule)));
            Assert.Equal(["IO-1", "IO-2"], personnes.Select(p => p.IdentifiantInterne));
            Assert.Equal(("69100", "Villeurbanne", "69266"), (personnes[0].Foyer!.CodePostal, personnes[0].Foyer!.Commune, personnes[0].Foyer!.CodeInsee));
            Assert.NotNull(personnes[0].TerritoireId);
        });

        var encore = await ImporterAsync(FichiersDeTest.SemenceRdvInsertion);
        Assert.Equal((new CompteFoyers(0, 0, 1), new ComptePersonnes(0, 0, 2)), (encore.Foyers, encore.Personnes));
        Assert.Empty(await RupturesAsync());
    }

    [Fact, Exigence("PER-07")]
    public async Task PER_07_carnet_de_bord_s_importe_avec_ou_sans_numero_d_allocataire()
    {
        var rapport = await ImporterAsync(FichiersDeTest.CarnetDeBord);
        Assert.Equal((3, 0, 3), (rapport.Lignes, rapport.Rejetees, rapport.Personnes.Creees));
        await _application.EnBaseAsync(async db =>
        {
            var lucette = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.Prenom == "Lucette", Annulation);
            Assert.Equal(
                ("0698765432", "3", "1234", EtatDroit.Suspendu),
                (lucette.Telephone, lucette.NiveauQualification, lucette.IdentifiantInterne, lucette.Foyer!.EtatDroit)
            );
            Assert.Equal(("11 rue du Lac", "69383"), (lucette.Foyer.Voie, lucette.Foyer.CodeInsee));
            var ondine = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.Prenom == "Ondine", Annulation);
            Assert.True(ondine.Foyer!.EstProvisoire);
            Assert.Equal(RoleFoyer.Demandeur, ondine.Role);
        });

        var encore = await ImporterAsync(FichiersDeTest.CarnetDeBord);
        Assert.Equal((new CompteFoyers(0, 0, 3), new ComptePersonnes(0, 0, 3)), (encore.Foyers, encore.Personnes));
        var ensuite = await ImporterAsync(FichiersDeTest.CarnetDeBord.Replace("1996-01-02;;;;;;;;;;;;", "1996-01-02;;;;;;;;;;2055999;;"));
        Assert.Equal((1, 1), (ensuite.Foyers.Crees, ensuite.Personnes.MisesAJour));
        Assert.Equal(
            "2055999",
            await _application.EnBaseAsync(db => db.Personnes.Where(p => p.Prenom == "Ondine").Select(p => p.Foyer!.Matricule).SingleAsync(Annulation))
        );
        Assert.Empty(await RupturesAsync());
    }

    [Fact, Exigence("PER-07")]
    public async Task PER_07_les_contacts_de_la_CNAF_mettent_a_jour_et_ne_creent_jamais()
    {
        var nir = FichiersDeTest.Nir("2880369123456");
        await ImporterAsync(
            $"N° CAF;Nom;Prénom;Date de naissance;NIR;Adresse;CP Ville;Rôle;Mail\n1234567;Sissoko;Awa;12/03/1988;{nir};3 rue X;69100 Villeurbanne;dem;ancien@exemple.fr\n1234567;Sissoko;Idriss;01/09/1985;;3 rue X;69100 Villeurbanne;cjt;\n0000042;Diop;Malik;01/01/1990;;;;dem;\n"
        );
        var contacts = FichiersDeTest.ContactsCnaf.Replace("TYPE PERSONNE;", "TYPE PERSONNE;NIR;");
        var rapport = await ImporterAsync(
            contacts
                + $"9999999;DEM;;{nir[..13]}99;;;;SISSOKO;AWA;0472112233;0611223344;\n"
                + "1234567;CJT;;;;;;SISSOKO;AWA;0472112233;;commun@exemple.fr\n"
                + "42;;;;;;;DIOP;MALIK;0711223344;;malik@exemple.fr\n"
                + "777;DEM;;;;;;PERSONNE;ZOE;0611223399;;\n"
        );
        Assert.Equal((4, 1), (rapport.Lignes, rapport.Rejetees));
        Assert.Equal((5, CodesImport.PersonneInconnue), (rapport.Erreurs[0].Ligne, rapport.Erreurs[0].Code));
        Assert.Equal((new CompteFoyers(0, 0, 2), new ComptePersonnes(0, 3, 0)), (rapport.Foyers, rapport.Personnes));
        await _application.EnBaseAsync(async db =>
        {
            var personnes = await db.Personnes.Include(p => p.Foyer).OrderBy(p => p.PrenomPlie).ToListAsync(Annulation);
            Assert.Equal(
                [("Awa", "0611223344", "ancien@exemple.fr"), ("Idriss", "0472112233", "commun@exemple.fr"), ("Malik", "0711223344", "malik@exemple.fr")],
                personnes.Select(p => (p.Prenom, p.Telephone!, p.Courriel!))
            );
            Assert.Equal(("1234567", "3 rue X"), (personnes[0].Foyer!.Matricule, personnes[0].Foyer!.Voie));
        });
    }

    [Fact]
    public async Task Un_fichier_incomplet_n_efface_rien_et_reconnait_dans_l_ordre()
    {
        await ImporterAsync(
            "N° CAF;Nom;Prénom;Date de naissance;Id Iodas;Mail;Tél;Adresse;Complément;CP;Ville;Rôle;Nom de naissance\n"
                + "1;Un;Anna;01/01/1981;A1;commun@exemple.fr;0611111111;1 rue A;Bât 1;69100;Villeurbanne;dem;Dupré\n"
                + "1;Un;Bruno;02/02/1982;;commun@exemple.fr;0611111111;1 rue A;Bât 1;69100;Villeurbanne;cjt;\n"
                + "3;Trois;Carla Rose;03/03/1983;;;0633333333;3 rue C;;69003;Lyon;dem;\n"
        );
        var rapport = await ImporterAsync(
            "Nom;Prénom;Id Iodas;Mail;Tél;CP Ville\n"
                + "Autrement;Anna;A1;;0699999999;\n" // by the identifier
                + "Un;bruno;;COMMUN@exemple.fr;;69100 Villeurbanne\n" // by e-mail and first name, though his wife shares the e-mail
                + "Mariée;Carla;;carla@exemple.fr;06 33 33 33 33;69003 Lyon\n" // by telephone and first name
                + "Inconnu;Anna;;autre@exemple.fr;;\n" // nobody
        );
        Assert.Equal((4, 1), (rapport.Lignes, rapport.Rejetees));
        Assert.Equal((5, "date_naissance"), (rapport.Erreurs[0].Ligne, rapport.Erreurs[0].Colonne!));
        Assert.Equal((0, 0), (rapport.Personnes.Creees, rapport.Foyers.Crees));
        Assert.Contains(rapport.Avertissements, a => (a.Ligne, a.Code) == (4, CodesImport.IdentiteGardee));
        await _application.EnBaseAsync(async db =>
        {
            var personnes = await db.Personnes.Include(p => p.Foyer).OrderBy(p => p.PrenomPlie).ToListAsync(Annulation);
            Assert.Equal(
                [
                    ("Anna", "Autrement", new DateOnly(1981, 1, 1), "0699999999", "commun@exemple.fr", "1 rue A", "Bât 1", RoleFoyer.Demandeur),
                    ("Bruno", "Un", new DateOnly(1982, 2, 2), "0611111111", "COMMUN@exemple.fr", "1 rue A", "Bât 1", RoleFoyer.Conjoint),
                    ("Carla Rose", "Trois", new DateOnly(1983, 3, 3), "0633333333", "carla@exemple.fr", "3 rue C", null, RoleFoyer.Demandeur),
                ],
                personnes.Select(p => (p.Prenom, p.Nom, p.DateNaissance, p.Telephone!, p.Courriel!, p.Foyer!.Voie!, p.Foyer.Complement, p.Role!.Value))
            );
            Assert.Equal("Dupré", personnes[0].NomNaissance);
        });
        Assert.Empty(await RupturesAsync());
    }

    [Fact]
    public async Task Sans_colonne_de_foyer_une_ligne_est_une_personne_et_le_numero_les_rassemble()
    {
        var rapport = await ImporterAsync(
            "N° allocataire;Nom;Prénom;Né(e) le\n100;Un;Anna;01/01/1981\n100;Un;Bruno;02/02/1982\n100;Un;Zoé;03/03/2020\n;Seule;Iris;04/04/1984\n100;UN;zoe;03/03/2020\n"
        );
        Assert.Equal((5, 0), (rapport.Lignes, rapport.Rejetees));
        Assert.Equal((2, 4), (rapport.Foyers.Crees, rapport.Personnes.Creees));
        Assert.Contains(rapport.Avertissements, a => (a.Ligne, a.Code) == (6, CodesImport.LigneEnDouble));
        Assert.Equal(
            [("Anna", RoleFoyer.Demandeur), ("Bruno", RoleFoyer.Conjoint), ("Iris", RoleFoyer.Demandeur), ("zoe", RoleFoyer.Enfant)],
            (await _application.EnBaseAsync(db => db.Personnes.Select(p => new { p.Prenom, p.Role }).ToListAsync(Annulation)))
                .Select(p => (p.Prenom, p.Role!.Value))
                .OrderBy(p => p.Prenom, StringComparer.Ordinal)
        );
        Assert.Empty(await RupturesAsync());
    }

    [Fact, Exigence("CNF-09")]
    public async Task CNF_09_un_organisme_qui_n_a_pas_l_outil_envoie_son_fichier_sous_les_memes_controles()
    {
        const string pivot =
            "matricule;role;nom;prenom;date_naissance;nir;telephone;email;code_postal\n1;demandeur;Un;Anna;01/01/1981;188036912345600;12;pas un courriel;691\n2;chef;Deux;Bob;01/01/1981;;;;\n3;demandeur;Trois;Cléo;31/02/1990;;;;\n4;demandeur;Quatre;Dan;01/01/2090;;;;\n5;demandeur;Cinq;;01/01/1981;;;;\n";
        var organisme = pivot.Replace(
            "matricule;role;nom;prenom;date_naissance;nir;telephone;email;code_postal",
            "N° CAF;Place;Patronyme;Prénom de l'usager;Né le;Sécu;Tél;Mél;CP"
        );
        var (suivi, _) = await new Fabrique(_application).OrganismeAsync("Association sans l’outil");
        var lecture = new LectureTableur(
            new Dictionary<string, string>
            {
                ["ncaf"] = "matricule",
                ["place"] = "role",
                ["patronyme"] = "nom",
                ["prenomdelusager"] = "prenom",
                ["nele"] = "date_naissance",
                ["secu"] = "nir",
                ["tel"] = "telephone",
                ["mel"] = "email",
                ["cp"] = "code_postal",
            }
        );
        await _application.EnBaseAsync(async db =>
        {
            var gardee = new CorrespondanceColonnes(
                "Association",
                LectureTableur.Empreinte(organisme.Split('\n')[0].Split(';')),
                RapportsJson.Ecrire(lecture),
                null,
                default
            );
            gardee.Attribuer(suivi.Id, null);
            db.Add(gardee);
            return await db.SaveChangesAsync(Annulation);
        });

        var attendu = await SimulerAsync(pivot, null);
        var (connue, nom) = await _application.EnBaseAsync(db => PropositionCorrespondance.ConnueAsync(db, organisme.Split('\n')[0].Split(';'), Annulation));
        Assert.Equal("Association", nom);
        var rapport = await SimulerAsync(organisme, new DonneesTableur(connue!));

        Assert.Equal(4, rapport.Rejetees);
        Assert.Equal(attendu.Erreurs.Select(e => (e.Ligne, e.Colonne, e.Code)), rapport.Erreurs.Select(e => (e.Ligne, e.Colonne, e.Code)));
        Assert.Equal(
            attendu.Avertissements.Select(e => (e.Ligne, e.Colonne, e.Code, e.Message)),
            rapport.Avertissements.Select(e => (e.Ligne, e.Colonne, e.Code, e.Message))
        );
        Assert.Equal(attendu.Personnes, rapport.Personnes);
    }

    [Fact]
    public async Task Un_import_de_tableur_s_annule_en_entier()
    {
        await ImporterAsync("N° CAF;Nom;Prénom;Date de naissance;Mail\n1;Un;Anna;01/01/1981;anna@exemple.fr\n");
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var import = await _application.EnBaseAsync(async db =>
        {
            var (debut, fichier) = (
                _application.Horloge.GetUtcNow().UtcDateTime,
                FichiersDeTest.Csv("Prénom;Nom;Mail;Tél;Id Iodas;Né le\nAnna;Un;anna@exemple.fr;0611223344;I-1;\nBob;Deux;;;;02/02/1982\n")
            );
            var proposition = await PropositionCorrespondance.ProposerAsync(db, fichier, null, null, _application.Horloge.Aujourdhui, Annulation);
            var suivi = new Import
            {
                Nature = NaturesImport.Beneficiaires,
                NomFichier = "a.csv",
                Empreinte = "",
                DeposeLe = debut,
                DeposePar = null,
                CommenceLe = debut,
                Statut = StatutImport.EnCours,
            };
            db.Imports.Add(suivi);
            await db.SaveChangesAsync(Annulation);
            await Importeur(db, proposition.Donnees()).ExecuterAsync(fichier, false, (_, _) => { }, Annulation, import: suivi);
            var fini = await db.Imports.SingleAsync(i => i.Id == suivi.Id, Annulation);
            (fini.Statut, fini.TermineLe) = (StatutImport.Termine, debut);
            await db.SaveChangesAsync(Annulation);
            return suivi.Id;
        });
        Assert.Equal(2, await _application.EnBaseAsync(db => db.Personnes.CountAsync(Annulation)));
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var bail = new BailImports(_application.Horloge);
        await _application.EnBaseAsync(async db =>
        {
            Assert.True(await bail.PrendreAsync(db, Annulation));
            await new AnnulationImport(db, new ContexteSysteme("essai"), _application.Horloge).AnnulerAsync(import, null, bail, (_, _) => { }, Annulation);
        });
        var anna = await _application.EnBaseAsync(db => db.Personnes.SingleAsync(Annulation));
        Assert.Equal(("Anna", null, null), (anna.Prenom, anna.Telephone, anna.IdentifiantInterne));
        Assert.Equal(1, await _application.EnBaseAsync(db => db.Foyers.CountAsync(Annulation)));
        Assert.Empty(await RupturesAsync());
    }

    [Fact]
    public async Task Une_commune_inconnue_se_remarque_et_un_matricule_sans_chiffre_se_rejette()
    {
        var rapport = await ImporterAsync(
            "N° allocataire;Nom;Prénom;Né(e) le;Adresse;CP;Ville\n"
                + "ABC;Un;Anna;01/01/1981;;;\n"
                + "200;Deux;Bob;02/02/1982;1 rue A;;Trifouillis-les-Oies\n"
                + "300;Trois;Cléo;03/03/1983;2 rue B;38200;Vienne\n"
                + "400;Quatre;Dan;04/04/1984;3 rue C;69003;LYON 3e\n"
        );

        Assert.Equal([(2, "matricule", CodesImport.NombreInvalide)], rapport.Erreurs.Select(e => (e.Ligne, e.Colonne!, e.Code)));
        Assert.Contains("«\u00A0ABC\u00A0» n’est pas un numéro", rapport.Erreurs[0].Message);
        var communes = rapport.Avertissements.Where(a => a.Code == CodesImport.CommuneInconnue).ToList();
        Assert.Equal([(3, "commune"), (4, "commune")], communes.Select(a => (a.Ligne, a.Colonne!)));
        Assert.Contains("l’adresse n’est pas reprise", communes[0].Message);
        Assert.Contains("reprise telle quelle", communes[1].Message);
        await _application.EnBaseAsync(async db =>
            Assert.Equal(
                ["|", "2 rue B|Vienne", "3 rue C|LYON 3e"],
                await db.Personnes.OrderBy(p => p.PrenomPlie).Select(p => (p.Foyer!.Voie ?? "") + "|" + (p.Foyer.Commune ?? "")).ToListAsync(Annulation)
            )
        );
    }

    [Fact]
    public async Task Une_ligne_en_double_complete_la_premiere_et_ses_cellules_vides_n_effacent_rien()
    {
        const string Fichier =
            "N° allocataire;Nom;Prénom;Né(e) le;Tél;Mail;Adresse;CP;Ville;Complément\n"
            + "100;Un;Anna;01/01/1981;0611111111;anna@exemple.fr;1 rue A;69100;Villeurbanne;Bât 1\n"
            + "200;Deux;Bob;02/02/1982;;;;;;\n"
            + "100;Un;Anna;01/01/1981;0622222222;;;;;\n"
            + "100;Un;Anna;01/01/1981;;;2 rue B;69003;Lyon;\n";
        var proposition = await _application.EnBaseAsync(db =>
            PropositionCorrespondance.ProposerAsync(db, FichiersDeTest.Csv(Fichier), null, null, _application.Horloge.Aujourdhui, Annulation)
        );
        var apercu = await SimulerAsync(Fichier, proposition.Donnees());
        Assert.Equal((4, 2), (apercu.Lignes, apercu.Retenues));

        var rapport = await ImporterAsync(Fichier);

        Assert.Equal((4, 0, 2), (rapport.Lignes, rapport.Rejetees, rapport.Personnes.Creees));
        Assert.Equal(
            ["complète et remplace la ligne 2.", "complète et remplace la ligne 4."],
            rapport.Avertissements.Where(a => a.Code == CodesImport.LigneEnDouble).Select(a => a.Message.Split("cette ligne ")[1])
        );
        await _application.EnBaseAsync(async db =>
        {
            var anna = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.Prenom == "Anna", Annulation);
            Assert.Equal(("0622222222", "anna@exemple.fr"), (anna.Telephone, anna.Courriel));
            // Another address is not completed by the former.
            Assert.Equal(("2 rue B", null, "69003", "Lyon"), (anna.Foyer!.Voie, anna.Foyer.Complement, anna.Foyer.CodePostal, anna.Foyer.Commune));
        });
        Assert.Empty(await RupturesAsync());
    }

    [Fact]
    public async Task Les_rejets_gardent_les_titres_du_fichier_et_se_redonnent()
    {
        using var rejets = new MemoryStream();
        await ImporterAsync("NOM;Prénom;Mail;Date de naissance\nUn;Anna;anna@exemple.fr;01/01/1981\nDeux;Bob;bob@exemple.fr;\n", rejets);
        var texte = System.Text.Encoding.UTF8.GetString(rejets.ToArray());
        Assert.Contains("NOM;Prénom;Mail;Date de naissance;motif_rejet", texte);
        Assert.Contains("Deux;Bob;bob@exemple.fr;;", texte);
        Assert.Contains("Date de naissance\u00A0: La date de naissance manque", texte);
        var corrige = texte.Replace("bob@exemple.fr;;", "bob@exemple.fr;02/02/1982;");
        Assert.Equal(1, (await ImporterAsync(corrige.TrimStart('\uFEFF'))).Personnes.Creees);
    }

    private Task<IReadOnlyList<EcartIntegrite>> RupturesAsync() =>
        _application.EnBaseAsync(db =>
            new VerificationBase(db, _application.Services.GetRequiredService<CoffreNir>(), _application.Horloge).VerifierAsync(_ => { }, Annulation)
        );

    private Task<RapportBeneficiaires> SimulerAsync(string texte, DonneesTableur? tableur) =>
        _application.EnBaseAsync(db => Importeur(db, tableur).ExecuterAsync(FichiersDeTest.Csv(texte), true, (_, _) => { }, Annulation));

    /// <summary>As the command does: by the mapping that is proposed.</summary>
    private Task<RapportBeneficiaires> ImporterAsync(string texte, Stream? rejets = null) =>
        _application.EnBaseAsync(async db =>
        {
            var fichier = FichiersDeTest.Csv(texte);
            var proposition = await PropositionCorrespondance.ProposerAsync(db, fichier, null, null, _application.Horloge.Aujourdhui, Annulation);
            return await Importeur(db, proposition.Donnees()).ExecuterAsync(fichier, false, (_, _) => { }, Annulation, rejets);
        });

    private ImporterBeneficiaires Importeur(ItinerairesDbContext db, DonneesTableur? tableur) =>
        new(db, _application.Services.GetRequiredService<CoffreNir>(), new ContexteSysteme("essai"), _application.Horloge) { Tableur = tableur };
}
