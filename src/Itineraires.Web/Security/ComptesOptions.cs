using Itineraires.Domain.Commun;

namespace Itineraires.Web.Security;

/// <summary>
/// Rules of accounts, section « Comptes » of the settings. Source: CNIL, délibération n° 2022-100 du 21 juillet 2022 (recommandation relative aux
/// mots de passe): 80 bits of entropy alone, or 50 bits when failures restrict access.
/// </summary>
public sealed class ComptesOptions
{
    public const string Section = "Comptes";

    /// <summary>Fewest characters of a passphrase that mixes small letters, capitals, digits and signs.</summary>
    public int LongueurQuatreSortes { get; set; } = 12;

    /// <summary>Fewest characters of a passphrase that mixes three sorts of them.</summary>
    public int LongueurTroisSortes { get; set; } = 14;

    /// <summary>Fewest words of a passphrase made of words.</summary>
    public int MotsPhrase { get; set; } = 7;

    /// <summary>Failures after which access is suspended. Source: the same, at most ten.</summary>
    public int EchecsAvantBlocage { get; set; } = 5;

    /// <summary>How long access stays suspended.</summary>
    public int MinutesBlocage { get; set; } = 15;

    /// <summary>Validity of an invitation.</summary>
    public int JoursInvitation { get; set; } = 7;

    /// <summary>Validity of a link to choose another passphrase.</summary>
    public int HeuresReinitialisation { get; set; } = 2;

    /// <summary>Links to choose another passphrase that one address of the network may ask for in <see cref="MinutesDemandesDeLien"/>.</summary>
    public int DemandesDeLien { get; set; } = 10;

    /// <summary>Window in which these requests are counted.</summary>
    public int MinutesDemandesDeLien { get; set; } = 15;

    /// <summary>A closed account, or a changed passphrase, ends the other sessions within this delay.</summary>
    public int SecondesVerificationSession { get; set; } = 30;

    /// <summary>How long a form sent after the end of a session is kept.</summary>
    public int HeuresSaisieSuspendue { get; set; } = 24;

    /// <summary>Hour, in Paris, at which digests are sent on working days.</summary>
    public int HeureResume { get; set; } = 7;

    /// <summary>Beginnings of addresses that belong to no person in particular (CNF-04).</summary>
    public List<string> AdressesGeneriques { get; } =
    [
        "contact",
        "accueil",
        "secretariat",
        "info",
        "infos",
        "direction",
        "administration",
        "bonjour",
        "equipe",
        "insertion",
        "rsa",
        "noreply",
        "no-reply",
        "service",
        "standard",
        "mairie",
        "ccas",
        "referent",
        "referents",
        "formation",
        "emploi",
    ];

    /// <summary>Whether an address belongs to a function rather than to a person.</summary>
    public bool EstGenerique(string courriel)
    {
        var locale = Texte.Replier(courriel.Split('@')[0]).Replace(' ', '-');
        return AdressesGeneriques.Exists(a => locale == a || locale.StartsWith(a + "-", StringComparison.Ordinal));
    }
}
