using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Personnes;

/// <summary>Inscription at France Travail, its actualisation and its PPAE, entered by hand (ACC-01, ORI-12).</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class InscriptionModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageDeDossier(db, courant, horloge)
{
    [BindProperty, Display(Name = "Inscription depuis le"), Required(ErrorMessage = "Saisissez la date d’inscription.")]
    public DateOnly? Debut { get; set; }

    [BindProperty, Display(Name = "Dernière actualisation")]
    public DateOnly? ActualiseeLe { get; set; }

    [BindProperty, Display(Name = "PPAE établi le")]
    public DateOnly? PpaeDepuis { get; set; }

    [BindProperty, Display(Name = "Fin de l’inscription")]
    public DateOnly? Fin { get; set; }

    protected override string Droit => Droits.SuivreParcours;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        if (await CouranteAsync(annulation) is { } courante)
        {
            (Debut, ActualiseeLe, PpaeDepuis) = (courante.Debut, courante.ActualiseeLe, courante.PpaeDepuis);
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var inscription = await CouranteAsync(annulation);
        if (inscription is null || inscription.Debut != Debut)
        {
            inscription?.Clore(Debut!.Value.AddDays(-1));
            inscription = new InscriptionFranceTravail(Id, Debut!.Value, ActualiseeLe);
            Db.Inscriptions.Add(inscription);
        }
        else if (ActualiseeLe is { } le)
        {
            inscription.Actualiser(le);
        }

        inscription.EtablirPpae(PpaeDepuis);
        if (Fin is { } fin)
        {
            inscription.Clore(fin);
        }

        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("L’inscription à France Travail est à jour.", "Dossier", new { Id });
    }

    private Task<InscriptionFranceTravail?> CouranteAsync(CancellationToken annulation) =>
        Db.Inscriptions.Where(i => i.PersonneId == Id && i.Fin == null).OrderByDescending(i => i.Debut).FirstOrDefaultAsync(annulation);
}
