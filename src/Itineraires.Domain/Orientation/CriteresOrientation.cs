using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Orientation;

/// <summary>What a condition of orientation reads.</summary>
public enum FaitOrientation
{
    [Display(Name = "Capacité")]
    Capacite,

    [Display(Name = "Autonomie")]
    Autonomie,

    /// <summary>One need, by its code in the nomenclature of freins.</summary>
    [Display(Name = "Besoin")]
    Besoin,

    [Display(Name = "Nombre de besoins")]
    NombreBesoins,

    [Display(Name = "Âge")]
    Age,

    [Display(Name = "Mois depuis l’ouverture du droit")]
    MoisDeDroit,

    [Display(Name = "Enfants dans le foyer")]
    Enfants,

    [Display(Name = "Inscription à France Travail")]
    Inscription,

    [Display(Name = "Accompagnement passé")]
    DejaAccompagnee,
}

public enum Comparaison
{
    [Display(Name = "est")]
    Est,

    [Display(Name = "n’est pas")]
    NEstPas,

    [Display(Name = "au moins")]
    AuMoins,

    [Display(Name = "au plus")]
    AuPlus,
}

/// <summary>What is known of a person when an orientation is proposed; null where nothing is known.</summary>
public sealed record ProfilOrientation
{
    public CapaciteEmploi? Capacite { get; init; }

    public NiveauAutonomie? Autonomie { get; init; }

    /// <summary>Codes of the nomenclature of freins; null while no évaluation was recorded.</summary>
    public IReadOnlyList<string>? Besoins { get; init; }

    public int Age { get; init; }

    /// <summary>Whole months since the right opened.</summary>
    public int? MoisDeDroit { get; init; }

    public int Enfants { get; init; }

    public bool Inscription { get; init; }

    public bool DejaAccompagnee { get; init; }
}

/// <summary>One condition: a fact, a comparison, a value.</summary>
/// <param name="Fait">What is read.</param>
/// <param name="Comparaison">How it is compared.</param>
/// <param name="Valeur">Name of an enumeration's value, code of a need, « oui », or a whole number.</param>
public sealed record ConditionOrientation(FaitOrientation Fait, Comparaison Comparaison, string Valeur)
{
    private const char Separateur = ':';

    private const string Vrai = "oui";

    /// <summary>« Capacite:Est:Immediate »: how a condition is kept and chosen in a form.</summary>
    public string Code => string.Join(Separateur, Fait, Comparaison, Valeur);

    public bool EstChiffree => Fait is FaitOrientation.NombreBesoins or FaitOrientation.Age or FaitOrientation.MoisDeDroit or FaitOrientation.Enfants;

    /// <exception cref="RegleMetierException">The text is no condition, or its value does not suit its fact.</exception>
    public static ConditionOrientation Lire(string code)
    {
        var parts = code.Split(Separateur);
        if (parts.Length == 3 && Enum.TryParse<FaitOrientation>(parts[0], out var fait) && Enum.TryParse<Comparaison>(parts[1], out var comparaison))
        {
            var condition = new ConditionOrientation(fait, comparaison, parts[2].Trim());
            if (condition.EstCoherente())
            {
                return condition;
            }
        }

        throw new RegleMetierException(ReglesCriteres.ConditionConnue);
    }

    /// <summary>Whether the person meets it; null when the fact is not known.</summary>
    public bool? Verifier(ProfilOrientation profil) =>
        Fait switch
        {
            FaitOrientation.Capacite => Egal(profil.Capacite?.ToString()),
            FaitOrientation.Autonomie => Egal(profil.Autonomie?.ToString()),
            FaitOrientation.Besoin => profil.Besoins is { } b ? b.Contains(Valeur) == (Comparaison == Comparaison.Est) : null,
            FaitOrientation.NombreBesoins => Compare(profil.Besoins?.Count),
            FaitOrientation.Age => Compare(profil.Age),
            FaitOrientation.MoisDeDroit => Compare(profil.MoisDeDroit),
            FaitOrientation.Enfants => Compare(profil.Enfants),
            FaitOrientation.Inscription => profil.Inscription == (Comparaison == Comparaison.Est),
            FaitOrientation.DejaAccompagnee => profil.DejaAccompagnee == (Comparaison == Comparaison.Est),
            _ => null,
        };

    /// <summary>The condition in French.</summary>
    /// <param name="besoin">Label of a need from its code.</param>
    public string Phrase(Func<string, string> besoin) =>
        Fait switch
        {
            FaitOrientation.Capacite => $"Capacité\u00A0: {Sauf}{Libelles.De(Enum.Parse<CapaciteEmploi>(Valeur))}",
            FaitOrientation.Autonomie => $"Autonomie\u00A0: {Sauf}{Libelles.De(Enum.Parse<NiveauAutonomie>(Valeur))}",
            FaitOrientation.Besoin => $"{(Comparaison == Comparaison.Est ? "Besoin noté" : "Besoin non noté")}\u00A0: {besoin(Valeur)}",
            FaitOrientation.Inscription => Comparaison == Comparaison.Est ? "Inscription en cours à France Travail" : "Pas d’inscription à France Travail",
            FaitOrientation.DejaAccompagnee => Comparaison == Comparaison.Est ? "A déjà été accompagnée" : "N’a jamais été accompagnée",
            _ => $"{Libelles.De(Fait)}\u00A0: {Libelles.De(Comparaison)} {Valeur}{(Fait == FaitOrientation.Age ? " ans" : null)}",
        };

    private string? Sauf => Comparaison == Comparaison.NEstPas ? "tout sauf " : null;

    private bool? Egal(string? valeur) => valeur is null ? null : valeur == Valeur == (Comparaison == Comparaison.Est);

    private bool? Compare(int? valeur) =>
        valeur is not { } v ? null
        : Comparaison == Comparaison.AuMoins ? v >= Nombre()
        : v <= Nombre();

    private int Nombre() => int.Parse(Valeur, CultureInfo.InvariantCulture);

    private bool EstCoherente()
    {
        const int GrandNombre = 999;
        var egalite = Comparaison is Comparaison.Est or Comparaison.NEstPas;
        return Fait switch
        {
            FaitOrientation.Capacite => egalite && Enum.TryParse<CapaciteEmploi>(Valeur, out _),
            FaitOrientation.Autonomie => egalite && Enum.TryParse<NiveauAutonomie>(Valeur, out _),
            FaitOrientation.Besoin => egalite && Valeur.Length > 0,
            FaitOrientation.Inscription or FaitOrientation.DejaAccompagnee => egalite && Valeur == Vrai,
            _ => !egalite && int.TryParse(Valeur, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= GrandNombre,
        };
    }
}

/// <summary>One criterion: when all its conditions hold, it proposes a type de parcours.</summary>
/// <param name="Libelle">Why, in plain French: shown with the proposal.</param>
/// <param name="Type">Code of a <see cref="TypeParcours"/>.</param>
/// <param name="Conditions">Codes of <see cref="ConditionOrientation"/>, all to be met.</param>
public sealed record CritereOrientation(string Libelle, string Type, List<string> Conditions)
{
    /// <exception cref="RegleMetierException">The criterion says nothing, proposes nothing known, or has no condition.</exception>
    public static CritereOrientation Creer(string? libelle, string? type, IEnumerable<string> conditions)
    {
        ReglesCriteres.LibelleRequis.Exiger(!string.IsNullOrWhiteSpace(libelle), nameof(Libelle));
        ReglesCriteres.TypeRequis.Exiger(type is not null && TypeParcours.DuCode(type) is not null, nameof(Type));
        var lues = conditions.Select(c => ConditionOrientation.Lire(c).Code).Distinct(StringComparer.Ordinal).ToList();
        ReglesCriteres.ConditionRequise.Exiger(lues.Count > 0, nameof(Conditions));
        return new CritereOrientation(libelle!.Trim(), type!, lues);
    }
}

/// <summary>How one criterion was read for a person.</summary>
/// <param name="Rang">Order of the criterion, from 1 on.</param>
/// <param name="Critere">The criterion.</param>
/// <param name="Remplie">Whether it is met; null when a fact is missing.</param>
/// <param name="Conditions">Each condition, met or not.</param>
public sealed record LectureCritere(
    int Rang,
    CritereOrientation Critere,
    bool? Remplie,
    IReadOnlyList<(ConditionOrientation Condition, bool? Remplie)> Conditions
);

/// <summary>What the criteria propose, with how each was read up to the one that decided.</summary>
/// <param name="Numero">Version of the criteria.</param>
/// <param name="Type">Type de parcours proposed; null when none could be.</param>
/// <param name="Lectures">Criteria read, in order; the last one decided or could not be read.</param>
public sealed record PropositionOrientation(int Numero, TypeParcours? Type, IReadOnlyList<LectureCritere> Lectures)
{
    /// <summary>Rank of the criterion that proposes, or null.</summary>
    public int? Rang => Type is null ? null : Lectures[^1].Rang;

    /// <summary>Facts that are missing to go on, or none.</summary>
    public IReadOnlyList<FaitOrientation> Manquants =>
        Type is null && Lectures is [.., { Remplie: null } derniere]
            ? [.. derniere.Conditions.Where(c => c.Remplie is null).Select(c => c.Condition.Fait).Distinct()]
            : [];
}

public enum StatutCriteres
{
    [Display(Name = "brouillon")]
    Brouillon,

    [Display(Name = "adopté")]
    Adopte,
}

public enum ActeCriteres
{
    [Display(Name = "modifier ces critères")]
    Modifier,

    [Display(Name = "simuler ces critères")]
    Simuler,

    [Display(Name = "adopter ces critères")]
    Adopter,
}

/// <summary>
/// A version of the criteria that propose an orientation: dated, ordered, kept for good once adopted. They propose, the chef de service social
/// decides (ORI-04).
/// </summary>
public sealed class JeuCriteres : Entite
{
    public static readonly MachineEtats<StatutCriteres, ActeCriteres> Machine = new(
        "ORI-CRITERES-ETAT",
        "La version",
        new Dictionary<(StatutCriteres, ActeCriteres), StatutCriteres>
        {
            [(StatutCriteres.Brouillon, ActeCriteres.Modifier)] = StatutCriteres.Brouillon,
            [(StatutCriteres.Brouillon, ActeCriteres.Simuler)] = StatutCriteres.Brouillon,
            [(StatutCriteres.Brouillon, ActeCriteres.Adopter)] = StatutCriteres.Adopte,
        }
    );

    private JeuCriteres() { }

    /// <param name="numero">Version, from 1 on.</param>
    /// <param name="criteres">In the order in which they are read.</param>
    /// <param name="source">Text or decision they come from.</param>
    public JeuCriteres(int numero, IEnumerable<CritereOrientation> criteres, string source) => (Numero, Criteres, Source) = (numero, [.. criteres], source);

    public int Numero { get; private set; }

    public StatutCriteres Statut { get; private set; }

    /// <summary>First day of proposals by this version; null for a draft.</summary>
    public DateOnly? Debut { get; private set; }

    public string Source { get; private set; } = "";

    public List<CritereOrientation> Criteres { get; private set; } = [];

    /// <summary>Last simulation on a cohort since the last change, or null.</summary>
    public DateTime? SimuleLe { get; private set; }

    public DateTime? AdopteLe { get; private set; }

    public Guid? AdoptePar { get; private set; }

    /// <summary>The version in force on a day, or null.</summary>
    public static JeuCriteres? EnVigueur(IEnumerable<JeuCriteres> versions, DateOnly jour) =>
        versions.Where(v => v.Statut == StatutCriteres.Adopte && v.Debut <= jour).MaxBy(v => (v.Debut, v.Numero));

    /// <summary>Puts a criterion at the end, or in the place of another.</summary>
    /// <param name="critere">The criterion.</param>
    /// <param name="rang">From 1 on; null at the end.</param>
    public void Inscrire(CritereOrientation critere, int? rang)
    {
        var criteres = Reprendre(rang);
        if (rang is { } r)
        {
            criteres[r - 1] = critere;
        }
        else
        {
            criteres.Add(critere);
        }

        Criteres = criteres;
    }

    public void Retirer(int rang)
    {
        var criteres = Reprendre(rang);
        criteres.RemoveAt(rang - 1);
        Criteres = criteres;
    }

    /// <summary>Reads this criterion before the one above.</summary>
    public void Monter(int rang)
    {
        var criteres = Reprendre(rang);
        ReglesCriteres.RangConnu.Exiger(rang > 1);
        (criteres[rang - 2], criteres[rang - 1]) = (criteres[rang - 1], criteres[rang - 2]);
        Criteres = criteres;
    }

    /// <summary>What the version would propose was looked at on a cohort.</summary>
    public void Simuler(DateTime le) => (Statut, SimuleLe) = (Machine.Passer(Statut, ActeCriteres.Simuler), le);

    /// <summary>From that day on, orientations are proposed by this version.</summary>
    /// <exception cref="RegleMetierException">No criterion, not simulated since the last change, no source, or a past day.</exception>
    public void Adopter(Guid? par, DateOnly debut, string? source, DateTime le, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, ActeCriteres.Adopter);
        ReglesCriteres.AuMoinsUn.Exiger(Criteres.Count > 0);
        ReglesCriteres.DabordSimules.Exiger(SimuleLe is not null);
        ReglesCriteres.SourceRequise.Exiger(!string.IsNullOrWhiteSpace(source), nameof(Source));
        ReglesCriteres.DebutAVenir.Exiger(debut >= aujourdhui, nameof(Debut));
        (Statut, Debut, Source, AdoptePar, AdopteLe) = (statut, debut, source!.Trim(), par, le);
    }

    /// <summary>Puts in force the criteria shipped with the product, which no territory simulated.</summary>
    public static JeuCriteres Livrer(IEnumerable<CritereOrientation> criteres, string source, DateOnly debut) =>
        new(1, criteres, source) { Statut = StatutCriteres.Adopte, Debut = debut };

    /// <summary>
    /// Reads the criteria in their order: the first that is met proposes. One that cannot be read, for want of a fact, stops the reading, so that
    /// nothing is proposed that a better knowledge of the person would have ruled out.
    /// </summary>
    public PropositionOrientation Proposer(ProfilOrientation profil)
    {
        var lectures = new List<LectureCritere>();
        foreach (var critere in Criteres)
        {
            var conditions = critere.Conditions.Select(ConditionOrientation.Lire).Select(c => (c, c.Verifier(profil))).ToList();
            bool? remplie =
                conditions.Exists(c => c.Item2 is false) ? false
                : conditions.Exists(c => c.Item2 is null) ? null
                : true;
            lectures.Add(new LectureCritere(lectures.Count + 1, critere, remplie, conditions));
            if (remplie is not false)
            {
                return new PropositionOrientation(Numero, remplie is true ? TypeParcours.DuCode(critere.Type) : null, lectures);
            }
        }

        return new PropositionOrientation(Numero, null, lectures);
    }

    /// <summary>A copy of the list to change; what was simulated is no longer what stands.</summary>
    private List<CritereOrientation> Reprendre(int? rang)
    {
        Statut = Machine.Passer(Statut, ActeCriteres.Modifier);
        ReglesCriteres.RangConnu.Exiger(rang is null || (rang >= 1 && rang <= Criteres.Count));
        SimuleLe = null;
        return [.. Criteres];
    }
}

/// <summary>Rules of the criteria of orientation.</summary>
public static class ReglesCriteres
{
    public static readonly RegleMetier LibelleRequis = new("ORI-CRITERE-LIBELLE", "Dites pourquoi ce critère propose ce parcours.");

    public static readonly RegleMetier TypeRequis = new("ORI-CRITERE-TYPE", "Choisissez le parcours que ce critère propose.");

    public static readonly RegleMetier ConditionRequise = new("ORI-CRITERE-CONDITION", "Choisissez au moins une condition.");

    public static readonly RegleMetier ConditionConnue = new(
        "ORI-CRITERE-VALEUR",
        "Une condition n’est pas complète\u00A0: choisissez-la dans la liste, et donnez un nombre entier quand elle en demande un."
    );

    public static readonly RegleMetier RangConnu = new("ORI-CRITERE-RANG", "Ce critère n’est plus à cette place\u00A0: relisez la liste.");

    public static readonly RegleMetier AuMoinsUn = new("ORI-CRITERES-VIDES", "Ajoutez au moins un critère avant d’adopter cette version.");

    public static readonly RegleMetier DabordSimules = new(
        "ORI-CRITERES-SIMULATION",
        "Simulez cette version avant de l’adopter\u00A0: elle a changé depuis la dernière simulation, ou n’a jamais été simulée."
    );

    public static readonly RegleMetier SourceRequise = new("ORI-CRITERES-SOURCE", "Indiquez le texte ou la décision qui fonde ces critères.");

    public static readonly RegleMetier DebutAVenir = new("ORI-CRITERES-DATE", "Une version prend effet aujourd’hui ou plus tard.");
}
