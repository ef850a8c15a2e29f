using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
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
public sealed class FusionModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, FusionDossiers fusions)
    : PageModel,
        IReaffichable
{
    [FromRoute]
    public Guid Id { get; set; }

    [BindProperty, Display(Name = "Pourquoi annuler cette fusion"), MaxLength(500)]
    public string? MotifAnnulation { get; set; }

    public FusionPersonnes Fusion { get; private set; } = null!;

    public Personne Gardee { get; private set; } = null!;

    public string? Auteur { get; private set; }

    public string? AuteurAnnulation { get; private set; }

    /// <summary>What became of both dossiers since.</summary>
    public ExamenAnnulation Examen { get; private set; } = ExamenAnnulation.Vide;

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
        return this.RedirigerAvecSucces("La fusion est annulée\u00A0: les deux dossiers sont de nouveau séparés.", "Fusion", new { Id });
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

        if (await FusionsVisibles.GardeeAsync(db, courant.Perimetre(Droits.FusionnerDoublons), fusion, annulation) is not { } gardee)
        {
            return false;
        }

        (Fusion, Gardee) = (fusion, gardee);
        var noms = await db
            .Users.Where(u => u.Id == fusion.Par || u.Id == fusion.AnnuleePar)
            .ToDictionaryAsync(u => u.Id, u => u.Prenom + " " + u.Nom, annulation);
        Auteur = fusion.Par is { } par ? noms.GetValueOrDefault(par) : null;
        AuteurAnnulation = fusion.AnnuleePar is { } annulee ? noms.GetValueOrDefault(annulee) : null;
        Examen = fusion.AnnuleeLe is null ? await fusions.ExaminerAnnulationAsync(fusion, annulation) : ExamenAnnulation.Vide;
        await LireAsync(ImagesFusion.Lire(fusion.Images), annulation);
        return true;
    }

    private async Task LireAsync(ImagesFusion images, CancellationToken annulation)
    {
        if (images.De(nameof(Personne)).FirstOrDefault(l => l.Id == Fusion.GardeeId) is { } valeur)
        {
            var cites = new[] { valeur.Avant, valeur.Apres }
                .Select(v => v.TryGetValue(nameof(Personne.FoyerId), out var f) && f.ValueKind == JsonValueKind.String ? f.GetGuid() : (Guid?)null)
                .ToList();
            var matricules = await db.Foyers.AsNoTracking().Where(f => cites.Contains(f.Id)).ToDictionaryAsync(f => f.Id, f => f.Matricule, annulation);
            var niveaux = (await referentiels.NomenclatureAsync(Nomenclatures.NiveauQualification, annulation)).ToDictionary(n => n.Code, n => n.Libelle);
            Valeurs =
            [
                .. from propriete in valeur.Avant.Keys
                let quoi = Nommer(propriete)
                where quoi is not null
                select (quoi, Dire(propriete, valeur.Avant, "gardé"), Dire(propriete, valeur.Apres, "absorbé")),
            ];

            string Dire(string propriete, IReadOnlyDictionary<string, JsonElement> valeurs, string dossier) =>
                valeurs[propriete] is var v && v.ValueKind == JsonValueKind.Null ? "non renseigné"
                : propriete == nameof(Personne.NirEmpreinte) ? $"celui du dossier {dossier}"
                : propriete == nameof(Personne.FoyerId) ? $"matricule {matricules.GetValueOrDefault(v.GetGuid(), "inconnu")}"
                : propriete == nameof(Personne.NiveauQualification) ? niveaux.GetValueOrDefault(v.GetString()!, v.GetString()!)
                : propriete == nameof(Personne.Role) ? Libelles.De(Enum.Parse<RoleFoyer>(v.GetString()!))
                : propriete == nameof(Personne.Civilite) ? Libelles.De(Enum.Parse<Civilite>(v.GetString()!))
                : propriete == nameof(Personne.Telephone) ? Typo.Telephone(v.GetString()!)
                : propriete == nameof(Personne.SoumisDroitsDevoirs) ? (v.ValueKind == JsonValueKind.True ? "oui" : "non")
                : propriete is nameof(Personne.DateNaissance) or nameof(Personne.SoumisDepuis) or nameof(Personne.DomiciliationDepuis)
                    ? Typo.DateLongue(DateOnly.FromDateTime(v.GetDateTime()))
                : v.ToString();
        }

        Deplaces =
        [
            .. images
                .Lignes.Where(l =>
                    !l.Supprimee && !l.EstAjoutee() && l.Apres.ContainsKey(nameof(IConcernePersonne.PersonneId)) && l.Objet != nameof(DoublonPossible)
                )
                .GroupBy(l => l.Objet)
                .Select(g => (NomsDesObjets.NommerEnTete(g.Key), g.Count())),
        ];
        Numeros =
        [
            .. from image in images.Lignes
            where image.Objet is nameof(Contrat) or nameof(BilanSituation) && image.Apres.ContainsKey(nameof(Contrat.Numero))
            select (NomsDesObjets.NommerEnTete(image.Objet), image.Avant[nameof(Contrat.Numero)].GetInt32(), image.Apres[nameof(Contrat.Numero)].GetInt32()),
        ];
        Ecartes =
        [
            .. images
                .Lignes.Where(l => l.Supprimee && l.Objet is not nameof(Personne) and not nameof(DoublonPossible))
                .GroupBy(l => l.Objet)
                .Select(g => (NomsDesObjets.NommerEnTete(g.Key), g.Count())),
        ];
    }

    /// <summary>The value as a reader says it; null for what repeats another or is not shown.</summary>
    private static string? Nommer(string propriete) =>
        propriete switch
        {
            nameof(Personne.NirEmpreinte) => Libelles.De(ChampFusion.Nir),
            nameof(Personne.FoyerId) => Libelles.De(ChampFusion.Foyer),
            nameof(Personne.Role) => "Place dans le foyer",
            nameof(Personne.DomiciliationStructure) => Libelles.De(ChampFusion.Domiciliation),
            nameof(Personne.DomiciliationDepuis) => "Domiciliation depuis le",
            nameof(Personne.SoumisDroitsDevoirs) => "Soumis aux droits et devoirs",
            nameof(Personne.SoumisDepuis) => "Soumis depuis le",
            _ => Enum.TryParse<ChampFusion>(propriete, out var champ) ? Libelles.De(champ) : null,
        };
}
