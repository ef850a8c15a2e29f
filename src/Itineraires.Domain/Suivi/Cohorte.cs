using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;

namespace Itineraires.Domain.Suivi;

public enum StatutCohorte
{
    [Display(Name = "suivie")]
    Suivie,

    [Display(Name = "archivée")]
    Archivee,
}

public enum ActeCohorte
{
    [Display(Name = "archiver la cohorte")]
    Archiver,

    [Display(Name = "rouvrir la cohorte")]
    Rouvrir,
}

/// <summary>Who is of a cohorte; what is null does not choose.</summary>
/// <param name="OuvertDu">Right opened from that day: the cohorte is one of nouveaux entrants.</param>
/// <param name="OuvertAu">Right opened up to that day.</param>
/// <param name="TerritoireId">Territory of a Maison.</param>
/// <param name="Age">Class of ages, code of the nomenclature.</param>
/// <param name="Anciennete">Class of months since the opening of the right, code of the nomenclature.</param>
/// <param name="Composition">Composition of the foyer.</param>
/// <param name="EloignementMois">Durably away from employment: months since the opening of the right, at least.</param>
/// <param name="Itineraire">Code of the type de parcours in progress.</param>
/// <param name="OrganismeId">Organisme référent of the parcours in progress.</param>
/// <param name="Thematique">Thématique or filière of the line of convention of the parcours in progress.</param>
public sealed record CriteresCohorte(
    DateOnly? OuvertDu = null,
    DateOnly? OuvertAu = null,
    Guid? TerritoireId = null,
    string? Age = null,
    string? Anciennete = null,
    CompositionFoyer? Composition = null,
    int? EloignementMois = null,
    string? Itineraire = null,
    Guid? OrganismeId = null,
    string? Thematique = null
)
{
    public bool EstVide => this == new CriteresCohorte();
}

/// <summary>A group of persons frozen on a day, followed month by month since the entry of each (SUI-01).</summary>
public sealed class Cohorte : Entite
{
    public static readonly MachineEtats<StatutCohorte, ActeCohorte> Machine = new(
        "COH-ETAT",
        "La cohorte",
        new Dictionary<(StatutCohorte, ActeCohorte), StatutCohorte>
        {
            [(StatutCohorte.Suivie, ActeCohorte.Archiver)] = StatutCohorte.Archivee,
            [(StatutCohorte.Archivee, ActeCohorte.Rouvrir)] = StatutCohorte.Suivie,
        }
    );

    private Cohorte() { }

    /// <param name="nom">Name shown in lists.</param>
    /// <param name="criteres">At least one.</param>
    /// <param name="par">Author.</param>
    /// <param name="le">Day on which the persons are chosen.</param>
    /// <exception cref="RegleMetierException">A rule of cohortes is broken.</exception>
    public Cohorte(string? nom, CriteresCohorte criteres, Guid par, DateOnly le)
    {
        ReglesCohorte.NomRequis.Exiger(!string.IsNullOrWhiteSpace(nom), nameof(Nom));
        ReglesCohorte.CritereRequis.Exiger(!criteres.EstVide);
        ReglesCohorte.DatesDansLOrdre.Exiger(criteres.OuvertDu is not { } du || criteres.OuvertAu is not { } au || au >= du, nameof(OuvertAu));
        ReglesCohorte.PasDansLeFutur.Exiger(criteres.OuvertAu is not { } jusque || jusque <= le, nameof(OuvertAu));
        Nom = nom!.Trim();
        (OuvertDu, OuvertAu, TerritoireId, Age, Anciennete) = (criteres.OuvertDu, criteres.OuvertAu, criteres.TerritoireId, criteres.Age, criteres.Anciennete);
        (Composition, EloignementMois, Itineraire, OrganismeId, Thematique) = (
            criteres.Composition,
            criteres.EloignementMois,
            criteres.Itineraire,
            criteres.OrganismeId,
            criteres.Thematique
        );
        (FigeePar, FigeeLe) = (par, le);
    }

    public string Nom { get; private set; } = "";

    public DateOnly? OuvertDu { get; private set; }

    public DateOnly? OuvertAu { get; private set; }

    /// <summary>Territory of its persons, whose chefs read it; null for the whole Métropole, which its chefs do not read.</summary>
    public Guid? TerritoireId { get; private set; }

    public string? Age { get; private set; }

    public string? Anciennete { get; private set; }

    public CompositionFoyer? Composition { get; private set; }

    public int? EloignementMois { get; private set; }

    public string? Itineraire { get; private set; }

    public Guid? OrganismeId { get; private set; }

    public string? Thematique { get; private set; }

    public DateOnly FigeeLe { get; private set; }

    public Guid FigeePar { get; private set; }

    public StatutCohorte Statut { get; private set; }

    public CriteresCohorte Criteres =>
        new(OuvertDu, OuvertAu, TerritoireId, Age, Anciennete, Composition, EloignementMois, Itineraire, OrganismeId, Thematique);

    /// <summary>Nouveaux entrants enter on the day of their right; the others on the day they were chosen.</summary>
    public MembreCohorte Compter(Guid personneId, DateOnly? droitOuvertLe) =>
        new(Id, personneId, (OuvertDu ?? OuvertAu) is not null && droitOuvertLe is { } le ? le : FigeeLe);

    public void Archiver() => Statut = Machine.Passer(Statut, ActeCohorte.Archiver);

    public void Rouvrir() => Statut = Machine.Passer(Statut, ActeCohorte.Rouvrir);
}

/// <summary>A person of a cohorte, for good: what she becomes does not take her out of it.</summary>
public sealed class MembreCohorte : Entite
{
    private MembreCohorte() { }

    internal MembreCohorte(Guid cohorteId, Guid personneId, DateOnly entreeLe) => (CohorteId, PersonneId, EntreeLe) = (cohorteId, personneId, entreeLe);

    public Guid CohorteId { get; private set; }

    public Guid PersonneId { get; private set; }

    /// <summary>Months are counted from that day.</summary>
    public DateOnly EntreeLe { get; private set; }
}

/// <summary>Where the persons of a cohorte stand at the end of a month.</summary>
public enum EtatMembre
{
    [Display(Name = "orientées")]
    Orientees,

    [Display(Name = "en accompagnement")]
    Accompagnees,

    [Display(Name = "sous contrat validé")]
    SousContrat,

    [Display(Name = "en étape")]
    EnEtape,

    [Display(Name = "que personne ne suit")]
    SansSuivi,

    [Display(Name = "hors droits et devoirs")]
    HorsDroits,

    [Display(Name = "sorties du dispositif")]
    Sorties,
}

/// <summary>The dated facts of one member: civil days in Paris.</summary>
/// <param name="PersonneId">The person.</param>
/// <param name="EntreeLe">Day of entry into the cohorte.</param>
public sealed record FaitsMembre(Guid PersonneId, DateOnly EntreeLe)
{
    /// <summary>Parcours: oriented, accepted, ended.</summary>
    public List<(DateOnly OrienteLe, DateOnly? AccepteLe, DateOnly? Fin)> Parcours { get; } = [];

    /// <summary>Contrats validated: day of the validation and days covered.</summary>
    public List<(DateOnly ValideLe, Periode Couverts)> Contrats { get; } = [];

    /// <summary>Étapes begun.</summary>
    public List<Periode> Etapes { get; } = [];

    /// <summary>Periods under droits et devoirs.</summary>
    public List<Periode> Soumissions { get; } = [];

    /// <summary>Exits of the dispositif and their coded reason.</summary>
    public List<(DateOnly Le, string Motif)> Sorties { get; } = [];

    /// <summary>Day on which the month of that rank since the entry is over: the entry itself for 0.</summary>
    public DateOnly Echeance(int mois) => EntreeLe.AddMonths(mois);

    /// <summary>Reason of the last exit known on a day, or null; whoever is soumise again has come back.</summary>
    public string? MotifSortie(DateOnly jour) =>
        Sorties.Where(s => s.Le <= jour && !Soumissions.Exists(p => p.Debut > s.Le && p.Debut <= jour)).OrderBy(s => s.Le).Select(s => s.Motif).LastOrDefault();

    public bool Est(EtatMembre etat, DateOnly jour) =>
        etat switch
        {
            EtatMembre.Orientees => Parcours.Exists(p => p.OrienteLe <= jour && (p.Fin is null || p.Fin >= EntreeLe)),
            EtatMembre.Accompagnees => Parcours.Exists(p => p.AccepteLe <= jour && (p.Fin is null || p.Fin > jour)),
            EtatMembre.SousContrat => Contrats.Exists(c => c.ValideLe <= jour && c.Couverts.Contient(jour)),
            EtatMembre.EnEtape => Etapes.Exists(e => e.Contient(jour)),
            EtatMembre.HorsDroits => !Soumissions.Exists(s => s.Contient(jour)),
            EtatMembre.Sorties => MotifSortie(jour) is not null,
            _ => !Est(EtatMembre.HorsDroits, jour) && !Est(EtatMembre.Sorties, jour) && !Est(EtatMembre.Accompagnees, jour),
        };
}

/// <summary>The persons of a cohorte one month after their entry.</summary>
/// <param name="Mois">Months since the entry.</param>
/// <param name="Observees">Persons who entered long enough ago to be counted.</param>
/// <param name="Nombres">Persons of each state.</param>
/// <param name="Motifs">Exits by coded reason.</param>
public sealed record MoisDeCohorte(int Mois, int Observees, IReadOnlyDictionary<EtatMembre, int> Nombres, IReadOnlyDictionary<string, int> Motifs)
{
    /// <summary>Months shown at most.</summary>
    public const int AuPlus = 24;

    /// <summary>Each month that one member at least has lived through.</summary>
    public static IReadOnlyList<MoisDeCohorte> Suivre(IReadOnlyCollection<FaitsMembre> membres, DateOnly aujourdhui)
    {
        var mois = new List<MoisDeCohorte>();
        for (var rang = 0; rang <= AuPlus; rang++)
        {
            var observees = Observer(membres, rang, aujourdhui).ToList();
            if (observees.Count == 0)
            {
                break;
            }

            mois.Add(
                new MoisDeCohorte(
                    rang,
                    observees.Count,
                    Enum.GetValues<EtatMembre>().ToDictionary(e => e, e => observees.Count(m => m.Est(e, m.Echeance(rang)))),
                    observees
                        .Select(m => m.MotifSortie(m.Echeance(rang)))
                        .OfType<string>()
                        .GroupBy(m => m, StringComparer.Ordinal)
                        .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal)
                )
            );
        }

        return mois;
    }

    /// <summary>The members whose month of that rank is over.</summary>
    public static IEnumerable<FaitsMembre> Observer(IEnumerable<FaitsMembre> membres, int mois, DateOnly aujourdhui) =>
        membres.Where(m => m.Echeance(mois) <= aujourdhui);
}

/// <summary>Rules of cohortes. Source: délibération 2020, II (« suivi de cohortes »).</summary>
public static class ReglesCohorte
{
    public static readonly RegleMetier NomRequis = new("COH-NOM", "Donnez un nom à la cohorte.");

    public static readonly RegleMetier CritereRequis = new("COH-CRITERE", "Choisissez au moins un critère.");

    public static readonly RegleMetier DatesDansLOrdre = new("COH-DATES", "La seconde date ne peut pas précéder la première.");

    public static readonly RegleMetier PasDansLeFutur = new("COH-FUTUR", "Une cohorte se fige avec des personnes connues\u00A0: choisissez une date passée.");

    public static readonly RegleMetier NonVide = new("COH-VIDE", "Personne ne répond à ces critères\u00A0: élargissez-les avant de figer la cohorte.");
}
