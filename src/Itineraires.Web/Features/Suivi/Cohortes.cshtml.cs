using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>The cohortes that the account follows (SUI-01).</summary>
[Authorize(Policy = Droits.SuivreCohortes)]
public sealed class CohortesModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels) : PageModel
{
    /// <summary>« archivees », else those followed.</summary>
    [BindProperty(SupportsGet = true, Name = "etat")]
    public string? Etat { get; set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var cohortes = await db
            .Cohortes.AsNoTracking()
            .Visibles(courant.Perimetre(Droits.SuivreCohortes))
            .Where(c => c.Statut == StatutCohorte.Archivee == (Etat == "archivees"))
            .OrderByDescending(c => c.FigeeLe)
            .ThenByDescending(c => c.Id)
            .Select(c => new { Cohorte = c, Membres = db.MembresCohorte.Where(m => m.CohorteId == c.Id).Select(m => m.PersonneId).Distinct().Count() })
            .ToListAsync(annulation);
        var lignes = new List<Ligne>();
        foreach (var c in cohortes)
        {
            lignes.Add(
                new Ligne(
                    c.Cohorte.Id,
                    c.Cohorte.Nom,
                    await SelectionCohorte.DecrireAsync(db, referentiels, c.Cohorte.Criteres, annulation),
                    c.Cohorte.FigeeLe,
                    c.Membres
                )
            );
        }

        Lignes = lignes;
    }

    public sealed record Ligne(Guid Id, string Nom, string Criteres, DateOnly FigeeLe, int Membres);
}
