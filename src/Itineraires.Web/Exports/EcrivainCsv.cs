using System.Buffers;
using System.Text;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Exports;

/// <summary>
/// Writes CSV that French spreadsheets open without a question: UTF-8 with its mark, semicolons, CR LF. A text that would run as a
/// formula gets an apostrophe, which our own reader takes off.
/// </summary>
public sealed class EcrivainCsv(Stream sortie)
{
    private const int SeuilVidage = 32 * 1024;

    private static readonly SearchValues<char> AGuillemeter = SearchValues.Create(";\"\r\n\t,");

    private readonly ArrayBufferWriter<byte> tampon = new(SeuilVidage * 2);
    private bool estCommence;
    private bool estDebutDeLigne = true;

    /// <summary>True when enough is waiting for the caller to empty it.</summary>
    public bool EstPlein => tampon.WrittenCount >= SeuilVidage;

    /// <summary>Writes a value that we formatted ourselves, such as a negative number: no apostrophe is put before it.</summary>
    public void ChampSur(string texte)
    {
        Separer();
        Encoding.UTF8.GetBytes(texte, tampon);
    }

    public void Champ(ReadOnlySpan<char> texte)
    {
        Separer();
        var apostrophe = Protection.EstNecessaire(texte) ? "'" : "";
        if (!texte.ContainsAny(AGuillemeter) && !BordeDEspaces(texte))
        {
            Encoding.UTF8.GetBytes(apostrophe, tampon);
            Encoding.UTF8.GetBytes(texte, tampon);
            return;
        }

        Encoding.UTF8.GetBytes($"\"{apostrophe}{texte.ToString().Replace("\"", "\"\"", StringComparison.Ordinal)}\"", tampon);
    }

    public void FinDeLigne()
    {
        Commencer();
        tampon.Write("\r\n"u8);
        estDebutDeLigne = true;
    }

    public void Vider()
    {
        Commencer();
        sortie.Write(tampon.WrittenSpan);
        tampon.ResetWrittenCount();
    }

    public async Task ViderAsync(CancellationToken annulation)
    {
        Commencer();
        await sortie.WriteAsync(tampon.WrittenMemory, annulation);
        tampon.ResetWrittenCount();
    }

    private void Separer()
    {
        Commencer();
        if (!estDebutDeLigne)
        {
            tampon.Write(";"u8);
        }

        estDebutDeLigne = false;
    }

    private static bool BordeDEspaces(ReadOnlySpan<char> texte) => !texte.IsEmpty && (char.IsWhiteSpace(texte[0]) || char.IsWhiteSpace(texte[^1]));

    private void Commencer()
    {
        if (!estCommence)
        {
            tampon.Write(Encoding.UTF8.Preamble);
            estCommence = true;
        }
    }
}
