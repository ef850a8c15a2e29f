using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Personnes;

/// <summary>Autonomie, capacités and besoins that feed the proposal of an itinéraire (ORI-04).</summary>
[Authorize(Policy = Droits.EnregistrerPersonne)]
public sealed class BesoinsModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge),
        IReaffichable
{
    [BindProperty, Display(Name = "Autonomie"), Required(ErrorMessage = "Choisissez le niveau d’autonomie.")]
    public NiveauAutonomie? Autonomie { get; set; }

    [BindProperty, Display(Name = "Capacité d’aller à l’emploi"), Required(ErrorMessage = "Choisissez la capacité d’aller à l’emploi.")]
    public CapaciteEmploi? Capacite { get; set; }

    [BindProperty, Display(Name = "Besoins")]
    public List<string> Besoins { get; set; } = [];

    [BindProperty, Display(Name = "Commentaire"), MaxLength(1000), SansInformationMedicale]
    public string? Commentaire { get; set; }

    public IReadOnlyList<ElementNomenclature> Freins { get; private set; } = [];

    protected override string Droit => Droits.EnregistrerPersonne;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (
            await Db
                .Evaluations.AsNoTracking()
                .Where(e => e.PersonneId == Id)
                .OrderByDescending(e => e.Le)
                .ThenByDescending(e => e.Id)
                .FirstOrDefaultAsync(annulation) is
            { } derniere
        )
        {
            (Autonomie, Capacite, Besoins, Commentaire) = (derniere.Autonomie, derniere.Capacite, derniere.Besoins, derniere.Commentaire);
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        Db.Evaluations.Add(
            new EvaluationBesoins(
                Id,
                Horloge.Aujourdhui,
                Courant.Id,
                Autonomie!.Value,
                Capacite!.Value,
                Besoins.Intersect(Freins.Select(f => f.Code)),
                Commentaire
            )
        );
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Les besoins sont notés\u00A0: ils nourrissent la proposition d’orientation.", "Dossier", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation) =>
        Freins = [.. (await referentiels.NomenclatureAsync(Nomenclatures.Frein, annulation)).Where(f => f.EstEnVigueurAu(Horloge.Aujourdhui))];
}
