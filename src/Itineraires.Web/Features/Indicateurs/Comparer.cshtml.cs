using Itineraires.Data;
using Itineraires.Data.Indicateurs;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Itineraires.Web.Features.Indicateurs;

/// <summary>The indicators side by side, by organisme, itinéraire or territoire.</summary>
[Authorize(Policy = Droits.ConsulterIndicateurs)]
public sealed class ComparerModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDIndicateurs(db, courant, referentiels, horloge)
{
    [BindProperty(SupportsGet = true, Name = "par")]
    public string Par { get; set; } = "organisme";

    public const string VoletRencontres = "rencontres";

    /// <summary>Which half of the indicators is shown: all of them side by side would be wider than a screen.</summary>
    [BindProperty(SupportsGet = true, Name = "volet")]
    public string? Volet { get; set; }

    public bool VoitLesRencontres => Volet == VoletRencontres;

    public static bool EstRencontre(string code) =>
        code
            is Indicateur.Entretiens
                or Indicateur.TempsCollectifs
                or Indicateur.PartCollectifs
                or Indicateur.AutresContacts
                or Indicateur.ParticipationEntretiens
                or Indicateur.ParticipationCollectifs;

    public static IReadOnlyList<(string Code, string Libelle, DimensionIndicateurs Dimension)> Dimensions { get; } =
    [
        ("organisme", "Organismes", DimensionIndicateurs.Organisme),
        ("itineraire", "Itinéraires", DimensionIndicateurs.Itineraire),
        ("territoire", "Maisons de la Métropole", DimensionIndicateurs.Territoire),
        ("conference", "Conférences territoriales", DimensionIndicateurs.Conference),
    ];

    public DimensionIndicateurs Dimension =>
        Dimensions.FirstOrDefault(d => d.Code == Par).Dimension is var d and not DimensionIndicateurs.Aucune ? d : DimensionIndicateurs.Organisme;

    public TableauIndicateurs Tableau { get; private set; } = null!;

    public IReadOnlyList<(string Cle, string Nom)> Groupes { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await LireFiltresAsync(annulation);
        await LireAsync(annulation);
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        await LireAsync(annulation);
        Base.Journaliser("export", null, "indicateurs comparés");
        await Base.SaveChangesAsync(annulation);
        var export = new ExportTableau<(string Nom, ResultatIndicateur Resultat)>($"Indicateurs par {Par}")
            .Texte("Groupe", l => l.Nom, 36)
            .Texte("Code", l => l.Resultat.Code)
            .Texte("Indicateur", l => l.Resultat.Definition.Libelle, 48)
            .Date("Du", _ => Fenetre.Du)
            .Date("Au", _ => Fenetre.Au)
            .Nombre("Numérateur", l => l.Resultat.Numerateur)
            .Nombre("Dénominateur", l => l.Resultat.Denominateur)
            .Nombre("Valeur", l => l.Resultat.Valeur is { } v ? Math.Round(v, 6) : null)
            .Texte("Unité", l => l.Resultat.Definition.CodeUnite);
        return new ResultatExport<(string, ResultatIndicateur)>(
            export,
            format,
            Groupes.SelectMany(g => Indicateur.Tous.Select(i => (g.Nom, Tableau.De(i.Code, g.Cle)))).ToAsyncEnumerable(),
            Jour
        );
    }

    /// <summary>Address of the list behind a cell; null where there is no list or no group to filter on.</summary>
    public string? AdresseDe(string code, string groupe) =>
        Dimension switch
        {
            DimensionIndicateurs.Itineraire => Adresse(code, itineraire: groupe),
            DimensionIndicateurs.Organisme when Guid.TryParse(groupe, out var id) => Adresse(code, organisme: id),
            _ when Guid.TryParse(groupe, out var id) => Adresse(code, territoire: id),
            _ => null,
        };

    private async Task LireAsync(CancellationToken annulation)
    {
        Tableau = await CalculerAsync(Dimension, 1, annulation);
        var noms = await GroupesIndicateurs.NommerAsync(Base, Dimension, annulation);
        Groupes = [.. Tableau.Groupes.Keys.Select(g => (g, noms(g))).OrderBy(g => g.Item2, StringComparer.Create(Typo.Culture, true))];
    }
}
