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

    public FoyerDuFichier(string matricule, IEnumerable<LigneBeneficiaire> lignes, LieuxImport lieux)
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
    }

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

    /// <summary>A cell as the domain takes it: an empty one says nothing.</summary>
    public static string? Nul(string texte) => texte.Length == 0 ? null : texte;

    private string? Premier(Func<LigneBeneficiaire, string> lire) => Nul(Lignes.Select(lire).FirstOrDefault(v => v.Length > 0) ?? "");
}
