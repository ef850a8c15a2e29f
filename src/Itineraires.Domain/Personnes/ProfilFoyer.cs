using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Itineraires.Domain.Personnes;

/// <summary>Composition of a foyer as the programme counts them (PER-08). Source: PMI'e 2016-2020, p. 15.</summary>
public enum CompositionFoyer
{
    [Display(Name = "homme isolé")]
    HommeIsole,

    [Display(Name = "femme isolée")]
    FemmeIsolee,

    [Display(Name = "famille monoparentale")]
    FamilleMonoparentale,

    [Display(Name = "couple sans enfant")]
    CoupleSansEnfant,

    [Display(Name = "couple avec enfants")]
    CoupleAvecEnfants,
}

/// <summary>A class of ages or of months, both bounds included; no upper bound when <see cref="A"/> is null.</summary>
public sealed record Tranche(string Code, string Libelle, int De, int? A)
{
    /// <summary>Reads the bounds as the reference data write them: « 30-50 », « 51- ».</summary>
    /// <returns>Null when they are no bounds.</returns>
    public static Tranche? Lire(string code, string libelle, string? bornes) =>
        bornes?.Split('-') is [var de, var a]
        && int.TryParse(de, NumberStyles.None, CultureInfo.InvariantCulture, out var debut)
        && (a.Length == 0 || (int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var fin) && fin >= debut))
            ? new Tranche(code, libelle, debut, a.Length == 0 ? null : int.Parse(a, CultureInfo.InvariantCulture))
            : null;

    public bool Contient(int valeur) => valeur >= De && (A is null || valeur <= A);

    /// <summary>Days of birth whose age on a day lies in the class: after the first, up to the second.</summary>
    public (DateOnly? Apres, DateOnly Jusque) EnAnnees(DateOnly jour) => (A is { } a ? jour.AddYears(-a - 1) : null, jour.AddYears(-De));

    /// <summary>Days from which the whole months elapsed on a day lie in the class: after the first, up to the second.</summary>
    public (DateOnly? Apres, DateOnly Jusque) EnMois(DateOnly jour) => (A is { } a ? jour.AddMonths(-a - 1) : null, jour.AddMonths(-De));
}

/// <summary>Profile of a person and of her foyer (PER-08), derived from what is known of them; the thresholds are reference data.</summary>
public static class ProfilFoyer
{
    /// <summary>Situations familiales of a couple. Source: CNAF, code list SITFAM.</summary>
    public static readonly IReadOnlyList<string> SituationsDeCouple = ["MAR", "PAC", "VIM", "RPA", "RVC", "RVM"];

    /// <summary>Composition of the foyer of a person; null while too little is known.</summary>
    public static CompositionFoyer? Composition(string? situationFamiliale, int? enfants, Civilite? civilite) =>
        (situationFamiliale, enfants ?? 0) switch
        {
            (null, _) => null,
            ({ } s, 0) when SituationsDeCouple.Contains(s) => CompositionFoyer.CoupleSansEnfant,
            ({ } s, _) when SituationsDeCouple.Contains(s) => CompositionFoyer.CoupleAvecEnfants,
            (_, > 0) => CompositionFoyer.FamilleMonoparentale,
            _ => civilite switch
            {
                Civilite.Madame => CompositionFoyer.FemmeIsolee,
                Civilite.Monsieur => CompositionFoyer.HommeIsole,
                _ => null,
            },
        };

    /// <summary>Whole months elapsed since the opening of the right.</summary>
    public static int? Mois(DateOnly? ouvertLe, DateOnly jour)
    {
        if (ouvertLe is not { } debut || debut > jour)
        {
            return null;
        }

        var mois = ((jour.Year - debut.Year) * 12) + jour.Month - debut.Month;
        return debut > jour.AddMonths(-mois) ? mois - 1 : mois;
    }
}
