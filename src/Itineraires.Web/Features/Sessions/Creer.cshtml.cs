using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Itineraires.Web.Features.Sessions;

/// <summary>Plans one session, or one a week.</summary>
[Authorize(Policy = Droits.AnimerSessions)]
public sealed class CreerModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageModel,
        IReaffichable
{
    private const int JoursDUneSemaine = 7;

    private static readonly RegleMetier TerritoireRequis = new("SES-TERRITOIRE-REQUIS", "Choisissez le territoire de la session.");

    [BindProperty, Display(Name = "Genre")]
    public GenreSession Genre { get; set; }

    [BindProperty, Display(Name = "Territoire")]
    public Guid? TerritoireId { get; set; }

    [BindProperty]
    public SaisieSession Saisie { get; set; } = new();

    [BindProperty, Display(Name = "Nombre de séances"), Range(1, 26, ErrorMessage = "De 1 à 26 séances.")]
    public int Seances { get; set; } = 1;

    public IReadOnlyList<SelectListItem> Genres { get; } = Choix.De(Enum.GetValues<GenreSession>(), g => Typo.Majuscule(Libelles.De(g)), g => g.ToString());

    public IReadOnlyList<SelectListItem> Territoires { get; private set; } = [];

    public Task OnGetAsync(CancellationToken annulation)
    {
        Saisie.Jour = JoursOuvres.APartirDe(horloge.Aujourdhui.AddDays(2 * JoursDUneSemaine));
        return ReafficherAsync(annulation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var territoire = Territoires.Count == 1 ? Guid.Parse(Territoires[0].Value) : TerritoireId;
        TerritoireRequis.Exiger(Territoires.Any(t => t.Value == territoire?.ToString()), nameof(TerritoireId));
        var tenue = Saisie.Tenue();
        ReglesSession.JourAVenir.Exiger(tenue.Jour >= horloge.Aujourdhui, nameof(SaisieSession.Jour));
        var sessions = Enumerable
            .Range(0, Seances)
            .Select(i => new SessionCollective(Genre, territoire!.Value, tenue with { Jour = tenue.Jour.AddDays(i * JoursDUneSemaine) }))
            .ToList();
        db.AddRange(sessions);
        await db.SaveChangesAsync(annulation);
        return sessions.Count == 1
            ? this.RedirigerAvecSucces("La session est planifiée\u00A0: convoquez-y des personnes.", "Consulter", new { sessions[0].Id })
            : this.RedirigerAvecSucces($"{sessions.Count} sessions sont planifiées.", "Index");
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var perimetre = courant.Perimetre(Droits.AnimerSessions);
        Territoires = Choix.De(
            (await referentiels.TerritoiresAsync(annulation)).Where(t =>
                t.Type == TypeTerritoire.MaisonMetropole && (perimetre.Metropole || perimetre.Territoires.Contains(t.Id))
            ),
            t => t.Nom,
            t => t.Id.ToString()
        );
    }
}
