using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Doublons;

/// <summary>Pairs of persons that may be one; a person compares and decides.</summary>
[Authorize(Policy = Droits.ImporterBeneficiaires)]
public sealed class IndexModel(ItinerairesDbContext db) : PageModel
{
    private const int AuPlus = 20;

    public IReadOnlyList<Paire> Paires { get; private set; } = [];

    public int Total { get; private set; }

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var attente = db.Doublons.AsNoTracking().Where(d => d.Statut == StatutDoublon.AExaminer);
        Total = await attente.CountAsync(annulation);
        Paires = await (
            from d in attente
            join a in db.Personnes on d.PersonneId equals a.Id
            join b in db.Personnes on d.AutreId equals b.Id
            orderby d.Id
            select new Paire(
                d.Id,
                d.Raison,
                new Fiche(
                    a.Id,
                    a.Prenom,
                    a.Nom,
                    a.NomNaissance,
                    a.DateNaissance,
                    a.Foyer == null ? null : a.Foyer.Matricule,
                    a.Foyer == null ? null : a.Foyer.Voie,
                    a.Foyer == null ? null : a.Foyer.Commune,
                    a.Telephone,
                    a.Courriel,
                    a.NirEmpreinte != null
                ),
                new Fiche(
                    b.Id,
                    b.Prenom,
                    b.Nom,
                    b.NomNaissance,
                    b.DateNaissance,
                    b.Foyer == null ? null : b.Foyer.Matricule,
                    b.Foyer == null ? null : b.Foyer.Voie,
                    b.Foyer == null ? null : b.Foyer.Commune,
                    b.Telephone,
                    b.Courriel,
                    b.NirEmpreinte != null
                )
            )
        )
            .Take(AuPlus)
            .ToListAsync(annulation);
    }

    public async Task<IActionResult> OnPostEcarterAsync(Guid id, CancellationToken annulation)
    {
        if (await db.Doublons.SingleOrDefaultAsync(d => d.Id == id, annulation) is not { } doublon)
        {
            return NotFound();
        }

        doublon.Ecarter();
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Ce sont deux personnes différentes\u00A0: la paire ne sera plus proposée.", "/Doublons/Index");
    }

    public sealed record Paire(Guid Id, string Raison, Fiche Recente, Fiche Ancienne)
    {
        public IEnumerable<(string Quoi, string Recente, string Ancienne)> Comparer()
        {
            yield return ("Nom de naissance", Recente.NomNaissance ?? "non renseigné", Ancienne.NomNaissance ?? "non renseigné");
            yield return ("Né ou née le", Web.Design.Typo.DateLongue(Recente.DateNaissance), Web.Design.Typo.DateLongue(Ancienne.DateNaissance));
            yield return ("Matricule", Recente.Matricule ?? "sans foyer", Ancienne.Matricule ?? "sans foyer");
            yield return ("Adresse", Recente.Adresse, Ancienne.Adresse);
            yield return (
                "Téléphone",
                Recente.Telephone is { } t ? Web.Design.Typo.Telephone(t) : "non renseigné",
                Ancienne.Telephone is { } a ? Web.Design.Typo.Telephone(a) : "non renseigné"
            );
            yield return ("Courriel", Recente.Courriel ?? "non renseigné", Ancienne.Courriel ?? "non renseigné");
            yield return ("NIR", Recente.ANir ? "connu" : "inconnu", Ancienne.ANir ? "connu" : "inconnu");
        }
    }

    public sealed record Fiche(
        Guid Id,
        string Prenom,
        string Nom,
        string? NomNaissance,
        DateOnly DateNaissance,
        string? Matricule,
        string? Voie,
        string? Commune,
        string? Telephone,
        string? Courriel,
        bool ANir
    )
    {
        public string NomComplet => $"{Prenom} {Nom}";

        public string Adresse => Voie is null && Commune is null ? "sans adresse" : string.Join(", ", new[] { Voie, Commune }.OfType<string>());
    }
}
