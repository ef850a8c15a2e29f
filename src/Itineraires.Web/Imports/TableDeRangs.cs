namespace Itineraires.Web.Imports;

/// <summary>
/// Ranks found by a fingerprint that is kept elsewhere, four bytes each: what a file of millions of lines has shown of each is looked for in
/// bounded memory. A later rank of the same fingerprint takes the place of the earlier one.
/// </summary>
/// <param name="empreinte">Fingerprint of a rank given before.</param>
internal sealed class TableDeRangs(Func<int, long> empreinte)
{
    private const int Libre = 0;
    private const int Effacee = -1;
    private const int Depart = 1024;

    /// <summary>A rank and one, or free, or erased; its length is a power of two.</summary>
    private int[] _cases = new int[Depart];
    private int _prises;

    /// <summary>Rank of a fingerprint, or null.</summary>
    public int? Chercher(long cle) => Trouver(cle) is var place and >= 0 ? _cases[place] - 1 : null;

    /// <summary>Notes a rank under its fingerprint.</summary>
    public void Noter(int rang)
    {
        var cle = empreinte(rang);
        if (Trouver(cle) is var place and >= 0)
        {
            _cases[place] = rang + 1;
            return;
        }

        // Three quarters at most, erased ones included, so that a search ends soon.
        if (_prises >= _cases.Length / 4 * 3)
        {
            Agrandir();
        }

        Placer(cle, rang + 1);
    }

    public void Oublier(long cle)
    {
        if (Trouver(cle) is var place and >= 0)
        {
            _cases[place] = Effacee;
        }
    }

    private int Trouver(long cle)
    {
        var masque = _cases.Length - 1;
        for (var place = (int)cle & masque; _cases[place] != Libre; place = (place + 1) & masque)
        {
            if (_cases[place] != Effacee && empreinte(_cases[place] - 1) == cle)
            {
                return place;
            }
        }

        return -1;
    }

    private void Placer(long cle, int valeur)
    {
        var masque = _cases.Length - 1;
        var place = (int)cle & masque;
        while (_cases[place] != Libre)
        {
            place = (place + 1) & masque;
        }

        _cases[place] = valeur;
        _prises++;
    }

    private void Agrandir()
    {
        var anciennes = _cases;
        (_cases, _prises) = (new int[anciennes.Length * 2], 0);
        foreach (var valeur in anciennes)
        {
            if (valeur > Libre)
            {
                Placer(empreinte(valeur - 1), valeur);
            }
        }
    }
}
