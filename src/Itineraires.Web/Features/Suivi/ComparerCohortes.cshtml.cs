using Itineraires.Data;
using Itineraires.Data.Suivi;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Design;
using Itineraires.Web.Design.Figures;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>Two cohortes side by side, month by month (SUI-01).</summary>
[Authorize(Policy = Droits.SuivreCohortes)]
public sealed class ComparerCohortesModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "a")]
    public Guid? PremiereId { get; set; }

    [BindProperty(SupportsGet = true, Name = "b")]
    public Guid? SecondeId { get; set; }

    [BindProperty(SupportsGet = true, Name = "etat")]
    public EtatMembre Etat { get; set; } = EtatMembre.Accompagnees;

    public IReadOnlyList<Cohorte> Cohortes { get; private set; } = [];

    public IReadOnlyList<(Cohorte Cohorte, IReadOnlyList<MoisDeCohorte> Mois)> Comparees { get; private set; } = [];

    public GraphiqueBarres? Graphique { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        var perimetre = courant.Perimetre(Droits.SuivreCohortes);
        Cohortes = await db.Cohortes.AsNoTracking().Visibles(perimetre).OrderBy(c => c.Nom).ThenBy(c => c.Id).ToListAsync(annulation);
        var comparees = new List<(Cohorte, IReadOnlyList<MoisDeCohorte>)>();
        foreach (var id in new[] { PremiereId, SecondeId }.OfType<Guid>())
        {
            if (Cohortes.FirstOrDefault(c => c.Id == id) is not { } cohorte)
            {
                return NotFound();
            }

            comparees.Add((cohorte, MoisDeCohorte.Suivre(await LectureCohorte.LireAsync(db, id, perimetre, annulation), horloge.Aujourdhui)));
        }

        Comparees = comparees;
        if (comparees.Count == 2)
        {
            var mois = comparees.Max(c => c.Item2.Count);
            Graphique = new GraphiqueBarres(
                Typo.Majuscule(Libelles.De(Etat)),
                "En % des personnes de chaque cohorte observées ce mois-là.",
                [.. Enumerable.Range(0, mois).Select(m => $"M{m}")],
                [
                    .. comparees.Select(c => new SerieGraphique(
                        c.Item1.Nom,
                        [.. Enumerable.Range(0, mois).Select(m => m < c.Item2.Count ? (decimal?)c.Item2[m].Nombres[Etat] * 100 / c.Item2[m].Observees : null)]
                    )),
                ],
                v => Typo.Taux(v / 100, 0),
                NomCategorie: "Mois"
            );
        }

        return Page();
    }
}
