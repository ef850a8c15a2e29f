using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Itineraires.Domain.Cadres;

namespace Itineraires.Domain.Pilotage;

/// <summary>A link of the chain from the opening of the right to the contrat (ORI-06).</summary>
public enum EtapeDelai
{
    [Display(Name = "première orientation")]
    Orientation,

    [Display(Name = "réponse favorable de l’organisme")]
    Acceptation,

    [Display(Name = "premier rendez-vous proposé")]
    RendezVousPropose,

    [Display(Name = "premier rendez-vous honoré")]
    RendezVousHonore,

    [Display(Name = "contrat validé")]
    Contrat,

    /// <summary>The whole: « Le délai entre ouverture du droit et mise en place de l'accompagnement » (PMI'e, objectif 5).</summary>
    [Display(Name = "mise en place de l’accompagnement")]
    MiseEnPlace,
}

/// <summary>What became of a link of the chain.</summary>
public enum SuiteDelai
{
    [Display(Name = "franchie")]
    Franchie,

    [Display(Name = "en attente")]
    EnAttente,

    /// <summary>The parcours, or the droits et devoirs, ended before.</summary>
    [Display(Name = "sans suite")]
    SansSuite,
}

/// <summary>The dated facts of the entry of one person into her parcours: civil days in Paris, null while not reached.</summary>
/// <param name="PersonneId">The person.</param>
/// <param name="TerritoireId">Territory of the Maison where she lives.</param>
/// <param name="Soumise">Under droits et devoirs today.</param>
/// <param name="DroitOuvertLe">Opening of the right: the chain starts there.</param>
/// <param name="OrganismeId">Organisme of the first orientation since.</param>
/// <param name="CadreCode">Cadre of that parcours.</param>
/// <param name="OrienteLe">First orientation since the right was opened.</param>
/// <param name="AccepteLe">The organisme accepted it.</param>
/// <param name="Fin">That parcours ended.</param>
/// <param name="ProposeLe">Day of the first individual meeting proposed in it, whatever its outcome.</param>
/// <param name="HonoreLe">First individual meeting of it that took place.</param>
/// <param name="ContratLe">First contrat of it validated.</param>
/// <param name="MisEnPlaceLe">First individual meeting that took place since the right was opened, in any parcours.</param>
public sealed record ChaineDelais(
    Guid PersonneId,
    Guid? TerritoireId,
    bool Soumise,
    DateOnly DroitOuvertLe,
    Guid? OrganismeId,
    string? CadreCode,
    DateOnly? OrienteLe,
    DateOnly? AccepteLe,
    DateOnly? Fin,
    DateOnly? ProposeLe,
    DateOnly? HonoreLe,
    DateOnly? ContratLe,
    DateOnly? MisEnPlaceLe
)
{
    /// <summary>The day a link starts, null when it is not reached; and the day it is passed.</summary>
    public (DateOnly? Depart, DateOnly? Arrivee) Bornes(EtapeDelai etape) =>
        etape switch
        {
            EtapeDelai.Orientation => (DroitOuvertLe, OrienteLe),
            EtapeDelai.Acceptation => (OrienteLe, AccepteLe),
            EtapeDelai.RendezVousPropose => (OrienteLe, ProposeLe),
            EtapeDelai.RendezVousHonore => (OrienteLe, HonoreLe),
            EtapeDelai.Contrat => (OrienteLe, ContratLe),
            _ => (DroitOuvertLe, MisEnPlaceLe),
        };

    /// <summary>Where this person stands in a link on a day, or null when it has not started.</summary>
    public DelaiMesure? Mesurer(EtapeDelai etape, DateOnly jour)
    {
        var (depart, arrivee) = Bornes(etape);
        if (depart is not { } debut || debut > jour)
        {
            return null;
        }

        if (arrivee is { } le && le <= jour)
        {
            return new DelaiMesure(this, SuiteDelai.Franchie, debut, le, le.DayNumber - debut.DayNumber);
        }

        var attend = etape is EtapeDelai.Orientation or EtapeDelai.MiseEnPlace ? Soumise : Fin is null;
        return new DelaiMesure(this, attend ? SuiteDelai.EnAttente : SuiteDelai.SansSuite, debut, null, jour.DayNumber - debut.DayNumber);
    }
}

/// <summary>One person in one link of the chain.</summary>
/// <param name="Chaine">Her facts.</param>
/// <param name="Suite">What became of it.</param>
/// <param name="Depart">Day it started.</param>
/// <param name="Arrivee">Day it was passed, or null.</param>
/// <param name="Jours">Days it took, or has lasted.</param>
public sealed record DelaiMesure(ChaineDelais Chaine, SuiteDelai Suite, DateOnly Depart, DateOnly? Arrivee, int Jours);

/// <summary>A class of days, both bounds included; no upper bound when <see cref="A"/> is null.</summary>
public sealed record ClasseDelai(int De, int? A)
{
    public bool Contient(int jours) => jours >= De && (A is null || jours <= A);

    /// <summary>« 0 à 7 », « > 90 ».</summary>
    public string Libelle => A is { } a ? $"{De.ToString(CultureInfo.InvariantCulture)} à {a.ToString(CultureInfo.InvariantCulture)}" : $"> {De - 1}";

    /// <summary>Classes whose upper bounds a setting lists, « 7;15;30 »: « 0 à 7 », « 8 à 15 », « 16 à 30 », « plus de 30 ».</summary>
    public static IReadOnlyList<ClasseDelai> Lire(string? bornes)
    {
        var hautes = (bornes ?? "")
            .Split(';', StringSplitOptions.TrimEntries)
            .Select(b => int.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1)
            .Where(n => n >= 0)
            .Distinct()
            .Order()
            .ToList();
        return [.. hautes.Select((h, i) => new ClasseDelai(i == 0 ? 0 : hautes[i - 1] + 1, h)), new ClasseDelai(hautes.Count == 0 ? 0 : hautes[^1] + 1, null)];
    }
}

/// <summary>What a link of the chain took for a group of persons.</summary>
/// <param name="Franchies">Persons who passed it.</param>
/// <param name="EnAttente">Persons who wait.</param>
/// <param name="PlusLongue">Days of the longest wait, or null.</param>
/// <param name="SansSuite">Persons whose parcours or droits et devoirs ended before.</param>
/// <param name="Mediane">Median of the days of those who passed it, or null.</param>
/// <param name="DansLObjectif">Of those who passed it, persons within the aim; null without aim.</param>
public sealed record BilanDelai(int Franchies, int EnAttente, int? PlusLongue, int SansSuite, decimal? Mediane, int? DansLObjectif)
{
    public static BilanDelai De(IEnumerable<DelaiMesure> mesures, Func<DelaiMesure, bool?> dansLObjectif)
    {
        var (jours, attentes, sansSuite, tenus, vises) = (new List<int>(), 0, 0, 0, 0);
        int? plusLongue = null;
        foreach (var mesure in mesures)
        {
            switch (mesure.Suite)
            {
                case SuiteDelai.Franchie:
                    jours.Add(mesure.Jours);
                    if (dansLObjectif(mesure) is { } tenu)
                    {
                        vises++;
                        tenus += tenu ? 1 : 0;
                    }

                    break;
                case SuiteDelai.EnAttente:
                    attentes++;
                    plusLongue = plusLongue is { } p && p >= mesure.Jours ? p : mesure.Jours;
                    break;
                default:
                    sansSuite++;
                    break;
            }
        }

        return new BilanDelai(jours.Count, attentes, plusLongue, sansSuite, Medianer(jours), vises == 0 ? null : tenus);
    }

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    public static decimal? Medianer(List<int> jours)
    {
        if (jours.Count == 0)
        {
            return null;
        }

        jours.Sort();
        var milieu = jours.Count / 2;
        return jours.Count % 2 == 1 ? jours[milieu] : (jours[milieu - 1] + jours[milieu]) / 2m;
    }
}

/// <summary>The aims of the chain: those of the territory, and those of the cadre of each parcours.</summary>
public sealed class ObjectifsDelai(CatalogueCadres cadres)
{
    /// <summary>Days aimed at by the territory for a link; null where the cadre of each parcours decides, or none is set.</summary>
    public int? DuTerritoire(EtapeDelai etape) =>
        etape switch
        {
            EtapeDelai.Orientation => cadres.Territoire.Entier(ParametresCadre.ObjectifOrientationJours),
            EtapeDelai.MiseEnPlace => cadres.Territoire.Entier(ParametresCadre.ObjectifMiseEnPlaceJours),
            _ => null,
        };

    /// <summary>Last day that keeps the aim; null without aim.</summary>
    public DateOnly? Limite(EtapeDelai etape, ChaineDelais chaine)
    {
        if (chaine.Bornes(etape).Depart is not { } depart)
        {
            return null;
        }

        return etape switch
        {
            EtapeDelai.Acceptation => DuCadre(ParametresCadre.AcceptationJours) is { } jours ? depart.AddDays(jours) : null,
            EtapeDelai.RendezVousPropose => DuCadre(ParametresCadre.PremierRendezVousJours) is { } premier ? depart.AddDays(premier) : null,
            EtapeDelai.Contrat => DuCadre(ParametresCadre.ContratDelaiMois) is { } mois ? depart.AddMonths(mois) : null,
            _ => DuTerritoire(etape) is { } visee ? depart.AddDays(visee) : null,
        };

        int? DuCadre(string parametre) => cadres.DuCode(chaine.CadreCode)?.Entier(parametre);
    }

    /// <summary>Whether a link passed kept its aim; null without aim.</summary>
    public bool? Tenu(EtapeDelai etape, DelaiMesure mesure) =>
        mesure.Arrivee is { } arrivee && Limite(etape, mesure.Chaine) is { } limite ? arrivee <= limite : null;
}
