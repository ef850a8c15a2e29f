using Itineraires.Data;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>The list of a cellule on paper (SUI-02).</summary>
[Authorize]
public sealed class ImprimerCelluleModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeCellule(db, courant, referentiels, horloge)
{
    /// <summary>« closes » or « toutes », else those to examine and in progress.</summary>
    [BindProperty(SupportsGet = true, Name = "etat")]
    public string? Etat { get; set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Lignes = await (
            from s in Db.Situations.AsNoTracking()
            join p in Db.Personnes on s.PersonneId equals p.Id
            join u in Db.Users on s.ResponsableId equals u.Id into responsables
            from u in responsables.DefaultIfEmpty()
            where
                s.CelluleId == Id
                && s.Statut != StatutSituation.Retiree
                && (Etat == "toutes" || (Etat == "closes" ? s.Statut == StatutSituation.Close : s.Statut != StatutSituation.Close))
            orderby p.NomPlie, p.PrenomPlie, s.Id
            select new Ligne(p.Nom + ", " + p.Prenom, s.Statut, s.Decision, u == null ? null : u.Prenom + " " + u.Nom, s.Echeance)
        ).ToListAsync(annulation);
        Db.Journaliser("export", null, $"cellule {Cellule.Nom}, impression");
        await Db.SaveChangesAsync(annulation);
    }

    public sealed record Ligne(string Personne, StatutSituation Statut, string? Decision, string? Responsable, DateOnly? Echeance);
}
