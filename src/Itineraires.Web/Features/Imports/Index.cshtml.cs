using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Imports;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Imports;

/// <summary>The files given to the platform, the latest first.</summary>
[Authorize]
public sealed class IndexModel(ItinerairesDbContext db, UtilisateurCourant courant) : PageModel
{
    private const int AuPlus = 100;

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public bool PeutReconnaitre => courant.Peut(Droits.ImporterBeneficiaires);

    public async Task<Microsoft.AspNetCore.Mvc.IActionResult> OnGetAsync(CancellationToken annulation)
    {
        await courant.ChargerAsync(User, annulation);
        var natures = DroitsImport.Natures(courant);
        if (natures.Count == 0)
        {
            return Forbid();
        }

        Lignes = await (
            from i in db.Imports.AsNoTracking()
            join u in db.Users on i.DeposePar equals u.Id into auteurs
            from u in auteurs.DefaultIfEmpty()
            where natures.Contains(i.Nature)
            orderby i.DeposeLe descending
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
            .Take(AuPlus)
            .ToListAsync(annulation);
        return Page();
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
