using Itineraires.Data;
using Itineraires.Data.Referentiels;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Imports.Referentiels;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>The lists published by others: what is loaded of each, from where, of when, and by whom.</summary>
[Authorize(Policy = Droits.AdministrerReferentiels)]
public sealed class FichiersModel(ItinerairesDbContext db) : PageModel
{
    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var etats = (await db.Reglages.AsNoTracking().Where(r => r.Cle.StartsWith(Reglage.Referentiel)).ToListAsync(annulation)).ToDictionary(
            r => r.Cle[Reglage.Referentiel.Length..],
            r => EtatReferentiel.Lire(r.Valeur),
            StringComparer.Ordinal
        );
        var imports = etats.Values.Select(e => e.ImportId).OfType<Guid>().ToList();
        var auteurs = await (
            from i in db.Imports.AsNoTracking()
            join u in db.Users on i.DeposePar equals u.Id
            where imports.Contains(i.Id)
            select new { i.Id, Nom = u.Prenom + " " + u.Nom }
        ).ToDictionaryAsync(a => a.Id, a => a.Nom, annulation);
        var nombres = await db
            .Nomenclature.Where(e => e.Fin == null)
            .GroupBy(e => e.Liste)
            .Select(g => new { g.Key, Nombre = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Nombre, annulation);
        var (quartiers, communes) = (
            await db.Quartiers.CountAsync(q => q.Fin == null, annulation),
            await db.Communes.CountAsync(c => c.Fin == null, annulation)
        );
        Lignes =
        [
            .. CatalogueReferentiels.Tous.Select(f =>
            {
                var etat = etats.GetValueOrDefault(f.Code);
                return new Ligne(
                    f,
                    etat,
                    f.Liste is { } liste ? nombres.GetValueOrDefault(liste)
                        : f.EstGeographique ? communes
                        : quartiers,
                    etat?.ImportId is { } import ? auteurs.GetValueOrDefault(import) : null
                );
            }),
        ];
    }

    /// <param name="Nombre">Codes in force.</param>
    /// <param name="Par">Who gave the file; null for the command line.</param>
    public sealed record Ligne(FormatReferentiel Format, EtatReferentiel? Etat, int Nombre, string? Par);
}
