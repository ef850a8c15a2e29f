using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>The cellules of the account, and the decisions it is in charge of (SUI-02).</summary>
[Authorize]
public sealed class CellulesModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel
{
    public DateOnly Jour => horloge.Aujourdhui;

    public bool PeutOuvrir => courant.Peut(Droits.OuvrirCellules);

    public IReadOnlyList<Ligne> Cellules { get; private set; } = [];

    public IReadOnlyList<LigneDecision> Decisions { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await courant.ChargerAsync(User, annulation);
        var moi = courant.Id;
        var perimetre = courant.Perimetre(Droits.OuvrirCellules);
        var (metropole, territoires) = (perimetre.Metropole, perimetre.Territoires);
        Cellules = await (
            from c in db.Cellules.AsNoTracking()
            join t in db.Territoires on c.TerritoireId equals t.Id
            let membre = c.Membres.Any(m => m.UtilisateurId == moi && m.Au == null)
            where membre || metropole || territoires.Contains(c.TerritoireId)
            orderby c.Nom, c.Id
            select new Ligne(
                c.Id,
                c.Nom,
                t.Nom,
                membre,
                c.FermeeLe,
                c.Membres.Count(m => m.Au == null),
                db.Situations.Count(s => s.CelluleId == c.Id && s.Statut == StatutSituation.AExaminer),
                db.Situations.Count(s => s.CelluleId == c.Id && (s.Statut == StatutSituation.Ouverte || s.Statut == StatutSituation.EnCours)),
                db.SeancesCellule.Where(s => s.CelluleId == c.Id && s.Jour >= Jour).Min(s => (DateOnly?)s.Jour)
            )
        ).ToListAsync(annulation);
        Decisions = await (
            from s in db.Situations.AsNoTracking()
            join p in db.Personnes on s.PersonneId equals p.Id
            join c in db.Cellules on s.CelluleId equals c.Id
            where
                s.ResponsableId == moi
                && (s.Statut == StatutSituation.Ouverte || s.Statut == StatutSituation.EnCours)
                && c.Membres.Any(m => m.UtilisateurId == moi && m.Au == null)
            orderby s.Echeance, s.Id
            select new LigneDecision(s.Id, p.Prenom + " " + p.Nom, s.Decision!, s.Statut, s.Echeance!.Value, c.Nom)
        ).ToListAsync(annulation);
    }

    /// <param name="EstMembre">Whether the account may open it.</param>
    public sealed record Ligne(
        Guid Id,
        string Nom,
        string Territoire,
        bool EstMembre,
        DateOnly? FermeeLe,
        int Membres,
        int AExaminer,
        int EnCours,
        DateOnly? Prochaine
    );

    public sealed record LigneDecision(Guid Id, string Personne, string Decision, StatutSituation Statut, DateOnly Echeance, string Cellule);
}
