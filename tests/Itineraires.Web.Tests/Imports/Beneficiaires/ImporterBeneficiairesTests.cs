using System.Text;
using Itineraires.Data;
using Itineraires.Data.Alertes;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Imports.Beneficiaires;

/// <summary>The nasty file of the import of bénéficiaires, on a base of its own for each test.</summary>
public sealed class ImporterBeneficiairesTests : IAsyncLifetime
{
    private const string Entete =
        "numero_demande_rsa;matricule;role;civilite;nom;nom_naissance;prenom;date_naissance;nir;adresse;code_postal;commune;code_insee;telephone;email;type_rsa;etat_droit;date_ouverture_droit;soumis_droits_devoirs;nombre_enfants;couleur";

    private static readonly string Vicieux = string.Join(
        '\n',
        Entete,
        "R1;100;demandeur;MME;Durand;Müller;Élodie;31/12/1985;285126912345606;3 rue X;69100;Villeurbanne;69266;0601020304;foyer@exemple.fr;socle;2;01/02/2026;oui;2;bleu",
        "R1;100;conjoint;M;Durand;;Jean;1980-01-05;;3 rue X;69100;Villeurbanne;69266;0601020304;foyer@exemple.fr;socle;2;01/02/2026;oui;2;",
        "",
        ";200;demandeur;M;DURAND;;jean;05/01/1980;;9 rue Y;69003;Lyon;69123;;;activite;9;;non;;",
        ";300;demandeur;;Nom;;Prenom;31/02/1990;;;;;;;;;;;;;",
        ";300;chef;;Nom;;Prenom;01/02/1990;;;;;;;;;;;;;",
        ";;demandeur;;Nom;;Prenom;01/02/1990;;;;;;;;;;;;;",
        ";400;demandeur;;N’Diaye;;Bintou;01/02/1990;285126912345607;;;Paris;75056;;;;;;;;",
        ";400;demandeur;;N’Diaye;;Bintou;01/02/1990;;;;Paris;75056;;;;;;;;"
    );

    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact, Exigence("PER-07"), Exigence("PER-01")]
    public async Task PER_07_le_fichier_vicieux_donne_les_comptes_exacts_deux_fois()
    {
        var un = await ImporterAsync(Vicieux);
        Assert.Equal((8, 3), (un.Lignes, un.Rejetees));
        Assert.Equal(new CompteFoyers(3, 0, 0), un.Foyers);
        Assert.Equal(new ComptePersonnes(4, 0, 0), un.Personnes);
        Assert.Equal(1, un.DoublonsPossibles);
        Assert.Equal(
            [(6, "date_naissance", CodesImport.NaissanceInvalide), (7, "role", CodesImport.RoleInconnu), (8, "matricule", CodesImport.ValeurManquante)],
            un.Erreurs.Select(e => (e.Ligne, e.Colonne!, e.Code))
        );
        Assert.Contains(un.Avertissements, a => (a.Ligne, a.Code) == (9, CodesImport.NirInvalide));
        Assert.Contains(un.Avertissements, a => (a.Ligne, a.Code) == (9, CodesImport.CommuneHorsTerritoire));
        Assert.Contains(un.Avertissements, a => (a.Ligne, a.Code) == (10, CodesImport.LigneEnDouble));
        Assert.Contains(un.Avertissements, a => (a.Ligne, a.Colonne, a.Code) == (5, "etat_droit", CodesImport.CodeInconnu));

        var avant = await CompterAsync();
        var deux = await ImporterAsync(Vicieux);
        Assert.Equal(new CompteFoyers(0, 0, 3), deux.Foyers);
        Assert.Equal(new ComptePersonnes(0, 0, 4), deux.Personnes);
        Assert.Equal(0, deux.DoublonsPossibles);
        Assert.Equal(avant, await CompterAsync());
    }

    [Fact, Exigence("PER-03"), Exigence("PER-09"), Exigence("PER-02")]
    public async Task PER_03_le_droit_et_le_territoire_sont_dates_et_suivent_le_fichier()
    {
        await ImporterAsync(Vicieux);
        _application.Horloge.AllerAu(new DateOnly(2026, 4, 1));
        var rapport = await ImporterAsync(
            Vicieux.Replace("socle;2;01/02/2026", "socle_activite;4;01/02/2026").Replace("69100;Villeurbanne;69266", "69120;Vaulx-en-Velin;69256")
        );
        Assert.Equal(new CompteFoyers(0, 1, 2), rapport.Foyers);
        await _application.EnBaseAsync(async db =>
        {
            var foyer = await db.Foyers.Include(f => f.Droits).SingleAsync(f => f.Matricule == "0000100", Annulation);
            Assert.Equal(
                [(TypeRsa.Socle, new DateOnly(2026, 2, 1), (DateOnly?)new DateOnly(2026, 3, 31)), (TypeRsa.SocleActivite, new DateOnly(2026, 4, 1), null)],
                foyer.Droits.OrderBy(d => d.Debut).Select(d => (d.Type!.Value, d.Debut, d.Fin))
            );
            Assert.True(foyer.EstDansLeDispositif);
            var vaulx = await db.Territoires.SingleAsync(t => t.Code == "T06", Annulation);
            Assert.Equal(2, await db.Personnes.CountAsync(p => p.FoyerId == foyer.Id && p.TerritoireId == vaulx.Id, Annulation));
            var lyon3 = await db.Territoires.SingleAsync(t => t.Code == "T02", Annulation);
            Assert.Equal(lyon3.Id, (await db.Foyers.SingleAsync(f => f.Matricule == "0000200", Annulation)).TerritoireId);
            Assert.Null((await db.Foyers.SingleAsync(f => f.Matricule == "0000400", Annulation)).TerritoireId);
        });
    }

    [Fact]
    public async Task Le_meme_nir_sous_un_autre_matricule_deplace_la_personne_en_le_datant()
    {
        await ImporterAsync(Vicieux);
        _application.Horloge.AllerAu(new DateOnly(2026, 4, 1));
        var rapport = await ImporterAsync(
            Entete + "\n;500;demandeur;MME;Durand;Müller;Élodie;31/12/1985;2851269123456 06;;69100;Villeurbanne;69266;;;socle;2;01/04/2026;oui;;"
        );
        Assert.Equal((new CompteFoyers(1, 0, 0), new ComptePersonnes(0, 1, 0)), (rapport.Foyers, rapport.Personnes));
        await _application.EnBaseAsync(async db =>
        {
            var elodie = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.PrenomPlie == "elodie", Annulation);
            Assert.Equal("0000500", elodie.Foyer!.Matricule);
            var appartenances = await db.Appartenances.Where(a => a.PersonneId == elodie.Id).OrderBy(a => a.Debut).ToListAsync(Annulation);
            Assert.Equal([new DateOnly(2026, 3, 31), (DateOnly?)null], appartenances.Select(a => a.Fin));
        });
    }

    [Fact]
    public async Task Les_alertes_et_les_jetons_des_nouvelles_personnes_sont_ceux_du_domaine()
    {
        await ImporterAsync(Vicieux);
        await _application.EnBaseAsync(async db =>
        {
            Assert.Equal(2, await db.Alertes.CountAsync(Annulation));
            var avant = await db.Alertes.OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(Annulation);
            await new EvaluationAlertes(db, _application.Horloge).ReevaluerToutAsync(Annulation);
            Assert.Equal(avant, await db.Alertes.OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(Annulation));
            var elodie = await db.Personnes.SingleAsync(p => p.PrenomPlie == "elodie", Annulation);
            Assert.Equal(
                IndexationNoms.Jetons("Élodie", "Durand", "Müller").Order(),
                (await db.Jetons.Where(j => j.PersonneId == elodie.Id).Select(j => j.Jeton).ToListAsync(Annulation)).Order()
            );
            Assert.Equal(4, await db.Journal.CountAsync(j => j.Acte == "creation" && j.Objet == "Personne", Annulation));
            Assert.True(Nir.TryParse("285126912345606", out var nir, out _));
            Assert.Equal(nir, _application.Services.GetRequiredService<CoffreNir>().Dechiffrer(elodie.NirChiffre!));
        });
    }

    [Theory]
    [InlineData("MME;Durand", "M;Durand", 0, 1)]
    [InlineData("Durand;Müller", "Dupond;Müller", 0, 1)]
    [InlineData("Durand;Müller", "Durand;Meyer", 0, 1)]
    [InlineData("Élodie", "Élise", 0, 1)]
    [InlineData("31/12/1985", "30/12/1985", 0, 1)]
    [InlineData("0601020304;foyer@exemple.fr;socle;2;01/02/2026;oui;2;bleu", "0601020305;foyer@exemple.fr;socle;2;01/02/2026;oui;2;bleu", 0, 1)]
    [InlineData("foyer@exemple.fr;socle;2;01/02/2026;oui;2;bleu", "autre@exemple.fr;socle;2;01/02/2026;oui;2;bleu", 0, 1)]
    [InlineData("oui;2;bleu", "non;2;bleu", 0, 1)]
    [InlineData("3 rue X;69100;Villeurbanne;69266", "3 rue X;69120;Vaulx-en-Velin;69256", 1, 2)]
    [InlineData("3 rue X", "4 rue X", 1, 0)]
    [InlineData("socle;2;01/02/2026;oui;2", "socle;4;01/02/2026;oui;2", 1, 0)]
    [InlineData("socle;2;01/02/2026", "activite;2;01/02/2026", 1, 0)]
    [InlineData("01/02/2026", "01/01/2026", 1, 2)]
    [InlineData("oui;2;bleu", "oui;3;bleu", 1, 0)]
    [InlineData("R1;100", "R2;100", 1, 0)]
    public async Task Une_valeur_changee_est_vue_et_journalisee_et_une_seule_fois(string avant, string apres, int foyers, int personnes)
    {
        await ImporterAsync(Vicieux);
        _application.Horloge.AllerAu(new DateOnly(2026, 4, 1));
        var nombre = await _application.EnBaseAsync(db => db.Journal.CountAsync(j => j.Acte == "modification", Annulation));
        var change = Vicieux.Replace(avant, apres, StringComparison.Ordinal);

        var rapport = await ImporterAsync(change);
        Assert.Equal((foyers, personnes), (rapport.Foyers.MisAJour, rapport.Personnes.MisesAJour));
        Assert.True(await _application.EnBaseAsync(db => db.Journal.CountAsync(j => j.Acte == "modification", Annulation)) >= nombre + foyers + personnes);

        var compte = await CompterAsync();
        var encore = await ImporterAsync(change);
        Assert.Equal((0, 0, 0), (encore.Foyers.MisAJour, encore.Personnes.MisesAJour, encore.Personnes.Creees));
        Assert.Equal(compte, await CompterAsync());
    }

    [Fact]
    public async Task Ce_qui_a_change_a_la_main_depuis_reprend_la_valeur_du_fichier_et_une_cellule_vide_n_efface_rien()
    {
        await ImporterAsync(Vicieux);
        await _application.EnBaseAsync(async db =>
        {
            var foyer = await db.Foyers.SingleAsync(f => f.Matricule == "0000100", Annulation);
            foyer.Decrire(foyer.NumeroDemandeRsa, foyer.SituationFamiliale, 5);
            var elodie = await db.Personnes.SingleAsync(p => p.PrenomPlie == "elodie", Annulation);
            elodie.Joindre("0700000000", elodie.Courriel);
            var sansTelephone = await db.Personnes.SingleAsync(p => p.Foyer!.Matricule == "0000200", Annulation);
            sansTelephone.Joindre("0711111111", "jean@exemple.fr");
            return await db.SaveChangesAsync(Annulation);
        });

        var rapport = await ImporterAsync(Vicieux);

        Assert.Equal((1, 1), (rapport.Foyers.MisAJour, rapport.Personnes.MisesAJour));
        await _application.EnBaseAsync(async db =>
        {
            Assert.Equal(2, (await db.Foyers.SingleAsync(f => f.Matricule == "0000100", Annulation)).NombreEnfants);
            Assert.Equal("0601020304", (await db.Personnes.SingleAsync(p => p.PrenomPlie == "elodie", Annulation)).Telephone);
            Assert.Equal("0711111111", (await db.Personnes.SingleAsync(p => p.Foyer!.Matricule == "0000200", Annulation)).Telephone);
        });
    }

    [Fact]
    public async Task Une_personne_partie_a_la_main_revient_dans_le_foyer_du_fichier()
    {
        await ImporterAsync(Vicieux);
        await _application.EnBaseAsync(async db =>
        {
            var elodie = await db.Personnes.SingleAsync(p => p.PrenomPlie == "elodie", Annulation);
            elodie.Domicilier("CCAS", "69266", new DateOnly(2026, 3, 1), null, null);
            elodie.QuitterLeFoyer();
            return await db.SaveChangesAsync(Annulation);
        });

        var rapport = await ImporterAsync(Vicieux);

        Assert.Equal((0, 1), (rapport.Personnes.Creees, rapport.Personnes.MisesAJour));
        Assert.Equal(
            "0000100",
            await _application.EnBaseAsync(db => db.Personnes.Where(p => p.PrenomPlie == "elodie").Select(p => p.Foyer!.Matricule).SingleAsync(Annulation))
        );
    }

    [Fact]
    public async Task Le_meme_nir_sous_un_matricule_connu_deplace_la_personne_sans_toucher_le_foyer()
    {
        await ImporterAsync(Vicieux);
        _application.Horloge.AllerAu(new DateOnly(2026, 4, 1));
        var rapport = await ImporterAsync(Entete + "\n;200;conjoint;MME;Durand;Müller;Élodie;31/12/1985;285126912345606;;;;;;;;;;;;");
        Assert.Equal(new CompteFoyers(0, 0, 1), rapport.Foyers);
        Assert.Equal(new ComptePersonnes(0, 1, 0), rapport.Personnes);
        await _application.EnBaseAsync(async db =>
        {
            var elodie = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.PrenomPlie == "elodie", Annulation);
            Assert.Equal(("0000200", RoleFoyer.Conjoint), (elodie.Foyer!.Matricule, elodie.Role!.Value));
            Assert.Equal(1, await db.DroitsRsa.CountAsync(d => d.FoyerId == elodie.FoyerId && d.Fin == null, Annulation));
            Assert.Equal(2, await db.Appartenances.CountAsync(a => a.PersonneId == elodie.Id, Annulation));
        });
    }

    [Fact]
    public async Task Simuler_ou_echouer_ne_laisse_rien()
    {
        var simule = await ImporterAsync(Vicieux, simuler: true);
        Assert.Equal(4, simule.Personnes.Creees);
        Assert.Equal((0, 0, 0), await PopulationAsync());
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            _application.EnBaseAsync(async db =>
            {
                using var arret = new CancellationTokenSource();
                return await Importeur(db)
                    .ExecuterAsync(
                        Flux(Vicieux),
                        false,
                        (faites, _) =>
                        {
                            if (faites > 0)
                            {
                                arret.Cancel();
                            }
                        },
                        arret.Token
                    );
            })
        );
        Assert.Equal((0, 0, 0), await PopulationAsync());
    }

    private Task<(int, int, int)> PopulationAsync() =>
        _application.EnBaseAsync(async db =>
            (
                await db.Foyers.CountAsync(Annulation),
                await db.Personnes.CountAsync(Annulation),
                await db.Journal.CountAsync(j => j.PersonneId != null, Annulation)
            )
        );

    private Task<(int, int, int, int, int, int)> CompterAsync() =>
        _application.EnBaseAsync(async db =>
            (
                await db.Journal.CountAsync(Annulation),
                await db.DroitsRsa.CountAsync(Annulation),
                await db.StatutsDroitsDevoirs.CountAsync(Annulation),
                await db.Appartenances.CountAsync(Annulation),
                await db.Doublons.CountAsync(Annulation),
                await db.Personnes.SumAsync(p => p.Version, Annulation)
            )
        );

    private Task<RapportBeneficiaires> ImporterAsync(string texte, bool simuler = false) =>
        _application.EnBaseAsync(db => Importeur(db).ExecuterAsync(Flux(texte), simuler, (_, _) => { }, Annulation));

    private ImporterBeneficiaires Importeur(ItinerairesDbContext db) =>
        new(db, _application.Services.GetRequiredService<CoffreNir>(), new ContexteSysteme("essai"), _application.Horloge);

    private static MemoryStream Flux(string texte) => new(Encoding.UTF8.GetBytes(texte));
}
