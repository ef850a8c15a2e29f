using System.Text.RegularExpressions;
using Itineraires.Domain.Pilotage;

namespace Itineraires.Web.Imports.Referentiels;

/// <summary>A published list that the operator gives as a file: where it goes and how it is recognised.</summary>
/// <param name="Code">Its name in addresses and on the command line.</param>
/// <param name="Nom">Its name on the screen.</param>
/// <param name="Editeur">Who publishes it.</param>
/// <param name="Liste">List of the nomenclature that it fills; null when it has a table of its own.</param>
/// <param name="Colonnes">What the file holds, said to whoever gives it.</param>
/// <param name="Exemple">A code, as an example.</param>
/// <param name="Forme">What each code looks like.</param>
/// <param name="ColonnesCode">Headers under which the code is found, the best first.</param>
/// <param name="ColonnesLibelle">Headers of the label.</param>
/// <param name="ColonnesPrecision">Headers of what the list says besides: métier of an appellation, communes of a quartier.</param>
public sealed record FormatReferentiel(
    string Code,
    string Nom,
    string Editeur,
    string? Liste,
    string Colonnes,
    string Exemple,
    Regex Forme,
    IReadOnlyList<string> ColonnesCode,
    IReadOnlyList<string> ColonnesLibelle,
    IReadOnlyList<string> ColonnesPrecision
)
{
    public bool EstGeographique => Code == CatalogueReferentiels.Contours;

    /// <summary>The code as the list writes it: the sub-classes of the NAF bear a point, the letters are capitals.</summary>
    public string Normaliser(string code)
    {
        const int sansPoint = 5;
        return Liste is null ? code.Trim()
            : Code == CatalogueReferentiels.Naf && code.Length == sansPoint ? $"{code[..2]}.{code[2..]}".ToUpperInvariant()
            : code.Trim().ToUpperInvariant();
    }
}

/// <summary>The published lists that the platform takes.</summary>
public static partial class CatalogueReferentiels
{
    public const string Rome = "rome";
    public const string Appellations = "appellations";
    public const string Naf = "naf";
    public const string Qpv = "qpv";
    public const string Contours = "contours";

    public static IReadOnlyList<FormatReferentiel> Tous { get; } =
    [
        new(
            Rome,
            "Métiers (ROME)",
            "France Travail",
            Nomenclatures.Rome,
            "Un CSV ou un classeur XLSX aux colonnes code_rome et libelle_rome.",
            "A1101",
            FormeRome(),
            ["code_rome", "code", "rome"],
            ["libelle_rome", "libelle", "intitule"],
            []
        ),
        new(
            Appellations,
            "Appellations des métiers (ROME)",
            "France Travail",
            Nomenclatures.RomeAppellation,
            "Un CSV ou un classeur XLSX aux colonnes ogr_appellation, rome_code et libelle_appellation_long.",
            "11987",
            FormeAppellation(),
            ["ogr_appellation", "code_ogr", "code"],
            ["libelle_appellation_long", "libelle_appellation", "libelle_appellation_court", "libelle"],
            ["rome_code", "code_rome"]
        ),
        new(
            Naf,
            "Activités des employeurs (NAF)",
            "INSEE",
            Nomenclatures.Naf,
            "Un CSV ou un classeur XLSX des sous-classes, aux colonnes code et libelle.",
            "01.11Z",
            FormeNaf(),
            ["code_point", "code_naf", "code", "sous_classe"],
            ["libelle", "libelle_naf", "intitules de la NAF rev. 2, version finale", "intitule"],
            []
        ),
        new(
            Qpv,
            "Quartiers prioritaires (QPV)",
            "ANCT",
            null,
            "Un CSV ou un classeur XLSX aux colonnes code, nom et communes, ou code_qp, lib_qp, insee_com et lib_com. Une liste nationale convient\u00A0: les quartiers d’ailleurs sont laissés de côté.",
            "QN06901M",
            FormeQpv(),
            ["code_qp", "code_qpv", "code", "code_officiel"],
            ["lib_qp", "nom_qp", "nom_qpv", "nom", "libelle"],
            ["communes", "lib_com", "nom_com", "commune_qp", "commune"]
        ),
        new(
            Contours,
            "Contours des communes",
            "IGN",
            null,
            "Un GeoJSON (FeatureCollection, en degrés WGS84) dont chaque objet porte le code INSEE de sa commune (code, codgeo ou insee_com).",
            "69029",
            FormeInsee(),
            ["code", "codgeo", "code_insee", "insee", "insee_com", "INSEE_COM"],
            [],
            []
        ),
    ];

    public static FormatReferentiel? Trouver(string? code) => Tous.FirstOrDefault(f => f.Code == code);

    [GeneratedRegex(@"\A[A-Z]\d{4}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FormeRome();

    [GeneratedRegex(@"\A\d{1,8}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormeAppellation();

    [GeneratedRegex(@"\A\d{2}\.\d{2}[A-Z]\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormeNaf();

    /// <summary>The codes of the official lists, and the provisional ones shipped with the product.</summary>
    [GeneratedRegex(@"\A(Q[PN]\d[0-9A-Z]\d{3}[0-9A-Z]|[a-z]+(-[a-z0-9]+)+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormeQpv();

    [GeneratedRegex(@"\A\d[0-9AB]\d{3}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormeInsee();
}
