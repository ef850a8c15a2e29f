using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features.Utilisateurs;

/// <summary>Open a personal account with its first habilitation and send the invitation (CNF-04).</summary>
[Authorize(Policy = Droits.AdministrerUtilisateurs)]
public sealed class InviterModel(
    ItinerairesDbContext db,
    UserManager<Utilisateur> comptes,
    MessagesDeCompte messages,
    IOptions<ComptesOptions> regles,
    TimeProvider horloge
) : PageModel, IReaffichable
{
    private static readonly RegleMetier AdressePersonnelle = new(
        "CPT-PERSONNEL",
        "Un compte est personnel. Donnez l’adresse d’une personne, pas celle d’un service.",
        "Itinéraires emploi 2020, § 4.4\u00A0: «\u00A0chaque référent dispose d’un accès individuel\u00A0»"
    );

    [BindProperty]
    public Invitation Saisie { get; set; } = new();

    public ChoixHabilitation Choix { get; private set; } = ChoixHabilitation.Vide;

    public int Jours => regles.Value.JoursInvitation;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Saisie.Debut = horloge.Aujourdhui;
        await ReafficherAsync(annulation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var courriel = Saisie.Courriel!.Trim();
        AdressePersonnelle.Exiger(!regles.Value.EstGenerique(courriel), nameof(Saisie.Courriel));
        var compte = new Utilisateur
        {
            Email = courriel,
            UserName = courriel,
            Prenom = Saisie.Prenom!.Trim(),
            Nom = Saisie.Nom!.Trim(),
            Fonction = string.IsNullOrWhiteSpace(Saisie.Fonction) ? null : Saisie.Fonction.Trim(),
        };
        var habilitation = await Saisie.CreerAsync(db, compte.Id, annulation);
        await using var transaction = await db.Database.BeginTransactionAsync(annulation);
        var resultat = await comptes.CreateAsync(compte);
        if (!resultat.Succeeded)
        {
            ModelState.AddModelError("Saisie.Courriel", resultat.Errors.First().Description);
            return Page();
        }

        db.Habilitations.Add(habilitation);
        await db.SaveChangesAsync(annulation);
        await transaction.CommitAsync(annulation);
        await messages.InviterAsync(compte, annulation);
        return this.RedirigerAvecSucces($"L’invitation {Typo.De(compte.NomComplet)} est envoyée.", "/Utilisateurs/Consulter", new { compte.Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation) => Choix = await ChoixHabilitation.ChargerAsync(db, annulation);

    public sealed class Invitation : SaisieHabilitation
    {
        [Display(Name = "Prénom"), Required(ErrorMessage = "Écrivez le prénom."), StringLength(80)]
        public string? Prenom { get; set; }

        [Display(Name = "Nom"), Required(ErrorMessage = "Écrivez le nom."), StringLength(80)]
        public string? Nom { get; set; }

        [
            Display(Name = "Adresse électronique"),
            Required(ErrorMessage = "Écrivez l’adresse électronique."),
            EmailAddress(ErrorMessage = "Écrivez l’adresse ainsi\u00A0: nom@exemple.fr.")
        ]
        public string? Courriel { get; set; }

        [Display(Name = "Fonction"), StringLength(120)]
        public string? Fonction { get; set; }
    }
}
