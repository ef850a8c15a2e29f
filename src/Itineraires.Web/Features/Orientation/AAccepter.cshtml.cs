using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
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

    public IReadOnlyList<Recue> Recues { get; private set; } = [];

    public IReadOnlyList<ReferentDisponible> Referents { get; private set; } = [];

    /// <summary>Days to answer, when every orientation leaves the same; null otherwise.</summary>
    public int? DelaiCommun => Recues.Where(r => r.Statut == StatutAccompagnement.Oriente).Select(Delai).Distinct().ToList() is [var seul] ? seul : null;

    private CatalogueCadres _cadres = null!;

    /// <summary>Days that the cadre of an orientation leaves to answer.</summary>
    public int? Delai(Recue recue) => _cadres.DuCode(recue.CadreCode)?.Entier(ParametresCadre.AcceptationJours);

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
        return this.RedirigerAvecSucces($"L’orientation {Typo.De(parcours.Personne.NomComplet)} est acceptée.", "AAccepter");
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
        return this.RedirigerAvecSucces(
            $"L’orientation {Typo.De(parcours.Personne.NomComplet)} est refusée\u00A0: le chef de service social en est averti.",
            "AAccepter"
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
        return this.RedirigerAvecSucces($"{parcours.Personne.NomComplet} a un référent.", "AAccepter");
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var organismes = courant.Perimetre(Droits.AffecterReferent).Organismes;
        MotifsRefus = await MotifsAsync(annulation);
        Recues = await (
            from a in db.Accompagnements.AsNoTracking()
            join p in db.Personnes on a.PersonneId equals p.Id
            join d in db.Orientations on a.OrientationId equals d.Id
            where
                organismes.Contains(a.OrganismeId)
                && a.Fin == null
                && (a.Statut == StatutAccompagnement.Oriente || (a.Statut == StatutAccompagnement.Accepte && a.ReferentId == null))
            orderby a.OrienteLe, a.Id
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
            )
        )
            .Take(200)
            .ToListAsync(annulation);
        Referents = await ReferentsDisponibles.LireAsync(db, organismes, Jour, annulation);
        _cadres = await referentiels.CadresAsync(annulation);
        PersonnesParEtp = _cadres.EnVigueur(TypeParcours.EmploiDiversifie, Jour).Entier(ParametresCadre.FileActiveParEtp);
    }

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
