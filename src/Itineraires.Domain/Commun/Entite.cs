namespace Itineraires.Domain.Commun;

/// <summary>Something with an identity. Identifiers sort by time of creation.</summary>
public abstract class Entite
{
    public Guid Id { get; protected init; } = Identifiant.Nouveau();

    /// <summary>Counts the changes, so that two persons editing the same thing see it.</summary>
    public int Version { get; private set; }
}

/// <summary>Something that belongs to the dossier of one person: its changes are journalled and its alerts evaluated.</summary>
public interface IConcernePersonne
{
    Guid PersonneId { get; }
}
