using Itineraires.Domain.Contrats;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Contrats;

public sealed class EtapeTests
{
    private static readonly DateOnly Aujourdhui = Jour("2026-03-12");

    [Fact]
    [Exigence("ETP-04")]
    public void ETP_04_une_etape_se_termine_avec_son_resultat_meme_le_jour_ou_elle_commence()
    {
        var etape = Etape(StatutEtape.EnCours);

        etape.Terminer(Jour("2026-02-01"), ResultatEtape.Atteint, Aujourdhui);

        Assert.Equal((StatutEtape.Terminee, ResultatEtape.Atteint), (etape.Statut, etape.Resultat!.Value));
    }

    [Fact]
    public void Les_dates_d_une_etape_se_constatent()
    {
        Refus(() => Etape(StatutEtape.EnCours).Terminer(Jour("2026-01-31"), ResultatEtape.Atteint, Aujourdhui), ReglesEtape.FinApresDebut, "Fin");
        Refus(() => Etape(StatutEtape.EnCours).Terminer(Aujourdhui.AddDays(1), ResultatEtape.Atteint, Aujourdhui), ReglesEtape.FinConstatee, "Fin");
        Refus(() => Etape(StatutEtape.Acceptee).Commencer(Aujourdhui.AddDays(1), Aujourdhui), ReglesEtape.DebutConstate, "Debut");
        Refus(() => Etape(StatutEtape.EnCours).Abandonner(Aujourdhui, " ", Aujourdhui), ReglesEtape.MotifAbandonRequis);
    }

    [Fact]
    public void Une_etape_close_ne_change_plus_et_une_etape_a_un_intitule()
    {
        Refus(() => Etape(StatutEtape.Terminee).Decrire(Cdi, "autre", null, null, null, null, null), ReglesEtape.EtapeOuverte);
        Refus(() => Etape().Decrire(Cdi, " ", null, null, null, null, null), ReglesEtape.IntituleRequis, "Intitule");
    }

    [Fact]
    [Exigence("ETP-05")]
    public void ETP_05_inscrire_une_etape_au_contrat_l_accepte()
    {
        var parcours = Parcours();
        var contrat = Contrat(parcours);
        var etape = new Etape(parcours.PersonneId, parcours.Id, Cdi, "CDI", null, null);

        etape.InscrireAuContrat(contrat);

        Assert.Equal((StatutEtape.Acceptee, contrat.Id), (etape.Statut, etape.ContratId!.Value));
        Refus(() => Etape().InscrireAuContrat(contrat), ReglesEtape.MemePersonne);
    }
}
