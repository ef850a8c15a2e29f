using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>The criteria that propose an orientation: read by who decides, prepared, simulated and adopted by the direction (ORI-04).</summary>
[Authorize]
public sealed class CriteresModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageModel,
        IReaffichable
{
    /// <summary>Conditions offered for one criterion.</summary>
    public const int ConditionsAuPlus = 4;

    private const string EnAttente = "attente";

    private const string Accompagnees = "accompagnees";

    private IReadOnlyList<ElementNomenclature> _besoins = [];

    [BindProperty(SupportsGet = true, Name = "version")]
    public int? Numero { get; set; }

    /// <summary>Rank of the criterion being changed.</summary>
    [BindProperty(SupportsGet = true, Name = "modifier")]
    public int? Modifier { get; set; }

    [BindProperty]
    public SaisieCritere Saisie { get; set; } = new();

    [BindProperty, Display(Name = "Qui")]
    public string Cohorte { get; set; } = EnAttente;

    [BindProperty, Display(Name = "Territoire")]
    public Guid? TerritoireId { get; set; }

    [BindProperty, Display(Name = "Source"), MaxLength(300)]
    public string? Source { get; set; }

    [BindProperty, Display(Name = "En vigueur à partir du")]
    public DateOnly? Debut { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public bool PeutTenir => courant.Peut(Droits.TenirCriteres);

    public IReadOnlyList<JeuCriteres> Versions { get; private set; } = [];

    public JeuCriteres? Version { get; private set; }

    public JeuCriteres? EnVigueur { get; private set; }

    public ResultatSimulation? Resultat { get; private set; }

    public IReadOnlyList<SelectListItem> Types { get; } = Choix.De(TypeParcours.Tous, t => t.Libelle, t => t.Code);

    public IReadOnlyList<SelectListItem> Cohortes { get; } =
        Choix.De(
            [(EnAttente, "Personnes à orienter aujourd’hui"), (Accompagnees, "Personnes accompagnées, pour comparer aux décisions prises")],
            c => c.Item2,
            c => c.Item1
        );

    public IReadOnlyList<SelectListItem> Territoires { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Conditions { get; private set; } = [];

    /// <summary>A condition in words.</summary>
    public string Phrase(ConditionOrientation condition) => condition.Phrase(Besoin);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        await courant.ChargerAsync(User, context.HttpContext.RequestAborted);
        var lit = PeutTenir || courant.Peut(Droits.DeciderOrientation);
        if (!lit || (!PeutTenir && HttpMethods.IsPost(Request.Method)))
        {
            context.Result = NotFound();
            return;
        }

        await next();
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        Debut = Jour;
        await ReafficherAsync(annulation);
        if (Numero is not null && Version is null)
        {
            return NotFound();
        }

        if (Modifier is { } rang)
        {
            if (Version is null || rang < 1 || rang > Version.Criteres.Count)
            {
                return NotFound();
            }

            Saisie = SaisieCritere.De(Version.Criteres[rang - 1]);
        }

        return Page();
    }

    /// <summary>A draft that starts from the version in force.</summary>
    public async Task<IActionResult> OnPostPreparerAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (Versions.Any(v => v.Statut == StatutCriteres.Brouillon))
        {
            return NotFound();
        }

        var derniere = Versions.Count == 0 ? null : Versions[0];
        db.Add(new JeuCriteres((derniere?.Numero ?? 0) + 1, derniere?.Criteres ?? [], ""));
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(
            "La nouvelle version reprend les critères de la précédente.",
            "Criteres",
            new { version = (derniere?.Numero ?? 0) + 1 }
        );
    }

    public async Task<IActionResult> OnPostInscrireAsync(CancellationToken annulation)
    {
        ModelState.NeGarderQue(nameof(Saisie));
        await ReafficherAsync(annulation);
        if (Version is not { } version)
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        Garder(version);
        version.Inscrire(CritereOrientation.Creer(Saisie.Libelle, Saisie.Type, Saisie.Codes()), Modifier);
        return await RevenirAsync("Le critère est enregistré.", annulation);
    }

    public async Task<IActionResult> OnPostMonterAsync(int rang, CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (Version is not { } version)
        {
            return NotFound();
        }

        Garder(version);
        version.Monter(rang);
        return await RevenirAsync("Le critère est lu plus tôt.", annulation);
    }

    public async Task<IActionResult> OnPostRetirerAsync(int rang, CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (Version is not { } version)
        {
            return NotFound();
        }

        Garder(version);
        version.Retirer(rang);
        return await RevenirAsync("Le critère est supprimé.", annulation);
    }

    /// <summary>Tries the draft on persons that the account may list.</summary>
    public async Task<IActionResult> OnPostSimulerAsync(CancellationToken annulation)
    {
        ModelState.Clear();
        await ReafficherAsync(annulation);
        if (Version is not { } version)
        {
            return NotFound();
        }

        var personnes = db.Personnes.AsNoTracking().DansLePerimetre(courant.Perimetre(Droits.ConsulterListes)).Where(p => p.SoumisDepuis != null);
        personnes = Cohorte == Accompagnees ? personnes.Where(p => p.AccompagnementId != null) : personnes.Where(p => p.AccompagnementId == null);
        personnes = TerritoireId is { } t ? personnes.Where(p => p.TerritoireId == t) : personnes;
        Resultat = await SimulationCriteres.ExecuterAsync(db, personnes, EnVigueur, version, Jour, annulation);
        version.Simuler(horloge.Instant);
        await db.SaveChangesAsync(annulation);
        Debut = Jour;
        return Page();
    }

    public async Task<IActionResult> OnPostAdopterAsync(CancellationToken annulation)
    {
        ModelState.NeGarderQue(nameof(Source));
        await ReafficherAsync(annulation);
        if (Version is not { } version)
        {
            return NotFound();
        }

        DateRequise.Exiger(Debut is not null, nameof(Debut));
        Garder(version);
        version.Adopter(courant.Id, Debut!.Value, Source, horloge.Instant, Jour);
        return await RevenirAsync($"La version {version.Numero} est adoptée.", annulation);
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        db.ChangeTracker.Clear();
        _besoins = await referentiels.NomenclatureAsync(Nomenclatures.Frein, annulation);
        Versions = await db.Criteres.OrderByDescending(c => c.Numero).ToListAsync(annulation);
        EnVigueur = JeuCriteres.EnVigueur(Versions, Jour);
        Version =
            Numero is { } n ? Versions.FirstOrDefault(v => v.Numero == n)
            : HttpMethods.IsPost(Request.Method) ? Versions.FirstOrDefault(v => v.Statut == StatutCriteres.Brouillon)
            : EnVigueur ?? (Versions.Count == 0 ? null : Versions[0]);
        Territoires = Choix.De(
            (await referentiels.TerritoiresAsync(annulation)).Where(t => t.Type == TypeTerritoire.MaisonMetropole),
            t => t.Nom,
            t => t.Id.ToString()
        );
        Conditions = [.. Offrir()];
    }

    /// <summary>State of the draft that the form showed.</summary>
    [BindProperty(Name = "lue")]
    public int? Lue { get; set; }

    private static readonly RegleMetier DateRequise = new("ORI-CRITERES-DEBUT", "Écrivez la date à partir de laquelle la version est en vigueur.");

    /// <summary>Criteria are known by their rank: what someone else moved meanwhile is read again first.</summary>
    private void Garder(JeuCriteres version)
    {
        if (Lue is { } lue)
        {
            db.Entry(version).Property(v => v.Version).OriginalValue = lue;
        }
    }

    private string Besoin(string code) => _besoins.FirstOrDefault(b => b.Code == code)?.Libelle ?? code;

    private async Task<IActionResult> RevenirAsync(string phrase, CancellationToken annulation)
    {
        await db.SaveChangesAsync(annulation);
        referentiels.Oublier();
        return this.RedirigerAvecSucces(phrase, "Criteres", new { version = Version!.Numero });
    }

    /// <summary>Every condition that a criterion may have, by fact; the number of those that want one is typed beside.</summary>
    private IEnumerable<SelectListItem> Offrir()
    {
        foreach (var fait in Enum.GetValues<FaitOrientation>())
        {
            var groupe = new SelectListGroup { Name = Libelles.De(fait) };
            string[] valeurs = fait switch
            {
                FaitOrientation.Capacite => Enum.GetNames<CapaciteEmploi>(),
                FaitOrientation.Autonomie => Enum.GetNames<NiveauAutonomie>(),
                FaitOrientation.Besoin => [.. _besoins.Where(b => b.EstEnVigueurAu(Jour)).Select(b => b.Code)],
                FaitOrientation.Inscription or FaitOrientation.DejaAccompagnee => ["oui"],
                _ => [],
            };
            Comparaison[] comparaisons = valeurs.Length == 0 ? [Comparaison.AuMoins, Comparaison.AuPlus] : [Comparaison.Est, Comparaison.NEstPas];
            foreach (var comparaison in comparaisons)
            {
                foreach (var condition in (valeurs.Length == 0 ? [""] : valeurs).Select(v => new ConditionOrientation(fait, comparaison, v)))
                {
                    yield return new SelectListItem(condition.Phrase(Besoin).TrimEnd(), condition.Code) { Group = groupe };
                }
            }
        }
    }

    public sealed class SaisieCritere
    {
        [Display(Name = "Parcours proposé")]
        public string? Type { get; set; }

        [Display(Name = "Raison"), MaxLength(300)]
        public string? Libelle { get; set; }

        [Display(Name = "Conditions")]
        public List<string?> Conditions { get; set; } = [];

        public List<string?> Nombres { get; set; } = [];

        /// <summary>Choice of one row of the form.</summary>
        public string? Choisie(int rang) => rang < Conditions.Count ? Conditions[rang] : null;

        public string? Nombre(int rang) => rang < Nombres.Count ? Nombres[rang] : null;

        /// <summary>The conditions chosen, each with its number.</summary>
        public IEnumerable<string> Codes() =>
            Conditions
                .Select((c, i) => (Code: c, Nombre: Nombre(i)))
                .Where(c => !string.IsNullOrEmpty(c.Code))
                .Select(c => c.Code!.EndsWith(':') ? c.Code + c.Nombre?.Trim() : c.Code!);

        public static SaisieCritere De(CritereOrientation critere)
        {
            var saisie = new SaisieCritere { Type = critere.Type, Libelle = critere.Libelle };
            foreach (var condition in critere.Conditions.Select(ConditionOrientation.Lire))
            {
                saisie.Conditions.Add(condition.EstChiffree ? (condition with { Valeur = "" }).Code : condition.Code);
                saisie.Nombres.Add(condition.EstChiffree ? condition.Valeur : null);
            }

            return saisie;
        }
    }
}
