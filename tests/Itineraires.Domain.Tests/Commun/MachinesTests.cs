using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Suivi;

namespace Itineraires.Domain.Tests.Commun;

/// <summary>Every act in every state: what the table does not hold is refused with a sentence.</summary>
public sealed class MachinesTests
{
    [Fact]
    public void Le_contrat_refuse_chaque_transition_absente_de_sa_table() => Parcourir(Contrat.Machine, 11);

    [Fact]
    public void L_etape_refuse_chaque_transition_absente_de_sa_table() => Parcourir(Etape.Machine, 5);

    [Fact]
    public void Le_rendez_vous_refuse_chaque_transition_absente_de_sa_table() => Parcourir(RendezVous.Machine, 5);

    [Fact]
    public void L_accompagnement_refuse_chaque_transition_absente_de_sa_table() => Parcourir(ParcoursAccompagne.Machine, 15);

    [Fact]
    public void La_demande_de_reorientation_refuse_chaque_transition_absente_de_sa_table() => Parcourir(DemandeReorientation.Machine, 4);

    [Fact]
    public void Le_relais_refuse_chaque_transition_absente_de_sa_table() => Parcourir(Relais.Machine, 7);

    [Fact]
    [Exigence("ORI-13")]
    public void ORI_13_l_accompagnement_global_refuse_chaque_transition_absente_de_sa_table() => Parcourir(AccompagnementGlobal.Machine, 5);

    [Fact]
    public void Le_modele_de_courrier_refuse_chaque_transition_absente_de_sa_table() => Parcourir(ModeleCourrier.Machine, 3);

    [Fact]
    public void Les_criteres_refusent_chaque_transition_absente_de_leur_table() => Parcourir(JeuCriteres.Machine, 3);

    [Fact]
    public void La_session_refuse_chaque_transition_absente_de_sa_table() => Parcourir(SessionCollective.Machine, 6);

    [Fact]
    public void La_convocation_refuse_chaque_transition_absente_de_sa_table() => Parcourir(Convocation.Machine, 10);

    [Fact]
    public void L_attente_refuse_chaque_transition_absente_de_sa_table() => Parcourir(AttentePlace.Machine, 2);

    [Fact]
    public void La_demande_de_RSA_refuse_chaque_transition_absente_de_sa_table() => Parcourir(DemandeRsa.Machine, 6);

    [Fact]
    public void La_cohorte_refuse_chaque_transition_absente_de_sa_table() => Parcourir(Cohorte.Machine, 2);

    [Fact]
    [Exigence("SUI-02")]
    public void SUI_02_la_situation_examinee_refuse_chaque_transition_absente_de_sa_table() => Parcourir(SituationExaminee.Machine, 8);

    private static void Parcourir<TStatut, TActe>(MachineEtats<TStatut, TActe> machine, int legales)
        where TStatut : struct, Enum
        where TActe : struct, Enum
    {
        var acceptees = 0;
        foreach (var statut in Enum.GetValues<TStatut>())
        {
            foreach (var acte in Enum.GetValues<TActe>())
            {
                if (machine.Permet(statut, acte))
                {
                    acceptees++;
                    Assert.Equal(machine.Transitions[(statut, acte)], machine.Passer(statut, acte));
                    continue;
                }

                var refus = Assert.Throws<RegleMetierException>(() => machine.Passer(statut, acte));
                Assert.Equal(machine.Code, refus.Regle.Code);
                Assert.Contains(Libelles.De(statut), refus.Message);
                Assert.Contains(Libelles.De(acte), refus.Message);
            }
        }

        Assert.Equal(legales, acceptees);
    }
}
