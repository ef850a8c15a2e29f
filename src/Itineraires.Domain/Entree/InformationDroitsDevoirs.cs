using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Entree;

public enum MomentInformation
{
    /// <summary>Before any référent is designated (INF-07).</summary>
    [Display(Name = "à l’instruction de la demande")]
    Instruction,

    [Display(Name = "pendant l’accompagnement")]
    Accompagnement,

    [Display(Name = "en information collective")]
    Session,
}

/// <summary>
/// Information given to a person on her droits et devoirs and on the risks of not respecting them, with the guides handed over (INF-01, INF-07).
/// </summary>
public sealed class InformationDroitsDevoirs : Entite, IConcernePersonne
{
    /// <summary>Consequences of manquements on the RSA (INF-02).</summary>
    public const string Manquements = "manquements";

    /// <summary>Role of the instance de médiation (INF-02).</summary>
    public const string InstanceMediation = "instance_mediation";

    private InformationDroitsDevoirs() { }

    /// <param name="accompagnementId">Parcours in progress; null at the instruction.</param>
    /// <param name="points">Codes of what was explained.</param>
    /// <param name="guides">Codes of the versions of the guides handed over.</param>
    /// <exception cref="RegleMetierException">Nothing was explained, or the day is to come.</exception>
    public InformationDroitsDevoirs(
        Guid personneId,
        Guid? accompagnementId,
        DateOnly le,
        Guid par,
        IEnumerable<string> points,
        IEnumerable<string> guides,
        DateOnly aujourdhui
    )
    {
        (PersonneId, AccompagnementId, Le, Par) = (personneId, accompagnementId, le, par);
        Moment = accompagnementId is null ? MomentInformation.Instruction : MomentInformation.Accompagnement;
        (Points, Guides) = ([.. points], [.. guides]);
        ReglesInformation.PointRequis.Exiger(Points.Count > 0, nameof(Points));
        ReglesInformation.PasDansLeFutur.Exiger(le <= aujourdhui, nameof(Le));
    }

    public Guid PersonneId { get; private set; }

    public Guid? AccompagnementId { get; private set; }

    /// <summary>Collective session at which it was given, or null.</summary>
    public Guid? SessionId { get; private set; }

    public MomentInformation Moment { get; private set; }

    public DateOnly Le { get; private set; }

    public Guid Par { get; private set; }

    /// <summary>Codes of the nomenclature of the points explained.</summary>
    public List<string> Points { get; private set; } = [];

    /// <summary>Codes of the nomenclature of guides: each code is one version of a guide.</summary>
    public List<string> Guides { get; private set; } = [];

    /// <summary>The information given to a person who attended a collective session (INF-03).</summary>
    public static InformationDroitsDevoirs EnSession(
        (Guid Id, DateOnly Jour) session,
        (Guid Id, Guid? AccompagnementId) personne,
        Guid par,
        IEnumerable<string> points,
        IEnumerable<string> guides,
        DateOnly aujourdhui
    ) =>
        new(personne.Id, personne.AccompagnementId, session.Jour, par, points, guides, aujourdhui)
        {
            SessionId = session.Id,
            Moment = MomentInformation.Session,
        };

    /// <summary>Whether what INF-02 asks was explained, by one information or by several of the same parcours.</summary>
    public static bool EstComplete(IEnumerable<IEnumerable<string>> pointsExpliques)
    {
        var dits = pointsExpliques.SelectMany(p => p).ToHashSet(StringComparer.Ordinal);
        return dits.Contains(Manquements) && dits.Contains(InstanceMediation);
    }
}

/// <summary>Rules of the information on droits et devoirs.</summary>
public static class ReglesInformation
{
    public static readonly RegleMetier PointRequis = new("INF-POINT", "Cochez au moins un point que vous avez expliqué.", "Itinéraires emploi 2020, § 3.2");

    public static readonly RegleMetier PasDansLeFutur = new("INF-DATE", "L’information a été donnée\u00A0: choisissez la date du jour ou une date passée.");
}
