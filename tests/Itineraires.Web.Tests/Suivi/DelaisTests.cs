using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Suivi;

/// <summary>The delays from the opening of the right to the contrat, counted by hand on a base of their own; today is 12 March 2026.</summary>
public sealed class DelaisTests(Application application) : IClassFixture<Application>
{
    private const string Periode = "du=2026-01-01&au=2026-03-12";

    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("ORI-06")]
    public async Task ORI_06_la_chaine_des_delais_est_exacte_au_jour_pres_et_chaque_nombre_ouvre_sa_liste()
    {
        var (chef, responsable, ailleurs, referente, organisme) = await RaconterAsync();
        var page = await application.Navigateur(chef).OuvrirAsync($"/delais?{Periode}&etape=RendezVousHonore");

        // Rights opened on 5, 5 and 5 January and 1 February; orientations after 10, 12 and 20 days; the fourth person waits for 66 days.
        Assert.Equal("Première orientation l’ouverture du droit 3 12 jours 60 jours 100 % 1 jusqu’à 66 jours 0", Rang(page, "Première orientation"));
        Assert.Equal(
            "Réponse favorable de l’organisme l’orientation 2 0 jour selon le cadre du parcours 100 % 1 jusqu’à 19 jours 0",
            Rang(page, "Réponse favorable")
        );
        Assert.Equal(
            "Premier rendez-vous proposé l’orientation 2 8,5 jours selon le cadre du parcours 100 % 1 jusqu’à 19 jours 0",
            Rang(page, "Premier rendez-vous proposé")
        );
        Assert.Equal("Premier rendez-vous honoré l’orientation 1 10 jours aucun sans objectif 2 jusqu’à 54 jours 0", Rang(page, "Premier rendez-vous honoré"));
        // Validated on 12 March at 0 h 30 in Paris, the day before in UTC.
        Assert.Equal("Contrat validé l’orientation 1 56 jours selon le cadre du parcours 100 % 2 jusqu’à 54 jours 0", Rang(page, "Contrat validé"));
        Assert.Equal("Mise en place de l’accompagnement l’ouverture du droit 1 20 jours 90 jours 100 % 3 jusqu’à 66 jours 0", Rang(page, "Mise en place"));

        foreach (var lien in page.Document.QuerySelectorAll("#t-chaine ~ table td a, section[aria-labelledby=t-chaine] td a"))
        {
            var liste = await application.Navigateur(chef).OuvrirAsync(lien.GetAttribute("href")!);
            Assert.Equal(int.Parse(lien.TextContent), liste.Document.QuerySelectorAll("main tbody tr").Length);
        }

        var attente = await application.Navigateur(chef).OuvrirAsync($"/delais/liste?suite=EnAttente&etape=Orientation&{Periode}");
        Assert.Contains("Attente, Dina", Texte(attente));
        Assert.Contains("depuis 66", Texte(attente));
        var csv = await (
            await application
                .Navigateur(chef)
                .Client.GetAsync($"/delais/liste?handler=Exporter&format=Csv&suite=Franchie&etape=Orientation&{Periode}", TestContext.Current.CancellationToken)
        ).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("05/01/2026;15/01/2026;10;", csv);

        // Others: the responsable counts the orientations to his organisme, another one nothing, the référente hers.
        Assert.StartsWith(
            "Première orientation l’ouverture du droit 3 ",
            Rang(await application.Navigateur(responsable).OuvrirAsync($"/delais?{Periode}"), "Première orientation")
        );
        Assert.StartsWith(
            "Première orientation l’ouverture du droit 0 ",
            Rang(await application.Navigateur(ailleurs).OuvrirAsync($"/delais?{Periode}"), "Première orientation")
        );
        Assert.StartsWith(
            "Première orientation l’ouverture du droit 2 ",
            Rang(await application.Navigateur(referente).OuvrirAsync($"/delais?{Periode}"), "Première orientation")
        );
        Assert.DoesNotContain(
            "Attente, Dina",
            (await application.Navigateur(responsable).OuvrirAsync($"/delais/liste?suite=EnAttente&etape=Orientation&{Periode}")).Html
        );

        // Classes are those of the territory: « 8 à 15 » holds 10 and 12 days, « 16 à 30 » holds 20.
        var orientation = await application.Navigateur(chef).OuvrirAsync($"/delais?{Periode}&etape=Orientation");
        Assert.Contains("0 à 7 0 8 à 15 2 16 à 30 1 31 à 60 0", Texte(orientation));
        Assert.Equal(
            2,
            (await application.Navigateur(chef).OuvrirAsync($"/delais/liste?suite=Franchie&classe=1&etape=Orientation&{Periode}"))
                .Document.QuerySelectorAll("main tbody tr")
                .Length
        );
        var filtre = await application.Navigateur(chef).OuvrirAsync($"/delais?{Periode}&organisme={organisme}&territoire={Guid.CreateVersion7()}");
        Assert.StartsWith("Première orientation l’ouverture du droit 0 ", Rang(filtre, "Première orientation"));
    }

    [Fact]
    public async Task Les_delais_se_lisent_en_un_nombre_borne_de_requetes()
    {
        var direction = await application.CompteAsync("direction");
        var navigateur = application.Navigateur(direction);
        await navigateur.OuvrirAsync($"/delais?{Periode}");
        application.Requetes.Remettre();
        await navigateur.OuvrirAsync($"/delais?{Periode}");
        Assert.True(application.Requetes.Nombre <= 8, string.Join("\n---\n", application.Requetes.Textes));
    }

    private async Task<(Utilisateur Chef, Utilisateur Responsable, Utilisateur Ailleurs, Utilisateur Referente, Guid Organisme)> RaconterAsync()
    {
        var territoire = await _fabrique.TerritoireAsync("T08");
        var (ligne, autre) = (await _fabrique.OrganismeAsync("Délais"), await _fabrique.OrganismeAsync("Délais ailleurs"));
        var chef = await application.CompteAsync("chef_service_social", territoireId: territoire);
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id);
        var amina = await _fabrique.PersonneAsync("Amina", "Complète", "2026-01-05", "T08");
        var parcours = await _fabrique.ParcoursAsync(amina, ligne.Ligne, referente, "2026-01-15");
        await application.RendezVousAsync(parcours, "2026-01-25", ModeRendezVous.FaceAFace, StatutRendezVous.Honore);
        var contrat = await _fabrique.ContratValideAsync(parcours, "2026-02-01", "2026-07-31");
        await application.EnBaseAsync(db =>
            db.Contrats.Where(c => c.Id == contrat.Id)
                .ExecuteUpdateAsync(
                    s => s.SetProperty(c => c.ValideLe, new DateTime(2026, 3, 11, 23, 30, 0, DateTimeKind.Utc)),
                    TestContext.Current.CancellationToken
                )
        );
        var bilal = await _fabrique.PersonneAsync("Bilal", "Absent", "2026-01-05", "T08");
        await application.RendezVousAsync(
            await _fabrique.ParcoursAsync(bilal, ligne.Ligne, referente, "2026-01-17"),
            "2026-01-24",
            ModeRendezVous.FaceAFace,
            StatutRendezVous.AbsenceNonJustifiee
        );
        await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Chloé", "Orientée", "2026-02-01", "T08"), ligne.Ligne, null, "2026-02-21");
        await _fabrique.PersonneAsync("Dina", "Attente", "2026-01-05", "T08");
        await _fabrique.PersonneAsync("Eva", "Trop-tôt", "2025-12-31", "T08");
        return (
            chef,
            await application.CompteAsync("responsable_organisme", ligne.Organisme.Id),
            await application.CompteAsync("responsable_organisme", autre.Organisme.Id),
            referente,
            ligne.Organisme.Id
        );
    }

    private static string Rang(Page page, string debut) =>
        Plier(
            page.Document.QuerySelectorAll("section[aria-labelledby=t-chaine] tbody tr")
                .First(r => r.TextContent.Trim().StartsWith(debut, StringComparison.Ordinal))
        );

    private static string Texte(Page page) => Plier(page.Document.QuerySelector("main")!);

    private static string Plier(AngleSharp.Dom.IElement element) =>
        string.Join(
            ' ',
            element
                .QuerySelectorAll("th, td")
                .Select(c =>
                    string.Join(' ', c.TextContent.Replace('\u00A0', ' ').Replace('\u202F', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                )
        );
}
