using System.CommandLine;
using System.Text.Json;
using Itineraires.Bench.Imports;
using Itineraires.Bench.Indicateurs;
using Itineraires.Bench.Pages;
using Itineraires.Bench.Recherche;
using Itineraires.Data;

namespace Itineraires.Bench;

/// <summary>Prepares the bases, runs the measures and prints the table.</summary>
public sealed class Banc : IDisposable
{
    private const string Demonstration = "demonstration";
    private const string Modele = "modele";

    private readonly string _dossier = Directory.CreateTempSubdirectory("itineraires-bench-").FullName;
    private readonly List<Mesure> _mesures = [];
    private readonly Bases _bases;
    private readonly int _foyers;
    private readonly int _tours;

    private Banc(Bases? bases, int foyers, int tours, string? serveur)
    {
        (_foyers, _tours) = (foyers, tours);
        _bases = bases ?? new Bases(_dossier, serveur);
        Environment.SetEnvironmentVariable("Itineraires__Dossier", _dossier);
        Environment.SetEnvironmentVariable("DOTNET_ENVIRONMENT", "Production");
    }

    private string Tableur => Path.Combine(_dossier, "beneficiaires.csv");

    private string Flux => Path.Combine(_dossier, "beneficiaires.xml");

    public static async Task<int> ExecuterAsync(string[] args)
    {
        var foyers = new Option<int>("--foyers") { Description = "Foyers engendrés.", DefaultValueFactory = _ => 50_000 };
        var moteur = new Option<string>("--moteur") { Description = "postgres ou sqlite.", DefaultValueFactory = _ => "postgres" };
        moteur.AcceptOnlyFromAmong("postgres", "sqlite");
        var seulement = new Option<string?>("--seulement") { Description = "import, recherche, indicateurs ou pages." };
        seulement.AcceptOnlyFromAmong("import", "recherche", "indicateurs", "pages");
        var tours = new Option<int>("--tours") { Description = "Fois que chaque mesure alterne avec sa référence.", DefaultValueFactory = _ => 3 };
        var json = new Option<bool>("--json") { Description = "Écrit les mesures en JSON." };
        var commande = new RootCommand("Mesure le produit et le rapporte à du SQL nu et à des pages écrites à la main.")
        {
            foyers,
            moteur,
            seulement,
            tours,
            json,
        };
        commande.SetAction(async arguments =>
        {
            var serveur = arguments.GetValue(moteur) == "postgres" ? Environment.GetEnvironmentVariable("ITINERAIRES_BENCH_POSTGRES") : null;
            using var banc = new Banc(null, arguments.GetValue(foyers), arguments.GetValue(tours), serveur);
            await banc.MesurerAsync(arguments.GetValue(seulement));
            Console.WriteLine(arguments.GetValue(json) ? JsonSerializer.Serialize(banc._mesures) : banc.Tableau());
        });
        return await commande.Parse(args).InvokeAsync();
    }

    public void Dispose() => Directory.Delete(_dossier, recursive: true);

    private async Task MesurerAsync(string? seulement)
    {
        bool Demande(string domaine) => seulement is null || seulement == domaine;
        if (Demande("import"))
        {
            await ImporterAsync();
            await RefuserAsync();
        }

        if (seulement == "import")
        {
            return;
        }

        await EngendrerAsync();
        // The bare SQL of the rest is PostgreSQL's.
        if (!_bases.EstPostgres)
        {
            return;
        }

        if (Demande("recherche"))
        {
            Dire("Recherche…");
            _mesures.AddRange(await MesureRecherche.MesurerAsync(_bases.Connexion(Demonstration)));
        }

        if (Demande("indicateurs"))
        {
            Dire("Indicateurs…");
            _mesures.AddRange(await MesureIndicateurs.MesurerAsync(_bases.Connexion(Demonstration)));
        }

        if (Demande("pages"))
        {
            Dire("Pages…");
            Pivot.Ecrire(FoyersFictifs.Lire(_foyers), Tableur);
            _mesures.AddRange(await MesurePages.MesurerAsync(_bases.Connexion(Demonstration), _tours, Tableur));
        }
    }

    private async Task EngendrerAsync()
    {
        Dire($"Génération de {_foyers} foyers…");
        var connexion = await _bases.CreerAsync(Demonstration);
        var charge = await Processus.ExecuterAsync(
            "Itineraires.Web.dll",
            new Dictionary<string, string> { ["ConnectionStrings__Itineraires"] = connexion },
            "demo",
            "charger",
            "--foyers",
            $"{_foyers}"
        );
        _mesures.Add(new("generateur", $"{_foyers} foyers et un an d’activité", charge.Secondes, null, "s", null));
        _mesures.Add(new("generateur", "mémoire de pointe", charge.MemoireMo, null, "Mo", null));
        await _bases.AnalyserAsync(Demonstration);
    }

    private async Task ImporterAsync()
    {
        using (await Bases.OuvrirAsync(await _bases.CreerAsync(Modele)))
        {
            Dire("Base modèle prête.");
        }

        Dire($"Écriture de {_foyers} foyers…");
        var lignes = Pivot.Ecrire(FoyersFictifs.Lire(_foyers), Tableur);
        FluxCnaf.Ecrire(FoyersFictifs.Lire(_foyers), Flux, fautes: true);
        Dire($"{lignes} personnes ; tableur {new FileInfo(Tableur).Length / 1_000_000} Mo, flux {new FileInfo(Flux).Length / 1_000_000} Mo.");
        var nus = new List<double>();
        for (var tour = 0; _bases.EstPostgres && tour < _tours; tour++)
        {
            var connexion = await _bases.CreerAsync("nue", Modele);
            var nu = UnImport.Lire((await Processus.ExecuterAsync("Itineraires.Bench.dll", Commande, "un-import", "nu", connexion, Tableur)).Sortie);
            nus.Add(nu.Secondes);
            Dire($"Base nue : {nu.Secondes:0.0} s ; {Ecrire(await CompterAsync(connexion))}.");
            await _bases.SupprimerAsync("nue");
        }

        double? reference = nus.Count > 0 ? Statistiques.Mediane(nus) : null;
        await ImporterAsync("tableur", Tableur, lignes, 0, reference);
        await ImporterAsync("flux CNAF", Flux, lignes, FluxCnaf.Fautifs, reference);
    }

    /// <summary>One format: the first import against the bare base, then the same file again; the counts are those of the file.</summary>
    private async Task ImporterAsync(string format, string fichier, int personnes, int rejetees, double? reference)
    {
        var (premiers, seconds, memoires) = (new List<double>(), new List<double>(), new List<double>());
        for (var tour = 0; tour < _tours; tour++)
        {
            var connexion = await _bases.CreerAsync("importee", Modele);
            var rejets = Path.Combine(_dossier, "rejets" + Path.GetExtension(fichier));
            var premier = await Processus.ExecuterAsync("Itineraires.Bench.dll", Commande, "un-import", "produit", connexion, fichier, rejets);
            var avant = await CompterAsync(connexion);
            var second = await Processus.ExecuterAsync("Itineraires.Bench.dll", Commande, "un-import", "produit", connexion, fichier);
            var apres = await CompterAsync(connexion);
            if (!avant.SequenceEqual(apres))
            {
                throw new InvalidOperationException($"Le second import a écrit : {Ecrire(avant)} puis {Ecrire(apres)}.");
            }

            var (un, deux) = (UnImport.Lire(premier.Sortie), UnImport.Lire(second.Sortie));
            Exiger(un, (_foyers, personnes, rejetees));
            if (rejetees > 0)
            {
                await CompleterAsync(connexion, rejets, rejetees);
            }

            premiers.Add(un.Secondes);
            seconds.Add(deux.Secondes);
            memoires.AddRange([premier.MemoireMo, second.MemoireMo]);
            await _bases.SupprimerAsync("importee");
            Dire($"Produit, {format} : {un.Secondes:0.0} s puis {deux.Secondes:0.0} s, {premier.MemoireMo:0} et {second.MemoireMo:0} Mo ; {Ecrire(apres)}.");
        }

        var median = Statistiques.Mediane(premiers);
        _mesures.Add(new("import", $"{format}, {_foyers} foyers, contre COPY et SQL", median, reference, "s", reference is null ? null : 3));
        _mesures.Add(new("import", $"{format}, même fichier, contre le premier", Statistiques.Mediane(seconds), median, "s", 1 / 3.0));
        _mesures.Add(new("import", $"{format}, lignes d’historique écrites par le second", 0, null, "lignes", 0));
        _mesures.Add(new("import", $"{format}, mémoire de pointe", memoires.Max(), null, "Mo", 512));
    }

    /// <summary>The rejects, corrected and given again, complete the base.</summary>
    private static async Task CompleterAsync(string connexion, string rejets, int attendus)
    {
        var encodage = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        var texte = await File.ReadAllTextAsync(rejets, EstUtf8(rejets) ? System.Text.Encoding.UTF8 : encodage);
        await File.WriteAllTextAsync(rejets, FluxCnaf.Corriger(texte), EstUtf8(rejets) ? System.Text.Encoding.UTF8 : encodage);
        var complete = UnImport.Lire((await Processus.ExecuterAsync("Itineraires.Bench.dll", Commande, "un-import", "produit", connexion, rejets)).Sortie);
        Exiger(complete, (attendus, attendus, 0));

        static bool EstUtf8(string fichier) => File.ReadLines(fichier).First().Contains("utf-8", StringComparison.OrdinalIgnoreCase);
    }

    private static void Exiger(ImportMesure lu, (int Foyers, int Personnes, int Rejetees) attendu)
    {
        if ((lu.Foyers, lu.Creees, lu.Rejetees) != attendu)
        {
            throw new InvalidOperationException($"Attendu {attendu}, lu {(lu.Foyers, lu.Creees, lu.Rejetees)}.");
        }
    }

    private async Task RefuserAsync()
    {
        var fichier = Path.Combine(_dossier, "hostile.xlsx");
        FichierHostile.Ecrire(fichier);
        var (secondes, memoires) = (new List<double>(), new List<double>());
        for (var tour = 0; tour < _tours; tour++)
        {
            var refus = await Processus.ExecuterAsync("Itineraires.Bench.dll", Commande, "ouvrir-hostile", fichier);
            secondes.Add(JsonSerializer.Deserialize<double>(refus.Sortie));
            memoires.Add(refus.MemoireMo);
        }

        _mesures.Add(new("import", "fichier hostile refusé", Statistiques.Mediane(secondes), null, "s", 5));
        _mesures.Add(new("import", "fichier hostile, mémoire de pointe", memoires.Max(), null, "Mo", 200));
    }

    /// <summary>What « ./itineraires » sets for a command.</summary>
    private static IReadOnlyDictionary<string, string> Commande { get; } = new Dictionary<string, string> { ["DOTNET_TieredPGO"] = "0" };

    private static async Task<IReadOnlyDictionary<string, long>> CompterAsync(string connexion)
    {
        using var hote = await Bases.OuvrirAsync(connexion);
        await using var portee = hote.Services.CreateAsyncScope();
        return await Bases.CompterAsync(
            portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>(),
            [
                "foyer",
                "droit_rsa",
                "personne",
                "appartenance_foyer",
                "statut_droits_devoirs",
                "alerte",
                "journal",
                "jeton_personne",
                "variante_jeton",
                "doublon_possible",
            ]
        );
    }

    private static string Ecrire(IReadOnlyDictionary<string, long> comptes) => string.Join(", ", comptes.Select(c => $"{c.Key} {c.Value}"));

    private string Tableau()
    {
        var lignes = _mesures.ConvertAll(m =>
            (string[])
                [
                    m.Domaine,
                    m.Quoi,
                    $"{Mesure.Ecrire(m.Produit)} {m.Unite}",
                    m.Reference is { } r ? $"{Mesure.Ecrire(r)} {m.Unite}" : "",
                    m.Rapport is { } x ? $"{Mesure.Ecrire(x)} ×" : "",
                    m.EcrireBut(),
                    m.EstAtteint switch
                    {
                        true => "atteint",
                        false => "non",
                        null => "",
                    },
                ]
        );
        lignes.Insert(0, ["domaine", "mesure", "produit", "référence", "rapport", "but", ""]);
        var largeurs = Enumerable.Range(0, lignes[0].Length).Select(i => lignes.Max(l => l[i].Length)).ToList();
        return string.Join(
            '\n',
            lignes.Select(l => string.Join("  ", l.Select((c, i) => i is >= 2 and <= 5 ? c.PadLeft(largeurs[i]) : c.PadRight(largeurs[i]))))
        );
    }

    private static void Dire(string phrase) => Console.Error.WriteLine(phrase);
}
