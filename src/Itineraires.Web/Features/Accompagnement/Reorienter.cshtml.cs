using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>The référent asks for a réorientation, follows the answer, takes the request back (ORI-08, ORI-10).</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class ReorienterModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    MessagesDeParcours messages,
    TimeProvider horloge
) : PageDeDossier(db, courant, horloge), IReaffichable
{
    [BindProperty, Display(Name = "Motif"), Required(ErrorMessage = "Choisissez le motif de la demande.")]
    public string? Motif { get; set; }

    [
        BindProperty,
        Display(Name = "Pourquoi un autre accompagnement convient mieux"),
        Required(ErrorMessage = "Expliquez en quelques mots pourquoi un autre accompagnement convient mieux."),
        MaxLength(1000),
        SansInformationMedicale
    ]
    public string? Explication { get; set; }

    /// <summary>Code of a type de parcours, or empty.</summary>
    [BindProperty, Display(Name = "Parcours souhaité")]
    public string? Souhait { get; set; }

    [BindProperty, Display(Name = "Ce qu’en dit la personne"), MaxLength(1000), SansInformationMedicale]
    public string? AvisPersonne { get; set; }

    [BindProperty, Display(Name = "J’en ai parlé avec la personne")]
    public bool PersonneInformee { get; set; }

    public IReadOnlyList<ElementNomenclature> Motifs { get; private set; } = [];

    /// <summary>Requests of this person, the last one first.</summary>
    public IReadOnlyList<DemandeLue> Demandes { get; private set; } = [];

    public DemandeLue? Ouverte => Demandes.FirstOrDefault(d => d.Statut == StatutReorientation.Demandee);

    /// <summary>The person has a référent, and the reader is the one who acts.</summary>
    public bool PeutDemander => PeutSuivre && Personne.ReferentId is not null && Ouverte is null;

    protected override string Droit => LireOuSuivre;

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!PersonneInformee)
        {
            // Said with the other fields: one correction is enough.
            ModelState.AddModelError(nameof(PersonneInformee), ReglesReorientation.PersonneInformee.Message);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        ReglesReorientation.UneSeule.Exiger(Ouverte is null);
        ReglesReorientation.MotifRequis.Exiger(Motifs.Any(m => m.Code == Motif), nameof(Motif));
        var parcours =
            await Db.Accompagnements.SingleOrDefaultAsync(a => a.Id == Personne.AccompagnementId, annulation)
            ?? throw new RegleMetierException(ReglesReorientation.AccompagnementSuivi);
        var demande = new DemandeReorientation(
            parcours,
            Courant.Id,
            Horloge.Aujourdhui,
            new MotifsReorientation(Motif, Explication, TypeParcours.DuCode(Souhait), PersonneInformee, AvisPersonne)
        );
        Db.Add(demande);
        await Db.SaveChangesAsync(annulation);
        await messages.DemanderReorientationAsync(demande.Id, annulation);
        return this.RedirigerAvecSucces(
            "La demande est envoyée au chef de service social. L’accompagnement continue jusqu’à sa décision.",
            "Reorienter",
            new { Id }
        );
    }

    public async Task<IActionResult> OnPostRetirerAsync(CancellationToken annulation)
    {
        if (await Db.Reorientations.SingleOrDefaultAsync(d => d.PersonneId == Id && d.Statut == StatutReorientation.Demandee, annulation) is not { } demande)
        {
            return NotFound();
        }

        demande.Retirer(Courant.Id, Horloge.Aujourdhui);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La demande est retirée.", "Reorienter", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var motifs = await referentiels.NomenclatureAsync(Nomenclatures.MotifReorientation, annulation);
        Motifs = [.. motifs.Where(m => m.EstEnVigueurAu(Horloge.Aujourdhui))];
        var libelles = motifs.ToDictionary(m => m.Code, m => m.Libelle);
        Demandes =
        [
            .. (
                await (
                    from d in Db.Reorientations.AsNoTracking()
                    join u in Db.Users on d.DemandeePar equals u.Id
                    join c in Db.Users on d.ClosePar equals c.Id into closes
                    from c in closes.DefaultIfEmpty()
                    where d.PersonneId == Id
                    orderby d.Id descending
                    select new DemandeLue(
                        d.DemandeeLe,
                        u.Prenom + " " + u.Nom,
                        d.Motif,
                        d.Explication,
                        d.Souhait,
                        d.AvisPersonne,
                        d.Statut,
                        d.CloseLe,
                        c == null ? null : c.Prenom + " " + c.Nom,
                        d.MotifCloture
                    )
                ).ToListAsync(annulation)
            ).Select(d => d with { Motif = libelles.GetValueOrDefault(d.Motif, d.Motif) }),
        ];
    }

    public sealed record DemandeLue(
        DateOnly Le,
        string Par,
        string Motif,
        string Explication,
        TypeParcours? Souhait,
        string? AvisPersonne,
        StatutReorientation Statut,
        DateOnly? CloseLe,
        string? ClosePar,
        string? MotifCloture
    );
}
