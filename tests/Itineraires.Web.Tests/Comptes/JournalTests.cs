using Itineraires.Data;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Comptes;

public sealed class JournalTests(Application application) : IClassFixture<Application>
{
    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact, Exigence("CNF-05")]
    public async Task CNF_05_la_base_refuse_de_modifier_ou_d_effacer_une_ligne_du_journal()
    {
        await application.EnBaseAsync(async db =>
        {
            db.Journaliser("essai", null);
            await db.SaveChangesAsync(Annulation);
        });

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            application.EnBaseAsync(db => db.Journal.Where(j => j.Acte == "essai").ExecuteDeleteAsync(Annulation))
        );
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            application.EnBaseAsync(db =>
                db.Journal.Where(j => j.Acte == "essai").ExecuteUpdateAsync(j => j.SetProperty(x => x.Utilisateur, "autre"), Annulation)
            )
        );

        Assert.Equal(1, await application.EnBaseAsync(db => db.Journal.CountAsync(j => j.Acte == "essai", Annulation)));
    }

    [Fact, Exigence("CNF-05")]
    public async Task CNF_05_chaque_objet_journalise_a_son_nom_dans_le_journal()
    {
        var types = await application.EnBaseAsync(db =>
            Task.FromResult(db.Model.GetEntityTypes().Where(ItinerairesDbContext.EstJournalise).Select(t => t.ClrType.Name).ToList())
        );

        Assert.Contains("Personne", types);
        Assert.DoesNotContain("Alerte", types);
        Assert.All(types, t => Assert.Contains(t, NomsDesObjets.Objets.Keys));
    }

    [Fact, Exigence("CNF-05")]
    public async Task CNF_05_le_dpo_lit_le_journal_et_son_export_y_est_ecrit()
    {
        var dpo = await application.CompteAsync("dpo");
        var administrateur = await application.CompteAsync("administrateur", prenom: "Yves", nom: "Lacroix");
        await application.Navigateur(administrateur).EnvoyerAsync($"/utilisateurs/{dpo.Id}", [("Depart", "31/12/2030")], "form[action*=Fermer]");

        var page = await application.Navigateur(dpo).OuvrirAsync("/journal?compte=lacroix");
        using var export = await application.Navigateur(dpo).Client.GetAsync("/journal?compte=lacroix&handler=Export", Annulation);

        Assert.Contains("modification : compte", page.Texte, StringComparison.Ordinal);
        Assert.Contains("vide → 2030-12-31", page.Texte, StringComparison.Ordinal);
        Assert.Contains("Yves Lacroix", await export.Content.ReadAsStringAsync(Annulation), StringComparison.Ordinal);
        Assert.Equal(1, await application.EnBaseAsync(db => db.Journal.CountAsync(j => j.Acte == "export" && j.UtilisateurId == dpo.Id, Annulation)));
    }

    [Fact, Exigence("CNF-05")]
    public async Task CNF_05_une_recherche_se_lit_au_journal_comme_une_ligne_ancienne_en_texte()
    {
        var dpo = await application.CompteAsync("dpo");
        var gestionnaire = await application.CompteAsync("gestionnaire", prenom: "Odile", nom: "Brun");
        await application.Navigateur(gestionnaire).OuvrirAsync("/recherche?q=Éloïse");
        await application.EnBaseAsync(async db =>
        {
            db.Journaliser("recherche", null, "personne", details: "texte d’avant");
            await db.SaveChangesAsync(Annulation);
        });

        var page = await application.Navigateur(dpo).OuvrirAsync("/journal?acte=recherche");

        Assert.Contains("Éloïse", page.Texte, StringComparison.Ordinal);
        Assert.Contains("texte d’avant", page.Texte, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Le_journal_se_lit_page_par_page_sans_perdre_de_ligne_du_meme_instant()
    {
        var dpo = await application.CompteAsync("dpo");
        await application.EnBaseAsync(async db =>
        {
            for (var i = 0; i < 120; i++)
            {
                db.Journaliser("serie", null, motif: $"ligne {i:000}");
            }

            await db.SaveChangesAsync(Annulation);
        });
        var vues = new HashSet<string>(StringComparer.Ordinal);
        var adresse = "/journal?acte=serie";
        while (adresse is not null)
        {
            var page = await application.Navigateur(dpo).OuvrirAsync(adresse);
            foreach (var cellule in page.Document.QuerySelectorAll("td[data-titre=Détails]"))
            {
                Assert.True(vues.Add(cellule.TextContent.Trim()));
            }

            adresse = page.Document.QuerySelector("nav.pages a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(120, vues.Count);
    }

    [Fact]
    public async Task Sans_le_droit_le_journal_est_ferme() =>
        Assert.Equal(403, (await application.Navigateur(await application.CompteAsync("administrateur")).OuvrirAsync("/journal")).Statut);
}
