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

    /// <summary>
    /// The line with what it leaves empty taken from an earlier line of the same person. An address is completed by an address that does not
    /// contradict it; the start of the droits et devoirs goes with the status that it dates.
    /// </summary>
    public LigneBeneficiaire CompleteePar(LigneBeneficiaire autre)
    {
        var complete = this with
        {
            Matricule = Dit(Matricule, autre.Matricule),
            Role = EstRoleDit ? Role : autre.Role,
            EstRoleDit = EstRoleDit || autre.EstRoleDit,
            Nom = Dit(Nom, autre.Nom),
            Prenom = Dit(Prenom, autre.Prenom),
            DateNaissance = DateNaissance == default ? autre.DateNaissance : DateNaissance,
            IdentifiantInterne = Dit(IdentifiantInterne, autre.IdentifiantInterne),
            NumeroDemandeRsa = Dit(NumeroDemandeRsa, autre.NumeroDemandeRsa),
            Civilite = Dit(Civilite, autre.Civilite),
            NomNaissance = Dit(NomNaissance, autre.NomNaissance),
            Nir = Nir.EstVide ? autre.Nir : Nir,
            IdentifiantFranceTravail = Dit(IdentifiantFranceTravail, autre.IdentifiantFranceTravail),
            Telephone = Dit(Telephone, autre.Telephone),
            Email = Dit(Email, autre.Email),
            TypeRsa = Dit(TypeRsa, autre.TypeRsa),
            EtatDroit = Dit(EtatDroit, autre.EtatDroit),
            DateOuvertureDroit = DateOuvertureDroit ?? autre.DateOuvertureDroit,
            SoumisDroitsDevoirs = SoumisDroitsDevoirs ?? autre.SoumisDroitsDevoirs,
            DateDebutDroitsDevoirs =
                DateDebutDroitsDevoirs
                ?? (SoumisDroitsDevoirs is null || SoumisDroitsDevoirs == autre.SoumisDroitsDevoirs ? autre.DateDebutDroitsDevoirs : null),
            SituationFamiliale = Dit(SituationFamiliale, autre.SituationFamiliale),
            NombreEnfants = NombreEnfants ?? autre.NombreEnfants,
            NiveauQualification = Dit(NiveauQualification, autre.NiveauQualification),
        };
        complete = complete with { NomReplie = Texte.Replier(Dit(complete.NomNaissance, complete.Nom)), PrenomReplie = Texte.Replier(complete.Prenom) };
        return
            Concordent(Adresse, autre.Adresse)
            && Concordent(CodePostal, autre.CodePostal)
            && Concordent(Commune, autre.Commune)
            && Concordent(CodeInsee, autre.CodeInsee)
            ? complete with
            {
                Adresse = Dit(Adresse, autre.Adresse),
                ComplementAdresse = Dit(ComplementAdresse, autre.ComplementAdresse),
                CodePostal = Dit(CodePostal, autre.CodePostal),
                Commune = Dit(Commune, autre.Commune),
                CodeInsee = Dit(CodeInsee, autre.CodeInsee),
            }
            : complete;
    }

    private static string Dit(string valeur, string autre) => valeur.Length > 0 ? valeur : autre;

    private static bool Concordent(string valeur, string autre) => valeur.Length == 0 || autre.Length == 0 || Texte.Replier(valeur) == Texte.Replier(autre);
}
