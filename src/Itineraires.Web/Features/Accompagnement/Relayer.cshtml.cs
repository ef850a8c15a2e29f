using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>The relay of two référents: who answers for the person, what is handed over, the meeting (ORI-08).</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class RelayerModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageDeDossier(db, courant, horloge), IReaffichable
{
    [BindProperty, Display(Name = "À transmettre au nouveau référent"), MaxLength(4000), SansInformationMedicale]
    public string? Transmission { get; set; }

    [BindProperty, Display(Name = "Entretien de relais le")]
    public DateOnly? Le { get; set; }

    [BindProperty, Display(Name = "Ce qui a été convenu"), MaxLength(2000), SansInformationMedicale]
    public string? Conclusion { get; set; }

    [BindProperty, Display(Name = "Pourquoi l’entretien n’aura pas lieu"), MaxLength(500), SansInformationMedicale]
    public string? MotifSansEntretien { get; set; }

    public RelaisLu? Relais { get; private set; }

    public ContratLu? Contrat { get; private set; }

    public IReadOnlyList<string> Etapes { get; private set; } = [];

    /// <summary>Meetings already planned by either référent.</summary>
    public IReadOnlyList<RendezVousLu> RendezVous { get; private set; } = [];

    /// <summary>The two référents act here, the one who leaves until the relay is closed.</summary>
    public bool PeutAgir => PeutSuivre || (Relais is { ClosLe: null } r && r.SortantId == Courant.Id);

    protected override string Droit => Droits.ConsulterDossier;

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        (Transmission, Le) = (Relais?.Transmission, Horloge.Aujourdhui);
        return Page();
    }

    public Task<IActionResult> OnPostTransmettreAsync(CancellationToken annulation) =>
        AgirAsync(r => r.Transmettre(Transmission), "La transmission est enregistrée.", annulation);

    public Task<IActionResult> OnPostTenirAsync(CancellationToken annulation) =>
        AgirAsync(
            r =>
            {
                ReglesRelais.DateConstatee.Exiger(Le is not null, nameof(Le));
                r.Tenir(Le!.Value, Conclusion, Horloge.Aujourdhui);
            },
            "L’entretien de relais est noté\u00A0: le relais est clos.",
            annulation
        );

    public Task<IActionResult> OnPostRenoncerAsync(CancellationToken annulation) =>
        AgirAsync(r => r.Renoncer(Horloge.Aujourdhui, MotifSansEntretien), "Le relais est clos sans entretien.", annulation);

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var jour = Horloge.Aujourdhui;
        Relais = await (
            from r in Db.Relais.AsNoTracking()
            join de in Db.Organismes on r.OrganismeSortantId equals de.Id
            join a in Db.Accompagnements on r.VersAccompagnementId equals a.Id
            join vers in Db.Organismes on a.OrganismeId equals vers.Id
            join s in Db.Users on r.SortantId equals s.Id
            join e in Db.Users on r.EntrantId equals e.Id into entrants
            from e in entrants.DefaultIfEmpty()
            where r.PersonneId == Id
            orderby r.Id descending
            select new RelaisLu(
                r.Statut,
                r.SortantId,
                s.Prenom + " " + s.Nom,
                s.Email,
                de.Nom,
                e == null ? null : e.Prenom + " " + e.Nom,
                e == null ? null : e.Email,
                vers.Nom,
                a.Statut == StatutAccompagnement.Refuse,
                r.Debut,
                r.ReprisLe,
                r.ClosLe,
                r.Transmission,
                r.Conclusion
            )
        ).FirstOrDefaultAsync(annulation);
        Contrat = await Db
            .Contrats.AsNoTracking()
            .Where(c => c.PersonneId == Id && c.ValideLe != null && c.Debut <= jour && (c.TermineLe ?? c.Fin) >= jour)
            .OrderByDescending(c => c.Numero)
            .Select(c => new ContratLu(c.Id, c.Numero, c.TermineLe ?? c.Fin))
            .FirstOrDefaultAsync(annulation);
        Etapes = await Db
            .Etapes.AsNoTracking()
            .Where(e => e.PersonneId == Id && (e.Statut == StatutEtape.EnCours || e.Statut == StatutEtape.Acceptee))
            .OrderBy(e => e.Debut)
            .Select(e => e.Intitule)
            .ToListAsync(annulation);
        RendezVous = await (
            from r in Db.RendezVous.AsNoTracking()
            join u in Db.Users on r.ReferentId equals u.Id
            where r.PersonneId == Id && r.Statut == StatutRendezVous.Planifie && r.Jour >= jour
            orderby r.Jour, r.Heure
            select new RendezVousLu(r.Id, r.Jour, r.Heure, u.Prenom + " " + u.Nom)
        ).ToListAsync(annulation);
    }

    private async Task<IActionResult> AgirAsync(Action<Relais> agir, string succes, CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (PeutAgir && !ModelState.IsValid)
        {
            return Page();
        }

        if (
            !PeutAgir
            || await Db.Relais.Include(r => r.Personne).SingleOrDefaultAsync(r => r.PersonneId == Id && r.ClosLe == null, annulation) is not { } relais
        )
        {
            return NotFound();
        }

        agir(relais);
        await Db.SaveChangesAsync(annulation);

        // Once the relay is closed the référent who leaves does not reach the dossier any more.
        return Courant.Perimetre(Droits.ConsulterDossier).Atteint(Personne)
            ? this.RedirigerAvecSucces(succes, "Relayer", new { Id })
            : this.RedirigerAvecSucces(succes, "/Accompagnement/FileActive");
    }

    public sealed record RelaisLu(
        StatutRelais Statut,
        Guid SortantId,
        string Sortant,
        string? CourrielSortant,
        string OrganismeSortant,
        string? Entrant,
        string? CourrielEntrant,
        string OrganismeEntrant,
        bool EstRefuse,
        DateOnly Debut,
        DateOnly? ReprisLe,
        DateOnly? ClosLe,
        string? Transmission,
        string? Conclusion
    );

    public sealed record ContratLu(Guid Id, int Numero, DateOnly Fin);

    public sealed record RendezVousLu(Guid Id, DateOnly Jour, TimeOnly Heure, string Avec);
}
