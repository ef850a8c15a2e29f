using System.Text;
using Itineraires.Data;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Itineraires.Web.Tests.Imports.Cnaf.FluxDeTest;

namespace Itineraires.Web.Tests.Imports.Cnaf;

/// <summary>Flows of bénéficiaires of the CNAF, on a base of its own for each test.</summary>
public sealed class FluxBeneficiairesTests : IAsyncLifetime
{
    private const string Adresse =
        "<Adresse><AdresseDetailleeFrance><NUMVOIE>12</NUMVOIE><LIBTYPEVOIE>RUE</LIBTYPEVOIE><NOMVOIE>PAUL BERT</NOMVOIE><NUMCOM>69383</NUMCOM><CODEPOS>69003</CODEPOS><NOMCOM>LYON</NOMCOM></AdresseDetailleeFrance></Adresse>";

    private static readonly string[] Couple =
    [
        "DEM;MME;MÜLLER;ÉLODIE;1985-12-31;285126912345606;1",
        "CJT;MR;MÜLLER;JEAN;1980-01-05;;1",
        "ENF;;MÜLLER;LOU;2015-06-02;;0",
    ];

    private static readonly string[] Seule = ["DEM;MR;ABDALLAH;HUGO;1990-04-12;;1"];

    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact, Exigence("PER-07"), Exigence("PER-01")]
    public async Task PER_07_un_flux_retors_donne_les_comptes_exacts_deux_fois()
    {
        var un = await ImporterAsync(Retors().Ecrire(annonces: 12));

        Assert.Equal((9, 3), (un.Lignes, un.Rejetees));
        Assert.Equal(new CompteFoyers(5, 0, 0), un.Foyers);
        Assert.Equal(new ComptePersonnes(7, 0, 0), un.Personnes);
        Assert.Equal(
            [(null, CodesImport.DossierIllisible), ("ROLEPERS", CodesImport.RoleInconnu), ("DTNAI", CodesImport.NaissanceInvalide)],
            un.Erreurs.Select(e => (e.Colonne, e.Code))
        );
        Assert.Equal(
            ("CRI", "M", new DateOnly(2026, 1, 1), 12, 1, 0),
            (un.Flux!.Emetteur, un.Flux.Frequence, un.Flux.ReferenceLe, un.Flux.Annonces!.Value, un.Flux.Remplaces, un.Flux.Anterieurs)
        );
        Assert.Equal(("InfosFoyerRSA/Nouveaute/COULEUR", 1), un.Flux.ElementsInconnus.Select(e => (e.Key, e.Value)).Single());
        Assert.Contains(
            un.Avertissements,
            a => a.Code == CodesImport.TotalDossiers && a.Message.Contains("annonce 12 dossiers, 9 ont été lus", StringComparison.Ordinal)
        );
        Assert.Contains(un.Avertissements, a => a.Code == CodesImport.DossierEnDouble);

        var avant = await CompterAsync();
        var deux = await ImporterAsync(Retors().Ecrire(annonces: 12));
        Assert.Equal(new CompteFoyers(0, 0, 5), deux.Foyers);
        Assert.Equal(new ComptePersonnes(0, 0, 7), deux.Personnes);
        Assert.Equal(avant, await CompterAsync());
    }

    [Fact, Exigence("PER-01"), Exigence("PER-09")]
    public async Task PER_01_un_flux_dit_les_membres_leur_role_et_leur_adresse()
    {
        await ImporterAsync(Retors().Ecrire());

        var foyer = await FoyerAsync("0000100");
        Assert.Equal(
            ("12 RUE PAUL BERT", "69003", "69383", "MAR", 1),
            (foyer.Voie, foyer.CodePostal, foyer.CodeInsee, foyer.SituationFamiliale, foyer.NombreEnfants)
        );
        Assert.NotNull(foyer.TerritoireId);
        var membres = await _application.EnBaseAsync(db =>
            db.Personnes.AsNoTracking().Where(p => p.FoyerId == foyer.Id).OrderBy(p => p.DateNaissance).ToListAsync(Annulation)
        );
        Assert.Equal(
            [(RoleFoyer.Conjoint, "JEAN", true), (RoleFoyer.Demandeur, "ÉLODIE", true), (RoleFoyer.Enfant, "LOU", false)],
            membres.Select(m => (m.Role!.Value, m.Prenom, m.SoumisDroitsDevoirs))
        );
        Assert.NotNull(membres[1].NirEmpreinte);
        // The last occurrence of the dossier wins.
        Assert.Equal("HUGUES", (await MembreAsync("0000200")).Prenom);
    }

    [Fact, Exigence("PER-02"), Exigence("PER-03")]
    public async Task PER_02_les_droits_successifs_sont_gardes_a_leur_date()
    {
        async Task ConstaterAsync(string creeLe, string reference, string situation, string nature = "RSD") =>
            await ImporterAsync(new FluxDeTest(creeLe, reference).Foyer("300", situation, Droit(nature), Seule).Ecrire());

        await ConstaterAsync("2025-10-05", "2025-10-01", Etat("2"));
        await ConstaterAsync(
            "2025-12-05",
            "2025-12-01",
            Etat("4") + "<SuspensionVersement><MOTISUSVERSRSA>06</MOTISUSVERSRSA><DDSUSVERSRSA>2025-11-01</DDSUSVERSRSA></SuspensionVersement>"
        );
        await ConstaterAsync("2026-01-05", "2026-01-01", Etat("2"), "RCD");
        await ConstaterAsync("2026-02-05", "2026-02-01", Etat("5") + "<FinDroit><MOTICLORSA>MUT</MOTICLORSA><DTCLORSA>2026-01-31</DTCLORSA></FinDroit>", "RCD");

        var foyer = await FoyerAsync("0000300");
        Assert.Equal(
            [
                (EtatDroit.Ouvert, TypeRsa.Socle, null, null, new DateOnly(2025, 3, 1), new DateOnly(2025, 10, 31)),
                (
                    EtatDroit.VersementSuspendu,
                    TypeRsa.Socle,
                    MotifSansVersement.DeclarationNonRetournee,
                    "MOTISUSVERSRSA 06",
                    new DateOnly(2025, 11, 1),
                    new DateOnly(2025, 12, 31)
                ),
                (EtatDroit.Ouvert, TypeRsa.Activite, null, null, new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 30)),
                (EtatDroit.Clos, TypeRsa.Activite, MotifSansVersement.Autre, "MOTICLORSA MUT", new DateOnly(2026, 1, 31), null),
            ],
            foyer.Droits.OrderBy(d => d.Debut).Select(d => (d.Etat!.Value, d.Type!.Value, d.Motif, d.CodeMotif, d.Debut, d.Fin))
        );
        // The suspension for a declaration not returned leaves him soumis; the closing does not.
        Assert.Equal([(true, new DateOnly(2025, 3, 1), new DateOnly(2026, 1, 30)), (false, new DateOnly(2026, 1, 31), null)], await StatutsAsync("0000300"));
        Assert.Equal(new DateOnly(2025, 3, 1), foyer.DroitOuvertLe);
    }

    [Fact, Exigence("PER-06")]
    public async Task PER_06_sans_date_un_statut_commence_au_mois_que_le_flux_decrit_quel_que_soit_le_jour_de_l_import()
    {
        async Task ConstaterAsync(string creeLe, string reference, string etat, string toppe) =>
            await ImporterAsync(new FluxDeTest(creeLe, reference).Foyer("310", Etat(etat), Droit(), [$"DEM;MR;ABDALLAH;HUGO;1990-04-12;;{toppe}"]).Ecrire());

        // Four monthly flows caught up in one day.
        await ConstaterAsync("2025-10-05", "2025-10-01", "2", "1");
        await ConstaterAsync("2025-11-05", "2025-11-01", "2", "0");
        await ConstaterAsync("2025-12-05", "2025-12-01", "2", "1");
        await ConstaterAsync("2026-01-05", "2026-01-01", "2", "1");

        Assert.Equal(
            [
                (true, new DateOnly(2025, 3, 1), new DateOnly(2025, 10, 31)),
                (false, new DateOnly(2025, 11, 1), new DateOnly(2025, 11, 30)),
                (true, new DateOnly(2025, 12, 1), null),
            ],
            await StatutsAsync("0000310")
        );
    }

    [Fact, Exigence("PER-06")]
    public async Task PER_06_une_suspension_qui_laisse_soumis_ne_commence_pas_le_statut()
    {
        await ImporterAsync(
            new FluxDeTest("2026-01-05", "2026-01-01")
                .Foyer(
                    "311",
                    Etat("4") + "<SuspensionVersement><MOTISUSVERSRSA>06</MOTISUSVERSRSA><DDSUSVERSRSA>2025-11-01</DDSUSVERSRSA></SuspensionVersement>",
                    Droit(),
                    Seule
                )
                .Ecrire()
        );

        Assert.Equal([(true, new DateOnly(2025, 3, 1), null)], await StatutsAsync("0000311"));
    }

    [Fact, Exigence("PER-02")]
    public async Task PER_02_une_reprise_dans_le_mois_garde_la_suspension_du_meme_mois()
    {
        await ImporterAsync(new FluxDeTest("2025-12-05", "2025-12-01").Foyer("320", Etat("2"), Droit(), Seule).Ecrire());
        await ImporterAsync(
            new FluxDeTest("2026-01-15", "2026-01-01", "I")
                .Foyer(
                    "320",
                    Etat("4") + "<SuspensionVersement><MOTISUSVERSRSA>06</MOTISUSVERSRSA><DDSUSVERSRSA>2026-01-10</DDSUSVERSRSA></SuspensionVersement>",
                    Droit(),
                    Seule
                )
                .Ecrire()
        );
        await ImporterAsync(new FluxDeTest("2026-01-20", "2026-01-01", "I").Foyer("320", Etat("2"), Droit(), Seule).Ecrire());

        Assert.Equal(
            [
                (EtatDroit.Ouvert, new DateOnly(2025, 3, 1)),
                (EtatDroit.VersementSuspendu, new DateOnly(2026, 1, 10)),
                (EtatDroit.Ouvert, new DateOnly(2026, 1, 20)),
            ],
            (await FoyerAsync("0000320")).Droits.OrderBy(d => d.Debut).Select(d => (d.Etat!.Value, d.Debut))
        );
    }

    [Fact, Exigence("PER-02")]
    public async Task PER_02_une_nouvelle_sous_nature_n_avance_pas_l_ouverture_du_droit()
    {
        static string SansDemande(string depuis) =>
            Dossier("330", Etat("2"), Droit("RSD", depuis), Seule).Replace("<DTDEMRSA>2025-03-17</DTDEMRSA>", "", StringComparison.Ordinal);

        await ImporterAsync(new FluxDeTest("2025-12-05", "2025-12-01").Brut(SansDemande("2025-04-01")).Ecrire());
        await ImporterAsync(new FluxDeTest("2026-01-05", "2026-01-01").Brut(SansDemande("2026-01-01")).Ecrire());
        Assert.Equal(new DateOnly(2025, 4, 1), (await FoyerAsync("0000330")).DroitOuvertLe);

        await ImporterAsync(new FluxDeTest("2026-02-05", "2026-02-01").Foyer("330", Etat("2"), Droit("RSD", "2026-02-01"), Seule).Ecrire());
        Assert.Equal(new DateOnly(2025, 3, 1), (await FoyerAsync("0000330")).DroitOuvertLe);
    }

    [Theory]
    [InlineData(2500)]
    [InlineData(1)]
    public async Task Un_nir_dans_deux_dossiers_n_est_pris_que_dans_celui_dont_le_droit_est_ouvert(int foyersParLot)
    {
        FluxDeTest Flux(string creeLe) =>
            new FluxDeTest(creeLe, "2026-01-01")
                .Foyer("400", Etat("2"), Droit(), ["DEM;MR;ABDALLAH;HUGO;1985-12-31;285126912345606;1"], Adresse)
                .Foyer("401", Etat("5"), Droit(), ["DEM;MR;ABDALLAH;HUGO;1985-12-31;285126912345606;1", "CJT;MME;ABDALLAH;INÈS;1990-04-12;;1"], Adresse)
                .Foyer("402", Etat("5"), Droit(), ["DEM;MR;AUTRE;PAUL;1970-05-02;285126912345606;1"]);

        var un = await ImporterAsync(Flux("2026-01-05").Ecrire(), foyersParLot: foyersParLot);
        Assert.Equal((new CompteFoyers(3, 0, 0), new ComptePersonnes(3, 0, 0)), (un.Foyers, un.Personnes));
        // Someone else, under that number by a slip, is kept without it.
        Assert.Equal(2, un.Avertissements.Count(a => a.Code == CodesImport.NirEnDouble));
        Assert.Equal("69383", (await FoyerAsync("0000401")).CodeInsee);
        Assert.Equal("INÈS", (await MembreAsync("0000401")).Prenom);

        var avant = await CompterAsync();
        var deux = await ImporterAsync(Flux("2026-01-06").Ecrire(), foyersParLot: foyersParLot);
        Assert.Equal((new CompteFoyers(0, 0, 3), new ComptePersonnes(0, 0, 3)), (deux.Foyers, deux.Personnes));
        Assert.Equal(avant, await CompterAsync());
    }

    [Fact, Exigence("PER-01")]
    public async Task PER_01_un_membre_absent_du_flux_est_dit_et_reste_au_foyer()
    {
        await ImporterAsync(new FluxDeTest("2026-01-05", "2026-01-01").Foyer("500", Etat("2"), Droit(), Couple).Ecrire());
        foreach (var (creeLe, situation) in new[] { ("2026-02-05", "2"), ("2026-02-06", "5") })
        {
            // Unchanged otherwise, then changed: both ways tell it.
            var rapport = await ImporterAsync(new FluxDeTest(creeLe, "2026-02-01").Foyer("500", Etat(situation), Droit(), [Couple[0], Couple[2]]).Ecrire());

            var absent = Assert.Single(rapport.Avertissements, a => a.Code == CodesImport.MembreAbsent);
            Assert.Contains("JEAN MÜLLER", absent.Message, StringComparison.Ordinal);
            Assert.Equal(1, rapport.Flux!.Absents);
        }

        Assert.Equal(3, await _application.EnBaseAsync(db => db.Personnes.CountAsync(p => p.FoyerId != null, Annulation)));
    }

    [Fact]
    public async Task Un_flux_qui_se_dit_en_utf_8_et_n_en_est_pas_garde_ses_accents()
    {
        var rapport = await ImporterAsync(
            new FluxDeTest("2026-01-05", "2026-01-01").Foyer("510", Etat("2"), Droit(), Couple).Ecrire(encodage: "utf-8", octets: "windows-1252")
        );

        Assert.Contains(rapport.Avertissements, a => a.Code == CodesImport.FluxEncodage);
        Assert.Equal(
            ["JEAN", "LOU", "ÉLODIE"],
            (await _application.EnBaseAsync(db => db.Personnes.Select(p => p.Prenom).ToListAsync(Annulation))).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("ebcdic-cp-fr")]
    public async Task Un_flux_d_un_autre_encodage_est_refuse(string encodage) =>
        Assert.Equal(
            CodesImport.FluxIllisible,
            (
                await Assert.ThrowsAsync<FichierRefuseException>(() =>
                    ImporterAsync(
                        new FluxDeTest("2026-01-05", "2026-01-01").Foyer("520", Etat("2"), Droit(), Seule).Ecrire(encodage: encodage, octets: "utf-8")
                    )
                )
            ).Code
        );

    [Fact, Exigence("PER-07")]
    public async Task PER_07_le_flux_d_un_autre_organisme_est_refuse_et_un_dossier_egare_rejete()
    {
        static string Ailleurs(string matricule) =>
            Dossier(matricule, Etat("2"), Droit(), Seule).Replace("<NUMORG>691</NUMORG>", "<NUMORG>381</NUMORG>", StringComparison.Ordinal);

        var egare = await ImporterAsync(new FluxDeTest("2026-01-05", "2026-01-01").Foyer("530", Etat("2"), Droit(), Couple).Brut(Ailleurs("531")).Ecrire());
        Assert.Equal([("NUMORG", CodesImport.AutreOrganisme)], egare.Erreurs.Select(e => (e.Colonne!, e.Code)));

        var refus = await Assert.ThrowsAsync<FichierRefuseException>(() =>
            ImporterAsync(new FluxDeTest("2026-02-05", "2026-02-01").Brut(Ailleurs("531")).Ecrire())
        );
        Assert.Equal(CodesImport.AutreOrganisme, refus.Code);
        await _application.EnBaseAsync(async db =>
        {
            db.Nomenclature.Add(
                new ElementNomenclature(Nomenclatures.OrganismePayeur, "CAF 381", "CAF de l’Isère", 3, null, null, new DateOnly(2020, 1, 1), null, "essai")
            );
            await db.SaveChangesAsync(Annulation);
        });
        Assert.Equal(1, (await ImporterAsync(new FluxDeTest("2026-02-05", "2026-02-01").Brut(Ailleurs("531")).Ecrire())).Foyers.Crees);
    }

    [Fact]
    public async Task Un_fichier_d_un_autre_territoire_est_refuse()
    {
        var flux = new FluxDeTest("2026-01-05", "2026-01-01");
        for (var i = 0; i < 20; i++)
        {
            flux.Foyer(
                $"{600 + i}",
                Etat("2"),
                Droit(),
                [$"DEM;MR;ABDALLAH;HUGO{i};1990-04-12;;1"],
                Adresse.Replace("69383", "38185", StringComparison.Ordinal)
            );
        }

        Assert.Equal(CodesImport.HorsTerritoire, (await Assert.ThrowsAsync<FichierRefuseException>(() => ImporterAsync(flux.Ecrire()))).Code);
    }

    [Fact]
    public async Task Un_tableau_et_un_flux_nomment_le_meme_foyer_quels_que_soient_ses_zeros()
    {
        await ImporterAsync(new MemoryStream("matricule;role;nom;prenom;date_naissance\n700;demandeur;Abdallah;Hugo;1990-04-12"u8.ToArray()));
        var flux = await ImporterAsync(new FluxDeTest("2026-01-05", "2026-01-01").Foyer("00000700", Etat("2"), Droit(), Seule).Ecrire());

        Assert.Equal((new CompteFoyers(0, 1, 0), 0), (flux.Foyers, flux.Personnes.Creees));
    }

    [Fact]
    public async Task Un_dossier_demesure_est_rejete_seul()
    {
        const int Niveaux = 20_000;
        var profond = string.Concat(Enumerable.Repeat("<A>", Niveaux)) + string.Concat(Enumerable.Repeat("</A>", Niveaux));
        var large = string.Concat(Enumerable.Range(0, 500).Select(i => $"<INCONNU{i}>x</INCONNU{i}>"));
        var rapport = await ImporterAsync(
            new FluxDeTest("2026-01-05", "2026-01-01")
                .Foyer("800", Etat("2"), Droit(), Seule, supplement: profond)
                .Foyer("801", Etat("2"), Droit(), ["DEM;MR;RENAUD;ALI;1971-04-12;;1"], supplement: large)
                .Ecrire()
        );

        Assert.Equal([CodesImport.DossierIllisible], rapport.Erreurs.Select(e => e.Code));
        Assert.Equal((1, 101), (rapport.Foyers.Crees, rapport.Flux!.ElementsInconnus.Count));
        Assert.Equal(400 + rapport.Flux.ElementsInconnus.Count(e => e.Key == "InfosFoyerRSA/A"), rapport.Flux.ElementsInconnus["autres"]);
    }

    [Fact]
    public async Task L_heure_du_flux_est_celle_de_Paris()
    {
        var rapport = await ImporterAsync(new FluxDeTest("2026-01-05", "2026-01-01").Foyer("810", Etat("2"), Droit(), Seule).Ecrire());
        Assert.Equal(new DateTime(2026, 1, 5, 3, 30, 0, DateTimeKind.Utc), rapport.Flux!.CreeLe);
    }

    [Fact, Exigence("PER-02")]
    public async Task PER_02_un_droit_deja_suspendu_au_premier_flux_garde_sa_periode_ouverte()
    {
        await ImporterAsync(
            new FluxDeTest("2026-01-05", "2026-01-01")
                .Foyer(
                    "301",
                    Etat("3") + "<SuspensionDroit><MOTISUSDRORSA>GK</MOTISUSDRORSA><DDSUSDRORSA>2025-09-01</DDSUSDRORSA></SuspensionDroit>",
                    Droit(),
                    Seule
                )
                .Ecrire()
        );

        Assert.Equal(
            [(EtatDroit.Ouvert, new DateOnly(2025, 3, 1)), (EtatDroit.Suspendu, new DateOnly(2025, 9, 1))],
            (await FoyerAsync("0000301")).Droits.OrderBy(d => d.Debut).Select(d => (d.Etat!.Value, d.Debut))
        );
    }

    [Fact, Exigence("PER-06")]
    public async Task PER_06_les_droits_et_devoirs_suivent_la_regle_du_territoire()
    {
        static string Suspendu(string motif) =>
            Etat("4") + $"<SuspensionVersement><MOTISUSVERSRSA>{motif}</MOTISUSVERSRSA><DDSUSVERSRSA>2025-09-01</DDSUSVERSRSA></SuspensionVersement>";

        string[] nonToppe = ["DEM;MR;VIEIRA;HENRI;1970-04-12;;0"];
        await ImporterAsync(
            new FluxDeTest("2026-01-05", "2026-01-01")
                .Foyer("401", Etat("2"), Droit(), Seule)
                .Foyer("402", Suspendu("06"), Droit(), ["DEM;MR;RENAUD;ALI;1971-04-12;;1"])
                .Foyer("403", Suspendu("AB"), Droit(), ["DEM;MR;RENAUD;LUC;1972-04-12;;1"])
                .Foyer("404", Etat("2"), Droit(), nonToppe)
                .Foyer("405", Etat("5"), Droit(), ["DEM;MR;RENAUD;MAX;1974-04-12;;1"])
                .Ecrire()
        );

        var soumis = new List<bool>();
        foreach (var matricule in new[] { "0000401", "0000402", "0000403", "0000404", "0000405" })
        {
            soumis.Add((await MembreAsync(matricule)).SoumisDroitsDevoirs);
        }

        Assert.Equal([true, true, false, false, false], soumis);
    }

    [Fact, Exigence("CNF-01")]
    public async Task CNF_01_un_motif_qui_dirait_quelque_chose_de_la_sante_n_est_pas_garde()
    {
        await ImporterAsync(
            new FluxDeTest("2026-01-05", "2026-01-01")
                .Foyer(
                    "500",
                    Etat("4") + "<SuspensionVersement><MOTISUSVERSRSA>44</MOTISUSVERSRSA><DDSUSVERSRSA>2025-09-01</DDSUSVERSRSA></SuspensionVersement>",
                    Droit(),
                    Seule
                )
                .Ecrire()
        );

        var foyer = await FoyerAsync("0000500");
        Assert.Equal((EtatDroit.VersementSuspendu, MotifSansVersement.Autre, null), (foyer.EtatDroit!.Value, foyer.MotifSansVersement!.Value, foyer.CodeMotif));
    }

    [Fact]
    public async Task Un_flux_plus_ancien_ne_remonte_pas_le_temps()
    {
        await ImporterAsync(new FluxDeTest("2026-02-05", "2026-02-01").Foyer("600", Etat("5"), Droit(), Seule).Ecrire());
        var ancien = await ImporterAsync(new FluxDeTest("2026-01-20", "2026-01-01", "I").Foyer("600", Etat("2"), Droit(), Seule).Ecrire());

        Assert.Equal((1, new CompteFoyers(0, 0, 0)), (ancien.Flux!.Anterieurs, ancien.Foyers));
        Assert.Equal(EtatDroit.Clos, (await FoyerAsync("0000600")).EtatDroit);
        var suivant = await ImporterAsync(new FluxDeTest("2026-02-06", "2026-02-01", "I").Foyer("600", Etat("2"), Droit(), Seule).Ecrire());
        Assert.Equal((0, new CompteFoyers(0, 1, 0)), (suivant.Flux!.Anterieurs, suivant.Foyers));
    }

    [Fact, Exigence("PER-07")]
    public async Task PER_07_les_dossiers_rejetes_se_corrigent_et_se_redonnent()
    {
        using var flux = Retors().Ecrire();
        using var rejets = new MemoryStream();
        await _application.EnBaseAsync(db => Importeur(db).ExecuterAsync(flux, simuler: false, (_, _) => { }, Annulation, rejets));
        var texte = Encoding.UTF8.GetString(rejets.ToArray());
        Assert.Contains("<!-- Ligne", texte, StringComparison.Ordinal);
        Assert.Contains("Le rôle «\u00A0ZZZ\u00A0» n’est pas connu.", texte, StringComparison.Ordinal);

        using var encore = new MemoryStream();
        Assert.Equal(3, (await ImporterAsync(new MemoryStream(rejets.ToArray()), rejets: encore)).Rejetees);
        // Each dossier has its reason, and no reason of before stays.
        Assert.Equal(3, Encoding.UTF8.GetString(encore.ToArray()).Split("<!--").Length - 1);
        var corrige = texte
            .Replace("<ROLEPERS>ZZZ</ROLEPERS>", "<ROLEPERS>DEM</ROLEPERS>", StringComparison.Ordinal)
            .Replace("1990-02-31", "1990-02-28", StringComparison.Ordinal)
            .Replace("<PRENOM>CASSÉ</NOM>", "<PRENOM>CASSÉ</PRENOM>", StringComparison.Ordinal);
        var repris = await ImporterAsync(new MemoryStream(Encoding.UTF8.GetBytes(corrige)));

        Assert.Equal((3, 0, new CompteFoyers(3, 0, 0)), (repris.Lignes, repris.Rejetees, repris.Foyers));
        Assert.Equal(3, repris.Flux!.Annonces);
        Assert.Empty(repris.Flux.ElementsInconnus);
        Assert.Equal("CASSÉ", (await MembreAsync("0000700")).Prenom);
    }

    [Fact, Exigence("PER-07")]
    public async Task PER_07_un_dossier_sans_fin_n_emporte_pas_le_suivant()
    {
        var sansFin = Dossier("800", Etat("2"), Droit(), Seule).Replace("</InfosFoyerRSA>", "", StringComparison.Ordinal);
        var rapport = await ImporterAsync(
            new FluxDeTest("2026-01-05", "2026-01-01")
                .Brut(sansFin)
                .Foyer("801", Etat("2"), Droit(), ["DEM;MME;DE ARAÚJO;INÊS;1990-04-12;;1"])
                .Ecrire(encodage: "utf-8")
        );

        Assert.Equal((2, 1, new CompteFoyers(1, 0, 0)), (rapport.Lignes, rapport.Rejetees, rapport.Foyers));
        Assert.Equal("INÊS", (await MembreAsync("0000801")).Prenom);
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><Racine><IdentificationFlux></IdentificationFlux></Racine>")]
    [InlineData(
        "<!DOCTYPE a [<!ENTITY b \"c\">]><Racine><IdentificationFlux><TYPEFLUX>M</TYPEFLUX><DTCREAFLUX>2026-01-05</DTCREAFLUX></IdentificationFlux></Racine>"
    )]
    [InlineData("<Racine><IdentificationFlux><TYPEFLUX>M</TYPEFLUX><DTCREAFLUX>hier</DTCREAFLUX></IdentificationFlux></Racine>")]
    public async Task Ce_qui_n_est_pas_un_flux_est_refuse_poliment(string xml) =>
        await Assert.ThrowsAsync<FichierRefuseException>(() => ImporterAsync(new MemoryStream(Encoding.UTF8.GetBytes(xml))));

    [Fact]
    public async Task La_simulation_d_un_flux_n_ecrit_rien()
    {
        var avant = await CompterAsync();
        var rapport = await ImporterAsync(Retors().Ecrire(), simuler: true);

        Assert.Equal(new CompteFoyers(5, 0, 0), rapport.Foyers);
        Assert.Equal(avant, await CompterAsync());
    }

    /// <summary>Five foyers, one given twice, three broken ones, an unknown element.</summary>
    private static FluxDeTest Retors() =>
        new FluxDeTest("2026-01-05", "2026-01-01")
            .Foyer("100", Etat("2"), Droit("RSD") + Droit("RCD"), Couple, Adresse, "<Nouveaute><COULEUR>bleu</COULEUR></Nouveaute>")
            .Foyer("200", Etat("2"), Droit(), Seule)
            .Brut(
                Dossier("700", Etat("2"), Droit(), ["DEM;MR;X;CASSÉ;1990-04-12;;1"])
                    .Replace("<PRENOM>CASSÉ</PRENOM>", "<PRENOM>CASSÉ</NOM>", StringComparison.Ordinal)
            )
            .Foyer("201", Etat("2"), Droit(), ["ZZZ;MR;INCONNU;LUC;1990-04-12;;1"])
            .Foyer("202", Etat("2"), Droit(), ["DEM;MR;IMPOSSIBLE;LUC;1990-02-31;;1"])
            .Foyer(
                "203",
                Etat("5") + "<FinDroit><MOTICLORSA>RFD</MOTICLORSA><DTCLORSA>2025-12-31</DTCLORSA></FinDroit>",
                Droit(),
                ["DEM;MME;N'DIAYE;BINTOU;1988-03-08;;0"]
            )
            .Foyer(
                "204",
                Etat("4") + "<SuspensionVersement><MOTISUSVERSRSA>06</MOTISUSVERSRSA><DDSUSVERSRSA>2025-11-01</DDSUSVERSRSA></SuspensionVersement>",
                Droit(),
                ["DEM;MR;DURAND;ÉRIC;1988-03-08;;1"]
            )
            .Foyer("205", Etat("0"), "", ["DEM;MLE;PETIT;ZOÉ;1999-03-08;;"])
            .Foyer("200", Etat("2"), Droit(), ["DEM;MR;ABDALLAH;HUGUES;1990-04-12;;1"]);

    private Task<Foyer> FoyerAsync(string matricule) =>
        _application.EnBaseAsync(db => db.Foyers.AsNoTracking().Include(f => f.Droits).SingleAsync(f => f.Matricule == matricule, Annulation));

    private Task<Personne> MembreAsync(string matricule) =>
        _application.EnBaseAsync(db => db.Personnes.AsNoTracking().SingleAsync(p => p.Foyer!.Matricule == matricule, Annulation));

    private Task<(int, int, int, int, int)> CompterAsync() =>
        _application.EnBaseAsync(async db =>
            (
                await db.Journal.CountAsync(Annulation),
                await db.DroitsRsa.CountAsync(Annulation),
                await db.StatutsDroitsDevoirs.CountAsync(Annulation),
                await db.Appartenances.CountAsync(Annulation),
                await db.Personnes.SumAsync(p => p.Version, Annulation)
            )
        );

    private Task<List<(bool, DateOnly, DateOnly?)>> StatutsAsync(string matricule) =>
        _application.EnBaseAsync(async db =>
            (
                await db
                    .StatutsDroitsDevoirs.Where(s => db.Personnes.Any(p => p.Id == s.PersonneId && p.Foyer!.Matricule == matricule))
                    .OrderBy(s => s.Debut)
                    .ToListAsync(Annulation)
            ).ConvertAll(s => (s.Soumis, s.Debut, s.Fin))
        );

    private Task<RapportBeneficiaires> ImporterAsync(Stream flux, bool simuler = false, Stream? rejets = null, int foyersParLot = 2500) =>
        _application.EnBaseAsync(db => Importeur(db, foyersParLot).ExecuterAsync(flux, simuler, (_, _) => { }, Annulation, rejets));

    private ImporterBeneficiaires Importeur(ItinerairesDbContext db, int foyersParLot = 2500) =>
        new(db, _application.Services.GetRequiredService<CoffreNir>(), new ContexteSysteme("essai"), _application.Horloge) { FoyersParLot = foyersParLot };
}
