using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Data.Recherche;
using Itineraires.Data.Suivi;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>Puts persons on the list of a séance: found by name, from an alert, or from a cohorte (SUI-02).</summary>
[Authorize]
public sealed class InscrireSituationsModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeCellule(db, courant, referentiels, horloge),
        IReaffichable
{
    /// <summary>Persons proposed at once.</summary>
    private const int AuPlus = 40;

    private static readonly RegleMetier SeanceRequise = new("CEL-SEANCE", "Choisissez la séance.");

    private static readonly RegleMetier PersonnesRequises = new("CEL-PERSONNES", "Choisissez au moins une personne.");

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Recherche { get; set; }

    [BindProperty(SupportsGet = true, Name = "alerte")]
    public string? Alerte { get; set; }

    [BindProperty(SupportsGet = true, Name = "cohorte")]
    public Guid? CohorteId { get; set; }

    [BindProperty(SupportsGet = true, Name = "cas")]
    public EtatMembre Cas { get; set; } = EtatMembre.SansSuivi;

    [BindProperty(Name = "seance")]
    public Guid? SeanceId { get; set; }

    [BindProperty(Name = "personnes")]
    public List<Guid> Personnes { get; set; } = [];

    public IReadOnlyList<SeanceCellule> Seances { get; private set; } = [];

    public IReadOnlyList<(Guid Id, string Nom)> Cohortes { get; private set; } = [];

    public IReadOnlyList<Ligne>? Trouvees { get; private set; }

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        var seance = await Db.SeancesCellule.SingleOrDefaultAsync(s => s.Id == SeanceId && s.CelluleId == Id, annulation);
        SeanceRequise.Exiger(seance is not null, "seance");
        var choisies = Personnes.Distinct().ToList();
        PersonnesRequises.Exiger(choisies.Count > 0);
        var visibles = await Visibles().Where(p => choisies.Contains(p.Id)).Select(p => p.Id).ToListAsync(annulation);
        var suivies = await DejaSuivies().Where(p => choisies.Contains(p)).ToListAsync(annulation);
        foreach (var personne in visibles.Order())
        {
            Db.Add(Cellule.Inscrire(personne, seance!, suivies.Contains(personne), Courant.Id, Jour));
        }

        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(
            $"{Typo.Compter(visibles.Count, "personne inscrite", "personnes inscrites")} à la séance du {Typo.DateLongue(seance!.Jour)}.",
            "Cellule",
            new { Id }
        );
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        Seances = await Db.SeancesCellule.AsNoTracking().Where(s => s.CelluleId == Id).OrderByDescending(s => s.Jour).ToListAsync(annulation);
        SeanceId ??= Seances.LastOrDefault(s => s.Jour >= Jour)?.Id ?? (Seances.Count > 0 ? Seances[0].Id : null);
        if (Courant.Peut(Droits.SuivreCohortes))
        {
            var cohortes = await Db
                .Cohortes.AsNoTracking()
                .Visibles(Courant.Perimetre(Droits.SuivreCohortes))
                .Where(c => c.Statut == StatutCohorte.Suivie)
                .OrderBy(c => c.Nom)
                .ThenBy(c => c.Id)
                .Select(c => new { c.Id, c.Nom })
                .ToListAsync(annulation);
            Cohortes = cohortes.ConvertAll(c => (c.Id, c.Nom));
        }

        var suivies = DejaSuivies();
        var libres = Visibles().Where(p => !suivies.Contains(p.Id));
        if (!string.IsNullOrWhiteSpace(Recherche))
        {
            var trouvees = await new RecherchePersonnes(Db).ChercherAsync(Recherche, libres, AuPlus, annulation);
            await ProposerAsync([.. trouvees.Select(t => t.Id)], annulation);
        }
        else if (ReglesAlerte.Toutes.Any(r => r.Code == Alerte))
        {
            var territoire = Cellule.TerritoireId;
            var jour = Jour;
            await ProposerAsync(
                await Db
                    .Alertes.Where(a => a.Regle == Alerte && a.ApparaitLe <= jour && libres.Any(p => p.Id == a.PersonneId && p.TerritoireId == territoire))
                    .OrderBy(a => a.EnRetardLe ?? a.ApparaitLe)
                    .ThenBy(a => a.Id)
                    .Select(a => a.PersonneId)
                    .Take(AuPlus)
                    .ToListAsync(annulation),
                annulation
            );
        }
        else if (CohorteId is { } cohorte && Cohortes.Any(c => c.Id == cohorte))
        {
            var faits = await LectureCohorte.LireAsync(Db, cohorte, Courant.Perimetre(Droits.SuivreCohortes), annulation);
            await ProposerAsync([.. faits.Where(f => f.Est(Cas, Jour)).OrderBy(f => f.EntreeLe).Select(f => f.PersonneId)], annulation);
        }
    }

    /// <summary>Persons whom the member reaches by her own rights, and no other.</summary>
    private IQueryable<Personne> Visibles()
    {
        var droit = Courant.Peut(Droits.ConsulterListes) ? Droits.ConsulterListes : Droits.ConsulterDossier;
        return Db.Personnes.AsNoTracking().DansLePerimetre(Courant.Perimetre(droit));
    }

    private IQueryable<Guid> DejaSuivies() =>
        Db
            .Situations.Where(s =>
                s.CelluleId == Id && (s.Statut == StatutSituation.AExaminer || s.Statut == StatutSituation.Ouverte || s.Statut == StatutSituation.EnCours)
            )
            .Select(s => s.PersonneId);

    private async Task ProposerAsync(List<Guid> ids, CancellationToken annulation)
    {
        var suivies = DejaSuivies();
        var lues = await Visibles()
            .Where(p => ids.Contains(p.Id) && !suivies.Contains(p.Id))
            .Select(p => new Ligne(p.Id, p.Nom + ", " + p.Prenom, p.DateNaissance, p.DroitOuvertLe))
            .ToListAsync(annulation);
        Trouvees = [.. lues.OrderBy(l => ids.IndexOf(l.Id)).Take(AuPlus)];
    }

    public sealed record Ligne(Guid Id, string Nom, DateOnly Naissance, DateOnly? DroitOuvertLe);
}
