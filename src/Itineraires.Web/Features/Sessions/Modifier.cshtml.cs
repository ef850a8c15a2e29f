using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Sessions;

/// <summary>Changes where and when a session is held, before anybody is convoked.</summary>
[Authorize(Policy = Droits.AnimerSessions)]
public sealed class ModifierModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageDeSession(db, courant, horloge)
{
    [BindProperty]
    public SaisieSession Saisie { get; set; } = new();

    public void OnGet() => Saisie = SaisieSession.De(Session);

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        Session.Deplacer(Saisie.Tenue(), await Convocations().CountAsync(c => c.Statut != StatutConvocation.Annulee, annulation), Jour);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La session est modifiée.", "Consulter", new { Id });
    }
}
