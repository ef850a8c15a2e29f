using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Entree;

/// <summary>The checklist of droits connexes of a foyer (INF-04): read in the dossier, answered by who records persons or follows this one.</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class DroitsConnexesModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge),
        IReaffichable
{
    [BindProperty(Name = "Droits")]
    public List<SaisieDroitConnexe> Saisies { get; set; } = [];

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public bool PeutNoter => PeutSuivre || Courant.Perimetre(Droits.EnregistrerPersonne).Atteint(Personne);

    protected override string Droit => Droits.ConsulterDossier;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        Saisies =
        [
            .. Lignes.Select(l => new SaisieDroitConnexe
            {
                Code = l.Code,
                Etat = l.Etat,
                Montre = l.Etat,
            }),
        ];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!PeutNoter)
        {
            return NotFound();
        }

        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        // An answer that did not change keeps its date and its author.
        var changes = Lignes
            .Select(l => (l.Code, Avant: l.Etat, Saisie: Saisies.Find(s => s.Code == l.Code)))
            // Only what this form changed: what someone else answered meanwhile stays.
            .Where(c => c.Saisie is { Etat: { } apres } && apres != c.Saisie.Montre && apres != c.Avant)
            .ToList();
        Db.DroitsConnexes.AddRange(changes.Select(c => new SuiviDroitConnexe(Id, c.Code, c.Saisie!.Etat!.Value, Horloge.Aujourdhui, Courant.Id)));
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(changes.Count == 0 ? "Rien n’a changé." : "Les droits connexes sont à jour.", "DroitsConnexes", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var catalogue = await referentiels.NomenclatureAsync(Nomenclatures.DroitConnexe, annulation);
        var foyer = Personne.FoyerId;
        var reponses = await (
            from d in Db.DroitsConnexes.AsNoTracking()
            join p in Db.Personnes on d.PersonneId equals p.Id
            join u in Db.Users on d.Par equals u.Id into auteurs
            from u in auteurs.DefaultIfEmpty()
            where p.Id == Id || (foyer != null && p.FoyerId == foyer)
            orderby d.Le, d.Id
            select new
            {
                d.Droit,
                d.Etat,
                d.Le,
                Auteur = u == null ? null : u.Prenom + " " + u.Nom,
            }
        ).ToListAsync(annulation);
        Lignes =
        [
            .. from droit in catalogue
            let derniere = reponses.LastOrDefault(r => r.Droit == droit.Code)
            where derniere is not null || droit.EstEnVigueurAu(Horloge.Aujourdhui)
            select new Ligne(droit.Code, droit.Libelle, droit.Groupe, droit.Source, derniere?.Etat, derniere?.Le, derniere?.Auteur),
        ];
    }

    public sealed record Ligne(string Code, string Libelle, string? Groupe, string Source, EtatDroitConnexe? Etat, DateOnly? Le, string? Auteur);
}
