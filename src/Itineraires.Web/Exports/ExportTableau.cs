using System.Globalization;
using System.Runtime.InteropServices;
using Itineraires.Domain.Commun;

namespace Itineraires.Web.Exports;

/// <summary>File formats of an exported list.</summary>
public enum FormatExport
{
    Csv,
    Xlsx,
}

/// <summary>How a column shows its values.</summary>
public enum StyleColonne
{
    Texte,
    Entier,
    Nombre,
    Montant,

    /// <summary>A ratio: 0.25 is shown as 25 %.</summary>
    Pourcentage,
    Date,
    Horodatage,
}

/// <summary>One value of an exported list: a text, or a number shown in the style of its column.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ValeurExport(string? Texte, decimal? Nombre)
{
    public bool EstVide => string.IsNullOrEmpty(Texte) && Nombre is null;
}

/// <summary>One column of an exported list.</summary>
internal sealed record ColonneExport<T>(string Entete, StyleColonne Style, int Largeur, Func<T, ValeurExport> Lire);

/// <summary>
/// A list written as CSV or XLSX while it is read: typed columns, whatever the number of lines, without temporary file.
/// </summary>
/// <param name="titre">Name of the sheet and, with the date, of the file.</param>
public sealed class ExportTableau<T>(string titre)
{
    private static readonly DateTime Epoque = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly List<ColonneExport<T>> colonnes = [];

    public string Titre { get; } = titre;

    /// <summary>Adds a column of text; the width is in characters.</summary>
    public ExportTableau<T> Texte(string entete, Func<T, string?> lire, int largeur = 24) =>
        Ajouter(entete, StyleColonne.Texte, largeur, t => new ValeurExport(lire(t), null));

    public ExportTableau<T> Entier(string entete, Func<T, long?> lire, int largeur = 12) =>
        Ajouter(entete, StyleColonne.Entier, largeur, t => new ValeurExport(null, lire(t)));

    public ExportTableau<T> Nombre(string entete, Func<T, decimal?> lire, int largeur = 14) =>
        Ajouter(entete, StyleColonne.Nombre, largeur, t => new ValeurExport(null, lire(t)));

    public ExportTableau<T> Montant(string entete, Func<T, Montant?> lire, int largeur = 18) =>
        Ajouter(entete, StyleColonne.Montant, largeur, t => new ValeurExport(null, lire(t)?.Euros));

    /// <summary>Adds a column of ratios: 0.25 is written 25 %.</summary>
    public ExportTableau<T> Pourcentage(string entete, Func<T, decimal?> lire, int largeur = 12) =>
        Ajouter(entete, StyleColonne.Pourcentage, largeur, t => new ValeurExport(null, lire(t)));

    public ExportTableau<T> Date(string entete, Func<T, DateOnly?> lire, int largeur = 14) =>
        Ajouter(entete, StyleColonne.Date, largeur, t => new ValeurExport(null, Serie(lire(t)?.ToDateTime(TimeOnly.MinValue))));

    /// <summary>Adds a column of moments, in the local time that the caller gives.</summary>
    public ExportTableau<T> Horodatage(string entete, Func<T, DateTime?> lire, int largeur = 18) =>
        Ajouter(entete, StyleColonne.Horodatage, largeur, t => new ValeurExport(null, Serie(lire(t))));

    public ExportTableau<T> OuiNon(string entete, Func<T, bool?> lire, int largeur = 10) =>
        Texte(
            entete,
            t =>
                lire(t) switch
                {
                    true => "oui",
                    false => "non",
                    null => null,
                },
            largeur
        );

    /// <summary>Writes header and lines; nothing is written synchronously to the stream, which stays open.</summary>
    public Task EcrireAsync(Stream sortie, FormatExport format, IAsyncEnumerable<T> lignes, CancellationToken annulation) =>
        format == FormatExport.Csv ? EcrireCsvAsync(sortie, lignes, annulation) : EcrireXlsxAsync(sortie, lignes, annulation);

    private ExportTableau<T> Ajouter(string entete, StyleColonne style, int largeur, Func<T, ValeurExport> lire)
    {
        colonnes.Add(new ColonneExport<T>(entete, style, largeur, lire));
        return this;
    }

    private static decimal? Serie(DateTime? moment) => moment is { } m ? (decimal)(m - Epoque).TotalDays : null;

    private async Task EcrireCsvAsync(Stream sortie, IAsyncEnumerable<T> lignes, CancellationToken annulation)
    {
        var csv = new EcrivainCsv(sortie);
        foreach (var colonne in colonnes)
        {
            csv.Champ(colonne.Entete);
        }

        csv.FinDeLigne();
        await foreach (var ligne in lignes.WithCancellation(annulation))
        {
            foreach (var colonne in colonnes)
            {
                var valeur = colonne.Lire(ligne);
                if (valeur.Nombre is { } nombre)
                {
                    csv.ChampSur(EnTexte(nombre, colonne.Style));
                }
                else
                {
                    csv.Champ(valeur.Texte);
                }
            }

            csv.FinDeLigne();
            if (csv.EstPlein)
            {
                await csv.ViderAsync(annulation);
            }
        }

        await csv.ViderAsync(annulation);
    }

    private static string EnTexte(decimal nombre, StyleColonne style) =>
        style switch
        {
            StyleColonne.Date => Epoque.AddDays((double)nombre).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
            StyleColonne.Horodatage => Epoque.AddDays((double)nombre).AddMilliseconds(1).ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture),
            StyleColonne.Montant => nombre.ToString("0.00", CultureInfo.InvariantCulture).Replace('.', ','),
            StyleColonne.Pourcentage => (nombre * 100).ToString("0.##", CultureInfo.InvariantCulture).Replace('.', ',') + "\u202F%",
            _ => nombre.ToString("0.##########", CultureInfo.InvariantCulture).Replace('.', ','),
        };

    private async Task EcrireXlsxAsync(Stream sortie, IAsyncEnumerable<T> lignes, CancellationToken annulation)
    {
        using var classeur = await EcrivainXlsx.CreerAsync(sortie, Titre, [.. colonnes.Select(c => (c.Entete, c.Largeur))], annulation);
        await foreach (var ligne in lignes.WithCancellation(annulation))
        {
            classeur.DebutDeLigne();
            foreach (var colonne in colonnes)
            {
                classeur.Cellule(colonne.Lire(ligne), colonne.Style);
            }

            await classeur.FinDeLigneAsync(annulation);
        }

        await classeur.TerminerAsync(annulation);
    }
}
