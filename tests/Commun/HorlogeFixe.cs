namespace Itineraires.Tests.Commun;

/// <summary>A clock that stands still until it is moved; 12 March 2026, 10 h in Paris at first.</summary>
public sealed class HorlogeFixe : TimeProvider
{
    private DateTimeOffset _maintenant = new(2026, 3, 12, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _maintenant;

    public void Avancer(TimeSpan duree) => _maintenant += duree;

    public void AllerAu(DateOnly jour) => _maintenant = new DateTimeOffset(jour, new TimeOnly(9, 0), TimeSpan.Zero);
}
