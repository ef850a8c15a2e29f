using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Personnes;

/// <summary>Corrects who the person is and where she lives: identity, contact, address of the foyer, quartier, domiciliation (PER-09, PER-11).</summary>
[Authorize(Policy = Droits.EnregistrerPersonne)]
public sealed class ModifierModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    CoffreNir coffre,
    TimeProvider horloge
) : PageDeDossier(db, courant, horloge), IReaffichable
{
    [BindProperty]
    public SaisieModification Saisie { get; set; } = new();

    /// <summary>The name in the base, whatever was typed since.</summary>
    public string? NomEnregistre { get; private set; }

    public IReadOnlyList<Commune> Communes { get; private set; } = [];

    public IReadOnlyList<QuartierPrioritaire> Quartiers { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> Niveaux { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> Situations { get; private set; } = [];

    /// <summary>The other members of the foyer: they move with the address.</summary>
    public IReadOnlyList<Personne> Membres { get; private set; } = [];

    /// <summary>The person had a NIR before what is being typed.</summary>
    public bool AUnNir { get; private set; }

    public PersonnesProches Proches { get; private set; } = PersonnesProches.Aucune;

    public static string Nommer(QuartierPrioritaire quartier) => $"{quartier.Communes}\u00A0: {quartier.Nom}";

    protected override string Droit => Droits.EnregistrerPersonne;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var (p, f) = (Personne, Personne.Foyer);
        Saisie = new SaisieModification
        {
            Version = p.Version,
            VersionFoyer = f?.Version,
            Civilite = p.Civilite,
            Nom = p.Nom,
            NomNaissance = p.NomNaissance,
            Prenom = p.Prenom,
            DateNaissance = p.DateNaissance,
            Telephone = p.Telephone,
            Courriel = p.Courriel,
            TelephoneSansAccord = p.TelephoneSansAccord,
            CourrielSansAccord = p.CourrielSansAccord,
            IdentifiantFranceTravail = p.IdentifiantFranceTravail,
            NiveauQualification = p.NiveauQualification,
            Voie = f?.Voie,
            Complement = f?.Complement,
            CodePostal = f?.CodePostal,
            QuartierCode = f?.QuartierCode,
            SituationFamiliale = f?.SituationFamiliale,
            NombreEnfants = f?.NombreEnfants,
            DomiciliationStructure = p.DomiciliationStructure,
            DomiciliationCodeInsee = p.DomiciliationCodeInsee,
            DomiciliationDepuis = p.DomiciliationDepuis,
        };
        await ReafficherAsync(annulation);
        // A commune outside the territory is not in the list: its name is kept as it was written.
        Saisie.CodeInsee = CodePropose(f);
        Saisie.CommuneHors = Saisie.CodeInsee is null ? f?.Commune : null;

        Db.Journaliser("lecture", Id, "identité");
        await Db.SaveChangesAsync(annulation);
    }

    public async Task<IActionResult> OnPostAsync(bool confirmee, CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!Saisie.LireNir(out var nir, out var raison))
        {
            ModelState.AddModelError("Saisie.Nir", raison);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (Saisie.Version != Personne.Version || Saisie.VersionFoyer != Personne.Foyer?.Version)
        {
            ModelState.AddModelError("", FiltreReglesMetier.Simultane);
            ModelState.Remove("Saisie.Version");
            ModelState.Remove("Saisie.VersionFoyer");
            (Saisie.Version, Saisie.VersionFoyer) = (Personne.Version, Personne.Foyer?.Version);
            return Page();
        }

        var jour = Horloge.Aujourdhui;
        ReglesPersonne.NaissancePossible.Exiger(Personne.NaissancePossible(Saisie.DateNaissance!.Value, jour), nameof(SaisieModification.DateNaissance));
        ReglesPersonne.ExigerPassee(Saisie.DomiciliationDepuis, jour, nameof(SaisieModification.DomiciliationDepuis));
        var avant = (Personne.NomPlie, Personne.PrenomPlie, Personne.DateNaissance, Personne.NirEmpreinte);
        Personne.Identifier(Saisie.Civilite, Saisie.Nom!, Saisie.NomNaissance, Saisie.Prenom!, Saisie.DateNaissance.Value);
        var joindre = (Personne.Telephone, Personne.Courriel);
        Personne.Joindre(Saisie.Telephone, Saisie.Courriel, Horloge.Instant);
        // What the boxes said was of the values before: a new one comes with the agreement of the person.
        Personne.NoterAccords(
            Saisie.TelephoneSansAccord && joindre.Telephone == Personne.Telephone,
            Saisie.CourrielSansAccord && joindre.Courriel == Personne.Courriel,
            Horloge.Instant
        );
        Personne.Qualifier(
            Saisie.NiveauQualification,
            string.IsNullOrWhiteSpace(Saisie.IdentifiantFranceTravail) ? null : Saisie.IdentifiantFranceTravail.Trim()
        );
        if (Saisie.EffacerNir)
        {
            Personne.EnregistrerNir(null, null);
        }
        else if (!nir.EstVide)
        {
            Personne.EnregistrerNir(coffre.Chiffrer(nir), coffre.Empreinte(nir));
        }

        if (avant != (Personne.NomPlie, Personne.PrenomPlie, Personne.DateNaissance, Personne.NirEmpreinte))
        {
            Proches = await PersonnesProches.ChercherAsync(Db, Personne, Courant.Perimetre(Droits.ConsulterDossier), annulation);
            if (Proches.MemeNir || (Proches.Connues.Count > 0 && !confirmee))
            {
                Db.ChangeTracker.Clear();
                return Page();
            }
        }

        if (Personne.Foyer is { } foyer && AtteintLeFoyer)
        {
            await SituerAsync(foyer, jour, annulation);
        }

        await DomicilierAsync(jour, annulation);
        await IndexationNoms.IndexerAsync(Db, Personne, annulation);
        await Db.SaveChangesAsync(annulation);
        await new DetectionDoublons(Db, jour).ExaminerAsync([Id], annulation);
        await Db.SaveChangesAsync(annulation);
        return Courant.Perimetre(Droits.ConsulterDossier).Atteint(Personne)
            ? this.RedirigerAvecSucces("La fiche est corrigée.", "Dossier", new { Id })
            : this.RedirigerAvecSucces("La fiche est corrigée\u00A0: la personne relève maintenant d’un autre territoire.", "/Recherche/Index");
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        NomEnregistre ??= Personne.NomComplet;
        var jour = Horloge.Aujourdhui;
        Communes = await TerritoiresDeLaCommune.ListerAsync(referentiels, jour, annulation);
        Niveaux = await referentiels.NomenclatureAsync(Nomenclatures.NiveauQualification, annulation);
        Situations = await referentiels.NomenclatureAsync(Nomenclatures.SituationFamiliale, annulation);
        var actuel = Saisie.QuartierCode;
        Quartiers = await Db
            .Quartiers.AsNoTracking()
            .Where(q => q.Fin == null || q.Fin >= jour || q.Code == actuel)
            .OrderBy(q => q.Communes)
            .ThenBy(q => q.Nom)
            .ToListAsync(annulation);
        AUnNir = await Db.Personnes.AnyAsync(p => p.Id == Id && p.NirEmpreinte != null, annulation);
        Membres =
            AtteintLeFoyer && Personne.FoyerId is { } f
                ? await Db.Personnes.Where(p => p.FoyerId == f && p.Id != Id).OrderBy(p => p.Role).ToListAsync(annulation)
                : [];
    }

    private async Task SituerAsync(Foyer foyer, DateOnly jour, CancellationToken annulation)
    {
        var commune = Communes.FirstOrDefault(c => c.CodeInsee == Saisie.CodeInsee);
        // The commune as the file wrote it stays while it is the same: the next import must find nothing to change.
        var meme = commune?.CodeInsee == CodePropose(foyer) && (commune is not null || Nul(Saisie.CommuneHors) == foyer.Commune);
        var adresse = new Adresse(
            Nul(Saisie.Voie),
            Nul(Saisie.Complement),
            Nul(Saisie.CodePostal),
            meme ? foyer.Commune : commune?.Nom ?? Nul(Saisie.CommuneHors),
            meme ? foyer.CodeInsee : commune?.CodeInsee
        );
        if (adresse != foyer.Adresse)
        {
            var (maison, conference) =
                meme ? (foyer.TerritoireId, foyer.ConferenceId)
                : commune is null ? (null, null)
                : await TerritoiresDeLaCommune.LireAsync(Db, commune.CodeInsee, jour, annulation);
            foyer.Domicilier(adresse, maison, conference);
            foreach (var membre in Membres.Append(Personne))
            {
                membre.SuivreLeFoyer(foyer);
            }
        }

        foyer.SituerEnQuartier(Nul(Saisie.QuartierCode));
        foyer.Decrire(null, Nul(Saisie.SituationFamiliale), Saisie.NombreEnfants);
    }

    private async Task DomicilierAsync(DateOnly jour, CancellationToken annulation)
    {
        var (structure, code) = (Nul(Saisie.DomiciliationStructure), Nul(Saisie.DomiciliationCodeInsee));
        if (structure is null && code is null)
        {
            if (Personne.DomiciliationCodeInsee is not null)
            {
                Personne.CesserDomiciliation();
            }

            return;
        }

        ReglesPersonne.DomiciliationComplete.Exiger(structure is not null && code is not null, nameof(SaisieModification.DomiciliationStructure));
        var depuis = Saisie.DomiciliationDepuis ?? jour;
        if ((structure, code, (DateOnly?)depuis) != (Personne.DomiciliationStructure, Personne.DomiciliationCodeInsee, Personne.DomiciliationDepuis))
        {
            var (maison, conference) = await TerritoiresDeLaCommune.LireAsync(Db, code!, jour, annulation);
            Personne.Domicilier(structure!, code!, depuis, maison, conference);
        }
    }

    /// <summary>The choice of the list that stands for the foyer's commune; Lyon as a whole by its postal code.</summary>
    private string? CodePropose(Foyer? foyer)
    {
        var code =
            foyer?.CodeInsee is { } c && Communes.Any(x => x.CodeInsee == c) ? c
            : foyer?.CodeInsee == "69123" ? LieuxImport.ArrondissementDeLyon(foyer.CodePostal)
            : null;
        return Communes.Any(x => x.CodeInsee == code) ? code : null;
    }

    private static string? Nul(string? texte) => string.IsNullOrWhiteSpace(texte) ? null : texte.Trim();

    public sealed class SaisieModification : SaisieIdentite
    {
        [Display(Name = "Pas d’accord pour le téléphone")]
        public bool TelephoneSansAccord { get; set; }

        [Display(Name = "Pas d’accord pour le courriel")]
        public bool CourrielSansAccord { get; set; }

        /// <summary>Version of the person that the form shows.</summary>
        public int Version { get; set; }

        /// <summary>Version of the foyer that the form shows.</summary>
        public int? VersionFoyer { get; set; }

        [Display(Name = "Effacer le NIR enregistré")]
        public bool EffacerNir { get; set; }

        [Display(Name = "Identifiant France Travail"), MaxLength(20)]
        public string? IdentifiantFranceTravail { get; set; }

        [Display(Name = "Niveau de qualification")]
        public string? NiveauQualification { get; set; }

        [Display(Name = "Complément"), MaxLength(200)]
        public string? Complement { get; set; }

        [Display(Name = "Commune de la Métropole")]
        public string? CodeInsee { get; set; }

        [Display(Name = "Commune hors de la Métropole"), MaxLength(100)]
        public string? CommuneHors { get; set; }

        [Display(Name = "Quartier prioritaire")]
        public string? QuartierCode { get; set; }

        [Display(Name = "Situation familiale")]
        public string? SituationFamiliale { get; set; }

        [Display(Name = "Enfants à charge"), Range(0, 20, ErrorMessage = "Saisissez un nombre d’enfants entre 0 et 20.")]
        public int? NombreEnfants { get; set; }

        [Display(Name = "Structure de domiciliation"), MaxLength(160)]
        public string? DomiciliationStructure { get; set; }

        [Display(Name = "Commune de la structure")]
        public string? DomiciliationCodeInsee { get; set; }

        [Display(Name = "Domiciliée depuis le")]
        public DateOnly? DomiciliationDepuis { get; set; }
    }
}
