using Itineraires.Domain.Personnes;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Features.Personnes;

/// <summary>A person is recorded with or without a foyer RSA, with or without an address, once.</summary>
public sealed class EnregistrementTests(Application application) : IClassFixture<Application>
{
    [Fact]
    public async Task Ce_qui_ne_va_pas_est_dit_en_francais_au_champ()
    {
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));

        var page = await navigateur.EnvoyerAsync(
            "/personnes/nouvelle",
            [("Saisie.Nom", new string('x', 120)), ("Saisie.Prenom", "D’Arcy"), ("Saisie.DateNaissance", "31/02/1985"), ("Saisie.Telephone", "plus tard")]
        );

        Assert.Contains("C’est trop long\u00A0: 100\u00A0caractères au plus. Raccourcissez ce texte.", page.Erreur("Saisie.Nom"));
        Assert.Contains("Cette date n’existe pas dans le calendrier.", page.Erreur("Saisie.DateNaissance"));
        Assert.Contains("Le téléphone «\u00A0plus tard\u00A0» n’est pas un numéro", page.Erreur("Saisie.Telephone"));
        Assert.Contains("Choisissez la commune", page.Erreur("Saisie.CodeInsee"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("061234", false)]
    [InlineData("06 12 34 56 78 90", false)]
    [InlineData("06 12 34 56 78", true)]
    [InlineData("+41 22 123 45 67", true)]
    public async Task Un_telephone_suit_au_formulaire_la_regle_des_imports(string numero, bool accepte)
    {
        var navigateur = application.Navigateur(await application.CompteAsync("gestionnaire"));

        var page = await navigateur.EnvoyerAsync("/personnes/nouvelle", [("Saisie.Telephone", numero)]);

        Assert.Equal(accepte, string.IsNullOrEmpty(page.Erreur("Saisie.Telephone")));
    }

    [Fact]
    [Exigence("PER-10")]
    [Exigence("PER-11")]
    public async Task PER_10_PER_11_une_personne_sans_foyer_ni_adresse_a_le_territoire_de_sa_domiciliation()
    {
        var page = await (await NavigateurAsync()).EnvoyerAsync(
            "/personnes/nouvelle",
            Identite("Diallo", ("Saisie.CodeInsee", "69266"), ("Saisie.DomiciliationStructure", "CCAS de Villeurbanne"))
        );
        Assert.Equal(302, page.Statut);
        var lue = await LireAsync("diallo");
        Assert.Null(lue.FoyerId);
        Assert.Equal(await new Fabrique(application).TerritoireAsync(), lue.TerritoireId);
        Assert.Equal(("69266", "CCAS de Villeurbanne"), (lue.DomiciliationCodeInsee, lue.DomiciliationStructure));
        Assert.False(lue.SoumisDroitsDevoirs);
    }

    [Fact]
    [Exigence("PER-06")]
    public async Task PER_06_le_statut_soumis_est_date()
    {
        var page = await (await NavigateurAsync()).EnvoyerAsync(
            "/personnes/nouvelle",
            Identite(
                "Marchand",
                ("Saisie.CodeInsee", "69266"),
                ("Saisie.Matricule", "7654321"),
                ("Saisie.TypeRsa", nameof(TypeRsa.Socle)),
                ("Saisie.DroitOuvertLe", "05/01/2026"),
                ("Saisie.SoumisDepuis", "06/01/2026")
            )
        );
        Assert.Equal(302, page.Statut);
        var lue = await LireAsync("marchand");
        Assert.True(lue.SoumisDroitsDevoirs);
        var statut = await application.EnBaseAsync(db => db.StatutsDroitsDevoirs.SingleAsync(s => s.PersonneId == lue.Id));
        Assert.Equal((true, new DateOnly(2026, 1, 6), (DateOnly?)null), (statut.Soumis, statut.Debut, statut.Fin));
    }

    [Theory]
    [InlineData("Saisie.DroitOuvertLe")]
    [InlineData("Saisie.SoumisDepuis")]
    public async Task Un_droit_ou_un_statut_ne_commence_pas_a_une_date_a_venir(string champ)
    {
        var page = await (await NavigateurAsync()).EnvoyerAsync(
            "/personnes/nouvelle",
            Identite("Demain", ("Saisie.CodeInsee", "69266"), ("Saisie.Matricule", "7654399"), (champ, "13/03/2026"))
        );

        Assert.Contains("date passée", page.Erreur(champ), StringComparison.Ordinal);
        Assert.False(await application.EnBaseAsync(db => db.Foyers.AnyAsync(f => f.Matricule == "7654399")));
    }

    [Fact]
    public async Task Une_personne_deja_connue_est_signalee_avant_d_etre_creee()
    {
        var connue = await new Fabrique(application).PersonneAsync("Awa", "Traoré");
        var page = await (await NavigateurAsync()).EnvoyerAsync(
            "/personnes/nouvelle",
            Identite("TRAORE", ("Saisie.Prenom", "awa"), ("Saisie.DateNaissance", "04/04/1991"), ("Saisie.CodeInsee", "69266"))
        );
        Assert.Equal(200, page.Statut);
        Assert.NotNull(page.Document.QuerySelector($"main a[href='/personnes/{connue.Id}']"));
        Assert.Equal(1, await application.EnBaseAsync(db => db.Personnes.CountAsync(p => p.NomPlie == "traore")));
    }

    [Fact]
    public async Task Sans_le_droit_d_enregistrer_la_page_est_fermee() =>
        Assert.Equal(403, (await application.Navigateur(await application.CompteAsync("direction")).OuvrirAsync("/personnes/nouvelle")).Statut);

    private static List<(string, string)> Identite(string nom, params (string Nom, string Valeur)[] autres) =>
        [
            .. new[] { ("Saisie.Nom", nom), ("Saisie.Prenom", "Mariam"), ("Saisie.DateNaissance", "12/03/1988") }.Where(c =>
                !autres.Any(a => a.Nom == c.Item1)
            ),
            .. autres,
        ];

    private Task<Personne> LireAsync(string nomPlie) => application.EnBaseAsync(db => db.Personnes.AsNoTracking().SingleAsync(p => p.NomPlie == nomPlie));

    private async Task<Navigateur> NavigateurAsync() =>
        application.Navigateur(await application.CompteAsync("instructeur", territoireId: await new Fabrique(application).TerritoireAsync()));
}
