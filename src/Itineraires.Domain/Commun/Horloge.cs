namespace Itineraires.Domain.Commun;

/// <summary>The civil time of the territory.</summary>
public static class Horloge
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    extension(TimeProvider horloge)
    {
        /// <summary>The civil day in Paris.</summary>
        public DateOnly Aujourdhui => DateOnly.FromDateTime(horloge.Maintenant);

        /// <summary>The civil date and time in Paris, without offset.</summary>
        public DateTime Maintenant => TimeZoneInfo.ConvertTime(horloge.GetUtcNow(), Paris).DateTime;

        /// <summary>The instant, in UTC, as it is stored.</summary>
        public DateTime Instant => horloge.GetUtcNow().UtcDateTime;
    }

    /// <summary>Civil time in Paris of a stored instant.</summary>
    public static DateTime EnHeureLocale(DateTime instant) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(instant, DateTimeKind.Utc), Paris);

    /// <summary>Instant, UTC, at which a civil day begins in Paris.</summary>
    public static DateTime EnInstant(DateOnly jour) => EnInstant(jour.ToDateTime(TimeOnly.MinValue));

    /// <summary>Instant, UTC, of a civil time in Paris; an hour that the clocks skip in spring is that after.</summary>
    public static DateTime EnInstant(DateTime heureLocale) =>
        TimeZoneInfo.ConvertTimeToUtc(Paris.IsInvalidTime(heureLocale) ? heureLocale.AddHours(1) : heureLocale, Paris);
}
