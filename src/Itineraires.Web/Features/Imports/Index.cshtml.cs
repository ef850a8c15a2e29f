using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Imports;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Imports;

/// <summary>The files given to the platform, the latest first.</summary>
[Authorize]
public sealed class IndexModel(ItinerairesDbContext db, UtilisateurCourant courant) : PageModel
{
    private const int ParPage = 50;

    [BindProperty(SupportsGet = true, Name = "nature")]
    public string? Nature { get; set; }

    [BindProperty(SupportsGet = true, Name = "etat")]
    public StatutImport? Etat { get; set; }

    /// <summary>Keyset: the last import of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public Guid? Apres { get; set; }

    /// <summary>Kinds of files that the account may give.</summary>
    public IReadOnlyList<string> Natures { get; private set; } = [];

    public int Total { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public string? Suivante { get; private set; }

    public bool EstFiltree => !string.IsNullOrEmpty(Nature) || Etat is not null;

    public bool PeutReconnaitre => courant.Peut(Droits.ImporterBeneficiaires);

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        await courant.ChargerAsync(User, annulation);
        Natures = DroitsImport.Natures(courant);
        if (Natures.Count == 0)
        {
            return Forbid();
        }

        var imports = Choisir();
        Total = await imports.CountAsync(annulation);
        if (Apres is { } apres && await imports.Where(i => i.Id == apres).Select(i => (DateTime?)i.DeposeLe).SingleOrDefaultAsync(annulation) is { } le)
        {
            imports = imports.Where(i => i.DeposeLe < le || (i.DeposeLe == le && i.Id < apres));
        }

        var lus = await (
            from i in imports
            join u in db.Users on i.DeposePar equals u.Id into auteurs
            from u in auteurs.DefaultIfEmpty()
            orderby i.DeposeLe descending, i.Id descending
            select new Ligne(
                i.Id,
                i.Nature,
                i.NomFichier,
                i.Annee,
                i.Statut,
                i.DeposeLe,
                u == null ? null : u.Prenom + " " + u.Nom,
                i.Lignes,
                i.AnnulePar != null && i.AnnuleLe == null,
                i.Statut == StatutImport.Analyse && i.Rapport == null
            )
        )
            .Take(ParPage + 1)
            .ToListAsync(annulation);
        Lignes = [.. lus.Take(ParPage)];
        Suivante = lus.Count > ParPage ? Adresse(Lignes[^1].Id) : null;
        return Page();
    }

    /// <summary>The same list from a place.</summary>
    public string Adresse(Guid? apres) =>
        Url.Page(
            "Index",
            new
            {
                nature = Nature,
                etat = Etat,
                apres,
            }
        )!;

    private IQueryable<Import> Choisir()
    {
        var natures = Natures;
        var imports = db.Imports.AsNoTracking().Where(i => natures.Contains(i.Nature));
        if (Nature is { Length: > 0 } nature)
        {
            imports = imports.Where(i => i.Nature == nature);
        }

        return Etat is { } etat ? imports.Where(i => i.Statut == etat) : imports;
    }

    public sealed record Ligne(
        Guid Id,
        string Nature,
        string NomFichier,
        int? Annee,
        StatutImport Statut,
        DateTime DeposeLe,
        string? Par,
        int Lignes,
        bool EstEnAnnulation,
        bool EstAReconnaitre
    );
}

/// <summary>Each kind of file asks for its own right.</summary>
public static class DroitsImport
{
    public static IReadOnlyList<string> Natures(UtilisateurCourant courant)
    {
        var natures = new List<string>();
        if (courant.Peut(Droits.ImporterBeneficiaires))
        {
            natures.Add(NaturesImport.Beneficiaires);
            natures.Add(NaturesImport.FranceTravail);
            natures.Add(NaturesImport.Instruction);
            natures.Add(NaturesImport.Paiements);
            natures.Add(NaturesImport.Creances);
        }

        if (courant.Peut(Droits.ImporterSeries))
        {
            natures.Add(NaturesImport.Series);
        }

        if (courant.Peut(Droits.AdministrerReferentiels))
        {
            natures.Add(NaturesImport.Referentiels);
        }

        if (courant.Peut(Droits.GererConventions))
        {
            natures.Add(NaturesImport.Conventions);
        }

        return natures;
    }
}
