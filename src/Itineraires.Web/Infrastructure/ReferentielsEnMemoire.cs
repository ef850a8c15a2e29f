using Itineraires.Data;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Itineraires.Web.Infrastructure;

/// <summary>Reference data that change rarely, kept a minute in memory; whoever changes them calls <see cref="Oublier"/>.</summary>
public sealed class ReferentielsEnMemoire(ItinerairesDbContext db, IMemoryCache memoire)
{
    private static readonly TimeSpan Duree = TimeSpan.FromMinutes(1);

    /// <summary>The base: several may live in one process (tests).</summary>
    private readonly string _base = db.Database.GetConnectionString() ?? "";

    public async Task<CatalogueCadres> CadresAsync(CancellationToken annulation = default) =>
        await LireAsync("cadres", async () => new CatalogueCadres(await db.Cadres.AsNoTracking().OrderBy(c => c.Libelle).ToListAsync(annulation)));

    /// <summary>Elements of a list, in their order, past ones included; the long lists of published files are read in the base.</summary>
    public async Task<IReadOnlyList<ElementNomenclature>> NomenclatureAsync(string liste, CancellationToken annulation = default) =>
        [
            .. (
                await LireAsync(
                    "nomenclature",
                    async () =>
                        await db
                            .Nomenclature.AsNoTracking()
                            .Where(e => !Nomenclatures.DeFichiers.Contains(e.Liste))
                            .OrderBy(e => e.Liste)
                            .ThenBy(e => e.Ordre)
                            .ToListAsync(annulation)
                )
            ).Where(e => e.Liste == liste),
        ];

    /// <summary>Elements of a list in force on a day.</summary>
    public async Task<IReadOnlyList<ElementNomenclature>> EnVigueurAsync(string liste, DateOnly jour, CancellationToken annulation) =>
        [.. (await NomenclatureAsync(liste, annulation)).Where(e => e.EstEnVigueurAu(jour))];

    /// <summary>The types of étapes of a day.</summary>
    public async Task<IReadOnlyList<TypeEtape>> TypesEtapeAsync(DateOnly jour, CancellationToken annulation = default) =>
        [
            .. (await NomenclatureAsync(Nomenclatures.Etape, annulation))
                .Where(e => e.EstEnVigueurAu(jour))
                .Select(e => new TypeEtape(e.Code, e.Libelle, Enum.Parse<FamilleEtape>(e.Groupe!), e.Indication == "durable")),
        ];

    public async Task<IReadOnlyList<Territoire>> TerritoiresAsync(CancellationToken annulation = default) =>
        await LireAsync("territoires", async () => await db.Territoires.AsNoTracking().OrderBy(t => t.Code).ToListAsync(annulation));

    public async Task<IReadOnlyList<Commune>> CommunesAsync(CancellationToken annulation = default) =>
        await LireAsync("communes", async () => await db.Communes.AsNoTracking().OrderBy(c => c.NomPlie).ToListAsync(annulation));

    /// <summary>Correspondences of communes and territories, past ones included.</summary>
    public async Task<IReadOnlyList<Rattachement>> RattachementsAsync(CancellationToken annulation = default) =>
        await LireAsync("rattachements", async () => await db.Rattachements.AsNoTracking().OrderBy(r => r.CodeInsee).ToListAsync(annulation));

    /// <summary>The criteria that propose an orientation on a day, or null.</summary>
    public async Task<JeuCriteres?> CriteresAsync(DateOnly jour, CancellationToken annulation = default) =>
        JeuCriteres.EnVigueur(
            await LireAsync("criteres", async () => await db.Criteres.AsNoTracking().Where(c => c.Statut == StatutCriteres.Adopte).ToListAsync(annulation)),
            jour
        );

    /// <summary>Label of a code, or the code itself when the list does not know it.</summary>
    public async Task<string> LibelleAsync(string liste, string code, CancellationToken annulation = default) =>
        (await NomenclatureAsync(liste, annulation)).FirstOrDefault(e => e.Code == code)?.Libelle ?? code;

    public void Oublier()
    {
        foreach (var cle in (string[])["cadres", "nomenclature", "territoires", "communes", "rattachements", "criteres"])
        {
            memoire.Remove((_base, cle));
        }
    }

    private async Task<T> LireAsync<T>(string cle, Func<Task<T>> lire) =>
        (
            await memoire.GetOrCreateAsync(
                (_base, cle),
                entree =>
                {
                    entree.AbsoluteExpirationRelativeToNow = Duree;
                    return lire();
                }
            )
        )!;
}
