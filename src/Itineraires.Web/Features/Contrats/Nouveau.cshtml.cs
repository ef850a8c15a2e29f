using Itineraires.Data;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Contrats;

/// <summary>Starts the contrat of a person, prefilled from the previous one and beginning the day after it (CER-03, CER-11).</summary>
[Authorize(Policy = Droits.SuivreParcours)]
public sealed class NouveauModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge)
{
    public Contrat? Precedent { get; private set; }

    public DateOnly Debut { get; private set; }

    public DateOnly Fin { get; private set; }

    public int EtapesOuvertes { get; private set; }

    protected override string Droit => Droits.SuivreParcours;

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        if (Personne.AccompagnementId is null)
        {
            return NotFound();
        }

        if (await EnPreparationAsync(annulation) is { } enCours)
        {
            return RedirectToPage("/Contrats/Consulter", new { Id = enCours });
        }

        await ProposerAsync(annulation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (await EnPreparationAsync(annulation) is { } enCours)
        {
            return RedirectToPage("/Contrats/Consulter", new { Id = enCours });
        }

        var accompagnement =
            await Db.Accompagnements.SingleOrDefaultAsync(a => a.Id == Personne.AccompagnementId, annulation)
            ?? throw new RegleMetierException(ReglesContrat.AccompagnementOuvert);
        await ProposerAsync(annulation);
        var contrat = new Contrat(
            accompagnement,
            ((await Db.Contrats.Where(c => c.PersonneId == Id).MaxAsync(c => (int?)c.Numero, annulation)) ?? 0) + 1,
            Precedent,
            Debut,
            Fin
        );
        Db.Contrats.Add(contrat);
        // The étapes still open go on in the new contrat: the référent removes what does not.
        foreach (
            var etape in await Db
                .Etapes.Where(e =>
                    e.PersonneId == Id && (e.Statut == StatutEtape.Proposee || e.Statut == StatutEtape.Acceptee || e.Statut == StatutEtape.EnCours)
                )
                .ToListAsync(annulation)
        )
        {
            etape.InscrireAuContrat(contrat);
        }

        await Db.SaveChangesAsync(annulation);
        return RedirectToPage("/Contrats/Rediger", new { contrat.Id });
    }

    private Task<Guid?> EnPreparationAsync(CancellationToken annulation) =>
        Db.Contrats.Commences().Where(c => c.PersonneId == Id).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(annulation);

    private async Task ProposerAsync(CancellationToken annulation)
    {
        Precedent = await Db
            .Contrats.AsNoTracking()
            .Where(c => c.PersonneId == Id && c.ValideLe != null)
            .OrderByDescending(c => c.Numero)
            .FirstOrDefaultAsync(annulation);
        var parcours = await Db
            .Accompagnements.AsNoTracking()
            .Where(a => a.Id == Personne.AccompagnementId)
            .Select(a => new { a.CadreCode })
            .SingleAsync(annulation);
        var mois =
            (await referentiels.CadresAsync(annulation)).DuCode(parcours.CadreCode)?.Entier(ParametresCadre.ContratDureeProposeeMois)
            ?? throw new InvalidOperationException($"The cadre {parcours.CadreCode} gives no duration for a contrat.");
        var suivant = Precedent is null ? Horloge.Aujourdhui : (Precedent.TermineLe ?? Precedent.Fin).AddDays(1);
        // A lapsed contrat is not renewed in the past: the uncovered days remain counted.
        Debut = suivant < Horloge.Aujourdhui ? Horloge.Aujourdhui : suivant;
        Fin = Debut.AddMonths(mois).AddDays(-1);
        EtapesOuvertes = await Db.Etapes.CountAsync(
            e => e.PersonneId == Id && (e.Statut == StatutEtape.Proposee || e.Statut == StatutEtape.Acceptee || e.Statut == StatutEtape.EnCours),
            annulation
        );
    }
}
