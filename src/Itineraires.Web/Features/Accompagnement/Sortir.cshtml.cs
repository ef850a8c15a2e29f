using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>End of the accompagnement and, apart, exit from the dispositif RSA: two dated facts with coded motifs (ETP-09).</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class SortirModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge),
        IReaffichable
{
    [BindProperty, Display(Name = "Fin de l’accompagnement le"), Required(ErrorMessage = "Saisissez la date de fin.")]
    public DateOnly? Le { get; set; }

    [BindProperty, Display(Name = "Motif de fin de l’accompagnement"), Required(ErrorMessage = "Choisissez le motif de fin de l’accompagnement.")]
    public string? Motif { get; set; }

    [BindProperty, Display(Name = "La personne sort aussi du dispositif RSA")]
    public bool SortDuDispositif { get; set; }

    [BindProperty, Display(Name = "Motif de sortie du dispositif")]
    public string? MotifSortie { get; set; }

    [BindProperty, Display(Name = "Commentaire"), MaxLength(500), SansInformationMedicale]
    public string? Commentaire { get; set; }

    public IReadOnlyList<ElementNomenclature> MotifsFin { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> MotifsSortie { get; private set; } = [];

    protected override string Droit => Droits.SuivreParcours;

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        Le = Horloge.Aujourdhui;
        await ReafficherAsync(annulation);
        return Personne.AccompagnementId is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var jour = Horloge.Aujourdhui;
        MotifConnu.Exiger(MotifsFin.Any(m => m.Code == Motif), nameof(Motif));
        MotifConnu.Exiger(!SortDuDispositif || MotifsSortie.Any(m => m.Code == MotifSortie), nameof(MotifSortie));
        FinConstatee.Exiger(Le <= jour, nameof(Le));
        var parcours =
            await Db
                .Accompagnements.Include(a => a.Personne)
                .Include(a => a.Affectations)
                .SingleOrDefaultAsync(a => a.Id == Personne.AccompagnementId, annulation)
            ?? throw new RegleMetierException(ReglesAccompagnement.DoitEtreOuvert);
        parcours.Sortir(Le!.Value, Motif!);
        foreach (var contrat in await Db.Contrats.Where(c => c.AccompagnementId == parcours.Id && c.Statut == StatutContrat.Remis).ToListAsync(annulation))
        {
            if (contrat.StatutAu(jour) == StatutContrat.EnCours && Le >= contrat.Debut)
            {
                contrat.Clore(Le.Value, "fin de l’accompagnement", jour);
            }
        }

        if (SortDuDispositif)
        {
            Db.Sorties.Add(new SortieDispositif(Id, Le.Value, MotifSortie!, Courant.Id, Commentaire));
        }

        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces($"L’accompagnement {Typo.De(Personne.NomComplet)} est terminé.", "/Accompagnement/FileActive");
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        MotifsFin =
        [
            .. (await referentiels.NomenclatureAsync(Nomenclatures.MotifFin, annulation)).Where(m =>
                m.Code != "reorientation" && m.EstEnVigueurAu(Horloge.Aujourdhui)
            ),
        ];
        MotifsSortie = [.. (await referentiels.NomenclatureAsync(Nomenclatures.MotifSortie, annulation)).Where(m => m.EstEnVigueurAu(Horloge.Aujourdhui))];
    }

    private static readonly RegleMetier MotifConnu = new("ACC-MOTIF", "Choisissez un motif de la liste.");

    private static readonly RegleMetier FinConstatee = new("ACC-FIN-FUTUR", "La fin de l’accompagnement ne peut pas être dans le futur.");
}
