using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Itineraires.Data;
using Itineraires.Domain.Cadres;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>One cadre: its values, their texts, who follows it; an administrator changes what is left to the territory (CNV-12).</summary>
[Authorize]
public sealed class CadreModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeReferentiel(db, courant, referentiels, horloge),
        IReaffichable
{
    [FromRoute]
    public string Code { get; set; } = "";

    [BindProperty, Display(Name = "Paramètre"), Required(ErrorMessage = "Choisissez le paramètre.")]
    public string? Parametre { get; set; }

    [BindProperty, Display(Name = "Nouvelle valeur"), Required(ErrorMessage = "Saisissez la valeur.")]
    public string? Valeur { get; set; }

    [BindProperty, Display(Name = "Raison"), Required(ErrorMessage = "Écrivez la raison du changement."), MaxLength(300)]
    public string? Raison { get; set; }

    public Cadre Cadre { get; private set; } = null!;

    public IReadOnlyList<ParametreCadre> Modifiables => Cadre.Parametres.FindAll(Cadre.EstAuChoixDuTerritoire);

    public IReadOnlyList<SelectListItem> ChoixParametres => Choix.De(Modifiables, p => $"{p.Libelle} ({CadresModel.Montrer(p)})", p => p.Code);

    public int NombreLignes { get; private set; }

    public int NombreParcours { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        if ((await Referentiels.CadresAsync(annulation)).DuCode(Code) is null)
        {
            return NotFound();
        }

        await ReafficherAsync(annulation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (await Db.Cadres.SingleOrDefaultAsync(c => c.Code == Code, annulation) is not { } cadre)
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        var avant = cadre.Regler(Parametre!, Valeur, Raison);
        Db.Journaliser(
            "modification",
            null,
            "Cadre",
            null,
            Raison,
            JsonSerializer.Serialize(new Dictionary<string, string?[]> { [$"{Code}.{Parametre}"] = [avant, cadre.Parametre(Parametre!)!.Valeur] })
        );
        await Db.SaveChangesAsync(annulation);
        Referentiels.Oublier();
        return this.RedirigerAvecSucces("La valeur est changée.", "Cadre", new { Code });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var catalogue = await Referentiels.CadresAsync(annulation);
        Cadre = catalogue.DuCode(Code)!;
        NombreParcours = await Db.Accompagnements.CountAsync(a => a.Fin == null && a.CadreCode == Code, annulation);
        var lignes = await Db
            .LignesConvention.AsNoTracking()
            .Select(l => new
            {
                l.CadreCode,
                l.Type,
                l.Annee,
            })
            .ToListAsync(annulation);
        NombreLignes = lignes.Count(l =>
            l.CadreCode == Code || (l.CadreCode is null && Cadre.ParDefaut && Cadre.Gouverne(l.Type, new DateOnly(l.Annee, 1, 1)))
        );
    }
}
