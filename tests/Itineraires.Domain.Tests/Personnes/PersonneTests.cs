using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Personnes;

public sealed class PersonneTests
{
    [Fact]
    [Exigence("PER-02")]
    public void PER_02_le_foyer_reste_dans_le_dispositif_paye_ou_non_avec_un_motif_date()
    {
        var foyer = new Foyer("1234567", null);
        foyer.ConstaterDroit(TypeRsa.Socle, EtatDroit.Ouvert, null, Jour("2026-01-01"));

        foyer.ConstaterDroit(TypeRsa.Socle, EtatDroit.VersementSuspendu, MotifSansVersement.PieceManquante, Jour("2026-03-01"));

        Assert.True(foyer.EstDansLeDispositif);
        Assert.Equal([(Jour("2026-01-01"), (DateOnly?)Jour("2026-02-28")), (Jour("2026-03-01"), null)], foyer.Droits.Select(d => (d.Debut, d.Fin)));
        Assert.Null(foyer.ConstaterDroit(TypeRsa.Socle, EtatDroit.VersementSuspendu, MotifSansVersement.PieceManquante, Jour("2026-04-01")));
        Refus(() => foyer.ConstaterDroit(TypeRsa.Socle, EtatDroit.Clos, null, Jour("2026-02-01")), ReglesPersonne.DroitChronologique);
    }

    [Fact]
    [Exigence("PER-03")]
    public void PER_03_seuls_les_deux_premiers_types_sont_un_minimum_social()
    {
        foreach (var (type, minimum) in new[] { (TypeRsa.Socle, true), (TypeRsa.SocleActivite, true), (TypeRsa.Activite, false) })
        {
            var foyer = new Foyer("1", null);
            foyer.ConstaterDroit(type, EtatDroit.Ouvert, null, Jour("2026-01-01"));
            Assert.Equal(minimum, foyer.PercoitUnMinimumSocial);
            foyer.ConstaterDroit(type, EtatDroit.Clos, null, Jour("2026-02-01"));
            Assert.False(foyer.PercoitUnMinimumSocial);
        }
    }

    [Fact]
    [Exigence("PER-06")]
    public void PER_06_le_statut_soumis_est_date_et_historise()
    {
        var personne = Personne(soumise: false);
        var soumis = personne.ConstaterDroitsDevoirs(true, Jour("2026-01-05"), null)!;

        var libre = personne.ConstaterDroitsDevoirs(false, Jour("2026-03-01"), soumis)!;

        Assert.Equal((Jour("2026-02-28"), false, (DateOnly?)null), (soumis.Fin!.Value, personne.SoumisDroitsDevoirs, personne.SoumisDepuis));
        Assert.Null(personne.ConstaterDroitsDevoirs(false, Jour("2026-04-01"), libre));
        Refus(() => personne.ConstaterDroitsDevoirs(true, Jour("2026-02-15"), libre), ReglesPersonne.StatutChronologique);
    }

    [Fact]
    [Exigence("PER-11")]
    public void PER_11_la_domiciliation_donne_le_territoire_d_une_personne_sans_adresse()
    {
        var personne = Personne(domiciliee: false);
        var territoire = Guid.CreateVersion7();
        Refus(() => personne.Domicilier(" ", "69266", Jour("2026-01-01"), territoire, null), ReglesPersonne.DomiciliationComplete);

        personne.Domicilier("CCAS de Villeurbanne", "69266", Jour("2026-01-01"), territoire, null);

        Assert.Equal(territoire, personne.TerritoireId);
        Assert.NotNull(Decision(personne));
    }

    [Fact]
    [Exigence("PER-10")]
    public void PER_10_une_personne_existe_sans_foyer_RSA()
    {
        var personne = new Personne(null, "d’Aubigny", null, "Anne-Lise", Jour("2004-06-01"));

        Assert.Null(personne.FoyerId);
        Assert.Equal("d aubigny", personne.NomPlie);
        Assert.Equal(21, personne.AgeAu(Jour("2026-05-31")));
        Assert.Equal(22, personne.AgeAu(Jour("2026-06-01")));
    }

    [Fact]
    public void Les_champs_requis_sont_dits()
    {
        Refus(() => new Foyer(" ", null), ReglesPersonne.MatriculeRequis);
        Refus(() => new Personne(null, " ", null, "A", Jour("1990-01-01")), ReglesPersonne.NomRequis);
        Refus(() => new Personne(null, "A", null, " ", Jour("1990-01-01")), ReglesPersonne.PrenomRequis);
        Refus(() => new InscriptionFranceTravail(Guid.Empty, Jour("2026-02-01"), null).Clore(Jour("2026-01-01")), ReglesPersonne.InscriptionChronologique);
    }

    [Theory]
    [InlineData("martin", "martin", 0)]
    [InlineData("martin", "marrin", 1)]
    [InlineData("martin", "matrin", 1)]
    [InlineData("martin", "marti", 1)]
    [InlineData("martin", "dupont", 6)]
    public void La_distance_compte_les_fautes_de_frappe(string a, string b, int attendue) => Assert.Equal(attendue, Orthographe.Distance(a, b));
}
