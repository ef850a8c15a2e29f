using System.CommandLine;
using System.Text.Json;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Cli;

/// <summary>« utilisateur creer|lister|desactiver »: personal accounts from the command line, the first administrator among them.</summary>
public static class CommandesUtilisateur
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Creer() => new("utilisateur", "Comptes personnels de la plateforme.") { CommandeCreer(), CommandeLister(), CommandeDesactiver() };

    private static Command CommandeCreer()
    {
        var courriel = new Option<string>("--courriel") { Description = "Adresse électronique personnelle.", Required = true };
        var prenom = new Option<string>("--prenom") { Description = "Prénom.", Required = true };
        var nom = new Option<string>("--nom") { Description = "Nom.", Required = true };
        var fonction = new Option<string?>("--fonction") { Description = "Fonction, telle que les pages la montrent." };
        var role = new Option<string>("--role") { Description = "Code du rôle, par exemple administrateur ou referent.", Required = true };
        var organisme = new Option<string?>("--organisme") { Description = "Nom de l’organisme." };
        var territoire = new Option<string?>("--territoire") { Description = "Code du territoire." };
        var phrase = new Option<string?>("--phrase-depuis")
        {
            Description = "Fichier dont la première ligne est la phrase de passe, ou stdin. Sans lui, un lien d’activation est écrit.",
        };
        var commande = new Command("creer", "Crée un compte avec une habilitation.") { courriel, prenom, nom, fonction, role, organisme, territoire, phrase };
        commande.SetAction(
            async (analyse, annulation) =>
            {
                using var hote = await LigneDeCommande.PreparerAsync(annulation);
                await using var portee = hote.Services.CreateAsyncScope();
                var services = portee.ServiceProvider;
                var db = services.GetRequiredService<ItinerairesDbContext>();
                var comptes = services.GetRequiredService<UserManager<Utilisateur>>();
                var adresse = analyse.GetRequiredValue(courriel).Trim();
                var regles = services.GetRequiredService<IOptions<ComptesOptions>>().Value;
                if (regles.EstGenerique(adresse))
                {
                    return await RefuserAsync("Un compte est personnel\u00A0: donnez l’adresse d’une personne, pas celle d’un service.");
                }

                if (await db.RolesMetier.SingleOrDefaultAsync(r => r.Code == analyse.GetRequiredValue(role), annulation) is not { } donnee)
                {
                    return await RefuserAsync(
                        $"Rôle inconnu. Rôles\u00A0: {string.Join(", ", await db.RolesMetier.Select(r => r.Code).Order().ToListAsync(annulation))}."
                    );
                }

                Guid? organismeId = null;
                if (analyse.GetValue(organisme) is { } nomOrganisme)
                {
                    var plie = Texte.Replier(nomOrganisme);
                    organismeId = await db.Organismes.Where(o => o.NomPlie == plie).Select(o => (Guid?)o.Id).SingleOrDefaultAsync(annulation);
                    if (organismeId is null)
                    {
                        return await RefuserAsync($"Organisme inconnu\u00A0: {nomOrganisme}.");
                    }
                }

                Guid? territoireId = null;
                if (analyse.GetValue(territoire) is { } code)
                {
                    territoireId = await db.Territoires.Where(t => t.Code == code).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(annulation);
                    if (territoireId is null)
                    {
                        return await RefuserAsync(
                            $"Territoire inconnu\u00A0: {code}. Codes\u00A0: {string.Join(", ", await db.Territoires.Select(t => t.Code).Order().ToListAsync(annulation))}."
                        );
                    }
                }

                var compte = new Utilisateur
                {
                    Email = adresse,
                    UserName = adresse,
                    EmailConfirmed = true,
                    Prenom = analyse.GetRequiredValue(prenom).Trim(),
                    Nom = analyse.GetRequiredValue(nom).Trim(),
                    Fonction = analyse.GetValue(fonction),
                };
                await using var transaction = await db.Database.BeginTransactionAsync(annulation);
                var resultat = analyse.GetValue(phrase) is { } source
                    ? await comptes.CreateAsync(compte, await LirePhraseAsync(source, annulation))
                    : await comptes.CreateAsync(compte);
                if (!resultat.Succeeded)
                {
                    return await RefuserAsync(string.Join('\n', resultat.Errors.Select(e => e.Description).Distinct(StringComparer.Ordinal)));
                }

                try
                {
                    db.Habilitations.Add(
                        new Habilitation(compte.Id, donnee, organismeId, territoireId, services.GetRequiredService<TimeProvider>().Aujourdhui, null)
                    );
                }
                catch (RegleMetierException regle)
                {
                    return await RefuserAsync(regle.Regle.Message);
                }

                await db.SaveChangesAsync(annulation);
                await transaction.CommitAsync(annulation);
                if (compte.PasswordHash is null)
                {
                    await Console.Error.WriteLineAsync($"Lien d’activation, valable {regles.JoursInvitation}\u00A0jours\u00A0:");
                    await Console.Out.WriteLineAsync(await services.GetRequiredService<LiensDeCompte>().ActivationAsync(compte));
                }
                else
                {
                    await Console.Error.WriteLineAsync($"Le compte de {compte.NomComplet} est créé.");
                    await Console.Out.WriteLineAsync(compte.Email);
                }

                return LigneDeCommande.Fait;
            }
        );
        return commande;
    }

    private static Command CommandeLister()
    {
        var json = new Option<bool>("--json") { Description = "Écrit le résultat en JSON." };
        var commande = new Command("lister", "Liste les comptes.") { json };
        commande.SetAction(
            async (analyse, annulation) =>
            {
                using var hote = await LigneDeCommande.PreparerAsync(annulation);
                await using var portee = hote.Services.CreateAsyncScope();
                var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
                var aujourdhui = portee.ServiceProvider.GetRequiredService<TimeProvider>().Aujourdhui;
                var roles = (
                    await db.Habilitations.AsNoTracking().Where(h => h.Debut <= aujourdhui && (h.Fin == null || h.Fin >= aujourdhui)).ToListAsync(annulation)
                ).ToLookup(h => h.UtilisateurId, h => h.RoleCode);
                var comptes = (await db.Users.AsNoTracking().OrderBy(u => u.Nom).ThenBy(u => u.Prenom).ToListAsync(annulation)).ConvertAll(u => new
                {
                    Courriel = u.Email,
                    u.Prenom,
                    u.Nom,
                    Roles = roles[u.Id].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList(),
                    u.FermeLe,
                    SecondFacteur = u.TwoFactorEnabled,
                    u.DerniereConnexionLe,
                });
                if (analyse.GetValue(json))
                {
                    await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { Comptes = comptes }, Json));
                    return LigneDeCommande.Fait;
                }

                foreach (var c in comptes)
                {
                    await Console.Out.WriteLineAsync(
                        $"{c.Courriel}\t{c.Prenom} {c.Nom}\t{string.Join(',', c.Roles)}\t{(c.FermeLe is { } jour ? $"fermé le {jour:yyyy-MM-dd}" : "ouvert")}"
                    );
                }

                return LigneDeCommande.Fait;
            }
        );
        return commande;
    }

    private static Command CommandeDesactiver()
    {
        var courriel = new Option<string>("--courriel") { Description = "Adresse du compte à fermer.", Required = true };
        var commande = new Command("desactiver", "Ferme un compte\u00A0: ses sessions se terminent, ses actes passés gardent son nom.") { courriel };
        commande.SetAction(
            async (analyse, annulation) =>
            {
                using var hote = await LigneDeCommande.PreparerAsync(annulation);
                await using var portee = hote.Services.CreateAsyncScope();
                var comptes = portee.ServiceProvider.GetRequiredService<UserManager<Utilisateur>>();
                if (await comptes.FindByEmailAsync(analyse.GetRequiredValue(courriel).Trim()) is not { } compte)
                {
                    return await RefuserAsync("Aucun compte ne porte cette adresse.");
                }

                compte.FermeLe ??= portee.ServiceProvider.GetRequiredService<TimeProvider>().Aujourdhui;
                await comptes.UpdateSecurityStampAsync(compte);
                await Console.Error.WriteLineAsync($"Le compte de {compte.NomComplet} est fermé.");
                return LigneDeCommande.Fait;
            }
        );
        return commande;
    }

    private static async Task<string> LirePhraseAsync(string source, CancellationToken annulation)
    {
        if (source is "stdin" or "-")
        {
            return await Console.In.ReadLineAsync(annulation) ?? "";
        }

        using var lecteur = new StreamReader(source);
        return await lecteur.ReadLineAsync(annulation) ?? "";
    }

    private static async Task<int> RefuserAsync(string phrase)
    {
        await Console.Error.WriteLineAsync(phrase);
        return LigneDeCommande.MauvaisUsage;
    }
}
