namespace Itineraires.Web.Imports;

/// <summary>What an import says of a line: the error that rejects it, or the remark with which it is kept.</summary>
/// <param name="Ligne">Physical line number in the file, the header being line 1.</param>
/// <param name="Colonne">Header of the column as the format names it; null when the whole line is meant.</param>
/// <param name="Code">One of <see cref="CodesImport"/>.</param>
/// <param name="Message">French sentence for the person who corrects the file.</param>
public sealed record RemarqueImport(int Ligne, string? Colonne, string Code, string Message);
