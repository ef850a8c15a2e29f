using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;

namespace Itineraires.Domain.Conventions;

/// <summary>
/// What an organisme devotes to the accompagnement global, territory by territory (ORI-13). A CCAS takes part as a volunteer, « à titre
/// expérimental »: only while such a participation runs.
/// </summary>
public sealed class ParticipationGlobal : Entite
{
    private ParticipationGlobal() { }

    /// <param name="organisme">Pôle emploi, the Métropole or a volunteer CCAS.</param>
    /// <param name="territoireId">Territory of a Maison; null for the whole Métropole.</param>
    /// <param name="etp">Full-time equivalents devoted; none is possible.</param>
    /// <param name="periode">Days on which they are.</param>
    /// <param name="source">Convention that says it.</param>
    /// <exception cref="RegleMetierException">The organisme holds no part, the number is negative or the source is missing.</exception>
    public ParticipationGlobal(Organisme organisme, Guid? territoireId, decimal etp, Periode periode, string? source)
    {
        ReglesParticipation.OrganismeAdmis.Exiger(RoleDe(organisme.Type, participe: true) is not null, nameof(OrganismeId));
        ReglesParticipation.EtpPositifs.Exiger(etp >= 0, nameof(Etp));
        ReglesParticipation.SourceRequise.Exiger(!string.IsNullOrWhiteSpace(source), nameof(Source));
        (OrganismeId, TerritoireId, Etp, Source) = (organisme.Id, territoireId, etp, source!.Trim());
        (Debut, Fin) = (periode.Debut, periode.Fin);
    }

    public Guid OrganismeId { get; private set; }

    public Guid? TerritoireId { get; private set; }

    public decimal Etp { get; private set; }

    public DateOnly Debut { get; private set; }

    public DateOnly? Fin { get; private set; }

    public string Source { get; private set; } = "";

    /// <summary>The part that the professionals of an organisme hold, or null when it takes no part.</summary>
    /// <param name="participe">Whether a participation of the organisme runs.</param>
    public static RoleGlobal? RoleDe(TypeOrganisme type, bool participe) =>
        type switch
        {
            TypeOrganisme.PoleEmploi => RoleGlobal.Emploi,
            TypeOrganisme.Metropole => RoleGlobal.Social,
            TypeOrganisme.Ccas when participe => RoleGlobal.Social,
            _ => null,
        };

    /// <summary>Ends it on that day, included.</summary>
    public void Clore(DateOnly fin)
    {
        ReglesParticipation.FinApresDebut.Exiger(fin >= Debut, nameof(Fin));
        Fin = fin;
    }
}

/// <summary>Rules of the participations to the accompagnement global. Source: Convention d'appui, bilan 2018, fiche action n° 7.</summary>
public static class ReglesParticipation
{
    private const string Fiche = "Convention d’appui, bilan 2018, fiche action n°\u00A07";

    public static readonly RegleMetier OrganismeAdmis = new(
        "GLO-ORGANISME",
        "Seuls Pôle emploi, la Métropole et un CCAS volontaire participent à l’accompagnement global.",
        Fiche
    );

    public static readonly RegleMetier EtpPositifs = new("GLO-ETP", "Saisissez un nombre d’ETP positif, par exemple 2,5.");

    public static readonly RegleMetier SourceRequise = new("GLO-SOURCE", "Indiquez la convention qui prévoit ces moyens.");

    public static readonly RegleMetier FinApresDebut = new("GLO-PARTICIPATION-FIN", "La fin ne peut pas précéder le début.");
}
