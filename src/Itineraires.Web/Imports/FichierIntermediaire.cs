using System.Text;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports;

/// <summary>
/// Records set aside in a temporary file as they are read, to be read again in another order: the memory of an import does not grow with
/// its file.
/// </summary>
internal sealed class FichierIntermediaire : IDisposable
{
    private const int Tampon = 256 * 1024;

    private readonly FileStream _flux;
    private readonly BinaryWriter _ecrivain;
    private readonly BinaryReader _lecteur;
    private long _fin;

    public FichierIntermediaire()
    {
        _flux = FichierTemporaire.Ouvrir(Tampon);
        _ecrivain = new BinaryWriter(_flux, Encoding.UTF8, leaveOpen: true);
        _lecteur = new BinaryReader(_flux, Encoding.UTF8, leaveOpen: true);
    }

    /// <summary>Writes a record after the others.</summary>
    /// <returns>Where it begins.</returns>
    public long Ajouter<T>(T valeur, Action<BinaryWriter, T> ecrire)
    {
        var position = _fin;
        if (_flux.Position != position)
        {
            _flux.Position = position;
        }

        ecrire(_ecrivain, valeur);
        _fin = _flux.Position;
        return position;
    }

    /// <summary>Reads the record that begins at a place given by <see cref="Ajouter"/>, and moves to the next one.</summary>
    public T Lire<T>(ref long position, Func<BinaryReader, T> lire)
    {
        if (_flux.Position != position)
        {
            _flux.Position = position;
        }

        var valeur = lire(_lecteur);
        position = _flux.Position;
        return valeur;
    }

    public void Dispose()
    {
        _lecteur.Dispose();
        _ecrivain.Dispose();
        _flux.Dispose();
    }
}
