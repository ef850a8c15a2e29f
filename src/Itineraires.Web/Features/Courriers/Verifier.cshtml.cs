using System.ComponentModel.DataAnnotations;
using System.Net.Mime;
using System.Text;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Courriers;

/// <summary>Anyone who holds a letter checks it by its reference; the page names nobody.</summary>
[AllowAnonymous]
public sealed class VerifierModel(ItinerairesDbContext db, CoffreNir coffre) : PageModel
{
    /// <summary>Signs of the fingerprint that the holder gives at least.</summary>
    public const int SignesDEmpreinte = 8;

    private const int LongueurReference = 14;

    [BindProperty(SupportsGet = true, Name = "reference"), Display(Name = "Référence de la lettre")]
    public string? Reference { get; set; }

    /// <summary>First signs of the fingerprint printed on the letter: whoever has them holds the letter, and reads the text that was signed.</summary>
    [BindProperty(SupportsGet = true, Name = "empreinte"), Display(Name = "Début de l’empreinte")]
    public string? Empreinte { get; set; }

    public Resultat? Lettre { get; private set; }

    /// <summary>The letter as it was signed, for its holder.</summary>
    public CourrierEmis? Archive { get; private set; }

    /// <summary>A reference was given and no letter bears it.</summary>
    public bool Inconnue { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        if (string.IsNullOrWhiteSpace(Reference))
        {
            return Page();
        }

        if (await TrouverAsync(annulation) is not { } courrier)
        {
            Inconnue = true;
            return Page();
        }

        var cle = await CleAsync(courrier, annulation);
        Lettre = new Resultat(
            courrier.Reference,
            TypesCourrier.DuCode(courrier.ModeleCode).Libelle,
            courrier.ModeleNumero,
            DateOnly.FromDateTime(Horloge.EnHeureLocale(courrier.EmisLe)),
            courrier.Empreinte,
            courrier.CleId,
            cle is not null && SceauInstallation.EstAuthentique(courrier, cle),
            courrier.CleId == coffre.Sceau.CleId
        );
        Archive = Detient(courrier) ? courrier : null;
        return Page();
    }

    /// <summary>Exactly what is signed, for its holder.</summary>
    public async Task<IActionResult> OnGetContenuAsync(CancellationToken annulation) =>
        await TrouverAsync(annulation) is { } courrier && Detient(courrier)
            ? File(courrier.Canonique(), MediaTypeNames.Application.Octet, $"{courrier.Reference}.txt")
            : NotFound();

    private bool Detient(CourrierEmis courrier) =>
        Empreinte?.Trim() is { Length: >= SignesDEmpreinte } debut && courrier.Empreinte.StartsWith(debut, StringComparison.OrdinalIgnoreCase);

    /// <summary>The detached signature.</summary>
    public async Task<IActionResult> OnGetSignatureAsync(CancellationToken annulation) =>
        await TrouverAsync(annulation) is { } courrier ? File(courrier.Signature, MediaTypeNames.Application.Octet, $"{courrier.Reference}.sig") : NotFound();

    /// <summary>The public key that checks the signature.</summary>
    public async Task<IActionResult> OnGetCleAsync(CancellationToken annulation) =>
        await TrouverAsync(annulation) is { } courrier && await CleAsync(courrier, annulation) is { } cle
            ? File(Encoding.ASCII.GetBytes(cle), "application/x-pem-file", $"{courrier.CleId}.pem")
            : NotFound();

    private Task<CourrierEmis?> TrouverAsync(CancellationToken annulation)
    {
        var reference = string.Concat((Reference ?? "").Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
        return reference.Length == LongueurReference
            ? db.Courriers.AsNoTracking().SingleOrDefaultAsync(c => c.Reference == reference, annulation)
            : Task.FromResult<CourrierEmis?>(null);
    }

    /// <summary>The key of the installation comes from its secret, never from the base; an older one is only what the base remembers.</summary>
    private async Task<string?> CleAsync(CourrierEmis courrier, CancellationToken annulation) =>
        courrier.CleId == coffre.Sceau.CleId
            ? coffre.Sceau.ClePublique
            : await db.Reglages.Where(r => r.Cle == Reglage.ClePublique + courrier.CleId).Select(r => r.Valeur).SingleOrDefaultAsync(annulation);

    public sealed record Resultat(
        string Reference,
        string Type,
        int Modele,
        DateOnly Le,
        string Empreinte,
        string CleId,
        bool EstAuthentique,
        bool CleActuelle
    );
}
