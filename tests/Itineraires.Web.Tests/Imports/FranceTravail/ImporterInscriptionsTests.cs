using System.Text;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Imports.FranceTravail;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Imports.FranceTravail;

/// <summary>The file of France Travail; the clock says 12 March 2026.</summary>
public sealed class ImporterInscriptionsTests : IAsyncLifetime
{
    private const string Entete = "nir;identifiantpe;nom;prenom;dtnai;date;code;motif;nir2";
    private const string NirAmelie = "291046912345768";
    private const string AutreNir = "291046912345867";

    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact, Exigence("ACC-07")]
    public async Task ACC_07_le_fichier_ouvre_actualise_et_clot_et_l_alerte_suit()
    {
        var personne = await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        await OrienterAsync(personne);
        Assert.Equal(Fabrique.Jour("2026-01-15"), await AlerteAsync(personne));

        await ImporterAsync($"{NirAmelie};;KOUASSI;AMELIE;04/04/1991;05/01/2026;1;;", $"{NirAmelie};;KOUASSI;AMELIE;04/04/1991;02/03/2026;1;;");
        Assert.Equal("2026-01-05/ actualisée 2026-03-02", Assert.Single(await InscriptionsAsync(personne)));
        Assert.Equal(Fabrique.Jour("2026-04-17"), await AlerteAsync(personne));

        await ImporterAsync($"{NirAmelie};;KOUASSI;AMELIE;04/04/1991;10/03/2026;90;Radiation pour absence à convocation;");
        Assert.Equal("2026-01-05/2026-03-10 actualisée 2026-03-02", Assert.Single(await InscriptionsAsync(personne)));
        Assert.Equal(Fabrique.Jour("2026-03-11"), await AlerteAsync(personne));
    }

    [Theory, Exigence("ACC-07")]
    [InlineData(0, 1, 2, 3)]
    [InlineData(3, 2, 1, 0)]
    [InlineData(2, 0, 3, 1)]
    [InlineData(1, 1, 3, 0, 2, 2, 0)]
    public async Task ACC_07_les_lignes_en_desordre_ou_deux_fois_donnent_le_meme_resultat(params int[] ordre)
    {
        string[] lignes =
        [
            $"{NirAmelie};;;;;05/01/2026;1;;",
            $"{NirAmelie};;;;;10/01/2026;CESSATION;;",
            $"{NirAmelie};;;;;01/02/2026;INSCRIPTION;;",
            $"{NirAmelie};;;;;01/03/2026;ACTUALISATION;;",
        ];
        var personne = await PersonneAsync("Amélie", "Kouassi", NirAmelie);

        var rapport = await ImporterAsync([.. ordre.Select(i => lignes[i])]);

        Assert.Equal((0, new CompteInscriptions(1, 0, 1)), (rapport.Rejetees, rapport.Inscriptions));
        Assert.Equal(["2026-01-05/2026-01-10 actualisée 2026-01-05", "2026-02-01/ actualisée 2026-03-01"], await InscriptionsAsync(personne));
    }

    [Fact, Exigence("ACC-07")]
    public async Task ACC_07_le_meme_fichier_de_nouveau_n_ecrit_rien()
    {
        await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        string[] lignes = [$"{NirAmelie};;;;;05/01/2026;1;;", $"{NirAmelie};;;;;10/02/2026;;Cessation d’inscription;"];
        await ImporterAsync(lignes);
        var (avant, actes) = (await PhotographierAsync(), await ActesAsync());
        _application.Horloge.Avancer(TimeSpan.FromHours(1));

        var rapport = await ImporterAsync(lignes);

        Assert.Equal((1, 1, new CompteInscriptions(0, 0, 0)), (rapport.Personnes, rapport.Inchangees, rapport.Inscriptions));
        Assert.Equal(avant, await PhotographierAsync());
        Assert.Equal(actes, await ActesAsync());
    }

    [Fact, Exigence("ACC-07")]
    public async Task ACC_07_la_personne_est_celle_du_NIR_puis_du_second_puis_de_l_identifiant_puis_des_noms()
    {
        var amelie = await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        var jean = await PersonneAsync("Jean", "Petit", identifiant: "1234567A");
        var zoe = await PersonneAsync("Zoé", "Le Gall");
        await PersonneAsync("Zoé", "Kouassi");

        var rapport = await ImporterAsync(
            $"{NirAmelie[..13]};1234567A;AUTRE;NOM;;05/01/2026;1;;",
            $"{AutreNir};;;;;06/02/2026;1;;{NirAmelie}",
            $"illisible;;;;;07/02/2026;1;;{NirAmelie}",
            ";1234567a;;;;05/01/2026;1;;",
            ";9999999Z;LE-GALL;ZOE;1991-04-04;05/01/2026;1;;"
        );

        Assert.Equal((0, 3), (rapport.Rejetees, rapport.Personnes));
        Assert.Equal("2026-01-05/ actualisée 2026-02-07", Assert.Single(await InscriptionsAsync(amelie)));
        Assert.Single(await InscriptionsAsync(jean));
        Assert.Single(await InscriptionsAsync(zoe));
    }

    [Fact, Exigence("ACC-07")]
    public async Task ACC_07_une_personne_inconnue_ambigue_ou_d_un_autre_NIR_est_rejetee_et_dite()
    {
        await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        await PersonneAsync("Zoé", "Le Gall", identifiant: "1234567A");
        await PersonneAsync("Zoé", "Le Gall", identifiant: "1234567A");
        using var rejets = new MemoryStream();

        var rapport = await ImporterAsync(
            Fichier(
                ";;INCONNUE;JEANNE;04/04/1991;05/01/2026;1;;",
                ";;LE GALL;ZOE;04/04/1991;05/01/2026;1;;",
                ";1234567A;;;;05/01/2026;1;;",
                $"{AutreNir};;KOUASSI;AMELIE;04/04/1991;05/01/2026;1;;",
                ";;KOUASSI;AMELIE;;05/01/2026;1;;",
                "123;;KOUASSI;AMELIE;04/04/1991;05/01/2026;1;;",
                ";;KOUASSI;AMELIE;04/04/1991;;1;;",
                ";;KOUASSI;AMELIE;04/04/1991;13/03/2026;1;;",
                ";;KOUASSI;AMELIE;04/04/1991;05/01/2026;90;;",
                ";;KOUASSI;AMELIE;31/02/1991;05/01/2026;1;;"
            ),
            rejets
        );

        Assert.Equal(
            [
                (2, CodesImport.PersonneInconnue),
                (3, CodesImport.PersonneAmbigue),
                (4, CodesImport.PersonneAmbigue),
                (5, CodesImport.AutreNir),
                (6, CodesImport.ValeurManquante),
                (7, CodesImport.NirInvalide),
                (8, CodesImport.ValeurManquante),
                (9, CodesImport.DateInvalide),
                (10, CodesImport.CodeInconnu),
                (11, CodesImport.NaissanceInvalide),
            ],
            rapport.Erreurs.Select(e => (e.Ligne, e.Code))
        );
        Assert.Equal((10, 10), (rapport.Lignes, rapport.Rejetees));
        Assert.Equal(0, await _application.EnBaseAsync(db => db.Inscriptions.CountAsync(Annulation)));
        var texte = Encoding.UTF8.GetString(rejets.ToArray());
        Assert.Contains("2 personnes ont ces nom, prénom et date de naissance", texte, StringComparison.Ordinal);
        Assert.DoesNotContain(AutreNir, string.Concat(rapport.Erreurs.Select(e => e.Message)), StringComparison.Ordinal);

        // The rejected lines are given again as they are: same headers, and a column that the reading knows.
        Assert.Equal((10, 0), ((await ImporterAsync(rejets.ToArray())).Rejetees, (await ImporterAsync(rejets.ToArray())).Avertissements.Count));
    }

    [Fact]
    public async Task Une_personne_absorbee_par_une_fusion_mene_a_celle_qui_est_gardee()
    {
        var gardee = await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        var absorbee = await PersonneAsync("Amélie", "Kouassi", AutreNir);
        await _application.EnBaseAsync(db =>
            new FusionDossiers(db, _application.Horloge, new ContexteSysteme("essai")).FusionnerAsync(
                new DemandeFusion(gardee, absorbee, new HashSet<ChampFusion>(), "Même carte d’identité", true),
                Annulation
            )
        );

        var rapport = await ImporterAsync($"{AutreNir};;;;;05/01/2026;1;;");

        Assert.Equal(0, rapport.Rejetees);
        Assert.Single(await InscriptionsAsync(gardee));
    }

    [Fact]
    public async Task Un_fichier_d_inscriptions_n_a_pas_de_motif_et_peut_etre_en_Windows_1252()
    {
        var personne = await PersonneAsync("Zoé", "Müller");
        var texte = "nir;identifiantpe;nom;prenom;dtnai;date;code;codeinsee;localite\r\n;;Müller;Zoé;04/04/1991;05/01/2026;Z9;69266;VILLEURBANNE\r\n";

        var rapport = await ImporterAsync(Encoding.Latin1.GetBytes(texte));

        Assert.Equal((0, 0), (rapport.Rejetees, rapport.Avertissements.Count));
        Assert.Equal("2026-01-05/ actualisée 2026-01-05", Assert.Single(await InscriptionsAsync(personne)));
    }

    [Theory]
    [InlineData("", CodesImport.FichierVide)]
    [InlineData(Entete, CodesImport.FichierVide)]
    [InlineData("matricule;role;nom\n1;demandeur;Durand", CodesImport.ColonneManquante)]
    public async Task Un_fichier_vide_ou_qui_n_est_pas_celui_de_France_Travail_est_refuse(string texte, string code)
    {
        var refus = await Assert.ThrowsAsync<FichierRefuseException>(() => ImporterAsync(Encoding.UTF8.GetBytes(texte)));

        Assert.Equal(code, refus.Code);
    }

    [Fact]
    public async Task Un_import_d_inscriptions_s_annule_tant_que_personne_n_y_a_touche()
    {
        var personne = await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        await OrienterAsync(personne);
        await ImporterAsync($"{NirAmelie};;;;;05/01/2026;1;;");
        var avant = await PhotographierAsync();
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var import = await CommencerAsync();
        await ImporterAsync(Fichier($"{NirAmelie};;;;;10/02/2026;CESSATION;;", $"{NirAmelie};;;;;01/03/2026;1;;"), null, import);
        Assert.Equal(2, (await InscriptionsAsync(personne)).Count);
        _application.Horloge.Avancer(TimeSpan.FromHours(1));

        await AnnulerAsync(import);

        Assert.Equal(avant, await PhotographierAsync());
        Assert.Equal(
            StatutImport.Annule,
            await _application.EnBaseAsync(db => db.Imports.Where(i => i.Id == import).Select(i => i.Statut).SingleAsync(Annulation))
        );
    }

    [Fact]
    public async Task Une_inscription_corrigee_depuis_retient_l_annulation()
    {
        var personne = await PersonneAsync("Amélie", "Kouassi", NirAmelie);
        var import = await CommencerAsync();
        await ImporterAsync(Fichier($"{NirAmelie};;;;;05/01/2026;1;;"), null, import);
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        await _application.EnBaseAsync(async db =>
        {
            (await db.Inscriptions.SingleAsync(i => i.PersonneId == personne, Annulation)).EtablirPpae(Fabrique.Jour("2026-02-01"));
            await db.SaveChangesAsync(Annulation);
        });

        await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(import));

        Assert.Single(await InscriptionsAsync(personne));
    }

    [Fact]
    public async Task Le_nombre_de_lectures_ne_suit_pas_le_nombre_de_lignes()
    {
        var personnes = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            await PersonneAsync("Zoé", $"Nom{(char)('a' + i)}");
            personnes.Add($";;NOM{(char)('A' + i)};ZOE;04/04/1991;05/01/2026;1;;");
        }

        await ImporterAsync([.. personnes.Take(2)]);
        _application.Requetes.Remettre();
        await ImporterAsync([.. personnes.Skip(2).Take(2)]);
        var deux = Lectures();
        _application.Requetes.Remettre();
        await ImporterAsync([.. personnes.Skip(4)]);

        Assert.Equal(deux, Lectures());

        int Lectures() => _application.Requetes.Textes.Count(t => t.StartsWith("SELECT", StringComparison.Ordinal));
    }

    private static byte[] Fichier(params string[] lignes) => Encoding.UTF8.GetBytes(string.Join('\n', [Entete, .. lignes]));

    private Task<RapportInscriptions> ImporterAsync(params string[] lignes) => ImporterAsync(Fichier(lignes));

    private Task<RapportInscriptions> ImporterAsync(byte[] fichier, Stream? rejets = null, Guid? importId = null) =>
        _application.EnBaseAsync(async db =>
        {
            var import = importId is null ? null : await db.Imports.AsNoTracking().SingleAsync(i => i.Id == importId, Annulation);
            var importeur = new ImporterInscriptions(db, _application.Services.GetRequiredService<CoffreNir>(), _application.Horloge);
            var rapport = await importeur.ExecuterAsync(new MemoryStream(fichier), simuler: false, (_, _) => { }, Annulation, rejets, import);
            await db
                .Imports.Where(i => i.Id == importId)
                .ExecuteUpdateAsync(
                    m => m.SetProperty(i => i.Statut, StatutImport.Termine).SetProperty(i => i.TermineLe, _application.Horloge.Instant),
                    Annulation
                );
            return rapport;
        });

    private Task<Guid> CommencerAsync() =>
        _application.EnBaseAsync(async db =>
        {
            var import = new Import
            {
                Nature = NaturesImport.FranceTravail,
                NomFichier = "ft.csv",
                Empreinte = "",
                DeposeLe = _application.Horloge.Instant,
                CommenceLe = _application.Horloge.Instant,
                DeposePar = null,
                Statut = StatutImport.EnCours,
            };
            db.Imports.Add(import);
            await db.SaveChangesAsync(Annulation);
            return import.Id;
        });

    private Task AnnulerAsync(Guid import) =>
        _application.EnBaseAsync(async db =>
        {
            var bail = new BailImports(_application.Horloge);
            Assert.True(await bail.PrendreAsync(db, Annulation));
            try
            {
                await new AnnulationImport(db, new ContexteSysteme("essai"), _application.Horloge).AnnulerAsync(import, null, bail, (_, _) => { }, Annulation);
            }
            finally
            {
                await bail.RendreAsync(db, Annulation);
            }
        });

    /// <summary>Someone born on 4 April 1991, of a foyer of Villeurbanne.</summary>
    private async Task<Guid> PersonneAsync(string prenom, string nom, string? nir = null, string? identifiant = null)
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

            suivie.Qualifier(null, identifiant);
            await db.SaveChangesAsync(Annulation);
        });
        return personne.Id;
    }

    /// <summary>Accompanied by France Travail since 15 January 2026.</summary>
    private Task OrienterAsync(Guid personneId) =>
        _application.EnBaseAsync(async db =>
        {
            var personne = await db.Personnes.SingleAsync(p => p.Id == personneId, Annulation);
            var organisme = new Organisme("France Travail Villeurbanne", TypeOrganisme.Structure);
            var jour = Fabrique.Jour("2026-01-15");
            var decision = DecisionOrientation.Decider(
                personne,
                new ChoixOrientation(TypeParcours.Professionnel, organisme.Id, null, null),
                new ActeDecision(Guid.CreateVersion7(), jour, "Premier accompagnement", jour)
            );
            var parcours = ParcoursAccompagne.Ouvrir(personne, decision, "itineraires-emploi-2020", null);
            parcours.Accepter(jour);
            db.AddRange(organisme, decision, parcours);
            await db.SaveChangesAsync(Annulation);
        });

    private Task<DateOnly?> AlerteAsync(Guid personneId) =>
        _application.EnBaseAsync(db =>
            db.Alertes.Where(a => a.PersonneId == personneId && a.Regle == ReglesAlerte.Inscription.Code)
                .Select(a => (DateOnly?)a.ApparaitLe)
                .SingleOrDefaultAsync(Annulation)
        );

    private Task<List<string>> InscriptionsAsync(Guid personneId) =>
        _application.EnBaseAsync(async db =>
            (await db.Inscriptions.AsNoTracking().Where(i => i.PersonneId == personneId).OrderBy(i => i.Debut).ToListAsync(Annulation)).ConvertAll(i =>
                $"{i.Debut:yyyy-MM-dd}/{i.Fin:yyyy-MM-dd} actualisée {i.ActualiseeLe:yyyy-MM-dd}"
            )
        );

    private Task<int> ActesAsync() => _application.EnBaseAsync(db => db.Journal.CountAsync(Annulation));

    /// <summary>The whole base but the imports, the leases and, of the journal, what an undoing adds.</summary>
    private Task<List<string>> PhotographierAsync() =>
        _application.EnBaseAsync(db =>
            PhotoDeBase.PrendreAsync(db, (table, colonne) => table is not ("journal" or "import" or "bail") && (colonne != "id" || table != "alerte"))
        );
}
