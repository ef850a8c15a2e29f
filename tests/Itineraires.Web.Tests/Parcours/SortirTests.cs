using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Parcours;

/// <summary>End of an accompagnement: what stops with it, as the page said.</summary>
public sealed class SortirTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("ETP-09")]
    public async Task ETP_09_la_fin_clot_le_contrat_annule_les_rendez_vous_a_venir_et_finit_les_etapes_comme_demande()
    {
        var (referente, parcours) = await SuivieAsync("Fanny", "Finissante");
        var contrat = await RemettreAsync(parcours);
        var passe = await PlanifierAsync(parcours, "2026-03-05");
        var futur = await PlanifierAsync(parcours, "2026-03-20");
        var (reussie, abandonnee, suivie) = (
            await CommencerAsync(parcours, "Formation de cariste"),
            await CommencerAsync(parcours, "Permis B"),
            await CommencerAsync(parcours, "Atelier numérique")
        );
        var adresse = $"/personnes/{parcours.PersonneId}/sortir";
        var navigateur = application.Navigateur(referente);

        var page = await navigateur.OuvrirAsync(adresse);
        Assert.Contains("contrat n° 1", page.Texte);
        Assert.Contains("Ce rendez-vous est annulé", page.Texte);
        Assert.Contains("Une présence reste à noter", page.Texte);
        var fait = await navigateur.EnvoyerAsync(
            adresse,
            [
                ("Le", "12/03/2026"),
                ("Motif", "emploi_durable"),
                ($"Issues[{reussie}]", nameof(ResultatEtape.Atteint)),
                ($"Issues[{abandonnee}]", "abandon"),
                ($"Issues[{suivie}]", ""),
            ]
        );

        Assert.Equal(302, fait.Statut);
        await application.EnBaseAsync(async db =>
        {
            var jour = Fabrique.Jour("2026-03-12");
            var clos = await db.Contrats.SingleAsync(c => c.Id == contrat);
            Assert.Equal((StatutContrat.Clos, jour), (clos.Statut, clos.TermineLe!.Value));
            var statuts = await db.RendezVous.Where(r => r.PersonneId == parcours.PersonneId).ToDictionaryAsync(r => r.Id, r => r.Statut);
            Assert.Equal((StatutRendezVous.Planifie, StatutRendezVous.Annule), (statuts[passe], statuts[futur]));
            var etapes = await db.Etapes.Where(e => e.PersonneId == parcours.PersonneId).ToDictionaryAsync(e => e.Id);
            Assert.Equal(
                (StatutEtape.Terminee, ResultatEtape.Atteint, jour),
                (etapes[reussie].Statut, etapes[reussie].Resultat!.Value, etapes[reussie].Fin!.Value)
            );
            Assert.Equal((StatutEtape.Abandonnee, jour), (etapes[abandonnee].Statut, etapes[abandonnee].Fin!.Value));
            Assert.Equal((StatutEtape.EnCours, null), (etapes[suivie].Statut, etapes[suivie].Fin));
            var termine = await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id);
            Assert.Equal((jour, "emploi_durable"), (termine.Fin!.Value, termine.MotifFin));
            Assert.Empty(await db.Sorties.Where(s => s.PersonneId == parcours.PersonneId).ToListAsync());
        });
        Assert.Equal(404, (await navigateur.OuvrirAsync($"/personnes/{parcours.PersonneId}")).Statut);
    }

    [Fact]
    [Exigence("ETP-09")]
    public async Task ETP_09_une_fin_refusee_ne_change_rien()
    {
        var (referente, parcours) = await SuivieAsync("Rosa", "Refusée");
        var contrat = await RemettreAsync(parcours);
        var futur = await PlanifierAsync(parcours, "2026-03-20");
        var adresse = $"/personnes/{parcours.PersonneId}/sortir";
        var navigateur = application.Navigateur(referente);

        Assert.Contains("Choisissez le motif de fin de l’accompagnement.", (await navigateur.EnvoyerAsync(adresse, [("Le", "12/03/2026")])).Erreur("Motif"));
        Assert.Contains("dans le futur", (await navigateur.EnvoyerAsync(adresse, [("Le", "13/03/2026"), ("Motif", "abandon")])).Texte);
        Assert.Contains(
            "motif de la liste",
            (await navigateur.EnvoyerAsync(adresse, [("Le", "12/03/2026"), ("Motif", "abandon"), ("SortDuDispositif", "true")])).Texte
        );

        Assert.Equal(
            (StatutContrat.Remis, StatutRendezVous.Planifie, (DateOnly?)null),
            await application.EnBaseAsync(async db =>
                (
                    (await db.Contrats.SingleAsync(c => c.Id == contrat)).Statut,
                    (await db.RendezVous.SingleAsync(r => r.Id == futur)).Statut,
                    (await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id)).Fin
                )
            )
        );
    }

    [Fact]
    public async Task La_journee_et_l_agenda_ne_menent_qu_aux_dossiers_encore_suivis()
    {
        var (referente, parcours) = await SuivieAsync("Paula", "Partie");
        await PlanifierAsync(parcours, "2026-03-12");
        var navigateur = application.Navigateur(referente);
        Assert.Contains("Paula Partie", (await navigateur.OuvrirAsync("/")).Texte);

        var fait = await navigateur.EnvoyerAsync($"/personnes/{parcours.PersonneId}/sortir", [("Le", "12/03/2026"), ("Motif", "abandon")]);
        Assert.True(fait.Statut == 302, fait.Texte);

        foreach (var adresse in new[] { "/", "/agenda" })
        {
            var page = await navigateur.OuvrirAsync(adresse);
            Assert.DoesNotContain(page.Document.QuerySelectorAll("a[href]"), a => a.GetAttribute("href")!.Contains(parcours.PersonneId.ToString()));
        }
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public async Task L_agenda_d_un_jour_hors_du_calendrier_montre_cette_semaine(string jour)
    {
        var (referente, _) = await SuivieAsync("Axel", $"Absurde {jour}");

        Assert.Contains("semaine du 9 mars 2026", (await application.Navigateur(referente).OuvrirAsync($"/agenda?jour={jour}")).Texte);
    }

    private async Task<(Utilisateur Referente, ParcoursAccompagne Parcours)> SuivieAsync(string prenom, string nom)
    {
        var (organisme, ligne) = await _fabrique.OrganismeAsync($"Fin {nom}");
        var referente = await application.CompteAsync("referent", organisme.Id);
        return (referente, await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync(prenom, nom), ligne, referente));
    }

    /// <summary>A contrat handed over today, hence running.</summary>
    private async Task<Guid> RemettreAsync(ParcoursAccompagne parcours)
    {
        var contrat = await _fabrique.ContratValideAsync(parcours, "2026-02-01", "2026-07-31");
        await application.EnBaseAsync(async db =>
        {
            (await db.Contrats.SingleAsync(c => c.Id == contrat.Id)).Remettre(application.Horloge.Aujourdhui, application.Horloge.Aujourdhui);
            await db.SaveChangesAsync();
        });
        return contrat.Id;
    }

    private Task<Guid> PlanifierAsync(ParcoursAccompagne parcours, string jour) =>
        application.EnBaseAsync(async db =>
        {
            var attache = await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id);
            var rendezVous = new RendezVous(
                attache,
                attache.ReferentId!.Value,
                Fabrique.Jour(jour),
                new TimeOnly(14, 0),
                45,
                ModeRendezVous.FaceAFace,
                ObjetRendezVous.Projet,
                "Bureau 4"
            );
            db.Add(rendezVous);
            await db.SaveChangesAsync();
            return rendezVous.Id;
        });

    private Task<Guid> CommencerAsync(ParcoursAccompagne parcours, string intitule) =>
        application.EnBaseAsync(async db =>
        {
            var debut = Fabrique.Jour("2026-02-10");
            var etape = new Etape(parcours.PersonneId, parcours.Id, new TypeEtape("essai", "Essai", FamilleEtape.Mobilisation, false), intitule, debut, null);
            etape.Accepter();
            etape.Commencer(debut, application.Horloge.Aujourdhui);
            db.Add(etape);
            await db.SaveChangesAsync();
            return etape.Id;
        });
}
