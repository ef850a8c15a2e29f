namespace Itineraires.Web.Imports.Fichiers;

/// <summary>What a file may cost before it is refused. The defaults hold a workbook of 150 000 lines of 25 columns with a wide margin.</summary>
public sealed record LimitesFichier
{
    public static LimitesFichier ParDefaut { get; } = new();

    /// <summary>Bytes of a text file: it is read as it comes, whatever its size.</summary>
    public long OctetsFichier { get; init; } = 2048L * 1024 * 1024;

    /// <summary>Bytes of a workbook as received.</summary>
    public long OctetsClasseur { get; init; } = 200L * 1024 * 1024;

    public int Colonnes { get; init; } = 256;

    /// <summary>Characters of one CSV record, line breaks within quotes included.</summary>
    public int CaracteresParLigne { get; init; } = 1024 * 1024;

    /// <summary>Entries of the workbook's archive.</summary>
    public int EntreesArchive { get; init; } = 2000;

    /// <summary>Bytes of the workbook once inflated, all parts that are read together.</summary>
    public long OctetsGonfles { get; init; } = 256L * 1024 * 1024;

    /// <summary>Inflated bytes for one byte of the archive, looked at beyond <see cref="OctetsAvantRapport"/>.</summary>
    public int RapportGonflement { get; init; } = 100;

    public long OctetsAvantRapport { get; init; } = 16L * 1024 * 1024;

    /// <summary>Highest line number of a sheet that may hold a value.</summary>
    public int LignesFeuille { get; init; } = 500_000;

    /// <summary>Cells of a sheet, empty ones included.</summary>
    public int Cellules { get; init; } = 8_000_000;

    /// <summary>Characters of all the shared strings together: held in memory, two bytes each.</summary>
    public int CaracteresPartages { get; init; } = 32 * 1024 * 1024;

    public int ChainesPartagees { get; init; } = 4_000_000;

    /// <summary>Characters of one cell. Excel itself stops at 32 767.</summary>
    public int CaracteresCellule { get; init; } = 65_536;
}
