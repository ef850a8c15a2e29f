using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Programmation;

/// <summary>Whom each innovant line of a year is for, and what it aims at within the plan pauvreté (ORI-14).</summary>
[Authorize(Policy = Droits.GererConventions)]
public sealed class InnovantsModel(ItinerairesDbContext db, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel, IReaffichable
{
    [BindProperty(SupportsGet = true, Name = "annee")]
    public int? Annee { get; set; }

    /// <summary>Line being said, shown again with its error.</summary>
    [BindProperty(Name = "ligne")]
    public Guid? Choisie { get; set; }

    [BindProperty, Display(Name = "Public")]
    public PublicInnovant? Public { get; set; }

    [BindProperty(Name = "ObjectifsPauvrete"), Display(Name = "Objectifs de la fiche action 5")]
    public List<string> ObjectifsPauvrete { get; set; } = [];

    public IReadOnlyList<int> Annees { get; private set; } = [];

    public IReadOnlyList<LigneConvention> Lignes { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> Objectifs { get; private set; } = [];

    public int ADire => Lignes.Count(l => l.Public is null);

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (await db.LignesConvention.SingleOrDefaultAsync(l => l.Id == Choisie, annulation) is not { } ligne)
        {
            return NotFound();
        }

        Annee = ligne.Annee;
        var connus = (await referentiels.EnVigueurAsync(Nomenclatures.ObjectifPauvrete, horloge.Aujourdhui, annulation)).Select(o => o.Code);
        ligne.Destiner(Public, ObjectifsPauvrete.Intersect(connus));
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Le public de la ligne est enregistré.", "Innovants", new { annee = Annee });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var jour = horloge.Aujourdhui;
        Objectifs = await referentiels.EnVigueurAsync(Nomenclatures.ObjectifPauvrete, jour, annulation);
        Annees = await db.LignesConvention.Select(l => l.Annee).Distinct().OrderDescending().ToListAsync(annulation);
        Annee ??= Annees.Count > 0 ? Annees[0] : jour.Year;
        Lignes =
        [
            .. (await db.LignesConvention.AsNoTracking().Where(l => l.Annee == Annee).ToListAsync(annulation))
                .Where(l => l.Type.Modalite == Modalite.Innovant)
                .OrderBy(l => l.Public is not null)
                .ThenBy(l => l.LibelleStructure, StringComparer.CurrentCulture),
        ];
    }

    public string Objectif(string code) => Objectifs.FirstOrDefault(o => o.Code == code)?.Libelle ?? code;
}
