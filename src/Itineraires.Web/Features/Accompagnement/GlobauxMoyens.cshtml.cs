using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>Who takes part in the accompagnement global and with what means: Pôle emploi, the Métropole, the volunteer CCAS (ORI-13).</summary>
[Authorize(Policy = Droits.GererConventions)]
public sealed class GlobauxMoyensModel(ItinerairesDbContext db, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel, IReaffichable
{
    [BindProperty, Display(Name = "Organisme"), Required(ErrorMessage = "Choisissez l’organisme.")]
    public Guid? OrganismeId { get; set; }

    [BindProperty, Display(Name = "Territoire")]
    public Guid? TerritoireId { get; set; }

    [BindProperty, Display(Name = "ETP"), Required(ErrorMessage = "Saisissez un nombre d’ETP, par exemple 2,5.")]
    public decimal? Etp { get; set; }

    [BindProperty, Display(Name = "Début"), Required(ErrorMessage = "Écrivez la date de début.")]
    public DateOnly? Debut { get; set; }

    [BindProperty, Display(Name = "Convention"), Required(ErrorMessage = "Indiquez la convention qui prévoit ces moyens."), MaxLength(200)]
    public string? Source { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Organismes { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Territoires { get; private set; } = [];

    /// <summary>Full-time equivalents of today.</summary>
    public decimal Total => Lignes.Where(l => l.EstEnCours(Jour)).Sum(l => l.Etp);

    public Task OnGetAsync(CancellationToken annulation)
    {
        Debut = Jour;
        return ReafficherAsync(annulation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        if (
            await db.Organismes.SingleOrDefaultAsync(o => o.Id == OrganismeId, annulation) is not { } organisme
            || (TerritoireId is { } t && !await db.Territoires.AnyAsync(x => x.Id == t && x.Type == TypeTerritoire.MaisonMetropole, annulation))
        )
        {
            return NotFound();
        }

        db.Add(new ParticipationGlobal(organisme, TerritoireId, Etp!.Value, new Periode(Debut!.Value, null), Source));
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Les moyens sont enregistrés.", "GlobauxMoyens");
    }

    public async Task<IActionResult> OnPostCloreAsync(Guid id, CancellationToken annulation)
    {
        ModelState.Clear();
        if (await db.ParticipationsGlobal.SingleOrDefaultAsync(p => p.Id == id && p.Fin == null, annulation) is not { } participation)
        {
            return NotFound();
        }

        if (participation.Debut > Jour)
        {
            // It never ran; the journal keeps it.
            db.Remove(participation);
            await db.SaveChangesAsync(annulation);
            return this.RedirigerAvecSucces("La participation, qui n’avait pas commencé, est retirée.", "GlobauxMoyens");
        }

        participation.Clore(Jour);
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La participation prend fin.", "GlobauxMoyens");
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var territoires = (await referentiels.TerritoiresAsync(annulation)).Where(t => t.Type == TypeTerritoire.MaisonMetropole).ToList();
        Territoires = Choix.De(territoires, t => t.Nom, t => t.Id.ToString());
        Organismes = Choix.De(
            await db.Organismes.AsNoTracking().Where(o => o.Type != TypeOrganisme.Structure).OrderBy(o => o.NomPlie).ToListAsync(annulation),
            o => o.Nom,
            o => o.Id.ToString()
        );
        Lignes = await (
            from p in db.ParticipationsGlobal.AsNoTracking()
            join o in db.Organismes on p.OrganismeId equals o.Id
            join t in db.Territoires on p.TerritoireId equals t.Id into lieux
            from t in lieux.DefaultIfEmpty()
            orderby p.Fin != null, o.NomPlie, t.Code, p.Debut
            select new Ligne(p.Id, o.Nom, o.Type, t == null ? null : t.Nom, p.Etp, p.Debut, p.Fin, p.Source)
        ).ToListAsync(annulation);
    }

    public sealed record Ligne(Guid Id, string Organisme, TypeOrganisme Type, string? Territoire, decimal Etp, DateOnly Debut, DateOnly? Fin, string Source)
    {
        public bool EstEnCours(DateOnly jour) => new Periode(Debut, Fin).Contient(jour);
    }
}
