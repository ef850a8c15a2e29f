using System.Globalization;
using Itineraires.Domain.Commun;

namespace Itineraires.Web.Imports;

/// <summary>Reads the numbers of imported files.</summary>
public static class LectureNombre
{
    /// <summary>Reads a whole number, zero or more, below one billion: « 1 343 », "150" or "150,0".</summary>
    public static bool TryEntier(string? texte, out int nombre)
    {
        nombre = 0;
        if (int.TryParse(texte, NumberStyles.None, CultureInfo.InvariantCulture, out var simple) && simple < 1_000_000_000)
        {
            nombre = simple;
            return true;
        }

        if (
            texte is null
            || texte.Contains('€')
            || texte.Contains("EUR", StringComparison.OrdinalIgnoreCase)
            || !Montant.TryParse(texte, out var montant)
            || montant.Centimes % 100 != 0
            || montant.Euros is < 0 or >= 1_000_000_000
        )
        {
            return false;
        }

        nombre = (int)montant.Euros;
        return true;
    }
}
