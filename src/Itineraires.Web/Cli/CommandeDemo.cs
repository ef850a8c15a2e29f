using System.CommandLine;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Demo;

namespace Itineraires.Web.Cli;

/// <summary>« demo charger »: an invented territory in an empty base.</summary>
internal static class CommandeDemo
{
    public static Command Creer()
    {
        var foyers = new Option<int>("--foyers")
        {
            Description = "Nombre de foyers à inventer (1 à 2\u202F000\u202F000).",
            DefaultValueFactory = _ => ChargerDemonstration.FoyersParDefaut,
        };
        foyers.Borner(1, 2_000_000, "--foyers\u00A0: un nombre de 1 à 2\u202F000\u202F000 est attendu.");
        var graine = new Option<int>("--graine")
        {
            Description = "La même graine et le même jour donnent la même population.",
            DefaultValueFactory = _ => ChargerDemonstration.GraineParDefaut,
        };
        var jour = new Option<DateOnly?>("--date") { Description = "Jour pris pour aujourd’hui (2026-03-14), le jour même par défaut." };
        var charger = new Command("charger", "Charge une population inventée dans une base vide.") { foyers, graine, jour };
        charger.SetAction(
            async (arguments, annulation) =>
            {
                using var hote = await LigneDeCommande.PreparerAsync(annulation);
                await using var portee = hote.Services.CreateAsyncScope();
                var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
                if (!await ChargerDemonstration.EstVideAsync(db, annulation))
                {
                    await Console.Error.WriteLineAsync("La base contient déjà des données\u00A0: la démonstration ne se charge que dans une base vide.");
                    return LigneDeCommande.MauvaisUsage;
                }

                var debut = TimeProvider.System.GetTimestamp();
                var personnes = await ChargerDemonstration.ExecuterAsync(
                    db,
                    portee.ServiceProvider.GetRequiredService<CoffreNir>(),
                    arguments.GetValue(foyers),
                    arguments.GetValue(graine),
                    arguments.GetValue(jour) ?? TimeProvider.System.Aujourdhui,
                    ecrits => Console.Error.WriteLine($"{ecrits} foyers…"),
                    annulation
                );
                await Console.Error.WriteLineAsync(ComptesDemonstration.Presenter());
                Console.WriteLine(
                    $"{arguments.GetValue(foyers)} foyers, {personnes} personnes en {TimeProvider.System.GetElapsedTime(debut).TotalSeconds:0.0} s"
                );
                return LigneDeCommande.Fait;
            }
        );
        return new Command("demo", "Démonstration.") { charger };
    }
}
