using Itineraires.Domain.Commun;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>What the person is in the foyer.</summary>
public enum RoleImporte : byte
{
    Demandeur,
    Conjoint,
    Enfant,
    Autre,
}

/// <summary>One person of the pivot file, all values read and checked; an empty text is an absent value.</summary>
public sealed record LigneBeneficiaire
{
    /// <summary>Physical line in the file.</summary>
    public required int Ligne { get; init; }

    /// <summary>Number of the allocataire with the organisme payeur; all of a foyer share it.</summary>
    public required string Matricule { get; init; }

    public required RoleImporte Role { get; init; }

    public required string Nom { get; init; }

    public required string Prenom { get; init; }

    public required DateOnly DateNaissance { get; init; }

    /// <summary>False when the file does not say the role.</summary>
    public bool EstRoleDit { get; init; } = true;

    /// <summary>The person of the base that the line was found to name; null when only its NIR or its names may tell.</summary>
    public Guid? PersonneId { get; init; }

    /// <summary>Identifier in the territory's own information system.</summary>
    public string IdentifiantInterne { get; init; } = "";

    public string NumeroDemandeRsa { get; init; } = "";

    /// <summary>"M" or "MME".</summary>
    public string Civilite { get; init; } = "";

    public string NomNaissance { get; init; } = "";

    /// <summary>Default when the file has none, or a wrong one.</summary>
    public Nir Nir { get; init; }

    public string IdentifiantFranceTravail { get; init; } = "";

    public string Adresse { get; init; } = "";

    public string ComplementAdresse { get; init; } = "";

    public string CodePostal { get; init; } = "";

    public string Commune { get; init; } = "";

    /// <summary>Code INSEE of the commune or arrondissement.</summary>
    public string CodeInsee { get; init; } = "";

    /// <summary>Digits only, with a leading + for a number abroad.</summary>
    public string Telephone { get; init; } = "";

    public string Email { get; init; } = "";

    /// <summary>"socle", "socle_activite" or "activite".</summary>
    public string TypeRsa { get; init; } = "";

    /// <summary>CNAF ETATDOSRSA, "0" to "6".</summary>
    public string EtatDroit { get; init; } = "";

    public DateOnly? DateOuvertureDroit { get; init; }

    public bool? SoumisDroitsDevoirs { get; init; }

    public DateOnly? DateDebutDroitsDevoirs { get; init; }

    /// <summary>CNAF SITFAM.</summary>
    public string SituationFamiliale { get; init; } = "";

    public int? NombreEnfants { get; init; }

    /// <summary>"I" to "VII", "V bis", or "3" to "8".</summary>
    public string NiveauQualification { get; init; } = "";

    /// <summary>Folded name under which the person is known at birth: <see cref="NomNaissance"/>, else <see cref="Nom"/>.</summary>
    public required string NomReplie { get; init; }

    public required string PrenomReplie { get; init; }
}
