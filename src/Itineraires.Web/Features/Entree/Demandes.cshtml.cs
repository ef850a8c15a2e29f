using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Entree;

/// <summary>The demandes of RSA of the perimeter, the latest first, and the drafts of who reads (ORI-01).</summary>
[Authorize(Policy = Droits.EnregistrerPersonne)]
public sealed class DemandesModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel
{
    /// <summary>Value of the filter that keeps the demandes still to follow.</summary>
    public const string EnCours = "en-cours";

    private const int ParPage = 50;

    private const int BrouillonsMontres = 20;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Recherche { get; set; }

    /// <summary>« en-cours », a state, or all.</summary>
    [BindProperty(SupportsGet = true, Name = "etat")]
    public string? Etat { get; set; }

    /// <summary>Only those that had warnings.</summary>
    [BindProperty(SupportsGet = true, Name = "rappels")]
    public bool AvecRappels { get; set; }

    /// <summary>Keyset: day and identifier of the last line of the previous page.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public DateOnly? Apres { get; set; }

    [BindProperty(SupportsGet = true, Name = "apresId")]
    public Guid? ApresId { get; set; }

    public int Total { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public IReadOnlyList<BrouillonLu> Brouillons { get; private set; } = [];

    public string? Suivante { get; private set; }

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await courant.ChargerAsync(User, annulation);
        Brouillons = await db
            .BrouillonsDemande.AsNoTracking()
            .Where(b => b.Par == courant.Id)
            .OrderByDescending(b => b.EnregistreLe)
            .Take(BrouillonsMontres)
            .Select(b => new BrouillonLu(b.Id, b.Titre, b.EnregistreLe))
            .ToListAsync(annulation);
        Total = await Choisir().CountAsync(annulation);
        var demandes = Choisir();
        if (Apres is { } apres && ApresId is { } id)
        {
            demandes = demandes.Where(d => d.DeposeeLe < apres || (d.DeposeeLe == apres && d.Id < id));
        }

        var page = await Lire(demandes.OrderByDescending(d => d.DeposeeLe).ThenByDescending(d => d.Id).Take(ParPage + 1))
            .OrderByDescending(l => l.DeposeeLe)
            .ThenByDescending(l => l.Id)
            .ToListAsync(annulation);
        Lignes = [.. page.Take(ParPage)];
        Suivante =
            page.Count > ParPage
                ? Url.Page(
                    "Demandes",
                    new
                    {
                        q = Recherche,
                        etat = Etat,
                        rappels = AvecRappels,
                        apres = Lignes[^1].DeposeeLe.ToString("yyyy-MM-dd"),
                        apresId = Lignes[^1].Id,
                    }
                )
                : null;
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        db.Journaliser("export", null, "demandes de RSA");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Demandes de RSA")
            .Texte("Nom", l => l.Nom)
            .Texte("Prénom", l => l.Prenom)
            .Date("Demande du", l => l.DeposeeLe)
            .Texte("Instruite par", l => Libelles.De(l.Structure))
            .Texte("Structure", l => l.NomStructure)
            .Texte("État", l => Libelles.De(l.Statut))
            .Date("Transmise le", l => l.TransmiseLe)
            .Date("Close le", l => l.CloseLe)
            .Texte("Rappels", l => string.Join(", ", l.Avertissements.Select(a => a.Code)));
        return new ResultatExport<Ligne>(
            tableau,
            format,
            Lire(Choisir()).OrderByDescending(l => l.DeposeeLe).ThenByDescending(l => l.Id).AsAsyncEnumerable(),
            horloge.Aujourdhui
        );
    }

    public async Task<IActionResult> OnPostEffacerAsync(Guid id, CancellationToken annulation)
    {
        if (await db.BrouillonsDemande.SingleOrDefaultAsync(b => b.Id == id && b.Par == courant.Id, annulation) is not { } brouillon)
        {
            return NotFound();
        }

        db.BrouillonsDemande.Remove(brouillon);
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Le brouillon est effacé.", "Demandes");
    }

    private IQueryable<DemandeRsa> Choisir()
    {
        var demandes = db.Demandes.AsNoTracking().DansLePerimetre(db, courant.Perimetre(Droits.EnregistrerPersonne));
        if (Etat == EnCours)
        {
            demandes = demandes.Where(d => d.CloseLe == null);
        }
        else if (Enum.TryParse<StatutDemande>(Etat, out var statut))
        {
            demandes = demandes.Where(d => d.Statut == statut);
        }

        if (AvecRappels)
        {
            demandes = demandes.Where(d => d.NombreAvertissements > 0);
        }

        if (!string.IsNullOrWhiteSpace(Recherche))
        {
            var nommees = db.Personnes.DontLeNomCommencePar(Recherche);
            demandes = demandes.Where(d => nommees.Any(p => p.Id == d.PersonneId));
        }

        return demandes;
    }

    private IQueryable<Ligne> Lire(IQueryable<DemandeRsa> demandes) =>
        from d in demandes
        join p in db.Personnes on d.PersonneId equals p.Id
        select new Ligne
        {
            Id = d.Id,
            Prenom = p.Prenom,
            Nom = p.Nom,
            DeposeeLe = d.DeposeeLe,
            Structure = d.Structure,
            NomStructure = d.NomStructure,
            Statut = d.Statut,
            TransmiseLe = d.TransmiseLe,
            CloseLe = d.CloseLe,
            Avertissements = d.Avertissements,
        };

    public sealed record BrouillonLu(Guid Id, string Titre, DateTime Le);

    public sealed class Ligne
    {
        public Guid Id { get; init; }
        public string Prenom { get; init; } = "";
        public string Nom { get; init; } = "";
        public DateOnly DeposeeLe { get; init; }
        public StructureInstructrice Structure { get; init; }
        public string? NomStructure { get; init; }
        public StatutDemande Statut { get; init; }
        public DateOnly? TransmiseLe { get; init; }
        public DateOnly? CloseLe { get; init; }
        public List<Avertissement> Avertissements { get; init; } = [];
    }
}
