using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Compte;

/// <summary>My account: what I show, how I sign in, what I receive, what I may do.</summary>
[Authorize]
public sealed class IndexModel(ItinerairesDbContext db, UserManager<Utilisateur> comptes, Connexions connexions, TimeProvider horloge)
    : PageModel,
        IReaffichable
{
    [BindProperty, Display(Name = "Fonction"), StringLength(120, ErrorMessage = "Écrivez 120\u00A0caractères au plus.")]
    public string? Fonction { get; set; }

    [BindProperty, Display(Name = "Résumé de mes alertes par courriel")]
    public FrequenceResume Resume { get; set; }

    [BindProperty, Display(Name = "Utiliser les raccourcis clavier d’une lettre")]
    public bool Raccourcis { get; set; }

    public Utilisateur Compte { get; private set; } = null!;

    public int NombreCles { get; private set; }

    public int CodesRestants { get; private set; }

    public IReadOnlyList<HabilitationLue> Habilitations { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        (Fonction, Resume, Raccourcis) = (Compte.Fonction, Compte.Resume, Compte.RaccourcisClavier);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        (Compte.Fonction, Compte.Resume, Compte.RaccourcisClavier) = (string.IsNullOrWhiteSpace(Fonction) ? null : Fonction.Trim(), Resume, Raccourcis);
        await comptes.UpdateAsync(Compte);
        await connexions.RefreshSignInAsync(Compte);
        return this.RedirigerAvecSucces("Vos préférences sont enregistrées.", "/Compte/Index");
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        Compte = await comptes.GetUserAsync(User) ?? throw new InvalidOperationException("The session names no account.");
        NombreCles = (await comptes.GetPasskeysAsync(Compte)).Count;
        CodesRestants = await comptes.CountRecoveryCodesAsync(Compte);
        Habilitations = await HabilitationLue.De(db, Compte.Id).ToListAsync(annulation);
        Aujourdhui = horloge.Aujourdhui;
    }

    public DateOnly Aujourdhui { get; private set; }
}

/// <summary>A habilitation with the names of what it names.</summary>
public sealed record HabilitationLue(Guid Id, string RoleCode, string Role, PorteeRole Portee, string? Lieu, DateOnly Debut, DateOnly? Fin)
{
    public bool EstActiveAu(DateOnly jour) => new Periode(Debut, Fin).Contient(jour);

    public static IQueryable<HabilitationLue> De(ItinerairesDbContext db, Guid compte) =>
        from h in db.Habilitations.AsNoTracking()
        where h.UtilisateurId == compte
        join r in db.RolesMetier on h.RoleCode equals r.Code
        join o in db.Organismes on h.OrganismeId equals o.Id into organismes
        from o in organismes.DefaultIfEmpty()
        join t in db.Territoires on h.TerritoireId equals t.Id into territoires
        from t in territoires.DefaultIfEmpty()
        orderby h.Debut descending, h.Id
        select new HabilitationLue(
            h.Id,
            r.Code,
            r.Libelle,
            r.Portee,
            o != null ? o.Nom
                : t != null ? t.Nom
                : null,
            h.Debut,
            h.Fin
        );
}
