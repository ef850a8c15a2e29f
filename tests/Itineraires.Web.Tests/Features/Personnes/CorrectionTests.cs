using Itineraires.Domain.Personnes;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Features.Personnes;

/// <summary>A fiche is corrected; the right, the status and the foyer change with their dates.</summary>
public sealed class CorrectionTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("PER-09")]
    public async Task PER_09_une_nouvelle_adresse_deplace_tout_le_foyer_et_le_quartier_se_choisit_a_la_main()
    {
        var personne = await _fabrique.PersonneAsync("Maud", "Mobile");
        var enfant = await application.EnBaseAsync(async db =>
        {
            var foyer = await db.Foyers.SingleAsync(f => f.Id == personne.FoyerId);
            var membre = new Personne(null, "Mobile", null, "Léo", new DateOnly(2015, 5, 5));
            membre.EntrerDansLeFoyer(foyer, RoleFoyer.Enfant);
            db.Add(membre);
            await db.SaveChangesAsync();
            return membre.Id;
        });
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));
        var quartier = await application.EnBaseAsync(db => db.Quartiers.OrderBy(q => q.Code).Select(q => q.Code).FirstAsync());

        var page = await navigateur.EnvoyerAsync(
            Adresse(personne),
            [("Saisie.Voie", "3 avenue Franklin-Roosevelt"), ("Saisie.CodePostal", "69500"), ("Saisie.CodeInsee", "69029"), ("Saisie.QuartierCode", quartier)],
            Fiche
        );

        Assert.Equal(302, page.Statut);
        var (foyer, territoires) = await application.EnBaseAsync(async db =>
            (
                await db.Foyers.AsNoTracking().SingleAsync(f => f.Id == personne.FoyerId),
                await db.Personnes.Where(p => p.Id == personne.Id || p.Id == enfant).Select(p => p.TerritoireId).Distinct().ToListAsync()
            )
        );
        Assert.Equal(("Bron", quartier), (foyer.Commune, foyer.QuartierCode));
        Assert.Equal([foyer.TerritoireId], territoires);
        Assert.NotEqual(personne.TerritoireId, foyer.TerritoireId);
    }

    [Fact]
    [Exigence("PER-11")]
    public async Task PER_11_la_domiciliation_donne_le_territoire_et_sa_fin_rend_celui_du_foyer()
    {
        var personne = await _fabrique.PersonneAsync("Dom", "Iciliée");
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));

        var incomplete = await navigateur.EnvoyerAsync(Adresse(personne), [("Saisie.DomiciliationStructure", "CCAS de Bron")], Fiche);
        Assert.NotNull(incomplete.Erreur("Saisie.DomiciliationStructure"));
        await navigateur.EnvoyerAsync(
            Adresse(personne),
            [("Saisie.DomiciliationStructure", "CCAS de Bron"), ("Saisie.DomiciliationCodeInsee", "69029"), ("Saisie.DomiciliationDepuis", "01/02/2026")],
            Fiche
        );
        var domiciliee = await LireAsync(personne.Id);
        Assert.Equal(("69029", new DateOnly(2026, 2, 1)), (domiciliee.DomiciliationCodeInsee, domiciliee.DomiciliationDepuis));
        Assert.NotEqual(personne.TerritoireId, domiciliee.TerritoireId);

        await navigateur.EnvoyerAsync(Adresse(personne), [("Saisie.DomiciliationStructure", ""), ("Saisie.DomiciliationCodeInsee", "")], Fiche);
        Assert.Equal(personne.TerritoireId, (await LireAsync(personne.Id)).TerritoireId);
    }

    [Fact]
    public async Task Un_nom_corrige_se_retrouve_et_un_nir_deja_pris_est_refuse()
    {
        var (personne, autre) = (await _fabrique.PersonneAsync("Ana", "Avant"), await _fabrique.PersonneAsync("Bea", "Prise"));
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));
        const string Nir = "291046938212304";
        Assert.Equal(302, (await navigateur.EnvoyerAsync(Adresse(autre), [("Saisie.Nir", Nir)], Fiche)).Statut);

        var faux = await navigateur.EnvoyerAsync(Adresse(personne), [("Saisie.Nir", "291046938212305")], Fiche);
        Assert.NotNull(faux.Erreur("Saisie.Nir"));
        var refus = await navigateur.EnvoyerAsync(Adresse(personne), [("Saisie.Nom", "Après"), ("Saisie.Nir", Nir)], Fiche);
        Assert.Contains("même NIR", refus.Texte);
        Assert.Equal("Corriger la fiche d’Ana Avant", refus.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal("Avant", (await LireAsync(personne.Id)).Nom);

        await navigateur.EnvoyerAsync(Adresse(personne), [("Saisie.Nom", "Après"), ("Saisie.DateNaissance", "05/04/1991")], Fiche);
        Assert.Contains("Ana Après", (await navigateur.OuvrirAsync("/recherche?q=ana+apres")).Texte);
        Assert.NotNull((await navigateur.EnvoyerAsync(Adresse(personne), [("Saisie.DateNaissance", "05/04/2091")], Fiche)).Erreur("Saisie.DateNaissance"));
    }

    [Fact]
    [Exigence("PER-11")]
    public async Task PER_11_une_domiciliation_a_venir_est_refusee()
    {
        var personne = await _fabrique.PersonneAsync("Domi", "Demain");
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));

        var refus = await navigateur.EnvoyerAsync(
            Adresse(personne),
            [
                ("Saisie.DomiciliationStructure", "CCAS de Villeurbanne"),
                ("Saisie.DomiciliationCodeInsee", "69266"),
                ("Saisie.DomiciliationDepuis", "13/03/2026"),
            ],
            Fiche
        );

        Assert.NotNull(refus.Erreur("Saisie.DomiciliationDepuis"));
        Assert.Null((await LireAsync(personne.Id)).DomiciliationStructure);
    }

    [Fact]
    [Exigence("PER-02")]
    public async Task PER_02_une_suspension_est_datee_et_porte_son_motif()
    {
        var personne = await _fabrique.PersonneAsync("Sue", "Suspendue");
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));

        var avant = await EnvoyerAsync(("Rsa.Depuis", "01/01/2026"));
        Assert.Contains("Le droit en cours a commencé après cette date", avant.Texte);
        var futur = await EnvoyerAsync(("Rsa.Depuis", "01/01/2027"));
        Assert.NotNull(futur.Erreur("Rsa.Depuis"));
        Assert.Equal(302, (await EnvoyerAsync(("Rsa.Depuis", "01/03/2026"))).Statut);

        var periodes = await application.EnBaseAsync(db => db.DroitsRsa.Where(d => d.FoyerId == personne.FoyerId).OrderBy(d => d.Debut).ToListAsync());
        Assert.Equal([(EtatDroit?)EtatDroit.Ouvert, EtatDroit.VersementSuspendu], periodes.Select(p => p.Etat));
        Assert.Equal((new DateOnly(2026, 2, 28), MotifSansVersement.PieceManquante), (periodes[0].Fin!.Value, periodes[1].Motif!.Value));
        Assert.Contains("pièce manquante", (await navigateur.OuvrirAsync($"/personnes/{personne.Id}/droits")).Texte);

        Task<Page> EnvoyerAsync((string, string) depuis) =>
            navigateur.EnvoyerAsync(
                $"/personnes/{personne.Id}/droits",
                [("Rsa.Etat", nameof(EtatDroit.VersementSuspendu)), ("Rsa.Motif", nameof(MotifSansVersement.PieceManquante)), depuis],
                "form[action*=Rsa]"
            );
    }

    [Fact]
    [Exigence("PER-06")]
    public async Task PER_06_le_statut_change_avec_sa_date()
    {
        var personne = await _fabrique.PersonneAsync("Lib", "Érée");
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));

        var page = await navigateur.EnvoyerAsync(
            $"/personnes/{personne.Id}/droits",
            [("Statut.Soumise", "False"), ("Statut.Depuis", "02/03/2026")],
            "form[action*=Statut]"
        );

        Assert.Equal(302, page.Statut);
        Assert.False((await LireAsync(personne.Id)).SoumisDroitsDevoirs);
        var statuts = await application.EnBaseAsync(db => db.StatutsDroitsDevoirs.Where(s => s.PersonneId == personne.Id).OrderBy(s => s.Debut).ToListAsync());
        Assert.Equal([(true, new DateOnly(2026, 3, 1)), (false, null)], statuts.Select(s => (s.Soumis, s.Fin)));
    }

    [Fact]
    [Exigence("PER-01")]
    [Exigence("PER-10")]
    public async Task PER_01_un_changement_de_foyer_est_date_et_n_usurpe_pas_l_allocataire()
    {
        var (personne, autre) = (await _fabrique.PersonneAsync("Val", "Voyageuse"), await _fabrique.PersonneAsync("Zoé", "Hôtesse"));
        var matricule = await application.EnBaseAsync(db => db.Foyers.Where(f => f.Id == autre.FoyerId).Select(f => f.Matricule).SingleAsync());
        var navigateur = application.Navigateur(await application.CompteAsync("instructeur", territoireId: await _fabrique.TerritoireAsync()));
        var droits = $"/personnes/{personne.Id}/droits";

        Assert.NotNull((await EnvoyerAsync(matricule, RoleFoyer.Demandeur)).Erreur("Foyer.Role"));
        Assert.NotNull((await EnvoyerAsync("0000001", RoleFoyer.Conjoint)).Erreur("Foyer.Matricule"));
        var ailleurs = await _fabrique.PersonneAsync("Loin", "Lointaine", territoire: "T08");
        var lointain = await application.EnBaseAsync(db => db.Foyers.Where(f => f.Id == ailleurs.FoyerId).Select(f => f.Matricule).SingleAsync());
        Assert.Contains("ne désigne aucun foyer que vous pouvez modifier", (await EnvoyerAsync(lointain, RoleFoyer.Conjoint)).Texte);
        var avant = await navigateur.EnvoyerAsync(
            droits,
            [("Foyer.Matricule", matricule), ("Foyer.Role", nameof(RoleFoyer.Conjoint)), ("Foyer.Depuis", "04/01/2026")],
            "form[action*=Rattacher]"
        );
        Assert.NotNull(avant.Erreur("Foyer.Depuis"));
        Assert.Equal(302, (await EnvoyerAsync(matricule, RoleFoyer.Conjoint)).Statut);

        Assert.Equal((autre.FoyerId, RoleFoyer.Conjoint), ((await LireAsync(personne.Id)).FoyerId, (await LireAsync(personne.Id)).Role));
        var appartenances = await application.EnBaseAsync(db => db.Appartenances.Where(a => a.PersonneId == personne.Id).OrderBy(a => a.Debut).ToListAsync());
        Assert.Equal([new DateOnly(2026, 3, 8), null], appartenances.Select(a => a.Fin));

        var sansLieu = await navigateur.EnvoyerAsync(droits, [], "form[action*=Quitter]");
        Assert.Contains("par sa domiciliation", sansLieu.Texte);
        await navigateur.EnvoyerAsync(Adresse(personne), [("Saisie.DomiciliationStructure", "CCAS"), ("Saisie.DomiciliationCodeInsee", "69266")], Fiche);
        Assert.Equal(302, (await navigateur.EnvoyerAsync(droits, [], "form[action*=Quitter]")).Statut);
        Assert.Null((await LireAsync(personne.Id)).FoyerId);

        Task<Page> EnvoyerAsync(string numero, RoleFoyer role) =>
            navigateur.EnvoyerAsync(
                droits,
                [("Foyer.Matricule", numero), ("Foyer.Role", role.ToString()), ("Foyer.Depuis", "09/03/2026")],
                "form[action*=Rattacher]"
            );
    }

    [Fact]
    public async Task Une_fiche_changee_entre_temps_n_est_pas_ecrasee()
    {
        var personne = await _fabrique.PersonneAsync("Sim", "Ultanée");
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));
        var version = (await navigateur.OuvrirAsync(Adresse(personne))).Document.GetElementById("Saisie_Version")!.GetAttribute("value")!;
        await navigateur.EnvoyerAsync(Adresse(personne), [("Saisie.Telephone", "0611111111")], Fiche);

        var page = await navigateur.EnvoyerAsync(Adresse(personne), [("Saisie.Version", version), ("Saisie.Telephone", "0622222222")], Fiche);

        Assert.Contains("Quelqu’un a modifié", page.Texte);
        Assert.Equal("0611111111", (await LireAsync(personne.Id)).Telephone);
    }

    [Fact]
    public async Task Un_foyer_de_Lyon_garde_son_territoire_et_son_ecriture_quand_on_corrige_autre_chose()
    {
        var personne = await _fabrique.PersonneAsync("Lya", "Lyonnaise");
        var avant = await application.EnBaseAsync(async db =>
        {
            var suivie = await db.Personnes.Include(p => p.Foyer).SingleAsync(p => p.Id == personne.Id);
            suivie.Foyer!.Domicilier(new("9 rue Y", null, "69003", "LYON", "69123"), suivie.TerritoireId, null);
            await db.SaveChangesAsync();
            return suivie.TerritoireId;
        });
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));

        await navigateur.EnvoyerAsync(Adresse(personne), [("Saisie.Telephone", "0633333333"), ("Saisie.Voie", "10 rue Y")], Fiche);

        var foyer = await application.EnBaseAsync(db => db.Foyers.AsNoTracking().SingleAsync(f => f.Id == personne.FoyerId));
        Assert.Equal(("10 rue Y", "LYON", "69123", avant), (foyer.Voie, foyer.Commune, foyer.CodeInsee, foyer.TerritoireId));
    }

    [Fact]
    [Exigence("CNF-03")]
    public async Task CNF_03_une_personne_domiciliee_ici_n_ouvre_pas_son_foyer_d_ailleurs()
    {
        var personne = await _fabrique.PersonneAsync("Dora", "Domiciliée", territoire: "T08");
        var ici = await _fabrique.TerritoireAsync();
        await application.EnBaseAsync(async db =>
        {
            (await db.Personnes.SingleAsync(p => p.Id == personne.Id)).Domicilier("CCAS de Villeurbanne", "69266", new DateOnly(2026, 2, 1), ici, null);
            await db.SaveChangesAsync();
        });
        var navigateur = application.Navigateur(await application.CompteAsync("instructeur", territoireId: ici));

        var fiche = await navigateur.OuvrirAsync(Adresse(personne));
        Assert.Equal(200, fiche.Statut);
        Assert.Null(fiche.Document.QuerySelector("[name='Saisie.Voie']"));
        await navigateur.EnvoyerAsync(Adresse(personne), [("Saisie.Voie", "1 rue Volée"), ("Saisie.CodeInsee", "69266")], Fiche);
        Assert.Null((await navigateur.OuvrirAsync($"/personnes/{personne.Id}/droits")).Document.QuerySelector("form[action*=Rsa]"));

        Assert.NotEqual("1 rue Volée", await application.EnBaseAsync(db => db.Foyers.Where(f => f.Id == personne.FoyerId).Select(f => f.Voie).SingleAsync()));
    }

    private const string Fiche = "form[data-brouillon^=fiche]";

    private static string Adresse(Personne personne) => $"/personnes/{personne.Id}/modifier";

    private Task<Personne> LireAsync(Guid id) => application.EnBaseAsync(db => db.Personnes.AsNoTracking().SingleAsync(p => p.Id == id));
}
