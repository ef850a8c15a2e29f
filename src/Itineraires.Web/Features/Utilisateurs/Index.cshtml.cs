using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Utilisateurs;

/// <summary>Every account, open or closed, with its roles of the day.</summary>
[Authorize(Policy = Droits.AdministrerUtilisateurs)]
public sealed class IndexModel(ItinerairesDbContext db, TimeProvider horloge) : PageModel
{
    private const int ParPage = 50;

    [BindProperty(SupportsGet = true)]
    public string? Nom { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Role { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Organisme { get; set; }

    /// <summary>« ouverts », « fermes » or « tous ».</summary>
    [BindProperty(SupportsGet = true)]
    public string Etat { get; set; } = "ouverts";

    [BindProperty(SupportsGet = true)]
    public string Tri { get; set; } = "nom";

    [BindProperty(SupportsGet = true)]
    public int Rang { get; set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public int Nombre { get; private set; }

    public IReadOnlyList<SelectListItem> Roles { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Organismes { get; private set; } = [];

    public string? Precedente => Rang > 0 ? Adresse(Math.Max(0, Rang - ParPage)) : null;

    public string? Suivante => Rang + ParPage < Nombre ? Adresse(Rang + ParPage) : null;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var aujourdhui = horloge.Aujourdhui;
        Roles = await db.RolesMetier.AsNoTracking().OrderBy(r => r.Libelle).Select(r => new SelectListItem(r.Libelle, r.Code)).ToListAsync(annulation);
        Organismes = (await db.Organismes.AsNoTracking().OrderBy(o => o.NomPlie).Select(o => new { o.Nom, o.Id }).ToListAsync(annulation)).ConvertAll(
            o => new SelectListItem(o.Nom, o.Id.ToString())
        );
        var comptes = await db
            .Users.AsNoTracking()
            .Select(u => new
            {
                u.Id,
                u.Nom,
                u.Prenom,
                u.Email,
                u.FermeLe,
                u.DerniereConnexionLe,
                u.TwoFactorEnabled,
                Invite = u.PasswordHash == null,
            })
            .ToListAsync(annulation);
        var habilitations = (
            await (
                from h in db.Habilitations.AsNoTracking()
                where h.Debut <= aujourdhui && (h.Fin == null || h.Fin >= aujourdhui)
                join r in db.RolesMetier on h.RoleCode equals r.Code
                join o in db.Organismes on h.OrganismeId equals o.Id into organismes
                from o in organismes.DefaultIfEmpty()
                join t in db.Territoires on h.TerritoireId equals t.Id into territoires
                from t in territoires.DefaultIfEmpty()
                select new
                {
                    h.UtilisateurId,
                    h.RoleCode,
                    r.Libelle,
                    h.OrganismeId,
                    Lieu = o != null ? o.Nom
                    : t != null ? t.Nom
                    : null,
                }
            ).ToListAsync(annulation)
        ).ToLookup(h => h.UtilisateurId);
        // Accounts are a few thousand at most: folding names in memory finds them on every engine alike.
        var cherche = Texte.Replier(Nom);
        var choisis = comptes
            .Where(u =>
                Etat switch
                {
                    "fermes" => u.FermeLe <= aujourdhui,
                    "tous" => true,
                    _ => u.FermeLe is null || u.FermeLe > aujourdhui,
                }
            )
            .Where(u =>
                cherche.Length == 0
                || Texte.Replier($"{u.Prenom} {u.Nom} {u.Email}").Contains(cherche, StringComparison.Ordinal)
                || Texte.Replier($"{u.Nom} {u.Prenom}").Contains(cherche, StringComparison.Ordinal)
            )
            .Where(u => string.IsNullOrEmpty(Role) || habilitations[u.Id].Any(h => h.RoleCode == Role))
            .Where(u => Organisme is null || habilitations[u.Id].Any(h => h.OrganismeId == Organisme))
            .Select(u => new Ligne(
                u.Id,
                u.Prenom,
                u.Nom,
                u.Email ?? "",
                [.. habilitations[u.Id].Select(h => h.Lieu is null ? h.Libelle : $"{h.Libelle}, {h.Lieu}")],
                u.FermeLe,
                u.DerniereConnexionLe,
                u.TwoFactorEnabled,
                u.Invite
            ))
            .OrderBy(l => Texte.Replier(l.Nom), StringComparer.Ordinal)
            .ThenBy(l => Texte.Replier(l.Prenom), StringComparer.Ordinal);
        IEnumerable<Ligne> tries = Tri switch
        {
            "-nom" => choisis.Reverse(),
            "connexion" => choisis.OrderBy(l => l.DerniereConnexionLe ?? DateTime.MinValue),
            "-connexion" => choisis.OrderByDescending(l => l.DerniereConnexionLe ?? DateTime.MinValue),
            _ => choisis,
        };
        var tous = tries.ToList();
        Nombre = tous.Count;
        Rang = Math.Clamp(Rang, 0, Math.Max(0, Nombre - 1));
        Lignes = [.. tous.Skip(Rang).Take(ParPage)];
    }

    private string Adresse(int rang) =>
        QueryHelpers.AddQueryString(
            "/utilisateurs",
            new Dictionary<string, string?>
            {
                ["nom"] = Nom,
                ["role"] = Role,
                ["organisme"] = Organisme?.ToString(),
                ["etat"] = Etat,
                ["tri"] = Tri,
                ["rang"] = rang.ToString(),
            }
        );

    public sealed record Ligne(
        Guid Id,
        string Prenom,
        string Nom,
        string Courriel,
        IReadOnlyList<string> Roles,
        DateOnly? FermeLe,
        DateTime? DerniereConnexionLe,
        bool SecondFacteur,
        bool Invite
    );
}
