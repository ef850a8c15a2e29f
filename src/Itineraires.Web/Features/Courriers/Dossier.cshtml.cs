using Itineraires.Data;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Courriers;

/// <summary>The letters archived in a dossier (ORI-11).</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class DossierModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge) : PageDeDossier(db, courant, horloge)
{
    public IReadOnlyList<Ligne> Lettres { get; private set; } = [];

    protected override string Droit => Droits.ConsulterDossier;

    public async Task OnGetAsync(CancellationToken annulation) =>
        Lettres = (
            await Db
                .Courriers.AsNoTracking()
                .Where(c => c.PersonneId == Id)
                .OrderByDescending(c => c.EmisLe)
                .ThenBy(c => c.Destinataire)
                .Select(c => new
                {
                    c.Id,
                    c.Objet,
                    c.Destinataire,
                    c.EmisLe,
                    c.Reference,
                    c.ImprimeLe,
                })
                .ToListAsync(annulation)
        ).ConvertAll(c => new Ligne(c.Id, c.Objet, c.Destinataire, Jour(c.EmisLe), c.Reference, c.ImprimeLe is { } i ? Jour(i) : null));

    private static DateOnly Jour(DateTime instant) => DateOnly.FromDateTime(Domain.Commun.Horloge.EnHeureLocale(instant));

    public sealed record Ligne(Guid Id, string Objet, DestinataireCourrier Destinataire, DateOnly Le, string Reference, DateOnly? ImprimeLe);
}
