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

    /// <summary>Foyers to import, each once.</summary>
    int Foyers { get; }

    /// <summary>Persons of these foyers.</summary>
    int Personnes { get; }

    /// <summary>The foyers from a rank on, in an order that depends on the file alone.</summary>
    IEnumerable<FoyerDuFichier> Enumerer(int aPartirDe, LieuxImport lieux);
}
