using Itineraires.Data;
using Itineraires.Data.Integrite;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>Plateformes d'orientation and informations collectives, from the planning to the decision on the spot.</summary>
public sealed class SessionsTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    [Theory]
    [InlineData("2026-03-12", "26/03/2026")]
    [InlineData("2026-03-14", "30/03/2026")]
    [InlineData("2026-03-15", "30/03/2026")]
    public async Task Une_session_se_propose_un_jour_ouvre(string aujourdhui, string propose)
    {
        await using var autre = new Application();
        await autre.InitializeAsync();
        autre.Horloge.AllerAu(Fabrique.Jour(aujourdhui));
        var territoire = await new Fabrique(autre).TerritoireAsync();
        var chef = autre.Navigateur(await autre.CompteAsync("chef_service_social", territoireId: territoire));

        var page = await chef.OuvrirAsync("/sessions/nouvelle");

        Assert.Equal(propose, page.Document.GetElementById("Saisie_Jour")!.GetAttribute("value"));
    }

    [Fact]
    [Exigence("ORI-07")]
    public async Task ORI_07_de_la_session_a_l_orientation_le_jour_meme()
    {
        var (personne, autre) = (await _fabrique.PersonneAsync("Nadia", "Convoquée"), await _fabrique.PersonneAsync("Ourida", "Absente"));
        await JoindreAsync(personne.Id, "nadia@exemple.fr");
        var instructrice = application.Navigateur(await CompteAsync("instructeur"));
        var chef = application.Navigateur(await CompteAsync("chef_service_social"));

        var planifiee = await instructrice.EnvoyerAsync(
            "/sessions/nouvelle",
            [("Genre", "Plateforme"), ("Saisie.Jour", "26/03/2026"), ("Saisie.Heure", "09:30"), ("Saisie.Lieu", "Salle A"), ("Saisie.Places", "2")]
        );
        Assert.True(planifiee.Statut == 302, planifiee.Texte);
        var session = planifiee.Redirection!;
        Assert.Contains("Nadia Convoquée", (await instructrice.OuvrirAsync($"{session}/convoquer")).Texte);
        var convoquees = await instructrice.EnvoyerAsync(
            $"{session}/convoquer",
            [("Choisies", $"{personne.Id}"), ("Choisies", $"{autre.Id}")],
            "main form[method=post]"
        );
        Assert.True(convoquees.Statut == 302, convoquees.Texte);
        var lettres = (await instructrice.OuvrirAsync($"{session}/convocations")).Texte;
        Assert.All(["Nadia Convoquée", "jeudi 26 mars 2026", "9 h 30", "Salle A", "À présenter à l’accueil"], t => Assert.Contains(t, lettres));
        Assert.Contains("attendue le 26", (await chef.OuvrirAsync("/orientations/a-decider")).Texte);
        Assert.Contains(Directory.EnumerateFiles(application.Dossier, "*", SearchOption.AllDirectories), f => File.ReadAllText(f).Contains("nadia@exemple.fr"));

        var jeton = await JetonAsync(personne.Id);
        Assert.Contains("n’a pas encore eu lieu", (await instructrice.EnvoyerAsync($"/presence/{jeton}", [])).Texte);
        application.Horloge.Avancer(TimeSpan.FromDays(14));
        try
        {
            Assert.Equal(302, (await instructrice.EnvoyerAsync($"/presence/{jeton}", [])).Statut);
            Assert.Contains("Présence notée", (await instructrice.OuvrirAsync($"/presence/{jeton}")).Texte);
            Assert.Contains(
                "Notez la présence de chaque personne",
                (await instructrice.EnvoyerAsync($"{session}?handler=Clore", [], "form[action*=Clore]")).Texte
            );
            var notee = await NoterAsync(instructrice, session, autre.Id, "Constater");
            Assert.True(notee.Statut == 302, notee.Texte);

            var (_, ligne) = await _fabrique.OrganismeAsync("Sur place");
            var page = await chef.OuvrirAsync(session);
            Assert.Contains("Orienter Nadia Convoquée", page.Texte);
            var decidee = await chef.EnvoyerAsync(
                $"/personnes/{personne.Id}/orienter?session={session.Split('/')[^1]}",
                [("Choix", $"ligne:{ligne.Id}"), ("DecideeLe", "26/03/2026"), ("Motif", "Vue à la plateforme")],
                "form[method=post]:has([name=Choix])"
            );
            Assert.Equal(session, decidee.Redirection);
            Assert.Contains("Sur place, le 26", (await chef.OuvrirAsync(session)).Texte);
            Assert.Equal(302, (await chef.EnvoyerAsync(session, [], "form[action*=Clore]")).Statut);
            Assert.Contains("Absence non justifiée", (await chef.OuvrirAsync($"/personnes/{autre.Id}")).Texte);
            await application.EnBaseAsync(async db => Assert.Empty(await VerifierAsync(db)));
        }
        finally
        {
            application.Horloge.Avancer(TimeSpan.FromDays(-14));
        }
    }

    [Fact]
    [Exigence("ORI-07")]
    public async Task ORI_07_apres_deux_absences_le_territoire_est_averti_et_la_personne_n_est_plus_proposee()
    {
        var personne = await _fabrique.PersonneAsync("Paula", "Deuxfois", "2025-11-01");
        var chef = await CompteAsync("chef_service_social");
        await AbsenceAsync(personne.Id, "2026-02-10");
        var premiere = await SessionAsync("2026-04-02");
        Assert.Contains("Paula Deuxfois", (await application.Navigateur(chef).OuvrirAsync($"{premiere}/convoquer?deja=absentes")).Texte);

        await AbsenceAsync(personne.Id, "2026-03-05");

        Assert.DoesNotContain("Paula Deuxfois", (await application.Navigateur(chef).OuvrirAsync($"{premiere}/convoquer")).Texte);
        var refus = await application.Navigateur(chef).PosterAsync($"{premiere}/convoquer", [("Choisies", $"{personne.Id}")]);
        Assert.Contains("toutes les convocations que prévoit le cadre", refus.Texte);
        Assert.Contains(ReglesAlerte.Plateforme.Titre, (await application.Navigateur(chef).OuvrirAsync($"/alertes/{ReglesAlerte.Plateforme.Code}")).Texte);
        await application.EnBaseAsync(async db => Assert.Empty(await VerifierAsync(db)));
    }

    [Fact]
    [Exigence("ORI-07")]
    public async Task ORI_07_une_session_annulee_previent_et_libere_les_personnes()
    {
        var personne = await _fabrique.PersonneAsync("Rachida", "Libérée");
        await JoindreAsync(personne.Id, "rachida@exemple.fr");
        var muette = await _fabrique.PersonneAsync("Simone", "Sanscourriel");
        var chef = application.Navigateur(await CompteAsync("chef_service_social"));
        var session = await SessionAsync("2026-04-09", GenreSession.Plateforme, [personne.Id]);
        Assert.Equal(302, (await chef.EnvoyerAsync($"{session}/convoquer", [("Choisies", $"{muette.Id}")], "main form[method=post]")).Statut);
        Assert.Contains("Simone Sanscourriel", (await chef.OuvrirAsync("/courriers")).Texte);

        Assert.Contains("Indiquez pourquoi", (await chef.EnvoyerAsync(session, [("motifAnnulation", " ")], "form[action*=Annuler]")).Texte);
        var annulee = await chef.EnvoyerAsync(session, [("motifAnnulation", "Salle fermée")], "form[action*=Annuler]");

        Assert.True(annulee.Statut == 302, annulee.Texte);
        var page = (await chef.OuvrirAsync(session)).Document.QuerySelector("section:has(#t-prevenir)")!.TextContent;
        Assert.Contains("Simone Sanscourriel", page);
        Assert.DoesNotContain("Rachida", page);
        // The letter of a convocation that no longer holds waits for nobody.
        Assert.DoesNotContain("Simone Sanscourriel", (await chef.OuvrirAsync("/courriers")).Texte);
        Assert.Contains("Simone Sanscourriel", (await chef.OuvrirAsync("/courriers?etat=toutes")).Texte);
        Assert.Contains("Rachida Libérée", (await chef.OuvrirAsync($"{await SessionAsync("2026-04-16")}/convoquer")).Texte);
        Assert.Contains(
            Directory.EnumerateFiles(application.Dossier, "*", SearchOption.AllDirectories),
            f => File.ReadAllText(f) is var t && t.Contains("rachida@exemple.fr") && t.Contains("annul", StringComparison.Ordinal)
        );
    }

    [Fact]
    [Exigence("ORI-07")]
    public async Task ORI_07_une_convocation_s_annule_seule_et_l_orientation_la_rend_sans_objet()
    {
        var (retiree, orientee) = (await _fabrique.PersonneAsync("Tania", "Décommandée"), await _fabrique.PersonneAsync("Urielle", "Déjàorientée"));
        var chef = application.Navigateur(await CompteAsync("chef_service_social"));
        var session = await SessionAsync("2026-04-30", retiree.Id, orientee.Id);
        var passee = await chef.EnvoyerAsync(
            "/sessions/nouvelle",
            [("Genre", "Plateforme"), ("Saisie.Jour", "11/03/2026"), ("Saisie.Heure", "09:30"), ("Saisie.Lieu", "Salle A"), ("Saisie.Places", "2")]
        );
        Assert.Contains("aujourd’hui ou un jour à venir", passee.Texte);

        var convocation = await application.EnBaseAsync(db => db.Convocations.Where(c => c.PersonneId == retiree.Id).Select(c => c.Id).SingleAsync());
        Assert.Equal(404, (await chef.PosterAsync($"{session}?handler=Decommander", [("convocation", $"{Guid.CreateVersion7()}")])).Statut);
        Assert.Equal(302, (await chef.PosterAsync($"{session}?handler=Decommander", [("convocation", $"{convocation}")])).Statut);
        var (_, ligne) = await _fabrique.OrganismeAsync("Avant la session");
        Assert.Equal(
            302,
            (
                await chef.EnvoyerAsync(
                    $"/personnes/{orientee.Id}/orienter",
                    [("Choix", $"ligne:{ligne.Id}"), ("Motif", "Vue en entretien")],
                    "form[method=post]:has([name=Choix])"
                )
            ).Statut
        );

        var statuts = await application.EnBaseAsync(db =>
            db.Convocations.Where(c => c.PersonneId == retiree.Id || c.PersonneId == orientee.Id).Select(c => c.Statut).ToListAsync()
        );
        Assert.Equal([StatutConvocation.Annulee, StatutConvocation.Annulee], statuts);
        // Neither has an e-mail: the page says whom to tell.
        var lue = (await chef.OuvrirAsync(session)).Texte;
        Assert.Contains("leur convocation est annulée", lue);
        Assert.Contains("Urielle Déjàorientée", lue);
    }

    [Fact]
    [Exigence("INF-03")]
    public async Task INF_03_une_information_collective_convoque_note_et_garde_ce_qui_est_presente()
    {
        var personne = await _fabrique.PersonneAsync("Salomé", "Informée");
        var chef = application.Navigateur(await CompteAsync("chef_service_social"));
        var session = await SessionAsync("2026-03-12", personne.Id, GenreSession.Information);

        Assert.Contains("Dites ce qui est présenté", (await chef.EnvoyerAsync(session, [("thematique", "mobilite")], "form:has([name=ressource])")).Texte);
        Assert.Equal(
            302,
            (await chef.EnvoyerAsync(session, [("thematique", "mobilite"), ("ressource", "Aide au permis")], "form:has([name=ressource])")).Statut
        );
        var refus = await NoterAsync(chef, session, personne.Id, "Justifier", "");
        Assert.Contains("Indiquez pourquoi la personne", refus.Texte);
        Assert.Equal(302, (await NoterAsync(chef, session, personne.Id, "Venir")).Statut);

        Assert.Contains("Mobilité : Aide au permis", (await chef.OuvrirAsync(session)).Texte);
        Assert.Equal(404, (await chef.PosterAsync($"{session}?handler=Oublier", [("thematique", "mobilite"), ("ressource", "Autre")])).Statut);
        Assert.Equal(302, (await chef.EnvoyerAsync(session, [], "form[action*=Oublier]")).Statut);
        // Taken off once: a page read before does not take the next one.
        Assert.Equal(404, (await chef.PosterAsync($"{session}?handler=Oublier", [("thematique", "mobilite"), ("ressource", "Aide au permis")])).Statut);
        Assert.DoesNotContain("Aide au permis", (await chef.OuvrirAsync(session)).Texte);
        Assert.Contains("Information collective", (await chef.OuvrirAsync($"/personnes/{personne.Id}")).Texte);
    }

    [Fact]
    [Exigence("INF-01")]
    [Exigence("INF-03")]
    public async Task INF_03_l_information_donnee_en_session_entre_au_dossier_de_chaque_personne_presente()
    {
        var (venue, absente) = (await _fabrique.PersonneAsync("Édith", "Venue"), await _fabrique.PersonneAsync("Fanta", "Manquante"));
        var chef = application.Navigateur(await CompteAsync("chef_service_social"));
        var session = await SessionAsync("2026-03-12", GenreSession.Information, [venue.Id, absente.Id]);
        Assert.Equal(302, (await NoterAsync(chef, session, venue.Id, "Venir")).Statut);
        Assert.Equal(302, (await NoterAsync(chef, session, absente.Id, "Constater")).Statut);

        Assert.Equal(302, (await CloreAsync()).Statut);
        var notee = await application.EnBaseAsync(db => db.Informations.SingleAsync());
        Assert.Equal((venue.Id, new DateOnly(2026, 3, 12), MomentInformation.Session), (notee.PersonneId, notee.Le, notee.Moment));
        Assert.Contains("en information collective", (await chef.OuvrirAsync($"/personnes/{venue.Id}/information")).Texte);

        // The absence was a mistake: closed again, the information is that of those really present, once each.
        Assert.Equal(302, (await chef.EnvoyerAsync(session, [], "form[action*=Rouvrir]")).Statut);
        var points = (await chef.OuvrirAsync(session)).Document.QuerySelectorAll("[name=Points][checked]").Select(p => p.GetAttribute("value"));
        Assert.Equal(["instance_mediation", "manquements"], points.Order(StringComparer.Ordinal));
        Assert.Equal(302, (await NoterAsync(chef, session, absente.Id, "Venir")).Statut);
        Assert.Equal(302, (await CloreAsync()).Statut);
        var notees = await application.EnBaseAsync(db => db.Informations.ToListAsync());
        Assert.Equal(2, notees.Count);
        Assert.All(notees, i => Assert.True(InformationDroitsDevoirs.EstComplete([i.Points])));

        Task<Page> CloreAsync() => chef.EnvoyerAsync(session, [("Points", "manquements"), ("Points", "instance_mediation")], "form[action*=Clore]");
    }

    [Fact]
    [Exigence("ORI-07")]
    public async Task ORI_07_qui_revient_au_RSA_est_de_nouveau_un_nouvel_entrant()
    {
        var personne = await _fabrique.PersonneAsync("Zahia", "Revenue");
        await AbsenceAsync(personne.Id, "2026-03-10");
        await AbsenceAsync(personne.Id, "2026-03-11");
        var chef = application.Navigateur(await CompteAsync("chef_service_social"));
        var session = await SessionAsync("2026-04-23");
        Assert.DoesNotContain("Zahia", (await chef.OuvrirAsync($"{session}/convoquer")).Texte);

        // The convocations were those of another right.
        await application.EnBaseAsync(db =>
            db.Convocations.Where(c => c.PersonneId == personne.Id).ExecuteUpdateAsync(c => c.SetProperty(x => x.ConvoqueeLe, new DateOnly(2024, 5, 1)))
        );

        Assert.Contains("Zahia Revenue", (await chef.OuvrirAsync($"{session}/convoquer")).Texte);
        Assert.Equal(302, (await chef.PosterAsync($"{session}/convoquer", [("Choisies", $"{personne.Id}")])).Statut);
        var rang = await application.EnBaseAsync(db =>
            db.Convocations.Where(c => c.PersonneId == personne.Id && c.Statut == StatutConvocation.Attendue).Select(c => c.Rang).SingleAsync()
        );
        Assert.Equal(1, rang);
    }

    [Fact]
    [Exigence("ORI-07")]
    public async Task ORI_07_une_personne_venue_sans_convocation_est_accueillie()
    {
        var personne = await _fabrique.PersonneAsync("Yara", "Spontanée");
        var plusTard = await SessionAsync("2026-04-30", personne.Id);
        var chef = application.Navigateur(await CompteAsync("chef_service_social"));
        var session = await SessionAsync("2026-03-12");

        var page = await chef.OuvrirAsync($"{session}/convoquer?nom=spontan");
        Assert.Contains("Yara Spontanée", page.Texte);
        var accueillie = await chef.PosterAsync($"{session}/convoquer?handler=Accueillir", [("Choisies", $"{personne.Id}")]);
        Assert.True(accueillie.Statut == 302, accueillie.Texte);

        Assert.Contains("Orienter Yara Spontanée", (await chef.OuvrirAsync(session)).Texte);
        Assert.Contains("0 personne convoquée", (await chef.OuvrirAsync(plusTard)).Texte);
        Assert.Contains("trop proche", (await chef.PosterAsync($"{session}/convoquer", [("Choisies", $"{(await _fabrique.PersonneAsync()).Id}")])).Texte);
    }

    [Fact]
    public async Task Une_saisie_incomplete_revient_avec_ses_erreurs()
    {
        var chef = application.Navigateur(await CompteAsync("chef_service_social"));
        var vide = await chef.EnvoyerAsync("/sessions/nouvelle", [("Saisie.Lieu", ""), ("Saisie.Heure", ""), ("Saisie.Places", "0")]);
        Assert.NotNull(vide.Erreur("Saisie.Lieu"));
        Assert.NotNull(vide.Erreur("Saisie.Heure"));
        Assert.NotNull(vide.Erreur("Saisie.Places"));
        var peu = await chef.EnvoyerAsync(
            "/sessions/nouvelle",
            [("Saisie.Jour", "26/03/2026"), ("Saisie.Heure", "09:30"), ("Saisie.Lieu", "Salle"), ("Saisie.Places", "5"), ("Saisie.Convocations", "3")]
        );
        Assert.Contains("au moins celui des places", peu.Texte);
        var personne = await _fabrique.PersonneAsync("Tess", "Choisie");
        var session = await SessionAsync("2026-04-23", personne.Id);
        Assert.Contains("déjà convoquées", (await chef.EnvoyerAsync($"{session}/modifier", [])).Texte);
        Assert.Contains("Choisissez au moins une personne", (await chef.PosterAsync($"{session}/convoquer", [])).Texte);
    }

    [Fact]
    public async Task La_page_d_une_session_fait_un_nombre_borne_de_requetes()
    {
        var personnes = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            personnes.Add((await _fabrique.PersonneAsync("Uma", $"Bornée{(char)('A' + i)}")).Id);
        }

        var chef = application.Navigateur(await CompteAsync("chef_service_social"));
        var session = await SessionAsync("2026-03-12", [.. personnes]);
        foreach (var adresse in new[] { session, $"{session}/convoquer", $"{session}/convocations", "/sessions" })
        {
            await chef.OuvrirAsync(adresse);
            application.Requetes.Remettre();
            Assert.Equal(200, (await chef.OuvrirAsync(adresse)).Statut);
            Assert.True(application.Requetes.Nombre <= 12, adresse + string.Join("\n---\n", application.Requetes.Textes));
        }
    }

    private async Task<Utilisateur> CompteAsync(string role) => await application.CompteAsync(role, null, await _fabrique.TerritoireAsync());

    private Task JoindreAsync(Guid personne, string courriel) =>
        application.EnBaseAsync(async db =>
        {
            await db.Personnes.Where(p => p.Id == personne).ExecuteUpdateAsync(p => p.SetProperty(x => x.Courriel, courriel));
        });

    private Task<string> JetonAsync(Guid personne) =>
        application.EnBaseAsync(db => db.Convocations.Where(c => c.PersonneId == personne).Select(c => c.Jeton).SingleAsync());

    private Task AbsenceAsync(Guid personne, string jour) =>
        application.EnBaseAsync(async db =>
        {
            var attendue = await db.Personnes.SingleAsync(p => p.Id == personne);
            var passe = await db.Convocations.Where(c => c.PersonneId == personne).ToListAsync();
            var (session, convocation) = Convoquer(attendue, Fabrique.Jour(jour), passe, GenreSession.Plateforme);
            session.Noter(convocation, ActePresence.Constater, null, Guid.CreateVersion7(), Fabrique.Jour(jour));
            session.Clore(0, Fabrique.Jour(jour));
            db.AddRange(session, convocation);
            await db.SaveChangesAsync();
        });

    private Task<string> SessionAsync(string jour, params Guid[] personnes) => SessionAsync(jour, GenreSession.Plateforme, personnes);

    private Task<string> SessionAsync(string jour, Guid personne, GenreSession genre) => SessionAsync(jour, genre, [personne]);

    private async Task<string> SessionAsync(string jour, GenreSession genre, Guid[] personnes)
    {
        var territoire = await _fabrique.TerritoireAsync();
        return await application.EnBaseAsync(async db =>
        {
            var session = new SessionCollective(genre, territoire, new(null, Fabrique.Jour(jour), new TimeOnly(9, 30), 120, "Salle A", 20, 20));
            db.Add(session);
            foreach (var (id, i) in personnes.Select((p, i) => (p, i)))
            {
                var acte = new ActeConvocation(Guid.CreateVersion7(), new DateOnly(2026, 3, 1), $"{Guid.CreateVersion7():N}");
                db.Add(session.Convoquer(await db.Personnes.SingleAsync(p => p.Id == id), [], i, acte, new(null, null)));
            }

            await db.SaveChangesAsync();
            return $"/sessions/{session.Id}";
        });
    }

    private static (SessionCollective Session, Convocation Convocation) Convoquer(
        Domain.Personnes.Personne personne,
        DateOnly jour,
        List<Convocation> passe,
        GenreSession genre
    )
    {
        var session = new SessionCollective(genre, personne.TerritoireId!.Value, new(null, jour, new TimeOnly(9, 30), 120, "Salle A", 20, 20));
        var acte = new ActeConvocation(Guid.CreateVersion7(), jour.AddDays(-15), $"{session.Id:N}");
        return (session, session.Convoquer(personne, passe, 0, acte, new(null, null)));
    }

    private async Task<Page> NoterAsync(Navigateur navigateur, string session, Guid personne, string acte, string? motif = null)
    {
        var convocation = await application.EnBaseAsync(db =>
            db.Convocations.Where(c => c.PersonneId == personne).OrderByDescending(c => c.Id).Select(c => c.Id).FirstAsync()
        );
        return await navigateur.PosterAsync(
            $"{session}?handler=Presence",
            [("convocation", $"{convocation}"), ("acte", acte), .. motif is null ? Array.Empty<(string, string)>() : [("Motif", motif)]]
        );
    }

    private async Task<IEnumerable<string>> VerifierAsync(ItinerairesDbContext db) =>
        (
            await new VerificationBase(db, application.Services.GetRequiredService<CoffreNir>(), application.Horloge).VerifierAsync(
                _ => { },
                CancellationToken.None
            )
        )
            .Select(e => e.Code)
            .Where(c => c.StartsWith("INV-SES", StringComparison.Ordinal) || c.StartsWith("INV-ALE", StringComparison.Ordinal));
}
