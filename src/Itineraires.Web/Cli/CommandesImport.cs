using System.CommandLine;
using Itineraires.Data;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Conventions;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Cli;

/// <summary>« importer conventions » and « importer beneficiaires ».</summary>
internal static class CommandesImport
{
    private static readonly Option<bool> Simuler = new("--simuler") { Description = "Dit ce qui serait fait, sans rien écrire." };
    private static readonly Option<bool> EnJson = new("--json") { Description = "Écrit le compte rendu en JSON." };

    public static Command Creer() => new("importer", "Reprend un fichier dans la base.") { Conventions(), Beneficiaires() };

    private static Argument<FileInfo> Fichier() => new Argument<FileInfo>("FICHIER") { Description = "Fichier CSV ou XLSX." }.AcceptExistingOnly();

    private static Command Conventions()
    {
        var fichier = Fichier();
        var annee = new Option<int>("--annee") { Description = "Année de la programmation.", Required = true };
        annee.Borner(2000, 2100, "--annee\u00A0: une année de 2000 à 2100 est attendue.");
        var attendu = new Option<string?>("--attendu")
        {
            Description = "Totaux annoncés «\u00A0places;suivis;montant\u00A0»\u00A0: rien n’est écrit s’ils diffèrent.",
        };
        attendu.Validators.Add(r =>
        {
            if (!TotauxConventions.TryParseAttendu(r.GetValueOrDefault<string?>(), out _))
            {
                r.AddError("--attendu\u00A0: écrivez places;suivis;montant, par exemple 11067;15068;6519855,53.");
            }
        });
        var commande = new Command("conventions", "Reprend les lignes de programmation d’une année.") { fichier, annee, attendu, Simuler, EnJson };
        commande.SetAction(
            (arguments, annulation) =>
                ExecuterAsync(
                    arguments.GetRequiredValue(fichier),
                    async (services, flux) =>
                    {
                        TotauxConventions? totaux = TotauxConventions.TryParseAttendu(arguments.GetValue(attendu), out var t) ? t : null;
                        var db = services.GetRequiredService<ItinerairesDbContext>();
                        var rapport = await ImporterConventions.ExecuterAsync(
                            db,
                            flux,
                            arguments.GetValue(annee),
                            totaux,
                            arguments.GetValue(Simuler),
                            annulation
                        );
                        Console.WriteLine(
                            arguments.GetValue(EnJson)
                                ? RapportsJson.Ecrire(rapport, lisible: true)
                                : $"{rapport.Lignes} lignes lues, {rapport.Importees} importées ({rapport.Creees} créées, {rapport.MisesAJour} mises à jour, {rapport.Inchangees} inchangées), {rapport.Rejetees} rejetées\n"
                                    + $"{rapport.Places} places, {rapport.Suivis} suivis, {new Domain.Commun.Montant((long)(rapport.Montant * 100))}"
                        );
                        await DireAsync(rapport.Erreurs, rapport.Avertissements);
                        return rapport.EstSansRejet ? LigneDeCommande.Fait : LigneDeCommande.Rejets;
                    },
                    annulation
                )
        );
        return commande;
    }

    private static Command Beneficiaires()
    {
        var fichier = Fichier();
        var rejets = new Option<FileInfo?>("--rejets") { Description = "Fichier où écrire les lignes ou les dossiers rejetés, à corriger et à redonner." };
        var commande = new Command(
            "beneficiaires",
            "Reprend les foyers, les personnes et leurs droits, d’un tableau pivot (CSV, XLSX) ou d’un flux XML de la CNAF ou de la MSA (VRSB0801)."
        )
        {
            fichier,
            rejets,
            Simuler,
            EnJson,
        };
        commande.SetAction(
            (arguments, annulation) =>
                ExecuterAsync(
                    arguments.GetRequiredValue(fichier),
                    async (services, flux) =>
                    {
                        var dernier = -1L;
                        await using var sortie = arguments.GetValue(rejets)?.Create();
                        var rapport = await services
                            .GetRequiredService<ImporterBeneficiaires>()
                            .ExecuterAsync(
                                flux,
                                arguments.GetValue(Simuler),
                                (faites, total) =>
                                {
                                    var pourcent = total == 0 ? 100 : faites * 100L / total;
                                    if (pourcent / 10 != dernier)
                                    {
                                        dernier = pourcent / 10;
                                        Console.Error.WriteLine($"{pourcent}\u202F%");
                                    }
                                },
                                annulation,
                                sortie
                            );
                        Console.WriteLine(
                            arguments.GetValue(EnJson)
                                ? RapportsJson.Ecrire(rapport, lisible: true)
                                : $"{rapport.Lignes} lignes lues, {rapport.Rejetees} rejetées\n"
                                    + $"Foyers\u00A0: {rapport.Foyers.Crees} créés, {rapport.Foyers.MisAJour} mis à jour, {rapport.Foyers.Inchanges} inchangés\n"
                                    + $"Personnes\u00A0: {rapport.Personnes.Creees} créées, {rapport.Personnes.MisesAJour} mises à jour, {rapport.Personnes.Inchangees} inchangées\n"
                                    + $"Doublons possibles\u00A0: {rapport.DoublonsPossibles}"
                        );
                        await DireAsync(rapport.Erreurs, rapport.Avertissements);
                        return rapport.Rejetees == 0 ? LigneDeCommande.Fait : LigneDeCommande.Rejets;
                    },
                    annulation
                )
        );
        return commande;
    }

    private static async Task<int> ExecuterAsync(FileInfo fichier, Func<IServiceProvider, Stream, Task<int>> importer, CancellationToken annulation)
    {
        using var hote = await LigneDeCommande.PreparerAsync(annulation);
        await using var portee = hote.Services.CreateAsyncScope();
        await using var flux = fichier.OpenRead();
        try
        {
            return await importer(portee.ServiceProvider, flux);
        }
        catch (FichierRefuseException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return LigneDeCommande.MauvaisUsage;
        }
    }

    private static async Task DireAsync(IReadOnlyList<RemarqueImport> erreurs, IReadOnlyList<RemarqueImport> avertissements)
    {
        const int auPlus = 50;
        foreach (var (nature, remarque) in erreurs.Select(e => ("erreur", e)).Concat(avertissements.Select(a => ("avertissement", a))).Take(auPlus))
        {
            await Console.Error.WriteLineAsync(
                $"{nature}, ligne {remarque.Ligne}{(remarque.Colonne is null ? "" : $", {remarque.Colonne}")}\u00A0: {remarque.Message}"
            );
        }

        if (erreurs.Count + avertissements.Count > auPlus)
        {
            await Console.Error.WriteLineAsync(
                $"… et {erreurs.Count + avertissements.Count - auPlus} autres remarques\u00A0: demandez --json pour les lire toutes."
            );
        }
    }
}
