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

namespace Itineraires.Web.Features.Sessions;

/// <summary>The collective sessions of the territory: plateformes d'orientation and informations collectives (ORI-07, INF-03).</summary>
[Authorize(Policy = Droits.AnimerSessions)]
public sealed class IndexModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    private const int ParPage = 50;

    /// <summary>« passees », else those to come or to close.</summary>
    [BindProperty(SupportsGet = true, Name = "quand")]
    public string? Quand { get; set; }

    [BindProperty(SupportsGet = true, Name = "genre")]
    public GenreSession? Genre { get; set; }

    [BindProperty(SupportsGet = true, Name = "rang")]
    public int Rang { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public bool PeutOrienter => courant.Peut(Droits.DeciderOrientation);

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public int Nombre { get; private set; }

    /// <summary>Newcomers whom no session awaits and whom another convocation may reach.</summary>
    public int AConvoquer { get; private set; }

    public string? Precedente => Rang > 0 ? Adresse(Math.Max(0, Rang - ParPage)) : null;

    public string? Suivante => Rang + ParPage < Nombre ? Adresse(Rang + ParPage) : null;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var perimetre = courant.Perimetre(Droits.AnimerSessions);
        var auPlus = (await referentiels.CadresAsync(annulation)).Territoire.Entier(Domain.Cadres.ParametresCadre.PlateformeConvocations);
        AConvoquer = await db.Personnes.DansLePerimetre(perimetre).AConvoquer(db, GenreSession.Plateforme, auPlus).CountAsync(annulation);
        Nombre = await Choisies().CountAsync(annulation);
        Lignes = await Lire().Skip(Math.Max(0, Rang)).Take(ParPage).ToListAsync(annulation);
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        db.Journaliser("export", null, "sessions collectives");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Sessions collectives")
            .Texte("Session", l => l.Titre)
            .Texte("Genre", l => Libelles.De(l.Genre))
            .Texte("Territoire", l => l.Territoire)
            .Date("Jour", l => l.Jour)
            .Texte("Lieu", l => l.Lieu)
            .Entier("Places", l => l.Places)
            .Entier("Convoquées", l => l.Convoquees)
            .Entier("Présentes", l => l.Presentes)
            .Entier("Absences justifiées", l => l.Justifiees)
            .Entier("Absences non justifiées", l => l.NonJustifiees)
            .Texte("État", l => Libelles.De(l.Statut));
        return new ResultatExport<Ligne>(tableau, format, Lire().AsAsyncEnumerable(), Jour);
    }

    private string Adresse(int rang) =>
        Url.Page(
            "Index",
            new
            {
                quand = Quand,
                genre = Genre,
                rang,
            }
        )!;

    private IQueryable<SessionCollective> Choisies()
    {
        var sessions = db.Sessions.AsNoTracking().Visibles(courant.Perimetre(Droits.AnimerSessions));
        sessions = sessions.Where(s => s.Statut == StatutSession.Planifiee == (Quand != "passees"));
        return Genre is { } g ? sessions.Where(s => s.Genre == g) : sessions;
    }

    private IQueryable<Ligne> Lire()
    {
        var choisies =
            Quand == "passees" ? Choisies().OrderByDescending(s => s.Jour).ThenBy(s => s.Heure) : Choisies().OrderBy(s => s.Jour).ThenBy(s => s.Heure);
        return from s in choisies
            select new Ligne
            {
                Id = s.Id,
                Genre = s.Genre,
                Titre = s.Titre,
                Territoire = db.Territoires.Where(t => t.Id == s.TerritoireId).Select(t => t.Nom).First(),
                Jour = s.Jour,
                Heure = s.Heure,
                Lieu = s.Lieu,
                Places = s.Places,
                Statut = s.Statut,
                Convoquees = db.Convocations.Count(c => c.SessionId == s.Id && c.Statut != StatutConvocation.Annulee),
                Presentes = db.Convocations.Count(c => c.SessionId == s.Id && c.Statut == StatutConvocation.Presente),
                Justifiees = db.Convocations.Count(c => c.SessionId == s.Id && c.Statut == StatutConvocation.AbsenceJustifiee),
                NonJustifiees = db.Convocations.Count(c => c.SessionId == s.Id && c.Statut == StatutConvocation.AbsenceNonJustifiee),
            };
    }

    public sealed class Ligne
    {
        public Guid Id { get; init; }
        public GenreSession Genre { get; init; }
        public string Titre { get; init; } = "";
        public string Territoire { get; init; } = "";
        public DateOnly Jour { get; init; }
        public TimeOnly Heure { get; init; }
        public string Lieu { get; init; } = "";
        public int Places { get; init; }
        public StatutSession Statut { get; init; }
        public int Convoquees { get; init; }
        public int Presentes { get; init; }
        public int Justifiees { get; init; }
        public int NonJustifiees { get; init; }
    }
}
