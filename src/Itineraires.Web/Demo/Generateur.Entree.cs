using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Personnes;

namespace Itineraires.Web.Demo;

/// <summary>The entry: demandes, what was explained, droits connexes, changements de situation. It draws apart, so that the rest stays as it is.</summary>
public sealed partial class Generateur
{
    private const int AncienneteDesDemandes = 200;

    private const int MoisDesEntrants = 6;

    private static readonly SituationProfessionnelle[] Situations = Enum.GetValues<SituationProfessionnelle>();

    private static readonly string[] PointsDInstruction = ["droits", "devoirs", "declarations"];

    private static readonly string[] PointsDuReferent = ["droits", "devoirs", InformationDroitsDevoirs.Manquements, InformationDroitsDevoirs.InstanceMediation];

    /// <summary>The demande that opened a recent right, or that awaits an answer, with what was explained and asked on that day.</summary>
    private void Instruire(Personne personne, EtatDroit etat, DateOnly ouvertLe)
    {
        if (personne.Role != RoleFoyer.Demandeur || _aujourdhui.DayNumber - ouvertLe.DayNumber > AncienneteDesDemandes)
        {
            return;
        }

        var attend = etat == EtatDroit.EnAttente;
        if (!attend && !_entree.Chance(_aujourdhui.DayNumber - ouvertLe.DayNumber < 60 ? 0.7 : 0.3))
        {
            return;
        }

        var deposeeLe = JourOuvreAuPlus(ouvertLe.AddDays(_entree.Entre(0, 12)));
        var auteur = Instructeur(personne);
        var situation = _entree.Pondere(
            Situations,
            s =>
                s is SituationProfessionnelle.SansEmploi ? 20
                : s is SituationProfessionnelle.Salarie ? 4
                : 1
        );
        var ressources = _entree.Chance(0.15) ? 700 + (_entree.Entre(0, 20) * 25) : _entree.Entre(0, 18) * 25;
        var declare = new SituationDeclaree
        {
            Age = personne.AgeAu(deposeeLe),
            EnCouple = ProfilFoyer.SituationsDeCouple.Contains(personne.Foyer!.SituationFamiliale),
            Enfants = personne.Foyer.NombreEnfants ?? 0,
            Situation = situation,
            RessourcesMoyennes = Montant.DepuisEuros(ressources),
        };
        var avertissements = AvertissementsDemande.Calculer(declare, _decor.Bareme);
        var demande = new DemandeRsa(
            personne.Id,
            new InstructionDemande(
                auteur,
                _entree.Pondere(Enum.GetValues<StructureInstructrice>(), s => s == StructureInstructrice.MaisonMetropole ? 4 : 1),
                null,
                deposeeLe,
                _aujourdhui
            ),
            new DonneesSocioprofessionnelles(
                situation,
                _entree.Parmi(_mots.Metiers),
                _entree.Chance(0.7) ? deposeeLe.AddMonths(-_entree.Entre(2, 30)) : null,
                _entree.Parmi(Enum.GetValues<Mobilite>()),
                _entree.Pondere(Enum.GetValues<SituationLogement>(), l => l == SituationLogement.Stable ? 5 : 1),
                declare.Enfants == 0 ? GardeEnfants.SansObjet : _entree.Parmi([GardeEnfants.Assuree, GardeEnfants.AOrganiser]),
                _entree.Chance(0.7)
            ),
            new RessourcesDeclarees(
                [Montant.DepuisEuros(ressources), Montant.DepuisEuros(ressources), Montant.DepuisEuros(ressources)],
                _decor.Bareme?.RevenuGaranti(declare)
            ),
            avertissements,
            avertissements.Count > 0 && _entree.Chance(0.5) ? "Situation vérifiée avec la personne, pièces demandées." : null
        );
        personne.DeclarerIndependant(situation == SituationProfessionnelle.NonSalarie || _entree.Chance(0.03));
        _lot.Demandes.Add(demande);
        Suivre(demande, deposeeLe, attend);
        if (_entree.Chance(0.8))
        {
            _lot.Informations.Add(new InformationDroitsDevoirs(personne.Id, null, deposeeLe, auteur, PointsDInstruction, [_decor.Guides[0]], _aujourdhui));
        }

        foreach (var droit in _decor.DroitsConnexes.Where(_ => _entree.Chance(0.6)))
        {
            _lot.DroitsConnexes.Add(new SuiviDroitConnexe(personne.Id, droit, _entree.Parmi(Enum.GetValues<EtatDroitConnexe>()), deposeeLe, auteur));
        }
    }

    private void Suivre(DemandeRsa demande, DateOnly deposeeLe, bool attend)
    {
        var transmiseLe = JourOuvreAuPlus(deposeeLe.AddDays(_entree.Entre(1, 4)));
        if (attend && _entree.Chance(0.35))
        {
            if (_entree.Chance(0.15))
            {
                demande.Retirer(transmiseLe, "La personne a trouvé un emploi avant la transmission.", _aujourdhui);
            }

            return;
        }

        demande.Transmettre(transmiseLe, _aujourdhui);

        // The organisme payeur has answered, and the instructeur has not noted it yet.
        if (!attend && _aujourdhui.DayNumber - transmiseLe.DayNumber < 45 && _entree.Chance(0.4))
        {
            return;
        }

        if (!attend)
        {
            demande.NoterOuverture(JourOuvreAuPlus(transmiseLe.AddDays(_entree.Entre(5, 25))), _aujourdhui);
        }
        else if (_entree.Chance(0.1))
        {
            demande.NoterRefus(JourOuvreAuPlus(transmiseLe.AddDays(_entree.Entre(3, 10))), "Ressources supérieures au revenu garanti.", _aujourdhui);
        }
    }

    /// <summary>What the référent explained in the parcours, and the changes that came in it; a few still wait.</summary>
    private void Informer(Histoire h, ReferentDeDemonstration referent, int rang)
    {
        if (h.Parcours is not { AccepteLe: { } accepte, ReferentId: not null } parcours)
        {
            return;
        }

        var deClaire = referent == _decor.Claire;
        var jours = _aujourdhui.DayNumber - accepte.DayNumber;
        if (deClaire ? rang % 30 != 7 : !_entree.Chance(jours < 30 ? 0.4 : 0.03))
        {
            var le = JourOuvreAuPlus(parcours.CommenceLe is { } commence && commence <= _aujourdhui ? commence : accepte.AddDays(Math.Min(jours, 3)));
            Noter(h, new InformationDroitsDevoirs(h.Personne.Id, parcours.Id, le, referent.Id, PointsDuReferent, [_decor.Guides[^1]], _aujourdhui));
            if (jours > 200 && _entree.Chance(0.3))
            {
                Noter(
                    h,
                    new InformationDroitsDevoirs(
                        h.Personne.Id,
                        parcours.Id,
                        JourOuvreAuPlus(_aujourdhui.AddDays(-_entree.Entre(10, 120))),
                        referent.Id,
                        ["devoirs", "declarations"],
                        [],
                        _aujourdhui
                    )
                );
            }
        }

        if (jours > 40 && (deClaire ? rang % 18 == 3 : _entree.Chance(0.02)))
        {
            Changer(h, referent, parcours.CommenceLe ?? accepte, rang);
        }
    }

    private void Changer(Histoire h, ReferentDeDemonstration referent, DateOnly auPlusTot, int rang)
    {
        var types = _decor.Declarations.Select(d => d.Key).ToList();
        var type = types[rang % types.Count];
        var attend = rang % 36 == 3;
        var le = JourOuvreAuPlus(_aujourdhui.AddDays(attend ? -_entree.Entre(4, 12) : -_entree.Entre(30, 39)));
        if (le < auPlusTot)
        {
            return;
        }

        var changement = new ChangementSituation(
            h.Personne.Id,
            type,
            le,
            null,
            _decor.Declarations[type],
            referent.Id,
            rappele: true,
            attend ? le : JourOuvreAuPlus(le.AddDays(2))
        );
        foreach (var (declaration, i) in _decor.Declarations[type].Select((d, i) => (d, i)))
        {
            if (!attend || i > 0)
            {
                changement.Declarer(declaration.Code, JourOuvreAuPlus(le.AddDays(_entree.Entre(2, 3))), _aujourdhui);
            }
        }

        h.Changements.Add(changement);
        _lot.Changements.Add(changement);
    }

    /// <summary>What most nouveaux entrants received before their first rendez-vous; the others are on the worklist.</summary>
    private void EnvoyerAuxEntrants(Personne personne, DateOnly ouvertLe)
    {
        if (ouvertLe < _aujourdhui.AddMonths(-MoisDesEntrants) || !_entree.Chance(0.75))
        {
            return;
        }

        _lot.InformationsEntrants.Add(
            new InformationEntrant(
                personne.Id,
                JourOuvreAuPlus(ouvertLe.AddDays(_entree.Entre(3, 15))),
                null,
                personne.CourrielUtilisable is null ? MoyenInformation.MainPropre : MoyenInformation.Courriel,
                _decor.Informations
            )
        );
    }

    private void Noter(Histoire h, InformationDroitsDevoirs information)
    {
        h.Informations.Add(information);
        _lot.Informations.Add(information);
    }

    private Guid Instructeur(Personne personne) =>
        personne.TerritoireId is not { } t || t == _decor.Instructrice.TerritoireId ? _decor.Instructrice.Id : _decor.Chefs[t];

    /// <summary>A day of work not to come: that day, else the last one before it.</summary>
    private DateOnly JourOuvreAuPlus(DateOnly jour) => jour > _aujourdhui ? _aujourdhui : jour;
}
