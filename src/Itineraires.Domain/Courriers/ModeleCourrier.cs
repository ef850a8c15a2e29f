using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Courriers;

public enum StatutModele
{
    [Display(Name = "brouillon")]
    Brouillon,

    [Display(Name = "en vigueur")]
    EnVigueur,

    [Display(Name = "remplacé")]
    Remplace,
}

public enum ActeModele
{
    [Display(Name = "modifier ce modèle")]
    Modifier,

    [Display(Name = "mettre ce modèle en vigueur")]
    Publier,

    [Display(Name = "remplacer ce modèle")]
    Remplacer,
}

/// <summary>
/// One version of the text of a letter, with its merge fields. A version in force is never changed: a letter sent can be read again as it was.
/// </summary>
public sealed partial class ModeleCourrier : Entite
{
    public static readonly MachineEtats<StatutModele, ActeModele> Machine = new(
        "COU-MODELE-ETAT",
        "Le modèle",
        new Dictionary<(StatutModele, ActeModele), StatutModele>
        {
            [(StatutModele.Brouillon, ActeModele.Modifier)] = StatutModele.Brouillon,
            [(StatutModele.Brouillon, ActeModele.Publier)] = StatutModele.EnVigueur,
            [(StatutModele.EnVigueur, ActeModele.Remplacer)] = StatutModele.Remplace,
        }
    );

    private ModeleCourrier() { }

    /// <param name="code">Kind of letter, see <see cref="TypesCourrier"/>.</param>
    /// <param name="numero">From 1 on, per code.</param>
    /// <exception cref="RegleMetierException">The text breaks a rule, or the kind is unknown.</exception>
    public ModeleCourrier(string code, int numero, string objet, string corps)
    {
        (Code, Numero, Statut) = (TypesCourrier.DuCode(code).Code, numero, StatutModele.Brouillon);
        Rediger(objet, corps);
    }

    public string Code { get; private set; } = "";

    /// <summary>Version of the text, from 1 on.</summary>
    public int Numero { get; private set; }

    public string Objet { get; private set; } = "";

    /// <summary>Text in Markdown with merge fields between double braces.</summary>
    public string Corps { get; private set; } = "";

    public StatutModele Statut { get; private set; }

    public DateTime? PublieLe { get; private set; }

    public Guid? PubliePar { get; private set; }

    /// <summary>Changes a draft.</summary>
    public void Rediger(string? objet, string? corps)
    {
        Machine.Passer(Statut, ActeModele.Modifier);
        ReglesCourrier.ObjetRequis.Exiger(!string.IsNullOrWhiteSpace(objet), nameof(Objet));
        ReglesCourrier.CorpsRequis.Exiger(!string.IsNullOrWhiteSpace(corps), nameof(Corps));
        ReglesCourrier.ChampsConnus.Exiger(ChampsInconnus(objet!).Count == 0, nameof(Objet));
        ReglesCourrier.ChampsConnus.Exiger(ChampsInconnus(corps!).Count == 0, nameof(Corps));
        (Objet, Corps) = (objet!.Trim(), corps!.Trim().ReplaceLineEndings("\n"));
    }

    /// <summary>From now on letters are made with this version; the one before was replaced first.</summary>
    public void Publier(Guid? par, DateTime le) => (Statut, PubliePar, PublieLe) = (Machine.Passer(Statut, ActeModele.Publier), par, le);

    /// <summary>No letter is made with this version any more.</summary>
    public void Remplacer() => Statut = Machine.Passer(Statut, ActeModele.Remplacer);

    /// <summary>Puts values in the place of the fields of a text; an unknown field stays as it is written.</summary>
    public static string Fusionner(string texte, IReadOnlyDictionary<string, string> valeurs) =>
        Champ().Replace(texte, m => valeurs.TryGetValue(m.Groups["nom"].Value, out var valeur) ? valeur : m.Value);

    /// <summary>The fields of a text that no letter of this kind has.</summary>
    public IReadOnlyList<string> ChampsInconnus(string texte)
    {
        var connus = TypesCourrier.DuCode(Code).Champs;
        return [.. Champ().Matches(texte).Select(m => m.Groups["nom"].Value).Where(c => !connus.Contains(c)).Distinct()];
    }

    [GeneratedRegex(@"\{\{\s*(?<nom>[^{}]*?)\s*\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Champ();
}

/// <summary>A kind of letter and the fields that its text may use.</summary>
public sealed record TypeCourrier(string Code, string Libelle, IReadOnlyList<string> Champs);

/// <summary>The letters that the platform writes.</summary>
public static class TypesCourrier
{
    public const string OrientationPersonne = "orientation_personne";
    public const string OrientationOrganisme = "orientation_organisme";
    public const string ConvocationPlateforme = "convocation_plateforme";
    public const string ConvocationPlateformeSuivante = "convocation_plateforme_suivante";
    public const string ConvocationInformation = "convocation_information";

    /// <summary>Targeted information of a nouvel entrant (ORI-16).</summary>
    public const string InformationEntrant = "information_entrant";

    private static readonly string[] DOrientation =
    [
        ChampsCourrier.Civilite,
        ChampsCourrier.Personne,
        ChampsCourrier.Organisme,
        ChampsCourrier.OrganismeAdresse,
        ChampsCourrier.OrganismeTelephone,
        ChampsCourrier.Parcours,
        ChampsCourrier.DateDecision,
        ChampsCourrier.Motif,
        ChampsCourrier.DecideePar,
        ChampsCourrier.DelaiReponse,
        ChampsCourrier.ReferentActuel,
        ChampsCourrier.Territoire,
    ];

    private static readonly string[] DEntrant =
    [
        ChampsCourrier.Civilite,
        ChampsCourrier.Personne,
        ChampsCourrier.Informations,
        ChampsCourrier.Maison,
        ChampsCourrier.Territoire,
    ];

    private static readonly string[] DeConvocation =
    [
        ChampsCourrier.Civilite,
        ChampsCourrier.Personne,
        ChampsCourrier.Session,
        ChampsCourrier.SessionJour,
        ChampsCourrier.SessionHeure,
        ChampsCourrier.SessionDuree,
        ChampsCourrier.SessionLieu,
        ChampsCourrier.Contact,
        ChampsCourrier.Territoire,
    ];

    /// <summary>The letters that one decision of orientation asks for.</summary>
    public static IReadOnlyList<string> DUneOrientation { get; } = [OrientationPersonne, OrientationOrganisme];

    public static IReadOnlyList<TypeCourrier> Tous { get; } =
    [
        new(OrientationPersonne, "Orientation, lettre à la personne", DOrientation),
        new(OrientationOrganisme, "Orientation, lettre à l’organisme", DOrientation),
        new(ConvocationPlateforme, "Plateforme d’orientation, première convocation", DeConvocation),
        new(ConvocationPlateformeSuivante, "Plateforme d’orientation, convocation suivante", DeConvocation),
        new(ConvocationInformation, "Information collective, convocation", DeConvocation),
        new(InformationEntrant, "Nouvel entrant, information", DEntrant),
    ];

    /// <exception cref="RegleMetierException">The kind is unknown.</exception>
    public static TypeCourrier DuCode(string code) => Tous.FirstOrDefault(t => t.Code == code) ?? throw new RegleMetierException(ReglesCourrier.TypeConnu);
}

/// <summary>Names of the merge fields.</summary>
public static class ChampsCourrier
{
    public const string Civilite = "civilite";
    public const string Personne = "personne";
    public const string Organisme = "organisme";
    public const string OrganismeAdresse = "organisme_adresse";
    public const string OrganismeTelephone = "organisme_telephone";
    public const string Parcours = "parcours";
    public const string DateDecision = "date_decision";
    public const string Motif = "motif";
    public const string DecideePar = "decidee_par";
    public const string DelaiReponse = "delai_reponse";

    /// <summary>Sentence about the référent who stays until the relay; empty for a first orientation.</summary>
    public const string ReferentActuel = "referent_actuel";

    public const string Territoire = "territoire";
    public const string Session = "session";
    public const string SessionJour = "session_jour";
    public const string SessionHeure = "session_heure";
    public const string SessionDuree = "session_duree";
    public const string SessionLieu = "session_lieu";

    /// <summary>Whom to tell that one cannot come, and how.</summary>
    public const string Contact = "contact";

    /// <summary>What is sent to a nouvel entrant, one item a line.</summary>
    public const string Informations = "informations";

    /// <summary>Maison de la Métropole of the person.</summary>
    public const string Maison = "maison";

    /// <summary>What each field is, and a value to try a model with.</summary>
    public static IReadOnlyDictionary<string, (string Libelle, string Essai)> Tous { get; } =
        new Dictionary<string, (string, string)>
        {
            [Civilite] = ("civilité de la personne", "Madame"),
            [Personne] = ("prénom et nom", "Amélie Kouassi-Lefèvre"),
            [Organisme] = ("organisme référent", "Unis vers l’emploi"),
            [OrganismeAdresse] = ("adresse de l’organisme", "3 rue des Essais, 69100 Villeurbanne"),
            [OrganismeTelephone] = ("téléphone de l’organisme", "04 00 00 00 00"),
            [Parcours] = ("type de parcours", "Itinéraire emploi diversifié"),
            [DateDecision] = ("date de la décision", "12 mars 2026"),
            [Motif] = ("motif de la décision", "Vous êtes prête à chercher un emploi avec un accompagnement proche de chez vous."),
            [DecideePar] = ("auteur de la décision", "Hélène Aubry"),
            [DelaiReponse] = ("délai de réponse de l’organisme", "10 jours"),
            [ReferentActuel] = ("phrase sur le référent qui reste jusqu’au relais, ou rien", "D’ici là, Claire Ferrand reste votre interlocutrice."),
            [Territoire] = ("nom du territoire", "Métropole de Lyon"),
            [Session] = ("titre de la session", "Plateforme collective d’orientation"),
            [SessionJour] = ("jour de la session", "jeudi 12 mars 2026"),
            [SessionHeure] = ("heure de la session", "9 h 30"),
            [SessionDuree] = ("durée de la session", "2 h"),
            [Contact] = ("qui prévenir, et comment", "Hélène Aubry (helene.aubry@exemple.fr)"),
            [SessionLieu] = ("salle et adresse de la session", "Maison de la Métropole, 3 rue des Essais, 69100 Villeurbanne"),
            [Informations] = ("liste des informations envoyées", "- Le guide des droits et des devoirs\n- Les plateformes de mobilité"),
            [Maison] = ("Maison de la Métropole de la personne", "Maison de la Métropole de Villeurbanne"),
        };
}

/// <summary>Rules of the letters.</summary>
public static class ReglesCourrier
{
    public static readonly RegleMetier TypeConnu = new("COU-TYPE", "Ce type de courrier n’existe pas.");

    public static readonly RegleMetier ObjetRequis = new("COU-OBJET", "Saisissez l’objet de la lettre.");

    public static readonly RegleMetier CorpsRequis = new("COU-CORPS", "Saisissez le texte de la lettre.");

    public static readonly RegleMetier ChampsConnus = new(
        "COU-CHAMPS",
        "Un champ entre accolades n’existe pas pour cette lettre\u00A0: prenez-le dans la liste des champs."
    );

    public static readonly RegleMetier ModelePublie = new(
        "COU-SANS-MODELE",
        "Aucun modèle de cette lettre n’est en vigueur\u00A0: un administrateur doit en publier un."
    );
}
