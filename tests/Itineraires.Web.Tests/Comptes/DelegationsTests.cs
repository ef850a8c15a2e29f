using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Comptes;

/// <summary>A decision outside a valid délégation is refused, and nothing is written (GOV-04).</summary>
public sealed class DelegationsTests(Application application) : IClassFixture<Application>
{
    private const string Refus = "Vous n’avez pas de délégation de signature";

    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("GOV-04")]
    public async Task GOV_04_une_decision_hors_delegation_est_refusee()
    {
        var (chef, ligne, personne) = (
            await SansDelegationAsync(),
            (await _fabrique.OrganismeAsync("Délégué")).Ligne,
            await _fabrique.PersonneAsync("Wanda", "Décidée")
        );
        var navigateur = application.Navigateur(chef);
        var adresse = $"/personnes/{personne.Id}/orienter";
        (string, string)[] decision = [("Choix", $"ligne:{ligne.Id}"), ("DecideeLe", "12/03/2026"), ("Motif", "Prête")];
        Assert.Contains("Vous ne pouvez pas signer cette décision", (await navigateur.OuvrirAsync(adresse)).Texte);
        Assert.Contains(Refus, (await OrienterAsync()).Texte);

        // Elsewhere, ended yesterday, of another object, from tomorrow on: none lets sign.
        var ici = await _fabrique.TerritoireAsync();
        await DeleguerAsync(chef, [ObjetsDelegation.Orientation], await _fabrique.TerritoireAsync("T08"), "2026-01-01", null);
        await DeleguerAsync(chef, [ObjetsDelegation.Orientation], ici, "2025-01-01", "2026-03-11");
        await DeleguerAsync(chef, [ObjetsDelegation.Contrat], ici, "2026-01-01", null);
        await DeleguerAsync(chef, [ObjetsDelegation.Orientation], ici, "2026-03-13", null);
        Assert.Contains(Refus, (await OrienterAsync()).Texte);
        Assert.False(await application.EnBaseAsync(db => db.Orientations.AnyAsync(o => o.PersonneId == personne.Id)));

        await DeleguerAsync(chef, [ObjetsDelegation.Orientation], ici, "2026-03-12", "2026-03-12");
        // Held today, not on the date written on the decision: a past decision is not signed by who could not sign it.
        await application.EnBaseAsync(async db => await db.Delegations.Where(d => d.Fin == new DateOnly(2026, 3, 11)).ExecuteDeleteAsync());
        decision[1] = ("DecideeLe", "10/03/2026");
        Assert.Contains(Refus, (await OrienterAsync()).Texte);
        decision[1] = ("DecideeLe", "12/03/2026");
        var decidee = await OrienterAsync();
        Assert.True(decidee.Statut == 302, decidee.Texte);
        var lettre = await application.EnBaseAsync(db => db.Courriers.FirstAsync(c => c.PersonneId == personne.Id));
        Assert.Equal("Hélène Aubry\nPar délégation du Président, arrêté n° 7", lettre.Signataire);

        Task<Page> OrienterAsync() => navigateur.EnvoyerAsync(adresse, decision, "form[method=post]:has([name=Choix])");
    }

    [Fact]
    [Exigence("GOV-04")]
    public async Task GOV_04_la_validation_d_un_contrat_et_le_maintien_veulent_leur_delegation()
    {
        var chef = await SansDelegationAsync();
        var (organisme, ligne) = await _fabrique.OrganismeAsync("Validé");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var personne = await _fabrique.PersonneAsync("Xenia", "Validée");
        var parcours = await _fabrique.ParcoursAsync(personne, ligne, referente);
        var contrat = await SoumettreAsync(parcours);
        await application.EnBaseAsync(async db =>
        {
            await db.Personnes.Where(p => p.Id == personne.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.SoumisDroitsDevoirs, false));
        });
        var navigateur = application.Navigateur(chef);
        (string, string)[] maintien = [("Motif", "ParcoursIntegre"), ("CommentaireMaintien", "Le projet aboutit.")];

        Assert.Contains(Refus, (await navigateur.PosterAsync($"/contrats/a-valider?handler=Valider&id={contrat}", [])).Texte);
        Assert.Contains(Refus, (await navigateur.EnvoyerAsync($"/personnes/{personne.Id}/maintenir", maintien)).Texte);
        Assert.Equal(StatutContrat.Soumis, await application.EnBaseAsync(db => db.Contrats.Where(c => c.Id == contrat).Select(c => c.Statut).SingleAsync()));

        await DeleguerAsync(chef, [ObjetsDelegation.Contrat, ObjetsDelegation.Maintien], null, "2026-01-01", null);

        Assert.Equal(302, (await navigateur.PosterAsync($"/contrats/a-valider?handler=Valider&id={contrat}", [])).Statut);
        var maintenu = await navigateur.EnvoyerAsync($"/personnes/{personne.Id}/maintenir", maintien);
        Assert.True(maintenu.Statut == 302, maintenu.Texte);
    }

    [Fact]
    [Exigence("GOV-04")]
    public async Task GOV_04_l_administrateur_enregistre_et_retire_une_delegation()
    {
        var chef = await SansDelegationAsync();
        var admin = application.Navigateur(await application.CompteAsync("administrateur"));
        Assert.Contains("Leurs décisions seront refusées", (await admin.OuvrirAsync("/delegations")).Texte);

        var vide = await admin.EnvoyerAsync("/delegations", [], "form:has([name='Saisie.Reference'])");
        Assert.NotNull(vide.Erreur("Saisie.Reference"));
        var sansObjet = await EnregistrerAsync([]);
        Assert.Contains("Choisissez au moins une sorte de décision", sansObjet.Texte);
        var enregistree = await EnregistrerAsync([("Saisie.Objets", ObjetsDelegation.Orientation)]);
        Assert.True(enregistree.Statut == 302, enregistree.Texte);
        Assert.Contains("arrêté n° 2026-114", (await admin.OuvrirAsync("/delegations?nom=2026-114")).Texte);
        Assert.Contains("arrêté n° 2026-114", (await admin.OuvrirAsync("/delegations?handler=Exporter&format=Csv")).Html);

        var id = await application.EnBaseAsync(db => db.Delegations.Where(d => d.TitulaireId == chef.Id).Select(d => d.Id).SingleAsync());
        var passe = await RetirerAsync("11/03/2026", "Départ");
        Assert.Contains("se retire à partir d’aujourd’hui", passe.Texte);
        Assert.Contains("Indiquez pourquoi", (await RetirerAsync("12/03/2026", "")).Texte);
        Assert.Equal(302, (await RetirerAsync("12/03/2026", "Départ")).Statut);
        Assert.Equal(new DateOnly(2026, 3, 12), await application.EnBaseAsync(db => db.Delegations.Where(d => d.Id == id).Select(d => d.Fin).SingleAsync()));
        Assert.Equal(404, (await admin.PosterAsync("/delegations?handler=Retirer", [("Retiree", $"{Guid.CreateVersion7()}")])).Statut);

        Task<Page> EnregistrerAsync((string, string)[] objets) =>
            admin.EnvoyerAsync(
                "/delegations",
                [
                    ("Saisie.TitulaireId", $"{chef.Id}"),
                    ("Saisie.Reference", "arrêté n° 2026-114"),
                    ("Saisie.Debut", "01/03/2026"),
                    ("Saisie.Fin", "31/12/2026"),
                    .. objets,
                ],
                "form:has([name='Saisie.Reference'])"
            );

        Task<Page> RetirerAsync(string jour, string motif) =>
            admin.PosterAsync("/delegations?handler=Retirer", [("Retiree", $"{id}"), ("DernierJour", jour), ("MotifRetrait", motif)]);
    }

    private async Task<Utilisateur> SansDelegationAsync()
    {
        var chef = await application.CompteAsync("chef_service_social", null, await _fabrique.TerritoireAsync(), "Hélène", "Aubry");
        await application.EnBaseAsync(async db => await db.Delegations.Where(d => d.TitulaireId == chef.Id).ExecuteDeleteAsync());
        return chef;
    }

    private Task DeleguerAsync(Utilisateur titulaire, IEnumerable<string> objets, Guid? territoire, string debut, string? fin) =>
        application.EnBaseAsync(async db =>
        {
            db.Add(new Delegation(titulaire.Id, "arrêté n° 7", objets, territoire, new(Fabrique.Jour(debut), fin is null ? null : Fabrique.Jour(fin))));
            await db.SaveChangesAsync();
        });

    private Task<Guid> SoumettreAsync(ParcoursAccompagne parcours) =>
        application.EnBaseAsync(async db =>
        {
            var cadre = await db.Cadres.AsNoTracking().SingleAsync(c => c.Code == parcours.CadreCode);
            var contrat = new Contrat(await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id), 1, null, new(2026, 3, 1), new(2026, 8, 31));
            contrat.Rediger(new(2026, 3, 1), new(2026, 8, 31), [new(TermeObjectif.Court, "Refaire son CV")], "Chercher", "Un entretien", null, null);
            contrat.Completer(cadre, 1, null);
            var piece = new PieceJointe(parcours.PersonneId, "contrat.pdf", "application/pdf", [0x25], application.Horloge.Instant, Guid.CreateVersion7());
            contrat.Signer(new(2026, 3, 1), piece.Id, application.Horloge.Aujourdhui);
            contrat.Soumettre(Guid.CreateVersion7(), application.Horloge.Instant);
            db.AddRange(piece, contrat);
            await db.SaveChangesAsync();
            return contrat.Id;
        });
}
