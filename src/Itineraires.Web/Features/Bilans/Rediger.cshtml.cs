using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Bilans;

/// <summary>A new version of the bilan de situation, prefilled from the last one (DIA-01, DIA-02, DIA-04).</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class RedigerModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge),
        IReaffichable
{
    [BindProperty, Display(Name = "Date du bilan"), Required(ErrorMessage = "Saisissez la date du bilan.")]
    public DateOnly? Le { get; set; }

    [
        BindProperty,
        Display(Name = "Potentialités et points d’appui"),
        Required(ErrorMessage = "Décrivez les potentialités de la personne."),
        MaxLength(3000),
        SansInformationMedicale
    ]
    public string? Potentialites { get; set; }

    [BindProperty, Display(Name = "Capacités, compétences, métiers recherchés"), MaxLength(3000), SansInformationMedicale]
    public string? Capacites { get; set; }

    [BindProperty, Display(Name = "Projet"), MaxLength(2000), SansInformationMedicale]
    public string? Projet { get; set; }

    /// <summary>State of each frein by code; empty when it was not spoken of.</summary>
    [BindProperty(Name = nameof(Freins))]
    public Dictionary<string, EtatFrein?> Freins { get; set; } = [];

    public BilanSituation? Precedent { get; private set; }

    public IReadOnlyList<ElementNomenclature> Nomenclature { get; private set; } = [];

    protected override string Droit => Droits.SuivreParcours;

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        if (Personne.AccompagnementId is null)
        {
            return NotFound();
        }

        await ReafficherAsync(annulation);
        Le = Horloge.Aujourdhui;
        (Potentialites, Capacites, Projet) = (Precedent?.Potentialites, Precedent?.Capacites, Precedent?.Projet);
        Freins = Precedent?.Freins.ToDictionary(f => f.Frein, f => (EtatFrein?)f.Etat) ?? [];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid || Personne.AccompagnementId is not { } accompagnementId)
        {
            return Page();
        }

        var codes = Nomenclature.Select(n => n.Code).ToHashSet(StringComparer.Ordinal);
        var freins = Freins.Where(f => f.Value is not null && codes.Contains(f.Key)).Select(f => (f.Key, f.Value!.Value));
        Db.Bilans.Add(
            new BilanSituation(
                Id,
                accompagnementId,
                (Precedent?.Numero ?? 0) + 1,
                Le!.Value,
                Courant.Id,
                Potentialites!,
                Capacites,
                Projet,
                freins,
                Horloge.Aujourdhui
            )
        );
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(Precedent is null ? "Le bilan est enregistré." : "Le bilan est réévalué.", "/Personnes/Dossier", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        Nomenclature = [.. (await referentiels.NomenclatureAsync(Nomenclatures.Frein, annulation)).Where(n => n.EstEnVigueurAu(Horloge.Aujourdhui))];
        Precedent = await Db
            .Bilans.AsNoTracking()
            .Include(b => b.Freins)
            .Where(b => b.PersonneId == Id)
            .OrderByDescending(b => b.Numero)
            .FirstOrDefaultAsync(annulation);
    }
}
