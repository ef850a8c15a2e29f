using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Design;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Delegations;

/// <summary>The délégations of signature of the Président: recorded, withdrawn, never changed (GOV-04).</summary>
[Authorize(Policy = Droits.GererDelegations)]
public sealed class IndexModel(ItinerairesDbContext db, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel, IReaffichable
{
    private static readonly RegleMetier DebutRequis = new("DEL-DEBUT", "Écrivez la date de début.");

    private static readonly RegleMetier DernierJourRequis = new("DEL-RETRAIT-JOUR", "Écrivez le dernier jour de la délégation.");

    private static readonly string[] DroitsDeDecider = [Droits.DeciderOrientation, Droits.ValiderContrat, Droits.MaintenirAccompagnement];

    private int _preavis;

    [BindProperty(SupportsGet = true, Name = "etat")]
    public string? Etat { get; set; }

    [BindProperty(SupportsGet = true, Name = "nom")]
    public string? Nom { get; set; }

    [BindProperty]
    public SaisieDelegation Saisie { get; set; } = new();

    [BindProperty]
    public Guid? Retiree { get; set; }

    [BindProperty, Display(Name = "Dernier jour")]
    public DateOnly? DernierJour { get; set; }

    [BindProperty, Display(Name = "Motif du retrait"), MaxLength(300)]
    public string? MotifRetrait { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    /// <summary>Who may decide by role and may not sign.</summary>
    public IReadOnlyList<string> SansDelegation { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Titulaires { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Territoires { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Objets { get; } = Choix.De(ObjetsDelegation.Tous, o => o.Value, o => o.Key);

    public Task OnGetAsync(CancellationToken annulation)
    {
        Saisie.Debut = Jour;
        return ReafficherAsync(annulation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        ModelState.NeGarderQue(nameof(Saisie));
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        ReglesDelegation.TitulaireRequis.Exiger(
            Saisie.TitulaireId is { } titulaire && await db.Users.AnyAsync(u => u.Id == titulaire, annulation),
            $"{nameof(Saisie)}.{nameof(Saisie.TitulaireId)}"
        );
        DebutRequis.Exiger(Saisie.Debut is not null, $"{nameof(Saisie)}.{nameof(Saisie.Debut)}");
        if (Saisie.TerritoireId is { } t && !await db.Territoires.AnyAsync(x => x.Id == t, annulation))
        {
            return NotFound();
        }

        db.Add(new Delegation(Saisie.TitulaireId!.Value, Saisie.Reference, Saisie.Objets, Saisie.TerritoireId, new Periode(Saisie.Debut!.Value, Saisie.Fin)));
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La délégation est enregistrée.", "Index");
    }

    public async Task<IActionResult> OnPostRetirerAsync(CancellationToken annulation)
    {
        ModelState.Clear();
        if (await db.Delegations.SingleOrDefaultAsync(d => d.Id == Retiree, annulation) is not { } delegation)
        {
            return NotFound();
        }

        DernierJourRequis.Exiger(DernierJour is not null, nameof(DernierJour));
        delegation.Retirer(DernierJour!.Value, MotifRetrait, Jour);
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La délégation est retirée.", "Index");
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        var lignes = await LireAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Délégations de signature")
            .Texte("Titulaire", l => l.Titulaire)
            .Texte("Décisions", l => string.Join(" ; ", l.Delegation.Objets.Select(o => ObjetsDelegation.Tous[o])))
            .Texte("Territoire", l => l.Territoire ?? "toute la Métropole")
            .Texte("Arrêté", l => l.Delegation.Reference)
            .Date("Début", l => l.Delegation.Debut)
            .Date("Fin", l => l.Delegation.Fin)
            .Texte("Motif du retrait", l => l.Delegation.MotifRetrait);
        return new ResultatExport<Ligne>(tableau, format, lignes.ToAsyncEnumerable(), Jour);
    }

    /// <summary>Time to have the arrêté renewed.</summary>
    public bool FinitBientot(Ligne ligne) => ligne.Delegation.Fin is { } fin && fin.DayNumber - Jour.DayNumber <= _preavis;

    /// <summary>Identifier of a field: the plain name in the row that came back with an error, so that the summary leads to it.</summary>
    public string Champ(string nom, Ligne ligne) => Retiree == ligne.Delegation.Id ? nom : $"{nom}-{ligne.Delegation.Id}";

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        _preavis = (await referentiels.CadresAsync(annulation)).Territoire.Entier(ParametresCadre.DelegationPreavisJours) ?? 0;
        Lignes = await LireAsync(annulation);
        var jour = Jour;
        var comptes = await db
            .Users.AsNoTracking()
            .Where(u => u.FermeLe == null || u.FermeLe > jour)
            .OrderBy(u => u.Nom)
            .ThenBy(u => u.Prenom)
            .Select(u => new
            {
                u.Id,
                u.Nom,
                u.Prenom,
                u.Fonction,
            })
            .ToListAsync(annulation);
        var roles = (await db.RolesMetier.AsNoTracking().ToListAsync(annulation))
            .Where(r => r.Droits.Exists(d => DroitsDeDecider.Contains(d, StringComparer.Ordinal)))
            .Select(r => r.Code)
            .ToList();
        var decideurs = (
            await db
                .Habilitations.AsNoTracking()
                .Where(h => roles.Contains(h.RoleCode) && h.Debut <= jour && (h.Fin == null || h.Fin >= jour))
                .Select(h => h.UtilisateurId)
                .Distinct()
                .ToListAsync(annulation)
        ).ToHashSet();
        var valides = (
            await db.Delegations.Where(d => d.Debut <= jour && (d.Fin == null || d.Fin >= jour)).Select(d => d.TitulaireId).Distinct().ToListAsync(annulation)
        ).ToHashSet();
        SansDelegation = [.. comptes.Where(c => decideurs.Contains(c.Id) && !valides.Contains(c.Id)).Select(c => $"{c.Prenom} {c.Nom}")];
        Titulaires = Choix.De(
            comptes.Where(c => decideurs.Contains(c.Id)),
            c => $"{c.Nom}, {c.Prenom}{(c.Fonction is null ? null : $" ({c.Fonction})")}",
            c => c.Id.ToString()
        );
        Territoires = Choix.De(
            (await referentiels.TerritoiresAsync(annulation)).Where(t => t.Type == TypeTerritoire.MaisonMetropole),
            t => t.Nom,
            t => t.Id.ToString()
        );
    }

    private async Task<List<Ligne>> LireAsync(CancellationToken annulation)
    {
        var (jour, nom) = (Jour, string.IsNullOrWhiteSpace(Nom) ? null : Texte.Replier(Nom));
        var lignes = await (
            from d in db.Delegations.AsNoTracking()
            join u in db.Users on d.TitulaireId equals u.Id
            join t in db.Territoires on d.TerritoireId equals t.Id into lieux
            from t in lieux.DefaultIfEmpty()
            where Etat == "toutes" || (Etat == "terminees" ? d.Fin != null && d.Fin < jour : d.Fin == null || d.Fin >= jour)
            orderby u.Nom, u.Prenom, d.Debut descending
            select new Ligne(d, u.Nom + ", " + u.Prenom, t == null ? null : t.Nom)
        ).ToListAsync(annulation);
        return nom is null
            ? lignes
            : lignes.FindAll(l =>
                Texte.Replier(l.Titulaire).Contains(nom, StringComparison.Ordinal)
                || Texte.Replier(l.Delegation.Reference).Contains(nom, StringComparison.Ordinal)
            );
    }

    public sealed record Ligne(Delegation Delegation, string Titulaire, string? Territoire);

    public sealed class SaisieDelegation
    {
        [Display(Name = "Titulaire")]
        public Guid? TitulaireId { get; set; }

        [Display(Name = "Territoire")]
        public Guid? TerritoireId { get; set; }

        [Display(Name = "Arrêté"), Required(ErrorMessage = "Indiquez l’arrêté qui donne la délégation."), MaxLength(200)]
        public string? Reference { get; set; }

        [Display(Name = "Décisions déléguées")]
        public List<string> Objets { get; set; } = [];

        [Display(Name = "Début")]
        public DateOnly? Debut { get; set; }

        [Display(Name = "Fin")]
        public DateOnly? Fin { get; set; }
    }
}
