using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Entree;

/// <summary>What was explained to a person of her droits et devoirs, and when (INF-01, INF-02).</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class InformationModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge),
        IReaffichable
{
    [BindProperty, Display(Name = "Date de l’information"), Required(ErrorMessage = "Saisissez la date de l’information.")]
    public DateOnly? Le { get; set; }

    [BindProperty(Name = "Points"), Display(Name = "Points expliqués")]
    public List<string> Points { get; set; } = [];

    [BindProperty(Name = "Guides"), Display(Name = "Guides remis")]
    public List<string> Guides { get; set; } = [];

    public IReadOnlyList<ElementNomenclature> PointsConnus { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> GuidesConnus { get; private set; } = [];

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    /// <summary>What INF-02 asks is still to be explained in the parcours in progress.</summary>
    public bool ResteAExpliquer { get; private set; }

    public string? Source { get; private set; }

    protected override string Droit => LireOuSuivre;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        Le = Horloge.Aujourdhui;
        Points = ResteAExpliquer ? [InformationDroitsDevoirs.Manquements, InformationDroitsDevoirs.InstanceMediation] : [];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        Db.Informations.Add(
            new InformationDroitsDevoirs(
                Id,
                Personne.AccompagnementId,
                Le!.Value,
                Courant.Id,
                Points.Intersect(PointsConnus.Select(p => p.Code)),
                Guides.Intersect(GuidesConnus.Select(g => g.Code)),
                Horloge.Aujourdhui
            )
        );
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("L’information est notée dans le dossier.", "/Personnes/Dossier", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var jour = Horloge.Aujourdhui;
        var (points, guides) = (
            await referentiels.NomenclatureAsync(Nomenclatures.PointInformation, annulation),
            await referentiels.NomenclatureAsync(Nomenclatures.Guide, annulation)
        );
        PointsConnus = [.. points.Where(p => p.EstEnVigueurAu(jour))];
        GuidesConnus = [.. guides.Where(g => g.EstEnVigueurAu(jour))];
        var lues = await (
            from i in Db.Informations.AsNoTracking()
            join u in Db.Users on i.Par equals u.Id into auteurs
            from u in auteurs.DefaultIfEmpty()
            where i.PersonneId == Id
            orderby i.Le descending, i.Id descending
            select new { Information = i, Auteur = u == null ? null : u.Prenom + " " + u.Nom }
        ).ToListAsync(annulation);
        Lignes =
        [
            .. lues.Select(l => new Ligne(
                l.Information.Le,
                l.Information.Moment,
                [.. l.Information.Points.Select(c => points.FirstOrDefault(p => p.Code == c)?.Libelle ?? c)],
                [.. l.Information.Guides.Select(c => guides.FirstOrDefault(g => g.Code == c)?.Nommer() ?? c)],
                l.Auteur
            )),
        ];
        ResteAExpliquer =
            Personne is { AccompagnementId: { } parcours, ReferentId: not null }
            && !InformationDroitsDevoirs.EstComplete(lues.Where(l => l.Information.AccompagnementId == parcours).Select(l => l.Information.Points));
        if (ResteAExpliquer)
        {
            var code = await Db
                .Alertes.Where(a => a.PersonneId == Id && a.Regle == ReglesAlerte.Information.Code)
                .Select(a => a.CadreCode)
                .FirstOrDefaultAsync(annulation);
            Source = (await referentiels.CadresAsync(annulation)).DuCode(code)?.Parametre(ParametresCadre.InformationJours)?.Source;
        }
    }

    public sealed record Ligne(DateOnly Le, MomentInformation Moment, IReadOnlyList<string> Points, IReadOnlyList<string> Guides, string? Auteur);
}
