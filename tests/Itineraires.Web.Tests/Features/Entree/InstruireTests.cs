using System.Text;
using Itineraires.Data;
using Itineraires.Data.Integrite;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Features.Entree;

/// <summary>A demande of RSA, from the first field typed to the file of the organisme payeur.</summary>
public sealed class InstruireTests(Application application) : IClassFixture<Application>
{
    private const string Adresse = "/demandes/nouvelle";

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact]
    [Exigence("ORI-01")]
    [Exigence("INF-04")]
    [Exigence("INF-07")]
    public async Task ORI_01_une_page_enregistre_les_personnes_la_situation_les_droits_connexes_et_l_information()
    {
        var page = await (await InstructriceAsync()).EnvoyerAsync(
            Adresse,
            [
                .. Identite("Vasseur"),
                ("Saisie.SituationFamiliale", "MAR"),
                ("Saisie.Membres[0].Role", "Conjoint"),
                ("Saisie.Membres[0].Prenom", "Idris"),
                ("Saisie.Membres[0].Nom", "Benali"),
                ("Saisie.Membres[0].DateNaissance", "02/05/1984"),
                ("Saisie.Membres[1].Role", "Enfant"),
                ("Saisie.Membres[1].Prenom", "Lila"),
                ("Saisie.Membres[1].DateNaissance", "03/09/2020"),
                ("Saisie.Situation", "SansEmploi"),
                ("Saisie.DernierMetier", "Cuisinière"),
                ("Saisie.NiveauQualification", "3"),
                ("Saisie.EstIndependant", "true"),
                ("vus", AvertissementsDemande.NonSalarie),
                ("Saisie.Mobilite", "Transports"),
                ("Saisie.CouvertureSante", "True"),
                ("Saisie.Autonomie", "Autonome"),
                ("Saisie.Capacite", "AvecAccompagnement"),
                ("Saisie.Besoins", "mobilite"),
                ("Saisie.Ressources1", "120,50"),
                ("Saisie.Droits[0].Etat", "Demande"),
                ("Saisie.Points", "droits"),
                ("Saisie.Points", "devoirs"),
                ("Saisie.Guides", "droits_devoirs_v2"),
            ]
        );
        Assert.Equal(302, page.Statut);

        await application.EnBaseAsync(async db =>
        {
            var personne = await db
                .Personnes.Include(p => p.Foyer!.Droits)
                .SingleAsync(p => p.NomPlie == "vasseur" && p.Role == RoleFoyer.Demandeur, Annulation);
            var demande = await db.Demandes.SingleAsync(d => d.PersonneId == personne.Id, Annulation);
            Assert.Equal($"/demandes/{demande.Id}", page.Redirection);
            Assert.Equal(
                (StatutDemande.Enregistree, StructureInstructrice.Ccas, "Cuisinière", true),
                (demande.Statut, demande.Structure, demande.DernierMetier, demande.CouvertureSante)
            );
            Assert.Equal(Montant.DepuisEuros(120.50m), demande.Ressources1);
            // A couple and a child: 180 % of 646.52 €.
            Assert.Equal(Montant.DepuisEuros(1163.74m), demande.RevenuGaranti);
            Assert.Equal([AvertissementsDemande.NonSalarie], demande.Avertissements.Select(a => a.Code));
            Assert.Equal(("3", true), (personne.NiveauQualification, personne.EstIndependant));
            Assert.True(personne.Foyer!.EstProvisoire);
            Assert.Equal((EtatDroit.EnAttente, "MAR", 1), (personne.Foyer.EtatDroit, personne.Foyer.SituationFamiliale, personne.Foyer.NombreEnfants));
            Assert.Equal(
                ["Demandeur Mariam Vasseur", "Conjoint Idris Benali", "Enfant Lila Vasseur"],
                (await db.Personnes.Where(p => p.FoyerId == personne.FoyerId).ToListAsync(Annulation))
                    .OrderBy(p => p.Role)
                    .Select(p => $"{p.Role} {p.NomComplet}")
            );
            Assert.Equal(["mobilite"], (await db.Evaluations.SingleAsync(e => e.PersonneId == personne.Id, Annulation)).Besoins);
            var information = await db.Informations.SingleAsync(i => i.PersonneId == personne.Id, Annulation);
            Assert.Equal(
                (MomentInformation.Instruction, "droits devoirs", "droits_devoirs_v2"),
                (information.Moment, string.Join(' ', information.Points), information.Guides.Single())
            );
            var droit = await db.DroitsConnexes.SingleAsync(d => d.PersonneId == personne.Id, Annulation);
            Assert.Equal(("css", EtatDroitConnexe.Demande, new DateOnly(2026, 3, 12)), (droit.Droit, droit.Etat, droit.Le));
        });
    }

    [Fact]
    [Exigence("PER-04")]
    public async Task PER_04_les_rappels_se_lisent_une_fois_puis_n_empechent_rien_et_restent_avec_la_demande()
    {
        var navigateur = await InstructriceAsync();
        List<(string, string)> saisie =
        [
            .. Identite("Rappelée", naissance: "12/05/2005"),
            ("Saisie.Situation", "Etudiant"),
            ("Saisie.Ressources1", "900"),
            ("Saisie.Commentaire", "Parent isolé à venir, pièce attendue"),
        ];
        var page = await navigateur.EnvoyerAsync(Adresse, saisie);

        Assert.Equal(200, page.Statut);
        Assert.Contains("La demande n’est pas encore enregistrée", page.Texte);
        Assert.Contains("La personne a 20 ans et aucun enfant à charge", page.Texte);
        Assert.Contains("CASF, L. 262-4, 3°", page.Texte);
        Assert.Contains("Le revenu garanti de ce foyer est de 646,52 €", page.Texte);
        Assert.Equal(0, await NombreAsync("rappelee"));

        var suite = await navigateur.EnvoyerAsync(page, Adresse, []);

        Assert.Equal(302, suite.Statut);
        var demande = await application.EnBaseAsync(db => db.Demandes.SingleAsync(d => d.Id == Guid.Parse(suite.Redirection!.Split("/")[2]), Annulation));
        Assert.Equal([AvertissementsDemande.Age, AvertissementsDemande.Etudiant, AvertissementsDemande.Ressources], demande.Avertissements.Select(a => a.Code));
        var lue = (await navigateur.OuvrirAsync(suite.Redirection!)).Texte;
        Assert.Contains("Parent isolé à venir, pièce attendue", lue);
        Assert.Contains("CASF, L. 262-4, 1°", lue);
        Assert.Contains("Rappelée", (await navigateur.OuvrirAsync("/demandes?rappels=true")).Texte);
    }

    [Fact]
    public async Task Apres_un_autre_bouton_le_bouton_principal_ne_refait_pas_son_acte()
    {
        var page = await (await InstructriceAsync()).PosterAsync($"{Adresse}?handler=Membre", [.. Identite("Nombreuse")]);

        Assert.Equal(200, page.Statut);
        Assert.NotNull(page.Document.QuerySelector("[name='Saisie.Membres[0].Prenom']"));
        Assert.Equal(Adresse, page.Document.QuerySelector("form[data-medical]")!.GetAttribute("action"));
        Assert.Contains("handler=Membre", page.Document.QuerySelector("button[formaction*=Membre]")!.GetAttribute("formaction"), StringComparison.Ordinal);
    }

    [Fact]
    [Exigence("ORI-01")]
    [Exigence("PER-04")]
    public async Task ORI_01_corriger_une_demande_garde_le_bareme_du_couple()
    {
        var navigateur = await InstructriceAsync();
        var creee = await navigateur.EnvoyerAsync(Adresse, [.. Identite("Mariée"), ("Saisie.SituationFamiliale", "MAR")]);
        Assert.True(creee.Statut == 302, creee.Texte);
        var id = Guid.Parse(creee.Redirection!.Split('/')[2]);
        var avant = await GarantiAsync();

        Assert.Equal(302, (await navigateur.EnvoyerAsync($"{Adresse}?demande={id}", [("Saisie.DernierMetier", "Serveuse")])).Statut);

        Assert.NotNull(avant);
        Assert.Equal(avant, await GarantiAsync());

        Task<Montant?> GarantiAsync() => application.EnBaseAsync(db => db.Demandes.Where(d => d.Id == id).Select(d => d.RevenuGaranti).SingleAsync(Annulation));
    }

    [Fact]
    [Exigence("ORI-01")]
    public async Task ORI_01_une_demande_se_corrige_tant_qu_elle_n_est_pas_transmise()
    {
        var navigateur = await InstructriceAsync();
        var creee = await navigateur.EnvoyerAsync(Adresse, [.. Identite("Corrigée"), ("Saisie.Situation", "SansEmploi"), ("Saisie.DernierMetier", "Serveuse")]);
        Assert.True(creee.Statut == 302, creee.Texte);
        var corriger = $"{Adresse}?demande={creee.Redirection!.Split('/')[2]}";
        Assert.Contains(corriger, (await navigateur.OuvrirAsync(creee.Redirection)).Html);
        var formulaire = await navigateur.OuvrirAsync(corriger);
        Assert.Contains("Serveuse", formulaire.Html);
        Assert.Null(formulaire.Document.QuerySelector("[name='Saisie.Membres[0].Prenom']"));

        Assert.NotNull((await navigateur.EnvoyerAsync(corriger, [("Saisie.DeposeeLe", "")])).Erreur("Saisie.DeposeeLe"));
        var corrigee = await navigateur.EnvoyerAsync(corriger, [("Saisie.DernierMetier", "Cheffe de rang"), ("Saisie.Ressources1", "10")]);

        Assert.True(corrigee.Statut == 302, corrigee.Texte);
        var lue = (await navigateur.OuvrirAsync(creee.Redirection)).Texte;
        Assert.Contains("Cheffe de rang", lue);
        Assert.DoesNotContain("Serveuse", lue);

        // Somebody corrected meanwhile: what was typed stays, to be compared.
        var seconde = await navigateur.EnvoyerAsync(corriger, [("Saisie.DernierMetier", "Cuisinière"), ("Saisie.Version", "0")]);
        Assert.Contains("Quelqu’un a modifié cette page", seconde.Texte);
        Assert.Contains("Cuisinière", seconde.Html);
        Assert.Contains("Cheffe de rang", (await navigateur.OuvrirAsync(creee.Redirection)).Texte);

        await application.EnBaseAsync(async db =>
        {
            (await db.Demandes.SingleAsync(d => d.Id == Guid.Parse(creee.Redirection.Split('/')[2]), Annulation)).Transmettre(
                new(2026, 3, 12),
                new(2026, 3, 12)
            );
            await db.SaveChangesAsync(Annulation);
        });
        Assert.Equal(404, (await navigateur.OuvrirAsync(corriger)).Statut);
    }

    [Fact]
    [Exigence("ORI-01")]
    public async Task ORI_01_le_foyer_d_un_autre_territoire_ne_se_lit_ni_ne_se_change_d_ici()
    {
        var fabrique = new Fabrique(application);
        var personne = await fabrique.PersonneAsync("Paule", "Domiciliée", territoire: "T08");
        var ici = await fabrique.TerritoireAsync();
        await application.EnBaseAsync(async db =>
        {
            var domiciliee = await db.Personnes.SingleAsync(p => p.Id == personne.Id, Annulation);
            var conjoint = new Personne(Civilite.Monsieur, "Ailleurs", null, "Quentin", new(1990, 1, 1));
            conjoint.EntrerDansLeFoyer(await db.Foyers.SingleAsync(f => f.Id == domiciliee.FoyerId, Annulation), RoleFoyer.Conjoint);
            db.AddRange(conjoint, new AppartenanceFoyer(conjoint.Id, conjoint.FoyerId!.Value, RoleFoyer.Conjoint, new(2026, 1, 5)));
            await IndexationNoms.IndexerAsync(db, conjoint, Annulation);
            domiciliee.Domicilier("CCAS de Villeurbanne", "69266", new(2026, 3, 1), ici, null);
            await db.SaveChangesAsync(Annulation);
        });
        var navigateur = await InstructriceAsync();

        var page = await navigateur.OuvrirAsync($"{Adresse}?personne={personne.Id}");
        Assert.Equal(200, page.Statut);
        Assert.DoesNotContain("Quentin", page.Texte);
        var refus = await navigateur.EnvoyerAsync($"{Adresse}?personne={personne.Id}", [("Saisie.Structure", "Ccas"), ("Saisie.SituationFamiliale", "CEL")]);

        Assert.Equal(200, refus.Statut);
        Assert.Contains("aucun foyer que vous pouvez modifier", refus.Texte);
        Assert.Equal(0, await application.EnBaseAsync(db => db.Demandes.CountAsync(d => d.PersonneId == personne.Id, Annulation)));
    }

    [Fact]
    [Exigence("PER-04")]
    public async Task PER_04_les_rappels_viennent_pendant_la_saisie()
    {
        var navigateur = await InstructriceAsync();
        var partie = await navigateur.EnvoyerAsync(
            Adresse,
            [("Saisie.Situation", "CongeSabbatique"), ("Saisie.DateNaissance", "31/02/1985")],
            bouton: "?handler=Verifier"
        );

        Assert.Equal(200, partie.Statut);
        Assert.Contains("congé sabbatique", partie.Html);
        Assert.DoesNotContain("<main", partie.Html);
    }

    [Fact]
    [Exigence("ORI-01")]
    public async Task ORI_01_un_brouillon_garde_meme_ce_qui_ne_se_lit_pas_encore_mais_jamais_le_NIR()
    {
        var navigateur = await InstructriceAsync();
        var page = await navigateur.EnvoyerAsync(
            Adresse,
            [
                ("Saisie.Nom", "Ébauche"),
                ("Saisie.DateNaissance", "31/02/1985"),
                ("Saisie.Nir", "285126912345606"),
                ("Saisie.Ressources1", "beaucoup"),
                ("Saisie.Membres[0].Prenom", "Ludo"),
                ("Saisie.Points", "droits"),
            ],
            bouton: "?handler=Brouillon"
        );
        Assert.Equal(302, page.Statut);
        var brouillon = await application.EnBaseAsync(db => db.BrouillonsDemande.AsNoTracking().SingleAsync(b => b.Titre == "Ébauche", Annulation));
        Assert.DoesNotContain("285126912345606", brouillon.Contenu);
        Assert.Equal(0, await NombreAsync("ebauche"));

        var reprise = await navigateur.OuvrirAsync(page.Redirection!);
        Assert.Equal(200, reprise.Statut);
        Assert.Equal(
            ["Ébauche", "31/02/1985", "", "beaucoup", "Ludo"],
            new[] { "Saisie_Nom", "Saisie_DateNaissance", "Saisie_Nir", "Saisie_Ressources1", "Saisie_Membres_0__Prenom" }.Select(i =>
                reprise.Document.GetElementById(i)!.GetAttribute("value")
            )
        );
        Assert.Null(reprise.Document.QuerySelector(".resume-erreurs"));
        Assert.NotNull(reprise.Document.QuerySelector("input[name='Saisie.Points'][value=droits][checked]"));

        // Its author alone sees it; recorded, it is gone.
        Assert.Equal(404, (await (await InstructriceAsync()).OuvrirAsync(page.Redirection!)).Statut);
        Assert.Equal(404, (await (await InstructriceAsync()).OuvrirAsync($"/demandes/nouvelle?brouillon={brouillon.Id}")).Statut);
        Assert.Contains("Ébauche", (await navigateur.OuvrirAsync("/demandes")).Texte);
        Assert.Contains("Brouillons de demande 1 ", (await navigateur.OuvrirAsync("/")).Texte);
        var enregistree = await navigateur.EnvoyerAsync(
            page.Redirection!,
            [.. Identite("Ébauche"), ("Saisie.Ressources1", "0"), ("Saisie.Membres[0].Prenom", "")]
        );
        Assert.Equal(302, enregistree.Statut);
        Assert.DoesNotContain("Brouillons de demande", (await navigateur.OuvrirAsync("/")).Texte);
        Assert.False(await application.EnBaseAsync(db => db.BrouillonsDemande.AnyAsync(b => b.Id == brouillon.Id, Annulation)));
    }

    [Fact]
    public async Task Ce_qui_ne_va_pas_est_dit_au_champ_et_rien_n_est_enregistre()
    {
        var page = await (await InstructriceAsync()).EnvoyerAsync(
            Adresse,
            [
                ("Saisie.Nom", new string('x', 120)),
                ("Saisie.DeposeeLe", "13/13/2026"),
                ("Saisie.Nir", "123"),
                ("Saisie.Ressources1", "-5"),
                ("Saisie.Membres[1].Nom", "<script>alert(1)</script>"),
                ("Saisie.DernierMetier", "infirmière, en arrêt pour dépression"),
            ]
        );

        Assert.Equal(200, page.Statut);
        Assert.DoesNotContain("<script>alert(1)", page.Html);
        // What looks medical is told before all the rest.
        Assert.Contains("information médicale", page.Erreur("Saisie.DernierMetier"));

        page = await (await InstructriceAsync()).EnvoyerAsync(
            Adresse,
            [
                ("Saisie.Nom", new string('x', 120)),
                ("Saisie.DeposeeLe", "13/13/2026"),
                ("Saisie.Nir", "123"),
                ("Saisie.Ressources1", "-5"),
                ("Saisie.Membres[1].Nom", "Seul"),
                ("Saisie.Membres[1].DateNaissance", "01/01/2040"),
            ]
        );
        foreach (
            var champ in new[]
            {
                "Saisie.Structure",
                "Saisie.DeposeeLe",
                "Saisie.Nom",
                "Saisie.Prenom",
                "Saisie.DateNaissance",
                "Saisie.CodeInsee",
                "Saisie.Nir",
                "Saisie.Ressources1",
                "Saisie.Membres_1__Prenom",
                "Saisie.Membres_1__DateNaissance",
            }
        )
        {
            Assert.False(string.IsNullOrEmpty(page.Erreur(champ)), champ);
        }

        Assert.Contains("Date de naissance de la personne 2 du foyer", page.Erreur("Saisie.Membres_1__DateNaissance"));
        Assert.DoesNotContain("facultatif", page.Document.QuerySelector("label[for='Saisie_Membres_1__DateNaissance']")?.TextContent ?? "facultatif");
    }

    [Fact]
    public async Task Une_personne_deja_connue_est_signalee_et_instruite_sans_etre_recreee()
    {
        var navigateur = await InstructriceAsync();
        var connue = await new Fabrique(application).PersonneAsync("Awa", "Retour");
        var page = await navigateur.EnvoyerAsync(
            Adresse,
            [.. Identite("RETOUR", naissance: "04/04/1991").Where(c => c.Nom != "Saisie.Prenom"), ("Saisie.Prenom", "awa")]
        );
        Assert.NotNull(page.Document.QuerySelector($"main a[href='/personnes/{connue.Id}']"));
        Assert.Equal(1, await NombreAsync("retour"));

        var adresse = $"{Adresse}?personne={connue.Id}";
        var suite = await navigateur.EnvoyerAsync(
            adresse,
            [("Saisie.Structure", "Caf"), ("Saisie.Membres[1].Prenom", "Lou"), ("Saisie.Membres[1].DateNaissance", "01/02/2019")]
        );
        Assert.Equal(302, suite.Statut);
        await application.EnBaseAsync(async db =>
        {
            Assert.Equal(connue.Id, (await db.Demandes.SingleAsync(d => d.PersonneId == connue.Id, Annulation)).PersonneId);
            Assert.Equal(connue.FoyerId, (await db.Personnes.SingleAsync(p => p.NomPlie == "retour" && p.Prenom == "Lou", Annulation)).FoyerId);
        });

        // One demande in progress at a time.
        var seconde = await navigateur.EnvoyerAsync(adresse, [("Saisie.Structure", "Caf")]);
        Assert.Contains(ReglesDemande.UneSeuleEnCours.Message.Replace('\u00A0', ' '), seconde.Texte);
        var ailleurs = await new Fabrique(application).PersonneAsync("Zoé", "Ailleurs", territoire: "T08");
        Assert.Equal(404, (await navigateur.OuvrirAsync($"{Adresse}?personne={ailleurs.Id}")).Statut);
    }

    [Fact]
    [Exigence("ORI-01")]
    public async Task ORI_01_la_demande_est_transmise_puis_sa_decision_notee()
    {
        var navigateur = await InstructriceAsync();
        var demande = (await navigateur.EnvoyerAsync(Adresse, [.. Identite("Suivie"), ("Saisie.DeposeeLe", "02/03/2026")])).Redirection!;

        var tot = await navigateur.EnvoyerAsync(demande, [("Le", "01/03/2026")], bouton: "?handler=Transmettre");
        Assert.Contains(ReglesDemande.ActeChronologique.Message, tot.Erreur("Le"));
        Assert.Equal(302, (await navigateur.EnvoyerAsync(demande, [("Le", "03/03/2026")], bouton: "?handler=Transmettre")).Statut);
        var sansMotif = await navigateur.EnvoyerAsync(demande, [("Le", "05/03/2026")], bouton: "?handler=Refuser");
        Assert.Contains(ReglesDemande.MotifRequis.Message, sansMotif.Erreur("Motif"));
        Assert.Equal(302, (await navigateur.EnvoyerAsync(demande, [("Le", "10/03/2026")], bouton: "?handler=Ouvrir")).Statut);
        Assert.Contains("Droit ouvert", (await navigateur.OuvrirAsync(demande)).Texte);
        Assert.Contains("Suivie, Mariam", (await navigateur.OuvrirAsync("/demandes?q=suivie&etat=Ouverte")).Texte);
        Assert.DoesNotContain("Suivie, Mariam", (await navigateur.OuvrirAsync("/demandes?q=suivie&etat=en-cours")).Texte);
    }

    [Fact]
    public async Task La_liste_des_demandes_s_exporte_pour_qui_en_a_le_droit()
    {
        await (await InstructriceAsync()).EnvoyerAsync(Adresse, Identite("Exportée"));
        var gestionnaire = application.Navigateur(await application.CompteAsync("gestionnaire"));

        Assert.Contains("Exportée", (await gestionnaire.OuvrirAsync("/demandes?handler=Exporter&format=Csv")).Html);
        Assert.Equal(404, (await (await InstructriceAsync()).OuvrirAsync("/demandes?handler=Exporter&format=Csv")).Statut);
    }

    [Theory]
    [Exigence("ORI-01")]
    [InlineData("numero")]
    [InlineData("nir")]
    public async Task ORI_01_le_fichier_de_la_CAF_retrouve_les_personnes_de_la_demande(string par)
    {
        var (nom, numero, matricule) = par == "nir" ? ("Trouvée", "", "771234") : ("Numérotée", "R771", "771235");
        const string nir = "285126912345606";
        var navigateur = await InstructriceAsync();
        var page = await navigateur.EnvoyerAsync(
            Adresse,
            [
                .. Identite(nom, naissance: "31/12/1985"),
                ("Saisie.Nir", par == "nir" ? nir : ""),
                ("Saisie.NumeroDemande", numero),
                ("Saisie.Membres[1].Prenom", "Lila"),
                ("Saisie.Membres[1].DateNaissance", "03/09/2020"),
            ]
        );
        Assert.Equal(302, page.Statut);
        var avant = await application.EnBaseAsync(db =>
            db.Personnes.AsNoTracking().SingleAsync(p => p.Nom == nom && p.Role == RoleFoyer.Demandeur, Annulation)
        );

        var rapport = await ImporterAsync(
            string.Join(
                '\n',
                "numero_demande_rsa;matricule;role;nom;prenom;date_naissance;nir;code_insee;type_rsa;etat_droit;date_ouverture_droit;soumis_droits_devoirs",
                $"{numero};{matricule};demandeur;{nom};Mariam;31/12/1985;{(par == "nir" ? nir : "")};69266;socle;2;12/03/2026;oui",
                $"{numero};{matricule};enfant;{nom};Lila;03/09/2020;;69266;socle;2;12/03/2026;"
            )
        );

        Assert.Empty(rapport.Erreurs);
        Assert.Equal((0, 0, 0), (rapport.Personnes.Creees, rapport.Foyers.Crees, rapport.DoublonsPossibles));
        await application.EnBaseAsync(async db =>
        {
            var foyer = await db.Foyers.Include(f => f.Droits).SingleAsync(f => f.Id == avant.FoyerId, Annulation);
            Assert.Equal(Foyer.NormaliserMatricule(matricule), foyer.Matricule);
            Assert.Equal(EtatDroit.Ouvert, foyer.EtatDroit);
            Assert.Equal(2, await db.Personnes.CountAsync(p => p.FoyerId == foyer.Id, Annulation));
            Assert.True((await db.Personnes.SingleAsync(p => p.Id == avant.Id, Annulation)).SoumisDroitsDevoirs);
            Assert.Empty(
                await new VerificationBase(db, application.Services.GetRequiredService<CoffreNir>(), application.Horloge).VerifierAsync(_ => { }, Annulation)
            );
        });
    }

    [Fact]
    public async Task Sans_numero_ni_NIR_le_nom_seul_va_aux_doublons_possibles()
    {
        await (await InstructriceAsync()).EnvoyerAsync(Adresse, Identite("Homonyme", naissance: "31/12/1985"));

        var rapport = await ImporterAsync("matricule;role;nom;prenom;date_naissance;code_insee\n771299;demandeur;Homonyme;Mariam;31/12/1985;69266");

        Assert.Equal((1, 1), (rapport.Personnes.Creees, rapport.DoublonsPossibles));
    }

    [Fact]
    public async Task Un_referent_n_instruit_pas_de_demande()
    {
        var ligne = await new Fabrique(application).OrganismeAsync("Sans instruction");
        var referente = application.Navigateur(await application.CompteAsync("referent", ligne.Organisme.Id));

        Assert.Equal(403, (await referente.OuvrirAsync(Adresse)).Statut);
        Assert.Equal(403, (await referente.OuvrirAsync("/demandes")).Statut);
    }

    private Task<RapportBeneficiaires> ImporterAsync(string fichier) =>
        application.EnBaseAsync(async db =>
        {
            using var flux = new MemoryStream(Encoding.UTF8.GetBytes(fichier));
            return await new ImporterBeneficiaires(
                db,
                application.Services.GetRequiredService<CoffreNir>(),
                new ContexteSysteme("essai"),
                application.Horloge
            ).ExecuterAsync(flux, simuler: false, (_, _) => { }, Annulation);
        });

    private Task<int> NombreAsync(string nomPlie) =>
        application.EnBaseAsync(db => db.Personnes.CountAsync(p => p.NomPlie == nomPlie && p.Role == RoleFoyer.Demandeur, Annulation));

    private async Task<Navigateur> InstructriceAsync() =>
        application.Navigateur(
            await application.CompteAsync("instructeur", territoireId: await new Fabrique(application).TerritoireAsync(), prenom: "Inès", nom: "Morel")
        );

    private static List<(string Nom, string Valeur)> Identite(string nom, string naissance = "12/03/1988") =>
        [
            ("Saisie.Structure", "Ccas"),
            ("Saisie.Nom", nom),
            ("Saisie.Prenom", "Mariam"),
            ("Saisie.DateNaissance", naissance),
            ("Saisie.CodeInsee", "69266"),
            ("Saisie.Voie", "3 rue des Lilas"),
            ("Saisie.CodePostal", "69100"),
        ];
}
