using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Suivi;

/// <summary>The parcours led by Pôle emploi, counted by hand; today is 12 March 2026.</summary>
public sealed class PoleEmploiTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("SUI-04")]
    public async Task SUI_04_chaque_nombre_du_suivi_ouvre_sa_liste()
    {
        var ligne = await _fabrique.OrganismeAsync("Pôle emploi");
        await OrienterAsync("Ada", TypeParcours.Professionnel, i => i.EtablirPpae(new DateOnly(2026, 2, 1)), actualiseeLe: "2026-03-01");
        await OrienterAsync("Boris", TypeParcours.Global, _ => { }, actualiseeLe: "2026-01-01");
        await OrienterAsync("Cléo", TypeParcours.Professionnel, i => i.Clore(new DateOnly(2026, 3, 1)), actualiseeLe: "2026-02-01");
        await OrienterAsync("Denis", TypeParcours.Professionnel, null, actualiseeLe: null);
        await OrienterAsync("Elsa", TypeParcours.Professionnel, null, actualiseeLe: null, orienteLe: "2025-10-01");
        await _fabrique.ParcoursAsync(
            await _fabrique.PersonneAsync("Farid", "Emploi", territoire: "T08"),
            ligne.Ligne,
            await application.CompteAsync("referent", ligne.Organisme.Id)
        );
        var direction = application.Navigateur(await application.CompteAsync("direction"));

        var page = await direction.OuvrirAsync("/pole-emploi");

        Assert.Equal(["5", "2", "2", "1", "1", "1", "1"], page.Document.QuerySelectorAll("tbody tr:first-child td").Select(c => c.TextContent.Trim()));
        foreach (var lien in page.Document.QuerySelectorAll("section[aria-labelledby=t-territoires] tbody a"))
        {
            Assert.Equal(
                int.Parse(lien.TextContent),
                (await direction.OuvrirAsync(lien.GetAttribute("href")!)).Document.QuerySelectorAll("#liste tbody tr").Length
            );
        }

        Assert.Contains("Boris", (await direction.OuvrirAsync("/pole-emploi?cas=ActualisationManquante")).Texte);
        Assert.Contains("Elsa", (await direction.OuvrirAsync("/pole-emploi?cas=SansEtape")).Texte);
        var ailleurs = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: await _fabrique.TerritoireAsync("T09")));
        Assert.Equal("0", (await ailleurs.OuvrirAsync("/pole-emploi")).Document.QuerySelector("tbody td")!.TextContent.Trim());
        Assert.DoesNotContain("Boris", (await ailleurs.OuvrirAsync("/pole-emploi?cas=Orientees")).Html);
    }

    private async Task OrienterAsync(
        string prenom,
        TypeParcours type,
        Action<InscriptionFranceTravail>? inscrire,
        string? actualiseeLe,
        string orienteLe = "2026-01-20"
    )
    {
        var personne = await _fabrique.PersonneAsync(prenom, "Portée", "2025-09-01", "T08");
        await application.EnBaseAsync(async db =>
        {
            var suivie = await db.Personnes.SingleAsync(p => p.Id == personne.Id);
            var organisme = await db.Organismes.FirstAsync(o => o.Nom == "Pôle emploi");
            var jour = Fabrique.Jour(orienteLe);
            var decision = DecisionOrientation.Decider(
                suivie,
                new ChoixOrientation(type, organisme.Id, null, null),
                new ActeDecision(Guid.CreateVersion7(), jour, "Prêt à l’emploi", jour)
            );
            db.AddRange(decision, ParcoursAccompagne.Ouvrir(suivie, decision, "itineraires-emploi-2020", null));
            if (inscrire is not null)
            {
                var inscription = new InscriptionFranceTravail(personne.Id, new DateOnly(2025, 12, 1), Fabrique.Jour(actualiseeLe!));
                inscrire(inscription);
                db.Add(inscription);
            }

            await db.SaveChangesAsync();
        });
    }
}
