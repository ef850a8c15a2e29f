using System.Globalization;
using System.Text;
using Itineraires.Domain.Cadres;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data.Indicateurs;

/// <summary>A statement written once for SQLite and PostgreSQL: values are parameters, the few differences of the engines are here.</summary>
internal sealed class RequeteSql(ItinerairesDbContext db)
{
    private readonly bool _sqlite = db.Database.IsSqlite();
    private readonly List<object> _valeurs = [];
    private readonly Dictionary<object, string> _connues = [];

    public StringBuilder Texte { get; } = new();

    /// <summary>The marker of a parameter.</summary>
    public string P(object valeur)
    {
        if (_connues.TryGetValue(valeur, out var marque))
        {
            return marque;
        }

        _valeurs.Add(valeur);
        return _connues[valeur] = "{" + (_valeurs.Count - 1).ToString(CultureInfo.InvariantCulture) + "}";
    }

    public string Liste<T>(IEnumerable<T> valeurs)
        where T : notnull => string.Join(", ", valeurs.Select(v => P(v)));

    /// <summary>« expression IN (…) », false for an empty list.</summary>
    public string Dans<T>(string expression, IReadOnlyCollection<T> valeurs)
        where T : notnull => valeurs.Count == 0 ? "1 = 0" : $"{expression} IN ({Liste(valeurs)})";

    /// <summary>Whole days from one date to another.</summary>
    public string Jours(string du, string au) => _sqlite ? $"CAST(julianday({au}) - julianday({du}) AS INTEGER)" : $"({au} - {du})";

    /// <summary>Type of the identifiers, for an empty column.</summary>
    public string TypeIdentifiant => _sqlite ? "text" : "uuid";

    /// <summary>A date given, typed for the engine.</summary>
    public string Date(DateOnly jour) => _sqlite ? P(jour) : $"CAST({P(jour)} AS date)";

    public static string PlusGrand(string a, string b) => $"CASE WHEN {a} >= {b} THEN {a} ELSE {b} END";

    /// <summary>Chooses a date or a number by the cadre of the parcours « a ».</summary>
    public string ParCadre(IEnumerable<Cadre> cadres, Func<Cadre, string?> valeur, string sinon = "NULL")
    {
        var branches = cadres
            .Select(c => (c.Code, Valeur: valeur(c)))
            .Where(c => c.Valeur is not null)
            .Select(c => $"WHEN {P(c.Code)} THEN {c.Valeur}")
            .ToList();
        return branches.Count == 0 ? sinon : $"CASE a.cadre_code {string.Join(' ', branches)} ELSE {sinon} END";
    }

    /// <summary>Windows as a table « f(rang, du, au) ».</summary>
    public string Fenetres(IReadOnlyList<FenetreIndicateurs> fenetres) =>
        "fenetre(rang, du, au) AS (VALUES "
        + string.Join(", ", fenetres.Select((f, i) => $"({i.ToString(CultureInfo.InvariantCulture)}, {Date(f.Du)}, {Date(f.Au)})"))
        + ")";

    public async Task<List<T>> LireAsync<T>(CancellationToken annulation)
        where T : class => await db.Database.SqlQueryRaw<T>(Texte.ToString(), [.. _valeurs]).ToListAsync(annulation);

    /// <summary>The parcours « a » of the persons « p » that the demand retains.</summary>
    public string Retenus(DemandeIndicateurs demande)
    {
        var conditions = new List<string> { "a.accepte_le IS NOT NULL" };
        var perimetre = demande.Perimetre;
        if (!perimetre.Metropole)
        {
            var voies = new List<string>();
            if (perimetre.Territoires.Count > 0)
            {
                voies.Add(Dans("p.territoire_id", perimetre.Territoires));
            }

            if (perimetre.Organismes.Count > 0)
            {
                voies.Add(Dans("a.organisme_id", perimetre.Organismes));
            }

            if (perimetre.ReferentId is { } referent)
            {
                voies.Add($"a.referent_id = {P(referent)}");
            }

            conditions.Add(voies.Count == 0 ? "1 = 0" : $"({string.Join(" OR ", voies)})");
        }

        if (demande.OrganismeId is { } organisme)
        {
            conditions.Add($"a.organisme_id = {P(organisme)}");
        }

        if (demande.TerritoireId is { } territoire)
        {
            conditions.Add($"(p.territoire_id = {P(territoire)} OR p.conference_id = {P(territoire)})");
        }

        if (Types(demande.Itineraire) is { } types)
        {
            conditions.Add(Dans("a.type", types));
        }

        return string.Join(" AND ", conditions);
    }

    /// <summary>Codes of the types de parcours that a filter names; null for all.</summary>
    public static IReadOnlyList<string>? Types(string? itineraire) =>
        string.IsNullOrEmpty(itineraire)
            ? null
            : [.. Domain.Orientation.TypeParcours.Tous.Where(t => t.Code == itineraire || CodeItineraire(t) == itineraire).Select(t => t.Code)];

    /// <summary>Code of the itinéraire of a type: « emploi », « activite »…</summary>
    public static string CodeItineraire(Domain.Orientation.TypeParcours type) =>
        type.Itineraire switch
        {
            Domain.Orientation.Itineraire.Emploi => "emploi",
            Domain.Orientation.Itineraire.Activite => "activite",
            _ => type.Code,
        };

    /// <summary>The expression that names the group, as text.</summary>
    public static string Groupe(DimensionIndicateurs dimension) =>
        dimension switch
        {
            DimensionIndicateurs.Organisme => "CAST(a.organisme_id AS text)",
            DimensionIndicateurs.Itineraire => "CASE WHEN a.type LIKE 'emploi%' THEN 'emploi' WHEN a.type LIKE 'activite%' THEN 'activite' ELSE a.type END",
            DimensionIndicateurs.Territoire => "CAST(p.territoire_id AS text)",
            DimensionIndicateurs.Conference => "CAST(p.conference_id AS text)",
            _ => "''",
        };
}
