using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Itineraires.Web.Features.Etapes;

/// <summary>One étape and the acts of its state.</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class ConsulterModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDEtape(db, courant, horloge),
        IReaffichable
{
    [BindProperty, Display(Name = "Date de début")]
    public DateOnly? Debut { get; set; }

    [BindProperty, Display(Name = "Date de fin")]
    public DateOnly? Fin { get; set; }

    [BindProperty, Display(Name = "Résultat")]
    public ResultatEtape? Resultat { get; set; }

    [BindProperty, Display(Name = "Motif de l’abandon"), MaxLength(400), SansInformationMedicale]
    public string? MotifAbandon { get; set; }

    public string LibelleType { get; private set; } = "";

    public DateOnly Jour => Horloge.Aujourdhui;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Debut = Etape.Debut is { } d && d <= Jour ? d : Jour;
        Fin = Etape.FinPrevue is { } f && f <= Jour ? f : Jour;
        await ReafficherAsync(annulation);
        Db.Journaliser("lecture", Personne.Id, "étape", Id);
        await Db.SaveChangesAsync(annulation);
    }

    public Task<IActionResult> OnPostAccepterAsync(CancellationToken annulation) => EnregistrerAsync(Etape.Accepter, "L’étape est acceptée.", annulation);

    public Task<IActionResult> OnPostRefuserAsync(CancellationToken annulation) => EnregistrerAsync(Etape.Refuser, "L’étape est refusée.", annulation);

    public Task<IActionResult> OnPostCommencerAsync(CancellationToken annulation) =>
        EnregistrerAsync(
            () =>
            {
                DateRequise.Exiger(Debut is not null, nameof(Debut));
                Etape.Commencer(Debut!.Value, Jour);
            },
            "L’étape est commencée.",
            annulation
        );

    public Task<IActionResult> OnPostTerminerAsync(CancellationToken annulation) =>
        EnregistrerAsync(
            () =>
            {
                DateRequise.Exiger(Fin is not null, nameof(Fin));
                ResultatRequis.Exiger(Resultat is not null, nameof(Resultat));
                Etape.Terminer(Fin!.Value, Resultat!.Value, Jour);
            },
            "L’étape est close.",
            annulation
        );

    public Task<IActionResult> OnPostAbandonnerAsync(CancellationToken annulation) =>
        EnregistrerAsync(
            () =>
            {
                DateRequise.Exiger(Fin is not null, nameof(Fin));
                Etape.Abandonner(Fin!.Value, MotifAbandon ?? "", Jour);
            },
            "L’étape est abandonnée.",
            annulation
        );

    public async Task ReafficherAsync(CancellationToken annulation) =>
        LibelleType = await referentiels.LibelleAsync(Domain.Pilotage.Nomenclatures.Etape, Etape.Type, annulation);

    private async Task<IActionResult> EnregistrerAsync(Action acte, string phrase, CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        acte();
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(phrase, "/Personnes/Dossier", new { Id = Personne.Id });
    }

    private static readonly RegleMetier DateRequise = new("ETP-DATE", "Saisissez la date.");

    private static readonly RegleMetier ResultatRequis = new("ETP-RESULTAT", "Choisissez un résultat.");
}
