using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Orientation;

/// <summary>What an orientation names. Source: Itinéraires emploi 2020 and Itinéraires activité 2020, § 2.1.</summary>
public enum Itineraire
{
    [Display(Name = "Itinéraire emploi")]
    Emploi,

    [Display(Name = "Itinéraire activité")]
    Activite,

    [Display(Name = "Accompagnement professionnel (Pôle emploi)")]
    Professionnel,

    [Display(Name = "Accompagnement global (Pôle emploi et travailleur social)")]
    Global,

    [Display(Name = "Travailleurs sociaux de la Métropole")]
    TravailleursSociaux,
}

/// <summary>Modality of an Itinéraire emploi or activité.</summary>
public enum Modalite
{
    [Display(Name = "diversifié")]
    Diversifie,

    [Display(Name = "renforcé")]
    Renforce,

    [Display(Name = "innovant")]
    Innovant,
}

/// <summary>Whom an Itinéraire innovant is for (ORI-14). Source: Itinéraires emploi 2020, § 1.3, note.</summary>
public enum PublicInnovant
{
    [Display(Name = "publics en souffrance psychique (prioritaires)")]
    SouffrancePsychique,

    [Display(Name = "plan pauvreté, dans les orientations du PMI’e")]
    PlanPauvrete,
}

/// <summary>An itinéraire and its modality; combinations that the cadres do not know cannot be built.</summary>
/// <remarks>Itinéraires activité may stand without modality: Annexe 2 does not give it.</remarks>
public readonly record struct TypeParcours
{
    private static readonly RegleMetier Connue = new(
        "ORI-TYPE",
        "Ce type de parcours n’existe pas\u00A0: choisissez un itinéraire et une modalité prévus par les cadres.",
        "Itinéraires emploi 2020 et Itinéraires activité 2020, § 2.1"
    );

    /// <exception cref="RegleMetierException">The combination is not one of the cadres'.</exception>
    public TypeParcours(Itineraire itineraire, Modalite? modalite)
    {
        Connue.Exiger(
            itineraire switch
            {
                Itineraire.Emploi => modalite is not null,
                Itineraire.Activite => modalite is null or Orientation.Modalite.Diversifie or Orientation.Modalite.Innovant,
                Itineraire.Professionnel or Itineraire.Global or Itineraire.TravailleursSociaux => modalite is null,
                _ => false,
            }
        );
        Itineraire = itineraire;
        Modalite = modalite;
    }

    public Itineraire Itineraire { get; }

    public Modalite? Modalite { get; }

    public static readonly TypeParcours EmploiDiversifie = new(Itineraire.Emploi, Orientation.Modalite.Diversifie);
    public static readonly TypeParcours EmploiRenforce = new(Itineraire.Emploi, Orientation.Modalite.Renforce);
    public static readonly TypeParcours EmploiInnovant = new(Itineraire.Emploi, Orientation.Modalite.Innovant);
    public static readonly TypeParcours Activite = new(Itineraire.Activite, null);
    public static readonly TypeParcours ActiviteDiversifiee = new(Itineraire.Activite, Orientation.Modalite.Diversifie);
    public static readonly TypeParcours ActiviteInnovante = new(Itineraire.Activite, Orientation.Modalite.Innovant);
    public static readonly TypeParcours Professionnel = new(Itineraire.Professionnel, null);
    public static readonly TypeParcours Global = new(Itineraire.Global, null);
    public static readonly TypeParcours TravailleursSociaux = new(Itineraire.TravailleursSociaux, null);

    /// <summary>Every legal combination.</summary>
    public static IReadOnlyList<TypeParcours> Tous { get; } =
    [EmploiDiversifie, EmploiRenforce, EmploiInnovant, Activite, ActiviteDiversifiee, ActiviteInnovante, Professionnel, Global, TravailleursSociaux];

    /// <summary>Whether such a parcours is followed on a line of convention.</summary>
    public bool EstConventionne => Itineraire is Itineraire.Emploi or Itineraire.Activite;

    /// <summary>Whether France Travail accompanies such a parcours, which asks for an inscription there.</summary>
    public bool DemandeInscription => Itineraire is Itineraire.Professionnel or Itineraire.Global;

    /// <summary>Stable code used in the base, files and command line: « emploi_diversifie ».</summary>
    public string Code =>
        (Itineraire, Modalite) switch
        {
            (Itineraire.Emploi, Orientation.Modalite.Diversifie) => "emploi_diversifie",
            (Itineraire.Emploi, Orientation.Modalite.Renforce) => "emploi_renforce",
            (Itineraire.Emploi, _) => "emploi_innovant",
            (Itineraire.Activite, Orientation.Modalite.Diversifie) => "activite_diversifiee",
            (Itineraire.Activite, Orientation.Modalite.Innovant) => "activite_innovante",
            (Itineraire.Activite, _) => "activite",
            (Itineraire.Professionnel, _) => "professionnel",
            (Itineraire.Global, _) => "global",
            _ => "travailleurs_sociaux",
        };

    /// <summary>Label as the Annexe prints it, in the plural: « Itinéraires emploi diversifiés ».</summary>
    public string LibellePluriel =>
        (Itineraire, Modalite) switch
        {
            (Itineraire.Emploi, { } m) => $"Itinéraires emploi {Libelles.De(m)}s",
            (Itineraire.Activite, { } m) => $"Itinéraires activité {Libelles.De(m)}s",
            (Itineraire.Activite, null) => "Itinéraires activité",
            _ => Libelles.De(Itineraire),
        };

    /// <summary>Label in the singular: « Itinéraire emploi diversifié ».</summary>
    public string Libelle => Modalite is { } m ? $"{Libelles.De(Itineraire)} {Libelles.De(m)}" : Libelles.De(Itineraire);

    /// <summary>The type of a stable code, or null when unknown.</summary>
    public static TypeParcours? DuCode(string? code)
    {
        foreach (var type in Tous)
        {
            if (type.Code == code)
            {
                return type;
            }
        }

        return null;
    }

    public override string ToString() => Code;
}
