using System.CommandLine;
using System.Text.Json;
using Itineraires.Web.Sauvegardes;

namespace Itineraires.Web.Cli;

/// <summary>« sauvegarder »: one archive of the base and of what it needs, while the product serves.</summary>
internal static class CommandeSauvegarder
{
    public static Command Creer()
    {
        var fichier = new Argument<FileInfo>("FICHIER") { Description = "Archive à écrire (ZIP). Elle contient des données personnelles." };
        var sansCle = new Option<bool>("--sans-cle") { Description = "N’y met pas la clé des NIR\u00A0: gardez-la ailleurs, sans elle aucun NIR ne se lit." };
        var remplacer = new Option<bool>("--remplacer") { Description = "Remplace l’archive si elle existe." };
        var json = new Option<bool>("--json") { Description = "Écrit le manifeste en JSON." };
        var commande = new Command("sauvegarder", "Sauvegarde la base, ses documents et la clé des NIR, sans arrêter le service.")
        {
            fichier,
            sansCle,
            remplacer,
            json,
        };
        commande.SetAction(
            async (analyse, annulation) =>
            {
                var archive = analyse.GetRequiredValue(fichier);
                if (archive.Exists && !analyse.GetValue(remplacer))
                {
                    await Console.Error.WriteLineAsync($"{archive.Name} existe déjà\u00A0: choisissez un autre nom ou ajoutez --remplacer.");
                    return LigneDeCommande.MauvaisUsage;
                }

                using var hote = await LigneDeCommande.PreparerAsync(annulation);
                await using var portee = hote.Services.CreateAsyncScope();
                await Console.Error.WriteLineAsync("Sauvegarde en cours…");
                try
                {
                    var manifeste = await portee
                        .ServiceProvider.GetRequiredService<SauvegardeBase>()
                        .EcrireAsync(archive.FullName, !analyse.GetValue(sansCle), annulation);
                    await Console.Out.WriteLineAsync(analyse.GetValue(json) ? JsonSerializer.Serialize(manifeste, LigneDeCommande.Json) : Presenter(manifeste));
                    return LigneDeCommande.Fait;
                }
                catch (SauvegardeRefuseeException e)
                {
                    await Console.Error.WriteLineAsync(e.Message);
                    return LigneDeCommande.MauvaisUsage;
                }
            }
        );
        return commande;
    }

    internal static string Presenter(Manifeste manifeste) =>
        $"{manifeste.Moteur}, version {manifeste.Produit}, {manifeste.Migration}, {manifeste.CreeLe:yyyy-MM-dd HH:mm} UTC\n"
        + string.Join('\n', manifeste.Comptes.Select(c => $"{c.Key}\t{c.Value}"))
        + "\n"
        + string.Join('\n', manifeste.Parties.Select(p => $"{p.Nom}\t{p.Octets}\t{p.Sha256}"));
}
