using System.Buffers;

namespace Itineraires.Web.Imports.Fichiers;

/// <summary>
/// The apostrophe that keeps a spreadsheet from running a text of a CSV file as a formula: put on writing, taken off on reading,
/// so that a file of rejected lines comes back unchanged. Source: OWASP, CSV Injection.
/// </summary>
public static class Protection
{
    private static readonly SearchValues<char> Declencheurs = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    /// <summary>True when the text, once its leading apostrophes are set aside, would be taken for a formula.</summary>
    public static bool EstNecessaire(ReadOnlySpan<char> texte)
    {
        var reste = texte.TrimStart('\'');
        return !reste.IsEmpty && Declencheurs.Contains(reste[0]);
    }

    public static ReadOnlySpan<char> Retirer(ReadOnlySpan<char> texte) => !texte.IsEmpty && texte[0] == '\'' && EstNecessaire(texte) ? texte[1..] : texte;
}
