namespace Itineraires.Web.Tests.Imports.Fichiers;

/// <summary>A file in memory that counts the bytes read, those read again included.</summary>
internal sealed class FluxCompte(byte[] octets) : MemoryStream(octets, writable: false)
{
    public long Lus { get; private set; }

    public override int Read(byte[] buffer, int offset, int count) => Compter(base.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Compter(base.Read(buffer));

    public override int ReadByte()
    {
        var octet = base.ReadByte();
        Compter(octet < 0 ? 0 : 1);
        return octet;
    }

    private int Compter(int lus)
    {
        Lus += lus;
        return lus;
    }
}
