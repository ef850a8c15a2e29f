using System.Xml.Linq;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Imports.Beneficiaires;
using static Itineraires.Web.Imports.Cnaf.ElementsDossier;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>A dossier of the flow of bénéficiaires, checked and brought to the shape of the pivot file.</summary>
/// <param name="Ligne">Physical line on which it begins.</param>
/// <param name="Personnes">Its persons, one line each; what concerns the foyer is on the first.</param>
internal sealed record DossierLu(
    int Ligne,
    string Matricule,
    IReadOnlyList<LigneBeneficiaire> Personnes,
    DateOnly? DroitDepuis,
    MotifSansVersement? Motif,
    string? CodeMotif
);

/// <summary>Reads one dossier of VRSB0801. What it requires and does not find rejects the dossier; any other bad value is left empty and told.</summary>
/// <param name="parametres">What the territory says.</param>
/// <param name="reference">Day that the flow describes: the lists are those in force then.</param>
internal sealed class LectureDossier(ParametresLecture parametres, DateOnly reference, RemarquesImport avertissements)
{
    private static readonly Dictionary<string, RoleImporte> Roles = new(StringComparer.Ordinal)
    {
        ["DEM"] = RoleImporte.Demandeur,
        ["CJT"] = RoleImporte.Conjoint,
        ["ENF"] = RoleImporte.Enfant,
        ["AUT"] = RoleImporte.Autre,
        ["RDO"] = RoleImporte.Autre,
    };

    private readonly ElementsDossier _elements = new(CodesCnaf.ElementsBeneficiaires);
    private readonly RegleDroitsDevoirs _droitsDevoirs = new(parametres.Codes(Nomenclatures.DroitsDevoirs, reference));
    private readonly IReadOnlySet<string> _organismes = parametres.Codes(Nomenclatures.OrganismePayeur, reference);
    private int _personnes;
    private int _ligne;

    public IReadOnlyDictionary<string, int> Inconnus => _elements.Inconnus;

    /// <exception cref="DossierRefuseException">The dossier cannot be imported; the message says why, in French.</exception>
    public DossierLu Lire(Fragment fragment)
    {
        _ligne = fragment.Ligne;
        return Lire(_elements.Charger(fragment));
    }

    private DossierLu Lire(XElement dossier)
    {
        var matricule = Exiger(dossier, "MATRICULE", "IdentificationRSA", "Organisme");
        if (matricule.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0 || matricule.Length > 15)
        {
            throw new DossierRefuseException("MATRICULE", CodesImport.DossierIllisible, "Le matricule n’est pas un nombre.");
        }

        ElementsDossier.ExigerOrganisme(dossier, _organismes);
        var situation = Descendre(dossier, "PrestationRSA", "SituationDossierRSA");
        var etat = Exiger(situation, "ETATDOSRSA", "EtatDossierRSA");
        if (etat != "Z" && NomenclatureImport.EtatDroit.Trouver(etat) is null)
        {
            throw new DossierRefuseException("ETATDOSRSA", CodesImport.CodeInconnu, $"L’état du dossier «\u00A0{etat}\u00A0» n’est pas connu.");
        }

        var (depuis, cleMotif) = Evenement(situation, etat);
        var (motif, code) = Motif(cleMotif);
        var detail = Descendre(dossier, "PrestationRSA", "DetailDroitRSA");
        var foyer = new LigneBeneficiaire
        {
            Ligne = 0,
            Matricule = Foyer.NormaliserMatricule(matricule),
            Role = RoleImporte.Demandeur,
            Nom = "",
            Prenom = "",
            DateNaissance = default,
            NomReplie = "",
            PrenomReplie = "",
            NumeroDemandeRsa = Valeur(dossier, "NUMDEMRSA", "IdentificationRSA", "DemandeRSA"),
            EtatDroit = etat == "Z" ? "" : etat,
            TypeRsa = Type(detail),
            DateOuvertureDroit = Ouverture(dossier, detail),
            SituationFamiliale = Situation(dossier),
            NombreEnfants = Nombre(Valeur(detail, "NBENFAUTCHA", "TroncCommunDroitRSA"), "NBENFAUTCHA"),
        };
        var toppeFoyer = Toppe(Valeur(detail, "TOPFOYDRODEVORSA", "TroncCommunDroitRSA"));
        var numeros = new HashSet<Nir>();
        var personnes = dossier
            .Elements("Personne")
            .Select(p => Personne(p, foyer, etat, code, toppeFoyer, depuis, numeros))
            .OfType<LigneBeneficiaire>()
            .ToList();
        if (personnes.Count == 0)
        {
            throw new DossierRefuseException("Personne", CodesImport.ValeurManquante, "Le dossier n’a aucune personne.");
        }

        personnes[0] = Adresser(personnes[0], dossier);
        return new DossierLu(_ligne, foyer.Matricule, personnes, depuis, motif, code);
    }

    private LigneBeneficiaire? Personne(
        XElement personne,
        LigneBeneficiaire foyer,
        string etat,
        string? motif,
        bool? toppeFoyer,
        DateOnly? depuis,
        HashSet<Nir> numeros
    )
    {
        var prestation = personne.Elements("Prestations").FirstOrDefault(p => Valeur(p, "NATPREST") is "RSA" or "");
        if (prestation is null)
        {
            return null;
        }

        var code = Exiger(prestation, "ROLEPERS");
        if (!Roles.TryGetValue(code, out var role))
        {
            throw new DossierRefuseException("ROLEPERS", CodesImport.RoleInconnu, $"Le rôle «\u00A0{code}\u00A0» n’est pas connu.");
        }

        var nom = Exiger(personne, "NOM", "Identification");
        var prenom = Exiger(personne, "PRENOM", "Identification");
        var texteNaissance = Exiger(personne, "DTNAI", "Identification");
        if (!TryDate(texteNaissance, out var naissance) || !Domain.Personnes.Personne.NaissancePossible(naissance, parametres.Aujourdhui))
        {
            throw new DossierRefuseException(
                "DTNAI",
                CodesImport.NaissanceInvalide,
                $"La date de naissance «\u00A0{texteNaissance}\u00A0» n’est pas possible."
            );
        }

        var nomNaissance = Valeur(personne, "NOMNAI", "Identification");
        var toppe = Toppe(Valeur(personne, "TOPPERSDRODEVORSA", "MontantCalculDroitRSAPersonne")) ?? toppeFoyer;
        bool? soumis = role is RoleImporte.Demandeur or RoleImporte.Conjoint ? _droitsDevoirs.EstSoumis(code, etat, motif, toppe) : null;
        return foyer with
        {
            // Dossiers have no line of their own: the rank of the person stands for it.
            Ligne = ++_personnes,
            Role = role,
            Nom = nom,
            Prenom = prenom,
            DateNaissance = naissance,
            NomNaissance = nomNaissance,
            NomReplie = Texte.Replier(nomNaissance.Length > 0 ? nomNaissance : nom),
            PrenomReplie = Texte.Replier(prenom),
            Civilite = Civilite(personne),
            Nir = Numero(personne, numeros),
            IdentifiantFranceTravail = Valeur(personne, "IDASSEDIC", "DossierPoleEmploi"),
            SoumisDroitsDevoirs = soumis,
            // A suspension that leaves the person soumise does not begin anything.
            DateDebutDroitsDevoirs = soumis == true ? null : depuis,
        };
    }

    private Nir Numero(XElement personne, HashSet<Nir> numeros)
    {
        var texte = Valeur(personne, "NIR", "Identification");
        if (texte.Length == 0)
        {
            return default;
        }

        if (!Nir.TryParse(texte, out var nir, out var raison))
        {
            Avertir("NIR", CodesImport.NirInvalide, $"{raison} Il n’est pas repris.");
            return default;
        }

        if (numeros.Add(nir))
        {
            return nir;
        }

        Avertir("NIR", CodesImport.NirEnDouble, "Deux personnes du dossier portent le même NIR\u00A0: il n’est repris que pour la première.");
        return default;
    }

    /// <summary>A code out of the list is not kept: the list leaves out on purpose what would tell something of health.</summary>
    private static (MotifSansVersement? Motif, string? Code) Motif(string? cle) =>
        cle is null ? (null, null)
        : CodesCnaf.Motifs.TryGetValue(cle, out var connu) ? (connu.Motif, cle)
        : (MotifSansVersement.Autre, null);

    /// <summary>Since when the state runs, and the motive that goes with it.</summary>
    private (DateOnly? Depuis, string? Motif) Evenement(XElement? situation, string etat)
    {
        var (element, motif, date) = etat switch
        {
            "1" => ("Refus", "MOTIREFURSA", "DTREFURSA"),
            "3" => ("SuspensionDroit", "MOTISUSDRORSA", "DDSUSDRORSA"),
            "4" => ("SuspensionVersement", "MOTISUSVERSRSA", "DDSUSVERSRSA"),
            "5" => ("FinDroit", "MOTICLORSA", "DTCLORSA"),
            "6" => ("FinDroitMoisAnterieur", "MOTICLORSA", "DTCLORSA"),
            _ => ("", "", ""),
        };
        if (element.Length == 0)
        {
            return (null, null);
        }

        // Several suspensions may be told: the latest is the one in force.
        var evenements = (situation?.Elements(element) ?? [])
            .Select(e => (Depuis: Date(Valeur(e, date), date), Motif: Valeur(e, motif)))
            .OrderBy(e => e.Depuis)
            .ToList();
        return evenements.Count == 0 ? (null, null) : (evenements[^1].Depuis, evenements[^1].Motif is { Length: > 0 } code ? $"{motif} {code}" : null);
    }

    /// <summary>RS* are socle, RC* are activité; both together make a socle et activité.</summary>
    private static string Type(XElement? detail)
    {
        var natures = (detail?.Elements("DetailCalculDroitRSA") ?? []).Select(d => Valeur(d, "NATPF")).ToList();
        return (natures.Exists(n => n.StartsWith("RS", StringComparison.Ordinal)), natures.Exists(n => n.StartsWith("RC", StringComparison.Ordinal))) switch
        {
            (true, true) => "socle_activite",
            (true, false) => "socle",
            (false, true) => "activite",
            _ => "",
        };
    }

    /// <summary>
    /// The first of the month of the demande, else the first day of the sub-natures, which begin anew in the course of a right. Source: CASF,
    /// art. R. 262-33 (droit ouvert au premier jour du mois de la demande); dictionary of VRSB0801, DDNATDRO « début de l’application de la sous
    /// nature de prestation ».
    /// </summary>
    private DateOnly? Ouverture(XElement dossier, XElement? detail) =>
        Date(Valeur(dossier, "DTDEMRSA", "IdentificationRSA", "DemandeRSA"), "DTDEMRSA") is { } demande
            ? new(demande.Year, demande.Month, 1)
            : (detail?.Elements("DetailCalculDroitRSA") ?? []).Select(d => Date(Valeur(d, "DDNATDRO"), "DDNATDRO")).Min();

    private string Situation(XElement dossier)
    {
        var code = Valeur(dossier, "SITFAM", "DonneesAdministratives", "SituationFamille");
        if (code.Length == 0 || NomenclatureImport.SituationFamiliale.Trouver(code) is not null)
        {
            return code;
        }

        Avertir("SITFAM", CodesImport.CodeInconnu, $"Le code «\u00A0{code}\u00A0» n’est pas connu\u00A0: il n’est pas repris.");
        return "";
    }

    private LigneBeneficiaire Adresser(LigneBeneficiaire ligne, XElement dossier)
    {
        var adresse = Descendre(dossier, "DonneesAdministratives", "Adresse", "AdresseDetailleeFrance");
        if (adresse is null)
        {
            return ligne;
        }

        var voie = string.Join(' ', new[] { Valeur(adresse, "NUMVOIE"), Valeur(adresse, "LIBTYPEVOIE"), Valeur(adresse, "NOMVOIE") }.Where(v => v.Length > 0));
        var complement = string.Join(
            ", ",
            new[] { Valeur(adresse, "COMPLIDEADR"), Valeur(adresse, "COMPLADR"), Valeur(adresse, "LIEUDIST") }.Where(v => v.Length > 0)
        );
        var (insee, commune) = (Valeur(adresse, "NUMCOM"), Valeur(adresse, "NOMCOM"));
        if (insee.Length > 0 && !parametres.Communes.Contains(insee))
        {
            Avertir("NUMCOM", CodesImport.CommuneHorsTerritoire, $"La commune {(commune.Length > 0 ? $"{commune} ({insee})" : insee)} est hors du territoire.");
        }

        return ligne with
        {
            Adresse = voie,
            ComplementAdresse = complement,
            CodePostal = Valeur(adresse, "CODEPOS"),
            Commune = commune,
            CodeInsee = insee,
        };
    }

    private int? Nombre(string texte, string element)
    {
        if (texte.Length == 0)
        {
            return null;
        }

        if (LectureNombre.TryEntier(texte, out var nombre))
        {
            return nombre;
        }

        Avertir(element, CodesImport.NombreInvalide, $"«\u00A0{texte}\u00A0» n’est pas un nombre\u00A0: il n’est pas repris.");
        return null;
    }

    private DateOnly? Date(string texte, string element)
    {
        if (texte.Length == 0)
        {
            return null;
        }

        if (TryDate(texte, out var date))
        {
            return date;
        }

        Avertir(element, CodesImport.DateInvalide, $"La date «\u00A0{texte}\u00A0» n’existe pas\u00A0: elle n’est pas reprise.");
        return null;
    }

    private static string Civilite(XElement personne) =>
        Valeur(personne, "QUAL", "Identification").ToUpperInvariant() switch
        {
            "MR" or "M" or "M." => "M",
            "MME" or "MLE" => "MME",
            _ => Valeur(personne, "SEXE", "Identification") switch
            {
                "1" => "M",
                "2" => "MME",
                _ => "",
            },
        };

    private static bool? Toppe(string texte) =>
        texte switch
        {
            "1" => true,
            "0" => false,
            _ => null,
        };

    private void Avertir(string element, string code, string message) => avertissements.Ajouter(new RemarqueImport(_ligne, element, code, message));
}

/// <summary>A dossier of a flow that cannot be imported; the others are.</summary>
internal sealed class DossierRefuseException(string? element, string code, string message) : Exception(message)
{
    public string? Element { get; } = element;

    public string Code { get; } = code;
}
