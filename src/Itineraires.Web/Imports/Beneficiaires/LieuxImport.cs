using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Territoires;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>Communes and the territories in force, by code INSEE.</summary>
internal sealed class LieuxImport
{
    private readonly Dictionary<string, Guid> _maisons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> _conferences = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _parNom = new(StringComparer.Ordinal);

    public HashSet<string> Codes { get; } = new(StringComparer.Ordinal);

    public static async Task<LieuxImport> LireAsync(ItinerairesDbContext db, DateOnly jour, CancellationToken annulation)
    {
        var lieux = new LieuxImport();
        foreach (var r in await db.Rattachements.AsNoTracking().Where(r => r.Debut <= jour && (r.Fin == null || r.Fin >= jour)).ToListAsync(annulation))
        {
            (r.Type == TypeTerritoire.MaisonMetropole ? lieux._maisons : lieux._conferences)[r.CodeInsee] = r.TerritoireId;
        }

        foreach (var c in await db.Communes.AsNoTracking().Select(c => new { c.CodeInsee, c.NomPlie }).ToListAsync(annulation))
        {
            lieux.Codes.Add(c.CodeInsee);
            lieux._parNom[c.NomPlie] = c.CodeInsee;
        }

        return lieux;
    }

    /// <summary>Code of a commune that the file only names; null when the territory has none of that name.</summary>
    public string? Code(string commune, string codePostal)
    {
        var plie = Texte.Replier(commune);
        return plie.StartsWith("lyon", StringComparison.Ordinal) && Arrondissement(codePostal) is { } a ? a : _parNom.GetValueOrDefault(plie);
    }

    /// <summary>Territories of a code; the postal code tells the arrondissement when only Lyon is given.</summary>
    public (Guid? Maison, Guid? Conference) Territoires(string? insee, string codePostal)
    {
        var code = insee == "69123" ? Arrondissement(codePostal) ?? insee : insee;
        return code is null ? (null, null) : (_maisons.TryGetValue(code, out var m) ? m : null, _conferences.TryGetValue(code, out var c) ? c : null);
    }

    /// <summary>Arrondissement of Lyon that a postal code tells, or null.</summary>
    public static string? ArrondissementDeLyon(string? codePostal) =>
        codePostal is { Length: 5 } && codePostal.StartsWith("6900", StringComparison.Ordinal) ? "6938" + codePostal[4] : null;

    private string? Arrondissement(string codePostal) => ArrondissementDeLyon(codePostal) is { } code && Codes.Contains(code) ? code : null;
}
