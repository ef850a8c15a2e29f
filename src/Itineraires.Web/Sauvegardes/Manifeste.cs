namespace Itineraires.Web.Sauvegardes;

/// <summary>What an archive holds; it is checked before anything is restored.</summary>
/// <param name="Format">Version of the archive's own layout.</param>
/// <param name="Produit">Version of the product that wrote it.</param>
/// <param name="Moteur">« sqlite » or « postgresql ».</param>
/// <param name="Migration">Last migration of the base.</param>
/// <param name="CreeLe">Instant, UTC.</param>
/// <param name="Comptes">Number of rows of the main tables.</param>
/// <param name="Parties">Files of the archive, this one apart.</param>
public sealed record Manifeste(
    int Format,
    string Produit,
    string Moteur,
    string Migration,
    DateTime CreeLe,
    IReadOnlyDictionary<string, long> Comptes,
    IReadOnlyList<PartieArchive> Parties
)
{
    public const int FormatCourant = 1;

    public const string Nom = "manifeste.json";

    /// <summary>The base: an SQLite file, or what pg_dump writes in its custom format.</summary>
    public const string Base = "base";

    /// <summary>The key of the NIRs, when the installation keeps it in a file.</summary>
    public const string CleNir = "cles/nir.cle";
}

/// <summary>One file of the archive.</summary>
/// <param name="Nom">Its name, one of <see cref="Manifeste"/>.</param>
/// <param name="Octets">Its size once inflated.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
public sealed record PartieArchive(string Nom, long Octets, string Sha256);

/// <summary>The archive or the base cannot be taken; the message says why and what to do, in French.</summary>
public sealed class SauvegardeRefuseeException(string message) : Exception(message);
