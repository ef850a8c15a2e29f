using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Orientation;

public sealed class SessionTests
{
    private static readonly ReglesConvocation Regles = new(2, 8);

    private static readonly DateOnly LeJour = Jour("2026-03-20");

    private static readonly TenueSession Tenue = new("", LeJour, new TimeOnly(9, 30), 120, "Salle A", 2, 3);

    private static readonly ActeConvocation Acte = new(ChefDeService, Jour("2026-03-01"), "AAAA");

    private static SessionCollective Session(Personne personne, GenreSession genre = GenreSession.Plateforme) =>
        new(genre, personne.TerritoireId!.Value, Tenue);

    [Fact]
    public void Une_session_a_un_lieu_une_duree_et_des_places()
    {
        var territoire = Guid.CreateVersion7();
        Refus(() => new SessionCollective(GenreSession.Plateforme, territoire, Tenue with { Lieu = " " }), ReglesSession.LieuRequis, "Lieu");
        Refus(() => new SessionCollective(GenreSession.Plateforme, territoire, Tenue with { DureeMinutes = 0 }), ReglesSession.DureePositive);
        Refus(() => new SessionCollective(GenreSession.Plateforme, territoire, Tenue with { Places = 0 }), ReglesSession.PlacesPositives);
        Refus(() => new SessionCollective(GenreSession.Plateforme, territoire, Tenue with { Convocations = 1 }), ReglesSession.ConvocationsAssez);
        Assert.Equal("plateforme collective d’orientation", new SessionCollective(GenreSession.Plateforme, territoire, Tenue).Titre);
    }

    [Fact]
    [Exigence("ORI-07")]
    public void ORI_07_une_personne_se_convoque_dans_la_capacite_et_les_regles_du_cadre()
    {
        var personne = Personne();
        var session = Session(personne);
        Refus(() => session.Convoquer(Personne(), [], 0, Acte, Regles), ReglesSession.Territoire);
        var libre = Personne(soumise: false);
        Refus(() => Session(libre).Convoquer(libre, [], 0, Acte, Regles), ReglesOrientation.SoumisAuxDroitsEtDevoirs);
        Refus(() => session.Convoquer(personne, [], 0, Acte with { Le = LeJour.AddDays(-7) }, Regles), ReglesSession.Preavis);
        Refus(() => session.Convoquer(personne, [], 3, Acte, Regles), ReglesSession.Complete);

        var convocation = session.Convoquer(personne, [], 2, Acte, Regles);

        Assert.Equal((1, StatutConvocation.Attendue), (convocation.Rang, convocation.Statut));
        Refus(() => Session(personne).Convoquer(personne, [convocation], 0, Acte, Regles), ReglesSession.DejaConvoquee);
        session.Noter(convocation, ActePresence.Venir, null, ChefDeService, LeJour);
        Refus(() => Session(personne).Convoquer(personne, [convocation], 0, Acte, Regles), ReglesSession.DejaVenue);
        Parcours(personne);
        Refus(() => Session(personne).Convoquer(personne, [], 0, Acte, Regles), ReglesSession.SansAccompagnement);
        Assert.Equal(1, Session(personne, GenreSession.Information).Convoquer(personne, [], 0, Acte, Regles).Rang);
    }

    [Fact]
    [Exigence("ORI-07")]
    public void ORI_07_l_absente_est_convoquee_de_nouveau_autant_de_fois_que_dit_le_cadre()
    {
        var personne = Personne();
        var premiere = Session(personne);
        var absence = premiere.Convoquer(personne, [], 0, Acte, Regles);
        premiere.Noter(absence, ActePresence.Constater, null, ChefDeService, LeJour);

        var deuxieme = Session(personne);
        var seconde = deuxieme.Convoquer(personne, [absence], 0, Acte, Regles);
        Assert.Equal(2, seconde.Rang);
        deuxieme.Noter(seconde, ActePresence.Constater, null, ChefDeService, LeJour);

        Refus(() => Session(personne).Convoquer(personne, [absence, seconde], 0, Acte, Regles), ReglesSession.TropDeFois);
        Assert.Equal(3, Session(personne).Convoquer(personne, [absence, seconde], 0, Acte, new(null, null)).Rang);
    }

    [Fact]
    [Exigence("ORI-07")]
    public void ORI_07_une_session_annulee_ne_compte_pas_contre_la_personne()
    {
        var personne = Personne();
        var session = Session(personne);
        var convocation = session.Convoquer(personne, [], 0, Acte, Regles);
        Refus(() => session.Annuler(" ", [convocation]), ReglesSession.MotifRequis);
        var tenue = Session(personne);
        var venue = tenue.Convoquer(personne, [], 0, Acte, Regles);
        tenue.Noter(venue, ActePresence.Venir, null, ChefDeService, LeJour);
        Refus(() => tenue.Annuler("Salle fermée", [venue]), ReglesSession.SansPresence);

        session.Annuler("Salle fermée", [convocation]);

        Assert.Equal((StatutSession.Annulee, StatutConvocation.Annulee), (session.Statut, convocation.Statut));
        Assert.Equal(1, Session(personne).Convoquer(personne, [convocation], 0, Acte, Regles).Rang);
    }

    [Fact]
    [Exigence("ORI-07")]
    public void ORI_07_la_presence_se_note_le_jour_venu_et_la_session_se_clot_quand_tous_le_sont()
    {
        var personne = Personne();
        var session = Session(personne);
        var convocation = session.Convoquer(personne, [], 0, Acte, Regles);
        Refus(() => session.Noter(convocation, ActePresence.Venir, null, ChefDeService, LeJour.AddDays(-1)), ReglesSession.PasAvantLeJour);
        Refus(() => session.Noter(convocation, ActePresence.Justifier, " ", ChefDeService, LeJour), ReglesSession.MotifAbsenceRequis, "Motif");
        Refus(() => session.Clore(0, LeJour.AddDays(-1)), ReglesSession.PasAvantLeJour);
        Refus(() => session.Clore(1, LeJour), ReglesSession.TousNotes);
        session.Noter(convocation, ActePresence.Constater, null, ChefDeService, LeJour);
        session.Noter(convocation, ActePresence.Venir, null, ChefDeService, LeJour);
        session.Noter(convocation, ActePresence.Constater, null, ChefDeService, LeJour);
        session.Clore(0, LeJour);

        Assert.Throws<Domain.Commun.RegleMetierException>(() => session.Noter(convocation, ActePresence.Venir, null, ChefDeService, LeJour));
        session.Noter(convocation, ActePresence.Justifier, "Garde d’enfant", ChefDeService, LeJour.AddDays(3));
        Assert.Equal((StatutConvocation.AbsenceJustifiee, "Garde d’enfant"), (convocation.Statut, convocation.Motif));
    }

    [Fact]
    [Exigence("ORI-07")]
    public void ORI_07_qui_vient_sans_convocation_est_accueilli_et_n_est_plus_attendu_ailleurs()
    {
        var personne = Personne();
        var (ailleurs, session) = (Session(personne), Session(personne));
        var attendue = ailleurs.Convoquer(personne, [], 0, Acte, Regles);
        Refus(() => session.Accueillir(personne, [attendue], Acte), ReglesSession.PasAvantLeJour);
        var leJour = Acte with { Le = LeJour };
        Refus(() => session.Accueillir(Personne(), [], leJour), ReglesSession.Territoire);
        var libre = Personne(soumise: false);
        Refus(() => Session(libre).Accueillir(libre, [], leJour), ReglesOrientation.SoumisAuxDroitsEtDevoirs);

        var venue = session.Accueillir(personne, [attendue], leJour);

        Assert.Equal((StatutConvocation.Presente, StatutConvocation.Annulee), (venue.Statut, attendue.Statut));
        Refus(() => Session(personne).Accueillir(personne, [venue], leJour), ReglesSession.DejaVenue);
    }

    [Fact]
    public void Une_session_se_deplace_tant_que_personne_n_est_convoque()
    {
        var session = Session(Personne());
        Refus(() => session.Deplacer(Tenue, 1, LeJour), ReglesSession.SansConvoque);
        Refus(() => session.Deplacer(Tenue with { Jour = LeJour.AddDays(-2) }, 0, LeJour.AddDays(-1)), ReglesSession.JourAVenir, "Jour");
        // A session that was not held keeps its day while its room is corrected.
        session.Deplacer(Tenue with { Lieu = "Salle B" }, 0, LeJour.AddDays(1));
        Assert.Equal("Salle B", session.Lieu);
    }

    [Fact]
    [Exigence("INF-03")]
    public void INF_03_les_ressources_presentees_restent_avec_la_session()
    {
        var session = Session(Personne(), GenreSession.Information);
        session.Presenter([new("mobilite", " Permis "), new("socialisation", " ")]);
        Assert.Equal(new RessourcePresentee("mobilite", "Permis"), Assert.Single(session.Ressources));
    }
}
