using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Courriers;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>One kind of letter: its text in force, its draft tried with sample values, its versions.</summary>
[Authorize(Policy = Droits.AdministrerReferentiels)]
public sealed class CourrierModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel, IReaffichable
{
    [FromRoute]
    public string Code { get; set; } = "";

    [BindProperty, Display(Name = "Objet"), Required(ErrorMessage = "Saisissez l’objet de la lettre."), MaxLength(200)]
    public string? Objet { get; set; }

    [BindProperty, Display(Name = "Texte"), Required(ErrorMessage = "Saisissez le texte de la lettre."), MaxLength(20000)]
    public string? Corps { get; set; }

    public TypeCourrier Type { get; private set; } = null!;

    /// <summary>Every version, the last one first.</summary>
    public IReadOnlyList<ModeleCourrier> Versions { get; private set; } = [];

    public ModeleCourrier? Brouillon => Versions.FirstOrDefault(v => v.Statut == StatutModele.Brouillon);

    public ModeleCourrier? EnVigueur => Versions.FirstOrDefault(v => v.Statut == StatutModele.EnVigueur);

    public string ApercuObjet => ModeleCourrier.Fusionner((Brouillon ?? EnVigueur)?.Objet ?? "", Essais);

    public IHtmlContent Apercu =>
        MiseEnForme.EnHtml(
            ModeleCourrier.Fusionner((Brouillon ?? EnVigueur)?.Corps ?? "", Essais.ToDictionary(e => e.Key, e => MiseEnForme.Litteral(e.Value)))
        );

    private static IReadOnlyDictionary<string, string> Essais { get; } = ChampsCourrier.Tous.ToDictionary(c => c.Key, c => c.Value.Essai);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (TypesCourrier.Tous.FirstOrDefault(t => t.Code == Code) is not { } type)
        {
            context.Result = NotFound();
            return;
        }

        Type = type;
        await next();
    }

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        (Objet, Corps) = ((Brouillon ?? EnVigueur)?.Objet, (Brouillon ?? EnVigueur)?.Corps);
    }

    /// <summary>Keeps a draft; the version in force does not change.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (Brouillon is { } brouillon)
        {
            brouillon.Rediger(Objet, Corps);
        }
        else
        {
            db.Add(new ModeleCourrier(Code, Versions.Select(v => v.Numero).DefaultIfEmpty(0).Max() + 1, Objet!, Corps!));
        }

        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Le brouillon est enregistré\u00A0: relisez l’aperçu avant de le publier.", "Courrier", new { Code });
    }

    public async Task<IActionResult> OnPostPublierAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (Brouillon is not { } brouillon)
        {
            return NotFound();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(annulation);
        EnVigueur?.Remplacer();

        // Saved first: the base allows one version in force.
        await db.SaveChangesAsync(annulation);
        brouillon.Publier(courant.Id, horloge.Instant);
        await db.SaveChangesAsync(annulation);
        await transaction.CommitAsync(annulation);
        return this.RedirigerAvecSucces($"La version {brouillon.Numero} est en vigueur.", "Courrier", new { Code });
    }

    public async Task ReafficherAsync(CancellationToken annulation) =>
        Versions = await db.ModelesCourrier.Where(m => m.Code == Code).OrderByDescending(m => m.Numero).ToListAsync(annulation);

    public static DateOnly Jour(DateTime instant) => DateOnly.FromDateTime(Horloge.EnHeureLocale(instant));
}
