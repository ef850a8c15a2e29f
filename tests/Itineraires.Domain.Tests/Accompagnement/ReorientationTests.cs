using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Accompagnement;

public sealed class ReorientationTests
{
    private static readonly DateOnly Aujourdhui = Jour("2026-03-12");
    private static readonly Guid Entrante = Guid.CreateVersion7();

    [Fact]
    [Exigence("ORI-08")]
    public void ORI_08_le_referent_qui_part_repond_de_la_personne_jusqu_a_la_designation_du_suivant()
    {
        var (relais, rejoint) = Relais();
        var personne = relais.Personne;

        Assert.Equal((Referente, (Guid?)Referente, (Guid?)null), (relais.SortantId, personne.RelaisReferentId, personne.ReferentId));

        rejoint.Accepter(Aujourdhui);
        rejoint.DesignerReferent(Entrante, Aujourdhui);
        relais.Reprendre(Entrante, Aujourdhui);

        Assert.Equal((StatutRelais.Repris, Aujourdhui, Entrante), (relais.Statut, relais.ReprisLe!.Value, personne.ReferentId!.Value));
        Assert.Equal(Referente, personne.RelaisReferentId);

        relais.Tenir(Aujourdhui, "Vus à trois", Aujourdhui);

        Assert.Equal((StatutRelais.Tenu, "Vus à trois", (Guid?)null), (relais.Statut, relais.Conclusion, personne.RelaisReferentId));
    }

    [Fact]
    [Exigence("ORI-08")]
    public void ORI_08_un_refus_laisse_la_personne_a_son_referent_et_le_relais_se_redirige()
    {
        var (relais, rejoint) = Relais();
        rejoint.Refuser(Aujourdhui, "sans_place", null);

        Assert.Equal((true, (Guid?)Referente, (Guid?)null), (relais.EstOuvert, relais.Personne.RelaisReferentId, relais.Personne.AccompagnementId));

        var ailleurs = ParcoursAccompagne.Ouvrir(relais.Personne, Decision(relais.Personne, "2026-03-12"), "itineraires-emploi-2020", null);
        relais.Rediriger(ailleurs);

        Assert.Equal((ailleurs.Id, StatutRelais.EnAttente), (relais.VersAccompagnementId, relais.Statut));
    }

    [Fact]
    public void Sans_referent_il_n_y_a_pas_de_relais()
    {
        var quitte = Parcours(accepte: false);

        Assert.Null(Domain.Accompagnement.Relais.Ouvrir(quitte, quitte.ReferentId, Parcours()));
    }

    [Fact]
    [Exigence("ORI-08")]
    public void ORI_08_chaque_regle_du_relais_se_dit()
    {
        var (relais, rejoint) = Relais();
        Refus(() => relais.Transmettre(" "), ReglesRelais.TransmissionRequise);
        Assert.Equal(
            Domain.Accompagnement.Relais.Machine.Code,
            Assert.Throws<RegleMetierException>(() => relais.Tenir(Aujourdhui, null, Aujourdhui)).Regle.Code
        );
        rejoint.Accepter(Aujourdhui);
        rejoint.DesignerReferent(Entrante, Aujourdhui);
        relais.Reprendre(Entrante, Aujourdhui);
        Refus(() => relais.Tenir(Aujourdhui.AddDays(1), null, Aujourdhui), ReglesRelais.DateConstatee);
        Refus(() => relais.Tenir(relais.Debut.AddDays(-1), null, Aujourdhui), ReglesRelais.DateConstatee);
        Refus(() => relais.Renoncer(Aujourdhui, ""), ReglesRelais.MotifRequis);

        relais.Renoncer(Aujourdhui, "La personne a déménagé");

        Assert.Equal((StatutRelais.SansEntretien, Aujourdhui), (relais.Statut, relais.ClosLe!.Value));
        Refus(() => relais.Transmettre("trop tard"), ReglesRelais.Ouvert);
    }

    [Fact]
    [Exigence("ORI-10")]
    public void ORI_10_une_demande_et_une_decision_suffisent_pour_un_itineraire_emploi_renforce()
    {
        var parcours = Parcours();
        var demande = new DemandeReorientation(parcours, Referente, Aujourdhui, Motifs() with { Souhait = TypeParcours.EmploiRenforce });
        var renforce = new ChoixOrientation(TypeParcours.EmploiRenforce, Guid.CreateVersion7(), Guid.CreateVersion7(), 3);
        var decision = DecisionOrientation.Decider(parcours.Personne, renforce, new ActeDecision(ChefDeService, Aujourdhui, demande.Explication, Aujourdhui));

        demande.Accorder(decision);

        Assert.Equal((StatutReorientation.Accordee, decision.Id), (demande.Statut, demande.OrientationId!.Value));
        Assert.Equal((ChefDeService, Aujourdhui), (demande.ClosePar!.Value, demande.CloseLe!.Value));
    }

    [Fact]
    [Exigence("ORI-08")]
    public void ORI_08_chaque_regle_de_la_demande_se_dit()
    {
        var parcours = Parcours();
        Refus(() => Demander(Parcours(accepte: false), Motifs()), ReglesReorientation.AccompagnementSuivi);
        Refus(() => Demander(parcours, Motifs() with { Motif = "" }), ReglesReorientation.MotifRequis);
        Refus(() => Demander(parcours, Motifs() with { Explication = " " }), ReglesReorientation.ExplicationRequise);
        Refus(() => Demander(parcours, Motifs() with { PersonneInformee = false }), ReglesReorientation.PersonneInformee);
        var demande = Demander(parcours, Motifs());
        Refus(() => demande.Refuser(ChefDeService, Aujourdhui, null), ReglesReorientation.MotifRefusRequis);

        demande.Refuser(ChefDeService, Aujourdhui, "Le projet avance ici");

        Assert.Equal((StatutReorientation.Refusee, "Le projet avance ici"), (demande.Statut, demande.MotifCloture));
        Assert.Equal(DemandeReorientation.Machine.Code, Assert.Throws<RegleMetierException>(() => demande.Retirer(Referente, Aujourdhui)).Regle.Code);
        Assert.True(parcours.EstOuvert);
    }

    [Fact]
    public void Un_refus_d_orientation_est_code_et_autre_se_precise()
    {
        Refus(() => Parcours(accepte: false).Refuser(Aujourdhui, ParcoursAccompagne.MotifAutre, " "), ReglesAccompagnement.PrecisionRefusRequise);
    }

    private static MotifsReorientation Motifs() => new("vers_emploi", "Prête à chercher un emploi", null, PersonneInformee: true, "D’accord");

    private static DemandeReorientation Demander(ParcoursAccompagne parcours, MotifsReorientation motifs) => new(parcours, Referente, Aujourdhui, motifs);
}
