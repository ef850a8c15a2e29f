using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>What the organisme receives: answer each orientation, then give each person a référent unique.</summary>
[Authorize(Policy = Droits.AffecterReferent)]
public sealed class AAccepterModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    MessagesDeParcours messages,
    TimeProvider horloge
) : PageModel, IReaffichable
{
    private const int ParPage = 50;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Recherche { get; set; }

    /// <summary>Keyset of the orientations to answer.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public string? Apres { get; set; }

    /// <summary>Keyset of the persons to confide to a référent.</summary>
    [BindProperty(SupportsGet = true, Name = "sansApres")]
    public string? SansApres { get; set; }

    /// <summary>Why the organisme declines: code of the nomenclature « motif_refus ».</summary>
    [BindProperty(Name = "MotifRefus"), Display(Name = "Motif du refus")]
    public string? MotifRefus { get; set; }

    [BindProperty(Name = "PrecisionRefus"), Display(Name = "Précisions"), MaxLength(500), SansInformationMedicale]
    public string? PrecisionRefus { get; set; }

    public IReadOnlyList<ElementNomenclature> MotifsRefus { get; private set; } = [];

    /// <summary>Orientation that the form answers, to show it again with what was typed.</summary>
    [BindProperty(Name = "id")]
    public Guid? Repondue { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    /// <summary>A page of the orientations that await an answer.</summary>
    public IReadOnlyList<Recue> Recues { get; private set; } = [];

    /// <summary>A page of the persons accepted, without référent.</summary>
    public IReadOnlyList<Recue> SansReferent { get; private set; } = [];

    /// <summary>Orientations to answer, whatever the filter.</summary>
    public int NombreEnTout { get; private set; }

    /// <summary>Orientations to answer under the filter.</summary>
    public int NombreRecues { get; private set; }

    /// <summary>Persons without référent under the filter.</summary>
    public int NombreSansReferent { get; private set; }

    public string? Suivante { get; private set; }

    public string? SansSuivante { get; private set; }

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

    public IReadOnlyList<ReferentDisponible> Referents { get; private set; } = [];

    /// <summary>Days to answer, when every orientation leaves the same; null otherwise.</summary>
    public int? DelaiCommun { get; private set; }

    /// <summary>What the address says of both lists: an act comes back to the same place.</summary>
    public Dictionary<string, string> Position =>
        new (string Nom, string? Valeur)[] { ("q", Recherche), ("apres", Apres), ("sansApres", SansApres) }
            .Where(v => !string.IsNullOrEmpty(v.Valeur))
            .ToDictionary(v => v.Nom, v => v.Valeur!);

    private CatalogueCadres _cadres = null!;

    /// <summary>Days that the cadre of an orientation leaves to answer.</summary>
    public int? Delai(Recue recue) => Delai(recue.CadreCode);

    private int? Delai(string cadre) => _cadres.DuCode(cadre)?.Entier(ParametresCadre.AcceptationJours);

    /// <summary>The page with both lists at these places.</summary>
    public string Adresse(string? apres, string? sansApres) =>
        Url.Page(
            "AAccepter",
            new
            {
                q = Recherche,
                apres,
                sansApres,
            }
        )!;

    public int? PersonnesParEtp { get; private set; }

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnPostAccepterAsync(Guid id, Guid? referentId, CancellationToken annulation)
    {
        if (await TrouverAsync(id, annulation) is not { } parcours)
        {
            return NotFound();
        }

        parcours.Accepter(Jour);
        if (referentId is { } referent)
        {
            await ExigerReferentAsync(referent, parcours.OrganismeId, annulation);
            await db.DesignerReferentAsync([parcours], referent, Jour, annulation);
        }

        await db.SaveChangesAsync(annulation);
        await messages.ReprendreAsync([id], annulation);
        return this.RedirigerAvecSucces($"L’orientation {Typo.De(parcours.Personne.NomComplet)} est acceptée.", "AAccepter", Position);
    }

    public async Task<IActionResult> OnPostRefuserAsync(Guid id, CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        if (await TrouverAsync(id, annulation) is not { } parcours)
        {
            return NotFound();
        }

        var motifs = await MotifsAsync(annulation);
        ReglesAccompagnement.MotifRefusRequis.Exiger(motifs.Any(m => m.Code == MotifRefus), nameof(MotifRefus));
        parcours.Refuser(Jour, MotifRefus, PrecisionRefus);
        await db.SaveChangesAsync(annulation);
        await messages.RefuserOrientationAsync(parcours.Id, annulation);
        return this.RedirigerAvecSucces(
            $"L’orientation {Typo.De(parcours.Personne.NomComplet)} est refusée\u00A0: le chef de service social en est averti.",
            "AAccepter",
            Position
        );
    }

    public async Task<IActionResult> OnPostDesignerAsync(Guid id, Guid? referentId, CancellationToken annulation)
    {
        if (await TrouverAsync(id, annulation) is not { } parcours)
        {
            return NotFound();
        }

        ReglesReferent.ReferentRequis.Exiger(referentId is not null, "referentId");
        await ExigerReferentAsync(referentId!.Value, parcours.OrganismeId, annulation);
        await db.DesignerReferentAsync([parcours], referentId.Value, Jour, annulation);
        await db.SaveChangesAsync(annulation);
        await messages.ReprendreAsync([id], annulation);
        return this.RedirigerAvecSucces($"{parcours.Personne.NomComplet} a un référent.", "AAccepter", Position);
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        _cadres = await referentiels.CadresAsync(annulation);
        db.Journaliser("export", null, "orientations reçues");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Recue>("Orientations reçues")
            .Texte("État", r => r.Statut == StatutAccompagnement.Oriente ? "à accepter" : "sans référent désigné")
            .Texte("Personne", r => r.Nom)
            .Texte("Commune", r => r.Commune)
            .Texte("Parcours", r => r.Type.Libelle)
            .Date("Orientée le", r => r.OrienteLe)
            .Date("Réponse attendue le", r => r.Statut == StatutAccompagnement.Oriente && Delai(r) is { } jours ? r.OrienteLe.AddDays(jours) : null)
            .Date("Relancée le", r => r.RelanceeLe)
            .Texte("Motif", r => r.Motif, 60);
        return new ResultatExport<Recue>(tableau, format, Lire(Filtrees()).AsAsyncEnumerable(), Jour);
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        MotifsRefus = await MotifsAsync(annulation);
        Referents = await ReferentsDisponibles.LireAsync(db, courant.Perimetre(Droits.AffecterReferent).Organismes, Jour, annulation);
        _cadres = await referentiels.CadresAsync(annulation);
        PersonnesParEtp = _cadres.EnVigueur(TypeParcours.EmploiDiversifie, Jour).Entier(ParametresCadre.FileActiveParEtp);
        var cadres = await ARepondre().GroupBy(a => a.CadreCode).Select(g => new { g.Key, Nombre = g.Count() }).ToListAsync(annulation);
        NombreEnTout = cadres.Sum(c => c.Nombre);
        DelaiCommun = cadres.Select(c => Delai(c.Key)).Distinct().ToList() is [var seul] ? seul : null;
        var comptes = await Filtrees().GroupBy(a => a.Statut).Select(g => new { g.Key, Nombre = g.Count() }).ToListAsync(annulation);
        NombreRecues = comptes.Find(c => c.Key == StatutAccompagnement.Oriente)?.Nombre ?? 0;
        NombreSansReferent = comptes.Find(c => c.Key == StatutAccompagnement.Accepte)?.Nombre ?? 0;
        (Recues, var suite) = await PageAsync(StatutAccompagnement.Oriente, Apres, annulation);
        Suivante = suite is null ? null : Adresse(suite, SansApres) + "#a-accepter";
        (SansReferent, suite) = await PageAsync(StatutAccompagnement.Accepte, SansApres, annulation);
        SansSuivante = suite is null ? null : Adresse(Apres, suite) + "#sans-referent";
    }

    private async Task<(IReadOnlyList<Recue> Lignes, string? Suite)> PageAsync(StatutAccompagnement statut, string? apres, CancellationToken annulation)
    {
        var parcours = Filtrees().Where(a => a.Statut == statut);
        if (CurseurJour.Lire(apres) is { } curseur)
        {
            var (jour, id) = (curseur.Jour, curseur.Id);
            parcours = parcours.Where(a => a.OrienteLe > jour || (a.OrienteLe == jour && a.Id > id));
        }

        var lues = await Lire(parcours).Take(ParPage + 1).ToListAsync(annulation);
        var lignes = lues.Take(ParPage).ToList();
        return (lignes, lues.Count > ParPage ? new CurseurJour(lignes[^1].OrienteLe, lignes[^1].Id).ToString() : null);
    }

    private IQueryable<ParcoursAccompagne> Recus()
    {
        var organismes = courant.Perimetre(Droits.AffecterReferent).Organismes;
        return db.Accompagnements.AsNoTracking().Where(a => organismes.Contains(a.OrganismeId) && a.Fin == null);
    }

    private IQueryable<ParcoursAccompagne> ARepondre() => Recus().Where(a => a.Statut == StatutAccompagnement.Oriente);

    /// <summary>Both lists under the filter.</summary>
    private IQueryable<ParcoursAccompagne> Filtrees()
    {
        var parcours = Recus().Where(a => a.Statut == StatutAccompagnement.Oriente || (a.Statut == StatutAccompagnement.Accepte && a.ReferentId == null));
        if (string.IsNullOrWhiteSpace(Recherche))
        {
            return parcours;
        }

        var nommees = db.Personnes.DontLeNomCommencePar(Recherche);
        return parcours.Where(a => nommees.Any(p => p.Id == a.PersonneId));
    }

    private IQueryable<Recue> Lire(IQueryable<ParcoursAccompagne> parcours) =>
        from a in parcours
        join p in db.Personnes on a.PersonneId equals p.Id
        join d in db.Orientations on a.OrientationId equals d.Id
        orderby a.Statut == StatutAccompagnement.Oriente ? 0 : 1, a.OrienteLe, a.Id
        select new Recue(
            a.Id,
            a.OrganismeId,
            p.Id,
            p.Prenom + " " + p.Nom,
            p.Foyer == null ? null : p.Foyer.Commune,
            a.Type,
            a.CadreCode,
            a.Statut,
            a.OrienteLe,
            d.Motif,
            db.Relais.Where(x => x.VersAccompagnementId == a.Id && x.ClosLe == null)
                .Join(db.Users, x => x.SortantId, u => u.Id, (x, u) => u.Prenom + " " + u.Nom)
                .FirstOrDefault(),
            db.Relances.Where(x => x.AccompagnementId == a.Id).Max(x => (DateOnly?)x.Le)
        );

    private async Task<IReadOnlyList<ElementNomenclature>> MotifsAsync(CancellationToken annulation) =>
        [.. (await referentiels.NomenclatureAsync(Nomenclatures.MotifRefus, annulation)).Where(m => m.EstEnVigueurAu(Jour))];

    private Task<ParcoursAccompagne?> TrouverAsync(Guid id, CancellationToken annulation)
    {
        var organismes = courant.Perimetre(Droits.AffecterReferent).Organismes;
        return db
            .Accompagnements.Include(a => a.Personne)
            .Include(a => a.Affectations)
            .SingleOrDefaultAsync(a => a.Id == id && a.Fin == null && organismes.Contains(a.OrganismeId), annulation);
    }

    private async Task ExigerReferentAsync(Guid referentId, Guid organismeId, CancellationToken annulation) =>
        ReglesReferent.DeLOrganisme.Exiger(
            (await ReferentsDisponibles.LireAsync(db, [organismeId], Jour, annulation)).Any(r => r.Id == referentId),
            "referentId"
        );

    public sealed record Recue(
        Guid Id,
        Guid OrganismeId,
        Guid PersonneId,
        string Nom,
        string? Commune,
        TypeParcours Type,
        string CadreCode,
        StatutAccompagnement Statut,
        DateOnly OrienteLe,
        string Motif,
        string? Sortant,
        DateOnly? RelanceeLe
    );
}
