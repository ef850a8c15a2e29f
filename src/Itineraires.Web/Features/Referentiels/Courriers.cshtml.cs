using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Habilitations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>The models of letters, one line a kind.</summary>
[Authorize(Policy = Droits.AdministrerReferentiels)]
public sealed class CourriersModel(ItinerairesDbContext db) : PageModel
{
    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var versions = await db
            .ModelesCourrier.AsNoTracking()
            .Select(m => new
            {
                m.Code,
                m.Numero,
                m.Statut,
                m.PublieLe,
            })
            .ToListAsync(annulation);
        Lignes =
        [
            .. TypesCourrier.Tous.Select(t =>
            {
                var enVigueur = versions.Find(v => v.Code == t.Code && v.Statut == StatutModele.EnVigueur);
                return new Ligne(
                    t.Code,
                    t.Libelle,
                    enVigueur?.Numero,
                    enVigueur?.PublieLe is { } le ? DateOnly.FromDateTime(Horloge.EnHeureLocale(le)) : null,
                    versions.Exists(v => v.Code == t.Code && v.Statut == StatutModele.Brouillon)
                );
            }),
        ];
    }

    public sealed record Ligne(string Code, string Libelle, int? Numero, DateOnly? Depuis, bool ABrouillon);
}
