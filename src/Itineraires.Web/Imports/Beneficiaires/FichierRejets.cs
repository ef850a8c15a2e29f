using Itineraires.Web.Exports;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>
/// The rejected lines of a file, to correct and give again: same headers, same values, and a last column with the reasons, which the
/// reading knows and leaves aside.
/// </summary>
public static class FichierRejets
{
    public const string ColonneMotif = "motif_rejet";

    /// <summary>Reads the original again and writes its rejected lines as CSV.</summary>
    /// <param name="original">The file that was read, able to seek.</param>
    /// <param name="erreurs">The errors of its reading, in the order of the lines; those of the whole file (line 0) are left aside.</param>
    /// <returns>The number of lines written.</returns>
    public static int Ecrire(Stream original, IEnumerable<RemarqueImport> erreurs, Stream sortie)
    {
        using var lecteur = OuvertureFichier.Ouvrir(original);
        return Ecrire(lecteur, lecteur.Entetes, lecteur.Affichage, colonne => colonne, erreurs, sortie);
    }

    /// <inheritdoc cref="Ecrire(Stream, IEnumerable{RemarqueImport}, Stream)"/>
    /// <param name="lecteur">The file, opened on its headers.</param>
    /// <param name="entetes">Its headers, as it writes them.</param>
    /// <param name="afficher">A cell of the current line, by its column in the file.</param>
    /// <param name="nommer">The name of a column of the format, for the reasons.</param>
    public static int Ecrire(
        LecteurTableau lecteur,
        IReadOnlyList<string> entetes,
        Func<int, string> afficher,
        Func<string, string> nommer,
        IEnumerable<RemarqueImport> erreurs,
        Stream sortie
    )
    {
        using var suivantes = erreurs.Where(e => e.Ligne > 0).GetEnumerator();
        var reste = suivantes.MoveNext();
        var csv = new EcrivainCsv(sortie);
        var colonnes = Enumerable.Range(0, entetes.Count).Where(i => LecteurTableau.CleEntete(entetes[i]) != LecteurTableau.CleEntete(ColonneMotif)).ToArray();
        foreach (var colonne in colonnes)
        {
            csv.Champ(entetes[colonne]);
        }

        csv.Champ(ColonneMotif);
        csv.FinDeLigne();
        var ecrites = 0;
        while (reste && lecteur.Avancer())
        {
            if (suivantes.Current.Ligne != lecteur.NumeroLigne)
            {
                continue;
            }

            var motifs = new List<string>();
            for (; reste && suivantes.Current.Ligne == lecteur.NumeroLigne; reste = suivantes.MoveNext())
            {
                var (_, colonne, _, message) = suivantes.Current;
                motifs.Add(colonne is null ? message : $"{nommer(colonne)}\u00A0: {message}");
            }

            foreach (var colonne in colonnes)
            {
                csv.Champ(afficher(colonne));
            }

            csv.Champ(string.Join(" | ", motifs));
            csv.FinDeLigne();
            ecrites++;
            if (csv.EstPlein)
            {
                csv.Vider();
            }
        }

        csv.Vider();
        return ecrites;
    }
}
