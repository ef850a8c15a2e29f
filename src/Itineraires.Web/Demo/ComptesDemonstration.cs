using Itineraires.Data;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Habilitations;
using Microsoft.AspNetCore.Identity;

namespace Itineraires.Web.Demo;

/// <summary>An account of the demonstration, one for each trade.</summary>
/// <param name="Role">Code of the role.</param>
/// <param name="Territoire">Code of the territory, for a role that has one.</param>
/// <param name="Organisme">Whether it belongs to the organisme of the demonstration.</param>
/// <param name="Partenaire">Else its organisme by its type, Pôle emploi or the Métropole.</param>
public sealed record CompteDemonstration(
    string Prenom,
    string Nom,
    string Fonction,
    string Role,
    string? Territoire = null,
    bool Organisme = false,
    TypeOrganisme? Partenaire = null
)
{
    public string Courriel =>
        $"{Domain.Commun.Texte.Replier(Prenom).Replace(' ', '-')}.{Domain.Commun.Texte.Replier(Nom).Replace(' ', '-')}@demonstration.example";
}

/// <summary>The accounts offered on a base of demonstration; they exist nowhere else.</summary>
public static class ComptesDemonstration
{
    /// <summary>Seven words, as CNIL's recommendation 2022-100 asks of a passphrase; known of all, hence for invented data only.</summary>
    public const string PhraseDePasse = "sept mots simples pour ouvrir la démonstration";

    /// <summary>Label of the organisme of the référente, as Annexe 2 prints it.</summary>
    public const string Organisme = "UNIS VERS L'EMPLOI";

    public static CompteDemonstration Referente { get; } = new("Claire", "Ferrand", "Référente de parcours", "referent", Organisme: true);

    public static IReadOnlyList<CompteDemonstration> Tous { get; } =
    [
        Referente,
        new("Samir", "Belkacem", "Responsable d’organisme", "responsable_organisme", Organisme: true),
        new("Hélène", "Aubry", "Cheffe de service social", "chef_service_social", "T05"),
        new("Inès", "Morel", "Instructrice", "instructeur", "T05"),
        new("Nadia", "Cherif", "Conseillère Pôle emploi", "referent", "T05", Partenaire: TypeOrganisme.PoleEmploi),
        new("Julien", "Mercier", "Travailleur social", "referent", "T05", Partenaire: TypeOrganisme.Metropole),
        new("Paul", "Chevallier", "Gestionnaire de la direction", "gestionnaire"),
        new("Marc-Antoine", "Vial", "Directeur de l’insertion", "direction"),
        new("Léa", "Perrin", "Chargée de liaison entreprises emploi", "clee"),
        new("Karim", "Haddad", "Coordonnateur emploi insertion", "cei"),
        new("Sophie", "Lambert", "Administratrice", "administrateur"),
        new("Étienne", "Roche", "Délégué à la protection des données", "dpo"),
    ];

    /// <summary>Makes the account as Identity stores it; without passphrase nobody can sign in with it.</summary>
    public static Utilisateur Creer(string prenom, string nom, string fonction, string courriel, string? hache) =>
        new()
        {
            Prenom = prenom,
            Nom = nom,
            Fonction = fonction,
            Email = courriel,
            UserName = courriel,
            NormalizedEmail = courriel.ToUpperInvariant(),
            NormalizedUserName = courriel.ToUpperInvariant(),
            EmailConfirmed = true,
            LockoutEnabled = true,
            SecurityStamp = Guid.CreateVersion7().ToString("N"),
            PasswordHash = hache,
            EstDemonstration = hache is not null,
        };

    /// <summary>The accounts as a text for the console.</summary>
    public static string Presenter() =>
        $"Comptes de démonstration (phrase de passe\u00A0: {PhraseDePasse})\n" + string.Join('\n', Tous.Select(c => $"  {c.Courriel, -44} {c.Fonction}"));

    public static string Hacher() => new PasswordHasher<Utilisateur>().HashPassword(new Utilisateur(), PhraseDePasse);

    public static Habilitation Habiliter(Utilisateur compte, Role role, Guid? organismeId, Guid? territoireId, DateOnly aujourdhui) =>
        new(compte.Id, role, organismeId, territoireId, aujourdhui.AddYears(-3), null);
}
