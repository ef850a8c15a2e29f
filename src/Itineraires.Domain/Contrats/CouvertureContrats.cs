using Itineraires.Domain.Cadres;

namespace Itineraires.Domain.Contrats;

/// <summary>Days of a parcours that no valid contrat covers (CER-02, CER-03).</summary>
public static class CouvertureContrats
{
    /// <summary>Deadline of the first contrat: that many months after the orientation, as the cadre says.</summary>
    public static DateOnly Echeance(Cadre cadre, DateOnly orienteLe) => orienteLe.AddMonths(cadre.Entier(ParametresCadre.ContratDelaiMois) ?? 0);

    /// <summary>Periods without valid contrat up to a day.</summary>
    /// <param name="cadre">A cadre « toute la durée » counts from the deadline on; the others count only between two contrats.</param>
    /// <param name="orienteLe">Day of the orientation.</param>
    /// <param name="valides">Periods of the validated contrats, in any order.</param>
    /// <param name="jusquau">Last day considered: today or the end of the parcours.</param>
    public static IReadOnlyList<(DateOnly Debut, DateOnly Fin)> Interruptions(
        Cadre cadre,
        DateOnly orienteLe,
        IEnumerable<(DateOnly Debut, DateOnly Fin)> valides,
        DateOnly jusquau
    )
    {
        var trous = new List<(DateOnly, DateOnly)>();
        var touteLaDuree = cadre.Drapeau(ParametresCadre.ContratTouteLaDuree);
        DateOnly? attendu = touteLaDuree ? Echeance(cadre, orienteLe).AddDays(1) : null;
        foreach (var (debut, fin) in valides.Order())
        {
            if (attendu is { } a && debut > a && a <= jusquau)
            {
                trous.Add((a, Min(debut.AddDays(-1), jusquau)));
            }

            var suivant = fin.AddDays(1);
            attendu = attendu is null || suivant > attendu ? suivant : attendu;
        }

        if (touteLaDuree && attendu is { } reste && reste <= jusquau)
        {
            trous.Add((reste, jusquau));
        }

        return trous;
    }

    /// <summary>Number of days of these periods.</summary>
    public static int Jours(IEnumerable<(DateOnly Debut, DateOnly Fin)> interruptions) => interruptions.Sum(i => i.Fin.DayNumber - i.Debut.DayNumber + 1);

    private static DateOnly Min(DateOnly a, DateOnly b) => a < b ? a : b;
}
