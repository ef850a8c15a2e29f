namespace Itineraires.Domain.Commun;

/// <summary>How far two words are from one another.</summary>
public static class Orthographe
{
    /// <summary>Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the other (optimal string alignment).</summary>
    public static int Distance(string a, string b)
    {
        if (a == b)
        {
            return 0;
        }

        var avant = new int[b.Length + 1];
        var ligne = new int[b.Length + 1];
        var courante = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            ligne[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            courante[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cout = a[i - 1] == b[j - 1] ? 0 : 1;
                var valeur = Math.Min(Math.Min(courante[j - 1] + 1, ligne[j] + 1), ligne[j - 1] + cout);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    valeur = Math.Min(valeur, avant[j - 2] + 1);
                }

                courante[j] = valeur;
            }

            (avant, ligne, courante) = (ligne, courante, avant);
        }

        return ligne[b.Length];
    }
}
