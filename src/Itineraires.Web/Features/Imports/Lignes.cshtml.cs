using System.Globalization;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Design;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Tableurs;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Itineraires.Web.Features.Imports;

/// <summary>The lines of a table before it is imported, those to correct first: a wrong cell is corrected in its place.</summary>
public sealed class LignesModel(ItinerairesDbContext db, UtilisateurCourant courant, DepotImports depot, CoffreNir coffre, TimeProvider horloge)
    : PageDeTableur(db, courant)
{
    private const int ParPage = 25;
    private const int LongueurMaximale = 250;

    [BindProperty(SupportsGet = true)]
    public string? Apres { get; set; }

    public RapportBeneficiaires Rapport { get; private set; } = null!;

    public IReadOnlyList<LigneTableur> Lignes { get; private set; } = [];

    public CurseurLignes? Suite { get; private set; }

    public int AImporter => Rapport.Lignes - Rapport.Rejetees;

    public bool AACorriger => Lignes.Any(l => l.ACorriger.Count > 0);

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var (rapport, tableur) = await OuvrirAsync(annulation);
        Rapport = rapport;
        await using var fichier = depot.Ouvrir(Id);
        (Lignes, Suite) = new LignesTableur(rapport).Lire(fichier, tableur, CurseurLignes.Lire(Apres), ParPage);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation) => Dire(await CorrigerAsync(annulation));

    /// <summary>Imports; what was typed and not yet kept is kept first, and read again before anything is written.</summary>
    public async Task<IActionResult> OnPostImporterAsync(CancellationToken annulation)
    {
        var nombre = await CorrigerAsync(annulation);
        return nombre == 0 ? RedirectPreserveMethod($"/imports/{Id}?handler=Confirmer") : Dire(nombre);
    }

    /// <summary>Keeps the values that were changed, and reads the file again with them.</summary>
    /// <returns>How many changed.</returns>
    private async Task<int> CorrigerAsync(CancellationToken annulation)
    {
        var saisies = Request
            .Form.Select(f => (Cle: LireCle(f.Key), Valeur: f.Value.ToString().Trim()))
            .Where(s => s.Cle is not null && s.Valeur.Length <= LongueurMaximale)
            .ToDictionary(s => s.Cle!.Value, s => s.Valeur);
        var (rapport, tableur) = await OuvrirAsync(annulation);
        IReadOnlyDictionary<int, LigneTableur> avant;
        await using (var fichier = depot.Ouvrir(Id))
        {
            avant = new LignesTableur(rapport).Lire(fichier, tableur, saisies.Keys.Select(k => k.Ligne).ToHashSet());
        }

        var corrections = tableur.Corrections.ToDictionary(c => c.Key, c => c.Value);
        var nombre = 0;
        foreach (var (cle, valeur) in saisies)
        {
            // A NIR is never written in the page: an empty field leaves it as it is.
            if (
                !avant.TryGetValue(cle.Ligne, out var ligne)
                || valeur == ligne.Valeurs.GetValueOrDefault(cle.Champ, "")
                || (cle.Champ == "nir" && valeur.Length == 0)
            )
            {
                continue;
            }

            corrections[cle] = valeur;
            nombre++;
            Db.Journaliser("correction", null, nameof(Import), Id, null, $"{{\"ligne\":{cle.Ligne},\"champ\":\"{cle.Champ}\"}}");
        }

        if (nombre > 0)
        {
            await depot.CorrigerAsync(Id, corrections, annulation);
            Import.Correspondance ??= RapportsJson.Ecrire(tableur.Lecture);
            await using var fichier = depot.Ouvrir(Id);
            await AnalyseBeneficiaires.AnalyserAsync(Db, coffre, Import, fichier, tableur with { Corrections = corrections }, horloge.Aujourdhui, annulation);
            await Db.SaveChangesAsync(annulation);
        }

        return nombre;
    }

    private RedirectToPageResult Dire(int nombre)
    {
        var reste = RapportsJson.Lire<RapportBeneficiaires>(Import.Rapport!).Rejetees;
        return this.RedirigerAvecSucces(
            nombre == 0
                ? "Aucune valeur n’a changé."
                : $"{Typo.Compter(nombre, "valeur corrigée", "valeurs corrigées")}. {(reste == 0 ? "Plus aucune ligne n’est rejetée." : $"{Typo.Compter(reste, "ligne reste à corriger", "lignes restent à corriger")}.")}",
            "Lignes",
            new { Id }
        );
    }

    /// <summary>Name of the field of a cell.</summary>
    public static string NomCellule(int ligne, string champ) => string.Create(CultureInfo.InvariantCulture, $"c.{ligne}.{champ}");

    protected override bool EstOuverte(Import import) => import is { Statut: StatutImport.Analyse, Rapport: not null } && depot.Possede(import.Id);

    private async Task<(RapportBeneficiaires Rapport, DonneesTableur Tableur)> OuvrirAsync(CancellationToken annulation) =>
        (RapportsJson.Lire<RapportBeneficiaires>(Import.Rapport!), await depot.TableurAsync(Import, annulation) ?? new DonneesTableur(LectureTableur.Pivot));

    private static (int Ligne, string Champ)? LireCle(string nom) =>
        nom.Split('.') is ["c", var ligne, var champ]
        && int.TryParse(ligne, NumberStyles.None, CultureInfo.InvariantCulture, out var numero)
        && LectureBeneficiaires.Entetes.Contains(champ)
            ? (numero, champ)
            : null;
}
