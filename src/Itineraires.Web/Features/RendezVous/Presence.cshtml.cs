using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.RendezVous;

/// <summary>Notes the outcome of a meeting in one gesture, from the day's list; a motif is asked for a justified absence only.</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class PresenceModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageDeRendezVous(db, courant, horloge)
{
    [BindProperty(Name = "issue")]
    public string? Issue { get; set; }

    [BindProperty(Name = "motif"), Display(Name = "Motif de l’absence"), MaxLength(400), SansInformationMedicale]
    public string? Motif { get; set; }

    [BindProperty(Name = "retour")]
    public string? Retour { get; set; }

    public IActionResult OnGet() => RedirectToPage("Consulter", new { Id });

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var jour = Horloge.Aujourdhui;
        var elle = Personne.Civilite == Civilite.Madame;
        string phrase;
        switch (Issue)
        {
            case "honore":
                RendezVous.Honorer(jour);
                await CommencerAsync(annulation);
                phrase = $"{Personne.NomComplet} est {(elle ? "notée présente" : "noté présent")}.";
                break;
            case "justifiee" when string.IsNullOrWhiteSpace(Motif):
                return Page();
            case "justifiee":
                RendezVous.JustifierAbsence(Motif, jour);
                phrase = $"L’absence justifiée {Typo.De(Personne.NomComplet)} est notée.";
                break;
            case "non-justifiee":
                RendezVous.ConstaterAbsence(jour);
                phrase = $"L’absence non justifiée {Typo.De(Personne.NomComplet)} est notée.";
                break;
            case "annule":
                RendezVous.Annuler(Motif);
                phrase = "Le rendez-vous est annulé par l’organisme.";
                break;
            default:
                return BadRequest();
        }

        await Db.SaveChangesAsync(annulation);
        TempData["AnnulerUrl"] = $"/rendez-vous/{Id}/presence?handler=Annuler";
        return this.RevenirAvecSucces(phrase, Retour, "/RendezVous/Consulter", new { Id });
    }

    public async Task<IActionResult> OnPostAnnulerAsync(CancellationToken annulation)
    {
        RendezVous.Corriger("annulé aussitôt");
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Le résultat est effacé.", "/RendezVous/Consulter", new { Id });
    }

    /// <summary>The first entretien begins the accompagnement.</summary>
    private async Task CommencerAsync(CancellationToken annulation)
    {
        if (
            RendezVous.Mode == ModeRendezVous.FaceAFace
            && await Db.Accompagnements.SingleAsync(a => a.Id == RendezVous.AccompagnementId, annulation)
                is { Statut: StatutAccompagnement.Accepte, ReferentId: not null } accompagnement
        )
        {
            accompagnement.Commencer(RendezVous.Jour);
        }
    }
}
