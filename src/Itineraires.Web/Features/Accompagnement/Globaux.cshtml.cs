using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>The public of the accompagnement global, from which a référent asks for it, and the requests that wait for the reader's answer (ORI-13).</summary>
[Authorize(Policy = Droits.ConsulterListes)]
public sealed class GlobauxModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    MessagesDeParcours messages,
    TimeProvider horloge
) : PageDeGlobaux(db, courant, referentiels, horloge), IReaffichable
{
    private const int ParPage = 50;

    private const int ReponsesAuPlus = 200;

    /// <summary>Beginning of a name or a first name.</summary>
    [BindProperty(SupportsGet = true, Name = "nom")]
    public string? Recherche { get; set; }

    [BindProperty(SupportsGet = true, Name = "apres")]
    public string? Apres { get; set; }

    [BindProperty(SupportsGet = true, Name = "apresId")]
    public Guid? ApresId { get; set; }

    /// <summary>Request that the form answers, to show it again with what was typed.</summary>
    [BindProperty(Name = "id")]
    public Guid? Repondue { get; set; }

    [BindProperty(Name = "MotifRefus"), Display(Name = "Motif du refus"), MaxLength(500), SansInformationMedicale]
    public string? MotifRefus { get; set; }

    public IReadOnlyList<Attendue> Attendues { get; private set; } = [];

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public int Total { get; private set; }

    public CriteresGlobal Criteres { get; private set; } = null!;

    /// <summary>Labels of the freins that count, by their code.</summary>
    public IReadOnlyDictionary<string, string> Freins { get; private set; } = new Dictionary<string, string>();

    /// <summary>The reader follows or decides, and so may ask for some of these persons.</summary>
    public bool PeutDemander => Courant.Peut(Droits.SuivreParcours) || Courant.Peut(Droits.DeciderOrientation);

    public bool PeutOuvrir => Courant.Peut(Droits.ConsulterDossier) || Courant.Peut(Droits.EvaluerDossier);

    public bool EstFiltree => TerritoireId is not null || !string.IsNullOrWhiteSpace(Recherche);

    public string? Suivante { get; private set; }

    public string? Precedente => ApresId is null ? null : Adresse(null);

    public string Adresse(Ligne? apres) =>
        Url.Page(
            "Globaux",
            new
            {
                territoire = TerritoireId,
                nom = Recherche,
                apres = apres?.NomPlie,
                apresId = apres?.Id,
            }
        )!;

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnPostAccepterAsync(CancellationToken annulation)
    {
        ModelState.Clear();
        if (await TrouverAsync(annulation) is not { } demande)
        {
            return NotFound();
        }

        demande.Accepter(Courant.Id, Jour);
        await Db.SaveChangesAsync(annulation);
        await messages.RepondreGlobalAsync(demande.Id, annulation);
        return this.RedirigerAvecSucces($"L’accompagnement global {Typo.De(demande.Personne.NomComplet)} commence aujourd’hui.", "Globaux");
    }

    public async Task<IActionResult> OnPostRefuserAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        if (await TrouverAsync(annulation) is not { } demande)
        {
            return NotFound();
        }

        demande.Refuser(Courant.Id, Jour, MotifRefus);
        await Db.SaveChangesAsync(annulation);
        await messages.RepondreGlobalAsync(demande.Id, annulation);
        return this.RedirigerAvecSucces(
            $"L’accompagnement global {Typo.De(demande.Personne.NomComplet)} est refusé\u00A0: le référent unique en est averti.",
            "Globaux"
        );
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        await LireCriteresAsync(annulation);
        var noms = (await Referentiels.TerritoiresAsync(annulation)).ToDictionary(t => t.Id, t => t.Nom);
        var personnes = await ChoisirAsync(annulation);
        Db.Journaliser("export", null, "public de l’accompagnement global");
        await Db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Public de l’accompagnement global")
            .Texte("Nom", l => l.Nom)
            .Texte("Prénom", l => l.Prenom)
            .Texte("Territoire", l => l.TerritoireId is { } t ? noms.GetValueOrDefault(t) : null)
            .Texte("Référent unique", l => l.Referent)
            .Texte("Organisme", l => l.Organisme)
            .Date("Inscrite le", l => l.InscriteLe)
            .Entier("Freins sociaux à lever", l => l.NombreFreins);
        return new ResultatExport<Ligne>(tableau, format, Lire(personnes).OrderBy(l => l.NomPlie).ThenBy(l => l.Id).AsAsyncEnumerable(), Jour);
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        await LireTerritoiresAsync(annulation);
        await LireCriteresAsync(annulation);
        await LireAttenduesAsync(annulation);
        var choisies = await ChoisirAsync(annulation);
        Total = await choisies.CountAsync(annulation);
        var suite = choisies;
        if (Apres is { } apres && ApresId is { } id)
        {
            suite = suite.Where(p => p.NomPlie.CompareTo(apres) > 0 || (p.NomPlie == apres && p.Id > id));
        }

        var page = await Lire(suite.OrderBy(p => p.NomPlie).ThenBy(p => p.Id).Take(ParPage + 1))
            .OrderBy(l => l.NomPlie)
            .ThenBy(l => l.Id)
            .ToListAsync(annulation);
        var ids = page.Take(ParPage).Select(l => l.Id).ToList();
        var codes = Criteres.Freins;
        var freins = (
            await (
                from b in Db.Bilans.AsNoTracking()
                from f in b.Freins
                where ids.Contains(b.PersonneId) && !Db.Bilans.Any(n => n.PersonneId == b.PersonneId && n.Numero > b.Numero)
                where f.Etat != EtatFrein.Leve && codes.Contains(f.Frein)
                select new { b.PersonneId, f.Frein }
            ).ToListAsync(annulation)
        ).ToLookup(f => f.PersonneId, f => f.Frein);
        Lignes =
        [
            .. page.Take(ParPage)
                .Select(l => l with { Freins = [.. freins[l.Id].Select(f => Freins.GetValueOrDefault(f, f)).Order(StringComparer.CurrentCulture)] }),
        ];
        Suivante = page.Count > ParPage ? Adresse(Lignes[^1]) : null;
    }

    /// <summary>Whether the reader follows this person or decides for her.</summary>
    public bool PeutDemanderPour(Ligne ligne) =>
        Courant.Perimetre(Droits.SuivreParcours).Atteint(ligne.TerritoireId, ligne.OrganismeId, ligne.ReferentId)
        || Courant.Perimetre(Droits.DeciderOrientation).Atteint(ligne.TerritoireId, ligne.OrganismeId, ligne.ReferentId);

    private async Task LireCriteresAsync(CancellationToken annulation)
    {
        Criteres = CriteresGlobal.Lire((await Referentiels.CadresAsync(annulation)).Territoire);
        Freins = (await Referentiels.NomenclatureAsync(Nomenclatures.Frein, annulation))
            .Where(n => Criteres.Freins.Contains(n.Code))
            .ToDictionary(n => n.Code, n => n.Libelle);
    }

    private async Task<IQueryable<Personne>> ChoisirAsync(CancellationToken annulation)
    {
        var organismes = (await Db.RolesGlobauxAsync(Jour, annulation)).Keys.ToList();
        var personnes = Db.CiblerGlobal(Db.Personnes.AsNoTracking().DansLePerimetre(Perimetre), Criteres, organismes);
        if (TerritoireId is { } territoire)
        {
            personnes = personnes.Where(p => p.TerritoireId == territoire);
        }

        return personnes.DontLeNomCommencePar(Recherche);
    }

    private IQueryable<Ligne> Lire(IQueryable<Personne> personnes)
    {
        var codes = Criteres.Freins;
        return from p in personnes
            join o in Db.Organismes on p.OrganismeReferentId equals o.Id
            join u in Db.Users on p.ReferentId equals u.Id
            select new Ligne
            {
                Id = p.Id,
                Prenom = p.Prenom,
                Nom = p.Nom,
                NomPlie = p.NomPlie,
                TerritoireId = p.TerritoireId,
                OrganismeId = p.OrganismeReferentId,
                Organisme = o.Nom,
                ReferentId = p.ReferentId,
                Referent = u.Prenom + " " + u.Nom,
                InscriteLe = Db.Inscriptions.Where(i => i.PersonneId == p.Id && i.Fin == null).Max(i => (DateOnly?)i.Debut),
                NombreFreins = Db
                    .Bilans.Where(b => b.PersonneId == p.Id && !Db.Bilans.Any(n => n.PersonneId == p.Id && n.Numero > b.Numero))
                    .SelectMany(b => b.Freins)
                    .Count(f => f.Etat != EtatFrein.Leve && codes.Contains(f.Frein)),
            };
    }

    /// <summary>Requests addressed to the reader, or to the organisme for which she answers.</summary>
    private IQueryable<AccompagnementGlobal> DemandesRecues() => Db.Globaux.AdresseesA(Courant).Where(g => g.Statut == StatutGlobal.Demande);

    private async Task LireAttenduesAsync(CancellationToken annulation) =>
        Attendues = await (
            from g in DemandesRecues().AsNoTracking()
            join p in Db.Personnes on g.PersonneId equals p.Id
            join o in Db.Organismes on p.OrganismeReferentId equals o.Id
            join r in Db.Users on p.ReferentId equals r.Id
            join u in Db.Users on g.AssocieId equals u.Id
            orderby g.DemandeLe, g.Id
            select new Attendue(
                g.Id,
                p.Prenom + " " + p.Nom,
                p.Foyer == null ? null : p.Foyer!.Commune,
                g.DemandeLe,
                r.Prenom + " " + r.Nom,
                o.Nom,
                g.AssocieId,
                u.Prenom + " " + u.Nom
            )
        )
            .Take(ReponsesAuPlus)
            .ToListAsync(annulation);

    public bool EstPourMoi(Attendue attendue) => attendue.AssocieId == Courant.Id;

    private Task<AccompagnementGlobal?> TrouverAsync(CancellationToken annulation) =>
        DemandesRecues().Include(g => g.Personne).SingleOrDefaultAsync(g => g.Id == Repondue, annulation);

    public sealed record Attendue(Guid Id, string Nom, string? Commune, DateOnly DemandeLe, string Referent, string Organisme, Guid AssocieId, string Associe);

    public sealed record Ligne
    {
        public Guid Id { get; init; }
        public string Prenom { get; init; } = "";
        public string Nom { get; init; } = "";
        public string NomPlie { get; init; } = "";
        public Guid? TerritoireId { get; init; }
        public Guid? OrganismeId { get; init; }
        public string Organisme { get; init; } = "";
        public Guid? ReferentId { get; init; }
        public string Referent { get; init; } = "";
        public DateOnly? InscriteLe { get; init; }
        public int NombreFreins { get; init; }

        /// <summary>Labels of the freins sociaux that the last bilan leaves to be lifted.</summary>
        public IReadOnlyList<string> Freins { get; init; } = [];
    }
}
