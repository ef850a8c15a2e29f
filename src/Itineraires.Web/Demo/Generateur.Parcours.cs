using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Design;
using JoursOuvres = Itineraires.Domain.Commun.JoursOuvres;

namespace Itineraires.Web.Demo;

/// <summary>Orientation, accompagnement and what happens in it.</summary>
public sealed partial class Generateur
{
    private const int DelaiCourant = 95;
    private const int PremiereOrientationAuPlus = 150;

    /// <summary>One accompagnement global of so many is still without associé, one accompagnement social of so many asks for one; one request of so many waits, was declined, ended.</summary>
    private const int RangSansGlobal = 6;
    private const int RangDepuisLeSocial = 5;
    private const int RangAttente = 11;
    private const int RangRefus = 13;
    private const int RangFin = 7;
    private const int RangSansEtape = 4;

    private static readonly string[] MotifsRefus = ["sans_place", "autre_besoin", "hors_secteur"];

    private static readonly string[] MotifsReorientation = ["vers_emploi", "soutien", "specialise"];

    private static readonly string[] MotifsFin = ["emploi_durable", "autre_emploi", "formation", "fin_droits_devoirs", "abandon", "demenagement"];

    /// <summary>What the person receives; the facts from which alerts are computed.</summary>
    private sealed class Histoire
    {
        public required Personne Personne { get; init; }
        public required DateOnly SoumisDepuis { get; init; }
        public required Guid Chef { get; init; }
        public EvaluationBesoins? Evaluation { get; set; }
        public ParcoursAccompagne? Parcours { get; set; }

        /// <summary>Référent designated and rank of the person in his file.</summary>
        public (ReferentDeDemonstration Referent, int Rang)? Suivi { get; set; }
        public DateOnly? DernierFini { get; set; }
        public Relais? Relais { get; set; }
        public DemandeReorientation? Demande { get; set; }
        public bool Ppae { get; set; }
        public List<InscriptionFranceTravail> Inscriptions { get; } = [];
        public List<Contrat> Contrats { get; } = [];
        public List<RendezVous> RendezVous { get; } = [];
        public List<Etape> Etapes { get; } = [];
        public List<BilanSituation> Bilans { get; } = [];
        public List<InformationDroitsDevoirs> Informations { get; } = [];
        public List<ChangementSituation> Changements { get; } = [];
    }

    /// <summary>Gives an adult the status droits et devoirs, then a parcours at one of its stages.</summary>
    private void Suivre(Personne personne, TypeRsa type, EtatDroit etat, DateOnly etatDepuis, DateOnly ouvertLe)
    {
        Instruire(personne, etat, ouvertLe);
        var ferme = etat is EtatDroit.Clos or EtatDroit.ClosMoisAnterieur;
        var soumis = type != TypeRsa.Activite && etat != EtatDroit.EnAttente && _tirage.Chance(0.94);
        var statut = personne.ConstaterDroitsDevoirs(soumis, ouvertLe, null)!;
        _lot.Statuts.Add(statut);
        if (!soumis || personne.TerritoireId is not { } territoire)
        {
            Fermer(personne, ferme, etatDepuis, statut);
            Chercher(personne);
            return;
        }

        var histoire = new Histoire
        {
            Personne = personne,
            SoumisDepuis = ouvertLe,
            Chef = _decor.Chefs[territoire],
        };
        var jours = _aujourdhui.DayNumber - ouvertLe.DayNumber;
        if (_tirage.Chance(0.5))
        {
            Evaluer(histoire, ouvertLe.AddDays(Math.Min(jours, _tirage.Entre(3, 20))));
        }

        var attend = _tirage.Chance(
            jours < 60 ? 0.6
            : jours < 400 ? 0.12
            : 0.03
        );
        if (!attend && jours >= 12)
        {
            Orienter(histoire, ouvertLe, jours);
        }

        EnvoyerAuxEntrants(personne, ouvertLe);

        if (ferme)
        {
            if (
                histoire.Parcours is { Statut: StatutAccompagnement.EnCours or StatutAccompagnement.Accepte } p
                && _tirage.Chance(0.7)
                && !histoire.RendezVous.Exists(r => r.Jour == _aujourdhui)
            )
            {
                Cloturer(histoire, etatDepuis > p.OrienteLe ? etatDepuis : _aujourdhui, "fin_droits_devoirs");
            }

            Fermer(personne, ferme, etatDepuis, statut);
        }

        if (histoire.Suivi is var (referent, rang))
        {
            Informer(histoire, referent, rang);
        }

        Alerter(Situation(histoire));
    }

    private void Fermer(Personne personne, bool ferme, DateOnly depuis, StatutDroitsDevoirs statut)
    {
        if (!ferme)
        {
            return;
        }

        if (personne.SoumisDroitsDevoirs && depuis > statut.Debut)
        {
            _lot.Statuts.Add(personne.ConstaterDroitsDevoirs(soumis: false, depuis, statut)!);
        }

        _lot.Sorties.Add(
            new SortieDispositif(
                personne.Id,
                depuis,
                _tirage.Parmi(["emploi_durable", "autre_emploi", "ressources", "demenagement", "fin_droits"]),
                _decor.Chefs.Values.First(),
                null
            )
        );
    }

    private SituationParcours Situation(Histoire h) =>
        new()
        {
            PersonneId = h.Personne.Id,
            SoumisDepuis = h.Personne.SoumisDepuis,
            DernierAccompagnementFiniLe = h.DernierFini,
            Parcours = h.Parcours is { EstOuvert: true } p
                ? new(p.CadreCode, p.Statut, p.OrienteLe, p.AccepteLe, p.CommenceLe, p.ReferentId is not null)
                {
                    DemandeInscription = p.Type.DemandeInscription,
                }
                : null,
            ReorientationDemandeeLe = h.Demande is { EstOuverte: true } d ? d.DemandeeLe : null,
            RelaisReprisLe = h.Relais is { Statut: StatutRelais.Repris } r ? r.ReprisLe : null,
            PpaeEnCours = h.Ppae,
            Inscriptions = [.. h.Inscriptions.Select(i => new InscriptionConnue(i.Debut, i.Fin, i.ActualiseeLe))],
            Contrats = [.. h.Contrats.Where(c => c.ValideLe is not null).Select(c => new ContratValide(c.Id, c.Numero, c.Debut, c.TermineLe ?? c.Fin))],
            RendezVous =
            [
                .. h
                    .RendezVous.Where(x => x.AccompagnementId == h.Parcours?.Id && x.Statut is not (StatutRendezVous.Annule or StatutRendezVous.Reporte))
                    .Select(x => new RendezVousConnu(x.Id, x.Jour, x.Mode, x.Statut)),
            ],
            DernierBilanLe = h.Bilans.Where(b => b.AccompagnementId == h.Parcours?.Id).Select(b => (DateOnly?)b.Le).Max(),
            ManquementsExpliques =
                h.Parcours is { EstOuvert: true } ouvert
                && InformationDroitsDevoirs.EstComplete(h.Informations.Where(i => i.AccompagnementId == ouvert.Id).Select(i => i.Points)),
            Changements =
            [
                .. h
                    .Changements.Where(c => c.CloseLe is null)
                    .Select(c => new ChangementAttendu(
                        c.Id,
                        c.Le,
                        _decor.TypesChangement[c.Type].ToLower(Typo.Culture),
                        [.. c.Declarations.Where(x => x.FaiteLe is null).Select(x => x.Aupres).Distinct()]
                    )),
            ],
            Etapes =
            [
                .. h
                    .Etapes.Where(e => e.FinPrevue is not null && e.Statut is StatutEtape.EnCours or StatutEtape.Acceptee)
                    .Select(e => new EtapeOuverte(e.Id, e.Intitule, e.FinPrevue)),
            ],
        };

    private void Evaluer(Histoire h, DateOnly le)
    {
        var evaluation = new EvaluationBesoins(
            h.Personne.Id,
            le,
            h.Chef,
            _tirage.Parmi(Enum.GetValues<NiveauAutonomie>()),
            _tirage.Pondere(Enum.GetValues<CapaciteEmploi>(), c => c == CapaciteEmploi.AvecAccompagnement ? 6 : 2),
            Freins(_tirage.Entre(0, 4)),
            null
        );
        _lot.Evaluations.Add(evaluation);
        h.Evaluation = evaluation;
    }

    /// <summary>What the criteria proposed before the decision; most decisions follow what was known of the person.</summary>
    private PropositionOrientation? Proposer(Histoire h, TypeParcours type, DateOnly le)
    {
        if (h.Evaluation is not { } evaluation || evaluation.Le > le)
        {
            return null;
        }

        if (_decor.Criteres.Proposer(Profil(evaluation)).Type?.Itineraire != type.Itineraire && _anciens.Chance(0.75))
        {
            var prete = type.Itineraire == Itineraire.Professionnel;
            CapaciteEmploi? capacite = type.Itineraire switch
            {
                Itineraire.Activite => CapaciteEmploi.MobilisationDAbord,
                Itineraire.Emploi => CapaciteEmploi.AvecAccompagnement,
                Itineraire.Professionnel => CapaciteEmploi.Immediate,
                _ => null,
            };
            if (capacite is { } c)
            {
                _lot.Evaluations.Remove(evaluation);
                evaluation = new EvaluationBesoins(
                    evaluation.PersonneId,
                    evaluation.Le,
                    evaluation.Par,
                    prete ? NiveauAutonomie.Autonome : evaluation.Autonomie,
                    c,
                    prete ? [] : evaluation.Besoins,
                    null
                );
                _lot.Evaluations.Add(evaluation);
                h.Evaluation = evaluation;
            }
        }

        return _decor.Criteres.Proposer(Profil(evaluation));

        ProfilOrientation Profil(EvaluationBesoins e) =>
            new()
            {
                Capacite = e.Capacite,
                Autonomie = e.Autonomie,
                Besoins = e.Besoins,
                Age = h.Personne.AgeAu(le),
            };
    }

    private List<string> Freins(int nombre) => [.. Enumerable.Range(0, nombre).Select(_ => _tirage.Parmi(_decor.Freins)).Distinct(StringComparer.Ordinal)];

    private void Orienter(Histoire h, DateOnly ouvertLe, int jours)
    {
        var delai =
            jours < 430
                ? Etirer(_tirage.Entre(Math.Min(20, jours - 1), Math.Min(120, jours - 1)), jours - 1)
                : jours - _tirage.Entre(15, Math.Min(jours - 20, 820));
        var orienteLe = ouvertLe.AddDays(delai);
        var duree = _aujourdhui.DayNumber - orienteLe.DayNumber;
        ParcoursAccompagne? precedent = null;
        if (delai > 240 && _tirage.Chance(0.35))
        {
            precedent = Passe(h, ouvertLe.AddDays(Etirer(_tirage.Entre(25, 105), delai - 60)), orienteLe, avecContrat: true);
        }
        else if (delai > PremiereOrientationAuPlus)
        {
            precedent = PasseOublie(h, ouvertLe, orienteLe, delai);
        }

        var (choix, referent) = Choisir(h);
        choix = choix with { Proposition = Proposer(h, choix.Type, orienteLe) };
        var decision = DecisionOrientation.Decider(h.Personne, choix, new ActeDecision(h.Chef, orienteLe, _tirage.Parmi(_mots.MotifsOrientation), orienteLe));
        var cadre = _decor.Cadres.EnVigueur(choix.Type, _aujourdhui);
        var parcours = ParcoursAccompagne.Ouvrir(h.Personne, decision, cadre.Code, precedent);
        h.Relais = precedent is null ? null : Relais.Ouvrir(precedent, precedent.ReferentId, parcours);
        if (h.Relais is not null)
        {
            _lot.Relais.Add(h.Relais);
        }

        h.DernierFini = precedent?.Fin ?? h.DernierFini;
        _lot.Orientations.Add(decision);
        _lot.Parcours.Add(parcours);
        h.Parcours = parcours;
        var etape = _tirage.Reel();
        var recente = duree <= 25;
        var deClaire = referent == _decor.Claire;
        if (
            !deClaire
            && etape
                < (
                    recente ? 0.45
                    : duree < 120 ? 0.05
                    : 0.002
                )
        )
        {
            return;
        }

        if (
            !deClaire
            && etape
                < (
                    recente ? 0.55
                    : duree < 120 ? 0.055
                    : 0.03
                )
        )
        {
            parcours.Refuser(orienteLe.AddDays(Math.Min(duree, _tirage.Entre(2, 15))), _tirage.Parmi(MotifsRefus), null);
            h.DernierFini = parcours.Fin;
            h.Parcours = null;
            return;
        }

        var accepteLe = orienteLe.AddDays(Math.Min(duree, _tirage.Entre(1, 12)));
        parcours.Accepter(accepteLe);
        if (
            !deClaire
            && etape
                < (
                    recente ? 0.7
                    : duree < 150 ? 0.06
                    : 0.034
                )
        )
        {
            return;
        }

        var rang = referent.File++;
        if (deClaire && duree > 200 && rang % 15 == 4)
        {
            parcours.DesignerReferent(_decor.Relais.Id, accepteLe);
            parcours.DesignerReferent(referent.Id, _aujourdhui.AddDays(-_tirage.Entre(20, 120)));
        }
        else
        {
            parcours.DesignerReferent(referent.Id, accepteLe);
        }

        Relayer(h, parcours, accepteLe);
        h.Suivi = (referent, rang);
        if (deClaire && duree > 200 && rang % 28 == 5)
        {
            Demander(h, parcours, _aujourdhui.AddDays(-3 - (rang / 28 * 8)));
        }

        var premier = JoursOuvres.APartirDe(accepteLe.AddDays(_tirage.Entre(3, 18)));
        Inscrire(h, choix.Type, orienteLe);
        if (premier >= _aujourdhui || (!deClaire && etape < 0.06))
        {
            if (premier > _aujourdhui && _tirage.Chance(0.8))
            {
                Rencontrer(
                    h,
                    new RendezVous(
                        parcours,
                        referent.Id,
                        premier,
                        new TimeOnly(9, 0),
                        60,
                        ModeRendezVous.FaceAFace,
                        ObjetRendezVous.PremierEntretien,
                        Lieu(referent)
                    ),
                    false
                );
            }

            return;
        }

        parcours.Commencer(premier);
        Accompagner(h, parcours, referent, rang, premier);
        Associer(h, parcours, premier);
        var issue = _tirage.Reel();
        if (issue < 0.03 && duree > 150)
        {
            parcours.Maintenir(
                h.Chef,
                _aujourdhui.AddDays(-_tirage.Entre(1, 60)),
                _tirage.Parmi(Enum.GetValues<MotifMaintien>()),
                "L’accompagnement porte ses fruits, la situation reste fragile."
            );
        }
        else if (issue < 0.06 && duree > 120)
        {
            parcours.SuivreEmploi();
        }
        else if (!deClaire && issue < 0.12 && duree > 200)
        {
            Cloturer(h, _aujourdhui.AddDays(-_tirage.Entre(3, 120)), _tirage.Parmi(MotifsFin));
        }
    }

    /// <summary>Both professionals of an accompagnement global; a few requests await an answer, some were declined, some never asked.</summary>
    private void Associer(Histoire h, ParcoursAccompagne parcours, DateOnly premier)
    {
        var global = parcours.Type == TypeParcours.Global;
        if ((!global && parcours.Type != TypeParcours.TravailleursSociaux) || !parcours.Personne.SoumisDroitsDevoirs)
        {
            return;
        }

        var rang = _globaux++;
        if (
            (rang % (global ? RangSansGlobal : RangDepuisLeSocial) == 0) == global
            || !_referents.TryGetValue(global ? _decor.Metropole : _decor.PoleEmploi, out var associe)
        )
        {
            return;
        }

        var (role, autre) = global ? (RoleGlobal.Emploi, RoleGlobal.Social) : (RoleGlobal.Social, RoleGlobal.Emploi);
        var attend = rang % RangAttente == 1;
        var le = attend ? _aujourdhui.AddDays(-1 - (rang % 9)) : premier.AddDays(3);
        if (le > _aujourdhui || le < premier)
        {
            return;
        }

        var demande = parcours.DemanderGlobal(role, new ProfessionnelAssocie(associe.Id, associe.OrganismeId, autre), parcours.ReferentId!.Value, le);
        var reponse = le.AddDays(4);
        if (attend || reponse > _aujourdhui)
        {
            return;
        }

        if (rang % RangRefus == 2)
        {
            demande.Refuser(associe.Id, reponse, "La file active ne le permet pas ce mois-ci.");
            return;
        }

        if (rang % RangRefus == 7)
        {
            demande.Retirer(parcours.ReferentId.Value, reponse);
            return;
        }

        demande.Accepter(associe.Id, reponse);
        if (rang % RangSansEtape != 0)
        {
            Former(h, parcours, reponse.AddDays(25 + (rang % 40)), rang);
        }

        if (rang % RangFin == 3 && reponse.AddMonths(8) is var fin && fin <= _aujourdhui)
        {
            demande.Terminer(associe.Id, fin, "formation");
        }
    }

    /// <summary>An étape emploi-formation that both professionals prepared.</summary>
    private void Former(Histoire h, ParcoursAccompagne parcours, DateOnly debut, int rang)
    {
        if (debut > _aujourdhui)
        {
            return;
        }

        var types = _decor.Etapes[FamilleEtape.EmploiFormation];
        var type = types[rang % types.Length];
        var etape = new Etape(parcours.PersonneId, parcours.Id, type, type.Libelle, debut, null);
        etape.Accepter();
        etape.Commencer(debut, _aujourdhui);
        if (debut.AddDays(60) is var fin && fin <= _aujourdhui)
        {
            etape.Terminer(fin, ResultatEtape.Atteint, _aujourdhui);
        }

        h.Etapes.Add(etape);
        _lot.Etapes.Add(etape);
    }

    /// <summary>The référent designated takes over from the one before; the relays of before these last weeks are held.</summary>
    private void Relayer(Histoire h, ParcoursAccompagne parcours, DateOnly le)
    {
        if (h.Relais is not { } relais)
        {
            return;
        }

        relais.Reprendre(parcours.ReferentId!.Value, le);
        relais.Transmettre(_mots.Transmissions[le.DayNumber % _mots.Transmissions.Length]);
        var tenuLe = JoursOuvres.APartirDe(le.AddDays(5));
        if (tenuLe <= _aujourdhui)
        {
            relais.Tenir(tenuLe, "Les trois se sont rencontrés, le prochain rendez-vous est fixé.", _aujourdhui);
        }
    }

    private void Demander(Histoire h, ParcoursAccompagne parcours, DateOnly le)
    {
        var rang = le.DayNumber % MotifsReorientation.Length;
        h.Demande = new DemandeReorientation(
            parcours,
            parcours.ReferentId!.Value,
            le,
            new MotifsReorientation(
                MotifsReorientation[rang],
                _mots.DemandesReorientation[rang],
                rang == 1 ? TypeParcours.EmploiRenforce : null,
                true,
                "D’accord avec la demande."
            )
        );
        _lot.Reorientations.Add(h.Demande);
    }

    /// <summary>Lengthens the longest delays, up to a bound: most wait two or three months, a few much longer.</summary>
    private static int Etirer(int delai, int auPlus) => Math.Min(auPlus, delai > DelaiCourant ? DelaiCourant + ((delai - DelaiCourant) * 9) : delai);

    /// <summary>An old right was oriented soon after it opened: the parcours of today is not its first, but for a few forgotten persons.</summary>
    private ParcoursAccompagne? PasseOublie(Histoire h, DateOnly ouvertLe, DateOnly jusquau, int delai)
    {
        if (_anciens.Chance(0.03))
        {
            return null;
        }

        // The past draws apart, so that a change in it leaves the present as it is.
        var present = _tirage;
        _tirage = _anciens;
        var passe = Passe(h, ouvertLe.AddDays(Etirer(_tirage.Entre(25, 105), delai - 60)), jusquau, avecContrat: false);
        _tirage = present;
        return passe;
    }

    /// <summary>An older accompagnement, which the next orientation will close.</summary>
    private ParcoursAccompagne Passe(Histoire h, DateOnly orienteLe, DateOnly jusquau, bool avecContrat)
    {
        var type = _tirage.Chance(0.6) ? TypeParcours.Professionnel : TypeParcours.TravailleursSociaux;
        var organisme = type == TypeParcours.Professionnel ? _decor.PoleEmploi : _decor.Metropole;
        var choix = new ChoixOrientation(type, organisme, null, null);
        var decision = DecisionOrientation.Decider(h.Personne, choix, new ActeDecision(h.Chef, orienteLe, _tirage.Parmi(_mots.MotifsOrientation), orienteLe));
        var parcours = ParcoursAccompagne.Ouvrir(h.Personne, decision, _decor.Cadres.EnVigueur(type, _aujourdhui).Code, null);
        parcours.Accepter(orienteLe.AddDays(3));
        parcours.DesignerReferent(ReferentDe(organisme).Id, orienteLe.AddDays(3));
        parcours.Commencer(orienteLe.AddDays(15));
        _lot.Orientations.Add(decision);
        _lot.Parcours.Add(parcours);
        var (auPlusTot, dernier) = (orienteLe.AddDays(40), jusquau.AddMonths(-7));
        var debut = dernier > auPlusTot ? dernier : auPlusTot;
        var fin = debut.AddMonths(6).AddDays(-1);
        if (fin < jusquau && type == TypeParcours.TravailleursSociaux && avecContrat)
        {
            Conclure(h, parcours, Preparer(h, parcours, debut, fin, null), debut, jusquAu: StatutContrat.Remis);
        }

        return parcours;
    }

    /// <summary>Where the person goes. Claire's file active is filled first, from Villeurbanne.</summary>
    private (ChoixOrientation Choix, ReferentDeDemonstration Referent) Choisir(Histoire h)
    {
        var insee = h.Personne.Foyer?.CodeInsee;
        if (
            _tirage.Chance(
                insee switch
                {
                    "69266" => 0.85,
                    "69383" or "69256" => 0.3,
                    _ => 0,
                }
            )
        )
        {
            if (_decor.Claire.File < FileDeClaire)
            {
                return (Vers(_ligneDeClaire), _decor.Claire);
            }

            if (_lignesDeSonOrganisme.Find(l => l.Occupees < l.Places * 1.06) is { } voisine)
            {
                return (Vers(voisine), ReferentDe(voisine.OrganismeId));
            }
        }

        if (_ligneComble is { Occupees: < 7 } && insee is "69029" or "69271" or "69290" or "69283")
        {
            return (Vers(_ligneComble!), ReferentDe(_ligneComble!.OrganismeId));
        }

        var tire = _tirage.Reel();
        if (tire < 0.40)
        {
            var lignes = tire < 0.31 ? _emploi : _activite;
            var ligne = tire < 0.31 ? null : lignes.Find(l => l.Commune is not null && l.Commune == insee && l.Libres > 0);
            ligne ??= _tirage.Pondere(
                lignes,
                l =>
                    l.Occupees >= l.Cible ? 1
                    : l.Places <= PetiteLigne ? 12 * Math.Max(1, l.Libres)
                    : Math.Max(1, l.Libres)
            );
            return (Vers(ligne), ReferentDe(ligne.OrganismeId));
        }

        var (type, organisme) = tire switch
        {
            < 0.68 => (TypeParcours.Professionnel, _decor.PoleEmploi),
            < 0.75 => (TypeParcours.Global, _decor.PoleEmploi),
            _ => (TypeParcours.TravailleursSociaux, _decor.Metropole),
        };
        return (new ChoixOrientation(type, organisme, null, null), ReferentDe(organisme));
    }

    private static ChoixOrientation Vers(LigneDeDemonstration ligne)
    {
        var libres = ligne.Libres;
        ligne.Occupees++;
        return new ChoixOrientation(
            ligne.Type,
            ligne.OrganismeId,
            ligne.Id,
            libres,
            libres <= 0,
            libres <= 0 ? "Une place se libère le mois prochain, la personne ne peut pas attendre." : null
        );
    }

    private void Inscrire(Histoire h, TypeParcours type, DateOnly orienteLe)
    {
        var (inscrite, ppae) = type.Itineraire switch
        {
            Itineraire.Professionnel or Itineraire.Global => (1.0, 0.92),
            Itineraire.Emploi => (0.7, 0.04),
            _ => (0.25, 0.0),
        };
        if (!_tirage.Chance(inscrite))
        {
            return;
        }

        // A few let two actualisations pass.
        var (avant, depuis) = (_tirage.Entre(0, 20), _tirage.Entre(1, 40));
        var (debut, actualisee) = (orienteLe.AddDays(-avant), _aujourdhui.AddDays(depuis > 37 ? -depuis - 30 : -depuis));
        var inscription = new InscriptionFranceTravail(h.Personne.Id, debut, actualisee < debut ? debut : actualisee);
        if (_tirage.Chance(ppae))
        {
            inscription.EtablirPpae(orienteLe);
            h.Ppae = true;
        }

        h.Inscriptions.Add(inscription);
        _lot.Inscriptions.Add(inscription);
    }

    /// <summary>Closes what runs, contrats first, then the parcours; never before the last thing that happened in it.</summary>
    private void Cloturer(Histoire h, DateOnly auPlusTot, string motif)
    {
        var parcours = h.Parcours!;
        var le = h
            .RendezVous.Where(r => r.AccompagnementId == parcours.Id && r.Statut != StatutRendezVous.Planifie)
            .Select(r => r.Jour)
            .Concat(h.Contrats.Where(c => c.AccompagnementId == parcours.Id).Select(c => c.RemisLe).OfType<DateOnly>())
            .Concat(
                h.Etapes.Where(e => e.AccompagnementId == parcours.Id)
                    .SelectMany(e => new[] { e.Fin, e.Statut == StatutEtape.EnCours ? e.Debut : null })
                    .OfType<DateOnly>()
            )
            .Where(d => d <= _aujourdhui)
            .Append(auPlusTot)
            .Append(parcours.CommenceLe ?? parcours.AccepteLe ?? parcours.OrienteLe)
            .Max();
        if (h.Demande is { EstOuverte: true } demande)
        {
            demande.Classer(le);
        }

        if (h.Relais is { EstOuvert: true } relais)
        {
            relais.Classer(le);
        }

        foreach (var etape in h.Etapes.Where(e => e.AccompagnementId == parcours.Id && e.Statut == StatutEtape.EnCours && !(e.Debut > le)))
        {
            etape.Terminer(le, _anciens.Parmi(Enum.GetValues<ResultatEtape>()), _aujourdhui);
        }

        foreach (
            var contrat in h.Contrats.Where(c =>
                c.AccompagnementId == parcours.Id && c.StatutAu(_aujourdhui) == StatutContrat.EnCours && le >= c.Debut && le <= c.Fin && c.RemisLe <= le
            )
        )
        {
            contrat.Clore(le, "L’accompagnement prend fin.", _aujourdhui);
        }

        foreach (var rendezVous in h.RendezVous.Where(r => r.AccompagnementId == parcours.Id && r.Statut == StatutRendezVous.Planifie))
        {
            rendezVous.Annuler("L’accompagnement prend fin.");
        }

        parcours.Sortir(le, motif);
        h.DernierFini = le;
        h.Parcours = null;
    }

    private string Lieu(ReferentDeDemonstration referent) => _mots.Lieux[referent.Numero % _mots.Lieux.Length];

    private Cadre Cadre(ParcoursAccompagne parcours) => _decor.Cadres.DuCode(parcours.CadreCode)!;
}
