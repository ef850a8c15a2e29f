using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>What makes two dossiers look like one person: weight of each reason, score that lists a pair, tolerance to typing errors.</summary>
[Authorize(Policy = Droits.AdministrerReferentiels)]
public sealed class DoublonsModel(ItinerairesDbContext db, ReferentielsEnMemoire referentiels) : PageModel, IReaffichable
{
    [BindProperty]
    public List<SaisieCritere> Criteres { get; set; } = [];

    [BindProperty, Display(Name = "Texte ou décision"), Required(ErrorMessage = "Dites d’où viennent ces valeurs."), MaxLength(300)]
    public string? Source { get; set; }

    public IReadOnlyDictionary<string, ElementNomenclature> Elements { get; private set; } = new Dictionary<string, ElementNomenclature>();

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        Criteres = [.. Elements.Values.Select(e => new SaisieCritere { Code = e.Code, Valeur = int.TryParse(e.Indication, out var v) ? v : null })];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var changes = 0;
        foreach (var (rang, saisie) in Criteres.Index())
        {
            if (!Elements.TryGetValue(saisie.Code, out var element))
            {
                return NotFound();
            }

            CriteresDoublon.ExigerValide(saisie.Code, saisie.Valeur, $"Criteres[{rang}].Valeur");
            if (element.Indication != saisie.Valeur!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                element.Chiffrer(saisie.Valeur.Value, Source!);
                changes++;
            }
        }

        await db.SaveChangesAsync(annulation);
        referentiels.Oublier();
        return this.RedirigerAvecSucces(changes == 0 ? "Aucune valeur n’a changé." : "Les critères sont enregistrés.", "Doublons");
    }

    /// <summary>Put side by side by hand is no reason to weigh.</summary>
    public async Task ReafficherAsync(CancellationToken annulation)
    {
        db.ChangeTracker.Clear();
        Elements = (
            await db
                .Nomenclature.Where(e => e.Liste == Domain.Pilotage.Nomenclatures.RaisonDoublon && e.Code != CriteresDoublon.Main)
                .OrderBy(e => e.Ordre)
                .ToListAsync(annulation)
        ).ToDictionary(e => e.Code, StringComparer.Ordinal);
    }

    public sealed class SaisieCritere
    {
        public string Code { get; set; } = "";

        [Display(Name = "Valeur")]
        public int? Valeur { get; set; }
    }
}
