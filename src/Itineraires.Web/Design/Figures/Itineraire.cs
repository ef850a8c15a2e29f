using System.Globalization;

namespace Itineraires.Web.Design.Figures;

/// <summary>Look of a span of the itinerary.</summary>
public enum EtatSegment
{
    Passe,
    EnCours,
    AVenir,

    /// <summary>Days without a contract: hatched.</summary>
    Decouvert,
}

/// <summary>Look of a stop: a line's point in figures, a row's mark in the chronology.</summary>
public enum EtatArret
{
    AVenir,
    Fait,
    Present,

    /// <summary>Absence with a reason.</summary>
    Excuse,

    Manque,
}

/// <summary>A span; <paramref name="Phrase"/> says all of it: « Contrat n° 2, du 22 septembre 2025 au 21 mars 2026, en cours ».</summary>
public sealed record SegmentFigure(DateOnly Debut, DateOnly? Fin, string Libelle, string Phrase, EtatSegment Etat, string? Url = null);

/// <summary>A day; <paramref name="Phrase"/> says all of it: « Entretien honoré le 4 février 2025 ».</summary>
public sealed record ArretFigure(DateOnly Date, EtatArret Etat, string Phrase, string? Url = null);

/// <summary>A span ready to draw: places in percent of the width, words cut to what fits.</summary>
public sealed record SegmentTrace(SegmentFigure Segment, string De, string Largeur, string Bout, string Texte, bool EstDehors);

/// <summary>The itinerary of a person on one figure, from <paramref name="Debut"/> to <paramref name="Fin"/>.</summary>
public sealed record ItineraireFigure(
    DateOnly Debut,
    DateOnly Fin,
    DateOnly Aujourdhui,
    IReadOnlyList<SegmentFigure> Referents,
    IReadOnlyList<SegmentFigure> Contrats,
    IReadOnlyList<SegmentFigure> Etapes,
    IReadOnlyList<ArretFigure> Entretiens
)
{
    // Widths of the words are estimated for a band of 860 px at 15 px; a narrower band cuts them.
    private const double PixelsParPourcent = 8.6;
    private const double PixelsParLettre = 7.6;
    private const double MargesTexte = 16;
    private const int LettresAuMoins = 5;

    /// <summary>Days drawn, at least one.</summary>
    public int Jours => Math.Max(1, Fin.DayNumber - Debut.DayNumber);

    /// <summary>Days without a contract that the figure shows.</summary>
    public int JoursDecouverts => Contrats.Where(c => c.Etat == EtatSegment.Decouvert).Sum(c => (c.Fin ?? Aujourdhui).DayNumber - c.Debut.DayNumber + 1);

    /// <summary>Place of a day, 0 to 100, as SVG takes it.</summary>
    public string Place(DateOnly date) => Ecrire(Part(date));

    /// <summary>Anchor that keeps a text placed at a day inside the figure.</summary>
    public string Ancre(DateOnly date) =>
        Part(date) switch
        {
            < 6 => "start",
            > 94 => "end",
            _ => "middle",
        };

    /// <summary>Lines of a band: spans of one time go one under the other.</summary>
    public IReadOnlyList<IReadOnlyList<SegmentTrace>> Lignes(IReadOnlyList<SegmentFigure> segments)
    {
        var lignes = new List<List<SegmentFigure>>();
        foreach (var segment in segments.OrderBy(s => s.Debut))
        {
            var ligne = lignes.Find(l => (l[^1].Fin ?? DateOnly.MaxValue) < segment.Debut);
            if (ligne is null)
            {
                lignes.Add([segment]);
            }
            else
            {
                ligne.Add(segment);
            }
        }

        return [.. lignes.Select(l => (IReadOnlyList<SegmentTrace>)[.. l.Select((s, i) => Tracer(s, i + 1 < l.Count ? l[i + 1] : null))])];
    }

    /// <summary>First days of months of the axis; the even ones remain on a narrow screen.</summary>
    public IEnumerable<(DateOnly Date, string Texte)> Reperes()
    {
        var pas = Jours switch
        {
            <= 250 => 1,
            <= 800 => 3,
            <= 1600 => 6,
            _ => 12,
        };
        var premier = new DateOnly(Debut.Year, 1 + ((Debut.Month - 1) / pas * pas), 1);
        var annee = 0;
        for (var mois = premier < Debut ? premier.AddMonths(pas) : premier; mois < Fin; mois = mois.AddMonths(pas))
        {
            yield return (mois, mois.Year == annee ? Typo.MoisAnneeAbrege(mois).Split(Typo.Insecable[0])[0] : Typo.MoisAnneeAbrege(mois));
            annee = mois.Year;
        }
    }

    private SegmentTrace Tracer(SegmentFigure segment, SegmentFigure? suivant)
    {
        var (de, a) = (Part(segment.Debut), Part(segment.Fin?.AddDays(1) ?? Fin));
        var largeur = Math.Max(a - de - .15, .6);
        var lettres = (int)(((largeur * PixelsParPourcent) - MargesTexte) / PixelsParLettre);
        var place = suivant is null ? 100 - a : Part(suivant.Debut) - a;
        var dehors =
            lettres < segment.Libelle.Length
            && lettres < LettresAuMoins
            && place * PixelsParPourcent > (segment.Libelle.Length * PixelsParLettre) + MargesTexte;
        var texte =
            dehors || lettres >= segment.Libelle.Length ? segment.Libelle
            : lettres >= LettresAuMoins ? $"{segment.Libelle[..(lettres - 1)].TrimEnd()}…"
            : string.Empty;
        return new SegmentTrace(segment, Ecrire(de), Ecrire(largeur), Ecrire(de + largeur), texte, dehors);
    }

    private double Part(DateOnly date) => Math.Clamp(100d * (date.DayNumber - Debut.DayNumber) / Jours, 0, 100);

    private static string Ecrire(double part) => string.Create(CultureInfo.InvariantCulture, $"{part:0.##}%");
}

/// <summary>A fact of the dossier.</summary>
public sealed record FaitChronologie(
    DateOnly Date,
    string Titre,
    EtatArret Etat = EtatArret.Fait,
    string Icone = "note",
    string? Texte = null,
    string? Statut = null,
    Ton Ton = Ton.Neutre,
    string? Complement = null,
    string? Url = null,
    string? LibelleUrl = null
);

/// <summary>Facts under one référent, latest first; <paramref name="Relais"/> says how the person came from the group that follows.</summary>
public sealed record GroupeChronologie(
    string Referent,
    string? Organisme,
    string? Periode,
    IReadOnlyList<FaitChronologie> Faits,
    string? Relais = null,
    bool EstAncien = false
);
