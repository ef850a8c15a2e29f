using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Integrite;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>The accompagnement global, from the list of the public to its bilan; today is 12 March 2026.</summary>
public sealed class GlobalTests(Application application) : IClassFixture<Application>
{
    private const string DeRefus = "form:has([name=MotifRefus])";

    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("ORI-05")]
    [Exigence("ORI-13")]
    public async Task ORI_13_le_referent_demande_en_deux_clics_et_l_associe_accepte_lit_puis_ne_lit_plus()
    {
        var d = await DecorAsync("Ines", "Simple", "T01");
        var (conseillere, travailleur) = (application.Navigateur(d.Conseillere), application.Navigateur(d.Travailleur));
        var dossier = $"/personnes/{d.Personne}";

        // Two clicks: « Demander » in the list, « Envoyer la demande » on a page where both professionals stand already.
        var liste = await conseillere.OuvrirAsync("/accompagnement-global");
        var demander = Assert.Single(liste.Document.QuerySelectorAll($"a[href='{dossier}/accompagnement-global']"));
        var page = await conseillere.OuvrirAsync(demander.GetAttribute("href")!);
        Assert.Contains("Nadia Conseil", page.Texte);
        Assert.Contains("Julien Social", page.Document.QuerySelector("select[name=Associe] option[selected]")!.TextContent);
        Assert.Equal(404, (await travailleur.OuvrirAsync(dossier)).Statut);
        Assert.DoesNotContain("Accompagnements globaux demandés", (await travailleur.OuvrirAsync("/")).Texte);

        var inconnu = await conseillere.EnvoyerAsync($"{dossier}/accompagnement-global", [("Associe", $"{Guid.CreateVersion7()}:{d.Metropole}")]);
        Assert.EndsWith(ReglesGlobal.AssocieRequis.Message, inconnu.Erreur("Associe"));
        Assert.Equal(302, (await conseillere.EnvoyerAsync($"{dossier}/accompagnement-global", [])).Statut);

        Assert.DoesNotContain("Ines", (await conseillere.OuvrirAsync("/accompagnement-global")).Texte);
        Assert.Contains("Accompagnement global demandé à Julien Social", (await conseillere.OuvrirAsync(dossier)).Texte);
        // The one who is asked answers, without the dossier yet.
        Assert.Contains("Accompagnements globaux demandés", (await travailleur.OuvrirAsync("/")).Texte);
        Assert.Contains("Ines Simple", (await travailleur.OuvrirAsync("/accompagnement-global")).Texte);
        Assert.Equal(404, (await travailleur.OuvrirAsync(dossier)).Statut);
        Assert.Equal(302, (await travailleur.EnvoyerAsync("/accompagnement-global", [], "form[action*=Accepter]")).Statut);

        var lu = await travailleur.OuvrirAsync(dossier);
        Assert.Equal(200, lu.Statut);
        Assert.Contains("Accompagnement global : Nadia Conseil (référent unique) et Julien Social, Métropole essai T01 (intervenant associé)", lu.Texte);
        Assert.Contains("Accompagnement global commencé", lu.Texte);
        // Reading is for him, acting for the référent unique.
        Assert.Equal(404, (await travailleur.OuvrirAsync($"{dossier}/contrats/nouveau")).Statut);
        Assert.Equal(404, (await travailleur.OuvrirAsync($"{dossier}/sortir")).Statut);
        Assert.DoesNotContain("Ines", (await travailleur.OuvrirAsync("/file-active")).Texte);
        Assert.Contains("Ines", (await travailleur.OuvrirAsync("/recherche?q=ines+simple")).Texte);

        var sansMotif = await travailleur.EnvoyerAsync($"{dossier}/accompagnement-global", [], "form[action*=Terminer]");
        Assert.EndsWith("Choisissez le motif de fin de l’accompagnement global.", sansMotif.Erreur("MotifFin"));
        Assert.Equal(302, (await travailleur.EnvoyerAsync($"{dossier}/accompagnement-global", [("MotifFin", "formation")], "form[action*=Terminer]")).Statut);

        Assert.Equal(404, (await travailleur.OuvrirAsync(dossier)).Statut);
        Assert.DoesNotContain("Ines", (await travailleur.OuvrirAsync("/recherche?q=ines+simple")).Texte);
        var apres = (await conseillere.OuvrirAsync($"{dossier}?tout=true")).Texte;
        Assert.Contains("Accompagnement global terminé", apres);
        Assert.DoesNotContain("intervenant associé)", apres);
        await VerifierAsync();
    }

    [Fact]
    [Exigence("ORI-13")]
    public async Task ORI_13_le_public_suit_les_criteres_du_cadre()
    {
        var retenue = await DecorAsync("Ada", "Retenue", "T06");
        var sansFrein = await DecorAsync("Bea", "Sansfrein", "T06", freins: [("logement", EtatFrein.Leve), ("formation", EtatFrein.Identifie)]);
        var sansInscription = await DecorAsync("Cleo", "Desinscrite", "T06", inscrite: false);
        var ailleurs = await DecorAsync("Dina", "Ailleurs", "T07");
        var chef = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync("T06")));

        var page = await chef.OuvrirAsync("/accompagnement-global");

        Assert.Contains("Retenue, Ada", page.Texte);
        Assert.Contains("Logement", page.Texte);
        Assert.All(["Sansfrein", "Desinscrite", "Ailleurs"], nom => Assert.DoesNotContain(nom, page.Texte));
        Assert.Contains("fiche action n° 7", page.Texte);
        var csv = await chef.OuvrirAsync("/accompagnement-global?handler=Exporter&format=Csv");
        Assert.Contains("Retenue;Ada", csv.Html);
        Assert.DoesNotContain("Sansfrein", csv.Html);
        Assert.Contains("Retenue", (await chef.OuvrirAsync("/accompagnement-global?nom=reten")).Texte);
        Assert.Contains("Personne dans ce filtre", (await chef.OuvrirAsync("/accompagnement-global?nom=zz")).Texte);

        // The criteria are data: without any condition of inscription nor of freins, all who are followed there belong to the public.
        await ReglerAsync(("global_inscription", "non"), ("global_freins_minimum", "0"));
        try
        {
            var tout = (await chef.OuvrirAsync("/accompagnement-global")).Texte;
            Assert.All(["Retenue", "Sansfrein", "Desinscrite"], nom => Assert.Contains(nom, tout));
        }
        finally
        {
            await ReglerAsync(("global_inscription", "oui"), ("global_freins_minimum", "1"));
        }

        // Someone else's person is not found, nor asked for.
        var autre = application.Navigateur(ailleurs.Conseillere);
        Assert.DoesNotContain("Retenue", (await autre.OuvrirAsync("/accompagnement-global")).Texte);
        Assert.Equal(404, (await autre.OuvrirAsync($"/personnes/{retenue.Personne}/accompagnement-global")).Statut);
        Assert.Equal(404, await autre.PosterAsync($"/personnes/{sansFrein.Personne}/accompagnement-global"));
        Assert.Equal(404, await autre.PosterAsync($"/personnes/{sansInscription.Personne}/accompagnement-global?handler=Retirer"));
    }

    [Fact]
    [Exigence("ORI-13")]
    public async Task ORI_13_un_refus_dit_pourquoi_et_seul_celui_a_qui_l_on_demande_repond()
    {
        var d = await DecorAsync("Rita", "Declinee", "T08");
        await DemanderAsync(d);
        var autre = await DecorAsync("Zoe", "Etrangere", "T08");
        var id = await application.EnBaseAsync(db => db.Globaux.Where(g => g.PersonneId == d.Personne).Select(g => g.Id).SingleAsync());
        foreach (var acte in (string[])["Accepter", "Refuser"])
        {
            Assert.Equal(
                404,
                (await application.Navigateur(autre.Travailleur).PosterAsync($"/accompagnement-global?handler={acte}", [("id", $"{id}")])).Statut
            );
        }

        var travailleur = application.Navigateur(d.Travailleur);
        var sans = await travailleur.EnvoyerAsync("/accompagnement-global", [("MotifRefus", " ")], DeRefus);
        Assert.EndsWith("Dites pourquoi vous ne pouvez pas suivre cette personne.", sans.Erreur("MotifRefus"));
        Assert.Equal(302, (await travailleur.EnvoyerAsync("/accompagnement-global", [("MotifRefus", "File complète")], DeRefus)).Statut);

        var page = (await application.Navigateur(d.Conseillere).OuvrirAsync($"/personnes/{d.Personne}/accompagnement-global")).Texte;
        Assert.Contains("File complète", page);
        Assert.Contains("Envoyer la demande", page);
        Assert.Contains("File complète", (await application.Navigateur(d.Conseillere).OuvrirAsync("/accompagnement-global/liste?cas=Refus")).Texte);
        await VerifierAsync();
    }

    [Fact]
    [Exigence("ORI-13")]
    public async Task ORI_13_le_responsable_de_l_organisme_repond_aussi_et_la_demande_se_retire()
    {
        var d = await DecorAsync("Rosa", "Retiree", "T09");
        await DemanderAsync(d);
        var responsable = application.Navigateur(await application.CompteAsync("responsable_organisme", d.Metropole));
        Assert.Contains("Accompagnements globaux demandés", (await responsable.OuvrirAsync("/")).Texte);
        Assert.Contains("Rosa Retiree", (await responsable.OuvrirAsync("/accompagnement-global")).Texte);

        var adresse = $"/personnes/{d.Personne}/accompagnement-global";
        Assert.Equal(302, (await application.Navigateur(d.Conseillere).EnvoyerAsync(adresse, [], "form[action*=Retirer]")).Statut);

        Assert.DoesNotContain("Rosa Retiree", (await responsable.OuvrirAsync("/accompagnement-global")).Texte);
        await DemanderAsync(d);
        Assert.Equal(302, (await responsable.EnvoyerAsync("/accompagnement-global", [], "form[action*=Accepter]")).Statut);
        // The whole organisme of the associé reads, and no longer once it is over.
        Assert.Equal(200, (await responsable.OuvrirAsync($"/personnes/{d.Personne}")).Statut);
        Assert.Equal(
            302,
            (
                await application.Navigateur(d.Conseillere).EnvoyerAsync($"/personnes/{d.Personne}/sortir", [("Le", "12/03/2026"), ("Motif", "emploi_durable")])
            ).Statut
        );
        Assert.Equal(404, (await responsable.OuvrirAsync($"/personnes/{d.Personne}")).Statut);
        Assert.Equal(
            (StatutGlobal.Termine, "emploi_durable"),
            await application.EnBaseAsync(async db =>
            {
                var fini = await db.Globaux.OrderBy(g => g.Id).LastAsync(g => g.PersonneId == d.Personne);
                return (fini.Statut, fini.MotifFin!);
            })
        );
        await VerifierAsync();
    }

    [Fact]
    [Exigence("ORI-05")]
    [Exigence("ORI-13")]
    public async Task ORI_13_une_reorientation_y_met_fin()
    {
        var d = await DecorAsync("Rea", "Reorientee", "T05");
        await AccepterAsync(d);
        var structure = await _fabrique.OrganismeAsync("Structure d’accueil");
        var chef = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync("T05")));

        var decidee = await chef.EnvoyerAsync(
            $"/personnes/{d.Personne}/orienter",
            [("Choix", $"ligne:{structure.Ligne.Id}"), ("DecideeLe", "12/03/2026"), ("Motif", "Besoin d’un chantier")],
            "form[method=post]:has([name=Choix])"
        );

        Assert.True(decidee.Statut == 302, decidee.Texte);
        Assert.Contains(
            Courriels(),
            c => c.Contains(d.Travailleur.Email!, StringComparison.Ordinal) && c.Contains("avec l’accompagnement de la personne", StringComparison.Ordinal)
        );
        Assert.Equal(404, (await application.Navigateur(d.Travailleur).OuvrirAsync($"/personnes/{d.Personne}")).Statut);
        await application.EnBaseAsync(async db =>
        {
            var fini = await db.Globaux.SingleAsync(g => g.PersonneId == d.Personne);
            Assert.Equal((StatutGlobal.Termine, "reorientation"), (fini.Statut, fini.MotifFin));
            Assert.Null((await db.Personnes.SingleAsync(p => p.Id == d.Personne)).AssocieId);
        });
        await VerifierAsync();
    }

    [Fact]
    [Exigence("ORI-13")]
    public async Task ORI_13_seuls_Pole_emploi_la_Metropole_et_un_CCAS_volontaire_y_participent()
    {
        var structure = await _fabrique.OrganismeAsync("Structure seule");
        var referente = await application.CompteAsync("referent", structure.Organisme.Id);
        var suivie = await _fabrique.PersonneAsync("Stella", "Structuree");
        await _fabrique.ParcoursAsync(suivie, structure.Ligne, referente);
        var page = await application.Navigateur(referente).OuvrirAsync($"/personnes/{suivie.Id}/accompagnement-global");
        Assert.Contains("Structure seule", page.Texte);
        Assert.Contains("demandez d’abord une réorientation", page.Texte);
        Assert.Contains(
            "réunit un conseiller Pôle emploi et un travailleur social",
            (await application.Navigateur(referente).PosterAsync($"/personnes/{suivie.Id}/accompagnement-global", [])).Texte
        );

        // A CCAS is proposed from the day it is said volunteer, until the day it is not.
        var d = await DecorAsync("Carole", "Volontaire", "T06");
        var ccas = await OrganismeAsync("CCAS essai", TypeOrganisme.Ccas);
        await application.CompteAsync("referent", ccas, prenom: "Colette", nom: "Communale");
        var conseillere = application.Navigateur(d.Conseillere);
        var adresse = $"/personnes/{d.Personne}/accompagnement-global";
        Assert.DoesNotContain("Colette Communale", (await conseillere.OuvrirAsync(adresse)).Texte);
        var gestionnaire = application.Navigateur(await application.CompteAsync("gestionnaire"));
        var manque = await gestionnaire.EnvoyerAsync(
            "/accompagnement-global/moyens",
            [("OrganismeId", $"{ccas}"), ("Etp", "beaucoup")],
            "form:has([name=Etp])"
        );
        Assert.NotNull(manque.Erreur("Etp"));
        Assert.NotNull(manque.Erreur("Source"));
        var ajoutee = await gestionnaire.EnvoyerAsync(
            "/accompagnement-global/moyens",
            [("OrganismeId", $"{ccas}"), ("Etp", "0,5"), ("Debut", "01/03/2026"), ("Source", "Convention 2019")],
            "form:has([name=Etp])"
        );
        Assert.True(ajoutee.Statut == 302, ajoutee.Texte);
        Assert.Contains("Colette Communale", (await conseillere.OuvrirAsync(adresse)).Texte);
        Assert.Contains("volontaire, à titre expérimental", (await gestionnaire.OuvrirAsync("/accompagnement-global/moyens")).Texte);

        Assert.Equal(302, (await gestionnaire.EnvoyerAsync("/accompagnement-global/moyens", [], "form[action*=Clore]")).Statut);
        application.Horloge.Avancer(TimeSpan.FromDays(1));
        try
        {
            Assert.DoesNotContain("Colette Communale", (await conseillere.OuvrirAsync(adresse)).Texte);
        }
        finally
        {
            application.Horloge.Avancer(TimeSpan.FromDays(-1));
        }
    }

    [Fact]
    [Exigence("ORI-13")]
    public async Task ORI_13_le_bilan_compte_personnes_etapes_rapport_et_ETP_et_chaque_nombre_ouvre_sa_liste()
    {
        var territoire = await _fabrique.TerritoireAsync("T11");
        var suivies = new List<Decor>();
        for (var i = 0; i < 12; i++)
        {
            suivies.Add(await DecorAsync("Bilan", $"Numero{(char)('a' + i)}", "T11"));
            await AccepterAsync(suivies[i]);
        }

        await application.EnBaseAsync(async db =>
        {
            foreach (var g in await db.Globaux.Where(g => g.Personne.TerritoireId == territoire).ToListAsync())
            {
                db.Entry(g).Property(x => x.DemandeLe).CurrentValue = new DateOnly(2026, 2, 1);
                db.Entry(g).Property(x => x.Debut).CurrentValue = new DateOnly(2026, 2, 1);
            }

            var pole = await db.Organismes.SingleAsync(o => o.Id == suivies[0].PoleEmploi);
            db.Add(new ParticipationGlobal(pole, territoire, 2.5m, new(new DateOnly(2020, 1, 1), null), "Convention"));
            var serie = new SerieReference("ETP mobilisés", "ETP");
            db.AddRange(serie, new ValeurSerie(serie.Id, "2018", "Accompagnement global", 28, "Fiche action n° 7", null, application.Horloge.Instant));
            // Nine begun while both followed; before, elsewhere in the families, or only planned: not counted.
            var type = new TypeEtape("cdi", "CDI", FamilleEtape.EmploiFormation, true);
            var mobilisation = new TypeEtape("sante", "Santé", FamilleEtape.Mobilisation, false);
            for (var i = 0; i < 9; i++)
            {
                db.Add(Commencee(suivies[i], type, "2026-03-02"));
            }

            db.Add(Commencee(suivies[0], type, "2026-01-20"));
            db.Add(Commencee(suivies[0], mobilisation, "2026-03-02"));
            db.Add(new Etape(suivies[0].Personne, suivies[0].Parcours, type, "Prévue", new DateOnly(2026, 3, 2), null));
            await db.SaveChangesAsync();
        });
        var chef = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: territoire));

        var page = await chef.OuvrirAsync("/accompagnement-global/bilan");

        Assert.Equal(
            ["12", "9", "75", "2,5"],
            page.Document.QuerySelectorAll("section[aria-labelledby=t-territoires] tbody tr:last-child td").Select(c => c.TextContent.Trim())
        );
        Assert.Contains("75 étapes pour 100 personnes", page.Texte);
        Assert.Contains("28 ETP", page.Texte);
        Assert.Contains("Fiche action n° 7", page.Texte);
        foreach (var lien in page.Document.QuerySelectorAll("section[aria-labelledby=t-territoires] tbody a"))
        {
            var liste = await chef.OuvrirAsync(lien.GetAttribute("href")!);
            Assert.Equal(int.Parse(lien.TextContent), liste.Document.QuerySelectorAll("#liste tbody tr").Length);
            var csv = await chef.OuvrirAsync(liste.Document.QuerySelector(".filtres-fin a")!.GetAttribute("href")!);
            Assert.Equal(int.Parse(lien.TextContent) + 1, csv.Html.TrimEnd().Split('\n').Length);
        }

        Assert.Contains("12;9;75", (await chef.OuvrirAsync("/accompagnement-global/bilan?handler=Exporter&format=Csv")).Html);
        var avant = await chef.OuvrirAsync("/accompagnement-global/bilan?du=2025-01-01&au=2025-12-31");
        Assert.Equal("0", avant.Document.QuerySelector("section[aria-labelledby=t-territoires] tbody td")!.TextContent.Trim());
        var ailleurs = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync("T10")));
        Assert.DoesNotContain("Numero", (await ailleurs.OuvrirAsync("/accompagnement-global/liste?cas=Accompagnees")).Texte);

        static Etape Commencee(Decor d, TypeEtape type, string le)
        {
            var etape = new Etape(d.Personne, d.Parcours, type, "Formation", Fabrique.Jour(le), null);
            etape.Accepter();
            etape.Commencer(Fabrique.Jour(le), Fabrique.Jour(le));
            return etape;
        }
    }

    [Fact]
    public async Task Le_nombre_de_requetes_ne_depend_pas_du_nombre_de_personnes()
    {
        var premiere = await DecorAsync("Une", "Seule", "T04");
        var chef = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync("T04")));
        string[] adresses = ["/accompagnement-global", "/accompagnement-global/liste?cas=EnCours", "/accompagnement-global/bilan"];
        var avant = new List<int>();
        await AccepterAsync(await DecorAsync("Deux", "Suivie", "T04"));
        foreach (var adresse in adresses)
        {
            await chef.OuvrirAsync(adresse);
            avant.Add(await CompterAsync(adresse));
        }

        for (var i = 0; i < 4; i++)
        {
            await DecorAsync("Autre", $"Personne{i}", "T04");
            await AccepterAsync(await DecorAsync("Autre", $"Suivie{i}", "T04"));
        }

        foreach (var (adresse, nombre) in adresses.Zip(avant))
        {
            Assert.Equal(nombre, await CompterAsync(adresse));
            Assert.InRange(nombre, 1, 14);
        }

        Assert.Contains("Seule", (await application.Navigateur(premiere.Conseillere).OuvrirAsync("/accompagnement-global")).Texte);

        async Task<int> CompterAsync(string adresse)
        {
            application.Requetes.Remettre();
            Assert.Equal(200, (await chef.OuvrirAsync(adresse)).Statut);
            return application.Requetes.Nombre;
        }
    }

    [Fact]
    [Exigence("ORI-13")]
    public async Task ORI_13_les_deux_professionnels_et_la_personne_sont_avertis()
    {
        var d = await DecorAsync("Mona", "Avertie", "T05");
        await application.EnBaseAsync(async db =>
        {
            (await db.Personnes.SingleAsync(p => p.Id == d.Personne)).Joindre(null, "mona.avertie@exemple.fr");
            await db.SaveChangesAsync();
        });
        await AccepterAsync(d);

        var courriels = Courriels();
        Assert.All(
            [
                (d.Travailleur.Email!, "Une demande d’accompagnement global"),
                (d.Conseillere.Email!, "L’accompagnement global commence"),
                ("mona.avertie@exemple.fr", "Julien Social"),
            ],
            attendu => Assert.Contains(courriels, c => c.Contains(attendu.Item1) && c.Contains(attendu.Item2))
        );
        Assert.DoesNotContain(courriels, c => c.Contains("Mona") && !c.Contains("mona.avertie@exemple.fr"));
    }

    [Fact]
    [Exigence("ORI-13")]
    public async Task ORI_13_l_accompagnement_global_suit_la_fusion_de_deux_dossiers_et_son_annulation()
    {
        var d = await DecorAsync("Fusionnee", "Globale", "T05");
        await AccepterAsync(d);
        var autre = await _fabrique.PersonneAsync("Fusionnee", "Globale");

        var fusion = await application.EnBaseAsync(db =>
            Fusions(db).FusionnerAsync(new DemandeFusion(autre.Id, d.Personne, new HashSet<ChampFusion>(), null, false), CancellationToken.None)
        );

        await application.EnBaseAsync(async db =>
        {
            Assert.Equal(autre.Id, (await db.Globaux.SingleAsync(g => g.AssocieId == d.Travailleur.Id)).PersonneId);
            Assert.Equal(d.Travailleur.Id, (await db.Personnes.SingleAsync(p => p.Id == autre.Id)).AssocieId);
        });
        Assert.Equal(200, (await application.Navigateur(d.Travailleur).OuvrirAsync($"/personnes/{autre.Id}")).Statut);
        await VerifierAsync();

        await application.EnBaseAsync(db => Fusions(db).AnnulerAsync(fusion.Id, "Deux sœurs", CancellationToken.None));

        await application.EnBaseAsync(async db =>
        {
            Assert.Equal(d.Personne, (await db.Globaux.SingleAsync(g => g.AssocieId == d.Travailleur.Id)).PersonneId);
            Assert.Null((await db.Personnes.SingleAsync(p => p.Id == autre.Id)).AssocieId);
        });
        await VerifierAsync();
    }

    [Fact]
    [Exigence("ORI-13")]
    public async Task ORI_13_une_reponse_donnee_depuis_une_fusion_empeche_de_l_annuler()
    {
        var d = await DecorAsync("Repondue", "Depuis", "T05");
        await DemanderAsync(d);
        var autre = await _fabrique.PersonneAsync("Repondue", "Depuis");
        var fusion = await application.EnBaseAsync(db =>
            Fusions(db).FusionnerAsync(new DemandeFusion(autre.Id, d.Personne, new HashSet<ChampFusion>(), null, false), CancellationToken.None)
        );
        Assert.Equal(302, (await application.Navigateur(d.Travailleur).EnvoyerAsync("/accompagnement-global", [], "form[action*=Accepter]")).Statut);

        // Undone, the associé would follow a dossier that he does not read.
        await Assert.ThrowsAsync<RegleMetierException>(() =>
            application.EnBaseAsync(db => Fusions(db).AnnulerAsync(fusion.Id, "Deux sœurs", CancellationToken.None))
        );
        await VerifierAsync();
    }

    private List<string> Courriels() => [.. Directory.GetFiles(Path.Combine(application.Dossier, "courriels")).Select(File.ReadAllText)];

    private FusionDossiers Fusions(ItinerairesDbContext db) => new(db, application.Horloge, new ContexteSysteme("essai"));

    private async Task DemanderAsync(Decor d)
    {
        var page = await application.Navigateur(d.Conseillere).EnvoyerAsync($"/personnes/{d.Personne}/accompagnement-global", [("Associe", d.Choix)]);
        Assert.True(page.Statut == 302, page.Texte);
    }

    private async Task AccepterAsync(Decor d)
    {
        await DemanderAsync(d);
        var page = await application.Navigateur(d.Travailleur).EnvoyerAsync("/accompagnement-global", [], "form[action*=Accepter]");
        Assert.True(page.Statut == 302, page.Texte);
    }

    private Task ReglerAsync(params (string Code, string Valeur)[] valeurs) =>
        application.EnBaseAsync(async db =>
        {
            var cadre = await db.Cadres.SingleAsync(c => c.Code == CatalogueCadres.CodeTerritoire);
            foreach (var (code, valeur) in valeurs)
            {
                cadre.Regler(code, valeur, "essai");
            }

            await db.SaveChangesAsync();
            await using var portee = application.Services.CreateAsyncScope();
            portee.ServiceProvider.GetRequiredService<ReferentielsEnMemoire>().Oublier();
        });

    private async Task VerifierAsync()
    {
        var ecarts = await application.EnBaseAsync(db =>
            new VerificationBase(db, application.Services.GetRequiredService<CoffreNir>(), application.Horloge).VerifierAsync(_ => { }, CancellationToken.None)
        );
        Assert.DoesNotContain(ecarts, e => e.Code.StartsWith("INV-GLO", StringComparison.Ordinal) || e.Code is "INV-ACC-PERSONNE");
    }

    private Task<Guid> OrganismeAsync(string nom, TypeOrganisme type) =>
        application.EnBaseAsync(async db =>
        {
            if (await db.Organismes.SingleOrDefaultAsync(o => o.Nom == nom) is { } connu)
            {
                return connu.Id;
            }

            var organisme = new Organisme(nom, type);
            db.Add(organisme);
            await db.SaveChangesAsync();
            return organisme.Id;
        });

    /// <summary>A person followed by a conseillère Pôle emploi, and a travailleur social of the territory, each with accounts of their own.</summary>
    private async Task<Decor> DecorAsync(string prenom, string nom, string territoire, bool inscrite = true, (string Frein, EtatFrein Etat)[]? freins = null)
    {
        var lieu = await _fabrique.TerritoireAsync(territoire);
        var pole = await OrganismeAsync("Pôle emploi essai", TypeOrganisme.PoleEmploi);
        var metropole = await OrganismeAsync($"Métropole essai {territoire}", TypeOrganisme.Metropole);
        var conseillere = await application.CompteAsync("referent", pole, prenom: "Nadia", nom: "Conseil");
        var travailleur = await application.CompteAsync("referent", metropole, lieu, "Julien", "Social");
        var personne = await _fabrique.PersonneAsync(prenom, nom, territoire: territoire);
        var parcours = await application.EnBaseAsync(async db =>
        {
            var suivie = await db.Personnes.SingleAsync(p => p.Id == personne.Id);
            var jour = Fabrique.Jour("2026-01-15");
            var decision = DecisionOrientation.Decider(
                suivie,
                new ChoixOrientation(TypeParcours.Global, pole, null, null),
                new ActeDecision(conseillere.Id, jour, "Freins sociaux", jour)
            );
            var ouvert = ParcoursAccompagne.Ouvrir(suivie, decision, "itineraires-emploi-2020", null);
            ouvert.Accepter(jour);
            ouvert.DesignerReferent(conseillere.Id, jour);
            ouvert.Commencer(jour);
            db.AddRange(decision, ouvert);
            if (inscrite)
            {
                db.Add(new InscriptionFranceTravail(suivie.Id, new DateOnly(2025, 12, 1), new DateOnly(2026, 3, 1)));
            }

            db.Add(
                new BilanSituation(
                    suivie.Id,
                    ouvert.Id,
                    1,
                    new DateOnly(2026, 2, 1),
                    conseillere.Id,
                    "Motivée",
                    null,
                    null,
                    freins ?? [("logement", EtatFrein.Identifie)],
                    application.Horloge.Aujourdhui
                )
            );
            await db.SaveChangesAsync();
            return ouvert.Id;
        });
        return new Decor(personne.Id, parcours, conseillere, travailleur, pole, metropole, $"{travailleur.Id}:{metropole}");
    }

    private sealed record Decor(Guid Personne, Guid Parcours, Utilisateur Conseillere, Utilisateur Travailleur, Guid PoleEmploi, Guid Metropole, string Choix);
}
