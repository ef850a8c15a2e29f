using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Paiements;
using Itineraires.Domain.Personnes;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Paiements;

/// <summary>A flow that confirms what is known dates it too: one older than it, given late, does not go back in time.</summary>
public sealed class FluxAnterieurTests
{
    private static readonly DateTime Mars = new(2026, 3, 5, 6, 0, 0, DateTimeKind.Utc);

    private static DateTime Avril => Mars.AddMonths(1);

    private static DateTime Mai => Mars.AddMonths(2);

    [Fact]
    [Exigence("PER-07")]
    public void PER_07_un_flux_plus_ancien_ne_revient_pas_sur_une_somme_confirmee()
    {
        var mouvement = new MouvementPaiement(Guid.CreateVersion7(), Jour("2026-02-01"), OperationPaiement.Allocation, "RSD");
        Assert.True(mouvement.Constater(new Montant(60_000), Montant.Zero, Mars));
        Assert.False(mouvement.Constater(new Montant(60_000), Montant.Zero, Mai));

        Assert.False(mouvement.Constater(new Montant(10_000), Montant.Zero, Avril));

        Assert.Equal(new Montant(60_000), mouvement.Montant);
    }

    [Fact]
    [Exigence("PER-07")]
    public void PER_07_un_flux_plus_ancien_ne_revient_pas_sur_un_indu_confirme()
    {
        var indu = new Indu(Guid.CreateVersion7(), new NumeroIndu("INK", "1", Jour("2026-01-10")));
        Assert.NotNull(indu.Constater(Etat(30_000), Jour("2026-03-01"), Mars).Solde);
        Assert.Equal((false, null), indu.Constater(Etat(30_000), Jour("2026-05-01"), Mai));

        Assert.Equal((false, null), indu.Constater(Etat(90_000), Jour("2026-04-01"), Avril));

        Assert.Equal(new Montant(30_000), indu.Solde);

        static EtatIndu Etat(long solde) => new("1", null, null, null, null, new Montant(90_000), new Montant(solde), null);
    }

    [Fact]
    [Exigence("PER-07")]
    public void PER_07_un_flux_plus_ancien_ne_revient_pas_sur_des_contacts_confirmes()
    {
        var personne = Personne();
        Assert.True(personne.SuivreContacts(Contacts("0600000001"), Mars));
        Assert.True(personne.SuivreContacts(Contacts("0600000001"), Mai));
        Assert.True(personne.SuivreContacts(new ContactsDuFlux(null, false, null, false), Mai.AddDays(1)));

        Assert.False(personne.SuivreContacts(Contacts("0600000002"), Avril));

        Assert.Equal("0600000001", personne.Telephone);

        static ContactsDuFlux Contacts(string telephone) => new(telephone, true, null, false);
    }

    [Fact]
    [Exigence("PER-07")]
    public void PER_07_un_flux_plus_ancien_ne_revient_pas_sur_un_recueil_confirme()
    {
        var recueil = new RecueilSocioprofessionnel(Guid.CreateVersion7(), Jour("2026-02-01"));
        Assert.True(Noter("soudeur", Mars));
        Assert.False(Noter("soudeur", Mai));

        Assert.False(Noter("serveur", Avril));

        Assert.Equal("soudeur", recueil.DernierMetier);

        bool Noter(string metier, DateTime flux) =>
            recueil.Noter(null, null, new DonneesSocioprofessionnelles(null, metier, null, null, null, null, null), null, flux);
    }
}
