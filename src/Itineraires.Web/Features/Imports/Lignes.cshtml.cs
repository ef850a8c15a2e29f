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
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Imports;

/// <summary>The lines of a table before it is imported, those to correct first: a wrong cell is corrected in its place.</summary>
public sealed class LignesModel(ItinerairesDbContext db, UtilisateurCourant courant, DepotImports depot, CoffreNir coffre, TimeProvider horloge)
    : PageDeTableur(db, courant),
        IReaffichable
{
    private const int ParPage = 25;
    private const int LongueurMaximale = 250;

    private const string PrefixeCellule = "c";

    private const string PrefixeMontree = "m";

    [BindProperty(SupportsGet = true)]
    public string? Apres { get; set; }

    public RapportBeneficiaires Rapport { get; private set; } = null!;

    public IReadOnlyList<LigneTableur> Lignes { get; private set; } = [];

    public CurseurLignes? Suite { get; private set; }

    public int AImporter => Rapport.Retenues;

    public bool AACorriger => Lignes.Any(l => l.ACorriger.Count > 0);

    public Task OnGetAsync(CancellationToken annulation) => LireAsync(annulation);

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        var (nombre, deja) = await CorrigerAsync(annulation);
        return Dire(nombre, deja);
    }

    /// <summary>Imports; what was typed and not yet kept is kept first, and read again before anything is written.</summary>
    public async Task<IActionResult> OnPostImporterAsync(CancellationToken annulation)
    {
        var (nombre, deja) = await CorrigerAsync(annulation);
        return (nombre, deja) == (0, 0) ? RedirectPreserveMethod($"/imports/{Id}?handler=Confirmer") : Dire(nombre, deja);
    }

    /// <summary>Someone corrected the table, or imported it, meanwhile: the lines as they are now, with what was typed.</summary>
    public async Task ReafficherAsync(CancellationToken annulation)
    {
        await RelireAsync(annulation);
        if (EstOuverte(Import))
        {
            await LireAsync(annulation);
        }
        else
        {
            Rapport = RapportsJson.Lire<RapportBeneficiaires>(Import.Rapport!);
        }
    }

    /// <summary>What a cell shows: what was typed in it when the form comes back, else what is read.</summary>
    public string Valeur(int ligne, string champ, string lue) =>
        HttpMethods.IsPost(Request.Method)
        && Request.Form.TryGetValue(NomCellule(ligne, champ), out var tapee)
        && tapee != Request.Form[NomMontree(ligne, champ)]
            ? tapee.ToString()
            : lue;

    private async Task LireAsync(CancellationToken annulation)
    {
        var (rapport, tableur) = await OuvrirAsync(annulation);
        Rapport = rapport;
        await using var fichier = depot.Ouvrir(Id);
        (Lignes, Suite) = new LignesTableur(rapport).Lire(fichier, tableur, CurseurLignes.Lire(Apres), ParPage);
    }

    /// <summary>Keeps the values that were changed, and reads the file again with them.</summary>
    /// <returns>How many changed, and how many someone else had changed since they were shown: theirs are kept.</returns>
    private async Task<(int Nombre, int Deja)> CorrigerAsync(CancellationToken annulation)
    {
        var saisies = Request
            .Form.Select(f => (Cle: LireCle(f.Key), Valeur: f.Value.ToString().Trim()))
            .Where(s => s.Cle is not null && s.Valeur.Length <= LongueurMaximale)
            .ToDictionary(s => s.Cle!.Value, s => s.Valeur);
        var montrees = Request
            .Form.Select(f => (Cle: LireCle(f.Key, PrefixeMontree), Valeur: f.Value.ToString()))
            .Where(s => s.Cle is not null)
            .ToDictionary(s => s.Cle!.Value, s => s.Valeur);
        var (rapport, tableur) = await OuvrirAsync(annulation);
        IReadOnlyDictionary<int, LigneTableur> avant;
        await using (var fichier = depot.Ouvrir(Id))
        {
            avant = new LignesTableur(rapport).Lire(fichier, tableur, saisies.Keys.Select(k => k.Ligne).ToHashSet());
        }

        var corrections = tableur.Corrections.ToDictionary(c => c.Key, c => c.Value);
        var (nombre, deja) = (0, 0);
        foreach (var (cle, valeur) in saisies)
        {
            if (!avant.TryGetValue(cle.Ligne, out var ligne))
            {
                continue;
            }

            // A NIR is never written in the page: an empty field leaves it as it is. A cell left as it was shown was not typed in, even when
            // someone has corrected it since.
            var actuelle = ligne.Valeurs.GetValueOrDefault(cle.Champ, "");
            var montree = cle.Champ == "nir" ? "" : montrees.GetValueOrDefault(cle, actuelle);
            if (valeur == actuelle || valeur == montree || (cle.Champ == "nir" && valeur.Length == 0))
            {
                continue;
            }

            if (cle.Champ != "nir" && montree != actuelle)
            {
                deja++;
                continue;
            }

            corrections[cle] = valeur;
            nombre++;
            Db.Journaliser("correction", null, nameof(Import), Id, null, $"{{\"ligne\":{cle.Ligne},\"champ\":\"{cle.Champ}\"}}");
        }

        if (nombre > 0)
        {
            Import.Correspondance ??= RapportsJson.Ecrire(tableur.Lecture);
            await using var fichier = depot.Ouvrir(Id);
            await AnalyseBeneficiaires.AnalyserAsync(Db, coffre, Import, fichier, tableur with { Corrections = corrections }, horloge.Aujourdhui, annulation);
            // The base says first whether someone else corrected meanwhile, even when the report comes out the same: only then is their file of
            // corrections replaced.
            Db.Entry(Import).Property(i => i.Rapport).IsModified = true;
            await using var transaction = await Db.Database.BeginTransactionAsync(annulation);
            await Db.SaveChangesAsync(annulation);
            await depot.CorrigerAsync(Id, corrections, annulation);
            await transaction.CommitAsync(annulation);
        }

        return (nombre, deja);
    }

    private RedirectToPageResult Dire(int nombre, int deja)
    {
        var reste = RapportsJson.Lire<RapportBeneficiaires>(Import.Rapport!).Rejetees;
        var autres =
            deja == 0
                ? null
                : $" Quelqu’un a déjà corrigé {Typo.Compter(deja, "valeur")} pendant votre saisie\u00A0: {(deja == 1 ? "la sienne est gardée" : "les siennes sont gardées")}.";
        return this.RedirigerAvecSucces(
            nombre == 0
                ? $"Aucune valeur n’a changé.{autres}"
                : $"{Typo.Compter(nombre, "valeur corrigée", "valeurs corrigées")}. {(reste == 0 ? "Plus aucune ligne n’est rejetée." : $"{Typo.Compter(reste, "ligne reste à corriger", "lignes restent à corriger")}.")}{autres}",
            "Lignes",
            new { Id }
        );
    }

    /// <summary>Name of the field of a cell.</summary>
    public static string NomCellule(int ligne, string champ) => string.Create(CultureInfo.InvariantCulture, $"{PrefixeCellule}.{ligne}.{champ}");

    /// <summary>Name of the hidden field that says what a cell showed.</summary>
    public static string NomMontree(int ligne, string champ) => string.Create(CultureInfo.InvariantCulture, $"{PrefixeMontree}.{ligne}.{champ}");

    protected override bool EstOuverte(Import import) => import is { Statut: StatutImport.Analyse, Rapport: not null } && depot.Possede(import.Id);

    private async Task<(RapportBeneficiaires Rapport, DonneesTableur Tableur)> OuvrirAsync(CancellationToken annulation) =>
        (RapportsJson.Lire<RapportBeneficiaires>(Import.Rapport!), await depot.TableurAsync(Import, annulation) ?? new DonneesTableur(LectureTableur.Pivot));

    private static (int Ligne, string Champ)? LireCle(string nom, string prefixe = PrefixeCellule) =>
        nom.Split('.') is [var lu, var ligne, var champ]
        && lu == prefixe
        && int.TryParse(ligne, NumberStyles.None, CultureInfo.InvariantCulture, out var numero)
        && LectureBeneficiaires.Entetes.Contains(champ)
            ? (numero, champ)
            : null;
}
