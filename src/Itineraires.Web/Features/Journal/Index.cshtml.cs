using System.Globalization;
using System.Text.Json;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Exports;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Journal;

/// <summary>Who read or changed what, when and on whom (CNF-05); newest first, never modifiable.</summary>
[Authorize(Policy = Droits.ConsulterJournal)]
public sealed class IndexModel(ItinerairesDbContext db, TimeProvider horloge) : PageModel
{
    private const int ParPage = 50;

    /// <summary>Persons that a name may designate in one search.</summary>
    private const int PersonnesAuPlus = 200;

    [BindProperty(SupportsGet = true)]
    public string? Personne { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Compte { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Acte { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? Du { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? Au { get; set; }

    /// <summary>Cursor: instant of the last line shown, and how many lines of that instant were shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Apres { get; set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public IReadOnlyList<string> Actes { get; private set; } = [];

    public string? Suivante { get; private set; }

    public string? Premiere => Apres is null ? null : Adresse(null);

    public string AdresseExport => QueryHelpers.AddQueryString(Adresse(null), "handler", "Export");

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Actes = await db.Journal.AsNoTracking().Select(j => j.Acte).Distinct().OrderBy(a => a).ToListAsync(annulation);
        var requete = await FiltrerAsync(annulation);
        var dejaVues = 0;
        if (
            Apres?.Split('-') is [var instant, var rang]
            && long.TryParse(instant, CultureInfo.InvariantCulture, out var ticks)
            && ticks is > 0 and < 3_155_378_975_999_999_999
            && int.TryParse(rang, CultureInfo.InvariantCulture, out dejaVues)
            && dejaVues >= 0
        )
        {
            var borne = new DateTime(ticks, DateTimeKind.Utc);
            requete = requete.Where(j => j.Le <= borne);
        }

        var page = await Lire(requete.OrderByDescending(j => j.Le).ThenByDescending(j => j.Id).Skip(dejaVues).Take(ParPage + 1)).ToListAsync(annulation);
        Lignes = [.. page.Take(ParPage)];
        if (page.Count > ParPage)
        {
            var derniere = Lignes[^1].Le;
            var memes = Lignes.Count(l => l.Le == derniere) + (Apres?.StartsWith(derniere.Ticks + "-", StringComparison.Ordinal) == true ? dejaVues : 0);
            Suivante = Adresse($"{derniere.Ticks}-{memes}");
        }
    }

    /// <summary>The lines of the filters as CSV; the export itself is journalled.</summary>
    public async Task<IActionResult> OnGetExportAsync(CancellationToken annulation)
    {
        db.Journaliser(
            "export",
            null,
            "Journal",
            null,
            null,
            JsonSerializer.Serialize(
                new
                {
                    personne = Personne,
                    compte = Compte,
                    acte = Acte,
                    du = Du,
                    au = Au,
                }
            )
        );
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Journal")
            .Horodatage("Quand", l => Horloge.EnHeureLocale(l.Le))
            .Texte("Compte", l => l.Utilisateur)
            .Texte("Acte", l => l.Acte)
            .Texte("Objet", l => l.Objet)
            .Texte("Personne", l => l.Personne)
            .Texte("Identifiant de la personne", l => l.PersonneId?.ToString())
            .Texte("Motif", l => l.Motif)
            .Texte("Détails", l => l.Details);
        return new ResultatExport<Ligne>(
            tableau,
            FormatExport.Csv,
            Lire((await FiltrerAsync(annulation)).OrderByDescending(j => j.Le).ThenByDescending(j => j.Id)).AsAsyncEnumerable(),
            horloge.Aujourdhui
        );
    }

    /// <summary>The act as a reader says it; the journal keeps its code.</summary>
    public static string NommerActe(string acte) =>
        acte switch
        {
            "creation" => "création",
            "deconnexion" => "déconnexion",
            "depot" => "dépôt",
            _ => acte,
        };

    /// <summary>The changes of a line: property, before, after. Details that are plain words, as older lines have, are shown as they are.</summary>
    public static IReadOnlyList<Changement> Changements(string? details)
    {
        if (details is null)
        {
            return [];
        }

        using var document = Lire(details);
        if (document is null)
        {
            return [new Changement("texte", null, details, EstTu: false)];
        }

        return document.RootElement.ValueKind != JsonValueKind.Object
            ? []
            :
            [
                .. document
                    .RootElement.EnumerateObject()
                    .Select(p =>
                        p.Value.ValueKind == JsonValueKind.Array && p.Value.GetArrayLength() == 2
                            ? new Changement(p.Name, p.Value[0].ToString(), p.Value[1].ToString(), EstTu: false)
                            : new Changement(
                                p.Name,
                                null,
                                p.Value.ValueKind == JsonValueKind.Null ? null : p.Value.ToString(),
                                p.Value.ValueKind == JsonValueKind.Null
                            )
                    ),
            ];
    }

    private static JsonDocument? Lire(string details)
    {
        try
        {
            return JsonDocument.Parse(details);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<IQueryable<EntreeJournal>> FiltrerAsync(CancellationToken annulation)
    {
        var journal = db.Journal.AsNoTracking();
        if (Guid.TryParse(Personne, out var personneId))
        {
            var identifiants = (await db.AvecAbsorbeesAsync([personneId], annulation)).Select(i => (Guid?)i).ToList();
            journal = journal.Where(j => identifiants.Contains(j.PersonneId));
        }
        else if (Texte.Replier(Personne) is { Length: > 0 } plie)
        {
            var mots = plie.Split(' ');
            var personnes = mots.Aggregate(db.Personnes.AsNoTracking(), (p, mot) => p.Where(x => x.NomPlie.Contains(mot) || x.PrenomPlie.Contains(mot)));
            var trouvees = await personnes.OrderBy(p => p.Id).Select(p => p.Id).Take(PersonnesAuPlus).ToListAsync(annulation);
            // The name of a person absorbed is still among the words by which the person kept is found.
            var gardees = mots.Aggregate(
                db.Personnes.AsNoTracking().Where(p => db.IdentitesAbsorbees.Any(i => i.PersonneId == p.Id)),
                (p, mot) => p.Where(x => db.Jetons.Any(j => j.PersonneId == x.Id && j.Jeton.Contains(mot)))
            );
            trouvees.AddRange(await gardees.OrderBy(p => p.Id).Select(p => p.Id).Take(PersonnesAuPlus).ToListAsync(annulation));
            var choisies = (await db.AvecAbsorbeesAsync(trouvees, annulation)).Select(i => (Guid?)i).ToList();
            journal = journal.Where(j => choisies.Contains(j.PersonneId));
        }

        if (!string.IsNullOrWhiteSpace(Compte))
        {
            var cherche = Texte.Replier(Compte);
            var brut = Compte.Trim();
            var comptes = (
                await db
                    .Users.AsNoTracking()
                    .Select(u => new
                    {
                        u.Id,
                        u.Prenom,
                        u.Nom,
                    })
                    .ToListAsync(annulation)
            ).Where(u => u.Id.ToString() == brut || Texte.Replier($"{u.Prenom} {u.Nom}").Contains(cherche, StringComparison.Ordinal)).Select(u => (Guid?)u.Id).ToList();
            journal = journal.Where(j => comptes.Contains(j.UtilisateurId) || j.Utilisateur.Contains(brut));
        }

        if (!string.IsNullOrEmpty(Acte))
        {
            journal = journal.Where(j => j.Acte == Acte);
        }

        if (Du is { } du)
        {
            var debut = Horloge.EnInstant(du);
            journal = journal.Where(j => j.Le >= debut);
        }

        if (Au is { } au)
        {
            var fin = Horloge.EnInstant(au.AddDays(1));
            journal = journal.Where(j => j.Le < fin);
        }

        return journal;
    }

    private IQueryable<Ligne> Lire(IQueryable<EntreeJournal> journal) =>
        journal.Select(j => new Ligne(
            j.Id,
            j.Le,
            j.UtilisateurId,
            j.Utilisateur,
            j.Acte,
            j.Objet,
            j.PersonneId,
            db.Personnes.Where(p => p.Id == j.PersonneId).Select(p => p.Prenom + " " + p.Nom).FirstOrDefault()
                ?? db.Fusions.Where(f => f.AbsorbeeId == j.PersonneId).Select(f => f.Prenom + " " + f.Nom).FirstOrDefault(),
            j.Motif,
            j.Details
        ));

    private string Adresse(string? apres) =>
        QueryHelpers.AddQueryString(
            "/journal",
            new Dictionary<string, string?>
            {
                ["personne"] = Personne,
                ["compte"] = Compte,
                ["acte"] = Acte,
                ["du"] = Du?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["au"] = Au?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["apres"] = apres,
            }.Where(p => !string.IsNullOrEmpty(p.Value))
        );

    public sealed record Ligne(
        Guid Id,
        DateTime Le,
        Guid? CompteId,
        string Utilisateur,
        string Acte,
        string? Objet,
        Guid? PersonneId,
        string? Personne,
        string? Motif,
        string? Details
    );

    /// <param name="EstTu">Secret or free text: the journal says that it changed, not its content.</param>
    public sealed record Changement(string Propriete, string? Avant, string? Apres, bool EstTu);
}
