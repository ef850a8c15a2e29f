using Itineraires.Data;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Imports.Tableurs;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>
/// A file read once and checked from end to end, whose foyers are then given in order as often as wanted. Reading it writes nothing in
/// the base; what it keeps is on disk, so that its size does not matter.
/// </summary>
internal interface ISourceFoyers : IDisposable
{
    /// <summary>Lines of data, or dossiers of a flow, rejected ones included.</summary>
    int Lus { get; }

    int Rejetes { get; }

    RemarquesImport Erreurs { get; }

    RemarquesImport Avertissements { get; }

    /// <summary>What the flow says of itself; null for a table.</summary>
    RapportFlux? Flux { get; }

    /// <summary>
    /// Whether a stopped import goes on from where it was. False when the base had its say in the order of the foyers: what the import wrote
    /// may change it.
    /// </summary>
    bool SeReprend => true;

    /// <summary>Foyers to import, each once.</summary>
    int Foyers { get; }

    /// <summary>Persons of these foyers.</summary>
    int Personnes { get; }

    /// <summary>The foyers from a rank on, in an order that depends on the file alone.</summary>
    IEnumerable<FoyerDuFichier> Enumerer(int aPartirDe, LieuxImport lieux);

    /// <summary>Writes what was rejected, with its reasons, in the shape in which it may be corrected and given again.</summary>
    /// <param name="original">The file that was read, able to seek.</param>
    void EcrireRejets(Stream original, Stream sortie);
}

/// <summary>Opens a file of foyers: a flow of an organisme payeur, the pivot table or any spreadsheet, known by its content.</summary>
internal static class SourcesFoyers
{
    /// <summary>A file of which most foyers live elsewhere, when they are so many that it is not by chance.</summary>
    private const int HorsTerritoireAuMoins = 20;

    /// <exception cref="FichierRefuseException">The file is neither a flow nor the pivot table, cannot be read, or is of another territory.</exception>
    public static ISourceFoyers Analyser(Stream fichier, ParametresLecture parametres) =>
        Verifier(Cnaf.SourceCnaf.EstUnFlux(fichier) ? Cnaf.SourceCnaf.Analyser(fichier, parametres) : SourcePivot.Analyser(fichier, parametres));

    /// <inheritdoc cref="Analyser(Stream, ParametresLecture)"/>
    /// <param name="tableur">How a spreadsheet is read; null for a flow or the pivot table.</param>
    public static async Task<ISourceFoyers> AnalyserAsync(
        ItinerairesDbContext db,
        CoffreNir coffre,
        Stream fichier,
        DonneesTableur? tableur,
        DateOnly aujourdhui,
        CancellationToken annulation
    )
    {
        var parametres = await ParametresLecture.LireAsync(db, aujourdhui, annulation);
        return tableur is null
            ? Analyser(fichier, parametres)
            : Verifier(
                await SourcePivot.AnalyserAsync(fichier, parametres, tableur, new RapprochementLignes(db, coffre, tableur.Lecture, aujourdhui), annulation)
            );
    }

    private static ISourceFoyers Verifier(ISourceFoyers source)
    {
        var hors = source.Avertissements.ParCode.GetValueOrDefault(CodesImport.CommuneHorsTerritoire);
        if (hors >= HorsTerritoireAuMoins && hors * 2 > (source.Flux is null ? source.Personnes : source.Foyers))
        {
            source.Dispose();
            throw new FichierRefuseException(
                CodesImport.HorsTerritoire,
                $"Ce fichier n’est pas celui du territoire\u00A0: {hors} adresses sont d’une commune d’ailleurs."
            );
        }

        return source;
    }
}
