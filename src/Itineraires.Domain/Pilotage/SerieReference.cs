using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Pilotage;

/// <summary>A published figure followed through years and perimeters: population, foyers allocataires, budget (OBS-04).</summary>
public sealed class SerieReference : Entite
{
    private SerieReference() { }

    /// <exception cref="RegleMetierException">The label or the unit is missing.</exception>
    public SerieReference(string libelle, string unite)
    {
        ReglesSeries.LibelleRequis.Exiger(!string.IsNullOrWhiteSpace(libelle), nameof(Libelle));
        ReglesSeries.UniteRequise.Exiger(!string.IsNullOrWhiteSpace(unite), nameof(Unite));
        (Libelle, LibellePlie, Unite) = (libelle.Trim(), Texte.Replier(libelle), unite.Trim());
    }

    public string Libelle { get; private set; } = "";

    /// <summary>Label folded (case, accents), by which a file names the series.</summary>
    public string LibellePlie { get; private set; } = "";

    /// <summary>« € », « % », « habitants ».</summary>
    public string Unite { get; private set; } = "";
}

/// <summary>One value of a series with its source; a value that another replaced stays, with the day it did.</summary>
public sealed class ValeurSerie : Entite
{
    private ValeurSerie() { }

    /// <param name="annee">Year or period, « 2014 » or « 2009-2014 ».</param>
    /// <param name="perimetre">Place or population that it describes.</param>
    /// <param name="source">Document and place in it.</param>
    /// <param name="importId">Import that wrote it.</param>
    /// <exception cref="RegleMetierException">The year, the perimeter or the source is missing.</exception>
    public ValeurSerie(Guid serieId, string annee, string perimetre, decimal valeur, string source, Guid? importId, DateTime le)
    {
        ReglesSeries.AnneeRequise.Exiger(EstUneAnnee(annee), nameof(Annee));
        ReglesSeries.PerimetreRequis.Exiger(!string.IsNullOrWhiteSpace(perimetre), nameof(Perimetre));
        ReglesSeries.SourceRequise.Exiger(!string.IsNullOrWhiteSpace(source), nameof(Source));
        (SerieId, Annee, Perimetre, PerimetrePlie) = (serieId, annee.Trim(), perimetre.Trim(), Texte.Replier(perimetre));
        (Valeur, Source, ImportId, Le) = (valeur, source.Trim(), importId, le);
    }

    public Guid SerieId { get; private set; }

    public string Annee { get; private set; } = "";

    public string Perimetre { get; private set; } = "";

    public string PerimetrePlie { get; private set; } = "";

    public decimal Valeur { get; private set; }

    /// <summary>Document and place in it.</summary>
    public string Source { get; private set; } = "";

    public Guid? ImportId { get; private set; }

    /// <summary>When it was written (UTC).</summary>
    public DateTime Le { get; private set; }

    /// <summary>When another value took its place (UTC); null for the one in force.</summary>
    public DateTime? RemplaceeLe { get; private set; }

    /// <summary>« 2014 » or « 2009-2014 », of the twentieth or the twenty-first century.</summary>
    public static bool EstUneAnnee(string? texte) =>
        texte?.Trim().Split('-') is { Length: 1 or 2 } annees
        && annees.All(a => a.Length == 4 && a[..2] is "19" or "20" && a.All(char.IsAsciiDigit))
        && string.CompareOrdinal(annees[0], annees[^1]) <= 0;

    public void EtreRemplacee(DateTime le) => RemplaceeLe = le;
}

/// <summary>Rules of the reference series.</summary>
public static class ReglesSeries
{
    public static readonly RegleMetier LibelleRequis = new("OBS-SERIE-INDICATEUR", "Saisissez le nom de l’indicateur.");

    public static readonly RegleMetier UniteRequise = new("OBS-SERIE-UNITE", "Saisissez l’unité de la valeur, par exemple «\u00A0€\u00A0» ou «\u00A0%\u00A0».");

    public static readonly RegleMetier AnneeRequise = new(
        "OBS-SERIE-ANNEE",
        "Saisissez une année sur quatre chiffres, ou une période comme «\u00A02009-2014\u00A0»."
    );

    public static readonly RegleMetier PerimetreRequis = new("OBS-SERIE-PERIMETRE", "Saisissez le périmètre que la valeur décrit.");

    public static readonly RegleMetier SourceRequise = new("OBS-SERIE-SOURCE", "Saisissez la source de la valeur.");
}
