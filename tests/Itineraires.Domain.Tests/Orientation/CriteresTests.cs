using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Orientation;

public sealed class CriteresTests
{
    private static readonly DateTime Instant = new(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc);

    private static CritereOrientation Critere(string type, params string[] conditions) => CritereOrientation.Creer("Parce que.", type, conditions);

    private static JeuCriteres Jeu() =>
        new(
            2,
            [
                Critere("activite_diversifiee", "Capacite:Est:MobilisationDAbord"),
                Critere("professionnel", "Capacite:Est:Immediate", "NombreBesoins:AuPlus:0"),
                Critere("emploi_renforce", "Capacite:NEstPas:MobilisationDAbord", "NombreBesoins:AuMoins:3"),
                Critere("emploi_diversifie", "Capacite:NEstPas:MobilisationDAbord"),
            ],
            "essai"
        );

    private static ProfilOrientation Profil(CapaciteEmploi? capacite, params string[] besoins) =>
        new()
        {
            Capacite = capacite,
            Autonomie = NiveauAutonomie.Autonome,
            Besoins = capacite is null ? null : besoins,
            Age = 30,
        };

    [Theory]
    [InlineData(CapaciteEmploi.MobilisationDAbord, 5, "activite_diversifiee", 1)]
    [InlineData(CapaciteEmploi.Immediate, 0, "professionnel", 2)]
    [InlineData(CapaciteEmploi.Immediate, 1, "emploi_diversifie", 4)]
    [InlineData(CapaciteEmploi.AvecAccompagnement, 3, "emploi_renforce", 3)]
    [InlineData(CapaciteEmploi.AvecAccompagnement, 2, "emploi_diversifie", 4)]
    [Exigence("ORI-04")]
    public void ORI_04_le_premier_critere_rempli_propose(CapaciteEmploi capacite, int besoins, string type, int rang)
    {
        var proposition = Jeu().Proposer(Profil(capacite, [.. Enumerable.Range(0, besoins).Select(i => $"b{i}")]));

        Assert.Equal((type, rang), (proposition.Type!.Value.Code, proposition.Rang!.Value));
        Assert.Equal(rang, proposition.Lectures.Count);
        Assert.All(proposition.Lectures.SkipLast(1), l => Assert.False(l.Remplie));
    }

    [Fact]
    [Exigence("ORI-04")]
    public void ORI_04_un_fait_inconnu_arrete_la_lecture_et_se_nomme()
    {
        var proposition = Jeu().Proposer(Profil(null));

        Assert.Null(proposition.Type);
        Assert.Null(proposition.Rang);
        Assert.Equal([FaitOrientation.Capacite], proposition.Manquants);
        Assert.Single(proposition.Lectures);
    }

    [Fact]
    [Exigence("ORI-04")]
    public void ORI_04_la_decision_dit_si_elle_a_suivi_la_proposition_et_par_quel_critere()
    {
        var proposition = Jeu().Proposer(Profil(CapaciteEmploi.MobilisationDAbord));
        var choix = new ChoixOrientation(TypeParcours.EmploiDiversifie, Guid.CreateVersion7(), Guid.CreateVersion7(), 10, Proposition: proposition);

        var decision = Decision(Personne(), choix: choix);

        Assert.Equal(
            (Itineraire.Activite, false, 2, 1),
            (decision.Proposition!.Value, decision.PropositionSuivie!.Value, decision.CriteresNumero!.Value, decision.CritereRang!.Value)
        );
        Assert.True(Decision(Personne(), choix: choix with { Type = TypeParcours.ActiviteInnovante }).PropositionSuivie);
        Assert.Null(Decision(Personne(), choix: choix with { Proposition = Jeu().Proposer(Profil(null)) }).PropositionSuivie);
    }

    [Theory]
    [InlineData("Autonomie:Est:Autonome", true)]
    [InlineData("Autonomie:NEstPas:Autonome", false)]
    [InlineData("Besoin:Est:mobilite", true)]
    [InlineData("Besoin:NEstPas:mobilite", false)]
    [InlineData("Besoin:Est:logement", false)]
    [InlineData("NombreBesoins:AuPlus:1", true)]
    [InlineData("Age:AuMoins:30", true)]
    [InlineData("Age:AuPlus:29", false)]
    [InlineData("MoisDeDroit:AuMoins:25", null)]
    [InlineData("Enfants:AuMoins:1", false)]
    [InlineData("Inscription:Est:oui", false)]
    [InlineData("Inscription:NEstPas:oui", true)]
    [InlineData("DejaAccompagnee:NEstPas:oui", true)]
    public void Une_condition_se_lit_remplie_ou_non(string code, bool? attendue)
    {
        var condition = ConditionOrientation.Lire(code);

        Assert.Equal(attendue, condition.Verifier(Profil(CapaciteEmploi.Immediate, "mobilite")));
        Assert.Equal(code, condition.Code);
        Assert.DoesNotContain(code, condition.Phrase(b => b));
    }

    [Theory]
    [InlineData("Capacite:Est:Inconnue")]
    [InlineData("Capacite:AuMoins:Immediate")]
    [InlineData("Age:AuMoins:")]
    [InlineData("Age:AuMoins:-3")]
    [InlineData("Age:AuMoins:douze")]
    [InlineData("Age:Est:30")]
    [InlineData("Inscription:Est:non")]
    [InlineData("Besoin:Est:")]
    [InlineData("nimporte")]
    public void Une_condition_incomplete_est_refusee(string code) => Refus(() => Critere("professionnel", code), ReglesCriteres.ConditionConnue);

    [Fact]
    public void Un_critere_a_une_raison_un_parcours_et_une_condition()
    {
        Refus(() => CritereOrientation.Creer(" ", "professionnel", ["Age:AuMoins:30"]), ReglesCriteres.LibelleRequis, "Libelle");
        Refus(() => CritereOrientation.Creer("oui", "inconnu", ["Age:AuMoins:30"]), ReglesCriteres.TypeRequis, "Type");
        Refus(() => CritereOrientation.Creer("oui", "professionnel", []), ReglesCriteres.ConditionRequise, "Conditions");
    }

    [Fact]
    public void Une_version_se_simule_avant_d_etre_adoptee_et_ne_change_plus_ensuite()
    {
        var (jeu, jour) = (Jeu(), Jour("2026-03-01"));
        Refus(() => jeu.Adopter(null, jour, "délibération", Instant, jour), ReglesCriteres.DabordSimules);
        jeu.Simuler(Instant);
        jeu.Monter(2);
        Assert.Equal("professionnel", jeu.Criteres[0].Type);
        Refus(() => jeu.Adopter(null, jour, "délibération", Instant, jour), ReglesCriteres.DabordSimules);
        jeu.Simuler(Instant);
        Refus(() => jeu.Adopter(null, jour, " ", Instant, jour), ReglesCriteres.SourceRequise, "Source");
        Refus(() => jeu.Adopter(null, jour.AddDays(-1), "délibération", Instant, jour), ReglesCriteres.DebutAVenir, "Debut");
        jeu.Adopter(null, jour.AddDays(10), "délibération", Instant, jour);

        Assert.Throws<RegleMetierException>(() => jeu.Retirer(1));
        var ancien = JeuCriteres.Livrer([Critere("professionnel", "Age:AuMoins:30")], "texte", Jour("2020-01-01"));
        Assert.Same(ancien, JeuCriteres.EnVigueur([ancien, jeu], jour.AddDays(9)));
        Assert.Same(jeu, JeuCriteres.EnVigueur([ancien, jeu], jour.AddDays(10)));
        Assert.Null(JeuCriteres.EnVigueur([ancien, jeu], Jour("2019-12-31")));
    }

    [Fact]
    public void Une_version_vide_ne_s_adopte_pas_et_un_rang_inconnu_se_refuse()
    {
        var (jeu, jour) = (new JeuCriteres(2, [], ""), Jour("2026-03-01"));
        jeu.Simuler(Instant);
        Refus(() => jeu.Adopter(null, jour, "délibération", Instant, jour), ReglesCriteres.AuMoinsUn);
        Refus(() => jeu.Retirer(1), ReglesCriteres.RangConnu);
        Refus(() => jeu.Inscrire(Critere("professionnel", "Age:AuMoins:30"), 2), ReglesCriteres.RangConnu);
        jeu.Inscrire(Critere("professionnel", "Age:AuMoins:30"), null);
        jeu.Inscrire(Critere("global", "Age:AuMoins:30"), 1);
        Refus(() => jeu.Monter(1), ReglesCriteres.RangConnu);
        Assert.Equal("global", Assert.Single(jeu.Criteres).Type);
    }
}
