using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>The lines of one matricule, the demandeur's first, and what they say together of the foyer.</summary>
internal sealed class FoyerDuFichier
{
    private static readonly Dictionary<string, TypeRsa> Types = new(StringComparer.Ordinal)
    {
        ["socle"] = Domain.Personnes.TypeRsa.Socle,
        ["socle_activite"] = Domain.Personnes.TypeRsa.SocleActivite,
        ["activite"] = Domain.Personnes.TypeRsa.Activite,
    };

    /// <param name="ecartees">Lines of which only what they say of the foyer is taken: their persons are taken elsewhere.</param>
    public FoyerDuFichier(string matricule, IEnumerable<LigneBeneficiaire> lignes, LieuxImport lieux, IReadOnlySet<int>? ecartees = null)
    {
        Matricule = matricule;
        Lignes = [.. lignes.OrderBy(l => l.Role == RoleImporte.Demandeur ? 0 : 1).ThenBy(l => l.Ligne)];
        NumeroDemandeRsa = Premier(l => l.NumeroDemandeRsa);
        SituationFamiliale = Premier(l => l.SituationFamiliale);
        NombreEnfants = Lignes.Select(l => l.NombreEnfants).FirstOrDefault(n => n is not null);
        DroitOuvertLe = Lignes.Select(l => l.DateOuvertureDroit).FirstOrDefault(d => d is not null);
        TypeRsa = Premier(l => l.TypeRsa) is { } type ? Types[type] : null;
        EtatDroit = Premier(l => l.EtatDroit) is { } etat ? (EtatDroit)int.Parse(etat) : null;
        if (Lignes.FirstOrDefault(l => l.Adresse.Length + l.CodePostal.Length + l.Commune.Length + l.CodeInsee.Length > 0) is { } a)
        {
            var insee = a.CodeInsee.Length > 0 ? a.CodeInsee : lieux.Code(a.Commune, a.CodePostal);
            Adresse = new Adresse(Nul(a.Adresse), Nul(a.ComplementAdresse), Nul(a.CodePostal), Nul(a.Commune), insee);
            (TerritoireId, ConferenceId) = lieux.Territoires(insee, a.CodePostal);
        }

        if (ecartees is { Count: > 0 } && Lignes.Any(l => ecartees.Contains(l.Ligne)))
        {
            Ecartees = [.. Lignes.Where(l => ecartees.Contains(l.Ligne))];
            Lignes = [.. Lignes.Where(l => !ecartees.Contains(l.Ligne))];
        }
    }

    /// <summary>Physical line of the dossier in its flow; zero for a table, whose lines have their own.</summary>
    public int Ligne { get; init; }

    /// <summary>Day on which the flow was made; null for a table.</summary>
    public DateOnly? CreeLe { get; init; }

    /// <summary>Lines whose persons the file also names elsewhere, where they are taken.</summary>
    public IReadOnlyList<LigneBeneficiaire> Ecartees { get; } = [];

    /// <summary>Day from which the state of the right runs, when the source tells; null: from <see cref="ReferenceLe"/> on.</summary>
    public DateOnly? DroitDepuis { get; init; }

    /// <summary>Day that the file describes; null: the day of the import.</summary>
    public DateOnly? ReferenceLe { get; init; }

    public MotifSansVersement? Motif { get; init; }

    /// <inheritdoc cref="Foyer.CodeMotif"/>
    public string? CodeMotif { get; init; }

    /// <summary>Creation (UTC) of the flow that holds the foyer, or null for a table.</summary>
    public DateTime? FluxDu { get; init; }

    public string Matricule { get; }

    public IReadOnlyList<LigneBeneficiaire> Lignes { get; }

    public string? NumeroDemandeRsa { get; }

    public string? SituationFamiliale { get; }

    public int? NombreEnfants { get; }

    public DateOnly? DroitOuvertLe { get; }

    public TypeRsa? TypeRsa { get; }

    public EtatDroit? EtatDroit { get; }

    /// <summary>The first address of the lines, or null when none has one; the territories are those of this address.</summary>
    public Adresse? Adresse { get; }

    public Guid? TerritoireId { get; }

    public Guid? ConferenceId { get; }

    /// <summary>
    /// Day from which a change without a date runs: that which the file describes; or, when a period known began since, the day of the flow,
    /// so that what happened in the month is not erased.
    /// </summary>
    /// <param name="courante">Beginning of the period in progress, or null.</param>
    public DateOnly SansDate(DateOnly? courante, DateOnly aujourdhui)
    {
        var reference = ReferenceLe is { } r && r < aujourdhui ? r : aujourdhui;
        return courante is not { } debut || reference > debut ? reference
            : CreeLe is { } creation && creation > debut ? creation
            : debut;
    }

    /// <summary>Day the right was opened: while it stays open, a flow does not move a day known forward.</summary>
    public DateOnly? Ouverture(DateOnly? connue, EtatDroit? etat) =>
        DroitOuvertLe is not { } dite || (FluxDu is not null && connue < dite && Foyer.EstOuvert(etat)) ? connue : dite;

    /// <summary>A cell as the domain takes it: an empty one says nothing.</summary>
    public static string? Nul(string texte) => texte.Length == 0 ? null : texte;

    private string? Premier(Func<LigneBeneficiaire, string> lire) => Nul(Lignes.Select(lire).FirstOrDefault(v => v.Length > 0) ?? "");
}
