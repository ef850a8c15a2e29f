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
    /// <param name="erreurs">The errors of its reading; those of other lines are left aside.</param>
    /// <returns>The number of lines written.</returns>
    public static int Ecrire(Stream original, IEnumerable<RemarqueImport> erreurs, Stream sortie)
    {
        var motifs = erreurs
            .GroupBy(e => e.Ligne)
            .ToDictionary(g => g.Key, g => string.Join(" | ", g.Select(e => e.Colonne is null ? e.Message : $"{e.Colonne}\u00A0: {e.Message}")));
        using var lecteur = OuvertureFichier.Ouvrir(original);
        var csv = new EcrivainCsv(sortie);
        var colonnes = Enumerable
            .Range(0, lecteur.Entetes.Count)
            .Where(i => LecteurTableau.CleEntete(lecteur.Entetes[i]) != LecteurTableau.CleEntete(ColonneMotif))
            .ToArray();
        foreach (var colonne in colonnes)
        {
            csv.Champ(lecteur.Entetes[colonne]);
        }

        csv.Champ(ColonneMotif);
        csv.FinDeLigne();
        var ecrites = 0;
        while (lecteur.Avancer())
        {
            if (!motifs.TryGetValue(lecteur.NumeroLigne, out var motif))
            {
                continue;
            }

            foreach (var colonne in colonnes)
            {
                csv.Champ(lecteur.Affichage(colonne));
            }

            csv.Champ(motif);
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
