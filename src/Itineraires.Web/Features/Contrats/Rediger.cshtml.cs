using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Contrats;

/// <summary>Writes the draft of a contrat (CER-04, CER-05, CER-06, CER-10, CER-13).</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class RedigerModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeContrat(db, courant, horloge),
        IReaffichable
{
    [BindProperty, Display(Name = "Début"), Required(ErrorMessage = "Saisissez la date de début.")]
    public DateOnly? Debut { get; set; }

    [BindProperty, Display(Name = "Fin"), Required(ErrorMessage = "Saisissez la date de fin.")]
    public DateOnly? Fin { get; set; }

    [BindProperty, Display(Name = "Objectif à court terme"), MaxLength(1000), SansInformationMedicale]
    public string? Court { get; set; }

    [BindProperty, Display(Name = "Objectif à moyen terme"), MaxLength(1000), SansInformationMedicale]
    public string? Moyen { get; set; }

    [BindProperty, Display(Name = "Objectif à long terme"), MaxLength(1000), SansInformationMedicale]
    public string? Long { get; set; }

    [BindProperty, Display(Name = "Engagements de la personne"), MaxLength(2000), SansInformationMedicale]
    public string? EngagementsPersonne { get; set; }

    [BindProperty, Display(Name = "Engagements de la collectivité"), MaxLength(2000), SansInformationMedicale]
    public string? EngagementsCollectivite { get; set; }

    [BindProperty, Display(Name = "Besoins, attentes et observations de la personne"), MaxLength(2000), SansInformationMedicale]
    public string? Attentes { get; set; }

    [BindProperty, Display(Name = "Bilan du contrat précédent"), MaxLength(3000), SansInformationMedicale]
    public string? BilanPrecedent { get; set; }

    /// <summary>Version read when the form was opened: another person's change in between is told, not overwritten.</summary>
    [BindProperty]
    public int Version { get; set; }

    public Contrat? Precedent { get; private set; }

    public IReadOnlyList<Etape> Etapes { get; private set; } = [];

    protected override string Droit => Droits.SuivreParcours;

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        if (Contrat.Statut != StatutContrat.Brouillon)
        {
            return RedirectToPage("Consulter", new { Id });
        }

        (Debut, Fin, Version) = (Contrat.Debut, Contrat.Fin, Contrat.Version);
        (Court, Moyen, Long) = (Objectif(TermeObjectif.Court), Objectif(TermeObjectif.Moyen), Objectif(TermeObjectif.Long));
        (EngagementsPersonne, EngagementsCollectivite, Attentes, BilanPrecedent) = (
            Contrat.EngagementsPersonne,
            Contrat.EngagementsCollectivite,
            Contrat.Attentes,
            Contrat.BilanPrecedent
        );
        await ReafficherAsync(annulation);
        return Page();
    }

    public Task<IActionResult> OnPostEnregistrerAsync(CancellationToken annulation) => EcrireAsync(completer: false, annulation);

    public Task<IActionResult> OnPostCompleterAsync(CancellationToken annulation) => EcrireAsync(completer: true, annulation);

    public async Task<IActionResult> OnPostRetirerAsync(Guid etapeId, CancellationToken annulation)
    {
        if (await Db.Etapes.SingleOrDefaultAsync(e => e.Id == etapeId && e.ContratId == Id, annulation) is not { } etape)
        {
            return NotFound();
        }

        etape.SortirDuContrat(Contrat);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("L’étape n’est plus dans ce contrat.", "Rediger", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        Precedent = Contrat.PrecedentId is { } p ? await Db.Contrats.AsNoTracking().SingleAsync(c => c.Id == p, annulation) : null;
        Etapes = await Db.Etapes.AsNoTracking().Where(e => e.ContratId == Id).OrderBy(e => e.Debut).ToListAsync(annulation);
    }

    private async Task<IActionResult> EcrireAsync(bool completer, CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (Version != Contrat.Version)
        {
            ModelState.AddModelError("", FiltreReglesMetier.Simultane);
            ModelState.Remove(nameof(Version));
            Version = Contrat.Version;
            return Page();
        }

        var objectifs = new[] { (TermeObjectif.Court, Court), (TermeObjectif.Moyen, Moyen), (TermeObjectif.Long, Long) }
            .Where(o => !string.IsNullOrWhiteSpace(o.Item2))
            .Select(o => new ObjectifContrat(o.Item1, o.Item2!));
        Contrat.Rediger(Debut!.Value, Fin!.Value, objectifs, EngagementsPersonne, EngagementsCollectivite, Attentes, BilanPrecedent);
        if (completer)
        {
            var cadre = (await referentiels.CadresAsync(annulation)).DuCode(Contrat.CadreCode)!;
            Contrat.Completer(cadre, Etapes.Count, Precedent);
        }

        await Db.SaveChangesAsync(annulation);
        return completer
            ? this.RedirigerAvecSucces("Le contrat est complet\u00A0: imprimez-le et faites-le signer.", "Consulter", new { Id })
            : this.RedirigerAvecSucces("Le brouillon est enregistré.", "Rediger", new { Id });
    }

    private string? Objectif(TermeObjectif terme) =>
        string.Join('\n', Contrat.Objectifs.Where(o => o.Terme == terme).Select(o => o.Texte)) is { Length: > 0 } texte ? texte : null;
}
