using System.Globalization;
using Itineraires.Data;
using Itineraires.Data.Indicateurs;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Indicateurs;

/// <summary>The filters that every page of indicators shares, and what the account may see of them.</summary>
public abstract class PageDIndicateurs(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageModel
{
    [BindProperty(SupportsGet = true, Name = "territoire")]
    public Guid? TerritoireId { get; set; }

    [BindProperty(SupportsGet = true, Name = "itineraire")]
    public string? Itineraire { get; set; }

    [BindProperty(SupportsGet = true, Name = "organisme")]
    public Guid? OrganismeId { get; set; }

    /// <summary>« glissante » (twelve months to today), « annee » (civil year) or « dates ».</summary>
    [BindProperty(SupportsGet = true, Name = "periode")]
    public string? PeriodeChoisie { get; set; }

    [BindProperty(SupportsGet = true, Name = "du")]
    public DateOnly? Du { get; set; }

    [BindProperty(SupportsGet = true, Name = "au")]
    public DateOnly? Au { get; set; }

    protected ItinerairesDbContext Base => db;

    protected UtilisateurCourant Courant => courant;

    protected ReferentielsEnMemoire Referentiels => referentiels;

    public DateOnly Jour => horloge.Aujourdhui;

    /// <summary>Sees aggregates of the whole territory and no person.</summary>
    public bool SansPersonnes => courant.Perimetre(Droits.ConsulterIndicateurs).EstVide;

    public bool PeutLister => !SansPersonnes && courant.Peut(Droits.ConsulterListes);

    public Perimetre PerimetreIndicateurs => SansPersonnes ? DemandeIndicateurs.Tous : courant.Perimetre(Droits.ConsulterIndicateurs);

    public FenetreIndicateurs Fenetre
    {
        get
        {
            var glissante = new FenetreIndicateurs(Jour.AddYears(-1).AddDays(1), Jour);
            return PeriodeChoisie switch
            {
                "annee" => new FenetreIndicateurs(new DateOnly(Jour.Year, 1, 1), Jour),
                "precedente" => new FenetreIndicateurs(new DateOnly(Jour.Year - 1, 1, 1), new DateOnly(Jour.Year - 1, 12, 31)),
                "dates" when Du is { } du && Au is { } au && au >= du && du.Year >= 2000 && au <= Jour.AddYears(1) && !SansPersonnes => new FenetreIndicateurs(
                    du,
                    au
                ),
                _ => glissante,
            };
        }
    }

    public DemandeIndicateurs Demande =>
        new(Fenetre, PerimetreIndicateurs, SansPersonnes ? null : OrganismeId, Itineraire, SansPersonnes ? null : TerritoireId);

    public IReadOnlyList<(Guid Id, string Nom)> Territoires { get; private set; } = [];

    public IReadOnlyList<(Guid Id, string Nom)> Organismes { get; private set; } = [];

    public string Perimetre { get; private set; } = "";

    /// <summary>Addresses keep the filters of the page.</summary>
    public string Filtres(FenetreIndicateurs? fenetre = null, Guid? organisme = null, Guid? territoire = null, string? itineraire = null)
    {
        var valeurs = new List<(string Nom, string? Valeur)>
        {
            ("territoire", (territoire ?? TerritoireId)?.ToString()),
            ("itineraire", itineraire ?? Itineraire),
            ("organisme", (organisme ?? OrganismeId)?.ToString()),
            ("periode", fenetre is null ? PeriodeChoisie : "dates"),
            ("du", Date(fenetre?.Du ?? (PeriodeChoisie == "dates" ? Du : null))),
            ("au", Date(fenetre?.Au ?? (PeriodeChoisie == "dates" ? Au : null))),
        };
        return string.Join('&', valeurs.Where(v => !string.IsNullOrEmpty(v.Valeur)).Select(v => $"{v.Nom}={Uri.EscapeDataString(v.Valeur!)}"));
    }

    /// <summary>Address of the list behind a number; null when the account sees no person.</summary>
    public string? Adresse(
        string code,
        EnsembleIndicateur ensemble = EnsembleIndicateur.Numerateur,
        FenetreIndicateurs? fenetre = null,
        Guid? organisme = null,
        Guid? territoire = null,
        string? itineraire = null
    ) =>
        PeutLister
            ? $"/indicateurs/{code.ToLowerInvariant()}/liste?ensemble={ensemble.ToString().ToLowerInvariant()}&{Filtres(fenetre ?? Fenetre, organisme, territoire, itineraire)}"
            : null;

    public async Task<int> SeuilAsync(CancellationToken annulation) => (await referentiels.CadresAsync(annulation)).PetitsEffectifs;

    protected async Task LireFiltresAsync(CancellationToken annulation)
    {
        var perimetre = PerimetreIndicateurs;
        var territoires = await referentiels.TerritoiresAsync(annulation);
        Territoires =
        [
            .. territoires
                .Where(t => t.Type == TypeTerritoire.MaisonMetropole && (perimetre.Metropole || perimetre.Territoires.Contains(t.Id)))
                .Select(t => (t.Id, t.Nom)),
        ];
        var organismes = await db.Organismes.AsNoTracking().OrderBy(o => o.NomPlie).Select(o => new { o.Id, o.Nom }).ToListAsync(annulation);
        Organismes =
        [
            .. organismes.Where(o => perimetre.Metropole || perimetre.Territoires.Count > 0 || perimetre.Organismes.Contains(o.Id)).Select(o => (o.Id, o.Nom)),
        ];
        Perimetre = (perimetre, Demande) switch
        {
            (_, { OrganismeId: { } o }) => organismes.Find(x => x.Id == o)?.Nom ?? "un organisme",
            (_, { TerritoireId: { } t }) => territoires.FirstOrDefault(x => x.Id == t)?.Nom ?? "un territoire",
            ({ Metropole: true }, _) => "toute la Métropole",
            ({ Territoires: [var t] }, _) => territoires.FirstOrDefault(x => x.Id == t)?.Nom ?? "votre territoire",
            ({ Organismes: [var o] }, _) => organismes.Find(x => x.Id == o)?.Nom ?? "votre organisme",
            ({ ReferentId: not null, Organismes.Count: 0, Territoires.Count: 0 }, _) => "les personnes que vous suivez",
            _ => "votre périmètre",
        };
    }

    protected async Task<TableauIndicateurs> CalculerAsync(DimensionIndicateurs dimension, int points, CancellationToken annulation)
    {
        var tableau = await CalculIndicateurs.CalculerAsync(db, await referentiels.CadresAsync(annulation), Demande, dimension, points, annulation);
        return SansPersonnes ? tableau.Masquer(await SeuilAsync(annulation)) : tableau;
    }

    /// <summary>« 61,8 % », « 4,6 », « masqué » or « — ».</summary>
    public static string Ecrire(ResultatIndicateur resultat) =>
        resultat switch
        {
            { EstMasque: true } => "masqué",
            { Valeur: null } => "—",
            { Definition.Unite: UniteIndicateur.Taux, Valeur: { } v } => Typo.Taux(v),
            { Definition.Unite: UniteIndicateur.Jours, Valeur: { } v } => $"{Typo.Nombre(v, 1)}\u00A0{Typo.Accorder((long)v, "jour")}",
            { Valeur: { } v } => Typo.Nombre(v, 1),
        };

    /// <summary>« 1 234 », « 94,3 », « masqué ».</summary>
    public static string EcrireNombre(decimal? nombre) =>
        nombre switch
        {
            null => "masqué",
            { } n when n == decimal.Truncate(n) => Typo.Nombre((long)n),
            { } n => Typo.Nombre(n, 1),
        };

    private static string? Date(DateOnly? jour) => jour?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
