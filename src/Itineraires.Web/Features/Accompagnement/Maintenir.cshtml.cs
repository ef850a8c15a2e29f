using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>Decision of the chef de service social to go on beyond the droits et devoirs (ACC-05).</summary>
[Authorize(Policy = Droits.MaintenirAccompagnement)]
public sealed class MaintenirModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge, GardeDelegations delegations)
    : PageDeDossier(db, courant, horloge)
{
    [BindProperty, Display(Name = "Motif"), Required(ErrorMessage = "Choisissez le motif du maintien.")]
    public MotifMaintien? Motif { get; set; }

    [
        BindProperty,
        Display(Name = "Commentaire"),
        Required(ErrorMessage = "Expliquez pourquoi l’accompagnement continue."),
        MaxLength(1000),
        SansInformationMedicale
    ]
    public string? CommentaireMaintien { get; set; }

    protected override string Droit => Droits.MaintenirAccompagnement;

    public IActionResult OnGet() => Personne.AccompagnementId is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        await delegations.ExigerAsync(Courant.Id, ObjetsDelegation.Maintien, Personne.TerritoireId, Horloge.Aujourdhui, annulation);
        var parcours =
            await Db.Accompagnements.SingleOrDefaultAsync(a => a.Id == Personne.AccompagnementId, annulation)
            ?? throw new RegleMetierException(ReglesAccompagnement.DoitEtreOuvert);
        parcours.Maintenir(Courant.Id, Horloge.Aujourdhui, Motif!.Value, CommentaireMaintien!);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("L’accompagnement est maintenu.", "/Personnes/Dossier", new { Id });
    }
}
