namespace Itineraires.Web.Imports.Fichiers;

/// <summary>The shared strings of a workbook, one after the other in large blocks: no object for each.</summary>
internal sealed class ChainesPartagees(LimitesFichier limites)
{
    private const int TailleBloc = 1 << 20;

    private readonly List<char[]> blocs = [];
    private readonly List<int> debuts = [];
    private readonly List<int> longueurs = [];

    private int position;

    public int Nombre => debuts.Count;

    public ReadOnlySpan<char> this[int rang] => blocs[debuts[rang] / TailleBloc].AsSpan(debuts[rang] % TailleBloc, longueurs[rang]);

    /// <summary>Keeps a string shorter than a block: <see cref="LimitesFichier.CaracteresCellule"/> sees to it.</summary>
    public void Ajouter(ReadOnlySpan<char> texte)
    {
        var place = blocs.Count * TailleBloc;
        if (position + texte.Length > place)
        {
            position = place;
            blocs.Add(new char[TailleBloc]);
        }

        if (debuts.Count >= limites.ChainesPartagees || position + texte.Length > limites.CaracteresPartages)
        {
            throw BudgetGonflement.Demesure();
        }

        texte.CopyTo(blocs[^1].AsSpan(position % TailleBloc));
        debuts.Add(position);
        longueurs.Add(texte.Length);
        position += texte.Length;
    }
}
