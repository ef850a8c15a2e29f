using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Imports;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>Worklists longer than a page: their counts are true, their last line is reached, and what is chosen in them is not lost.</summary>
public sealed class ListesTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact]
    [Exigence("ACC-01")]
    public async Task ACC_01_les_orientations_recues_se_comptent_se_filtrent_et_la_derniere_s_accepte()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Débordée");
        var compte = await application.CompteAsync("responsable_organisme", organisme.Id);
        var responsable = application.Navigateur(compte);
        var recues = await ParcoursAsync(ligne, 53, "Reçue");
        await ParcoursAsync(ligne, 2, "Acceptée", p => p.Accepter(new(2026, 3, 2)));

        application.Requetes.Remettre();
        var premiere = await responsable.OuvrirAsync("/orientations/a-accepter");
        Assert.True(application.Requetes.Nombre <= 16, string.Join("\n---\n", application.Requetes.Textes));
        Assert.Contains("53 personnes attendent votre réponse", premiere.Texte);
        Assert.Contains("À accepter 53", premiere.Texte);
        Assert.Contains("Sans référent désigné 2", premiere.Texte);
        Assert.Equal(50, premiere.Document.QuerySelectorAll("form[action*=Accepter]").Length);

        var suite = premiere.Document.QuerySelector("#a-accepter a[rel=next]")!.GetAttribute("href")!.Split('#')[0];
        var seconde = await responsable.OuvrirAsync(suite);
        var derniere = recues[^1];
        Assert.Equal(3, seconde.Document.QuerySelectorAll("form[action*=Accepter]").Length);
        Assert.Equal(2, seconde.Document.QuerySelectorAll("form[action*=Designer]").Length);
        var acceptee = await responsable.EnvoyerAsync(suite, [], $"form[action*=Accepter]:has(input[value='{derniere.Id}'])");
        Assert.Equal((302, suite), (acceptee.Statut, acceptee.Redirection));
        Assert.Contains("52 personnes attendent votre réponse", (await responsable.OuvrirAsync(suite)).Texte);

        // A refusal that is not complete comes back on its page, open.
        var refus = await responsable.EnvoyerAsync(suite, [], $"form[action*=Refuser]:has(input[value='{recues[^2].Id}'])");
        Assert.Contains("Choisissez pourquoi l’organisme", refus.Texte);
        Assert.NotNull(refus.Document.QuerySelector($"details[open]:has(input[value='{recues[^2].Id}'])"));

        var filtree = await responsable.OuvrirAsync("/orientations/a-accepter?q=recue012");
        Assert.Equal("P Reçue012", Assert.Single(filtree.Document.QuerySelectorAll("#a-accepter h3")).TextContent);
        Assert.Contains("52 personnes attendent votre réponse", filtree.Texte);
        Assert.Contains("Personne de ce nom n’attend de réponse", (await responsable.OuvrirAsync("/orientations/a-accepter?q=inconnue")).Texte);
        var export = (await responsable.OuvrirAsync("/orientations/a-accepter?handler=Exporter&format=Csv")).Html;
        Assert.Equal((52, 3), (Compter(export, "à accepter;"), Compter(export, "sans référent désigné;")));
        Assert.Equal(1, Compter((await responsable.OuvrirAsync("/orientations/a-accepter?handler=Exporter&format=Csv&q=recue012")).Html, "à accepter;"));
    }

    [Fact]
    [Exigence("ORI-09")]
    public async Task ORI_09_une_longue_liste_d_attente_dit_son_vrai_nombre_et_se_lit_par_pages()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Convoitée", places: 1);
        var occupante = await _fabrique.ParcoursAsync(
            await _fabrique.PersonneAsync("Zoé", "Placée"),
            ligne,
            await application.CompteAsync("referent", organisme.Id)
        );
        var personnes = await PersonnesAsync(55, "Patiente", "T06");
        await application.EnBaseAsync(async db =>
        {
            foreach (var (personne, i) in personnes.Select((p, i) => (p, i)))
            {
                db.Add(AttentePlace.Inscrire(personne, ligne.Id, 0, i, false, Guid.CreateVersion7(), new DateOnly(2026, 1, 10).AddDays(i / 2)));
            }

            await db.SaveChangesAsync();
        });
        var chef = await ChefAsync("T06");

        var toutes = await chef.OuvrirAsync("/orientations/attente");
        Assert.Contains("55 personnes attendent une place", toutes.Texte);
        Assert.Equal(10, toutes.Document.QuerySelectorAll("tbody tr").Length);
        var lien = toutes.Document.QuerySelectorAll("main a").Single(a => a.TextContent.StartsWith("Voir les 55", StringComparison.Ordinal));
        var premiere = await chef.OuvrirAsync(lien.GetAttribute("href")!);
        Assert.Equal(50, premiere.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("Convoitée 55", premiere.Texte);
        var suivante = premiere.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        var seconde = await chef.OuvrirAsync(suivante);
        Assert.Equal(["51", "52", "53", "54", "55"], seconde.Document.QuerySelectorAll("tbody td.nombre").Select(t => t.TextContent.Trim()));
        Assert.Null(seconde.Document.QuerySelector("a[rel=next]"));

        // Who is taken off on the second page leaves the reader there.
        var retiree = await chef.EnvoyerAsync(suivante, [("MotifRetrait", "A déménagé")]);
        Assert.Equal((302, suivante), (retiree.Statut, retiree.Redirection?.Replace("&libres=False", "")));
        Assert.Contains("54 personnes attendent une place", (await chef.OuvrirAsync("/orientations/attente")).Texte);
        Assert.Equal(54, Compter((await chef.OuvrirAsync($"/orientations/attente?handler=Exporter&format=Csv&ligne={ligne.Id}")).Html, "Convoitée;"));

        await application.EnBaseAsync(async db =>
        {
            var quittee = await db.Accompagnements.Include(a => a.Personne).Include(a => a.Affectations).SingleAsync(a => a.Id == occupante.Id);
            quittee.Sortir(new(2026, 3, 10), "emploi_durable");
            await db.SaveChangesAsync();
        });
        application.Requetes.Remettre();
        Assert.Contains("1 peut être orientée maintenant", (await chef.OuvrirAsync("/orientations/attente?libres=true")).Texte);
        Assert.True(application.Requetes.Nombre <= 12, string.Join("\n---\n", application.Requetes.Textes));
    }

    [Fact]
    [Exigence("ORI-06")]
    public async Task ORI_06_une_reponse_venue_entre_temps_n_empeche_pas_de_relancer_les_autres()
    {
        var (_, ligne) = await _fabrique.OrganismeAsync("Tardive");
        var parcours = await ParcoursAsync(ligne, 3, "Tardive", territoire: "T07");
        var chef = await ChefAsync("T07");
        await AccepterAsync(parcours[0].Id);

        var relance = await chef.PosterAsync("/orientations/sans-reponse", [.. parcours.Select(p => ("Choisies", $"{p.Id}"))]);
        Assert.Equal(302, relance.Statut);
        Assert.Contains(
            "2 relances sont parties, 1 orientation n’attendait plus de réponse.",
            (await chef.OuvrirAsync("/orientations/sans-reponse")).Document.Body!.TextContent.Replace('\u00A0', ' ')
        );
        Assert.Equal(2, await application.EnBaseAsync(db => db.Relances.CountAsync(r => parcours.Select(p => p.Id).Contains(r.AccompagnementId), Annulation)));

        await AccepterAsync(parcours[1].Id);
        await AccepterAsync(parcours[2].Id);
        Assert.Equal(302, (await chef.PosterAsync("/orientations/sans-reponse", [("Choisies", $"{parcours[1].Id}")])).Statut);
        Assert.Contains("n’attendent plus de réponse", (await chef.OuvrirAsync("/orientations/sans-reponse")).Document.Body!.TextContent);

        Task AccepterAsync(Guid id) =>
            application.EnBaseAsync(async db =>
            {
                (await db.Accompagnements.Include(a => a.Personne).SingleAsync(a => a.Id == id)).Accepter(new(2026, 3, 12));
                await db.SaveChangesAsync();
            });
    }

    [Fact]
    [Exigence("ORI-08")]
    public async Task ORI_08_demandes_et_relais_se_lisent_jusqu_au_dernier_et_n_offrent_que_ce_qui_s_ouvre()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Quittée");
        var (_, ailleurs) = await _fabrique.OrganismeAsync("Rejointe");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var suivis = await ParcoursAsync(ligne, 52, "Demandée", p => Suivre(p, referente), "T09");
        var relayes = await ParcoursAsync(ligne, 52, "Relayée", p => Suivre(p, referente), "T09");
        await application.EnBaseAsync(async db =>
        {
            var ouverts = await db.Accompagnements.Include(a => a.Personne).Include(a => a.Affectations).Where(a => a.Fin == null).ToListAsync(Annulation);
            foreach (var (parcours, i) in suivis.Select((p, i) => (ouverts.Single(o => o.Id == p.Id), i)))
            {
                db.Add(
                    new DemandeReorientation(
                        parcours,
                        referente.Id,
                        new DateOnly(2026, 2, 1).AddDays(i / 3),
                        new("soutien", "Un suivi plus proche", null, PersonneInformee: true, null)
                    )
                );
            }

            // The parcours left ends in the base before the one joined begins.
            var jour = new DateOnly(2026, 3, 1);
            var suites = new List<object>();
            foreach (var quitte in relayes.Select(p => ouverts.Single(o => o.Id == p.Id)))
            {
                var (decision, rejoint) = Ouvrir(quitte.Personne, ailleurs, jour, quitte);
                suites.AddRange([decision, rejoint, Relais.Ouvrir(quitte, referente.Id, rejoint)!]);
            }

            await db.SaveChangesAsync();
            db.AddRange(suites);
            await db.SaveChangesAsync();
        });

        var chef = await ChefAsync("T09");
        var page = await chef.OuvrirAsync("/reorientations");
        Assert.Contains("52 demandes attendent", page.Texte);
        Assert.Contains("52 relais en cours", page.Texte);
        var suite = await chef.OuvrirAsync(page.Document.QuerySelector("nav[aria-label='Pages des demandes'] a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal((2, 50), (Lignes(suite, "t-demandes"), Lignes(suite, "t-relais")));
        suite = await chef.OuvrirAsync(suite.Document.QuerySelector("nav[aria-label='Pages des relais'] a[rel=next]")!.GetAttribute("href")!.Split('#')[0]);
        Assert.Equal((2, 2), (Lignes(suite, "t-demandes"), Lignes(suite, "t-relais")));
        Assert.Equal(52, Compter((await chef.OuvrirAsync("/reorientations?handler=ExporterDemandes&format=Csv")).Html, ";Quittée;"));
        Assert.Equal(52, Compter((await chef.OuvrirAsync("/reorientations?handler=Exporter&format=Csv")).Html, ";Rejointe;"));

        // The direction reads the lists: it is offered neither the files nor the pages that it may not open.
        var direction = await application.Navigateur(await application.CompteAsync("direction")).OuvrirAsync("/reorientations");
        Assert.Contains("52 demandes attendent", direction.Texte);
        Assert.Empty(
            direction.Document.QuerySelectorAll(
                "main a[href*=Exporter], main a[href^='/personnes/'][href$=reorientation], main a[href^='/personnes/'][href$=relais]"
            )
        );
        Assert.NotEmpty((await application.Navigateur(referente).OuvrirAsync("/reorientations")).Document.QuerySelectorAll("main a[href$=reorientation]"));

        static int Lignes(Page page, string titre) => page.Document.QuerySelectorAll($"section[aria-labelledby={titre}] tbody tr").Length;
    }

    [Fact]
    [Exigence("PER-07")]
    public async Task PER_07_le_plus_ancien_import_se_retrouve_et_la_liste_se_filtre()
    {
        var gestionnaire = application.Navigateur(await application.CompteAsync("gestionnaire"));
        await application.EnBaseAsync(async db =>
        {
            // Two of each instant, so that a page ends inside one.
            db.AddRange(
                Enumerable
                    .Range(0, 103)
                    .Select(i => new Import
                    {
                        Nature = i % 20 == 0 ? NaturesImport.FranceTravail : NaturesImport.Paiements,
                        NomFichier = $"flux-{i:000}.xml",
                        Empreinte = $"{i:x64}",
                        DeposeLe = application.Horloge.GetUtcNow().UtcDateTime.AddHours(-(i / 2)),
                        DeposePar = null,
                        Statut = i % 50 == 0 ? StatutImport.Echoue : StatutImport.Termine,
                    })
            );
            await db.SaveChangesAsync();
        });

        var (vus, adresse) = (new List<string>(), "/imports");
        while (adresse is not null)
        {
            var page = await gestionnaire.OuvrirAsync(adresse);
            Assert.Contains("103 fichiers", page.Texte);
            vus.AddRange(page.Document.QuerySelectorAll("tbody th").Select(t => t.TextContent));
            adresse = page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal((103, 103), (vus.Count, vus.Distinct().Count()));
        Assert.Contains("flux-102.xml", vus[^2..]);
        var filtree = await gestionnaire.OuvrirAsync($"/imports?nature={NaturesImport.FranceTravail}&etat=Echoue");
        Assert.Equal(["flux-000.xml", "flux-100.xml"], filtree.Document.QuerySelectorAll("tbody th").Select(t => t.TextContent));
        Assert.Contains("Aucun fichier ne répond", (await gestionnaire.OuvrirAsync($"/imports?nature={NaturesImport.Creances}")).Texte);
    }

    [Fact]
    [Exigence("ORI-09")]
    public async Task ORI_09_la_simulation_prend_les_presents_d_une_session_ou_les_personnes_choisies()
    {
        var (_, ligne) = await _fabrique.OrganismeAsync("Simulée");
        var personnes = await PersonnesAsync(4, "Simulable", "T03");
        var accompagnee = (await ParcoursAsync(ligne, 1, "Déjà", territoire: "T03"))[0];
        var territoire = await _fabrique.TerritoireAsync("T03");
        var session = await application.EnBaseAsync(async db =>
        {
            var session = new SessionCollective(
                GenreSession.Plateforme,
                territoire,
                new(null, application.Horloge.Aujourdhui, new TimeOnly(9, 30), 120, "Salle A", 20, 20)
            );
            db.Add(session);
            foreach (var (id, i) in new[] { personnes[2].Id, personnes[3].Id }.Select((p, i) => (p, i)))
            {
                var acte = new ActeConvocation(Guid.CreateVersion7(), new DateOnly(2026, 3, 1), $"{Guid.CreateVersion7():N}");
                var convocation = session.Convoquer(await db.Personnes.SingleAsync(p => p.Id == id), [], i, acte, new(null, null));
                db.Add(convocation);
                session.Noter(convocation, i == 0 ? ActePresence.Venir : ActePresence.Constater, null, Guid.CreateVersion7(), application.Horloge.Aujourdhui);
            }

            await db.SaveChangesAsync();
            return session;
        });
        var chef = await ChefAsync("T03");

        var lien = (await chef.OuvrirAsync($"/sessions/{session.Id}")).Document.QuerySelector("main a[href*='places?session']")!;
        var presents = await chef.OuvrirAsync(lien.GetAttribute("href")!.Split('#')[0]);
        Assert.Equal([personnes[2].Id], Simulees(presents));
        Assert.Contains("présentes à la session « plateforme collective d’orientation, 12 mars 2026 »", presents.Texte);

        var liste = await chef.OuvrirAsync("/orientations/a-decider?territoire=" + territoire);
        Assert.Equal(4, liste.Document.QuerySelectorAll("form[action^='/orientations/places'] input[name=personnes]").Length);
        var choisies = await chef.OuvrirAsync(
            $"/orientations/places?personnes={personnes[3].Id}&personnes={personnes[1].Id}&personnes={accompagnee.PersonneId}"
        );
        Assert.Equal(new[] { personnes[1].Id, personnes[3].Id }.Order(), Simulees(choisies).Order());
        Assert.Contains("1 personne est laissée de côté", choisies.Texte);

        // Neither a session nor a person of another territory.
        var ailleurs = await ChefAsync("T04");
        Assert.Equal(404, (await ailleurs.OuvrirAsync($"/orientations/places?session={session.Id}")).Statut);
        Assert.Empty(Simulees(await ailleurs.OuvrirAsync($"/orientations/places?personnes={personnes[1].Id}")));

        static IEnumerable<Guid> Simulees(Page page) =>
            page.Document.QuerySelectorAll("main a[href$='/orienter']").Select(a => Guid.Parse(a.GetAttribute("href")!.Split('/')[2]));
    }

    [Fact]
    [Exigence("SUI-01")]
    public async Task SUI_01_les_cohortes_se_lisent_par_pages_et_s_exportent_sans_une_requete_chacune()
    {
        var chef = await ChefAsync("T01");
        var territoire = await _fabrique.TerritoireAsync("T01");
        var (organisme, _) = await _fabrique.OrganismeAsync("Suivie par cohorte");
        await CreerAsync(0, 5);
        await CompterRequetesAsync();
        var avant = await CompterRequetesAsync();
        await CreerAsync(5, 48);
        Assert.Equal(avant, await CompterRequetesAsync());

        var page = await chef.OuvrirAsync("/cohortes");
        Assert.Contains("53 cohortes", page.Texte);
        Assert.Contains("Suivie par cohorte", page.Texte);
        var suite = await chef.OuvrirAsync(page.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal(["Cohorte 002", "Cohorte 001", "Cohorte 000"], suite.Document.QuerySelectorAll("tbody th").Select(t => t.TextContent));
        var export = (await chef.OuvrirAsync("/cohortes?handler=Exporter&format=Csv")).Html;
        Assert.Equal(53, Compter(export, "Suivie par cohorte"));
        var direction = application.Navigateur(await application.CompteAsync("direction"));
        Assert.Empty((await direction.OuvrirAsync("/cohortes")).Document.QuerySelectorAll("main a[href*=Exporter]"));
        Assert.Equal(404, (await direction.OuvrirAsync("/cohortes?handler=Exporter&format=Csv")).Statut);

        async Task<int> CompterRequetesAsync()
        {
            application.Requetes.Remettre();
            await chef.OuvrirAsync("/cohortes");
            return application.Requetes.Nombre;
        }

        Task CreerAsync(int premiere, int nombre) =>
            application.EnBaseAsync(async db =>
            {
                db.AddRange(
                    Enumerable
                        .Range(premiere, nombre)
                        .Select(i => new Cohorte(
                            $"Cohorte {i:000}",
                            new CriteresCohorte(TerritoireId: territoire, OrganismeId: organisme.Id),
                            Guid.CreateVersion7(),
                            new DateOnly(2026, 1, 1).AddDays(i)
                        ))
                );
                await db.SaveChangesAsync();
            });
    }

    private static int Compter(string texte, string motif) => texte.Split(motif).Length - 1;

    private async Task<Navigateur> ChefAsync(string territoire) =>
        application.Navigateur(await application.CompteAsync("chef_service_social", null, await _fabrique.TerritoireAsync(territoire)));

    private static void Suivre(ParcoursAccompagne parcours, Utilisateur referente)
    {
        parcours.Accepter(parcours.OrienteLe);
        parcours.DesignerReferent(referente.Id, parcours.OrienteLe);
        parcours.Commencer(parcours.OrienteLe);
    }

    /// <summary>Persons soumises aux droits et devoirs, numbered in their order, in one go.</summary>
    private async Task<IReadOnlyList<Personne>> PersonnesAsync(int nombre, string nom, string territoire = "T05")
    {
        var id = await _fabrique.TerritoireAsync(territoire);
        return await application.EnBaseAsync(async db =>
        {
            var personnes = Enumerable.Range(0, nombre).Select(i => Creer(db, $"{nom}{i:000}", id)).ToList();
            await db.SaveChangesAsync();
            return personnes;
        });
    }

    /// <summary>Persons oriented to a line on successive days, two a day.</summary>
    private async Task<IReadOnlyList<ParcoursAccompagne>> ParcoursAsync(
        LigneConvention ligne,
        int nombre,
        string nom,
        Action<ParcoursAccompagne>? suite = null,
        string territoire = "T05"
    )
    {
        var id = await _fabrique.TerritoireAsync(territoire);
        return await application.EnBaseAsync(async db =>
        {
            var parcours = Enumerable
                .Range(0, nombre)
                .Select(i => Ouvrir(db, Creer(db, $"{nom}{i:000}", id), ligne, new DateOnly(2026, 1, 20).AddDays(i / 2)))
                .ToList();
            parcours.ForEach(p => suite?.Invoke(p));
            await db.SaveChangesAsync();
            return parcours;
        });
    }

    private static Personne Creer(ItinerairesDbContext db, string nom, Guid territoire)
    {
        var jour = new DateOnly(2026, 1, 5);
        var foyer = new Foyer($"{Guid.CreateVersion7():N}"[^9..], null);
        foyer.Domicilier(new Adresse("12 rue des Acacias", null, "69100", "Villeurbanne", "69266"), territoire, null);
        foyer.OuvrirDroit(jour);
        foyer.ConstaterDroit(TypeRsa.Socle, EtatDroit.Ouvert, null, jour);
        var personne = new Personne(Civilite.Madame, nom, null, "P", new DateOnly(1991, 4, 4));
        personne.EntrerDansLeFoyer(foyer, RoleFoyer.Demandeur);
        db.AddRange(
            foyer,
            personne,
            personne.ConstaterDroitsDevoirs(true, jour, null)!,
            new AppartenanceFoyer(personne.Id, foyer.Id, RoleFoyer.Demandeur, jour)
        );
        return personne;
    }

    private static ParcoursAccompagne Ouvrir(ItinerairesDbContext db, Personne personne, LigneConvention ligne, DateOnly jour)
    {
        var (decision, parcours) = Ouvrir(personne, ligne, jour, null);
        db.AddRange(decision, parcours);
        return parcours;
    }

    private static (DecisionOrientation Decision, ParcoursAccompagne Parcours) Ouvrir(
        Personne personne,
        LigneConvention ligne,
        DateOnly jour,
        ParcoursAccompagne? quitte
    )
    {
        var decision = DecisionOrientation.Decider(
            personne,
            new ChoixOrientation(ligne.Type, ligne.OrganismeId, ligne.Id, 10),
            new ActeDecision(Guid.CreateVersion7(), jour, "Premier accompagnement", jour)
        );
        return (decision, ParcoursAccompagne.Ouvrir(personne, decision, "itineraires-emploi-2020", quitte));
    }
}
