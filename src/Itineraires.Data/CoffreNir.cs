using System.Security.Cryptography;
using System.Text;
using Itineraires.Domain.Commun;

namespace Itineraires.Data;

/// <summary>
/// Keeps NIRs encrypted (AES-GCM) and finds them by a keyed hash (HMAC-SHA-256). The key belongs to the installation: whoever has the base
/// without it reads no NIR.
/// </summary>
public sealed class CoffreNir
{
    private const int TailleCle = 32;
    private const int TailleNonce = 12;
    private const int TailleSceau = 16;

    private readonly byte[] _chiffrement;
    private readonly byte[] _empreinte;
    private readonly Lazy<SceauInstallation> _sceau;

    /// <param name="cle">32 random bytes.</param>
    public CoffreNir(byte[] cle)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cle.Length, TailleCle);
        _chiffrement = HKDF.DeriveKey(HashAlgorithmName.SHA256, cle, TailleCle, info: "nir-chiffrement"u8.ToArray());
        _empreinte = HKDF.DeriveKey(HashAlgorithmName.SHA256, cle, TailleCle, info: "nir-empreinte"u8.ToArray());
        var secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, cle, SceauInstallation.TailleSecret, info: "sceau-courriers"u8.ToArray());
        _sceau = new Lazy<SceauInstallation>(() => new SceauInstallation(secret));
    }

    /// <summary>The key of the installation: a setting in base 64, else a file made at first use and readable by its owner only.</summary>
    public static CoffreNir Ouvrir(string? cleReglee, string fichier)
    {
        if (!string.IsNullOrEmpty(cleReglee))
        {
            return new CoffreNir(Convert.FromBase64String(cleReglee));
        }

        if (!File.Exists(fichier))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(fichier)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var flux = new FileStream(fichier, options);
            flux.Write(RandomNumberGenerator.GetBytes(TailleCle));
        }

        return new CoffreNir(File.ReadAllBytes(fichier));
    }

    /// <summary>The seal of the letters, derived from the same key.</summary>
    public SceauInstallation Sceau => _sceau.Value;

    public byte[] Chiffrer(Nir nir)
    {
        var clair = Encoding.ASCII.GetBytes(nir.ToString());
        var chiffre = new byte[TailleNonce + TailleSceau + clair.Length];
        RandomNumberGenerator.Fill(chiffre.AsSpan(0, TailleNonce));
        using var aes = new AesGcm(_chiffrement, TailleSceau);
        aes.Encrypt(chiffre.AsSpan(0, TailleNonce), clair, chiffre.AsSpan(TailleNonce + TailleSceau), chiffre.AsSpan(TailleNonce, TailleSceau));
        return chiffre;
    }

    /// <exception cref="CryptographicException">The bytes were altered or sealed with another key.</exception>
    public Nir Dechiffrer(byte[] chiffre)
    {
        var clair = new byte[chiffre.Length - TailleNonce - TailleSceau];
        using var aes = new AesGcm(_chiffrement, TailleSceau);
        aes.Decrypt(chiffre.AsSpan(0, TailleNonce), chiffre.AsSpan(TailleNonce + TailleSceau), chiffre.AsSpan(TailleNonce, TailleSceau), clair);
        return Nir.TryParse(Encoding.ASCII.GetString(clair), out var nir, out _) ? nir : throw new CryptographicException("Not a NIR.");
    }

    public byte[] Empreinte(Nir nir) => HMACSHA256.HashData(_empreinte, Encoding.ASCII.GetBytes(nir.ToString()));
}
