using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Pilotage;

/// <summary>One line of the append-only journal (CNF-05): who, when, what, on whom, why.</summary>
public sealed class EntreeJournal
{
    private EntreeJournal() { }

    public EntreeJournal(
        DateTime le,
        Guid? utilisateurId,
        string utilisateur,
        string acte,
        Guid? personneId,
        string? objet,
        Guid? objetId,
        string? motif,
        string? details,
        Guid? importId = null
    )
    {
        (Le, UtilisateurId, Utilisateur, Acte) = (le, utilisateurId, utilisateur, acte);
        (PersonneId, Objet, ObjetId, Motif, Details, ImportId) = (personneId, objet, objetId, motif, details, importId);
    }

    public Guid Id { get; private init; } = Identifiant.Nouveau();

    /// <summary>Instant, UTC.</summary>
    public DateTime Le { get; private set; }

    /// <summary>Account, or null for the command line and scheduled work.</summary>
    public Guid? UtilisateurId { get; private set; }

    /// <summary>Name shown, kept as it was.</summary>
    public string Utilisateur { get; private set; } = "";

    /// <summary>What was done: « lecture », « creation », « modification », « suppression », or a named act such as « export ».</summary>
    public string Acte { get; private set; } = "";

    public Guid? PersonneId { get; private set; }

    /// <summary>Kind of thing read or changed.</summary>
    public string? Objet { get; private set; }

    public Guid? ObjetId { get; private set; }

    /// <summary>Purpose given by the reader, where one is asked.</summary>
    public string? Motif { get; private set; }

    /// <summary>Names of the properties changed with their values before and after (JSON); secrets and free texts by name only.</summary>
    public string? Details { get; private set; }

    /// <summary>Import that did it, or null: what an import wrote is told from what was changed since.</summary>
    public Guid? ImportId { get; private set; }
}
