using Itineraires.Domain.Cadres;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Itineraires.Web.Features.Indicateurs;

/// <summary>The definition of each indicator, printable, with the targets of the cadres.</summary>
[Authorize(Policy = Droits.ConsulterIndicateurs)]
public sealed class DefinitionsModel(ReferentielsEnMemoire referentiels) : PageModel
{
    public IReadOnlyList<Cadre> Cadres { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation) => Cadres = (await referentiels.CadresAsync(annulation)).Tous;
}
