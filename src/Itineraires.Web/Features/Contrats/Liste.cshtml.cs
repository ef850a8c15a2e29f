using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Exports;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Contrats;

/// <summary>Worklists of contrats: without, awaiting, about to expire, expired; and étapes outside any contrat (CER-12, ETP-05).</summary>
[Authorize(Policy = Droits.ConsulterListes)]
public sealed class ListeModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel
{
    private const int ParPage = 100;

    [BindProperty(SupportsGet = true, Name = "vue")]
    public string Vue { get; set; } = "sans";

    [BindProperty(SupportsGet = true, Name = "apres")]
    public string? Apres { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public IReadOnlyDictionary<string, int> Comptes { get; private set; } = new Dictionary<string, int>();

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public string? Suivante { get; private set; }

    public static IReadOnlyList<VueContrats> Vues { get; } =
    [
        new(
            "sans",
            "Premier contrat à établir",
            "Personnes accompagnées qui n’ont jamais eu de contrat validé, que le délai de leur cadre soit passé ou non. Un PPAE vaut contrat.",
            "Orientation",
            null,
            "Chaque personne accompagnée a eu un contrat."
        ),
        new("attente", "En attente de validation", "Contrats soumis au chef de service social.", "Début", null, "Aucun contrat n’attend."),
        new(
            "bientot",
            "Bientôt à échéance",
            "Contrats entrés dans le préavis de leur cadre, à renouveler.",
            "À renouveler avant le",
            "Contrat",
            "Aucun contrat ne finit bientôt."
        ),
        new("echus", "Échus", "Contrats échus que rien ne prolonge.", "En retard depuis le", "Contrat", "Aucun contrat échu."),
        new(
            "hors-contrat",
            "Étapes hors contrat",
            "Étapes proposées, acceptées ou en cours qu’aucun contrat ne porte.",
            "Début",
            "Étape",
            "Chaque étape ouverte est dans un contrat."
        ),
    ];

    /// <summary>Whether the column says more than the reader's own name.</summary>
    public bool MontreReferent => courant.Perimetre(Droits.ConsulterListes) is not { Metropole: false, Territoires.Count: 0, Organismes.Count: 0 };

    public bool MontreOrganisme => courant.Perimetre(Droits.ConsulterListes) is { Metropole: true } or { Territoires.Count: > 0 } or { Organismes.Count: > 1 };

    public VueContrats Courante => Vues.First(v => v.Code == Vue);

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Reconnaitre();
        var comptes = new Dictionary<string, int>();
        foreach (var code in Vues.Select(v => v.Code))
        {
            comptes[code] = await Lire(code).CountAsync(annulation);
        }

        Comptes = comptes;
        var lignes = await Lire(Vue)
            .OrderBy(l => l.NomPlie)
            .ThenBy(l => l.PersonneId)
            .Skip(int.TryParse(Apres, out var saut) && saut > 0 ? saut : 0)
            .Take(ParPage + 1)
            .ToListAsync(annulation);
        Lignes = [.. lignes.Take(ParPage)];
        Suivante = lignes.Count > ParPage ? Url.Page("Liste", new { vue = Vue, apres = saut + ParPage }) : null;
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!courant.Peut(Droits.ExporterListes))
        {
            return NotFound();
        }

        Reconnaitre();
        var titre = Courante.Libelle;
        db.Journaliser("export", null, titre);
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>(titre)
            .Texte("Personne", l => l.Personne)
            .Texte("Organisme", l => l.Organisme)
            .Texte("Référent", l => l.Referent)
            .Texte(Courante.Fait ?? "Fait", l => l.Quoi)
            .Date(Courante.Date, l => l.Date);
        return new ResultatExport<Ligne>(tableau, format, Lire(Vue).OrderBy(l => l.NomPlie).ThenBy(l => l.PersonneId).AsAsyncEnumerable(), Jour);
    }

    /// <summary>An address mistyped or out of date shows the first list.</summary>
    private void Reconnaitre() => Vue = Vues.FirstOrDefault(v => v.Code == Vue)?.Code ?? Vues[0].Code;

    private IQueryable<Ligne> Lire(string vue)
    {
        var faits = vue switch
        {
            "attente" => db
                .Contrats.Where(c => c.Statut == StatutContrat.Soumis)
                .Select(c => new Fait
                {
                    PersonneId = c.PersonneId,
                    ObjetId = c.Id,
                    Quoi = "contrat soumis",
                    Date = c.Debut,
                }),
            "bientot" => Signales(ReglesAlerte.ContratARenouveler),
            "echus" => Signales(ReglesAlerte.ContratInterrompu),
            "hors-contrat" => db
                .Etapes.Where(e =>
                    e.ContratId == null && (e.Statut == StatutEtape.Acceptee || e.Statut == StatutEtape.EnCours || e.Statut == StatutEtape.Proposee)
                )
                .Select(e => new Fait
                {
                    PersonneId = e.PersonneId,
                    ObjetId = e.Id,
                    Quoi = e.Intitule,
                    Date = e.Debut,
                }),
            _ => db
                .Accompagnements.Where(a =>
                    a.Fin == null
                    && a.Statut != StatutAccompagnement.Oriente
                    && !db.Contrats.Any(c => c.PersonneId == a.PersonneId && c.ValideLe != null)
                    && !db.Inscriptions.Any(i => i.PersonneId == a.PersonneId && i.Fin == null && i.PpaeDepuis != null)
                )
                .Select(a => new Fait
                {
                    PersonneId = a.PersonneId,
                    ObjetId = null,
                    Quoi = "orientation",
                    Date = a.OrienteLe,
                }),
        };
        return from f in faits
            join p in db.Personnes.AsNoTracking().DansLePerimetre(courant.Perimetre(Droits.ConsulterListes)) on f.PersonneId equals p.Id
            join o in db.Organismes on p.OrganismeReferentId equals o.Id into organismes
            from o in organismes.DefaultIfEmpty()
            join u in db.Users on p.ReferentId equals u.Id into referents
            from u in referents.DefaultIfEmpty()
            select new Ligne
            {
                PersonneId = p.Id,
                ObjetId = f.ObjetId,
                Personne = p.Prenom + " " + p.Nom,
                NomPlie = p.NomPlie,
                Organisme = o == null ? null : o.Nom,
                Referent = u == null ? null : u.Prenom + " " + u.Nom,
                Quoi = f.Quoi,
                Date = f.Date,
            };
    }

    /// <summary>The contrats that a rule tells today, with the day from which they are late: the day after their end.</summary>
    private IQueryable<Fait> Signales(RegleAlerte regle)
    {
        var jour = Jour;
        return db
            .Alertes.Where(a => a.Regle == regle.Code && a.ApparaitLe <= jour)
            .Select(a => new Fait
            {
                PersonneId = a.PersonneId,
                ObjetId = a.ObjetId,
                Quoi = a.Fait,
                Date = a.EnRetardLe,
            });
    }

    /// <param name="Compte">What the list holds, in a sentence.</param>
    /// <param name="Date">Title of the date column.</param>
    /// <param name="Fait">Title of the column of the fact, null when each line tells the same.</param>
    /// <param name="Vide">Said of the empty list.</param>
    public sealed record VueContrats(string Code, string Libelle, string Compte, string Date, string? Fait, string Vide);

    private sealed class Fait
    {
        public Guid PersonneId { get; init; }
        public Guid? ObjetId { get; init; }
        public string Quoi { get; init; } = "";
        public DateOnly? Date { get; init; }
    }

    public sealed class Ligne
    {
        public Guid PersonneId { get; init; }
        public Guid? ObjetId { get; init; }
        public string Personne { get; init; } = "";
        public string NomPlie { get; init; } = "";
        public string? Organisme { get; init; }
        public string? Referent { get; init; }
        public string Quoi { get; init; } = "";
        public DateOnly? Date { get; init; }
    }
}
