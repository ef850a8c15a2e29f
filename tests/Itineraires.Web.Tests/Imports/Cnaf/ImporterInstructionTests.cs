using System.Text;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Features.Orientation;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Cnaf;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Imports.Cnaf;

/// <summary>The flow of instruction; the clock says 12 March 2026.</summary>
public sealed class ImporterInstructionTests : IAsyncLifetime
{
    private const string NirAmelie = "291046912345768";
    private const string Amelie = $"DEM;KOUASSI;AMELIE;1991-04-04;{NirAmelie}";

    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact, Exigence("ORI-01"), Exigence("ORI-04")]
    public async Task ORI_01_le_flux_dit_les_donnees_les_contacts_et_les_criteres_les_lisent()
    {
        var personne = await PersonneAsync("Amélie", "Kouassi", NirAmelie);

        var rapport = await ImporterAsync(
            new FluxInstructionDeTest("2026-02-05").Demande(
                "1",
                [Amelie],
                [FluxInstructionDeTest.Donnees()],
                FluxInstructionDeTest.Contacts("06 11 22 33 44", "A", "amelie@exemple.fr", "R")
            )
        );

        Assert.Equal((1, 0, 1), (rapport.Lignes, rapport.Rejetees, rapport.Comptes[ComptesDossiers.RecueilsCrees]));
        await _application.EnBaseAsync(async db =>
        {
            var recueil = await db.Recueils.SingleAsync(Annulation);
            Assert.Equal(
                (Fabrique.Jour("2026-01-20"), "69001", "Employée d’étage", SituationLogement.ChezUnProche, Mobilite.Transports),
                (recueil.DemandeeLe!.Value, recueil.NumeroDemande, recueil.DernierMetier, recueil.Logement!.Value, recueil.Mobilite!.Value)
            );
            Assert.Equal((SituationProfessionnelle.SansEmploi, true), (recueil.Situation!.Value, recueil.CouvertureSante!.Value));
            var elle = await db.Personnes.SingleAsync(p => p.Id == personne, Annulation);
            Assert.Equal(("0611223344", "amelie@exemple.fr", null, "3"), (elle.Telephone, elle.Courriel, elle.CourrielUtilisable, elle.NiveauQualification));
            Assert.False(elle.TelephoneSansAccord);
            var profil = (await ProfilsOrientation.Lire(db, db.Personnes.Where(p => p.Id == personne)).SingleAsync(Annulation)).Profil(
                Fabrique.Jour("2026-03-12")
            );
            // What the flow says of health (DIFSOC 0402) is not kept.
            Assert.Equal(["garde_enfants"], profil.Besoins!);
        });
        await _application.EnBaseAsync(async db =>
        {
            db.Add(
                new EvaluationBesoins(
                    personne,
                    Fabrique.Jour("2026-03-01"),
                    Guid.CreateVersion7(),
                    NiveauAutonomie.Autonome,
                    CapaciteEmploi.Immediate,
                    ["mobilite"],
                    null
                )
            );
            await db.SaveChangesAsync(Annulation);
            var profil = await ProfilsOrientation.Lire(db, db.Personnes.Where(p => p.Id == personne)).SingleAsync(Annulation);
            Assert.Equal(["mobilite"], profil.Profil(Fabrique.Jour("2026-03-12")).Besoins!);
        });
    }

    [Fact, Exigence("ORI-01")]
    public async Task ORI_01_le_meme_flux_de_nouveau_n_ecrit_rien_et_un_flux_plus_ancien_non_plus()
    {
        await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        FluxInstructionDeTest Flux(string cree, string metier) =>
            new FluxInstructionDeTest(cree).Demande(
                "1",
                [Amelie],
                [FluxInstructionDeTest.Donnees(metier)],
                FluxInstructionDeTest.Contacts("0611223344", "A", "", "")
            );
        await ImporterAsync(Flux("2026-02-05", "Cuisinière"));
        var avant = await PhotographierAsync(avecJournal: true);
        _application.Horloge.Avancer(TimeSpan.FromHours(1));

        var rapport = await ImporterAsync(Flux("2026-02-05", "Cuisinière"));
        await ImporterAsync(Flux("2026-01-25", "Serveuse"));

        Assert.Equal(1, rapport.Comptes[ComptesDossiers.Inchanges]);
        Assert.Equal(avant, await PhotographierAsync(avecJournal: true));
    }

    [Fact, Exigence("ORI-01")]
    public async Task ORI_01_ce_qu_un_professionnel_a_saisi_depuis_est_garde()
    {
        var personne = await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        await _application.EnBaseAsync(async db =>
        {
            (await db.Personnes.SingleAsync(p => p.Id == personne, Annulation)).Joindre("0699999999", "elle@exemple.fr", _application.Horloge.Instant);
            await db.SaveChangesAsync(Annulation);
        });
        FluxInstructionDeTest Flux(string cree) =>
            new FluxInstructionDeTest(cree).Demande("1", [Amelie], contacts: FluxInstructionDeTest.Contacts("0611223344", "A", "amelie@exemple.fr", "R"));

        var rapport = await ImporterAsync(Flux("2026-03-05"));

        Assert.Equal(1, rapport.Comptes[ComptesDossiers.ContactsGardes]);
        Assert.Equal(("0699999999", "elle@exemple.fr"), await ContactsAsync(personne));
        await ImporterAsync(Flux("2026-03-20"));
        Assert.Equal(("0611223344", null), await ContactsAsync(personne));
    }

    [Fact, Exigence("ORI-01")]
    public async Task ORI_01_les_dossiers_abimes_inconnus_ou_incomplets_sont_mis_de_cote_et_se_redonnent()
    {
        await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        using var rejets = new MemoryStream();
        var flux = new FluxInstructionDeTest("2026-02-05")
            .Demande("1", [Amelie], [FluxInstructionDeTest.Donnees("Serveuse")])
            .Demande("2", ["DEM;PAS ENCORE;ZOÉ;1990-01-01;"], [FluxInstructionDeTest.Donnees()])
            .Brut("<InfoDemandeRSA><IdentificationRSA><Organisme><MATRICULE>3</ABIME></InfoDemandeRSA>")
            .Demande("4", ["DEM;NAÎTRE;DEMAIN;2030-01-01;"])
            .Brut(
                "<InfoDemandeRSA><IdentificationRSA><Organisme><FONORG>CAF</FONORG><NUMORG>691</NUMORG><MATRICULE>5</MATRICULE></Organisme></IdentificationRSA></InfoDemandeRSA>"
            )
            .Demande("1", [Amelie], [FluxInstructionDeTest.Donnees("Cuisinière") + "<INVENTE>1</INVENTE>"]);

        var rapport = await ImporterAsync(flux, annonces: 9, rejets: rejets);

        Assert.Equal((6, 4, 1, 9), (rapport.Lignes, rapport.Rejetees, rapport.Flux.Remplaces, rapport.Flux.Annonces!.Value));
        Assert.Equal(1, rapport.Flux.ElementsInconnus["InfoDemandeRSA/Personne/DonneesSocioProfessionnelles/INVENTE"]);
        Assert.Contains(rapport.Avertissements, a => a.Code == CodesImport.TotalDossiers);
        Assert.Equal("Cuisinière", await _application.EnBaseAsync(db => db.Recueils.Select(r => r.DernierMetier).SingleAsync(Annulation)));
        var xml = Encoding.UTF8.GetString(rejets.ToArray());
        Assert.Contains("n’est pas encore connu", xml);
        Assert.Contains("<NOM>PAS ENCORE</NOM>", xml);
        Assert.Contains("ZOÉ", xml);

        await PersonneAsync("Zoé", "Pas encore", null, "1990-01-01");
        rejets.Position = 0;
        var second = await ExecuterAsync(rejets);
        Assert.Equal((4, 3, 1), (second.Lignes, second.Rejetees, second.Comptes[ComptesDossiers.RecueilsCrees]));
    }

    [Fact, Exigence("ORI-01")]
    public async Task ORI_01_deux_homonymes_se_departagent_par_le_foyer_de_la_demande()
    {
        var premiere = await PersonneAsync("Amélie", "Kouassi", null);
        await PersonneAsync("Amélie", "Kouassi", null);
        var matricule = await _application.EnBaseAsync(db => db.Personnes.Where(p => p.Id == premiere).Select(p => p.Foyer!.Matricule).SingleAsync(Annulation));

        var sans = await ImporterAsync(new FluxInstructionDeTest("2026-02-05").Demande("7", ["DEM;KOUASSI;AMELIE;1991-04-04;"]));
        var avec = await ImporterAsync(
            new FluxInstructionDeTest("2026-02-05").Demande(matricule, ["DEM;KOUASSI;AMELIE;1991-04-04;"], [FluxInstructionDeTest.Donnees()])
        );

        Assert.Equal((1, 0), (sans.Rejetees, avec.Rejetees));
        Assert.Equal(premiere, await _application.EnBaseAsync(db => db.Recueils.Select(r => r.PersonneId).SingleAsync(Annulation)));
    }

    [Fact, Exigence("ORI-01")]
    public async Task ORI_01_l_import_se_simule_et_s_annule_en_entier()
    {
        await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        FluxInstructionDeTest Flux(string cree, string metier, string telephone) =>
            new FluxInstructionDeTest(cree).Demande(
                "1",
                [Amelie],
                [FluxInstructionDeTest.Donnees(metier)],
                FluxInstructionDeTest.Contacts(telephone, "A", "a@exemple.fr", "I")
            );
        await ImporterAsync(Flux("2026-02-05", "Cuisinière", "0611223344"));
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var avant = await PhotographierAsync();
        await ImporterAsync(Flux("2026-02-06", "Serveuse", "0655555555"), simuler: true);
        Assert.Equal(avant, await PhotographierAsync());

        var import = await ImportAsync();
        await ExecuterAsync(Flux("2026-02-06", "Serveuse", "0655555555").Ecrire(), import: import);
        Assert.NotEqual(avant, await PhotographierAsync());
        await AnnulerAsync(import);

        Assert.Equal(avant, await PhotographierAsync());
    }

    [Fact, Exigence("ORI-01")]
    public async Task ORI_01_une_fiche_corrigee_depuis_empeche_l_annulation()
    {
        var personne = await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var import = await ImportAsync();
        await ExecuterAsync(new FluxInstructionDeTest("2026-02-06").Demande("1", [Amelie], [FluxInstructionDeTest.Donnees()]).Ecrire(), import: import);
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        await _application.EnBaseAsync(async db =>
        {
            (await db.Personnes.SingleAsync(p => p.Id == personne, Annulation)).Joindre("0699999999", null);
            await db.SaveChangesAsync(Annulation);
        });

        await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(import));
    }

    [Theory, Exigence("ORI-01")]
    [InlineData("<Racine><Autre/></Racine>")]
    [InlineData("<?xml version=\"1.0\"?><Racine><IdentificationFlux><TYPEFLUX>M</TYPEFLUX></IdentificationFlux></Racine>")]
    [InlineData("nom;prenom\nA;B\n")]
    public async Task ORI_01_ce_qui_n_est_pas_un_flux_d_instruction_est_refuse(string contenu)
    {
        using var fichier = new MemoryStream(Encoding.UTF8.GetBytes(contenu));
        Assert.Null(FluxDossiers.Nature(fichier));
        await Assert.ThrowsAsync<FichierRefuseException>(() => ExecuterAsync(fichier));
    }

    [Fact, Exigence("ORI-01")]
    public async Task ORI_01_le_flux_se_donne_se_confirme_et_raconte_par_les_ecrans()
    {
        var personne = await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        var navigateur = _application.Navigateur(await _application.CompteAsync("gestionnaire"));
        var flux = new FluxInstructionDeTest("2026-02-05")
            .Demande("1", [Amelie], [FluxInstructionDeTest.Donnees()], FluxInstructionDeTest.Contacts("0611223344", "A", "a@exemple.fr", "R"))
            .Demande("2", ["DEM;PAS ENCORE;ZOÉ;1990-01-01;"])
            .Ecrire()
            .ToArray();
        var depot = await navigateur.DeposerAsync("/imports/nouveau", "Fichier", "virs.xml", flux, [("Nature", NaturesImport.Beneficiaires)]);
        var apercu = await navigateur.OuvrirAsync(depot.Redirection!);
        Assert.Contains("Flux d’instruction", apercu.Texte);
        Assert.Contains("Importer 1 dossier", apercu.Texte);
        Assert.Equal(0, await _application.EnBaseAsync(db => db.Recueils.CountAsync(Annulation)));

        await ImportsDeTest.ConfirmerAsync(navigateur, depot.Redirection!);
        await ImportsDeTest.ExecuterAsync(_application);

        var rapport = await navigateur.OuvrirAsync(depot.Redirection!);
        Assert.Contains("Recueils ajoutés", rapport.Texte);
        Assert.Contains("Télécharger les dossiers rejetés", rapport.Texte);
        var dossier = await navigateur.OuvrirAsync($"/personnes/{personne}");
        Assert.Contains("dernier métier", dossier.Texte);
        Assert.Contains("accord non donné, aucun courriel ne part", dossier.Texte);
    }

    private Task<RapportDossiers> ImporterAsync(FluxInstructionDeTest flux, int? annonces = null, bool simuler = false, Stream? rejets = null) =>
        ExecuterAsync(flux.Ecrire(annonces), simuler, rejets);

    private Task<RapportDossiers> ExecuterAsync(Stream fichier, bool simuler = false, Stream? rejets = null, Import? import = null) =>
        _application.EnBaseAsync(db =>
            FluxDossiers.ExecuterAsync(
                NaturesImport.Instruction,
                db,
                _application.Services.GetRequiredService<CoffreNir>(),
                _application.Horloge,
                fichier,
                simuler,
                (_, _) => { },
                Annulation,
                rejets,
                import
            )
        );

    private Task<Import> ImportAsync() => ImportsDeTest.CommencerAsync(_application, NaturesImport.Instruction);

    private Task AnnulerAsync(Import import) => ImportsDeTest.AnnulerAsync(_application, import);

    private async Task<(string?, string?)> ContactsAsync(Guid id) =>
        await _application.EnBaseAsync(async db =>
        {
            var p = await db.Personnes.AsNoTracking().SingleAsync(p => p.Id == id, Annulation);
            return (p.Telephone, p.CourrielUtilisable);
        });

    private async Task<Guid> PersonneAsync(string prenom, string nom, string? nir, string? naissance = null)
    {
        var personne = await new Fabrique(_application).PersonneAsync(prenom, nom);
        await _application.EnBaseAsync(async db =>
        {
            var suivie = await db.Personnes.SingleAsync(p => p.Id == personne.Id, Annulation);
            if (Nir.TryParse(nir, out var numero, out _))
            {
                var coffre = _application.Services.GetRequiredService<CoffreNir>();
                suivie.EnregistrerNir(coffre.Chiffrer(numero), coffre.Empreinte(numero));
            }

            if (naissance is not null)
            {
                suivie.Identifier(suivie.Civilite, suivie.Nom, null, suivie.Prenom, Fabrique.Jour(naissance));
            }

            await db.SaveChangesAsync(Annulation);
        });
        return personne.Id;
    }

    private Task<List<string>> PhotographierAsync(bool avecJournal = false) =>
        _application.EnBaseAsync(db =>
            PhotoDeBase.PrendreAsync(
                db,
                (table, colonne) =>
                    (avecJournal || table != "journal") && table is not ("import" or "bail") && colonne != "version" && (colonne != "id" || table != "alerte")
            )
        );
}
