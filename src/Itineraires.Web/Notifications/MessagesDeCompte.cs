using Itineraires.Data;
using Itineraires.Web.Security;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Notifications;

/// <summary>Messages about an account: invitation, another passphrase.</summary>
public sealed class MessagesDeCompte(ICourrier courrier, LiensDeCompte liens, IOptions<ComptesOptions> regles)
{
    public async Task InviterAsync(Utilisateur compte, CancellationToken annulation) =>
        await courrier.EnvoyerAsync(
            new Message(
                compte.Email!,
                compte.NomComplet,
                "Votre compte Itinéraires",
                [
                    $"Bonjour {compte.NomComplet},",
                    "Un compte personnel vous est ouvert sur Itinéraires, la plateforme du programme d’insertion de la Métropole de Lyon.",
                    $"Choisissez votre phrase de passe dans les {regles.Value.JoursInvitation}\u00A0jours. Ce lien est pour vous seul\u00A0: ne le transmettez pas.",
                ],
                "Activer mon compte",
                await liens.ActivationAsync(compte)
            ),
            annulation
        );

    public async Task ReinitialiserAsync(Utilisateur compte, CancellationToken annulation) =>
        await courrier.EnvoyerAsync(
            new Message(
                compte.Email!,
                compte.NomComplet,
                "Choisir une autre phrase de passe",
                [
                    $"Bonjour {compte.NomComplet},",
                    $"Vous pouvez choisir une autre phrase de passe. Le lien ci-dessous sert une fois, pendant {regles.Value.HeuresReinitialisation}\u00A0heures.",
                    "Si vous n’avez rien demandé, ne faites rien\u00A0: votre phrase de passe ne change pas.",
                ],
                "Choisir ma phrase de passe",
                await liens.ReinitialisationAsync(compte)
            ),
            annulation
        );
}
