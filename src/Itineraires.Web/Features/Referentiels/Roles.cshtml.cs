using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>The rights of each role, read only.</summary>
[Authorize(Policy = Droits.AdministrerReferentiels)]
public sealed class RolesModel(ItinerairesDbContext db) : PageModel
{
    public IReadOnlyList<Role> Roles { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation) => Roles = await db.RolesMetier.AsNoTracking().OrderBy(r => r.Libelle).ToListAsync(annulation);
}
