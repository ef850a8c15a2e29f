using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Entree;

/// <summary>The changements de situation of a person and the declarations to recall to her (INF-05).</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class ChangementsModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge),
        IReaffichable
{
    private static readonly RegleMetier TypeConnu = new("CHG-TYPE", "Choisissez le type de changement.");

    [BindProperty(Name = "Saisie")]
    public SaisieChangement Saisie { get; set; } = new();

    /// <summary>Day of the declaration noted.</summary>
    [BindProperty, Display(Name = "Déclarée le")]
    public DateOnly? DeclareeLe { get; set; }

    /// <summary>Why a change noted by mistake is taken off.</summary>
    [BindProperty, Display(Name = "Pourquoi il est retiré"), MaxLength(300), SansInformationMedicale]
    public string? MotifRetrait { get; set; }

    /// <summary>Change that the form takes off, opened again with its error.</summary>
    [BindProperty(Name = "changement")]
    public Guid? Vise { get; set; }

    public IReadOnlyList<ElementNomenclature> Types { get; private set; } = [];

    /// <summary>What each kind of change asks to declare today.</summary>
    public ILookup<string, ElementNomenclature> Obligations { get; private set; } = Enumerable.Empty<ElementNomenclature>().ToLookup(e => "");

    public IReadOnlyList<(ChangementSituation Changement, string Type, string? Auteur)> Lignes { get; private set; } = [];

    public DateOnly Jour => Horloge.Aujourdhui;

    protected override string Droit => LireOuSuivre;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        (Saisie.Le, Saisie.Rappele, DeclareeLe) = (Jour, true, Jour);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        TypeConnu.Exiger(Types.Any(t => t.Code == Saisie.Type), nameof(SaisieChangement.Type));
        var changement = new ChangementSituation(
            Id,
            Saisie.Type!,
            Saisie.Le!.Value,
            Saisie.Precision,
            Obligations[Saisie.Type!].Select(o => new DeclarationARappeler(o.Code, o.Indication ?? "", o.Libelle)),
            Courant.Id,
            Saisie.Rappele,
            Jour
        );
        Db.Changements.Add(changement);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(
            changement.CloseLe is null
                ? "Le changement est noté\u00A0: le rappel reste jusqu’à ce que chaque déclaration soit notée."
                : "Le changement est noté.",
            "Changements",
            new { Id }
        );
    }

    public Task<IActionResult> OnPostRappelerAsync(Guid changement, CancellationToken annulation) =>
        AgirAsync(changement, c => c.Rappeler(Courant.Id, Jour), "Le rappel est noté.", annulation);

    public Task<IActionResult> OnPostDeclarerAsync(Guid changement, string code, CancellationToken annulation) =>
        AgirAsync(changement, c => c.Declarer(code, DeclareeLe ?? Jour, Jour), "La déclaration est notée.", annulation);

    public Task<IActionResult> OnPostAttendreAsync(Guid changement, string code, CancellationToken annulation) =>
        AgirAsync(changement, c => c.Attendre(code), "La déclaration est de nouveau attendue.", annulation);

    /// <summary>Takes off a change noted by mistake; the journal keeps why.</summary>
    public Task<IActionResult> OnPostRetirerAsync(Guid changement, CancellationToken annulation) =>
        AgirAsync(
            changement,
            c =>
            {
                c.ExigerRetirable(MotifRetrait);
                Db.Changements.Remove(c);
                Db.Journaliser("retrait", Id, nameof(ChangementSituation), c.Id, MotifRetrait!.Trim());
            },
            "Le changement est retiré\u00A0: il était noté par erreur.",
            annulation
        );

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var types = await referentiels.NomenclatureAsync(Nomenclatures.ChangementSituation, annulation);
        Types = [.. types.Where(t => t.EstEnVigueurAu(Jour))];
        Obligations = (await referentiels.EnVigueurAsync(Nomenclatures.DeclarationChangement, Jour, annulation)).ToLookup(o => o.Groupe ?? "");
        var lus = await (
            from c in Db.Changements
            join u in Db.Users on c.NotePar equals u.Id into auteurs
            from u in auteurs.DefaultIfEmpty()
            where c.PersonneId == Id
            orderby c.Le descending, c.Id descending
            select new { Changement = c, Auteur = u == null ? null : u.Prenom + " " + u.Nom }
        ).ToListAsync(annulation);
        Lignes = [.. lus.Select(l => (l.Changement, types.FirstOrDefault(t => t.Code == l.Changement.Type)?.Libelle ?? l.Changement.Type, l.Auteur))];
    }

    private async Task<IActionResult> AgirAsync(Guid id, Action<ChangementSituation> acte, string phrase, CancellationToken annulation)
    {
        // The form of a new change stands on the same page: its fields say nothing of this act.
        foreach (var cle in ModelState.Keys.Where(k => k.StartsWith("Saisie", StringComparison.Ordinal)).ToList())
        {
            ModelState.Remove(cle);
        }

        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (Lignes.FirstOrDefault(l => l.Changement.Id == id).Changement is not { } changement)
        {
            return NotFound();
        }

        acte(changement);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(phrase, "Changements", new { Id });
    }

    public sealed class SaisieChangement
    {
        [Display(Name = "Type de changement"), Required(ErrorMessage = "Choisissez le type de changement.")]
        public string? Type { get; set; }

        [Display(Name = "Date du changement"), Required(ErrorMessage = "Saisissez la date du changement.")]
        public DateOnly? Le { get; set; }

        [Display(Name = "Précision"), MaxLength(500), SansInformationMedicale]
        public string? Precision { get; set; }

        [Display(Name = "Je rappelle aujourd’hui à la personne ce qu’elle doit déclarer")]
        public bool Rappele { get; set; }
    }
}
