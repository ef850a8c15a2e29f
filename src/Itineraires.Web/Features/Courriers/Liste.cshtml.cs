using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Courriers;
using Itineraires.Web.Design;
using Itineraires.Web.Documents;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Courriers;

/// <summary>The letters of the territory: those to print, and the decisions that have none yet.</summary>
[Authorize(Policy = Droits.DeciderOrientation)]
public sealed class ListeModel(ItinerairesDbContext db, UtilisateurCourant courant, EmettreCourriers emettre, ImpressionPdf impression, TimeProvider horloge)
    : PageModel
{
    /// <summary>Letters made at one time.</summary>
    private const int ParLot = 500;

    private const int ParPage = 50;

    private static readonly RegleMetier LettreRequise = new("COU-LOT", "Aucune lettre ne répond à ce choix.");

    [BindProperty(SupportsGet = true, Name = "etat")]
    public string? Etat { get; set; }

    [BindProperty(SupportsGet = true, Name = "destinataire")]
    public DestinataireCourrier? Destinataire { get; set; }

    /// <summary>Keyset: instant and identifier of the last line of the previous page.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public Guid? Apres { get; set; }

    public bool PeutFairePdf => impression.EstDisponible;

    public bool Toutes => Etat == ChoixDeLettres.Toutes;

    public IReadOnlyList<Ligne> Lettres { get; private set; } = [];

    public int Nombre { get; private set; }

    /// <summary>Decisions of open accompagnements without letter.</summary>
    public int SansLettre { get; private set; }

    public string? Suivante { get; private set; }

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Nombre = await Choisies().CountAsync(annulation);
        SansLettre = await DecisionsSansLettre().CountAsync(annulation);
        var page = await (
            from c in Apres is { } apres ? Choisies().Where(c => c.Id < apres) : Choisies()
            join p in db.Personnes on c.PersonneId equals p.Id
            orderby c.Id descending
            select new Ligne(c.Id, c.Objet, c.Destinataire, p.Prenom + " " + p.Nom, c.EmisLe, c.ImprimeLe)
        )
            .Take(ParPage + 1)
            .ToListAsync(annulation);
        Lettres = [.. page.Take(ParPage)];
        Suivante =
            page.Count > ParPage
                ? Url.Page(
                    "Liste",
                    new
                    {
                        etat = Etat,
                        destinataire = Destinataire,
                        apres = Lettres[^1].Id,
                    }
                )
                : null;
    }

    /// <summary>Prepares the letters chosen as one PDF, in the background.</summary>
    public async Task<IActionResult> OnPostPreparerAsync([FromServices] PreparationsPdf preparations, CancellationToken annulation)
    {
        var lettres = await Choisies().OrderBy(c => c.Id).Select(c => c.Id).Take(ParLot).ToListAsync(annulation);
        LettreRequise.Exiger(lettres.Count > 0);
        var preparation = new PreparationPdf(courant.Id, $"courriers-{horloge.Aujourdhui:yyyy-MM-dd}.pdf", lettres, horloge.Instant);
        await preparations.CommencerAsync(preparation, PreparationModel.RedigerAsync, annulation);
        return RedirectToPage("Preparation", new { preparation.Id });
    }

    /// <summary>Writes the letters of the decisions that have none.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        var decisions = await DecisionsSansLettre().OrderBy(d => d).Take(ParLot).ToListAsync(annulation);
        var emis = await emettre.EmettreAsync(decisions, annulation);
        ReglesCourrier.ModelePublie.Exiger(emis.Count > 0 || decisions.Count == 0);
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(
            emis.Count == 0 ? "Chaque décision a déjà ses lettres." : $"{Typo.Compter(emis.Count, "lettre est prête", "lettres sont prêtes")}.",
            "Liste"
        );
    }

    private IQueryable<CourrierEmis> Choisies() =>
        db.Courriers.AsNoTracking().DansLePerimetre(db, courant.Perimetre(Droits.DeciderOrientation)).Choisis(db, Etat, Destinataire);

    private IQueryable<Guid> DecisionsSansLettre()
    {
        var personnes = db.Personnes.DansLePerimetre(courant.Perimetre(Droits.DeciderOrientation));
        return from a in db.Accompagnements
            where
                a.Fin == null
                && personnes.Any(p => p.Id == a.PersonneId)
                && db.Courriers.Count(c => c.ObjetId == a.OrientationId) < TypesCourrier.DUneOrientation.Count
            select a.OrientationId;
    }

    public DateOnly Jour(DateTime instant) => DateOnly.FromDateTime(Horloge.EnHeureLocale(instant));

    public sealed record Ligne(Guid Id, string Objet, DestinataireCourrier Destinataire, string Personne, DateTime EmisLe, DateTime? ImprimeLe);
}
