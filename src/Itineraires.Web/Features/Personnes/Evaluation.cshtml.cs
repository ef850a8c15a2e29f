using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Itineraires.Web.Features.Personnes;

/// <summary>Opens a whole dossier for evaluation: the purpose is asked, kept and journalled (ACC-02, CNF-02).</summary>
[Authorize(Policy = Droits.EvaluerDossier)]
public sealed class EvaluationModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageDeDossier(db, courant, horloge)
{
    /// <summary>Act written in the journal.</summary>
    public const string Acte = "ouverture pour évaluation";

    [
        BindProperty,
        Display(Name = "Pourquoi ouvrez-vous ce dossier\u202F?"),
        Required(ErrorMessage = "Dites pourquoi vous ouvrez ce dossier."),
        MinLength(10, ErrorMessage = "Précisez votre motif, en une phrase."),
        MaxLength(500)
    ]
    public string? Motif { get; set; }

    protected override string Droit => Droits.EvaluerDossier;

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        Db.Journaliser(Acte, Id, "dossier", motif: Motif);
        await Db.SaveChangesAsync(annulation);
        return RedirectToPage("Dossier", new { Id });
    }
}
