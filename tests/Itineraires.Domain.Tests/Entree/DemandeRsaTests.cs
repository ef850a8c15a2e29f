using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Entree;

public sealed class DemandeRsaTests
{
    private static readonly DateOnly Aujourdhui = Jour("2026-03-01");

    [Fact]
    [Exigence("ORI-01")]
    public void ORI_01_une_demande_va_de_l_enregistrement_a_la_decision_de_l_organisme_payeur()
    {
        var demande = Demande();
        Assert.Equal((StatutDemande.Enregistree, true), (demande.Statut, demande.EstOuverte));
        Assert.Equal(Montant.DepuisEuros(150), demande.RessourcesMoyennes);

        demande.Transmettre(Jour("2026-02-12"), Aujourdhui);
        demande.NoterOuverture(Jour("2026-02-25"), Aujourdhui);

        Assert.Equal((StatutDemande.Ouverte, Jour("2026-02-12"), Jour("2026-02-25")), (demande.Statut, demande.TransmiseLe!.Value, demande.CloseLe!.Value));
    }

    [Fact]
    public void Une_date_a_venir_ou_avant_l_etape_precedente_est_refusee()
    {
        var demande = Demande();

        Assert.Equal(ReglesDemande.PasDansLeFutur, Refus(() => demande.Transmettre(Jour("2026-03-02"), Aujourdhui)));
        Assert.Equal(ReglesDemande.ActeChronologique, Refus(() => demande.Transmettre(Jour("2026-02-09"), Aujourdhui)));
        demande.Transmettre(Jour("2026-02-12"), Aujourdhui);
        Assert.Equal(ReglesDemande.ActeChronologique, Refus(() => demande.NoterOuverture(Jour("2026-02-11"), Aujourdhui)));
        Assert.Equal(ReglesDemande.MotifRequis, Refus(() => demande.NoterRefus(Jour("2026-02-20"), " ", Aujourdhui)));
        Assert.Equal(ReglesDemande.MotifRequis, Refus(() => demande.Retirer(Jour("2026-02-20"), null, Aujourdhui)));
        Assert.Equal(StatutDemande.Transmise, demande.Statut);
    }

    [Fact]
    public void Les_ressources_sont_positives_et_la_demande_n_est_pas_a_venir()
    {
        var donnees = new DonneesSocioprofessionnelles(null, null, null, null, null, null, null);
        var instruction = new InstructionDemande(Referente, StructureInstructrice.Caf, null, Aujourdhui, Aujourdhui);

        Assert.Equal(
            ReglesDemande.RessourcesPositives,
            Refus(() => new DemandeRsa(Referente, instruction, donnees, new RessourcesDeclarees([Montant.DepuisEuros(-1)], null), [], null))
        );
        Assert.Equal(
            ReglesDemande.PasDansLeFutur,
            Refus(() => new DemandeRsa(Referente, instruction with { Le = Aujourdhui.AddDays(1) }, donnees, new RessourcesDeclarees([], null), [], null))
        );
        Assert.Null(new RessourcesDeclarees([null, null, null], null).Moyenne);
    }

    [Fact]
    [Exigence("PER-04")]
    public void PER_04_les_rappels_montres_restent_avec_la_demande()
    {
        var demande = Demande([new Avertissement("DEM-AGE", "La personne a 22 ans.", "PMI’e, p. 11")]);

        Assert.Equal(["DEM-AGE"], demande.Avertissements.Select(a => a.Code));
        Assert.Equal(1, demande.NombreAvertissements);
    }

    private static RegleMetier Refus(Action acte) => Assert.Throws<RegleMetierException>(acte).Regle;
}
