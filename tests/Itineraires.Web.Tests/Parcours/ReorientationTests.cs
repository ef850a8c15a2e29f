using Itineraires.Data;
using Itineraires.Data.Integrite;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Features.Orientation;
using Itineraires.Web.Notifications;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>From the request of the référent to the relay meeting.</summary>
public sealed class ReorientationTests(Application application) : IClassFixture<Application>
{
    private const string DeDecision = "form[method=post]:has([name=Choix])";

    private const string DeRefus = "form:has([name=MotifRefus])";

    private static readonly (string, string)[] Demande =
    [
        ("Motif", "soutien"),
        ("Explication", "Un suivi plus rapproché aiderait."),
        ("PersonneInformee", "true"),
    ];

    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("ORI-08")]
    [Exigence("ORI-10")]
    public async Task ORI_08_de_la_demande_au_relais_sans_un_jour_sans_responsable()
    {
        var d = await DecorAsync("Rosa", "Relayée");
        var sortante = application.Navigateur(d.Referente);
        var dossier = $"/personnes/{d.Parcours.PersonneId}";

        var demandee = await sortante.EnvoyerAsync(
            $"{dossier}/reorientation",
            [("Motif", "soutien"), ("Explication", "Un suivi plus rapproché aiderait."), ("Souhait", "emploi_renforce"), ("PersonneInformee", "true")]
        );
        Assert.True(demandee.Statut == 302, demandee.Texte);
        Assert.Contains(ReglesAlerte.Reorientation.Titre, (await application.Navigateur(d.Chef).OuvrirAsync("/")).Texte);
        Assert.Contains("Rosa Relayée", (await application.Navigateur(d.Chef).OuvrirAsync("/reorientations")).Texte);

        var page = await application.Navigateur(d.Chef).OuvrirAsync($"{dossier}/orienter");
        Assert.Contains("Un suivi plus rapproché aiderait.", page.Texte);
        var decidee = await application
            .Navigateur(d.Chef)
            .EnvoyerAsync(
                $"{dossier}/orienter",
                [("Choix", $"ligne:{d.Renforcee.Id}"), ("DecideeLe", "12/03/2026"), ("Motif", "Soutien renforcé")],
                DeDecision
            );
        Assert.True(decidee.Statut == 302, decidee.Texte);

        // Nobody came yet: the référent who leaves still opens the dossier, and is said responsible.
        var attente = await sortante.OuvrirAsync(dossier);
        Assert.Contains("Claire Ferrand reste responsable de l’accompagnement", attente.Texte);
        Assert.Equal(
            302,
            (
                await sortante.EnvoyerAsync($"{dossier}/relais", [("Transmission", "Permis en cours, préfère le téléphone.")], "form:has([name=Transmission])")
            ).Statut
        );
        var recue = await application.Navigateur(d.Responsable).OuvrirAsync("/orientations/a-accepter");
        Assert.Contains("Claire Ferrand reste responsable", recue.Texte);
        var acceptee = await application
            .Navigateur(d.Responsable)
            .EnvoyerAsync("/orientations/a-accepter", [("id", $"{await OuvertAsync(d)}"), ("referentId", $"{d.Entrante.Id}")], "form:has([name=referentId])");
        Assert.True(acceptee.Statut == 302, acceptee.Texte);

        var entrante = application.Navigateur(d.Entrante);
        // From now on only the one who comes acts; the one who leaves still reads, and writes on the relay.
        Assert.Equal(404, (await sortante.OuvrirAsync($"{dossier}/sortir")).Statut);
        Assert.Equal(200, (await sortante.OuvrirAsync(dossier)).Statut);
        var relais = await entrante.OuvrirAsync($"{dossier}/relais");
        Assert.Contains("Permis en cours, préfère le téléphone.", relais.Texte);
        Assert.Contains("Contrat n° 1", relais.Texte);
        Assert.Contains(ReglesAlerte.Relais.Titre, (await entrante.OuvrirAsync("/")).Texte);
        var tenu = await entrante.EnvoyerAsync($"{dossier}/relais", [("Le", "12/03/2026"), ("Conclusion", "Vus à trois")], "form:has([name=Le])");
        Assert.True(tenu.Statut == 302, tenu.Texte);

        Assert.Equal(404, (await sortante.OuvrirAsync(dossier)).Statut);
        var chronologie = (await entrante.OuvrirAsync($"{dossier}?tout=true")).Texte;
        Assert.All(
            ["Réorientation demandée", "Accompagnement repris, Claire Ferrand passe le relais", "Entretien de relais"],
            f => Assert.Contains(f, chronologie)
        );
        await application.EnBaseAsync(async db =>
        {
            Assert.Equal(StatutReorientation.Accordee, (await db.Reorientations.SingleAsync(x => x.PersonneId == d.Parcours.PersonneId)).Statut);
            Assert.Empty(await db.Alertes.Where(a => a.PersonneId == d.Parcours.PersonneId && a.Regle == ReglesAlerte.Relais.Code).ToListAsync());
            Assert.Empty(await VerifierAsync(db));
        });
    }

    [Fact]
    [Exigence("ORI-08")]
    public async Task ORI_08_le_contrat_en_cours_continue_et_les_rendez_vous_du_sortant_s_annulent_a_la_reprise()
    {
        var d = await DecorAsync("Carla", "Continuée");
        var (avant, apres) = (await PlanifierAsync(d, "2026-03-12"), await PlanifierAsync(d, "2026-04-02"));

        await ReorienterAsync(d);
        await ReprendreAsync(d);

        await application.EnBaseAsync(async db =>
        {
            var statuts = await db.RendezVous.Where(r => r.PersonneId == d.Parcours.PersonneId).ToDictionaryAsync(r => r.Id, r => r.Statut);
            Assert.Equal((StatutRendezVous.Planifie, StatutRendezVous.Annule), (statuts[avant], statuts[apres]));
            var contrat = await db.Contrats.SingleAsync(c => c.PersonneId == d.Parcours.PersonneId);
            Assert.Equal((StatutContrat.Valide, (DateOnly?)null), (contrat.StatutAu(application.Horloge.Aujourdhui), contrat.TermineLe));
            Assert.DoesNotContain(
                await db.Alertes.Where(a => a.PersonneId == d.Parcours.PersonneId).ToListAsync(),
                a => a.Regle == ReglesAlerte.SansContrat.Code
            );
        });
    }

    [Fact]
    [Exigence("ORI-08")]
    public async Task ORI_08_apres_un_refus_code_le_sortant_reste_et_une_autre_decision_redirige_le_relais()
    {
        var d = await DecorAsync("Rita", "Refusée");
        await ReorienterAsync(d);
        var sans = await application.Navigateur(d.Responsable).EnvoyerAsync("/orientations/a-accepter", [], DeRefus);
        Assert.Contains("Choisissez pourquoi l’organisme", sans.Texte);
        var refus = await application
            .Navigateur(d.Responsable)
            .EnvoyerAsync(
                "/orientations/a-accepter",
                [("id", $"{await OuvertAsync(d)}"), ("MotifRefus", "sans_place"), ("PrecisionRefus", "Complet jusqu’en mai")],
                DeRefus
            );
        Assert.True(refus.Statut == 302, refus.Texte);

        Assert.Contains("orientation refusée, vous restez responsable", (await application.Navigateur(d.Referente).OuvrirAsync("/file-active")).Texte);
        var liste = (await application.Navigateur(d.Chef).OuvrirAsync("/orientations/a-decider")).Texte;
        Assert.Contains("Plus de place disponible (Complet jusqu’en mai)", liste);
        Assert.Contains("orientation refusée", (await application.Navigateur(d.Chef).OuvrirAsync("/reorientations")).Texte);
        Assert.Equal(200, (await application.Navigateur(d.Referente).OuvrirAsync($"/personnes/{d.Parcours.PersonneId}")).Statut);

        var avant = await application
            .Navigateur(d.Chef)
            .EnvoyerAsync(
                $"/personnes/{d.Parcours.PersonneId}/orienter",
                [("Choix", $"ligne:{d.Renforcee.Id}"), ("DecideeLe", "05/03/2026"), ("Motif", "Antidatée")],
                DeDecision
            );
        Assert.Contains("ne peut pas précéder la fin du dernier accompagnement", avant.Texte);
        await ReorienterAsync(d);

        await application.EnBaseAsync(async db =>
        {
            var relais = await db.Relais.SingleAsync(r => r.PersonneId == d.Parcours.PersonneId);
            Assert.Equal((StatutRelais.EnAttente, await OuvertAsync(d)), (relais.Statut, relais.VersAccompagnementId));
            Assert.Empty(await VerifierAsync(db));
        });
    }

    [Fact]
    public async Task Une_demande_refusee_dit_pourquoi_et_n_arrete_rien()
    {
        var d = await DecorAsync("Nina", "Nuancée");
        await DemanderAsync(d);
        var adresse = $"/personnes/{d.Parcours.PersonneId}/orienter";
        Assert.Contains("Expliquez au référent", (await application.Navigateur(d.Chef).EnvoyerAsync(adresse, [], "form:has([name=MotifCloture])")).Texte);

        Assert.Equal(
            302,
            (await application.Navigateur(d.Chef).EnvoyerAsync(adresse, [("MotifCloture", "Le projet avance ici")], "form:has([name=MotifCloture])")).Statut
        );

        Assert.Contains(
            "Le projet avance ici",
            (await application.Navigateur(d.Referente).OuvrirAsync($"/personnes/{d.Parcours.PersonneId}/reorientation")).Texte
        );
        Assert.NotNull(await OuvertAsync(d));
    }

    [Fact]
    public async Task Une_seconde_demande_est_refusee_et_la_premiere_se_retire()
    {
        var d = await DecorAsync("Dora", "Doublée");
        var adresse = $"/personnes/{d.Parcours.PersonneId}/reorientation";
        var navigateur = application.Navigateur(d.Referente);
        var onglet = await navigateur.OuvrirAsync(adresse);
        await DemanderAsync(d);

        Assert.Contains("attend déjà une décision", (await navigateur.RenvoyerAsync(adresse, onglet, Demande)).Texte);

        Assert.Equal(302, (await application.Navigateur(d.Referente).EnvoyerAsync(adresse, [])).Statut);
        Assert.Equal(302, (await DemanderAsync(d)).Statut);
    }

    [Fact]
    [Exigence("ORI-08")]
    public async Task ORI_08_les_demandes_obsoletes_se_ferment_d_elles_memes()
    {
        var d = await DecorAsync("Olga", "Obsolète");
        await DemanderAsync(d);
        await application.Navigateur(d.Referente).EnvoyerAsync($"/personnes/{d.Parcours.PersonneId}/sortir", [("Le", "12/03/2026"), ("Motif", "abandon")]);
        Assert.Equal(StatutReorientation.SansObjet, await StatutAsync(d));

        var autre = await DecorAsync("Odile", "Oubliée");
        await ReorienterAsync(autre);
        await application.EnBaseAsync(async db =>
        {
            var personne = await db.Personnes.SingleAsync(p => p.Id == autre.Parcours.PersonneId);
            var parcours = await db.Accompagnements.Include(a => a.Affectations).SingleAsync(a => a.PersonneId == personne.Id && a.Fin == null);
            parcours.Refuser(application.Horloge.Aujourdhui, "sans_place", null);
            var statut = await db.StatutsDroitsDevoirs.SingleAsync(s => s.PersonneId == personne.Id && s.Fin == null);
            db.Add(personne.ConstaterDroitsDevoirs(false, application.Horloge.Aujourdhui, statut)!);
            await db.SaveChangesAsync();
        });

        var classees = await application.EnBaseAsync(db => db.ClasserObsoletesAsync(application.Horloge.Aujourdhui, CancellationToken.None));
        await using (var portee = application.Services.CreateAsyncScope())
        {
            var messages = portee.ServiceProvider.GetRequiredService<MessagesDeParcours>();
            await messages.ClasserAsync(classees, application.Horloge.Aujourdhui, CancellationToken.None);
        }

        Assert.Contains(Courriels(), c => c.Contains(autre.Referente.Email!) && c.Contains("Un relais n", StringComparison.Ordinal));
        Assert.Equal(
            StatutRelais.SansObjet,
            await application.EnBaseAsync(db => db.Relais.Where(r => r.PersonneId == autre.Parcours.PersonneId).Select(r => r.Statut).SingleAsync())
        );
    }

    [Fact]
    [Exigence("ORI-08")]
    public async Task ORI_08_la_personne_et_les_deux_cotes_sont_avertis()
    {
        var d = await DecorAsync("Mona", "Messagère");
        await application.EnBaseAsync(async db =>
        {
            (await db.Personnes.SingleAsync(p => p.Id == d.Parcours.PersonneId)).Joindre(null, "mona@exemple.fr");
            foreach (var compte in await db.Users.Where(u => u.Id == d.Chef.Id || u.Id == d.Responsable.Id).ToListAsync())
            {
                // An account without passphrase was never activated.
                compte.PasswordHash = "présente";
            }

            await db.SaveChangesAsync();
        });
        await DemanderAsync(d);
        await ReorienterAsync(d);
        await ReprendreAsync(d);

        var courriels = Courriels();
        Assert.All(
            [
                (d.Chef.Email!, "Une demande de réorientation"),
                (d.Responsable.Email!, "Une orientation vous est adressée"),
                (d.Referente.Email!, "Une réorientation est décidée"),
                ("mona@exemple.fr", "Votre accompagnement"),
                ("mona@exemple.fr", "Votre nouveau référent"),
                (d.Entrante.Email!, "Un relais à tenir"),
            ],
            attendu => Assert.Contains(courriels, c => c.Contains(attendu.Item1) && c.Contains(attendu.Item2))
        );
        Assert.DoesNotContain(courriels, c => c.Contains("Mona") && !c.Contains("mona@exemple.fr"));
    }

    [Fact]
    [Exigence("ORI-08")]
    public async Task ORI_08_l_organisme_qui_refuse_rend_la_decision_au_chef_qui_en_est_averti()
    {
        var d = await DecorAsync("Rosa", "Rendue");
        await application.EnBaseAsync(db => db.Users.Where(u => u.Id == d.Chef.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.PasswordHash, "présente")));
        await ReorienterAsync(d);
        var nouveau = await application.EnBaseAsync(db => db.Accompagnements.SingleAsync(a => a.PersonneId == d.Parcours.PersonneId && a.Fin == null));

        var refus = await application
            .Navigateur(d.Responsable)
            .EnvoyerAsync("/orientations/a-accepter", [("MotifRefus", "sans_place")], $"form[action*=Refuser]:has(input[value='{nouveau.Id}'])");

        Assert.True(refus.Statut == 302, refus.Texte);
        Assert.Contains(Courriels(), c => c.Contains(d.Chef.Email!) && c.Contains("Une orientation est refus", StringComparison.Ordinal));
    }

    private List<string> Courriels() => [.. Directory.GetFiles(Path.Combine(application.Dossier, "courriels")).Select(File.ReadAllText)];

    private async Task<Decor> DecorAsync(string prenom, string nom)
    {
        var (quitte, ligne) = await _fabrique.OrganismeAsync($"Quitté {nom}");
        var (rejoint, renforcee) = await _fabrique.OrganismeAsync($"Rejoint {nom}", TypeParcours.EmploiRenforce);
        var referente = await application.CompteAsync("referent", quitte.Id);
        var personne = await _fabrique.PersonneAsync(prenom, nom);
        var parcours = await _fabrique.ParcoursAsync(personne, ligne, referente);
        await _fabrique.ContratValideAsync(parcours, "2026-02-01", "2026-07-31");
        return new Decor(
            parcours,
            referente,
            await application.CompteAsync("referent", rejoint.Id, prenom: "Yanis", nom: "Morand"),
            await application.CompteAsync("responsable_organisme", rejoint.Id, prenom: "Samir", nom: "Belkacem"),
            await application.CompteAsync("chef_service_social", null, await _fabrique.TerritoireAsync(), "Hélène", "Aubry"),
            renforcee
        );
    }

    private async Task<Page> DemanderAsync(Decor d) =>
        await application.Navigateur(d.Referente).EnvoyerAsync($"/personnes/{d.Parcours.PersonneId}/reorientation", Demande);

    private async Task ReorienterAsync(Decor d)
    {
        var decidee = await application
            .Navigateur(d.Chef)
            .EnvoyerAsync(
                $"/personnes/{d.Parcours.PersonneId}/orienter",
                [("Choix", $"ligne:{d.Renforcee.Id}"), ("DecideeLe", "12/03/2026"), ("Motif", "Soutien renforcé")],
                DeDecision
            );
        Assert.True(decidee.Statut == 302, decidee.Texte);
    }

    private async Task ReprendreAsync(Decor d)
    {
        var acceptee = await application
            .Navigateur(d.Responsable)
            .EnvoyerAsync("/orientations/a-accepter", [("id", $"{await OuvertAsync(d)}"), ("referentId", $"{d.Entrante.Id}")], "form:has([name=referentId])");
        Assert.True(acceptee.Statut == 302, acceptee.Texte);
    }

    private Task<Guid?> OuvertAsync(Decor d) =>
        application.EnBaseAsync(db =>
            db.Accompagnements.Where(a => a.PersonneId == d.Parcours.PersonneId && a.Fin == null).Select(a => (Guid?)a.Id).SingleOrDefaultAsync()
        );

    private Task<StatutReorientation> StatutAsync(Decor d) =>
        application.EnBaseAsync(db => db.Reorientations.Where(x => x.PersonneId == d.Parcours.PersonneId).Select(x => x.Statut).SingleAsync());

    private async Task<IEnumerable<string>> VerifierAsync(ItinerairesDbContext db) =>
        (
            await new VerificationBase(db, application.Services.GetRequiredService<CoffreNir>(), application.Horloge).VerifierAsync(
                _ => { },
                CancellationToken.None
            )
        )
            .Select(e => e.Code)
            .Where(c =>
                c.StartsWith("INV-REL", StringComparison.Ordinal)
                || c.StartsWith("INV-REO", StringComparison.Ordinal)
                || c.StartsWith("INV-ACC", StringComparison.Ordinal)
            );

    private Task<Guid> PlanifierAsync(Decor d, string le) =>
        application.EnBaseAsync(async db =>
        {
            var parcours = await db.Accompagnements.SingleAsync(a => a.Id == d.Parcours.Id);
            var rendezVous = new RendezVous(
                parcours,
                d.Referente.Id,
                Fabrique.Jour(le),
                new TimeOnly(9, 0),
                60,
                ModeRendezVous.FaceAFace,
                ObjetRendezVous.Projet,
                "Bureau"
            );
            db.Add(rendezVous);
            await db.SaveChangesAsync();
            return rendezVous.Id;
        });

    private sealed record Decor(
        ParcoursAccompagne Parcours,
        Utilisateur Referente,
        Utilisateur Entrante,
        Utilisateur Responsable,
        Utilisateur Chef,
        LigneConvention Renforcee
    );
}
