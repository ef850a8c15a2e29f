using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Entree;

public sealed class InformationTests
{
    private static readonly DateOnly Aujourdhui = Jour("2026-03-01");

    [Fact]
    [Exigence("INF-01")]
    [Exigence("INF-07")]
    public void INF_01_INF_07_une_information_garde_ses_points_ses_guides_et_son_moment()
    {
        var parcours = Guid.CreateVersion7();
        var avant = new InformationDroitsDevoirs(ChefDeService, null, Aujourdhui, Referente, ["droits"], ["droits_devoirs_v2"], Aujourdhui);
        var pendant = new InformationDroitsDevoirs(ChefDeService, parcours, Aujourdhui, Referente, ["droits"], [], Aujourdhui);

        Assert.Equal((MomentInformation.Instruction, MomentInformation.Accompagnement), (avant.Moment, pendant.Moment));
        Assert.Equal(["droits_devoirs_v2"], avant.Guides);
        Assert.Equal(
            ReglesInformation.PointRequis,
            Refus(() => new InformationDroitsDevoirs(ChefDeService, null, Aujourdhui, Referente, [], ["droits_devoirs_v2"], Aujourdhui))
        );
        Assert.Equal(
            ReglesInformation.PasDansLeFutur,
            Refus(() => new InformationDroitsDevoirs(ChefDeService, null, Aujourdhui.AddDays(1), Referente, ["droits"], [], Aujourdhui))
        );
    }

    [Fact]
    [Exigence("INF-02")]
    public void INF_02_les_deux_points_en_une_ou_plusieurs_informations_du_parcours()
    {
        Assert.False(InformationDroitsDevoirs.EstComplete([]));
        Assert.False(
            InformationDroitsDevoirs.EstComplete([
                ["manquements", "droits"],
            ])
        );
        Assert.True(
            InformationDroitsDevoirs.EstComplete([
                ["manquements"],
                ["instance_mediation"],
            ])
        );
    }

    [Fact]
    [Exigence("INF-05")]
    public void INF_05_un_changement_ne_se_retire_qu_avec_un_motif_et_sans_declaration_notee()
    {
        var changement = new ChangementSituation(
            ChefDeService,
            "reprise_emploi",
            Jour("2026-02-10"),
            null,
            [new("caf", "la CAF", "Déclarer"), new("ft", "France Travail", "Actualiser")],
            Referente,
            rappele: true,
            Aujourdhui
        );
        changement.ExigerRetirable("Saisi au mauvais dossier");
        Assert.Equal(ReglesChangement.MotifRetrait, Refus(() => changement.ExigerRetirable(" ")));
        changement.Declarer("caf", Aujourdhui, Aujourdhui);
        Assert.Equal(ReglesChangement.RienDeclare, Refus(() => changement.ExigerRetirable("Saisi au mauvais dossier")));
    }

    [Fact]
    [Exigence("INF-05")]
    public void INF_05_le_rappel_reste_jusqu_a_la_derniere_declaration()
    {
        var changement = new ChangementSituation(
            ChefDeService,
            "reprise_emploi",
            Jour("2026-02-10"),
            null,
            [new("caf", "la CAF", "Déclarer"), new("ft", "France Travail", "Actualiser")],
            Referente,
            rappele: true,
            Aujourdhui
        );
        Assert.Equal([Aujourdhui], changement.Rappels.Select(r => r.Le));
        Assert.Null(changement.CloseLe);

        changement.Rappeler(Referente, Aujourdhui.AddDays(3));
        changement.Declarer("caf", Jour("2026-02-20"), Aujourdhui);
        Assert.Null(changement.CloseLe);
        changement.Declarer("ft", Jour("2026-02-15"), Aujourdhui);
        Assert.Equal(Jour("2026-02-20"), changement.CloseLe);
        Assert.Equal(2, changement.Rappels.Count);

        Assert.Equal(ReglesChangement.DeclarationAttendue, Refus(() => changement.Rappeler(Referente, Aujourdhui)));
        Assert.Equal(ReglesChangement.DeclarationAttendue, Refus(() => changement.Declarer("caf", Aujourdhui, Aujourdhui)));
        changement.Attendre("caf");
        Assert.Null(changement.CloseLe);
        Assert.Equal(ReglesChangement.DeclarationNotee, Refus(() => changement.Attendre("caf")));
        Assert.Equal(ReglesChangement.PasDansLeFutur, Refus(() => changement.Declarer("caf", Aujourdhui.AddDays(1), Aujourdhui)));
        Assert.Equal(ReglesChangement.ApresLeChangement, Refus(() => changement.Declarer("caf", Jour("2026-02-09"), Aujourdhui)));
    }

    [Fact]
    public void Un_changement_sans_declaration_ne_rappelle_rien_et_n_est_pas_a_venir()
    {
        Assert.Equal(Aujourdhui, new ChangementSituation(ChefDeService, "familiale", Aujourdhui, " ", [], Referente, false, Aujourdhui).CloseLe);
        Assert.Equal(
            ReglesChangement.PasDansLeFutur,
            Refus(() => new ChangementSituation(ChefDeService, "familiale", Aujourdhui.AddDays(1), null, [], Referente, false, Aujourdhui))
        );
    }

    [Fact]
    public void Une_information_de_nouvel_entrant_a_un_contenu() =>
        Assert.Equal(ReglesInformationEntrant.ContenuRequis, Refus(() => new InformationEntrant(ChefDeService, Aujourdhui, null, MoyenInformation.Lettre, [])));

    private static RegleMetier Refus(Action acte) => Assert.Throws<RegleMetierException>(acte).Regle;
}
