using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Itineraires.Domain.Commun;

namespace Itineraires.Web.Imports.Fichiers;

/// <summary>How the file stored a cell.</summary>
public enum TypeCellule : byte
{
    Vide,
    Texte,
    Nombre,

    /// <summary>The serial number of a day, because the cell has a date format.</summary>
    Date,
    Booleen,

    /// <summary>A formula in error, such as #N/A.</summary>
    Erreur,
}

/// <summary>
/// A table read forward, one line at a time, in bounded memory: the cells of a line are lost when the next is read.
/// Any reading may throw <see cref="FichierRefuseException"/>.
/// </summary>
public abstract class LecteurTableau : IDisposable
{
    private const int TaillePool = 8192;
    private const int LongueurPool = 40;

    private readonly string?[] pool = new string?[TaillePool];

    /// <summary>Headers as written in the file, without spaces around.</summary>
    public IReadOnlyList<string> Entetes { get; protected set; } = [];

    /// <summary>Physical number of the current line, the first of the file being 1.</summary>
    public int NumeroLigne { get; protected set; }

    /// <summary>Sheets of the workbook, hidden ones included; empty for a CSV file.</summary>
    public IReadOnlyList<string> Feuilles { get; protected set; } = [];

    /// <summary>Sheet that is read; null for a CSV file.</summary>
    public string? Feuille { get; protected set; }

    /// <summary>True when the serial numbers of dates count from 1904.</summary>
    public bool Depuis1904 { get; protected set; }

    /// <summary>The form under which headers are compared: without case, accents, spaces, underscores, hyphens and line breaks.</summary>
    public static string CleEntete(string entete) => Texte.Replier(entete).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>Goes to the next line that holds something.</summary>
    /// <returns>False at the end of the file.</returns>
    public abstract bool Avancer();

    /// <summary>Cells of the current line, empty ones included.</summary>
    public abstract int Largeur { get; }

    /// <summary>The cell as stored, valid until the next line; empty beyond the last cell.</summary>
    public abstract ReadOnlySpan<char> Brut(int colonne);

    public abstract TypeCellule Type(int colonne);

    /// <summary>
    /// The cell as text on one line, without spaces around: line breaks and control characters become spaces, half surrogates U+FFFD.
    /// </summary>
    public string Chaine(int colonne)
    {
        var brut = Brut(colonne).Trim();
        if (brut.IsEmpty)
        {
            return "";
        }

        if (brut.ContainsAnyInRange('\0', '\u001F') || brut.ContainsAnyInRange('\u007F', '\u009F') || brut.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return Assainir(brut);
        }

        if (brut.Length > LongueurPool)
        {
            return new string(brut);
        }

        // Most columns hold few distinct values: the pool spares their copies without ever growing.
        ref var place = ref pool[string.GetHashCode(brut, StringComparison.Ordinal) & (TaillePool - 1)];
        if (place is null || !brut.SequenceEqual(place))
        {
            place = new string(brut);
        }

        return place;
    }

    /// <summary>Reads a date, written or stored as the serial number of a day.</summary>
    /// <param name="raison">The French sentence that says why the cell is refused.</param>
    public bool TryDate(int colonne, out DateOnly date, [NotNullWhen(false)] out string? raison) =>
        Type(colonne) switch
        {
            TypeCellule.Date or TypeCellule.Nombre => LectureDate.TryLireSerie(Chaine(colonne), Depuis1904, out date, out raison),
            _ => LectureDate.TryLire(Brut(colonne), out date, out raison),
        };

    /// <summary>The cell as a person would write it: a date stored as a number is shown as a date.</summary>
    public string Affichage(int colonne) =>
        Type(colonne) == TypeCellule.Date && TryDate(colonne, out var date, out _)
            ? date.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)
            : Chaine(colonne);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    private static string Assainir(ReadOnlySpan<char> brut)
    {
        var sain = new StringBuilder(brut.Length);
        foreach (var rune in brut.EnumerateRunes())
        {
            if (!Rune.IsControl(rune))
            {
                sain.Append(rune.ToString());
            }
            else if (sain.Length > 0 && sain[^1] != ' ')
            {
                sain.Append(' ');
            }
        }

        return sain.ToString().Trim();
    }
}
