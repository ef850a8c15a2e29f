using Itineraires.Domain.Suivi;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Suivi;

/// <summary>A cellule from its opening to the end of a decision; today is 12 March 2026.</summary>
public sealed class CellulesTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    [Fact]
    [Exigence("SUI-02")]
    public async Task SUI_02_une_cellule_examine_decide_confie_et_clot()
    {
        var territoire = await _fabrique.TerritoireAsync("T05");
        var ligne = await _fabrique.OrganismeAsync("Cellule");
        var cheffe = await application.CompteAsync("chef_service_social", territoireId: territoire);
        var referente = await application.CompteAsync("referent", ligne.Organisme.Id, prenom: "Rosa", nom: "Diaz");
        var cei = await application.CompteAsync("cei", prenom: "Karim", nom: "Haddad");
        var personne = await _fabrique.PersonneAsync("Lina", "Examinée");
        var autre = await _fabrique.PersonneAsync("Omar", "Ailleurs", territoire: "T08");
        var navigateur = application.Navigateur(cheffe);

        var cellule = (await navigateur.EnvoyerAsync("/cellules/nouvelle", [("Nom", "Cellule test")])).Redirection!;
        var identifiant = Guid.Parse(cellule.Split('/')[^1]);
        // By her e-mail, or by her name in any order; two accounts of one name are told apart by their e-mails.
        await application.CompteAsync("cei", prenom: "Rosa", nom: "Diaz");
        var homonymes = await navigateur.EnvoyerAsync(cellule, [("MembreId", "diaz rosa")], "form[action*=Accueillir]");
        Assert.Contains(referente.Email!, homonymes.Erreur("MembreId"));
        foreach (var membre in new[] { referente.Email!, "haddad KARIM" })
        {
            Assert.Equal(302, (await navigateur.EnvoyerAsync(cellule, [("MembreId", membre)], "form[action*=Accueillir]")).Statut);
        }

        Assert.NotNull((await navigateur.EnvoyerAsync(cellule, [("MembreId", "personne@exemple.fr")], "form[action*=Accueillir]")).Erreur("MembreId"));
        Assert.NotNull((await navigateur.EnvoyerAsync(cellule, [("JourSeance", "")], "form[action*=Reunir]")).Erreur("JourSeance"));
        Assert.Equal(302, (await navigateur.EnvoyerAsync(cellule, [("JourSeance", "12/03/2026"), ("Lieu", "Salle 2")], "form[action*=Reunir]")).Statut);

        // One by one, and only persons of the member's own perimeter.
        Assert.DoesNotContain("Ailleurs, Omar", (await navigateur.OuvrirAsync($"{cellule}/inscrire?q=Omar+Ailleurs")).Texte);
        var seance = await application.EnBaseAsync(db => db.SeancesCellule.Where(s => s.CelluleId == identifiant).Select(s => s.Id).SingleAsync());
        await navigateur.PosterAsync($"{cellule}/inscrire", [("seance", $"{seance}"), ("personnes", $"{autre.Id}")]);
        Assert.Equal(0, await application.EnBaseAsync(db => db.Situations.CountAsync(s => s.PersonneId == autre.Id)));
        Assert.Equal(302, (await navigateur.EnvoyerAsync($"{cellule}/inscrire?q=Lina+Examinée", [("personnes", $"{personne.Id}")])).Statut);
        var situation =
            $"/cellules/situations/{await application.EnBaseAsync(db => db.Situations.Where(s => s.PersonneId == personne.Id).Select(s => s.Id).SingleAsync())}";

        // Each missing word is told at its field; then the decision is entrusted to a member who reaches nobody.
        var vide = await navigateur.EnvoyerAsync(situation, [("Nature", "etape"), ("Decision", ""), ("ResponsableId", $"{cei.Id}")], "form[action*=Decider]");
        Assert.NotNull(vide.Erreur("Decision"));
        (string, string)[] decision = [("Nature", "etape"), ("Decision", "Proposer le chantier"), ("ResponsableId", $"{cei.Id}"), ("Echeance", "20/03/2026")];
        var onglet = await navigateur.OuvrirAsync(situation);
        Assert.Equal(302, (await navigateur.EnvoyerAsync(situation, decision, "form[action*=Decider]")).Statut);
        (string, string)[] concurrente = [.. decision.Where(d => d.Item1 != "Decision"), ("Decision", "Autre chose")];
        var seconde = await navigateur.EnvoyerAsync(onglet, situation, concurrente, "form[action*=Decider]");
        Assert.Contains("Quelqu’un a modifié", seconde.Texte);
        // What holds is shown, what was typed stays in its field.
        Assert.Contains("Proposer le chantier", seconde.Texte);
        Assert.Equal("Autre chose", seconde.Document.QuerySelector("[name=Decision]")!.TextContent.Trim());

        var deKarim = application.Navigateur(cei);
        Assert.Contains("Décisions de cellule 1 prochaine échéance le 20 mars 2026", (await deKarim.OuvrirAsync("/")).Texte);
        Assert.Contains("Proposer le chantier", (await deKarim.OuvrirAsync("/cellules")).Texte);
        var vue = await deKarim.OuvrirAsync(situation);
        Assert.Contains("n’est pas dans votre périmètre", vue.Texte);
        Assert.DoesNotContain("Droit ouvert", vue.Texte);
        Assert.Contains("Droit ouvert", (await navigateur.OuvrirAsync(situation)).Texte);

        // Late the day after, then begun and closed with what came of it.
        application.Horloge.Avancer(TimeSpan.FromDays(9));
        Assert.Contains("dont 1 en retard", (await deKarim.OuvrirAsync("/")).Texte);
        Assert.Contains("en retard", (await deKarim.OuvrirAsync(cellule)).Texte);
        Assert.Equal(302, (await deKarim.EnvoyerAsync(situation, [], "form[action*=Commencer]")).Statut);
        Assert.NotNull((await deKarim.EnvoyerAsync(situation, [("Resultat", "")], "form[action*=Clore]")).Erreur("Resultat"));
        Assert.Equal(302, (await deKarim.EnvoyerAsync(situation, [("Resultat", "Embauchée")], "form[action*=Clore]")).Statut);
        Assert.DoesNotContain("Décisions de cellule 1", (await deKarim.OuvrirAsync("/")).Texte);
        Assert.Contains("Examinée, Lina", (await deKarim.OuvrirAsync($"{cellule}/imprimer?etat=closes")).Html);
        Assert.Contains("Proposer le chantier", (await navigateur.OuvrirAsync($"/personnes/{personne.Id}")).Html);

        // A member who leaves finds nothing any more.
        Assert.Equal(200, (await application.Navigateur(referente).OuvrirAsync(situation)).Statut);
        Assert.Equal(
            302,
            (await navigateur.EnvoyerAsync(cellule, [("membre", $"{referente.Id}")], $"form[action*=Quitter]:has(input[value='{referente.Id}'])")).Statut
        );
        Assert.Equal(404, (await application.Navigateur(referente).OuvrirAsync(situation)).Statut);
        Assert.Equal(404, await deKarim.PosterAsync($"{cellule}?handler=Fermer"));

        // The lead passes to another member; once his account is closed, any member says who takes it over.
        Assert.Equal(404, (await deKarim.PosterAsync($"{cellule}?handler=Confier", [("membre", $"{cei.Id}")])).Statut);
        Assert.Equal(302, (await navigateur.PosterAsync($"{cellule}?handler=Confier", [("membre", $"{cei.Id}")])).Statut);
        await application.EnBaseAsync(db =>
            db.Users.Where(u => u.Id == cei.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.FermeLe, new DateOnly(2026, 3, 1)))
        );
        Assert.Equal(302, (await navigateur.PosterAsync($"{cellule}?handler=Confier", [("membre", $"{cheffe.Id}")])).Statut);
        Assert.Equal(302, (await navigateur.EnvoyerAsync(cellule, [], "form[action*=Fermer]")).Statut);
        application.Horloge.Avancer(-TimeSpan.FromDays(9));
    }

    [Fact]
    [Exigence("SUI-02")]
    public async Task SUI_02_qui_n_est_pas_membre_ne_trouve_rien_quel_que_soit_son_role()
    {
        var territoire = await _fabrique.TerritoireAsync("T03");
        var ligne = await _fabrique.OrganismeAsync("Cellule close");
        var cheffe = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: territoire));
        var personne = await _fabrique.PersonneAsync("Nadia", "Secrète", territoire: "T03");
        var cellule = (await cheffe.EnvoyerAsync("/cellules/nouvelle", [("Nom", "Cellule close")])).Redirection!;
        await cheffe.EnvoyerAsync(cellule, [("JourSeance", "12/03/2026")], "form[action*=Reunir]");
        await cheffe.EnvoyerAsync($"{cellule}/inscrire?q=Nadia+Secrète", [("personnes", $"{personne.Id}")]);
        var situation = await application.EnBaseAsync(db => db.Situations.Where(s => s.PersonneId == personne.Id).Select(s => s.Id).SingleAsync());

        foreach (var role in await application.EnBaseAsync(db => db.RolesMetier.Select(r => r.Code).ToListAsync()))
        {
            var autre = application.Navigateur(
                await application.CompteAsync(
                    role,
                    role is "referent" or "responsable_organisme" ? ligne.Organisme.Id : null,
                    role is "chef_service_social" or "instructeur" ? territoire : null
                )
            );
            foreach (var adresse in new[] { cellule, $"{cellule}/imprimer", $"{cellule}/inscrire", $"/cellules/situations/{situation}" })
            {
                Assert.True((await autre.OuvrirAsync(adresse)).Statut == 404, $"{role} reads {adresse}");
            }

            Assert.Equal(404, await autre.PosterAsync($"/cellules/situations/{situation}?handler=Retirer"));
            Assert.DoesNotContain("Secrète", (await autre.OuvrirAsync("/cellules")).Html);
        }

        Assert.Equal(302, (await cheffe.EnvoyerAsync($"/cellules/situations/{situation}", [], "form[action*=Retirer]")).Statut);
        Assert.Equal(
            StatutSituation.Retiree,
            await application.EnBaseAsync(db => db.Situations.Where(s => s.Id == situation).Select(s => s.Statut).SingleAsync())
        );
    }

    [Fact]
    [Exigence("SUI-02")]
    public async Task SUI_02_les_personnes_viennent_aussi_d_une_alerte_ou_d_une_cohorte_et_n_y_sont_qu_une_fois()
    {
        var territoire = await _fabrique.TerritoireAsync("T01");
        var cheffe = application.Navigateur(await application.CompteAsync("chef_service_social", territoireId: territoire));
        var rupture = await _fabrique.PersonneAsync("Yann", "Rompu", "2025-06-01", "T01");
        await _fabrique.PersonneAsync("Zoé", "Récente", "2026-03-10", "T01");
        var cellule = (await cheffe.EnvoyerAsync("/cellules/nouvelle", [("Nom", "Cellule en lot")])).Redirection!;
        await cheffe.EnvoyerAsync(cellule, [("JourSeance", "12/03/2026")], "form[action*=Reunir]");
        var cohorte = (await cheffe.EnvoyerAsync("/cohortes/nouvelle", [("Nom", "Toutes"), ("TerritoireId", $"{territoire}")])).Redirection!.Split('/')[^1];

        var alerte = await cheffe.OuvrirAsync($"{cellule}/inscrire?alerte=SUI-RUPTURE");
        Assert.Contains("Rompu, Yann", alerte.Texte);
        Assert.DoesNotContain("Récente, Zoé", alerte.Texte);
        Assert.Equal(302, (await cheffe.EnvoyerAsync($"{cellule}/inscrire?alerte=SUI-RUPTURE", [("personnes", $"{rupture.Id}")])).Statut);
        var groupe = await cheffe.OuvrirAsync($"{cellule}/inscrire?cohorte={cohorte}&cas=SansSuivi");
        Assert.Contains("Récente, Zoé", groupe.Texte);
        Assert.DoesNotContain("Rompu, Yann", groupe.Texte);
        var encore = await cheffe.PosterAsync(
            $"{cellule}/inscrire",
            [
                ("personnes", $"{rupture.Id}"),
                (
                    "seance",
                    $"{await application.EnBaseAsync(db => db.Situations.Where(s => s.PersonneId == rupture.Id).Select(s => s.SeanceId).SingleAsync())}"
                ),
            ]
        );
        Assert.Contains("La cellule suit déjà cette personne", encore.Texte);
    }
}
