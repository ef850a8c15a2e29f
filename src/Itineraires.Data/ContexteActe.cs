namespace Itineraires.Data;

/// <summary>Who acts, for the journal; the account signed in, or the command line.</summary>
public interface IContexteActe
{
    Guid? UtilisateurId { get; }

    /// <summary>Name kept in the journal.</summary>
    string Nom { get; }
}

/// <summary>Acts of the command line and of scheduled work.</summary>
public sealed class ContexteSysteme(string nom) : IContexteActe
{
    public Guid? UtilisateurId => null;

    public string Nom { get; } = nom;
}
