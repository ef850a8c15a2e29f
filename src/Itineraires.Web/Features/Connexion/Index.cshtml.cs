using System.ComponentModel.DataAnnotations;
using System.Net;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Design;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features.Connexion;

/// <summary>Sign in by e-mail and passphrase, by passkey, or as one of the demonstration's accounts on this machine.</summary>
[AllowAnonymous]
public sealed class IndexModel(
    ItinerairesDbContext db,
    Connexions connexions,
    UserManager<Utilisateur> comptes,
    IOptions<ComptesOptions> regles,
    TimeProvider horloge
) : PageModel
{
    private const string Refus = "L’adresse ou la phrase de passe ne convient pas. Vérifiez-les, puis essayez de nouveau.";

    // Checked for an unknown address, so that the answer takes the same time for all.
    private static readonly Lazy<string> EmpreinteDePersonne = new(() => new PasswordHasher<Utilisateur>().HashPassword(new Utilisateur(), "personne"));

    [BindProperty, Display(Name = "Adresse électronique"), Required(ErrorMessage = "Écrivez votre adresse électronique.")]
    public string? Courriel { get; set; }

    [BindProperty, Display(Name = "Phrase de passe"), Required(ErrorMessage = "Écrivez votre phrase de passe.")]
    public string? Phrase { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Retour { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Reprise { get; set; }

    public IReadOnlyList<CompteDemonstration> Demonstration { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        if (User.Identity is { IsAuthenticated: true })
        {
            return this.ApresConnexion(Retour, Reprise);
        }

        await ChargerDemonstrationAsync(annulation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ChargerDemonstrationAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var compte = await comptes.FindByEmailAsync(Courriel!.Trim());
        if (compte is null)
        {
            comptes.PasswordHasher.VerifyHashedPassword(new Utilisateur(), EmpreinteDePersonne.Value, Phrase!);
            return Refuser(Refus);
        }

        var resultat = await connexions.PasswordSignInAsync(compte, Phrase!, isPersistent: false, lockoutOnFailure: true);
        if (resultat.RequiresTwoFactor)
        {
            return RedirectToPage("/Connexion/SecondFacteur", new { Retour, Reprise });
        }

        if (resultat.IsLockedOut)
        {
            return Refuser(
                $"Trop d’essais n’ont pas réussi. Attendez {Typo.Duree(TimeSpan.FromMinutes(regles.Value.MinutesBlocage))}, puis essayez de nouveau, ou choisissez une autre phrase de passe."
            );
        }

        if (!resultat.Succeeded)
        {
            return Refuser(Refus);
        }

        await connexions.NoterAsync(compte, "phrase de passe");
        return this.ApresConnexion(Retour, Reprise);
    }

    /// <summary>What the browser needs to prove a passkey.</summary>
    public async Task<IActionResult> OnPostOptionsCleAsync() => Content(await connexions.MakePasskeyRequestOptionsAsync(null), "application/json");

    public async Task<IActionResult> OnPostCleAsync(string? preuve, CancellationToken annulation)
    {
        ModelState.Clear();
        await ChargerDemonstrationAsync(annulation);
        if (string.IsNullOrEmpty(preuve) || await connexions.ConnecterParCleAsync(preuve) is not { } compte)
        {
            return Refuser("Cette clé d’accès n’est pas reconnue. Connectez-vous avec votre phrase de passe.");
        }

        await connexions.NoterAsync(compte, "clé d’accès");
        return this.ApresConnexion(Retour, Reprise);
    }

    public async Task<IActionResult> OnPostDemonstrationAsync(Guid id, CancellationToken annulation)
    {
        await ChargerDemonstrationAsync(annulation);
        if (!Demonstration.Any(d => d.Id == id) || await comptes.FindByIdAsync(id.ToString()) is not { } compte)
        {
            return NotFound();
        }

        await connexions.SignInAsync(compte, isPersistent: false, "demonstration");
        await connexions.NoterAsync(compte, "démonstration");
        return this.ApresConnexion(Retour, Reprise);
    }

    private PageResult Refuser(string phrase)
    {
        ModelState.AddModelError("", phrase);
        return Page();
    }

    private async Task ChargerDemonstrationAsync(CancellationToken annulation)
    {
        if (!EstSurCePoste() || !await db.Reglages.AnyAsync(r => r.Cle == Reglage.Demonstration, annulation))
        {
            return;
        }

        var aujourdhui = horloge.Aujourdhui;
        var lignes = await (
            from u in db.Users.AsNoTracking()
            where u.EstDemonstration && (u.FermeLe == null || u.FermeLe > aujourdhui)
            join h in db.Habilitations on u.Id equals h.UtilisateurId
            where h.Debut <= aujourdhui && (h.Fin == null || h.Fin >= aujourdhui)
            join r in db.RolesMetier on h.RoleCode equals r.Code
            join o in db.Organismes on h.OrganismeId equals o.Id into organismes
            from o in organismes.DefaultIfEmpty()
            join t in db.Territoires on h.TerritoireId equals t.Id into territoires
            from t in territoires.DefaultIfEmpty()
            orderby u.Id
            select new
            {
                u.Id,
                u.Prenom,
                u.Nom,
                Role = u.Fonction ?? r.Libelle,
                Lieu = o != null ? o.Nom
                : t != null ? t.Nom
                : null,
            }
        ).ToListAsync(annulation);
        Demonstration = [.. lignes.DistinctBy(l => l.Id).Select(l => new CompteDemonstration(l.Id, $"{l.Prenom} {l.Nom}", l.Role, l.Lieu))];
    }

    /// <summary>A proxy on this machine also connects from the loopback address: the name asked for must be local too.</summary>
    private bool EstSurCePoste() =>
        HttpContext.Connection.RemoteIpAddress is { } adresse
        && IPAddress.IsLoopback(adresse)
        && !Request.Headers.ContainsKey("X-Forwarded-For")
        && (Request.Host.Host is "localhost" || (IPAddress.TryParse(Request.Host.Host.Trim('[', ']'), out var hote) && IPAddress.IsLoopback(hote)));
}

/// <summary>An account of the demonstration, offered by one click.</summary>
public sealed record CompteDemonstration(Guid Id, string Nom, string Role, string? Lieu);

/// <summary>Where a person goes once signed in.</summary>
internal static class Suites
{
    public static IActionResult ApresConnexion(this PageModel page, string? retour, Guid? reprise) =>
        reprise is not null ? page.RedirectToPage("/Connexion/Reprise", new { Id = reprise })
        : page.Url.IsLocalUrl(retour) ? page.LocalRedirect(retour)
        : page.LocalRedirect("/");
}
