using System.Text;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Orientation;
using JoursOuvres = Itineraires.Domain.Commun.JoursOuvres;

namespace Itineraires.Web.Demo;

/// <summary>Meetings, bilans, contrats and étapes of an accompagnement.</summary>
public sealed partial class Generateur
{
    /// <summary>Weekdays between two meetings of one person: about six a year.</summary>
    private const int Cycle = 42;

    private static readonly TimeOnly[] Heures =
    [
        new(9, 0),
        new(9, 45),
        new(10, 30),
        new(11, 15),
        new(13, 30),
        new(14, 15),
        new(15, 0),
        new(15, 45),
        new(16, 30),
    ];
    private static readonly (int Rang, TimeOnly Heure)[] JourneeDeClaire =
    [
        (3, new(9, 0)),
        (17, new(10, 0)),
        (29, new(11, 0)),
        (41, new(15, 30)),
        (58, new(16, 30)),
    ];
    private static readonly byte[] Exemplaire = Encoding.ASCII.GetBytes(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    );

    private void Accompagner(Histoire h, ParcoursAccompagne parcours, ReferentDeDemonstration referent, int rang, DateOnly premier)
    {
        var decroche = _tirage.Chance(0.035);
        if (premier > _aujourdhui.AddDays(-400))
        {
            Rencontrer(
                h,
                new RendezVous(
                    parcours,
                    referent.Id,
                    premier,
                    _tirage.Parmi(Heures),
                    60,
                    ModeRendezVous.FaceAFace,
                    ObjetRendezVous.PremierEntretien,
                    Lieu(referent)
                ),
                false,
                presente: true
            );
        }

        Entretiens(h, parcours, referent, rang, premier, decroche);
        Collectifs(h, parcours, referent, rang, premier, decroche);
        Diagnostiquer(h, parcours, referent, premier);
        if (!(h.Ppae && Cadre(parcours).Drapeau(Domain.Cadres.ParametresCadre.PpaeVautContrat)))
        {
            Contractualiser(h, parcours, premier);
        }

        if (_tirage.Chance(0.15))
        {
            var type = TypeEtapeDe(parcours);
            var etape = new Etape(
                h.Personne.Id,
                parcours.Id,
                type,
                type.Libelle,
                _aujourdhui.AddDays(_tirage.Entre(5, 40)),
                _aujourdhui.AddDays(_tirage.Entre(60, 120))
            );
            if (_tirage.Chance(0.3))
            {
                etape.Refuser();
            }

            Retenir(h, etape);
        }
    }

    private void Entretiens(Histoire h, ParcoursAccompagne parcours, ReferentDeDemonstration referent, int rang, DateOnly premier, bool decroche)
    {
        var deClaire = referent == _decor.Claire;
        var depuis = premier.AddDays(20) > _aujourdhui.AddDays(-365) ? premier.AddDays(20) : _aujourdhui.AddDays(-365);
        var dernier = JoursOuvres.Numero(_aujourdhui.AddDays(decroche ? -5 : 50));
        for (var n = JoursOuvres.Numero(depuis) + 1; n <= dernier; n++)
        {
            if (n % Cycle != rang % Cycle)
            {
                continue;
            }

            var jour = JoursOuvres.Jour(n);
            if (jour <= parcours.OrienteLe || (deClaire && jour == _aujourdhui) || (jour > _aujourdhui && _tirage.Chance(0.2)))
            {
                continue;
            }

            // Persons whose ranks share a day have slots apart: a référent is never at two places.
            var heure = Heures[(rang / Cycle * 3 % Heures.Length) + (n / Cycle % 3)];
            var mode = _tirage.Chance(0.93) ? ModeRendezVous.FaceAFace : ModeRendezVous.Visio;
            Rencontrer(
                h,
                new RendezVous(
                    parcours,
                    referent.Id,
                    jour,
                    heure,
                    45,
                    mode,
                    _tirage.Pondere(Enum.GetValues<ObjetRendezVous>(), o => o == ObjetRendezVous.PremierEntretien ? 0 : 1),
                    Lieu(referent)
                ),
                decroche
            );
        }

        foreach (var (r, heure) in JourneeDeClaire)
        {
            if (deClaire && r == rang)
            {
                var mode = r == 41 ? ModeRendezVous.Telephone : ModeRendezVous.FaceAFace;
                Rencontrer(
                    h,
                    new RendezVous(
                        parcours,
                        referent.Id,
                        _aujourdhui,
                        heure,
                        45,
                        mode,
                        r == 17 ? ObjetRendezVous.Contrat : ObjetRendezVous.Projet,
                        Lieu(referent)
                    ),
                    false
                );
            }
        }

        if (_tirage.Chance(0.8))
        {
            var jour = JoursOuvres.APartirDe(premier.AddDays(_tirage.Entre(10, Math.Max(11, Math.Min(360, _aujourdhui.DayNumber - premier.DayNumber - 2)))));
            if (jour < _aujourdhui && jour > _aujourdhui.AddDays(-365))
            {
                Rencontrer(
                    h,
                    new RendezVous(
                        parcours,
                        referent.Id,
                        jour,
                        new TimeOnly(12, 0),
                        15,
                        _tirage.Chance(0.7) ? ModeRendezVous.Telephone : ModeRendezVous.Courrier,
                        ObjetRendezVous.AccesAuxDroits,
                        null
                    ),
                    false
                );
            }
        }
    }

    /// <summary>Temps collectifs every other week; each person comes to four a year or so.</summary>
    private void Collectifs(Histoire h, ParcoursAccompagne parcours, ReferentDeDemonstration referent, int rang, DateOnly premier, bool decroche)
    {
        if (parcours.Type.Itineraire is Itineraire.Professionnel)
        {
            return;
        }

        var deClaire = referent == _decor.Claire;
        var semaine = _aujourdhui.DayNumber / 14;
        for (var s = semaine - 26; s <= semaine + 1; s++)
        {
            if ((s + rang) % 6 != 0)
            {
                continue;
            }

            var jour = JoursOuvres.APartirDe(DateOnly.FromDayNumber(s * 14).AddDays(referent.Numero % 10));
            if (jour > premier && jour != _aujourdhui && !(decroche && jour > _aujourdhui))
            {
                Rencontrer(h, Temps(referent, s, jour, _tirage.Parmi(_mots.TempsCollectifs)).Inscrire(parcours), decroche);
            }
        }

        if (deClaire && rang % 9 == 4 && premier < _aujourdhui)
        {
            Rencontrer(h, Temps(referent, int.MaxValue, _aujourdhui, _mots.TempsCollectifs[0]).Inscrire(parcours), false);
        }
    }

    private TempsCollectif Temps(ReferentDeDemonstration referent, int cle, DateOnly jour, string titre)
    {
        if (!referent.TempsCollectifs.TryGetValue(cle, out var temps))
        {
            temps = new TempsCollectif(titre, referent.OrganismeId, referent.Id, jour, new TimeOnly(14, 0), 90, "Salle d’activités");
            referent.TempsCollectifs.Add(cle, temps);
            _lot.TempsCollectifs.Add(temps);
        }

        return temps;
    }

    /// <summary>Keeps the meeting and gives it the outcome of its day.</summary>
    private void Rencontrer(Histoire h, RendezVous rendezVous, bool decroche, bool presente = false)
    {
        h.RendezVous.Add(rendezVous);
        _lot.RendezVous.Add(rendezVous);
        var jour = rendezVous.Jour;
        if (jour >= _aujourdhui)
        {
            return;
        }

        var tire = presente ? 0 : _tirage.Reel();
        if (jour >= _aujourdhui.AddDays(-6) && tire > 0.88)
        {
            return;
        }

        var present = decroche ? 0.5 : 0.9;
        if (tire < present)
        {
            rendezVous.Honorer(jour);
            if (_tirage.Chance(0.5))
            {
                var suites = _tirage.Chance(0.4)
                    ? [new SuiteADonner(_tirage.Parmi(_mots.Suites), _tirage.Chance(0.5) ? "la personne" : "le référent", jour.AddDays(_tirage.Entre(7, 30)))]
                    : Array.Empty<SuiteADonner>();
                rendezVous.Rapporter(rendezVous.Objet, _tirage.Parmi(_mots.ComptesRendus), _tirage.Parmi(_mots.Decisions), suites);
            }
        }
        else if (tire < present + 0.06)
        {
            rendezVous.JustifierAbsence(_tirage.Parmi(_mots.MotifsAbsence), jour);
        }
        else if (tire < (decroche ? 0.85 : 0.97))
        {
            rendezVous.ConstaterAbsence(jour);
        }
        else if (tire < 0.985 || rendezVous.Mode == ModeRendezVous.Collectif)
        {
            rendezVous.Annuler("Référent absent.");
        }
        else
        {
            var nouveau = rendezVous.Reporter(JoursOuvres.APartirDe(jour.AddDays(_tirage.Entre(5, 15))), new TimeOnly(12, 30));
            Rencontrer(h, nouveau, decroche);
        }
    }

    private void Diagnostiquer(Histoire h, ParcoursAccompagne parcours, ReferentDeDemonstration referent, DateOnly premier)
    {
        if (_tirage.Chance(premier > _aujourdhui.AddDays(-60) ? 0.12 : 0.015))
        {
            return;
        }

        var freins = Freins(_tirage.Entre(1, 4)).ConvertAll(f => (Frein: f, Etat: EtatFrein.Identifie));
        var le = premier.AddDays(_tirage.Entre(0, 20));
        for (var numero = 1; le <= _aujourdhui; numero++)
        {
            var bilan = new BilanSituation(
                h.Personne.Id,
                parcours.Id,
                numero,
                le,
                referent.Id,
                _tirage.Parmi(_mots.Potentialites),
                null,
                _tirage.Parmi(_mots.Projets),
                freins,
                _aujourdhui
            );
            h.Bilans.Add(bilan);
            _lot.Bilans.Add(bilan);
            freins = freins.ConvertAll(f => f with { Etat = f.Etat == EtatFrein.Leve || _tirage.Chance(0.4) ? EtatFrein.Leve : EtatFrein.EnCours });
            le = le.AddDays(_tirage.Entre(210, 420));
        }
    }

    private void Contractualiser(Histoire h, ParcoursAccompagne parcours, DateOnly premier)
    {
        var debut = premier.AddDays(_tirage.Entre(5, 45));
        if (debut < _aujourdhui.AddDays(-800))
        {
            debut = _aujourdhui.AddDays(-_tirage.Entre(500, 800));
        }

        var etat = _tirage.Reel();
        Contrat? precedent = null;
        while (debut <= _aujourdhui)
        {
            var fin = debut.AddMonths(_tirage.Parmi([6, 6, 6, 4, 12])).AddDays(-1);
            var dernier = fin >= _aujourdhui;
            var recent = debut > _aujourdhui.AddDays(precedent is null ? -75 : -15);
            if (dernier && recent && etat < 0.05)
            {
                return;
            }

            var contrat = Preparer(h, parcours, debut, fin, precedent);
            if (dernier && recent && etat < 0.25)
            {
                Conclure(h, parcours, contrat, debut, PreparationTiree());
                return;
            }

            Conclure(h, parcours, contrat, debut, StatutContrat.Remis);
            if (dernier && etat > 0.985 && contrat.RemisLe <= _aujourdhui.AddDays(-10) && debut <= _aujourdhui.AddDays(-10))
            {
                contrat.Rompre(_aujourdhui.AddDays(-_tirage.Entre(1, 9)), "La personne ne souhaite plus poursuivre ce projet.", _aujourdhui);
            }
            else if (dernier && fin <= _aujourdhui.AddDays(45) && etat is > 0.45 and < 0.8)
            {
                Conclure(h, parcours, Preparer(h, parcours, fin.AddDays(1), fin.AddMonths(6), contrat), _aujourdhui, PreparationTiree());
            }

            precedent = contrat;
            debut = fin.AddDays(1);
        }
    }

    private StatutContrat? PreparationTiree() =>
        _tirage.Pondere<StatutContrat?>(
            [StatutContrat.Brouillon, StatutContrat.Complete, StatutContrat.Signe, StatutContrat.Soumis, StatutContrat.Valide, null],
            s =>
                s switch
                {
                    StatutContrat.Soumis => 8,
                    null => 3,
                    _ => 2,
                }
        );

    private Contrat Preparer(Histoire h, ParcoursAccompagne parcours, DateOnly debut, DateOnly fin, Contrat? precedent)
    {
        var numero = h.Contrats.Count + 1;
        var contrat = new Contrat(parcours, numero, precedent, debut, fin);
        contrat.Rediger(
            debut,
            fin,
            [
                .. Enum.GetValues<TermeObjectif>()
                    .Where(t => t == TermeObjectif.Court || _tirage.Chance(0.7))
                    .Select(t => new ObjectifContrat(t, _tirage.Parmi(_mots.Objectifs[t]))),
            ],
            _tirage.Parmi(_mots.EngagementsPersonne),
            _tirage.Parmi(_mots.EngagementsCollectivite),
            _tirage.Parmi(_mots.Attentes),
            precedent is null ? null : _tirage.Parmi(_mots.BilansContrat)
        );
        h.Contrats.Add(contrat);
        _lot.Contrats.Add(contrat);
        for (var i = _tirage.Entre(1, 3); i > 0; i--)
        {
            var type = TypeEtapeDe(parcours);
            var depart = debut.AddDays(_tirage.Entre(0, 60));
            var etape = new Etape(h.Personne.Id, parcours.Id, type, type.Libelle, null, null);
            etape.Decrire(type, type.Libelle, depart, depart.AddDays(_tirage.Entre(20, 110)), _tirage.Parmi(_mots.Lieux), null, null);
            etape.InscrireAuContrat(contrat);
            Avancer(etape, depart);
            Retenir(h, etape);
        }

        return contrat;
    }

    /// <summary>Takes the contrat from draft to a state; null is a draft sent back by the chef de service social.</summary>
    private void Conclure(Histoire h, ParcoursAccompagne parcours, Contrat contrat, DateOnly vers, StatutContrat? jusquAu)
    {
        if (jusquAu == StatutContrat.Brouillon)
        {
            return;
        }

        contrat.Completer(Cadre(parcours), 1, h.Contrats.Find(c => c.Id == contrat.PrecedentId));
        if (jusquAu == StatutContrat.Complete)
        {
            return;
        }

        var signe = Plafonner(vers.AddDays(-_tirage.Entre(1, 12)));
        var piece = new PieceJointe(
            h.Personne.Id,
            $"contrat-{contrat.Numero}-signe.pdf",
            "application/pdf",
            Exemplaire,
            Instant(signe, 16),
            parcours.ReferentId ?? h.Chef
        );
        _lot.Pieces.Add(piece);
        contrat.Signer(signe, piece.Id, _aujourdhui);
        if (jusquAu == StatutContrat.Signe)
        {
            return;
        }

        var soumis = Plafonner(signe.AddDays(jusquAu == StatutContrat.Soumis ? _tirage.Entre(0, 3) : 1));
        contrat.Soumettre(parcours.ReferentId ?? h.Chef, Instant(soumis, 9));
        if (jusquAu == StatutContrat.Soumis)
        {
            return;
        }

        var decide = Plafonner(soumis.AddDays(_tirage.Entre(1, 10)));
        if (jusquAu is null)
        {
            contrat.Retourner(h.Chef, Instant(decide, 10), _tirage.Parmi(_mots.MotifsRetour));
            return;
        }

        contrat.Valider(h.Chef, Instant(decide, 10));
        if (jusquAu == StatutContrat.Remis)
        {
            contrat.Remettre(Plafonner(decide.AddDays(_tirage.Entre(0, 8))), _aujourdhui);
        }
    }

    /// <summary>Brings an accepted étape to the state that the day gives it.</summary>
    private void Avancer(Etape etape, DateOnly depart)
    {
        if (depart > _aujourdhui || etape.FinPrevue is not { } prevue || _tirage.Chance(prevue > _aujourdhui ? 0.04 : 0))
        {
            return;
        }

        etape.Commencer(depart, _aujourdhui);
        if (prevue < _aujourdhui && !_tirage.Chance(prevue > _aujourdhui.AddDays(-45) ? 0.12 : 0.003))
        {
            var fin = Plafonner(prevue.AddDays(_tirage.Entre(-10, 10)));
            if (_tirage.Chance(0.12))
            {
                etape.Abandonner(fin, "La personne a préféré un autre projet.", _aujourdhui);
            }
            else
            {
                etape.Terminer(fin, _tirage.Pondere(Enum.GetValues<ResultatEtape>(), r => r == ResultatEtape.Atteint ? 6 : 2), _aujourdhui);
            }
        }
    }

    private TypeEtape TypeEtapeDe(ParcoursAccompagne parcours)
    {
        var emploi = parcours.Type.Itineraire is not (Itineraire.Activite or Itineraire.TravailleursSociaux);
        var famille = _tirage.Pondere(
            Enum.GetValues<FamilleEtape>(),
            f =>
                (f, emploi) switch
                {
                    (FamilleEtape.EmploiFormation, true) => 40,
                    (FamilleEtape.AccesEmploi, true) => 30,
                    (FamilleEtape.Mobilisation, true) => 30,
                    (FamilleEtape.Mobilisation, false) => 68,
                    (FamilleEtape.AccesEmploi, false) => 20,
                    _ => 12,
                }
        );
        return _tirage.Parmi(_decor.Etapes[famille]);
    }

    private void Retenir(Histoire h, Etape etape)
    {
        h.Etapes.Add(etape);
        _lot.Etapes.Add(etape);
    }

    private DateOnly Plafonner(DateOnly jour) => jour > _aujourdhui ? _aujourdhui : jour;

    /// <summary>An instant of the day, never later than the loading.</summary>
    private DateTime Instant(DateOnly jour, int heure)
    {
        var instant = DateTime.SpecifyKind(jour.ToDateTime(new TimeOnly(heure, 0)), DateTimeKind.Utc);
        return instant < _instant ? instant : _instant;
    }
}
