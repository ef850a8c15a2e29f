using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Courriers;
using Itineraires.Web.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>Role × perimeter × route: what a person may not see is not found.</summary>
public sealed class PerimetreTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    /// <summary>Routes about one person: the right that reads them, the right that acts there. Null: no such act.</summary>
    private static readonly Dictionary<string, (string? Lire, string? Agir)> DeLaPersonne = new()
    {
        ["personnes/{id:guid}"] = (Droits.ConsulterDossier, null),
        ["personnes/{id:guid}/droits"] = (Droits.ConsulterDossier, Droits.EnregistrerPersonne),
        ["personnes/{id:guid}/modifier"] = (Droits.EnregistrerPersonne, Droits.EnregistrerPersonne),
        ["personnes/{id:guid}/besoins"] = (Droits.EnregistrerPersonne, Droits.EnregistrerPersonne),
        ["personnes/{id:guid}/orienter"] = (Droits.DeciderOrientation, Droits.DeciderOrientation),
        ["personnes/{id:guid}/maintenir"] = (Droits.MaintenirAccompagnement, Droits.MaintenirAccompagnement),
        ["personnes/{id:guid}/evaluation"] = (Droits.EvaluerDossier, Droits.EvaluerDossier),
        ["personnes/{id:guid}/inscription"] = (Droits.SuivreParcours, Droits.SuivreParcours),
        ["personnes/{id:guid}/reorientation"] = (Droits.ConsulterDossier, Droits.SuivreParcours),
        // Whoever follows this one or decides for her asks, the associé withdraws: see GlobalTests.
        ["personnes/{id:guid}/accompagnement-global"] = (Droits.ConsulterDossier, null),
        ["personnes/{id:guid}/relais"] = (Droits.ConsulterDossier, Droits.SuivreParcours),
        ["personnes/{id:guid}/sortir"] = (Droits.SuivreParcours, Droits.SuivreParcours),
        ["personnes/{id:guid}/rendez-vous/nouveau"] = (Droits.SuivreParcours, Droits.SuivreParcours),
        ["personnes/{id:guid}/etapes/nouvelle"] = (Droits.SuivreParcours, Droits.SuivreParcours),
        ["personnes/{id:guid}/contrats/nouveau"] = (Droits.SuivreParcours, Droits.SuivreParcours),
        ["personnes/{id:guid}/bilans/nouveau"] = (Droits.SuivreParcours, Droits.SuivreParcours),
        ["personnes/{id:guid}/information"] = (Droits.ConsulterDossier, Droits.SuivreParcours),
        ["personnes/{id:guid}/changements"] = (Droits.ConsulterDossier, Droits.SuivreParcours),
        // Whoever records persons or follows this one answers: see DroitsConnexesTests.
        ["personnes/{id:guid}/droits-connexes"] = (Droits.ConsulterDossier, null),
        // Whoever records persons or follows this one admits: see AttenteTests.
        ["personnes/{id:guid}/offres"] = (Droits.ConsulterDossier, null),
        ["demandes/{id:guid}"] = (Droits.ConsulterDossier, Droits.EnregistrerPersonne),
        ["doublons/{id:guid}"] = (Droits.FusionnerDoublons, Droits.FusionnerDoublons),
        ["doublons/rapprocher/{id:guid}"] = (Droits.FusionnerDoublons, Droits.FusionnerDoublons),
        ["doublons/fusions/{id:guid}"] = (Droits.FusionnerDoublons, Droits.FusionnerDoublons),
        ["contrats/{id:guid}"] = (Droits.ConsulterDossier, Droits.SuivreParcours),
        ["contrats/{id:guid}/imprimer"] = (Droits.ConsulterDossier, null),
        ["contrats/{id:guid}/rediger"] = (Droits.SuivreParcours, Droits.SuivreParcours),
        ["rendez-vous/{id:guid}"] = (Droits.ConsulterDossier, Droits.SuivreParcours),
        ["rendez-vous/{id:guid}/presence"] = (Droits.SuivreParcours, Droits.SuivreParcours),
        ["rendez-vous/{id:guid}/convocation"] = (Droits.SuivreParcours, null),
        ["etapes/{id:guid}"] = (Droits.ConsulterDossier, Droits.SuivreParcours),
        ["etapes/{id:guid}/modifier"] = (Droits.SuivreParcours, Droits.SuivreParcours),
        ["courriers/{id:guid}"] = (Droits.ConsulterDossier, Droits.DeciderOrientation),
        ["personnes/{id:guid}/courriers"] = (Droits.ConsulterDossier, null),
        ["bilans/{id:guid}"] = (Droits.ConsulterDossier, null),
        ["sessions/{id:guid}"] = (Droits.AnimerSessions, Droits.AnimerSessions),
        ["sessions/{id:guid}/modifier"] = (Droits.AnimerSessions, Droits.AnimerSessions),
        ["sessions/{id:guid}/convoquer"] = (Droits.AnimerSessions, Droits.AnimerSessions),
        ["sessions/{id:guid}/convocations"] = (Droits.AnimerSessions, Droits.AnimerSessions),
        ["sessions/{id:guid}/emargement"] = (Droits.AnimerSessions, null),
        ["presence/{jeton}"] = (Droits.AnimerSessions, Droits.AnimerSessions),
        // Members only, whatever the role: see CellulesTests.
        ["cellules/{id:guid}"] = (null, null),
        ["cellules/{id:guid}/imprimer"] = (null, null),
        ["cellules/{id:guid}/inscrire"] = (null, null),
        ["cellules/situations/{id:guid}"] = (null, null),
        ["cohortes/{id:guid}"] = (Droits.SuivreCohortes, Droits.SuivreCohortes),
        ["cohortes/{id:guid}/liste"] = (Droits.SuivreCohortes, null),
        ["temps-collectifs/{id:guid}"] = (Droits.SuivreParcours, Droits.SuivreParcours),
    };

    /// <summary>Routes about a list or a setting, and the right that opens and acts. Null: every account.</summary>
    private static readonly Dictionary<string, string?> Communes = new()
    {
        [""] = null,
        ["aide"] = null,
        ["compte"] = null,
        ["compte/cles"] = null,
        ["compte/phrase"] = null,
        ["compte/second-facteur"] = null,
        ["donnees-personnelles"] = null,
        ["connexion/reprise/{id:guid}"] = null,
        // Its own perimeter and rule: a code outside the trade of the account is not found.
        ["alertes/{code}"] = null,
        ["accompagnement-global"] = Droits.ConsulterListes,
        ["accompagnement-global/bilan"] = Droits.ConsulterListes,
        ["accompagnement-global/liste"] = Droits.ConsulterListes,
        ["accompagnement-global/moyens"] = Droits.GererConventions,
        ["agenda"] = Droits.SuivreParcours,
        // Every account may be a member of a cellule.
        ["cellules"] = null,
        ["cellules/nouvelle"] = Droits.OuvrirCellules,
        ["cohortes"] = Droits.SuivreCohortes,
        ["cohortes/comparer"] = Droits.SuivreCohortes,
        ["cohortes/nouvelle"] = Droits.SuivreCohortes,
        ["contrats"] = Droits.ConsulterListes,
        ["contrats/a-valider"] = Droits.ValiderContrat,
        ["courriers"] = Droits.DeciderOrientation,
        ["courriers/lot"] = Droits.DeciderOrientation,
        // Whoever asked for the document, and nobody else: see CourriersTests.
        ["courriers/preparations/{id:guid}"] = null,
        ["delais"] = Droits.ConsulterListes,
        ["delais/liste"] = Droits.ConsulterListes,
        ["delegations"] = Droits.GererDelegations,
        ["demandes"] = Droits.EnregistrerPersonne,
        ["demandes/nouvelle"] = Droits.EnregistrerPersonne,
        ["design"] = Droits.AdministrerReferentiels,
        ["design/lettre"] = Droits.AdministrerReferentiels,
        ["doublons"] = Droits.FusionnerDoublons,
        ["entrants"] = Droits.DeciderOrientation,
        ["file-active"] = Droits.SuivreParcours,
        ["files-actives"] = Droits.AffecterReferent,
        ["indicateurs"] = Droits.ConsulterIndicateurs,
        ["indicateurs/comparer"] = Droits.ConsulterIndicateurs,
        ["indicateurs/definitions"] = Droits.ConsulterIndicateurs,
        // The lists behind the numbers want the lists' right as well: see the test below.
        ["indicateurs/{code}/liste"] = null,
        ["journal"] = Droits.ConsulterJournal,
        ["offres"] = Droits.ConsulterListes,
        ["orientations/a-accepter"] = Droits.AffecterReferent,
        ["orientations/a-decider"] = Droits.DeciderOrientation,
        ["orientations/attente"] = Droits.DeciderOrientation,
        ["orientations/sans-reponse"] = Droits.DeciderOrientation,
        // Either right reads the criteria, one changes them: see CriteresTests.
        ["orientations/criteres"] = null,
        ["orientations/places"] = Droits.DeciderOrientation,
        ["orientations/propositions"] = Droits.ConsulterListes,
        ["pole-emploi"] = Droits.ConsulterListes,
        ["personnes"] = Droits.ConsulterListes,
        ["personnes/nouvelle"] = Droits.EnregistrerPersonne,
        ["programmation"] = Droits.ConsulterConventions,
        ["programmation/innovants"] = Droits.GererConventions,
        ["programmation/structures"] = Droits.GererConventions,
        // Organismes for every account, persons by right and perimeter.
        ["recherche"] = null,
        ["reorientations"] = Droits.ConsulterListes,
        ["referentiels"] = null,
        ["referentiels/cadres"] = null,
        ["referentiels/cadres/{code}"] = null,
        ["referentiels/nomenclatures"] = null,
        ["referentiels/territoires"] = null,
        ["referentiels/courriers"] = Droits.AdministrerReferentiels,
        ["referentiels/courriers/{code}"] = Droits.AdministrerReferentiels,
        ["referentiels/fichiers"] = Droits.AdministrerReferentiels,
        ["referentiels/fichiers/{code}"] = Droits.AdministrerReferentiels,
        ["referentiels/doublons"] = Droits.AdministrerReferentiels,
        ["referentiels/mots"] = Droits.AdministrerReferentiels,
        ["referentiels/durees"] = Droits.AdministrerReferentiels,
        ["referentiels/roles"] = Droits.AdministrerReferentiels,
        // Published figures: every account reads them.
        ["series"] = null,
        ["series/{id:guid}"] = null,
        ["sessions"] = Droits.AnimerSessions,
        ["sessions/nouvelle"] = Droits.AnimerSessions,
        ["temps-collectifs/nouveau"] = Droits.SuivreParcours,
        ["utilisateurs"] = Droits.AdministrerUtilisateurs,
        ["utilisateurs/inviter"] = Droits.AdministrerUtilisateurs,
        ["utilisateurs/{id:guid}"] = Droits.AdministrerUtilisateurs,
        ["{acte:regex(^(rendez-vous|etapes|contrats)$)}/nouveau"] = Droits.SuivreParcours,
        // Either right opens the imports: see the tests of the imports.
        ["imports"] = null,
        ["imports/nouveau"] = null,
        ["imports/{id:guid}"] = null,
        ["imports/{id:guid}/correspondance"] = null,
        ["imports/{id:guid}/lignes"] = null,
        ["imports/{id:guid}/lignes/{ligne:int}"] = null,
        ["imports/correspondances"] = Droits.ImporterBeneficiaires,
    };

    [Fact]
    [Exigence("CNF-03")]
    public async Task CNF_03_chaque_role_n_atteint_que_son_perimetre()
    {
        var (ligne, autre) = (await _fabrique.OrganismeAsync("Unis"), await _fabrique.OrganismeAsync("Ailleurs"));
        var (ici, labas) = (await _fabrique.TerritoireAsync("T05"), await _fabrique.TerritoireAsync("T08"));
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var adresses = await AdressesAsync(referente, ligne.Ligne);
        var actes = await ActesAsync();
        var roles = await application.EnBaseAsync(db => db.RolesMetier.AsNoTracking().ToListAsync());

        foreach (var role in roles)
        {
            var compte =
                role.Code == "referent"
                    ? referente
                    : await application.CompteAsync(
                        role.Code,
                        role.Portee == PorteeRole.Organisme ? ligne.Organisme.Id : null,
                        role.Portee == PorteeRole.Territoire ? ici : null
                    );
            var navigateur = application.Navigateur(compte);
            foreach (var (route, (lire, agir)) in DeLaPersonne)
            {
                var page = await navigateur.OuvrirAsync(adresses[route]);
                var attendu = lire is not null && role.Droits.Contains(lire);
                // The direction says why before it opens a dossier.
                var motif = role.Droits.Contains(Droits.EvaluerDossier) && page.Redirection?.EndsWith("/evaluation", StringComparison.Ordinal) == true;
                // Noting a presence shows the meeting itself.
                var ouvert = page.Statut == 200 || (page.Statut == 302 && route.EndsWith("presence", StringComparison.Ordinal));
                Assert.True(attendu ? ouvert : page.Statut is 403 or 404 || motif, $"{role.Code} reads {route}: {page.Statut}");
                if (agir is not null && !role.Droits.Contains(agir))
                {
                    await RefuserLesActesAsync(role.Code, navigateur, route, adresses[route]);
                }
            }
        }

        // The same roles elsewhere: nothing of this person exists for them, and no act either.
        foreach (var role in roles.Where(r => r.Portee != PorteeRole.Metropole))
        {
            var navigateur = application.Navigateur(
                await application.CompteAsync(
                    role.Code,
                    role.Portee is PorteeRole.Organisme or PorteeRole.SesBeneficiaires ? autre.Organisme.Id : null,
                    role.Portee == PorteeRole.Territoire ? labas : null
                )
            );
            foreach (var route in DeLaPersonne.Keys)
            {
                var page = await navigateur.OuvrirAsync(adresses[route]);
                Assert.True(page.Statut is 403 or 404, $"{role.Code} elsewhere reads {route}: {page.Statut}");
                await RefuserLesActesAsync($"{role.Code} elsewhere", navigateur, route, adresses[route]);
            }

            Assert.DoesNotContain("Kouassi", (await navigateur.OuvrirAsync("/recherche?q=kouassi")).Html);
        }

        async Task RefuserLesActesAsync(string qui, Navigateur navigateur, string route, string adresse)
        {
            foreach (var acte in actes[route])
            {
                var statut = await navigateur.PosterAsync($"{adresse}?handler={acte}");
                Assert.True(statut is 403 or 404, $"{qui} posts {acte} to {route}: {statut}");
            }
        }
    }

    [Fact]
    [Exigence("CNF-03")]
    public async Task CNF_03_chaque_liste_et_chaque_reglage_veut_son_droit()
    {
        var ligne = await _fabrique.OrganismeAsync("Listes");
        var ici = await _fabrique.TerritoireAsync("T05");
        var actes = await ActesAsync();
        foreach (var role in await application.EnBaseAsync(db => db.RolesMetier.AsNoTracking().ToListAsync()))
        {
            var compte = await application.CompteAsync(
                role.Code,
                role.Portee is PorteeRole.Organisme or PorteeRole.SesBeneficiaires ? ligne.Organisme.Id : null,
                role.Portee == PorteeRole.Territoire ? ici : null
            );
            var navigateur = application.Navigateur(compte);
            foreach (var (route, droit) in Communes.Where(r => r.Value is not null))
            {
                var adresse =
                    "/"
                    + route
                        .Replace("courriers/{code}", $"courriers/{TypesCourrier.OrientationPersonne}")
                        .Replace("fichiers/{code}", "fichiers/naf")
                        .Replace("{code}", "IND-01")
                        .Replace("{id:guid}", compte.Id.ToString())
                        .Replace("{acte:regex(^(rendez-vous|etapes|contrats)$)}", "etapes");
                var page = await navigateur.OuvrirAsync(adresse);
                var attendu = role.Droits.Contains(droit!);
                Assert.True(page.Statut == (attendu ? 200 : 403), $"{role.Code} reads {route}: {page.Statut}");
                foreach (var acte in attendu ? [] : actes[route])
                {
                    var statut = await navigateur.PosterAsync($"{adresse}?handler={acte}");
                    Assert.True(statut == 403, $"{role.Code} posts {acte} to {route}: {statut}");
                }
            }
        }
    }

    [Fact]
    public void Chaque_adresse_est_dans_une_des_deux_tables()
    {
        using var client = application.CreateClient();
        var pages = application
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(e => e.RoutePattern.RawText!)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

        Assert.Equal(DeLaPersonne.Keys.Concat(Communes.Keys).Order(StringComparer.Ordinal), pages);
    }

    [Fact]
    [Exigence("CNF-03")]
    public async Task CNF_03_une_clee_ne_voit_aucune_donnee_sociale()
    {
        var role = await application.EnBaseAsync(db => db.RolesMetier.AsNoTracking().SingleAsync(r => r.Code == "clee"));

        Assert.Equal([Droits.ConsulterConventions], role.Droits);
        foreach (var code in new[] { "clee", "cei", "administrateur", "dpo" })
        {
            var page = await application.Navigateur(await application.CompteAsync(code)).OuvrirAsync("/indicateurs/IND-01/liste");
            Assert.True(page.Statut is 403 or 404, $"{code}: {page.Statut}");
        }
    }

    /// <summary>Names of the posted acts of each page; the empty name is the act without a name.</summary>
    private async Task<ILookup<string, string>> ActesAsync()
    {
        using var client = application.CreateClient();
        var chargeur = application.Services.GetRequiredService<PageLoader>();
        var actes = new List<(string Route, string Acte)>();
        foreach (var adresse in application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (adresse.Metadata.GetMetadata<PageActionDescriptor>() is not { } page)
            {
                continue;
            }

            var compilee = await chargeur.LoadAsync(page, EndpointMetadataCollection.Empty);
            actes.AddRange(
                compilee
                    .HandlerMethods.Where(h => h.HttpMethod.Equals("POST", StringComparison.OrdinalIgnoreCase))
                    .Select(h => (adresse.RoutePattern.RawText!, h.Name ?? ""))
            );
        }

        return actes.Distinct().ToLookup(a => a.Route, a => a.Acte, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Une_habilitation_echue_n_ouvre_plus_rien()
    {
        var ligne = await _fabrique.OrganismeAsync("Échue");
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var personne = await _fabrique.PersonneAsync("Nour", "Échue");
        await _fabrique.ParcoursAsync(personne, ligne.Ligne, referente);
        await application.EnBaseAsync(async db =>
        {
            (await db.Habilitations.SingleAsync(h => h.UtilisateurId == referente.Id)).Clore(new DateOnly(2026, 3, 11));
            await db.SaveChangesAsync();
        });

        Assert.Equal(404, (await application.Navigateur(referente).OuvrirAsync($"/personnes/{personne.Id}")).Statut);
        Assert.Equal(403, (await application.Navigateur(referente).OuvrirAsync("/file-active")).Statut);
    }

    [Fact]
    [Exigence("CNF-02")]
    [Exigence("ACC-02")]
    public async Task CNF_02_la_direction_ouvre_un_dossier_avec_un_motif_inscrit_au_journal()
    {
        var directeur = await application.CompteAsync("direction");
        var personne = await _fabrique.PersonneAsync("Ines", "Évaluée");
        var navigateur = application.Navigateur(directeur);
        Assert.EndsWith("/evaluation", (await navigateur.OuvrirAsync($"/personnes/{personne.Id}")).Redirection);

        var vide = await navigateur.EnvoyerAsync($"/personnes/{personne.Id}/evaluation", [("Motif", "")]);
        Assert.NotNull(vide.Erreur("Motif"));
        await navigateur.EnvoyerAsync($"/personnes/{personne.Id}/evaluation", [("Motif", "Évaluation sur site de l’organisme")]);

        Assert.Equal(200, (await navigateur.OuvrirAsync($"/personnes/{personne.Id}")).Statut);
        Assert.True(
            await application.EnBaseAsync(db =>
                db.Journal.AnyAsync(j => j.PersonneId == personne.Id && j.UtilisateurId == directeur.Id && j.Motif == "Évaluation sur site de l’organisme")
            )
        );
        application.Horloge.Avancer(TimeSpan.FromHours(2));
        Assert.EndsWith("/evaluation", (await navigateur.OuvrirAsync($"/personnes/{personne.Id}")).Redirection);
    }

    [Fact]
    [Exigence("CNF-05")]
    public async Task CNF_05_chaque_lecture_de_dossier_est_journalisee()
    {
        var ligne = await _fabrique.OrganismeAsync("Journal");
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var personne = await _fabrique.PersonneAsync("Jade", "Lue");
        await _fabrique.ParcoursAsync(personne, ligne.Ligne, referente);

        await application.Navigateur(referente).OuvrirAsync($"/personnes/{personne.Id}");

        Assert.True(
            await application.EnBaseAsync(db => db.Journal.AnyAsync(j => j.PersonneId == personne.Id && j.UtilisateurId == referente.Id && j.Acte == "lecture"))
        );
    }

    /// <summary>The dossier tells everything that happened on one page: a query for each kind of thing.</summary>
    private static int Bornees(string modele) => modele.StartsWith("/personnes/", StringComparison.Ordinal) ? 20 : 12;

    [Theory]
    [InlineData("/")]
    [InlineData("/file-active")]
    [InlineData("/personnes/{0}")]
    [InlineData("/agenda")]
    [InlineData("/contrats")]
    public async Task Une_page_fait_un_nombre_borne_de_requetes_quelles_que_soient_les_donnees(string modele)
    {
        var ligne = await _fabrique.OrganismeAsync($"Requêtes {modele}");
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var personnes = new List<Personne>();
        for (var i = 0; i < 6; i++)
        {
            personnes.Add(await _fabrique.PersonneAsync("Lou", $"Requête{(char)('A' + i)}"));
            var parcours = await _fabrique.ParcoursAsync(personnes[^1], ligne.Ligne, referente);
            await _fabrique.ContratValideAsync(parcours, "2026-02-01", "2026-04-30");
        }

        var adresse = string.Format(modele, personnes[0].Id);
        var navigateur = application.Navigateur(referente);
        await navigateur.OuvrirAsync(adresse);
        application.Requetes.Remettre();
        Assert.Equal(200, (await navigateur.OuvrirAsync(adresse)).Statut);

        Assert.True(application.Requetes.Nombre <= Bornees(modele), string.Join("\n---\n", application.Requetes.Textes));
    }

    [Theory]
    [InlineData("referent", "/")]
    [InlineData("referent", "/file-active")]
    [InlineData("referent", "/personnes/{0}")]
    [InlineData("chef_service_social", "/orientations/a-decider")]
    [InlineData("chef_service_social", "/contrats/a-valider")]
    public async Task Les_cinq_pages_principales_font_autant_de_requetes_pour_deux_personnes_que_pour_trente(string role, string modele)
    {
        var ligne = await _fabrique.OrganismeAsync($"Volume {role} {modele}");
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var compte = role == "referent" ? referente : await application.CompteAsync(role, territoireId: await _fabrique.TerritoireAsync("T07"));
        var navigateur = application.Navigateur(compte);
        await AjouterAsync(2);
        var peu = await CompterAsync();
        await AjouterAsync(28);
        var beaucoup = await CompterAsync();

        Assert.InRange(peu, 1, Bornees(modele));
        Assert.Equal(peu, beaucoup);

        async Task AjouterAsync(int nombre)
        {
            for (var i = 0; i < nombre; i++)
            {
                await _fabrique.PersonneAsync("Ana", $"Attente{(char)('A' + i)}", territoire: "T07");
                var suivie = await _fabrique.PersonneAsync("Lou", $"Volume{(char)('A' + i)}", territoire: "T07");
                var parcours = await _fabrique.ParcoursAsync(suivie, ligne.Ligne, referente);
                var contrat = await _fabrique.ContratValideAsync(parcours, "2026-02-01", "2026-07-31");
                await application.EnBaseAsync(db =>
                    db.Contrats.Where(c => c.Id == contrat.Id)
                        .ExecuteUpdateAsync(
                            m => m.SetProperty(c => c.Statut, StatutContrat.Soumis).SetProperty(c => c.ValideLe, (DateTime?)null),
                            TestContext.Current.CancellationToken
                        )
                );
            }
        }

        async Task<int> CompterAsync()
        {
            var personne = await application.EnBaseAsync(db =>
                db.Personnes.Where(p => p.ReferentId == referente.Id).Select(p => p.Id).FirstAsync(TestContext.Current.CancellationToken)
            );
            var adresse = string.Format(modele, personne);
            await navigateur.OuvrirAsync(adresse);
            application.Requetes.Remettre();
            Assert.Equal(200, (await navigateur.OuvrirAsync(adresse)).Statut);
            return application.Requetes.Nombre;
        }
    }

    /// <summary>An address for each route about the person.</summary>
    private async Task<Dictionary<string, string>> AdressesAsync(Utilisateur referente, Domain.Conventions.LigneConvention ligne)
    {
        var personne = await _fabrique.PersonneAsync();
        var parcours = await _fabrique.ParcoursAsync(personne, ligne, referente);
        var contrat = await _fabrique.ContratValideAsync(parcours, "2026-02-01", "2026-07-31");
        var autre = await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync(), ligne, referente);
        var (semblable, absorbee) = (await _fabrique.PersonneAsync(), await _fabrique.PersonneAsync());
        var (paire, fusion) = await application.EnBaseAsync(async db =>
        {
            var ressemblance = new DoublonPossible(semblable.Id, personne.Id, new Rapprochement([CriteresDoublon.Identite], 80));
            db.Add(ressemblance);
            await db.SaveChangesAsync();
            var demande = new DemandeFusion(personne.Id, absorbee.Id, new HashSet<ChampFusion>(), null, false);
            return (
                ressemblance.Id,
                (await new FusionDossiers(db, application.Horloge, new ContexteSysteme("essai")).FusionnerAsync(demande, CancellationToken.None)).Id
            );
        });
        var (rdv, etape, bilan, temps, brouillon, plateforme, (cohorte, cellule, examen)) = await application.EnBaseAsync(async db =>
        {
            var suivi = await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id);
            var rendezVous = new RendezVous(
                suivi,
                referente.Id,
                new DateOnly(2026, 3, 20),
                new TimeOnly(9, 0),
                45,
                ModeRendezVous.FaceAFace,
                ObjetRendezVous.Projet,
                "Bureau 4"
            );
            var pas = new Etape(personne.Id, parcours.Id, new TypeEtape("cdi", "CDI", FamilleEtape.EmploiFormation, true), "CDI", null, null);
            var situation = new BilanSituation(
                personne.Id,
                parcours.Id,
                1,
                new DateOnly(2026, 2, 1),
                referente.Id,
                "Motivée",
                null,
                null,
                [],
                new DateOnly(2026, 3, 12)
            );
            var collectif = new TempsCollectif("Atelier", suivi.OrganismeId, referente.Id, new DateOnly(2026, 3, 20), new TimeOnly(14, 0), 60, "Salle");
            var ebauche = new Contrat(
                await db.Accompagnements.SingleAsync(a => a.Id == autre.Id),
                1,
                null,
                new DateOnly(2026, 4, 1),
                new DateOnly(2026, 9, 30)
            );
            var attendue = await db.Personnes.SingleAsync(p => p.Id == semblable.Id);
            var session = new SessionCollective(
                GenreSession.Plateforme,
                attendue.TerritoireId!.Value,
                new TenueSession(null, new DateOnly(2026, 3, 30), new TimeOnly(9, 30), 120, "Salle A", 10, 10)
            );
            var convocation = session.Convoquer(
                attendue,
                [],
                0,
                new ActeConvocation(referente.Id, new DateOnly(2026, 3, 1), $"{session.Id:N}"),
                new ReglesConvocation(null, null)
            );
            var groupe = new Cohorte("Cohorte", new CriteresCohorte(TerritoireId: attendue.TerritoireId), referente.Id, new DateOnly(2026, 3, 12));
            db.AddRange(rendezVous, pas, situation, collectif, collectif.Inscrire(suivi), ebauche, session, convocation);
            var animatrice = await application.CompteAsync("cei");
            var reunie = new Cellule("Cellule", attendue.TerritoireId!.Value, animatrice.Id, new DateOnly(2026, 3, 12));
            var seance = reunie.Reunir(new DateOnly(2026, 3, 12), null);
            var examinee = reunie.Inscrire(personne.Id, seance, false, animatrice.Id, new DateOnly(2026, 3, 12));
            db.AddRange(groupe, groupe.Compter(personne.Id, null), reunie, seance, examinee);
            await db.SaveChangesAsync();
            return (rendezVous.Id, pas.Id, situation.Id, collectif.Id, ebauche.Id, session.Id, (groupe.Id, reunie.Id, examinee.Id));
        });
        var entree = await _fabrique.DemandeAsync(personne, referente);
        await using var portee = application.Services.CreateAsyncScope();
        var courriers = await portee.ServiceProvider.GetRequiredService<EmettreCourriers>().EmettreAsync([parcours.OrientationId], CancellationToken.None);
        await portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>().SaveChangesAsync();
        return DeLaPersonne.Keys.ToDictionary(
            route => route,
            route =>
                "/"
                + route
                    .Replace("{jeton}", $"{plateforme:N}")
                    .Replace(
                        "{id:guid}",
                        route.Split('/')[0] switch
                        {
                            "personnes" => personne.Id.ToString(),
                            "contrats" when route.EndsWith("rediger", StringComparison.Ordinal) => brouillon.ToString(),
                            "contrats" => contrat.Id.ToString(),
                            "rendez-vous" => rdv.ToString(),
                            "sessions" => plateforme.ToString(),
                            "cohortes" => cohorte.ToString(),
                            "cellules" when route.Contains("situations", StringComparison.Ordinal) => examen.ToString(),
                            "cellules" => cellule.ToString(),
                            "etapes" => etape.ToString(),
                            "bilans" => bilan.ToString(),
                            "demandes" => entree.Id.ToString(),
                            "courriers" => courriers[0].Id.ToString(),
                            "doublons" when route.Contains("fusions", StringComparison.Ordinal) => fusion.ToString(),
                            "doublons" when route.Contains("rapprocher", StringComparison.Ordinal) => personne.Id.ToString(),
                            "doublons" => paire.ToString(),
                            _ => temps.ToString(),
                        }
                    )
        );
    }
}
