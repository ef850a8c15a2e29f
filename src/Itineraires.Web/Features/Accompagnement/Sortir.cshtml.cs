using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Features.Orientation;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>End of the accompagnement and, apart, exit from the dispositif RSA: two dated facts with coded motifs (ETP-09).</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class SortirModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    MessagesDeParcours messages,
    TimeProvider horloge
) : PageDeDossier(db, courant, horloge), IReaffichable
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

    /// <summary>What becomes of each étape in progress: name of a <see cref="ResultatEtape"/>, <see cref="Abandon"/>, or nothing when it goes on.</summary>
    /// <remarks>The name is explicit: without it and without étape, the binder would read every field of the form as a pair.</remarks>
    [BindProperty(Name = nameof(Issues))]
    public Dictionary<Guid, string?> Issues { get; set; } = [];

    public IReadOnlyList<ElementNomenclature> MotifsFin { get; private set; } = [];

    public Contrat? ContratEnCours { get; private set; }

    /// <summary>Contrats that no act closes: in preparation, submitted, or validated and not handed over.</summary>
    public IReadOnlyList<Contrat> ContratsEnAttente { get; private set; } = [];

    public IReadOnlyList<Etape> Etapes { get; private set; } = [];

    public IReadOnlyList<Domain.Accompagnement.RendezVous> RendezVousAVenir { get; private set; } = [];

    /// <summary>Meetings of today or before without outcome.</summary>
    public IReadOnlyList<Domain.Accompagnement.RendezVous> RendezVousANoter { get; private set; } = [];

    /// <summary>What the act will do, in a few sentences.</summary>
    public string Confirmation =>
        string.Join(
            ' ',
            new[]
            {
                ContratEnCours is { } contrat ? $"Le contrat n°\u00A0{contrat.Numero} sera clos." : null,
                RendezVousAVenir.Count == 0 ? null
                : RendezVousAVenir.Count == 1 ? "Le rendez-vous à venir sera annulé."
                : $"Les {Typo.Nombre(RendezVousAVenir.Count)} rendez-vous à venir seront annulés.",
                Personne.SoumisDroitsDevoirs
                    ? $"{Personne.Prenom} quittera votre file active et reviendra dans la liste des personnes à orienter."
                    : $"{Personne.Prenom} quittera votre file active.",
            }.OfType<string>()
        );

    public IReadOnlyList<ElementNomenclature> MotifsSortie { get; private set; } = [];

    public const string Abandon = "abandon";

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
                .Include(a => a.Globaux)
                .SingleOrDefaultAsync(a => a.Id == Personne.AccompagnementId, annulation)
            ?? throw new RegleMetierException(ReglesAccompagnement.DoitEtreOuvert);
        var global = parcours.Globaux.Find(g => g.EstOuvert);
        parcours.Sortir(Le!.Value, Motif!);
        await Db.ClasserSansObjetAsync(Id, Le.Value, annulation);
        if (ContratEnCours is { } contrat && Le >= contrat.Debut)
        {
            contrat.Clore(Le.Value, FinAccompagnement, jour);
        }

        foreach (var rendezVous in RendezVousAVenir)
        {
            rendezVous.Annuler(FinAccompagnement);
        }

        foreach (var etape in Etapes)
        {
            var issue = Issues.GetValueOrDefault(etape.Id);
            if (issue == Abandon)
            {
                etape.Abandonner(Le.Value, FinAccompagnement, jour);
            }
            else if (Enum.TryParse<ResultatEtape>(issue, out var resultat) && Enum.IsDefined(resultat))
            {
                etape.Terminer(Le.Value, resultat, jour);
            }
        }

        if (SortDuDispositif)
        {
            Db.Sorties.Add(new SortieDispositif(Id, Le.Value, MotifSortie!, Courant.Id, Commentaire));
        }

        await Db.SaveChangesAsync(annulation);
        if (global is not null)
        {
            await messages.TerminerGlobalAsync(global.Id, annulation);
        }

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
        var (accompagnement, jour) = (Personne.AccompagnementId, Horloge.Aujourdhui);
        var contrats = await Db.Contrats.Where(c => c.AccompagnementId == accompagnement).OrderBy(c => c.Numero).ToListAsync(annulation);
        ContratEnCours = contrats.Find(c => c.StatutAu(jour) == StatutContrat.EnCours);
        ContratsEnAttente = [.. contrats.Where(c => c.EstEnPreparation || c.Statut is StatutContrat.Soumis or StatutContrat.Valide)];
        Etapes = await Db
            .Etapes.Where(e => e.AccompagnementId == accompagnement && e.Statut == StatutEtape.EnCours)
            .OrderBy(e => e.Debut)
            .ToListAsync(annulation);
        var planifies = await Db
            .RendezVous.Where(r => r.AccompagnementId == accompagnement && r.Statut == StatutRendezVous.Planifie)
            .OrderBy(r => r.Jour)
            .ThenBy(r => r.Heure)
            .ToListAsync(annulation);
        (RendezVousAVenir, RendezVousANoter) = ([.. planifies.Where(r => r.Jour > jour)], [.. planifies.Where(r => r.Jour <= jour)]);
        MotifsSortie = [.. (await referentiels.NomenclatureAsync(Nomenclatures.MotifSortie, annulation)).Where(m => m.EstEnVigueurAu(Horloge.Aujourdhui))];
    }

    private const string FinAccompagnement = "Fin de l’accompagnement.";

    private static readonly RegleMetier MotifConnu = new("ACC-MOTIF", "Choisissez un motif de la liste.");

    private static readonly RegleMetier FinConstatee = new("ACC-FIN-FUTUR", "La fin de l’accompagnement ne peut pas être dans le futur.");
}
