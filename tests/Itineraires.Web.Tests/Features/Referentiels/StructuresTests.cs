using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Features.Referentiels;

/// <summary>Two labels of one structure are brought together by a person, never by the import.</summary>
public sealed class StructuresTests(Application application) : IClassFixture<Application>
{
    private readonly Fabrique _fabrique = new(application);

    [Fact]
    public async Task Un_libelle_rapproche_confie_ses_lignes_et_reste_reconnu()
    {
        var (court, _) = await _fabrique.OrganismeAsync("ALIS", annee: 2020);
        var (long_, ligne) = await _fabrique.OrganismeAsync("ALIS (groupement UFCS)", annee: 2020);
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));
        Assert.Contains("ALIS (groupement UFCS)1 ligne, 100 placesALIS1 ligne", (await navigateur.OuvrirAsync("/programmation/structures")).Texte);

        var fait = await EnvoyerAsync(navigateur, "Reunir", long_.Id);

        Assert.Equal(302, fait.Statut);
        Assert.Equal(court.Id, await application.EnBaseAsync(db => db.LignesConvention.Where(l => l.Id == ligne.Id).Select(l => l.OrganismeId).SingleAsync()));
        Assert.False(await application.EnBaseAsync(db => db.Organismes.AnyAsync(o => o.Id == long_.Id)));
        Assert.True(
            await application.EnBaseAsync(db => db.AliasOrganismes.AnyAsync(a => a.LibellePlie == "alis groupement ufcs" && a.OrganismeId == court.Id))
        );
    }

    [Fact]
    public async Task Une_structure_qui_suit_des_personnes_ne_s_absorbe_pas_et_peut_rester_a_part()
    {
        await _fabrique.OrganismeAsync("Rhône Emploi");
        var (long_, ligne) = await _fabrique.OrganismeAsync("Rhône Emploi Vénissieux");
        await _fabrique.ParcoursAsync(await _fabrique.PersonneAsync(), ligne, null);
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));

        Assert.Contains("suit déjà des personnes", (await EnvoyerAsync(navigateur, "Reunir", long_.Id)).Texte);
        Assert.True(await application.EnBaseAsync(db => db.Organismes.AnyAsync(o => o.Id == long_.Id)));
        await EnvoyerAsync(navigateur, "Distinguer", long_.Id);

        var page = await navigateur.OuvrirAsync("/programmation/structures");
        Assert.Null(page.Document.QuerySelector($"form:has(input[value='{long_.Id}']) button[formaction*=Reunir]"));
        Assert.Contains("Rhône Emploi Vénissieuxstructure à part", page.Texte);
    }

    [Fact]
    public async Task Un_libelle_s_ajoute_une_fois_et_s_oublie()
    {
        var (organisme, _) = await _fabrique.OrganismeAsync("Mission locale de test");
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));
        const string Formulaire = "form[action*=Ajouter]";
        Assert.NotNull((await navigateur.EnvoyerAsync("/programmation/structures", [("Libelle", "")], Formulaire)).Erreur("Libelle"));
        (string, string)[] champs = [("Libelle", "MDL Test"), ("OrganismeId", organisme.Id.ToString())];

        Assert.Equal(302, (await navigateur.EnvoyerAsync("/programmation/structures", champs, Formulaire)).Statut);
        Assert.NotNull((await navigateur.EnvoyerAsync("/programmation/structures", champs, Formulaire)).Erreur("Libelle"));

        var id = await application.EnBaseAsync(db => db.AliasOrganismes.Where(a => a.LibellePlie == "mdl test").Select(a => a.Id).SingleAsync());
        await navigateur.EnvoyerAsync("/programmation/structures", [], $"form[action*=Retirer]:has(input[value='{id}'])");
        Assert.False(await application.EnBaseAsync(db => db.AliasOrganismes.AnyAsync(a => a.Id == id)));
    }

    /// <summary>Presses one button of the proposal about a structure.</summary>
    private static Task<Page> EnvoyerAsync(Navigateur navigateur, string acte, Guid id) =>
        navigateur.EnvoyerAsync("/programmation/structures", [], $"form:has(input[name=id][value='{id}'])", $"?handler={acte}");
}
