using Itineraires.Domain.Accompagnement;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Accompagnement;

public sealed class AccompagnementTests
{
    private static readonly DateOnly Aujourdhui = Jour("2026-03-12");

    [Fact]
    [Exigence("ACC-11")]
    public void ACC_11_changer_de_referent_garde_l_historique()
    {
        var parcours = Parcours();
        var autre = Guid.CreateVersion7();

        parcours.DesignerReferent(autre, Jour("2026-03-01"));

        Assert.Equal([(Referente, (DateOnly?)Jour("2026-03-01")), (autre, null)], parcours.Affectations.Select(a => (a.ReferentId, a.Fin)));
        Assert.Equal(autre, parcours.Personne.ReferentId);
        Refus(() => parcours.DesignerReferent(autre, Aujourdhui), ReglesAccompagnement.AutreReferent);
    }

    [Fact]
    public void L_organisme_repond_avant_de_designer_et_ne_repond_pas_avant_l_orientation()
    {
        var parcours = Parcours(accepte: false);
        Refus(() => parcours.DesignerReferent(Referente, Aujourdhui), ReglesAccompagnement.AccepterAvant);
        Refus(() => parcours.Accepter(Jour("2026-01-14")), ReglesAccompagnement.ApresOrientation);
        Refus(() => parcours.Refuser(Aujourdhui, " ", null), ReglesAccompagnement.MotifRefusRequis);

        parcours.Refuser(Aujourdhui, "hors_secteur", null);

        Assert.Null(parcours.Personne.AccompagnementId);
        Refus(() => parcours.DesignerReferent(Referente, Aujourdhui), ReglesAccompagnement.DoitEtreOuvert);
    }

    [Fact]
    [Exigence("ACC-05")]
    public void ACC_05_le_maintien_est_une_decision_motivee()
    {
        var parcours = Parcours();
        Refus(() => parcours.Maintenir(ChefDeService, Aujourdhui, MotifMaintien.ParcoursIntegre, ""), ReglesAccompagnement.CommentaireRequis);

        parcours.Maintenir(ChefDeService, Aujourdhui, MotifMaintien.ParcoursIntegre, "CDI en cours d’essai");

        Assert.Equal((StatutAccompagnement.Maintenu, ChefDeService), (parcours.Statut, parcours.MaintenuPar!.Value));
    }

    [Fact]
    [Exigence("ACC-03")]
    public void ACC_03_l_accompagnement_reste_ouvert_apres_une_reprise_d_emploi()
    {
        var parcours = Parcours();

        parcours.SuivreEmploi();

        Assert.True(parcours.EstOuvert);
        Assert.Equal(parcours.Id, parcours.Personne.AccompagnementId);
    }

    [Fact]
    [Exigence("ETP-09")]
    public void ETP_09_la_fin_et_la_sortie_sont_datees_et_motivees()
    {
        var parcours = Parcours();
        Refus(() => parcours.Sortir(Aujourdhui, " "), ReglesAccompagnement.MotifFinRequis);
        Refus(() => parcours.Sortir(Jour("2026-01-14"), "abandon"), ReglesAccompagnement.FinApresOrientation);
        Refus(() => new SortieDispositif(parcours.PersonneId, Aujourdhui, "", Referente, null), ReglesAccompagnement.MotifSortieRequis);

        parcours.Sortir(Aujourdhui, "emploi_durable");

        Assert.Equal((Aujourdhui, "emploi_durable"), (parcours.Fin!.Value, parcours.MotifFin));
    }

    [Fact]
    [Exigence("RDV-02")]
    public void RDV_02_seul_un_face_a_face_honore_compte_dans_le_socle()
    {
        var faceAFace = RendezVous();
        faceAFace.Honorer(Aujourdhui);
        Assert.True(faceAFace.CompteDansLeSocle);
        foreach (var mode in (ModeRendezVous[])[ModeRendezVous.Telephone, ModeRendezVous.Visio, ModeRendezVous.Courrier])
        {
            var autre = RendezVous(mode: mode);
            autre.Honorer(Aujourdhui);
            Assert.False(autre.CompteDansLeSocle);
        }

        Assert.False(RendezVous().CompteDansLeSocle);
    }

    [Fact]
    [Exigence("RDV-03")]
    public void RDV_03_un_resultat_se_constate_le_jour_venu_et_se_corrige_avec_un_motif()
    {
        var rendezVous = RendezVous("2026-03-13");
        Refus(() => rendezVous.Honorer(Aujourdhui), ReglesRendezVous.PasAvantLeJour);
        Refus(() => rendezVous.JustifierAbsence(" ", Jour("2026-03-13")), ReglesRendezVous.MotifAbsenceRequis);
        Refus(() => rendezVous.Corriger("erreur"), ReglesRendezVous.RienACorriger);
        rendezVous.ConstaterAbsence(Jour("2026-03-13"));
        Refus(() => rendezVous.Corriger(" "), ReglesRendezVous.MotifCorrectionRequis);

        rendezVous.Corriger("elle était là");
        rendezVous.Honorer(Jour("2026-03-13"));

        Assert.Equal(StatutRendezVous.Honore, rendezVous.Statut);
    }

    [Fact]
    [Exigence("RDV-07")]
    public void RDV_07_le_compte_rendu_suit_la_presence()
    {
        var rendezVous = RendezVous();
        Refus(() => rendezVous.Rapporter(ObjetRendezVous.Projet, "vu", null, []), ReglesRendezVous.HonoreAvantCompteRendu);
        rendezVous.Honorer(Aujourdhui);
        Refus(() => rendezVous.Rapporter(ObjetRendezVous.Projet, " ", null, []), ReglesRendezVous.CompteRenduRequis);

        rendezVous.Rapporter(
            ObjetRendezVous.AccesAuxDroits,
            "Dossier complété",
            "Envoyer la pièce",
            [new SuiteADonner("Envoyer la pièce", "Amélie", Aujourdhui)]
        );

        Assert.Single(rendezVous.Suites);
    }

    [Fact]
    [Exigence("RDV-04")]
    public void RDV_04_un_temps_collectif_nourrit_le_dossier_de_chaque_participant()
    {
        var temps = new TempsCollectif("Candidater en ligne", Guid.CreateVersion7(), Referente, Jour("2026-03-10"), new TimeOnly(14, 0), 120, "Salle Rhône");
        var parcours = Parcours();

        var rendezVous = temps.Inscrire(parcours);
        rendezVous.Honorer(Aujourdhui);

        Assert.Equal((parcours.PersonneId, temps.Id, false), (rendezVous.PersonneId, rendezVous.TempsCollectifId!.Value, rendezVous.CompteDansLeSocle));
        Refus(() => rendezVous.Corriger(""), ReglesRendezVous.MotifCorrectionRequis);
        Refus(() => RendezVous(mode: ModeRendezVous.Collectif), ReglesRendezVous.CollectifAPart);
        Refus(() => new TempsCollectif(" ", temps.OrganismeId, Referente, temps.Jour, temps.Heure, 60, "Salle"), ReglesRendezVous.TitreRequis);
        Refus(() => new TempsCollectif("Club", temps.OrganismeId, Referente, temps.Jour, temps.Heure, 60, " "), ReglesRendezVous.LieuRequis);
        Refus(() => temps.Inscrire(parcours).Reporter(temps.Jour, temps.Heure), ReglesRendezVous.CollectifNonReporte);
    }

    [Fact]
    public void Un_rendez_vous_a_une_duree_un_lieu_et_un_accompagnement_ouvert()
    {
        var parcours = Parcours();
        Refus(
            () => new RendezVous(parcours, Referente, Aujourdhui, default, 0, ModeRendezVous.Visio, ObjetRendezVous.Projet, null),
            ReglesRendezVous.DureePositive
        );
        Refus(
            () => new RendezVous(parcours, Referente, Aujourdhui, default, 45, ModeRendezVous.FaceAFace, ObjetRendezVous.Projet, " "),
            ReglesRendezVous.LieuRequis
        );
        Refus(
            () => new RendezVous(parcours, Referente, parcours.OrienteLe.AddDays(-1), default, 45, ModeRendezVous.Visio, ObjetRendezVous.Projet, null),
            ReglesRendezVous.ApresLOrientation,
            "Jour"
        );
        parcours.Sortir(Aujourdhui, "autre");
        Refus(() => RendezVous(parcours: parcours), ReglesRendezVous.AccompagnementOuvert);
    }

    [Fact]
    public void Un_report_lie_le_nouveau_rendez_vous()
    {
        var rendezVous = RendezVous("2026-03-13");

        var nouveau = rendezVous.Reporter(Jour("2026-03-20"), new TimeOnly(10, 0));

        Assert.Equal((StatutRendezVous.Reporte, nouveau.Id), (rendezVous.Statut, rendezVous.RemplaceParId!.Value));
    }

    [Fact]
    [Exigence("DIA-01")]
    [Exigence("DIA-04")]
    public void DIA_01_le_bilan_code_les_freins_une_fois_chacun()
    {
        BilanSituation Bilan(DateOnly le, string potentialites, params (string, EtatFrein)[] freins) =>
            new(Guid.CreateVersion7(), Guid.CreateVersion7(), 1, le, Referente, potentialites, null, null, freins, Aujourdhui);

        Refus(() => Bilan(Aujourdhui.AddDays(1), "Motivée"), ReglesBilan.PasDansLeFutur);
        Refus(() => Bilan(Aujourdhui, " "), ReglesBilan.PotentialitesRequises);
        Refus(() => Bilan(Aujourdhui, "Motivée", ("mobilite", EtatFrein.Identifie), ("mobilite", EtatFrein.Leve)), ReglesBilan.FreinsDistincts);
        Assert.Single(Bilan(Aujourdhui, "Motivée", ("mobilite", EtatFrein.EnCours)).Freins);
    }
}
