using Itineraires.Domain.Cadres;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Orientation;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Cadres;

/// <summary>The territory sets what no text fixes, and the contrat obeys its cadre.</summary>
public sealed class CadreTests
{
    [Fact]
    [Exigence("CNV-12")]
    public void CNV_12_une_valeur_au_choix_du_territoire_se_regle_avec_sa_raison()
    {
        var cadre = Cadre(new ParametreCadre("jours", "Jours", "30", "jours", "Choix du territoire", null));

        Assert.Equal("30", cadre.Regler("jours", " 45 ", "Délai de validation plus long"));

        Assert.Equal(45, cadre.Entier("jours"));
        Refus(() => cadre.Regler("jours", "60", " "), ReglesCadre.RaisonRequise);
        Refus(() => cadre.Regler("autre", "60", "Essai"), ReglesCadre.ParametreConnu);
        Refus(() => cadre.Regler("jours", "beaucoup", "Essai"), ReglesCadre.Nombre);
        Refus(() => cadre.Regler("jours", "45,5", "Essai"), ReglesCadre.Nombre);
        Assert.Equal(45, cadre.Entier("jours"));
    }

    [Fact]
    [Exigence("CNV-12")]
    public void CNV_12_ce_qu_un_texte_fixe_ne_se_regle_pas() =>
        Refus(
            () => Cadre(new ParametreCadre("jours", "Jours", "30", "jours", "Itinéraires emploi 2020, § 3.2", null)).Regler("jours", "45", "Essai"),
            ReglesCadre.AuChoixDuTerritoire
        );

    [Fact]
    public void Un_oui_ou_non_et_un_mot_gardent_leur_forme()
    {
        var cadre = Cadre(
            new ParametreCadre("drapeau", "Drapeau", "oui", "", "Choix du territoire", null),
            new ParametreCadre("mot", "Mot", "etapes", "", "Choix du territoire", null)
        );

        Refus(() => cadre.Regler("drapeau", "peut-être", "Essai"), ReglesCadre.OuiOuNon);
        Refus(() => cadre.Regler("mot", " ", "Essai"), ReglesCadre.ValeurRequise);
        cadre.Regler("drapeau", "non", "Essai");
        Assert.False(cadre.Drapeau("drapeau"));
    }

    [Fact]
    public void Un_contrat_ne_depasse_pas_la_duree_de_son_cadre()
    {
        var cadre = Cadre(new ParametreCadre(ParametresCadre.ContratDureeMaxMois, "Durée", "6", "mois", "Choix du territoire", null));

        Refus(() => Contrat(debut: "2026-02-01", fin: "2026-08-01").Completer(cadre, 1, null), ReglesContrat.DureeMaximale, "Fin");
        var juste = Contrat(debut: "2026-02-01", fin: "2026-07-31");
        juste.Completer(cadre, 1, null);
        Assert.Equal(StatutContrat.Complete, juste.Statut);
    }

    private static Cadre Cadre(params ParametreCadre[] parametres)
    {
        var cadre = new Cadre("essai", "Essai", "essai", Jour("2026-01-01"), null, "Essai", false, [TypeParcours.EmploiDiversifie]);
        cadre.Parametres.AddRange(parametres);
        return cadre;
    }
}
