using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.TempsCollectifs;

/// <summary>Creates an atelier once, with its participants (RDV-04).</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class CreerModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel, IReaffichable
{
    [BindProperty, Display(Name = "Titre"), Required(ErrorMessage = "Donnez un titre."), MaxLength(120)]
    public string? Titre { get; set; }

    [BindProperty, Display(Name = "Date"), Required(ErrorMessage = "Saisissez la date.")]
    public DateOnly? Jour { get; set; }

    [BindProperty, Display(Name = "Heure"), Required(ErrorMessage = "Saisissez l’heure.")]
    public TimeOnly? Heure { get; set; }

    [BindProperty, Display(Name = "Durée"), Required(ErrorMessage = "Saisissez la durée."), Range(5, 600, ErrorMessage = "La durée va de 5 à 600 minutes.")]
    public int? Duree { get; set; } = 120;

    [BindProperty, Display(Name = "Lieu"), Required(ErrorMessage = "Indiquez le lieu."), MaxLength(200)]
    public string? Lieu { get; set; }

    [BindProperty, Display(Name = "Participants"), MinLength(1, ErrorMessage = "Choisissez au moins une personne.")]
    public List<Guid> Participants { get; set; } = [];

    public IReadOnlyList<(Guid Id, string Nom)> FileActive { get; private set; } = [];

    public Task OnGetAsync(CancellationToken annulation)
    {
        Jour = horloge.Aujourdhui.AddDays(7);
        return ReafficherAsync(annulation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid || Participants.Count == 0)
        {
            if (Participants.Count == 0)
            {
                ModelState.AddModelError(nameof(Participants), "Choisissez au moins une personne.");
            }

            await ReafficherAsync(annulation);
            return Page();
        }

        var accompagnements = await db
            .Accompagnements.Where(a =>
                a.Fin == null
                && Participants.Contains(a.PersonneId)
                && db.Personnes.DansLePerimetre(courant.Perimetre(Droits.SuivreParcours)).Any(p => p.Id == a.PersonneId)
            )
            .ToListAsync(annulation);
        if (accompagnements.Count == 0)
        {
            return NotFound();
        }

        var temps = new TempsCollectif(Titre!, accompagnements[0].OrganismeId, courant.Id, Jour!.Value, Heure!.Value, Duree!.Value, Lieu!);
        db.TempsCollectifs.Add(temps);
        db.RendezVous.AddRange(accompagnements.Select(temps.Inscrire));
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Le temps collectif est créé.", "Consulter", new { temps.Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation) =>
        FileActive = [
            .. (
                await db
                    .Personnes.AsNoTracking()
                    .DansLePerimetre(courant.Perimetre(Droits.SuivreParcours))
                    .OrderBy(p => p.NomPlie)
                    .ThenBy(p => p.PrenomPlie)
                    .Select(p => new { p.Id, Nom = p.Prenom + " " + p.Nom })
                    .ToListAsync(annulation)
            ).Select(p => (p.Id, p.Nom)),
        ];
}
