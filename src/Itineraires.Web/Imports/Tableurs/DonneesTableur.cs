namespace Itineraires.Web.Imports.Tableurs;

/// <summary>A spreadsheet as it is to be read: its mapping, and the cells that were corrected by hand since it was given.</summary>
/// <param name="Corrections">Values by physical line and code of the field.</param>
public sealed record DonneesTableur(LectureTableur Lecture, IReadOnlyDictionary<(int Ligne, string Champ), string> Corrections)
{
    public DonneesTableur(LectureTableur lecture)
        : this(lecture, new Dictionary<(int, string), string>()) { }

    /// <exception cref="Fichiers.FichierRefuseException">The file cannot be read so.</exception>
    public LecteurCorrespondance Ouvrir(Stream fichier) => new(fichier, Lecture, Corrections);
}
