namespace Itineraires.Domain.Commun;

/// <summary>Civil days from <see cref="Debut"/> to <see cref="Fin"/>, both included; no end while <see cref="Fin"/> is null.</summary>
public readonly record struct Periode
{
    private static readonly RegleMetier FinApresDebut = new("PERIODE", "La date de fin doit être postérieure ou égale à la date de début.");

    /// <exception cref="RegleMetierException">The end comes before the beginning.</exception>
    public Periode(DateOnly debut, DateOnly? fin)
    {
        FinApresDebut.Exiger(fin is null || fin >= debut, nameof(Fin));
        Debut = debut;
        Fin = fin;
    }

    public DateOnly Debut { get; }

    public DateOnly? Fin { get; }

    public bool Contient(DateOnly jour) => jour >= Debut && (Fin is null || jour <= Fin);

    public bool Chevauche(Periode autre) => Debut <= (autre.Fin ?? DateOnly.MaxValue) && autre.Debut <= (Fin ?? DateOnly.MaxValue);

    /// <summary>The days of this period that are in none of the others, in order; several periods when one of the others cuts it in two.</summary>
    public IReadOnlyList<Periode> Hors(IEnumerable<Periode> autres)
    {
        var restes = new List<Periode>();
        var debut = Debut;
        foreach (var autre in autres.Where(Chevauche).OrderBy(a => a.Debut))
        {
            if (autre.Debut > debut)
            {
                restes.Add(new Periode(debut, autre.Debut.AddDays(-1)));
            }

            if (autre.Fin is not { } fin || fin == DateOnly.MaxValue)
            {
                return restes;
            }

            debut = fin >= debut ? fin.AddDays(1) : debut;
        }

        if (Fin is null || debut <= Fin)
        {
            restes.Add(new Periode(debut, Fin));
        }

        return restes;
    }
}
