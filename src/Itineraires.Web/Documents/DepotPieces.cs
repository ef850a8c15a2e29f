using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;

namespace Itineraires.Web.Documents;

/// <summary>Accepts a file for a dossier: its type is read from its content, its size is bounded, its name is made safe.</summary>
public static class DepotPieces
{
    /// <summary>Largest file accepted, in bytes.</summary>
    public const int TailleMax = 10 * 1024 * 1024;

    private const int LongueurNom = 120;

    private static readonly RegleMetier TypeAdmis = new(
        "PIECE-TYPE",
        "Ce fichier n’est pas un PDF, un JPEG ou un PNG\u00A0: numérisez le document dans l’un de ces formats."
    );

    private static readonly RegleMetier TailleAdmise = new(
        "PIECE-TAILLE",
        "Ce fichier dépasse 10\u00A0Mo\u00A0: numérisez-le avec une résolution plus faible."
    );

    /// <exception cref="RegleMetierException">The file is too large or of another type.</exception>
    public static async Task<PieceJointe> LireAsync(
        IFormFile fichier,
        Guid personneId,
        Guid deposeePar,
        TimeProvider horloge,
        string champ,
        CancellationToken annulation
    )
    {
        TailleAdmise.Exiger(fichier.Length <= TailleMax, champ);
        using var memoire = new MemoryStream((int)fichier.Length);
        await fichier.CopyToAsync(memoire, annulation);
        var contenu = memoire.ToArray();
        var type = Reconnaitre(contenu);
        TypeAdmis.Exiger(type is not null, champ);
        var nom = string.Concat(Path.GetFileName(fichier.FileName).Where(c => !char.IsControl(c) && !Path.GetInvalidFileNameChars().Contains(c)));
        return new PieceJointe(personneId, nom.Length > LongueurNom ? nom[^LongueurNom..] : nom, type!, contenu, horloge.Instant, deposeePar);
    }

    /// <summary>Media type of the first bytes, or null when it is not admitted.</summary>
    public static string? Reconnaitre(ReadOnlySpan<byte> contenu) =>
        contenu.StartsWith("%PDF-"u8) ? "application/pdf"
        : contenu.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : contenu.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : null;
}
