using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Suivi;

namespace Itineraires.Domain.Tests.Commun;

/// <summary>Each act of each aggregate, in each state where its table does not admit it: refused, and nothing changes.</summary>
public sealed class TransitionsInterditesTests
{
    private static readonly DateOnly Jour = Fabrique.Jour("2026-03-01");
    private static readonly DateTime Instant = new(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc);

    public static TheoryData<StatutContrat, ActeContrat> DuContrat { get; } = Interdites(Contrat.Machine);

    public static TheoryData<StatutEtape, ActeEtape> DeLEtape { get; } = Interdites(Etape.Machine);

    public static TheoryData<StatutRendezVous, ActeRendezVous> DuRendezVous { get; } = Interdites(RendezVous.Machine);

    public static TheoryData<StatutAccompagnement, ActeAccompagnement> DeLAccompagnement { get; } = Interdites(ParcoursAccompagne.Machine);

    public static TheoryData<StatutRelais, ActeRelais> DuRelais { get; } = Interdites(Relais.Machine);

    public static TheoryData<StatutGlobal, ActeGlobal> DuGlobal { get; } = Interdites(AccompagnementGlobal.Machine);

    public static TheoryData<StatutModele, ActeModele> DuModele { get; } = Interdites(ModeleCourrier.Machine);

    public static TheoryData<StatutReorientation, ActeReorientation> DeLaReorientation { get; } = Interdites(DemandeReorientation.Machine);

    public static TheoryData<StatutDemande, ActeDemande> DeLaDemande { get; } = Interdites(DemandeRsa.Machine);
    public static TheoryData<StatutCriteres, ActeCriteres> DesCriteres { get; } = Interdites(JeuCriteres.Machine);

    public static TheoryData<StatutSession, ActeSession> DeLaSession { get; } = Interdites(SessionCollective.Machine);

    public static TheoryData<StatutAttente, ActeAttente> DeLAttente { get; } = Interdites(AttentePlace.Machine);

    public static TheoryData<StatutConvocation, ActePresence> DeLaConvocation { get; } = Interdites(Convocation.Machine);

    public static TheoryData<StatutCohorte, ActeCohorte> DeLaCohorte { get; } = Interdites(Cohorte.Machine);

    public static TheoryData<StatutSituation, ActeSituation> DeLaSituation { get; } = Interdites(SituationExaminee.Machine);

    [Theory]
    [MemberData(nameof(DeLaCohorte))]
    public void La_cohorte_refuse(StatutCohorte statut, ActeCohorte acte)
    {
        var cohorte = new Cohorte("Essai", new CriteresCohorte(Age: "moins_30"), Fabrique.ChefDeService, Jour);
        Refuser(cohorte, statut, Cohorte.Machine, acte == ActeCohorte.Archiver ? cohorte.Archiver : cohorte.Rouvrir);
    }

    [Theory]
    [MemberData(nameof(DeLaSituation))]
    [Exigence("SUI-02")]
    public void SUI_02_la_situation_examinee_refuse(StatutSituation statut, ActeSituation acte)
    {
        var cellule = new Cellule("Essai", Guid.CreateVersion7(), Fabrique.ChefDeService, Jour);
        var situation = cellule.Inscrire(Guid.CreateVersion7(), cellule.Reunir(Jour, null), false, Fabrique.ChefDeService, Jour);
        Refuser(
            situation,
            statut,
            SituationExaminee.Machine,
            acte switch
            {
                ActeSituation.Decider => () => situation.Decider(cellule, new("etape", "Proposer une formation", Fabrique.ChefDeService, Jour), Jour),
                ActeSituation.Commencer => situation.Commencer,
                ActeSituation.Clore => () => situation.Clore("Formation commencée", Jour),
                ActeSituation.Rouvrir => () => situation.Rouvrir(cellule, dejaSuivie: false),
                _ => situation.Retirer,
            }
        );
    }

    [Theory]
    [MemberData(nameof(DesCriteres))]
    public void Les_criteres_refusent(StatutCriteres statut, ActeCriteres acte)
    {
        var jeu = new JeuCriteres(2, [CritereOrientation.Creer("Parce que.", "professionnel", ["Age:AuMoins:30"])], "essai");
        jeu.Simuler(Instant);
        Refuser(
            jeu,
            statut,
            JeuCriteres.Machine,
            acte switch
            {
                ActeCriteres.Modifier => () => jeu.Retirer(1),
                ActeCriteres.Simuler => () => jeu.Simuler(Instant),
                _ => () => jeu.Adopter(null, Jour, "délibération", Instant, Jour),
            }
        );
    }

    [Theory]
    [MemberData(nameof(DeLaSession))]
    public void La_session_refuse(StatutSession statut, ActeSession acte)
    {
        var personne = Fabrique.Personne();
        var (session, tenue) = Session(personne);
        var convocation = session.Convoquer(personne, [], 0, Convocateur, new(null, null));
        Refuser(
            session,
            statut,
            SessionCollective.Machine,
            acte switch
            {
                ActeSession.Modifier => () => session.Deplacer(tenue, 0, tenue.Jour),
                ActeSession.Convoquer => () => session.Convoquer(personne, [], 0, Convocateur, new(null, null)),
                ActeSession.Noter => () => session.Noter(convocation, ActePresence.Venir, null, Fabrique.ChefDeService, Jour),
                ActeSession.Clore => () => session.Clore(0, Jour),
                ActeSession.Rouvrir => session.Rouvrir,
                _ => () => session.Annuler("Salle fermée", []),
            }
        );
    }

    [Theory]
    [MemberData(nameof(DeLaConvocation))]
    public void La_convocation_refuse(StatutConvocation statut, ActePresence acte)
    {
        var personne = Fabrique.Personne();
        var (session, _) = Session(personne);
        var convocation = session.Convoquer(personne, [], 0, Convocateur, new(null, null));
        Refuser(convocation, statut, Convocation.Machine, () => session.Noter(convocation, acte, "Garde d’enfant", Fabrique.ChefDeService, Jour));
    }

    private static readonly ActeConvocation Convocateur = new(Fabrique.ChefDeService, Jour.AddDays(-10), "AAAA");

    private static (SessionCollective Session, TenueSession Tenue) Session(Domain.Personnes.Personne personne)
    {
        var tenue = new TenueSession(null, Jour, new TimeOnly(9, 30), 120, "Salle A", 10, 10);
        return (new SessionCollective(GenreSession.Plateforme, personne.TerritoireId!.Value, tenue), tenue);
    }

    [Theory]
    [MemberData(nameof(DeLAttente))]
    public void L_attente_refuse(StatutAttente statut, ActeAttente acte)
    {
        var personne = Fabrique.Personne();
        var ligne = Guid.CreateVersion7();
        var attente = AttentePlace.Inscrire(personne, ligne, 0, 0, dejaInscrite: false, Fabrique.ChefDeService, Jour);
        var decision = Fabrique.Decision(personne, "2026-03-01", new(TypeParcours.EmploiDiversifie, Guid.CreateVersion7(), ligne, 1));
        Refuser(attente, statut, AttentePlace.Machine, acte == ActeAttente.Orienter ? () => attente.Suivre(decision) : () => attente.Retirer(Jour, "Partie"));
    }

    [Theory]
    [MemberData(nameof(DuContrat))]
    public void Le_contrat_refuse(StatutContrat statut, ActeContrat acte)
    {
        var contrat = Fabrique.Contrat(debut: "2026-02-01");
        Refuser(
            contrat,
            statut,
            Contrat.Machine,
            acte switch
            {
                ActeContrat.Completer => () => contrat.Completer(Fabrique.Cadre("itineraires-emploi-2020"), 1, null),
                ActeContrat.Reprendre => contrat.Reprendre,
                ActeContrat.Signer => () => contrat.Signer(Jour, Guid.CreateVersion7(), Jour),
                ActeContrat.Soumettre => () => contrat.Soumettre(Fabrique.Referente, Instant),
                ActeContrat.Retourner => () => contrat.Retourner(Fabrique.ChefDeService, Instant, "Préciser les objectifs"),
                ActeContrat.Valider => () => contrat.Valider(Fabrique.ChefDeService, Instant),
                ActeContrat.Remettre => () => contrat.Remettre(Jour, Jour),
                // Before its beginning, a contrat remis does not run yet.
                ActeContrat.Rompre => () => contrat.Rompre(Jour, "Autre projet", Fabrique.Jour("2026-01-31")),
                ActeContrat.Clore => () => contrat.Clore(Jour, "Fin du parcours", Fabrique.Jour("2026-01-31")),
                // The calendar alone makes a contrat begin and lapse.
                _ => () => Contrat.Machine.Passer(contrat.Statut, acte),
            }
        );
    }

    [Theory]
    [MemberData(nameof(DeLEtape))]
    public void L_etape_refuse(StatutEtape statut, ActeEtape acte)
    {
        var etape = Fabrique.Etape();
        Refuser(
            etape,
            statut,
            Etape.Machine,
            acte switch
            {
                ActeEtape.Accepter => etape.Accepter,
                ActeEtape.Refuser => etape.Refuser,
                ActeEtape.Commencer => () => etape.Commencer(Jour, Jour),
                ActeEtape.Terminer => () => etape.Terminer(Jour, ResultatEtape.Atteint, Jour),
                _ => () => etape.Abandonner(Jour, "Autre projet", Jour),
            }
        );
    }

    [Theory]
    [MemberData(nameof(DuRendezVous))]
    public void Le_rendez_vous_refuse(StatutRendezVous statut, ActeRendezVous acte)
    {
        var rendezVous = Fabrique.RendezVous();
        Refuser(
            rendezVous,
            statut,
            RendezVous.Machine,
            acte switch
            {
                ActeRendezVous.Honorer => () => rendezVous.Honorer(Jour),
                ActeRendezVous.JustifierAbsence => () => rendezVous.JustifierAbsence("Justificatif vu", Jour),
                ActeRendezVous.ConstaterAbsence => () => rendezVous.ConstaterAbsence(Jour),
                ActeRendezVous.Annuler => () => rendezVous.Annuler("Référent absent"),
                _ => () => rendezVous.Reporter(Jour, new TimeOnly(10, 0)),
            }
        );
    }

    [Theory]
    [MemberData(nameof(DeLAccompagnement))]
    public void L_accompagnement_refuse(StatutAccompagnement statut, ActeAccompagnement acte)
    {
        var parcours = Fabrique.Parcours(accepte: false);
        Refuser(
            parcours,
            statut,
            ParcoursAccompagne.Machine,
            acte switch
            {
                ActeAccompagnement.Accepter => () => parcours.Accepter(Jour),
                ActeAccompagnement.Refuser => () => parcours.Refuser(Jour, "sans_place", null),
                ActeAccompagnement.Commencer => () => parcours.Commencer(Jour),
                ActeAccompagnement.Maintenir => () => parcours.Maintenir(Fabrique.ChefDeService, Jour, MotifMaintien.ParcoursIntegre, "Reste fragile"),
                ActeAccompagnement.SuivreEmploi => parcours.SuivreEmploi,
                ActeAccompagnement.Reorienter => () =>
                    ParcoursAccompagne.Ouvrir(parcours.Personne, Fabrique.Decision(parcours.Personne, "2026-03-01"), "itineraires-emploi-2020", parcours),
                _ => () => parcours.Sortir(Jour, "emploi_durable"),
            }
        );
    }

    [Theory]
    [MemberData(nameof(DuRelais))]
    public void Le_relais_refuse(StatutRelais statut, ActeRelais acte)
    {
        var (relais, rejoint) = Fabrique.Relais();
        Refuser(
            relais,
            statut,
            Relais.Machine,
            acte switch
            {
                ActeRelais.Rediriger => () => relais.Rediriger(rejoint),
                ActeRelais.Reprendre => () => relais.Reprendre(Fabrique.Referente, Jour),
                ActeRelais.Tenir => () => relais.Tenir(Jour, "Vus à trois", Jour),
                ActeRelais.Renoncer => () => relais.Renoncer(Jour, "Déménagement"),
                _ => () => relais.Classer(Jour),
            }
        );
    }

    [Theory]
    [MemberData(nameof(DuGlobal))]
    [Exigence("ORI-13")]
    public void ORI_13_l_accompagnement_global_refuse(StatutGlobal statut, ActeGlobal acte)
    {
        var parcours = Fabrique.Parcours();
        var associe = new ProfessionnelAssocie(Guid.CreateVersion7(), Guid.CreateVersion7(), RoleGlobal.Social);
        var global = parcours.DemanderGlobal(RoleGlobal.Emploi, associe, Fabrique.Referente, Jour);
        Refuser(
            global,
            statut,
            AccompagnementGlobal.Machine,
            acte switch
            {
                ActeGlobal.Accepter => () => global.Accepter(associe.Id, Jour),
                ActeGlobal.Refuser => () => global.Refuser(associe.Id, Jour, "File complète"),
                ActeGlobal.Retirer => () => global.Retirer(Fabrique.Referente, Jour),
                ActeGlobal.Terminer => () => global.Terminer(associe.Id, Jour, "formation"),
                _ => () => global.Classer(Jour, "reorientation"),
            }
        );
    }

    [Theory]
    [MemberData(nameof(DuModele))]
    public void Le_modele_de_courrier_refuse(StatutModele statut, ActeModele acte)
    {
        var modele = new ModeleCourrier(TypesCourrier.OrientationPersonne, 1, "Objet", "Texte");
        Refuser(
            modele,
            statut,
            ModeleCourrier.Machine,
            acte switch
            {
                ActeModele.Modifier => () => modele.Rediger("Objet", "Texte"),
                ActeModele.Publier => () => modele.Publier(null, DateTime.UnixEpoch),
                _ => modele.Remplacer,
            }
        );
    }

    [Theory]
    [MemberData(nameof(DeLaReorientation))]
    public void La_demande_de_reorientation_refuse(StatutReorientation statut, ActeReorientation acte)
    {
        var parcours = Fabrique.Parcours();
        var demande = new DemandeReorientation(parcours, Fabrique.Referente, Jour, new MotifsReorientation("soutien", "Suivi rapproché", null, true, null));
        Refuser(
            demande,
            statut,
            DemandeReorientation.Machine,
            acte switch
            {
                ActeReorientation.Accorder => () => demande.Accorder(Fabrique.Decision(parcours.Personne)),
                ActeReorientation.Refuser => () => demande.Refuser(Fabrique.ChefDeService, Jour, "Le projet avance"),
                ActeReorientation.Retirer => () => demande.Retirer(Fabrique.Referente, Jour),
                _ => () => demande.Classer(Jour),
            }
        );
    }

    [Theory]
    [MemberData(nameof(DeLaDemande))]
    public void La_demande_de_RSA_refuse(StatutDemande statut, ActeDemande acte)
    {
        var demande = Fabrique.Demande();
        Refuser(
            demande,
            statut,
            DemandeRsa.Machine,
            acte switch
            {
                ActeDemande.Corriger => () =>
                    demande.Corriger(
                        new InstructionDemande(Fabrique.ChefDeService, StructureInstructrice.Ccas, null, Jour, Jour),
                        new DonneesSocioprofessionnelles(null, null, null, null, null, null, null),
                        new RessourcesDeclarees([], null),
                        [],
                        null
                    ),
                ActeDemande.Transmettre => () => demande.Transmettre(Jour, Jour),
                ActeDemande.NoterOuverture => () => demande.NoterOuverture(Jour, Jour),
                ActeDemande.NoterRefus => () => demande.NoterRefus(Jour, "Ressources trop élevées", Jour),
                _ => () => demande.Retirer(Jour, "A trouvé un emploi", Jour),
            }
        );
    }

    private static void Refuser<TAgregat, TStatut, TActe>(TAgregat agregat, TStatut statut, MachineEtats<TStatut, TActe> machine, Action acte)
        where TAgregat : Entite
        where TStatut : struct, Enum
        where TActe : struct, Enum
    {
        // Whatever path leads there: the state alone must refuse.
        var propriete = typeof(TAgregat).GetProperty("Statut")!;
        propriete.SetValue(agregat, statut);

        var refus = Assert.Throws<RegleMetierException>(acte);

        Assert.Equal(machine.Code, refus.Regle.Code);
        Assert.Contains(Libelles.De(statut), refus.Message, StringComparison.Ordinal);
        Assert.Equal(statut, propriete.GetValue(agregat));
    }

    private static TheoryData<TStatut, TActe> Interdites<TStatut, TActe>(MachineEtats<TStatut, TActe> machine)
        where TStatut : struct, Enum
        where TActe : struct, Enum
    {
        var paires = new TheoryData<TStatut, TActe>();
        foreach (var statut in Enum.GetValues<TStatut>())
        {
            foreach (var acte in Enum.GetValues<TActe>().Where(a => !machine.Permet(statut, a)))
            {
                paires.Add(statut, acte);
            }
        }

        return paires;
    }
}
