using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Cnaf;
using Itineraires.Web.Imports.Conventions;
using Itineraires.Web.Imports.FranceTravail;
using Itineraires.Web.Imports.Referentiels;
using Itineraires.Web.Imports.Series;
using Itineraires.Web.Imports.Tableurs;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Imports;

/// <summary>One file: its preview, then its progress, then its report.</summary>
[Authorize]
public sealed class ConsulterModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    SuiviImports suivi,
    DepotImports depot,
    AnnulationImport reprise,
    BailImports bail,
    TimeProvider horloge
) : PageModel
{
    public const int ParPage = 50;

    private static readonly RegleMetier AConfirmer = new("IMP-ETAT", "Ce fichier n’attend plus de confirmation.");

    private static readonly RegleMetier Reprenable = new("IMP-REPRISE", "Cet import ne peut pas être repris\u00A0: son fichier n’est plus là.");

    [FromRoute]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int NumeroPage { get; set; } = 1;

    public Import Import { get; private set; } = null!;

    public RapportConventions? Conventions { get; private set; }

    public RapportBeneficiaires? Beneficiaires { get; private set; }

    public RapportInscriptions? Inscriptions { get; private set; }

    /// <summary>A flow of instruction, of payments or of créances.</summary>
    public RapportDossiers? Dossiers { get; private set; }

    public RapportSeries? Series { get; private set; }

    /// <summary>A published list.</summary>
    public RapportReferentiel? Referentiel { get; private set; }

    /// <summary>What the flow of an organisme payeur says of itself; null for a table.</summary>
    public RapportFlux? Flux => Beneficiaires?.Flux ?? Dossiers?.Flux;

    /// <summary>Lines or dossiers read.</summary>
    public int Lus => Beneficiaires?.Lignes ?? Dossiers?.Lignes ?? Import.Lignes;

    public IReadOnlyList<(bool EstErreur, RemarqueImport Remarque)> Remarques { get; private set; } = [];

    /// <summary>Remarks listed.</summary>
    public int NombreRemarques { get; private set; }

    /// <summary>Remarks made: a long list is cut.</summary>
    public int NombreEnTout { get; private set; }

    /// <summary>Lines or dossiers treated so far; what the base tells when another node works.</summary>
    public int Avancement =>
        suivi.Avancement(Id) is { Total: > 0 } a ? (int)((long)a.Faites * Import.Lignes / a.Total) : Math.Min(Import.Avancement, Import.Lignes);

    /// <summary>How far the undoing is, when this node does it.</summary>
    public (int Faites, int Total)? AvancementAnnulation => suivi.Avancement(Id);

    public bool RejetsDisponibles => Import is { Rejets: not null } && Import.RejetsExpirentLe > horloge.Instant;

    /// <summary>How the columns of a spreadsheet were read; null for a file whose layout is the product's own.</summary>
    public LectureTableur? Lecture { get; private set; }

    /// <summary>The file is a table of bénéficiaires: its lines are seen one by one.</summary>
    public bool EstTableau => Beneficiaires is { Flux: null };

    /// <summary>Rejected lines taken again, and the import of each.</summary>
    public IReadOnlyDictionary<int, Guid> Reprises { get; private set; } = new Dictionary<int, Guid>();

    /// <summary>Whether a rejected line may be corrected and given again alone.</summary>
    public bool LignesReprenables => EstTableau && Import.Statut == StatutImport.Termine && RejetsDisponibles;

    /// <summary>Totals announced and unmet: nothing may be confirmed.</summary>
    public bool TotauxDifferents => Conventions is { Importees: 0 } c && c.Erreurs.Any(e => e.Ligne == 0);

    public int AImporter =>
        Conventions is { } c ? c.Importees
        : Beneficiaires is { } b ? (b.Flux is { } flux ? b.Lignes - b.Rejetees - flux.Remplaces : b.Retenues)
        : Inscriptions is { } i ? i.Lignes - i.Rejetees
        : Series is { } s ? s.Ajoutees + s.Remplacees + s.Inchangees
        : Referentiel is { } r ? r.Lignes - r.Rejetees - r.HorsTerritoire
        : Dossiers is { } d ? d.Lignes - d.Rejetees - d.Flux.Remplaces
        : 0;

    public bool EstEnRoute => Import.Statut == StatutImport.EnAttente || (Import.Statut == StatutImport.EnCours && !EstInterrompu);

    public bool EstEnAnnulation => Import is { AnnulePar: not null, AnnuleLe: null };

    /// <summary>Begun by the command line and stopped: the same file given again takes it up.</summary>
    public bool EstInterrompu { get; private set; }

    /// <summary>It stopped and its file is still here.</summary>
    public bool EstReprenable => Import.Statut == StatutImport.Echoue && !EstEnAnnulation && depot.Possede(Id);

    public override async Task OnPageHandlerExecutionAsync(
        Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutingContext context,
        Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutionDelegate next
    )
    {
        var annulation = HttpContext.RequestAborted;
        await courant.ChargerAsync(User, annulation);
        var natures = DroitsImport.Natures(courant);
        if (natures.Count == 0)
        {
            context.Result = Forbid();
            return;
        }

        if (await db.Imports.SingleOrDefaultAsync(i => i.Id == Id && natures.Contains(i.Nature), annulation) is not { } import)
        {
            context.Result = NotFound();
            return;
        }

        if (import is { Statut: StatutImport.Analyse, Rapport: null, Correspondance: not null } && HttpMethods.IsGet(Request.Method))
        {
            context.Result = Redirect($"/imports/{Id}/correspondance");
            return;
        }

        Import = import;
        if (import.Rapport is { } json)
        {
            Conventions = import.Nature == NaturesImport.Conventions ? RapportsJson.Lire<RapportConventions>(json) : null;
            Beneficiaires = import.Nature == NaturesImport.Beneficiaires ? RapportsJson.Lire<RapportBeneficiaires>(json) : null;
            Inscriptions = import.Nature == NaturesImport.FranceTravail ? RapportsJson.Lire<RapportInscriptions>(json) : null;
            Dossiers = FluxDossiers.Est(import.Nature) ? RapportsJson.Lire<RapportDossiers>(json) : null;
            Series = import.Nature == NaturesImport.Series ? RapportsJson.Lire<RapportSeries>(json) : null;
            Referentiel = import.Nature == NaturesImport.Referentiels ? RapportsJson.Lire<RapportReferentiel>(json) : null;
            var toutes = (
                Conventions?.Erreurs ?? Inscriptions?.Erreurs ?? Dossiers?.Erreurs ?? Series?.Erreurs ?? Referentiel?.Erreurs ?? Beneficiaires!.Erreurs
            )
                .Select(e => (true, e))
                .Concat(
                    (
                        Conventions?.Avertissements
                        ?? Inscriptions?.Avertissements
                        ?? Dossiers?.Avertissements
                        ?? Series?.Avertissements
                        ?? Referentiel?.Avertissements
                        ?? Beneficiaires!.Avertissements
                    ).Select(a => (false, a))
                )
                .ToList();
            NombreRemarques = toutes.Count;
            NombreEnTout = Math.Max(
                toutes.Count,
                (Beneficiaires?.NombreErreurs + Beneficiaires?.NombreAvertissements)
                    ?? (Inscriptions?.NombreErreurs + Inscriptions?.Avertissements.Count)
                    ?? (Dossiers?.NombreErreurs + Dossiers?.NombreAvertissements)
                    ?? 0
            );
            NumeroPage = Math.Clamp(NumeroPage, 1, Math.Max(1, (NombreRemarques + ParPage - 1) / ParPage));
            Remarques = [.. toutes.Skip((NumeroPage - 1) * ParPage).Take(ParPage)];
        }

        Durees = await DureesImports.LireAsync(db, annulation);
        EstInterrompu = import is { Statut: StatutImport.EnCours, DeposePar: null } && !await bail.EstTenuAsync(db, annulation);
        EstAnnulable =
            AnnulationImport.EstAnnulable(import, horloge.Instant, Durees) && !EstEnAnnulation && (import.Statut != StatutImport.EnCours || EstInterrompu);
        await next();
    }

    public DureesImports Durees { get; private set; } = DureesImports.ParDefaut;

    /// <summary>Who gave the file, or the command line.</summary>
    public string Par { get; private set; } = "";

    public string? AnnulePar { get; private set; }

    /// <summary>The run before of the same kind of file, to compare.</summary>
    public RapportBeneficiaires? Precedent { get; private set; }

    /// <summary>The run before of the same flow, to compare.</summary>
    public RapportDossiers? DossiersPrecedents { get; private set; }

    /// <summary>The run before of the same kind of table, to compare.</summary>
    public RapportSeries? SeriesPrecedentes { get; private set; }

    public DateTime? PrecedentLe { get; private set; }

    public bool EstAnnulable { get; private set; }

    /// <summary>What forbids to take the import back, the first ones; null while that was not asked.</summary>
    public IReadOnlyList<ObstacleAnnulation>? Obstacles { get; private set; }

    public TimeSpan? Duree => Import.TermineLe - Import.CommenceLe;

    public Task OnGetAsync(CancellationToken annulation) => LireAsync(annulation);

    /// <summary>What a difference of a published list is.</summary>
    public static string Dire(string nature) =>
        nature switch
        {
            DifferenceReferentiel.Ajoute => "ajouté",
            DifferenceReferentiel.Rouvert => "rouvert",
            DifferenceReferentiel.Ferme => "fermé",
            _ => "changé",
        };

    /// <summary>Looks for what forbids to take the import back.</summary>
    public async Task OnGetVerifierAsync(CancellationToken annulation)
    {
        await LireAsync(annulation);
        if (EstAnnulable)
        {
            Obstacles = await reprise.ObstaclesAsync(Import, annulation);
        }
    }

    private async Task LireAsync(CancellationToken annulation)
    {
        var auteurs = await db
            .Users.AsNoTracking()
            .Where(u => u.Id == Import.DeposePar || u.Id == Import.AnnulePar)
            .ToDictionaryAsync(u => u.Id, u => $"{u.Prenom} {u.Nom}", annulation);
        Par = Import.DeposePar is { } par ? auteurs.GetValueOrDefault(par, "un compte supprimé") : "la ligne de commande";
        AnnulePar = Import.AnnulePar is { } a ? auteurs.GetValueOrDefault(a, "un compte supprimé") : null;
        Lecture = Import.Correspondance is { } json ? RapportsJson.Lire<LectureTableur>(json) : null;
        Reprises = (
            await db
                .Imports.AsNoTracking()
                .Where(i => i.RepriseDeId == Id && i.RepriseLigne != null && i.Statut != StatutImport.Annule && i.Statut != StatutImport.Abandonne)
                .Select(i => new { i.Id, Ligne = i.RepriseLigne!.Value })
                .ToListAsync(annulation)
        )
            .DistinctBy(r => r.Ligne)
            .ToDictionary(r => r.Ligne, r => r.Id);
        if ((Beneficiaires is not null || Dossiers is not null || Series is not null) && Import.CommenceLe is { } debut)
        {
            var precedent = await db
                .Imports.AsNoTracking()
                .Where(i => i.Nature == Import.Nature && i.Origine == Import.Origine && i.Statut == StatutImport.Termine && i.CommenceLe < debut)
                .OrderByDescending(i => i.CommenceLe)
                .Select(i => new { i.Rapport, i.CommenceLe })
                .FirstOrDefaultAsync(annulation);
            PrecedentLe = precedent?.CommenceLe;
            Precedent = precedent is null || Beneficiaires is null ? null : RapportsJson.Lire<RapportBeneficiaires>(precedent.Rapport!);
            SeriesPrecedentes = precedent is null || Series is null ? null : RapportsJson.Lire<RapportSeries>(precedent.Rapport!);
            DossiersPrecedents = precedent is null || Dossiers is null ? null : RapportsJson.Lire<RapportDossiers>(precedent.Rapport!);
        }
    }

    /// <summary>Asks that the import be taken back; that is done in the background, once verified again.</summary>
    public async Task<IActionResult> OnPostAnnulerAsync(CancellationToken annulation)
    {
        AnnulationImport.Annulable.Exiger(EstAnnulable);
        (Import.AnnulePar, Import.Erreur) = (courant.Id, null);
        await db.SaveChangesAsync(annulation);
        suivi.Reveiller();
        return Redirect($"/imports/{Id}");
    }

    /// <summary>Takes up an import that something stopped.</summary>
    public async Task<IActionResult> OnPostReprendreAsync(CancellationToken annulation)
    {
        Reprenable.Exiger(EstReprenable);
        (Import.Statut, Import.Erreur, Import.TermineLe) = (StatutImport.EnAttente, null, null);
        db.Journaliser("reprise", null, nameof(Import), Id, null, null);
        await db.SaveChangesAsync(annulation);
        suivi.Reveiller();
        return Redirect($"/imports/{Id}");
    }

    public async Task<IActionResult> OnPostConfirmerAsync(CancellationToken annulation)
    {
        AConfirmer.Exiger(Import is { Statut: StatutImport.Analyse, Rapport: not null } && !TotauxDifferents);
        Import.Statut = StatutImport.EnAttente;
        db.Journaliser("confirmation", null, nameof(Import), Id, null, null);
        await db.SaveChangesAsync(annulation);
        suivi.Reveiller();
        return Redirect($"/imports/{Id}");
    }

    public async Task<IActionResult> OnPostAbandonnerAsync(CancellationToken annulation)
    {
        AConfirmer.Exiger(Import.Statut == StatutImport.Analyse);
        (Import.Statut, Import.TermineLe) = (StatutImport.Abandonne, horloge.Instant);
        await db.SaveChangesAsync(annulation);
        depot.Oublier(Id);
        return this.RedirigerAvecSucces("Le fichier est abandonné, rien n’a été écrit.", "/Imports/Index");
    }

    public async Task<IActionResult> OnGetRejetsAsync(CancellationToken annulation)
    {
        if (!RejetsDisponibles)
        {
            return NotFound();
        }

        db.Journaliser("export", null, "lignes rejetées", Id, null, null);
        await db.SaveChangesAsync(annulation);
        Response.Headers.CacheControl = "no-store";
        var (type, extension) = Flux is null ? ("text/csv; charset=utf-8", "csv") : ("application/xml", "xml");
        return File(Import.Rejets!, type, $"rejets-{Path.GetFileNameWithoutExtension(Import.NomFichier)}.{extension}");
    }
}
