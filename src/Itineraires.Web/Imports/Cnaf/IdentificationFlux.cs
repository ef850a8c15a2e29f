using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>What all the flows of an organisme payeur have in common: their encoding and their identification.</summary>
internal static partial class IdentificationFlux
{
    private const string FinIdentification = "</IdentificationFlux>";

    /// <summary>The same identification, for a file written in UTF-8.</summary>
    public static string EnUtf8(string entete) => Declaration().Replace(entete, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");

    /// <summary>What a flow says of itself.</summary>
    /// <param name="entete">What comes before its first dossier.</param>
    /// <param name="inconnu">What is told of a file that is no such flow.</param>
    /// <returns>The identification, and the text of it that a file of rejects repeats.</returns>
    /// <exception cref="FichierRefuseException">It is no flow, or cannot be read.</exception>
    public static (RapportFlux Flux, string Entete) Lire(string entete, string inconnu)
    {
        if (entete.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || entete.Contains("<!ENTITY", StringComparison.OrdinalIgnoreCase))
        {
            throw new FichierRefuseException(CodesImport.FluxIllisible, "Le flux déclare un type de document ou des entités\u00A0: il n’est pas lu.");
        }

        var valeurs = Champ().Matches(entete).GroupBy(m => m.Groups["nom"].Value).ToDictionary(g => g.Key, g => g.First().Groups["valeur"].Value.Trim());
        if (!valeurs.TryGetValue("TYPEFLUX", out var frequence) || !entete.Contains("<IdentificationFlux", StringComparison.Ordinal))
        {
            throw new FichierRefuseException(CodesImport.FluxInconnu, inconnu);
        }

        var (jour, heure) = (valeurs.GetValueOrDefault("DTCREAFLUX", ""), valeurs.GetValueOrDefault("HEUCREAFLUX", "00:00:00"));
        if (!DateOnly.TryParseExact(jour, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var cree))
        {
            throw new FichierRefuseException(CodesImport.FluxIllisible, "La date de création du flux (DTCREAFLUX) manque ou n’existe pas.");
        }

        // The caisses write the civil time.
        var instant = Horloge.EnInstant(
            cree.ToDateTime(TimeOnly.TryParse(heure.Split('.')[0], CultureInfo.InvariantCulture, out var h) ? h : TimeOnly.MinValue)
        );
        var reference = DateOnly.TryParseExact(
            valeurs.GetValueOrDefault("DTREF", ""),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var r
        )
            ? r
            : new DateOnly(cree.Year, cree.Month, 1);
        // What follows belongs to the first dossier: the reason of its rejection, when the flow is one of dossiers corrected.
        var fin = entete.IndexOf(FinIdentification, StringComparison.Ordinal);
        return (
            new RapportFlux(valeurs.GetValueOrDefault("APPLIEME", ""), frequence, instant, reference, null, 0, 0, new Dictionary<string, int>()),
            fin < 0 ? entete : entete[..(fin + FinIdentification.Length)]
        );
    }

    /// <summary>What the XML declares, among the encodings of the caisses; declared or not, UTF-8 is verified and Windows-1252 taken when a byte disagrees.</summary>
    public static Encoding Encodage(Stream fichier, RemarquesImport avertissements)
    {
        fichier.Position = 0;
        var tete = new byte[200];
        var lus = fichier.ReadAtLeast(tete, tete.Length, throwOnEndOfStream: false);
        var declare =
            Declaration().Match(Encoding.Latin1.GetString(tete, 0, lus)) is { Success: true } d && d.Groups["encodage"].Success
                ? d.Groups["encodage"].Value
                : null;
        switch (declare?.ToUpperInvariant())
        {
            case "WINDOWS-1252" or "CP1252" or "ISO-8859-1" or "LATIN1":
                // What calls itself ISO-8859-1 holds Windows-1252, which has letters where the other has nothing.
                fichier.Position = 0;
                return CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
            case "ISO-8859-15":
                fichier.Position = 0;
                return CodePagesEncodingProvider.Instance.GetEncoding(28605)!;
            case null or "UTF-8" or "UTF8" or "US-ASCII":
                var encodage = OuvertureFichier.Encodage(tete.AsSpan(0, lus), fichier);
                fichier.Position = 0;
                if (declare is not null && encodage is not UTF8Encoding)
                {
                    avertissements.Ajouter(
                        new RemarqueImport(
                            0,
                            null,
                            CodesImport.FluxEncodage,
                            $"Le flux se dit en {declare} et n’en est pas\u00A0: il est lu en Windows-1252. Vérifiez les accents."
                        )
                    );
                }

                return encodage;
            default:
                throw new FichierRefuseException(
                    CodesImport.FluxIllisible,
                    $"Le flux se dit en «\u00A0{declare}\u00A0»\u00A0: sont lus UTF-8, Windows-1252, ISO-8859-1 et ISO-8859-15."
                );
        }
    }

    [GeneratedRegex("<\\?xml[^>]*?(encoding=[\"'](?<encodage>[^\"']+)[\"'][^>]*)?\\?>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex("<(?<nom>[A-Z]+)>(?<valeur>[^<]*)</", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Champ();
}
