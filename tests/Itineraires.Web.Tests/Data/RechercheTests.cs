using Itineraires.Data.Recherche;
using Itineraires.Web.Tests.Support;

namespace Itineraires.Web.Tests.Data;

/// <summary>A person is found as people type her name.</summary>
public sealed class RechercheTests(Application application) : IClassFixture<Application>
{
    [Theory]
    [InlineData("Bintou N’Diaye")]
    [InlineData("bintou n diaye")]
    [InlineData("BINTOU NDIAYE")]
    [InlineData("diaye bintou")]
    [InlineData("bintou n'diaie")]
    [InlineData("bitnou n'diaye")]
    public async Task Une_personne_est_trouvee_avec_ou_sans_apostrophe_et_malgre_une_faute(string requete)
    {
        var personne = await new Fabrique(application).PersonneAsync("Bintou", "N’Diaye");

        var trouvees = await application.EnBaseAsync(db =>
            new RecherchePersonnes(db).ChercherAsync(requete, db.Personnes, 10, TestContext.Current.CancellationToken)
        );

        Assert.Contains(trouvees, t => t.Id == personne.Id);
    }

    [Theory]
    [InlineData("Lê", "Nguyễn", "le nguyen")]
    [InlineData("Lê", "Nguyễn", "NGUYEN LE")]
    [InlineData("Van", "Rathier", "van rathier")]
    [InlineData("María del Carmen", "De la Fuente", "maria del carmen de la fuente")]
    public async Task Un_prenom_qui_est_aussi_une_particule_se_trouve(string prenom, string nom, string requete)
    {
        var personne = await new Fabrique(application).PersonneAsync(prenom, nom);

        var trouvees = await application.EnBaseAsync(db =>
            new RecherchePersonnes(db).ChercherAsync(requete, db.Personnes, 10, TestContext.Current.CancellationToken)
        );

        Assert.Contains(trouvees, t => t.Id == personne.Id);
    }
}
