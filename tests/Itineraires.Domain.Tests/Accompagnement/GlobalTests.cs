using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Orientation;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Accompagnement;

/// <summary>One référent unique, one intervenant associé of the other trade, and nobody left behind.</summary>
public sealed class GlobalTests
{
    private static readonly DateOnly Aujourdhui = Jour("2026-03-12");

    [Fact]
    [Exigence("ORI-05")]
    [Exigence("ORI-13")]
    public void ORI_13_le_referent_unique_reste_et_l_autre_est_l_intervenant_associe()
    {
        var parcours = Parcours();
        var associe = Travailleur();

        var global = parcours.DemanderGlobal(RoleGlobal.Emploi, associe, Referente, Aujourdhui);
        Assert.Equal((StatutGlobal.Demande, (Guid?)null), (global.Statut, parcours.Personne.AssocieId));
        global.Accepter(associe.Id, Aujourdhui.AddDays(2));

        Assert.Equal((StatutGlobal.EnCours, (DateOnly?)Aujourdhui.AddDays(2), (DateOnly?)null), (global.Statut, global.Debut, global.Fin));
        Assert.Equal(((Guid?)Referente, (Guid?)Referente), (parcours.ReferentId, parcours.Personne.ReferentId));
        Assert.Equal(((Guid?)associe.Id, (Guid?)associe.OrganismeId), (parcours.Personne.AssocieId, parcours.Personne.AssocieOrganismeId));
    }

    [Fact]
    [Exigence("ORI-05")]
    public void ORI_05_jamais_deux_referents_uniques_ni_le_meme_professionnel_deux_fois()
    {
        var parcours = Parcours();
        Refus(() => Demander(parcours, Travailleur() with { Id = Referente }), ReglesGlobal.DeuxPersonnes, nameof(AccompagnementGlobal.AssocieId));
        var global = Demander(parcours, Travailleur());

        // The référent unique changed meanwhile for the one who was asked: he cannot accept any more.
        parcours.DesignerReferent(global.AssocieId, Aujourdhui);
        Refus(() => global.Accepter(global.AssocieId, Aujourdhui), ReglesGlobal.DeuxPersonnes);

        parcours.DesignerReferent(Referente, Aujourdhui);
        global.Accepter(global.AssocieId, Aujourdhui);
        Refus(() => parcours.DesignerReferent(global.AssocieId, Aujourdhui), ReglesGlobal.DeuxPersonnes);
        Assert.Equal(Referente, parcours.ReferentId);
    }

    [Fact]
    [Exigence("ORI-13")]
    public void ORI_13_un_conseiller_Pole_emploi_et_un_travailleur_social()
    {
        Refus(() => Demander(Parcours(), Travailleur() with { Role = RoleGlobal.Emploi }), ReglesGlobal.DeuxMetiers);
        Refus(() => Demander(Parcours(), Travailleur() with { Role = null }), ReglesGlobal.DeuxMetiers);
        Refus(() => Parcours().DemanderGlobal(null, Travailleur(), Referente, Aujourdhui), ReglesGlobal.DeuxMetiers);

        Assert.Equal(
            [RoleGlobal.Emploi, RoleGlobal.Social, null, RoleGlobal.Social, null],
            new (TypeOrganisme, bool)[]
            {
                (TypeOrganisme.PoleEmploi, false),
                (TypeOrganisme.Metropole, false),
                (TypeOrganisme.Ccas, false),
                (TypeOrganisme.Ccas, true),
                (TypeOrganisme.Structure, true),
            }.Select(o => ParticipationGlobal.RoleDe(o.Item1, o.Item2))
        );
    }

    [Fact]
    [Exigence("ORI-13")]
    public void ORI_13_il_se_demande_pendant_un_accompagnement_suivi_une_fois_et_sous_droits_et_devoirs()
    {
        var parcours = Parcours();
        Demander(parcours, Travailleur());
        Refus(() => Demander(parcours, Travailleur()), ReglesGlobal.UnSeul);

        Refus(() => Demander(Parcours(accepte: false), Travailleur()), ReglesGlobal.AccompagnementSuivi);
        var fini = Parcours();
        fini.Sortir(Aujourdhui, "emploi_durable");
        Refus(() => Demander(fini, Travailleur()), ReglesGlobal.AccompagnementSuivi);

        var sortie = Parcours();
        var statut = new Domain.Personnes.StatutDroitsDevoirs(sortie.PersonneId, true, Jour("2026-01-05"));
        sortie.Personne.ConstaterDroitsDevoirs(false, Aujourdhui, statut);
        Refus(() => Demander(sortie, Travailleur()), ReglesGlobal.SoumisAuxDroitsEtDevoirs);
    }

    [Fact]
    [Exigence("ORI-13")]
    public void ORI_13_un_refus_dit_pourquoi_et_une_autre_demande_est_possible()
    {
        var parcours = Parcours();
        var global = Demander(parcours, Travailleur());
        Refus(() => global.Refuser(global.AssocieId, Aujourdhui, " "), ReglesGlobal.MotifRefusRequis, nameof(AccompagnementGlobal.MotifRefus));
        Assert.Equal(StatutGlobal.Demande, global.Statut);

        global.Refuser(global.AssocieId, Aujourdhui, " File complète ");

        Assert.Equal((StatutGlobal.Refuse, "File complète", (DateOnly?)Aujourdhui), (global.Statut, global.MotifRefus, global.Fin));
        Assert.Null(parcours.Personne.AssocieId);
        Demander(parcours, Travailleur()).Retirer(Referente, Aujourdhui);
        Assert.True(Demander(parcours, Travailleur()).EstOuvert);
    }

    [Fact]
    [Exigence("ORI-13")]
    public void ORI_13_il_prend_fin_avec_son_motif_et_le_referent_unique_continue()
    {
        var parcours = Parcours();
        var global = EnCours(parcours);
        Refus(() => global.Terminer(Referente, Aujourdhui, null), ReglesGlobal.MotifFinRequis, nameof(AccompagnementGlobal.MotifFin));

        // No end before the beginning.
        global.Terminer(global.AssocieId, Jour("2026-01-01"), "formation");

        Assert.Equal((StatutGlobal.Termine, "formation", global.Debut), (global.Statut, global.MotifFin, global.Fin));
        Assert.Equal(((Guid?)null, (Guid?)Referente), (parcours.Personne.AssocieId, parcours.Personne.ReferentId));
    }

    [Theory]
    [Exigence("ORI-13")]
    [InlineData(true, true, StatutGlobal.Termine, "reorientation")]
    [InlineData(true, false, StatutGlobal.Termine, "emploi_durable")]
    [InlineData(false, true, StatutGlobal.SansObjet, "reorientation")]
    [InlineData(false, false, StatutGlobal.SansObjet, "emploi_durable")]
    public void ORI_13_la_fin_du_parcours_ne_laisse_pas_d_associe_orphelin(bool commence, bool reoriente, StatutGlobal attendu, string motif)
    {
        var parcours = Parcours();
        var global = commence ? EnCours(parcours) : Demander(parcours, Travailleur());

        if (reoriente)
        {
            ParcoursAccompagne.Ouvrir(parcours.Personne, Decision(parcours.Personne, "2026-03-20"), "itineraires-emploi-2020", parcours);
        }
        else
        {
            parcours.Sortir(Jour("2026-03-20"), "emploi_durable");
        }

        Assert.Equal((attendu, motif, (DateOnly?)Jour("2026-03-20"), (Guid?)null), (global.Statut, global.MotifFin, global.Fin, global.ClosPar));
        Assert.Equal(((Guid?)null, (Guid?)null), (parcours.Personne.AssocieId, parcours.Personne.AssocieOrganismeId));
    }

    [Fact]
    public void Un_parcours_lu_sans_son_accompagnement_global_ne_se_termine_pas()
    {
        var parcours = Parcours();
        EnCours(parcours);
        parcours.Globaux.Clear();

        Assert.Throws<InvalidOperationException>(() => parcours.Sortir(Jour("2026-03-20"), "emploi_durable"));
    }

    [Fact]
    [Exigence("ORI-13")]
    public void ORI_13_une_participation_nomme_qui_participe_ses_moyens_et_sa_convention()
    {
        var (ccas, structure) = (new Organisme("CCAS de Bron", TypeOrganisme.Ccas), new Organisme("ALIS", TypeOrganisme.Structure));
        var periode = new Periode(Aujourdhui, null);
        Refus(() => new ParticipationGlobal(structure, null, 1, periode, "Convention"), ReglesParticipation.OrganismeAdmis);
        Refus(() => new ParticipationGlobal(ccas, null, -1, periode, "Convention"), ReglesParticipation.EtpPositifs);
        Refus(() => new ParticipationGlobal(ccas, null, 1, periode, " "), ReglesParticipation.SourceRequise);

        var participation = new ParticipationGlobal(ccas, null, 0.5m, periode, " Convention 2019 ");
        Assert.Equal((0.5m, "Convention 2019", (DateOnly?)null), (participation.Etp, participation.Source, participation.Fin));
        Refus(() => participation.Clore(Aujourdhui.AddDays(-1)), ReglesParticipation.FinApresDebut);
        participation.Clore(Aujourdhui);
        Assert.Equal(Aujourdhui, participation.Fin);
    }

    private static ProfessionnelAssocie Travailleur() => new(Guid.CreateVersion7(), Guid.CreateVersion7(), RoleGlobal.Social);

    private static AccompagnementGlobal Demander(ParcoursAccompagne parcours, ProfessionnelAssocie associe) =>
        parcours.DemanderGlobal(RoleGlobal.Emploi, associe, Referente, Aujourdhui);

    private static AccompagnementGlobal EnCours(ParcoursAccompagne parcours)
    {
        var global = Demander(parcours, Travailleur());
        global.Accepter(global.AssocieId, Aujourdhui);
        return global;
    }
}
