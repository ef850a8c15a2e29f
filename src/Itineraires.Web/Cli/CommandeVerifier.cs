using System.CommandLine;
using System.Text.Json;
using Itineraires.Data;
using Itineraires.Data.Integrite;

namespace Itineraires.Web.Cli;

/// <summary>« verifier »: the invariants that SQL alone does not hold.</summary>
internal static class CommandeVerifier
{
    public static Command Creer()
    {
        var json = new Option<bool>("--json") { Description = "Écrit le résultat en JSON." };
        var commande = new Command("verifier", "Vérifie l’intégrité de la base\u00A0: ce que ses contraintes ne garantissent pas seules.") { json };
        commande.SetAction(
            async (analyse, annulation) =>
            {
                using var hote = LigneDeCommande.Construire();
                var violations = await VerifierAsync(hote.Services, annulation);
                await Console.Out.WriteLineAsync(
                    analyse.GetValue(json)
                        ? JsonSerializer.Serialize(new { Invariants = VerificationBase.Tous.Count, Violations = violations }, LigneDeCommande.Json)
                        : Presenter(violations)
                );
                return violations.Count == 0 ? LigneDeCommande.Fait : LigneDeCommande.Rejets;
            }
        );
        return commande;
    }

    /// <summary>Prepares the base, then checks it. The refusal of the journal is read before the preparation puts it back.</summary>
    public static async Task<IReadOnlyList<EcartIntegrite>> VerifierAsync(IServiceProvider services, CancellationToken annulation)
    {
        await using var portee = services.CreateAsyncScope();
        var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        var verification = new VerificationBase(
            db,
            portee.ServiceProvider.GetRequiredService<CoffreNir>(),
            portee.ServiceProvider.GetRequiredService<TimeProvider>()
        );
        var journal = await BaseDeDonnees.EstPrepareeAsync(db, annulation) ? await verification.VerifierJournalAsync(annulation) : null;
        await BaseDeDonnees.PreparerAsync(db, annulation);
        var rang = 0;
        var violations = await verification.VerifierAsync(code => Console.Error.WriteLine($"{++rang}/{VerificationBase.Tous.Count} {code}"), annulation);
        return journal is null ? violations : [journal, .. violations.Where(v => v.Code != journal.Code)];
    }

    /// <summary>One line for each invariant that does not hold.</summary>
    public static string Presenter(IReadOnlyList<EcartIntegrite> violations) =>
        violations.Count == 0
            ? $"{VerificationBase.Tous.Count} invariants respectés."
            : string.Join('\n', violations.Select(v => $"{v.Code}\t{v.Nombre}\t{v.Phrase}\t{string.Join(", ", v.Exemples)}"));
}
