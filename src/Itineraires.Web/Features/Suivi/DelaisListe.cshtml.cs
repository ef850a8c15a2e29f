using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>The persons behind a number of the delays, with the two dates and the exact days (ORI-06).</summary>
[Authorize(Policy = Droits.ConsulterListes)]
public sealed class DelaisListeModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDelais(db, courant, referentiels, horloge)
{
    private const int ParPage = 100;

    [BindProperty(SupportsGet = true, Name = "suite")]
    public SuiteDelai Suite { get; set; }

    /// <summary>Rank of a class of days, or all.</summary>
    [BindProperty(SupportsGet = true, Name = "classe")]
    public int? Classe { get; set; }

    [BindProperty(SupportsGet = true, Name = "apres")]
    public int Apres { get; set; }

    public int Nombre { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public string? Suivante => Saut + ParPage < Nombre ? $"{Adresse}&apres={Saut + ParPage}" : null;

    public string? Precedente => Saut > 0 ? $"{Adresse}&apres={Math.Max(0, Saut - ParPage)}" : null;

    public string Adresse => $"/delais/liste?suite={Suite}&{Filtres()}{(Classe is { } c ? $"&classe={c}" : null)}";

    /// <summary>« Première orientation, en attente », with the class of days.</summary>
    public string Titre =>
        $"{Libelles.De(Etape)}, {Libelles.De(Suite)}{(Classe is { } c && c >= 0 && c < Classes.Count ? $", {Classes[c].Libelle}\u00A0jours" : null)}";

    private int Saut => Math.Max(0, Apres);

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var mesures = await ChoisirAsync(annulation);
        Nombre = mesures.Count;
        Lignes = await NommerAsync([.. mesures.Skip(Saut).Take(ParPage)], annulation);
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        var lignes = await NommerAsync(await ChoisirAsync(annulation), annulation);
        Db.Journaliser("export", null, $"délais, {Titre}");
        await Db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Délais")
            .Texte("Personne", l => l.Nom)
            .Texte("Territoire", l => l.Territoire)
            .Texte("Organisme", l => l.Organisme, 36)
            .Date("Début", l => l.Mesure.Depart)
            .Date("Fin", l => l.Mesure.Arrivee)
            .Entier("Jours", l => l.Mesure.Jours)
            .Date("Limite de l’objectif", l => l.Limite)
            .Texte("Suite", l => Libelles.De(l.Mesure.Suite));
        return new ResultatExport<Ligne>(tableau, format, lignes.ToAsyncEnumerable(), Jour);
    }

    /// <summary>The longest first.</summary>
    private async Task<List<DelaiMesure>> ChoisirAsync(CancellationToken annulation)
    {
        var chaines = await LireAsync(annulation);
        var classe = Classe is { } c && c >= 0 && c < Classes.Count ? Classes[c] : null;
        return
        [
            .. Mesurer(chaines, Etape)
                .Where(m => m.Suite == Suite && (classe is null || classe.Contient(m.Jours)))
                .OrderByDescending(m => m.Jours)
                .ThenBy(m => m.Chaine.PersonneId),
        ];
    }

    private async Task<List<Ligne>> NommerAsync(List<DelaiMesure> mesures, CancellationToken annulation)
    {
        var personnes = mesures.ConvertAll(m => m.Chaine.PersonneId);
        var noms = await Db
            .Personnes.AsNoTracking()
            .DansLePerimetre(Courant.Perimetre(Droits.ConsulterListes))
            .Where(p => personnes.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, p => p.Nom + ", " + p.Prenom, annulation);
        var ouvrir = Courant.Peut(Droits.ConsulterDossier) || Courant.Peut(Droits.EvaluerDossier);
        return mesures.ConvertAll(m =>
        {
            var visible = noms.TryGetValue(m.Chaine.PersonneId, out var nom);
            return new Ligne(
                visible && ouvrir ? m.Chaine.PersonneId : null,
                visible ? nom! : "Personne suivie ailleurs depuis",
                m.Chaine.TerritoireId is { } t ? Territoires.GetValueOrDefault(t) : null,
                m.Chaine.OrganismeId is { } o ? Organismes.GetValueOrDefault(o) : null,
                m,
                Objectifs.Limite(Etape, m.Chaine)
            );
        });
    }

    /// <param name="PersonneId">Whose dossier the line opens, or null.</param>
    public sealed record Ligne(Guid? PersonneId, string Nom, string? Territoire, string? Organisme, DelaiMesure Mesure, DateOnly? Limite);
}
