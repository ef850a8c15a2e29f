namespace Itineraires.Web.Imports;

/// <summary>A list that grows by blocks: nothing is copied nor left behind when it holds millions of elements.</summary>
internal sealed class ListeParBlocs<T>
{
    private const int Bloc = 16 * 1024;

    private readonly List<T[]> _blocs = [];

    public int Count { get; private set; }

    /// <exception cref="ArgumentOutOfRangeException">No such rank.</exception>
    public T this[int rang]
    {
        get => rang < Count ? _blocs[rang / Bloc][rang % Bloc] : throw new ArgumentOutOfRangeException(nameof(rang));
        set => _blocs[rang / Bloc][rang % Bloc] = value;
    }

    public void Add(T element)
    {
        if (Count == _blocs.Count * Bloc)
        {
            _blocs.Add(new T[Bloc]);
        }

        this[Count++] = element;
    }
}
