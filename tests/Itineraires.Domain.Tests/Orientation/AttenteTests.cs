using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;

namespace Itineraires.Domain.Tests.Orientation;

/// <summary>Waiting lists, relances, innovant lines and open offers.</summary>
public sealed class AttenteTests
{
    private static readonly DateOnly Jour = Fabrique.Jour("2026-03-12");

    private static AttentePlace Inscrire(LigneConvention ligne, int libres = 0, int enAttente = 0, bool deja = false) =>
        AttentePlace.Inscrire(Fabrique.Personne(), ligne.Id, libres, enAttente, deja, Fabrique.ChefDeService, Jour);

    [Fact]
    [Exigence("ORI-09")]
    public void ORI_09_on_n_attend_que_la_place_que_personne_n_a_et_une_seule_fois()
    {
        var ligne = Ligne(TypeParcours.EmploiDiversifie);

        Assert.Equal(StatutAttente.EnAttente, Inscrire(ligne).Statut);
        // Two free places, two persons before her: she waits too.
        Assert.True(Inscrire(ligne, libres: 2, enAttente: 2).EstOuverte);
        Refuse(ReglesAttente.PlaceLibre, () => Inscrire(ligne, libres: 1));
        Refuse(ReglesAttente.DejaInscrite, () => Inscrire(ligne, deja: true));
        Refuse(
            ReglesOrientation.SoumisAuxDroitsEtDevoirs,
            () => AttentePlace.Inscrire(Fabrique.Personne(soumise: false), ligne.Id, 0, 0, dejaInscrite: false, Fabrique.ChefDeService, Jour)
        );
        Refuse(
            ReglesOrientation.DomicilieDansLaMetropole,
            () => AttentePlace.Inscrire(Fabrique.Personne(domiciliee: false), ligne.Id, 0, 0, dejaInscrite: false, Fabrique.ChefDeService, Jour)
        );
    }

    [Fact]
    [Exigence("ORI-09")]
    public void ORI_09_une_decision_clot_l_attente_et_un_retrait_dit_pourquoi()
    {
        var ligne = Ligne(TypeParcours.EmploiDiversifie);
        var (servie, ailleurs, retiree) = (Inscrire(ligne), Inscrire(ligne), Inscrire(ligne));
        var personne = Fabrique.Personne();

        servie.Suivre(Fabrique.Decision(personne, "2026-03-12", new(ligne.Type, ligne.OrganismeId, ligne.Id, 1)));
        ailleurs.Suivre(Fabrique.Decision(personne, "2026-03-12"));
        Refuse(ReglesAttente.MotifRequis, () => retiree.Retirer(Jour, " "));
        retiree.Retirer(Jour, "A déménagé");

        Assert.Equal((StatutAttente.Orientee, Jour), (servie.Statut, servie.CloseLe));
        Assert.Equal((StatutAttente.Retiree, "Orientée vers un autre parcours."), (ailleurs.Statut, ailleurs.MotifRetrait));
        Assert.Equal("A déménagé", retiree.MotifRetrait);

        // Typed late, the decision bears a day before the wait began.
        var anticipee = Inscrire(ligne);
        anticipee.Suivre(Fabrique.Decision(personne, "2026-03-02"));
        Assert.Equal(anticipee.InscriteLe, anticipee.CloseLe);
    }

    [Fact]
    [Exigence("ORI-06")]
    public void ORI_06_un_organisme_n_est_relance_que_s_il_se_tait_et_une_fois_par_jour()
    {
        var muet = Fabrique.Parcours(accepte: false);

        Assert.Equal((muet.Id, Jour, (Guid?)null), Relance(new RelanceOrganisme(muet, null, Jour, null)));
        Assert.Equal(Jour, new RelanceOrganisme(muet, Fabrique.ChefDeService, Jour, Jour.AddDays(-1)).Le);
        Refuse(ReglesRelance.UneParJour, () => _ = new RelanceOrganisme(muet, null, Jour, Jour));
        Refuse(ReglesRelance.SansReponse, () => _ = new RelanceOrganisme(Fabrique.Parcours(), null, Jour, null));

        static (Guid, DateOnly, Guid?) Relance(RelanceOrganisme relance) => (relance.AccompagnementId, relance.Le, relance.Par);
    }

    [Fact]
    [Exigence("ORI-09")]
    public void ORI_09_une_ligne_continue_celle_de_l_annee_d_avant()
    {
        var organisme = Guid.CreateVersion7();
        LigneConvention Programmee(int annee, string structure, TypeParcours type, string? thematique = null) =>
            new(annee, organisme, structure, type, thematique);
        LigneConvention[] lignes =
        [
            Programmee(2025, "Antenne nord", TypeParcours.EmploiDiversifie),
            Programmee(2026, "Antenne nord", TypeParcours.EmploiDiversifie),
            Programmee(2026, "Antenne sud", TypeParcours.EmploiDiversifie),
            Programmee(2026, "Antenne nord", TypeParcours.EmploiRenforce),
            Programmee(2027, "Antenne sud", TypeParcours.EmploiDiversifie),
            Programmee(2027, "Antenne nord", TypeParcours.EmploiDiversifie),
        ];

        var suites = SuitesDeLignes.Calculer(lignes, 2027);

        Assert.Equal([lignes[5].Id, lignes[5].Id, lignes[4].Id], lignes.Take(3).Select(l => suites[l.Id]));
        Assert.False(suites.ContainsKey(lignes[3].Id));
        Assert.Equal([lignes[4].Id, lignes[5].Id], lignes.Skip(4).Select(l => suites[l.Id]));
        Assert.Equal(4, SuitesDeLignes.Calculer(lignes, 2026).Count);
    }

    [Fact]
    [Exigence("ORI-09")]
    public void ORI_09_passer_avant_qui_attend_se_confirme()
    {
        var choix = new ChoixOrientation(TypeParcours.EmploiDiversifie, Guid.CreateVersion7(), Guid.CreateVersion7(), 1, AttendentAvant: 1);

        Refuse(ReglesOrientation.RangConfirme, () => Fabrique.Decision(Fabrique.Personne(), "2026-03-12", choix));
        Refuse(ReglesOrientation.DepassementMotive, () => Fabrique.Decision(Fabrique.Personne(), "2026-03-12", choix with { DepassementConfirme = true }));
        var decision = Fabrique.Decision(Fabrique.Personne(), "2026-03-12", choix with { DepassementConfirme = true, MotifDepassement = " urgence " });
        Assert.Equal((false, "urgence"), (decision.AuDelaDesPlaces, decision.MotifDepassement));
        Assert.Null(Fabrique.Decision(Fabrique.Personne(), "2026-03-12", choix with { PlacesLibres = 2 }).MotifDepassement);
    }

    [Fact]
    [Exigence("ORI-14")]
    public void ORI_14_un_innovant_dit_son_public_et_le_plan_pauvrete_un_objectif()
    {
        var ligne = Ligne(TypeParcours.EmploiInnovant);

        Refuse(ReglesConvention.PublicRequis, () => ligne.Destiner(null, []));
        Refuse(ReglesConvention.ObjectifRequis, () => ligne.Destiner(PublicInnovant.PlanPauvrete, []));
        Refuse(ReglesConvention.Innovante, () => Ligne(TypeParcours.EmploiDiversifie).Destiner(PublicInnovant.SouffrancePsychique, []));

        ligne.Destiner(PublicInnovant.PlanPauvrete, ["passerelles", "passerelles"]);
        Assert.Equal(["passerelles"], ligne.ObjectifsPauvrete);
        var reconduite = ligne.Reconduire(2027);
        Assert.Equal((PublicInnovant.PlanPauvrete, "passerelles"), (reconduite.Public, reconduite.ObjectifsPauvrete[0]));
        ligne.Destiner(PublicInnovant.SouffrancePsychique, ["passerelles"]);
        Assert.Empty(ligne.ObjectifsPauvrete);
    }

    [Fact]
    [Exigence("ORI-14")]
    public void ORI_14_l_orientation_herite_du_public_et_des_objectifs_de_la_ligne()
    {
        var innovation = new Innovation(PublicInnovant.PlanPauvrete, ["passerelles"]);
        var decision = Fabrique.Decision(
            Fabrique.Personne(),
            "2026-03-12",
            new(TypeParcours.EmploiInnovant, Guid.CreateVersion7(), Guid.CreateVersion7(), 3, Innovation: innovation)
        );

        Assert.Equal((PublicInnovant.PlanPauvrete, "passerelles"), (decision.Public, decision.ObjectifsPauvrete[0]));
        Assert.Equal(
            ((PublicInnovant?)null, 0),
            (Fabrique.Decision(Fabrique.Personne()).Public, Fabrique.Decision(Fabrique.Personne()).ObjectifsPauvrete.Count)
        );
    }

    [Fact]
    [Exigence("ORI-15")]
    public void ORI_15_chaque_offre_ouverte_a_ses_publics()
    {
        var (renforce, sociopro) = (Offres()[0], Offres()[1]);
        var (lyon, villeurbanne) = (Commune("69383", "69123"), Commune("69266", null));
        var personne = Fabrique.Personne();

        // Born on 4 April 1991: she is 26 on 4 April 2017.
        Assert.False(renforce.AdmetLAge(personne, Fabrique.Jour("2017-04-03")));
        Assert.True(renforce.AdmetLAge(personne, Fabrique.Jour("2017-04-04")));
        Refuse(ReglesOffre.Lieu, () => Admettre(renforce, villeurbanne, ["a", "b"]));
        Refuse(ReglesOffre.Lieu, () => Admettre(renforce, null, ["a", "b"]));
        Refuse(ReglesOffre.Condition, () => Admettre(renforce, lyon, ["a"]));
        Refuse(ReglesOffre.PasDansLeFutur, () => Admettre(renforce, lyon, ["a", "b"], le: Jour.AddDays(1)));
        Refuse(ReglesOffre.Age, () => Admettre(renforce, lyon, ["a", "b"], le: Fabrique.Jour("2017-04-03")));

        var entree = Admettre(renforce, lyon, ["a", "b"]);
        Assert.Equal(("ier", "a b", true, false), (entree.Offre, string.Join(' ', entree.Conditions), entree.EstBeneficiaire, entree.EstPrioritaire));
        Assert.True(Admettre(sociopro, villeurbanne, []).EstPrioritaire);
        Assert.False(Admettre(sociopro, villeurbanne, [], beneficiaire: false).EstPrioritaire);

        EntreeOffre Admettre(OffreOuverte offre, Commune? commune, string[] confirmees, bool beneficiaire = true, DateOnly? le = null) =>
            EntreeOffre.Admettre(personne, offre, commune, beneficiaire, confirmees, Fabrique.Referente, le ?? Jour, Jour);
    }

    private static IReadOnlyList<OffreOuverte> Offres() =>
        OffreOuverte.Lire(
            [Element("offre_ouverte", "ier", null, "26 69123"), Element("offre_ouverte", "sociopro", null, "26 rsa")],
            [Element("condition_offre", "a", "ier", null), Element("condition_offre", "b", "ier", null)],
            Jour
        );

    private static ElementNomenclature Element(string liste, string code, string? groupe, string? indication) =>
        new(liste, code, code, code == "sociopro" ? 2 : 1, groupe, indication, Fabrique.Jour("2020-01-01"), null, "essai");

    private static Commune Commune(string code, string? parente) => new(code, code, ["69000"], parente, null, null, 1000, 4.8, 45.7);

    private static LigneConvention Ligne(TypeParcours type)
    {
        var ligne = new LigneConvention(2026, Guid.CreateVersion7(), "Unis", type, null);
        ligne.Programmer(10, 15, new Montant(500_000));
        return ligne;
    }

    private static void Refuse(RegleMetier regle, Action acte) => Assert.Equal(regle, Assert.Throws<RegleMetierException>(acte).Regle);
}
