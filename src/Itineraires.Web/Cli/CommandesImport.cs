using System.CommandLine;
using System.Security.Cryptography;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Cnaf;
using Itineraires.Web.Imports.Conventions;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Imports.FranceTravail;
using Itineraires.Web.Imports.Referentiels;
using Itineraires.Web.Imports.Series;
using Itineraires.Web.Imports.Tableurs;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Cli;

/// <summary>« importer conventions », « beneficiaires », « france-travail », « flux », « series », « referentiel » and « annuler ».</summary>
internal static class CommandesImport
{
    private const string AutreEnCours = "Un autre import, ou l’annulation d’un import, est en cours sur cette base\u00A0: recommencez à sa fin.";

    private static readonly Option<bool> Simuler = new("--simuler") { Description = "Dit ce qui serait fait, sans rien écrire." };
    private static readonly Option<bool> EnJson = new("--json") { Description = "Écrit le compte rendu en JSON." };

    public static Command Creer() =>
        new("importer", "Reprend un fichier dans la base.") { Conventions(), Beneficiaires(), FranceTravail(), Flux(), Series(), Referentiel(), Annuler() };

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
                        if (!arguments.GetValue(Simuler))
                        {
                            await db.ReporterLesAttentesAsync(services.GetRequiredService<TimeProvider>().Aujourdhui, annulation);
                        }

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
        var rejets = FichierDesRejets();
        var correspondance = new Option<string?>("--correspondance")
        {
            Description =
                "Nom de la correspondance des colonnes d’un tableau qui n’est pas le tableau pivot\u00A0: celui d’une correspondance gardée, ou rdv-insertion, carnet-de-bord, cnaf-contacts. Sans elle, un tableau dont les titres sont connus est reconnu.",
        };
        var feuille = new Option<string?>("--feuille")
        {
            Description = "Feuille du classeur à lire\u00A0; par défaut, la première dont les titres sont connus.",
        };
        var commande = new Command(
            "beneficiaires",
            "Reprend les foyers, les personnes et leurs droits, d’un tableau (CSV, XLSX) ou d’un flux XML de la CNAF ou de la MSA (VRSB0801)."
        )
        {
            fichier,
            correspondance,
            feuille,
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
                        var tableur = await TableursDeCommande.TrouverAsync(
                            services.GetRequiredService<ItinerairesDbContext>(),
                            flux,
                            arguments.GetValue(correspondance),
                            arguments.GetValue(feuille),
                            services.GetRequiredService<TimeProvider>().Aujourdhui,
                            annulation
                        );
                        var importer = services.GetRequiredService<ImporterBeneficiaires>();
                        importer.Tableur = tableur;
                        if (
                            await SousBailAsync(
                                services,
                                new Donne(arguments.GetRequiredValue(fichier).Name, flux, NaturesImport.Beneficiaires, tableur?.Lecture),
                                arguments.GetValue(Simuler),
                                arguments.GetValue(rejets),
                                (sortie, import, bail) =>
                                    importer.ExecuterAsync(flux, arguments.GetValue(Simuler), Avancement(), annulation, sortie, import, bail),
                                r => r.Lignes,
                                annulation
                            )
                            is not { } rapport
                        )
                        {
                            return LigneDeCommande.Rejets;
                        }

                        Console.WriteLine(
                            arguments.GetValue(EnJson)
                                ? RapportsJson.Ecrire(rapport, lisible: true)
                                : $"{rapport.Lignes} lignes lues, {rapport.Rejetees} rejetées\n"
                                    + $"Foyers\u00A0: {rapport.Foyers.Crees} créés, {rapport.Foyers.MisAJour} mis à jour, {rapport.Foyers.Inchanges} inchangés\n"
                                    + $"Personnes\u00A0: {rapport.Personnes.Creees} créées, {rapport.Personnes.MisesAJour} mises à jour, {rapport.Personnes.Inchangees} inchangées\n"
                                    + $"Doublons possibles\u00A0: {rapport.DoublonsPossibles}"
                        );
                        await DireAsync(rapport.Erreurs, rapport.Avertissements, rapport.NombreErreurs + rapport.NombreAvertissements);
                        await CompterAsync(rapport.ParCode);

                        return rapport.Rejetees == 0 ? LigneDeCommande.Fait : LigneDeCommande.Rejets;
                    },
                    annulation
                )
        );
        return commande;
    }

    private static Command FranceTravail()
    {
        var fichier = Fichier();
        var rejets = FichierDesRejets();
        var commande = new Command(
            "france-travail",
            "Reprend les inscriptions, les cessations et les radiations que dit France Travail (nir;identifiantpe;nom;prenom;dtnai;date;code;motif;nir2)."
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
                        if (
                            await SousBailAsync(
                                services,
                                new Donne(arguments.GetRequiredValue(fichier).Name, flux, NaturesImport.FranceTravail),
                                arguments.GetValue(Simuler),
                                arguments.GetValue(rejets),
                                (sortie, import, bail) =>
                                    services
                                        .GetRequiredService<ImporterInscriptions>()
                                        .ExecuterAsync(flux, arguments.GetValue(Simuler), Avancement(), annulation, sortie, import, bail),
                                r => r.Lignes,
                                annulation
                            )
                            is not { } rapport
                        )
                        {
                            return LigneDeCommande.Rejets;
                        }

                        Console.WriteLine(
                            arguments.GetValue(EnJson)
                                ? RapportsJson.Ecrire(rapport, lisible: true)
                                : $"{rapport.Lignes} lignes lues, {rapport.Rejetees} rejetées\n"
                                    + $"Personnes\u00A0: {rapport.Personnes}, dont {rapport.Inchangees} inchangées\n"
                                    + $"Inscriptions\u00A0: {rapport.Inscriptions.Ouvertes} ouvertes, {rapport.Inscriptions.Actualisees} actualisées, {rapport.Inscriptions.Closes} closes"
                        );
                        await DireAsync(rapport.Erreurs, rapport.Avertissements, rapport.NombreErreurs + rapport.Avertissements.Count);
                        await CompterAsync(rapport.ParCode);
                        return rapport.Rejetees == 0 ? LigneDeCommande.Fait : LigneDeCommande.Rejets;
                    },
                    annulation
                )
        );
        return commande;
    }

    private static Command Flux()
    {
        var fichier = Fichier();
        var rejets = FichierDesRejets();
        var commande = new Command(
            "flux",
            "Reprend un flux XML d’instruction (VIRS), financier (VRSF) ou des créances (VRSC) de la CNAF ou de la MSA, reconnu à son contenu."
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
                        var nature =
                            FluxDossiers.Nature(flux)
                            ?? throw new FichierRefuseException(
                                CodesImport.FluxInconnu,
                                "Ce fichier n’est ni un flux d’instruction, ni un flux financier, ni un flux des créances. Pour celui des bénéficiaires\u00A0: importer beneficiaires."
                            );
                        if (
                            await SousBailAsync(
                                services,
                                new Donne(arguments.GetRequiredValue(fichier).Name, flux, nature),
                                arguments.GetValue(Simuler),
                                arguments.GetValue(rejets),
                                (sortie, import, bail) =>
                                    FluxDossiers.ExecuterAsync(
                                        nature,
                                        services.GetRequiredService<ItinerairesDbContext>(),
                                        services.GetRequiredService<CoffreNir>(),
                                        services.GetRequiredService<TimeProvider>(),
                                        flux,
                                        arguments.GetValue(Simuler),
                                        Avancement(),
                                        annulation,
                                        sortie,
                                        import,
                                        bail
                                    ),
                                r => r.Lignes,
                                annulation
                            )
                            is not { } rapport
                        )
                        {
                            return LigneDeCommande.Rejets;
                        }

                        Console.WriteLine(
                            arguments.GetValue(EnJson)
                                ? RapportsJson.Ecrire(rapport, lisible: true)
                                : $"{NaturesImport.Libelle(nature)}\u00A0: {rapport.Lignes} dossiers lus, {rapport.Rejetees} rejetés\n"
                                    + string.Join('\n', rapport.Comptes.Select(c => $"{ComptesDossiers.Libelle(c.Key)}\u00A0: {c.Value}"))
                        );
                        await DireAsync(rapport.Erreurs, rapport.Avertissements, rapport.NombreErreurs + rapport.NombreAvertissements);
                        await CompterAsync(rapport.ParCode);
                        return rapport.Rejetees == 0 ? LigneDeCommande.Fait : LigneDeCommande.Rejets;
                    },
                    annulation
                )
        );
        return commande;
    }

    private static Command Series()
    {
        var fichier = Fichier();
        var rejets = FichierDesRejets();
        var commande = new Command("series", "Reprend des séries de référence (indicateur;valeur;unite;annee;perimetre;source).")
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
                        if (
                            await SousBailAsync(
                                services,
                                new Donne(arguments.GetRequiredValue(fichier).Name, flux, NaturesImport.Series),
                                arguments.GetValue(Simuler),
                                arguments.GetValue(rejets),
                                (sortie, import, bail) =>
                                    ImporterSeries.ExecuterAsync(
                                        services.GetRequiredService<ItinerairesDbContext>(),
                                        services.GetRequiredService<TimeProvider>(),
                                        flux,
                                        arguments.GetValue(Simuler),
                                        annulation,
                                        sortie,
                                        import,
                                        import is null ? null : bail
                                    ),
                                r => r.Lignes,
                                annulation
                            )
                            is not { } rapport
                        )
                        {
                            return LigneDeCommande.Rejets;
                        }

                        Console.WriteLine(
                            arguments.GetValue(EnJson)
                                ? RapportsJson.Ecrire(rapport, lisible: true)
                                : $"{rapport.Lignes} lignes lues, {rapport.Rejetees} rejetées\n"
                                    + $"Séries nouvelles\u00A0: {rapport.SeriesCreees}\n"
                                    + $"Valeurs\u00A0: {rapport.Ajoutees} ajoutées, {rapport.Remplacees} remplacées, {rapport.Inchangees} inchangées"
                        );
                        await DireAsync(rapport.Erreurs, rapport.Avertissements);
                        return rapport.Rejetees == 0 ? LigneDeCommande.Fait : LigneDeCommande.Rejets;
                    },
                    annulation
                )
        );
        return commande;
    }

    private static Command Referentiel()
    {
        var code = new Argument<string>("REFERENTIEL")
        {
            Description = $"Liste que le fichier contient\u00A0: {string.Join(", ", CatalogueReferentiels.Tous.Select(f => f.Code))}.",
        };
        code.Validators.Add(r =>
        {
            if (CatalogueReferentiels.Trouver(r.GetValueOrDefault<string?>()) is null)
            {
                r.AddError($"REFERENTIEL\u00A0: choisissez parmi {string.Join(", ", CatalogueReferentiels.Tous.Select(f => f.Code))}.");
            }
        });
        var fichier = Fichier();
        fichier.Description = "Fichier CSV ou XLSX, GeoJSON pour les contours.";
        var source = new Option<string>("--source") { Description = "Qui a publié la liste, et où elle a été prise.", Required = true };
        var date = new Option<DateOnly>("--date") { Description = "Jour de la version, année-mois-jour.", Required = true };
        var licence = new Option<string>("--licence")
        {
            Description = "Conditions de réutilisation.",
            DefaultValueFactory = _ => DeclarationReferentiel.LicenceHabituelle,
        };
        var rejets = FichierDesRejets();
        var commande = new Command("referentiel", "Reprend une liste publiée\u00A0: métiers, activités, quartiers prioritaires, contours des communes.")
        {
            code,
            fichier,
            source,
            date,
            licence,
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
                        var declaration = new DeclarationReferentiel(
                            arguments.GetRequiredValue(code),
                            arguments.GetRequiredValue(source).Trim(),
                            arguments.GetRequiredValue(date),
                            arguments.GetRequiredValue(licence).Trim()
                        );
                        if (
                            await SousBailAsync(
                                services,
                                new Donne(arguments.GetRequiredValue(fichier).Name, flux, NaturesImport.Referentiels, Origine: declaration.Code),
                                arguments.GetValue(Simuler),
                                arguments.GetValue(rejets),
                                (sortie, import, bail) =>
                                    ImporterReferentiel.ExecuterAsync(
                                        services.GetRequiredService<ItinerairesDbContext>(),
                                        services.GetRequiredService<TimeProvider>(),
                                        flux,
                                        declaration,
                                        arguments.GetValue(Simuler),
                                        annulation,
                                        sortie,
                                        import,
                                        import is null ? null : bail
                                    ),
                                r => r.Lignes,
                                annulation
                            )
                            is not { } rapport
                        )
                        {
                            return LigneDeCommande.Rejets;
                        }

                        Console.WriteLine(
                            arguments.GetValue(EnJson)
                                ? RapportsJson.Ecrire(rapport, lisible: true)
                                : $"{rapport.Lignes} lignes lues, {rapport.Rejetees} rejetées, {rapport.HorsTerritoire} hors du territoire\n"
                                    + $"Codes\u00A0: {rapport.Ajoutes} ajoutés, {rapport.Modifies} changés, {rapport.Rouverts} rouverts, {rapport.Fermes} fermés, {rapport.Inchanges} inchangés"
                        );
                        await DireAsync(rapport.Erreurs, rapport.Avertissements);
                        return rapport.Rejetees == 0 ? LigneDeCommande.Fait : LigneDeCommande.Rejets;
                    },
                    annulation
                )
        );
        return commande;
    }

    private static Option<FileInfo?> FichierDesRejets() =>
        new("--rejets") { Description = "Fichier où écrire les lignes ou les dossiers rejetés, à corriger et à redonner." };

    /// <summary>Tells each tenth of the way.</summary>
    private static Action<int, int> Avancement()
    {
        var dernier = -1L;
        return (faites, total) =>
        {
            var pourcent = total == 0 ? 100 : faites * 100L / total;
            if (pourcent / 10 != dernier)
            {
                dernier = pourcent / 10;
                Console.Error.WriteLine($"{pourcent}\u202F%");
            }
        };
    }

    /// <summary>Runs an import under the lease of the base, recorded unless it is simulated.</summary>
    /// <returns>Its report, or null when another import runs.</returns>
    private static async Task<T?> SousBailAsync<T>(
        IServiceProvider services,
        Donne donne,
        bool simuler,
        FileInfo? rejets,
        Func<Stream?, Import?, BailImports, Task<T>> importer,
        Func<T, int> lignes,
        CancellationToken annulation
    )
        where T : class
    {
        var (db, horloge, bail) = (
            services.GetRequiredService<ItinerairesDbContext>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<BailImports>()
        );
        if (!simuler && !await bail.PrendreAsync(db, annulation))
        {
            await Console.Error.WriteLineAsync(AutreEnCours);
            return null;
        }

        PrioriteDeFond.Ceder();
        try
        {
            var import = simuler ? null : await CommencerAsync(db, horloge, donne, annulation);
            await using var sortie = rejets?.Create();
            var rapport = await ImporterAsync(db, import, () => importer(sortie, import, bail));
            if (import is not null)
            {
                await TerminerAsync(db, horloge, import.Id, lignes(rapport), RapportsJson.Ecrire(rapport), annulation);
            }

            return rapport;
        }
        finally
        {
            await bail.RendreAsync(db, CancellationToken.None);
        }
    }

    private static Command Annuler()
    {
        var identifiant = new Argument<Guid>("IMPORT") { Description = "Identifiant de l’import, dit à sa fin et dans l’adresse de son compte rendu." };
        var commande = new Command("annuler", "Retire tout ce qu’un import de bénéficiaires ou d’inscriptions a écrit, si rien n’y a touché depuis.")
        {
            identifiant,
        };
        commande.SetAction(
            async (arguments, annulation) =>
            {
                using var hote = await LigneDeCommande.PreparerAsync(annulation);
                await using var portee = hote.Services.CreateAsyncScope();
                var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
                var importId = arguments.GetRequiredValue(identifiant);
                if (!await db.Imports.AnyAsync(i => i.Id == importId, annulation))
                {
                    await Console.Error.WriteLineAsync("Aucun import n’a cet identifiant.");
                    return LigneDeCommande.MauvaisUsage;
                }

                var bail = portee.ServiceProvider.GetRequiredService<BailImports>();
                if (!await bail.PrendreAsync(db, annulation))
                {
                    await Console.Error.WriteLineAsync(AutreEnCours);
                    return LigneDeCommande.Rejets;
                }

                try
                {
                    await portee
                        .ServiceProvider.GetRequiredService<AnnulationImport>()
                        .AnnulerAsync(importId, null, bail, (faites, total) => Console.Error.WriteLine($"{faites} sur {total}"), annulation);
                }
                catch (RegleMetierException e)
                {
                    await Console.Error.WriteLineAsync(e.Message);
                    return LigneDeCommande.Rejets;
                }
                finally
                {
                    await bail.RendreAsync(db, CancellationToken.None);
                }

                Console.WriteLine("L’import est annulé.");
                return LigneDeCommande.Fait;
            }
        );
        return commande;
    }

    /// <summary>The run of this very file that was stopped on the way, else a new one.</summary>
    private static async Task<Import> CommencerAsync(ItinerairesDbContext db, TimeProvider horloge, Donne donne, CancellationToken annulation)
    {
        var empreinte = Convert.ToHexString(await SHA256.HashDataAsync(donne.Flux, annulation));
        donne.Flux.Position = 0;
        var correspondance = donne.Lecture is { } lecture ? RapportsJson.Ecrire(lecture) : null;
        var arrete = await db
            .Imports.AsNoTracking()
            .Where(i =>
                i.Empreinte == empreinte
                && i.Nature == donne.Nature
                && i.Correspondance == correspondance
                && (donne.Origine == null || i.Origine == donne.Origine)
                && i.DeposePar == null
                && i.AnnulePar == null
                && (i.Statut == StatutImport.EnCours || i.Statut == StatutImport.Echoue)
            )
            .OrderByDescending(i => i.DeposeLe)
            .FirstOrDefaultAsync(annulation);
        if (arrete is not null)
        {
            await db
                .Imports.Where(i => i.Id == arrete.Id)
                .ExecuteUpdateAsync(
                    m =>
                        m.SetProperty(i => i.Statut, StatutImport.EnCours)
                            .SetProperty(i => i.Erreur, (string?)null)
                            .SetProperty(i => i.TermineLe, (DateTime?)null),
                    annulation
                );
            await Console.Error.WriteLineAsync(
                donne.Nature == NaturesImport.Beneficiaires
                    ? $"Cet import avait été interrompu\u00A0: il reprend après {arrete.Reprise} foyers."
                    : "Cet import avait été interrompu\u00A0: il recommence, sans récrire ce qui l’est déjà."
            );
            return arrete;
        }

        var import = new Import
        {
            Nature = donne.Nature,
            NomFichier = donne.Nom,
            Empreinte = empreinte,
            DeposeLe = horloge.Instant,
            CommenceLe = horloge.Instant,
            DeposePar = null,
            Statut = StatutImport.EnCours,
            Correspondance = correspondance,
            Origine = donne.Origine,
        };
        db.Imports.Add(import);
        await db.SaveChangesAsync(annulation);
        return import;
    }

    /// <summary>Runs an import and writes how it stopped when it does.</summary>
    private static async Task<T> ImporterAsync<T>(ItinerairesDbContext db, Import? import, Func<Task<T>> executer)
    {
        try
        {
            return await executer();
        }
        catch (FichierRefuseException) when (import is not null)
        {
            // A file is refused when it is read: nothing was written of it.
            await db.Imports.Where(i => i.Id == import.Id && i.Reprise == 0).ExecuteDeleteAsync();
            throw;
        }
        catch (Exception e) when (import is not null && e is not OperationCanceledException and not BailPerduException)
        {
            await db
                .Imports.Where(i => i.Id == import.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(i => i.Statut, StatutImport.Echoue).SetProperty(i => i.Erreur, PanneImport.Message));
            throw;
        }
    }

    private static async Task TerminerAsync(
        ItinerairesDbContext db,
        TimeProvider horloge,
        Guid importId,
        int lignes,
        string rapport,
        CancellationToken annulation
    )
    {
        var import = await db.Imports.SingleAsync(i => i.Id == importId, annulation);
        (import.Statut, import.TermineLe, import.Lignes) = (StatutImport.Termine, horloge.Instant, lignes);
        import.Rapport = rapport;
        await db.SaveChangesAsync(annulation);
        await Console.Error.WriteLineAsync($"Import {importId}");
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

    private static async Task DireAsync(IReadOnlyList<RemarqueImport> erreurs, IReadOnlyList<RemarqueImport> avertissements, int? enTout = null)
    {
        var nombre = enTout ?? erreurs.Count + avertissements.Count;
        const int auPlus = 50;
        foreach (var (nature, remarque) in erreurs.Select(e => ("erreur", e)).Concat(avertissements.Select(a => ("avertissement", a))).Take(auPlus))
        {
            await Console.Error.WriteLineAsync(
                $"{nature}, ligne {remarque.Ligne}{(remarque.Colonne is null ? "" : $", {remarque.Colonne}")}\u00A0: {remarque.Message}"
            );
        }

        if (nombre > auPlus)
        {
            await Console.Error.WriteLineAsync(
                $"… et {nombre - auPlus} autres remarques\u00A0: demandez --json pour lire les {Math.Min(nombre, RemarquesImport.Gardees)} premières."
            );
        }
    }

    private static async Task CompterAsync(IReadOnlyDictionary<string, int> parCode)
    {
        foreach (var (code, nombre) in parCode)
        {
            await Console.Error.WriteLineAsync($"{CodesImport.Libelle(code)}\u00A0: {nombre}");
        }
    }

    /// <summary>The file given to the command.</summary>
    /// <param name="Lecture">How a spreadsheet is read; null for a file whose layout is the product's own.</param>
    /// <param name="Origine">Which published list the file holds.</param>
    private sealed record Donne(string Nom, Stream Flux, string Nature, LectureTableur? Lecture = null, string? Origine = null);
}
