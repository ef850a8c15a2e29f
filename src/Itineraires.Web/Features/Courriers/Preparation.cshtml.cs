using System.Net.Mime;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Design;
using Itineraires.Web.Documents;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features.Courriers;

/// <summary>A batch of letters on its way to one PDF: how far it is, the document, then « sent ».</summary>
[Authorize(Policy = Droits.DeciderOrientation)]
public sealed class PreparationModel(ItinerairesDbContext db, UtilisateurCourant courant, PreparationsPdf preparations, TimeProvider horloge) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    public PreparationPdf Preparation { get; private set; } = null!;

    public bool EstEnCours => Preparation.Etat is EtatPreparation.Redaction or EtatPreparation.MiseEnPages;

    public IActionResult OnGet() => Trouver() ? Page() : NotFound();

    public async Task<IActionResult> OnGetTelechargerAsync(CancellationToken annulation)
    {
        if (!Trouver() || Preparation.Fichier is not { } fichier)
        {
            return NotFound();
        }

        db.Journaliser("impression", null, $"courriers, {Typo.Compter(Preparation.Elements.Count, "lettre")}");
        await db.SaveChangesAsync(annulation);
        return PhysicalFile(fichier, MediaTypeNames.Application.Pdf, Preparation.Nom);
    }

    /// <summary>The letters of the batch were printed and left.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!Trouver() || Preparation.Etat != EtatPreparation.Pret)
        {
            return NotFound();
        }

        var lettres = Preparation.Elements;
        var envoyees = await db
            .Courriers.DansLePerimetre(db, courant.Perimetre(Droits.DeciderOrientation))
            .Where(c => lettres.Contains(c.Id) && c.ImprimeLe == null)
            .ToListAsync(annulation);
        envoyees.ForEach(c => c.Imprimer(horloge.Instant));
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces($"{Typo.Compter(envoyees.Count, "lettre notée comme envoyée", "lettres notées comme envoyées")}.", "Liste");
    }

    /// <summary>Writes a slice of the letters; those chosen were read through the perimeter.</summary>
    public static async Task<string> RedigerAsync(IServiceProvider services, IReadOnlyList<Guid> lettres, CancellationToken annulation)
    {
        var db = services.GetRequiredService<ItinerairesDbContext>();
        var courriers = await db.Courriers.AsNoTracking().Where(c => lettres.Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(annulation);
        var adresse = services.GetRequiredService<IOptions<InstallationOptions>>().Value.AdressePublique;
        return await services
            .GetRequiredService<RenduVue>()
            .RendreAsync("/Features/Courriers/_LettresDuLot.cshtml", await LettreLue.LireAsync(db, courriers, adresse, annulation));
    }

    private bool Trouver()
    {
        if (preparations.Trouver(Id, courant.Id) is not { } trouvee)
        {
            return false;
        }

        Preparation = trouvee;
        return true;
    }
}
