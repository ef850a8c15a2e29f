using System.Globalization;
using Itineraires.Data;
using Itineraires.Data.Indicateurs;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>The filters of the delays and the chains that they retain, the same for the numbers and for their lists (ORI-06).</summary>
public abstract class PageDeDelais(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "du")]
    public DateOnly? Du { get; set; }

    [BindProperty(SupportsGet = true, Name = "au")]
    public DateOnly? Au { get; set; }

    [BindProperty(SupportsGet = true, Name = "territoire")]
    public Guid? TerritoireId { get; set; }

    [BindProperty(SupportsGet = true, Name = "organisme")]
    public Guid? OrganismeId { get; set; }

    [BindProperty(SupportsGet = true, Name = "etape")]
    public EtapeDelai Etape { get; set; }

    protected ItinerairesDbContext Db { get; } = db;

    protected UtilisateurCourant Courant { get; } = courant;

    public DateOnly Jour => horloge.Aujourdhui;

    public bool PeutExporter => Courant.Peut(Droits.ExporterListes);

    public IReadOnlyList<ClasseDelai> Classes { get; private set; } = [];

    public ObjectifsDelai Objectifs { get; private set; } = null!;

    public IReadOnlyDictionary<Guid, string> Territoires { get; private set; } = new Dictionary<Guid, string>();

    public IReadOnlyDictionary<Guid, string> Organismes { get; private set; } = new Dictionary<Guid, string>();

    /// <summary>Days of opening of the right: the last twelve months unless asked otherwise.</summary>
    public FenetreIndicateurs Fenetre
    {
        get
        {
            var au = Au is { Year: > 1900 } a ? a : Jour;
            var du = Du ?? au.AddYears(-1).AddDays(1);
            return new FenetreIndicateurs(du <= au ? du : au, au);
        }
    }

    public string Filtres(EtapeDelai? etape = null, Guid? territoire = null, Guid? organisme = null)
    {
        var valeurs = new List<(string Nom, string? Valeur)>
        {
            ("etape", (etape ?? Etape).ToString()),
            ("du", Fenetre.Du.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("au", Fenetre.Au.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("territoire", (territoire ?? TerritoireId)?.ToString()),
            ("organisme", (organisme ?? OrganismeId)?.ToString()),
        };
        return string.Join('&', valeurs.Where(v => !string.IsNullOrEmpty(v.Valeur)).Select(v => $"{v.Nom}={v.Valeur}"));
    }

    protected async Task<List<ChaineDelais>> LireAsync(CancellationToken annulation)
    {
        var perimetre = Courant.Perimetre(Droits.ConsulterListes);
        var cadres = await referentiels.CadresAsync(annulation);
        Objectifs = new ObjectifsDelai(cadres);
        Classes = ClasseDelai.Lire(cadres.Territoire.Parametre(ParametresCadre.DelaisClasses)?.Valeur);
        Territoires = (await referentiels.TerritoiresAsync(annulation))
            .Where(t => t.Type == TypeTerritoire.MaisonMetropole)
            .ToDictionary(t => t.Id, t => t.Nom);
        Organismes = await Db.Organismes.AsNoTracking().OrderBy(o => o.NomPlie).ToDictionaryAsync(o => o.Id, o => o.Nom, annulation);
        return await LectureDelais.LireAsync(Db, Fenetre, perimetre, TerritoireId, OrganismeId, annulation);
    }

    /// <summary>The measures of a link, as far as they are started.</summary>
    protected IEnumerable<DelaiMesure> Mesurer(IEnumerable<ChaineDelais> chaines, EtapeDelai etape) =>
        chaines.Select(c => c.Mesurer(etape, Jour)).OfType<DelaiMesure>();
}
