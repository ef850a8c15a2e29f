using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Itineraires.Web.Imports;

/// <summary>Short fingerprints of texts met in a file: eight bytes of SHA-256, enough not to meet twice by chance among millions.</summary>
internal static class Empreinte
{
    private const int Longueur = 1024;

    /// <summary>Never zero, which stands for an absent text.</summary>
    public static long De(string texte) => De(texte, "", "", 0);

    public static long De(string a, string b, string c, int nombre)
    {
        // A character takes three bytes at most.
        var taille = (a.Length + b.Length + c.Length) * 3 + 8;
        Span<byte> octets = taille <= Longueur ? stackalloc byte[Longueur] : new byte[taille];
        var fin = Encoding.UTF8.GetBytes(a, octets);
        octets[fin++] = 0;
        fin += Encoding.UTF8.GetBytes(b, octets[fin..]);
        octets[fin++] = 0;
        fin += Encoding.UTF8.GetBytes(c, octets[fin..]);
        octets[fin++] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(octets[fin..], nombre);
        Span<byte> hache = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(octets[..(fin + 4)], hache);
        var valeur = BinaryPrimitives.ReadInt64LittleEndian(hache);
        return valeur == 0 ? 1 : valeur;
    }
}
