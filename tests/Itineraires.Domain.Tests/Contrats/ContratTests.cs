using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Contrats;

public sealed class ContratTests
{
    private static readonly DateOnly Aujourdhui = Jour("2026-03-12");

    [Fact]
    [Exigence("CER-04")]
    public void CER_04_un_contrat_sans_objectif_n_est_pas_complet()
    {
        var contrat = Contrat();
        contrat.Rediger(contrat.Debut, contrat.Fin, [new(TermeObjectif.Court, "  ")], "Chercher", "Aider", null, null);

        Refus(() => contrat.Completer(Cadre("itineraires-emploi-2020"), 1, null), ReglesContrat.ObjectifRequis, "Objectifs");
    }

    [Fact]
    [Exigence("CER-10")]
    public void CER_10_les_engagements_sont_reciproques()
    {
        var contrat = Contrat();
        contrat.Rediger(contrat.Debut, contrat.Fin, [new(TermeObjectif.Long, "Un emploi")], " ", "Aider", null, null);
        Refus(() => contrat.Completer(Cadre("itineraires-emploi-2020"), 1, null), ReglesContrat.EngagementRequis);

        contrat.Rediger(contrat.Debut, contrat.Fin, [new(TermeObjectif.Long, "Un emploi")], "Chercher", null, null, null);
        Refus(() => contrat.Completer(Cadre("itineraires-emploi-2020"), 1, null), ReglesContrat.ReciprociteRequise);
    }

    [Fact]
    [Exigence("CER-05")]
    public void CER_05_un_contrat_detaille_au_moins_une_etape() =>
        Refus(() => Contrat().Completer(Cadre("itineraires-emploi-2020"), 0, null), ReglesContrat.EtapeRequise);

    [Fact]
    [Exigence("CER-06")]
    public void CER_06_un_renouvellement_exige_le_bilan_du_precedent()
    {
        var parcours = Parcours();
        var premier = Contrat(StatutContrat.Remis, parcours: parcours);
        var second = Contrat(parcours, "2026-08-01", "2027-01-31", premier);
        second.Rediger(second.Debut, second.Fin, second.Objectifs, "Chercher", "Aider", null, "  ");

        Refus(() => second.Completer(Cadre("itineraires-emploi-2020"), 1, premier), ReglesContrat.BilanRequis, "BilanPrecedent");
    }

    [Fact]
    [Exigence("CER-03")]
    public void CER_03_le_suivant_commence_au_plus_tot_le_lendemain()
    {
        var parcours = Parcours();
        var premier = Contrat(StatutContrat.Remis, parcours: parcours);
        var chevauche = Contrat(parcours, "2026-07-31", "2027-01-31", premier);
        Refus(() => chevauche.Completer(Cadre("itineraires-emploi-2020"), 1, premier), ReglesContrat.SansChevauchement, "Debut");

        var suivant = Contrat(parcours, "2026-08-01", "2027-01-31", premier);
        suivant.Completer(Cadre("itineraires-emploi-2020"), 1, premier);
        Assert.Equal(StatutContrat.Complete, suivant.Statut);
    }

    [Fact]
    [Exigence("CER-11")]
    public void CER_11_un_renouvellement_reprend_le_precedent()
    {
        var parcours = Parcours();
        var premier = Contrat(StatutContrat.Remis, parcours: parcours);

        var second = new Contrat(parcours, 2, premier, Jour("2026-08-01"), Jour("2027-01-31"));

        Assert.Equal(premier.Objectifs, second.Objectifs);
        Assert.Equal(premier.EngagementsPersonne, second.EngagementsPersonne);
        Assert.Null(second.BilanPrecedent);
    }

    [Fact]
    [Exigence("CER-07")]
    public void CER_07_un_contrat_se_signe_avant_d_etre_soumis_et_la_date_est_gardee()
    {
        var contrat = Contrat(StatutContrat.Complete);
        Assert.Throws<RegleMetierException>(() => contrat.Soumettre(Referente, DateTime.UnixEpoch));
        Refus(() => contrat.Signer(Aujourdhui.AddDays(1), Guid.CreateVersion7(), Aujourdhui), ReglesContrat.SignatureConstatee);

        contrat.Signer(Aujourdhui, Guid.CreateVersion7(), Aujourdhui);
        contrat.Soumettre(Referente, DateTime.UnixEpoch);

        Assert.Equal(Aujourdhui, contrat.SigneLe);
        Assert.Equal(StatutContrat.Soumis, contrat.Statut);
    }

    [Fact]
    [Exigence("CER-08")]
    public void CER_08_un_retour_a_un_motif_et_la_signature_est_a_refaire()
    {
        var contrat = Contrat(StatutContrat.Soumis);
        Refus(() => contrat.Retourner(ChefDeService, DateTime.UnixEpoch, " "), ReglesContrat.MotifRetourRequis);

        contrat.Retourner(ChefDeService, DateTime.UnixEpoch, "Datez la formation");

        Assert.Equal((StatutContrat.Brouillon, null, "Datez la formation"), (contrat.Statut, contrat.SigneLe, contrat.MotifRetour));
    }

    [Fact]
    [Exigence("CER-09")]
    public void CER_09_la_remise_suit_la_validation()
    {
        var contrat = Contrat(StatutContrat.Valide, debut: "2026-03-01");
        Refus(() => contrat.Remettre(Jour("2026-02-28"), Aujourdhui), ReglesContrat.RemiseApresValidation);
        Refus(() => contrat.Remettre(Aujourdhui.AddDays(1), Aujourdhui), ReglesContrat.RemiseConstatee);

        contrat.Remettre(Aujourdhui, Aujourdhui);

        Assert.Equal((StatutContrat.Remis, Aujourdhui), (contrat.Statut, contrat.RemisLe!.Value));
    }

    [Fact]
    public void Un_contrat_remis_court_puis_echoit_avec_le_calendrier()
    {
        var contrat = Contrat(StatutContrat.Remis, "2026-03-01", "2026-08-31");

        Assert.Equal(StatutContrat.EnCours, contrat.StatutAu(Jour("2026-03-01")));
        Assert.Equal(StatutContrat.EnCours, contrat.StatutAu(Jour("2026-08-31")));
        Assert.Equal(StatutContrat.Echu, contrat.StatutAu(Jour("2026-09-01")));
        Assert.True(contrat.EstValideAu(Jour("2026-08-31")));
        Assert.False(contrat.EstValideAu(Jour("2026-09-01")));
    }

    [Fact]
    public void Un_contrat_en_cours_se_rompt_dans_sa_periode_avec_un_motif()
    {
        var contrat = Contrat(StatutContrat.Remis, "2026-02-01", "2026-08-31");
        Refus(() => contrat.Rompre(Jour("2026-01-31"), "départ", Aujourdhui), ReglesContrat.TermeDansLaPeriode);
        Refus(() => contrat.Rompre(Jour("2026-03-01"), "", Aujourdhui), ReglesContrat.MotifTermeRequis);

        contrat.Rompre(Jour("2026-03-01"), "départ", Aujourdhui);

        Assert.False(contrat.EstValideAu(Jour("2026-03-02")));
    }

    [Fact]
    public void Un_contrat_ne_commence_pas_apres_sa_fin_et_ne_change_que_brouillon()
    {
        Refus(() => Contrat(debut: "2026-03-01", fin: "2026-03-01"), ReglesContrat.FinApresDebut);
        var complet = Contrat(StatutContrat.Complete);
        Refus(() => complet.Rediger(complet.Debut, complet.Fin, [], null, null, null, null), ReglesContrat.Modifiable);
        var parcours = Parcours();
        parcours.Sortir(Aujourdhui, "autre");
        Refus(() => new Contrat(parcours, 1, null, Aujourdhui, Aujourdhui.AddMonths(6)), ReglesContrat.AccompagnementOuvert);
    }

    [Fact]
    [Exigence("CER-02")]
    public void CER_02_en_emploi_chaque_jour_non_couvert_apres_l_echeance_compte_en_activite_seulement_entre_deux_contrats()
    {
        var orientation = Jour("2026-01-15");
        (DateOnly, DateOnly)[] contrats = [(Jour("2026-03-20"), Jour("2026-06-30")), (Jour("2026-07-11"), Jour("2026-12-31"))];

        var emploi = CouvertureContrats.Interruptions(Cadre("itineraires-emploi-2020"), orientation, contrats, Jour("2027-01-10"));
        var activite = CouvertureContrats.Interruptions(Cadre("itineraires-activite-2020"), orientation, contrats, Jour("2027-01-10"));

        Assert.Equal([(Jour("2026-03-16"), Jour("2026-03-19")), (Jour("2026-07-01"), Jour("2026-07-10")), (Jour("2027-01-01"), Jour("2027-01-10"))], emploi);
        Assert.Equal([(Jour("2026-07-01"), Jour("2026-07-10"))], activite);
        Assert.Equal(24, CouvertureContrats.Jours(emploi));
    }
}
