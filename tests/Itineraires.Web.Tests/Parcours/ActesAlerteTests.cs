using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>An alert about the contrat says the contrat already begun and leads to it, wherever alerts are shown.</summary>
public sealed class ActesAlerteTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("CNF-08")]
    public async Task CNF_08_une_alerte_sans_contrat_mene_au_contrat_deja_commence()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Actes des alertes");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var personne = await _fabrique.PersonneAsync("Irma", "Commencée");
        var parcours = await _fabrique.ParcoursAsync(personne, ligne, referente);
        var navigateur = application.Navigateur(referente);
        await LitAsync(navigateur, personne.Id, "Rédiger le contrat", $"/personnes/{personne.Id}/contrats/nouveau", null);

        var contrat = await CommencerAsync(parcours);
        await LitAsync(navigateur, personne.Id, "Reprendre le contrat", $"/contrats/{contrat}", "brouillon du contrat n° 1 en cours");

        await EcrireAsync(contrat, SoumettreAsync);
        await LitAsync(navigateur, personne.Id, "Voir le contrat soumis", $"/contrats/{contrat}", "contrat n° 1 soumis le 12 mars");

        await EcrireAsync(contrat, (_, c) => Faire(() => c.Retourner(Guid.CreateVersion7(), application.Horloge.Instant, "Précisez le calendrier")));
        await LitAsync(navigateur, personne.Id, "Reprendre le contrat", $"/contrats/{contrat}", "contrat n° 1 retourné, à reprendre");
    }

    [Fact]
    [Exigence("CER-03")]
    public async Task CER_03_un_renouvellement_commence_n_est_pas_propose_une_seconde_fois()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Renouvellements");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var personne = await _fabrique.PersonneAsync("Rose", "Renouvelée");
        var parcours = await _fabrique.ParcoursAsync(personne, ligne, referente, "2025-09-01");
        await _fabrique.ContratValideAsync(parcours, "2025-10-01", "2026-03-31");
        var navigateur = application.Navigateur(referente);
        await LitAsync(navigateur, personne.Id, "Renouveler le contrat", $"/personnes/{personne.Id}/contrats/nouveau", null, "CER-RENOUVELER");

        var suivant = await CommencerAsync(parcours, 2);

        await LitAsync(navigateur, personne.Id, "Reprendre le contrat", $"/contrats/{suivant}", "brouillon du contrat n° 2 en cours", "CER-RENOUVELER");
    }

    [Fact]
    public async Task Dire_le_contrat_commence_ne_coute_qu_une_requete()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Requêtes");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var navigateur = application.Navigateur(referente);
        for (var i = 0; i < 3; i++)
        {
            await CommencerAsync(await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Rang", $"Numéro {i}"), ligne, referente));
        }

        await navigateur.OuvrirAsync("/");
        application.Requetes.Remettre();
        var page = await navigateur.OuvrirAsync("/");

        Assert.Equal(
            3,
            page.Document.QuerySelectorAll("#alertes a.lien-acte").Count(a => a.TextContent.StartsWith("Reprendre le contrat", StringComparison.Ordinal))
        );
        Assert.InRange(application.Requetes.Nombre, 1, 12);
    }

    [Fact, Exigence("ACC-01")]
    public async Task ACC_01_une_personne_qui_vient_d_etre_confiee_est_annoncee_jusqu_a_son_premier_rendez_vous()
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Confiante");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var navigateur = application.Navigateur(referente);
        await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync("Ancienne", "Suivie"), ligne, referente);
        Assert.DoesNotContain("Nouvelles personnes", (await navigateur.OuvrirAsync("/")).Texte);
        var nouvelle = await _fabrique.PersonneAsync("Toute", "Nouvelle");
        await _fabrique.ParcoursAsync(nouvelle, ligne, referente, commence: false);

        application.Requetes.Remettre();
        var jour = await navigateur.OuvrirAsync("/");
        Assert.InRange(application.Requetes.Nombre, 1, 12);
        Assert.Contains("Nouvelles personnes 1 ", jour.Texte);
        var file = await navigateur.OuvrirAsync("/file-active?nouvelles=true");
        Assert.Contains("Nouvelle, Toute", file.Texte);
        Assert.DoesNotContain("Suivie, Ancienne", file.Texte);

        await application.EnBaseAsync(async db =>
        {
            var accompagnement = await db.Accompagnements.SingleAsync(a => a.PersonneId == nouvelle.Id);
            db.Add(
                new RendezVous(
                    accompagnement,
                    referente.Id,
                    application.Horloge.Aujourdhui.AddDays(5),
                    new TimeOnly(9, 0),
                    30,
                    ModeRendezVous.FaceAFace,
                    ObjetRendezVous.PremierEntretien,
                    "Bureau 4"
                )
            );
            await db.SaveChangesAsync();
        });
        Assert.DoesNotContain("Nouvelles personnes", (await navigateur.OuvrirAsync("/")).Texte);
        Assert.DoesNotContain("Nouvelle, Toute", (await navigateur.OuvrirAsync("/file-active?nouvelles=true")).Texte);
    }

    /// <summary>The act, its address and what is said on Aujourd’hui, in the list of the rule and in the dossier.</summary>
    private static async Task LitAsync(Navigateur navigateur, Guid personne, string acte, string adresse, string? dit, string regle = "CER-ABSENT")
    {
        foreach (var page in (string[])["/", $"/alertes/{regle}", $"/personnes/{personne}"])
        {
            var lue = await navigateur.OuvrirAsync(page);
            Assert.Contains(
                lue.Document.QuerySelectorAll("main a"),
                a => a.TextContent.StartsWith(acte, StringComparison.Ordinal) && a.GetAttribute("href") == adresse
            );
            if (dit is not null)
            {
                Assert.Contains(dit, lue.Texte, StringComparison.Ordinal);
                Assert.DoesNotContain(lue.Document.QuerySelectorAll("#alertes a"), a => a.GetAttribute("href") == $"/personnes/{personne}/contrats/nouveau");
            }
        }
    }

    private Task<Guid> CommencerAsync(ParcoursAccompagne parcours, int numero = 1) =>
        application.EnBaseAsync(async db =>
        {
            var attache = await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id);
            var contrat = new Contrat(attache, numero, null, Fabrique.Jour("2026-04-01"), Fabrique.Jour("2026-09-30"));
            db.Add(contrat);
            await db.SaveChangesAsync();
            return contrat.Id;
        });

    private async Task SoumettreAsync(ItinerairesDbContext db, Contrat contrat)
    {
        var jour = application.Horloge.Aujourdhui;
        contrat.Rediger(contrat.Debut, contrat.Fin, [new(TermeObjectif.Court, "CV")], "Chercher", "Aider", null, null);
        contrat.Completer(await db.Cadres.AsNoTracking().SingleAsync(c => c.Code == contrat.CadreCode), 1, null);
        var piece = new PieceJointe(contrat.PersonneId, "c.pdf", "application/pdf", [1], application.Horloge.Instant, Guid.CreateVersion7());
        db.Add(piece);
        contrat.Signer(jour, piece.Id, jour);
        contrat.Soumettre(Guid.CreateVersion7(), application.Horloge.Instant);
    }

    private Task EcrireAsync(Guid id, Func<ItinerairesDbContext, Contrat, Task> acte) =>
        application.EnBaseAsync(async db =>
        {
            await acte(db, await db.Contrats.SingleAsync(c => c.Id == id));
            await db.SaveChangesAsync();
        });

    private static Task Faire(Action acte)
    {
        acte();
        return Task.CompletedTask;
    }
}
