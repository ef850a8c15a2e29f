using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>Role × perimeter × route: what a person may not see is not found.</summary>
public sealed class PerimetreTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    /// <summary>For each role: whether it opens the dossier, and whether it may plan, orient, validate.</summary>
    private static readonly Dictionary<string, string[]> Ouvertes = new()
    {
        ["referent"] =
        [
            "dossier",
            "droits",
            "rdv-nouveau",
            "etape-nouvelle",
            "contrat-nouveau",
            "bilan-nouveau",
            "contrat",
            "imprimer",
            "rdv",
            "etape",
            "bilan",
            "convocation",
            "sortir",
            "inscription",
        ],
        ["responsable_organisme"] = ["dossier", "droits", "contrat", "imprimer", "bilan"],
        ["chef_service_social"] = ["dossier", "droits", "contrat", "imprimer", "bilan", "orienter", "besoins", "maintenir"],
        ["instructeur"] = ["dossier", "droits", "contrat", "imprimer", "bilan", "besoins"],
        ["gestionnaire"] = ["dossier", "droits", "contrat", "imprimer", "bilan", "besoins"],
        ["direction"] = ["evaluation"],
        ["clee"] = [],
        ["cei"] = [],
        ["administrateur"] = [],
        ["dpo"] = [],
    };

    [Fact]
    [Exigence("CNF-03")]
    public async Task CNF_03_chaque_role_n_atteint_que_son_perimetre()
    {
        var (ligne, autre) = (await _fabrique.OrganismeAsync("Unis"), await _fabrique.OrganismeAsync("Ailleurs"));
        var (ici, labas) = (await _fabrique.TerritoireAsync("T05"), await _fabrique.TerritoireAsync("T08"));
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var routes = await RoutesAsync(referente, ligne.Ligne);

        foreach (var (role, ouvertes) in Ouvertes)
        {
            var compte =
                role == "referent"
                    ? referente
                    : await application.CompteAsync(
                        role,
                        role == "responsable_organisme" ? ligne.Organisme.Id : null,
                        role is "chef_service_social" or "instructeur" ? ici : null
                    );
            foreach (var (nom, adresse) in routes)
            {
                var page = await application.Navigateur(compte).OuvrirAsync(adresse);
                var attendu = ouvertes.Contains(nom);
                Assert.True(attendu == page.Statut is 200, $"{role} on {nom} ({adresse}): {page.Statut}");
                Assert.True(
                    attendu
                        || page.Statut is 403 or 404
                        || (role == "direction" && page.Redirection?.EndsWith("/evaluation", StringComparison.Ordinal) == true),
                    $"{role} on {nom}: {page.Statut}"
                );
            }
        }

        // The same roles elsewhere: nothing of this person exists for them.
        var ailleurs = new[]
        {
            await application.CompteAsync("referent", ligne.Organisme.Id),
            await application.CompteAsync("responsable_organisme", autre.Organisme.Id),
            await application.CompteAsync("chef_service_social", null, labas),
            await application.CompteAsync("instructeur", null, labas),
        };
        foreach (var compte in ailleurs)
        {
            foreach (var (nom, adresse) in routes)
            {
                Assert.True((await application.Navigateur(compte).OuvrirAsync(adresse)).Statut is 403 or 404, nom);
            }

            Assert.DoesNotContain("Kouassi", (await application.Navigateur(compte).OuvrirAsync("/recherche?q=kouassi")).Html);
        }
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

    [Theory]
    [InlineData("/")]
    [InlineData("/file-active")]
    [InlineData("/personnes/{0}")]
    [InlineData("/agenda")]
    [InlineData("/contrats")]
    public async Task Une_page_fait_au_plus_douze_requetes_quelles_que_soient_les_donnees(string modele)
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

        Assert.True(application.Requetes.Nombre <= 12, string.Join("\n---\n", application.Requetes.Textes));
    }

    private async Task<IReadOnlyList<(string Nom, string Adresse)>> RoutesAsync(Utilisateur referente, Domain.Conventions.LigneConvention ligne)
    {
        var personne = await _fabrique.PersonneAsync();
        var parcours = await _fabrique.ParcoursAsync(personne, ligne, referente);
        var contrat = await _fabrique.ContratValideAsync(parcours, "2026-02-01", "2026-07-31");
        var (rdv, etape, bilan) = await application.EnBaseAsync(async db =>
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
            db.AddRange(rendezVous, pas, situation);
            await db.SaveChangesAsync();
            return (rendezVous.Id, pas.Id, situation.Id);
        });
        var p = $"/personnes/{personne.Id}";
        return
        [
            ("dossier", p),
            ("droits", $"{p}/droits"),
            ("besoins", $"{p}/besoins"),
            ("orienter", $"{p}/orienter"),
            ("maintenir", $"{p}/maintenir"),
            ("inscription", $"{p}/inscription"),
            ("sortir", $"{p}/sortir"),
            ("evaluation", $"{p}/evaluation"),
            ("rdv-nouveau", $"{p}/rendez-vous/nouveau"),
            ("etape-nouvelle", $"{p}/etapes/nouvelle"),
            ("contrat-nouveau", $"{p}/contrats/nouveau"),
            ("bilan-nouveau", $"{p}/bilans/nouveau"),
            ("contrat", $"/contrats/{contrat.Id}"),
            ("imprimer", $"/contrats/{contrat.Id}/imprimer"),
            ("rdv", $"/rendez-vous/{rdv}"),
            ("convocation", $"/rendez-vous/{rdv}/convocation"),
            ("etape", $"/etapes/{etape}"),
            ("bilan", $"/bilans/{bilan}"),
        ];
    }
}
