using System.Globalization;
using Itineraires.Data;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;

namespace Itineraires.Web.Demo;

/// <summary>Draws foyers one after the other with the acts of their members, by the domain's own methods: what it makes is legal.</summary>
public sealed partial class Generateur
{
    private const int FileDeClaire = 107;
    private const int FileMaximum = 95;

    /// <summary>Places up to which a line is filled before the others: what a tenth of the territory's households can fill.</summary>
    private const int PetiteLigne = 50;
    private const int PremierMatricule = 1_200_000;

    private static readonly string[] Departements = ["69", "38", "42", "01", "71", "26", "75", "13", "99", "93"];
    private static readonly string[] Niveaux = ["3", "3", "3", "4", "4", "5", "6", "7"];
    private static readonly MotifSansVersement[] MotifsSansVersement = Enum.GetValues<MotifSansVersement>();

    private readonly Decor _decor;
    private readonly Population _mots;
    private readonly Tirage _anciens;
    private readonly Tirage _entree;
    private Tirage _tirage;
    private readonly CoffreNir _coffre;
    private readonly DateOnly _aujourdhui;
    private readonly DateTime _instant;
    private readonly MoteurAlertes _moteur;
    private readonly HashSet<string> _vocabulaire = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, ReferentDeDemonstration> _referents = [];
    private readonly List<(Guid Id, Civilite Civilite, string Nom, string Prenom, DateOnly Naissance)> _sosies = [];
    private readonly List<LigneDeDemonstration> _emploi;
    private readonly List<LigneDeDemonstration> _activite;
    private readonly LigneDeDemonstration _ligneDeClaire;
    private readonly List<LigneDeDemonstration> _lignesDeSonOrganisme;
    private readonly LigneDeDemonstration? _ligneComble;
    private int _foyers;
    private int _personnes;
    private int _comptes;
    private int _doubles;
    private int _globaux;
    private Lot _lot = new();

    public Generateur(Decor decor, CoffreNir coffre, int graine, DateOnly aujourdhui)
    {
        (_decor, _mots, _coffre, _aujourdhui) = (decor, decor.Population, coffre, aujourdhui);
        _tirage = new Tirage(graine);
        _anciens = new Tirage(~graine);
        _entree = new Tirage(unchecked((graine * 31) + 7));
        _instant = DateTime.SpecifyKind(aujourdhui.ToDateTime(new TimeOnly(5, 0)), DateTimeKind.Utc);
        _moteur = new MoteurAlertes(decor.Cadres);
        _emploi = [.. decor.Lignes.Where(l => l.Type.Itineraire == Itineraire.Emploi)];
        _activite = [.. decor.Lignes.Where(l => l.Type.Itineraire == Itineraire.Activite)];
        _ligneDeClaire = decor.Lignes.First(l => l.OrganismeId == decor.Claire.OrganismeId && l.Type == TypeParcours.EmploiDiversifie);
        _lignesDeSonOrganisme = [.. decor.Lignes.Where(l => l.OrganismeId == decor.Claire.OrganismeId)];
        _referents[decor.Relais.OrganismeId] = decor.Relais;
        _ligneComble = _activite.Find(l => l.Structure == "CCAS CHASSIEU");
    }

    public int Personnes => _personnes;

    /// <summary>Draws the next foyers; the lot is the caller's to write.</summary>
    public Lot Generer(int foyers)
    {
        _lot = new Lot();
        for (var i = 0; i < foyers; i++)
        {
            Foyer();
        }

        return _lot;
    }

    private void Foyer()
    {
        var rang = _foyers++;
        var profil = _mots.Profil;
        var composition = _tirage.Pondere(profil.Compositions, p => p.Poids).Code!;
        var classe = _tirage.Pondere(profil.Ages, p => p.Poids);
        var anciennete = _tirage.Pondere(profil.Anciennetes, p => p.Poids);
        var ouvertLe = _aujourdhui.AddDays(-_tirage.Entre(anciennete.De, anciennete.A));
        var type = Enum.Parse<TypeRsa>(_tirage.Pondere(profil.Types, p => p.Poids).Code!);
        var conference = _tirage.Pondere(profil.Conferences, p => p.Poids).Code!;
        var commune = _tirage.Pondere(_decor.Communes[conference], c => c.Population);
        var sansAdresse = composition == "homme_isole" && _tirage.Chance(0.06);

        var foyer = new Foyer((PremierMatricule + rang).ToString(CultureInfo.InvariantCulture), _tirage.Chance(0.9) ? $"R{PremierMatricule + rang}" : null);
        var maison = _decor.Maisons.TryGetValue(commune.CodeInsee, out var m) ? m : (Guid?)null;
        var ctm = _decor.Conferences.TryGetValue(commune.CodeInsee, out var c) ? c : (Guid?)null;
        if (!sansAdresse)
        {
            var voie = $"{_tirage.Entre(1, 180)}{(_tirage.Chance(0.05) ? " bis" : "")} {_tirage.Parmi(_mots.Voies)}";
            foyer.Domicilier(
                new Adresse(
                    voie,
                    _tirage.Chance(0.2) ? _tirage.Parmi(_mots.Complements) : null,
                    commune.CodesPostaux[0],
                    NomPostal(commune),
                    commune.CodeInsee
                ),
                maison,
                ctm
            );
        }

        var enfants = composition is "monoparentale" or "couple_avec_enfants" ? _tirage.Pondere([1, 2, 3, 4, 5], n => 6 - n) : 0;
        var situation = composition switch
        {
            "couple_sans_enfant" or "couple_avec_enfants" => _tirage.Parmi(["MAR", "MAR", "VIM", "PAC"]),
            "monoparentale" => _tirage.Parmi(["DIV", "CEL", "ISO", "SEF", "VEU"]),
            _ => _tirage.Parmi(["CEL", "CEL", "CEL", "DIV", "ISO"]),
        };
        foyer.Decrire(null, situation, enfants);
        foyer.OuvrirDroit(ouvertLe);
        var (etat, etatDepuis) = Droit(foyer, type, ouvertLe);
        _lot.Foyers.Add(foyer);

        var homme =
            composition is "homme_isole"
            || (composition.StartsWith("couple", StringComparison.Ordinal) ? _tirage.Chance(0.55) : composition == "monoparentale" && _tirage.Chance(0.06));
        var age = _tirage.Entre(classe.De, classe.A);
        var nom = _tirage.Parmi(_mots.Noms);
        if (_tirage.Chance(0.04))
        {
            nom += "-" + _tirage.Parmi(_mots.Noms);
        }

        var demandeur = Adulte(foyer, RoleFoyer.Demandeur, homme, nom, age, situation, ouvertLe, sosie: true);
        if (sansAdresse)
        {
            demandeur.Domicilier($"CCAS de {NomPostal(commune)}", commune.CodeInsee, ouvertLe, maison, ctm);
        }

        Suivre(demandeur, type, etat, etatDepuis, ouvertLe);
        if (situation is "MAR" or "VIM" or "PAC")
        {
            var autre = _tirage.Chance(0.6) ? nom : _tirage.Parmi(_mots.Noms);
            var conjoint = Adulte(foyer, RoleFoyer.Conjoint, !homme, autre, Math.Clamp(age + _tirage.Entre(-6, 6), 19, 67), situation, ouvertLe, sosie: false);
            Suivre(conjoint, type, etat, etatDepuis, ouvertLe);
        }

        for (var e = 0; e < enfants; e++)
        {
            var naissance = _aujourdhui.AddDays(-_tirage.Entre(60, Math.Clamp(age - 18, 1, 20) * 365));
            var enfant = Personne(
                foyer,
                RoleFoyer.Enfant,
                _tirage.Chance(0.5),
                nom,
                null,
                naissance,
                ouvertLe > naissance ? ouvertLe : naissance,
                avecNir: false
            );
            Chercher(enfant);
        }

        if (rang % 160 == 80)
        {
            SansFoyer();
        }
    }

    private (EtatDroit Etat, DateOnly Depuis) Droit(Foyer foyer, TypeRsa type, DateOnly ouvertLe)
    {
        var jours = _aujourdhui.DayNumber - ouvertLe.DayNumber;
        if (jours < 45 && _tirage.Chance(0.15))
        {
            foyer.ConstaterDroit(type, EtatDroit.EnAttente, null, ouvertLe);
            return (EtatDroit.EnAttente, ouvertLe);
        }

        foyer.ConstaterDroit(_tirage.Chance(0.1) ? TypeRsa.Socle : type, EtatDroit.Ouvert, null, ouvertLe);
        if (jours > 90)
        {
            foyer.ConstaterDroit(type, EtatDroit.Ouvert, null, ouvertLe.AddDays(_tirage.Entre(30, jours - 60)));
        }

        var depuis = _aujourdhui.AddDays(-_tirage.Entre(5, Math.Min(55, Math.Max(6, jours - 1))));
        var tire = _tirage.Reel();
        var (etat, motif) = tire switch
        {
            < 0.05 => (EtatDroit.VersementSuspendu, (MotifSansVersement?)_tirage.Parmi(MotifsSansVersement)),
            < 0.07 => (EtatDroit.Suspendu, MotifSansVersement.PieceManquante),
            < 0.11 => (EtatDroit.Clos, null),
            < 0.12 => (EtatDroit.ClosMoisAnterieur, null),
            _ => (EtatDroit.Ouvert, null),
        };
        if (etat == EtatDroit.Ouvert || jours < 60)
        {
            return (EtatDroit.Ouvert, ouvertLe);
        }

        foyer.ConstaterDroit(type, etat, motif, depuis);
        return (etat, depuis);
    }

    private Personne Adulte(Foyer foyer, RoleFoyer role, bool homme, string nom, int age, string situation, DateOnly ouvertLe, bool sosie)
    {
        var naissance = _aujourdhui.AddYears(-age).AddDays(-_tirage.Entre(1, 360));
        if (sosie && _sosies.Count > 20 && _tirage.Chance(0.006))
        {
            var s = _tirage.Parmi(_sosies);
            var (nomLu, prenomLu, naissanceLue) = Ressaisir(s.Nom, s.Prenom, s.Naissance, _doubles++);
            return Personne(foyer, role, s.Civilite == Civilite.Monsieur, nomLu, null, naissanceLue, ouvertLe, avecNir: false, prenomLu);
        }

        var nomNaissance = !homme && situation is "MAR" or "DIV" or "VEU" && _tirage.Chance(0.6) ? _tirage.Parmi(_mots.Noms) : null;
        var personne = Personne(foyer, role, homme, nom, nomNaissance, naissance, ouvertLe, avecNir: _tirage.Chance(0.9));
        if (sosie && nomNaissance is null && _sosies.Count < 400)
        {
            _sosies.Add((personne.Id, homme ? Civilite.Monsieur : Civilite.Madame, personne.Nom, personne.Prenom, naissance));
        }

        return personne;
    }

    /// <summary>The same person recorded again, as an office does it: alike, a letter lost, names or day and month swapped.</summary>
    private static (string Nom, string Prenom, DateOnly Naissance) Ressaisir(string nom, string prenom, DateOnly naissance, int rang) =>
        (rang % 4) switch
        {
            1 when nom.Length > 4 => (nom.Remove(nom.Length / 2, 1), prenom, naissance),
            2 => (prenom, nom, naissance),
            3 when naissance.Day <= 12 => (nom, prenom, new DateOnly(naissance.Year, naissance.Day, naissance.Month)),
            _ => (nom, prenom, naissance),
        };

    private Personne Personne(
        Foyer? foyer,
        RoleFoyer role,
        bool homme,
        string nom,
        string? nomNaissance,
        DateOnly naissance,
        DateOnly depuis,
        bool avecNir,
        string? prenom = null
    )
    {
        var numero = _personnes++;
        prenom ??= _tirage.Parmi(homme ? _mots.PrenomsHommes : _mots.PrenomsFemmes);
        var personne = new Personne(homme ? Civilite.Monsieur : Civilite.Madame, nom, nomNaissance, prenom, naissance);
        if (avecNir && Numero(homme, naissance, numero) is { } nir)
        {
            personne.EnregistrerNir(_coffre.Chiffrer(nir), _coffre.Empreinte(nir));
        }

        var adulte = personne.AgeAu(_aujourdhui) >= 18;
        if (adulte)
        {
            var courriel = $"{personne.PrenomPlie}.{personne.NomPlie}{numero % 97}".Replace(' ', '-');
            personne.Joindre(
                _tirage.Chance(0.9) ? $"06{_tirage.Entre(10_000_000, 99_999_999)}" : null,
                _tirage.Chance(0.6) ? $"{courriel}@courriel.example" : null
            );
            personne.Qualifier(
                _tirage.Chance(0.75) ? _tirage.Parmi(Niveaux) : null,
                _tirage.Chance(0.6) ? $"{_tirage.Entre(1_000_000, 9_999_999)}{(char)('A' + (numero % 26))}" : null
            );
        }

        if (foyer is not null)
        {
            personne.EntrerDansLeFoyer(foyer, role);
            _lot.Appartenances.Add(new AppartenanceFoyer(personne.Id, foyer.Id, role, depuis));
        }

        _lot.Personnes.Add(personne);
        foreach (var jeton in IndexationNoms.Jetons(personne.Prenom, personne.Nom, personne.NomNaissance))
        {
            _lot.Jetons.Add(new JetonPersonne(jeton, personne.Id));
            if (_vocabulaire.Add(jeton))
            {
                _lot.Variantes.AddRange(RecherchePersonnes.Variantes(jeton).Distinct(StringComparer.Ordinal).Select(v => new VarianteJeton(v, jeton)));
            }
        }

        _lot.Journal.Add(
            new EntreeJournal(_instant, null, "démonstration", "creation", personne.Id, nameof(Domain.Personnes.Personne), personne.Id, null, null)
        );
        return personne;
    }

    /// <summary>A number that no other person of the demonstration bears: the rank fills department, commune and order.</summary>
    private static Nir? Numero(bool homme, DateOnly naissance, int rang)
    {
        var departement = Departements[rang % Departements.Length];
        var reste = rang / Departements.Length;
        var texte = string.Create(
            CultureInfo.InvariantCulture,
            $"{(homme ? 1 : 2)}{naissance.Year % 100:D2}{naissance.Month:D2}{departement}{100 + (reste / 999 % 800):D3}{1 + (reste % 999):D3}"
        );
        return Nir.TryParse(texte, out var nir, out _) ? nir : null;
    }

    /// <summary>A young person or an adult of an offer open to all: known to the programme without a foyer RSA (PER-10).</summary>
    private void SansFoyer()
    {
        var personne = Personne(
            null,
            RoleFoyer.Demandeur,
            _tirage.Chance(0.5),
            _tirage.Parmi(_mots.Noms),
            null,
            _aujourdhui.AddYears(-_tirage.Entre(18, 25)).AddDays(-_tirage.Entre(1, 300)),
            _aujourdhui,
            avecNir: true
        );
        Chercher(personne);
    }

    /// <summary>Alerts of a person without parcours; most have none.</summary>
    private void Chercher(Personne personne) => Alerter(new SituationParcours { PersonneId = personne.Id, SoumisDepuis = personne.SoumisDepuis });

    private void Alerter(SituationParcours situation) =>
        _lot.Alertes.AddRange(_moteur.Evaluer(situation, _aujourdhui).Select(a => new Alerte(situation.PersonneId, a)));

    private static string NomPostal(Commune commune) =>
        commune.CodeParente is null ? commune.Nom : commune.Nom.Replace(" Arrondissement", "", StringComparison.Ordinal);

    private ReferentDeDemonstration ReferentDe(Guid organismeId)
    {
        if (_referents.TryGetValue(organismeId, out var connu) && connu.File < FileMaximum)
        {
            return connu;
        }

        var rang = _comptes++;
        var nom =
            rang < _mots.Referents.Length - 1
                ? _mots.Referents[rang + 1]
                : $"{_tirage.Parmi(_tirage.Chance(0.7) ? _mots.PrenomsFemmes : _mots.PrenomsHommes).Replace(' ', '-')} {_tirage.Parmi(_mots.Noms)}";
        if (_decor.Partenaires.Remove(organismeId, out var partenaire))
        {
            return _referents[organismeId] = new ReferentDeDemonstration(partenaire, organismeId, rang + 2);
        }

        var compte = Decor.Nommer(
            nom,
            _mots.EstPrenomDeFemme(nom) ? "Référente de parcours" : "Référent de parcours",
            string.Create(CultureInfo.InvariantCulture, $"referent-{rang + 1}")
        );
        _lot.Utilisateurs.Add(compte);
        _lot.Habilitations.Add(ComptesDemonstration.Habiliter(compte, _decor.RoleReferent, organismeId, null, _aujourdhui));
        return _referents[organismeId] = new ReferentDeDemonstration(compte, organismeId, rang + 2);
    }
}
