using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>The accompagnement global of a person: asked for in one act with both professionals proposed, taken back, ended (ORI-13).</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class GlobalModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    MessagesDeParcours messages,
    TimeProvider horloge
) : PageDeDossier(db, courant, horloge), IReaffichable
{
    /// <summary>Account and organisme of the one asked, as the list of choices writes them.</summary>
    [BindProperty, Display(Name = "Intervenant associé")]
    public string? Associe { get; set; }

    /// <summary>Code of the nomenclature « motif_fin ».</summary>
    [BindProperty, Display(Name = "Motif de la fin")]
    public string? MotifFin { get; set; }

    public IReadOnlyList<ElementNomenclature> Motifs { get; private set; } = [];

    public string? Referent { get; private set; }

    public string? Organisme { get; private set; }

    /// <summary>Part that the référent unique holds; null when his organisme takes no part.</summary>
    public RoleGlobal? Role { get; private set; }

    /// <summary>Part of the one to be asked.</summary>
    public RoleGlobal RoleAssocie => Role == RoleGlobal.Emploi ? RoleGlobal.Social : RoleGlobal.Emploi;

    /// <summary>Who may be asked, the one proposed first.</summary>
    public IReadOnlyList<ProfessionnelPropose> Proposes { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Choisissables =>
        Choix.De(
            Proposes,
            p => $"{p.Nom}, {p.Organisme}{(p.DuTerritoire ? ", de ce territoire" : null)} ({Typo.Compter(p.Suivies, "personne suivie", "personnes suivies")})",
            Code
        );

    /// <summary>Requests and accompagnements globaux of this person, the last one first.</summary>
    public IReadOnlyList<GlobalLu> Globaux { get; private set; } = [];

    public GlobalLu? Ouvert => Globaux.FirstOrDefault(g => g.Fin is null);

    /// <summary>Follows the person, or decides for her.</summary>
    public bool PeutAgir => PeutSuivre || Courant.Perimetre(Droits.DeciderOrientation).Atteint(Personne);

    /// <summary>The associé too may withdraw.</summary>
    public bool PeutTerminer => PeutAgir || Personne.AssocieId == Courant.Id;

    protected override string Droit => Droits.ConsulterDossier;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        Associe = Proposes is [var premier, ..] ? Code(premier) : null;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!PeutAgir)
        {
            return NotFound();
        }

        var choisi = Proposes.FirstOrDefault(p => Code(p) == Associe);
        var parcours = await Db
            .Accompagnements.Include(a => a.Personne)
            .Include(a => a.Globaux)
            .SingleOrDefaultAsync(a => a.Id == Personne.AccompagnementId, annulation);
        ReglesGlobal.AccompagnementSuivi.Exiger(parcours is { ReferentId: not null });
        ReglesGlobal.UnSeul.Exiger(Ouvert is null);
        ReglesGlobal.DeuxMetiers.Exiger(Role is not null);
        ReglesGlobal.AssocieRequis.Exiger(choisi is not null, nameof(Associe));
        var demande = parcours!.DemanderGlobal(Role, new(choisi!.Id, choisi.OrganismeId, RoleAssocie), Courant.Id, Horloge.Aujourdhui);
        Db.Add(demande);
        await Db.SaveChangesAsync(annulation);
        await messages.DemanderGlobalAsync(demande.Id, annulation);
        return this.RedirigerAvecSucces($"La demande est envoyée à {choisi.Nom}, qui accepte ou refuse.", "Global", new { Id });
    }

    public async Task<IActionResult> OnPostRetirerAsync(CancellationToken annulation)
    {
        if (!PeutAgir || await TrouverAsync(StatutGlobal.Demande, annulation) is not { } demande)
        {
            return NotFound();
        }

        demande.Retirer(Courant.Id, Horloge.Aujourdhui);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La demande est retirée.", "Global", new { Id });
    }

    public async Task<IActionResult> OnPostTerminerAsync(CancellationToken annulation)
    {
        if (!PeutTerminer || await TrouverAsync(StatutGlobal.EnCours, annulation) is not { } global)
        {
            return NotFound();
        }

        await ReafficherAsync(annulation);
        ReglesGlobal.MotifFinRequis.Exiger(Motifs.Any(m => m.Code == MotifFin), nameof(MotifFin));
        global.Terminer(Courant.Id, Horloge.Aujourdhui, MotifFin);
        await Db.SaveChangesAsync(annulation);
        await messages.TerminerGlobalAsync(global.Id, annulation);
        const string fin = "L’accompagnement global est terminé\u00A0: le référent unique continue.";
        // The associé no longer reaches the dossier.
        return Courant.Perimetre(Droits.ConsulterDossier).Atteint(Personne)
            ? this.RedirigerAvecSucces(fin, "Global", new { Id })
            : this.RedirigerAvecSucces(fin, "GlobauxListe");
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var jour = Horloge.Aujourdhui;
        var motifs = await referentiels.NomenclatureAsync(Nomenclatures.MotifFin, annulation);
        Motifs = [.. motifs.Where(m => m.EstEnVigueurAu(jour))];
        var libelles = motifs.ToDictionary(m => m.Code, m => m.Libelle);
        Globaux =
        [
            .. (
                await (
                    from g in Db.Globaux.AsNoTracking()
                    join u in Db.Users on g.AssocieId equals u.Id
                    join o in Db.Organismes on g.OrganismeId equals o.Id
                    join d in Db.Users on g.DemandePar equals d.Id into demandeurs
                    from d in demandeurs.DefaultIfEmpty()
                    where g.PersonneId == Id
                    orderby g.Id descending
                    select new GlobalLu(
                        g.Statut,
                        u.Prenom + " " + u.Nom,
                        o.Nom,
                        g.DemandeLe,
                        d == null ? null : d.Prenom + " " + d.Nom,
                        g.Debut,
                        g.Fin,
                        g.MotifRefus,
                        g.MotifFin
                    )
                ).ToListAsync(annulation)
            ).Select(g => g with { MotifFin = g.MotifFin is { } m ? libelles.GetValueOrDefault(m, m) : null }),
        ];
        if (Personne is not { ReferentId: { } referentId, OrganismeReferentId: { } organismeId })
        {
            return;
        }

        Referent = await Db.Users.Where(u => u.Id == referentId).Select(u => u.Prenom + " " + u.Nom).SingleAsync(annulation);
        Organisme = await Db.Organismes.Where(o => o.Id == organismeId).Select(o => o.Nom).SingleAsync(annulation);
        var roles = await Db.RolesGlobauxAsync(jour, annulation);
        Role = roles.TryGetValue(organismeId, out var role) ? role : null;
        if (Role is not null && Ouvert is null && PeutAgir)
        {
            var organismes = roles.Where(r => r.Value == RoleAssocie).Select(r => r.Key).ToList();
            Proposes = [.. (await Db.ProfessionnelsAsync(organismes, Personne.TerritoireId, jour, annulation)).Where(p => p.Id != referentId)];
        }
    }

    private static string Code(ProfessionnelPropose professionnel) => $"{professionnel.Id}:{professionnel.OrganismeId}";

    private Task<AccompagnementGlobal?> TrouverAsync(StatutGlobal statut, CancellationToken annulation) =>
        Db.Globaux.Include(g => g.Personne).SingleOrDefaultAsync(g => g.PersonneId == Id && g.Statut == statut, annulation);

    public sealed record GlobalLu(
        StatutGlobal Statut,
        string Associe,
        string Organisme,
        DateOnly DemandeLe,
        string? DemandePar,
        DateOnly? Debut,
        DateOnly? Fin,
        string? MotifRefus,
        string? MotifFin
    )
    {
        public string? Motif => MotifRefus ?? MotifFin;
    }
}
