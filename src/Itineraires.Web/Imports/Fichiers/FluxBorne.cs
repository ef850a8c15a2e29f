namespace Itineraires.Web.Imports.Fichiers;

/// <summary>What all the parts of a workbook may inflate to together.</summary>
internal sealed class BudgetGonflement(long tailleArchive, LimitesFichier limites)
{
    private long octets;

    public void Compter(int lus)
    {
        octets += lus;
        if (octets > limites.OctetsGonfles || (octets > limites.OctetsAvantRapport && octets / Math.Max(tailleArchive, 1) > limites.RapportGonflement))
        {
            throw Demesure();
        }
    }

    public static FichierRefuseException Demesure() =>
        new(
            CodesImport.ClasseurDemesure,
            "Le classeur est démesuré une fois décompressé. Gardez seulement les lignes et les colonnes utiles, ou donnez un fichier CSV."
        );
}

/// <summary>
/// A part of a workbook as it inflates, counted. A long run without any tag is refused as well: an XML reader holds an attribute
/// whole in memory, whatever its length.
/// </summary>
internal sealed class FluxBorne(Stream interieur, BudgetGonflement budget) : Stream
{
    private const int OctetsSansBalise = 1024 * 1024;

    private int sansBalise;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var lus = interieur.Read(buffer);
        budget.Compter(lus);
        var derniere = buffer[..lus].LastIndexOf((byte)'<');
        sansBalise = derniere < 0 ? sansBalise + lus : lus - derniere;
        if (sansBalise > OctetsSansBalise)
        {
            throw BudgetGonflement.Demesure();
        }

        return lus;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            interieur.Dispose();
        }

        base.Dispose(disposing);
    }
}
