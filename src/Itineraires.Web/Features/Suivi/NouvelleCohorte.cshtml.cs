using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Masse;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Suivi;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Design;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>Chooses persons by criteria, shows how many they are, then freezes them into a cohorte (SUI-01).</summary>
[Authorize(Policy = Droits.SuivreCohortes)]
public sealed class NouvelleCohorteModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageModel,
        IReaffichable
{
    private static readonly RegleMetier TerritoireRequis = new("COH-TERRITOIRE", "Choisissez le territoire de la cohorte.");

    [BindProperty, Display(Name = "Nom"), MaxLength(120)]
    public string? Nom { get; set; }

    [BindProperty, Display(Name = "Droit ouvert à partir du")]
    public DateOnly? OuvertDu { get; set; }

    [BindProperty, Display(Name = "Droit ouvert jusqu’au")]
    public DateOnly? OuvertAu { get; set; }

    [BindProperty, Display(Name = "Territoire")]
    public Guid? TerritoireId { get; set; }

    [BindProperty, Display(Name = "Âge")]
    public string? Age { get; set; }

    [BindProperty, Display(Name = "Ancienneté au RSA")]
    public string? Anciennete { get; set; }

    [BindProperty, Display(Name = "Composition du foyer")]
    public CompositionFoyer? Composition { get; set; }

    [BindProperty, Display(Name = "Durablement éloignées de l’emploi")]
    public bool Eloignees { get; set; }

    [BindProperty, Display(Name = "Type de parcours")]
    public string? Itineraire { get; set; }

    [BindProperty, Display(Name = "Organisme référent")]
    public Guid? OrganismeId { get; set; }

    [BindProperty, Display(Name = "Thématique ou filière")]
    public string? Thematique { get; set; }

    /// <summary>Persons that the criteria choose, once asked for.</summary>
    public int? Apercu { get; private set; }

    public int EloignementMois { get; private set; }

    public IReadOnlyList<SelectListItem> Territoires { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Ages { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Anciennetes { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Compositions { get; } =
        Choix.De(Enum.GetValues<CompositionFoyer>(), c => Typo.Majuscule(Libelles.De(c)), c => c.ToString());

    public IReadOnlyList<SelectListItem> Itineraires { get; } = Choix.De(TypeParcours.Tous, t => t.Libelle, t => t.Code);

    public IReadOnlyList<SelectListItem> Organismes { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Thematiques { get; private set; } = [];

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnPostApercuAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (ModelState.IsValid)
        {
            Apercu = await (await ChoisirAsync(Definir(), annulation)).CountAsync(annulation);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var cohorte = Definir();
        var personnes = await (await ChoisirAsync(cohorte, annulation)).Select(p => new { p.Id, p.DroitOuvertLe }).ToListAsync(annulation);
        ReglesCohorte.NonVide.Exiger(personnes.Count > 0);
        await using var transaction = await db.Database.BeginTransactionAsync(annulation);
        db.Add(cohorte);
        await db.SaveChangesAsync(annulation);
        await db.EcrireEnMasseAsync(personnes.Select(p => cohorte.Compter(p.Id, p.DroitOuvertLe)), annulation);
        await transaction.CommitAsync(annulation);
        return this.RedirigerAvecSucces($"La cohorte est figée\u00A0: {Typo.Compter(personnes.Count, "personne")}.", "Cohorte", new { cohorte.Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var jour = horloge.Aujourdhui;
        var perimetre = courant.Perimetre(Droits.SuivreCohortes);
        EloignementMois = (await referentiels.CadresAsync(annulation)).Territoire.Entier(ParametresCadre.EloignementMois) ?? 0;
        Territoires = Choix.De(
            (await referentiels.TerritoiresAsync(annulation)).Where(t =>
                t.Type == TypeTerritoire.MaisonMetropole && (perimetre.Metropole || perimetre.Territoires.Contains(t.Id))
            ),
            t => t.Nom,
            t => t.Id.ToString()
        );
        Ages = Choix.De(await referentiels.TranchesAsync(Nomenclatures.ProfilAge, jour, annulation), t => t.Libelle, t => t.Code);
        Anciennetes = Choix.De(await referentiels.TranchesAsync(Nomenclatures.ProfilAnciennete, jour, annulation), t => t.Libelle, t => t.Code);
        Organismes = Choix.De(
            await db.Organismes.AsNoTracking().OrderBy(o => o.NomPlie).Select(o => new { o.Id, o.Nom }).ToListAsync(annulation),
            o => o.Nom,
            o => o.Id.ToString()
        );
        Thematiques = Choix.De(
            await db.LignesConvention.Where(l => l.Thematique != null).Select(l => l.Thematique!).Distinct().Order().ToListAsync(annulation),
            t => t,
            t => t
        );
        if (!perimetre.Metropole && Territoires.Count == 1)
        {
            TerritoireId = Guid.Parse(Territoires[0].Value);
        }
    }

    private Cohorte Definir()
    {
        TerritoireRequis.Exiger(
            TerritoireId is { } t ? Territoires.Any(x => x.Value == t.ToString()) : courant.Perimetre(Droits.SuivreCohortes).Metropole,
            nameof(TerritoireId)
        );
        var criteres = new CriteresCohorte(
            OuvertDu,
            OuvertAu,
            TerritoireId,
            Nul(Age),
            Nul(Anciennete),
            Composition,
            Eloignees ? EloignementMois : null,
            Nul(Itineraire),
            OrganismeId,
            Nul(Thematique)
        );
        return new Cohorte(Nom, criteres, courant.Id, horloge.Aujourdhui);
    }

    private Task<IQueryable<Personne>> ChoisirAsync(Cohorte cohorte, CancellationToken annulation) =>
        SelectionCohorte.ChoisirAsync(db, referentiels, courant.Perimetre(Droits.SuivreCohortes), cohorte.Criteres, horloge.Aujourdhui, annulation);

    private static string? Nul(string? valeur) => string.IsNullOrEmpty(valeur) ? null : valeur;
}
