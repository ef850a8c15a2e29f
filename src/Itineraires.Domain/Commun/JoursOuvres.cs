namespace Itineraires.Domain.Commun;

/// <summary>Weekdays, and their numbers from one to the next; holidays are not known.</summary>
public static class JoursOuvres
{
    private static readonly DateOnly Lundi = new(2001, 1, 1);

    /// <summary>Number of the day, or of the Friday before a week-end.</summary>
    public static int Numero(DateOnly jour)
    {
        var ecoules = jour.DayNumber - Lundi.DayNumber;
        return (ecoules / 7 * 5) + Math.Min(ecoules % 7, 4);
    }

    /// <summary>The weekday of a number.</summary>
    public static DateOnly Jour(int numero) => Lundi.AddDays((numero / 5 * 7) + (numero % 5));

    /// <summary>The day, or the Monday after a week-end.</summary>
    public static DateOnly APartirDe(DateOnly jour) =>
        jour.DayOfWeek switch
        {
            DayOfWeek.Saturday => jour.AddDays(2),
            DayOfWeek.Sunday => jour.AddDays(1),
            _ => jour,
        };
}
