using Itineraires.Web.Imports.Beneficiaires;

namespace Itineraires.Web.Imports.Tableurs;

/// <summary>A line of a spreadsheet as the product reads it, with what is said of it.</summary>
/// <param name="Valeurs">Values by code of the field, as a person would write them; the empty ones are not there.</param>
public sealed record LigneTableur(
    int Numero,
    IReadOnlyDictionary<string, string> Valeurs,
    IReadOnlyList<RemarqueImport> Erreurs,
    IReadOnlyList<RemarqueImport> Avertissements
)
{
    /// <summary>Who it is of, as far as it says.</summary>
    public string Personne =>
        string.Join(' ', new[] { Valeurs.GetValueOrDefault("prenom"), Valeurs.GetValueOrDefault("nom") }.Where(v => v is { Length: > 0 }));

    /// <summary>Fields that something is said of, each once, the errors first.</summary>
    public IReadOnlyList<(string Champ, RemarqueImport Remarque, bool EstErreur)> ACorriger { get; } =
    [
        .. Erreurs
            .Select(r => (r, EstErreur: true))
            .Concat(Avertissements.Select(r => (r, EstErreur: false)))
            .Where(r => r.r.Colonne is { } champ && CatalogueTableurs.Champ(champ) is not null)
            .DistinctBy(r => r.r.Colonne)
            .Select(r => (r.r.Colonne!, r.r, r.EstErreur)),
    ];

    /// <summary>The values beside the name; a NIR is masked.</summary>
    public IReadOnlyList<string> Autres { get; } = [.. Valeurs.Where(v => v.Key is not ("nom" or "prenom")).Select(v => MasqueNir.Masquer(v.Value))];

    /// <summary>What is said of the whole line.</summary>
    public IReadOnlyList<(RemarqueImport Remarque, bool EstErreur)> DeLaLigne { get; } =
    [.. Erreurs.Where(r => r.Colonne is null).Select(r => (r, true)), .. Avertissements.Where(r => r.Colonne is null).Select(r => (r, false))];
}

/// <summary>Goes through the lines of a spreadsheet: those to correct first, then those that only call for a remark, then the others.</summary>
public sealed class LignesTableur(RapportBeneficiaires rapport)
{
    private readonly ILookup<int, RemarqueImport> _erreurs = rapport.Erreurs.Where(r => r.Ligne > 0).ToLookup(r => r.Ligne);
    private readonly ILookup<int, RemarqueImport> _avertissements = rapport.Avertissements.Where(r => r.Ligne > 0).ToLookup(r => r.Ligne);

    /// <summary>Lines that are rejected as they stand.</summary>
    public IReadOnlyList<int> Rejetees => [.. _erreurs.Select(g => g.Key).Order()];

    /// <summary>Whether the report holds every remark, so that the lines without any are known.</summary>
    private bool EstEntier => rapport.NombreErreurs <= rapport.Erreurs.Count && rapport.NombreAvertissements <= rapport.Avertissements.Count;

    /// <summary>The lines that come after one.</summary>
    /// <param name="apres">Last line shown; null at the beginning.</param>
    /// <returns>The lines, and where to go on from; null at the end.</returns>
    public (IReadOnlyList<LigneTableur> Lignes, CurseurLignes? Suite) Lire(Stream fichier, DonneesTableur tableur, CurseurLignes? apres, int nombre)
    {
        var ordre = _erreurs
            .Select(g => new CurseurLignes(0, g.Key))
            .Concat(_avertissements.Where(g => !_erreurs.Contains(g.Key)).Select(g => new CurseurLignes(1, g.Key)))
            .Order()
            .Where(c => apres is not { } a || c.CompareTo(a) > 0)
            .Take(nombre + 1)
            .ToList();
        var voulues = ordre.Select(c => c.Ligne).ToHashSet();
        var sansRemarque = EstEntier ? nombre + 1 - ordre.Count : 0;
        var depuis = apres is { Rang: 2, Ligne: var ligne } ? ligne : 0;
        var lues = new Dictionary<int, LigneTableur>();
        using var lecteur = tableur.Ouvrir(fichier);
        while ((voulues.Count > 0 || sansRemarque > 0) && lecteur.Avancer())
        {
            var numero = lecteur.NumeroLigne;
            if (voulues.Remove(numero))
            {
                lues.Add(numero, Lire(lecteur));
            }
            else if (sansRemarque > 0 && numero > depuis && !_erreurs.Contains(numero) && !_avertissements.Contains(numero))
            {
                lues.Add(numero, Lire(lecteur));
                ordre.Add(new CurseurLignes(2, numero));
                sansRemarque--;
            }
        }

        var presentes = ordre.Where(c => lues.ContainsKey(c.Ligne)).ToList();
        return ([.. presentes.Take(nombre).Select(c => lues[c.Ligne])], presentes.Count > nombre ? presentes[nombre - 1] : null);
    }

    /// <summary>Some lines, by their number.</summary>
    public IReadOnlyDictionary<int, LigneTableur> Lire(Stream fichier, DonneesTableur tableur, IReadOnlySet<int> numeros)
    {
        var lues = new Dictionary<int, LigneTableur>();
        using var lecteur = tableur.Ouvrir(fichier);
        while (lues.Count < numeros.Count && lecteur.Avancer())
        {
            if (numeros.Contains(lecteur.NumeroLigne))
            {
                lues.Add(lecteur.NumeroLigne, Lire(lecteur));
            }
        }

        return lues;
    }

    /// <summary>A line that was rejected, found in the file of the rejected ones, which holds them in their order.</summary>
    /// <returns>The line under its number in the first file; null when it is not there.</returns>
    public LigneTableur? LireRejetee(Stream rejets, DonneesTableur tableur, int numero)
    {
        var rang = Rejetees.ToList().IndexOf(numero);
        using var lecteur = tableur.Ouvrir(rejets);
        for (var i = 0; i <= rang; i++)
        {
            if (!lecteur.Avancer())
            {
                return null;
            }
        }

        return rang < 0 ? null : Lire(lecteur, numero);
    }

    private LigneTableur Lire(LecteurCorrespondance lecteur, int? numero = null)
    {
        var ligne = numero ?? lecteur.NumeroLigne;
        var valeurs = LectureBeneficiaires
            .Entetes.Select((champ, rang) => (champ, Valeur: lecteur.Affichage(rang)))
            .Where(v => v.Valeur.Length > 0)
            .ToDictionary(v => v.champ, v => v.Valeur, StringComparer.Ordinal);
        return new LigneTableur(ligne, valeurs, [.. _erreurs[ligne]], [.. _avertissements[ligne]]);
    }
}

/// <summary>Where a walk through the lines is.</summary>
/// <param name="Rang">0 among the rejected lines, 1 among those with a remark, 2 among the others.</param>
public readonly record struct CurseurLignes(int Rang, int Ligne) : IComparable<CurseurLignes>
{
    public static bool operator <(CurseurLignes gauche, CurseurLignes droite) => gauche.CompareTo(droite) < 0;

    public static bool operator >(CurseurLignes gauche, CurseurLignes droite) => gauche.CompareTo(droite) > 0;

    public static bool operator <=(CurseurLignes gauche, CurseurLignes droite) => gauche.CompareTo(droite) <= 0;

    public static bool operator >=(CurseurLignes gauche, CurseurLignes droite) => gauche.CompareTo(droite) >= 0;

    /// <summary>Reads « 1-25 »; null for anything else.</summary>
    public static CurseurLignes? Lire(string? texte) =>
        texte?.Split('-') is [var rang, var ligne]
        && int.TryParse(rang, System.Globalization.CultureInfo.InvariantCulture, out var r)
        && int.TryParse(ligne, System.Globalization.CultureInfo.InvariantCulture, out var l)
            ? new CurseurLignes(r, l)
            : null;

    public int CompareTo(CurseurLignes other) => (Rang, Ligne).CompareTo((other.Rang, other.Ligne));

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Rang}-{Ligne}");
}
