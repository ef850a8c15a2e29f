using System.Numerics;
using System.Security.Cryptography;
using Itineraires.Domain.Courriers;

namespace Itineraires.Data;

/// <summary>
/// Signs the letters with a key of the installation: ECDSA on P-256, derived from the same secret as the vault of the NIRs, so that one key is to be
/// kept and restored. The public key is told with each verification.
/// </summary>
public sealed class SceauInstallation : ISceau, IDisposable
{
    /// <summary>Order of the curve P-256. Source: FIPS 186-5, D.1.2.3.</summary>
    private static readonly BigInteger Ordre = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        System.Globalization.NumberStyles.HexNumber,
        System.Globalization.CultureInfo.InvariantCulture
    );

    private readonly ECDsa _cle;

    /// <summary>More than the order, so that no scalar is likelier than another.</summary>
    internal const int TailleSecret = 48;

    private const int TailleScalaire = 32;

    internal SceauInstallation(byte[] secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, TailleSecret);
        var scalaire = (new BigInteger(secret, isUnsigned: true, isBigEndian: true) % (Ordre - 1)) + 1;
        var octets = scalaire.ToByteArray(isUnsigned: true, isBigEndian: true);
        var d = new byte[TailleScalaire];
        octets.CopyTo(d, d.Length - octets.Length);
        _cle = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
        ClePublique = _cle.ExportSubjectPublicKeyInfoPem();
        CleId = Convert.ToHexStringLower(SHA256.HashData(_cle.ExportSubjectPublicKeyInfo()))[..16];
    }

    public string ClePublique { get; }

    public string CleId { get; }

    public (string Empreinte, byte[] Signature, string CleId) Sceller(byte[] contenu) =>
        (Empreinte(contenu), _cle.SignData(contenu, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), CleId);

    /// <summary>Whether the letter is as it was when it was sealed, by a key whose public half is given.</summary>
    public static bool EstAuthentique(CourrierEmis courrier, string clePublique)
    {
        using var cle = ECDsa.Create();
        cle.ImportFromPem(clePublique);
        var contenu = courrier.Canonique();
        return Empreinte(contenu) == courrier.Empreinte
            && cle.VerifyData(contenu, courrier.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    public static string Empreinte(byte[] contenu) => Convert.ToHexStringLower(SHA256.HashData(contenu));

    public void Dispose() => _cle.Dispose();
}
