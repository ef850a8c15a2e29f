using Itineraires.Data;
using Itineraires.Web.Imports.Tableurs;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>Reads a file of foyers whole and keeps what it says with its import; nothing of it is written.</summary>
public static class AnalyseBeneficiaires
{
    /// <exception cref="Fichiers.FichierRefuseException">The file is none that can be read.</exception>
    public static async Task AnalyserAsync(
        ItinerairesDbContext db,
        CoffreNir coffre,
        Import import,
        Stream fichier,
        DonneesTableur? tableur,
        DateOnly aujourdhui,
        CancellationToken annulation
    )
    {
        using var source = await SourcesFoyers.AnalyserAsync(db, coffre, fichier, tableur, aujourdhui, annulation);
        (import.Rapport, import.Lignes) = (RapportsJson.Ecrire(RapportBeneficiaires.De(source)), source.Lus);
        (import.FluxDu, import.Origine) = (source.Flux?.CreeLe, RapportFlux.Origine(source.Flux) ?? tableur?.Lecture.Nom);
    }
}
