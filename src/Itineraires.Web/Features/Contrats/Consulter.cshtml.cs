using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Documents;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Contrats;

/// <summary>One contrat as a page to read, with the acts of its state.</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class ConsulterModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeContrat(db, courant, horloge),
        IReaffichable
{
    [BindProperty, Display(Name = "Date de signature")]
    public DateOnly? SigneLe { get; set; }

    [BindProperty, Display(Name = "Contrat signé, numérisé")]
    public IFormFile? Scan { get; set; }

    [BindProperty, Display(Name = "Date de remise")]
    public DateOnly? RemisLe { get; set; }

    [BindProperty, Display(Name = "Date")]
    public DateOnly? TermineLe { get; set; }

    [BindProperty, Display(Name = "Motif"), MaxLength(500), SansInformationMedicale]
    public string? MotifTerme { get; set; }

    public DateOnly Jour => Horloge.Aujourdhui;

    public bool PeutValider { get; private set; }

    public Contrat? Precedent { get; private set; }

    public IReadOnlyList<Etape> Etapes { get; private set; } = [];

    public string? ValidePar { get; private set; }

    public Cadre? Cadre { get; private set; }

    protected override string Droit => Droits.ConsulterDossier;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        (SigneLe, RemisLe, TermineLe) = (Jour, Jour, Jour);
        await ReafficherAsync(annulation);
        Db.Journaliser("lecture", Personne.Id, "contrat", Id);
        await Db.SaveChangesAsync(annulation);
    }

    public async Task<IActionResult> OnPostSignerAsync(CancellationToken annulation)
    {
        if (await PreparerAsync(annulation) is { } refus)
        {
            return refus;
        }

        SignatureDatee.Exiger(SigneLe is not null, nameof(SigneLe));
        ScanRequis.Exiger(Scan is { Length: > 0 }, nameof(Scan));
        var piece = await DepotPieces.LireAsync(Scan!, Personne.Id, Courant.Id, Horloge, nameof(Scan), annulation);
        Contrat.Signer(SigneLe!.Value, piece.Id, Jour);
        Db.Pieces.Add(piece);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La signature est enregistrée\u00A0: vous pouvez soumettre le contrat.", "Consulter", new { Id });
    }

    public Task<IActionResult> OnPostSoumettreAsync(CancellationToken annulation) =>
        AgirAsync(() => Contrat.Soumettre(Courant.Id, Horloge.Instant), "Le contrat est soumis à la Métropole.", annulation);

    public Task<IActionResult> OnPostReprendreAsync(CancellationToken annulation) =>
        AgirAsync(Contrat.Reprendre, "Le contrat est de nouveau un brouillon.", annulation);

    public Task<IActionResult> OnPostRemettreAsync(CancellationToken annulation) =>
        AgirAsync(
            () =>
            {
                DateRequise.Exiger(RemisLe is not null, nameof(RemisLe));
                Contrat.Remettre(RemisLe!.Value, Jour);
            },
            "La remise du contrat est datée.",
            annulation
        );

    public Task<IActionResult> OnPostRompreAsync(CancellationToken annulation) =>
        AgirAsync(
            () =>
            {
                DateRequise.Exiger(TermineLe is not null, nameof(TermineLe));
                Contrat.Rompre(TermineLe!.Value, MotifTerme ?? "", Jour);
            },
            "Le contrat est rompu.",
            annulation
        );

    public async Task<IActionResult> OnGetPieceAsync(CancellationToken annulation)
    {
        if (await Db.Pieces.AsNoTracking().SingleOrDefaultAsync(p => p.Id == Contrat.PieceSigneeId, annulation) is not { } piece)
        {
            return NotFound();
        }

        Db.Journaliser("lecture", Personne.Id, "pièce", piece.Id);
        await Db.SaveChangesAsync(annulation);
        return File(piece.Contenu, piece.TypeContenu, piece.Nom);
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        PeutValider = Courant.Perimetre(Droits.ValiderContrat).Atteint(Personne);
        Precedent = Contrat.PrecedentId is { } p ? await Db.Contrats.AsNoTracking().SingleAsync(c => c.Id == p, annulation) : null;
        Etapes = await Db.Etapes.AsNoTracking().Where(e => e.ContratId == Id).OrderBy(e => e.Debut).ToListAsync(annulation);
        ValidePar = Contrat.ValidePar is { } v
            ? await Db.Users.Where(u => u.Id == v).Select(u => u.Prenom + " " + u.Nom).SingleOrDefaultAsync(annulation)
            : null;
        Cadre = (await referentiels.CadresAsync(annulation)).DuCode(Contrat.CadreCode);
    }

    /// <summary>The acts belong to who follows the person.</summary>
    private async Task<IActionResult?> PreparerAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        return !PeutSuivre ? NotFound()
            : !ModelState.IsValid ? Page()
            : null;
    }

    private async Task<IActionResult> AgirAsync(Action acte, string phrase, CancellationToken annulation)
    {
        if (await PreparerAsync(annulation) is { } refus)
        {
            return refus;
        }

        acte();
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(phrase, "Consulter", new { Id });
    }

    private static readonly RegleMetier DateRequise = new("CER-DATE", "Saisissez la date.");

    private static readonly RegleMetier SignatureDatee = new("CER-SIGNATURE", "Saisissez la date de signature.");

    private static readonly RegleMetier ScanRequis = new("CER-SCAN", "Joignez le contrat signé, numérisé en PDF ou en image.");
}
