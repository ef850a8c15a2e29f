using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Offres;

/// <summary>Who entered the offers open to all publics, the bénéficiaires du RSA counted apart (ORI-15, PER-10).</summary>
[Authorize(Policy = Droits.ConsulterListes)]
public sealed class IndexModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    private const int ParPage = 50;

    private const int PremiereAnnee = 2000;

    [BindProperty(SupportsGet = true, Name = "offre")]
    public string? Offre { get; set; }

    [BindProperty(SupportsGet = true, Name = "annee")]
    public int? Annee { get; set; }

    /// <summary>« rsa » or « autres ».</summary>
    [BindProperty(SupportsGet = true, Name = "public")]
    public string? Public { get; set; }

    /// <summary>Keyset: day and identifier of the last line of the previous page.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public DateOnly? Apres { get; set; }

    [BindProperty(SupportsGet = true, Name = "apresId")]
    public Guid? ApresId { get; set; }

    public IReadOnlyList<(OffreOuverte Offre, int Entrees, int Beneficiaires)> Offres { get; private set; } = [];

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public int Total { get; private set; }

    public string? Suivante { get; private set; }

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

    public bool PeutConsulter => courant.Peut(Droits.ConsulterDossier);

    public string Nommer(string code) => Offres.FirstOrDefault(o => o.Offre.Code == code).Offre?.Libelle ?? code;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await LireOffresAsync(annulation);
        Total = await Choisies().CountAsync(annulation);
        var lignes = Lire(Choisies());
        if (Apres is { } apres && ApresId is { } apresId)
        {
            lignes = lignes.Where(l => l.Le < apres || (l.Le == apres && l.Id < apresId));
        }

        var page = await lignes.OrderByDescending(l => l.Le).ThenByDescending(l => l.Id).Take(ParPage + 1).ToListAsync(annulation);
        Lignes = [.. page.Take(ParPage)];
        Suivante =
            page.Count > ParPage
                ? Url.Page(
                    "Index",
                    new
                    {
                        offre = Offre,
                        annee = Annee,
                        @public = Public,
                        apres = Lignes[^1].Le.ToString("yyyy-MM-dd"),
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

        await LireOffresAsync(annulation);
        db.Journaliser("export", null, "entrées dans les offres ouvertes");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Entrées dans les offres ouvertes")
            .Texte("Offre", l => Nommer(l.Offre))
            .Texte("Personne", l => l.Nom)
            .Date("Entrée le", l => l.Le)
            .Texte("Bénéficiaire du RSA", l => l.EstBeneficiaire ? "oui" : "non")
            .Texte("Prioritaire", l => l.EstPrioritaire ? "oui" : "non");
        return new ResultatExport<Ligne>(
            tableau,
            format,
            Lire(Choisies()).OrderByDescending(l => l.Le).ThenByDescending(l => l.Id).AsAsyncEnumerable(),
            horloge.Aujourdhui
        );
    }

    private async Task LireOffresAsync(CancellationToken annulation)
    {
        var jour = horloge.Aujourdhui;
        Annee = Math.Clamp(Annee ?? jour.Year, PremiereAnnee, jour.Year);
        var comptes = await DeLAnnee()
            .GroupBy(e => e.Offre)
            .Select(g => new
            {
                g.Key,
                Entrees = g.Count(),
                Beneficiaires = g.Count(e => e.EstBeneficiaire),
            })
            .ToListAsync(annulation);
        Offres =
        [
            .. OffreOuverte
                .Lire(
                    await referentiels.NomenclatureAsync(Nomenclatures.OffreOuverte, annulation),
                    await referentiels.NomenclatureAsync(Nomenclatures.ConditionOffre, annulation),
                    jour
                )
                .Select(o => (o, comptes.Find(c => c.Key == o.Code)?.Entrees ?? 0, comptes.Find(c => c.Key == o.Code)?.Beneficiaires ?? 0)),
        ];
    }

    private IQueryable<EntreeOffre> DeLAnnee()
    {
        var (debut, fin) = (new DateOnly(Annee!.Value, 1, 1), new DateOnly(Annee.Value, 12, 31));
        return db.EntreesOffre.AsNoTracking().DansLePerimetre(db, courant.Perimetre(Droits.ConsulterListes)).Where(e => e.Le >= debut && e.Le <= fin);
    }

    private IQueryable<EntreeOffre> Choisies()
    {
        var entrees = DeLAnnee();
        if (!string.IsNullOrEmpty(Offre))
        {
            entrees = entrees.Where(e => e.Offre == Offre);
        }

        return Public switch
        {
            "rsa" => entrees.Where(e => e.EstBeneficiaire),
            "autres" => entrees.Where(e => !e.EstBeneficiaire),
            _ => entrees,
        };
    }

    private IQueryable<Ligne> Lire(IQueryable<EntreeOffre> entrees) =>
        from e in entrees
        join p in db.Personnes on e.PersonneId equals p.Id
        select new Ligne
        {
            Id = e.Id,
            PersonneId = p.Id,
            Nom = p.Prenom + " " + p.Nom,
            Offre = e.Offre,
            Le = e.Le,
            EstBeneficiaire = e.EstBeneficiaire,
            EstPrioritaire = e.EstPrioritaire,
        };

    public sealed class Ligne
    {
        public Guid Id { get; init; }
        public Guid PersonneId { get; init; }
        public string Nom { get; init; } = "";
        public string Offre { get; init; } = "";
        public DateOnly Le { get; init; }
        public bool EstBeneficiaire { get; init; }
        public bool EstPrioritaire { get; init; }
    }
}
