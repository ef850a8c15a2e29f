using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Itineraires.Data;
using Itineraires.Data.Indicateurs;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Features.Indicateurs;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Cli;

/// <summary>« indicateurs »: the indicators of the whole territory, as a table or as JSON with stable keys.</summary>
public static class CommandeIndicateurs
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Creer()
    {
        var du = new Option<DateOnly>("--du")
        {
            Description = "Premier jour de la période (AAAA-MM-JJ).",
            Required = true,
            CustomParser = LireJour,
        };
        var au = new Option<DateOnly>("--au")
        {
            Description = "Dernier jour de la période (AAAA-MM-JJ).",
            Required = true,
            CustomParser = LireJour,
        };
        var par = new Option<string?>("--par") { Description = "Découpe le résultat\u00A0: organisme, itineraire ou territoire." };
        par.AcceptOnlyFromAmong("organisme", "itineraire", "territoire");
        var json = new Option<bool>("--json") { Description = "Écrit le résultat en JSON." };
        var commande = new Command("indicateurs", "Indicateurs du cadre pour une période, sur tout le territoire.") { du, au, par, json };
        commande.SetAction(
            async (analyse, annulation) =>
            {
                var fenetre = new FenetreIndicateurs(analyse.GetValue(du), analyse.GetValue(au));
                if (fenetre.Au < fenetre.Du)
                {
                    await Console.Error.WriteLineAsync("Le dernier jour de la période précède le premier.");
                    return LigneDeCommande.MauvaisUsage;
                }

                using var hote = await LigneDeCommande.PreparerAsync(annulation);
                await using var portee = hote.Services.CreateAsyncScope();
                var rapport = await CalculerAsync(
                    portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>(),
                    fenetre,
                    analyse.GetValue(par),
                    annulation
                );
                await Console.Out.WriteLineAsync(analyse.GetValue(json) ? EnJson(rapport) : EnTableau(rapport));
                return LigneDeCommande.Fait;
            }
        );
        return commande;
    }

    /// <summary>The report that the command writes.</summary>
    public static async Task<RapportIndicateurs> CalculerAsync(ItinerairesDbContext db, FenetreIndicateurs fenetre, string? par, CancellationToken annulation)
    {
        var cadres = new CatalogueCadres(await db.Cadres.AsNoTracking().OrderBy(c => c.Libelle).ToListAsync(annulation));
        var dimension = par is null ? DimensionIndicateurs.Aucune : Enum.Parse<DimensionIndicateurs>(par, true);
        var tableau = await CalculIndicateurs.CalculerAsync(db, cadres, new DemandeIndicateurs(fenetre, DemandeIndicateurs.Tous), dimension, 1, annulation);
        var noms = await GroupesIndicateurs.NommerAsync(db, dimension, annulation);
        var groupes =
            dimension == DimensionIndicateurs.Aucune
                ? [""]
                : tableau.Groupes.Keys.OrderBy(g => noms(g), StringComparer.Create(Design.Typo.Culture, true)).ToList();
        return new RapportIndicateurs(
            fenetre.Du,
            fenetre.Au,
            par,
            [
                .. groupes.SelectMany(g =>
                    Indicateur.Tous.Select(i =>
                    {
                        var r = tableau.De(i.Code, g);
                        return new LigneRapport(
                            i.Code,
                            i.Libelle,
                            dimension == DimensionIndicateurs.Aucune ? null : noms(g),
                            r.Numerateur,
                            r.Denominateur,
                            r.Valeur is { } v ? Math.Round(v, 6) : null,
                            i.CodeUnite,
                            r.Cible
                        );
                    })
                ),
            ]
        );
    }

    /// <summary>Stable keys, numbers with a decimal point.</summary>
    public static string EnJson(RapportIndicateurs rapport) => JsonSerializer.Serialize(rapport, Json);

    private static string EnTableau(RapportIndicateurs rapport) =>
        string.Join(
            '\n',
            rapport
                .Lignes.Select(l =>
                    string.Join(
                        '\t',
                        (string[])
                            [
                                l.Code,
                                l.Groupe ?? "ensemble",
                                l.Libelle,
                                Nombre(l.Numerateur),
                                Nombre(l.Denominateur),
                                Nombre(l.Valeur),
                                l.Unite,
                                Nombre(l.Cible),
                            ]
                    )
                )
                .Prepend("code\tgroupe\tlibellé\tnumérateur\tdénominateur\tvaleur\tunité\tcible")
        );

    private static string Nombre(decimal? nombre) => nombre?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";

    private static DateOnly LireJour(System.CommandLine.Parsing.ArgumentResult resultat)
    {
        if (
            resultat.Tokens is [{ Value: var texte }]
            && DateOnly.TryParseExact(texte, (string[])["yyyy-MM-dd", "dd/MM/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var jour)
        )
        {
            return jour;
        }

        resultat.AddError("Date attendue\u00A0: AAAA-MM-JJ.");
        return default;
    }
}

/// <summary>What « indicateurs --json » writes.</summary>
public sealed record RapportIndicateurs(DateOnly Du, DateOnly Au, string? Par, IReadOnlyList<LigneRapport> Lignes);

/// <summary>One indicator of one group; <paramref name="Groupe"/> is null without dimension.</summary>
public sealed record LigneRapport(
    string Code,
    string Libelle,
    string? Groupe,
    decimal? Numerateur,
    decimal? Denominateur,
    decimal? Valeur,
    string Unite,
    decimal? Cible
);
