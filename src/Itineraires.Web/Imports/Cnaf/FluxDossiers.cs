using Itineraires.Data;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>Runs the import that a kind of flow asks for.</summary>
public static class FluxDossiers
{
    /// <summary>Which of these flows a file holds, by its content, as a kind of import; null when it is none.</summary>
    public static string? Nature(Stream fichier) => FormatFlux.Reconnaitre(fichier)?.Nature;

    /// <summary>Whether a kind of import is one of these flows.</summary>
    public static bool Est(string nature) => nature is NaturesImport.Instruction or NaturesImport.Paiements or NaturesImport.Creances;

    /// <inheritdoc cref="ImporterDossiers{T}.ExecuterAsync"/>
    public static Task<RapportDossiers> ExecuterAsync(
        string nature,
        ItinerairesDbContext db,
        CoffreNir coffre,
        TimeProvider horloge,
        Stream fichier,
        bool simuler,
        Action<int, int> avancer,
        CancellationToken annulation,
        Stream? rejets = null,
        Import? import = null,
        BailImports? bail = null
    ) =>
        nature switch
        {
            NaturesImport.Instruction => new ImporterInstruction(db, coffre, horloge).ExecuterAsync(
                fichier,
                simuler,
                avancer,
                annulation,
                rejets,
                import,
                bail
            ),
            NaturesImport.Paiements => new ImporterPaiements(db, horloge).ExecuterAsync(fichier, simuler, avancer, annulation, rejets, import, bail),
            NaturesImport.Creances => new ImporterCreances(db, horloge).ExecuterAsync(fichier, simuler, avancer, annulation, rejets, import, bail),
            _ => throw new ArgumentOutOfRangeException(nameof(nature), nature, "No such flow."),
        };
}
