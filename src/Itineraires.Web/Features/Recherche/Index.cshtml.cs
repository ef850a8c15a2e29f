using System.Text.Json;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Recherche;

/// <summary>Search from anywhere: persons of the perimeter, organismes.</summary>
[Authorize]
public sealed class IndexModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageModel
{
    private const int PersonnesMontrees = 20;
    private const int OrganismesMontres = 5;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Requete { get; set; }

    public IReadOnlyList<PersonneTrouvee> Personnes { get; private set; } = [];

    public IReadOnlyList<Organisme> Organismes { get; private set; } = [];

    public bool PeutCreer { get; private set; }

    public bool CherchePersonnes { get; private set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await courant.ChargerAsync(User, annulation);
        PeutCreer = courant.Peut(Droits.EnregistrerPersonne);
        CherchePersonnes = courant.Peut(Droits.RechercherPersonne);
        if (string.IsNullOrWhiteSpace(Requete))
        {
            return;
        }

        if (CherchePersonnes)
        {
            var visibles = db.Personnes.AsNoTracking().DansLePerimetre(courant.Perimetre(Droits.RechercherPersonne));
            Personnes = await new RecherchePersonnes(db).ChercherAsync(Requete, visibles, PersonnesMontrees, annulation);
            db.Journaliser(
                "recherche",
                null,
                "personne",
                details: JsonSerializer.Serialize(new { recherche = Requete.Length > 200 ? Requete[..200] : Requete })
            );
            await db.SaveChangesAsync(annulation);
        }

        var plie = Texte.Replier(Requete);
        Organismes = await db
            .Organismes.AsNoTracking()
            .Where(o => o.NomPlie.Contains(plie))
            .OrderBy(o => o.NomPlie)
            .Take(OrganismesMontres)
            .ToListAsync(annulation);
    }
}
