using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>The situation of a person before a cellule: what the member may see of her, what is decided, by whom and for when (SUI-02).</summary>
[Authorize]
public sealed class SituationModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeCellule(db, courant, referentiels, horloge),
        IReaffichable
{
    [BindProperty, Display(Name = "Nature de la décision")]
    public string? Nature { get; set; }

    [BindProperty, Display(Name = "Ce que la cellule décide"), MaxLength(2000), SansInformationMedicale]
    public string? Decision { get; set; }

    [BindProperty, Display(Name = "Responsable")]
    public Guid? ResponsableId { get; set; }

    [BindProperty, Display(Name = "Échéance")]
    public DateOnly? Echeance { get; set; }

    [BindProperty, Display(Name = "Ce que la décision a donné"), MaxLength(2000), SansInformationMedicale]
    public string? Resultat { get; set; }

    /// <summary>Version that the form shows: two members deciding at once see it.</summary>
    [BindProperty]
    public int Version { get; set; }

    public SituationExaminee Situation { get; private set; } = null!;

    public Personne Personne { get; private set; } = null!;

    public DateOnly Seance { get; private set; }

    public string? Responsable { get; private set; }

    public string? LibelleNature { get; private set; }

    /// <summary>Facts of the dossier; null for who does not reach the person.</summary>
    public IReadOnlyList<(string Quoi, string Valeur)>? Faits { get; private set; }

    public bool PeutOuvrirLeDossier { get; private set; }

    public IReadOnlyList<SelectListItem> Natures { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Responsables { get; private set; } = [];

    public bool PeutDecider => SituationExaminee.Machine.Permet(Situation.Statut, ActeSituation.Decider);

    protected override async Task<Guid> CelluleIdAsync(CancellationToken annulation)
    {
        if (await Db.Situations.SingleOrDefaultAsync(s => s.Id == Id, annulation) is not { } situation)
        {
            return Guid.Empty;
        }

        Situation = situation;
        return situation.CelluleId;
    }

    public async Task OnGetAsync(CancellationToken annulation)
    {
        (Nature, Decision, ResponsableId, Echeance) = (Situation.Nature, Situation.Decision, Situation.ResponsableId, Situation.Echeance);
        Version = Situation.Version;
        await ReafficherAsync(annulation);
        Db.Journaliser("lecture", Situation.PersonneId, "situation examinée en cellule", Id);
        await Db.SaveChangesAsync(annulation);
    }

    public Task<IActionResult> OnPostDeciderAsync(CancellationToken annulation) =>
        AgirAsync(() => Situation.Decider(Cellule, new DecisionCellule(Nature, Decision, ResponsableId, Echeance), Jour), "La décision est notée.", annulation);

    public Task<IActionResult> OnPostCommencerAsync(CancellationToken annulation) => AgirAsync(Situation.Commencer, "La décision est en cours.", annulation);

    public Task<IActionResult> OnPostCloreAsync(CancellationToken annulation) =>
        AgirAsync(() => Situation.Clore(Resultat, Jour), "La décision est close.", annulation);

    public async Task<IActionResult> OnPostRouvrirAsync(CancellationToken annulation)
    {
        var autre = await Db
            .Situations.Where(s => s.CelluleId == Cellule.Id && s.PersonneId == Situation.PersonneId && s.Id != Id)
            .AnyAsync(s => s.Statut == StatutSituation.AExaminer || s.Statut == StatutSituation.Ouverte || s.Statut == StatutSituation.EnCours, annulation);
        return await AgirAsync(() => Situation.Rouvrir(Cellule, autre), "La décision est rouverte.", annulation);
    }

    public async Task<IActionResult> OnPostRetirerAsync(CancellationToken annulation)
    {
        Garder();
        Situation.Retirer();
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La personne est retirée de la liste.", "Cellule", new { Cellule.Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            // What another member decided meanwhile is shown beside what was typed.
            Db.ChangeTracker.Clear();
            Situation = await Db.Situations.SingleAsync(s => s.Id == Id, annulation);
        }

        Personne = await Db.Personnes.AsNoTracking().SingleAsync(p => p.Id == Situation.PersonneId, annulation);
        Seance = await Db.SeancesCellule.Where(s => s.Id == Situation.SeanceId).Select(s => s.Jour).SingleAsync(annulation);
        var natures = (await Referentiels.NomenclatureAsync(Nomenclatures.DecisionCellule, annulation)).ToList();
        LibelleNature = natures.Find(n => n.Code == Situation.Nature)?.Libelle;
        Natures = Choix.De(natures.Where(n => n.EstEnVigueurAu(Jour)), n => n.Libelle, n => n.Code);
        var membres = await MembresAsync(annulation);
        Responsables = Choix.De(membres, m => m.Nom, m => m.Id.ToString());
        Responsable = Situation.ResponsableId is { } r
            ? await Db.Users.Where(u => u.Id == r).Select(u => u.Prenom + " " + u.Nom).FirstOrDefaultAsync(annulation)
            : null;
        PeutOuvrirLeDossier = Courant.Perimetre(Droits.ConsulterDossier).Atteint(Personne);
        if (PeutOuvrirLeDossier || Courant.Perimetre(Droits.ConsulterListes).Atteint(Personne))
        {
            Faits = await LireFaitsAsync(annulation);
        }
    }

    private async Task<IActionResult> AgirAsync(Action acte, string succes, CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        Garder();
        acte();
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(succes, "Situation", new { Id });
    }

    /// <summary>What another member changed meanwhile is not overwritten.</summary>
    private void Garder() => Db.Entry(Situation).Property(s => s.Version).OriginalValue = Version;

    private async Task<IReadOnlyList<(string Quoi, string Valeur)>> LireFaitsAsync(CancellationToken annulation)
    {
        var (id, jour) = (Personne.Id, Jour);
        var parcours = await (
            from a in Db.Accompagnements.AsNoTracking()
            join o in Db.Organismes on a.OrganismeId equals o.Id
            where a.Id == Personne.AccompagnementId
            select new
            {
                a.Type,
                a.Statut,
                a.OrienteLe,
                o.Nom,
            }
        ).FirstOrDefaultAsync(annulation);
        var suivi = await Db
            .Personnes.Where(p => p.Id == id)
            .Select(p => new
            {
                Contrat = Db
                    .Contrats.Where(c => c.PersonneId == id && c.ValideLe != null && c.Debut <= jour && (c.TermineLe ?? c.Fin) >= jour)
                    .Max(c => c.TermineLe ?? (DateOnly?)c.Fin),
                Prochain = Db.RendezVous.Where(r => r.PersonneId == id && r.Statut == StatutRendezVous.Planifie && r.Jour >= jour).Min(r => (DateOnly?)r.Jour),
                Dernier = Db.RendezVous.Where(r => r.PersonneId == id && r.Statut == StatutRendezVous.Honore).Max(r => (DateOnly?)r.Jour),
            })
            .SingleAsync(annulation);
        var regles = await Db.Alertes.Where(a => a.PersonneId == id && a.ApparaitLe <= jour).Select(a => a.Regle).Distinct().ToListAsync(annulation);
        return
        [
            ("Droit ouvert", Personne.DroitOuvertLe is { } d ? $"le {Typo.DateLongue(d)}" : "inconnu"),
            ("Droits et devoirs", Personne.SoumisDepuis is { } s ? $"depuis le {Typo.DateLongue(s)}" : "non soumise"),
            (
                "Parcours",
                parcours is null
                    ? "aucun"
                    : $"{parcours.Type.Libelle}, {parcours.Nom}, {Libelles.De(parcours.Statut)} depuis le {Typo.DateLongue(parcours.OrienteLe)}"
            ),
            ("Contrat", suivi.Contrat is { } fin ? $"jusqu’au {Typo.DateLongue(fin)}" : "aucun en cours"),
            ("Dernier rendez-vous honoré", suivi.Dernier is { } dernier ? Typo.DateLongue(dernier) : "aucun"),
            ("Prochain rendez-vous", suivi.Prochain is { } prochain ? Typo.DateLongue(prochain) : "aucun"),
            ("Alertes", regles.Count == 0 ? "aucune" : string.Join(", ", regles.Select(r => ReglesAlerte.DuCode(r).Titre))),
        ];
    }
}
