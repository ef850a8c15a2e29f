using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Referentiels;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>The eleven territories of Maisons de la Métropole and the nine conférences, with the dated correspondence of their communes (GOV-01).</summary>
[Authorize]
public sealed class TerritoiresModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeReferentiel(db, courant, referentiels, horloge),
        IReaffichable
{
    private static readonly RegleMetier DejaRattachee = new("TER-DEJA", "Cette commune est déjà dans ce territoire.");

    private static readonly RegleMetier DateApres = new(
        "TER-DATE",
        "Le rattachement en cours a commencé ce jour-là ou après\u00A0: choisissez une date postérieure."
    );

    [BindProperty]
    public SaisieDeplacement Deplacement { get; set; } = new();

    [BindProperty]
    public SaisieNom Nouveau { get; set; } = new();

    public IReadOnlyList<Territoire> Territoires { get; private set; } = [];

    public ILookup<Guid, CommuneRattachee> Communes { get; private set; } = Enumerable.Empty<CommuneRattachee>().ToLookup(c => c.TerritoireId);

    public IReadOnlyList<SelectListItem> ChoixCommunes { get; private set; } = [];

    public IReadOnlyList<SelectListItem> ChoixTerritoires => Choix.De(Territoires, t => $"{t.Code} · {t.Nom}", t => t.Id.ToString());

    public Task OnGetAsync(CancellationToken annulation)
    {
        Deplacement.Depuis = Jour;
        return ReafficherAsync(annulation);
    }

    public async Task<IActionResult> OnPostRenommerAsync(CancellationToken annulation)
    {
        ModelState.NeGarderQue(nameof(Nouveau));
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        if (await Db.Territoires.SingleOrDefaultAsync(t => t.Id == Nouveau.Id, annulation) is not { } territoire)
        {
            return NotFound();
        }

        territoire.Renommer(Nouveau.Nom!);
        await Db.SaveChangesAsync(annulation);
        Referentiels.Oublier();
        return this.RedirigerAvecSucces("Le territoire est renommé.", "Territoires");
    }

    public async Task<IActionResult> OnPostDeplacerAsync(CancellationToken annulation)
    {
        ModelState.NeGarderQue(nameof(Deplacement));
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        var (commune, depuis) = (Deplacement.Commune!, Deplacement.Depuis!.Value);
        if (
            await Db.Territoires.SingleOrDefaultAsync(t => t.Id == Deplacement.Territoire, annulation) is not { } territoire
            || !await Db.Communes.AnyAsync(c => c.CodeInsee == commune, annulation)
        )
        {
            return NotFound();
        }

        var ancien = await Db
            .Rattachements.Where(r => r.CodeInsee == commune && r.Type == territoire.Type)
            .OrderByDescending(r => r.Debut)
            .FirstOrDefaultAsync(annulation);
        DejaRattachee.Exiger(ancien is null || ancien.Fin is not null || ancien.TerritoireId != territoire.Id, "Deplacement.Territoire");
        DateApres.Exiger(ancien is null || depuis > ancien.Debut, "Deplacement.Depuis");
        await using var transaction = await Db.Database.BeginTransactionAsync(annulation);
        if (ancien is not null && (ancien.Fin is null || ancien.Fin >= depuis))
        {
            ancien.Clore(depuis.AddDays(-1));
        }

        Db.Rattachements.Add(new Rattachement(commune, territoire.Id, territoire.Type, new Periode(depuis, null)));
        await Db.SaveChangesAsync(annulation);
        await TerritoiresDesHabitants.AlignerAsync(Db, Jour, annulation);

        await transaction.CommitAsync(annulation);
        return this.RedirigerAvecSucces(
            depuis <= Jour ? "La commune est déplacée, ses habitants la suivent." : $"La commune sera déplacée le {Typo.DateLongue(depuis)}.",
            "Territoires"
        );
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        Territoires = await Referentiels.TerritoiresAsync(annulation);
        Territoires = [.. Territoires.OrderBy(t => t.Type).ThenBy(t => t.Code, StringComparer.Ordinal)];
        var communes = await Db.Communes.AsNoTracking().OrderBy(c => c.NomPlie).ToListAsync(annulation);
        var noms = communes.ToDictionary(c => c.CodeInsee, c => c.Nom, StringComparer.Ordinal);
        var jour = Jour;
        Communes = (await Db.Rattachements.AsNoTracking().Where(r => r.Fin == null || r.Fin >= jour).ToListAsync(annulation))
            .Select(r => new CommuneRattachee(r.TerritoireId, noms.GetValueOrDefault(r.CodeInsee, r.CodeInsee), r.Debut > jour ? r.Debut : null, r.Fin))
            .OrderBy(c => c.Nom, StringComparer.Create(Typo.Culture, ignoreCase: true))
            .ToLookup(c => c.TerritoireId);
        ChoixCommunes = Choix.De(communes.Where(c => c.Fin is null || c.Fin >= jour), c => c.Nom, c => c.CodeInsee);
    }

    public sealed record CommuneRattachee(Guid TerritoireId, string Nom, DateOnly? APartirDu, DateOnly? Jusquau)
    {
        public string Mention =>
            (APartirDu, Jusquau) switch
            {
                ({ } debut, _) => $"{Nom} (à partir du {Typo.DateCourte(debut)})",
                (_, { } fin) => $"{Nom} (jusqu’au {Typo.DateCourte(fin)})",
                _ => Nom,
            };
    }

    public sealed class SaisieDeplacement
    {
        [Display(Name = "Commune ou arrondissement"), Required(ErrorMessage = "Choisissez la commune.")]
        public string? Commune { get; set; }

        [Display(Name = "Nouveau territoire"), Required(ErrorMessage = "Choisissez le territoire.")]
        public Guid? Territoire { get; set; }

        [Display(Name = "À partir du"), Required(ErrorMessage = "Saisissez la date.")]
        public DateOnly? Depuis { get; set; }
    }

    public sealed class SaisieNom
    {
        [Display(Name = "Territoire"), Required(ErrorMessage = "Choisissez le territoire.")]
        public Guid? Id { get; set; }

        [Display(Name = "Nouveau nom"), Required(ErrorMessage = "Saisissez le nom du territoire."), MaxLength(120)]
        public string? Nom { get; set; }
    }
}
