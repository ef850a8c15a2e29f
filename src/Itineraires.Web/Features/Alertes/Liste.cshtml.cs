using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Web.Features.Aujourdhui;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Alertes;

/// <summary>All the alerts of one rule in the perimeter, most late first (CNF-08).</summary>
[Authorize]
public sealed class ListeModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    private const int ParPage = 100;

    [FromRoute]
    public string Code { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "page")]
    public int Numero { get; set; } = 1;

    public RegleAlerte Regle { get; private set; } = null!;

    public string Source { get; private set; } = "";

    public int Total { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public DateOnly Jour => horloge.Aujourdhui;

    public bool ASuivante => Numero * ParPage < Total;

    private string _droit = "";

    private IReadOnlyDictionary<Guid, ContratCommence> _contrats = new Dictionary<Guid, ContratCommence>();

    public ActeAlerte Acte(Ligne ligne) =>
        ActesAlerte.De(Regle, ligne.PersonneId, ligne.ObjetId, d => d == _droit, _contrats.GetValueOrDefault(ligne.PersonneId));

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        await courant.ChargerAsync(User, annulation);
        var droit = IndexModel.ReglesParDroit.FirstOrDefault(r => courant.Peut(r.Droit) && r.Regles.Any(x => x.Code == Code)).Droit;
        if (droit is null || Numero < 1)
        {
            return NotFound();
        }

        _droit = droit;
        Regle = ReglesAlerte.DuCode(Code);
        var jour = Jour;
        var visibles =
            from a in db.Alertes.AsNoTracking()
            join p in db.Personnes.DansLePerimetre(courant.Perimetre(droit)) on a.PersonneId equals p.Id
            where a.Regle == Code && a.ApparaitLe <= jour
            select new { a, p };
        Total = await visibles.CountAsync(annulation);
        Lignes = await visibles
            .OrderBy(v => v.a.EnRetardLe ?? v.a.ApparaitLe)
            .ThenBy(v => v.a.Id)
            .Skip((Numero - 1) * ParPage)
            .Take(ParPage)
            .Select(v => new Ligne(v.p.Id, v.p.Prenom + " " + v.p.Nom, v.a.Fait, v.a.EnRetardLe, v.a.CadreCode, v.a.ObjetId))
            .ToListAsync(annulation);
        _contrats = await ActesAlerte.ContratsCommencesAsync(db, Lignes.Select(l => (Regle, l.PersonneId)), annulation);
        if (Lignes.Count > 0 && (await referentiels.CadresAsync(annulation)).DuCode(Lignes[0].CadreCode) is { } cadre)
        {
            Source = cadre.Parametre(Regle.Parametre)?.Source ?? cadre.Source;
        }

        return Page();
    }

    public sealed record Ligne(Guid PersonneId, string Nom, string Fait, DateOnly? EnRetardLe, string CadreCode, Guid? ObjetId);
}
