using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>How often the decisions of orientation followed the proposal; every number opens its list (ORI-04).</summary>
[Authorize(Policy = Droits.ConsulterListes)]
public sealed class PropositionsModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    private const int ParPage = 50;

    [BindProperty(SupportsGet = true, Name = "du")]
    public DateOnly? Du { get; set; }

    [BindProperty(SupportsGet = true, Name = "au")]
    public DateOnly? Au { get; set; }

    [BindProperty(SupportsGet = true, Name = "territoire")]
    public Guid? TerritoireId { get; set; }

    /// <summary>Itinéraire proposed by the decisions listed; none when absent.</summary>
    [BindProperty(SupportsGet = true, Name = "propose")]
    public Itineraire? Propose { get; set; }

    /// <summary>Itinéraire decided by the decisions listed; no list when absent.</summary>
    [BindProperty(SupportsGet = true, Name = "decide")]
    public Itineraire? Decide { get; set; }

    /// <summary>Keyset: identifier of the last line of the previous page.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public Guid? Apres { get; set; }

    public int Total { get; private set; }

    public int AvecProposition { get; private set; }

    public int Suivies { get; private set; }

    public IReadOnlyDictionary<(Itineraire? Propose, Itineraire Decide), int> Matrice { get; private set; } = new Dictionary<(Itineraire?, Itineraire), int>();

    public IReadOnlyList<LigneCritere> ParCritere { get; private set; } = [];

    public IReadOnlyList<LigneTerritoire> ParTerritoire { get; private set; } = [];

    public IReadOnlyList<(Guid Id, string Nom)> Territoires { get; private set; } = [];

    public IReadOnlyList<Ligne>? Lignes { get; private set; }

    public int NombreListe { get; private set; }

    public string? Suivante { get; private set; }

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

    public string TitreListe => $"{(Propose is { } p ? "Proposé " + Court(p) : "Sans proposition")}, décidé {Court(Decide!.Value)}";

    public string AdresseExport => Adresse(Propose, Decide!.Value) + "&handler=Exporter&format=Csv";

    /// <summary>Short name, for the head of a column.</summary>
    public static string Court(Itineraire itineraire) =>
        itineraire switch
        {
            Itineraire.Emploi => "Emploi",
            Itineraire.Activite => "Activité",
            Itineraire.Professionnel => "Professionnel",
            Itineraire.Global => "Global",
            _ => "Travailleurs sociaux",
        };

    public string Adresse(Itineraire? propose, Itineraire decide) =>
        Url.Page(
            "Propositions",
            new
            {
                du = $"{Du:yyyy-MM-dd}",
                au = $"{Au:yyyy-MM-dd}",
                territoire = TerritoireId,
                propose,
                decide,
            }
        )!;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Fixer();
        var perimetre = courant.Perimetre(Droits.ConsulterListes);
        var territoires = (await referentiels.TerritoiresAsync(annulation))
            .Where(t => t.Type == TypeTerritoire.MaisonMetropole)
            .ToDictionary(t => t.Id, t => t.Nom);
        Territoires = [.. territoires.Where(t => perimetre.Metropole || perimetre.Territoires.Contains(t.Key)).Select(t => (t.Key, t.Value))];
        var groupes = await (
            from d in Decisions()
            join p in db.Personnes on d.PersonneId equals p.Id
            group d by new
            {
                p.TerritoireId,
                d.Proposition,
                d.Type,
                d.PropositionSuivie,
                d.CriteresNumero,
                d.CritereRang,
            } into g
            select new { g.Key, Nombre = g.Count() }
        ).ToListAsync(annulation);
        Total = groupes.Sum(g => g.Nombre);
        AvecProposition = groupes.Where(g => g.Key.PropositionSuivie is not null).Sum(g => g.Nombre);
        Suivies = groupes.Where(g => g.Key.PropositionSuivie is true).Sum(g => g.Nombre);
        Matrice = groupes.GroupBy(g => (g.Key.Proposition, g.Key.Type.Itineraire)).ToDictionary(g => g.Key, g => g.Sum(x => x.Nombre));
        var versions = await db.Criteres.AsNoTracking().ToDictionaryAsync(c => c.Numero, annulation);
        ParCritere =
        [
            .. groupes
                .Where(g => g.Key is { CriteresNumero: not null, CritereRang: not null })
                .GroupBy(g => (Version: g.Key.CriteresNumero!.Value, Rang: g.Key.CritereRang!.Value))
                .OrderByDescending(g => g.Key.Version)
                .ThenBy(g => g.Key.Rang)
                .Select(g => new LigneCritere(
                    g.Key.Version,
                    g.Key.Rang,
                    versions.GetValueOrDefault(g.Key.Version)?.Criteres.ElementAtOrDefault(g.Key.Rang - 1)?.Libelle ?? "",
                    g.Sum(x => x.Nombre),
                    g.Where(x => x.Key.PropositionSuivie is true).Sum(x => x.Nombre)
                )),
        ];
        ParTerritoire =
        [
            .. groupes
                .GroupBy(g => g.Key.TerritoireId)
                .Select(g => new LigneTerritoire(
                    g.Key is { } t ? territoires.GetValueOrDefault(t, "") : "hors de la Métropole",
                    g.Sum(x => x.Nombre),
                    g.Where(x => x.Key.PropositionSuivie is not null).Sum(x => x.Nombre),
                    g.Where(x => x.Key.PropositionSuivie is true).Sum(x => x.Nombre)
                ))
                .OrderBy(t => t.Nom, StringComparer.CurrentCulture),
        ];
        if (Decide is { } decide)
        {
            NombreListe = Matrice.GetValueOrDefault((Propose, decide));
            var page = await Lire(Choisies(decide).Where(d => Apres == null || d.Id < Apres)).Take(ParPage + 1).ToListAsync(annulation);
            Lignes = [.. page.Take(ParPage)];
            Suivante = page.Count > ParPage ? $"{Adresse(Propose, decide)}&apres={Lignes[^1].Id}" : null;
        }
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter || Decide is not { } decide)
        {
            return NotFound();
        }

        Fixer();
        db.Journaliser("export", null, "décisions et propositions d’orientation");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Décisions et propositions")
            .Texte("Personne", l => l.Nom)
            .Date("Décidée le", l => l.Le)
            .Texte("Proposé", _ => Propose is { } p ? Libelles.De(p) : "")
            .Texte("Décidé", l => l.Type.Libelle)
            .Texte("Organisme", l => l.Organisme)
            .Texte("Motif", l => l.Motif);
        return new ResultatExport<Ligne>(tableau, format, Lire(Choisies(decide)).AsAsyncEnumerable(), horloge.Aujourdhui);
    }

    /// <summary>The last twelve months when no period is asked for.</summary>
    private void Fixer()
    {
        Au = Au is { Year: > 1900 } au ? au : horloge.Aujourdhui;
        Du ??= Au.Value.AddYears(-1).AddDays(1);
    }

    private IQueryable<DecisionOrientation> Decisions()
    {
        var (du, au) = (Du!.Value, Au!.Value);
        var decisions = db
            .Orientations.AsNoTracking()
            .DansLePerimetre(db, courant.Perimetre(Droits.ConsulterListes))
            .Where(d => d.DecideeLe >= du && d.DecideeLe <= au);
        return TerritoireId is { } t ? decisions.Where(d => db.Personnes.Any(p => p.Id == d.PersonneId && p.TerritoireId == t)) : decisions;
    }

    private IQueryable<DecisionOrientation> Choisies(Itineraire decide)
    {
        var types = TypeParcours.Tous.Where(t => t.Itineraire == decide).ToList();
        return Decisions().Where(d => d.Proposition == Propose && types.Contains(d.Type));
    }

    private IQueryable<Ligne> Lire(IQueryable<DecisionOrientation> decisions) =>
        from d in decisions
        join p in db.Personnes on d.PersonneId equals p.Id
        join o in db.Organismes on d.OrganismeId equals o.Id
        orderby d.Id descending
        select new Ligne(d.Id, p.Id, p.Prenom + " " + p.Nom, d.DecideeLe, d.Type, o.Nom, d.Motif);

    public sealed record Ligne(Guid Id, Guid PersonneId, string Nom, DateOnly Le, TypeParcours Type, string Organisme, string Motif);

    public sealed record LigneCritere(int Version, int Rang, string Libelle, int Nombre, int Suivies);

    public sealed record LigneTerritoire(string Nom, int Decisions, int Proposees, int Suivies);
}
