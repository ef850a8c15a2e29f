using Itineraires.Domain.Orientation;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Features.Orientation;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>The search of places, and what would become of them if those who wait were oriented.</summary>
public sealed class PlacesTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("ORI-09")]
    public async Task ORI_09_les_places_se_cherchent_par_itineraire_proximite_et_place_libre()
    {
        var (organisme, pleine) = await _fabrique.OrganismeAsync("Complète", places: 1);
        await _fabrique.OrganismeAsync("Sociale", TypeParcours.ActiviteDiversifiee);
        await _fabrique.OrganismeAsync("Libre");
        await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Zoé", "Placée"), pleine, await application.CompteAsync("referent", organisme.Id));
        var chef = application.Navigateur(await application.CompteAsync("chef_service_social", null, await _fabrique.TerritoireAsync("T08")));

        var toutes = (await chef.OuvrirAsync("/orientations/places")).Texte;
        Assert.All(["Complète", "Sociale", "Libre"], n => Assert.Contains(n, toutes));
        var emploi = (await chef.OuvrirAsync("/orientations/places?itineraire=Emploi&libres=true&commune=69266")).Texte;
        Assert.Contains("Libre", emploi);
        Assert.DoesNotContain("Complète", emploi);
        Assert.DoesNotContain("Sociale", emploi);
        Assert.Contains("Complète;", (await chef.OuvrirAsync("/orientations/places?handler=Exporter&format=Csv")).Html);
        Assert.Contains("Aucune ligne", (await chef.OuvrirAsync("/orientations/places?thematique=inconnue")).Texte);

        var attend = await _fabrique.PersonneAsync("Anouk", "Attente", territoire: "T08");
        await application.EnBaseAsync(async db =>
        {
            db.Add(
                new EvaluationBesoins(attend.Id, new(2026, 3, 1), Guid.CreateVersion7(), NiveauAutonomie.ASoutenir, CapaciteEmploi.AvecAccompagnement, [], null)
            );
            await db.SaveChangesAsync();
        });
        var simulee = (await chef.OuvrirAsync("/orientations/places?nombre=40")).Texte;
        Assert.Contains("1 personne : 1 placée sur une ligne", simulee);
        Assert.Contains("Anouk Attente", simulee);
        Assert.False(await application.EnBaseAsync(db => db.Orientations.AnyAsync(o => o.PersonneId == attend.Id)));
        application.Requetes.Remettre();
        await chef.OuvrirAsync("/orientations/places?nombre=40");
        Assert.True(application.Requetes.Nombre <= 12, string.Join("\n---\n", application.Requetes.Textes));
    }

    [Fact]
    [Exigence("ORI-09")]
    public void ORI_09_chacun_recoit_la_place_libre_la_plus_proche_jusqu_a_la_derniere()
    {
        var (ici, loin) = (Ville("69266", 45.77), Ville("69029", 45.73));
        var (proche, lointaine) = (Ligne("Proche", "69266", 1), Ligne("Lointaine", "69029", 1));
        var criteres = JeuCriteres.Livrer([CritereOrientation.Creer("Toute personne.", "emploi_diversifie", ["Age:AuMoins:1"])], "essai", new(2020, 1, 1));
        var personnes = Enumerable.Range(0, 3).Select(_ => (new LigneDeProfil { Id = Guid.CreateVersion7(), DateNaissance = new(1990, 1, 1) }, (Commune?)ici));
        var communes = new[] { ici, loin }.ToDictionary(c => c.CodeInsee);

        var simulation = SimulationPlaces.Placer(personnes, [lointaine, proche], communes, criteres, new(2026, 3, 12));

        Assert.Equal(["Proche", "Lointaine", null], simulation.Placements.Select(p => p.Ligne?.Organisme));
        Assert.Equal((2, 1, 0, 0), (simulation.Placees, simulation.SansPlace, simulation.HorsLigne, simulation.SansProposition));
    }

    private static Commune Ville(string code, double latitude) => new(code, code, ["69000"], null, null, null, 1000, 4.88, latitude);

    private static LigneOuverte Ligne(string nom, string commune, int places) =>
        new(Guid.CreateVersion7(), Guid.CreateVersion7(), nom, nom, commune, TypeParcours.EmploiDiversifie, null, places, 0, 0, 0, 0, null, null, []);
}
