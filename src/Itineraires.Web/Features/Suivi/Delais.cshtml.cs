using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Design.Figures;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;

namespace Itineraires.Web.Features.Suivi;

/// <summary>How long each link takes from the opening of the right to the contrat; every number opens its list (ORI-06).</summary>
[Authorize(Policy = Droits.ConsulterListes)]
public sealed class DelaisModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDelais(db, courant, referentiels, horloge)
{
    public int Personnes { get; private set; }

    public IReadOnlyList<(EtapeDelai Etape, BilanDelai Bilan)> Chaine { get; private set; } = [];

    public BilanDelai Choisie => Chaine.First(c => c.Etape == Etape).Bilan;

    public IReadOnlyList<(ClasseDelai Classe, int Nombre)> Distribution { get; private set; } = [];

    public IReadOnlyList<Groupe> ParTerritoire { get; private set; } = [];

    public IReadOnlyList<Groupe> ParOrganisme { get; private set; } = [];

    public GraphiqueBarres Histogramme =>
        new(
            $"Distribution du délai\u00A0: {Libelles.De(Etape)}",
            Choisie.Mediane is { } m
                ? $"{Typo.Compter(Choisie.Franchies, "personne")}, la moitié en {Typo.Nombre(m, decimal.IsInteger(m) ? 0 : 1)}\u00A0{Typo.Accorder((long)m, "jour")} ou moins."
                : "Personne n’a encore franchi cette étape.",
            [.. Distribution.Select(d => d.Classe.Libelle)],
            [
                new SerieGraphique(
                    "Personnes",
                    [.. Distribution.Select(d => (decimal?)d.Nombre)],
                    [.. Distribution.Select((_, i) => Adresse(SuiteDelai.Franchie, Etape, classe: i))]
                ),
            ],
            v => Typo.Nombre((long)v),
            NomCategorie: "Jours"
        );

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var chaines = await LireAsync(annulation);
        Personnes = chaines.Count;
        Chaine = [.. Enum.GetValues<EtapeDelai>().Select(e => (e, Bilan(Mesurer(chaines, e), e)))];
        var mesures = Mesurer(chaines, Etape).ToList();
        Distribution = [.. Classes.Select(c => (c, mesures.Count(m => m.Suite == SuiteDelai.Franchie && c.Contient(m.Jours))))];
        ParTerritoire = Grouper(mesures, m => m.Chaine.TerritoireId, Territoires, "hors de la Métropole");
        ParOrganisme = Grouper(mesures.Where(m => m.Chaine.OrganismeId is not null), m => m.Chaine.OrganismeId, Organismes, "");
    }

    /// <summary>Address of the list behind a number.</summary>
    public string Adresse(SuiteDelai suite, EtapeDelai? etape = null, int? classe = null, Guid? territoire = null, Guid? organisme = null) =>
        $"/delais/liste?suite={suite}&{Filtres(etape, territoire, organisme)}{(classe is { } c ? $"&classe={c}" : null)}";

    public static string Part(BilanDelai bilan) =>
        bilan.DansLObjectif is { } tenus && bilan.Franchies > 0 ? Typo.Taux((decimal)tenus / bilan.Franchies, 0) : "sans objectif";

    /// <summary>What is aimed at, in words.</summary>
    public string Objectif(EtapeDelai etape) =>
        etape is EtapeDelai.Acceptation or EtapeDelai.RendezVousPropose or EtapeDelai.Contrat ? "selon le cadre du parcours"
        : Objectifs.DuTerritoire(etape) is { } jours ? Typo.Compter(jours, "jour")
        : "aucun";

    public static string Ecrire(decimal? mediane) =>
        mediane is { } m ? $"{Typo.Nombre(m, decimal.IsInteger(m) ? 0 : 1)}\u00A0{Typo.Accorder((long)m, "jour")}" : "—";

    private BilanDelai Bilan(IEnumerable<DelaiMesure> mesures, EtapeDelai etape) => BilanDelai.De(mesures, m => Objectifs.Tenu(etape, m));

    private List<Groupe> Grouper(IEnumerable<DelaiMesure> mesures, Func<DelaiMesure, Guid?> cle, IReadOnlyDictionary<Guid, string> noms, string sans) =>
        [
            .. mesures
                .GroupBy(cle)
                .Select(g => new Groupe(g.Key, g.Key is { } id ? noms.GetValueOrDefault(id, "") : sans, Bilan(g, Etape)))
                .OrderBy(g => g.Nom, StringComparer.CurrentCulture),
        ];

    public sealed record Groupe(Guid? Id, string Nom, BilanDelai Bilan);
}
