using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Etapes;

/// <summary>Proposes an étape, inside a contrat in preparation when one is named, else outside any (ETP-04, ETP-05).</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class CreerModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge),
        IReaffichable
{
    [BindProperty]
    public SaisieEtape Saisie { get; set; } = new();

    /// <summary>Contrat in preparation that lists the étape.</summary>
    [BindProperty(SupportsGet = true, Name = "contrat")]
    public Guid? ContratId { get; set; }

    public IReadOnlyList<TypeEtape> Types { get; private set; } = [];

    protected override string Droit => Droits.SuivreParcours;

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        if (Personne.AccompagnementId is null)
        {
            return NotFound();
        }

        await ReafficherAsync(annulation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid || Personne.AccompagnementId is not { } accompagnementId)
        {
            return Page();
        }

        var type = Types.FirstOrDefault(t => t.Code == Saisie.Type) ?? throw new RegleMetierException(TypeConnu, "Type");
        var etape = new Etape(
            Id,
            accompagnementId,
            type,
            string.IsNullOrWhiteSpace(Saisie.Intitule) ? type.Libelle : Saisie.Intitule,
            Saisie.Debut,
            Saisie.FinPrevue
        );
        etape.Decrire(type, etape.Intitule, Saisie.Debut, Saisie.FinPrevue, Saisie.Lieu, Saisie.Structure, Saisie.Objectif);
        Db.Etapes.Add(etape);
        if (ContratId is { } contratId)
        {
            if (
                await Db.Contrats.SingleOrDefaultAsync(c => c.Id == contratId && c.PersonneId == Id && c.Statut == StatutContrat.Brouillon, annulation)
                is not { } contrat
            )
            {
                return NotFound();
            }

            etape.InscrireAuContrat(contrat);
        }

        await Db.SaveChangesAsync(annulation);
        return ContratId is null
            ? this.RedirigerAvecSucces("L’étape est ajoutée.", "/Etapes/Consulter", new { etape.Id })
            : this.RedirigerAvecSucces("L’étape est ajoutée au contrat.", "/Contrats/Rediger", new { Id = ContratId });
    }

    public async Task ReafficherAsync(CancellationToken annulation) => Types = await referentiels.TypesEtapeAsync(Horloge.Aujourdhui, annulation);

    private static readonly RegleMetier TypeConnu = new("ETP-TYPE", "Ce type d’étape n’est plus en vigueur\u00A0: choisissez-en un autre.");
}
