using System.Text.Json;
using System.Text.Json.Nodes;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Referentiels;

/// <summary>Reads the contours of the communes: a GeoJSON FeatureCollection in degrees. Source: RFC 7946.</summary>
internal static class LectureContours
{
    private const long OctetsAuPlus = 32L * 1024 * 1024;

    /// <summary>Degrees around the known communes within which a centre is of the territory: some ten kilometres.</summary>
    private const double Marge = 0.1;

    /// <exception cref="FichierRefuseException">The file is not a FeatureCollection, or holds no commune of the territory.</exception>
    public static async Task<ListeLue> LireAsync(
        FormatReferentiel format,
        Stream fichier,
        IReadOnlyDictionary<string, Commune> communes,
        CancellationToken annulation
    )
    {
        if (fichier.Length > OctetsAuPlus)
        {
            throw new FichierRefuseException(CodesImport.FichierTropGros, "Le fichier dépasse 32\u00A0Mo\u00A0: simplifiez ses contours.");
        }

        var objets = await ObjetsAsync(fichier, annulation);
        var (elements, erreurs, gardes) = (new List<ElementLu>(), new List<RemarqueImport>(), new JsonArray());
        var vus = new Dictionary<string, int>(StringComparer.Ordinal);
        var ailleurs = 0;
        foreach (var (rang, objet) in objets.Index())
        {
            var ligne = rang + 1;
            var code = format
                .ColonnesCode.Select(c => (objet as JsonObject)?["properties"] is JsonObject p ? p[c] : null)
                .OfType<JsonValue>()
                .Select(v => v.ToString())
                .FirstOrDefault();
            if (code is null || !format.Forme.IsMatch(code))
            {
                erreurs.Add(new(ligne, "code", CodesImport.CodeInseeInvalide, $"L’objet {ligne} ne porte pas le code INSEE d’une commune."));
            }
            else if (!communes.TryGetValue(code, out var commune))
            {
                ailleurs++;
            }
            else if (!vus.TryAdd(code, ligne))
            {
                erreurs.Add(new(ligne, "code", CodesImport.CodeEnDouble, $"Le code «\u00A0{code}\u00A0» est déjà à l’objet {vus[code]}."));
            }
            else if (Centre(objet!["geometry"]) is not { } centre)
            {
                erreurs.Add(
                    new(ligne, "geometry", CodesImport.ContourInvalide, $"Le contour de {commune.Nom} n’est pas un polygone fermé, en degrés (WGS84).")
                );
            }
            else if (!EstDuTerritoire(centre, communes.Values))
            {
                erreurs.Add(
                    new(
                        ligne,
                        "geometry",
                        CodesImport.ContourInvalide,
                        $"Le centre du contour de {commune.Nom} ({ImporterReferentiel.Situer(centre.Longitude, centre.Latitude)}) est hors du territoire."
                    )
                );
            }
            else
            {
                elements.Add(new ElementLu(ligne, code, commune.Nom, null, centre.Longitude, centre.Latitude));
                gardes.Add(objet.DeepClone());
            }
        }

        return elements.Count == 0 && erreurs.TrueForAll(e => e.Code == CodesImport.CodeInseeInvalide)
            ? throw new FichierRefuseException(CodesImport.ReferentielInconnu, "Aucun objet de ce fichier n’est une commune du territoire.")
            : new ListeLue(
                objets.Count,
                ailleurs,
                elements,
                erreurs,
                [],
                new JsonObject { ["type"] = "FeatureCollection", ["features"] = gardes }.ToJsonString()
            );
    }

    private static async Task<JsonArray> ObjetsAsync(Stream fichier, CancellationToken annulation)
    {
        fichier.Position = 0;
        try
        {
            var racine = await JsonNode.ParseAsync(fichier, documentOptions: new JsonDocumentOptions { MaxDepth = 32 }, cancellationToken: annulation);
            return
                racine is JsonObject o
                && o["type"] is JsonValue type
                && type.TryGetValue(out string? nom)
                && nom == "FeatureCollection"
                && o["features"] is JsonArray { Count: > 0 } objets
                ? objets
                : throw Refus();
        }
        // A repeated key is told when the object is read.
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw Refus();
        }
    }

    private static FichierRefuseException Refus() =>
        new(CodesImport.ReferentielInconnu, "Le fichier n’est pas un GeoJSON de communes\u00A0: une FeatureCollection est attendue.");

    private static bool EstDuTerritoire((double Longitude, double Latitude) centre, IEnumerable<Commune> communes)
    {
        var connues = communes.ToList();
        return centre.Longitude >= connues.Min(c => c.Longitude) - Marge
            && centre.Longitude <= connues.Max(c => c.Longitude) + Marge
            && centre.Latitude >= connues.Min(c => c.Latitude) - Marge
            && centre.Latitude <= connues.Max(c => c.Latitude) + Marge;
    }

    /// <summary>Centre of gravity of the outer rings, weighed by their areas; null when they are not closed rings in degrees.</summary>
    private static (double Longitude, double Latitude)? Centre(JsonNode? geometrie)
    {
        var polygones = geometrie?["type"]?.ToString() switch
        {
            "Polygon" => [geometrie["coordinates"]],
            "MultiPolygon" when geometrie["coordinates"] is JsonArray plusieurs => plusieurs.ToArray(),
            _ => [],
        };
        var (aire, x, y) = (0.0, 0.0, 0.0);
        foreach (var polygone in polygones)
        {
            if (polygone is not JsonArray { Count: > 0 } anneaux || Points(anneaux[0]) is not { } points)
            {
                return null;
            }

            // The shoelace sums are taken from the first point, lest the differences drown in the coordinates.
            var (x0, y0) = points[0];
            var (a, cx, cy) = (0.0, 0.0, 0.0);
            for (var i = 0; i < points.Count - 1; i++)
            {
                var (x1, y1, x2, y2) = (points[i].X - x0, points[i].Y - y0, points[i + 1].X - x0, points[i + 1].Y - y0);
                var produit = (x1 * y2) - (x2 * y1);
                (a, cx, cy) = (a + produit, cx + ((x1 + x2) * produit), cy + ((y1 + y2) * produit));
            }

            if (a == 0)
            {
                return null;
            }

            var poids = Math.Abs(a);
            (aire, x, y) = (aire + poids, x + (poids * (x0 + (cx / (3 * a)))), y + (poids * (y0 + (cy / (3 * a)))));
        }

        const int decimales = 5;
        return aire == 0 ? null : (Math.Round(x / aire, decimales), Math.Round(y / aire, decimales));
    }

    private static List<(double X, double Y)>? Points(JsonNode? anneau)
    {
        const int auMoins = 4;
        var points = new List<(double X, double Y)>();
        foreach (var point in anneau as JsonArray ?? [])
        {
            if (
                point is not JsonArray { Count: >= 2 } p
                || p[0] is not JsonValue vx
                || p[1] is not JsonValue vy
                || !vx.TryGetValue(out double x)
                || !vy.TryGetValue(out double y)
                || Math.Abs(x) > 180
                || Math.Abs(y) > 90
            )
            {
                return null;
            }

            points.Add((x, y));
        }

        return points.Count >= auMoins && points[0] == points[^1] ? points : null;
    }
}
