using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Features.Orientation;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>The référents of the organisme, their load, and the transfer of persons from one to another with history kept (ACC-11).</summary>
[Authorize(Policy = Droits.AffecterReferent)]
public sealed class FilesActivesModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    MessagesDeParcours messages,
    TimeProvider horloge
) : PageModel, IReaffichable
{
    /// <summary>Référent whose persons are listed.</summary>
    [BindProperty(SupportsGet = true, Name = "referent")]
    public Guid? ReferentId { get; set; }

    public IReadOnlyList<ReferentDisponible> Referents { get; private set; } = [];

    public IReadOnlyList<Suivie> Suivies { get; private set; } = [];

    public ReferentDisponible? Choisi { get; private set; }

    public int Places { get; private set; }

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnPostTransfererAsync(List<Guid> personnes, Guid? vers, CancellationToken annulation)
    {
        var jour = horloge.Aujourdhui;
        var organismes = courant.Perimetre(Droits.AffecterReferent).Organismes;
        ReglesReferent.ReferentRequis.Exiger(vers is not null, "vers");
        PersonnesRequises.Exiger(personnes.Count > 0, "personnes");
        var parcours = await db
            .Accompagnements.Include(a => a.Personne)
            .Include(a => a.Affectations)
            .Where(a => a.Fin == null && personnes.Contains(a.PersonneId) && organismes.Contains(a.OrganismeId))
            .ToListAsync(annulation);
        if (parcours.Count != personnes.Distinct().Count())
        {
            return NotFound();
        }

        var cible = (await ReferentsDisponibles.LireAsync(db, organismes, jour, annulation)).Where(r => r.Id == vers).ToList();
        ReglesReferent.DeLOrganisme.Exiger(parcours.TrueForAll(p => cible.Exists(c => c.OrganismeId == p.OrganismeId)), "vers");
        await db.DesignerReferentAsync(parcours, vers!.Value, jour, annulation);
        await db.SaveChangesAsync(annulation);
        await messages.ReprendreAsync([.. parcours.Select(p => p.Id)], annulation);
        return this.RedirigerAvecSucces(
            $"{parcours.Count} personne{(parcours.Count > 1 ? "s sont confiées" : " est confiée")} à {cible[0].Nom}.",
            "FilesActives",
            new { referent = vers }
        );
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var perimetre = courant.Perimetre(Droits.AffecterReferent);
        Referents = await ReferentsDisponibles.LireAsync(db, perimetre.Organismes, horloge.Aujourdhui, annulation);
        Places =
            (await referentiels.CadresAsync(annulation)).EnVigueur(TypeParcours.EmploiDiversifie, horloge.Aujourdhui).Entier(ParametresCadre.FileActiveParEtp)
            ?? 0;
        Choisi = Referents.FirstOrDefault(r => r.Id == ReferentId);
        if (ReferentId is { } id)
        {
            var jour = horloge.Aujourdhui;
            Suivies = await (
                from p in db.Personnes.AsNoTracking().DansLePerimetre(perimetre)
                join a in db.Accompagnements on p.AccompagnementId equals a.Id
                where p.ReferentId == id
                orderby p.NomPlie, p.PrenomPlie
                select new Suivie(p.Id, p.Prenom + " " + p.Nom, a.Type, a.OrienteLe, db.Alertes.Count(x => x.PersonneId == p.Id && x.EnRetardLe <= jour))
            ).ToListAsync(annulation);
        }
    }

    public sealed record Suivie(Guid Id, string Nom, TypeParcours Type, DateOnly OrienteLe, int Retards);

    private static readonly RegleMetier PersonnesRequises = new("ACC-TRANSFERT", "Cochez au moins une personne.");
}
