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
    private const int ParPage = 50;

    /// <summary>Persons of each list when all of them are shown.</summary>
    private const int ParListe = 10;

    [BindProperty(SupportsGet = true, Name = "ligne")]
    public Guid? LigneId { get; set; }

    /// <summary>Only those whom a free place awaits.</summary>
    [BindProperty(SupportsGet = true, Name = "libres")]
    public bool Libres { get; set; }

    /// <summary>Keyset of the list of one line.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public string? Apres { get; set; }

    /// <summary>Wait that is taken off, shown again with its error.</summary>
    [BindProperty(Name = "attente")]
    public Guid? Retiree { get; set; }

    [BindProperty, Display(Name = "Pourquoi la personne n’attend plus"), MaxLength(300), SansInformationMedicale]
    public string? MotifRetrait { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    /// <summary>The lists that the filters keep, with a page of the one asked for, or the first persons of each.</summary>
    public IReadOnlyList<Liste> Files { get; private set; } = [];

    /// <summary>Every list, without its persons.</summary>
    public IReadOnlyList<Liste> Toutes { get; private set; } = [];

    public int Total => Toutes.Sum(f => f.Nombre);

    public int Servies => Toutes.Sum(f => f.Servies);

    public string? Suivante { get; private set; }

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

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
        return this.RedirigerAvecSucces(
            "La personne n’attend plus cette place.",
            "Attente",
            new
            {
                ligne = LigneId,
                libres = Libres,
                apres = Apres,
            }
        );
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        await ChoisirAsync(annulation);
        var lignes = Files.Select(f => f.Ligne.Id).ToList();
        var inscrites = (await Lire(Ouvertes().Where(a => lignes.Contains(a.LigneConventionId))).ToListAsync(annulation)).ToLookup(a => a.LigneId);
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
        return new ResultatExport<(Liste, Inscrite)>(
            tableau,
            format,
            Files.SelectMany(f => inscrites[f.Ligne.Id].Select(a => (f, a))).ToAsyncEnumerable(),
            Jour
        );
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        await ChoisirAsync(annulation);
        var lignes = Files.Select(f => f.Ligne.Id).ToList();
        var ouvertes = Ouvertes();
        var choisies = ouvertes.Where(a => lignes.Contains(a.LigneConventionId));
        if (LigneId is null)
        {
            choisies = choisies.Where(a =>
                ouvertes.Count(x =>
                    x.LigneConventionId == a.LigneConventionId && (x.InscriteLe < a.InscriteLe || (x.InscriteLe == a.InscriteLe && x.Id < a.Id))
                ) < ParListe
            );
        }
        else if (CurseurJour.Lire(Apres) is { } curseur)
        {
            var (jour, id) = (curseur.Jour, curseur.Id);
            choisies = choisies.Where(a => a.InscriteLe > jour || (a.InscriteLe == jour && a.Id > id));
        }

        var lues = await (LigneId is null ? Lire(choisies) : Lire(choisies).Take(ParPage + 1)).ToListAsync(annulation);
        if (LigneId is not null && lues.Count > ParPage)
        {
            lues.RemoveAt(ParPage);
            Suivante = Adresse(LigneId, new CurseurJour(lues[^1].InscriteLe, lues[^1].Id).ToString());
        }

        var inscrites = lues.ToLookup(a => a.LigneId);
        Files = [.. Files.Select(f => f with { Attentes = [.. inscrites[f.Ligne.Id]] })];
    }

    /// <summary>The page of one line, or of all.</summary>
    public string Adresse(Guid? ligne, string? apres = null) =>
        Url.Page(
            "Attente",
            new
            {
                ligne,
                libres = Libres ? "true" : null,
                apres,
            }
        )!;

    /// <summary>Counts every list, and keeps those that the filters want.</summary>
    private async Task ChoisirAsync(CancellationToken annulation)
    {
        var ouvertes = await PlacesOuvertes.LireAsync(db, Jour.Year, annulation);
        var lignes = ouvertes.ToDictionary(l => l.Id);
        var nombres = await Ouvertes().GroupBy(a => a.LigneConventionId).Select(g => new { g.Key, Nombre = g.Count() }).ToListAsync(annulation);
        var servies = await PlacesOuvertes.ServiesAsync(db, Ouvertes(), ouvertes, annulation);
        foreach (var ligne in await PlacesOuvertes.NonReconduitesAsync(db, [.. nombres.Select(n => n.Key).Where(id => !lignes.ContainsKey(id))], annulation))
        {
            lignes.Add(ligne.Id, ligne);
        }

        Toutes =
        [
            .. from n in nombres
            let ligne = lignes[n.Key]
            orderby ligne.Organisme, ligne.Type.Libelle
            select new Liste(ligne, n.Nombre, servies.GetValueOrDefault(n.Key), []),
        ];
        Files = [.. Toutes.Where(f => (LigneId is null || f.Ligne.Id == LigneId) && (!Libres || f.Servies > 0))];
    }

    private IQueryable<Inscrite> Lire(IQueryable<AttentePlace> attentes) =>
        from a in attentes
        join p in db.Personnes on a.PersonneId equals p.Id
        orderby a.InscriteLe, a.Id
        select new Inscrite
        {
            Id = a.Id,
            LigneId = a.LigneConventionId,
            PersonneId = p.Id,
            Nom = p.Prenom + " " + p.Nom,
            InscriteLe = a.InscriteLe,
            // Someone of another territory may come before: the rank counts everybody.
            Rang =
                1
                + db.AttentesPlace.Count(x =>
                    x.LigneConventionId == a.LigneConventionId
                    && x.Statut == StatutAttente.EnAttente
                    && (x.InscriteLe < a.InscriteLe || (x.InscriteLe == a.InscriteLe && x.Id < a.Id))
                ),
            EstSoumise = p.SoumisDroitsDevoirs,
            EstAccompagnee = p.AccompagnementId != null,
        };

    private IQueryable<AttentePlace> Ouvertes() =>
        db.AttentesPlace.AsNoTracking().DansLePerimetre(db, courant.Perimetre(Droits.DeciderOrientation)).Where(a => a.Statut == StatutAttente.EnAttente);

    /// <param name="Nombre">Persons who wait on the line, of the territories of the account.</param>
    /// <param name="Servies">Among them, those whom a free place awaits.</param>
    /// <param name="Attentes">Those shown.</param>
    public sealed record Liste(LigneOuverte Ligne, int Nombre, int Servies, IReadOnlyList<Inscrite> Attentes);

    public sealed class Inscrite
    {
        public Guid Id { get; init; }
        public Guid LigneId { get; init; }
        public Guid PersonneId { get; init; }
        public string Nom { get; init; } = "";
        public DateOnly InscriteLe { get; init; }
        public int Rang { get; init; }
        public bool EstSoumise { get; init; }

        /// <summary>Followed elsewhere while she waits.</summary>
        public bool EstAccompagnee { get; init; }
    }
}
