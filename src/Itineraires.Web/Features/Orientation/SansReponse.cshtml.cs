using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Design;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>Orientations that no organisme has answered: relance, then a new decision.</summary>
[Authorize(Policy = Droits.DeciderOrientation)]
public sealed class SansReponseModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    Relances relances,
    TimeProvider horloge
) : PageModel, IReaffichable
{
    private const int ParPage = 50;

    [BindProperty(SupportsGet = true, Name = "organisme")]
    public Guid? OrganismeId { get; set; }

    /// <summary>Only those whose delay to answer is over.</summary>
    [BindProperty(SupportsGet = true, Name = "retard")]
    public bool EnRetard { get; set; }

    /// <summary>Keyset: day and identifier of the last line of the previous page.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public DateOnly? Apres { get; set; }

    [BindProperty(SupportsGet = true, Name = "apresId")]
    public Guid? ApresId { get; set; }

    [BindProperty(Name = "Choisies")]
    public List<Guid> Choisies { get; set; } = [];

    public DateOnly Jour => horloge.Aujourdhui;

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

    public int Total { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public IReadOnlyList<(Guid Id, string Nom)> Organismes { get; private set; } = [];

    public string? Suivante { get; private set; }

    private CatalogueCadres _cadres = null!;

    /// <summary>Days that the cadre of the orientation leaves to answer, then before the decision comes back.</summary>
    public (int? Reponse, int? Silence) Delais(Ligne ligne) =>
        _cadres.DuCode(ligne.CadreCode) is { } cadre
            ? (cadre.Entier(ParametresCadre.AcceptationJours), cadre.Entier(ParametresCadre.SilenceJours))
            : (null, null);

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        ReglesRelance.ChoixRequis.Exiger(Choisies.Count > 0, nameof(Choisies));
        var choisies = Choisies.Distinct().ToList();
        var parcours = await Attente().Where(a => choisies.Contains(a.Id)).ToListAsync(annulation);
        var visibles = await db
            .Accompagnements.AsNoTracking()
            .DansLePerimetre(db, courant.Perimetre(Droits.DeciderOrientation))
            .CountAsync(a => choisies.Contains(a.Id), annulation);
        if (visibles != choisies.Count)
        {
            return NotFound();
        }

        // Between the list and the click an organisme may answer: the others are asked again all the same.
        var repondues = choisies.Count - parcours.Count;
        var envoyees = await relances.EnvoyerAsync(parcours, courant.Id, Jour, annulation);
        var deja = parcours.Count - envoyees;
        var suite = string.Concat(
            deja == 0 ? null : $", {Typo.Compter(deja, "déjà faite aujourd’hui", "déjà faites aujourd’hui")}",
            repondues == 0 ? null : $", {Typo.Compter(repondues, "orientation n’attendait", "orientations n’attendaient")} plus de réponse"
        );
        return this.RedirigerAvecSucces(
            envoyees > 0 ? $"{Typo.Compter(envoyees, "relance est partie", "relances sont parties")}{suite}."
                : parcours.Count == 0 ? "Aucune relance n’est partie\u00A0: ces orientations n’attendent plus de réponse."
                : $"Aucune relance n’est partie{suite}.",
            "SansReponse",
            new { organisme = OrganismeId, retard = EnRetard }
        );
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        db.Journaliser("export", null, "orientations sans réponse");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Orientations sans réponse")
            .Texte("Personne", l => l.Nom)
            .Texte("Organisme", l => l.Organisme)
            .Texte("Parcours", l => l.Type.Libelle)
            .Date("Orientée le", l => l.OrienteLe)
            .Entier("Jours sans réponse", l => Jour.DayNumber - l.OrienteLe.DayNumber)
            .Entier("Relances", l => l.Relances)
            .Date("Dernière relance", l => l.RelanceeLe);
        return new ResultatExport<Ligne>(tableau, format, Lire(Filtrees()).OrderBy(l => l.OrienteLe).ThenBy(l => l.Id).AsAsyncEnumerable(), Jour);
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        _cadres = await referentiels.CadresAsync(annulation);
        var attente = Attente();
        Organismes =
        [
            .. (
                await db
                    .Organismes.AsNoTracking()
                    .Where(o => attente.Any(a => a.OrganismeId == o.Id))
                    .OrderBy(o => o.Nom)
                    .Select(o => new { o.Id, o.Nom })
                    .ToListAsync(annulation)
            ).Select(o => (o.Id, o.Nom)),
        ];
        Total = await Filtrees().CountAsync(annulation);
        var lignes = Lire(Filtrees());
        if (Apres is { } apres && ApresId is { } apresId)
        {
            lignes = lignes.Where(l => l.OrienteLe > apres || (l.OrienteLe == apres && l.Id > apresId));
        }

        var page = await lignes.OrderBy(l => l.OrienteLe).ThenBy(l => l.Id).Take(ParPage + 1).ToListAsync(annulation);
        Lignes = [.. page.Take(ParPage)];
        Suivante =
            page.Count > ParPage
                ? Url.Page(
                    "SansReponse",
                    new
                    {
                        organisme = OrganismeId,
                        retard = EnRetard,
                        apres = Lignes[^1].OrienteLe.ToString("yyyy-MM-dd"),
                        apresId = Lignes[^1].Id,
                    }
                )
                : null;
    }

    private IQueryable<ParcoursAccompagne> Attente() =>
        db
            .Accompagnements.AsNoTracking()
            .DansLePerimetre(db, courant.Perimetre(Droits.DeciderOrientation))
            .Where(a => a.Fin == null && a.Statut == StatutAccompagnement.Oriente);

    private IQueryable<ParcoursAccompagne> Filtrees()
    {
        var (attente, jour) = (Attente(), Jour);
        if (OrganismeId is { } organisme)
        {
            attente = attente.Where(a => a.OrganismeId == organisme);
        }

        return EnRetard
            ? attente.Where(a =>
                db.Alertes.Any(x => x.PersonneId == a.PersonneId && x.Regle == Domain.Alertes.ReglesAlerte.Acceptation.Code && x.EnRetardLe <= jour)
            )
            : attente;
    }

    private IQueryable<Ligne> Lire(IQueryable<ParcoursAccompagne> parcours) =>
        from a in parcours
        join p in db.Personnes on a.PersonneId equals p.Id
        join o in db.Organismes on a.OrganismeId equals o.Id
        select new Ligne
        {
            Id = a.Id,
            PersonneId = p.Id,
            Nom = p.Prenom + " " + p.Nom,
            Organisme = o.Nom,
            Type = a.Type,
            CadreCode = a.CadreCode,
            OrienteLe = a.OrienteLe,
            Relances = db.Relances.Count(r => r.AccompagnementId == a.Id),
            RelanceeLe = db.Relances.Where(r => r.AccompagnementId == a.Id).Max(r => (DateOnly?)r.Le),
        };

    public sealed class Ligne
    {
        public Guid Id { get; init; }
        public Guid PersonneId { get; init; }
        public string Nom { get; init; } = "";
        public string Organisme { get; init; } = "";
        public TypeParcours Type { get; init; }
        public string CadreCode { get; init; } = "";
        public DateOnly OrienteLe { get; init; }
        public int Relances { get; init; }
        public DateOnly? RelanceeLe { get; init; }
    }
}
