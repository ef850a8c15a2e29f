namespace Itineraires.Data.Integrite;

/// <summary>Something that must hold in the whole base and that neither a constraint nor a single act can warrant.</summary>
/// <param name="Code">Stable code, for example « INV-ACC-CHEVAUCHEMENT ».</param>
/// <param name="Phrase">The invariant in one French sentence.</param>
public record Invariant(string Code, string Phrase);

/// <summary>An invariant read in one query.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Phrase">The invariant in one French sentence.</param>
/// <param name="Sql">Query of one column « id » whose rows are the violations; {jour} stands for today, {taille:x} for the bytes of x.</param>
public sealed record InvariantSql(string Code, string Phrase, string Sql) : Invariant(Code, Phrase);

/// <summary>An invariant that does not hold.</summary>
/// <param name="Code">Code of the invariant.</param>
/// <param name="Phrase">The invariant in one French sentence.</param>
/// <param name="Nombre">Number of violations.</param>
/// <param name="Exemples">Identifiers of the first ones.</param>
public sealed record EcartIntegrite(string Code, string Phrase, long Nombre, IReadOnlyList<string> Exemples);
