using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;

namespace Itineraires.Domain.Conventions;

/// <summary>One line of the programming: organisme × type de parcours × thématique for a year (CNV-03).</summary>
public sealed class LigneConvention : Entite
{
    private LigneConvention() { }

    public LigneConvention(int annee, Guid organismeId, string libelleStructure, TypeParcours type, string? thematique)
    {
        ReglesConvention.TypeConventionne.Exiger(type.EstConventionne, nameof(Type));
        Annee = annee;
        OrganismeId = organismeId;
        LibelleStructure = libelleStructure;
        Type = type;
        Thematique = thematique;
    }

    public int Annee { get; private set; }

    public Guid OrganismeId { get; private set; }

    public Organisme Organisme { get; private set; } = null!;

    /// <summary>Label of the structure as the file prints it; several labels may name one organisme.</summary>
    public string LibelleStructure { get; private set; } = "";

    public TypeParcours Type { get; private set; }

    public string? Thematique { get; private set; }

    /// <summary>Simultaneous capacity financed: the unit of cost.</summary>
    public int Places { get; private set; }

    /// <summary>Distinct bénéficiaires to be followed over the year.</summary>
    public int Suivis { get; private set; }

    public Montant MontantPropose { get; private set; }

    /// <summary>Amount voted; null while only proposed.</summary>
    public Montant? MontantAttribue { get; private set; }

    /// <summary>Cadre named by the line; null when the default of its type applies.</summary>
    public string? CadreCode { get; private set; }

    /// <summary>Carried over from the programming of that year, for demonstration or continuity.</summary>
    public int? ReconduiteDe { get; private set; }

    /// <summary>Whom an innovant line is for; null until it is said, and for the other lines.</summary>
    public PublicInnovant? Public { get; private set; }

    /// <summary>Objectives of the fiche action 5 of the plan pauvreté that the line aims at: codes of the nomenclature.</summary>
    public List<string> ObjectifsPauvrete { get; private set; } = [];

    /// <summary>Says whom an innovant line is for, and what it aims at within the plan pauvreté.</summary>
    /// <exception cref="RegleMetierException">The line is not innovant, or the plan pauvreté is named without any objective.</exception>
    public void Destiner(PublicInnovant? publics, IEnumerable<string> objectifs)
    {
        ReglesConvention.Innovante.Exiger(Type.Modalite == Modalite.Innovant);
        ReglesConvention.PublicRequis.Exiger(publics is not null, nameof(Public));
        List<string> vises = publics == PublicInnovant.PlanPauvrete ? [.. objectifs.Distinct(StringComparer.Ordinal)] : [];
        ReglesConvention.ObjectifRequis.Exiger(publics != PublicInnovant.PlanPauvrete || vises.Count > 0, nameof(ObjectifsPauvrete));
        (Public, ObjectifsPauvrete) = (publics, vises);
    }

    public void Programmer(int places, int suivis, Montant montant)
    {
        ReglesConvention.PlacesPositives.Exiger(places > 0, nameof(Places));
        ReglesConvention.SuivisSuffisants.Exiger(suivis >= places, nameof(Suivis));
        ReglesConvention.MontantPositif.Exiger(montant.Centimes > 0, nameof(MontantPropose));
        (Places, Suivis, MontantPropose) = (places, suivis, montant);
    }

    public void Attribuer(Montant montant)
    {
        ReglesConvention.MontantPositif.Exiger(montant.Centimes > 0, nameof(MontantAttribue));
        MontantAttribue = montant;
    }

    /// <summary>Gives the line to another organisme: its label turned out to name that one.</summary>
    public void ConfierA(Guid organismeId) => OrganismeId = organismeId;

    public void RattacherAuCadre(string? code) => CadreCode = code;

    /// <summary>The same line for another year, marked « reconduite ».</summary>
    public LigneConvention Reconduire(int annee)
    {
        var ligne = new LigneConvention(annee, OrganismeId, LibelleStructure, Type, Thematique)
        {
            ReconduiteDe = Annee,
            CadreCode = CadreCode,
            Public = Public,
            ObjectifsPauvrete = [.. ObjectifsPauvrete],
        };
        ligne.Programmer(Places, Suivis, MontantPropose);
        return ligne;
    }
}

/// <summary>The lines of several years that continue one another: those who hold or await a place keep it when the next programming comes.</summary>
public static class SuitesDeLignes
{
    /// <summary>
    /// The line of a year that continues each line of that year and before: of the same organisme, type and thématique, under the same label when
    /// there are several. A line that nothing continues is absent.
    /// </summary>
    public static IReadOnlyDictionary<Guid, Guid> Calculer(IReadOnlyCollection<LigneConvention> lignes, int annee)
    {
        var courantes = lignes.Where(l => l.Annee == annee).ToLookup(Cle);
        var suites = new Dictionary<Guid, Guid>();
        foreach (var ligne in lignes.Where(l => l.Annee <= annee))
        {
            var possibles = courantes[Cle(ligne)].OrderBy(l => l.LibelleStructure != ligne.LibelleStructure).ThenBy(l => l.Id);
            if ((ligne.Annee == annee ? ligne : possibles.FirstOrDefault()) is { } suite)
            {
                suites[ligne.Id] = suite.Id;
            }
        }

        return suites;
    }

    private static (Guid OrganismeId, TypeParcours Type, string? Thematique) Cle(LigneConvention ligne) => (ligne.OrganismeId, ligne.Type, ligne.Thematique);
}

/// <summary>Rules of conventions. Source: Annexe 2 of Itinéraires emploi et activité 2020.</summary>
public static class ReglesConvention
{
    public static readonly RegleMetier StructureRequise = new("CNV-STRUCTURE", "Indiquez la structure.");

    public static readonly RegleMetier TypeConventionne = new("CNV-TYPE", "Seuls les Itinéraires emploi et activité font l’objet d’une ligne de convention.");

    public static readonly RegleMetier PlacesPositives = new("CNV-PLACES", "Le nombre de places doit être supérieur à zéro.");

    public static readonly RegleMetier SuivisSuffisants = new("CNV-SUIVIS", "Le nombre de suivis ne peut pas être inférieur au nombre de places.");

    public static readonly RegleMetier Innovante = new(
        "CNV-INNOVANT",
        "Seul un Itinéraire innovant dit à quel public il est destiné.",
        "Itinéraires emploi 2020, § 1.3, note"
    );

    public static readonly RegleMetier PublicRequis = new("CNV-PUBLIC", "Choisissez le public de la ligne.", "Itinéraires emploi 2020, § 1.3, note");

    public static readonly RegleMetier ObjectifRequis = new(
        "CNV-OBJECTIF",
        "Dans le plan pauvreté, la ligne vise au moins un objectif de la fiche action 5.",
        "Itinéraires emploi 2020, § 1.3, note"
    );

    public static readonly RegleMetier MontantPositif = new("CNV-MONTANT", "Le montant doit être supérieur à zéro.");
}
