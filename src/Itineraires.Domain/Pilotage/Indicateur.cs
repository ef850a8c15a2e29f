using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Cadres;

namespace Itineraires.Domain.Pilotage;

/// <summary>How the value of an indicator reads.</summary>
public enum UniteIndicateur
{
    /// <summary>A ratio: 0.618 reads 61,8 %.</summary>
    [Display(Name = "taux")]
    Taux,

    /// <summary>A mean per person accompanied.</summary>
    [Display(Name = "par bénéficiaire")]
    ParPersonne,

    /// <summary>A mean number of days.</summary>
    [Display(Name = "jours")]
    Jours,
}

/// <summary>What one line of the numerator or of the denominator stands for.</summary>
public enum ObjetCompte
{
    Personnes,
    Etapes,
    Contacts,
    Places,
}

/// <summary>The published definition of an indicator (IND-01 to IND-11, ORI-06).</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Libelle">Name in the cadre's words.</param>
/// <param name="Court">Name in a table.</param>
/// <param name="Unite">How the value reads.</param>
/// <param name="Definition">What it says, in one sentence.</param>
/// <param name="Numerateur">What is counted above.</param>
/// <param name="Denominateur">What is counted below.</param>
/// <param name="Source">Text and section.</param>
/// <param name="Cible">Parameter of the cadre that holds the target, or null.</param>
/// <param name="Remarque">Choice made where the text is silent, or null.</param>
public sealed record Indicateur(
    string Code,
    string Libelle,
    string Court,
    UniteIndicateur Unite,
    string Definition,
    string Numerateur,
    string Denominateur,
    string Source,
    string? Cible = null,
    string? Remarque = null
)
{
    public const string EtapesEmploiFormation = "IND-01";
    public const string EtapesAccesEmploi = "IND-02";
    public const string EtapesMobilisation = "IND-03";
    public const string Occupation = "IND-04";
    public const string Entretiens = "IND-05";
    public const string TempsCollectifs = "IND-06";
    public const string PartCollectifs = "IND-06-PART";
    public const string AutresContacts = "IND-07";
    public const string ParticipationEntretiens = "IND-08";
    public const string ParticipationCollectifs = "IND-09";
    public const string Contractualisation = "IND-10";
    public const string CibleEmploiFormation = "IND-11";
    public const string CibleEmploiDurable = "IND-11-DURABLE";
    public const string DelaiOrientation = "ORI-06";
    public const string DelaiRendezVous = "ORI-06-RDV";

    private const string Source5 = "Itinéraires emploi 2020 et Itinéraires activité 2020, § 5";
    private const string SourceDelais = "PMI’e 2016-2020, p. 34, objectif 5";
    private const string Accompagnes =
        "Personnes accompagnées pendant la période\u00A0: un organisme a accepté leur orientation au plus tard le dernier jour, et l’accompagnement n’était pas fini le premier.";
    private const string ChoixDenominateur =
        "Le texte ne dit pas si le taux se rapporte aux bénéficiaires ou aux étapes\u00A0: chaque cadre le choisit (paramètre « dénominateur des taux d’étapes »). Une étape compte quand ses dates touchent la période et qu’elle a été acceptée.";

    /// <summary>The ten indicators of the cadres, the share of collective contacts, the two targets and the two delays.</summary>
    public static IReadOnlyList<Indicateur> Tous { get; } =
    [
        Etapes(EtapesEmploiFormation, "emploi-formation", "Taux d’étapes emploi-formation", ParametresCadre.CibleEmploiFormation),
        Etapes(EtapesAccesEmploi, "accès à l’emploi", "Taux d’étapes d’accès à l’emploi", null),
        Etapes(EtapesMobilisation, "mobilisation", "Taux d’étapes de mobilisation", null),
        new(
            Occupation,
            "Taux d’occupation des places",
            "Taux d’occupation des places",
            UniteIndicateur.Taux,
            "Part des places conventionnées qui ont été occupées, en moyenne sur la période.",
            "File active moyenne\u00A0: jours d’accompagnement dans la période, divisés par le nombre de jours.",
            "Places conventionnées moyennes\u00A0: places des lignes de chaque année, au prorata des jours de l’année dans la période.",
            Source5,
            Remarque: "Seuls comptent les parcours d’une ligne de convention, les jours des années où l’organisme a des places de ce type. Les places sont conventionnées par organisme\u00A0: il n’y a pas de taux par territoire ni par référent."
        ),
        new(
            Entretiens,
            "Nombre moyen d’entretiens individuels par bénéficiaire",
            "Entretiens individuels par personne",
            UniteIndicateur.ParPersonne,
            "Combien d’entretiens individuels une personne accompagnée a eus, en moyenne.",
            "Rendez-vous individuels en face à face honorés dans la période.",
            Accompagnes,
            Source5,
            ParametresCadre.RendezVousParAn,
            "Le socle commun est de cinq entretiens par an\u00A0: la cible est ce nombre, au prorata des jours d’accompagnement dans la période. La visio et le téléphone n’y comptent pas."
        ),
        new(
            TempsCollectifs,
            "Nombre moyen de temps collectifs par bénéficiaire",
            "Temps collectifs par personne",
            UniteIndicateur.ParPersonne,
            "À combien de temps collectifs une personne accompagnée a participé, en moyenne.",
            "Présences à un temps collectif dans la période.",
            Accompagnes,
            Source5
        ),
        new(
            PartCollectifs,
            "Part des temps collectifs dans l’ensemble des contacts",
            "Part des temps collectifs",
            UniteIndicateur.Taux,
            "Quelle part des contacts a été collective.",
            "Présences à un temps collectif dans la période.",
            "Contacts de toute nature qui ont eu lieu dans la période.",
            Source5,
            Remarque: "Repère de 2018\u00A0: environ 40\u202F%."
        ),
        new(
            AutresContacts,
            "Nombre moyen d’autres contacts diversifiés par bénéficiaire",
            "Autres contacts par personne",
            UniteIndicateur.ParPersonne,
            "Combien d’échanges par téléphone, courrier, courriel ou visio une personne accompagnée a eus, en moyenne.",
            "Contacts par téléphone, par courrier ou courriel et en visio qui ont eu lieu dans la période.",
            Accompagnes,
            Source5
        ),
        new(
            ParticipationEntretiens,
            "Taux de participation aux entretiens individuels",
            "Participation aux entretiens individuels",
            UniteIndicateur.Taux,
            "Part des entretiens individuels prévus auxquels la personne est venue.",
            "Rendez-vous individuels en face à face honorés dans la période.",
            "Rendez-vous individuels en face à face de la période dont l’issue est notée\u00A0: honorés, absences justifiées ou non.",
            Source5,
            Remarque: "Les rendez-vous annulés par l’organisme et les rendez-vous reportés ne comptent ni pour ni contre."
        ),
        new(
            ParticipationCollectifs,
            "Taux de participation aux entretiens collectifs",
            "Participation aux temps collectifs",
            UniteIndicateur.Taux,
            "Part des participations prévues à un temps collectif qui ont eu lieu.",
            "Présences à un temps collectif dans la période.",
            "Participations à un temps collectif de la période dont l’issue est notée.",
            "Itinéraires emploi 2020, § 5",
            Remarque: "Demandé par Itinéraires emploi, absent de la liste d’Itinéraires activité\u00A0: il ne compte que les parcours dont le cadre le demande."
        ),
        new(
            Contractualisation,
            "Taux de contractualisation",
            "Taux de contractualisation",
            UniteIndicateur.Taux,
            "Part des personnes orientées depuis plus de deux mois qui ont un contrat valide le dernier jour de la période.",
            "Parmi elles, celles dont un contrat d’engagements validé couvre ce jour, ou dont le PPAE de Pôle emploi est en cours quand le cadre l’admet.",
            "Personnes accompagnées le dernier jour de la période et orientées depuis plus de mois que le délai du premier contrat.",
            Source5
        ),
        new(
            CibleEmploiFormation,
            "Taux moyen de mobilisation sur des étapes emploi-formation",
            "Emploi-formation (objectif)",
            UniteIndicateur.Taux,
            "Part des bénéficiaires des Itinéraires emploi engagés dans une étape emploi-formation, comparée à l’objectif du cadre.",
            "Personnes accompagnées qui ont au moins une étape emploi-formation dans la période.",
            Accompagnes + " Seuls comptent les Itinéraires emploi dont le cadre fixe cet objectif.",
            "Itinéraires emploi 2020, préambule",
            ParametresCadre.CibleEmploiFormation,
            "Toujours rapporté aux bénéficiaires."
        ),
        new(
            CibleEmploiDurable,
            "Dont accès à l’emploi durable",
            "Dont emploi durable (objectif)",
            UniteIndicateur.Taux,
            "Part des bénéficiaires des Itinéraires emploi qui accèdent à un emploi durable, comparée à l’objectif du cadre.",
            "Personnes accompagnées qui ont au moins une étape d’emploi durable commencée, en cours ou finie dans la période.",
            Accompagnes + " Seuls comptent les Itinéraires emploi dont le cadre fixe cet objectif.",
            "Itinéraires emploi 2020, préambule",
            ParametresCadre.CibleEmploiDurable,
            "Le texte ne définit pas « emploi durable » ni ne dit si les 25\u202F% se rapportent à tous ou aux 60\u202F%\u00A0: les types d’étape durables sont une liste du territoire, et le taux se rapporte à tous."
        ),
        new(
            DelaiOrientation,
            "Délai entre l’ouverture du droit et l’orientation",
            "De l’ouverture du droit à l’orientation",
            UniteIndicateur.Jours,
            "En combien de jours, en moyenne, une personne dont le droit s’ouvre est orientée.",
            "Jours écoulés entre l’ouverture du droit et la décision d’orientation.",
            "Premières orientations décidées dans la période depuis l’ouverture du droit, que l’organisme a acceptées.",
            SourceDelais,
            Remarque: "Une réorientation ne compte pas : le délai est celui de la première orientation après l’ouverture du droit."
        ),
        new(
            DelaiRendezVous,
            "Délai entre l’orientation et le premier rendez-vous avec le référent",
            "De l’orientation au premier rendez-vous",
            UniteIndicateur.Jours,
            "En combien de jours, en moyenne, une personne orientée rencontre son référent.",
            "Jours écoulés entre la décision d’orientation et le premier rendez-vous individuel honoré.",
            "Orientations décidées dans la période, acceptées, dont le premier rendez-vous individuel a eu lieu.",
            SourceDelais,
            Remarque: "Les personnes qui attendent encore ce rendez-vous ne comptent pas : la file active et les alertes les montrent."
        ),
    ];

    /// <summary>Definition of this code, or null when there is none.</summary>
    public static Indicateur? DuCode(string? code) => Tous.FirstOrDefault(i => string.Equals(i.Code, code, StringComparison.OrdinalIgnoreCase));

    /// <summary>The unit as the command line and the files write it.</summary>
    public string CodeUnite =>
        Unite switch
        {
            UniteIndicateur.Taux => "taux",
            UniteIndicateur.Jours => "jours",
            _ => "par_beneficiaire",
        };

    private static Indicateur Etapes(string code, string famille, string libelle, string? cible) =>
        new(
            code,
            libelle,
            libelle,
            UniteIndicateur.Taux,
            $"Part des bénéficiaires engagés dans une étape {famille}.",
            $"Personnes accompagnées qui ont au moins une étape de la famille {famille} dans la période (ou ces étapes, si le cadre compte les étapes).",
            Accompagnes + " (Ou toutes leurs étapes, si le cadre compte les étapes.)",
            Source5,
            cible,
            ChoixDenominateur
        );
}

/// <summary>An indicator computed on a group; nothing is shown of a group too small.</summary>
/// <param name="Code">Code of the <see cref="Indicateur"/>.</param>
/// <param name="Numerateur">Numerator, null when masked.</param>
/// <param name="Denominateur">Denominator, null when masked.</param>
/// <param name="Cible">Target in the unit of the value, null when the cadres in play give none or differ.</param>
/// <param name="EstMasque">Hidden because it counts too few persons.</param>
public sealed record ResultatIndicateur(string Code, decimal? Numerateur, decimal? Denominateur, decimal? Cible, bool EstMasque = false)
{
    /// <summary>Numerator over denominator; null when there is nobody to count.</summary>
    public decimal? Valeur => Denominateur is > 0 ? Numerateur / Denominateur : null;

    public Indicateur Definition => Indicateur.DuCode(Code)!;

    public ResultatIndicateur Masquer() => new(Code, null, null, null, true);
}
