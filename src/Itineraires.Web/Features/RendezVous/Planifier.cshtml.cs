using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.RendezVous;

/// <summary>Plans a meeting with one person (RDV-03): usual place and length are proposed.</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class PlanifierModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge),
        IReaffichable
{
    private const int DureeHabituelle = 45;

    [BindProperty, Display(Name = "Date"), Required(ErrorMessage = "Saisissez la date du rendez-vous.")]
    public DateOnly? Jour { get; set; }

    [BindProperty, Display(Name = "Heure"), Required(ErrorMessage = "Saisissez l’heure du rendez-vous.")]
    public TimeOnly? Heure { get; set; }

    [BindProperty, Display(Name = "Durée"), Required(ErrorMessage = "Saisissez la durée."), Range(5, 600, ErrorMessage = "La durée va de 5 à 600 minutes.")]
    public int? Duree { get; set; }

    [BindProperty, Display(Name = "Comment"), Required(ErrorMessage = "Choisissez comment vous vous rencontrez.")]
    public ModeRendezVous? Mode { get; set; }

    [BindProperty, Display(Name = "Objet"), Required(ErrorMessage = "Choisissez l’objet du rendez-vous.")]
    public ObjetRendezVous? Objet { get; set; }

    [BindProperty, Display(Name = "Lieu"), MaxLength(200)]
    public string? Lieu { get; set; }

    public int AutresCeJour { get; private set; }

    public static IReadOnlyList<ModeRendezVous> Modes { get; } = [.. Enum.GetValues<ModeRendezVous>().Where(m => m != ModeRendezVous.Collectif)];

    protected override string Droit => Droits.SuivreParcours;

    public async Task<IActionResult> OnGetAsync(DateOnly? jour, CancellationToken annulation)
    {
        if (Personne.AccompagnementId is null)
        {
            return NotFound();
        }

        var habitude = await Db
            .RendezVous.AsNoTracking()
            .Where(r => r.ReferentId == Courant.Id && r.Lieu != null && r.Mode == ModeRendezVous.FaceAFace)
            .OrderByDescending(r => r.Jour)
            .Select(r => r.Lieu)
            .FirstOrDefaultAsync(annulation);
        var premier = !await Db.RendezVous.AnyAsync(r => r.AccompagnementId == Personne.AccompagnementId && r.Statut == StatutRendezVous.Honore, annulation);
        (Jour, Duree, Mode, Objet, Lieu) = (
            jour,
            DureeHabituelle,
            ModeRendezVous.FaceAFace,
            premier ? ObjetRendezVous.PremierEntretien : ObjetRendezVous.Projet,
            habitude
        );
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await Db.Accompagnements.SingleOrDefaultAsync(a => a.Id == Personne.AccompagnementId, annulation) is not { } accompagnement)
        {
            throw new RegleMetierException(ReglesRendezVous.AccompagnementOuvert);
        }

        var referent = accompagnement.ReferentId ?? Courant.Id;
        var rendezVous = new Domain.Accompagnement.RendezVous(
            accompagnement,
            referent,
            Jour!.Value,
            Heure!.Value,
            Duree!.Value,
            Mode!.Value,
            Objet!.Value,
            Lieu
        );
        Db.RendezVous.Add(rendezVous);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(
            Jour < Horloge.Aujourdhui
                ? "Le rendez-vous est noté à une date passée\u00A0: dites s’il a eu lieu."
                : "Le rendez-vous est fixé. La convocation est prête à imprimer.",
            "/RendezVous/Consulter",
            new { rendezVous.Id }
        );
    }

    public Task ReafficherAsync(CancellationToken annulation) => Task.CompletedTask;
}
