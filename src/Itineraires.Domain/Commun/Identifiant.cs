using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Itineraires.Domain.Commun;

/// <summary>
/// Identifiers of version 7 that strictly sort by creation inside one process, whereas those of the framework sort by millisecond only.
/// Source: RFC 9562, § 6.2, method 3 (sub-millisecond part in the twelve bits after the version).
/// </summary>
public static class Identifiant
{
    private const int BitsSousMilliseconde = 12;

    private static long _dernier;

    public static Guid Nouveau()
    {
        var ticks = TimeProvider.System.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks;
        var (milliseconde, reste) = Math.DivRem(ticks, TimeSpan.TicksPerMillisecond);
        var rang = (milliseconde << BitsSousMilliseconde) | (reste * (1 << BitsSousMilliseconde) / TimeSpan.TicksPerMillisecond);
        for (var dernier = Volatile.Read(ref _dernier); ; dernier = Volatile.Read(ref _dernier))
        {
            var suivant = Math.Max(rang, dernier + 1);
            if (Interlocked.CompareExchange(ref _dernier, suivant, dernier) == dernier)
            {
                rang = suivant;
                break;
            }
        }

        Span<byte> octets = stackalloc byte[16];
        RandomNumberGenerator.Fill(octets[8..]);
        BinaryPrimitives.WriteInt64BigEndian(octets, rang >> BitsSousMilliseconde << 16);
        BinaryPrimitives.WriteInt16BigEndian(octets[6..], (short)(0x7000 | (rang & ((1 << BitsSousMilliseconde) - 1))));
        octets[8] = (byte)(0x80 | (octets[8] & 0x3F));
        return new Guid(octets, bigEndian: true);
    }
}
