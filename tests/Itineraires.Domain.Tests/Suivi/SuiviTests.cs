using Itineraires.Domain.Suivi;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Suivi;

/// <summary>Cohortes month by month, and cellules from the list to the end of a decision.</summary>
public sealed class SuiviTests
{
    private static readonly DateOnly Aujourdhui = Jour("2026-03-12");

    [Fact]
    [Exigence("SUI-01")]
    public void SUI_01_chaque_mois_se_compte_depuis_l_entree_de_chacune()
    {
        var suivie = new FaitsMembre(Guid.CreateVersion7(), Jour("2026-01-12"));
        suivie.Soumissions.Add(new(Jour("2026-01-12"), null));
        suivie.Parcours.Add((Jour("2026-01-20"), Jour("2026-02-01"), null));
        suivie.Contrats.Add((Jour("2026-03-12"), new(Jour("2026-03-01"), Jour("2026-08-31"))));
        suivie.Etapes.Add(new(Jour("2026-02-10"), Jour("2026-02-12")));
        var recente = new FaitsMembre(Guid.CreateVersion7(), Jour("2026-03-01"));
        recente.Soumissions.Add(new(Jour("2026-03-01"), null));
        var sortie = new FaitsMembre(Guid.CreateVersion7(), Jour("2025-12-12"));
        sortie.Soumissions.Add(new(Jour("2025-12-12"), Jour("2026-01-11")));
        sortie.Sorties.Add((Jour("2026-01-12"), "emploi_durable"));

        var mois = MoisDeCohorte.Suivre([suivie, recente, sortie], Aujourdhui);

        Assert.Equal([(0, 3), (1, 2), (2, 2), (3, 1)], mois.Select(m => (m.Mois, m.Observees)));
        Assert.Equal([0, 1, 1, 0], mois.Select(m => m.Nombres[EtatMembre.Orientees]));
        Assert.Equal([0, 1, 1, 0], mois.Select(m => m.Nombres[EtatMembre.Accompagnees]));
        Assert.Equal([0, 0, 1, 0], mois.Select(m => m.Nombres[EtatMembre.SousContrat]));
        Assert.Equal([0, 1, 0, 0], mois.Select(m => m.Nombres[EtatMembre.EnEtape]));
        Assert.Equal([3, 0, 0, 0], mois.Select(m => m.Nombres[EtatMembre.SansSuivi]));
        Assert.Equal([0, 1, 1, 1], mois.Select(m => m.Nombres[EtatMembre.HorsDroits]));
        Assert.Equal([0, 1, 1, 1], mois.Select(m => m.Nombres[EtatMembre.Sorties]));
        Assert.Equal(1, mois[3].Motifs["emploi_durable"]);
    }

    [Fact]
    [Exigence("SUI-01")]
    public void SUI_01_qui_revient_n_est_plus_sortie_et_personne_ne_la_suit()
    {
        var revenue = new FaitsMembre(Guid.CreateVersion7(), Jour("2025-06-12"));
        revenue.Soumissions.Add(new(Jour("2025-06-12"), Jour("2025-09-30")));
        revenue.Sorties.Add((Jour("2025-10-01"), "emploi"));
        revenue.Soumissions.Add(new(Jour("2025-12-01"), null));

        Assert.True(revenue.Est(EtatMembre.Sorties, Jour("2025-11-12")));
        Assert.False(revenue.Est(EtatMembre.Sorties, Jour("2025-12-12")));
        Assert.True(revenue.Est(EtatMembre.SansSuivi, Jour("2025-12-12")));
    }

    [Fact]
    [Exigence("SUI-01")]
    public void SUI_01_un_nouvel_entrant_entre_le_jour_de_son_droit_les_autres_le_jour_ou_la_cohorte_est_figee()
    {
        var entrants = new Cohorte("Entrants", new CriteresCohorte(OuvertDu: Jour("2026-01-01"), OuvertAu: Jour("2026-01-31")), ChefDeService, Aujourdhui);
        var eloignees = new Cohorte(" Éloignées ", new CriteresCohorte(EloignementMois: 36), ChefDeService, Aujourdhui);

        Assert.Equal(Jour("2026-01-15"), entrants.Compter(Guid.CreateVersion7(), Jour("2026-01-15")).EntreeLe);
        Assert.Equal(Aujourdhui, eloignees.Compter(Guid.CreateVersion7(), Jour("2020-01-15")).EntreeLe);
        Assert.Equal("Éloignées", eloignees.Nom);
        eloignees.Archiver();
        Assert.Equal(StatutCohorte.Archivee, eloignees.Statut);
    }

    [Fact]
    public void Une_cohorte_a_un_nom_un_critere_et_des_dates_passees_dans_l_ordre()
    {
        Refus(() => Definir(" ", new CriteresCohorte(Age: "a")), ReglesCohorte.NomRequis, nameof(Cohorte.Nom));
        Refus(() => Definir("C", new CriteresCohorte()), ReglesCohorte.CritereRequis);
        Refus(() => Definir("C", new CriteresCohorte(Jour("2026-02-01"), Jour("2026-01-31"))), ReglesCohorte.DatesDansLOrdre, nameof(Cohorte.OuvertAu));
        Refus(() => Definir("C", new CriteresCohorte(null, Jour("2026-03-13"))), ReglesCohorte.PasDansLeFutur, nameof(Cohorte.OuvertAu));
        Assert.Equal("COH-VIDE", ReglesCohorte.NonVide.Code);

        static Cohorte Definir(string nom, CriteresCohorte criteres) => new(nom, criteres, ChefDeService, Aujourdhui);
    }

    [Fact]
    [Exigence("SUI-02")]
    public void SUI_02_une_decision_a_une_nature_un_texte_un_responsable_de_la_cellule_et_une_echeance()
    {
        var (cellule, situation) = Examiner();

        Refus(() => situation.Decider(cellule, new(null, "Appeler", ChefDeService, Aujourdhui), Aujourdhui), ReglesCellule.NatureRequise, "Nature");
        Refus(() => situation.Decider(cellule, new("autre", " ", ChefDeService, Aujourdhui), Aujourdhui), ReglesCellule.DecisionRequise, "Decision");
        Refus(() => situation.Decider(cellule, new("autre", "Appeler", Referente, Aujourdhui), Aujourdhui), ReglesCellule.ResponsableMembre, "ResponsableId");
        Refus(
            () => situation.Decider(cellule, new("autre", "Appeler", ChefDeService, Aujourdhui.AddDays(-1)), Aujourdhui),
            ReglesCellule.EcheanceRequise,
            "Echeance"
        );
        Refus(() => situation.Decider(cellule, new("autre", "Appeler", ChefDeService, null), Aujourdhui), ReglesCellule.EcheanceRequise, "Echeance");
        Assert.Equal(StatutSituation.AExaminer, situation.Statut);
    }

    [Fact]
    [Exigence("SUI-02")]
    public void SUI_02_une_decision_va_d_ouverte_a_close_et_se_dit_en_retard()
    {
        var (cellule, situation) = Examiner();
        cellule.Accueillir(Referente, Aujourdhui);
        situation.Decider(cellule, new("autre", " Appeler ", Referente, Aujourdhui), Aujourdhui);

        Assert.Equal((StatutSituation.Ouverte, "Appeler"), (situation.Statut, situation.Decision));
        Assert.False(situation.EstEnRetard(Aujourdhui));
        Assert.True(situation.EstEnRetard(Aujourdhui.AddDays(1)));
        situation.Commencer();
        Refus(() => situation.Clore(" ", Aujourdhui), ReglesCellule.ResultatRequis, "Resultat");
        situation.Clore("Rendez-vous pris", Aujourdhui);
        Assert.False(situation.EstOuverte);
        Assert.False(situation.EstEnRetard(Aujourdhui.AddDays(9)));
        Refus(() => situation.Rouvrir(cellule, dejaSuivie: true), ReglesCellule.DejaSurLaListe);
        Assert.False(situation.EstOuverte);
        situation.Rouvrir(cellule, dejaSuivie: false);
        Assert.Equal((StatutSituation.EnCours, null, Referente), (situation.Statut, situation.CloseLe, situation.ResponsableId));

        // The one in charge has left meanwhile: the animateur answers for it.
        situation.Clore("Sans suite", Aujourdhui);
        cellule.Quitter(Referente, 0, Aujourdhui);
        situation.Rouvrir(cellule, dejaSuivie: false);
        Assert.Equal(ChefDeService, situation.ResponsableId);
    }

    [Fact]
    [Exigence("SUI-02")]
    public void SUI_02_une_cellule_a_un_animateur_des_membres_et_se_ferme()
    {
        var (cellule, _) = Examiner();

        Refus(() => new Cellule(" ", Guid.CreateVersion7(), Referente, Aujourdhui), ReglesCellule.NomRequis, nameof(Cellule.Nom));
        Refus(() => cellule.Accueillir(ChefDeService, Aujourdhui), ReglesCellule.PasDejaMembre, "MembreId");
        Refus(() => cellule.Quitter(ChefDeService, 0, Aujourdhui), ReglesCellule.AnimateurReste);
        Refus(() => cellule.Reunir(Aujourdhui.AddDays(-1), null), ReglesCellule.ApresLaCreation, "JourSeance");
        cellule.Accueillir(Referente, Aujourdhui);
        Refus(() => cellule.Quitter(Referente, 1, Aujourdhui), ReglesCellule.DecisionsConfiees);
        cellule.Quitter(Referente, 0, Aujourdhui);
        Assert.False(cellule.EstMembre(Referente));
        Refus(() => cellule.Inscrire(Guid.CreateVersion7(), cellule.Reunir(Aujourdhui, null), true, Referente, Aujourdhui), ReglesCellule.DejaSurLaListe);
        cellule.Fermer(Aujourdhui);
        Refus(() => cellule.Reunir(Aujourdhui, null), ReglesCellule.Ouverte);
    }

    [Fact]
    [Exigence("SUI-02")]
    public void SUI_02_l_animation_se_confie_a_un_membre()
    {
        var (cellule, _) = Examiner();

        Refus(() => cellule.Confier(Referente), ReglesCellule.AnimateurMembre, nameof(Cellule.AnimateurId));
        cellule.Accueillir(Referente, Aujourdhui);
        cellule.Confier(Referente);
        cellule.Quitter(ChefDeService, 0, Aujourdhui);

        Assert.Equal(Referente, cellule.AnimateurId);
    }

    private static (Cellule Cellule, SituationExaminee Situation) Examiner()
    {
        var cellule = new Cellule("Cellule de Villeurbanne", Guid.CreateVersion7(), ChefDeService, Aujourdhui);
        return (cellule, cellule.Inscrire(Guid.CreateVersion7(), cellule.Reunir(Aujourdhui, " "), false, ChefDeService, Aujourdhui));
    }
}
