using QRCoder;

namespace Itineraires.Web.Documents;

/// <summary>QR codes as SVG, black on white whatever the theme.</summary>
public static class CodeQr
{
    public static string EnSvg(string contenu)
    {
        using var donnees = QRCodeGenerator.GenerateQrCode(contenu, QRCodeGenerator.ECCLevel.M);
        using var dessin = new SvgQRCode(donnees);
        return dessin.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.WidthHeightAttribute);
    }
}
