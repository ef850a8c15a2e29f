using System.Data.Common;
using System.Globalization;
using System.Text;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Tests.Imports.Cnaf;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Itineraires.Web.Tests.Imports.Beneficiaires;

/// <summary>An import under way can be stopped and taken up again, and taken back as a whole.</summary>
public sealed class AnnulationImportTests : IAsyncLifetime
{
    private const string Entete =
        "matricule;role;nom;nom_naissance;prenom;date_naissance;nir;code_insee;type_rsa;etat_droit;date_ouverture_droit;soumis_droits_devoirs;telephone";

    private static readonly string Premier = string.Join(
        '\n',
        Entete,
        "100;demandeur;Durand;Müller;Élodie;31/12/1985;285126912345606;69266;socle;2;01/02/2026;oui;0601020304",
        "100;conjoint;Durand;;Jean;05/01/1980;;69266;socle;2;01/02/2026;oui;",
        "200;demandeur;Vieira;;Henri;12/04/1970;;69383;socle;2;01/02/2026;oui;",
        "300;demandeur;Renaud;;Salima;12/04/1990;;69383;activite;2;01/02/2026;non;"
    );

    /// <summary>A name, a right, a status, a foyer and a telephone change; one foyer is new, one person comes, one moves.</summary>
    private static readonly string Second = string.Join(
        '\n',
        Entete,
        "100;demandeur;Durand;Müller;Élodie;31/12/1985;285126912345606;69266;socle;4;01/02/2026;oui;0699999999",
        "100;enfant;Durand;;Lou;05/01/2016;;69266;socle;4;01/02/2026;;",
        "200;demandeur;Vieira-Lopes;Vieira;Henri;12/04/1970;;69381;socle_activite;2;01/02/2026;non;",
        "400;demandeur;Müller;;Élodie;31/12/1985;;69266;socle;2;01/02/2026;oui;",
        "500;conjoint;Petit;;Zoé;31/12/1995;;69266;socle;2;01/02/2026;oui;"
    );

    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    public async Task Un_import_annule_laisse_la_base_comme_avant()
    {
        await ImporterAsync(Premier);
        var avant = await PhotographierAsync();
        _application.Horloge.Avancer(TimeSpan.FromDays(1));
        var second = await ImporterAsync(Second);
        Assert.NotEqual(avant, await PhotographierAsync());
        _application.Horloge.Avancer(TimeSpan.FromHours(1));

        await AnnulerAsync(second);

        Assert.Equal(avant, await PhotographierAsync());
        Assert.Equal(StatutImport.Annule, await StatutAsync(second));
        await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(second));
    }

    [Fact]
    public async Task Un_import_annule_rend_a_un_foyer_adopte_son_matricule_provisoire()
    {
        var demandee = await _application.EnBaseAsync(async db =>
        {
            var foyer = Foyer.Demander("9900001");
            var personne = new Personne(Civilite.Madame, "Vasseur", null, "Mariam", new DateOnly(1990, 5, 12));
            personne.EntrerDansLeFoyer(foyer, RoleFoyer.Demandeur);
            db.AddRange(foyer, personne, new AppartenanceFoyer(personne.Id, foyer.Id, RoleFoyer.Demandeur, new DateOnly(2026, 3, 1)));
            await IndexationNoms.IndexerAsync(db, personne, Annulation);
            await db.SaveChangesAsync(Annulation);
            return personne.Id;
        });
        var avant = await PhotographierAsync();
        _application.Horloge.Avancer(TimeSpan.FromHours(1));

        var import = await ImporterAsync(
            $"numero_demande_rsa;{Entete}\n9900001;700;demandeur;Vasseur;;Mariam;12/05/1990;;69266;socle;2;01/03/2026;oui;0601020304"
        );
        var adopte = await _application.EnBaseAsync(db => db.Personnes.Include(p => p.Foyer).SingleAsync(Annulation));
        Assert.Equal((demandee, Foyer.NormaliserMatricule("700"), "0601020304"), (adopte.Id, adopte.Foyer!.Matricule, adopte.Telephone));
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        await AnnulerAsync(import);

        Assert.Equal(avant, await PhotographierAsync());
    }

    [Fact]
    public async Task Un_import_dont_une_personne_a_change_depuis_n_est_pas_annule()
    {
        var import = await ImporterAsync(Premier);
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        await _application.EnBaseAsync(async db =>
        {
            (await db.Personnes.SingleAsync(p => p.Prenom == "Henri", Annulation)).Joindre("0611223344", null);
            return await db.SaveChangesAsync(Annulation);
        });

        var avant = await PhotographierAsync();
        await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(import));

        Assert.Equal(avant, await PhotographierAsync());
        var obstacles = await _application.EnBaseAsync(async db =>
            await Service(db).ObstaclesAsync(await db.Imports.SingleAsync(i => i.Id == import, Annulation), Annulation)
        );
        Assert.Equal("Henri Vieira", Assert.Single(obstacles).Nom);
    }

    [Fact]
    public async Task Un_import_qui_a_fait_venir_quelqu_un_dans_un_foyer_retient_celui_du_foyer()
    {
        var premier = await ImporterAsync(Premier);
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var second = await ImporterAsync(Second);
        _application.Horloge.Avancer(TimeSpan.FromHours(1));

        await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(premier));
        await AnnulerAsync(second);

        // What the undoing of the later wrote is no obstacle to that of the earlier.
        await AnnulerAsync(premier);
        Assert.Equal(0, await _application.EnBaseAsync(db => db.Personnes.CountAsync(Annulation)));
        Assert.Equal(await ActesAsync("creation"), await ActesAsync("suppression"));
    }

    [Fact]
    public async Task Un_flux_confirme_par_le_suivant_n_est_plus_annule_meme_s_il_n_a_change_qu_une_personne()
    {
        static FluxDeTest Flux(string creeLe, string reference, string soumise) =>
            new FluxDeTest(creeLe, reference).Foyer("1", FluxDeTest.Etat("2"), FluxDeTest.Droit(), [$"DEM;MME;ABDALLAH;ANA;1985-12-31;;{soumise}"]);

        await ImporterAsync(Flux("2026-01-05", "2026-01-01", "1").Ecrire());
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var fevrier = await ImporterAsync(Flux("2026-02-05", "2026-02-01", "0").Ecrire());
        Assert.False(await _application.EnBaseAsync(db => db.Personnes.Select(p => p.SoumisDroitsDevoirs).SingleAsync(Annulation)));
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var mars = await ImporterAsync(Flux("2026-03-05", "2026-03-01", "0").Ecrire());
        _application.Horloge.Avancer(TimeSpan.FromHours(1));

        await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(fevrier));

        await AnnulerAsync(mars);
        await AnnulerAsync(fevrier);
        Assert.True(await _application.EnBaseAsync(db => db.Personnes.Select(p => p.SoumisDroitsDevoirs).SingleAsync(Annulation)));
    }

    [Fact]
    public async Task Un_flux_annule_rend_a_chaque_foyer_le_flux_d_avant()
    {
        static FluxDeTest Foyer(FluxDeTest flux, string matricule, string etat, string prenom, string role = "DEM") =>
            flux.Foyer(matricule, FluxDeTest.Etat(etat), FluxDeTest.Droit(), [$"{role};MME;ABDALLAH;{prenom};1985-12-31;;1"]);

        await ImporterAsync(Foyer(Foyer(Foyer(new FluxDeTest("2026-01-05", "2026-01-01"), "1", "2", "ANA"), "2", "2", "BEA"), "3", "2", "ZOE").Ecrire());
        var janvier = await PhotographierAsync();
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var fevrier = new FluxDeTest("2026-02-05", "2026-02-01");
        Foyer(Foyer(Foyer(Foyer(fevrier, "1", "2", "ANA"), "2", "5", "BEA"), "3", "2", "ZOE", "ZZZ"), "4", "2", "LOU");
        using var rejets = new MemoryStream();
        var second = await ImporterAsync(fevrier.Ecrire(), rejets);
        var avecFevrier = await PhotographierAsync();
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var corriges = Encoding
            .UTF8.GetString(rejets.ToArray())
            .Replace("ZZZ", "DEM", StringComparison.Ordinal)
            .Replace("ZOE", "ZOÉ", StringComparison.Ordinal);
        var repris = await ImporterAsync(new MemoryStream(Encoding.UTF8.GetBytes(corriges)));
        Assert.Single(await _application.EnBaseAsync(db => db.Foyers.Select(f => f.FluxDu).Distinct().ToListAsync(Annulation)));

        await AnnulerAsync(repris);
        Assert.Equal(avecFevrier, await PhotographierAsync());
        await AnnulerAsync(second);
        Assert.Equal(janvier, await PhotographierAsync());
    }

    [Fact]
    public async Task Un_flux_suivant_qui_redit_un_foyer_retient_l_annulation_de_celui_qui_l_a_ecrit()
    {
        static FluxDeTest Flux(string creeLe) =>
            new FluxDeTest(creeLe, "2026-01-01").Foyer("1", FluxDeTest.Etat("2"), FluxDeTest.Droit(), ["DEM;MME;ABDALLAH;ANA;1985-12-31;;1"]);

        var premier = await ImporterAsync(Flux("2026-01-05").Ecrire());
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var second = await ImporterAsync(Flux("2026-01-06").Ecrire());

        await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(premier));
        await AnnulerAsync(second);
        await AnnulerAsync(premier);
    }

    [Fact]
    public async Task Une_modification_faite_avant_la_fin_de_l_import_empeche_de_l_annuler()
    {
        var import = await CommencerAsync(Premier);
        await ExecuterAsync(Premier, import);
        await _application.EnBaseAsync(async db =>
        {
            (await db.Personnes.SingleAsync(p => p.Prenom == "Henri", Annulation)).Joindre("0611223344", null);
            return await db.SaveChangesAsync(Annulation);
        });
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        await TerminerAsync(import);

        await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(import));
    }

    [Fact]
    public async Task Ce_que_deux_lots_ont_change_retrouve_sa_premiere_valeur()
    {
        await ImporterAsync(Premier);
        var avant = await PhotographierAsync();
        _application.Horloge.Avancer(TimeSpan.FromHours(1));

        // The first lot moves the foyer, hence its member; the second takes her to another foyer.
        var import = await ImporterAsync(
            string.Join(
                '\n',
                Entete,
                "100;conjoint;Durand;;Jean;05/01/1980;;69383;socle;2;01/02/2026;oui;",
                "600;demandeur;Durand;Müller;Élodie;31/12/1985;285126912345606;69383;socle;2;01/02/2026;oui;"
            ),
            foyersParLot: 1
        );
        await AnnulerAsync(import);

        Assert.Equal(avant, await PhotographierAsync());
    }

    [Fact]
    public async Task Une_fusion_en_vigueur_empeche_d_annuler_l_import_de_la_personne_absorbee()
    {
        await ImporterAsync(Premier);
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var import = await ImporterAsync(string.Join('\n', Entete, "700;demandeur;Vieira;;Henri;12/04/1970;;69383;socle;2;01/02/2026;oui;"));
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var fusion = await _application.EnBaseAsync(async db =>
        {
            var henris = await db.Personnes.Where(p => p.Prenom == "Henri").OrderBy(p => p.Id).Select(p => p.Id).ToListAsync(Annulation);
            return await new FusionDossiers(db, _application.Horloge, new ContexteSysteme("essai")).FusionnerAsync(
                new DemandeFusion(henris[0], henris[1], new HashSet<ChampFusion>(), "Même personne", false),
                Annulation
            );
        });

        await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(import));
        Assert.Equal(import, fusion.ImportId);
    }

    [Fact]
    public async Task Annuler_rend_a_la_liste_la_paire_que_l_import_avait_defaite()
    {
        const string jumeaux =
            "100;demandeur;Durand;;Jean;05/01/1980;;69266;socle;2;01/02/2026;oui;\n200;demandeur;Durand;;Jean;05/01/1980;285126912345606;69266;socle;2;01/02/2026;oui;";
        await ImporterAsync($"{Entete}\n{jumeaux}");
        var avant = await PhotographierAsync();
        Assert.Equal(1, await _application.EnBaseAsync(db => db.Doublons.CountAsync(Annulation)));
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var import = await ImporterAsync($"{Entete}\n200;demandeur;Petit;;Lou;15/08/1991;285126912345606;69266;socle;2;01/02/2026;oui;");
        Assert.Equal(0, await _application.EnBaseAsync(db => db.Doublons.CountAsync(Annulation)));

        await AnnulerAsync(import);

        Assert.Equal(avant, await PhotographierAsync());
    }

    [Fact]
    public async Task Un_conflit_passager_est_retente_sans_rien_perdre()
    {
        var conflits = new ConflitUneFois();
        var import = await CommencerAsync(Premier);
        var options = new DbContextOptionsBuilder<ItinerairesDbContext>();
        options.UtiliserItineraires(_application.Connexion).AddInterceptors(conflits);
        options.UseApplicationServiceProvider(_application.Services);
        await using (var db = new ItinerairesDbContext(options.Options, new ContexteSysteme("essai"), _application.Horloge))
        {
            var rapport = await ExecuterAsync(db, new MemoryStream(Encoding.UTF8.GetBytes(Premier)), import);
            Assert.Equal((new CompteFoyers(3, 0, 0), new ComptePersonnes(4, 0, 0)), (rapport.Foyers, rapport.Personnes));
        }

        Assert.True(conflits.EstPasse);
        Assert.NotEqual(0, await _application.EnBaseAsync(db => db.Variantes.CountAsync(v => v.Jeton == "vieira", Annulation)));
    }

    [Fact]
    public async Task Un_import_commence_par_une_autre_version_recommence_sans_rien_doubler()
    {
        var import = await CommencerAsync(Premier);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ExecuterAsync(Premier, import, (_, _) => throw new InvalidOperationException("stopped"), apres: 1, foyersParLot: 1)
        );
        await _application.EnBaseAsync(db =>
            db.Imports.Where(i => i.Id == import).ExecuteUpdateAsync(m => m.SetProperty(i => i.VersionProduit, "autre"), Annulation)
        );
        _application.Horloge.Avancer(TimeSpan.FromDays(1));

        var rapport = await ExecuterAsync(Premier, import);

        Assert.Equal(new CompteFoyers(2, 0, 1), rapport.Foyers);
        Assert.Contains(rapport.Avertissements, a => a.Code == CodesImport.Relecture);
        Assert.Equal(new DateOnly(2026, 3, 12), (await _application.EnBaseAsync(db => db.Imports.SingleAsync(i => i.Id == import, Annulation))).Jour);
    }

    [Fact]
    public async Task Un_import_arrete_reprend_ou_il_en_etait_et_compte_tout()
    {
        var texte = new StringBuilder(Entete).Append('\n');
        for (var i = 0; i < 6_000; i++)
        {
            texte.Append(CultureInfo.InvariantCulture, $"{i};demandeur;Nom{i % 97};;Prenom{i};01/02/1990;;69266;socle;2;01/02/2026;oui;\n");
        }

        var import = await CommencerAsync(texte.ToString());
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ExecuterAsync(texte.ToString(), import, (faites, _) => throw new InvalidOperationException($"stopped at {faites}"), apres: 1)
        );
        var (reprise, ecrites) = await _application.EnBaseAsync(async db =>
            ((await db.Imports.SingleAsync(i => i.Id == import, Annulation)).Reprise, await db.Foyers.CountAsync(Annulation))
        );
        Assert.InRange(reprise, 1, 5_999);
        Assert.Equal(reprise, ecrites);

        var rapport = await ExecuterAsync(texte.ToString(), import);
        Assert.Equal((new CompteFoyers(6_000, 0, 0), new ComptePersonnes(6_000, 0, 0)), (rapport.Foyers, rapport.Personnes));
        Assert.Equal(6_000, await _application.EnBaseAsync(db => db.Personnes.CountAsync(Annulation)));
    }

    private Task<int> ActesAsync(string acte) =>
        _application.EnBaseAsync(db => db.Journal.CountAsync(j => j.Acte == acte && j.Objet == nameof(Personne), Annulation));

    private Task<Guid> ImporterAsync(string texte, int foyersParLot = 2500) =>
        ImporterAsync(new MemoryStream(Encoding.UTF8.GetBytes(texte)), null, foyersParLot);

    private async Task<Guid> ImporterAsync(MemoryStream fichier, Stream? rejets = null, int foyersParLot = 2500)
    {
        var import = await CommencerAsync($"{fichier.Length}");
        await _application.EnBaseAsync(db => ExecuterAsync(db, fichier, import, rejets: rejets, foyersParLot: foyersParLot));
        await TerminerAsync(import);
        return import;
    }

    private Task TerminerAsync(Guid import) =>
        _application.EnBaseAsync(async db =>
        {
            var fini = await db.Imports.SingleAsync(i => i.Id == import, Annulation);
            (fini.Statut, fini.TermineLe) = (StatutImport.Termine, _application.Horloge.Instant);
            await db.SaveChangesAsync(Annulation);
        });

    private Task<Guid> CommencerAsync(string texte) =>
        _application.EnBaseAsync(async db =>
        {
            var import = new Import
            {
                Nature = NaturesImport.Beneficiaires,
                NomFichier = "essai.csv",
                Empreinte = texte.Length.ToString(CultureInfo.InvariantCulture),
                DeposeLe = _application.Horloge.Instant,
                CommenceLe = _application.Horloge.Instant,
                DeposePar = null,
                Statut = StatutImport.EnCours,
            };
            db.Add(import);
            await db.SaveChangesAsync(Annulation);
            return import.Id;
        });

    private Task<RapportBeneficiaires> ExecuterAsync(string texte, Guid importId, Action<int, int>? avancer = null, int apres = 0, int foyersParLot = 2500) =>
        _application.EnBaseAsync(db =>
            ExecuterAsync(db, new MemoryStream(Encoding.UTF8.GetBytes(texte)), importId, avancer, apres, foyersParLot: foyersParLot)
        );

    private async Task<RapportBeneficiaires> ExecuterAsync(
        ItinerairesDbContext db,
        Stream fichier,
        Guid importId,
        Action<int, int>? avancer = null,
        int apres = 0,
        Stream? rejets = null,
        int foyersParLot = 2500
    )
    {
        var coffre = _application.Services.GetRequiredService<CoffreNir>();
        var importeur = new ImporterBeneficiaires(db, coffre, new ContexteSysteme("essai"), _application.Horloge) { FoyersParLot = foyersParLot };
        var import = await db.Imports.AsNoTracking().SingleAsync(i => i.Id == importId, Annulation);
        var appels = 0;
        return await importeur.ExecuterAsync(
            fichier,
            simuler: false,
            (faites, total) =>
            {
                if (appels++ >= apres)
                {
                    avancer?.Invoke(faites, total);
                }
            },
            Annulation,
            rejets,
            import
        );
    }

    private AnnulationImport Service(ItinerairesDbContext db) => new(db, new ContexteSysteme("essai"), _application.Horloge);

    private Task AnnulerAsync(Guid import) =>
        _application.EnBaseAsync(async db =>
        {
            var bail = new BailImports(_application.Horloge);
            Assert.True(await bail.PrendreAsync(db, Annulation));
            try
            {
                await Service(db).AnnulerAsync(import, null, bail, (_, _) => { }, Annulation);
            }
            finally
            {
                await bail.RendreAsync(db, Annulation);
            }
        });

    private Task<StatutImport> StatutAsync(Guid import) =>
        _application.EnBaseAsync(db => db.Imports.Where(i => i.Id == import).Select(i => i.Statut).SingleAsync(Annulation));

    /// <summary>
    /// The whole base but the journal, the imports themselves and the vocabulary of the search, which only grows; alerts and pairs may come
    /// back under another identifier.
    /// </summary>
    private Task<List<string>> PhotographierAsync() =>
        _application.EnBaseAsync(db =>
            PhotoDeBase.PrendreAsync(
                db,
                (table, colonne) =>
                    table is not ("journal" or "import" or "variante_jeton" or "bail") && (colonne != "id" || table is not ("alerte" or "doublon_possible"))
            )
        );

    /// <summary>Refuses the first commit as one who changed the same dossier meanwhile would make it refused.</summary>
    private sealed class ConflitUneFois : DbTransactionInterceptor
    {
        public bool EstPasse { get; private set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction,
            TransactionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default
        )
        {
            if (EstPasse)
            {
                return ValueTask.FromResult(result);
            }

            EstPasse = true;
            throw new DbUpdateConcurrencyException("Someone else changed it.");
        }
    }
}
