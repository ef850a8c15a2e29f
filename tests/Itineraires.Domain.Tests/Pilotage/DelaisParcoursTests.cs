using Itineraires.Domain.Cadres;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Pilotage;

/// <summary>The chain of delays, exact to the day.</summary>
public sealed class DelaisParcoursTests
{
    private static readonly DateOnly Aujourdhui = Jour("2026-03-12");

    [Fact]
    [Exigence("ORI-06")]
    public void ORI_06_chaque_etape_compte_ses_jours_exacts()
    {
        var chaine = Chaine() with
        {
            OrienteLe = Jour("2026-01-15"),
            AccepteLe = Jour("2026-01-15"),
            HonoreLe = Jour("2026-02-01"),
            ProposeLe = Jour("2026-01-25"),
        };

        Assert.Equal((SuiteDelai.Franchie, 10), Suite(chaine, EtapeDelai.Orientation));
        Assert.Equal((SuiteDelai.Franchie, 0), Suite(chaine, EtapeDelai.Acceptation));
        Assert.Equal((SuiteDelai.Franchie, 10), Suite(chaine, EtapeDelai.RendezVousPropose));
        Assert.Equal((SuiteDelai.Franchie, 17), Suite(chaine, EtapeDelai.RendezVousHonore));
        Assert.Equal((SuiteDelai.EnAttente, 56), Suite(chaine, EtapeDelai.Contrat));
        Assert.Equal((SuiteDelai.EnAttente, 66), Suite(chaine, EtapeDelai.MiseEnPlace));
    }

    [Fact]
    [Exigence("ORI-06")]
    public void ORI_06_une_etape_dont_le_parcours_est_fini_n_attend_plus()
    {
        var finie = Chaine() with { OrienteLe = Jour("2026-01-15"), Fin = Jour("2026-01-20") };

        Assert.Equal(SuiteDelai.SansSuite, finie.Mesurer(EtapeDelai.Acceptation, Aujourdhui)!.Suite);
        Assert.Equal(SuiteDelai.EnAttente, finie.Mesurer(EtapeDelai.MiseEnPlace, Aujourdhui)!.Suite);
        Assert.Equal(SuiteDelai.SansSuite, (Chaine() with { Soumise = false }).Mesurer(EtapeDelai.Orientation, Aujourdhui)!.Suite);
        Assert.Null(Chaine().Mesurer(EtapeDelai.Acceptation, Aujourdhui));
        Assert.Null((Chaine() with { DroitOuvertLe = Jour("2026-03-13") }).Mesurer(EtapeDelai.Orientation, Aujourdhui));
    }

    [Fact]
    [Exigence("ORI-06")]
    public void ORI_06_ce_qui_est_date_de_demain_attend_encore()
    {
        var demain = Chaine() with { OrienteLe = Jour("2026-01-15"), ProposeLe = Jour("2026-03-13") };

        Assert.Equal((SuiteDelai.EnAttente, 56), Suite(demain, EtapeDelai.RendezVousPropose));
    }

    [Fact]
    public void Les_classes_se_lisent_dans_le_reglage()
    {
        Assert.Equal(["0 à 7", "8 à 15", "> 15"], ClasseDelai.Lire("15; 7;abc;7").Select(c => c.Libelle));
        Assert.Equal(["0 à 0", "> 0"], ClasseDelai.Lire("0").Select(c => c.Libelle));
        Assert.True(Assert.Single(ClasseDelai.Lire(null)).Contient(4000));
        var classes = ClasseDelai.Lire("7;15");
        Assert.All(Enumerable.Range(0, 40), j => Assert.Single(classes, c => c.Contient(j)));
    }

    [Fact]
    public void La_mediane_est_celle_du_milieu()
    {
        Assert.Null(BilanDelai.Medianer([]));
        Assert.Equal(5, BilanDelai.Medianer([9, 1, 5]));
        Assert.Equal(3.5m, BilanDelai.Medianer([5, 2, 9, 1]));
    }

    [Fact]
    [Exigence("ORI-06")]
    public void ORI_06_l_objectif_vient_du_cadre_du_parcours_ou_du_territoire()
    {
        var emploi = Cadre("emploi", (ParametresCadre.AcceptationJours, "10"), (ParametresCadre.ContratDelaiMois, "2"));
        var territoire = Cadre(CatalogueCadres.CodeTerritoire, (ParametresCadre.ObjectifOrientationJours, "60"));
        var objectifs = new ObjectifsDelai(new CatalogueCadres([emploi, territoire]));
        var chaine = Chaine() with
        {
            CadreCode = "emploi",
            OrienteLe = Jour("2025-12-31"),
            DroitOuvertLe = Jour("2025-12-01"),
            AccepteLe = Jour("2026-01-11"),
            ContratLe = Jour("2026-02-28"),
        };

        Assert.Equal(Jour("2026-01-10"), objectifs.Limite(EtapeDelai.Acceptation, chaine));
        Assert.Equal(Jour("2026-02-28"), objectifs.Limite(EtapeDelai.Contrat, chaine));
        Assert.False(objectifs.Tenu(EtapeDelai.Acceptation, chaine.Mesurer(EtapeDelai.Acceptation, Aujourdhui)!));
        Assert.True(objectifs.Tenu(EtapeDelai.Contrat, chaine.Mesurer(EtapeDelai.Contrat, Aujourdhui)!));
        Assert.True(objectifs.Tenu(EtapeDelai.Orientation, chaine.Mesurer(EtapeDelai.Orientation, Aujourdhui)!));
        Assert.Null(objectifs.Limite(EtapeDelai.RendezVousHonore, chaine));
        var bilan = BilanDelai.De([chaine.Mesurer(EtapeDelai.Acceptation, Aujourdhui)!], m => objectifs.Tenu(EtapeDelai.Acceptation, m));
        Assert.Equal(new BilanDelai(1, 0, null, 0, 11, 0), bilan);
    }

    private static ChaineDelais Chaine() => new(Guid.Empty, null, true, Jour("2026-01-05"), null, null, null, null, null, null, null, null, null);

    private static (SuiteDelai, int) Suite(ChaineDelais chaine, EtapeDelai etape)
    {
        var mesure = chaine.Mesurer(etape, Aujourdhui)!;
        return (mesure.Suite, mesure.Jours);
    }

    private static Cadre Cadre(string code, params (string Code, string Valeur)[] parametres)
    {
        var cadre = new Cadre(code, code, "essai", new DateOnly(2020, 1, 1), null, "essai", false, [TypeParcours.EmploiDiversifie]);
        cadre.Parametres.AddRange(parametres.Select(p => new ParametreCadre(p.Code, p.Code, p.Valeur, "jours", "essai", null)));
        return cadre;
    }
}
