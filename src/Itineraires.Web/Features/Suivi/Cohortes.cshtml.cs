using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>The cohortes that the account follows (SUI-01).</summary>
[Authorize(Policy = Droits.SuivreCohortes)]
public sealed class CohortesModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    private const int ParPage = 50;

    private const string Archivees = "archivees";

    /// <summary>« archivees », else those followed.</summary>
    [BindProperty(SupportsGet = true, Name = "etat")]
    public string? Etat { get; set; }

    /// <summary>Keyset: day and identifier of the last cohorte of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public string? Apres { get; set; }

    public bool EstArchives => Etat == Archivees;

    public int Total { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public string? Suivante { get; private set; }

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var cohortes = Choisir();
        Total = await cohortes.CountAsync(annulation);
        if (CurseurJour.Lire(Apres) is { } curseur)
        {
            var (jour, id) = (curseur.Jour, curseur.Id);
            cohortes = cohortes.Where(c => c.FigeeLe < jour || (c.FigeeLe == jour && c.Id < id));
        }

        var lues = await LireAsync(cohortes, ParPage + 1, annulation);
        Lignes = [.. lues.Take(ParPage)];
        Suivante = lues.Count > ParPage ? Adresse(new CurseurJour(Lignes[^1].FigeeLe, Lignes[^1].Id).ToString()) : null;
    }

    /// <summary>The same list from a place.</summary>
    public string Adresse(string? apres) => Url.Page("Cohortes", new { etat = EstArchives ? Archivees : null, apres })!;

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        db.Journaliser("export", null, EstArchives ? "cohortes archivées" : "cohortes");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>(EstArchives ? "Cohortes archivées" : "Cohortes")
            .Texte("Cohorte", l => l.Nom, 40)
            .Texte("Critères", l => l.Criteres, 60)
            .Date("Figée le", l => l.FigeeLe)
            .Entier("Personnes", l => l.Membres);
        return new ResultatExport<Ligne>(tableau, format, (await LireAsync(Choisir(), int.MaxValue, annulation)).ToAsyncEnumerable(), horloge.Aujourdhui);
    }

    private IQueryable<Cohorte> Choisir()
    {
        var archivees = EstArchives;
        return db.Cohortes.AsNoTracking().Visibles(courant.Perimetre(Droits.SuivreCohortes)).Where(c => c.Statut == StatutCohorte.Archivee == archivees);
    }

    private async Task<List<Ligne>> LireAsync(IQueryable<Cohorte> cohortes, int nombre, CancellationToken annulation)
    {
        var lues = await cohortes
            .OrderByDescending(c => c.FigeeLe)
            .ThenByDescending(c => c.Id)
            .Take(nombre)
            .Select(c => new { Cohorte = c, Membres = db.MembresCohorte.Where(m => m.CohorteId == c.Id).Select(m => m.PersonneId).Distinct().Count() })
            .ToListAsync(annulation);
        var criteres = await SelectionCohorte.DecrireAsync(db, referentiels, [.. lues.Select(c => c.Cohorte.Criteres)], annulation);
        return [.. lues.Zip(criteres, (c, mots) => new Ligne(c.Cohorte.Id, c.Cohorte.Nom, mots, c.Cohorte.FigeeLe, c.Membres))];
    }

    public sealed record Ligne(Guid Id, string Nom, string Criteres, DateOnly FigeeLe, int Membres);
}
