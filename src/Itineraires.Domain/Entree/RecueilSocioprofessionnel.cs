using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Entree;

/// <summary>
/// Données socioprofessionnelles of a person as the flow of instruction tells them, one for each day of collection: what the criteria of
/// orientation read while no professional has evaluated the needs (ORI-01, ORI-04). What tells of health is never in it (CNF-01).
/// </summary>
public sealed class RecueilSocioprofessionnel : Entite, IConcernePersonne
{
    private RecueilSocioprofessionnel() { }

    public RecueilSocioprofessionnel(Guid personneId, DateOnly recueilliLe) => (PersonneId, RecueilliLe) = (personneId, recueilliLe);

    public Guid PersonneId { get; private set; }

    /// <summary>Day on which the answers were given.</summary>
    public DateOnly RecueilliLe { get; private set; }

    /// <summary>Day of the demande of RSA.</summary>
    public DateOnly? DemandeeLe { get; private set; }

    public string? NumeroDemande { get; private set; }

    public SituationProfessionnelle? Situation { get; private set; }

    /// <summary>Last job, in the words of the person.</summary>
    public string? DernierMetier { get; private set; }

    public DateOnly? DernierEmploiFiniLe { get; private set; }

    public Mobilite? Mobilite { get; private set; }

    public SituationLogement? Logement { get; private set; }

    public GardeEnfants? GardeEnfants { get; private set; }

    /// <summary>Whether a cover exists: an administrative fact, nothing medical.</summary>
    public bool? CouvertureSante { get; private set; }

    /// <summary>Whether the questions on the difficulties were answered: an empty list then says that there is none.</summary>
    public bool BesoinsDits { get; private set; }

    /// <summary>Codes of the nomenclature of freins.</summary>
    public List<string> Besoins { get; private set; } = [];

    /// <summary>Creation of the flow that told it (UTC).</summary>
    public DateTime FluxDu { get; private set; }

    /// <summary>Takes what a flow tells, unless a later one was read already.</summary>
    /// <param name="besoins">Codes of needs; null when the questions were not answered.</param>
    /// <param name="fluxDu">Creation of the flow, UTC.</param>
    /// <returns>Whether something changed.</returns>
    public bool Noter(DateOnly? demandeeLe, string? numeroDemande, DonneesSocioprofessionnelles donnees, IReadOnlyCollection<string>? besoins, DateTime fluxDu)
    {
        var liste = besoins?.Order(StringComparer.Ordinal).ToList() ?? [];
        var dites = new DonneesSocioprofessionnelles(Situation, DernierMetier, DernierEmploiFiniLe, Mobilite, Logement, GardeEnfants, CouvertureSante);
        if (fluxDu < FluxDu)
        {
            return false;
        }

        var pareil =
            (demandeeLe, numeroDemande, donnees, besoins is not null) == (DemandeeLe, NumeroDemande, dites, BesoinsDits)
            && liste.SequenceEqual(Besoins, StringComparer.Ordinal)
            && FluxDu != default;
        (DemandeeLe, NumeroDemande, FluxDu) = (demandeeLe, numeroDemande, fluxDu);
        (Situation, DernierMetier, DernierEmploiFiniLe) = (donnees.Situation, donnees.DernierMetier, donnees.DernierEmploiFiniLe);
        (Mobilite, Logement, GardeEnfants, CouvertureSante) = (donnees.Mobilite, donnees.Logement, donnees.GardeEnfants, donnees.CouvertureSante);
        (BesoinsDits, Besoins) = (besoins is not null, liste);
        return !pareil;
    }
}
