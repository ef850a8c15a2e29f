using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Personnes;

/// <summary>Records a person, with or without a foyer RSA (PER-10), with or without a postal address (PER-11).</summary>
[Authorize(Policy = Droits.EnregistrerPersonne)]
public sealed class NouvelleModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    CoffreNir coffre,
    TimeProvider horloge
) : PageModel, IReaffichable
{
    [BindProperty]
    public SaisiePersonne Saisie { get; set; } = new();

    public IReadOnlyList<Commune> Communes { get; private set; } = [];

    public PersonnesProches Proches { get; private set; } = PersonnesProches.Aucune;

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

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

        var jour = horloge.Aujourdhui;
        var avecFoyer = !string.IsNullOrWhiteSpace(Saisie.Matricule);
        var domiciliee = !string.IsNullOrWhiteSpace(Saisie.DomiciliationStructure);
        ReglesPersonne.NaissancePossible.Exiger(Personne.NaissancePossible(Saisie.DateNaissance!.Value, jour), nameof(SaisiePersonne.DateNaissance));
        ReglesPersonne.ExigerPassee(Saisie.DroitOuvertLe, jour, nameof(SaisiePersonne.DroitOuvertLe));
        ReglesPersonne.ExigerPassee(Saisie.SoumisDepuis, jour, nameof(SaisiePersonne.SoumisDepuis));
        var personne = new Personne(Saisie.Civilite, Saisie.Nom!, Saisie.NomNaissance, Saisie.Prenom!, Saisie.DateNaissance!.Value);
        personne.Joindre(Saisie.Telephone, Saisie.Courriel, horloge.Instant);
        if (!nir.EstVide)
        {
            personne.EnregistrerNir(coffre.Chiffrer(nir), coffre.Empreinte(nir));
        }

        Proches = await PersonnesProches.ChercherAsync(db, personne, courant.Perimetre(Droits.ConsulterDossier), annulation);
        if (Proches.MemeNir || (Proches.Connues.Count > 0 && !confirmee))
        {
            return Page();
        }

        var (maison, conference) = await TerritoiresDeLaCommune.LireAsync(db, Saisie.CodeInsee!, jour, annulation);
        var commune = Communes.FirstOrDefault(c => c.CodeInsee == Saisie.CodeInsee);
        if (avecFoyer)
        {
            var matricule = Saisie.Matricule!.Trim();
            var foyer = await FoyerDeRattachement.TrouverAsync(db, courant, matricule, nameof(SaisiePersonne.Matricule), annulation);
            if (foyer is null)
            {
                foyer = new Foyer(matricule, null);
                foyer.Domicilier(new Adresse(Saisie.Voie, null, Saisie.CodePostal, commune?.Nom, Saisie.CodeInsee), maison, conference);
                foyer.OuvrirDroit(Saisie.DroitOuvertLe);
                foyer.ConstaterDroit(Saisie.TypeRsa, EtatDroit.Ouvert, null, Saisie.DroitOuvertLe ?? jour);
                db.Foyers.Add(foyer);
            }

            var depuis = Saisie.DroitOuvertLe ?? jour;
            await FoyerDeRattachement.EntrerAsync(
                db,
                personne,
                foyer,
                Saisie.Role!.Value,
                depuis,
                nameof(SaisiePersonne.Role),
                nameof(SaisiePersonne.DroitOuvertLe),
                annulation
            );
            if (Saisie.SoumisDepuis is { } soumis && personne.ConstaterDroitsDevoirs(true, soumis, null) is { } statut)
            {
                db.StatutsDroitsDevoirs.Add(statut);
            }
        }

        if (domiciliee || !avecFoyer)
        {
            // Without a foyer there is no postal address: the structure that receives her gives the commune.
            personne.Domicilier(Saisie.DomiciliationStructure ?? "", Saisie.CodeInsee!, jour, maison, conference);
        }

        db.Personnes.Add(personne);
        await IndexationNoms.IndexerAsync(db, personne, annulation);
        await db.SaveChangesAsync(annulation);
        await new DetectionDoublons(db, jour).ExaminerAsync([personne.Id], annulation);
        await db.SaveChangesAsync(annulation);
        return courant.Perimetre(Droits.ConsulterDossier).Atteint(personne)
            ? this.RedirigerAvecSucces("La personne est enregistrée.", "Dossier", new { personne.Id })
            : this.RedirigerAvecSucces("La personne est enregistrée, dans un autre territoire que le vôtre.", "/Recherche/Index");
    }

    public async Task ReafficherAsync(CancellationToken annulation) =>
        Communes = await TerritoiresDeLaCommune.ListerAsync(referentiels, horloge.Aujourdhui, annulation);

    public sealed class SaisiePersonne : SaisieIdentite
    {
        [Display(Name = "Matricule du foyer"), MaxLength(30)]
        public string? Matricule { get; set; }

        [Display(Name = "Place dans le foyer"), Required(ErrorMessage = "Choisissez la place dans le foyer.")]
        public RoleFoyer? Role { get; set; } = RoleFoyer.Demandeur;

        [Display(Name = "Type de RSA")]
        public TypeRsa? TypeRsa { get; set; }

        [Display(Name = "Droit ouvert le")]
        public DateOnly? DroitOuvertLe { get; set; }

        [Display(Name = "Soumise aux droits et devoirs depuis le")]
        public DateOnly? SoumisDepuis { get; set; }

        [Display(Name = "Commune"), Required(ErrorMessage = "Choisissez la commune\u00A0: elle donne le territoire de la personne.")]
        public string? CodeInsee { get; set; }

        [Display(Name = "Structure de domiciliation ou d’accueil"), MaxLength(160)]
        public string? DomiciliationStructure { get; set; }
    }
}

/// <summary>Territories of a commune on a day, from the dated correspondences.</summary>
public static class TerritoiresDeLaCommune
{
    /// <summary>Communes and arrondissements that have a Maison de la Métropole: Lyon as a whole has none.</summary>
    public static async Task<IReadOnlyList<Commune>> ListerAsync(ReferentielsEnMemoire referentiels, DateOnly jour, CancellationToken annulation)
    {
        var rattachees = (await referentiels.RattachementsAsync(annulation))
            .Where(r => r.Type == TypeTerritoire.MaisonMetropole && r.Debut <= jour && (r.Fin is null || r.Fin >= jour))
            .Select(r => r.CodeInsee)
            .ToHashSet(StringComparer.Ordinal);
        return [.. (await referentiels.CommunesAsync(annulation)).Where(c => rattachees.Contains(c.CodeInsee))];
    }

    public static async Task<(Guid? Maison, Guid? Conference)> LireAsync(ItinerairesDbContext db, string codeInsee, DateOnly jour, CancellationToken annulation)
    {
        var enVigueur = await db
            .Rattachements.AsNoTracking()
            .Where(r => r.CodeInsee == codeInsee && r.Debut <= jour && (r.Fin == null || r.Fin >= jour))
            .ToListAsync(annulation);
        return (
            enVigueur.Find(r => r.Type == TypeTerritoire.MaisonMetropole)?.TerritoireId,
            enVigueur.Find(r => r.Type == TypeTerritoire.Conference)?.TerritoireId
        );
    }
}
