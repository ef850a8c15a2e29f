using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Itineraires.Data;
using Itineraires.Data.Indicateurs;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>What a number of the accompagnement global counts, and what its list shows.</summary>
public enum CasGlobal
{
    [Display(Name = "Demandes sans réponse")]
    Demandes,

    [Display(Name = "En cours")]
    EnCours,

    [Display(Name = "Personnes accompagnées sur la période")]
    Accompagnees,

    [Display(Name = "Étapes emploi-formation commencées")]
    Etapes,

    [Display(Name = "Refus sur la période")]
    Refus,
}

/// <summary>The filters of the accompagnement global and what they retain, the same for the numbers and for their lists (ORI-13).</summary>
public abstract class PageDeGlobaux(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "du")]
    public DateOnly? Du { get; set; }

    [BindProperty(SupportsGet = true, Name = "au")]
    public DateOnly? Au { get; set; }

    [BindProperty(SupportsGet = true, Name = "territoire")]
    public Guid? TerritoireId { get; set; }

    protected ItinerairesDbContext Db { get; } = db;

    protected UtilisateurCourant Courant { get; } = courant;

    protected ReferentielsEnMemoire Referentiels { get; } = referentiels;

    protected Perimetre Perimetre => Courant.Perimetre(Droits.ConsulterListes);

    public DateOnly Jour => horloge.Aujourdhui;

    public bool PeutExporter => Courant.Peut(Droits.ExporterListes);

    public bool PeutGerer => Courant.Peut(Droits.GererConventions);

    /// <summary>The year so far unless asked otherwise.</summary>
    public FenetreIndicateurs Fenetre
    {
        get
        {
            var au = Au is { Year: > 1900 } a ? a : Jour;
            var du = Du ?? new DateOnly(au.Year, 1, 1);
            return new FenetreIndicateurs(du <= au ? du : au, au);
        }
    }

    public IReadOnlyList<(Guid Id, string Nom)> Territoires { get; private set; } = [];

    public string Adresse(CasGlobal cas, Guid? territoire = null) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/accompagnement-global/liste?cas={cas}&du={Fenetre.Du:yyyy-MM-dd}&au={Fenetre.Au:yyyy-MM-dd}{((territoire ?? TerritoireId) is { } t ? $"&territoire={t}" : null)}"
        );

    /// <summary>The territories that the account reaches.</summary>
    protected async Task LireTerritoiresAsync(CancellationToken annulation) =>
        Territoires = [
            .. (await Referentiels.TerritoiresAsync(annulation))
                .Where(t => t.Type == TypeTerritoire.MaisonMetropole && (Perimetre.Metropole || Perimetre.Territoires.Contains(t.Id)))
                .Select(t => (t.Id, t.Nom)),
        ];

    /// <summary>The accompagnements globaux of a case; of those of a period, the last one of each person.</summary>
    protected IQueryable<AccompagnementGlobal> Choisir(CasGlobal cas)
    {
        var (du, au) = (Fenetre.Du, Fenetre.Au);
        var globaux = Db.Globaux.AsNoTracking().DansLePerimetre(Db, Perimetre);
        if (TerritoireId is { } territoire)
        {
            globaux = globaux.Where(g => g.Personne.TerritoireId == territoire);
        }

        return cas switch
        {
            CasGlobal.Demandes => globaux.Where(g => g.Statut == StatutGlobal.Demande),
            CasGlobal.EnCours => globaux.Where(g => g.Statut == StatutGlobal.EnCours),
            CasGlobal.Refus => globaux.Where(g => g.Statut == StatutGlobal.Refuse && g.Fin >= du && g.Fin <= au),
            _ => globaux.Where(g =>
                g.Debut != null
                && g.Debut <= au
                && (g.Fin == null || g.Fin >= du)
                && !Db.Globaux.Any(x => x.PersonneId == g.PersonneId && x.Id > g.Id && x.Debut != null && x.Debut <= au && (x.Fin == null || x.Fin >= du))
            ),
        };
    }

    /// <summary>The étapes emploi-formation begun in the period by persons whom both professionals followed that day.</summary>
    protected IQueryable<Etape> ChoisirEtapes()
    {
        var (du, au, territoire) = (Fenetre.Du, Fenetre.Au, TerritoireId);
        return Db
            .Etapes.AsNoTracking()
            .DansLePerimetre(Db, Perimetre)
            .Where(e =>
                e.Famille == FamilleEtape.EmploiFormation
                && e.Debut >= du
                && e.Debut <= au
                && (e.Statut == StatutEtape.EnCours || e.Statut == StatutEtape.Terminee || e.Statut == StatutEtape.Abandonnee)
                && Db.Globaux.Any(g =>
                    g.PersonneId == e.PersonneId
                    && g.Debut <= e.Debut
                    && (g.Fin == null || g.Fin >= e.Debut)
                    && (territoire == null || g.Personne.TerritoireId == territoire)
                )
            );
    }
}
