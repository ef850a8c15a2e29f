namespace Itineraires.Domain.Commun;

/// <summary>An explicit table state × act → state. What is not in the table is refused with a sentence.</summary>
/// <param name="code">Code of the rule broken by an illegal transition, for example « CER-ETAT ».</param>
/// <param name="sujet">What carries the state, with its article, as shown to the user: « Le contrat ».</param>
/// <param name="transitions">The legal transitions.</param>
public sealed class MachineEtats<TStatut, TActe>(string code, string sujet, IReadOnlyDictionary<(TStatut Depart, TActe Acte), TStatut> transitions)
    where TStatut : struct, Enum
    where TActe : struct, Enum
{
    public string Code { get; } = code;

    public string Sujet { get; } = sujet;

    /// <summary>The legal transitions; the documentation draws its diagram from them.</summary>
    public IReadOnlyDictionary<(TStatut Depart, TActe Acte), TStatut> Transitions { get; } = transitions;

    public bool Permet(TStatut depart, TActe acte) => Transitions.ContainsKey((depart, acte));

    /// <summary>State reached from <paramref name="depart"/> by <paramref name="acte"/>.</summary>
    /// <exception cref="RegleMetierException">The act is not possible in this state.</exception>
    public TStatut Passer(TStatut depart, TActe acte) =>
        Transitions.TryGetValue((depart, acte), out var arrivee)
            ? arrivee
            : throw new RegleMetierException(
                new RegleMetier(Code, $"{Sujet} est « {Libelles.De(depart)} »\u00A0: il n’est pas possible de {Libelles.De(acte)}.")
            );
}
