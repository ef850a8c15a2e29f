using Itineraires.Domain.Orientation;
using Itineraires.Web.Security;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Features.Confidentialite;

/// <summary>No medical information enters a dossier unseen.</summary>
public sealed class GardeMedicaleTests(Application application) : IClassFixture<Application>
{
    [Theory]
    [Exigence("CNF-01")]
    [InlineData("Elle sort d’une DÉPRESSION.", "dépression")]
    [InlineData("Deux hospitalisations depuis mai", "hospitalisation")]
    [InlineData("en burn out", "burn-out")]
    [InlineData("Il suit un traitement médical lourd", "traitement médical")]
    public void CNF_01_un_mot_medical_est_reconnu_sans_casse_ni_accent(string texte, string mot) =>
        Assert.Equal([mot], ListeMedicale.Lire("!assurance maladie\nburn-out\ndépression\nhospitalisation\nmaladie\ntraitement médical").Trouver(texte));

    [Theory]
    [Exigence("CNF-01")]
    [InlineData("Mettre à jour ses droits à l’assurance maladie, puis le permis B.")]
    [InlineData("Le siège social est à Sidamo ; traiter le courrier administratif.")]
    public void CNF_01_une_phrase_sans_information_medicale_ne_declenche_rien(string texte) =>
        Assert.Empty(ListeMedicale.Lire("!assurance maladie\nmaladie\nsida\ntraitement médical").Trouver(texte));

    [Fact]
    [Exigence("CNF-01")]
    public async Task CNF_01_rien_n_est_ecrit_avant_que_la_personne_ait_choisi()
    {
        var (personne, navigateur) = await PreparerAsync();
        var page = await navigateur.EnvoyerAsync($"/personnes/{personne}/besoins", Saisie("Elle sort d’une dépression."));
        Assert.Equal(200, page.Statut);
        Assert.Contains("« dépression »", page.Erreur("Commentaire")!.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("Elle sort d’une dépression.", page.Html, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector($"input[type=checkbox][name={GardeMedicale.Confirmation}]"));
        Assert.Equal(0, await application.EnBaseAsync(db => db.Evaluations.CountAsync(e => e.PersonneId == personne)));
        Assert.Equal(0, await application.EnBaseAsync(db => db.Journal.CountAsync(j => j.PersonneId == personne && j.Acte == GardeMedicale.Acte)));
    }

    [Fact]
    [Exigence("CNF-01")]
    public async Task CNF_01_le_choix_d_enregistrer_quand_meme_est_inscrit_au_journal_sans_le_texte()
    {
        var (personne, navigateur) = await PreparerAsync();
        var page = await navigateur.EnvoyerAsync(
            $"/personnes/{personne}/besoins",
            [.. Saisie("Le magasin s’appelle Dépression."), (GardeMedicale.Confirmation, "oui")]
        );
        Assert.Equal(302, page.Statut);
        var entree = await application.EnBaseAsync(db => db.Journal.SingleAsync(j => j.PersonneId == personne && j.Acte == GardeMedicale.Acte));
        Assert.DoesNotContain("magasin", $"{entree.Motif}{entree.Details}{entree.Objet}", StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, await application.EnBaseAsync(db => db.Evaluations.CountAsync(e => e.PersonneId == personne)));
    }

    [Fact]
    [Exigence("CNF-01")]
    public async Task CNF_01_une_phrase_ordinaire_s_enregistre_sans_question()
    {
        var (personne, navigateur) = await PreparerAsync();
        var page = await navigateur.EnvoyerAsync(
            $"/personnes/{personne}/besoins",
            Saisie("Ouvrir ses droits à l’assurance maladie, chercher une place en crèche.")
        );
        Assert.Equal(302, page.Statut);
        Assert.Equal(0, await application.EnBaseAsync(db => db.Journal.CountAsync(j => j.PersonneId == personne && j.Acte == GardeMedicale.Acte)));
    }

    [Fact]
    [Exigence("CNF-01")]
    public async Task CNF_01_la_liste_se_lit_pour_avertir_pendant_la_saisie_une_fois_connecte()
    {
        var (_, navigateur) = await PreparerAsync();
        var page = await navigateur.OuvrirAsync("/mots-sensibles");
        Assert.Equal(200, page.Statut);
        Assert.Contains("\"sauf\":[\"assurance maladie\"", page.Html, StringComparison.Ordinal);
        Assert.NotEqual(200, (await application.Navigateur().OuvrirAsync("/mots-sensibles")).Statut);
    }

    private static (string, string)[] Saisie(string commentaire) =>
        [("Autonomie", NiveauAutonomie.ASoutenir.ToString()), ("Capacite", Enum.GetNames<CapaciteEmploi>()[0]), ("Commentaire", commentaire)];

    private async Task<(Guid Personne, Navigateur Navigateur)> PreparerAsync()
    {
        var fabrique = new Fabrique(application);
        var personne = await fabrique.PersonneAsync();
        var chef = await application.CompteAsync("chef_service_social", territoireId: await fabrique.TerritoireAsync());
        return (personne.Id, application.Navigateur(chef));
    }
}
