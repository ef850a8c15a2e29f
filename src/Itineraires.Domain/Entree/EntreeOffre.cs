using System.Globalization;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;

namespace Itineraires.Domain.Entree;

/// <summary>
/// An offer open to more than the bénéficiaires du RSA, with the publics it is addressed to (ORI-15). Sources: Itinéraire Emploi Renforcé adultes
/// and Parcours socio-professionnel 2024.
/// </summary>
/// <param name="Code">Code of the nomenclature « offre_ouverte ».</param>
/// <param name="Libelle">Name.</param>
/// <param name="AgeMinimum">Completed years.</param>
/// <param name="Commune">INSEE code of the only commune served, its arrondissements included; null for the whole territory.</param>
/// <param name="PrioriteRsa">Bénéficiaires du RSA come first.</param>
/// <param name="Conditions">What else is asked of the person, which a professional confirms: code and label.</param>
/// <param name="Source">Text it comes from.</param>
public sealed record OffreOuverte(
    string Code,
    string Libelle,
    int AgeMinimum,
    string? Commune,
    bool PrioriteRsa,
    IReadOnlyList<(string Code, string Libelle)> Conditions,
    string Source
)
{
    /// <summary>Reads the offers in force on a day: the mark of an offer is « 26 69123 » or « 26 rsa »; the group of a condition is its offer.</summary>
    public static IReadOnlyList<OffreOuverte> Lire(IEnumerable<ElementNomenclature> offres, IEnumerable<ElementNomenclature> conditions, DateOnly jour) =>
        [
            .. from o in offres
            where o.EstEnVigueurAu(jour)
            orderby o.Ordre
            let marques = (o.Indication ?? "").Split(' ')
            select new OffreOuverte(
                o.Code,
                o.Libelle,
                int.Parse(marques[0], CultureInfo.InvariantCulture),
                Array.Find(marques, m => m.Length == 5),
                marques.Contains(Priorite, StringComparer.Ordinal),
                [.. conditions.Where(c => c.Groupe == o.Code && c.EstEnVigueurAu(jour)).OrderBy(c => c.Ordre).Select(c => (c.Code, c.Libelle))],
                o.Source
            ),
        ];

    private const string Priorite = "rsa";

    /// <summary>Whether she is old enough on a day.</summary>
    public bool AdmetLAge(Personne personne, DateOnly jour) => personne.DateNaissance.AddYears(AgeMinimum) <= jour;

    /// <summary>Whether the offer serves where she lives; null when that is not known.</summary>
    public bool? AdmetLaCommune(Commune? commune) =>
        commune is null ? null
        : Commune is null ? true
        : commune.CodeInsee == Commune || commune.CodeParente == Commune;
}

/// <summary>A person enters an offer open to all publics; whether she is a bénéficiaire du RSA is kept as on that day (PER-10).</summary>
public sealed class EntreeOffre : Entite, IConcernePersonne
{
    private EntreeOffre() { }

    public Guid PersonneId { get; private set; }

    /// <summary>Code of the nomenclature « offre_ouverte ».</summary>
    public string Offre { get; private set; } = "";

    public DateOnly Le { get; private set; }

    public Guid Par { get; private set; }

    /// <summary>Codes of the conditions that the author confirmed.</summary>
    public List<string> Conditions { get; private set; } = [];

    public bool EstBeneficiaire { get; private set; }

    /// <summary>She comes first, as a bénéficiaire du RSA, in an offer that says so.</summary>
    public bool EstPrioritaire { get; private set; }

    /// <param name="personne">Whoever asks to enter.</param>
    /// <param name="offre">Offer in force.</param>
    /// <param name="commune">Where she lives, or null.</param>
    /// <param name="beneficiaire">Whether she is a bénéficiaire du RSA on that day.</param>
    /// <param name="confirmees">Codes of the conditions confirmed.</param>
    /// <param name="par">Author.</param>
    /// <param name="le">Day of the entry.</param>
    /// <param name="aujourdhui">Today.</param>
    /// <exception cref="RegleMetierException">She is not one of those whom the offer addresses.</exception>
    public static EntreeOffre Admettre(
        Personne personne,
        OffreOuverte offre,
        Commune? commune,
        bool beneficiaire,
        IReadOnlyCollection<string> confirmees,
        Guid par,
        DateOnly le,
        DateOnly aujourdhui
    )
    {
        ReglesOffre.PasDansLeFutur.Exiger(le <= aujourdhui, nameof(Le));
        ReglesOffre.Age.Exiger(offre.AdmetLAge(personne, le));
        ReglesOffre.Lieu.Exiger(offre.AdmetLaCommune(commune) == true);
        ReglesOffre.Condition.Exiger(offre.Conditions.All(c => confirmees.Contains(c.Code)), nameof(Conditions));
        return new EntreeOffre
        {
            PersonneId = personne.Id,
            Offre = offre.Code,
            Le = le,
            Par = par,
            Conditions = [.. offre.Conditions.Select(c => c.Code)],
            EstBeneficiaire = beneficiaire,
            EstPrioritaire = offre.PrioriteRsa && beneficiaire,
        };
    }
}

public static class ReglesOffre
{
    public static readonly RegleMetier PasDansLeFutur = new("OFF-DATE", "La date d’entrée ne peut pas être dans le futur.");

    public static readonly RegleMetier Age = new("OFF-AGE", "Cette personne n’a pas l’âge que demande cette offre.", "Parcours socio-professionnel 2024");

    public static readonly RegleMetier Lieu = new(
        "OFF-LIEU",
        "Cette offre ne couvre pas la commune de cette personne, ou sa commune n’est pas connue.",
        "Parcours socio-professionnel 2024"
    );

    public static readonly RegleMetier Condition = new(
        "OFF-CONDITION",
        "Confirmez chaque condition\u00A0: l’offre s’adresse aux personnes qui les remplissent toutes.",
        "Itinéraire Emploi Renforcé adultes"
    );

    public static readonly RegleMetier DejaEntree = new("OFF-DEJA", "Cette personne est déjà entrée dans cette offre cette année.");
}
