using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Design;
using Itineraires.Web.Features.Compte;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Utilisateurs;

/// <summary>One account: its dated habilitations, its closing, the help its owner may need to sign in.</summary>
[Authorize(Policy = Droits.AdministrerUtilisateurs)]
public sealed class ConsulterModel(
    ItinerairesDbContext db,
    UserManager<Utilisateur> comptes,
    UtilisateurCourant courant,
    MessagesDeCompte messages,
    TimeProvider horloge
) : PageModel, IReaffichable
{
    private static readonly RegleMetier PasSoiMeme = new("CPT-SOI", "Vous ne pouvez pas fermer votre propre compte. Demandez à un autre administrateur.");

    private static readonly RegleMetier FermetureDatee = new("CPT-FERMETURE", "Écrivez le jour du départ.");

    [FromRoute]
    public Guid Id { get; set; }

    [BindProperty]
    public SaisieHabilitation Saisie { get; set; } = new();

    [BindProperty, Display(Name = "Jour du départ")]
    public DateOnly? Depart { get; set; }

    public Utilisateur Compte { get; private set; } = null!;

    public IReadOnlyList<HabilitationLue> Habilitations { get; private set; } = [];

    public ChoixHabilitation Choix { get; private set; } = ChoixHabilitation.Vide;

    public DateOnly Aujourdhui { get; private set; }

    public int NombreCles { get; private set; }

    /// <summary>Persons whom this account still follows.</summary>
    public int NombreSuivis { get; private set; }

    /// <summary>Those of them that the reader may see, to reassign them.</summary>
    public IReadOnlyList<Suivi> Suivis { get; private set; } = [];

    public override async Task OnPageHandlerExecutionAsync(
        Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutingContext context,
        Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutionDelegate next
    )
    {
        if (await comptes.FindByIdAsync(Id.ToString()) is not { } compte)
        {
            context.Result = NotFound();
            return;
        }

        Compte = compte;
        await next();
    }

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Saisie.Debut = Depart = horloge.Aujourdhui;
        await ReafficherAsync(annulation);
    }

    public async Task<IActionResult> OnPostHabiliterAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        db.Habilitations.Add(await Saisie.CreerAsync(db, Id, annulation));
        await db.SaveChangesAsync(annulation);
        return Revenir("L’habilitation est ajoutée.");
    }

    public async Task<IActionResult> OnPostTerminerAsync(Guid habilitation, CancellationToken annulation)
    {
        if (await db.Habilitations.SingleOrDefaultAsync(h => h.Id == habilitation && h.UtilisateurId == Id, annulation) is not { } choisie)
        {
            return NotFound();
        }

        // Its last day is yesterday: she loses the right at once. One that has not begun, or begins today, ends on its first day.
        var veille = horloge.Aujourdhui.AddDays(-1);
        choisie.Clore(choisie.Debut > veille ? choisie.Debut : veille);
        await db.SaveChangesAsync(annulation);
        return Revenir("L’habilitation est terminée.");
    }

    public async Task<IActionResult> OnPostFermerAsync()
    {
        PasSoiMeme.Exiger(comptes.GetUserId(User) != Id.ToString());
        FermetureDatee.Exiger(Depart is not null, nameof(Depart));
        Compte.FermeLe = Depart;
        // Other sessions hold the former stamp: they end.
        await comptes.UpdateSecurityStampAsync(Compte);
        return Revenir(
            Depart > horloge.Aujourdhui ? $"Le compte se fermera le {Typo.DateLongue(Depart!.Value)}." : "Le compte est fermé, ses sessions sont terminées."
        );
    }

    public async Task<IActionResult> OnPostRouvrirAsync()
    {
        Compte.FermeLe = null;
        await comptes.UpdateAsync(Compte);
        return Revenir("Le compte est rouvert. Vérifiez ses habilitations.");
    }

    public async Task<IActionResult> OnPostSecondFacteurAsync()
    {
        await comptes.SetTwoFactorEnabledAsync(Compte, false);
        await comptes.ResetAuthenticatorKeyAsync(Compte);
        foreach (var cle in await comptes.GetPasskeysAsync(Compte))
        {
            await comptes.RemovePasskeyAsync(Compte, cle.CredentialId);
        }

        await comptes.UpdateSecurityStampAsync(Compte);
        return Revenir("Le second facteur et les clés d’accès sont retirés. La personne pourra en choisir d’autres.");
    }

    public async Task<IActionResult> OnPostLienAsync(CancellationToken annulation)
    {
        if (Compte.PasswordHash is null)
        {
            await messages.InviterAsync(Compte, annulation);
            return Revenir("Une nouvelle invitation est envoyée.");
        }

        await messages.ReinitialiserAsync(Compte, annulation);
        return Revenir("Un lien pour choisir une autre phrase de passe est envoyé.");
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        Aujourdhui = horloge.Aujourdhui;
        Habilitations = await HabilitationLue.De(db, Id).ToListAsync(annulation);
        Choix = await ChoixHabilitation.ChargerAsync(db, annulation);
        NombreCles = (await comptes.GetPasskeysAsync(Compte)).Count;
        NombreSuivis = await db.Personnes.CountAsync(p => p.ReferentId == Id, annulation);
        Suivis = await db
            .Personnes.AsNoTracking()
            .DansLePerimetre(courant.Perimetre(Droits.AffecterReferent))
            .Where(p => p.ReferentId == Id)
            .OrderBy(p => p.NomPlie)
            .Select(p => new Suivi(p.Id, p.Prenom, p.Nom))
            .ToListAsync(annulation);
    }

    private RedirectToPageResult Revenir(string phrase) => this.RedirigerAvecSucces(phrase, "/Utilisateurs/Consulter", new { Id });

    public sealed record Suivi(Guid Id, string Prenom, string Nom);
}
