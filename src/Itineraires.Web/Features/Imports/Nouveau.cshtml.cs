using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Cnaf;
using Itineraires.Web.Imports.Conventions;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Imports.FranceTravail;
using Itineraires.Web.Imports.Series;
using Itineraires.Web.Imports.Tableurs;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Imports;

/// <summary>Takes a file, reads it whole and shows what it contains; nothing is imported yet.</summary>
[Authorize]
[RequestSizeLimit(TailleMaximale)]
[RequestFormLimits(MultipartBodyLengthLimit = TailleMaximale)]
public sealed class NouveauModel(ItinerairesDbContext db, UtilisateurCourant courant, DepotImports depot, CoffreNir coffre, TimeProvider horloge) : PageModel
{
    private const long TailleMaximale = 1024L * 1024 * 1024;

    [BindProperty(SupportsGet = true), Display(Name = "Contenu du fichier")]
    public string? Nature { get; set; }

    [BindProperty, Display(Name = "Fichier CSV, XLSX ou flux XML")]
    public IFormFile? Fichier { get; set; }

    [BindProperty, Display(Name = "Année de la programmation"), Range(2000, 2100, ErrorMessage = "Saisissez une année entre 2000 et 2100.")]
    public int? Annee { get; set; }

    [BindProperty, Display(Name = "Totaux annoncés")]
    public string? Attendu { get; set; }

    public IReadOnlyList<string> Natures { get; private set; } = [];

    public override async Task OnPageHandlerExecutionAsync(
        Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutingContext context,
        Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutionDelegate next
    )
    {
        await courant.ChargerAsync(User, HttpContext.RequestAborted);
        // A published list is given on its own page, with its source and its date.
        Natures = [.. DroitsImport.Natures(courant).Where(n => n != NaturesImport.Referentiels)];
        if (Natures.Count == 0)
        {
            context.Result = Forbid();
            return;
        }

        Nature ??= Natures[0];
        await next();
    }

    public void OnGet() => Annee = horloge.Aujourdhui.Year;

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        TotauxConventions? totaux = null;
        if (!Natures.Contains(Nature!))
        {
            ModelState.AddModelError(nameof(Nature), "Choisissez le contenu du fichier.");
        }

        if (Fichier is not { Length: > 0 })
        {
            ModelState.AddModelError(nameof(Fichier), Fichier is null ? "Choisissez un fichier." : "Ce fichier est vide.");
        }

        if (Nature == NaturesImport.Conventions && Annee is null)
        {
            ModelState.AddModelError(nameof(Annee), "Saisissez l’année de la programmation.");
        }

        if (!string.IsNullOrWhiteSpace(Attendu))
        {
            totaux = TotauxConventions.TryParseAttendu(Attendu, out var t) ? t : null;
            if (totaux is null)
            {
                ModelState.AddModelError(nameof(Attendu), "Écrivez places;suivis;montant, par exemple 11067;15068;6519855,53.");
            }
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        // The form keeps a large file on disk, not in memory.
        await using var contenu = Fichier!.OpenReadStream();
        var import = new Import
        {
            Nature = Nature == NaturesImport.Beneficiaires ? Reconnaitre(contenu) : Nature!,
            NomFichier = Path.GetFileName(Fichier.FileName),
            Empreinte = await EmpreinteAsync(contenu, annulation),
            Annee = Nature == NaturesImport.Conventions ? Annee : null,
            DeposeLe = horloge.Instant,
            DeposePar = courant.Id,
            Statut = StatutImport.Analyse,
        };
        try
        {
            await AnalyserAsync(import, contenu, totaux, annulation);
        }
        catch (FichierRefuseException e)
        {
            ModelState.AddModelError(nameof(Fichier), e.Message);
            return Page();
        }

        await depot.EnregistrerAsync(db, import, contenu, annulation);
        return Redirect(import.Rapport is null ? $"/imports/{import.Id}/correspondance" : $"/imports/{import.Id}");
    }

    private async Task AnalyserAsync(Import import, Stream contenu, TotauxConventions? totaux, CancellationToken annulation)
    {
        if (import.Nature == NaturesImport.Conventions)
        {
            var conventions = await ImporterConventions.ExecuterAsync(db, contenu, Annee!.Value, totaux, simuler: true, annulation);
            (import.Rapport, import.Lignes) = (RapportsJson.Ecrire(conventions), conventions.Lignes);
        }
        else if (import.Nature == NaturesImport.FranceTravail)
        {
            var inscriptions = await new ImporterInscriptions(db, coffre, horloge).ExecuterAsync(contenu, simuler: true, (_, _) => { }, annulation);
            (import.Rapport, import.Lignes) = (RapportsJson.Ecrire(inscriptions), inscriptions.Lignes);
        }
        else if (import.Nature == NaturesImport.Series)
        {
            var series = await ImporterSeries.ExecuterAsync(db, horloge, contenu, simuler: true, annulation);
            (import.Rapport, import.Lignes) = (RapportsJson.Ecrire(series), series.Lignes);
        }
        else if (FluxDossiers.Est(import.Nature))
        {
            var dossiers = await FluxDossiers.ExecuterAsync(import.Nature, db, coffre, horloge, contenu, simuler: true, (_, _) => { }, annulation);
            (import.Rapport, import.Lignes) = (RapportsJson.Ecrire(dossiers), dossiers.Lignes);
            (import.FluxDu, import.Origine) = (dossiers.Flux.CreeLe, RapportFlux.Origine(dossiers.Flux));
        }
        else if (PropositionCorrespondance.EstAReconnaitre(contenu))
        {
            var proposition = await PropositionCorrespondance.ProposerAsync(db, contenu, null, null, horloge.Aujourdhui, annulation);
            import.Correspondance = RapportsJson.Ecrire(proposition.Lecture);
        }
        else
        {
            await AnalyseBeneficiaires.AnalyserAsync(db, coffre, import, contenu, null, horloge.Aujourdhui, annulation);
        }
    }

    /// <summary>What a file of persons is, by its content.</summary>
    private static string Reconnaitre(Stream contenu) =>
        FluxDossiers.Nature(contenu) ?? (LectureInscriptions.Reconnait(contenu) ? NaturesImport.FranceTravail : NaturesImport.Beneficiaires);

    private static async Task<string> EmpreinteAsync(Stream contenu, CancellationToken annulation)
    {
        contenu.Position = 0;
        return Convert.ToHexString(await SHA256.HashDataAsync(contenu, annulation));
    }
}
