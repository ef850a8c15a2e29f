using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Doublons;

/// <summary>The trace of a merge: what it changed, who decided, and its undoing while nothing since forbids it.</summary>
[Authorize(Policy = Droits.FusionnerDoublons)]
public sealed class FusionModel(ItinerairesDbContext db, UtilisateurCourant courant, FusionDossiers fusions) : PageModel, IReaffichable
{
    [FromRoute]
    public Guid Id { get; set; }

    [BindProperty, Display(Name = "Pourquoi annuler cette fusion"), MaxLength(500)]
    public string? MotifAnnulation { get; set; }

    public FusionPersonnes Fusion { get; private set; } = null!;

    public Personne Gardee { get; private set; } = null!;

    public string? Auteur { get; private set; }

    public string? AuteurAnnulation { get; private set; }

    public IReadOnlyList<string> Obstacles { get; private set; } = [];

    /// <summary>Values of the dossier kept that the merge changed.</summary>
    public IReadOnlyList<(string Quoi, string Avant, string Apres)> Valeurs { get; private set; } = [];

    public IReadOnlyList<(string Quoi, int Nombre)> Deplaces { get; private set; } = [];

    public IReadOnlyList<(string Quoi, int Avant, int Apres)> Numeros { get; private set; } = [];

    public IReadOnlyList<(string Quoi, int Nombre)> Ecartes { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        if (!await TrouverAsync(annulation))
        {
            return NotFound();
        }

        db.ChangeTracker.Clear();
        db.Journaliser("lecture", Gardee.Id, "fusion de dossiers", Id);
        await db.SaveChangesAsync(annulation);
        return Page();
    }

    public async Task<IActionResult> OnPostAnnulerAsync(CancellationToken annulation)
    {
        if (!await TrouverAsync(annulation))
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        db.ChangeTracker.Clear();
        await fusions.AnnulerAsync(Id, MotifAnnulation, annulation);
        return this.RedirigerAvecSucces("La fusion est annulée\u00A0: les deux dossiers sont de nouveau comme avant.", "Fusion", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        db.ChangeTracker.Clear();
        await TrouverAsync(annulation);
    }

    private async Task<bool> TrouverAsync(CancellationToken annulation)
    {
        if (await db.Fusions.AsNoTracking().SingleOrDefaultAsync(f => f.Id == Id, annulation) is not { } fusion)
        {
            return false;
        }

        var id = await db.GardeeAsync(fusion.GardeeId, annulation) ?? fusion.GardeeId;
        if (
            await db.Personnes.AsNoTracking().DansLePerimetre(courant.Perimetre(Droits.FusionnerDoublons)).SingleOrDefaultAsync(p => p.Id == id, annulation)
            is not { } gardee
        )
        {
            return false;
        }

        (Fusion, Gardee) = (fusion, gardee);
        var noms = await db
            .Users.Where(u => u.Id == fusion.Par || u.Id == fusion.AnnuleePar)
            .ToDictionaryAsync(u => u.Id, u => u.Prenom + " " + u.Nom, annulation);
        Auteur = fusion.Par is { } par ? noms.GetValueOrDefault(par) : null;
        AuteurAnnulation = fusion.AnnuleePar is { } annulee ? noms.GetValueOrDefault(annulee) : null;
        Obstacles = fusion.AnnuleeLe is null ? await fusions.ExaminerAnnulationAsync(fusion, annulation) : [];
        Lire(ImagesFusion.Lire(fusion.Images));
        return true;
    }

    private void Lire(ImagesFusion images)
    {
        Valeurs =
        [
            .. from image in images.De(nameof(Personne))
            where image.Id == Fusion.GardeeId
            from avant in image.Avant
            let quoi = Nommer(avant.Key)
            where quoi is not null
            select (quoi, Montrer(avant.Key, avant.Value), Montrer(avant.Key, image.Apres[avant.Key])),
        ];
        Deplaces =
        [
            .. images
                .Lignes.Where(l =>
                    !l.Supprimee && l.Apres.ContainsKey(nameof(Domain.Commun.IConcernePersonne.PersonneId)) && l.Objet != nameof(DoublonPossible)
                )
                .GroupBy(l => l.Objet)
                .Select(g => (FusionDossiers.Nommer(g.Key), g.Count())),
        ];
        Numeros =
        [
            .. from image in images.Lignes
            where image.Objet is nameof(Contrat) or nameof(BilanSituation) && image.Apres.ContainsKey(nameof(Contrat.Numero))
            select (FusionDossiers.Nommer(image.Objet), image.Avant[nameof(Contrat.Numero)].GetInt32(), image.Apres[nameof(Contrat.Numero)].GetInt32()),
        ];
        Ecartes =
        [
            .. images
                .Lignes.Where(l => l.Supprimee && l.Objet is not nameof(Personne) and not nameof(DoublonPossible))
                .GroupBy(l => l.Objet)
                .Select(g => (FusionDossiers.Nommer(g.Key), g.Count())),
        ];
    }

    /// <summary>The value as a reader says it; null for what repeats another or is not shown.</summary>
    private static string? Nommer(string propriete) =>
        propriete switch
        {
            nameof(Personne.Civilite) => "Civilité",
            nameof(Personne.Nom) => "Nom",
            nameof(Personne.NomNaissance) => "Nom de naissance",
            nameof(Personne.Prenom) => "Prénom",
            nameof(Personne.DateNaissance) => "Date de naissance",
            nameof(Personne.NirEmpreinte) => "NIR",
            nameof(Personne.IdentifiantFranceTravail) => "Identifiant France Travail",
            nameof(Personne.Telephone) => "Téléphone",
            nameof(Personne.Courriel) => "Courriel",
            nameof(Personne.NiveauQualification) => "Niveau de qualification",
            nameof(Personne.DomiciliationStructure) => "Domiciliation",
            nameof(Personne.SoumisDroitsDevoirs) => "Soumis aux droits et devoirs",
            nameof(Personne.FoyerId) => "Foyer",
            _ => null,
        };

    private static string Montrer(string propriete, System.Text.Json.JsonElement valeur) =>
        valeur.ValueKind switch
        {
            System.Text.Json.JsonValueKind.Null => "non renseigné",
            System.Text.Json.JsonValueKind.True => "oui",
            System.Text.Json.JsonValueKind.False => "non",
            _ when propriete is nameof(Personne.NirEmpreinte) => "connu",
            _ when propriete is nameof(Personne.FoyerId) => "un foyer",
            _ when propriete is nameof(Personne.DateNaissance) && valeur.TryGetDateTime(out var jour) => Typo.DateLongue(DateOnly.FromDateTime(jour)),
            _ => valeur.ToString(),
        };
}
