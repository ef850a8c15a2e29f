using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Orientation;

public sealed class OrientationTests
{
    private static ChoixOrientation Choix(int libres = 10, bool confirme = false, string? motif = null) =>
        new(TypeParcours.EmploiDiversifie, Guid.CreateVersion7(), Guid.CreateVersion7(), libres, confirme, motif);

    [Fact]
    [Exigence("ORI-03")]
    public void ORI_03_toute_autre_combinaison_est_refusee()
    {
        var legales = TypeParcours.Tous.Select(t => (t.Itineraire, t.Modalite)).ToHashSet();
        foreach (var itineraire in Enum.GetValues<Itineraire>())
        {
            foreach (var modalite in Enum.GetValues<Modalite>().Select(m => (Modalite?)m).Prepend(null))
            {
                if (legales.Contains((itineraire, modalite)))
                {
                    var type = new TypeParcours(itineraire, modalite);
                    Assert.Equal(type, TypeParcours.DuCode(type.Code));
                }
                else
                {
                    Assert.Throws<RegleMetierException>(() => new TypeParcours(itineraire, modalite));
                }
            }
        }

        Assert.Equal(9, legales.Count);
    }

    [Fact]
    [Exigence("PER-05")]
    public void PER_05_seule_une_personne_soumise_et_domiciliee_est_orientee()
    {
        Refus(() => Decision(Personne(soumise: false)), ReglesOrientation.SoumisAuxDroitsEtDevoirs);
        Refus(() => Decision(Personne(domiciliee: false)), ReglesOrientation.DomicilieDansLaMetropole);
    }

    [Fact]
    [Exigence("ORI-02")]
    public void ORI_02_la_decision_garde_auteur_date_et_motif()
    {
        var decision = Decision(Personne());

        Assert.Equal(
            (ChefDeService, Jour("2026-01-15"), "Prête à l’emploi", Jour("2026-01-05")),
            (decision.DecideePar, decision.DecideeLe, decision.Motif, decision.DroitOuvertLe!.Value)
        );
        var acte = new ActeDecision(ChefDeService, Jour("2026-01-15"), " ", Jour("2026-01-15"));
        Refus(() => DecisionOrientation.Decider(Personne(), Choix(), acte), ReglesOrientation.MotifRequis, "Motif");
        Refus(() => DecisionOrientation.Decider(Personne(), Choix(), acte with { Motif = "oui", Le = Jour("2026-01-16") }), ReglesOrientation.PasDansLeFutur);
        Refus(
            () => DecisionOrientation.Decider(Personne(), Choix() with { LigneConventionId = null }, acte with { Motif = "oui" }),
            ReglesOrientation.LigneRequise
        );
    }

    [Fact]
    [Exigence("ORI-09")]
    public void ORI_09_au_dela_des_places_la_decision_se_confirme_et_se_motive()
    {
        var acte = new ActeDecision(ChefDeService, Jour("2026-01-15"), "Proche de chez elle", Jour("2026-01-15"));
        Refus(() => DecisionOrientation.Decider(Personne(), Choix(0), acte), ReglesOrientation.DepassementConfirme, "DepassementConfirme");
        Refus(() => DecisionOrientation.Decider(Personne(), Choix(0, true), acte), ReglesOrientation.DepassementMotive, "MotifDepassement");

        var decision = DecisionOrientation.Decider(Personne(), Choix(0, true, "seule ligne du quartier"), acte);

        Assert.True(decision.AuDelaDesPlaces);
    }

    [Fact]
    [Exigence("ORI-05")]
    public void ORI_05_une_nouvelle_orientation_clot_la_precedente()
    {
        var personne = Personne();
        var ancien = Parcours(personne);

        var nouveau = ParcoursAccompagne.Ouvrir(personne, Decision(personne, "2026-03-01"), "itineraires-emploi-2020", ancien);

        Assert.Equal((StatutAccompagnement.Reoriente, Jour("2026-03-01")), (ancien.Statut, ancien.Fin!.Value));
        Assert.Equal((nouveau.Id, (Guid?)null), (personne.AccompagnementId!.Value, personne.ReferentId));
        Assert.All(ancien.Affectations, a => Assert.NotNull(a.Fin));
    }
}
