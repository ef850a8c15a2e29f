namespace Itineraires.Web.Imports;

/// <summary>Remarks made while a file is read: all are counted by code, the first ones stay in memory, the others on disk.</summary>
public sealed class RemarquesImport : IDisposable
{
    /// <summary>Beyond this number the remarks repeat themselves: a report gives the first ones and the counts by code.</summary>
    public const int Gardees = 10_000;

    private readonly List<RemarqueImport> _premieres = [];
    private readonly SortedDictionary<string, int> _parCode = new(StringComparer.Ordinal);
    private FichierIntermediaire? _suite;

    public int Nombre { get; private set; }

    public IReadOnlyList<RemarqueImport> Premieres => _premieres;

    public IReadOnlyDictionary<string, int> ParCode => _parCode;

    public void Ajouter(RemarqueImport remarque)
    {
        Nombre++;
        _parCode[remarque.Code] = _parCode.GetValueOrDefault(remarque.Code) + 1;
        if (_premieres.Count < Gardees)
        {
            _premieres.Add(remarque);
            return;
        }

        _suite ??= new FichierIntermediaire();
        _suite.Ajouter(
            remarque,
            static (sortie, r) =>
            {
                sortie.Write(r.Ligne);
                sortie.Write(r.Colonne ?? "");
                sortie.Write(r.Code);
                sortie.Write(r.Message);
            }
        );
    }

    /// <summary>All the remarks, in the order they were made; none may be added afterwards.</summary>
    public IEnumerable<RemarqueImport> Toutes()
    {
        foreach (var remarque in _premieres)
        {
            yield return remarque;
        }

        for (var (reste, position) = (Nombre - _premieres.Count, 0L); reste > 0; reste--)
        {
            yield return _suite!.Lire(
                ref position,
                static entree =>
                {
                    var (ligne, colonne) = (entree.ReadInt32(), entree.ReadString());
                    return new RemarqueImport(ligne, colonne.Length == 0 ? null : colonne, entree.ReadString(), entree.ReadString());
                }
            );
        }
    }

    public void Dispose() => _suite?.Dispose();
}
