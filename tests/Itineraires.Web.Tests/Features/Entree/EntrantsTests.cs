using Itineraires.Domain.Courriers;
using Itineraires.Domain.Entree;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Features.Entree;

/// <summary>Nouveaux entrants who wait without information, and the batch that informs them.</summary>
public sealed class EntrantsTests : IAsyncLifetime
{
    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    [Exigence("ORI-16")]
    public async Task ORI_16_la_liste_montre_qui_attend_sans_information_par_territoire()
    {
        var fabrique = new Fabrique(_application);
        var (attend, ancien, ailleurs, informee, recue) = (
            await fabrique.PersonneAsync("Ana", "Attend"),
            await fabrique.PersonneAsync("Bob", "Ancien", soumisDepuis: "2025-09-11"),
            await fabrique.PersonneAsync("Cid", "Ailleurs", territoire: "T08"),
            await fabrique.PersonneAsync("Dan", "Informée"),
            await fabrique.PersonneAsync("Eve", "Reçue")
        );
        var ligne = await fabrique.OrganismeAsync("Accueil");
        var referente = await _application.CompteAsync("referent", ligne.Organisme.Id);
        var parcours = await fabrique.ParcoursAsync(recue, ligne.Ligne, referente);
        await _application.EnBaseAsync(async db =>
        {
            var suivi = await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id, Annulation);
            var rendezVous = new Domain.Accompagnement.RendezVous(
                suivi,
                referente.Id,
                new DateOnly(2026, 2, 2),
                new TimeOnly(9, 0),
                45,
                Domain.Accompagnement.ModeRendezVous.FaceAFace,
                Domain.Accompagnement.ObjetRendezVous.PremierEntretien,
                "Bureau 4"
            );
            rendezVous.Honorer(new DateOnly(2026, 2, 2));
            db.AddRange(rendezVous, new InformationEntrant(informee.Id, new DateOnly(2026, 1, 20), null, MoyenInformation.MainPropre, ["guide"]));
            await db.SaveChangesAsync(Annulation);
        });

        var navigateur = await CheffeAsync();
        var page = await navigateur.OuvrirAsync("/entrants");

        Assert.Contains("1 personne attend", page.Texte);
        Assert.Contains("Attend, Ana", page.Texte);
        Assert.All(new[] { ancien, ailleurs, informee, recue }, p => Assert.DoesNotContain(p.Nom + ",", page.Texte));
        Assert.Contains("Attend", (await navigateur.OuvrirAsync("/entrants?handler=Exporter&format=Csv")).Html);
        Assert.DoesNotContain("Attend, Ana", (await navigateur.OuvrirAsync($"/entrants?territoire={await fabrique.TerritoireAsync("T08")}")).Texte);
    }

    [Fact]
    [Exigence("ORI-16")]
    public async Task ORI_16_l_envoi_se_montre_avant_de_partir_puis_se_date()
    {
        var fabrique = new Fabrique(_application);
        var (avec, sans, laissee) = (
            await fabrique.PersonneAsync("Ana", "Courriel"),
            await fabrique.PersonneAsync("Bob", "Lettre"),
            await fabrique.PersonneAsync("Cid", "Laissée")
        );
        var ailleurs = await fabrique.PersonneAsync("Dan", "Lointain", territoire: "T08");
        await _application.EnBaseAsync(async db =>
        {
            (await db.Personnes.SingleAsync(p => p.Id == avec.Id, Annulation)).Joindre(null, "ana@courriel.example");
            await db.SaveChangesAsync(Annulation);
        });
        var navigateur = await CheffeAsync();
        List<(string, string)> choix =
        [
            ("personnes", avec.Id.ToString()),
            ("personnes", sans.Id.ToString()),
            ("personnes", ailleurs.Id.ToString()),
            ("Contenus", "guide"),
            ("Contenus", "mobilite"),
        ];

        var rien = await navigateur.EnvoyerAsync("/entrants", [("personnes", Guid.Empty.ToString())], "main form[action*=Preparer]");
        Assert.Contains("Choisissez au moins une personne", rien.Texte);
        var vide = await navigateur.EnvoyerAsync("/entrants", [choix[0], ("Contenus", "inconnu")], "main form[action*=Preparer]");
        Assert.Contains("Choisissez au moins une information", vide.Erreur("Contenus"));

        var apercu = await navigateur.EnvoyerAsync("/entrants", choix, "main form[action*=Preparer]");
        Assert.Contains("À 2 personnes : courriel (1), lettre (1)", apercu.Texte);
        Assert.Contains("Vos premiers pas avec le RSA", apercu.Texte);
        Assert.Contains("Les plateformes de mobilité", apercu.Texte);
        Assert.DoesNotContain("Lointain", apercu.Texte);
        Assert.False(await _application.EnBaseAsync(db => db.InformationsEntrants.AnyAsync(Annulation)));

        var envoi = await navigateur.EnvoyerAsync(apercu, "/entrants", [], "main form[action*=Envoyer]");
        Assert.Equal(302, envoi.Statut);
        await _application.EnBaseAsync(async db =>
        {
            var envois = await db.InformationsEntrants.ToDictionaryAsync(i => i.PersonneId, Annulation);
            Assert.Equal(2, envois.Count);
            Assert.Equal(
                (MoyenInformation.Courriel, new DateOnly(2026, 3, 12), "guide mobilite"),
                (envois[avec.Id].Moyen, envois[avec.Id].Le, string.Join(' ', envois[avec.Id].Contenus))
            );
            Assert.Equal(MoyenInformation.Lettre, envois[sans.Id].Moyen);
            var lettre = await db.Courriers.SingleAsync(Annulation);
            Assert.Equal((sans.Id, envois[sans.Id].Id, TypesCourrier.InformationEntrant), (lettre.PersonneId, lettre.ObjetId, lettre.ModeleCode));
            Assert.DoesNotContain("{{", lettre.Objet + lettre.Texte);
            Assert.Contains("- Les plateformes de mobilité", lettre.Texte);
        });
        var message = File.ReadAllText(Directory.GetFiles(Path.Combine(_application.Dossier, "courriels")).Single());
        Assert.Contains("ana@courriel.example", message);
        Assert.DoesNotContain("RSA", message.Split('\n')[1]);
        Assert.Contains("Laissée, Cid", (await navigateur.OuvrirAsync("/entrants")).Texte);
        Assert.DoesNotContain("Lettre, Bob", (await navigateur.OuvrirAsync("/entrants")).Texte);
        Assert.Contains("Vos premiers pas avec le RSA", (await navigateur.OuvrirAsync("/courriers")).Texte);
        Assert.Contains("Information de nouvel entrant envoyée", (await navigateur.OuvrirAsync($"/personnes/{sans.Id}")).Texte);
        Assert.NotNull(laissee);
    }

    [Fact]
    public async Task Une_adresse_illisible_devient_une_lettre()
    {
        var personne = await new Fabrique(_application).PersonneAsync("Ana", "Adresse");
        await _application.EnBaseAsync(async db =>
        {
            (await db.Personnes.SingleAsync(p => p.Id == personne.Id, Annulation)).Joindre(null, "ana@courriel.example");
            await db.SaveChangesAsync(Annulation);
        });
        // The folder of the messages cannot be made: none leaves.
        await File.WriteAllTextAsync(Path.Combine(_application.Dossier, "courriels"), "", Annulation);
        var navigateur = await CheffeAsync();

        var apercu = await navigateur.EnvoyerAsync("/entrants", [], "main form[action*=Preparer]");
        Assert.Equal(302, (await navigateur.EnvoyerAsync(apercu, "/entrants", [], "main form[action*=Envoyer]")).Statut);

        await _application.EnBaseAsync(async db =>
        {
            Assert.Equal(MoyenInformation.Lettre, (await db.InformationsEntrants.SingleAsync(Annulation)).Moyen);
            Assert.Equal(1, await db.Courriers.CountAsync(Annulation));
        });
    }

    private async Task<Navigateur> CheffeAsync() =>
        _application.Navigateur(
            await _application.CompteAsync(
                "chef_service_social",
                territoireId: await new Fabrique(_application).TerritoireAsync(),
                prenom: "Hélène",
                nom: "Aubry"
            )
        );
}
