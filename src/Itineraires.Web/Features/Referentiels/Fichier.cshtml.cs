using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Itineraires.Data;
using Itineraires.Data.Referentiels;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Exports;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Imports.Referentiels;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>One published list: its codes, searched and exported, and a newer file of it, read and compared before anything is written.</summary>
[Authorize(Policy = Droits.AdministrerReferentiels)]
[RequestSizeLimit(TailleMaximale)]
[RequestFormLimits(MultipartBodyLengthLimit = TailleMaximale)]
public sealed class FichierModel(ItinerairesDbContext db, UtilisateurCourant courant, DepotImports depot, TimeProvider horloge) : PageModel
{
    public const int ParPage = 50;

    private const long TailleMaximale = 64L * 1024 * 1024;

    [FromRoute]
    public string Code { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Recherche { get; set; }

    /// <summary>Keyset: last code of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public string? Apres { get; set; }

    [BindProperty, Display(Name = "Fichier")]
    public IFormFile? Depot { get; set; }

    [BindProperty, Display(Name = "Source"), Required(ErrorMessage = "Dites qui a publié la liste et où elle a été prise."), MaxLength(300)]
    public string? Source { get; set; }

    [BindProperty, Display(Name = "Date de la version"), Required(ErrorMessage = "Saisissez la date de la version.")]
    public DateOnly? Millesime { get; set; }

    [BindProperty, Display(Name = "Licence"), Required(ErrorMessage = "Dites sous quelle licence la liste est publiée."), MaxLength(160)]
    public string? Licence { get; set; }

    public FormatReferentiel Format { get; private set; } = null!;

    public EtatReferentiel? Etat { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    /// <summary>Codes that answer the search, all pages together.</summary>
    public int Nombre { get; private set; }

    public string? Suivante { get; private set; }

    public string? Precedente => Apres is null ? null : Url.Page("Fichier", new { Code, q = Recherche });

    public string Exporter => Url.Page("Fichier", "Exporter", new { Code, q = Recherche })!;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (CatalogueReferentiels.Trouver(Code) is not { } format)
        {
            context.Result = NotFound();
            return;
        }

        Format = format;
        await courant.ChargerAsync(User, HttpContext.RequestAborted);
        await next();
    }

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Licence = DeclarationReferentiel.LicenceHabituelle;
        Millesime = horloge.Aujourdhui;
        await LireAsync(annulation);
    }

    public async Task<IActionResult> OnGetExporterAsync(CancellationToken annulation)
    {
        var choisies = await ChoisirAsync(annulation);
        var tableau = new ExportTableau<Ligne>(Format.Nom)
            .Texte("code", l => l.Code)
            .Texte("libelle", l => l.Libelle, 60)
            .Texte("precision", l => l.Precision, 40)
            .Date("fin", l => l.Fin);
        return new ResultatExport<Ligne>(tableau, FormatExport.Csv, choisies.ToAsyncEnumerable(), horloge.Aujourdhui);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (Depot is not { Length: > 0 })
        {
            ModelState.AddModelError(nameof(Depot), Depot is null ? "Choisissez un fichier." : "Ce fichier est vide.");
        }

        if (Millesime > horloge.Aujourdhui.AddYears(1))
        {
            ModelState.AddModelError(nameof(Millesime), "La date de la version est trop lointaine.");
        }

        if (!ModelState.IsValid)
        {
            await LireAsync(annulation);
            return Page();
        }

        await using var contenu = Depot!.OpenReadStream();
        RapportReferentiel rapport;
        try
        {
            rapport = await ImporterReferentiel.ExecuterAsync(
                db,
                horloge,
                contenu,
                new DeclarationReferentiel(Code, Source!.Trim(), Millesime!.Value, Licence!.Trim()),
                simuler: true,
                annulation
            );
        }
        catch (FichierRefuseException e)
        {
            ModelState.AddModelError(nameof(Depot), e.Message);
            await LireAsync(annulation);
            return Page();
        }

        contenu.Position = 0;
        var import = new Import
        {
            Nature = NaturesImport.Referentiels,
            NomFichier = Path.GetFileName(Depot.FileName),
            Empreinte = Convert.ToHexString(await SHA256.HashDataAsync(contenu, annulation)),
            DeposeLe = horloge.Instant,
            DeposePar = courant.Id,
            Statut = StatutImport.Analyse,
            Origine = Code,
            Lignes = rapport.Lignes,
            Rapport = RapportsJson.Ecrire(rapport),
        };
        await depot.EnregistrerAsync(db, import, contenu, annulation);
        return Redirect($"/imports/{import.Id}");
    }

    private async Task LireAsync(CancellationToken annulation)
    {
        var cle = Reglage.Referentiel + Code;
        Etat = await db.Reglages.AsNoTracking().SingleOrDefaultAsync(r => r.Cle == cle, annulation) is { } reglage
            ? EtatReferentiel.Lire(reglage.Valeur)
            : null;
        var choisies = await ChoisirAsync(annulation);
        Nombre = choisies.Count;
        var page = choisies.Where(l => Apres is null || string.CompareOrdinal(l.Code, Apres) > 0).Take(ParPage + 1).ToList();
        Lignes = [.. page.Take(ParPage)];
        Suivante =
            page.Count > ParPage
                ? Url.Page(
                    "Fichier",
                    new
                    {
                        Code,
                        q = Recherche,
                        apres = Lignes[^1].Code,
                    }
                )
                : null;
    }

    /// <summary>The codes that answer the search, in their order; a list has some thousands of them at most, and is searched without accents.</summary>
    private async Task<List<Ligne>> ChoisirAsync(CancellationToken annulation)
    {
        var toutes =
            Format.Liste is { } liste
                ? await db
                    .Nomenclature.AsNoTracking()
                    .Where(e => e.Liste == liste)
                    .Select(e => new Ligne(e.Code, e.Libelle, e.Groupe, e.Fin))
                    .ToListAsync(annulation)
            : Format.EstGeographique
                ?
                [
                    .. (await db.Communes.AsNoTracking().ToListAsync(annulation)).Select(c => new Ligne(
                        c.CodeInsee,
                        c.Nom,
                        ImporterReferentiel.Situer(c.Longitude, c.Latitude),
                        c.Fin
                    )),
                ]
            : await db.Quartiers.AsNoTracking().Select(q => new Ligne(q.Code, q.Nom, q.Communes, q.Fin)).ToListAsync(annulation);
        var (cherche, debut) = (Texte.Replier(Recherche), Recherche?.Trim() ?? "");
        return
        [
            .. toutes
                .Where(l =>
                    cherche.Length == 0
                    || l.Code.StartsWith(debut, StringComparison.OrdinalIgnoreCase)
                    || Texte.Replier(l.Libelle).Contains(cherche, StringComparison.Ordinal)
                    || (!Format.EstGeographique && Texte.Replier(l.Precision).Contains(cherche, StringComparison.Ordinal))
                )
                .OrderBy(l => l.Code, StringComparer.Ordinal),
        ];
    }

    public sealed record Ligne(string Code, string Libelle, string? Precision, DateOnly? Fin);
}
