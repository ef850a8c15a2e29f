using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Perimetres;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Doublons;

/// <summary>Chooses the dossier to put beside this one, on the list of possible duplicates or not.</summary>
[Authorize(Policy = Droits.FusionnerDoublons)]
public sealed class RapprocherModel(ItinerairesDbContext db, UtilisateurCourant courant, CoffreNir coffre, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge),
        IReaffichable
{
    private const int PersonnesMontrees = 20;

    private static readonly RegleMetier AutreInconnu = new("FUS-AUTRE", "Choisissez un autre dossier de la liste.");

    /// <summary>Posted, never in the address: it may hold a NIR.</summary>
    [BindProperty, Display(Name = "Nom, date de naissance, matricule ou NIR"), Required(ErrorMessage = "Saisissez qui vous cherchez."), MaxLength(200)]
    public string? Cherche { get; set; }

    /// <summary>What was found; null before any search.</summary>
    public IReadOnlyList<PersonneTrouvee>? Trouvees { get; private set; }

    protected override string Droit => Droits.FusionnerDoublons;

    private IQueryable<Personne> Autres => Db.Personnes.AsNoTracking().DansLePerimetre(Courant.Perimetre(Droits.FusionnerDoublons)).Where(p => p.Id != Id);

    public void OnGet() => Cherche = Personne.NomComplet;

    public async Task<IActionResult> OnPostChercherAsync(CancellationToken annulation)
    {
        if (ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            Db.Journaliser("recherche", Id, "comparaison de deux dossiers");
            await Db.SaveChangesAsync(annulation);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostComparerAsync(Guid autre, CancellationToken annulation)
    {
        ModelState.Clear();
        AutreInconnu.Exiger(await Autres.AnyAsync(p => p.Id == autre, annulation));
        var paire = await new DetectionDoublons(Db, Horloge.Aujourdhui).RapprocherAsync(Id, autre, annulation);
        await Db.SaveChangesAsync(annulation);
        return RedirectToPage("Comparer", new { id = paire.Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        if (string.IsNullOrWhiteSpace(Cherche))
        {
            return;
        }

        if (Nir.TryParse(Cherche, out var nir, out _) && !nir.EstVide)
        {
            var empreinte = coffre.Empreinte(nir);
            Trouvees = await RecherchePersonnes.Projeter(Autres.Where(p => p.NirEmpreinte == empreinte)).ToListAsync(annulation);
            return;
        }

        Trouvees = await new RecherchePersonnes(Db).ChercherAsync(Cherche, Autres, PersonnesMontrees, annulation);
    }
}
