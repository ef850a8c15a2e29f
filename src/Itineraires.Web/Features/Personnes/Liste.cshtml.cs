using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Personnes;

/// <summary>Persons of the perimeter with where their parcours stands: the list and evolution that the direction follows (ACC-02).</summary>
[Authorize(Policy = Droits.ConsulterListes)]
public sealed class ListeModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    private const int ParPage = 50;

    [BindProperty(SupportsGet = true, Name = "territoire")]
    public Guid? TerritoireId { get; set; }

    /// <summary>« orienter », « oriente », « suivi » or all.</summary>
    [BindProperty(SupportsGet = true, Name = "situation")]
    public string? Situation { get; set; }

    /// <summary>Code of a class of ages (PER-08).</summary>
    [BindProperty(SupportsGet = true, Name = "age")]
    public string? Age { get; set; }

    [BindProperty(SupportsGet = true, Name = "composition")]
    public CompositionFoyer? Composition { get; set; }

    /// <summary>Code of a class of months since the opening of the right.</summary>
    [BindProperty(SupportsGet = true, Name = "anciennete")]
    public string? Anciennete { get; set; }

    [BindProperty(SupportsGet = true, Name = "qualification")]
    public string? Qualification { get; set; }

    /// <summary>Only travailleurs indépendants.</summary>
    [BindProperty(SupportsGet = true, Name = "independant")]
    public bool Independants { get; set; }

    [BindProperty(SupportsGet = true, Name = "apres")]
    public string? Apres { get; set; }

    [BindProperty(SupportsGet = true, Name = "apresId")]
    public Guid? ApresId { get; set; }

    public int Total { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public IReadOnlyList<Tranche> Ages { get; private set; } = [];

    public IReadOnlyList<Tranche> Anciennetes { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> Niveaux { get; private set; } = [];

    public bool FiltreProfil => Age is not null || Composition is not null || Anciennete is not null || Qualification is not null || Independants;

    public IReadOnlyList<(Guid Id, string Nom)> Territoires { get; private set; } = [];

    public string? Suivante { get; private set; }

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var perimetre = courant.Perimetre(Droits.ConsulterListes);
        Territoires =
        [
            .. (await referentiels.TerritoiresAsync(annulation))
                .Where(t => t.Type == TypeTerritoire.MaisonMetropole && (perimetre.Metropole || perimetre.Territoires.Contains(t.Id)))
                .Select(t => (t.Id, t.Nom)),
        ];
        await LireProfilsAsync(annulation);
        Total = await Choisir().CountAsync(annulation);
        var personnes = Choisir();
        if (Apres is { } apres && ApresId is { } id)
        {
            personnes = personnes.Where(p => p.NomPlie.CompareTo(apres) > 0 || (p.NomPlie == apres && p.Id > id));
        }

        var page = await Lire(personnes.OrderBy(p => p.NomPlie).ThenBy(p => p.Id).Take(ParPage + 1))
            .OrderBy(l => l.NomPlie)
            .ThenBy(l => l.Id)
            .ToListAsync(annulation);
        Lignes = [.. page.Take(ParPage)];
        Suivante =
            page.Count > ParPage
                ? Url.Page(
                    "Liste",
                    new
                    {
                        territoire = TerritoireId,
                        situation = Situation,
                        age = Age,
                        composition = Composition,
                        anciennete = Anciennete,
                        qualification = Qualification,
                        independant = Independants,
                        apres = Lignes[^1].NomPlie,
                        apresId = Lignes[^1].Id,
                    }
                )
                : null;
    }

    public bool PeutEnregistrer => courant.Peut(Droits.EnregistrerPersonne);

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        await LireProfilsAsync(annulation);
        var jour = horloge.Aujourdhui;
        db.Journaliser("export", null, "personnes");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Personnes")
            .Texte("Nom", l => l.Nom)
            .Texte("Prénom", l => l.Prenom)
            .Date("Droit ouvert le", l => l.DroitOuvertLe)
            .Texte("Situation", l => l.Statut is { } s ? Libelles.De(s) : "sans accompagnement")
            .Texte("Parcours", l => l.Type?.Libelle)
            .Texte("Organisme", l => l.Organisme)
            .Texte("Référent", l => l.Referent)
            .Texte("Classe d’âge", l => Ages.FirstOrDefault(t => t.Contient(Personne.AgeAu(l.DateNaissance, jour)))?.Libelle)
            .Texte("Composition du foyer", l => ProfilFoyer.Composition(l.SituationFamiliale, l.Enfants, l.Civilite) is { } c ? Libelles.De(c) : null)
            .Texte("Ancienneté au RSA", l => ProfilFoyer.Mois(l.DroitOuvertLe, jour) is { } m ? Anciennetes.FirstOrDefault(t => t.Contient(m))?.Libelle : null)
            .Texte("Qualification", l => Niveaux.FirstOrDefault(n => n.Code == l.Niveau)?.Libelle)
            .Texte("Travailleur indépendant", l => l.EstIndependant ? "oui" : "non");
        return new ResultatExport<Ligne>(tableau, format, Lire(Choisir()).OrderBy(l => l.NomPlie).ThenBy(l => l.Id).AsAsyncEnumerable(), horloge.Aujourdhui);
    }

    private async Task LireProfilsAsync(CancellationToken annulation)
    {
        Ages = await referentiels.TranchesAsync(Nomenclatures.ProfilAge, horloge.Aujourdhui, annulation);
        Anciennetes = await referentiels.TranchesAsync(Nomenclatures.ProfilAnciennete, horloge.Aujourdhui, annulation);
        Niveaux = await referentiels.NomenclatureAsync(Nomenclatures.NiveauQualification, annulation);
    }

    private IQueryable<Personne> Choisir()
    {
        var personnes = db.Personnes.AsNoTracking().DansLePerimetre(courant.Perimetre(Droits.ConsulterListes));
        if (TerritoireId is { } t)
        {
            personnes = personnes.Where(p => p.TerritoireId == t);
        }

        if (Ages.FirstOrDefault(a => a.Code == Age) is { } age)
        {
            personnes = personnes.DAge(age, horloge.Aujourdhui);
        }

        if (Anciennetes.FirstOrDefault(a => a.Code == Anciennete) is { } anciennete)
        {
            personnes = personnes.DAnciennete(anciennete, horloge.Aujourdhui);
        }

        if (Composition is { } composition)
        {
            personnes = personnes.DeComposition(composition);
        }

        if (!string.IsNullOrEmpty(Qualification))
        {
            personnes = personnes.Where(p => p.NiveauQualification == Qualification);
        }

        if (Independants)
        {
            personnes = personnes.Where(p => p.EstIndependant);
        }

        return Situation switch
        {
            "orienter" => personnes.Where(p => p.SoumisDepuis != null && p.AccompagnementId == null),
            "oriente" => personnes.Where(p => p.AccompagnementId != null && p.ReferentId == null),
            "suivi" => personnes.Where(p => p.ReferentId != null),
            "non-soumis" => personnes.Where(p => !p.SoumisDroitsDevoirs),
            _ => personnes,
        };
    }

    private IQueryable<Ligne> Lire(IQueryable<Personne> personnes) =>
        from p in personnes
        join a in db.Accompagnements on p.AccompagnementId equals a.Id into parcours
        from a in parcours.DefaultIfEmpty()
        join o in db.Organismes on p.OrganismeReferentId equals o.Id into organismes
        from o in organismes.DefaultIfEmpty()
        join u in db.Users on p.ReferentId equals u.Id into referents
        from u in referents.DefaultIfEmpty()
        select new Ligne
        {
            Id = p.Id,
            Prenom = p.Prenom,
            Nom = p.Nom,
            NomPlie = p.NomPlie,
            DroitOuvertLe = p.DroitOuvertLe,
            Soumis = p.SoumisDroitsDevoirs,
            DateNaissance = p.DateNaissance,
            Civilite = p.Civilite,
            SituationFamiliale = p.Foyer!.SituationFamiliale,
            Enfants = p.Foyer!.NombreEnfants,
            Niveau = p.NiveauQualification,
            EstIndependant = p.EstIndependant,
            Statut = a == null ? null : a.Statut,
            Type = a == null ? null : a.Type,
            Organisme = o == null ? null : o.Nom,
            Referent = u == null ? null : u.Prenom + " " + u.Nom,
        };

    public sealed class Ligne
    {
        public Guid Id { get; init; }
        public string Prenom { get; init; } = "";
        public string Nom { get; init; } = "";
        public string NomPlie { get; init; } = "";
        public DateOnly? DroitOuvertLe { get; init; }
        public bool Soumis { get; init; }
        public DateOnly DateNaissance { get; init; }
        public Civilite? Civilite { get; init; }
        public string? SituationFamiliale { get; init; }
        public int? Enfants { get; init; }
        public string? Niveau { get; init; }
        public bool EstIndependant { get; init; }
        public StatutAccompagnement? Statut { get; init; }
        public TypeParcours? Type { get; init; }
        public string? Organisme { get; init; }
        public string? Referent { get; init; }
    }
}
