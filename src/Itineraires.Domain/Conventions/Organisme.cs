using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Conventions;

public enum TypeOrganisme
{
    [Display(Name = "association ou structure d’insertion")]
    Structure,

    [Display(Name = "CCAS")]
    Ccas,

    [Display(Name = "Pôle emploi")]
    PoleEmploi,

    [Display(Name = "Métropole de Lyon")]
    Metropole,
}

/// <summary>An organisme référent: it employs référents and follows bénéficiaires.</summary>
public sealed class Organisme : Entite
{
    private Organisme() { }

    public Organisme(string nom, TypeOrganisme type)
    {
        ReglesConvention.StructureRequise.Exiger(!string.IsNullOrWhiteSpace(nom), nameof(Nom));
        Nom = nom.Trim();
        NomPlie = Texte.Replier(Nom);
        Type = type;
    }

    public string Nom { get; private set; } = "";

    public string NomPlie { get; private set; } = "";

    public TypeOrganisme Type { get; private set; }

    public string? Voie { get; private set; }

    public string? CodePostal { get; private set; }

    public string? Commune { get; private set; }

    public string? CodeInsee { get; private set; }

    public string? Telephone { get; private set; }

    public string? Courriel { get; private set; }

    public void Situer(string? voie, string? codePostal, string? commune, string? codeInsee) =>
        (Voie, CodePostal, Commune, CodeInsee) = (voie, codePostal, commune, codeInsee);

    public void Joindre(string? telephone, string? courriel) => (Telephone, Courriel) = (telephone, courriel);
}

/// <summary>A label that seems to extend another: both may name one organisme (« ALIS » and « ALIS (groupement UFCS) »).</summary>
public static class RessemblanceLibelles
{
    /// <summary>Whether the words of the shorter folded label begin the longer one.</summary>
    public static bool Prolonge(string longPlie, string courtPlie) =>
        longPlie.Length > courtPlie.Length && longPlie.StartsWith(courtPlie + " ", StringComparison.Ordinal);
}

/// <summary>Another label under which files name an organisme; proposed at import, confirmed by a person.</summary>
public sealed class AliasOrganisme : Entite
{
    private AliasOrganisme() { }

    public AliasOrganisme(string libelle, Guid organismeId)
    {
        Libelle = libelle;
        LibellePlie = Texte.Replier(libelle);
        OrganismeId = organismeId;
    }

    public string Libelle { get; private set; } = "";

    public string LibellePlie { get; private set; } = "";

    public Guid OrganismeId { get; private set; }
}
