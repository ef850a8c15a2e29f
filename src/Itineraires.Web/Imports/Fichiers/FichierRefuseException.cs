namespace Itineraires.Web.Imports.Fichiers;

/// <summary>The file cannot be read as a table: its message is a French sentence that says why and what to do.</summary>
/// <param name="code">One of <see cref="CodesImport"/>.</param>
public sealed class FichierRefuseException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    public string Code { get; } = code;
}
