using Itineraires.Data;
using Itineraires.Domain.Commun;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Security;

/// <summary>Accepts a passphrase long and mixed enough that does not name its author. Source: CNIL, délibération n° 2022-100.</summary>
public sealed class ReglePhrasePasse(IOptions<ComptesOptions> options) : IPasswordValidator<Utilisateur>
{
    private const int LettresDUnMot = 3;

    /// <summary>Folded pieces that make a passphrase easy to guess, whatever surrounds them.</summary>
    private static readonly string[] Courantes =
    [
        "motdepasse",
        "password",
        "azerty",
        "qwerty",
        "123456",
        "654321",
        "abcdef",
        "itineraires",
        "metropole",
        "bonjour",
        "soleil",
        "lyon2",
        "rsarsa",
        "jetaime",
        "admin",
        "loulou",
        "doudou",
    ];

    public Task<IdentityResult> ValidateAsync(UserManager<Utilisateur> manager, Utilisateur user, string? password)
    {
        var erreur = Juger(user, password ?? "");
        return Task.FromResult(
            erreur is null ? IdentityResult.Success : IdentityResult.Failed(new IdentityError { Code = "PhrasePasse", Description = erreur })
        );
    }

    /// <summary>What is asked, in one sentence.</summary>
    public static string Aide(ComptesOptions o) =>
        $"Au moins {o.MotsPhrase}\u00A0mots, ou {o.LongueurQuatreSortes}\u00A0caractères avec majuscules, minuscules, chiffres et signes, ou {o.LongueurTroisSortes}\u00A0caractères de trois de ces sortes.";

    private string? Juger(Utilisateur compte, string phrase)
    {
        var regles = options.Value;
        var mots = phrase.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(m => m.Length >= LettresDUnMot).Select(Texte.Replier).ToList();
        var plie = Texte.Replier(phrase).Replace(" ", "", StringComparison.Ordinal);
        var connus = new[] { compte.Prenom, compte.Nom, compte.Email?.Split('@')[0] }
            .Where(m => m is { Length: >= LettresDUnMot })
            .Select(m => Texte.Replier(m!).Replace(" ", "", StringComparison.Ordinal));
        if (connus.Any(m => m.Length >= LettresDUnMot && plie.Contains(m, StringComparison.Ordinal)))
        {
            return "N’y mettez ni votre nom, ni votre prénom, ni votre adresse\u00A0: ils se devinent.";
        }

        var sortes =
            (phrase.Any(char.IsLower) ? 1 : 0)
            + (phrase.Any(char.IsUpper) ? 1 : 0)
            + (phrase.Any(char.IsDigit) ? 1 : 0)
            + (phrase.Any(c => !char.IsLetterOrDigit(c)) ? 1 : 0);
        // A word said again adds nothing to guess.
        var estUnePhrase = mots.Distinct(StringComparer.Ordinal).Count() >= regles.MotsPhrase;
        if (!estUnePhrase && !(sortes == 4 && phrase.Length >= regles.LongueurQuatreSortes) && !(sortes >= 3 && phrase.Length >= regles.LongueurTroisSortes))
        {
            return $"Cette phrase est trop facile à deviner. {Aide(regles)}";
        }

        if (!estUnePhrase && Courantes.Any(c => plie.Contains(c, StringComparison.Ordinal)))
        {
            return "Cette phrase contient un mot que tout le monde essaie. Choisissez-en une autre.";
        }

        return phrase.Distinct().Count() < 5 ? "Cette phrase répète les mêmes signes. Choisissez-en une autre." : null;
    }
}

/// <summary>French sentences of the accounts' errors.</summary>
public sealed class MessagesComptes : IdentityErrorDescriber
{
    public override IdentityError DefaultError() => Dire(nameof(DefaultError), "L’enregistrement n’a pas réussi. Essayez de nouveau.");

    public override IdentityError ConcurrencyFailure() => Dire(nameof(ConcurrencyFailure), Infrastructure.FiltreReglesMetier.Simultane);

    public override IdentityError PasswordMismatch() => Dire(nameof(PasswordMismatch), "Ce n’est pas votre phrase de passe actuelle.");

    public override IdentityError InvalidToken() => Dire(nameof(InvalidToken), "Ce lien a expiré ou a déjà servi. Demandez-en un autre.");

    public override IdentityError RecoveryCodeRedemptionFailed() =>
        Dire(nameof(RecoveryCodeRedemptionFailed), "Ce code de secours n’est pas reconnu ou a déjà servi.");

    public override IdentityError InvalidUserName(string? userName) => InvalidEmail(userName);

    public override IdentityError InvalidEmail(string? email) => Dire(nameof(InvalidEmail), "Écrivez l’adresse ainsi\u00A0: nom@exemple.fr.");

    public override IdentityError DuplicateUserName(string userName) => DuplicateEmail(userName);

    public override IdentityError DuplicateEmail(string email) => Dire(nameof(DuplicateEmail), "Un compte porte déjà cette adresse.");

    private static IdentityError Dire(string code, string phrase) => new() { Code = code, Description = phrase };
}
