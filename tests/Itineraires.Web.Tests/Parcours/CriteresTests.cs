using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Tests.Support;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>The criteria that propose an orientation: read, prepared, simulated, adopted; and what became of their proposals.</summary>
public sealed class CriteresTests(Application application) : IClassFixture<Application>
{
    private const string Adresse = "/orientations/criteres";

    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("ORI-04")]
    public async Task ORI_04_une_version_se_prepare_se_simule_s_adopte_et_propose()
    {
        var gestionnaire = application.Navigateur(await application.CompteAsync("gestionnaire"));
        var chef = application.Navigateur(await application.CompteAsync("chef_service_social", null, await _fabrique.TerritoireAsync()));
        var (ligne, personne) = ((await _fabrique.OrganismeAsync("Critères")).Ligne, await _fabrique.PersonneAsync("Vera", "Proposée"));
        Assert.Contains("Il manque : capacité", (await chef.OuvrirAsync($"/personnes/{personne.Id}/orienter")).Texte);
        await EvaluerAsync(personne, CapaciteEmploi.MobilisationDAbord);
        Assert.Contains("Proposition : Itinéraire activité diversifié", (await chef.OuvrirAsync($"/personnes/{personne.Id}/orienter")).Texte);

        Assert.Equal(302, (await gestionnaire.EnvoyerAsync(Adresse, [], "form[action*=Preparer]")).Statut);
        var brouillon = $"{Adresse}?version=2";
        var vide = await gestionnaire.EnvoyerAsync(brouillon, [], "form:has([name='Saisie.Libelle'])");
        Assert.Contains("Dites pourquoi ce critère propose", vide.Texte);
        var sansNombre = await InscrireAsync(gestionnaire, brouillon, "Age:AuMoins:", "");
        Assert.Contains("Une condition n’est pas complète", sansNombre.Texte);
        Assert.Equal(302, (await InscrireAsync(gestionnaire, brouillon, "Age:AuMoins:", "26")).Statut);
        for (var rang = 5; rang > 1; rang--)
        {
            Assert.Equal(302, (await gestionnaire.PosterAsync($"{brouillon}&handler=Monter", [("rang", $"{rang}")])).Statut);
        }

        var trop = await gestionnaire.EnvoyerAsync(brouillon, [("Source", "Délibération"), ("Debut", "12/03/2026")], "form[action*=Adopter]");
        Assert.Contains("Simulez cette version", trop.Texte);
        var simulee = await gestionnaire.EnvoyerAsync(brouillon, [("Cohorte", "attente")], "form[action*=Simuler]");
        Assert.Contains("proposition changerait", simulee.Texte);
        Assert.Contains("Vera Proposée", simulee.Texte);
        Assert.Contains("Proposition : Itinéraire activité diversifié", (await chef.OuvrirAsync($"/personnes/{personne.Id}/orienter")).Texte);
        var adoptee = await gestionnaire.EnvoyerAsync(brouillon, [("Source", "Délibération 12"), ("Debut", "12/03/2026")], "form[action*=Adopter]");
        Assert.True(adoptee.Statut == 302, adoptee.Texte);

        Assert.Contains("Proposition : Accompagnement global", (await chef.OuvrirAsync($"/personnes/{personne.Id}/orienter")).Texte);
        var decidee = await chef.EnvoyerAsync(
            $"/personnes/{personne.Id}/orienter",
            [("Choix", $"ligne:{ligne.Id}"), ("DecideeLe", "12/03/2026"), ("Motif", "Proche de chez elle")],
            "form[method=post]:has([name=Choix])"
        );
        Assert.True(decidee.Statut == 302, decidee.Texte);
        var bilan = await chef.OuvrirAsync("/orientations/propositions");
        Assert.Contains("Version 2, critère 1", bilan.Texte);
        var liste = await chef.OuvrirAsync("/orientations/propositions?propose=Global&decide=Emploi");
        Assert.Contains("Vera Proposée", liste.Texte);
        Assert.DoesNotContain("Vera Proposée", (await chef.OuvrirAsync("/orientations/propositions?propose=Global&decide=Activite")).Texte);
        Assert.Contains("Vera Proposée", (await chef.OuvrirAsync("/orientations/propositions?propose=Global&decide=Emploi&handler=Exporter&format=Csv")).Html);
        Assert.Equal(404, (await gestionnaire.OuvrirAsync($"{Adresse}?version=9")).Statut);
    }

    [Fact]
    public async Task Qui_decide_lit_les_criteres_et_seule_la_direction_les_change()
    {
        var territoire = await _fabrique.TerritoireAsync();
        var chef = application.Navigateur(await application.CompteAsync("chef_service_social", null, territoire));
        Assert.Equal(200, (await chef.OuvrirAsync(Adresse)).Statut);
        foreach (var acte in new[] { "Preparer", "Inscrire", "Monter", "Retirer", "Simuler", "Adopter" })
        {
            Assert.Equal(404, await chef.PosterAsync($"{Adresse}?handler={acte}"));
        }

        foreach (var role in new[] { "administrateur", "clee", "cei", "dpo" })
        {
            Assert.Equal(404, (await application.Navigateur(await application.CompteAsync(role)).OuvrirAsync(Adresse)).Statut);
        }
    }

    private static Task<Page> InscrireAsync(Navigateur navigateur, string adresse, string condition, string nombre) =>
        navigateur.PosterAsync(
            $"{adresse}&handler=Inscrire",
            [("Saisie.Type", "global"), ("Saisie.Libelle", "Toute personne."), ("Saisie.Conditions", condition), ("Saisie.Nombres", nombre)]
        );

    private Task EvaluerAsync(Personne personne, CapaciteEmploi capacite) =>
        application.EnBaseAsync(async db =>
        {
            db.Evaluations.Add(
                new EvaluationBesoins(personne.Id, new DateOnly(2026, 3, 1), Guid.CreateVersion7(), NiveauAutonomie.Autonome, capacite, [], null)
            );
            await db.SaveChangesAsync();
        });
}
