using System.Text.Json;
using Itineraires.Data;
using Itineraires.Data.Indicateurs;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Cli;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Indicateurs;

/// <summary>
/// A small territory, from 1 January to 12 March 2026 (31 + 28 + 12 = 71 days); every number is counted by hand.
/// <para>Atelier Nord, emploi diversifié, 10 places. Ana (from 1 January, over two months), Béa (from 10 January, over two months), Chloé (from 1 March, recent).</para>
/// <para>Maison Sud, activité diversifiée, 4 places. Dina (from 1 January), Élise (from 1 January to 10 February: out at the end).</para>
/// <para>Étapes: Ana emploi-formation durable and mobilisation, Béa emploi-formation (two), Dina mobilisation, Chloé only proposed, Élise accès à l'emploi.</para>
/// <para>Contacts: Ana 2 honoured, 1 cancelled, 1 put off; Béa 1 honoured, 1 unjustified absence; Dina 1 honoured, 1 justified absence;
/// collectif Ana honoured, Béa absent, Dina honoured; telephone Ana, visio Dina.</para>
/// <para>Contrats: Ana valid; Béa PPAE; Dina PPAE, which her cadre does not admit.</para>
/// </summary>
public sealed class TerritoireRaconte : IAsyncLifetime
{
    public Application Application { get; } = new();

    public Guid Nord { get; private set; }

    public Guid Sud { get; private set; }

    public Utilisateur Referente { get; private set; } = null!;

    public Utilisateur AutreReferente { get; private set; } = null!;

    public static FenetreIndicateurs Fenetre { get; } = new(new DateOnly(2026, 1, 1), new DateOnly(2026, 3, 12));

    public async ValueTask InitializeAsync()
    {
        await Application.InitializeAsync();
        var f = new Fabrique(Application);
        var (nord, ligneNord) = await f.OrganismeAsync("Atelier Nord", TypeParcours.EmploiDiversifie, 10);
        var (sud, ligneSud) = await f.OrganismeAsync("Maison Sud", TypeParcours.ActiviteDiversifiee, 4);
        (Nord, Sud) = (nord.Id, sud.Id);
        Referente = await Application.CompteAsync("referent", nord.Id);
        AutreReferente = await Application.CompteAsync("referent", sud.Id, prenom: "Inès", nom: "Roux");

        var ana = await f.ParcoursAsync(await f.PersonneAsync("Ana", "Adam"), ligneNord, Referente, "2026-01-01");
        var bea = await f.ParcoursAsync(await f.PersonneAsync("Béa", "Blanc"), ligneNord, Referente, "2026-01-10");
        await f.ParcoursAsync(await f.PersonneAsync("Chloé", "Caron"), ligneNord, Referente, "2026-03-01");
        var dina = await f.ParcoursAsync(await f.PersonneAsync("Dina", "Diallo", territoire: "T01"), ligneSud, AutreReferente, "2026-01-01");
        var elise = await f.ParcoursAsync(await f.PersonneAsync("Élise", "Emery", territoire: "T01"), ligneSud, AutreReferente, "2026-01-01");

        await Application.EtapeAsync(ana, FamilleEtape.EmploiFormation, "2026-02-01", durable: true);
        await Application.EtapeAsync(ana, FamilleEtape.Mobilisation, "2026-02-01");
        await Application.EtapeAsync(bea, FamilleEtape.EmploiFormation, "2026-02-01");
        await Application.EtapeAsync(bea, FamilleEtape.EmploiFormation, "2026-02-15");
        await Application.EtapeAsync(dina, FamilleEtape.Mobilisation, "2026-02-01");
        await Application.EtapeAsync(elise, FamilleEtape.AccesEmploi, "2026-01-15");
        await Application.EtapeAsync(bea, FamilleEtape.AccesEmploi, "2026-02-01", proposee: true);

        await Application.RendezVousAsync(ana, "2026-01-12", ModeRendezVous.FaceAFace, StatutRendezVous.Honore);
        await Application.RendezVousAsync(ana, "2026-02-12", ModeRendezVous.FaceAFace, StatutRendezVous.Honore);
        await Application.RendezVousAsync(ana, "2026-02-20", ModeRendezVous.FaceAFace, StatutRendezVous.Annule);
        await Application.RendezVousAsync(ana, "2026-02-21", ModeRendezVous.FaceAFace, StatutRendezVous.Reporte);
        await Application.RendezVousAsync(bea, "2026-01-20", ModeRendezVous.FaceAFace, StatutRendezVous.Honore);
        await Application.RendezVousAsync(bea, "2026-02-20", ModeRendezVous.FaceAFace, StatutRendezVous.AbsenceNonJustifiee);
        await Application.RendezVousAsync(dina, "2026-01-20", ModeRendezVous.FaceAFace, StatutRendezVous.Honore);
        await Application.RendezVousAsync(dina, "2026-02-20", ModeRendezVous.FaceAFace, StatutRendezVous.AbsenceJustifiee);
        await Application.RendezVousAsync(ana, "2026-02-25", ModeRendezVous.Collectif, StatutRendezVous.Honore);
        await Application.RendezVousAsync(bea, "2026-02-25", ModeRendezVous.Collectif, StatutRendezVous.AbsenceNonJustifiee);
        await Application.RendezVousAsync(dina, "2026-02-25", ModeRendezVous.Collectif, StatutRendezVous.Honore);
        await Application.RendezVousAsync(ana, "2026-02-26", ModeRendezVous.Telephone, StatutRendezVous.Honore);
        await Application.RendezVousAsync(dina, "2026-02-26", ModeRendezVous.Visio, StatutRendezVous.Honore);

        await f.ContratValideAsync(ana, "2026-02-01", "2026-07-31");
        await Application.PpaeAsync(bea, "2026-01-20");
        await Application.PpaeAsync(dina, "2026-01-20");
        await Application.SortirAsync(elise, "2026-02-10");
    }

    public ValueTask DisposeAsync() => Application.DisposeAsync();
}

public sealed class IndicateursTests(TerritoireRaconte territoire) : IClassFixture<TerritoireRaconte>
{
    private const string Adresse = "/indicateurs?periode=dates&du=2026-01-01&au=2026-03-12";

    // Five persons accompanied; with a target, the three of Atelier Nord.
    // IND-04: Ana 71 + Béa 62 (10 January to 12 March) + Chloé 12 + Dina 71 + Élise 41 (to 10 February) = 257 days; 257 / 71 = 3.6197; 14 places.
    // ORI-06: rights opened on 5 January; Béa oriented after 5 days, Chloé after 55; Ana, Dina and Élise were oriented before.
    // First meetings: Ana 11 days after 1 January, Béa 10 after the 10th, Dina 19 after the 1st.
    // IND-10: Ana, Béa and Dina were oriented before 12 January and are still there; Ana by contrat, Béa by PPAE.
    [Theory]
    [Exigence("IND-01")]
    [Exigence("IND-02")]
    [Exigence("IND-03")]
    [Exigence("IND-04")]
    [Exigence("IND-05")]
    [Exigence("IND-06")]
    [Exigence("IND-07")]
    [Exigence("IND-08")]
    [Exigence("IND-09")]
    [Exigence("IND-10")]
    [Exigence("IND-11")]
    [Exigence("ORI-06")]
    [InlineData(Indicateur.EtapesEmploiFormation, 2, 5)]
    [InlineData(Indicateur.EtapesAccesEmploi, 1, 5)]
    [InlineData(Indicateur.EtapesMobilisation, 2, 5)]
    [InlineData(Indicateur.Occupation, 3.6197, 14)]
    [InlineData(Indicateur.Entretiens, 4, 5)]
    [InlineData(Indicateur.TempsCollectifs, 2, 5)]
    [InlineData(Indicateur.PartCollectifs, 2, 8)]
    [InlineData(Indicateur.AutresContacts, 2, 5)]
    [InlineData(Indicateur.ParticipationEntretiens, 4, 6)]
    [InlineData(Indicateur.ParticipationCollectifs, 1, 2)]
    [InlineData(Indicateur.Contractualisation, 2, 3)]
    [InlineData(Indicateur.CibleEmploiFormation, 2, 3)]
    [InlineData(Indicateur.CibleEmploiDurable, 1, 3)]
    [InlineData(Indicateur.DelaiOrientation, 60, 2)]
    [InlineData(Indicateur.DelaiRendezVous, 40, 3)]
    public async Task Chaque_indicateur_se_compte_a_la_main_et_son_nombre_est_celui_de_ses_listes(string code, double numerateur, double denominateur)
    {
        var annulation = TestContext.Current.CancellationToken;
        var demande = new DemandeIndicateurs(TerritoireRaconte.Fenetre, DemandeIndicateurs.Tous);
        await territoire.Application.EnBaseAsync(async db =>
        {
            var cadres = await CadresAsync(db);
            var resultat = (await CalculIndicateurs.CalculerAsync(db, cadres, demande, DimensionIndicateurs.Aucune, 1, annulation)).De(code);
            Assert.Equal(((decimal)numerateur, (decimal)denominateur), (resultat.Numerateur, resultat.Denominateur));
            foreach (var (ensemble, attendu) in new[] { (EnsembleIndicateur.Numerateur, numerateur), (EnsembleIndicateur.Denominateur, denominateur) })
            {
                var (lignes, total, diviseur) = await ListeIndicateur.CompterAsync(db, cadres, demande, code, ensemble, annulation);
                var lues = await ListeIndicateur.LireAsync(db, cadres, demande, code, ensemble, 0, null, annulation);
                Assert.Equal(((decimal)attendu, lignes), (total, lues.Count));
                Assert.Equal(attendu, Math.Round(lues.Sum(l => l.Poids) / diviseur, 4));
            }
        });
    }

    [Fact]
    [Exigence("IND-11")]
    public async Task IND_11_les_cibles_du_cadre_ne_valent_que_pour_les_parcours_emploi()
    {
        var tous = await CalculerAsync(DimensionIndicateurs.Itineraire);

        Assert.Equal((0.60m, 0.25m), (tous.De(Indicateur.CibleEmploiFormation, "emploi").Cible, tous.De(Indicateur.CibleEmploiDurable, "emploi").Cible));
        Assert.Equal(0.60m, tous.De(Indicateur.EtapesEmploiFormation, "emploi").Cible);
        Assert.Null(tous.De(Indicateur.EtapesEmploiFormation, "activite").Cible);
        Assert.Null(tous.De(Indicateur.CibleEmploiFormation, "activite").Valeur);
        Assert.Null(tous.De(Indicateur.ParticipationCollectifs, "activite").Valeur);
    }

    /// <summary>Pôle emploi follows the cadre of the Itinéraires emploi without being one: its persons are not in the objective.</summary>
    [Fact]
    [Exigence("IND-11")]
    public async Task IND_11_un_parcours_de_Pole_emploi_ne_compte_pas_dans_l_objectif()
    {
        await using var application = new Application();
        await application.InitializeAsync();
        var f = new Fabrique(application);
        var (organisme, ligne) = await f.OrganismeAsync("Atelier Est");
        var referente = await application.CompteAsync("referent", organisme.Id);
        await f.ParcoursAsync(await f.PersonneAsync("Fanny", "Faure"), ligne, referente);
        var personne = await f.PersonneAsync("Gaël", "Girard");
        await application.EnBaseAsync(async db =>
        {
            var suivie = await db.Personnes.SingleAsync(p => p.Id == personne.Id);
            var jour = Fabrique.Jour("2026-01-15");
            var decision = DecisionOrientation.Decider(
                suivie,
                new ChoixOrientation(TypeParcours.Professionnel, organisme.Id, null, null),
                new ActeDecision(referente.Id, jour, "Prêt à l’emploi", jour)
            );
            var parcours = ParcoursAccompagne.Ouvrir(suivie, decision, "itineraires-emploi-2020", null);
            parcours.Accepter(jour);
            db.AddRange(decision, parcours);
            await db.SaveChangesAsync();
            var tableau = await CalculIndicateurs.CalculerAsync(
                db,
                await CadresAsync(db),
                new DemandeIndicateurs(TerritoireRaconte.Fenetre, DemandeIndicateurs.Tous),
                DimensionIndicateurs.Aucune,
                1,
                TestContext.Current.CancellationToken
            );
            Assert.Equal((1m, 2m), (tableau.De(Indicateur.CibleEmploiFormation).Denominateur, tableau.De(Indicateur.EtapesEmploiFormation).Denominateur));
            Assert.Null(tableau.De(Indicateur.EtapesEmploiFormation).Cible);
        });
    }

    [Fact]
    public async Task Les_groupes_se_decoupent_par_organisme_itineraire_et_territoire()
    {
        var organismes = await CalculerAsync(DimensionIndicateurs.Organisme);
        var nord = organismes.De(Indicateur.Occupation, territoire.Nord.ToString());
        var territoires = await CalculerAsync(DimensionIndicateurs.Territoire);
        var t01 = (await new Fabrique(territoire.Application).TerritoireAsync("T01")).ToString();

        // Ana 71 + Béa 62 + Chloé 12 = 145 days of 71 for 10 places.
        Assert.Equal((Math.Round(145 / 71m, 4), 10m), (nord.Numerateur, nord.Denominateur));
        Assert.Equal((1m, 2m), (territoires.De(Indicateur.Entretiens, t01).Numerateur, territoires.De(Indicateur.Entretiens, t01).Denominateur));
        Assert.Null(territoires.De(Indicateur.Occupation, t01).Valeur);
    }

    [Fact]
    public async Task Un_referent_voit_ses_nombres_et_un_organisme_les_siens()
    {
        var referente = await CalculerAsync(DimensionIndicateurs.Aucune, new Perimetre(false, [], [], territoire.Referente.Id));
        var sud = await CalculerAsync(DimensionIndicateurs.Aucune, new Perimetre(false, [], [territoire.Sud], null));

        Assert.Equal((3m, 3m), (referente.De(Indicateur.Entretiens).Numerateur, referente.De(Indicateur.Entretiens).Denominateur));
        Assert.Equal((1m, 2m), (sud.De(Indicateur.Entretiens).Numerateur, sud.De(Indicateur.Entretiens).Denominateur));
        Assert.Equal(4m, sud.De(Indicateur.Occupation).Denominateur);
    }

    [Fact]
    public async Task L_evolution_de_chaque_mois_est_celle_d_un_calcul_separe()
    {
        var annulation = TestContext.Current.CancellationToken;
        await territoire.Application.EnBaseAsync(async db =>
        {
            var cadres = await CadresAsync(db);
            var demande = new DemandeIndicateurs(TerritoireRaconte.Fenetre, DemandeIndicateurs.Tous);
            var douze = await CalculIndicateurs.CalculerAsync(db, cadres, demande, DimensionIndicateurs.Aucune, 12, annulation);
            for (var rang = 0; rang < 3; rang++)
            {
                var seul = await CalculIndicateurs.CalculerAsync(
                    db,
                    cadres,
                    demande with
                    {
                        Fenetre = douze.Fenetres[rang],
                    },
                    DimensionIndicateurs.Aucune,
                    1,
                    annulation
                );
                Assert.Equal(Indicateur.Tous.Select(i => seul.De(i.Code)), Indicateur.Tous.Select(i => douze.De(i.Code, rang: rang)));
            }
        });
    }

    [Fact]
    public async Task La_page_lie_ses_nombres_a_leurs_listes_en_un_nombre_borne_de_requetes()
    {
        var direction = territoire.Application.Navigateur(await territoire.Application.CompteAsync("direction"));
        await direction.OuvrirAsync(Adresse);
        territoire.Application.Requetes.Remettre();
        var page = await direction.OuvrirAsync(Adresse);
        Assert.Equal(200, page.Statut);
        Assert.InRange(territoire.Application.Requetes.Nombre, 1, 12);
        Assert.Contains("66,7 %", page.Texte, StringComparison.Ordinal);
        Assert.Contains("1 personne n’a pas de contrat", page.Texte, StringComparison.Ordinal);

        var liens = page.Document.QuerySelectorAll("main a[href*='/liste?']").Select(a => a.GetAttribute("href")!).Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(liens);
        foreach (var lien in liens.Take(12))
        {
            Assert.Equal(200, (await direction.OuvrirAsync(lien)).Statut);
        }

        var sans = await direction.OuvrirAsync(Adresse.Replace("/indicateurs?", "/indicateurs/ind-10/liste?ensemble=ecart&", StringComparison.Ordinal));
        Assert.Contains("Diallo, Dina", sans.Texte, StringComparison.Ordinal);
        Assert.DoesNotContain("Adam", sans.Texte, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Un_referent_ne_lit_que_ses_personnes_et_une_personne_partie_n_est_plus_nommee()
    {
        var nord = await territoire
            .Application.Navigateur(territoire.Referente)
            .OuvrirAsync(Adresse.Replace("/indicateurs?", "/indicateurs/ind-05/liste?ensemble=denominateur&", StringComparison.Ordinal));
        Assert.Contains("Adam, Ana", nord.Texte, StringComparison.Ordinal);
        Assert.DoesNotContain("Diallo", nord.Texte, StringComparison.Ordinal);

        var sud = await territoire
            .Application.Navigateur(territoire.AutreReferente)
            .OuvrirAsync(Adresse.Replace("/indicateurs?", "/indicateurs/ind-05/liste?ensemble=denominateur&", StringComparison.Ordinal));
        Assert.Contains("Diallo, Dina", sud.Texte, StringComparison.Ordinal);
        Assert.DoesNotContain("Emery", sud.Texte, StringComparison.Ordinal);
        Assert.Contains("Personne suivie ailleurs depuis", sud.Texte, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Un_coordonnateur_voit_des_totaux_masques_et_aucune_liste()
    {
        var cei = territoire.Application.Navigateur(await territoire.Application.CompteAsync("cei"));
        var page = await cei.OuvrirAsync("/indicateurs");
        var comparaison = await cei.OuvrirAsync("/indicateurs/comparer?par=organisme");
        var liste = await cei.OuvrirAsync("/indicateurs/ind-05/liste?ensemble=denominateur");

        Assert.Equal((200, 200, 404), (page.Statut, comparaison.Statut, liste.Statut));
        Assert.Empty(page.Document.QuerySelectorAll("main a[href*='/liste?'], main a[href='']"));
        Assert.Contains("masqué", comparaison.Texte, StringComparison.Ordinal);
        Assert.DoesNotContain("%", comparaison.Document.QuerySelector("main table")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Un_export_de_liste_est_journalise_et_demande_le_droit()
    {
        const string Export = "/indicateurs/ind-05/liste?handler=Exporter&format=Csv&ensemble=denominateur";
        var direction = await territoire.Application.Navigateur(await territoire.Application.CompteAsync("direction")).OuvrirAsync(Export);
        var referente = await territoire.Application.Navigateur(territoire.Referente).OuvrirAsync(Export);

        Assert.Equal((404, 200), (direction.Statut, referente.Statut));
        Assert.Contains("Adam, Ana", referente.Html, StringComparison.Ordinal);
        Assert.True(
            await territoire.Application.EnBaseAsync(db =>
                db.Journal.AnyAsync(j => j.Acte == "export" && j.UtilisateurId == territoire.Referente.Id, TestContext.Current.CancellationToken)
            )
        );
    }

    [Fact]
    public async Task La_commande_ecrit_des_cles_stables_et_des_nombres_a_point()
    {
        var rapport = await territoire.Application.EnBaseAsync(db =>
            CommandeIndicateurs.CalculerAsync(db, TerritoireRaconte.Fenetre, "organisme", TestContext.Current.CancellationToken)
        );
        using var json = JsonDocument.Parse(CommandeIndicateurs.EnJson(rapport));
        var racine = json.RootElement;
        var ligne = racine
            .GetProperty("lignes")
            .EnumerateArray()
            .First(l => l.GetProperty("code").GetString() == "IND-05" && l.GetProperty("groupe").GetString() == "Atelier Nord");

        Assert.Equal(["du", "au", "par", "lignes"], racine.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["code", "libelle", "groupe", "numerateur", "denominateur", "valeur", "unite", "cible"], ligne.EnumerateObject().Select(p => p.Name));
        Assert.Equal("2026-01-01", racine.GetProperty("du").GetString());
        Assert.Equal(
            (3m, 3m, 1m),
            (ligne.GetProperty("numerateur").GetDecimal(), ligne.GetProperty("denominateur").GetDecimal(), ligne.GetProperty("valeur").GetDecimal())
        );
    }

    private static async Task<CatalogueCadres> CadresAsync(ItinerairesDbContext db) =>
        new(await db.Cadres.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken));

    private Task<TableauIndicateurs> CalculerAsync(DimensionIndicateurs dimension, Perimetre? perimetre = null) =>
        territoire.Application.EnBaseAsync(async db =>
            await CalculIndicateurs.CalculerAsync(
                db,
                await CadresAsync(db),
                new DemandeIndicateurs(TerritoireRaconte.Fenetre, perimetre ?? DemandeIndicateurs.Tous),
                dimension,
                1,
                TestContext.Current.CancellationToken
            )
        );
}
