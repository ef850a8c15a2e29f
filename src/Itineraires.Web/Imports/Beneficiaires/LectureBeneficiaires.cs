using System.Runtime.InteropServices;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>
/// Reads the pivot file of bénéficiaires. A missing required value, an impossible or future birth date or an unknown role rejects the
/// line; any other bad value is left empty and told.
/// </summary>
public sealed class LectureBeneficiaires
{
    private const int LongueurMaximum = 250;
    private const int EnfantsMaximum = 30;

    private static readonly ColonneConnue[] Colonnes =
    [
        new("numero_demande_rsa"),
        new("matricule", EstObligatoire: true),
        new("role", EstObligatoire: true),
        new("civilite"),
        new("nom", EstObligatoire: true),
        new("nom_naissance"),
        new("prenom", EstObligatoire: true),
        new("date_naissance", EstObligatoire: true),
        new("nir"),
        new("identifiant_france_travail"),
        new("adresse"),
        new("complement_adresse"),
        new("code_postal"),
        new("commune"),
        new("code_insee"),
        new("telephone"),
        new("email"),
        new("type_rsa"),
        new("etat_droit"),
        new("date_ouverture_droit"),
        new("soumis_droits_devoirs"),
        new("date_debut_droits_devoirs"),
        new("situation_familiale"),
        new("nombre_enfants"),
        new("niveau_qualification"),
        new("identifiant_interne"),
    ];

    private static readonly ColonneConnue[] ColonnesEtMotif = [.. Colonnes, new(FichierRejets.ColonneMotif)];

    private static readonly Dictionary<string, RoleImporte> Roles = new(StringComparer.Ordinal)
    {
        ["demandeur"] = RoleImporte.Demandeur,
        ["conjoint"] = RoleImporte.Conjoint,
        ["enfant"] = RoleImporte.Enfant,
        ["autre"] = RoleImporte.Autre,
    };

    private static readonly Dictionary<string, string> Civilites = new(StringComparer.Ordinal)
    {
        ["m"] = "M",
        ["mr"] = "M",
        ["monsieur"] = "M",
        ["mme"] = "MME",
        ["mlle"] = "MME",
        ["madame"] = "MME",
        ["mademoiselle"] = "MME",
    };

    private static readonly Dictionary<string, string> TypesRsa = new(StringComparer.Ordinal)
    {
        ["socle"] = "socle",
        ["socleactivite"] = "socle_activite",
        ["activite"] = "activite",
    };

    private static readonly Dictionary<string, bool> OuiNon = new(StringComparer.Ordinal)
    {
        ["oui"] = true,
        ["o"] = true,
        ["1"] = true,
        ["vrai"] = true,
        ["true"] = true,
        ["non"] = false,
        ["n"] = false,
        ["0"] = false,
        ["faux"] = false,
        ["false"] = false,
    };

    private readonly IReadOnlySet<string> communes;
    private readonly DateOnly aujourdhui;
    private readonly bool estIncomplete;
    private readonly Func<string, string, bool>? estCommune;
    private ListeParBlocs<Vue> vues = new();
    private TableDeRangs vuesParIdentite;
    private TableDeRangs vuesParNir;
    private readonly Dictionary<int, int> remplacees = [];
    private readonly Dictionary<string, string> cles = new(StringComparer.Ordinal);
    private TableauMappe tableau = null!;
    private int numero;

    /// <summary>Prepares one reading; an instance serves once.</summary>
    /// <param name="communes">Codes INSEE of the communes of the territory, arrondissements included.</param>
    /// <param name="estIncomplete">
    /// What the pivot table requires may be missing and is looked for in the base afterwards: an absent value is yielded empty, an absent birth
    /// date as <c>default</c>.
    /// </param>
    /// <param name="estCommune">Tells whether the territory has a commune of this name and postal code; null: a name is taken as it is.</param>
    public LectureBeneficiaires(IReadOnlySet<string> communes, DateOnly aujourdhui, bool estIncomplete = false, Func<string, string, bool>? estCommune = null)
    {
        (vuesParIdentite, vuesParNir) = (new TableDeRangs(r => vues[r].Identite), new TableDeRangs(r => vues[r].Nir));
        this.estCommune = estCommune;
        this.communes = communes;
        this.aujourdhui = aujourdhui;
        this.estIncomplete = estIncomplete;
    }

    /// <summary>Headers of the pivot file, in its order.</summary>
    public static IReadOnlyList<string> Entetes { get; } = [.. Colonnes.Select(c => c.Nom)];

    /// <summary>Headers without which a file is not the pivot table.</summary>
    public static IReadOnlyList<string> Obligatoires { get; } = [.. Colonnes.Where(c => c.EstObligatoire).Select(c => c.Nom)];

    public int LignesLues { get; private set; }

    public int Rejetees { get; private set; }

    public RemarquesImport Erreurs { get; } = new();

    public RemarquesImport Avertissements { get; } = new();

    /// <summary>
    /// Ranks, among the lines yielded by <see cref="Enumerer(LecteurTableau)"/>, of those that a later line of the same person completes and
    /// replaces, each with the rank of that line.
    /// </summary>
    public IReadOnlyDictionary<int, int> Remplacees => remplacees;

    /// <summary>
    /// Reads line by line. <see cref="Erreurs"/>, <see cref="Avertissements"/> and <see cref="Remplacees"/> are whole at the end only:
    /// a caller that stores as it reads must take back the lines replaced.
    /// </summary>
    /// <exception cref="FichierRefuseException">The file is not a table or lacks a column, or turns unreadable on the way.</exception>
    public IEnumerable<LigneBeneficiaire> Enumerer(Stream flux) => Enumerer(OuvertureFichier.Ouvrir(flux));

    /// <inheritdoc cref="Enumerer(Stream)"/>
    /// <param name="table">Opened on its headers; closed at the end.</param>
    public IEnumerable<LigneBeneficiaire> Enumerer(LecteurTableau table)
    {
        using var lecteur = table;
        tableau = new TableauMappe(lecteur, ColonnesEtMotif);
        foreach (var remarque in tableau.Remarques)
        {
            Avertissements.Ajouter(remarque);
        }

        while (lecteur.Avancer())
        {
            LignesLues++;
            numero = lecteur.NumeroLigne;
            if (LireLigne() is { } ligne)
            {
                yield return ligne;
            }
            else
            {
                Rejetees++;
            }
        }

        // What tells the lines apart has served: the import that follows does without.
        vues = new ListeParBlocs<Vue>();
        (vuesParIdentite, vuesParNir) = (new TableDeRangs(r => vues[r].Identite), new TableDeRangs(r => vues[r].Nir));
    }

    private LigneBeneficiaire? LireLigne()
    {
        var avant = Erreurs.Nombre;
        var matricule = LireMatricule();
        var nom = Exiger(4, "Le nom manque.");
        var prenom = Exiger(6, "Le prénom manque.");
        var role = LireRole();
        var naissance = LireNaissance();
        var nomNaissance = Facultatif(5);
        var nomReplie = Texte.Replier(nomNaissance.Length > 0 ? nomNaissance : nom);
        var prenomReplie = Texte.Replier(prenom);
        if (Erreurs.Nombre > avant)
        {
            return null;
        }

        var nir = LireNir();
        if (ADejaUneAutrePersonne(nir, prenomReplie, naissance))
        {
            nir = default;
        }

        var commune = Facultatif(13);
        var (codePostal, codeInsee) = (LireCodePostal(), LireCodeInsee(commune));
        var (voie, complement) = (Facultatif(10), Facultatif(11));
        if (codeInsee.Length == 0 && !EstCommuneConnue(commune, codePostal) && codePostal.Length == 0)
        {
            // A name alone that is not known says nothing of where she lives: what is known of her stays.
            (voie, complement, commune) = ("", "", "");
        }

        var ligne = new LigneBeneficiaire
        {
            Ligne = numero,
            Matricule = matricule,
            Role = role ?? RoleImporte.Demandeur,
            EstRoleDit = role is not null,
            Nom = nom,
            Prenom = prenom,
            DateNaissance = naissance,
            NumeroDemandeRsa = Facultatif(0),
            Civilite = Code(3, Civilites),
            NomNaissance = nomNaissance,
            Nir = nir,
            IdentifiantFranceTravail = Facultatif(9),
            Adresse = voie,
            ComplementAdresse = complement,
            CodePostal = codePostal,
            Commune = commune,
            CodeInsee = codeInsee,
            Telephone = LireTelephone(),
            Email = LireEmail(),
            TypeRsa = Code(17, TypesRsa),
            EtatDroit = Code(18, NomenclatureImport.EtatDroit),
            DateOuvertureDroit = LireDate(19),
            SoumisDroitsDevoirs = LireOuiNon(20),
            DateDebutDroitsDevoirs = LireDate(21),
            SituationFamiliale = Code(22, NomenclatureImport.SituationFamiliale),
            NombreEnfants = LireNombreEnfants(),
            NiveauQualification = Code(24, NomenclatureImport.NiveauQualification),
            IdentifiantInterne = Facultatif(25),
            NomReplie = nomReplie,
            PrenomReplie = prenomReplie,
        };
        Retenir(ligne);
        return ligne;
    }

    /// <summary>The same person twice: by the number, or by matricule, names and birth. The last line wins; what it leaves empty stays.</summary>
    private void Retenir(LigneBeneficiaire ligne)
    {
        var identite = Identite(ligne);
        var nir = ligne.Nir.EstVide ? 0 : Empreinte.De(ligne.Nir.ToString());
        var vue = new Vue(numero, identite, nir, Empreinte.De(ligne.PrenomReplie), ligne.DateNaissance);
        var rang = vues.Count;
        vues.Add(vue);
        if (vuesParIdentite.Chercher(identite) is { } meme)
        {
            Remplacer(meme, rang);
        }

        if (nir != 0 && vuesParNir.Chercher(nir) is { } memeNir)
        {
            Remplacer(memeNir, rang);
            vuesParIdentite.Oublier(vues[memeNir].Identite);
        }

        vuesParIdentite.Noter(rang);
        if (nir != 0)
        {
            vuesParNir.Noter(rang);
        }
    }

    /// <summary>
    /// Under which two lines are of one person. Without birth date nor names they are told apart by what they have, else by their place: nothing
    /// says that they are the same.
    /// </summary>
    private static long Identite(LigneBeneficiaire ligne)
    {
        var contact = ligne.DateNaissance == default ? $"{ligne.IdentifiantInterne}|{ligne.Email}|{ligne.Telephone}" : "";
        return ligne.NomReplie.Length > 0 && contact is not "||"
            ? Empreinte.De(ligne.Matricule, ligne.NomReplie + contact, ligne.PrenomReplie, ligne.DateNaissance.DayNumber)
            : Empreinte.De("ligne", "", "", ligne.Ligne);
    }

    private void Remplacer(int rang, int par)
    {
        remplacees.Add(rang, par);
        if (vues[rang].Nir != 0)
        {
            vuesParNir.Oublier(vues[rang].Nir);
        }

        Avertir(
            null,
            CodesImport.LigneEnDouble,
            $"La même personne est déjà dans le fichier\u00A0: cette ligne complète et remplace la ligne {vues[rang].Ligne}."
        );
    }

    /// <summary>
    /// A number written for someone of another first name and another birth date is a slip (a child under its parent's number): taking
    /// both for one person would lose one of them silently.
    /// </summary>
    private bool ADejaUneAutrePersonne(Nir nir, string prenom, DateOnly naissance)
    {
        if (nir.EstVide || vuesParNir.Chercher(Empreinte.De(nir.ToString())) is not { } rang)
        {
            return false;
        }

        var vue = vues[rang];
        if (vue.DateNaissance == naissance || vue.Prenom == Empreinte.De(prenom))
        {
            return false;
        }

        Avertir(8, CodesImport.NirEnDouble, $"Ce NIR est déjà celui d’une autre personne, ligne {vue.Ligne}\u00A0: il n’est pas repris.");
        return true;
    }

    private string Exiger(int rang, string message)
    {
        var texte = tableau.Chaine(rang);
        if (texte.Length == 0)
        {
            if (!estIncomplete)
            {
                Rejeter(rang, CodesImport.ValeurManquante, message);
            }
        }
        else if (texte.Length > LongueurMaximum)
        {
            Rejeter(rang, CodesImport.ValeurTropLongue, $"La valeur dépasse {LongueurMaximum} caractères.");
        }
        else if (rang != 1 && !char.IsLetterOrDigit(texte[0]) && Texte.Replier(texte).Length == 0)
        {
            Rejeter(rang, CodesImport.ValeurManquante, message);
        }

        return texte;
    }

    /// <summary>A number, to which the organisme payeur may add a letter; a provisional one is the product's own.</summary>
    private string LireMatricule()
    {
        var texte = Exiger(1, "Le matricule manque.");
        if (texte.Length is > 0 and <= LongueurMaximum && !texte.Any(char.IsAsciiDigit) && !Foyer.EstMatriculeProvisoire(texte))
        {
            Rejeter(1, CodesImport.NombreInvalide, $"Le numéro d’allocataire «\u00A0{Court(texte)}\u00A0» n’est pas un numéro.");
        }

        return Foyer.NormaliserMatricule(texte);
    }

    private bool EstCommuneConnue(string commune, string codePostal)
    {
        if (commune.Length == 0 || estCommune is null || estCommune(commune, codePostal))
        {
            return true;
        }

        Avertir(
            13,
            CodesImport.CommuneInconnue,
            codePostal.Length == 0
                ? $"Commune «\u00A0{Court(commune)}\u00A0» inconnue\u00A0: l’adresse n’est pas reprise."
                : $"Commune «\u00A0{Court(commune)}\u00A0» ({codePostal}) inconnue dans la Métropole\u00A0: l’adresse est reprise telle quelle, sans territoire."
        );
        return false;
    }

    private RoleImporte? LireRole()
    {
        var texte = tableau.Chaine(2);
        if (texte.Length == 0)
        {
            if (!estIncomplete)
            {
                Rejeter(2, CodesImport.ValeurManquante, "Le rôle manque.");
            }

            return null;
        }

        if (!Roles.TryGetValue(Cle(texte), out var role))
        {
            Rejeter(
                2,
                CodesImport.RoleInconnu,
                $"Le rôle «\u00A0{Court(texte)}\u00A0» n’est pas connu. Sont attendus\u00A0: demandeur, conjoint, enfant, autre."
            );
        }

        return role;
    }

    private DateOnly LireNaissance()
    {
        if (tableau.EstVide(7))
        {
            if (!estIncomplete)
            {
                Rejeter(7, CodesImport.ValeurManquante, "La date de naissance manque.");
            }

            return default;
        }

        if (!tableau.TryDate(7, out var date, out var raison))
        {
            Rejeter(7, CodesImport.NaissanceInvalide, raison);
        }
        else if (date > aujourdhui)
        {
            Rejeter(7, CodesImport.NaissanceFuture, "La date de naissance est dans le futur.");
        }
        else if (date.Year < aujourdhui.Year - Personne.AgeMaximal)
        {
            Rejeter(7, CodesImport.NaissanceInvalide, $"La date de naissance donne plus de {Personne.AgeMaximal} ans.");
        }

        return date;
    }

    private string Facultatif(int rang)
    {
        var texte = tableau.Chaine(rang);
        if (texte.Length <= LongueurMaximum)
        {
            return texte;
        }

        Avertir(rang, CodesImport.ValeurTropLongue, $"La valeur dépasse {LongueurMaximum} caractères\u00A0: elle n’est pas reprise.");
        return "";
    }

    private Nir LireNir()
    {
        var texte = tableau.Chaine(8);
        if (texte.Length == 0)
        {
            return default;
        }

        if (!Nir.TryParse(texte, out var nir, out var raison))
        {
            Avertir(8, CodesImport.NirInvalide, $"{raison} Il n’est pas repris.");
        }

        return nir;
    }

    private string LireCodePostal()
    {
        var texte = tableau.Chaine(12);
        if (texte.Length == 0)
        {
            return "";
        }

        var code = RendreZero(12, texte.Replace(" ", "", StringComparison.Ordinal));
        if (code.Length == 5 && code.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return code;
        }

        Avertir(12, CodesImport.CodePostalInvalide, $"Le code postal «\u00A0{Court(texte)}\u00A0» n’a pas cinq chiffres\u00A0: il n’est pas repris.");
        return "";
    }

    private string LireCodeInsee(string commune)
    {
        var texte = tableau.Chaine(14);
        if (texte.Length == 0)
        {
            return "";
        }

        var code = RendreZero(14, texte.ToUpperInvariant());
        if (communes.Contains(code))
        {
            return code;
        }

        var estCode =
            code.Length == 5
            && char.IsAsciiDigit(code[0])
            && (char.IsAsciiDigit(code[1]) || (code[0] == '2' && code[1] is 'A' or 'B'))
            && code.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0;
        if (!estCode)
        {
            Avertir(14, CodesImport.CodeInseeInvalide, $"Le code INSEE «\u00A0{Court(texte)}\u00A0» n’est pas celui d’une commune\u00A0: il n’est pas repris.");
            return "";
        }

        Avertir(
            14,
            CodesImport.CommuneHorsTerritoire,
            commune.Length > 0 ? $"La commune {Court(commune)} ({code}) est hors du territoire." : $"La commune {code} est hors du territoire."
        );
        return code;
    }

    /// <summary>A spreadsheet that took a code for a number dropped its first zero.</summary>
    private string RendreZero(int rang, string code) => code.Length == 4 && tableau.Type(rang) == TypeCellule.Nombre ? "0" + code : code;

    private string LireTelephone()
    {
        var texte = tableau.Chaine(15);
        if (texte.Length == 0)
        {
            return "";
        }

        if (NumeroTelephone.TryLire(texte, tableau.Type(15) == TypeCellule.Nombre, out var lu))
        {
            return lu;
        }

        Avertir(15, CodesImport.TelephoneInvalide, $"{NumeroTelephone.Refus(Court(texte))}\u00A0: il n’est pas repris.");
        return "";
    }

    private string LireEmail()
    {
        var texte = tableau.Chaine(16);
        if (texte.Length == 0)
        {
            return "";
        }

        var arobase = texte.IndexOf('@', StringComparison.Ordinal);
        if (
            texte.Length <= LongueurMaximum
            && arobase > 0
            && arobase == texte.LastIndexOf('@')
            && texte.IndexOf('.', arobase) > arobase + 1
            && texte[^1] != '.'
            && !texte.Contains(' ', StringComparison.Ordinal)
        )
        {
            return texte;
        }

        Avertir(16, CodesImport.CourrielInvalide, $"L’adresse électronique «\u00A0{Court(texte)}\u00A0» n’est pas valable\u00A0: elle n’est pas reprise.");
        return "";
    }

    private DateOnly? LireDate(int rang)
    {
        if (tableau.EstVide(rang))
        {
            return null;
        }

        if (tableau.TryDate(rang, out var date, out var raison))
        {
            return date;
        }

        Avertir(rang, CodesImport.DateInvalide, $"{raison} Elle n’est pas reprise.");
        return null;
    }

    private bool? LireOuiNon(int rang)
    {
        var texte = tableau.Chaine(rang);
        if (texte.Length == 0)
        {
            return null;
        }

        if (OuiNon.TryGetValue(Cle(texte), out var valeur))
        {
            return valeur;
        }

        Avertir(rang, CodesImport.OuiNonInvalide, $"«\u00A0{Court(texte)}\u00A0» n’est ni oui ni non\u00A0: la valeur n’est pas reprise.");
        return null;
    }

    private int? LireNombreEnfants()
    {
        var texte = tableau.Chaine(23);
        if (texte.Length == 0)
        {
            return null;
        }

        if (LectureNombre.TryEntier(texte, out var nombre) && nombre <= EnfantsMaximum)
        {
            return nombre;
        }

        Avertir(
            23,
            CodesImport.NombreInvalide,
            $"Le nombre d’enfants «\u00A0{Court(texte)}\u00A0» n’est pas un nombre de 0 à {EnfantsMaximum}\u00A0: il n’est pas repris."
        );
        return null;
    }

    private string Code(int rang, Dictionary<string, string> codes)
    {
        var texte = tableau.Chaine(rang);
        return texte.Length == 0 ? "" : codes.GetValueOrDefault(Cle(texte)) ?? RefuserCode(rang, texte);
    }

    private string Code(int rang, NomenclatureImport nomenclature)
    {
        var texte = tableau.Chaine(rang);
        return texte.Length == 0 ? "" : nomenclature.Trouver(texte) ?? RefuserCode(rang, texte);
    }

    private string RefuserCode(int rang, string texte)
    {
        Avertir(rang, CodesImport.CodeInconnu, $"Le code «\u00A0{Court(texte)}\u00A0» n’est pas connu\u00A0: il n’est pas repris.");
        return "";
    }

    /// <summary>The folded form of a code; few distinct values, so the folds are kept.</summary>
    private string Cle(string texte)
    {
        if (cles.TryGetValue(texte, out var cle))
        {
            return cle;
        }

        cle = LecteurTableau.CleEntete(texte);
        if (cles.Count < 1000)
        {
            cles.Add(texte, cle);
        }

        return cle;
    }

    private static string Court(string texte) => texte.Length <= 40 ? texte : $"{texte[..40]}…";

    private void Rejeter(int rang, string code, string message) => Erreurs.Ajouter(new RemarqueImport(numero, Colonnes[rang].Nom, code, message));

    private void Avertir(int? rang, string code, string message) =>
        Avertissements.Ajouter(new RemarqueImport(numero, rang is { } r ? Colonnes[r].Nom : null, code, message));

    /// <summary>What remains in memory of a line: fingerprints, so that a file of millions of lines is read in bounded memory.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Vue(int Ligne, long Identite, long Nir, long Prenom, DateOnly DateNaissance);
}
