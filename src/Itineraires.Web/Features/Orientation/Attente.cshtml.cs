using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>The waiting lists of the lines of convention: the rank of each person, and who may be oriented now (ORI-09).</summary>
[Authorize(Policy = Droits.DeciderOrientation)]
public sealed class AttenteModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel, IReaffichable
{
    private const int AuPlus = 500;

    [BindProperty(SupportsGet = true, Name = "ligne")]
    public Guid? LigneId { get; set; }

    /// <summary>Only those whom a free place awaits.</summary>
    [BindProperty(SupportsGet = true, Name = "libres")]
    public bool Libres { get; set; }

    /// <summary>Wait that is taken off, shown again with its error.</summary>
    [BindProperty(Name = "attente")]
    public Guid? Retiree { get; set; }

    [BindProperty, Display(Name = "Pourquoi la personne n’attend plus"), MaxLength(300), SansInformationMedicale]
    public string? MotifRetrait { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public IReadOnlyList<Liste> Files { get; private set; } = [];

    public IReadOnlyList<Liste> Toutes { get; private set; } = [];

    public int Total => Toutes.Sum(f => f.Attentes.Count);

    public int Servies => Toutes.Sum(f => f.Servies);

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnPostRetirerAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        if (await Ouvertes().AsTracking().SingleOrDefaultAsync(a => a.Id == Retiree, annulation) is not { } attente)
        {
            return NotFound();
        }

        attente.Retirer(Jour, MotifRetrait);
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La personne n’attend plus cette place.", "Attente", new { ligne = LigneId, libres = Libres });
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!courant.Peut(Droits.ExporterListes))
        {
            return NotFound();
        }

        await ReafficherAsync(annulation);
        db.Journaliser("export", null, "listes d’attente");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<(Liste File, Inscrite Attente)>("Listes d’attente")
            .Texte("Organisme", l => l.File.Ligne.Organisme)
            .Texte("Type", l => l.File.Ligne.Type.Libelle)
            .Texte("Thématique", l => l.File.Ligne.Thematique)
            .Entier("Rang", l => l.Attente.Rang)
            .Texte("Personne", l => l.Attente.Nom)
            .Date("Inscrite le", l => l.Attente.InscriteLe)
            .Texte("Place libre", l => l.Attente.Rang <= l.File.Ligne.Libres ? "oui" : "non");
        return new ResultatExport<(Liste, Inscrite)>(tableau, format, Files.SelectMany(f => f.Attentes.Select(a => (f, a))).ToAsyncEnumerable(), Jour);
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var attendues = await (
            from a in Ouvertes()
            join p in db.Personnes on a.PersonneId equals p.Id
            orderby a.InscriteLe, a.Id
            select new
            {
                a.LigneConventionId,
                Attente = new Inscrite(
                    a.Id,
                    p.Id,
                    p.Prenom + " " + p.Nom,
                    a.InscriteLe,
                    // Someone of another territory may come before: the rank counts everybody.
                    1
                        + db.AttentesPlace.Count(x =>
                            x.LigneConventionId == a.LigneConventionId
                            && x.Statut == StatutAttente.EnAttente
                            && (x.InscriteLe < a.InscriteLe || (x.InscriteLe == a.InscriteLe && x.Id < a.Id))
                        ),
                    p.SoumisDroitsDevoirs,
                    p.AccompagnementId != null
                ),
            }
        )
            .Take(AuPlus)
            .ToListAsync(annulation);
        var lignes = (await PlacesOuvertes.LireAsync(db, Jour.Year, annulation)).ToDictionary(l => l.Id);
        Toutes =
        [
            .. from a in attendues
            where lignes.ContainsKey(a.LigneConventionId)
            group a.Attente by a.LigneConventionId into g
            let ligne = lignes[g.Key]
            orderby ligne.Organisme, ligne.Type.Libelle
            select new Liste(ligne, [.. g]),
        ];
        Files = [.. Toutes.Where(f => (LigneId is null || f.Ligne.Id == LigneId) && (!Libres || f.Servies > 0))];
    }

    private IQueryable<AttentePlace> Ouvertes() =>
        db.AttentesPlace.AsNoTracking().DansLePerimetre(db, courant.Perimetre(Droits.DeciderOrientation)).Where(a => a.Statut == StatutAttente.EnAttente);

    public sealed record Liste(LigneOuverte Ligne, IReadOnlyList<Inscrite> Attentes)
    {
        /// <summary>Persons whom a free place awaits.</summary>
        public int Servies => Attentes.Count(a => a.Rang <= Ligne.Libres);
    }

    /// <param name="EstAccompagnee">Followed elsewhere while she waits.</param>
    public sealed record Inscrite(Guid Id, Guid PersonneId, string Nom, DateOnly InscriteLe, int Rang, bool EstSoumise, bool EstAccompagnee);
}
