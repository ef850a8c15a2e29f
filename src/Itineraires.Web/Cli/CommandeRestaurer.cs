using System.CommandLine;
using System.Text.Json;
using Itineraires.Data;
using Itineraires.Data.Alertes;
using Itineraires.Web.Sauvegardes;

namespace Itineraires.Web.Cli;

/// <summary>« restaurer »: brings an archive back, migrates it and verifies it.</summary>
internal static class CommandeRestaurer
{
    public static Command Creer()
    {
        var fichier = new Argument<FileInfo>("FICHIER") { Description = "Archive écrite par «\u00A0sauvegarder\u00A0»." }.AcceptExistingOnly();
        var oui = new Option<bool>("--oui") { Description = "Ne demande pas de confirmer." };
        var remplacer = new Option<bool>("--remplacer") { Description = "Remplace une base qui contient déjà des données." };
        var json = new Option<bool>("--json") { Description = "Écrit le résultat en JSON." };
        var commande = new Command("restaurer", "Remet une sauvegarde à la place de la base, puis la vérifie. Arrêtez d’abord le service.")
        {
            fichier,
            oui,
            remplacer,
            json,
        };
        commande.SetAction(
            async (analyse, annulation) =>
            {
                Manifeste? manifeste;
                try
                {
                    manifeste = await RestaurerAsync(
                        analyse.GetRequiredValue(fichier).FullName,
                        analyse.GetValue(remplacer),
                        m => ConfirmerAsync(m, analyse.GetValue(oui), annulation),
                        annulation
                    );
                }
                catch (SauvegardeRefuseeException e)
                {
                    await Console.Error.WriteLineAsync(e.Message);
                    return LigneDeCommande.MauvaisUsage;
                }

                if (manifeste is null)
                {
                    await Console.Error.WriteLineAsync("Rien n’a été changé. Ajoutez --oui pour restaurer sans confirmer.");
                    return LigneDeCommande.MauvaisUsage;
                }

                // A host of its own: the key of the NIRs may have come with the archive.
                using var hote = await LigneDeCommande.PreparerAsync(annulation);
                await using (var portee = hote.Services.CreateAsyncScope())
                {
                    var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
                    await Console.Error.WriteLineAsync("Mise à jour des alertes…");
                    await new EvaluationAlertes(db, portee.ServiceProvider.GetRequiredService<TimeProvider>()).ReevaluerToutAsync(annulation);
                    db.Journaliser("restauration", null, "Base", null, null, JsonSerializer.Serialize(new { manifeste.CreeLe }, LigneDeCommande.Json));
                    await db.SaveChangesAsync(annulation);
                }

                var violations = await CommandeVerifier.VerifierAsync(hote.Services, annulation);
                await Console.Out.WriteLineAsync(
                    analyse.GetValue(json)
                        ? JsonSerializer.Serialize(new { Manifeste = manifeste, Violations = violations }, LigneDeCommande.Json)
                        : $"{CommandeSauvegarder.Presenter(manifeste)}\n{CommandeVerifier.Presenter(violations)}"
                );
                return violations.Count == 0 ? LigneDeCommande.Fait : LigneDeCommande.Rejets;
            }
        );
        return commande;
    }

    private static async Task<Manifeste?> RestaurerAsync(string fichier, bool remplacer, Func<Manifeste, Task<bool>> confirmer, CancellationToken annulation)
    {
        using var hote = LigneDeCommande.Construire();
        await using var portee = hote.Services.CreateAsyncScope();
        var restauration = portee.ServiceProvider.GetRequiredService<RestaurationBase>();
        if (!remplacer && !await restauration.EstVideAsync(annulation))
        {
            throw new SauvegardeRefuseeException(
                "La base contient déjà des données\u00A0: choisissez une base vide, ou ajoutez --remplacer pour les perdre. Rien n’a été changé."
            );
        }

        return await restauration.RestaurerAsync(fichier, confirmer, annulation);
    }

    private static async Task<bool> ConfirmerAsync(Manifeste manifeste, bool oui, CancellationToken annulation)
    {
        if (oui)
        {
            return true;
        }

        await Console.Error.WriteLineAsync(CommandeSauvegarder.Presenter(manifeste));
        if (Console.IsInputRedirected)
        {
            return false;
        }

        await Console.Error.WriteAsync("Cette sauvegarde va prendre la place de la base. Tapez oui pour continuer\u00A0: ");
        return string.Equals((await Console.In.ReadLineAsync(annulation))?.Trim(), "oui", StringComparison.OrdinalIgnoreCase);
    }
}
