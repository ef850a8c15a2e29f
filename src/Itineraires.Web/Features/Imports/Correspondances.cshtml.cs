using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Tableurs;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Imports;

/// <summary>The mappings kept for the next files of the same senders, and the ready ones.</summary>
[Authorize(Policy = Droits.ImporterBeneficiaires)]
public sealed class CorrespondancesModel(ItinerairesDbContext db) : PageModel
{
    private const int AuPlus = 500;

    private static readonly RegleMetier NomLibre = new("IMP-COR-LIBRE", "Une autre correspondance porte déjà ce nom.");

    [BindProperty, Display(Name = "Nouveau nom"), MaxLength(80, ErrorMessage = "Choisissez un nom de 80 caractères au plus.")]
    public string? Nom { get; set; }

    public IReadOnlyList<Gardee> Gardees { get; private set; } = [];

    public Task OnGetAsync(CancellationToken annulation) => LireAsync(annulation);

    public async Task<IActionResult> OnPostRenommerAsync(Guid correspondance, CancellationToken annulation)
    {
        await LireAsync(annulation);
        if (await db.Correspondances.FindAsync([correspondance], annulation) is not { } gardee)
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        gardee.Renommer(Nom ?? "");
        NomLibre.Exiger(!await db.Correspondances.AnyAsync(c => c.Id != gardee.Id && c.NomPlie == gardee.NomPlie, annulation), nameof(Nom));
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La correspondance est renommée.", "Correspondances");
    }

    public async Task<IActionResult> OnPostSupprimerAsync(Guid correspondance, CancellationToken annulation)
    {
        if (await db.Correspondances.FindAsync([correspondance], annulation) is not { } gardee)
        {
            return NotFound();
        }

        db.Correspondances.Remove(gardee);
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La correspondance est supprimée. Les fichiers déjà importés ne changent pas.", "Correspondances");
    }

    private async Task LireAsync(CancellationToken annulation)
    {
        var lues = await (
            from c in db.Correspondances.AsNoTracking()
            join o in db.Organismes on c.OrganismeId equals (Guid?)o.Id into organismes
            from o in organismes.DefaultIfEmpty()
            join t in db.Territoires on c.TerritoireId equals (Guid?)t.Id into territoires
            from t in territoires.DefaultIfEmpty()
            orderby c.NomPlie
            select new
            {
                c.Id,
                c.Nom,
                Emetteur = o != null ? o.Nom
                : t != null ? t.Nom
                : null,
                c.Lecture,
                c.UtiliseeLe,
            }
        )
            .Take(AuPlus)
            .ToListAsync(annulation);
        Gardees = [.. lues.Select(l => new Gardee(l.Id, l.Nom, l.Emetteur, Colonnes(RapportsJson.Lire<LectureTableur>(l.Lecture)), l.UtiliseeLe))];
    }

    public static string Colonnes(LectureTableur lecture) => string.Join(", ", lecture.Champs.Values.Distinct().Select(CatalogueTableurs.Libelle));

    public sealed record Gardee(Guid Id, string Nom, string? Emetteur, string Colonnes, DateTime UtiliseeLe);
}
