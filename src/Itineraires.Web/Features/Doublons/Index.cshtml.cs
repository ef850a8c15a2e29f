using System.Globalization;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Doublons;

/// <summary>Worklist of the dossiers that may be of one person, the surest first; a pair shows when both lie in the perimeter.</summary>
[Authorize(Policy = Droits.FusionnerDoublons)]
public sealed class IndexModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    public const int ParPage = 50;

    [BindProperty(SupportsGet = true, Name = "etat")]
    public StatutDoublon Etat { get; set; }

    [BindProperty(SupportsGet = true, Name = "territoire")]
    public Guid? TerritoireId { get; set; }

    /// <summary>Code of a reason.</summary>
    [BindProperty(SupportsGet = true, Name = "raison")]
    public string? Raison { get; set; }

    /// <summary>Keyset: score and identifier of the last pair of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "score")]
    public int? Score { get; set; }

    [BindProperty(SupportsGet = true, Name = "apres")]
    public Guid? Apres { get; set; }

    public IReadOnlyDictionary<StatutDoublon, int> Comptes { get; private set; } = new Dictionary<StatutDoublon, int>();

    public IReadOnlyList<Paire> Paires { get; private set; } = [];

    public IReadOnlyList<FusionLue> Fusions { get; private set; } = [];

    /// <summary>The persons to whom the merges of the page lead today, by the person kept then.</summary>
    public IReadOnlyDictionary<Guid, (Guid Id, string Nom)> Gardees { get; private set; } = new Dictionary<Guid, (Guid, string)>();

    public IReadOnlyList<(Guid Id, string Nom)> Territoires { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> Raisons { get; private set; } = [];

    public string? Suivante { get; private set; }

    public bool PeutRegler => courant.Peut(Droits.AdministrerReferentiels);

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

    /// <summary>The reasons of a pair in French.</summary>
    public string Dire(string raisons) => Dire(raisons, Raisons);

    internal static string Dire(string raisons, IReadOnlyList<ElementNomenclature> libelles) =>
        string.Join("\u202F; ", DoublonPossible.LireRaisons(raisons).Select(c => libelles.FirstOrDefault(r => r.Code == c)?.Libelle ?? c));

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var perimetre = courant.Perimetre(Droits.FusionnerDoublons);
        Raisons = await referentiels.NomenclatureAsync(Nomenclatures.RaisonDoublon, annulation);
        Territoires =
        [
            .. (await referentiels.TerritoiresAsync(annulation))
                .Where(t => perimetre.Metropole ? t.Type == Domain.Territoires.TypeTerritoire.MaisonMetropole : perimetre.Territoires.Contains(t.Id))
                .Select(t => (t.Id, t.Nom)),
        ];
        var comptes = await Visibles()
            .GroupBy(p => p.Statut)
            .Select(g => new { g.Key, Nombre = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Nombre, annulation);
        var (fusions, suivre) = await FusionsVisibles.LireAsync(db, perimetre, TerritoireId, annulation);
        comptes[StatutDoublon.Fusionne] = await fusions.CountAsync(annulation);
        Comptes = comptes;
        if (Etat == StatutDoublon.Fusionne)
        {
            await LireFusionsAsync(fusions, suivre, annulation);
            return;
        }

        var paires = Triees();
        if (Score is { } score && Apres is { } apres)
        {
            paires = paires.Where(p => p.Score < score || (p.Score == score && p.Id > apres));
        }

        var page = await paires.Take(ParPage + 1).ToListAsync(annulation);
        Paires = [.. page.Take(ParPage)];
        if (page.Count > ParPage)
        {
            Suivante = Adresse(Paires[^1].Score, Paires[^1].Id);
        }
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        var libelles = await referentiels.NomenclatureAsync(Nomenclatures.RaisonDoublon, annulation);
        db.Journaliser("export", null, "doublons possibles");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Paire>("Doublons possibles")
            .Entier("Score", p => p.Score)
            .Texte("Raisons", p => Dire(p.Raisons, libelles))
            .Texte("Nom récent", p => p.NomRecent)
            .Texte("Prénom récent", p => p.PrenomRecent)
            .Date("Naissance récente", p => p.NaissanceRecente)
            .Texte("Nom ancien", p => p.NomAncien)
            .Texte("Prénom ancien", p => p.PrenomAncien)
            .Date("Naissance ancienne", p => p.NaissanceAncienne)
            .Texte("État", p => Libelles.De(p.Statut));
        return new ResultatExport<Paire>(tableau, format, Triees().AsAsyncEnumerable(), horloge.Aujourdhui);
    }

    /// <summary>The same list without its keyset.</summary>
    public string Adresse(int? score = null, Guid? apres = null) =>
        Url.Page(
            "Index",
            new
            {
                etat = Etat,
                territoire = TerritoireId,
                raison = Raison,
                score = score?.ToString(CultureInfo.InvariantCulture),
                apres,
            }
        )!;

    private IQueryable<Paire> Triees() => Visibles().Where(p => p.Statut == Etat).OrderByDescending(p => p.Score).ThenBy(p => p.Id);

    private IQueryable<Paire> Visibles() => Filtrer(PairesVisibles.Lire(db, courant.Perimetre(Droits.FusionnerDoublons)), TerritoireId, Raison);

    internal static IQueryable<Paire> Filtrer(IQueryable<Paire> paires, Guid? territoire, string? raison)
    {
        if (territoire is { } t)
        {
            paires = paires.Where(p => p.TerritoireRecent == t || p.TerritoireAncien == t);
        }

        if (!string.IsNullOrEmpty(raison))
        {
            var cherchee = DoublonPossible.Chercher(raison);
            paires = paires.Where(p => p.Raisons.Contains(cherchee));
        }

        return paires;
    }

    private async Task LireFusionsAsync(IQueryable<FusionLue> fusions, Func<Guid, Guid> suivre, CancellationToken annulation)
    {
        if (Apres is { } apres)
        {
            fusions = fusions.Where(f => f.Id < apres);
        }

        var page = await fusions.OrderByDescending(f => f.Id).Take(ParPage + 1).ToListAsync(annulation);
        Fusions = [.. page.Take(ParPage)];
        Suivante = page.Count > ParPage ? Adresse(null, Fusions[^1].Id) : null;
        var gardees = Fusions.Select(f => f.GardeeId).Distinct().ToDictionary(g => g, suivre);
        var ids = gardees.Values.Distinct().ToList();
        var noms = await db
            .Personnes.AsNoTracking()
            .Where(p => ids.Contains(p.Id))
            .Select(p => new { p.Id, Nom = p.Prenom + " " + p.Nom })
            .ToDictionaryAsync(p => p.Id, p => p.Nom, annulation);
        Gardees = gardees.ToDictionary(g => g.Key, g => (g.Value, noms[g.Value]));
    }
}

/// <summary>A pair of the worklist.</summary>
public sealed class Paire
{
    public Guid Id { get; init; }
    public int Score { get; init; }
    public string Raisons { get; init; } = "";
    public StatutDoublon Statut { get; init; }
    public Guid RecenteId { get; init; }
    public Guid AncienneId { get; init; }
    public string NomRecent { get; init; } = "";
    public string PrenomRecent { get; init; } = "";
    public DateOnly NaissanceRecente { get; init; }
    public string NomAncien { get; init; } = "";
    public string PrenomAncien { get; init; } = "";
    public DateOnly NaissanceAncienne { get; init; }
    public Guid? TerritoireRecent { get; init; }
    public Guid? TerritoireAncien { get; init; }
    public bool Accompagnees { get; init; }
}

/// <summary>The pairs of which both dossiers lie in a perimeter.</summary>
public static class PairesVisibles
{
    public static IQueryable<Paire> Lire(ItinerairesDbContext db, Perimetre perimetre) =>
        from d in db.Doublons.AsNoTracking()
        join a in db.Personnes.AsNoTracking().DansLePerimetre(perimetre) on d.PersonneId equals a.Id
        join b in db.Personnes.AsNoTracking().DansLePerimetre(perimetre) on d.AutreId equals b.Id
        where d.Statut != StatutDoublon.Fusionne
        select new Paire
        {
            Id = d.Id,
            Score = d.Score,
            Raisons = d.Raisons,
            Statut = d.Statut,
            RecenteId = a.Id,
            AncienneId = b.Id,
            NomRecent = a.Nom,
            PrenomRecent = a.Prenom,
            NaissanceRecente = a.DateNaissance,
            NomAncien = b.Nom,
            PrenomAncien = b.Prenom,
            NaissanceAncienne = b.DateNaissance,
            TerritoireRecent = a.TerritoireId,
            TerritoireAncien = b.TerritoireId,
            Accompagnees = a.AccompagnementId != null && b.AccompagnementId != null,
        };
}
