using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Itineraires.Web.Features.Etapes;

/// <summary>Changes what an open étape says.</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class ModifierModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDEtape(db, courant, horloge),
        IReaffichable
{
    [BindProperty]
    public SaisieEtape Saisie { get; set; } = new();

    public IReadOnlyList<TypeEtape> Types { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Saisie = new SaisieEtape
        {
            Type = Etape.Type,
            Intitule = Etape.Intitule,
            Debut = Etape.Debut,
            FinPrevue = Etape.FinPrevue,
            Lieu = Etape.Lieu,
            Structure = Etape.Structure,
            Objectif = Etape.Objectif,
        };
        await ReafficherAsync(annulation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (Types.FirstOrDefault(t => t.Code == Saisie.Type) is not { } type)
        {
            ModelState.AddModelError("Saisie.Type", "Ce type d’étape n’est plus en vigueur\u00A0: choisissez-en un autre.");
            return Page();
        }

        Etape.Decrire(type, Saisie.Intitule ?? type.Libelle, Saisie.Debut, Saisie.FinPrevue, Saisie.Lieu, Saisie.Structure, Saisie.Objectif);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("L’étape est modifiée.", "Consulter", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation) => Types = await referentiels.TypesEtapeAsync(Horloge.Aujourdhui, annulation);
}
